"""A figure as it would be if one of its numbers had been read otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache

import regex

from extractors.figures.numbers import Number, parse
from schemas import intervals
from schemas.codelists import load
from schemas.facts import Figure
from schemas.intervals import Interval
from schemas.layout import Reading

_NUMBER = regex.compile(r"[0-9](?:[0-9.,]*[0-9])?")
_BLANK = regex.compile(r"\s+")


def numbers_in(token: str) -> tuple[str, ...]:
    """The numbers of a token as they are printed, without what stands around them: "(57/64%)," has two."""
    return tuple(_NUMBER.findall(_BLANK.sub("", token)))


def read_as(figure: Figure, reading: Reading, other: str) -> Figure | None:
    """The figure with ``other`` in the place of a reading; None when that is not the same kind of number.

    Only values change. Offsets, text and words stay those of the document, so that its relations can be judged again.
    """
    found = list(_NUMBER.finditer(figure.text))
    inside = [
        number
        for number, match in enumerate(found)
        if reading.start < figure.start + match.end() and figure.start + match.start() < reading.end
    ]
    theirs = numbers_in(other)
    if len(numbers_in(reading.text)) > len(inside):  # the token goes on beyond the figure: "57/64"
        theirs = _within(figure, reading, theirs)
    if not inside or len(theirs) != len(inside):
        return None
    old = [match[0] for match in found]
    new = list(old)
    for number, text in zip(inside, theirs, strict=True):
        new[number] = text
    if new == old:
        return None
    percent = figure.kind == "percent"
    before, after = [parse(text, percent=percent) for text in old], [parse(text, percent=percent) for text in new]
    if None in before or None in after:
        return None
    return _changed(figure, [n for n in before if n], [n for n in after if n])


def _within(figure: Figure, reading: Reading, theirs: tuple[str, ...]) -> tuple[str, ...]:
    """Of a token's other numbers those that stand where the figure does."""
    ours = list(_NUMBER.finditer(reading.text))
    if len(ours) != len(theirs):
        return ()
    return tuple(
        text
        for match, text in zip(ours, theirs, strict=True)
        if figure.start < reading.start + match.end() and reading.start + match.start() < figure.end
    )


def _changed(figure: Figure, before: list[Number], after: list[Number]) -> Figure | None:
    """The figure with its printed numbers replaced, scale words ("85 nghìn") kept."""
    value = _scaled(figure.value, before[0], after[0])
    precision = figure.precision * after[0].precision / before[0].precision
    denominator, most = figure.denominator, figure.value_max
    if denominator is not None:
        if len(before) < 2:
            return None
        denominator = _scaled(denominator, before[-1], after[-1])
    elif most is not None and len(before) > 1:
        most = _scaled(most, before[-1], after[-1])
    if value is None or (denominator is None and figure.denominator is not None) or denominator == 0:
        return None
    if most is not None and most < value:
        return None
    return replace(
        figure,
        value=value,
        precision=precision,
        denominator=denominator,
        value_max=most,
        interval=_interval(figure, value, precision, most),
    )


def _scaled(value: Fraction, before: Number, after: Number) -> Fraction | None:
    return None if before.value == 0 else after.value * (value / before.value)


def _interval(figure: Figure, value: Fraction, precision: Fraction, most: Fraction | None) -> Interval:
    """What the other number can stand for, by the same words around it."""
    old = figure.interval
    if old.is_point:
        return intervals.point(value)
    if most is not None:
        return Interval(value, most)
    if old.lo is None or old.hi is None:
        return Interval(
            None if old.lo is None else value, None if old.hi is None else value, old.lo_closed, old.hi_closed
        )
    if figure.qualifier == "about" and figure.value and old.hi - old.lo != figure.precision:
        return Interval(old.lo * value / figure.value, old.hi * value / figure.value)
    return intervals.rounded(value, precision)


def lookalikes(token: str) -> Iterator[str]:
    """Tokens that recognition could have read as ``token``: one digit taken for its like, lost, or doubled; a comma
    for a point, or lost."""
    alike = _alike()
    for place, sign in enumerate(token):
        head, tail = token[:place], token[place + 1 :]
        for other in alike.get(sign, ""):
            yield head + other + tail
        if sign.isdecimal():
            if tail[:1] == sign:
                yield head + tail  # one of two was doubled
            yield head + sign * 2 + tail  # one of two was lost
        elif sign in ".,":
            yield head + (",."[sign == ","]) + tail
    for number in _NUMBER.finditer(token):
        if number[0].isdecimal() and len(number[0]) > 1:
            yield f"{token[: number.end() - 1]},{token[number.end() - 1 :]}"


@cache
def _alike() -> dict[str, str]:
    found: dict[str, str] = {}
    for a, b in load("confusions")["pairs"]:
        found[str(a)] = found.get(str(a), "") + str(b)
        found[str(b)] = found.get(str(b), "") + str(a)
    return found
