"""What the rows and columns of a table are held to, and what is left alone."""

from __future__ import annotations

import pytest

from pipeline.reading import read_text

LEAD = "BÁO CÁO\nKết quả công tác năm 2023\n\nNội dung cụ thể như sau:\n\n"
FLAT = "| TT | Loại hình | Số chi bộ | Đảng viên |\n| 1 | Cơ quan | 45 | 900 |\n| 2 | Doanh nghiệp | 30 | 700 |\n"

# a table, its checks as "rule verdict arithmetic", why
TABLES = [
    (FLAT + "| | Cộng | 75 | 1.600 |",
     ["SUM01 consistent 45 + 30 = 75", "SUM01 consistent 900 + 700 = 1.600"], "adds up"),
    (FLAT + "| | Cộng | 75 | 1.500 |",
     ["SUM01 consistent 45 + 30 = 75", "SUM01 inconsistent 900 + 700 = 1.600 ≠ 1.500"], "does not"),
    ("| TT | Nội dung | Số lượng |\n| I | Cơ quan | 50 |\n| 1 | Đảng bộ | 20 |\n| 2 | Chi bộ | 25 |\n"
     "| II | Doanh nghiệp | 40 |\n| | Tổng cộng | 90 |", ["SUM01 consistent 50 + 40 = 90"], "rows of the first rank"),
    ("| TT | Nội dung | Số lượng |\n| I | Cơ quan | 50 |\n| 1 | Đảng bộ | 20 |\n| II | Doanh nghiệp | 40 |\n"
     "| | Tổng cộng | 95 |", ["SUM01 inconsistent 50 + 40 = 90 ≠ 95"], "rows of the first rank that do not"),
    ("| Nội dung | Năm 2022 | Năm 2023 |\n| Tổng số | 100 | 110 |\n| Nữ | 40 | 45 |\n| Dân tộc | 10 | 12 |", [],
     "what stands under a first row of all need not divide it"),
    ("| TT | Nội dung | Số lượng |\n| 1 | Đảng viên | 100 |\n| | Trong đó: nữ | 40 |\n| 2 | Quần chúng | 20 |\n"
     "| | Cộng | 120 |", ["SUM01 consistent 100 + 20 = 120", "SUB01 consistent 40 ≤ 100"], "a row of another"),
    ("| TT | Nội dung | Số lượng |\n| 1 | Đảng viên | 100 |\n| | Trong đó: nữ | 140 |\n| 2 | Quần chúng | 20 |",
     ["SUB01 inconsistent 140 > 100"], "a row that tells of more than there is"),
    ("| TT | Đơn vị | Kết nạp | Trong đó: nữ |\n| 1 | Khối A | 12 | 5 |\n| 2 | Khối B | 8 | 9 |",
     ["SUB01 consistent 5 ≤ 12", "SUB01 inconsistent 9 > 8"], "a part that exceeds its whole"),
    ("| TT | Đơn vị | Kết nạp | Chia ra | |\n| | | | Nam | Nữ |\n| 1 | Khối A | 12 | 7 | 5 |\n"
     "| 2 | Khối B | 8 | 4 | 5 |",
     ["SUB01 consistent 7 ≤ 12", "SUB01 consistent 5 ≤ 12", "SUM01 consistent 7 + 5 = 12",
      "SUB01 consistent 4 ≤ 8", "SUB01 consistent 5 ≤ 8", "SUM01 inconsistent 4 + 5 = 9 ≠ 8"],
     "columns that divide one"),
    ("| Đơn vị | Tổng số | Nam | Nữ |\n" + "".join(f"| Khối {i} | {10 + i} | 6 | {4 + i} |\n" for i in range(5))
     + "| Khối 9 | 20 | 6 | 13 |",
     [*(f"SUM01 consistent 6 + {4 + i} = {10 + i}" for i in range(5)), "SUM01 inconsistent 6 + 13 = 19 ≠ 20"],
     "most rows add up to their total: one that does not stands out"),
    ("| Đơn vị | Tổng số | Nữ | Trẻ |\n| A | 30 | 12 | 9 |\n| B | 20 | 8 | 7 |\n| C | 25 | 9 | 15 |", [],
     "columns that do not divide the total"),
    ("| Nội dung | Số lượng | Tăng, giảm |\n| A | 30 | +2 |\n| B | 20 | -1 |\n| Cộng | 50 | +2 |",
     ["SUM01 consistent 30 + 20 = 50"], "changes have signs: they are not added"),
    ("| Đơn vị | Đảng viên | Bình quân | Điểm | Xếp thứ |\n| A | 30 | 5 | 90 | 1 |\n| B | 20 | 6 | 80 | 2 |\n"
     "| Cộng | 50 | 5,5 | 85 | 2 |", ["SUM01 consistent 30 + 20 = 50"], "means, marks and ranks are not added"),
    ("| Đơn vị | Đảng viên | Đạt |\n| A | 30 | 98,5 |\n| B | 20 | 97,5 |\n| Cộng | 50 | 98,1 |",
     ["SUM01 consistent 30 + 20 = 50"], "percents without a sign are not added"),
    ("| Đơn vị | Đảng viên |  Chi bộ |\n| Khối A | 50 | 5 |\n| Đảng bộ B | 30 | 3 |\n| Đảng bộ C | 20 | 2 |\n"
     "| Khối D | 10 | 1 |\n| Cộng | 60 | 6 |", ["SUM01 consistent 50 + 10 = 60", "SUM01 consistent 5 + 1 = 6"],
     "rows under rows without a mark"),
    ("| Đơn vị | Đảng viên | Ghi chú |\n| A | 30 | |\n| B | 20 | |\n| Cộng khối I | 50 | |\n| C | 10 | |\n"
     "| Tổng cộng | 60 | |",
     ["SUM01 consistent 30 + 20 + 10 = 60"], "sums of some rows"),
    ("| TT | Đơn vị | Số tiền (triệu đồng) | Trong đó: số chi bộ |\n| 1 | A | 12 | 45 |\n| 2 | B | 8 | 30 |", [],
     "what is told of money is no part of it when it counts something else"),
    (FLAT.replace("| 2 |", "| 2: |") + "| 3 | Hợp tác xã | 5 | 100 |\n| | Cộng | 80 | 1.700 |",
     ["SUM01 consistent 45 + 30 + 5 = 80", "SUM01 consistent 900 + 700 + 100 = 1.700"], "a speck behind a number"),
    (FLAT.replace("| 2 |", "| Z |") + "| 3 | Hợp tác xã | 5 | 100 |\n| | Cộng | 80 | 1.700 |", [],
     "a row's number badly read: who knows what the row is"),
    ("| Đơn vị | Đảng viên | Chi bộ |\n| A | 30 | 4 |\n| B | - | 3 |\n| C | 20 | |\n| Cộng | 55 | 9 |", [],
     "cells without a number may stand for anything"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), [row[:2] for row in TABLES], ids=[row[2] for row in TABLES])
def test_tables(table: str, expected: list[str]) -> None:
    report = read_text(LEAD + table + "\n\nHết.")
    found = [f"{c.rule_id} {c.verdict} {c.arithmetic}" for c in report.checks if c.rule_id in {"SUM01", "SUB01"}]
    assert sorted(found) == sorted(expected)
