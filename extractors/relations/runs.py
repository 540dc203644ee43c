"""Counts of one kind in a row, and the totals of the report that they may make up.

"Có 4.340 đảng viên nam, 4.001 đảng viên nữ" names no whole; yet the two make up the total that stands
two sections before. Nothing is claimed here: the runs and the totals are only laid side by side.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractors.relations.scene import Scene, once, relation, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.facts import Figure, Relation

_LONGEST = 40  # figures in a run
_LARGE = 50  # a sum that meets a figure of its paragraph this large is no chance
_NEAR = 40
_YEAR = regex.compile(r"(?:19|20)\d\d")


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``runs``, one a paragraph: roles ``run1``, ``run2`` ... and ``wholes``."""
    known = scene.totals
    for block in scene.clean.blocks:
        figures = scene.between(block.start, block.end)
        if len(figures) < 2:
            continue
        runs = [run for run in _runs(scene, figures) if len(run) > 1]
        if not runs:
            continue
        roles = {f"run{i}": run for i, run in enumerate(runs, 1)}
        roles |= {f"before{i}": before for i, run in enumerate(runs, 1) if (before := _just_before(scene, run))}
        own = {f.figure_id for run in runs for f in run}
        roles["wholes"] = [f for f in known if f.figure_id not in own or f.kind == "ratio"]
        known_flows = _flowing_totals(scene)
        beside = {f.figure_id: f for name, role in roles.items() if name.startswith("before") for f in role}
        roles["flows"] = [
            *(f for f in roles["wholes"] if f.figure_id in known_flows),
            *(f for f in beside.values() if f.figure_id not in known_flows and _flows(scene, f)),
        ]
        first, last = runs[0][0], runs[-1][-1]
        dated = _YEAR.search(scene.lower, scene.sentence(first.clean.start).start, last.clean.end)
        yield relation(
            "runs", [scene.passage(first.clean.start, last.clean.end)], roles, dated="yes" if dated else "no"
        )


@once
def _flowing_totals(scene: Scene) -> set[str]:
    return {f.figure_id for f in scene.totals if _flows(scene, f)}


def _flows(scene: Scene, figure: Figure) -> bool:
    """ "kiểm tra 40 chi bộ": what was done, not how many there are."""
    start = max(scene.clause_start(figure.clean.start), figure.clean.start - _NEAR)
    return pattern("cumulative").search(scene.lower, start, figure.clean.start) is not None


def _just_before(scene: Scene, run: list[Figure]) -> list[Figure]:
    """Counts of the run's own noun in the sentence before it: "12 chỉ tiêu. Có 07 chỉ tiêu ..., 05 chỉ tiêu ..."."""
    here = scene.sentence(run[0].clean.start)
    before = scene.sentence(max(0, here.start - 1))
    paragraph = scene.paragraph(here.start)
    if here.start <= paragraph.start:
        return []
    near = scene.between(before.start, here.start) if len({unit_key(f) for f in run}) == 1 else []
    just = [f for f in near if f.kind == "count" and unit_key(f) == unit_key(run[0])]
    kind = unit_class(run[0])
    large = [f for f in scene.between(paragraph.start, here.start) if f.kind == "count" and f.value >= _LARGE]
    return just + [f for f in large if unit_class(f) == kind is not None and f not in just]


def _runs(scene: Scene, figures: list[Figure]) -> Iterator[list[Figure]]:
    """Counts of one class that follow each other in a sentence."""
    run: list[Figure] = []
    sentence = None
    for figure in figures:
        if figure.kind != "count" or figure.role == "condition" or figure.direction:
            continue
        here = scene.sentence(figure.clean.start)
        if run and (here != sentence or len(run) == _LONGEST or not _same_class(run[-1], figure)):
            yield run
            run = []
        run.append(figure)
        sentence = here
    yield run


def _same_class(a: Figure, b: Figure) -> bool:
    kinds = {unit_class(a), unit_class(b)}
    return len(kinds) == 1 or a.unit is None or b.unit is None
