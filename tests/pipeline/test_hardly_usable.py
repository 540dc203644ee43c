"""Paths and tables that cannot be used: each is named in a sentence, with its exit code."""

from __future__ import annotations

import pytest

import doichieu
from schemas.problems import ExitCode, NotADataset

LONG = "ă" * 150  # 300 bytes: longer than a name may be


@pytest.mark.parametrize("target", ["không/có/trang.html", "/proc/trang.html", f"{LONG}.html"])
def test_a_page_that_cannot_be_written(command, archive, out, target):
    command("run", archive, "-o", out, "--no-report")
    ended = command("report", out, "-o", target)
    assert (ended.code, "R002" in ended.err) == (ExitCode.BAD_OUTPUT, True)


@pytest.mark.parametrize("folder", ["/proc/x", LONG])
def test_a_folder_that_cannot_be_made(command, archive, folder):
    for arguments in (["run", archive, "-o", folder, "--no-report"], ["sample", "-o", folder]):
        ended = command(*arguments)
        assert (ended.code, "[R002] Không ghi được vào" in ended.err) == (ExitCode.BAD_OUTPUT, True)
        assert "R002" in command(*arguments, "--lang", "en").err


def test_a_path_that_is_too_long(command, archive, out):
    alone = command("run", LONG, "-o", out, "--no-report")
    assert (alone.code, f"[D012] Không thấy {LONG}" in alone.out) == (ExitCode.NO_INPUT, True)
    assert command("run", LONG, archive, "-o", out, "--no-report").code == ExitCode.FILES_FAILED
    assert command("run", LONG, "-o", out, "--dry-run").code == ExitCode.NO_INPUT


def test_a_damaged_table(command, archive, out):
    command("run", archive, "-o", out, "--no-report")
    (out / "checks.parquet").write_text("junk")
    for arguments in (["--list", out], ["abc", out, "--reason", "x"], ["--undo", "abc", out]):
        assert command("ack", *arguments).code == ExitCode.NOT_FOUND
    assert "[R005] Bảng" in command("ack", "--list", out).err
    with pytest.raises(NotADataset, match="checks"):
        _ = doichieu.open(out).checks
