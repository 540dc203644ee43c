"""What the model sees of a figure: hashed words around it, and how much they are like the catalogue's own words.

Features are hashed: a stored model holds weights and no text. ``WORDS`` is the number of places for words, ``PAIRS``
that for what unit, kind and role say of an indicator's unit.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import regex

from extractors.indicators.windows import Windows
from schemas.indicators import indicators

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

WORDS, PAIRS = 1 << 15, 1 << 9
_CATALOGUE = 1 << 13
_SYLLABLE = regex.compile(r"[\p{L}\p{M}]+|\d+|[:;(),%]")
_DIGITS = regex.compile(r"\d+")
_NEAR, _FAR, _AFTER, _TITLE, _NOTE = 8, 24, 12, 24, 16  # syllables of each window
_DEFINITION = 0.3  # what a word of the definition weighs beside one of the label or an alias
_FEW = 3.0  # windows of few words are like nothing in particular


class Seen(NamedTuple):
    """The syllables of a figure's windows."""

    noun: list[str]
    before: list[str]
    gap: list[str]
    title: list[str]
    note: list[str]
    unit: list[str]


def seen(words: Windows) -> Seen:
    """The windows of a figure, cut to what the model looks at."""
    return Seen(
        _syllables(words.noun)[:_AFTER],
        _syllables(words.before[-200:])[-_FAR:],
        _syllables(words.gap[-100:])[-_NEAR:],
        _syllables(words.section)[-_TITLE:],
        _syllables(words.footnote)[-_NOTE:],
        words.unit.split()[:4],
    )


def hashed(words: Windows, around: Seen) -> list[int]:
    """The features of a figure below ``WORDS``, each once."""
    return list({crc32(name.encode()) % WORDS for name in features(words, around)})


def features(words: Windows, around: Seen) -> Iterator[str]:
    """The features of a figure by name: its form, its unit, the words before and after, the titles above."""
    figure = words.figure
    noun, before, near, unit = around.noun, around.before, around.before[-_NEAR:], words.unit
    yield f"kind {figure.kind}"
    yield f"role {figure.role}"
    yield f"unit {unit}"
    yield f"size {len(str(int(figure.value)))} {figure.kind}"
    yield f"note {figure.footnote is not None}"
    yield f"direction {figure.direction}"
    yield f"gap length {min(len(around.gap), 6)}"
    yield from (f"unit word {word}" for word in around.unit)
    yield from (f"after {gram}" for gram in grams(noun))
    yield from (f"first {' '.join(noun[:n])}" for n in (1, 2, 3, 4) if len(noun) >= n)
    yield from (f"near {gram}" for gram in grams(near))
    yield from (f"last {' '.join(near[-n:])}" for n in (1, 2, 3, 4) if len(near) >= n)
    yield from (f"gap {word}" for word in around.gap)
    yield from (f"before {word}" for word in before)
    yield from (f"before with {unit} {word}" for word in before[-12:])
    yield from (f"title {word}" for word in around.title)
    yield from (f"note of {word}" for word in around.note)


def grams(syllables: Sequence[str]) -> list[str]:
    """Syllables, and two and three of them in a row."""
    pairs = [f"{a} {b}" for a, b in itertools.pairwise(syllables)]
    threes = [f"{a} {b}" for a, b in zip(pairs, syllables[2:], strict=False)]
    return [*syllables, *pairs, *threes]


def likeness(around: Seen) -> Floats:
    """How much each window is like the words of each indicator in the catalogue: indicators by windows, 0 to 1."""
    import numpy as np

    windows = (
        around.noun,
        [*around.before[-_NEAR:], "_", *around.noun[:_NEAR]],
        around.before[-16:],
        around.gap,
        around.title,
        around.note,
        around.unit,
    )
    return np.stack([_like(grams(window)) for window in windows], 1)


def unit_places(words: Windows) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """For each indicator the two places below ``PAIRS`` of what the figure's form says of its unit and its kind."""
    figure = words.figure
    return _unit_places(figure.kind, figure.role, " ".join(words.unit.split()[:2]))


@cache
def _unit_places(kind: str, role: str, head: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    def place(name: str) -> int:
        return crc32(name.encode()) % PAIRS

    catalogue = indicators().values()
    return (
        tuple(place(f"{indicator.unit}|{kind}|{head}") for indicator in catalogue),
        tuple(place(f"{indicator.unit}|{indicator.kind}|{kind}|{role}") for indicator in catalogue),
    )


def _syllables(text: str) -> list[str]:
    return [_DIGITS.sub("0", word) for word in _SYLLABLE.findall(text)]


def _like(words: Sequence[str]) -> Floats:
    import numpy as np

    prototypes, rarity = _prototypes()
    places = list({crc32(word.encode()) % _CATALOGUE for word in words})
    weights = rarity[places]
    told = weights @ prototypes[places]
    return np.asarray(told / max(float(np.sqrt(weights @ weights)), _FEW), np.float32)


@cache
def _prototypes() -> tuple[Floats, Floats]:
    """The catalogue's words by indicator, rare ones weighing more (tf-idf, columns of length 1), and the rarity."""
    import numpy as np

    catalogue = list(indicators().values())
    counts = np.zeros((_CATALOGUE, len(catalogue)), np.float32)
    for column, indicator in enumerate(catalogue):
        texts = [(text, 1.0) for text in (indicator.vi, *indicator.aliases)] + [(indicator.definition, _DEFINITION)]
        for text, weight in texts:
            for word in grams(_syllables(text.lower())):
                place = crc32(word.encode()) % _CATALOGUE
                counts[place, column] = max(counts[place, column], weight)
    known = (counts > 0).sum(1)
    rarity = np.where(known > 0, np.log((len(catalogue) + 1) / (known + 1)), 0).astype(np.float32)
    weighted = counts * rarity[:, None]
    length = np.sqrt((weighted**2).sum(0))
    return weighted / np.maximum(length, 1e-6), rarity
