"""The trained model: which indicator a figure measures that no rule knows, and how sure that is.

Two steps. Words are weighed for each indicator seen in training (a linear model over hashed features). A judge then
looks at every indicator of the catalogue by itself: what the words say for it, how much the windows are like the
catalogue's own words for it, whether the unit fits, and what the rules say around. The judge's weights are the same
for all indicators, so that one with few examples, or none, can be found too. See docs/model-card.md.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from extractors.indicators.model_features import PAIRS, WORDS, hashed, likeness, seen, unit_places
from extractors.indicators.windows import Windows
from schemas.indicators import indicators

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extractors.indicators.model_features import Floats

NONE = "none"
VARIABLE = "DOICHIEU_MODEL"
SHIPPED = Path(__file__).with_name("model.skops")
UNSEEN = 1e-3  # the chance that words are thought to give an indicator that training did not see
_NEIGHBOURS = 2
_HOPELESS = 0.8  # the chance that words alone give to measuring nothing


class Said(NamedTuple):
    """The most likely indicator of a figure, and the chance that it is right."""

    indicator_id: str
    confidence: float


class Beside(NamedTuple):
    """What the rules say of a figure, and of those next to it in its sentence."""

    own: str | None
    near: frozenset[str]


@dataclass(frozen=True)
class Model:
    """Weights. ``rows`` (``WORDS``) names the row of ``words`` (features by classes) of each hashed feature, -1 for one
    that training hardly saw. ``judge`` are a bias, dense features and ``PAIRS`` places; ``slope`` and ``shift``
    turn its score into a chance (Platt). Above ``threshold`` what it says is taken, where no rule speaks, of the
    indicators that it ``speaks`` of: those it was right about on reports that were left out.
    """

    version: str
    catalogue: tuple[str, ...]
    classes: tuple[str, ...]
    rows: NDArray[np.int32]
    words: Floats
    bias: Floats
    judge: Floats
    slope: float
    shift: float
    threshold: float
    speaks: frozenset[str] = frozenset()

    def say(self, figures: Sequence[Windows], beside: Sequence[Beside]) -> list[Said]:
        """The best indicator of each figure, in their order; whether it is good enough is for the caller to say.

        Of a figure that its words alone make hopeless nothing is said (``none``): most figures are such.
        """
        import numpy as np

        said = [Said(NONE, 0.0)] * len(figures)
        if not figures:
            return said
        logs = self.chances(figures)
        asked = [int(i) for i in np.flatnonzero(logs[:, -1] < np.log(_HOPELESS))]
        if not asked:
            return said
        some = [figures[i] for i in asked], logs[asked], [beside[i] for i in asked]
        score = judge_scores(self.judge, *pair_features(*some))
        best = score.argmax(1)
        chance = 1 / (1 + np.exp(-(self.slope * score[np.arange(len(best)), best] + self.shift)))
        names = tuple(indicators())
        for place, column, sure in zip(asked, best, chance, strict=True):
            said[place] = Said(names[column], round(float(sure), 4))
        return said

    def chances(self, figures: Sequence[Windows]) -> Floats:
        """What the words alone say: logarithms, figures by (indicators of the catalogue and none)."""
        return self.chances_of([hashed(words, seen(words)) for words in figures])

    def chances_of(self, features: Sequence[list[int]]) -> Floats:
        """The same of figures whose features are given."""
        import numpy as np

        return spread(_log_softmax(np.stack([self._score(some) for some in features])), self.classes)

    def _score(self, features: list[int]) -> Floats:
        import numpy as np

        rows = self.rows[features]
        known = rows[rows >= 0]
        total = self.words[known].sum(0, dtype=np.float32) if len(known) else 0
        return np.asarray(self.bias + total / np.sqrt(len(features)), np.float32)


def spread(logs: Floats, classes: Sequence[str]) -> Floats:
    """Logarithms of chances of ``classes`` as columns of the catalogue, ``none`` last; those not known are unlikely."""
    import numpy as np

    columns = {name: column for column, name in enumerate((*indicators(), NONE))}
    found = np.full((len(logs), len(columns)), np.log(UNSEEN), np.float32)
    for place, name in enumerate(classes):
        if name in columns:
            found[:, columns[name]] = np.maximum(logs[:, place], np.log(UNSEEN))
    return found


def pair_features(
    figures: Sequence[Windows], logs: Floats, beside: Sequence[Beside]
) -> tuple[Floats, NDArray[np.int32]]:
    """Of every figure and every indicator: dense features (figures, indicators, features), and places for ``PAIRS``."""
    import numpy as np

    names = {name: column for column, name in enumerate(indicators())}
    count = len(names)
    like = np.stack([likeness(seen(words)) for words in figures])
    own, best = logs[:, :count], logs[:, :count].max(1, keepdims=True)
    top = (like >= like.max(1, keepdims=True) - 1e-6) & (like > 0.05)
    rule = np.zeros((len(figures), count, 4), np.float32)
    for index, (said, near) in enumerate(beside):
        rule[index, :, 0 if said is None else 1] = 1
        if said in names:
            rule[index, names[said], 1:3] = 0, 1
        for name in near & names.keys():
            rule[index, names[name], 3] = 1
    dense = np.concatenate(
        [
            np.stack([own, np.broadcast_to(logs[:, count:], own.shape), own - best], 2),
            (own <= np.log(UNSEEN) + 1e-3)[:, :, None],
            like,
            top[:, :, :5],
            (like[:, :, 0] * like[:, :, 2])[:, :, None],
            rule,
        ],
        2,
    )
    places = np.array([unit_places(words) for words in figures], np.int32).transpose(0, 2, 1)
    return dense.astype(np.float32), places


def judge_scores(judge: Floats, dense: Floats, places: NDArray[np.int32]) -> Floats:
    """The judge's score of every figure and indicator."""
    size = dense.shape[2]
    found: Floats = judge[0] + dense @ judge[1 : 1 + size] + judge[1 + size :][places].sum(2)
    return found


def beside_rules(said: Sequence[str | None], sentences: Sequence[int]) -> list[Beside]:
    """For each figure of a document, in order, what the rules said of it and of those near in its sentence."""
    found = []
    for index, (own, sentence) in enumerate(zip(said, sentences, strict=True)):
        around = range(max(0, index - _NEIGHBOURS), min(len(said), index + _NEIGHBOURS + 1))
        near = {said[i] for i in around if i != index and sentences[i] == sentence}
        found.append(Beside(own, frozenset(name for name in near if name)))
    return found


def to_state(model: Model) -> dict[str, Any]:
    """The model as what a file of it holds; ``from_state`` is the inverse."""
    import numpy as np

    return {
        "version": model.version,
        "catalogue": "\n".join(model.catalogue),
        "classes": "\n".join(model.classes),
        "speaks": "\n".join(sorted(model.speaks)),
        "rows": model.rows,
        "words": model.words.astype(np.float16),
        "bias": model.bias,
        "judge": model.judge,
        "numbers": np.array([model.slope, model.shift, model.threshold]),
    }


def from_state(state: Mapping[str, Any]) -> Model:
    """The model of a file. Raises ValueError for one that is not of this version or does not hold together."""
    import numpy as np

    try:
        slope, shift, threshold = map(float, state["numbers"])
        classes, speaks = (tuple(str(state[name]).split("\n")) for name in ("classes", "speaks"))
        rows, words = np.asarray(state["rows"]), np.asarray(state["words"], np.float32)
        bias, judge = np.asarray(state["bias"], np.float32), np.asarray(state["judge"], np.float32)
        version, catalogue = str(state["version"]), tuple(str(state["catalogue"]).split("\n"))
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a model: {error}") from error
    fits = rows.shape == (WORDS,) and words.shape[1:] == bias.shape == (len(classes),) and rows.max() < len(words)
    if not fits or judge.ndim != 1 or len(judge) <= PAIRS:
        raise ValueError("a model of another version")
    known = frozenset(filter(None, speaks))
    return Model(version, catalogue, classes, rows, words, bias, judge, slope, shift, threshold, known)


def path() -> Path | None:
    """The model of this machine: the one that ``DOICHIEU_MODEL`` names ("none": do without), or the one shipped."""
    named = os.environ.get(VARIABLE)
    if named:
        return None if named == NONE else Path(named)
    return SHIPPED if SHIPPED.exists() else None


@cache
def load(file: Path) -> Model:
    """The model in a file. Raises OSError, ValueError."""
    from extractors.indicators.model_file import read

    return from_state(read(file))


def _log_softmax(scores: Floats) -> Floats:
    import numpy as np

    shifted = scores - scores.max(1, keepdims=True)
    found: Floats = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    return found
