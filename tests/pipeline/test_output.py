"""The output folder: whose it is, and that a new dataset replaces the old one whole or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager, suppress

import pytest

from pipeline.publish.output import claimed, is_dataset, replacement, replacing, settle
from pipeline.status import status
from schemas.problems import ForeignOutput

DESCRIPTOR = json.dumps({"name": "doichieu"})


@contextmanager
def output_folder(folder, force=False):
    """A folder to write a new dataset in, as a run does."""
    with claimed(folder, force), replacement(folder) as new:
        yield new


def fill(folder, mark, report=True):
    (folder / "figures.parquet").write_text(mark, "utf-8")
    (folder / "datapackage.json").write_text(DESCRIPTOR, "utf-8")
    if report:
        (folder / "report.html").write_text(mark, "utf-8")


def interrupted(work, *arguments):
    work(*arguments)
    raise KeyboardInterrupt


def held(folder):
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


@pytest.fixture
def ours(tmp_path):
    folder = tmp_path / "kết quả"
    with output_folder(folder) as new:
        fill(new, "cũ")
    return folder


def test_a_new_folder_is_made_and_holds_only_the_dataset(ours):
    assert set(held(ours)) == {"figures.parquet", "datapackage.json", "report.html"}
    assert is_dataset(ours)


@pytest.mark.parametrize("name", [".doichieu", ".doichieu/state.sqlite", ".doichieu/state.sqlite-wal", "run.log"])
@pytest.mark.parametrize("leads", ["somewhere", "nowhere"])
def test_nothing_is_written_through_links(ours, tmp_path, name, leads):
    target = tmp_path / "của người khác"
    if leads == "somewhere":
        target.mkdir()
    (ours / name).parent.mkdir(exist_ok=True)
    (ours / name).symlink_to(target)
    with pytest.raises(ForeignOutput, match=f"{name} là liên kết tượng trưng"), output_folder(ours, force=True):
        pass
    assert target.exists() is (leads == "somewhere")
    assert not target.exists() or not any(target.iterdir())
    if name != "run.log":
        with pytest.raises(ForeignOutput):
            status(ours)


def test_a_link_of_the_name_that_is_written_first_is_not_followed(tmp_path):
    (tmp_path / "thư").write_text("của tôi", "utf-8")
    (tmp_path / ".a.new").symlink_to(tmp_path / "thư")
    with replacing(tmp_path / "a") as new:
        new.write_text("mới", "utf-8")
    assert held(tmp_path) == {"thư": "của tôi", "a": "mới"}


def test_an_empty_folder_will_do(tmp_path):
    with output_folder(tmp_path) as new:
        fill(new, "x")
    assert is_dataset(tmp_path)


def test_the_old_dataset_is_replaced_and_other_files_stay(ours):
    (ours / "acknowledgements.yaml").write_text("[]", "utf-8")
    (ours / "ghi chú.txt").write_text("của tôi", "utf-8")
    with output_folder(ours) as new:
        fill(new, "mới", report=False)
        assert held(ours / ".new")["figures.parquet"] == "mới"
        assert (ours / "figures.parquet").read_text("utf-8") == "cũ"
    assert held(ours) == {
        "figures.parquet": "mới",
        "datapackage.json": DESCRIPTOR,
        "acknowledgements.yaml": "[]",
        "ghi chú.txt": "của tôi",
    }


def test_when_the_run_breaks_the_old_dataset_is_as_it_was(ours):
    before = held(ours)
    with pytest.raises(KeyboardInterrupt), output_folder(ours) as new:
        interrupted(fill, new, "mới")
    assert held(ours) == before


def test_when_the_run_breaks_a_folder_that_was_not_there_is_gone(tmp_path):
    with pytest.raises(RuntimeError), output_folder(tmp_path / "x"):
        raise RuntimeError
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("name", ["việc khác.txt", "datapackage.json"])
def test_a_folder_of_others_is_refused(tmp_path, name):
    (tmp_path / name).write_text('{"name": "cua-nguoi-khac"}', "utf-8")
    before = held(tmp_path)
    with pytest.raises(ForeignOutput) as caught, output_folder(tmp_path):
        pass
    assert name in str(caught.value)
    assert name in caught.value.spoken("en")
    assert held(tmp_path) == before


def test_force_writes_beside_other_files(tmp_path):
    (tmp_path / "việc khác.txt").write_text("x", "utf-8")
    with output_folder(tmp_path, force=True) as new:
        fill(new, "mới")
    assert held(tmp_path)["việc khác.txt"] == "x"
    assert is_dataset(tmp_path)


def test_a_file_is_not_a_folder(tmp_path):
    (tmp_path / "x").write_text("x", "utf-8")
    for name in ("x", "x/y"):
        with pytest.raises(ForeignOutput), output_folder(tmp_path / name):
            pass


def test_a_run_killed_before_its_end_leaves_no_trace(ours):
    (ours / ".new").mkdir()
    (ours / ".new" / "figures.parquet").write_text("nửa", "utf-8")
    with output_folder(ours) as new:
        assert not list(new.iterdir())
        fill(new, "mới")
    assert not (ours / ".new").exists()


@pytest.mark.parametrize("moved", [[], ["figures.parquet"], ["figures.parquet", "datapackage.json"]])
def test_a_run_killed_while_it_moved_its_files_is_finished_by_the_next_reader(ours, moved):
    commit = ours / ".commit"
    commit.mkdir()
    fill(commit, "mới")
    for name in moved:
        (commit / name).replace(ours / name)
    settle(ours)
    assert held(ours) == {"figures.parquet": "mới", "datapackage.json": DESCRIPTOR, "report.html": "mới"}


def test_a_first_run_killed_while_it_moved_its_files_is_finished_by_the_next_run(tmp_path):
    (tmp_path / ".commit").mkdir()
    fill(tmp_path / ".commit", "đầu")
    with output_folder(tmp_path) as new:
        fill(new, "sau")
    assert held(tmp_path)["figures.parquet"] == "sau"


def test_a_link_that_bears_our_name_does_not_take_the_files_of_others(ours, tmp_path):
    others = tmp_path / "của người khác"
    others.mkdir()
    (others / "riêng.txt").write_text("x", "utf-8")
    (ours / ".commit").symlink_to(others)
    settle(ours)
    with suppress(ForeignOutput), output_folder(ours) as new:
        fill(new, "mới")
    assert [path.name for path in others.iterdir()] == ["riêng.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be locked there")
def test_two_runs_cannot_write_at_once(ours, request):
    code = (
        "import sys; from pathlib import Path; from pipeline.publish.output import locked\n"
        "with locked(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(ours)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=request.config.rootpath
    ) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(ForeignOutput, match="khác đang ghi"), output_folder(ours):
            pass
        other.communicate("")
    with output_folder(ours) as new:
        fill(new, "mới")


def test_one_file_is_replaced_whole_or_not_at_all(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("cũ", "utf-8")
    with pytest.raises(KeyboardInterrupt), replacing(path) as new:
        interrupted(new.write_text, "nửa", "utf-8")
    assert held(tmp_path) == {"a.txt": "cũ"}
    with replacing(path) as new:
        new.write_text("mới", "utf-8")
    assert held(tmp_path) == {"a.txt": "mới"}
