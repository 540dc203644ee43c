"""Corrections as people type them, and what the desk answers while it cannot know."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipeline import decisions
from pipeline.web import build, worklist
from pipeline.web.render import Tongue
from pipeline.web.typed import number
from schemas.problems import BadDecision

from .test_pages import finding, words


def figure_of(at, value: str, kind: str = "") -> dict[str, str]:
    """The form fields that name a figure of the report with errors."""
    _, doc_id = finding(at)
    with at.desk.reading() as reading:
        rows = reading.rows("figures", doc_id, ["figure_id", "value", "kind", "unit"])
    row = next(row for row in rows if row["value"] == value and (not kind or row["kind"] == kind))
    return {"doc_id": doc_id, "figure_id": row["figure_id"], "unit": row["unit"] or ""}


@pytest.mark.parametrize(
    ("lang", "typed", "meant"),
    [
        ("vi", "14.103", "14103"), ("vi", "14103", "14103"), ("vi", "15,3", "15.3"), ("vi", "1.040,5", "1040.5"),
        ("vi", "1.234.567,89", "1234567.89"), ("vi", "14 103", "14103"), ("vi", "14\u00a0103", "14103"),
        ("vi", " 08 ", "08"), ("vi", "-3", "-3"), ("vi", "\u22123,5", "-3.5"), ("vi", "0,5", "0.5"),
        ("en", "14,103", "14103"), ("en", "15.3", "15.3"), ("en", "1,234,567.89", "1234567.89"),
    ],
)  # fmt: skip
def test_a_number_is_read_in_the_marks_of_its_language(lang, typed, meant):
    assert number(typed, lang) == meant


@pytest.mark.parametrize(
    ("lang", "typed"),
    [
        ("vi", "15.3"), ("vi", "1.5"), ("vi", "12.34"), ("vi", "1,234.5"), ("vi", "1.23.456"), ("vi", "0.500"),
        ("vi", "1 5"), ("vi", "1.234 567"), ("vi", "1234.567"), ("vi", "1,2,3"), ("vi", "15,"), ("vi", ",5"),
        ("vi", "٣"), ("vi", "１２"), ("vi", "1e3"), ("vi", "3/4"), ("vi", ""), ("vi", "nhiều"), ("vi", "1..000"),
        ("vi", "15,3%"), ("vi", "--3"), ("en", "15,3"), ("en", "1.234,5"), ("en", "1.234.567"), ("en", "14,10"),
    ],
)  # fmt: skip
def test_a_number_that_may_be_meant_otherwise_is_refused(lang, typed):
    with pytest.raises(BadDecision) as refused:
        number(typed, lang)
    assert ("14.103" if lang == "vi" else "14,103") in refused.value.spoken(lang)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=3))
def test_what_the_form_shows_is_read_as_it_was(value):
    for lang in ("vi", "en"):
        shown = Tongue(lang).number(value)
        assert float(number(shown, lang)) == float(value), shown


def test_a_value_without_a_unit_is_corrected_and_shown(at):
    about = figure_of(at, "27", "percent")
    assert about.pop("unit") == ""
    answer = at.post("/decisions/figure", action="figure", value="26,7%", unit="", reason="đọc nhầm", **about)
    assert answer.status_code == 200
    assert decisions.load(at.desk.folder)[0].value == {"value": "26.7"}
    assert "giá trị đúng là 26,7" in words(answer)
    for page in ("?figure={figure_id}", "/figures/{figure_id}"):
        shown = at.client.get(f"/documents/{about['doc_id']}" + page.format(**about))
        assert (shown.status_code, "26,7" in shown.text) == (200, True)
    assert at.client.get("/settings").status_code == 200


def test_decisions_of_the_fewest_words_are_shown(at):
    """As a script writes them: without unit, without breakdowns."""
    about = figure_of(at, "42")
    with at.desk.reading() as reading:
        row = next(
            r
            for r in reading.rows("figures", about["doc_id"], ["figure_id", "start", "end"])
            if r["figure_id"] == about["figure_id"]
        )
    place = {"doc_id": about["doc_id"], "start": row["start"], "end": row["end"]}
    decisions.append(at.desk.folder, "figure", "An", value={"value": "40"}, **place)
    decisions.append(at.desk.folder, "indicator", "An", value={"indicator_id": "MEM.TOTAL"}, **place)
    page = words(at.client.get("/documents/{doc_id}?figure={figure_id}".format(**about)))
    assert "chỉ tiêu là Tổng số đảng viên" in page
    assert "giá trị đúng là 40" in page
    assert at.client.get("/settings").status_code == 200


def test_a_unit_is_kept_when_it_is_changed_and_may_be_taken_away(at):
    about = figure_of(at, "42")
    unit = about.pop("unit")
    assert unit
    for typed, kept in ((unit, {}), ("đảng bộ", {"unit": "đảng bộ"}), ("", {"unit": ""})):
        at.post("/decisions/figure", action="figure", value="40", unit=typed, reason="đọc nhầm", **about)
        assert decisions.load(at.desk.folder)[-1].value == {"value": "40", **kept}
    at.post("/decisions/figure", action="figure", value="40", reason="đọc nhầm", **about)  # a form without the field
    assert decisions.load(at.desk.folder)[-1].value == {"value": "40"}


@pytest.mark.parametrize(("lang", "typed"), [("vi", "15.3"), ("vi", "1,234.5"), ("vi", "٣"), ("en", "15,3")])
def test_an_unclear_value_is_not_kept_and_said_in_the_language_of_the_page(at, lang, typed):
    about = figure_of(at, "42")
    at.client.get("/", params={"lang": lang})
    answer = at.post("/decisions/figure", action="figure", value=typed, reason="x", **about)
    assert answer.status_code == 409
    assert ("14.103 hoặc 15,3" if lang == "vi" else "14,103 or 15.3") in answer.text
    assert decisions.load(at.desk.folder) == []


@pytest.mark.parametrize(
    ("indicator", "dims"),
    [
        ("MEM.TOTAL", {"sex": "F"}), ("MEM.BY_SEX", {"sex_of_members": "BANANA"}),
        ("MEM.BY_SEX", {"poltheory": "SENIOR"}),
        ("MEM.BY_AGE", {"age": "young"}), ("MEM.BY_AGE", {"age": "30-18"}), ("none", {"sex": "F"}),
    ],
)  # fmt: skip
def test_a_breakdown_that_an_indicator_does_not_have_is_refused(at, indicator, dims):
    form = {f"dim.{name}": code for name, code in dims.items()}
    answer = at.post("/decisions/figure", action="indicator", indicator_id=indicator, **form, **figure_of(at, "42"))
    assert answer.status_code == 409
    assert decisions.load(at.desk.folder) == []


def test_breakdowns_that_share_a_name_have_each_their_own_codes(at):
    """ "level" is that of political theory for one indicator, and another's for the next."""
    about = figure_of(at, "42")
    page = html.fromstring(at.client.get("/documents/{doc_id}/figures/{figure_id}".format(**about)).text)
    offered = {
        label.get("data-dim"): set(label.xpath(".//option/@value")) for label in page.xpath("//label[@class='dim']")
    }
    assert "SENIOR" in offered["poltheory"]
    option = page.xpath("//option[@value='MEM.BY_POLTHEORY']")[0]
    assert option.get("data-dims").split() == ["poltheory"]
    form = {"dim.poltheory": "SENIOR"}
    at.post("/decisions/figure", action="indicator", indicator_id="MEM.BY_POLTHEORY", **form, **about)
    assert decisions.load(at.desk.folder)[0].value["dims"] == {"level": "SENIOR"}


def test_a_state_has_one_name_everywhere(at):
    check, doc_id = finding(at)
    answer = at.client.post(
        "/decisions/finding",
        data={"csrf": at.csrf, "action": "acknowledge", "check_id": check, "reason": "biết rồi"},
        headers={"accept": "application/json"},
    )
    assert answer.json() == {"check_id": check, "state": "acknowledged", "words": "đã chấp nhận"}
    for page in ("/findings?state=all", f"/findings/{check}", f"/documents/{doc_id}", "/export/findings.csv?state=all"):
        text = at.client.get(page).content.decode("utf-8-sig")
        assert "đã xác nhận" not in text, page
        if not page.startswith("/documents"):
            assert "đã chấp nhận" in text, page
    names = html.fromstring(at.client.get("/findings").text).xpath("//select[@name='state']/option/text()")
    assert {vi for vi, _ in worklist.STATES.values()} < set(names)
    script = at.client.get("/static/desk.js").text
    assert not re.search("đúng là lỗi|nghi đọc nhầm|đã chấp nhận", script)


# while the index is being made


def test_a_decision_that_cannot_be_looked_up_is_refused_in_words(at):
    check, _ = finding(at)
    at.desk._tables = {}
    form = {"csrf": at.csrf, "action": "confirm", "check_id": check}
    answer = at.client.post("/decisions/finding", data=form, headers={"accept": "application/json"})
    assert answer.status_code == 503
    assert "thử lại" in answer.text
    assert "<" not in answer.text
    assert at.client.post("/decisions/finding", data=form).status_code == 503
    assert at.client.get("/findings", headers={"x-fragment": "1"}).status_code == 503
    assert at.client.get("/findings").status_code == 200  # waits, and loads itself again
    assert decisions.load(at.desk.folder) == []


def test_no_request_falls_between_the_old_tables_and_the_new(at, made, monkeypatch):
    """The index names the new tables before the desk has taken note of them."""
    from pipeline import runner
    from pipeline.config import Config

    extra = at.desk.folder.parent / "more.txt"
    extra.write_text((made / "in" / "Hà Tĩnh" / "sai.txt").read_text("utf-8") + "\nThêm một dòng.\n", "utf-8")
    check, _ = finding(at)
    seen = []
    states = build.states

    def asked(folder):  # between the new index and the end of its making
        answer = at.client.post(
            "/decisions/finding",
            data={"csrf": at.csrf, "action": "confirm", "check_id": check},
            headers={"accept": "application/json"},
        )
        seen.append((answer.status_code, at.one("SELECT count(*) FROM documents")[0]))
        return states(folder)

    runner.run([str(made / "in"), str(extra)], at.desk.folder, Config(jobs=0, report=False))
    lists = build.lists

    def then(*arguments):
        lists(*arguments)
        asked(at.desk.folder)

    monkeypatch.setattr(build, "lists", then)
    at.desk.refresh(wait=True)
    assert seen == [(200, 4)]
    assert at.desk.making.error == ""
    assert at.one("SELECT state FROM findings WHERE check_id = ?", check) == ("confirmed",)


def test_the_answer_to_a_decision_does_not_need_the_index(at, monkeypatch):
    """What was written is said to be written, whatever becomes of the index meanwhile."""
    check, _ = finding(at)
    decide = at.desk.decide

    def decided(*given, **about):
        made = decide(*given, **about)
        at.desk._tables = {}
        return made

    monkeypatch.setattr(at.desk, "decide", decided)
    answer = at.client.post(
        "/decisions/finding",
        data={"csrf": at.csrf, "action": "doubtful", "check_id": check},
        headers={"accept": "application/json"},
    )
    assert json.loads(answer.text)["state"] == "doubtful"
