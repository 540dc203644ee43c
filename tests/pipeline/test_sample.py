"""``doichieu sample``: any number of reports in any format."""

from __future__ import annotations

import sys

import pytest

from schemas.problems import ExitCode


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_as_many_as_asked_for(command, tmp_path):
    assert command("sample", "-o", tmp_path / "a", "--count", 7, "--seed", 3).code == ExitCode.OK
    assert len(files(tmp_path / "a")) == 7
    command("sample", "-o", tmp_path / "b", "--count", 7, "--seed", 4)
    assert {f.read_bytes() for f in files(tmp_path / "a")}.isdisjoint(f.read_bytes() for f in files(tmp_path / "b"))


def test_one_of_each_format(command, tmp_path):
    ended = command("sample", "-o", tmp_path / "a", "--formats", "pdf, docx,html", "--truth", tmp_path / "t")
    assert ended.code == ExitCode.OK
    assert [path.suffix for path in sorted(files(tmp_path / "a"), key=lambda f: f.name)] == [".pdf", ".docx", ".html"]
    assert len(list((tmp_path / "t").glob("*.pages.jsonl"))) == 3


@pytest.mark.parametrize(("arguments", "said"), [
    (("--formats", "pdf,xlsx"), "không có định dạng xlsx"),
    (("--formats", ","), "không có định dạng"),
    (("--count", "0"), "--count"),
])  # fmt: skip
def test_what_cannot_be_asked_for(command, tmp_path, arguments, said):
    ended = command("sample", "-o", tmp_path / "a", *arguments)
    assert ended.code == ExitCode.USAGE
    assert said in ended.err
    assert not (tmp_path / "a").exists()


def test_a_missing_part_is_named_and_the_rest_is_written(command, tmp_path, monkeypatch):
    from corpus.samples.printing.fonts import registered, unit_width

    registered.cache_clear()
    unit_width.cache_clear()
    monkeypatch.setitem(sys.modules, "reportlab.pdfbase", None)
    refused = command("sample", "-o", tmp_path / "a", "--formats", "pdf", "--count", 1)
    assert refused.code == ExitCode.MISSING_PART
    assert "doichieu[samples]" in refused.err
    assert command("sample", "-o", tmp_path / "a", "--formats", "docx", "--count", 1).code == ExitCode.OK
    assert command("sample", "-o", tmp_path / "a", "--formats", "html", "--count", 1).code == ExitCode.OK
