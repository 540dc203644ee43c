"""The sample reports printed otherwise: other markers and labels of footnotes, other lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest

from corpus.readers import from_text
from corpus.samples import samples
from corpus.structure import analyse
from schemas.document import Document

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
MARKER = re.compile(r"⁽?[⁰¹²³⁴-⁹]+⁾?")
LABEL = re.compile(rf"{MARKER.pattern} ?[-–.]? ?")
# How marker and label are printed; N is the number, R the number raised. The share of the notes that must be linked: a
# lowered marker is a guess, and a label "1." may be taken for a heading.
STYLES = [
    ("⁽R⁾", "⁽R⁾ ", 1.0), ("⁽R⁾", "(N) ", 1.0), ("(N)", "(N) ", 0.95), ("[N]", "[N] ", 0.95), ("R", "N. ", 0.9),
    ("R", "N ", 0.9), ("N", "N ", 0.85), ("N", "N. ", 0.8),
]  # fmt: skip
Edit = tuple[int, int, str]


class Print:
    """A sample's text after some edits, and where its places went."""

    def __init__(self, text: str, edits: list[Edit]) -> None:
        self.text, self.moves, last = "", [(0, 0)], 0
        for start, end, new in sorted(edits):
            self.text += text[last:start] + new
            self.moves.append((end, len(self.text)))
            last = end
        self.text += text[last:]

    def at(self, place: int) -> int:
        old, new = max(move for move in self.moves if move[0] <= place)
        return place + new - old


@cache
def noted() -> list[tuple[str, Mapping[str, Any]]]:
    found = [(sample.text, sample.truth.meta) for sample in samples()]
    return [(text, meta) for text, meta in found if any(note["body_start"] for note in meta["footnotes"])]


def reprint(text: str, meta: Mapping[str, Any], marker: str, label: str) -> Print:
    edits: list[Edit] = []
    for note in meta["footnotes"]:
        for place, style, mark in ((note["anchor_start"], marker, MARKER), (note["body_start"], label, LABEL)):
            match = mark.match(text, place) if place is not None else None
            if match:
                number = note["label"]
                new = style.replace("N", number).replace("R", number.translate(RAISED))
                edits.append((match.start(), match.end(), new))
    return Print(text, edits)


def linked(document: Document, meta: Mapping[str, Any], at: Callable[[int], int]) -> int:
    found = {(n.anchor.start, n.body.start) for n in document.footnotes if n.anchor and n.body}
    return sum(
        any(abs(a - at(note["anchor_start"])) <= 4 and abs(b - at(note["body_start"])) <= 6 for a, b in found)
        for note in meta["footnotes"]
        if note["anchor_start"] is not None and note["body_start"] is not None
    )


@pytest.mark.parametrize(("marker", "label", "share"), STYLES, ids=[f"{m} {n}" for m, n, _ in STYLES])
def test_notes_in_other_prints(marker: str, label: str, share: float) -> None:
    good = total = 0
    for text, meta in noted():
        printed = reprint(text, meta, marker, label)
        good += linked(analyse(from_text(printed.text)), meta, printed.at)
        total += sum(n["anchor_start"] is not None and n["body_start"] is not None for n in meta["footnotes"])
    assert good >= share * total, f"{good} of {total}"


def without_blank_lines(text: str) -> str:
    return re.sub(r"\n\s*\n", lambda match: "\n" + " " * (len(match[0]) - 1), text)


def broken(text: str) -> str:
    """Lines of at most 90 characters, each break in the place of a blank."""
    return re.sub(r"(?=[^\n]{91})([^\n]{1,90}) ", r"\1\n", text)


def both(text: str) -> str:
    return without_blank_lines(broken(text))


@pytest.mark.parametrize("form", [without_blank_lines, broken, both])
def test_sections_in_other_lines(form: Callable[[str], str]) -> None:
    good = found = total = 0
    for sample in samples():
        text = form(sample.text)
        assert len(text) == len(sample.text)
        starts = {section.start for section in analyse(from_text(text)).sections}
        wanted = [section["start"] for section in sample.truth.meta["sections"]]
        good += sum(any(abs(start - place) <= 4 for start in starts) for place in wanted)
        found, total = found + len(starts), total + len(wanted)
    assert good >= 0.99 * total
    assert good >= 0.99 * found
