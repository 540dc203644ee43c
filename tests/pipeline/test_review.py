"""What people decide about figures is applied on the next run, to their documents and to no others."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from pipeline import runner
from pipeline.config import Config
from pipeline.dataset import Dataset
from pipeline.decisions import Decision, append
from pipeline.review import review
from pipeline.stages import understand
from schemas.document import Document
from schemas.problems import DecisionLost
from tests.pipeline.conftest import report

TOTAL, ADMITTED = "40 tổ chức cơ sở đảng", "30/120 quần chúng ưu tú"


def decision(figure, kind, value, **more):
    start, end = more.get("start", figure.start), more.get("end", figure.end)
    return Decision("1", "2024-01-01", "Bà Mẫu", kind, "d" * 16, start, end, figure.text, value=value)


@pytest.fixture(scope="module")
def document():
    return understand(Document("d" * 16, "a.txt", "text/plain", report()))


def figure_of(document, text):
    (found,) = [figure for figure in document.figures if figure.text == text]
    return found


def test_an_indicator_that_a_person_gives(document):
    figure = figure_of(document, TOTAL)
    found = review(document, [decision(figure, "indicator", {"indicator_id": "MEM.BY_SEX", "dims": {"sex": "F"}})])
    changed = figure_of(found, TOTAL)
    assert (changed.indicator_id, changed.dims, changed.indicator_confidence) == (
        "MEM.BY_SEX",
        (("sex", "F"),),
        1.0,
    )
    assert changed.method == "human"
    assert replace(found, figures=()) == replace(document, figures=())


@pytest.mark.parametrize(
    "value",
    [{"indicator_id": "MEM.BY_SEX", "dims": {"sex": "BANANA"}}, {"indicator_id": "MEM.TOTAL", "dims": {"sex": "F"}}],
)
def test_a_breakdown_that_the_catalogue_lacks_is_not_applied(document, value):
    figure = figure_of(document, TOTAL)
    found = review(document, [decision(figure, "indicator", value)])
    assert found.figures == document.figures
    assert [problem.code for problem in found.problems] == [DecisionLost.code]


def test_no_indicator_is_a_decision_too(document):
    figure = figure_of(document, TOTAL)
    assert figure.indicator_id == "ORG.TCCS"
    found = figure_of(review(document, [decision(figure, "indicator", {"indicator_id": "none"})]), TOTAL)
    assert (found.indicator_id, found.dims, found.indicator_confidence, found.method) == (None, (), None, "human")


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        (TOTAL, "41", 41, 41),
        ("25%", "25.4", Fraction(2535, 100), Fraction(2545, 100)),
        ("hơn 4.200 đảng viên", "4300", 4300, None),
    ],
)
def test_a_corrected_value_stands_for_what_its_form_can_stand_for(document, text, value, low, high):
    figure = next(figure for figure in document.figures if figure.text == text)
    found = review(document, [decision(figure, "figure", {"value": value})])
    changed = next(f for f in found.figures if f.figure_id == figure.figure_id)
    assert (changed.interval.lo, changed.interval.hi, changed.method, changed.confidence) == (low, high, "human", 1.0)
    assert changed.unit == figure.unit
    assert found.text == document.text


def test_a_figure_that_is_read_a_word_shorter_now_is_the_same(document):
    figure = figure_of(document, TOTAL)
    said = decision(figure, "indicator", {"indicator_id": "none"}, end=figure.end + 3)
    assert figure_of(review(document, [said]), TOTAL).method == "human"


@pytest.mark.parametrize(
    ("start", "end", "indicator"),
    [(0, 3, "none"), (0, 100_000, "none"), (None, None, "MEM.DROPPED")],
    ids=["no figure", "many figures", "indicator dropped"],
)
def test_what_does_not_apply_is_a_problem_of_the_document(document, start, end, indicator):
    figure = figure_of(document, TOTAL)
    where = {} if start is None else {"start": start, "end": end}
    found = review(document, [decision(figure, "indicator", {"indicator_id": indicator}, **where)])
    assert found.figures == document.figures
    (problem,) = found.problems
    assert (problem.code, problem.stage) == ("D031", "review")
    assert TOTAL in problem.message


def run(archive, out, jobs=1):
    return runner.run([str(archive)], out, Config(jobs=jobs, report=False))


def row(out, source, text, table="figures"):
    dataset = Dataset(out)
    (doc_id,) = [one["doc_id"] for one in dataset.rows("documents") if one["source"].endswith(source)]
    places = {one["figure_id"] for one in dataset.rows("figures") if one["doc_id"] == doc_id and one["text"] == text}
    found = [one for one in dataset.rows(table) if one["doc_id"] == doc_id and one["figure_id"] in places]
    return found[0] if found else None


def about(figure):
    return {name: figure[name] for name in ("doc_id", "start", "end", "text")}


def test_a_decision_is_kept_over_runs_and_gone_when_undone(archive, out):
    run(archive, out)
    before = row(out, "số 1.txt", TOTAL)
    value = {"indicator_id": "ORG.CREATED", "dims": {}}
    made = append(out, "indicator", "Bà Mẫu", **about(before), value=value, reason="thành lập mới")
    for reused in (3, 4):  # only the document that was decided upon is read again, and only once
        assert run(archive, out).reused == reused
        after = row(out, "số 1.txt", TOTAL)
        assert (after["indicator_id"], after["method"], after["indicator_confidence"]) == ("ORG.CREATED", "human", 1.0)
        seen = row(out, "số 1.txt", TOTAL, "observations")
        assert (seen["indicator_id"], seen["method"], seen["confidence"]) == ("ORG.CREATED", "human", 1.0)
        assert row(out, "số 2.txt", TOTAL)["indicator_id"] == "ORG.TCCS"
    append(out, "undo", "Bà Mẫu", undoes=made.id)
    assert run(archive, out).reused == 3
    assert row(out, "số 1.txt", TOTAL) == before


def test_a_corrected_value_is_judged_again(archive, out):
    run(archive, out)
    wrong = row(out, "số 2.txt", "30%")
    findings = [one for one in Dataset(out).rows("checks") if one["severity"] == "error"]
    assert findings
    append(out, "figure", "Bà Mẫu", **about(wrong), value={"value": "25"}, reason="lỗi đánh máy")
    run(archive, out, jobs=2)
    assert not [one for one in Dataset(out).rows("checks") if one["severity"] == "error"]
    assert row(out, "số 2.txt", "30%")["value"] == "25"


def test_a_reason_that_changes_reads_nothing_again(archive, out):
    run(archive, out)
    figure = row(out, "số 1.txt", ADMITTED)
    value = {"indicator_id": "none"}
    append(out, "indicator", "A", **about(figure), value=value)
    run(archive, out)
    append(out, "indicator", "B", **about(figure), value=value, reason="xem lại vẫn vậy")
    assert run(archive, out).reused == 4


def test_the_command_says_which_line_of_the_log_is_damaged(command, archive, out):
    assert command("run", archive, "-o", out, "--no-report").code == 0
    figure = row(out, "số 1.txt", TOTAL)
    append(out, "indicator", "A", **about(figure), value={"indicator_id": "none"})
    path = out / "decisions.jsonl"
    path.write_text(path.read_text("utf-8") + json.dumps({"id": "x"}) + "\n", "utf-8")
    said = command("run", archive, "-o", out, "--no-report")
    assert (said.code, "dòng 2" in said.err) == (7, True)
