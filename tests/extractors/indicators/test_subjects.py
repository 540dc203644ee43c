"""Whose figure it is, in reports of blocs and in those of committees above them."""

from __future__ import annotations

import pytest

from corpus.readers import from_text
from corpus.structure import analyse
from extractors import extract

PROVINCE = "TỈNH ỦY NGHỆ AN"
DISTRICT = "HUYỆN ỦY ĐÔ LƯƠNG"
BLOC = "TỈNH ỦY NGHỆ AN\nĐẢNG ỦY KHỐI CÁC CƠ QUAN TỈNH"
ZONE = "ĐẢNG ỦY KHU KINH TẾ ĐÔNG NAM"


@pytest.fixture(autouse=True)
def _rules_alone(monkeypatch):
    monkeypatch.setenv("DOICHIEU_MODEL", "none")


def values(organ: str, text: str) -> list[int]:
    head = f"{organ}\n*\nVinh, ngày 10 tháng 12 năm 2018\n\nBÁO CÁO\nCông tác phát triển đảng viên\n\n"
    document = extract(analyse(from_text(f"{head}Kết quả như sau:\n\n{text}\n")))
    return [int(f.value) for f in sorted(document.figures, key=lambda f: f.start) if f.indicator_id]


@pytest.mark.parametrize(
    ("organ", "text", "own", "why"),
    [
        (PROVINCE, "Trong năm, toàn tỉnh kết nạp 5.120 đảng viên.", [5120], "the province's own"),
        (BLOC, "Trong năm, toàn tỉnh kết nạp 5.120 đảng viên.", [], "the province's, in a bloc's report"),
        (PROVINCE, "Đảng bộ Khối Các cơ quan tỉnh đã kết nạp 210 đảng viên.", [], "a bloc's, in the province's report"),
        (BLOC, "Đảng bộ Khối Các cơ quan tỉnh đã kết nạp 210 đảng viên.", [210], "the bloc's own"),
        (DISTRICT, "Đảng bộ huyện đã kết nạp 140 đảng viên.", [140], "the district's own"),
        (DISTRICT, "Toàn tỉnh đã kết nạp 5.120 đảng viên.", [], "the province's, in a district's report"),
        (PROVINCE, "Đảng bộ huyện Đô Lương đã kết nạp 140 đảng viên.", [], "a district's, in the province's report"),
        (ZONE, "Đảng bộ Khu kinh tế Đông Nam đã kết nạp 56 đảng viên.", [56], "a committee named as its issuer is"),
        (BLOC, "Đảng bộ Khu kinh tế Đông Nam đã kết nạp 56 đảng viên.", [], "one organisation of a bloc"),
        (
            BLOC,
            "Tuyên dương hai đơn vị (Cục Thuế), kết nạp 24 đảng viên.",
            [24],
            "a name in a closed bracket",
        ),
    ],
)
def test_figures_are_of_the_body_that_reports(organ, text, own, why):
    assert values(organ, text) == own, why
