"""The log of decisions: grows only, holds over crashes and crowds, and says what stands in the end."""

from __future__ import annotations

import errno
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from subprocess import Popen

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import decisions
from pipeline.ack import FILE_NAME as ACKNOWLEDGED
from pipeline.ack import acknowledge, entries, withdraw
from pipeline.decisions import FILE_NAME, Decision, append, digest, effective, load, not_undone, standing
from schemas.problems import BadConfiguration, BadDecision, DiskFull, ForeignOutput
from tests.pipeline.test_ack import done, finding  # noqa: F401 - a fixture

PLACE = {"doc_id": "d" * 16, "start": 10, "end": 15, "text": "8.197"}


def indicator(folder, indicator_id="MEM.TOTAL", **more):
    return append(folder, "indicator", "Bà Mẫu", **PLACE | {"value": {"indicator_id": indicator_id}} | more)


def test_a_line_says_who_when_and_what(tmp_path):
    kept = indicator(tmp_path, value={"indicator_id": "MEM.BY_SEX", "dims": {"sex": "F"}}, reason="đảng viên nữ")
    (line,) = (tmp_path / FILE_NAME).read_text("utf-8").splitlines()
    row = json.loads(line)
    assert row["by"] == "Bà Mẫu"
    assert row["time"].endswith("Z")
    assert "đảng viên nữ" in line
    assert load(tmp_path) == [kept]


def test_no_log_is_an_empty_log(tmp_path):
    assert load(tmp_path) == []
    assert standing(tmp_path).of("d" * 16) == ()


def test_the_last_word_holds_and_an_undo_gives_back_the_one_before(tmp_path):
    first, second = indicator(tmp_path), indicator(tmp_path, "MEM.ADMITTED")
    assert standing(tmp_path).of("d" * 16) == (second,)
    undo = append(tmp_path, "undo", "Ông Mẫu", undoes=second.id)
    assert standing(tmp_path).of("d" * 16) == (first,)
    append(tmp_path, "undo", "Ông Mẫu", undoes=undo.id)
    assert standing(tmp_path).of("d" * 16) == (second,)
    assert len(load(tmp_path)) == 4


def test_an_indicator_and_a_value_of_one_figure_stand_side_by_side(tmp_path):
    indicator(tmp_path)
    append(tmp_path, "figure", "A", **PLACE, value={"value": "8179"})
    append(tmp_path, "doubtful", "A", check_id="c1")
    holds = standing(tmp_path)
    assert [one.kind for one in holds.of("d" * 16)] == ["figure", "indicator"]
    assert holds.checks["c1"].kind == "doubtful"


WRONG = {
    "no kind": ("guess", {}),
    "no check": ("confirm", {}),
    "no place": ("indicator", {"value": {"indicator_id": "MEM.TOTAL"}}),
    "no value": ("indicator", PLACE),
    "unknown indicator": ("indicator", PLACE | {"value": {"indicator_id": "MEM.MOON"}}),
    "dims that are no codes": ("indicator", PLACE | {"value": {"indicator_id": "MEM.TOTAL", "dims": {"sex": ["F"]}}}),
    "a breakdown that the indicator lacks": (
        "indicator",
        PLACE | {"value": {"indicator_id": "MEM.TOTAL", "dims": {"sex": "F"}}},
    ),
    "a code that no list holds": (
        "indicator",
        PLACE | {"value": {"indicator_id": "MEM.BY_SEX", "dims": {"sex": "BANANA"}}},
    ),
    "ages that are none": ("indicator", PLACE | {"value": {"indicator_id": "MEM.BY_AGE", "dims": {"age": "30-18"}}}),
    "a breakdown of nothing": ("indicator", PLACE | {"value": {"indicator_id": "none", "dims": {"sex": "F"}}}),
    "digits of another script": ("figure", PLACE | {"value": {"value": "٣"}}),
    "empty span": ("indicator", PLACE | {"end": 10, "value": {"indicator_id": "none"}}),
    "a number with a comma": ("figure", PLACE | {"value": {"value": "8,1"}}),
    "a number that is none": ("figure", PLACE | {"value": {"value": 8}}),
    "a reason without end": ("confirm", {"check_id": "c", "reason": "x" * 5_000}),
    "half a letter": ("confirm", {"check_id": "c", "reason": "\ud800"}),
    "strange field": ("confirm", {"check_id": "c", "colour": "red"}),
    "undoes nothing": ("undo", {}),
    "undoes what is not there": ("undo", {"undoes": "abc"}),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_complete_is_refused_and_not_written(tmp_path, name):
    kind, about = WRONG[name]
    with pytest.raises((BadDecision, UnicodeEncodeError)):
        append(tmp_path, kind, "A", **about)
    assert not (tmp_path / FILE_NAME).exists()


@pytest.mark.parametrize("damage", ["{", "[]", '"a"', "null", '{"id": "a"}', "\x00", '{"id":"a","time":"x","by":"A"}'])
def test_a_damaged_line_is_named_and_nothing_is_lost(tmp_path, damage):
    indicator(tmp_path)
    path = tmp_path / FILE_NAME
    path.write_text(path.read_text("utf-8") + damage + "\n", "utf-8")
    before = path.read_bytes()
    with pytest.raises(BadConfiguration, match=r"dòng 2"):
        load(tmp_path)
    assert path.read_bytes() == before


def test_a_line_without_its_end_is_not_run_into(tmp_path):
    first = indicator(tmp_path)
    path = tmp_path / FILE_NAME
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    second = indicator(tmp_path, "MEM.ADMITTED")
    assert load(tmp_path) == [first, second]


def test_an_indicator_that_the_catalogue_dropped_is_no_damage(tmp_path):
    indicator(tmp_path)
    path = tmp_path / FILE_NAME
    path.write_text(path.read_text("utf-8").replace("MEM.TOTAL", "MEM.OLD"), "utf-8")
    assert load(tmp_path)[0].value == {"indicator_id": "MEM.OLD"}


@pytest.mark.parametrize("age", ["18-30", "30-30", "-30", "41+"])
def test_ages_are_codes_of_their_own(tmp_path, age):
    assert indicator(tmp_path, value={"indicator_id": "MEM.BY_AGE", "dims": {"age": age}}).value["dims"] == {"age": age}


def test_a_code_that_the_catalogue_dropped_is_no_damage(tmp_path):
    indicator(tmp_path, value={"indicator_id": "MEM.BY_SEX", "dims": {"sex": "F"}})
    path = tmp_path / FILE_NAME
    path.write_text(path.read_text("utf-8").replace('"F"', '"OLD"'), "utf-8")
    assert load(tmp_path)[0].value == {"indicator_id": "MEM.BY_SEX", "dims": {"sex": "OLD"}}


def test_a_full_disk_leaves_the_log_as_it_was(tmp_path, monkeypatch):
    indicator(tmp_path)
    before = (tmp_path / FILE_NAME).read_bytes()
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:9]) if len(data) > 200 else full())

    def full():
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(DiskFull):
        indicator(tmp_path, reason="x" * 100)
    assert (tmp_path / FILE_NAME).read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="no such protection here")
def test_nothing_is_written_through_a_link(tmp_path):
    (tmp_path / "else").write_text("", "utf-8")
    (tmp_path / FILE_NAME).symlink_to(tmp_path / "else")
    with pytest.raises(ForeignOutput):
        indicator(tmp_path)
    assert (tmp_path / "else").read_text("utf-8") == ""


def test_many_may_write_at_once(tmp_path):
    code = (
        "import sys; from pathlib import Path; from pipeline.decisions import append\n"
        "for n in range(20): append(Path(sys.argv[1]), 'confirm', 'A', check_id=str(n), reason='x' * 3000)"
    )
    others = [Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(2)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: append(tmp_path, "confirm", "B", check_id=str(n), reason="y" * 3000), range(40)))
    assert [other.wait(60) for other in others] == [0, 0]
    log = load(tmp_path)
    assert len(log) == len({one.id for one in log}) == 80


@given(st.lists(st.tuples(st.sampled_from("acu"), st.integers(0, 3)), max_size=12))
def test_what_stands_is_what_a_ledger_by_hand_says(steps):
    """a: acknowledge check n; c: confirm it; u: undo the n-th line from the end."""
    log = []
    for number, (step, n) in enumerate(steps):
        if step == "u" and n < len(log):
            log.append(Decision(str(number), "2024-01-01", "A", "undo", undoes=log[-1 - n].id))
        elif step != "u":
            kind = "acknowledge" if step == "a" else "confirm"
            log.append(Decision(str(number), "2024-01-01", "A", kind, check_id=str(n)))

    def holds(decision):
        return not any(holds(later) for later in log if later.undoes == decision.id)

    expected = {}
    for one in log:
        if one.kind != "undo" and holds(one):
            expected[one.check_id] = one
    assert dict(effective(log).checks) == expected
    assert all(holds(one) for one in not_undone(log))


def test_the_digest_changes_with_what_is_said_only(tmp_path):
    first = indicator(tmp_path)
    again = indicator(tmp_path, reason="tôi cũng thấy vậy")
    other = indicator(tmp_path, "none")
    assert digest([first]) == digest([again]) != digest([other])
    assert digest([]) == ""


def test_acknowledgements_live_in_the_log(done):  # noqa: F811
    check_id = finding(done)["check_id"]
    acknowledge(done, check_id, "đã biết", "A")
    (one,) = load(done)
    assert (one.kind, one.check_id, one.text) == ("acknowledge", check_id, finding(done)["message_vi"])
    (done / ACKNOWLEDGED).unlink()
    assert [entry.reason for entry in entries(done)] == ["đã biết"]
    append(done, "confirm", "B", check_id=check_id)
    assert entries(done) == []


def test_an_entry_by_hand_counts_until_the_log_speaks(done):  # noqa: F811
    check_id = finding(done)["check_id"]
    by_hand = f"- {{check_id: {check_id}, by: A, date: hôm qua, reason: viết tay}}\n"
    (done / ACKNOWLEDGED).write_text(by_hand, "utf-8")
    assert [entry.reason for entry in entries(done)] == ["viết tay"]
    assert withdraw(done, check_id, "B").reason == "viết tay"
    assert entries(done) == []
    (done / ACKNOWLEDGED).write_text(by_hand, "utf-8")
    assert entries(done) == []
    assert [one.kind for one in load(done)] == ["acknowledge", "undo"]


def test_kinds_are_of_findings_figures_or_undo():
    assert {*decisions.OF_CHECKS, *decisions.OF_FIGURES, "undo"} == set(decisions.Kind.__args__)


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_a_link_or_a_pipe_is_no_log(tmp_path, kind):
    if kind == "link":
        (tmp_path / "elsewhere").write_text("{}\n")
        (tmp_path / decisions.FILE_NAME).symlink_to(tmp_path / "elsewhere")
    else:
        os.mkfifo(tmp_path / decisions.FILE_NAME)
    with pytest.raises(BadConfiguration):
        decisions.load(tmp_path)
