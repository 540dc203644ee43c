"""Observations become cells: one value, its sources, which leads, what contradicts it."""

import pytest

from pipeline.compare.conflicts import conflicts
from pipeline.compare.evidence import place, quote, report_name
from pipeline.compare.lineage import joins
from pipeline.compare.notes import by_cell, note
from pipeline.compare.selection import Selection, choose
from pipeline.compare.series import Series
from schemas.problems import NotADataset, UnknownChoice

A, B = "VN-21.KCQDN", "VN-23.KCQDN"


@pytest.fixture
def cells(archive, tmp_path):
    """The cells of what was said, with a selection."""

    def read(join=None, **selection):
        with Series(archive.write(tmp_path / "out"), Selection(**selection), threads=1) as series:
            series.join(join or {})
            return list(series.cells())

    return read


def test_the_same_fact_in_two_reports_is_one_cell(archive, cells):
    archive.report(A, "2022-12-20").says("MEM.ADMITTED", 550, "2022")
    archive.report(A, "2023-06-20").says("MEM.ADMITTED", 550, "2022-01", "2022-12")
    [cell] = cells()
    assert (cell.value, cell.sources, cell.several, cell.varied, cell.status) == (550, 2, True, False, "A")
    assert cell.doc_id == archive.reports[1].doc_id  # the later report


@pytest.mark.parametrize(("first", "second", "leads"), [
    ({"date": "2022-12-20"}, {"date": "2023-06-20"}, 1),  # the later
    ({"date": "2022-12-20"}, {"date": "2023-06-20", "draft": True}, 0),  # no draft
    ({"date": "2022-12-20"}, {"date": "2023", "period_source": "inferred"}, 0),  # a stated period
    ({"date": "2022-12-20"}, {"date": "2022-12-20", "confidence": 0.99}, 1),  # the surer indicator
    ({"date": "2022-12-20"}, {"date": "2022-12-20"}, 0),  # the order of the dataset
])  # fmt: skip
def test_which_source_leads(archive, cells, first, second, leads):
    for value, said in ((550, dict(first)), (540, dict(second))):
        report = archive.report(A, said.pop("date"), draft=said.pop("draft", False))
        report.says("MEM.ADMITTED", value, "2022", **said)
    [cell] = cells()
    assert cell.doc_id == archive.reports[leads].doc_id
    assert cell.varied


@pytest.mark.parametrize("reports", [1, 2])
def test_the_later_month_of_a_stock_leads_and_differs_from_nothing(archive, cells, reports):
    first = archive.report(A, "2023-06-20")
    first.says("MEM.TOTAL", 14000, "2022-06")
    last = archive.report(A, "2022-12-20") if reports == 2 else first
    last.says("MEM.TOTAL", 14103, "2022-12")
    [cell] = cells()
    assert (cell.value, cell.contradicted, cell.varied, cell.status) == (14103, False, False, "A")
    assert cell.sources == 2


def test_a_note_says_the_month_of_another_month(archive, tmp_path):
    report = archive.report(A, "2023-06-20")
    report.says("MEM.TOTAL", 14103, "2022-12")
    report.says("MEM.TOTAL", 14000, "2022-06")
    with Series(archive.write(tmp_path / "out")) as series:
        [(_, told)] = by_cell(series)
    assert "Đến 6/2022 ghi 14.000: 1-BC/ĐUK, 20/06/2023; mục I" in note(told, "vi")
    assert "As of 6/2022 14,000: " in note(told, "en")


@pytest.mark.parametrize(("second", "varied"), [
    ({"value": 540}, True),
    ({"value": 551, "qualifier": "about", "lower": "500", "upper": "600"}, False),  # one number fits both
    ({"value": 500, "qualifier": "more_than", "lower": "500", "upper": None}, False),
    ({"value": 600, "qualifier": "more_than", "lower": "600", "upper": None}, True),
])  # fmt: skip
def test_sources_differ_where_no_number_fits_both(archive, cells, second, varied):
    archive.report(A, "2023-12-21").says("MEM.ADMITTED", 550, "2022")
    archive.report(A, "2023-12-20").says("MEM.ADMITTED", start="2022", **second)
    [cell] = cells()
    assert (cell.varied, cell.contradicted) == (varied, False)  # that is for a check of the run to tell


@pytest.mark.parametrize(("values", "start", "status", "others"), [
    ((198456, 9126), "2023-12", "U", ["9126"]),
    ((3, 5, 12, 5), "2023", "U", ["5", "12"]),
    ((3, 3), "2023", "A", []),
    ((3, 5), None, "U", ["5"]),
])  # fmt: skip
def test_of_several_numbers_in_one_report_none_leads_unmarked(archive, tmp_path, values, start, status, others):
    report = archive.report(A, "2023-12-20")
    for value in values:
        report.says("MEM.TOTAL", value, start)
    with Series(archive.write(tmp_path / "out")) as series:
        [cell] = series.cells()
        found = conflicts(series)
        [(_, told)] = by_cell(series)
    assert (cell.status, cell.varied, cell.contradicted) == (status, status == "U", False)
    assert sorted((one.other.value for one in found), key=int) == others
    assert all(one.check is None and one.leading.value == str(values[0]) for one in found)  # it accuses nobody
    assert ("Cùng báo cáo còn ghi" in note(told, "vi")) is bool(others)


@pytest.mark.parametrize(("second", "accepted", "expected"), [
    ({}, None, (True, "U")),
    ({}, "sửa sau khi rà soát", (False, "A")),  # a person knows of it
    ({"start": "2023"}, None, (False, "A")),  # of other cells: what words tell may be of two
    ({"indicator": "MEM.TOTAL"}, None, (False, "A")),
])  # fmt: skip
def test_what_contradicts_is_what_a_check_of_the_run_tells(archive, cells, second, accepted, expected):
    said = {"indicator": "MEM.ADMITTED", "value": 540, "start": "2022"} | second
    one = archive.report(A, "2022-12-20").says("MEM.ADMITTED", 550, "2022")
    archive.disputes(one, archive.report(A, "2023-12-21").says(**said), accepted=accepted)
    assert {(cell.contradicted, cell.status) for cell in cells()} == {expected}


def test_a_check_of_a_number_that_was_told_before_is_of_the_same_cell(archive, tmp_path):
    """The observation stands at the first mention, the passage of a check may be a later one."""
    reports = [archive.report(A, "2022-12-20"), archive.report(A, "2023-12-20")]
    names = [r.says("MEM.ADMITTED", value, "2022") for r, value in zip(reports, (550, 540), strict=True)]
    check = archive.disputes(*names)
    figure = dict(archive.rows["figures"][0], indicator_id="MEM.ADMITTED", dims="{}", start=500, end=503)
    archive.rows["figures"].append(figure | {"figure_id": "f0009"})
    archive.rows["checks"][0]["spans"][0] |= {"start": 500, "end": 503}
    with Series(archive.write(tmp_path / "out")) as series:
        [cell] = series.cells()
        [one] = conflicts(series)
    assert cell.contradicted
    assert (one.leading.value, one.other.value, one.check) == ("540", "550", check)


def test_a_check_between_reports_that_do_not_lead_marks_the_cell(archive, tmp_path):
    reports = [archive.report(A, date) for date in ("2021-12-20", "2022-12-20", "2023-12-20")]
    names = [r.says("MEM.ADMITTED", v, "2021") for r, v in zip(reports, (550, 540, 545), strict=True)]
    archive.disputes(*names[:2])
    with Series(archive.write(tmp_path / "out")) as series:
        [cell] = series.cells()
        [one] = conflicts(series)
    assert (cell.value, cell.contradicted, cell.status) == (545, True, "U")
    assert (one.leading.value, one.other.value) == ("540", "550")


def test_a_leading_number_that_another_report_has_beside_its_own_stands(archive, cells):
    both = archive.report(A, "2022-12-20")
    both.says("MEM.ADMITTED", 540, "2022")
    both.says("MEM.ADMITTED", 550, "2022")
    archive.report(A, "2022-12-21").says("MEM.ADMITTED", 550, "2022")
    [cell] = cells()
    assert (cell.value, cell.contradicted, cell.varied) == (550, False, True)


def test_statuses(dataset):
    with Series(dataset) as series:
        found = {(c.bloc, c.indicator_id, c.period, c.measure): c.status for c in series.cells()}
    assert found["VN-72.KCQDN", "MEM.TOTAL", "2022", "actual"] == "U"
    assert found[B, "MEM.TOTAL", "2022", "actual"] == "P"
    assert found[A, "ORG.TCCS_BY_TYPE", "2022", "actual"] == "D"
    assert found[B, "TRAIN.NEWMEM_LEARNERS", "2022", "actual"] == "D"
    assert found["VN-72.KCQDN", "TRAIN.NEWMEM_LEARNERS", "2022", "actual"] == "A"
    assert found[A, "MEM.ADMITTED", "2022", "actual"] == "U"
    assert not any(bloc == "_U" for bloc, *_ in found)


def test_the_last_period_is_a_whole_year(dataset):
    with Series(dataset, Selection(last=True, indicators=frozenset({"MEM.ADMITTED"}))) as series:
        found = {(c.bloc, c.period) for c in series.cells() if c.measure == "actual"}
    assert found == {(A, "2022"), (B, "2022"), ("VN-72.KCQDN", "2020-01-01/P6Y")}


def test_conflicts_are_what_checks_tell(dataset):
    with Series(dataset) as series:
        [one] = conflicts(series)
        [identity] = series.store.one("SELECT check_id FROM checks WHERE rule_id = 'DUP02'")
    assert (one.leading.value, one.other.value, one.check, one.accepted) == ("540", "550", identity, None)
    assert quote(one.other).endswith("=Cả năm kết nạp 550 đảng viên.")
    assert report_name(one.other, "vi") == "1-BC/ĐUK, 20/12/2022"
    assert place(one.other, "vi") == "mục I"


def test_merged_blocs_are_joined_when_asked(archive, cells):
    archive.report("VN-21.KCCQ", "2018-12-20").says("MEM.TOTAL", 5000, "2018")
    archive.report("VN-21.KDN", "2018-12-20").says("MEM.TOTAL", 7000, "2018")
    archive.report(A, "2022-12-20").says("MEM.TOTAL", 14103, "2022")
    join = joins(["VN-21.KCCQ", "VN-21.KDN", A])
    assert join == {"VN-21.KCCQ": A, "VN-21.KDN": A}
    assert len({cell.bloc for cell in cells()}) == 3
    joined = cells(join)
    assert {cell.bloc for cell in joined} == {A}
    old, new = joined
    assert not old.contradicted
    assert old.varied
    assert (old.status, new.status) == ("D", "A")


def test_a_dataset_without_observations_of_another_age_is_read(archive, tmp_path):
    folder = archive.write(tmp_path / "out")
    for name in ("observations", "checks"):
        (folder / f"{name}.parquet").unlink()
    with Series(folder) as series:
        assert series.present() == ([], [])
        assert list(series.cells()) == []


def test_a_damaged_table_is_named(archive, tmp_path):
    folder = archive.write(tmp_path / "out")
    (folder / "observations.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(NotADataset):
        Series(folder)


@pytest.mark.parametrize(("words", "field", "value"), [
    ({"blocs": ["thanh hoa"]}, "blocs", {A}),
    ({"blocs": ["VN-23"]}, "blocs", {B}),
    ({"blocs": ["vn-21.kcqdn, hà tĩnh"]}, "blocs", {A, B}),
    ({"indicators_": ["mem."]}, "indicators", {"MEM.TOTAL", "MEM.ADMITTED"}),
    ({"indicators_": ["ket nap"]}, "indicators", {"MEM.ADMITTED"}),
    ({"period": "2020..2023"}, "first_year", 2020),
    ({"period": "2020-2023"}, "last_year", 2023),
    ({"period": "2021"}, "last_year", 2021),
    ({"period": "..2021"}, "first_year", None),
    ({"period": "last"}, "last", True),
    ({"statuses": ["u"]}, "statuses", {"U"}),
])  # fmt: skip
def test_selections(words, field, value):
    assert getattr(choose([A, B], ["MEM.TOTAL", "MEM.ADMITTED"], **words), field) == value


@pytest.mark.parametrize("words", [{"blocs": ["Huế"]}, {"indicators_": ["xyz"]}, {"period": "năm ngoái"}])
def test_selections_of_what_is_not_there(words):
    with pytest.raises(UnknownChoice):
        choose([A, B], ["MEM.TOTAL"], **words)
