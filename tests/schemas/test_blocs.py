"""Blocs: the catalogue's own examples, its dates, and reading that never fails."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.blocs import bloc_name, blocs, bodies, covers, find_bloc
from schemas.codelists import load
from schemas.provinces import provinces

TABLE = load("blocs")


def ask(row):
    return find_bloc(row["text"], row.get("place"), row.get("date"))


@pytest.mark.parametrize("row", TABLE["examples"], ids=lambda row: row["text"][:50])
def test_examples(row):
    assert ask(row) == row["bloc"]


@pytest.mark.parametrize("row", TABLE["negatives"], ids=lambda row: row["text"][:50])
def test_negatives(row):
    assert ask(row) is None


@pytest.mark.parametrize(
    ("head", "bloc"),
    [
        ("TỈNH UỶ GIA LAI\nĐẢNG UỶ KHỐI CÁC CƠ QUAN\nVÀ DOANH NGHIỆP\n*\nSố 12-BC/ĐUK", "VN-30.KCQDN"),
        ("TỈNH ỦY BẮC GIANG\nĐẢNG ỦY KHỐI CÁC CƠ QUAN\nSố 7-BC/ĐUK", "VN-54.KCCQ"),
        ("ĐẢNG CỘNG SẢN VIỆT NAM\nĐẢNG ỦY KHỐI DOANH NGHIỆP  Đà Lạt, ngày 3/5/2022", "VN-35.KDN"),
    ],
)
def test_heads(head, bloc):
    assert find_bloc(head) == bloc


def test_the_place_decides_between_two_provinces():
    text = "Đảng ủy Khối Doanh nghiệp tỉnh Phú Yên thăm Đảng ủy Khối các cơ quan và doanh nghiệp tỉnh Gia Lai"
    assert find_bloc(text, "Gia Lai") == "VN-30.KCQDN"
    assert find_bloc(text, "Tuy Hòa") == "VN-32.KDN"


def test_catalogue_is_consistent():
    assert len({(bloc.province, bloc.body, bloc.since) for bloc in blocs()}) == len(blocs())
    for bloc in blocs():
        assert bloc.province in provinces()
        assert bodies()[bloc.body].level == "province"
        assert bloc.confidence in {"high", "medium", "low"}
        assert bloc.source
        assert (bloc.since or "") <= (bloc.until or "9999")
    for body in bodies().values():
        assert set(body.succeeds) <= set(bodies())


@pytest.mark.parametrize(
    ("since", "until", "date", "expected"),
    [
        ("2019-04-01", None, "2019", True),
        ("2019-04-01", None, "2019-03", False),
        ("2019-04-01", None, "2019-04", True),
        (None, "2019-03-31", "2019-04-01", False),
        (None, "2019-03-31", "2019-03", True),
        (None, "2019-03-31", "2019", True),
        (None, "2019-03", "2019-03-31", True),
        (None, None, "2020", True),
    ],
)
def test_covers(since, until, date, expected):
    assert covers(since, until, date) is expected


@pytest.mark.parametrize(
    ("bloc", "vi", "en"),
    [
        (
            "VN-72.KCQDN",
            "Đảng bộ Khối các cơ quan và doanh nghiệp tỉnh Đắk Nông",
            "Party bloc of agencies and enterprises, Đắk Nông province",
        ),
        ("VN-21.KCQDN", "Đảng bộ Khối Cơ quan và Doanh nghiệp tỉnh Thanh Hóa", None),
        (
            "VN-26.KDN",
            "Đảng bộ Khối Doanh nghiệp tỉnh Thừa Thiên Huế",
            "Party bloc of enterprises, Thừa Thiên Huế province",
        ),
        ("VN-26.UBND", "Đảng bộ Ủy ban nhân dân thành phố Huế", None),
        ("VN.CP", "Đảng bộ Chính phủ", "Party committee of the Government"),
    ],
)
def test_bloc_name(bloc, vi, en):
    assert bloc_name(bloc) == vi
    if en:
        assert bloc_name(bloc, "en") == en


@pytest.mark.parametrize("bloc", ["", "VN-21", "VN-99.KDN", "VN-21.CP", "VN-21.XYZ"])
def test_bloc_name_of_no_bloc(bloc):
    with pytest.raises(KeyError):
        bloc_name(bloc)


def test_a_found_bloc_is_found_again_from_its_name():
    for bloc in blocs():
        bloc_id = f"{bloc.province}.{bloc.body}"
        assert find_bloc(bloc_name(bloc_id)) == bloc_id


PIECES = [
    "Đảng ủy ",
    "Khối ",
    "các ",
    "cơ quan ",
    "và ",
    "doanh nghiệp ",
    "tỉnh ",
    "Gia Lai",
    "ĐUK ",
    "CQ&DN",
    "Đảng ",
    "\n",
    "X",
]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join), st.text(max_size=8), st.text("0129-", max_size=10))
def test_never_raises(text, place, date):
    found = find_bloc(text, place, date)
    assert found is None or bloc_name(found)


def test_time_is_linear_in_length():
    start = time.perf_counter()
    assert find_bloc("Đảng ủy Khối Doanh nghiệp tỉnh Gia Lai " * 50_000) == "VN-30.KDN"
    assert time.perf_counter() - start < 10
