"""Parts that come before their sum, and parts that whole sentences tell: "176, 184 và 203 đảng viên, cộng 563"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from extractors.relations.partitions import graded_runs, overlap, quarterly_runs
from extractors.relations.scene import Scene, one_noun, relation, unit_class, unit_key
from extractors.relations.wholes import same_kind
from extractors.relations.words import pattern
from schemas.facts import Figure, Relation
from schemas.spans import Span

_FEWEST_BUT_ONE = 2


def summed_up(scene: Scene) -> Iterator[Relation]:
    """ "176, 184 và 203 đảng viên, cộng chung 563 đảng viên": the whole comes last."""
    for whole in scene.figures:
        if whole.kind != "count" or whole.direction:
            continue
        start = scene.sentence(whole.clean.start).start
        if not pattern("parts", "summed_up").search(scene.lower, max(start, whole.clean.start - 30), whole.clean.start):
            continue
        clause = max(start, scene.lower.rfind(";", start, whole.clean.start))
        for since in {start, clause}:
            items = [f for f in scene.between(since, whole.clean.start) if f.kind == "count" and f.role != "condition"]
            items = [f for f in items if f.unit is None or unit_class(f) == unit_class(whole)]
            if len(items) < 2:
                continue
            spans = [scene.passage(items[0].clean.start, whole.clean.end)]
            roles = {"wholes": [whole], "parts": items}
            kind = "closed" if since == clause and _says_sum(scene, whole, items) else "note"
            yield relation("parts", spans, roles, list=kind, alike="same", adjacent="no", near=_near(scene, whole))


def _near(scene: Scene, whole: Figure) -> str:
    """ "tổng số" may be of something else: only a sum that is nearly right is wrong."""
    before = scene.lower[max(0, whole.clean.start - 30) : whole.clean.start]
    return "no" if pattern("parts", "added_up").search(before) else "yes"


def _says_sum(scene: Scene, whole: Figure, items: list[Figure]) -> bool:
    """ "8 báo cáo viên, 17 cộng tác viên và 243 tuyên truyền viên, cộng lại 268 người": one list right before its sum.

    "cộng" says that they were added; "tổng số", "tất cả" may be of something else.
    """
    before = scene.lower[max(0, whole.clean.start - 30) : whole.clean.start]
    nouns = {unit_key(f) for f in (*items, whole)}
    last = scene.lower[items[-1].clean.end : whole.clean.start]
    summed = len(nouns) == 1 and None not in nouns and pattern("parts", "then_total").fullmatch(last)
    if not (summed or pattern("parts", "added_up").search(before)) or overlap(scene, items):
        return False
    figures = [f for f in scene.between(items[0].clean.start, whole.clean.start) if f.role != "condition"]
    gaps = [scene.lower[a.clean.end : b.clean.start] for a, b in pairwise([*items, whole])]
    plain = all(f.qualifier == "exact" and f.role == "actual" and f.direction is None for f in (*items, whole))
    bare = all(f.unit or gap.strip() in {",", "và"} for f, gap in zip(items, gaps, strict=True))
    apart = all(pattern("parts", "item_gap").fullmatch(gap) for gap in gaps)
    return figures == items and plain and bare and apart and not any(map(pattern("parts", "each").search, gaps))


def with_the_rest(scene: Scene) -> Iterator[Relation]:
    """ "6.075 đoàn viên; riêng khối trường học 3.026 đoàn viên, khối y tế 1.375 đoàn viên, phần còn lại 917 đoàn viên".

    What is left makes a list full, whatever word opened it: three figures of the whole's noun and more, with no other
    figure among them.
    """
    for match in pattern("rest_words", "with_rest").finditer(scene.lower):
        rest = next(iter(scene.between(match.end(), match.end() + 1)), None)
        if rest is None or rest.kind != "count" or rest.unit is None:
            continue
        parts = [rest]
        for figure in scene.before(rest.clean.start, scene.sentence(rest.clean.start).start):
            gap = scene.lower[figure.clean.end : parts[-1].clean.start]
            whole = len(parts) > _FEWEST_BUT_ONE and figure.value > max(f.value for f in parts)
            if whole and one_noun(figure, rest) and pattern("rest_words", "opens_parts").search(gap):
                yield from _of_rest(scene, figure, parts[::-1])
                break
            if not one_noun(figure, rest) or not pattern("rest_words", "item_of_rest").fullmatch(gap):
                break
            parts.append(figure)


def _of_rest(scene: Scene, whole: Figure, parts: list[Figure]) -> Iterator[Relation]:
    plain = all(f.kind == "count" and f.role == "actual" and f.direction is None for f in (whole, *parts))
    if plain and not overlap(scene, parts):
        spans = [scene.passage(whole.clean.start, parts[-1].clean.end)]
        yield relation("parts", spans, {"wholes": [whole], "parts": parts}, list="closed", alike="same")


def graded(scene: Scene) -> Iterator[Relation]:
    """ "hiện có 41 tổ chức. Có 24 tổ chức hoàn thành tốt ... Có 15 ... hoàn thành": grades over sentences."""
    for run, complete in [*graded_runs(scene), *quarterly_runs(scene)]:
        first, last = run[0].clean.start, run[-1].clean.end
        start = scene.paragraph(first).start
        wholes = [w for w in scene.before(first, start) if w.role == run[0].role and same_kind(w, run[0])]
        wholes = [w for w in wholes if _whole_of(w, run[0]) and w.value >= max(f.value for f in run)][:3]
        lead = scene.lower[wholes[0].clean.end : first] if wholes else ""
        if wholes and not any(pattern("parts", kind).search(lead) for kind in ("closed", "open")):
            roles = {"wholes": wholes, "parts": run, "percents": []}
            hints = {"list": "closed" if complete else "open", "alike": "kinds", "near": "yes"}
            hints |= {} if len(wholes) == 1 else {"accuse": "no"}
            spans = [Span(wholes[0].start, wholes[0].end), scene.passage(first, last)]
            yield relation("parts", spans, roles, **hints)


def _whole_of(whole: Figure, part: Figure) -> bool:
    return one_noun(whole, part) or None in {whole.unit, part.unit}
