"""How good the rules, the model, and both are on reports that were left out: whole reports, or whole blocs.

Never single figures: a report's figures are alike, and a model that has seen half of them knows the other half.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple
from zlib import crc32

import numpy as np

from extractors.indicators.model import NONE, Model
from extractors.indicators.model_use import tells_ahead
from pipeline.learning.fit import Features, Row, calibrated, fit, learn, rows, scores, threshold, version_of
from pipeline.learning.reports import Known
from schemas.indicators import indicators

By = Literal["report", "bloc"]
PRECISION = 0.9  # of what the model may say where no rule does
ALONE = 0.85  # of what it says by itself
_BINS = 10
_FOLDS = 8
_LEVELS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
_STEPS = (1, 2, 4, 8, 12, 16, 20, 30, 50, 100)
_ENOUGH = 10  # answers from which a share is told
Groups = Callable[[Known], str]


class Judged(NamedTuple):
    """A figure of a report that was left out: what is true, what the rules say, and what the model says, how surely.

    ``likely`` is the model's answer without hearing the rules, ``beside`` with; ``open`` where no rule speaks once
    a fifth of their knowledge is taken from them.
    """

    report: Known
    place: int
    truth: str
    rule: str
    likely: str
    chance: float
    beside: str
    beside_chance: float
    open: bool


class Score(NamedTuple):
    """Right answers, answers, and what there was to find."""

    right: int
    said: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / self.said if self.said else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.said + self.true) if self.said + self.true else 0.0


@dataclass(frozen=True)
class Evaluation:
    """All that was judged, ``threshold`` for the model by itself, ``fill`` for the model beside the rules.

    Beside the rules it ``speaks`` of the indicators it was right about; of a report, of those that it was right about
    in the other ``groups``.
    """

    by: By
    judged: Sequence[Judged]
    threshold: float
    fill: float
    speaks: frozenset[str]
    elsewhere: Mapping[str, frozenset[str]]
    calibration: Model | None = field(default=None, repr=False)

    def answers(self, which: str) -> list[tuple[str, str]]:
        """What is true and what is said of every figure, by ``rules``, ``model`` or ``both``."""
        return [(one.truth, self.answer(one, which)) for one in self.judged]

    def answer(self, one: Judged, which: str) -> str:
        """What is said of a figure, ``none`` where nothing is."""
        if which == "model":
            return one.likely if one.chance >= self.threshold else NONE
        if which == "both" and one.rule == NONE:
            return self.filled(one)
        return one.rule

    def filled(self, one: Judged) -> str:
        """What the model puts where no rule speaks."""
        spoken = not tells_ahead(one.report.document) and one.beside in self.elsewhere[one.report.likeness]
        return one.beside if spoken and one.beside_chance >= self.fill else NONE

    def score(self, which: str, origin: str | None = None, report: str | None = None) -> Score:
        """Of all figures, of those of one origin, or of one report."""
        return score(
            (one.truth, self.answer(one, which))
            for one in self.judged
            if origin in {None, one.report.origin} and report in {None, one.report.name}
        )

    def indicators(self, which: str) -> dict[str, Score]:
        """Each indicator that is there or is said."""
        return per_indicator(self.answers(which))

    def fills(self) -> Score:
        """What the model adds where no rule speaks, a fifth of their knowledge taken from them."""
        return score((one.truth, self.filled(one)) for one in self.judged if one.open)

    def coverage(self) -> list[tuple[float, float, float]]:
        """Threshold, share of the observations found (recall), and precision of the model by itself."""
        found = []
        for step in range(0, 100, 5):
            level = step / 100
            said = score((one.truth, one.likely if one.chance >= level else NONE) for one in self.judged)
            found.append((level, said.recall, said.precision))
        return found

    def reliability(self) -> list[tuple[float, float, int]]:
        """Mean chance, share of right answers, and number of answers, in tenths of the chance."""
        chances = np.array([one.chance for one in self.judged])
        right = np.array([one.likely == one.truth for one in self.judged])
        place = np.minimum((chances * _BINS).astype(int), _BINS - 1)
        return [
            (float(chances[place == bin_].mean()), float(right[place == bin_].mean()), int((place == bin_).sum()))
            for bin_ in range(_BINS)
            if (place == bin_).any()
        ]

    def calibration_error(self) -> float:
        """Mean distance of chance and truth, weighed by number of answers (ECE)."""
        bins = self.reliability()
        return sum(abs(chance - right) * count for chance, right, count in bins) / sum(count for *_, count in bins)

    def confusion(self, which: str = "model") -> list[tuple[str, str, int]]:
        """True and said, where they differ, most often first."""
        counted = Counter(pair for pair in self.answers(which) if pair[0] != pair[1])
        return [(true, said, count) for (true, said), count in counted.most_common()]


def cross_validate(reports: Sequence[Known], by: By = "report", features: Features | None = None) -> Evaluation:
    """Judges every report by a model of the others; ``features`` replace the words it sees, to compare.

    Chances are calibrated on groups that were left out too: those of one fold by the answers about all others.
    """
    groups = [report.likeness if by == "report" else report.bloc for report in reports]
    folds = _folds(groups, [report.origin == "gold" for report in reports])
    alone: list[tuple[Row, Known, int, str, float]] = []
    beside: list[tuple[str, float]] = []
    names = list(indicators())
    for number, left_out in enumerate(folds):
        learnt = [report for report, group in zip(reports, groups, strict=True) if group not in left_out]
        asked = [report for report, group in zip(reports, groups, strict=True) if group in left_out]
        figures = rows(asked, hide=True)
        known = learn(learnt, features)
        for with_rules in (False, True):
            model = fit(known, "fold", with_rules)
            told = scores(model, figures, with_rules, features)
            for row, score_ in zip(figures, told, strict=True):
                best = int(score_.argmax())
                if with_rules:
                    beside.append((names[best], float(score_[best])))
                else:
                    alone.append((row, asked[row.report], number, names[best], float(score_[best])))
    return _calibrated(by, alone, beside)


def _calibrated(
    by: By, alone: Sequence[tuple[Row, Known, int, str, float]], beside: Sequence[tuple[str, float]]
) -> Evaluation:
    """Turns scores into chances, those of each fold by the others."""
    blank = _blank()
    folds = np.array([fold for _, _, fold, _, _ in alone])
    own = np.array([score_ for *_, score_ in alone])
    right = np.array([row.truth == said for row, _, _, said, _ in alone])
    other = np.array([score_ for _, score_ in beside])
    is_open = np.array([row.beside.own is None for row, *_ in alone])
    other_right = np.array([row.truth == said for (row, *_), (said, _) in zip(alone, beside, strict=True)])
    chance, other_chance = np.zeros(len(alone)), np.zeros(len(alone))
    for fold in set(folds):
        here = folds == fold
        chance[here] = _chances(calibrated(blank, list(own[~here]), list(right[~here])), own[here])
        elsewhere = ~here & is_open
        model = calibrated(blank, list(other[elsewhere]), list(other_right[elsewhere]))
        other_chance[here] = _chances(model, other[here])
    final = calibrated(blank, list(other[is_open]), list(other_right[is_open]))
    judged = [
        Judged(
            report, row.index, row.truth, report.rules[row.index] or NONE, said, float(chance[place]),
            beside[place][0], float(other_chance[place]), bool(is_open[place]),
        )
        for place, (row, report, _, said, _) in enumerate(alone)
    ]  # fmt: skip
    level = threshold(list(chance), list(right), ALONE)
    fill, speaks, others = _where_to_speak(judged)
    return Evaluation(by, judged, level, fill, speaks, others, final)


def _where_to_speak(judged: Sequence[Judged]) -> tuple[float, frozenset[str], dict[str, frozenset[str]]]:
    """The level, the indicators, and of each group those that the other groups speak for.

    The level is the lowest at which what the other groups vouch for is right often enough, 1 where there is none.
    """
    asked = [one for one in judged if one.open and not tells_ahead(one.report.document)]
    groups = sorted({one.report.likeness for one in judged})
    for level in _LEVELS:
        sure = [one for one in asked if one.beside_chance >= level]
        others = {group: _vouched(one for one in sure if one.report.likeness != group) for group in groups}
        filled = [one for one in sure if one.beside in others[one.report.likeness]]
        right = sum(one.beside == one.truth for one in filled)
        if len(filled) >= _ENOUGH and right >= PRECISION * len(filled):
            return level, _vouched(sure), others
    return 1.0, frozenset(), dict.fromkeys(groups, frozenset())


def _vouched(answers: Iterable[Judged]) -> frozenset[str]:
    """The indicators that are right often enough."""
    said: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for one in answers:
        said[one.beside] += 1
        right[one.beside] += one.beside == one.truth
    return frozenset(name for name, count in said.items() if right[name] >= PRECISION * count)


def _chances(model: Model, found: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[float]:
    return list(1 / (1 + np.exp(-(model.slope * found + model.shift))))


def _blank() -> Model:
    nothing = np.zeros(1, np.float32)
    return Model("", (), (), nothing.astype(np.int32), nothing, nothing, nothing, 1.0, 0.0, 1.0)


def _folds(groups: Sequence[str], alone: Sequence[bool]) -> list[set[str]]:
    """Groups dealt out to folds; those of annotated reports have folds of their own."""
    own = {group for group, is_alone in zip(groups, alone, strict=True) if is_alone}
    sizes = Counter(group for group in groups if group not in own)
    folds: list[set[str]] = [set() for _ in range(min(_FOLDS, len(sizes)))]
    for number, (group, _) in enumerate(sorted(sizes.items(), key=lambda item: (-item[1], item[0]))):
        folds[number % len(folds)].add(group)
    return [{group} for group in sorted(own)] + folds


def train(reports: Sequence[Known], by: By = "report") -> tuple[Model, Evaluation]:
    """A model of all reports, whose chances and threshold were found on reports left out."""
    evaluation = cross_validate(reports, by)
    model = fit(learn(reports), version_of(reports))
    found = evaluation.calibration
    if found is not None:
        model = replace(
            model, slope=found.slope, shift=found.shift, threshold=evaluation.fill, speaks=evaluation.speaks
        )
    return model, evaluation


def curve_of(reports: Sequence[Known], level: float) -> list[tuple[int, Score]]:
    """F1 of the model by itself on reports it never learns from, as more and more of the others are learnt.

    Those are the annotated reports, or else every fourth; the others come in an order that means nothing.
    """
    shuffled = sorted(reports, key=lambda one: crc32(one.name.encode()))
    tested = [one for one in shuffled if one.origin == "gold"] or shuffled[::4]
    learnt = [one for one in shuffled if one not in tested]
    steps = [step for step in _STEPS if step < len(learnt)] + [len(learnt)]
    return learning_curve(learnt, tested, steps, level)


def learning_curve(
    reports: Sequence[Known], tested: Sequence[Known], steps: Iterable[int], level: float
) -> list[tuple[int, Score]]:
    """The score on ``tested`` after the first 1..n ``reports``; what has a chance below ``level`` is not said."""
    found = []
    names = list(indicators())
    figures = rows(tested)
    for step in steps:
        model = fit(learn(reports[:step]), "curve", with_rules=False)
        told = 1 / (1 + np.exp(-scores(model, figures, with_rules=False)))
        best = [(names[int(each.argmax())], float(each.max())) for each in told]
        said = [name if chance >= level else NONE for name, chance in best]
        found.append((step, score((row.truth, name) for row, name in zip(figures, said, strict=True))))
    return found


def score(answers: Iterable[tuple[str, str]]) -> Score:
    """Over (true, said); saying nothing of what measures nothing counts for nothing."""
    right = said = true = 0
    for truth, answer in answers:
        right += truth == answer != NONE
        said += answer != NONE
        true += truth != NONE
    return Score(right, said, true)


def per_indicator(answers: Iterable[tuple[str, str]]) -> dict[str, Score]:
    """The score of each indicator that is there or is said."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for truth, answer in answers:
        counts[truth][2] += 1
        counts[answer][1] += 1
        counts[truth][0] += truth == answer
    return {name: Score(*counts[name]) for name in indicators() if name in counts}
