"""The time to read a text grows no faster than the text, whatever is in it."""

from __future__ import annotations

from time import process_time

import pytest

from corpus.readers import from_text
from corpus.structure import analyse
from extractors import extract
from pipeline.validate import validate

# Texts that make careless patterns slow: what is repeated, and how often.
LONG = {
    "digits": "1234567890" * 40_000,
    "versions": "1.1." * 40_000,
    "decimals": "1,1,1." * 30_000,
    "slashes": "1/" * 60_000,
    "dashes": "1 - " * 3_000,
    "percents": "%" * 500_000,
    "percent list": "1% " * 2_000,
    "brackets": "(" * 100_000,
    "closed brackets": "()" * 100_000,
    "blanks": "1" + " " * 500_000 + "đồng chí",
    "quotes": "“" * 200_000 + "1",
    "letters": "đ" * 500_000 + "1",
    "qualifiers": "hơn khoảng trên dưới " * 20_000 + "1",
    "units": "cán bộ, đảng viên, " * 20_000,
    "counted units": "12 cán bộ, đảng viên, " * 1_000,
    "sentences": "Có 12 đảng viên mới. " * 2_000,
    "brackets with figures": "12 đảng viên (5 nữ, 7 nam), " * 600,
    "shares": "12 đảng viên (chiếm 12%), " * 600,
    "ratios": "còn 12/13 đơn vị chưa đạt 92%; " * 600,
    "changes": "từ 12 lên 13 đồng chí, tăng 1 đồng chí, " * 400,
    "lists": "có 12 đảng viên, trong đó có 5 nữ, " * 600,
    "totals": "Đảng bộ có tổng số 120 đảng viên. Có 12 đảng viên nữ.\n\n" * 400,
    "notes": "Có 12 đảng viên¹.\n\n" * 400 + "¹ Gồm 5 nữ; 7 nam.\n\n" * 400,
    "lines": "1.\n" * 8_000,
    "markers": "¹" * 200_000 + "12",
    "accents": "1" + "\u0301" * 100_000,
}


@pytest.mark.parametrize("name", LONG)
def test_time_is_linear_in_the_text(name):
    """Eight times the text may take twenty times as long, where it takes any time; a square would take 64 times."""
    text = LONG[name]
    part, whole = _seconds(text[: len(text) // 8]), _seconds(text)
    assert whole < 20 * part + 1


def _seconds(text: str) -> float:
    begun = process_time()
    validate(extract(analyse(from_text(text))))
    return process_time() - begun
