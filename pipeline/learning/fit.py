"""Training the model (``extractors/indicators/model.py``) on known reports."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
import scipy.sparse as sp

from extractors.indicators.model import NONE, Beside, Model, beside_rules, judge_scores, pair_features, to_state
from extractors.indicators.model_features import PAIRS, WORDS, hashed, seen
from extractors.indicators.windows import Windows
from pipeline.learning.reports import Known
from schemas.indicators import indicators

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractors.indicators.model_features import Floats

RULE_FEATURES = 4  # the last of the judge's dense features
_SEEN_IN = 2  # figures a feature must stand at to be learnt
_NONE_WEIGHT = 0.5  # most figures measure nothing; at full weight the model would hardly speak
_PARTS = 4  # in which the words are learnt, so that the judge sees them say what they had not learnt
_HIDDEN = 0.2
Features = Callable[[Windows], list[int]]


@dataclass(frozen=True)
class Row:
    """A figure to learn from, in its report, with what the rules say around and what is true."""

    report: int
    index: int
    words: Windows
    beside: Beside
    truth: str


def rows(reports: Sequence[Known], hide: bool = False) -> list[Row]:
    """Every usable figure of some reports. ``hide`` some of what the rules know, see ``_known_less``."""
    found = []
    for number, report in enumerate(reports):
        said = _known_less(report) if hide else report.rules
        beside = beside_rules(said, [one.words.sentence_at for one in report.read])
        found += [Row(number, i, report.read[i].words, beside[i], report.truth[i]) for i in report.usable]
    return found


def _known_less(report: Known) -> list[str | None]:
    """What the rules might say of a report like this that nobody had at hand when they were written.

    Rules know the reports they were written for almost by heart. On reports they had not seen they missed a fifth
    of the observations: so of each report a fifth of the indicators is taken from them, always the same ones.
    """
    hidden = {
        name for name in set(report.rules) if name and crc32(f"{report.likeness} {name}".encode()) % 100 < 100 * _HIDDEN
    }
    return [None if name in hidden else name for name in report.rules]


@dataclass(frozen=True)
class Learnt:
    """What the words of some reports have taught, and what they said of each figure before they were taught it."""

    rows: Sequence[Row]
    logs: Floats
    words: _Words


def learn(reports: Sequence[Known], features: Features | None = None) -> Learnt:
    """The first step. ``features`` replace the words that the linear model sees, to compare."""
    learnt = rows(reports, hide=True)
    vectors = [(features or _features)(row.words) for row in learnt]
    parts = np.array([crc32(reports[row.report].likeness.encode()) % _PARTS for row in learnt])
    logs = np.zeros((len(learnt), len(indicators()) + 1), np.float32)
    for part in range(_PARTS):
        inside, outside = np.flatnonzero(parts == part), np.flatnonzero(parts != part)
        if len(inside):
            others = outside if len(outside) else inside  # a single report
            words = _fit_words([vectors[i] for i in others], [learnt[i].truth for i in others])
            logs[inside] = words.logs([vectors[i] for i in inside])
    return Learnt(learnt, logs, _fit_words(vectors, [row.truth for row in learnt]))


def fit(learnt: Learnt, version: str, with_rules: bool = True) -> Model:
    """A model, not calibrated yet. ``with_rules``: the judge hears what the rules say."""
    words, judge = learnt.words, _fit_judge(learnt.rows, learnt.logs, with_rules)
    return Model(version, tuple(indicators()), words.classes, words.rows, words.weights, words.bias, judge, 1, 0, 1)


def version_of(reports: Sequence[Known]) -> str:
    """Names what was learnt from: number of reports, and a digest of their figures and what is true of them."""
    seen_all = hashlib.sha256()
    for report in sorted(reports, key=lambda one: one.name):
        seen_all.update(repr((report.document.doc_id, sorted(report.truth.items()))).encode())
    return f"{len(reports)}-{seen_all.hexdigest()[:8]}"


@dataclass(frozen=True)
class _Words:
    classes: tuple[str, ...]
    rows: NDArray[np.int32]
    weights: Floats
    bias: Floats

    def logs(self, vectors: Sequence[list[int]]) -> Floats:
        model = Model("", (), self.classes, self.rows, self.weights, self.bias, self.bias, 1.0, 0.0, 1.0)
        return model.chances_of(vectors)


def _features(words: Windows) -> list[int]:
    return hashed(words, seen(words))


def _fit_words(vectors: Sequence[list[int]], truth: Sequence[str]) -> _Words:
    """Weights of words for each indicator (multinomial logistic regression over features that stand at two figures)."""
    matrix = _matrix(vectors)
    columns = np.flatnonzero(np.asarray((matrix > 0).sum(0)).ravel() >= _SEEN_IN)
    weights = {name: _NONE_WEIGHT if name == NONE else 1.0 for name in set(truth)}
    found = _logistic(30.0, 120, 5e-3, weights).fit(matrix[:, columns], list(truth))
    table = np.full(WORDS, -1, np.int32)
    table[columns] = np.arange(len(columns))
    coefficients, bias = found.coef_, found.intercept_
    if len(found.classes_) == 2:  # one row of weights stands for both
        coefficients, bias = np.vstack([-coefficients, coefficients]), np.concatenate([-bias, bias])
    kept = np.asarray(coefficients.T, np.float16).astype(np.float32)  # as it will be stored
    return _Words(tuple(map(str, found.classes_)), table, kept, np.asarray(bias, np.float32))


def _fit_judge(learnt: Sequence[Row], logs: Floats, with_rules: bool) -> Floats:
    """Weights that tell the right indicator of a figure from the others (logistic regression over pairs)."""
    dense, places = pair_features([row.words for row in learnt], logs, [row.beside for row in learnt])
    if not with_rules:
        dense[:, :, -RULE_FEATURES:] = 0
    figures, count, size = dense.shape
    names = list(indicators())
    right = np.array([[row.truth == name for name in names] for row in learnt]).ravel()
    where = np.repeat(np.arange(figures * count), places.shape[2])
    flat = sp.csr_matrix((np.ones(len(where)), (where, places.ravel())), shape=(figures * count, PAIRS))
    found = _logistic(1.0, 400, 1e-4).fit(sp.hstack([sp.csr_matrix(dense.reshape(-1, size)), flat]).tocsr(), right)
    return np.concatenate([found.intercept_, found.coef_[0]]).astype(np.float32)


def calibrated(model: Model, scores: Sequence[float], right: Sequence[bool]) -> Model:
    """The model with its scores turned into chances (Platt, with his smoothed targets).

    ``scores`` are those of figures of reports that were left out.
    """
    hits, misses = sum(right), len(right) - sum(right)
    if not hits or not misses:
        return model
    features = np.asarray(scores).reshape(-1, 1)
    high, low = (hits + 1) / (hits + 2), 1 / (misses + 2)
    share = np.where(np.asarray(right), high, low)
    both, target = np.vstack([features, features]), np.repeat([1, 0], len(scores))
    found = _logistic(1e6, 400, 1e-6).fit(both, target, sample_weight=np.concatenate([share, 1 - share]))
    return replace(model, slope=float(found.coef_[0, 0]), shift=float(found.intercept_[0]))


def threshold(chances: Sequence[float], right: Sequence[bool], precision: float) -> float:
    """The lowest chance above which at least ``precision`` of the answers are right, 1 where there is none."""
    order = sorted(zip(chances, right, strict=True), reverse=True)
    best, hits = 1.0, 0
    for count, (chance, is_right) in enumerate(order, 1):
        hits += is_right
        if hits >= precision * count and count >= 5:
            best = chance
    return float(best)


def save(model: Model, path: Path) -> None:
    """Writes a model as ``skops`` keeps it. Raises OSError."""
    import skops.io

    skops.io.dump(to_state(model), path)


def scores(model: Model, asked: Sequence[Row], with_rules: bool = True, features: Features | None = None) -> Floats:
    """The judge's score of every figure and indicator."""
    if not asked:
        return np.zeros((0, len(indicators())), np.float32)
    logs = model.chances_of([(features or _features)(row.words) for row in asked])
    dense, places = pair_features([row.words for row in asked], logs, [row.beside for row in asked])
    if not with_rules:
        dense[:, :, -RULE_FEATURES:] = 0
    return judge_scores(model.judge, dense, places)


def _matrix(vectors: Sequence[list[int]]) -> Any:  # noqa: ANN401 - a sparse matrix, which has no type
    ends = np.cumsum([0, *map(len, vectors)])
    places = np.concatenate([np.asarray(vector, np.int32) for vector in vectors])
    values = np.repeat([1 / np.sqrt(max(len(vector), 1)) for vector in vectors], [len(vector) for vector in vectors])
    return sp.csr_matrix((values.astype(np.float32), places, ends), shape=(len(vectors), WORDS))


def _logistic(freedom: float, rounds: int, tolerance: float, weights: dict[str, float] | None = None) -> Any:  # noqa: ANN401
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    warnings.simplefilter("ignore", ConvergenceWarning)  # the rounds are bounded on purpose
    return LogisticRegression(C=freedom, max_iter=rounds, tol=tolerance, class_weight=weights)
