"""Acknowledgements: kept over runs, open again when the words change."""

from __future__ import annotations

import hashlib
import html
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipeline import runner
from pipeline.ack import FILE_NAME, _only, acknowledge, entries, holders, withdraw
from pipeline.config import Config
from pipeline.dataset import Dataset
from schemas.problems import BadConfiguration, ExitCode, NotADataset, UnknownCheck
from tests.pipeline.conftest import report


def run(archive, out):
    return runner.run([str(archive)], out, Config(jobs=1, report=False))


def finding(out):
    (row,) = [row for row in Dataset(out).rows("checks") if row["severity"] == "error"]
    return row


def digest(out):
    return hashlib.sha256((out / "checks.parquet").read_bytes()).hexdigest()


@pytest.fixture
def done(archive, out):
    run(archive, out)
    return out


def test_a_word_is_kept_in_the_file_and_in_the_table(done):
    check_id = finding(done)["check_id"]
    acknowledge(done, check_id, "Số liệu đã đính chính", "Bà Mẫu", "2024-01-02")
    assert finding(done)["acknowledged"] == {"by": "Bà Mẫu", "date": "2024-01-02", "reason": "Số liệu đã đính chính"}
    (row,) = yaml.safe_load((done / FILE_NAME).read_text("utf-8"))
    assert (row["check_id"], row["reason"], row["date"]) == (check_id, "Số liệu đã đính chính", "2024-01-02")
    assert row["finding"] == finding(done)["message_vi"]


def test_a_word_is_kept_over_runs(done, archive):
    acknowledge(done, finding(done)["check_id"], "biết rồi", "A", "2024-01-02")
    marked = digest(done)
    summary = run(archive, done)
    assert digest(done) == marked
    assert (summary.acknowledged, summary.findings["error"]) == (1, 0)


def test_a_finding_opens_again_when_its_words_change(done, archive):
    acknowledge(done, finding(done)["check_id"], "biết rồi", "A", "2024-01-02")
    path = archive / "Hà Tĩnh" / "báo cáo số 2.txt"
    path.write_text(report(2, percent="31"), "utf-8")
    summary = run(archive, done)
    assert finding(done)["acknowledged"] is None
    assert (summary.acknowledged, summary.findings["error"]) == (0, 1)
    path.write_text(report(2, percent="30"), "utf-8")
    run(archive, done)
    assert finding(done)["acknowledged"]["reason"] == "biết rồi"


def test_a_change_elsewhere_does_not_open_it(done, archive):
    acknowledge(done, finding(done)["check_id"], "biết rồi", "A", "2024-01-02")
    path = archive / "Hà Tĩnh" / "báo cáo số 2.txt"
    path.write_text(report(2, percent="30").replace("Lưu Văn phòng", "Lưu Văn thư"), "utf-8")
    run(archive, done)
    assert finding(done)["acknowledged"]["reason"] == "biết rồi"


def test_a_word_may_be_taken_back(done):
    clean = digest(done)
    check_id = finding(done)["check_id"]
    acknowledge(done, check_id[:8], "một", "A", "2024-01-02")
    acknowledge(done, check_id, "hai", "B", "2024-01-03")
    assert [entry.reason for entry in entries(done)] == ["hai"]
    assert withdraw(done, check_id[:8]).reason == "hai"
    assert entries(done) == []
    assert digest(done) == clean


@pytest.mark.parametrize("check_id", ["zzzz", "", "0" * 16])
def test_only_findings_can_be_acknowledged(done, check_id):
    with pytest.raises(UnknownCheck):
        acknowledge(done, check_id, "x", "A", "2024-01-02")


def test_what_holds_cannot_be_acknowledged(done):
    row = next(row for row in Dataset(done).rows("checks") if row["severity"] == "none")
    with pytest.raises(UnknownCheck):
        acknowledge(done, row["check_id"], "x", "A", "2024-01-02")


def test_only_a_dataset_has_findings(tmp_path):
    with pytest.raises(NotADataset):
        acknowledge(tmp_path, "ab", "x", "A", "2024-01-02")


@pytest.mark.parametrize("text", ["a: [", "- 1", "- {check_id: a, oops: b}", "just words", "- {check_id: a}"])
def test_a_damaged_file_is_an_error_and_not_lost(done, archive, text):
    (done / FILE_NAME).write_text(text, "utf-8")
    with pytest.raises(BadConfiguration, match=FILE_NAME):
        run(archive, done)
    assert (done / FILE_NAME).read_text("utf-8") == text


def test_the_command(command, done):
    check_id = finding(done)["check_id"]
    said = command("ack", check_id[:10], done, "--reason", "đã đính chính", "--by", "Ông Mẫu")
    assert (said.code, check_id in said.out) == (0, True)
    assert said.out.startswith("Đã chấp nhận ")
    assert "đã đính chính" in command("ack", "--list", done).out
    assert "Ông Mẫu" in command("ack", done, "--list").out
    assert command("ack", check_id, done, "--undo").code == 0
    assert "Chưa có" in command("ack", "--list", done).out


def test_the_page_holds_a_command_that_works_wherever_it_is_pasted(done, command, tmp_path, monkeypatch):
    (tmp_path / "bạn bè 1's").mkdir()
    folder = done.rename(tmp_path / "bạn bè 1's" / "-kết quả $HOME")
    assert command("report", folder).code == 0
    copied = set(re.findall(r'data-copy="([^"]*)"', (folder / "report.html").read_text("utf-8")))
    check_id = finding(folder)["check_id"]
    (pasted,) = (html.unescape(line) for line in copied if check_id in line)
    words = subprocess.run(["sh", "-c", f'printf "%s\\n" {pasted}'], capture_output=True, text=True, check=True).stdout
    program, *arguments = words.splitlines()
    assert (Path(program).name, arguments) == ("doichieu", ["ack", check_id, str(folder)])
    monkeypatch.setattr(sys, "stdin", io.StringIO("đã đính chính\n"))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    assert command(*arguments).code == 0
    assert [entry.reason for entry in entries(folder)] == ["đã đính chính"]


def test_the_command_finds_the_only_dataset_nearby(command, done):
    assert command("ack", finding(done)["check_id"], "--reason", "x").code == 0
    assert len(entries(done)) == 1


def test_the_command_says_what_is_missing(command, done):
    assert command("ack").code == ExitCode.USAGE
    assert "--reason" in command("ack", "abc", done).err
    unknown = command("ack", "abc", done, "--reason", "x")
    assert (unknown.code, "R006" in unknown.err) == (ExitCode.NOT_FOUND, True)
    assert command("ack", "--list", done.parent).code == ExitCode.NOT_FOUND


def test_a_whole_id_is_taken_before_longer_ones_that_begin_so():
    assert _only(["ab12", "ab12-2"], "ab12") == "ab12"
    with pytest.raises(UnknownCheck):
        _only(["ab12", "ab12-2"], "ab1")


def test_reports_with_the_same_sentence_are_named(command, archive, out):
    (archive / "bản sao.txt").write_bytes(report(5, percent="30").encode())
    run(archive, out)
    check_id = next(row["check_id"] for row in Dataset(out).rows("checks") if row["severity"] == "error")
    assert len(holders(out, check_id)) == 2
    ended = command("ack", check_id, str(out), "--reason", "biết rồi")
    assert "2 báo cáo" in ended.out
    assert "bản sao.txt" in ended.out
