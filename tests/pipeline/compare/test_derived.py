"""Computed values: exact, with their intervals, made of named observations, apart from printed ones."""

from fractions import Fraction

import pytest

from pipeline.compare.derived import derived
from pipeline.compare.notes import derived_note
from pipeline.compare.numbers import marks
from pipeline.compare.selection import Selection
from pipeline.compare.series import Series

A, B = "VN-21.KCQDN", "VN-23.KCQDN"


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


@pytest.mark.parametrize(("dims", "total", "share"), [
    ({"grade": "EXCELLENT", "level": "CELL"}, {}, None),  # 60 cells are no part of 85 grassroots organisations
    ({"level": "CELL"}, {}, None),
    ({"grade": "EXCELLENT", "level": "CELL"}, {"level": "CELL"}, 75),
    ({"grade": "EXCELLENT"}, {}, 75),
    ({"grade": "EXCELLENT"}, {"level": "CELL"}, None),
])  # fmt: skip
def test_a_share_is_of_its_own_population(archive, made, dims, total, share):
    report = archive.report(A, "2022-12-20")
    report.says("ORG.RATED", 80, "2022", dims=total)
    report.says("ORG.RATED", 60, "2022", dims=dims)
    assert [cell.value for cell in made() if cell.derivation == "share"] == ([] if share is None else [share])


@pytest.mark.parametrize(("total", "part", "shares"), [("2022-12", "2022", 1), ("2022-12", "2022-06", 0)])
def test_a_share_of_a_stock_is_of_the_same_month(archive, made, total, part, shares):
    report = archive.report(A, "2022-12-20")
    report.says("MEM.TOTAL", 14000, total)
    report.says("MEM.BY_SEX", 7000, part, dims={"sex": "F"})
    report.says("ORG.TCCS", 70, part)
    assert [cell.derivation for cell in made()] == ["per_1000", "share"] * shares


def test_of_several_months_the_same_one_is_taken(archive, made):
    report = archive.report(A, "2023-12-20")
    before = report.says("MEM.TOTAL", 8000, "2022-06")
    report.says("MEM.TOTAL", 9000, "2022-12")
    now = report.says("MEM.TOTAL", 8800, "2023-06")
    women = report.says("MEM.BY_SEX", 4000, "2022-06", dims={"sex": "F"})
    found = {cell.derivation: cell for cell in made()}
    assert (found["growth"].value, found["growth"].made_of) == (10, (now, before))
    assert (found["share"].value, found["share"].made_of) == (50, (women, before))


@pytest.mark.parametrize(("first", "second", "growth"), [
    ("2022-12", "2023-12-31", 10),
    ("2022", "2023-12", 10),
    ("2022-03", "2023-03", 10),
    ("2022-12-31", "2023-03-31", None),  # three months are no year
])  # fmt: skip
def test_growth_of_a_stock_is_on_the_same_month(archive, made, first, second, growth):
    report = archive.report(A, "2023-12-20")
    report.says("MEM.TOTAL", 8000, first)
    report.says("MEM.TOTAL", 8800, second)
    assert [cell.value for cell in made() if cell.derivation == "growth"] == ([] if growth is None else [growth])


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


@pytest.mark.parametrize(("members", "classes", "basis", "mark"), [
    ({}, {}, "A", ""),
    ({"draft": True}, {}, "P", "~"),
    ({"draft": True}, {"draft": True}, "P", "~"),
    ({"draft": True}, {"unit": "attendance"}, "D", "*"),
    ({}, {"draft": True, "obs_status": "U"}, "U", "?"),
])  # fmt: skip
def test_a_computed_value_bears_the_worst_of_its_figures(archive, made, members, classes, basis, mark):
    members, classes = dict(members), dict(classes)
    archive.report(A, "2022-12-20", draft=members.pop("draft", False)).says("MEM.TOTAL", 14000, "2022")
    report = archive.report(A, "2022-12-21", draft=classes.pop("draft", False))
    report.says("TRAIN.NEWMEM_LEARNERS", 700, "2022", **classes)
    archive.report(B, "2022-12-21").says("TRAIN.NEWMEM_LEARNERS", 600, "2022")
    [cell] = made(blocs=frozenset({A, B}))
    assert (cell.value, cell.status, cell.basis, marks(cell)) == (50, "E", basis, mark)
    assert ("số gốc: " in derived_note(cell, "vi")) is (basis != "A")


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
