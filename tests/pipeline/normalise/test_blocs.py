"""Which bloc holds a bloc's organisations at a day, and what it came from and became."""

from __future__ import annotations

import pytest

from pipeline.normalise.blocs import Link, joined, lineage
from schemas.blocs import blocs, bodies
from schemas.provinces import provinces

JOINED = [
    ("VN-72.KDN", "2018", "VN-72.KDN", "before the merger"),
    ("VN-72.KDN", "2019-03-31", "VN-72.KDN", "its last day"),
    ("VN-72.KDN", "2019-04-01", "VN-72.KCQDN", "the first day of the merged bloc"),
    ("VN-72.KCCQ", "2021-10", "VN-72.KCQDN", "a month after it"),
    ("VN-72.DCD", "2021", "VN-72.KCQDN", "over two mergers"),
    ("VN-72.KCQDN", "2018", None, "not yet founded"),
    ("VN-72.KCQDN", "2022", "VN-72.KCQDN", "standing"),
    ("VN-72.KCQDN", "2025-06", None, "divided among two committees"),
    ("VN-72.UBND", "2025-06-30", "VN-72.UBND", "the last day of the province"),
    ("VN-72.UBND", "2025-07-01", "VN-35.UBND", "the province was merged"),
    ("VN-05.KDN", "2023", "VN-05.KDN", "nothing is known of the province: kept apart"),
    ("VN.KDNTW", "2020", "VN.KDNTW", "of the centre"),
    ("VN.KDNTW", "2026", None, "ended"),
]


@pytest.mark.parametrize(("bloc", "date", "expected", "why"), JOINED, ids=[row[3] for row in JOINED])
def test_bloc_that_stands_in_its_place(bloc, date, expected, why):
    assert joined(bloc, date) == expected, why


def test_lineage_of_a_merged_bloc():
    found = lineage("VN-72.KCQDN")
    assert {(link.earlier, link.day, link.known) for link in found.earlier} == {
        ("VN-72.KCCQ", "2019-04-01", True),
        ("VN-72.KDN", "2019-04-01", True),
        ("VN-72.DCD", "2008", True),
    }
    assert [link for link in found.later if link.earlier == "VN-72.KCQDN"] == [
        Link("VN-72.KCQDN", "VN-72.CCQD", "2025-02", whole=False),
        Link("VN-72.KCQDN", "VN-72.UBND", "2025-02", whole=False),
    ]
    assert Link("VN-72.UBND", "VN-35.UBND", "2025-07-01") in found.later


def test_what_only_the_kinds_of_bodies_tell_is_not_known():
    assert {(link.earlier, link.known) for link in lineage("VN-05.KCQDN").earlier} == {
        ("VN-05.KDN", False),
        ("VN-05.KCCQ", False),
    }


def test_committees_of_merged_provinces():
    assert {link.earlier for link in lineage("VN-35.CCQD").earlier if link.day == "2025-07-01"} == {
        "VN-40.CCQD",
        "VN-72.CCQD",
    }


@pytest.mark.parametrize("bloc", ["VN-99.KDN", "VN-72.XYZ", "VN-72"])
def test_unknown_bloc_is_refused(bloc):
    with pytest.raises(KeyError):
        joined(bloc, "2021")


def test_every_bloc_has_a_lineage_without_circles():
    for code in [*provinces(), "VN"]:
        for body in bodies():
            found = lineage(f"{code}.{body}")
            assert f"{code}.{body}" not in {link.later for link in found.later}
            assert f"{code}.{body}" not in {link.earlier for link in found.earlier}


def test_known_blocs_stand_on_their_own_days():
    for bloc in blocs():
        name = f"{bloc.province}.{bloc.body}"
        if bloc.since:
            assert joined(name, bloc.since) == name
