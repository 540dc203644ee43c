"""What flows in and out: opening and closing stock in one passage, and the steps from candidate to full member."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.relations.scene import Scene, one_noun, relation, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.facts import Figure, Relation
from schemas.spans import Span

_LEAD = 80
_FEWEST = 3  # flows that make a movement where the opening stands elsewhere
_PEOPLE = {"đồng chí", "người"}


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``order`` (greater, lesser) and ``stock_flow`` (opening, inward, outward, closing)."""
    yield from _admission(scene)
    for block in scene.clean.blocks:
        figures = [f for f in scene.between(block.start, block.end) if f.kind == "count" and f.role == "actual"]
        if len(figures) > 2:
            yield from _movement(scene, figures)


def _lead(scene: Scene, figure: Figure) -> str:
    return scene.lower[max(scene.clause_start(figure.clean.start), figure.clean.start - _LEAD) : figure.clean.start]


def _admission(scene: Scene) -> Iterator[Relation]:
    """Trained, admitted, made full: each the first of its kind for its period."""
    steps: dict[tuple[str | None, str | None], dict[str, Figure]] = {}
    for figure in scene.figures:
        if figure.kind != "count" or figure.role != "actual" or unit_class(figure) != "person":
            continue
        step = _step(scene, figure)
        if step:
            steps.setdefault((figure.period_start, figure.period_end), {}).setdefault(step, figure)
    for found in steps.values():
        for greater, lesser in (("trained", "admitted"), ("admitted", "full"), ("admitted", "new_members")):
            if greater in found and lesser in found:
                pair = [found[greater], found[lesser]]
                yield relation("order", scene.spans(pair), {"greater": pair[:1], "lesser": pair[1:]}, step=lesser)


def _step(scene: Scene, figure: Figure) -> str | None:
    lead = _lead(scene, figure)
    if pattern("flows", "admitted").search(lead):
        return "admitted"
    if pattern("flows", "full").search(lead):
        return "full"
    if (
        pattern("flows", "recognised").search(lead) and scene.lower.startswith(" chính thức", figure.clean.end)
    ) or figure.unit == "đảng viên chính thức":
        return "full"
    if pattern("flows", "full_after").match(scene.lower, figure.clean.end, figure.clean.end + 120):
        return "full"
    if lead.rstrip().endswith("cho") and pattern("flows", "trained").search(lead):
        return "trained"
    if lead.rstrip().endswith("cho") and pattern("flows", "new_members").search(lead):
        return "new_members"
    return None


def _movement(scene: Scene, figures: list[Figure]) -> Iterator[Relation]:
    opening = [f for f in figures if _opens(scene, f)]
    start = opening[0].clean.start if opening else 0
    if not opening:
        opening, start = _opening_elsewhere(scene, figures)
    if not opening:
        return
    first = opening[0]
    after = [f for f in figures if f.clean.start > start and unit_class(f) in {unit_class(first), None}]
    moving = {f.figure_id for f in after if _moves(scene, f)}
    closing = [
        f
        for f in after
        if f.figure_id not in moving and pattern("flows", "closing").search(_lead(scene, f)) and _one_stock(first, f)
    ]
    if not closing:
        return
    between = [f for f in after if f.clean.start < closing[0].clean.start]
    inward = [f for f in between if pattern("flows", "inward").search(_lead(scene, f))]
    outward = [f for f in between if f not in inward and pattern("flows", "outward").search(_lead(scene, f))]
    if not inward and not outward:
        return
    complete = inward and outward and len(inward) + len(outward) == len(between)  # who only tells one way tells some
    here = first.clean.start if first in figures else after[0].clean.start
    spans = [scene.passage(here, closing[0].clean.end)]
    if first not in figures:
        spans.append(Span(first.start, first.end))
    roles = {"opening": [first], "inward": inward, "outward": outward, "closing": closing[:1]}
    yield relation("stock_flow", spans, roles, complete="yes" if complete else "no")


def _opening_elsewhere(scene: Scene, figures: list[Figure]) -> tuple[list[Figure], int]:
    """ "từ đầu năm 2018 đến nay kết nạp ..., chuyển đi ...": the one stock that is told of "đầu năm 2018" elsewhere.

    Also where the words of the time stand, for the flows stand behind them.
    """
    start = scene.sentence(figures[0].clean.start).start
    since = pattern("flows", "since").search(scene.lower, start, figures[-1].clean.end)
    if since is None or sum(_moves(scene, f) for f in figures) < _FEWEST:
        return [], 0
    block = range(figures[0].clean.start, figures[-1].clean.end)
    told = [f for f in _told_at(scene, since["when"]) if f.clean.start not in block]
    found = [f for f in told if unit_class(f) == unit_class(figures[-1]) is not None]
    return found[:1], since.start()


def _told_at(scene: Scene, when: str) -> list[Figure]:
    """The counts that are told of a time anywhere in the report; looked for once."""
    key = ("told at", when)
    if key not in scene.shared:
        times = _same_time(when)
        counts = (f for f in scene.figures if f.kind == "count" and f.role == "actual")
        scene.shared[key] = [f for f in counts if _told_of(scene, f, times)]
    found: list[Figure] = scene.shared[key]
    return found


def _same_time(when: str) -> list[str]:
    """The beginning of a year is the end of the year before."""
    year = when.removeprefix("đầu năm ")
    return [when, f"cuối năm {int(year) - 1}", f"31/12/{int(year) - 1}"] if year.isdigit() else [when]


def _told_of(scene: Scene, figure: Figure, times: list[str]) -> bool:
    behind = scene.lower[figure.clean.end : figure.clean.end + _LEAD // 2]
    return any(time in scene.label(figure) or time in behind.partition(";")[0] for time in times)


def _moves(scene: Scene, figure: Figure) -> bool:
    """True for a figure that a verb of coming or going stands right before."""
    lead = _lead(scene, figure)
    return any(pattern("flows", way).search(lead) for way in ("inward", "outward"))


def _opens(scene: Scene, figure: Figure) -> bool:
    """ "Đầu năm Đảng bộ có 100 chi bộ", "từ 5.410 đảng viên đầu năm"; not "từ 98 đảng viên đầu năm, kết nạp 12"."""
    end = figure.clean.end
    if pattern("flows", "opening_after").match(scene.lower, end, end + _LEAD):
        return True
    lead = _lead(scene, figure)
    named = list(pattern("flows", "opening").finditer(lead))
    if not named or _moves(scene, figure):
        return False
    at = figure.clean.start - len(lead) + named[-1].start()
    told = scene.before(at, at - _LEAD)[:1]  # the figure that the word stands right behind
    if told and not scene.lower[told[0].clean.end : at].strip():
        return False
    return all(verb[0] == "tổ chức" for verb in pattern("verbs").finditer(lead, named[-1].end()))


def _one_stock(opening: Figure, closing: Figure) -> bool:
    """ "100 chi bộ" and "107 chi bộ"; "5.410 đảng viên" and "5.532 đồng chí"."""
    if opening.unit is None or closing.unit is None or one_noun(opening, closing):
        return True
    people = unit_class(opening) == unit_class(closing) == "person"
    return people and not {unit_key(opening), unit_key(closing)}.isdisjoint(_PEOPLE)
