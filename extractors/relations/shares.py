"""Parts and their percents: "3.931/7786 (chiếm 50,5%)", "4001 đảng viên nữ (chiếm 48%)".

The shares of one sentence are one relation, because they speak of one whole; where the whole is not
printed beside the part, every figure that may be it is proposed, nearest first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import regex

from extractors.relations.partitions import exclusive
from extractors.relations.scene import Scene, once, relation, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.facts import Figure, Relation
from schemas.spans import Span

_MARK = regex.compile(r"[.,;()]")
_NEAR = 45
_REACH = 120
_WITH_FORMER = regex.compile(r"\s*so (?:với|cùng)[^.;()%]{0,50}\(")
_NOUN = regex.compile(r"\s+\p{L}")
_BASE_REACH = 16  # figures
_FAR = 260
_FEWEST, _MOST = Fraction(1, 5), Fraction(5)  # what is done of a plan; beyond it the two are no pair


@dataclass(frozen=True)
class Share:
    """A part with its percent; ``base`` where the words name it, the part itself when it is a ratio."""

    part: Figure
    percent: Figure
    base: Figure | None


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``shares`` (roles parts, percents, bases) and ``attainable`` (percent, base)."""
    shares = pairs(scene)
    groups: dict[tuple[int, str], list[Share]] = {}
    for share in shares:
        key = str(share.base.denominator or share.base.figure_id) if share.base else "?"
        groups.setdefault((scene.paragraph(share.part.clean.start).start, key), []).append(share)
    for (_, key), group in groups.items():
        for run in [group] if key != "?" else _by_sentence(scene, group):
            yield _relation(scene, run, stated=key != "?")
    taken = {s.percent.figure_id for s in shares}
    yield from _listed_percents(scene)
    yield from _attainable(scene, taken)


@once
def pairs(scene: Scene) -> list[Share]:
    """Every part that stands with its percent."""
    found = []
    for percent in scene.figures:
        if percent.kind == "percent" and percent.role != "condition" and percent.value_max is None:
            share = _share(scene, percent)
            if share:
                found.append(share)
    known = {share.percent.figure_id for share in found}
    return found + [share for share in _respectively(scene) if share.percent.figure_id not in known]


def _respectively(scene: Scene) -> Iterator[Share]:
    """ "20 đồng chí ..., 70 đồng chí ..., tỷ lệ tương ứng là 20% và 70%": percents in the order of the counts."""
    for phrase in pattern("respectively").finditer(scene.lower):
        here = scene.sentence(phrase.start())
        percents = [f for f in scene.between(phrase.end(), here.end) if f.kind == "percent"]
        counts = [f for f in scene.before(phrase.start(), here.start) if f.kind == "count" and f.role != "condition"]
        if len(percents) > 1 and len(counts) >= len(percents) and percents[0].clean.start - phrase.end() < 3:
            parts = reversed(counts[: len(percents)])
            yield from (Share(part, percent, None) for part, percent in zip(parts, percents, strict=True))


def _share(scene: Scene, percent: Figure) -> Share | None:
    if pattern("share", "excess").search(scene.lower, max(0, percent.clean.start - 30), percent.clean.start):
        return None
    sentence = scene.sentence(percent.clean.start)
    after = scene.bracket_after(percent.clean.end, 60)
    if (
        after
        and after.start <= sentence.end
        and not scene.between(percent.clean.end, after.start)
        and scene.lower.find(";", percent.clean.end, after.start) < 0
    ):
        inside = scene.between(after.start, after.end)
        if inside and (
            percent.role == "change"
            or pattern("change", "formerly").match(scene.lower, after.start, inside[0].clean.start)
        ):
            inside = []  # "đạt 79% (năm 2012: 33/47, 70,2%)" tells of another year
        if inside and inside[0].kind == "ratio" and inside[0].reading == "part_of_whole":
            return Share(inside[0], percent, inside[0])
        if len(inside) == 1 and inside[0].kind == "count" and unit_class(inside[0]):
            between = scene.lower[percent.clean.end : after.start]
            if pattern("share", "plan").match(between):  # "47% chỉ tiêu cả năm (570 đảng viên)"
                done = scene.before(percent.clean.start, sentence.start)
                alike = [f for f in done if f.kind == "count" and unit_key(f) in {unit_key(inside[0]), None}]
                return Share(alike[0], percent, inside[0]) if alike else None
            if not between.strip(" (") and percent.role != "change":  # "45,2% (5.806 đồng chí, năm 2020)"
                return Share(inside[0], percent, None)
    level = scene.bracket(percent.clean.start)
    levels = {level, scene.bracket(level.start - 1) if level else None}
    before = [
        f
        for f in scene.before(percent.clean.start, sentence.start)
        if f.role != "condition" and scene.bracket(f.clean.start) in levels
    ]
    if not before or percent.role == "change":
        return None
    nearest = before[0]
    if (
        percent.role == "target"
        and nearest.role == "actual"
        and pattern("share", "striven").search(scene.lower, nearest.clean.end, percent.clean.start)
    ):
        return None
    if nearest.direction:  # "tăng 559 đồng chí, tương đương 6,5%" is a growth
        return None
    gap = scene.lower[nearest.clean.end : percent.clean.start]
    linked = pattern("share", "link").search(gap) is not None and len(gap) < _NEAR
    if gap.strip() == "," and _NOUN.match(scene.lower, percent.clean.end, percent.clean.end + 8):
        return None  # "450 đồng chí, 100% cấp ủy viên tham gia"
    if nearest.kind == "ratio" and nearest.reading == "part_of_whole":
        tied = pattern("share", "far_link").search(gap) or gap.endswith("(")
        far = tied and ";" not in gap and len(gap) < _FAR
        return Share(nearest, percent, nearest) if linked or far else None
    if nearest.kind != "count" or not (linked or _tail_link(gap)):
        return None
    if pattern("share", "plan").match(scene.lower, percent.clean.end, percent.clean.end + _REACH):
        planned = _plan_after(scene, nearest, percent) or _plan(scene, nearest)
        return Share(nearest, percent, planned) if planned else None
    than = _WITH_FORMER.match(scene.lower, percent.clean.end, percent.clean.end + _REACH)
    if than:  # "1.248 tỷ đồng, bằng 112,4% so với năm 2010 (1.110 tỷ đồng)"
        following = scene.between(than.end(), than.end() + _NEAR)
        same = following and unit_key(following[0]) == unit_key(nearest) is not None
        return Share(nearest, percent, following[0]) if same else None
    named = pattern("share", "of_named").match(scene.lower, percent.clean.end, percent.clean.end + _REACH)
    if named:
        return Share(nearest, percent, _named_base(scene, nearest, named[1]))
    if _of_other(scene, percent):
        return None
    if len(before) > 1 and before[1].kind == "count" and unit_class(before[1]) in {unit_class(nearest), None}:
        link = scene.lower[before[1].clean.end : nearest.clean.start]
        if pattern("share", "of_total").search(link) or link.strip() == "/":
            return Share(before[1], percent, nearest)
    base = _stated_base(scene, nearest, before[1:_BASE_REACH]) or _done_of(scene, nearest, before[1:2], gap)
    return Share(nearest, percent, base)


def _done_of(scene: Scene, part: Figure, before: list[Figure], gap: str) -> Figure | None:
    """ "Có 88 đảng viên dự bị đến hạn, đã công nhận chính thức 84 đồng chí, đạt 95,5%": done of those right before."""
    if not before or not pattern("share", "reached").search(gap):
        return None
    whole = before[0]
    alike = whole.kind == "count" and whole.role == part.role == "actual" and unit_class(whole) == unit_class(part)
    done = pattern("share", "done").search(scene.label(part))
    near = part.clean.start - whole.clean.end < _FAR // 2 and ";" not in scene.lower[whole.clean.end : part.clean.start]
    return whole if alike and done and near and unit_class(part) and whole.value >= part.value else None


def _of_other(scene: Scene, percent: Figure) -> bool:
    """ "chiếm 20% của ..." names a base of its own."""
    following = scene.between(percent.clean.end, percent.clean.end + 80)
    other = pattern("share", "of_other").match(scene.lower, percent.clean.end, percent.clean.end + _REACH)
    return other is not None and not following


def _tail_link(gap: str) -> bool:
    """ "4.340 đồng chí đảng viên nam (chiếm 52%)": a few words of the noun phrase, then the link."""
    at = max(gap.rfind("("), gap.rfind(","), gap.rfind(" chiếm"), gap.rfind(" đạt"))
    if at < 0 or len(gap) > 140 or ";" in gap or "." in gap.strip() or "lệ" in gap[:at]:
        return False
    return pattern("share", "link").search(gap[at:]) is not None and (
        any(word in gap for word in ("chiếm", "đạt", "bằng", "tỷ lệ", "tỉ lệ")) or gap.rstrip().endswith("(")
    )


def _named_base(scene: Scene, part: Figure, name: str) -> Figure | None:
    """ "384 sáng kiến được đăng ký; ... 297 sáng kiến, bằng 77,3% số đăng ký": the figure with the words repeated."""
    start = scene.sentence(part.clean.start).start
    for whole in scene.before(part.clean.start, start):
        if whole.kind != "count":
            continue
        same = unit_key(whole) == unit_key(part) and name in scene.lower[whole.clean.start : part.clean.start]
        if (same or unit_key(whole) == name) and whole.value > part.value:  # "12,8% tổng số đảng viên bị kỷ luật"
            return whole
    return None


def _plan_after(scene: Scene, done: Figure, percent: Figure) -> Figure | None:
    """ "45 đảng viên, bằng 112,5% so với chỉ tiêu 40 đảng viên": the plan is said behind."""
    following = scene.between(percent.clean.end, percent.clean.end + 60)
    if not following or unit_key(following[0]) != unit_key(done) or following[0].kind != "count":
        return None
    between = scene.lower[percent.clean.end : following[0].clean.start]
    plan = pattern("share", "plan").match(between)
    return following[0] if plan and len(between) - plan.end() < 24 and not _MARK.search(between) else None


def _plan(scene: Scene, done: Figure) -> Figure | None:
    """The planned figure that "đạt 102% kế hoạch" is of: the same noun, named as target, this sentence or the last."""
    start = scene.sentence(done.clean.start).start
    earliest = max(scene.paragraph(start).start, scene.sentence(max(0, start - 1)).start)
    planned: list[Figure] = []
    for figure in scene.before(done.clean.start, earliest):
        label = scene.lower[max(earliest, figure.clean.start - 70) : figure.clean.start]
        alike = figure.kind == "count" and unit_key(figure) == unit_key(done) and figure.value
        if alike and pattern("share", "planned").search(label) and _FEWEST < done.value / figure.value < _MOST:
            planned.append(figure)
    if len({figure.value for figure in planned}) > 1:  # plans of two works: the verb must be the same
        verbs = set(pattern("verbs").findall(scene.label(done)))
        planned = [figure for figure in planned if verbs & set(pattern("verbs").findall(scene.label(figure)))]
    return planned[0] if planned else None


def _stated_base(scene: Scene, part: Figure, before: list[Figure]) -> Figure | None:
    """The figure of the sentence that "trong đó" or "trong tổng số" makes the whole of the part."""
    outermost: Figure | None = None
    for whole in before:
        if scene.bracket(whole.clean.start) not in {None, scene.bracket(part.clean.start)}:
            continue
        if (
            whole.kind != "count"
            or whole.role == "condition"
            or unit_class(whole) != unit_class(part)
            or whole.value < part.value
        ):
            continue
        between = scene.lower[whole.clean.end : part.clean.start]
        among = pattern("share", "among").fullmatch(scene.label(whole))
        if among and ";" not in between and pattern("share", "has").search(between):
            return whole
        lists = [m for kind in ("open", "closed") if (m := pattern("parts", kind).search(between))]
        opened = min(lists, key=lambda m: m.start(), default=None)
        named = pattern("share", "whole_named").search(scene.label(whole) + " ")
        inner = between[: opened.start()].rstrip().removesuffix(";") if opened else ""  # "...; trong đó" is of the same
        if (opened and ";" not in inner) or (named and "trong tổng" not in scene.label(whole)):
            if not (opened and ";" in between[opened.end() :]):
                return whole
            outermost = whole  # a semicolon may have closed the inner "trong đó"
    return outermost


def _by_sentence(scene: Scene, group: list[Share]) -> list[list[Share]]:
    """Shares of one sentence and one date speak of one whole."""
    runs: dict[tuple[int, str | None], list[Share]] = {}
    for share in group:
        place = scene.sentence(share.part.clean.start).start
        runs.setdefault((place, share.part.period_end), []).append(share)
    return list(runs.values())


def _relation(scene: Scene, run: list[Share], *, stated: bool) -> Relation:
    bases = _candidates(scene, run)
    if stated and run[0].base:
        printed = run[0].part is run[0].base  # a/b
        bases = [run[0].base] if printed else [run[0].base, *(f for f in bases if f is not run[0].base)]
    spans = [
        scene.passage(min(s.part.clean.start, s.percent.clean.start), max(s.part.clean.end, s.percent.clean.end))
        for s in run
    ]
    roles = {"parts": [s.part for s in run], "percents": [s.percent for s in run], "bases": bases}
    of = "stated" if stated else "parts" if exclusive(scene, roles["parts"]) == "all" else "inferred"
    return relation("shares", spans, roles, base=of)


def _candidates(scene: Scene, run: list[Share]) -> list[Figure]:
    """Figures that may be the unprinted whole: of the paragraph, then the totals of the report."""
    part = run[0].part
    kind = unit_class(part)
    paragraph = scene.paragraph(part.clean.start)
    own = {s.part.figure_id for s in run}
    near = [
        f
        for f in scene.before(part.clean.start, paragraph.start)
        if f.kind == "count"
        and f.role != "condition"
        and f.figure_id not in own
        and (unit_class(f) in {kind, None} or (kind is None and unit_class(f) in {"person", "organisation"}))
        and f.value >= part.value
    ]
    return near[:8] + [f for f in scene.totals if f not in near and (f.kind == "ratio" or unit_class(f) == kind)]


def _listed_percents(scene: Scene) -> Iterator[Relation]:
    """ "xuất sắc chiếm 18%; tốt chiếm 75%; hoàn thành chiếm 7%": three shares and more, each with its own label."""
    groups: dict[int, list[Figure]] = {}
    for figure in scene.figures:
        if figure.kind == "percent" and figure.role == "actual" and figure.qualifier == "exact":
            groups.setdefault(scene.sentence(figure.clean.start).start, []).append(figure)
    for group in groups.values():
        graded = exclusive(scene, group) is not None
        listed = group if graded else [f for f in group if pattern("share", "far_link").search(scene.label(f) + " ")]
        dates = {(f.period_start, f.period_end) for f in listed}
        if len(listed) > 2 and len(listed) == len(group) and len(dates) == 1:
            spans = [scene.passage(listed[0].clean.start, listed[-1].clean.end)]
            yield relation("hundred", spans, {"percents": listed}, sure="no")


def _attainable(scene: Scene, taken: set[str]) -> Iterator[Relation]:
    """ "68% cấp ủy cơ sở" of a report that says how many there are: some whole number must give 68 %."""
    from extractors.relations.census import census

    known = census(scene)
    for percent in scene.figures:
        if (
            percent.kind != "percent"
            or percent.role != "actual"
            or percent.qualifier != "exact"
            or percent.figure_id in taken
        ):
            continue
        named = pattern("organisations").match(scene.lower, percent.clean.end, percent.clean.end + _REACH)
        base = _organisations_near(scene, percent, named, known) if named else None
        if base:
            spans = [Span(percent.start, percent.end), Span(base.start, base.end)]
            yield relation("attainable", spans, {"percent": [percent], "base": [base]})


def _organisations_near(
    scene: Scene, percent: Figure, named: regex.Match[str], known: Mapping[str | None, Figure]
) -> Figure | None:
    """The count of the organisations that a percent speaks of: of its paragraph, else of the report."""
    from extractors.relations.census import organisation

    kind = {"cell": "chi bộ cơ sở", "committee": "đảng bộ"}.get(named.lastgroup or "", "tổ chức cơ sở đảng")
    paragraph = scene.paragraph(percent.clean.start)
    near = [
        f
        for f in scene.before(percent.clean.start, paragraph.start)
        if f.kind == "count" and f.role == "actual" and organisation(f) == kind
    ]
    whole = [
        f for f in near if not pattern("parts", "open").search(scene.lower[max(0, f.clean.start - 24) : f.clean.start])
    ]
    return whole[0] if whole else None if near else known.get(kind)
