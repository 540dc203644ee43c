"""Two figures and their change, of shares, of counts, or yearly: "từ 7.786 (năm 2010) lên 8.197 ..., tăng 5,27%"."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractors.figures.lexicon import lexicon
from extractors.relations.compared import (
    Pair,
    after_change,
    before_bracket,
    compared,
    continued,
    dated,
    formerly,
    from_to,
    in_other_year,
    in_series,
    is_compared,
    told_before,
    told_formerly,
    two_dates,
)
from extractors.relations.held import held, is_level, of_named_year, one_subject
from extractors.relations.scene import Scene, one_noun, relation, unit_class, unit_key
from extractors.relations.shares import Share, pairs
from extractors.relations.words import pattern
from schemas.facts import Figure, Relation
from schemas.spans import Span

_COORDINATED = regex.compile(r"\s*(?:,|và|;)?\s*(?:và\s+)?(?:(?:tăng|giảm)\s+)?")
_RIENG_YEAR = regex.compile(r"riêng năm (?:19|20)\d\d")
_CASES = frozenset({"trường hợp"})  # what is counted as cases may be persons
_YEAR = regex.compile(r"(?:19|20)\d\d")
_LOOK_BACK = 24  # figures


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``change`` (before, after, change) and ``growth`` (before, after, rate)."""
    shares = {s.percent.figure_id: s for s in pairs(scene)}
    for change in scene.figures:
        if change.unit == "lần":  # "tăng 1,5 lần" may be one and a half times as much, or as much more
            yield from _times(scene, change)
            continue
        if (
            change.direction is None
            or change.role == "condition"
            or change.kind == "ratio"
            or change.value_max is not None
        ):
            continue
        before = max(scene.clause_start(change.clean.start), change.clean.start - 40)
        some = pattern("change", "of_some").search(scene.lower, before, change.clean.start)
        own_year = _RIENG_YEAR.search(scene.label(change)) is not None
        if some and not own_year and not scene.between(some.start(), change.clean.start):
            continue  # but "riêng năm 2019 có 173, tăng 28" is of the 173
        past = pattern("change", "excess").search(scene.lower, before, change.clean.start)
        if past and (change.kind == "percent" or not is_compared(scene, change)):
            continue
        yearly = _is_yearly(scene, change)
        if yearly:
            yield from _growth(scene, change) if change.kind == "percent" else ()
        elif change.kind == "percent":
            yield from _given_twice(scene, change) or _of_percent(scene, change, shares)
        else:
            yield from _of_count(scene, change)


def _times(scene: Scene, change: Figure) -> Iterator[Relation]:
    """ "534 chữ ký số, gấp 1,5 lần so với cuối năm 2021 (356 chữ ký số)"."""
    lead = scene.lower[max(0, change.clean.start - 30) : change.clean.start]
    if not pattern("change", "times").search(lead) or change.value_max is not None:
        return
    level = scene.bracket(change.clean.start)
    earlier = scene.same_level(scene.before(change.clean.start, _since(scene, change)), level)
    earlier = [f for f in earlier if f.kind == "count" and f.role == "actual"]
    pair = compared(scene, change, earlier, _since(scene, change))
    if pair and one_noun(pair.before, pair.after):
        roles = {"before": [pair.before], "after": [pair.after], "change": [change]}
        start, end = _extent(*pair[:2], change)
        yield relation("change", [scene.passage(start, end)], roles, of="times", accuse="yes" if pair.sure else "no")


def _is_yearly(scene: Scene, change: Figure) -> bool:
    i = scene.index[change.figure_id]
    last = scene.figures[i - 1].clean.end if i else 0  # "thu nhập bình quân 7,8 triệu đồng, tăng 8%" grew once
    start = max(scene.clause_start(change.clean.start), change.clean.start - 60, last)
    before = scene.lower[start : change.clean.start]
    after = scene.lower[change.clean.end : change.clean.end + 14]
    return (
        pattern("change", "yearly").search(before) is not None or pattern("change", "per_year").match(after) is not None
    )


def _since(scene: Scene, change: Figure) -> int:
    """A change looks back to the one before it in its sentence, or to the sentence's start."""
    sentence = scene.sentence(change.clean.start)
    start = sentence.start
    for other in scene.between(sentence.start, change.clean.start):
        if other.direction and other.kind == change.kind and other.role == "change":
            listed = _COORDINATED.fullmatch(scene.lower, other.clean.end, change.clean.start)
            start = start if listed else other.clean.end
    return start


def _of_percent(scene: Scene, change: Figure, shares: dict[str, Share]) -> Iterator[Relation]:
    since = _since(scene, change)
    level = scene.bracket(change.clean.start)
    near = scene.before(change.clean.start, since)[:_LOOK_BACK]
    earlier = [f for f in near if f.role != "condition" and f.value_max is None]
    percents = [f for f in earlier if f.kind == "percent" and is_level(scene, f)]
    told = [f for f in earlier if f.kind == "percent" and f.role != "change" and not f.direction]
    points = "yes" if _in_points(scene, change) else "no"
    hints = {"direction": change.direction or "up", "points": points}
    dated_pair = two_dates(scene, percents[1], percents[0], since) if len(percents) >= 2 else None
    if dated_pair and of_named_year(scene, dated_pair, change):
        before, after = dated_pair.before, dated_pair.after
        roles = {"before": [before], "after": [after], "change": [change]}
        raw = [shares[p.figure_id].part for p in (before, after) if p.figure_id in shares]
        if len(raw) == 2 and all(f.kind == "ratio" for f in raw):
            roles["raw"] = raw
        first = min(f.clean.start for f in (before, after, *raw))
        if not (one_subject(scene, dated_pair) and held(scene, Pair(before, max(before, after, key=_at)), change)):
            hints["accuse"] = "no"
        yield relation("change", [scene.passage(first, change.clean.end)], roles, of="shares", **hints)
        return
    counts = [f for f in earlier if f.kind == "count" and scene.bracket(f.clean.start) == level]
    shared = [f for f in percents if scene.bracket(f.clean.start) == level]
    pair = (
        from_to(scene, percents)
        or in_other_year(scene, change, told)
        or from_to(scene, counts)
        or before_bracket(scene, change, level)
        or continued(scene, change, shared, since)
        or compared(scene, change, shared, since)
        or compared(scene, change, counts, since)
        or after_change(scene, change)
        or in_series(scene, change)
        or formerly(scene, counts)
        or told_before(scene, change, next(iter(counts), None))
    )
    pair = _judged(scene, pair, change)
    if pair:
        roles = {"before": [pair.before], "after": [pair.after], "change": [change]} | _others(pair)
        start, end = _extent(*pair[:2], change)
        of = "shares" if pair[0].kind == "percent" else "counts"
        if not pair.sure:
            hints["accuse"] = "no"
        yield relation("change", [scene.passage(start, end)], roles, of=of, **hints)


def _in_points(scene: Scene, percent: Figure) -> bool:
    """True for "tăng 1,1 điểm phần trăm"."""
    following = pattern("change", "points").match(scene.lower, percent.clean.end, percent.clean.end + 40)
    return "điểm" in percent.text.lower() or following is not None


def _given_twice(scene: Scene, change: Figure) -> list[Relation]:
    """ "kỷ luật 56 đảng viên, giảm 6,67% (giảm 4 đảng viên)": the change in percent and, in a bracket, in number."""
    bracket = scene.bracket_after(change.clean.end, 2)
    inside = scene.between(bracket.start, bracket.end) if bracket else []
    earlier = scene.before(change.clean.start, scene.sentence(change.clean.start).start)
    after = [
        f
        for f in earlier
        if f.kind == "count" and f.role in {"actual", "target"} and scene.bracket(f.clean.start) is None
    ]
    if (
        len(inside) != 1
        or told_formerly(scene, change)
        or inside[0].kind != "count"
        or not after
        or unit_key(inside[0]) not in {unit_key(after[0]), None}
    ):
        return []
    if inside[0].direction not in {change.direction, None}:
        return []
    roles = {"after": after[:1], "delta": inside, "change": [change]}
    spans = [scene.passage(after[0].clean.start, inside[0].clean.end)]
    hints = {"direction": change.direction or "up", "points": "no"}
    return [relation("change", spans, roles, of="delta", **hints)]


def _of_count(scene: Scene, change: Figure) -> Iterator[Relation]:
    level = scene.bracket(change.clean.start)
    since = _since(scene, change)
    earlier = scene.same_level(scene.before(change.clean.start, since), level)
    earlier = [f for f in earlier if f.role != "condition"]
    alike = [f for f in earlier if f.kind == "count" and unit_class(f) in {unit_class(change), None}]
    pair = (
        from_to(scene, alike)
        or before_bracket(scene, change, level)
        or compared(scene, change, alike, since)
        or after_change(scene, change)
        or formerly(scene, alike)
        or in_series(scene, change)
        or dated(alike)
        or told_before(scene, change, next(iter(alike), None))
    )
    pair = _judged(scene, pair, change)
    behind = pair is not None and pair == after_change(scene, change)  # "giảm 04 cấp phó (từ 26 xuống 22 người)"
    told_alike = behind or (pair is not None and _told_alike(change, pair.after))
    if pair and (not pair.sure or unit_key(pair.after) == unit_key(pair.before) or told_alike):
        yield from _growth_of_count(scene, change, pair)
        roles = {"before": [pair.before], "after": [pair.after], "change": [change]} | _others(pair)
        start, end = _extent(*pair[:2], change)
        hints = {"direction": change.direction or "up", "points": "no"}
        if not pair.sure or not told_alike:
            hints["accuse"] = "no"
        yield relation("change", [scene.passage(start, end)], roles, of="difference", **hints)


def _told_alike(change: Figure, after: Figure) -> bool:
    """True when the change is counted in the noun of the figure, or in a word that stands for it."""
    return (
        unit_key(change) in {unit_key(after), None}
        or unit_key(after) is None
        or one_noun(change, after)
        or unit_key(change) in lexicon().classifiers | _CASES
    )


def _at(figure: Figure) -> int:
    return figure.clean.start


def _judged(scene: Scene, pair: Pair | None, change: Figure) -> Pair | None:
    """The pair, without accusation where the change may be of another matter; none where it names another year."""
    if pair is None:
        return None
    named = in_series(scene, change)  # both years are named: "riêng năm 2023 giảm 16 so với năm 2022"
    if named or not of_named_year(scene, pair, change):
        return named
    sure = pair.sure and held(scene, pair, change) and (is_compared(scene, change) or one_subject(scene, pair))
    return pair._replace(sure=sure)


def _others(pair: Pair) -> dict[str, list[Figure]]:
    return {"others": list(pair.others)} if pair.others else {}


def _extent(*figures: Figure) -> tuple[int, int]:
    return min(f.clean.start for f in figures), max(f.clean.end for f in figures)


def _growth_of_count(scene: Scene, change: Figure, pair: Pair) -> Iterator[Relation]:
    """ "tăng 559 đồng chí, tương đương 6,5%": the percent right after the change is of the figure before."""
    bracket = scene.bracket(pair.before.clean.start)
    behind = bracket is not None and 0 <= bracket.start - change.clean.end < 4  # "(cùng kỳ 205), tỷ lệ giảm 7,8%"
    last, end = (pair.before, bracket.end + 1) if bracket and behind else (change, change.clean.end)
    i = scene.index[last.figure_id] + 1
    percent = scene.figures[i] if i < len(scene.figures) else None
    if percent is None or percent.kind != "percent" or percent.role == "condition" or _in_points(scene, percent):
        return
    if pattern("growth_link").fullmatch(scene.lower, end, percent.clean.start):
        roles = {"before": [pair.before], "after": [pair.after], "change": [percent]} | _others(pair)
        hints = {"direction": change.direction or "up", "points": "no"}
        if not pair.sure:
            hints["accuse"] = "no"
        start, end = _extent(pair.before, pair.after, percent)
        yield relation("change", [scene.passage(start, end)], roles, of="counts", **hints)


def _growth(scene: Scene, rate: Figure) -> Iterator[Relation]:
    sentence = scene.sentence(rate.clean.start)
    earlier = [f for f in scene.before(rate.clean.start, sentence.start) if f.kind == "count" and f.role != "condition"]
    pair = from_to(scene, earlier)
    if pair is None or not held(scene, pair, rate):
        return
    years = _years_between(scene, pair.before, pair.after, sentence)
    if years:
        roles = {"before": [pair[0]], "after": [pair[1]], "rate": [rate]}
        spans = [scene.passage(pair[0].clean.start, rate.clean.end)]
        yield relation("growth", spans, roles, years=str(years), direction=rate.direction or "up")


def _years_between(scene: Scene, before: Figure, after: Figure, sentence: Span) -> int | None:
    """Whole years between two figures: from their periods, else from the years the sentence prints."""
    ends = [(f.period_end or f.period_start or "")[:4] for f in (before, after)]
    if all(ends) and ends[0] < ends[1] and before.period_source == "stated" == after.period_source:
        return int(ends[1]) - int(ends[0])
    years = sorted({int(y) for y in _YEAR.findall(scene.lower[sentence.start : sentence.end])})
    return years[-1] - years[0] if len(years) == 2 else None
