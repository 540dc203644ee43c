"""From files to the comparison: what two reports tell otherwise is a check of the run, and a conflict of the cell."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from pipeline import runner
from pipeline.compare.conflicts import conflicts
from pipeline.compare.series import Series
from pipeline.config import Config
from tests.pipeline.test_run import hashes

HEAD = """ĐẢNG BỘ TỈNH HÀ TĨNH
ĐẢNG ỦY KHỐI CÁC CƠ QUAN VÀ DOANH NGHIỆP
*
Số {number}-BC/ĐUK

Hà Tĩnh, ngày 20 tháng 12 năm {year}

BÁO CÁO
Kết quả công tác xây dựng Đảng năm {year}

{says}
"""
SAYS = {
    2021: "Năm 2021, toàn Đảng bộ kết nạp được 550 đảng viên mới.",
    2022: "Năm 2022, kết nạp 560 đảng viên. Năm 2021, các chi bộ giúp đỡ và kết nạp được 540 đảng viên mới.",
    2023: "Năm 2023, kết nạp 570 đảng viên. Năm 2021, các chi bộ đã kết nạp được 545 đảng viên mới.",
}


@pytest.fixture
def archive(tmp_path):
    """A folder of three reports of one bloc."""
    folder = tmp_path / "kho"
    folder.mkdir()
    for number, (year, says) in enumerate(SAYS.items(), 41):
        text = HEAD.format(number=number, year=year, says=says)
        (folder / f"{year}.txt").write_text(text, "utf-8")
    return folder


def run(archive, out, jobs=0):
    runner.run([str(archive)], out, Config(jobs=jobs, report=False))
    return out


def told(out):
    rows = pq.read_table(out / "checks.parquet").to_pylist()
    return [row for row in rows if row["rule_id"] == "DUP02"]


def test_what_reports_tell_otherwise_is_a_check_and_a_conflict(archive, tmp_path):
    out = run(archive, tmp_path / "out")
    assert [(row["arithmetic"], row["severity"]) for row in told(out)] == [
        ("550 ≠ 545", "warning"),
        ("540 ≠ 545", "warning"),
    ]
    with Series(out) as series:
        [cell] = [c for c in series.cells() if c.indicator_id == "MEM.ADMITTED" and c.period == "2021"]
        found = conflicts(series)
    assert (cell.value, cell.contradicted, cell.status) == (545, True, "U")
    assert {(one.leading.value, one.other.value, one.check) for one in found} == {
        ("545", row["arithmetic"][:3], row["check_id"]) for row in told(out)
    }


def test_processes_and_earlier_runs_change_no_byte(archive, tmp_path):
    whole = hashes(run(archive, tmp_path / "0", 0))
    assert hashes(run(archive, tmp_path / "1", 1)) == whole
    assert hashes(run(archive, tmp_path / "2", 2)) == whole
    last = archive / "2023.txt"
    text = last.read_text("utf-8")
    last.unlink()
    part = run(archive, tmp_path / "later")
    assert [row["arithmetic"] for row in told(part)] == ["550 ≠ 540"]
    last.write_text(text, "utf-8")
    assert hashes(run(archive, tmp_path / "later")) == whole
