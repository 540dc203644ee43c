"""Numbers that Word counts by itself ("1.", "a)", "II."), as text."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from corpus.readers._word.styles import Styles, number
from corpus.readers._xml import Element, attribute, child, local

_PLACE = regex.compile(r"%([1-9])")
_MOST = 5000
# Bullets that text keeps; those of symbol fonts become a dash.
_KEPT_BULLETS = frozenset("-–—+*•●○▪◦")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_NO_NUMBER = frozenset({"none", "bullet"})


@dataclass(frozen=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    plain_digits: bool = False
    restarts_after: int | None = None


@dataclass
class _List:
    abstract: str
    levels: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a file and how far each of them has counted."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        linked: dict[str, str] = {}
        for row in root if root is not None else ():
            if local(row) == "abstractNum":
                abstract = attribute(row, "abstractNumId") or ""
                self._abstract[abstract] = _levels(row)
                link = child(row, "numStyleLink")
                if link is not None:
                    linked[abstract] = attribute(link, "val") or ""
        for row in root if root is not None else ():
            if local(row) == "num":
                self._add(row)
        for abstract, style in linked.items():
            other = self._lists.get(styles.get(style).place.list_id or "")
            if other is not None and other.abstract in self._abstract:
                self._abstract[abstract] = self._abstract[other.abstract]

    def label(self, list_id: str, level: int) -> str:
        """The next number of a list at a level: "1.", "2.1.", "-"; "" for one that shows none."""
        row = self._lists.get(list_id)
        if row is None:
            return ""
        levels = self._abstract.get(row.abstract, {}) | row.levels
        here = levels.get(level)
        if here is None:
            return ""
        counters = self._counters.setdefault(row.abstract, {})
        if level in row.starts and (list_id, level) not in self._begun:
            counters[level] = row.starts[level]
            self._begun.add((list_id, level))
        else:
            counters[level] = counters[level] + 1 if level in counters else here.start
        for deeper in [n for n in counters if n > level]:
            after = levels.get(deeper, here).restarts_after
            if after is None or level < after:
                del counters[deeper]
        for above in range(level):
            counters.setdefault(above, levels[above].start if above in levels else 1)
        if here.form == "bullet":
            return here.text if here.text in _KEPT_BULLETS else "-"
        return str(_PLACE.sub(lambda m: self._printed(int(m[1]) - 1, levels, counters, here.plain_digits), here.text))

    def _printed(self, level: int, levels: dict[int, _Level], counters: dict[int, int], plain_digits: bool) -> str:
        form = levels[level].form if level in levels else "decimal"
        return printed(counters.get(level, 1), "decimal" if plain_digits and form not in _NO_NUMBER else form)

    def _add(self, row: Element) -> None:
        abstract = child(row, "abstractNumId")
        found = _List(attribute(abstract, "val") or "" if abstract is not None else "")
        for override in row:
            level = number(attribute(override, "ilvl"))
            if local(override) != "lvlOverride" or level is None:
                continue
            start, own = child(override, "startOverride"), child(override, "lvl")
            if own is not None:
                found.levels[level] = _level(own)
            if start is not None:
                found.starts[level] = number(attribute(start, "val")) or 0
        self._lists[attribute(row, "numId") or ""] = found


def _levels(row: Element) -> dict[int, _Level]:
    found = {}
    for inner in row:
        level = number(attribute(inner, "ilvl"))
        if local(inner) == "lvl" and level is not None:
            found[level] = _level(inner)
    return found


def _level(row: Element) -> _Level:
    def value(name: str) -> str | None:
        found = child(row, name)
        return attribute(found, "val") if found is not None else None

    start = number(value("start"))
    return _Level(
        start if start is not None else 1,
        value("numFmt") or "decimal",
        value("lvlText") or "",
        child(row, "isLgl") is not None,
        number(value("lvlRestart")),
    )


def printed(value: int, form: str) -> str:
    """A number in one of Word's number formats: 4 is "iv" in lowerRoman, "d" in lowerLetter."""
    match form:
        case "none" | "bullet":
            return ""
        case "lowerRoman" | "upperRoman" if 0 < value <= _MOST:
            roman = _roman(value)
            return roman.upper() if form == "upperRoman" else roman
        case "lowerLetter" | "upperLetter" if 0 < value <= _MOST:
            letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
            return letter.upper() if form == "upperLetter" else letter
        case "decimalZero":
            return f"{value:02}"
        case "decimalEnclosedParen":
            return f"({value})"
        case "numberInDash":
            return f"- {value} -"
    return str(value)


def _roman(value: int) -> str:
    letters = ""
    for amount, sign in _ROMAN:
        letters += sign * (value // amount)
        value %= amount
    return letters
