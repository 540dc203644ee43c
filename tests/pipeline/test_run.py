"""A run from end to end: tables, order, bad input, lost workers, duplicates."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from itertools import pairwise

import psutil
import pyarrow.parquet as pq
import pytest

from corpus import samples
from pipeline import runner
from pipeline.config import Config
from pipeline.publish.report.counting import figure_counts
from pipeline.publish.report.tables import Tables
from schemas.problems import ExitCode, ForeignOutput, NoInput
from schemas.tables import TABLES, arrow_schema
from tests.pipeline import faults
from tests.pipeline.conftest import ROOT, report


def read(folder, table):
    return pq.read_table(folder / f"{table}.parquet").to_pylist()


def documents(folder):
    return {row["source"]: row for row in read(folder, "documents")}


def hashes(folder):
    """Of the dataset; the log of runs is another with each of them."""
    files = [path for path in folder.iterdir() if path.is_file() and path.name != "run.log"]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def run(archive, out, **settings):
    config = Config(**{"jobs": 1, "report": False} | settings)
    return runner.run([str(archive)], out, config)


def test_workers_do_not_load_what_only_the_main_process_needs():
    code = "import sys, pipeline.runner; print({'pandas', 'pyarrow', 'numpy', 'cv2'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout == "set()\n"


@pytest.fixture
def done(archive, out):
    run(archive, out)
    return out


def test_every_table_is_there_with_its_schema(done):
    assert {path.stem for path in done.glob("*.parquet")} == set(TABLES)
    for table in TABLES:
        assert pq.read_schema(done / f"{table}.parquet").equals(arrow_schema(table)), table


def test_a_row_for_every_file_in_the_order_of_the_sources(done):
    rows = read(done, "documents")
    assert [row["source"] for row in rows] == [
        "Hà Tĩnh/báo cáo số 1.txt",
        "Hà Tĩnh/báo cáo số 2.txt",
        "windows.txt",
        "Đắk Nông.md",
    ]
    assert {row["status"] for row in rows} == {"ok"}
    assert len({row["doc_id"] for row in rows}) == 4


def test_document_and_texts_are_what_the_file_holds(done, archive):
    texts = {row["doc_id"]: row["text"] for row in read(done, "texts")}
    for source, row in documents(done).items():
        raw = (archive / source).read_bytes()
        assert row["doc_id"] == hashlib.sha256(raw).hexdigest()[:16]
        assert texts[row["doc_id"]] == raw.decode("utf-8-sig")
        assert row["chars"] == len(texts[row["doc_id"]])


def test_the_header_is_read(done):
    row = documents(done)["Hà Tĩnh/báo cáo số 2.txt"]
    assert (row["number"], row["symbol"], row["date"]) == ("2", "BC/ĐUK", "2021-06-12")
    assert row["is_draft"] is False


@pytest.mark.parametrize("table", ["references", "dates", "figures"])
def test_offsets_lead_to_the_text_of_the_fact(done, table):
    texts = {row["doc_id"]: row["text"] for row in read(done, "texts")}
    rows = read(done, table)
    assert rows
    assert all(texts[row["doc_id"]][row["start"] : row["end"]] == row["text"] for row in rows)


def test_facts_name_their_section_by_path_and_their_footnote_by_label(done):
    doc_id = documents(done)["Hà Tĩnh/báo cáo số 1.txt"]["doc_id"]
    figures = {row["text"].split()[0]: row for row in read(done, "figures") if row["doc_id"] == doc_id}
    assert figures["30/120"]["section"] == "II > 1"
    assert figures["30/120"]["footnote"] is None
    assert figures["02"]["footnote"] == "1"


def test_the_contradiction_is_found_and_what_holds_is_kept(done):
    doc_id = documents(done)["Hà Tĩnh/báo cáo số 2.txt"]["doc_id"]
    findings = [row for row in read(done, "checks") if row["severity"] in ("error", "warning")]
    assert [(row["doc_id"], row["rule_id"]) for row in findings] == [(doc_id, "PCT01")]
    assert sum(row["verdict"] == "consistent" for row in read(done, "checks")) >= 4


def test_tables_are_the_same_bytes_whatever_the_number_of_processes(archive, tmp_path):
    folders = []
    for jobs in (0, 1, 2):
        for again in (1, 2):
            folder = tmp_path / f"{jobs}-{again}"
            run(archive, folder, jobs=jobs)
            folders.append(hashes(folder))
    assert len(folders[0]) == len(TABLES) + 1
    assert all(a == b for a, b in pairwise(folders))


def test_a_second_run_leaves_the_same_bytes(done, archive):
    before = hashes(done)
    run(archive, done, jobs=2)
    assert hashes(done) == before


def test_seconds_are_written_only_when_asked_for(archive, tmp_path):
    run(archive, tmp_path / "a")
    run(archive, tmp_path / "b", timings=True)
    assert {row["seconds"] for row in read(tmp_path / "a", "documents")} == {0.0}
    assert all(row["seconds"] > 0 for row in read(tmp_path / "b", "documents"))


BAD = [
    ("rỗng.txt", b"", "failed", "D001"),
    ("trắng.txt", b" \n\t\n", "failed", "D001"),
    ("cơ sở dữ liệu.txt", b"SQLite format 3\0" * 9, "failed", "D002"),
    ("nul.txt", "Có 5 đồng chí\0".encode() * 9, "failed", "D002"),
    ("mã lạ.txt", bytes(range(128, 160)) * 20, "failed", "D003"),
    ("chương trình.exe", b"MZ\x90\0", "skipped", "D005"),
    ("không có gì.txt", "Thư ngỏ gửi bạn đọc.\n".encode(), "partial", "D007"),
]


@pytest.mark.parametrize("bad", BAD, ids=[row[0] for row in BAD])
def test_a_bad_file_is_a_row_that_says_why(archive, out, bad):
    name, content, status, code = bad
    (archive / name).write_bytes(content)
    summary = run(archive, out)
    row = documents(out)[name]
    assert row["status"] == status
    (problem,) = row["problems"]
    assert problem["code"] == code
    assert len(problem["message"]) > 20
    assert summary.statuses["ok"] == 4
    assert summary.exit_code is (ExitCode.FILES_FAILED if status == "failed" else ExitCode.OK)
    assert row["doc_id"] == hashlib.sha256(content).hexdigest()[:16]
    assert (row["doc_id"] in {text["doc_id"] for text in read(out, "texts")}) is (status == "partial")


@pytest.mark.skipif(sys.platform != "linux", reason="makes files that only Linux has")
@pytest.mark.parametrize("kind", ["no such file", "read error", "pipe"])
def test_a_file_that_cannot_be_read_is_a_row_that_says_why(archive, out, kind):
    path = archive / "hỏng.txt"
    match kind:
        case "no such file":
            path.symlink_to(archive / "đâu mất.txt")
        case "read error":
            path.symlink_to("/proc/self/mem")  # opens, and then cannot be read, not even by root
        case "pipe":
            os.mkfifo(path)
    summary = runner.run([str(archive), str(path)], out, Config(jobs=1, report=False))
    row = documents(out)["hỏng.txt"]
    assert (row["status"], row["problems"][0]["code"]) == ("failed", "D004")
    assert summary.exit_code is ExitCode.FILES_FAILED
    assert summary.statuses["ok"] == 4


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_folder_without_files_gives_a_dataset_without_documents(tmp_path, out, jobs):
    (tmp_path / "trống").mkdir()
    summary = run(tmp_path / "trống", out, jobs=jobs, report=True)
    assert documents(out) == {}
    assert (summary.exit_code, summary.statuses.total()) == (ExitCode.NO_INPUT, 0)
    assert summary.empty == [str(tmp_path / "trống")]
    assert "Không có văn bản nào." in (out / "report.html").read_text("utf-8")
    assert run(tmp_path / "trống", out, jobs=jobs, report=True).unchanged


def test_a_path_that_leads_nowhere_is_a_row_that_says_why(tmp_path, out):
    summary = run(tmp_path / "không có.txt", out)
    assert documents(out)["không có.txt"]["problems"][0]["code"] == "D012"
    assert summary.exit_code is ExitCode.NO_INPUT


def test_a_folder_of_other_formats_is_no_input(tmp_path, out):
    (tmp_path / "a.exe").write_bytes(b"MZ\x90\0")
    assert run(tmp_path / "a.exe", out).exit_code is ExitCode.NO_INPUT


def test_an_empty_folder_among_others_is_named(archive, tmp_path, out):
    (tmp_path / "trống").mkdir()
    summary = runner.run([str(archive), str(tmp_path / "trống")], out, Config(jobs=1, report=False))
    assert len(documents(out)) == 4
    assert (summary.exit_code, summary.empty) == (ExitCode.OK, [str(tmp_path / "trống")])


def test_a_run_that_reads_nothing_does_not_replace_a_dataset(done, tmp_path):
    (tmp_path / "trống").mkdir()
    before = hashes(done)
    with pytest.raises(NoInput):
        run(tmp_path / "trống", done)
    assert hashes(done) == before
    runner.run([str(tmp_path / "trống")], done, Config(jobs=1, report=False), force=True)
    assert documents(done) == {}


def test_the_same_content_twice_gives_its_facts_once(archive, out):
    (archive / "z bản sao.txt").write_bytes((archive / "windows.txt").read_bytes())
    summary = run(archive, out, jobs=2)
    rows = documents(out)
    copy, first = rows["z bản sao.txt"], rows["windows.txt"]
    assert copy["doc_id"] == first["doc_id"]
    assert (copy["status"], copy["problems"][0]["code"]) == ("skipped", "D011")
    assert "windows.txt" in copy["problems"][0]["message"]
    assert sum(row["doc_id"] == first["doc_id"] for row in read(out, "texts")) == 1
    assert summary.exit_code is ExitCode.OK


def test_two_empty_files_are_two_failures(archive, out):
    (archive / "a.txt").touch()
    (archive / "b.txt").touch()
    assert run(archive, out).statuses["failed"] == 2


@pytest.mark.parametrize("jobs", [0, 1])
def test_a_bug_of_ours_costs_its_document_only(archive, out, jobs):
    (archive / "hỏng hóc.txt").write_text(report(7), "utf-8")
    summary = runner.run([str(archive)], out, Config(jobs=jobs, report=False), process=faults.fragile)
    row = documents(out)["hỏng hóc.txt"]
    assert (row["status"], row["problems"][0]["code"]) == ("failed", "D009")
    assert "ZeroDivisionError" in row["problems"][0]["message"]
    assert summary.statuses == {"ok": 4, "failed": 1}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_lost_worker_costs_its_document_only(archive, out, jobs):
    (archive / "giết tôi.txt").write_text(report(7), "utf-8")
    (archive / "treo máy.txt").write_text(report(8), "utf-8")
    config = Config(jobs=jobs, report=False, deadline=6, deadline_per_mb=0.001)
    summary = runner.run([str(archive)], out, config, process=faults.fragile)
    rows = documents(out)
    assert [row["problems"][0]["code"] for row in rows.values() if row["status"] == "failed"] == ["D010", "D008"]
    assert rows["giết tôi.txt"]["doc_id"] == hashlib.sha256(report(7).encode()).hexdigest()[:16]
    assert summary.statuses == {"ok": 4, "failed": 2}


def test_a_long_line_of_digits_does_not_hang(archive, out):
    (archive / "dài.txt").write_text("1.234,5 " * 250_000, "utf-8")
    run(archive, out, jobs=2, deadline=10, deadline_per_mb=0.001)
    row = documents(out)["dài.txt"]
    assert row["status"] in ("ok", "partial") or row["problems"][0]["code"] == "D008"
    assert sum(row["status"] == "ok" for row in documents(out).values()) >= 4


def test_no_process_is_left_behind(archive, out):
    run(archive, out, jobs=2)
    assert not [p for p in psutil.Process().children() if "spawn_main" in " ".join(p.cmdline())]


def test_the_output_may_lie_inside_the_input(archive):
    out = archive / "kết quả"
    run(archive, out)
    before = hashes(out)
    run(archive, out)
    assert hashes(out) == before
    assert len(documents(out)) == 4


def test_the_output_is_not_the_input(archive):
    for folder in (archive, archive / "Hà Tĩnh" / ".."):
        with pytest.raises(ForeignOutput):
            runner.run([str(archive)], folder, Config(jobs=1), force=True)


def test_a_page_that_cannot_be_made_does_not_cost_the_tables(archive, out):
    def broken(dataset, target, lang):
        target.write_text("nửa trang", "utf-8")
        raise KeyError("figures")

    summary = runner.run([str(archive)], out, Config(jobs=1), page=broken)
    assert "KeyError" in summary.broken[0]
    assert summary.exit_code is ExitCode.ERROR
    assert len(documents(out)) == 4
    assert not (out / "report.html").exists()


def test_the_samples_give_the_same_bytes_whatever_the_number_of_processes(tmp_path):
    samples.write(tmp_path / "mẫu")
    left = []
    for jobs in (1, 2):
        assert run(tmp_path / "mẫu", tmp_path / "ra", jobs=jobs, report=True).exit_code is ExitCode.OK
        left.append(hashes(tmp_path / "ra"))
    assert left[0] == left[1]


def test_console_and_page_count_figures_the_same_way(tmp_path):
    samples.write(tmp_path / "mẫu")
    summary = run(tmp_path / "mẫu", tmp_path / "ra")
    counts = figure_counts(Tables(tmp_path / "ra")).values()
    assert summary.figures == sum(count.figures for count in counts)
    assert summary.related == sum(count.related for count in counts) > 100
