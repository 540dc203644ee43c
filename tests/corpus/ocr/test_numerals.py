"""The network: what it reads, at any batch, and that it keeps quiet where there is nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from drawing import SIZE, Sheet, scanned

from corpus.ocr import numerals

TEXTS = ["0", "1", "7", "11", "100", "1.254", "98,6%", "87/92", "15/3/2023", "2020-2025", "(317", "4.083.215", "03"]


def crop(text, size=SIZE, seed=None):
    sheet = Sheet()
    end = sheet.line(60, 120, text, size)
    pixels = sheet.pixels[120 - size : 120 + size // 2, 50 : round(end) + 12]
    return pixels if seed is None else scanned(pixels, seed)


@pytest.mark.parametrize("size", [24, 36, 60])
@pytest.mark.parametrize("seed", [None, 1])
def test_numbers(size, seed):
    assert [said.text for said in numerals.read([crop(text, size, seed) for text in TEXTS])] == TEXTS


def test_letters_are_letters():
    [said] = numerals.read([crop("21-KL/TW")])
    assert said.text == "21-xx/xx"


def test_alone_or_together():
    crops = [crop(text) for text in TEXTS]
    together = numerals.read(crops)
    for alone, said in zip([numerals.read([c])[0] for c in crops], together, strict=True):
        assert alone.text == said.text
        assert alone.confidence == pytest.approx(said.confidence, abs=0.05)  # the paper to the right of it differs


@pytest.mark.parametrize("shape", [(0, 0), (1, 40), (40, 40), (2, 2)])
def test_nothing_there(shape):
    assert numerals.read([np.full(shape, 250, np.uint8)])[0].text == ""


def test_anything_is_read_without_an_error():
    dice = np.random.default_rng(0)
    crops = [dice.integers(0, 256, (int(h), int(w)), dtype=np.uint8) for h, w in dice.integers(1, 90, (40, 2))]
    assert len(numerals.read(crops)) == len(crops)
    assert all(0 <= said.confidence <= 1 for said in numerals.read(crops))
