"""Handing in and running again: nothing that was handed in is left lying, and a run is told what the one before was."""

from __future__ import annotations

import shlex
import shutil
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from lxml import html

from pipeline import runner
from pipeline.again import kept
from pipeline.config import Config
from pipeline.dataset import Dataset
from pipeline.publish.output import locked
from pipeline.state import State
from pipeline.web.uploads import Uploads
from schemas.limits import Limits
from schemas.problems import ExitCode, NoInput

from .conftest import site
from .test_pages import wait_for, words


def handed(at, *files: tuple[str, bytes]):
    return at.client.post("/upload", data={"csrf": at.csrf}, files=[("file", file) for file in files])


def report_text(made: Path, number: str) -> bytes:
    return (made / "in" / "Hà Tĩnh" / "đúng.txt").read_bytes().replace(b"44-BC", f"{number}-BC".encode())


@pytest.fixture
def started(at, monkeypatch):
    """The runs that the desk starts, not run."""
    seen = []

    class Process:
        def __init__(self, command, **settings):
            seen.append((command, settings["env"]))
            self.returncode = 0

        def poll(self):
            return 0

        def wait(self):
            return 0

    monkeypatch.setattr("pipeline.web.work.subprocess.Popen", Process)
    return seen


def test_what_is_handed_in_during_a_run_is_run_after_it(at, made, started):
    with locked(at.desk.folder):
        answer = handed(at, ("a.txt", report_text(made, "71")))
        assert answer.status_code == 200
        assert "tự bắt đầu ngay sau lần này" in words(answer)
        assert at.client.get("/runs/status").json()["waiting"] is True
        assert handed(at, ("b.txt", report_text(made, "72"))).status_code == 200
        assert started == []
    wait_for(lambda: not at.client.get("/runs/status").json()["waiting"])
    (run,) = started  # one for both
    assert str(at.desk.uploads.folder) in run[0]
    with locked(at.desk.folder):  # just after the one that followed has begun
        assert handed(at, ("c.txt", report_text(made, "73"))).status_code == 200
    wait_for(lambda: len(started) == 2)


def test_files_handed_in_at_once_all_keep_their_names(at, made, started):
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda n: handed(at, (f"{n}.txt", report_text(made, str(70 + n)))), range(6)))
    assert [answer.status_code for answer in answers] == [200] * 6
    assert sorted(at.desk.uploads.names().values()) == [f"{n}.txt" for n in range(6)]


def test_names_are_written_one_after_another(tmp_path, monkeypatch):
    """Two that hand in at once: neither name is lost, though both have read the names before either has written."""
    from pipeline.web import uploads as module

    both = threading.Barrier(2)
    names = Uploads.names

    def slow(self):
        found = names(self)
        with suppress(threading.BrokenBarrierError):  # the other has to wait for us, as it should
            both.wait(0.5)
        return found

    monkeypatch.setattr(module.Uploads, "names", slow)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda n: Uploads(tmp_path, 99).keep(BytesIO(b"%d" % n), f"{n}.txt"), range(2)))
    assert len(names(Uploads(tmp_path, 99))) == 2


def test_files_whose_names_are_lost_are_still_run(tmp_path):
    uploads = Uploads(tmp_path, 99)
    uploads.keep(BytesIO(b"x"), "a.txt")
    (uploads.folder / ".names.json").write_text("{", "utf-8")
    assert uploads.any


def test_every_file_that_is_refused_is_named(at, started):
    answer = handed(at, ("một.exe", b"MZ"), ("hai.txt", b""), ("bốn.bin", b"x"))
    assert answer.status_code == 400
    said = html.fromstring(answer.text).xpath("//*[@role='alert']")[0].text_content()
    assert all(name in said for name in ("một.exe", "hai.txt", "bốn.bin"))
    assert started == []


def test_nothing_is_kept_where_no_run_is_possible(folder, made):
    shutil.rmtree(folder / ".doichieu")
    at = site(folder)
    assert handed(at, ("a.txt", report_text(made, "71"))).status_code == 409
    assert not at.desk.uploads.any


def test_an_archive_that_was_handed_in_leads_to_its_reports(at, made):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Quý 1/báo cáo.txt", report_text(made, "73"))
    at.desk.uploads.keep(BytesIO(packed.getvalue()), "gói.zip")
    at.desk.uploads.keep(BytesIO(report_text(made, "74")), "một.txt")
    assert "chưa có trong tập dữ liệu" in words(at.client.get("/runs"))
    runner.run([str(made / "in"), str(at.desk.uploads.folder)], at.desk.folder, Config(jobs=0, report=False))
    at = site(at.desk.folder)
    page = at.client.get("/runs")
    assert "chưa có trong tập dữ liệu" not in words(page)
    links = html.fromstring(page.text).xpath("//details//a[starts-with(@href, '/documents/')]")
    assert {link.text for link in links} == {"một.txt", "Quý 1/báo cáo.txt"}
    assert "gói.zip" in page.text
    for link in links:
        assert at.client.get(link.get("href")).status_code == 200


# a run from a terminal


def sources(folder: Path) -> set[str]:
    return {row["source"] for row in Dataset(folder).rows("documents", ["source"])}


def test_a_run_from_a_terminal_keeps_what_was_handed_in(folder, made, command):
    before = sources(folder)
    Uploads(folder, 10**6).keep(BytesIO(report_text(made, "75")), "mới.txt")
    listed = command("run", made / "in", "-o", folder, "--dry-run").out
    assert "uploads/" in listed
    done = command("run", made / "in", "-o", folder, "--no-report", "--jobs", "0")
    (extra,) = sources(folder) - before
    assert extra.startswith("uploads/")
    assert before < sources(folder)  # under the names that they had
    assert "1 tệp đã nạp ở bàn làm việc" in done.out
    (folder / ".doichieu" / extra).unlink()
    done = command("run", made / "in", "-o", folder, "--no-report", "--jobs", "0")
    assert sources(folder) == before
    assert "bàn làm việc" not in done.out


@pytest.mark.parametrize("wrong", ["nowhere", "empty"])
def test_what_was_handed_in_does_not_take_the_place_of_a_dataset(folder, made, tmp_path, wrong):
    """A run of a wrong path is refused as before, and the dataset stays."""
    (tmp_path / "empty").mkdir()
    Uploads(folder, 10**6).keep(BytesIO(report_text(made, "75")), "mới.txt")
    before = sources(folder)
    with pytest.raises(NoInput):
        runner.run([str(tmp_path / wrong)], folder, Config(jobs=0, report=False))
    assert sources(folder) == before
    runner.run([str(tmp_path / wrong)], folder, Config(jobs=0, report=False), force=True)
    assert {source.partition("/")[0] for source in sources(folder)} <= {"uploads", str(tmp_path / wrong), "nowhere"}


def test_an_archive_that_was_begun_at_the_desk_grows_there(made, tmp_path):
    """A folder without files gives a dataset without documents, and what is handed in fills it, one by one."""
    out, empty = tmp_path / "out", tmp_path / "empty"
    empty.mkdir()
    uploads = Uploads(out, 10**6)
    for count in range(4):
        runner.run([str(empty), *([str(uploads.folder)] if count else [])], out, Config(jobs=0, report=False))
        assert len(sources(out)) == count
        uploads.keep(BytesIO(report_text(made, str(70 + count))), f"{count}.txt")
    first = min(path for path in uploads.folder.iterdir() if not path.name.startswith("."))
    first.unlink()  # what is deleted is left out, and refuses nothing
    runner.run([str(empty)], out, Config(jobs=0, report=False))
    assert len(sources(out)) == 3


def test_a_folder_that_is_called_as_the_uploads_are_is_no_upload(made, tmp_path):
    out, root = tmp_path / "out", tmp_path / "root"
    (root / "uploads").mkdir(parents=True)
    (root / "uploads" / "a.txt").write_bytes(report_text(made, "71"))
    runner.run([str(root)], out, Config(jobs=0, report=False))
    assert sources(out) == {"uploads/a.txt"}
    Uploads(out, 10**6).keep(BytesIO(report_text(made, "72")), "b.txt")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoInput):
        runner.run([str(tmp_path / "empty")], out, Config(jobs=0, report=False))
    assert sources(out) == {"uploads/a.txt"}


def test_the_folder_of_uploads_is_not_followed_through_a_link(folder, made, tmp_path):
    Uploads(folder, 10**6).keep(BytesIO(report_text(made, "75")), "mới.txt")
    (folder / ".doichieu" / "uploads").rename(tmp_path / "elsewhere")
    (folder / ".doichieu" / "uploads").symlink_to(tmp_path / "elsewhere")
    assert not [file for file in runner.find([str(made / "in")], folder) if file.source.startswith("uploads/")]


# a run is told what the one before was told


def told(at) -> list[str]:
    """The command that the page calls the same."""
    (line,) = html.fromstring(at.client.get("/runs").text).xpath("//pre[@class='command']/code/text()")
    return shlex.split(line)


def test_a_run_from_the_desk_has_the_options_of_the_run_before(folder, made, started, monkeypatch):
    settings = Config(
        jobs=1, ocr=False, report=False, timings=True, lang="en", deadline=77.0, limits=Limits(pages=5),
        engine="dask", scheduler="tcp://192.0.2.1:8786",
    )  # fmt: skip
    with State(folder) as state:
        state.keep(config=kept(settings))
    monkeypatch.delenv("DOICHIEU_DEADLINE", raising=False)
    at = site(folder)
    command = told(at)
    assert {"--no-ocr", "--no-report", "--timings", "DOICHIEU_DEADLINE=77.0", "DOICHIEU_LIMITS_PAGES=5"} <= set(command)
    assert command[command.index("--lang") + 1] == "en"
    assert command[command.index("--jobs") + 1] == "1"
    assert "tcp://192.0.2.1:8786" not in command  # a dataset does not choose where the work is done
    at.post("/runs")
    ((words_, environment),) = started
    assert words_[words_.index("run") :] == [*command[command.index("run") :], "--quiet"]
    assert (environment["DOICHIEU_DEADLINE"], environment["DOICHIEU_LIMITS_PAGES"]) == ("77.0", "5")


@pytest.mark.slow
def test_a_dataset_made_without_recognition_stays_so(tmp_path, made):
    """By the command itself, then from the desk."""
    from pipeline.cli import main

    out = tmp_path / "out"
    options = ["--no-ocr", "--no-report", "--jobs", "0", "--quiet"]
    assert main(["run", str(made / "in"), "-o", str(out), *options]) == ExitCode.OK
    at = site(out)
    assert "--no-ocr" in told(at)
    at.post("/runs")
    wait_for(lambda: at.desk.work.last.code is not None)
    assert at.desk.work.last.well, at.desk.work.last.said
    with State(out) as state:
        run = state.fact("config")
    assert (run["ocr"], run["report"], run["jobs"]) == (False, False, 0)
    assert not (out / "report.html").exists()
    at.desk.close()  # not while the index is being made
