"""How likely a number is right: what its witnesses said, weighed as it turned out on pages whose numbers are known.

A logistic model of a dozen clues. Its weights are in ``calibration.yaml``, fitted by ``benchmarks/calibrate.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import exp, log
from typing import Any, cast

import yaml

from corpus.ocr.numbers import agree, core, is_plain
from corpus.ocr.spoken import Spoken

_CLOSEST, _LEAST = 0.0005, 0.02  # to 1 and to 0, that a witness's word is taken to be
_LARGE = 20.0  # pixels: a digit of 12 points at 200 dpi
_USUAL = (0.8, 1.6)  # heights of a number's box in digits: brackets and commas make it higher, wear lower


def clues(word: Spoken, page: float) -> dict[str, float]:
    """What tells a number that is right from one that is not; ``page`` is how well the page was read (0 to 1).

    ValueError for a word that no witness was asked about.
    """
    heard = word.heard
    if heard is None:
        raise ValueError(f"no number: {word.text}")
    letters = any(letter.isalpha() for letter in word.text)
    tall = (word.box.bottom - word.box.top) / max(word.digit, 1.0)
    third = heard.third
    return {
        "certain": float(word.certain),
        "read": float(core(heard.text) == core(word.text)),
        "read surely": _odds(heard.confidence),
        "network": float(agree(word.text, heard.network)),
        "network surely": _odds(heard.network_confidence) * (1 if agree(word.text, heard.network) else -1),
        "third": 0.0 if third is None else 1.0 if core(third) == core(word.text) else -1.0,
        "well formed": float(is_plain(word.text)),
        "letters": float(letters),
        "length": float(sum(letter.isdecimal() for letter in word.text)) / 4,
        "small print": max(log(_LARGE / max(word.digit, 4.0)), 0.0),
        "height": max(_USUAL[0] - tall, tall - _USUAL[1], 0.0),
        "page": _odds(page),
    }


def _odds(confidence: float) -> float:
    """Log odds, in units in which a witness that is as sure as can be says about 1."""
    bounded = min(max(confidence, _LEAST), 1 - _CLOSEST)
    return log(bounded / (1 - bounded)) / 7


def probability(clue: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The probability that a number with these clues is right."""
    score = weights["always"] + sum(weights[name] * value for name, value in clue.items())
    return 1 / (1 + exp(-score)) if score > -50 else 0.0


def calibrated(words: Sequence[Spoken], page: float) -> list[Spoken]:
    """The words with their numbers as sure as numbers like them are right; one below the bar is not certain."""
    return [_calibrated(word, page) if word.heard and _has_digit(word.text) else word for word in words]


def _calibrated(word: Spoken, page: float) -> Spoken:
    stored = _stored()
    likely = probability(clues(word, page), stored["weights"])
    return word._replace(confidence=likely, certain=word.certain and likely >= stored["bar"])


def _has_digit(text: str) -> bool:
    return any(letter.isdecimal() for letter in text)


@cache
def _stored() -> dict[str, Any]:
    text = (files("corpus.ocr") / "calibration.yaml").read_text("utf-8")
    return cast("dict[str, Any]", yaml.safe_load(text))
