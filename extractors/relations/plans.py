"""Percents of a plan: "đã kết nạp 132 đảng viên, đạt 110% kế hoạch (120 đảng viên)", "bằng 112,5% chỉ tiêu 40"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

import regex

from extractors.figures.lexicon import lexicon
from extractors.relations.scene import Scene, one_noun, unit_class, unit_key, verbs
from extractors.relations.words import pattern
from schemas.facts import Figure
from schemas.intervals import rounded_or_cut

_MARK = regex.compile(r"[.,;()]")
_LABEL = 70
_SPAN_REACH = 50
_FEWEST, _MOST = Fraction(1, 5), Fraction(5)  # what is done of a plan; beyond it the two are no pair


class Done(NamedTuple):
    """What was done and of what; ``sure`` when nothing else can be meant."""

    part: Figure
    base: Figure
    sure: bool


def fits(part: Figure, percent: Figure, base: Figure) -> bool:
    """True when the percent may stand for the part of the base, rounded or cut."""
    if base.value <= 0:
        return False
    share = 100 * part.value / base.value
    if percent.qualifier != "exact":
        return share in percent.interval
    return share in rounded_or_cut(percent.value, percent.precision)


def of_bracket(scene: Scene, percent: Figure, base: Figure) -> Done | None:
    """ "doanh thu 620 tỷ đồng (cùng kỳ 580 tỷ đồng), đạt 51,7% kế hoạch năm (1.200 tỷ đồng)": the main figure's share.

    Of several figures the one that fits is meant; where none does, nobody is blamed.
    """
    sentence = scene.sentence(percent.clean.start)
    clause = max(sentence.start, scene.lower.rfind(";", sentence.start, percent.clean.start))
    since = [clause, sentence.start]
    told = next((found for start in since if (found := list(mains(scene, percent, base, start)))), [])
    fitting = [f for f in told if fits(f, percent, base)]
    if not told or (len(told) > 1 and not fitting):
        return None
    part = fitting[0] if fitting else told[0]
    return Done(part, base, sure=len(told) == 1 and not pattern("share", "inner").search(scene.label(part)))


def mains(scene: Scene, percent: Figure, base: Figure, since: int) -> Iterator[Figure]:
    """Figures of the base's noun that are told as done now, outside brackets, nearest first."""
    level = scene.bracket(percent.clean.start)
    for figure in scene.before(percent.clean.start, since):
        if (
            figure.kind == "count"
            and figure.role == "actual"
            and (figure.unit is None or one_noun(figure, base) or stands_in(figure, base))
            and scene.bracket(figure.clean.start) in {None, level}
            and not pattern("share", "planned").search(scene.label(figure))
        ):
            yield figure


def stands_in(figure: Figure, base: Figure) -> bool:
    """ "kết nạp 186 đảng viên, ... (180 đồng chí)": a word for any person, or no noun, behind the noun itself."""
    return base.unit is None or (unit_key(base) in lexicon().classifiers and unit_class(figure) == unit_class(base))


def told(scene: Scene, done: Figure, percent: Figure) -> Done | None:
    """The plan of "đạt 102% kế hoạch": said behind the percent, or before the part."""
    after = _after(scene, done, percent)
    if after:
        return Done(done, after, sure=True)
    planned = _before(scene, done)
    fitting = [f for f in planned if fits(done, percent, f)]
    if fitting:
        return Done(done, fitting[0], sure=True)
    acts = verbs(scene, done)
    if len({f.value for f in planned}) > 1:  # plans of two works: the verb must be the same
        planned = [f for f in planned if acts & verbs(scene, f)]
    planned = [f for f in planned if not acts or not verbs(scene, f) or acts & verbs(scene, f)]
    if len({f.value for f in planned}) != 1:
        return None
    return Done(done, planned[0], sure=_one_span(scene, percent, planned[0]))


def _after(scene: Scene, done: Figure, percent: Figure) -> Figure | None:
    """ "45 đảng viên, bằng 112,5% so với chỉ tiêu 40 đảng viên": the plan is said behind."""
    following = scene.between(percent.clean.end, percent.clean.end + 60)
    if not following or unit_key(following[0]) != unit_key(done) or following[0].kind != "count":
        return None
    between = scene.lower[percent.clean.end : following[0].clean.start]
    plan = pattern("share", "plan").match(between)
    return following[0] if plan and len(between) - plan.end() < 24 and not _MARK.search(between) else None


def _before(scene: Scene, done: Figure) -> Sequence[Figure]:
    """Figures of the same noun that are named as planned, in this sentence or the last."""
    start = scene.sentence(done.clean.start).start
    earliest = max(scene.paragraph(start).start, scene.sentence(max(0, start - 1)).start)
    planned: list[Figure] = []
    for figure in scene.before(done.clean.start, earliest):
        alike = figure.kind == "count" and unit_key(figure) == unit_key(done) and figure.value
        bracket = scene.bracket(figure.clean.start)
        if bracket and bracket.end < done.clean.start:
            continue  # "kiểm tra 45 cuộc (kế hoạch 40 cuộc), giám sát 30 cuộc": the plan of the figure before it
        if alike and _FEWEST < done.value / figure.value < _MOST and _is_planned(scene, figure, earliest):
            planned.append(figure)
    return planned


def _is_planned(scene: Scene, figure: Figure, earliest: int) -> bool:
    """ "supe lân 312.400 tấn, bằng 52,1% kế hoạch; NPK 284.500 tấn": the plan named is of the item before."""
    start = max(earliest, figure.clean.start - _LABEL, scene.lower.rfind(";", earliest, figure.clean.start) + 1)
    i = scene.index[figure.figure_id]
    former = scene.figures[i - 1] if i else None
    if former and former.clean.end > start:
        start = former.clean.end
        of_former = pattern("share", "plan").match(scene.lower, start) if former.kind == "percent" else None
        start = of_former.end() if of_former else start
    words = scene.lower[start : figure.clean.start]
    return pattern("share", "planned").search(words) is not None and not pattern("share", "formerly").search(words)


def _one_span(scene: Scene, percent: Figure, planned: Figure) -> bool:
    """ "đạt 44% chỉ tiêu nhiệm kỳ" is not of the plan of the year, nor "chỉ tiêu Tỉnh ủy giao" of one's own."""
    plan = pattern("share", "plan").match(scene.lower, percent.clean.end)
    end = plan.end() if plan else percent.clean.end
    words = _MARK.split(scene.lower[end : end + _SPAN_REACH])[0]
    said = f"{scene.label(planned)} {scene.tail(planned)}"
    return all(span[0] in said for span in pattern("share", "plan_span").finditer(words))
