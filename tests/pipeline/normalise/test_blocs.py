"""What a bloc came from, and what it became."""

from __future__ import annotations

import pytest

from pipeline.normalise.blocs import Link, lineage
from schemas.blocs import bodies
from schemas.provinces import provinces


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


def test_what_no_codelist_knows():
    with pytest.raises(KeyError):
        lineage("VN-99.KDN")
    assert lineage("VN-72.XYZ").earlier == lineage("VN-72.XYZ").later == ()


def test_every_bloc_has_a_lineage_without_circles():
    for code in [*provinces(), "VN"]:
        for body in bodies():
            found = lineage(f"{code}.{body}")
            assert f"{code}.{body}" not in {link.later for link in found.later}
            assert f"{code}.{body}" not in {link.earlier for link in found.earlier}
