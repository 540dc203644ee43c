"""What values are of: where blocs count different things under one indicator, and which total a part belongs to."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from pipeline.publish.rows import dims_text
from schemas.codelists import load
from schemas.indicators import dimensions, indicators

_AGES = re.compile(r"(?P<from>\d+)?(?P<dash>-)?(?P<to>\d+)?(?P<more>\+)?")
_OLDEST = 200


class Kind(NamedTuple):
    """What a bloc gives of an indicator: values of one unit and one breakdown (its JSON)."""

    bloc: str
    indicator_id: str
    measure: str
    unit: str
    dims: str


def differing(kinds: Iterable[Kind]) -> set[Kind]:
    """Those whose definition differs from that of another bloc beside it.

    A unit differs where a bloc gives an indicator only in a unit that is not the catalogue's (a percent, attendances
    of what others count in people) while another bloc gives it in the catalogue's. A code differs where another bloc
    has none like it, but one that overlaps it.
    """
    rows = set(kinds)
    return {*_other_units(rows), *_other_codes(rows)}


def _other_units(rows: set[Kind]) -> Iterator[Kind]:
    units: dict[tuple[str, str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        units[row.indicator_id, row.measure, row.dims][row.bloc].add(row.unit)
    blocs = {key: Counter(unit for own in found.values() for unit in own) for key, found in units.items()}
    for row in rows:
        key = (row.indicator_id, row.measure, row.dims)
        own = units[key][row.bloc]
        usual = indicators()[row.indicator_id].unit if row.indicator_id in indicators() else None
        if row.unit == usual or usual in own:
            continue
        if any(count > (unit in own) for unit, count in blocs[key].items() if unit != row.unit):  # in another bloc
            yield row


def _other_codes(rows: set[Kind]) -> Iterator[Kind]:
    codes: dict[tuple[str, str, str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    broken: list[tuple[Kind, str, str]] = []
    for row in rows:
        for name, code in json.loads(row.dims).items():
            codes[row.indicator_id, row.measure, row.unit, name][row.bloc].add(code)
            broken.append((row, name, code))
    ways = {
        key: {frozenset(own) for own in found.values()} for key, found in codes.items()
    }  # few: most blocs count alike
    for row, name, code in broken:
        key = (row.indicator_id, row.measure, row.unit, name)
        own = codes[key][row.bloc]
        if any(code not in way and any(c not in own and overlap(name, code, c) for c in way) for way in ways[key]):
            yield row


@cache
def whole_of(indicator_id: str, dims: str) -> str:
    """The breakdown, as JSON, whose value is the whole of another's: "{}", or what says of which population it is."""
    known = indicators().get(indicator_id)
    other = {dimensions()[key].name for key in known.dims if key in _populations()} if known else set()
    return dims_text(tuple((name, code) for name, code in json.loads(dims).items() if name in other))


@cache
def _populations() -> frozenset[str]:
    return frozenset(row["dimension"] for row in load("populations"))


@cache
def overlap(name: str, first: str, second: str) -> bool:
    """True for two different codes of a breakdown that cover partly the same things."""
    if first == second:
        return False
    if name == "age":
        a, b = _ages(first), _ages(second)
        return a is not None and b is not None and a[0] <= b[1] and b[0] <= a[1]
    if frozenset((first, second)) in _listed().get(name, frozenset()):
        return True
    parts = [frozenset(filter(None, code.split("+"))) for code in (first, second)]
    return bool(parts[0] & parts[1])


@cache
def _listed() -> dict[str, frozenset[frozenset[str]]]:
    found: dict[str, set[frozenset[str]]] = defaultdict(set)
    for row in load("overlapping_codes"):
        found[row["dim"]].add(frozenset(row["codes"]))
    return {name: frozenset(pairs) for name, pairs in found.items()}


def _ages(code: str) -> tuple[int, int] | None:
    """The first and the last year of an age group: "18-30", "41+", "-30"."""
    match = _AGES.fullmatch(code)
    if not match or not (match["from"] or match["to"]):
        return None
    first = int(match["from"] or 0)
    last = int(match["to"]) if match["to"] else _OLDEST if match["more"] or match["dash"] else first
    return first, last
