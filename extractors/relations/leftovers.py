"""What is left by what is told around it, past a plan or short of it, taken off or spent: only ever confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from extractors.relations.remainders import kin, same_thing, stands_for
from extractors.relations.rests import is_left, is_within, leaves, piece_end, rest_of
from extractors.relations.scene import Scene, content_words, once, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.facts import Figure, Relation

_FAR = 400  # figures back to what was done of a plan
_AFTER_RATIO = 300  # characters in which what a ratio leaves is divided
_NEAR = 60
_BACK = 300  # characters between a plan and what was done of it
_MOST_PLANS = 100
_SHARED_WORDS = 3


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``rest`` whose place is ``beside``: told only where the arithmetic holds."""
    yield from _divided(scene)
    yield from _to_come(scene)
    for figure in scene.figures:
        if figure.kind in {"count", "percent"} and figure.role != "condition":
            yield from _of_plan(scene, figure)
        if figure.kind == "count" and figure.unit and figure.role != "condition":
            yield from _absent(scene, figure)
            yield from _taken_off(scene, figure)
            yield from _spent(scene, figure)
    yield from _two_sides(scene)


def _divided(scene: Scene) -> Iterator[Relation]:
    """What a ratio leaves, told in two counts: "90/120 đảng viên được xếp loại. Có 25 miễn, 05 chưa xếp loại".

    Also a rest in brackets: "trong 45 chi bộ có 40 chi bộ đạt chuẩn (05 chi bộ mới thành lập)".
    """
    for i, done in enumerate(scene.figures):
        if done.kind == "ratio" and done.reading == "part_of_whole" and done.denominator != done.value:
            end = min(scene.paragraph(done.clean.start).end, done.clean.end + _AFTER_RATIO)
            after = [f for f in scene.between(done.clean.end, end) if f.kind == "count" and _is_member(f, done)][:2]
            left = done.denominator - done.value if done.denominator else None
            if len(after) == 2 and after[0].value + after[1].value == left and all(is_left(scene, f) for f in after):
                yield rest_of(after[0], [done], "beside", more=after[1:])
        elif done.kind == "count" and 0 < i < len(scene.figures) - 1:
            whole, rest = scene.figures[i - 1], scene.figures[i + 1]
            bracket = scene.bracket(rest.clean.start)
            if (
                bracket is not None
                and scene.bracket(done.clean.start) != bracket
                and not scene.lower[bracket.start : rest.clean.start].strip()
                and whole.kind == rest.kind == "count"
                and whole.clean.start >= scene.sentence(rest.clean.start).start
                and all(_is_member(f, whole) for f in (done, rest))
                and is_within(scene, whole)
                and is_left(scene, rest)
            ):
                yield rest_of(rest, [done], "beside", whole=whole)


def _is_member(figure: Figure, body: Figure) -> bool:
    return figure.unit is not None and (same_thing(figure, body) or stands_for(figure, body))


def _to_come(scene: Scene) -> Iterator[Relation]:
    """ "Trồng thêm 250 cây để đạt 600 cây": with the 350 told before, so only ever confirmed."""
    for i, (rest, whole) in enumerate(pairwise(scene.figures)):
        gap = scene.lower[rest.clean.end : min(whole.clean.start, rest.clean.end + 160)]
        if rest.kind != "count" or whole.kind != "count" or not pattern("rest_words", "to_reach").search(gap):
            continue
        said = content_words(scene.label(rest)) | content_words(rest.unit or "")
        for done in reversed(scene.figures[max(0, i - _FAR) : i]):
            if (
                done.kind == "count"
                and done.value + rest.value == whole.value
                and unit_key(done) == unit_key(rest) == unit_key(whole) is not None
                and len(said & (content_words(scene.label(done)) | content_words(done.unit or ""))) > 1
            ):
                yield rest_of(rest, [done], "beside", whole=whole)
                break


def _of_plan(scene: Scene, figure: Figure) -> Iterator[Relation]:
    """ "kết nạp 168 đảng viên, vượt 18 đảng viên" of a plan of 150; "còn thiếu 147" of 1.950 when 1.803 are done."""
    at, end = figure.clean.start, figure.clean.end
    lead = scene.lower[max(0, at - _NEAR) : at]
    over = pattern("rest_words", "over_plan").search(lead) is not None
    ahead = pattern("rest_words", "to_finish").match(scene.lower, end, end + _NEAR) is not None
    if not over and not ahead and not pattern("rest_words", "short_of").search(lead):
        return
    here = scene.sentence(at)
    passed = [f for f in scene.ratios_before(at)[-4:] if f.clean.start >= here.start and kin(f, figure)]
    for ratio in passed if over else ():
        if ratio.denominator is not None and ratio.value - ratio.denominator == figure.value:
            yield rest_of(figure, [ratio], "beside", over=True)
            return
    start = max(scene.paragraph(at).start, at - 2 * _BACK)
    for done, plan in reversed(_plans(scene)):
        near = done.clean.start >= start and plan.clean.start >= start and plan.clean.end <= here.end
        if figure in (done, plan) or not (near or ahead) or not _one_kind(done, figure):
            continue
        if figure.value == (done.value - plan.value if over else plan.value - done.value):
            yield rest_of(figure, [done], "beside", whole=plan, over=over)
            return


@once
def _plans(scene: Scene) -> list[tuple[Figure, Figure]]:
    """What was done and what was planned, told in two sentences at most: "đạt 92,5% chỉ tiêu (1.950 đảng viên)"."""
    found: list[tuple[Figure, Figure]] = []
    plans = [f for f in scene.figures if f.kind in {"count", "percent"} and _is_planned(scene, f)]
    for plan in plans[:_MOST_PLANS]:
        paragraph = scene.paragraph(plan.clean.start)
        start, end = max(paragraph.start, plan.clean.start - _BACK), min(paragraph.end, plan.clean.end + _BACK)
        around = [*scene.between(plan.clean.end, end), *scene.between(start, plan.clean.start)]  # the nearest last
        found += [(f, plan) for f in around if _one_kind(f, plan) and f.role != "condition" and f.direction is None]
    return found


def _is_planned(scene: Scene, figure: Figure) -> bool:
    """ "chỉ tiêu Tỉnh ủy giao là 150 đảng viên", "so với mục tiêu 80%"."""
    at = figure.clean.start
    return pattern("rest_words", "planned").search(scene.lower, max(0, at - _NEAR), at) is not None


def _one_kind(a: Figure, b: Figure) -> bool:
    return a.kind == b.kind and (a.kind == "percent" or kin(a, b))


def _absent(scene: Scene, rest: Figure) -> Iterator[Relation]:
    """ "5.136/5.486 đảng viên tham gia; vắng 350 đồng chí": a general noun for those of the ratio."""
    here = scene.sentence(rest.clean.start)
    for ratio in reversed(scene.ratios_before(rest.clean.start)[-4:]):
        if ratio.clean.start < here.start:
            return
        if stands_for(rest, ratio) and not same_thing(ratio, rest) and leaves(ratio, rest) and is_left(scene, rest):
            yield rest_of(rest, [ratio], "beside")
            return


def _taken_off(scene: Scene, less: Figure) -> Iterator[Relation]:
    """ "mở 09 lớp, hoãn 02 lớp; tổ chức được 07 lớp"; "71 tổ chức, trừ 01 chi bộ mới lập, còn lại 70 tổ chức"."""
    at = less.clean.start
    here = scene.sentence(at)
    if not pattern("rest_words", "taken_off").search(scene.lower, max(here.start, at - _NEAR), at):
        return
    whole = next((f for f in scene.before(at, max(here.start, at - _BACK)) if _one_body(f, less)), None)
    after = scene.between(less.clean.end, min(here.end, less.clean.end + _BACK))
    left = next((f for f in after if whole and _one_body(f, whole) and kin(f, whole)), None)
    if whole and left and whole.value - less.value == left.value and not left.direction:
        yield rest_of(left, [less], "beside", whole=whole)


def _one_body(a: Figure, b: Figure) -> bool:
    return a.kind == b.kind == "count" and (kin(a, b) or unit_class(a) == unit_class(b) == "organisation")


def _spent(scene: Scene, rest: Figure) -> Iterator[Relation]:
    """ "thu 286 triệu đồng; học bổng cộng 94 triệu đồng; nhà tình thương cộng 150 triệu đồng; còn 42 triệu đồng"."""
    at = rest.clean.start
    if unit_class(rest) != "money" or not pattern("rest").search(scene.lower, max(0, at - _NEAR), at):
        return
    start = max(scene.sentence(at).start, at - 2 * _BACK)
    money = [f for f in scene.between(start, at) if f.kind == "count" and unit_key(f) == unit_key(rest)]
    if not 2 <= len(money) <= _MOST_PLANS:
        return
    whole, *later = money
    summed = [f for f in later if pattern("rest_words", "spent").search(scene.label(f))]
    for spent in (summed, later):
        if spent and whole.value - sum(f.value for f in spent) == rest.value:
            yield rest_of(rest, spent, "beside", whole=whole)
            return


def _two_sides(scene: Scene) -> Iterator[Relation]:
    """ "62/71 đơn vị gửi báo cáo đúng hạn" and, later, "09/71 đơn vị gửi báo cáo còn chậm"."""
    told: dict[tuple[object, object], list[Figure]] = {}
    for rest in scene.ratios:
        key = (unit_key(rest), rest.denominator)
        earlier = told.get(key, [])[-8:]
        told.setdefault(key, []).append(rest)
        if rest.unit is None or rest.denominator is None or rest.value == 0:
            continue
        about = scene.lower[rest.clean.end : piece_end(scene, rest)][:_BACK]
        if not pattern("rest_words", "against").search(about):
            continue
        for done in reversed(earlier):
            said = scene.lower[done.clean.end : piece_end(scene, done)][:_BACK]
            near = done.clean.start >= scene.sentence(rest.clean.start).start and earlier[-1] is done
            shared = len(content_words(about) & content_words(said)) >= _SHARED_WORDS
            if done.value + rest.value == rest.denominator and (near or shared):
                yield rest_of(rest, [done], "beside")
                break
