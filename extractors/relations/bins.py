"""Age groups and the counts in them, and finer groups that divide coarser ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extractors.relations.scene import Scene, relation
from schemas.facts import Figure, Relation

_REACH = 45
_OLDEST = 130
_YOUNGEST = 18


@dataclass(frozen=True)
class Bin:
    """Ages ``low``..``high`` (whole years, both ends belong) and the count of the group."""

    low: int
    high: int
    condition: Figure
    count: Figure


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``bins`` (a list of groups) and ``nested_bins`` (a finer list under a coarser)."""
    lists = [bins for block in scene.clean.blocks for bins in _lists(scene, block.start, block.end) if len(bins) > 1]
    for bins in lists:
        if len(bins) > 2 and all(a.low <= b.low for a, b in pairwise(bins)):
            roles = {"conditions": [b.condition for b in bins], "counts": [b.count for b in bins]}
            spans = [scene.passage(bins[0].condition.clean.start, bins[-1].count.clean.end)]
            yield relation("bins", spans, roles, ages=_ages(bins))
            if all(b.count.kind == "percent" for b in bins):
                yield relation("hundred", spans, {"percents": [b.count for b in bins]}, sure=_open_ended(bins))
    lists = [bins for bins in lists if all(b.count.kind == "count" for b in bins)]
    for coarse in lists:
        for fine in lists:
            if fine is not coarse and len(fine) > len(coarse):
                yield from _nested(scene, coarse, fine)


def _lists(scene: Scene, start: int, end: int) -> Iterator[list[Bin]]:
    """The age groups of each sentence; "dưới 35 tuổi 41 đồng chí, dưới 40 tuổi 97 đồng chí" count some twice."""
    sentences: dict[int, list[Figure]] = {}
    for figure in scene.between(start, end):
        sentences.setdefault(scene.sentence(figure.clean.start).start, []).append(figure)
    for figures in sentences.values():
        bins = _bins(scene, figures)
        if sum(b.low == 0 for b in bins) < 2 and sum(b.high == _OLDEST for b in bins) < 2:
            yield bins


def _bins(scene: Scene, figures: list[Figure]) -> list[Bin]:
    found: list[Bin] = []
    named = False
    for condition, count in pairwise(figures):
        if condition.role != "condition" or count.kind == "ratio" or count.role == "condition":
            continue
        gap = scene.lower[condition.clean.end : count.clean.start]
        named = named or "tuổi" in condition.text.lower() or "tuổi" in gap
        if len(gap) <= _REACH and ";" not in gap:
            low, high = _range(condition)
            found.append(Bin(low, high, condition, count))
    if named or _speaks_of_age(figures):
        return found
    units = {b.condition.unit for b in found}
    return found if len(units) == 1 and None not in units else []  # sizes: "dưới 10 đảng viên có 74 chi bộ"


def _speaks_of_age(figures: list[Figure]) -> bool:
    return any("tuổi" in (f.unit or "") for f in figures) if figures else False


def _range(condition: Figure) -> tuple[int, int]:
    value = int(condition.value)
    if condition.value_max is not None:
        return value, int(condition.value_max)
    match condition.qualifier:
        case "more_than":
            return value + 1, _OLDEST
        case "at_least":
            return value, _OLDEST
        case "at_most":
            return 0, value - 1 if "dưới" in condition.text.lower() else value
    return value, value


def _open_ended(bins: list[Bin]) -> str:
    """Groups from the youngest to the oldest make up everybody."""
    return "yes" if bins[0].low <= _YOUNGEST and bins[-1].high == _OLDEST else "no"


def _ages(bins: list[Bin]) -> str:
    return ";".join(f"{b.low}-{b.high}" for b in bins)


def _nested(scene: Scene, coarse: list[Bin], fine: list[Bin]) -> Iterator[Relation]:
    for group in coarse:
        inside = [b for b in fine if group.low <= b.low and (b.high <= group.high)]
        if len(inside) < 2 or inside[0].low != max(group.low, fine[0].low) or not _reaches(inside[-1], group, fine):
            continue
        spans = [
            scene.passage(group.condition.clean.start, group.count.clean.end),
            scene.passage(inside[0].condition.clean.start, inside[-1].count.clean.end),
        ]
        yield relation("nested_bins", spans, {"whole": [group.count], "parts": [b.count for b in inside]})


def _reaches(last: Bin, group: Bin, fine: list[Bin]) -> bool:
    """The finer groups fill the coarser to its end, or to where the finer list ends."""
    return last.high == group.high or last is fine[-1]
