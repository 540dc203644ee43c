"""Training and evaluation: nothing known of a report leaks to where it is left out, measures are what they say."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.indicators import model as models
from extractors.indicators.model import NONE, from_state
from extractors.indicators.model_file import read
from pipeline.fingerprint import fingerprint
from pipeline.learning import evaluate, reports
from pipeline.learning.evaluate import Score, cross_validate, curve_of, per_indicator, score
from pipeline.learning.fit import _known_less, calibrated, fit, learn, rows, threshold
from pipeline.learning.page import as_html, as_json
from schemas.limits import DEFAULT
from schemas.problems import BadConfiguration, ExitCode
from tests.pipeline.test_review import TOTAL, about, row, run


@pytest.fixture(scope="module")
def known():
    """Few short reports: enough to learn something in seconds."""
    return [one for one in reports.samples() if one.name[:3] in {"101", "102", "105", "110", "116", "121"}]


@pytest.fixture(scope="module")
def evaluation(known):
    return cross_validate(known)


def test_truth_is_one_for_each_figure_and_unknown_where_a_number_is_repeated(known):
    for report in known:
        figures = [one.words.figure for one in report.read]
        told = {(figures[i].value, figures[i].kind) for i, name in report.truth.items() if name != NONE}
        for index, figure in enumerate(figures):
            if index not in report.truth:
                assert (figure.value, figure.kind) in told
        assert {NONE} < set(report.truth.values())


def test_what_is_hidden_from_the_rules_is_some_and_always_the_same(known):
    every = [(report.rules, _known_less(report), _known_less(report)) for report in known]
    assert all(first == second for _, first, second in every)
    hidden = sum(a != b for whole, less, _ in every for a, b in zip(whole, less, strict=True))
    assert 0 < hidden < sum(name is not None for whole, *_ in every for name in whole) / 2
    assert all(b in {a, None} for whole, less, _ in every for a, b in zip(whole, less, strict=True))


def test_whole_groups_are_left_out(known):
    for by in ("likeness", "bloc"):
        groups = [getattr(report, by) for report in known]
        folds = evaluate._folds(groups, [False] * len(known))
        assert sorted(group for fold in folds for group in fold) == sorted(set(groups))
    assert len({report.bloc for report in known if report.name[:3] in {"101", "102"}}) == 1


def test_every_known_figure_is_judged_once(known, evaluation):
    judged = [(one.report.name, one.place) for one in evaluation.judged]
    assert sorted(judged) == sorted((report.name, i) for report in known for i in report.usable)


def test_a_report_is_judged_by_what_others_taught(known, monkeypatch):
    """With the truth of one report turned upside down, what is said of that report stays."""
    few = known[:3]
    before = cross_validate(few)
    liar = few[0]
    lies = {i: NONE if name != NONE else "MEDIA.FILM_AUDIENCE" for i, name in liar.truth.items()}
    after = cross_validate([evaluate.replace(liar, truth=lies), *few[1:]])

    def said(evaluation):
        return [one.likely for one in evaluation.judged if one.report.name == liar.name]

    assert said(before) == said(after)


def test_something_is_learnt_from_few_reports(evaluation):
    """Held out, with five reports learnt: far above chance among 60 indicators."""
    own = score((one.truth, one.likely if one.chance > 0.5 else NONE) for one in evaluation.judged)
    assert own.f1 > 0.5


def test_scores_by_hand():
    answers = [("A", "A"), ("A", "B"), ("A", NONE), (NONE, "A"), (NONE, NONE)]
    assert score(answers) == Score(right=1, said=3, true=3)
    assert Score(1, 3, 3).f1 == pytest.approx(1 / 3)
    assert score([]).f1 == score([]).precision == score([]).recall == 0
    found = per_indicator([("MEM.TOTAL", "MEM.TOTAL"), ("MEM.TOTAL", NONE), (NONE, "ORG.TCCS")])
    assert found == {"ORG.TCCS": Score(0, 1, 0), "MEM.TOTAL": Score(1, 1, 2)}


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60), st.floats(0.1, 1))
def test_above_the_threshold_answers_are_precise(answers, precision):
    level = threshold([chance for chance, _ in answers], [right for _, right in answers], precision)
    above = [right for chance, right in answers if chance > level]
    at = [right for chance, right in answers if chance >= level]
    assert level == 1.0 or sum(at) >= precision * len(above) * 0.999 or sum(above) >= precision * len(above)
    assert 0 <= level <= 1


@given(st.lists(st.tuples(st.floats(-8, 8), st.booleans()), min_size=4, max_size=60))
def test_calibration_keeps_the_order_or_says_one_thing_of_all(answers):
    scores, right = [value for value, _ in answers], [is_right for _, is_right in answers]
    found = calibrated(evaluate._blank(), scores, right)
    chances = np.array(evaluate._chances(found, np.array(scores)))
    assert np.all((chances >= 0) & (chances <= 1))
    if found.slope > 0:
        assert list(np.argsort(scores, kind="stable")) == sorted(range(len(scores)), key=lambda i: (scores[i], i))
        assert np.all(np.diff(chances[np.argsort(scores, kind="stable")]) >= -1e-9)


def test_more_coverage_is_found_at_lower_levels(evaluation):
    recalls = [recall for _, recall, _ in evaluation.coverage()]
    assert recalls == sorted(recalls, reverse=True)
    assert 0 <= evaluation.calibration_error() <= 0.3


def test_the_model_speaks_beside_rules_only_of_what_other_reports_vouch_for(evaluation):
    for one in evaluation.judged:
        filled = evaluation.filled(one)
        assert filled == NONE or filled in evaluation.elsewhere[one.report.likeness]
        if one.rule != NONE:
            assert evaluation.answer(one, "both") == one.rule


def test_the_curve_learns_from_reports_it_is_not_tested_on(known, monkeypatch):
    monkeypatch.setattr(evaluate, "_STEPS", (1,))
    seen = []
    monkeypatch.setattr(evaluate, "learn", lambda some: seen.append(list(some)) or learn(some))
    found = curve_of(known[:4], 0.3)
    assert [step for step, _ in found] == [1, 3]
    assert found[0][1].true == found[1][1].true > 0
    assert len(seen[-1]) == 3


def test_a_page_and_numbers_of_an_evaluation(evaluation):
    found = as_json(evaluation)
    assert json.loads(json.dumps(found))["scores"].keys() == {"rules", "model", "both"}
    for miss in found["misses"]["model"]:
        report = next(one.report for one in evaluation.judged if one.report.name == miss["report"])
        assert miss["text"] in " ".join(report.document.text.split())
    found["misses"]["model"][:0] = [dict.fromkeys(("report", "truth", "said", "before", "text", "after"), "<script>x")]
    for lang, word in (("vi", "Đánh giá"), ("en", "How well")):
        page = as_html(found, lang)
        assert word in page
        assert "<script" not in page
        assert not re.search(r"(?:src|href)=", page)


def test_annotations_that_are_not_there(tmp_path):
    with pytest.raises(BadConfiguration):
        list(reports.gold(tmp_path))
    (tmp_path / "observations.jsonl").write_text('{"source_file": "a.txt"}\n', "utf-8")
    with pytest.raises(BadConfiguration):
        list(reports.gold(tmp_path))


def test_annotated_reports_are_learnt_from(tmp_path):
    text = "Đảng bộ Khối có 40 tổ chức cơ sở đảng và 12 con mèo."
    (tmp_path / "a.txt").write_text(text, "utf-8")
    place = {"start": text.index("40"), "end": text.index(" và"), "value": "40", "indicator": "ORG.TCCS"}
    (tmp_path / "observations.jsonl").write_text(json.dumps(place | {"source_file": "a.txt"}) + "\n", "utf-8")
    (found,) = reports.gold(tmp_path)
    assert [found.truth[i] for i in found.usable] == ["ORG.TCCS", NONE]


def test_decisions_are_learnt_from(archive, out):
    from pipeline.decisions import append

    run(archive, out)
    figure = row(out, "số 1.txt", TOTAL)
    append(out, "indicator", "A", **about(figure), value={"indicator_id": "ORG.CREATED"})
    (found,) = reports.decided(out)
    (index,) = found.truth
    assert found.read[index].words.figure.text == TOTAL
    assert [one.truth for one in rows([found])] == ["ORG.CREATED"]


def test_train_and_use_what_was_trained(command, known, archive, out, tmp_path, monkeypatch):
    monkeypatch.setattr(reports, "everything", lambda *_: known[:3])
    before = fingerprint(DEFAULT, True)
    said = command("train", "-o", tmp_path / "m.skops")
    assert said.code == 0, said.err
    found = from_state(read(tmp_path / "m.skops"))
    assert found.version in said.out
    monkeypatch.setenv(models.VARIABLE, str(tmp_path / "m.skops"))
    assert fingerprint(DEFAULT, True) != before
    assert command("run", archive, "-o", out, "--no-report").code == 0
    (tmp_path / "m.skops").write_bytes(b"no model")
    models.load.cache_clear()
    wrong = command("run", archive, "-o", out, "--no-report")
    assert (wrong.code, "DOICHIEU_MODEL" in wrong.err) == (ExitCode.BAD_CONFIG, True)


def test_a_version_names_what_was_learnt(known):
    first, second = (evaluate.version_of(some) for some in (known[:2], known[:3]))
    assert first != second
    assert first == evaluate.version_of(known[1::-1])
    assert fit(learn(known[:1]), "x").version == "x"
