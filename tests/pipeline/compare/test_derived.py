"""Computed values: exact, with their intervals, made of named observations, apart from printed ones."""

from fractions import Fraction

import pytest

from pipeline.compare.derived import derived
from pipeline.compare.selection import Selection
from pipeline.compare.series import Series

A = "VN-21.KCQDN"


@pytest.fixture
def made(archive, tmp_path):
    def read(**selection):
        with Series(archive.write(tmp_path / "out"), Selection(**selection), threads=1) as series:
            return list(derived(series))

    return read


def test_per_thousand_members(archive, made):
    report = archive.report(A, "2022-12-20")
    members = report.says("MEM.TOTAL", 14000, "2022-12")
    classes = report.says("TRAIN.NEWMEM_CLASSES", 21, "2022")
    report.says("TRAIN.NEWMEM_CLASSES", 10, "2022-01", "2022-06")  # half a year is not held against the members
    [cell] = made()
    assert (cell.derivation, cell.value, cell.unit) == ("per_1000", Fraction(3, 2), "per_1000_members")
    assert (cell.measure, cell.status, cell.made_of) == ("derived", "E", (classes, members))
    assert cell.lower == cell.upper == cell.value


def test_a_rounded_number_gives_an_interval(archive, made):
    report = archive.report(A, "2022-12-20")
    report.says("MEM.TOTAL", 14000, "2022", lower="13950", upper="14050", qualifier="about")
    report.says("TRAIN.NEWMEM_CLASSES", 21, "2022")
    [cell] = made()
    assert cell.lower == Fraction(21000, 14050) < cell.value < Fraction(21000, 13950) == cell.upper


def test_an_open_interval_stays_open(archive, made):
    report = archive.report(A, "2022-12-20")
    report.says("MEM.TOTAL", 14000, "2022", upper=None, qualifier="more_than")
    report.says("TRAIN.NEWMEM_CLASSES", 21, "2022")
    [cell] = made()
    assert (cell.lower, cell.upper) == (None, Fraction(3, 2))


@pytest.mark.parametrize(("part", "share"), [(4200, 30), (0, 0), (14000, 100), (14001, None)])
def test_shares_of_the_whole(archive, made, part, share):
    report = archive.report(A, "2022-12-20")
    report.says("MEM.TOTAL", 14000, "2022")
    report.says("MEM.BY_SEX", part, "2022", dims={"sex": "F"})
    assert [cell.value for cell in made() if cell.derivation == "share"] == ([] if share is None else [share])


def test_growth_is_on_the_year_before(archive, made):
    report = archive.report(A, "2022-12-20")
    report.says("MEM.ADMITTED", 500, "2020")
    before = report.says("MEM.ADMITTED", 400, "2021")
    now = report.says("MEM.ADMITTED", 450, "2022")
    report.says("MEM.ADMITTED", 700, "2024")  # nothing is known of 2023
    found = [cell for cell in made() if cell.derivation == "growth"]
    assert [(cell.period, cell.value) for cell in found] == [("2021", -20), ("2022", Fraction(25, 2))]
    assert found[1].made_of == (now, before)
    assert [cell.period for cell in made(first_year=2022, last_year=2022)] == ["2022"]


@pytest.mark.parametrize(("date", "start", "end", "kind", "mean"), [
    ("2026-01-10", "2020", "2025", "term", 120),  # five years from congress to congress
    ("2022-01-10", "2020", "2025", "term", None),  # it is not over
    ("2022-01-10", "2019", "2021", "interval", 200),
    ("2022-12-20", "2022", "2022", "interval", None),
])  # fmt: skip
def test_per_year(archive, made, date, start, end, kind, mean):
    archive.report(A, date).says("MEM.ADMITTED", 600, start, end, period_kind=kind)
    assert [cell.value for cell in made() if cell.derivation == "per_year"] == ([] if mean is None else [mean])


def test_what_is_made_of_doubtful_figures_says_so(archive, made):
    report = archive.report(A, "2022-12-20")
    report.says("MEM.TOTAL", 14000, "2022", obs_status="U")
    report.says("TRAIN.NEWMEM_CLASSES", 21, "2022")
    [cell] = made()
    assert cell.contradicted
    assert cell.status == "E"


def test_nothing_is_computed_when_only_printed_values_are_asked_for(archive, made):
    report = archive.report(A, "2022-12-20")
    report.says("MEM.TOTAL", 14000, "2022")
    report.says("TRAIN.NEWMEM_CLASSES", 21, "2022")
    assert made(measures=frozenset({"actual"})) == [] == made(statuses=frozenset({"A"}))
    assert len(made(measures=frozenset({"derived"}))) == 1


def test_a_chosen_indicator_has_its_members_though_they_are_not_shown(archive, tmp_path):
    report = archive.report(A, "2022-12-20")
    report.says("MEM.TOTAL", 14000, "2022")
    report.says("TRAIN.NEWMEM_CLASSES", 21, "2022")
    chosen = Selection(indicators=frozenset({"TRAIN.NEWMEM_CLASSES"}))
    with Series(archive.write(tmp_path / "out"), chosen) as series:
        assert [cell.indicator_id for cell in series.cells()] == ["TRAIN.NEWMEM_CLASSES"]
        assert len(list(derived(series))) == 1
