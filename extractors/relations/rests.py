"""What is done and what remains: "62/121 tập thể đã gửi ...; còn 59 tập thể chưa nộp"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from extractors.relations.partitions import exclusive
from extractors.relations.plans import fits
from extractors.relations.remainders import kin, same_thing, stands_for, weighed
from extractors.relations.scene import Scene, content_words, relation, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.facts import Figure, Relation
from schemas.spans import Span

_NOT_YET = regex.compile(r"chưa (?:được )?(\p{L}+(?: \p{L}+)?)")
_NOT_DONE = regex.compile(r"chưa\s+(\p{L}+)(?:\s+\p{L}+)*\s*$")
_LISTS = ("open", "closed")
_PIECE_ENDS = regex.compile(r"[;.\n]")
_SHARED_WORDS = 3
_BACK = 80
_ALL = 100  # per cent
_MOST = 8  # counts of a sentence that are tried as what was done
_BEFORE = 300  # characters before a sentence in which its whole may stand, or of one piece of a sentence


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``rest``: roles rest and done (a ratio), or rest, done and whole.

    Two rests of one noun, one of them tied to its whole, are also a ``repeat``.
    """
    told: set[tuple[str, ...]] = set()
    for found in _find(scene):
        settled = weighed(scene, found) if found.kind == "rest" else found
        if settled and settled.figure_ids not in told:
            told.add(settled.figure_ids)
            yield settled


def _find(scene: Scene) -> Iterator[Relation]:
    tied: list[Figure] = []
    loose: list[Figure] = []
    for rest in scene.figures:
        if rest.kind != "count" or rest.role == "condition" or rest.direction:
            continue
        before = scene.lower[max(0, rest.clean.start - 30) : rest.clean.start]
        named = pattern("rest_words", "rest").search(before) or pattern("rest_words", "rest_after").match(
            scene.lower, rest.clean.end, rest.clean.end + 80
        )
        if not named and not _coordinated(scene, rest):
            yield from _beside_ratio(scene, rest)
            continue
        found = _with_ratio(scene, rest) or _with_counts(scene, rest)
        yield from found
        if found:
            tied.append(rest)
        elif pattern("unfinished_work").search(scene.lower, rest.clean.end, rest.clean.end + 40):
            loose.append(rest)
    yield from _told_again(scene, tied, loose)


def _told_again(scene: Scene, tied: list[Figure], loose: list[Figure]) -> Iterator[Relation]:
    """ "dở dang 45 công trình" and, later, "còn 55 công trình chưa hoàn thành"."""
    for first in tied:
        again = [f for f in loose if unit_key(f) == unit_key(first) and unit_class(f) not in {"person", None}]
        if len(again) == 1 and again[0].footnote == first.footnote:
            roles = {"first": [first], "second": again}
            yield relation("repeat", scene.spans([first, *again]), roles)


def _coordinated(scene: Scene, rest: Figure) -> bool:
    """ "còn 59 tập thể và 172 cá nhân chưa nộp": the second figure remains too."""
    i = scene.index[rest.figure_id]
    if i == 0:
        return False
    first = scene.figures[i - 1]
    gap = scene.lower[first.clean.end : rest.clean.start].strip()
    lead = scene.lower[max(0, first.clean.start - 30) : first.clean.start]
    return gap in {"và", ","} and pattern("rest_words", "rest").search(lead) is not None


def _with_ratio(scene: Scene, rest: Figure) -> list[Relation]:
    here = scene.sentence(rest.clean.start)
    ratios = scene.ratios_before(rest.clean.start)
    near = [f for f in ratios if f.clean.start >= here.start and (same_thing(f, rest) or stands_for(rest, f))]
    if near and any(pattern("parts", k).search(scene.lower, near[-1].clean.end, rest.clean.start) for k in _LISTS):
        return []  # "2.645/2.993 ..., trong đó: chưa kiểm điểm 19; miễn 329": the rest is divided
    if near:
        return _in_sentence(scene, rest, near)
    ratios = [f for f in ratios if f.unit and rest.unit and same_thing(f, rest)]
    undone = pattern("not_yet").search(scene.lower, rest.clean.end, piece_end(scene, rest))
    if not undone and not pattern("rest_words", "rest_after").match(scene.lower, rest.clean.end, rest.clean.end + 80):
        return []
    done = _by_words(scene, rest, ratios) if undone else None
    if done is None or not leaves(done, rest):
        words = content_words(_about(scene, rest))
        fitting = [f for f in ratios if leaves(f, rest) and len(words & content_words(_sentence(scene, f))) > 1]
        if fitting or done is None:
            return [rest_of(rest, [f], "beside") for f in fitting[-1:]]
    place = "paragraph" if done.clean.start >= scene.paragraph(rest.clean.start).start else "document"
    return [rest_of(rest, [done], place)]


def leaves(ratio: Figure, rest: Figure) -> bool:
    return ratio.denominator is not None and ratio.denominator - ratio.value == rest.value


def _sentence(scene: Scene, figure: Figure) -> str:
    here = scene.sentence(figure.clean.start)
    return scene.lower[max(here.start, figure.clean.start - 200) : min(here.end, figure.clean.end + 200)]


def _in_sentence(scene: Scene, rest: Figure, near: list[Figure]) -> list[Relation]:
    """The ratio of the sentence that leaves the rest: the only one, else the one of its words, else the one that fits.

    "50/50 chi bộ đã có kế hoạch; còn 07 chi bộ chưa họp": what was done in full leaves nothing, so 07 answers another.
    """
    partial = [f for f in near if f.value != f.denominator]
    if len({(f.value, f.denominator) for f in near}) == 1 and partial:
        done = partial[-1]
        between = scene.between(done.clean.end, rest.clean.start)
        others = any(f.kind == "count" and same_thing(f, rest) for f in between)  # "03 đơn vị đang thực hiện; còn 02"
        stands = not same_thing(done, rest) and not pattern("rest_words", "rest_after").match(
            scene.lower, rest.clean.end, rest.clean.end + 80
        )
        return [rest_of(rest, [done], "beside" if others or stands else "sentence")]
    told = _by_words(scene, rest, [f for f in near if same_thing(f, rest)])
    if told:
        return [rest_of(rest, [told], "sentence")]
    return [rest_of(rest, [f], "beside") for f in partial if leaves(f, rest)][-1:]


def _by_words(scene: Scene, rest: Figure, ratios: list[Figure]) -> Figure | None:
    """The ratio told of the same act ("tổ chức hội nghị": "chưa tổ chức được hội nghị"), if only one is."""
    words = content_words(_about(scene, rest).partition(",")[0])
    shared: dict[tuple[object, object], tuple[int, Figure]] = {}
    for figure in ratios:
        shared[figure.value, figure.denominator] = (len(words & content_words(_about(scene, figure))), figure)
    ranked = sorted(shared.values(), key=lambda pair: pair[0], reverse=True)
    if not ranked or ranked[0][0] < max(_SHARED_WORDS, len(words) / 2):
        return None
    most, done = ranked[0]
    rivalled = len(ranked) > 1 and ranked[1][0] == most
    return None if rivalled or done.value == done.denominator else done


def _about(scene: Scene, figure: Figure) -> str:
    """What a figure is said of, up to the end of its part of the sentence."""
    return scene.lower[figure.clean.end : piece_end(scene, figure)][:200]


def piece_end(scene: Scene, figure: Figure) -> int:
    sentence = min(scene.sentence(figure.clean.start).end, figure.clean.end + _BEFORE)
    found = _PIECE_ENDS.search(scene.lower, figure.clean.end, sentence)
    return found.start() if found else sentence


def _beside_ratio(scene: Scene, rest: Figure) -> Iterator[Relation]:
    """ "68/73 đơn vị đã gửi báo cáo; 05 đơn vị gửi chậm": said without "còn", so only ever confirmed."""
    i = scene.index[rest.figure_id]
    here = scene.sentence(rest.clean.start)
    for done in reversed(scene.figures[max(0, i - 4) : i]):
        if done.kind == "ratio" and done.clean.start >= here.start and done.unit and unit_key(done) == unit_key(rest):
            yield rest_of(rest, [done], "sentence" if _opposite(scene, done, rest) else "beside")
            return
    end = piece_end(scene, rest)
    words = content_words(scene.lower[rest.clean.end : end])
    if not words or not pattern("not_yet").search(scene.lower, rest.clean.end, min(end, rest.clean.end + 60)):
        return
    for done in scene.ratios_before(rest.clean.start):
        if (
            unit_key(done) == unit_key(rest)
            and leaves(done, rest)
            and len(words & content_words(_sentence(scene, done))) > 1
        ):
            yield rest_of(rest, [done], "beside")


def _opposite(scene: Scene, done: Figure, rest: Figure) -> bool:
    """ "5/6 chỉ tiêu đạt và vượt, 2 chỉ tiêu chưa đạt"; "20/25 đơn đã giải quyết, 4 đơn chưa giải quyết"."""
    if scene.index[rest.figure_id] - scene.index[done.figure_id] != 1:
        return False
    negated = _NOT_YET.match(scene.tail(rest))
    return exclusive(scene, [done, rest]) == "all" or (
        negated is not None and negated[1] in f"{scene.label(done)} {scene.tail(done)}"
    )


def _with_counts(scene: Scene, rest: Figure) -> list[Relation]:
    """ "trong tổng số 60 đơn vị, đã hoàn thành 45, còn lại 15": whole and done stand in the sentence."""
    here, level = scene.sentence(rest.clean.start), scene.bracket(rest.clean.start)
    earlier = [
        f
        for f in scene.before(rest.clean.start, here.start)
        if f.kind == "count" and f.role != "condition" and (unit_class(f) == unit_class(rest) or same_thing(f, rest))
        if not _divided(scene, f, level)
    ]
    alike = [f for f in earlier if same_thing(f, rest) or stands_for(rest, f)] if rest.unit else earlier
    negated = _NOT_DONE.search(scene.lower, max(here.start, rest.clean.start - 30), rest.clean.start)
    if (
        negated
        and alike
        and negated[1] not in scene.lower[max(here.start, alike[0].clean.start - 40) : alike[0].clean.start]
    ):
        return []  # "chưa xếp loại 47" answers only "đã xếp loại"
    if len(alike) >= 2:
        done, whole = alike[:2]
        left = _left_after(scene, rest)
        taken = left or bool(pattern("rest_words", "taken").search(scene.lower, here.start, done.clean.start))
        several = len(alike) > 2 and alike[2].value >= done.value + whole.value  # "8 đã xong, 3 đang làm, 1 còn lại"
        one_noun = not rest.unit or (same_thing(done, rest) and same_thing(whole, rest))
        among = is_within(scene, whole)
        taken = taken and (among or not _was_done(scene, whole)) and not _of_other_act(scene, whole, rest)
        sure = taken and not several and (one_noun or (left and among))
        sure = sure or (len(alike) == 2 and _told_of_three(scene, whole, done, rest))
        sure = sure or (left and len(alike) == 2 and one_noun and _share_told(scene, whole, done))
        if sure or done.value + rest.value == whole.value:
            return [rest_of(rest, [done], "sentence" if sure else "beside", whole=whole)]
    if len(earlier) == 2 and "tổng số" in scene.lower[here.start : earlier[1].clean.start + 1]:
        return [rest_of(rest, [earlier[0]], "sentence", whole=earlier[1])]
    return _over_sentences(scene, rest, here) or _of_earlier(scene, rest, earlier, here)


def _divided(scene: Scene, figure: Figure, level: Span | None) -> bool:
    """True for a figure of another bracket that lists several: "19 đơn (11 đơn tố cáo, 08 đơn khiếu nại)"."""
    inner = scene.bracket(figure.clean.start)
    return inner not in {None, level} and inner is not None and len(scene.between(inner.start, inner.end)) > 1


def _share_told(scene: Scene, whole: Figure, done: Figure) -> bool:
    """ "khảo sát 412 doanh nghiệp; làm việc với 350, đạt 85%; 62 doanh nghiệp còn lại": the percent ties."""
    i = scene.index[done.figure_id] + 1
    percent = scene.figures[i] if i < len(scene.figures) else None
    linked = percent is not None and pattern("share", "far_link").search(scene.label(percent) + " ")
    return bool(
        percent and linked and percent.kind == "percent" and percent.value < _ALL and fits(done, percent, whole)
    )


def _left_after(scene: Scene, rest: Figure) -> bool:
    return pattern("rest_words", "rest_after").match(scene.lower, rest.clean.end, rest.clean.end + 80) is not None


def _was_done(scene: Scene, whole: Figure) -> bool:
    """ "đã kiểm tra 18 chi bộ, đã giám sát 14 chi bộ, còn 03 chi bộ chưa giám sát": the 18 are no whole of the 14."""
    at = whole.clean.start
    start = max(scene.clause_start(at), at - _BACK)
    return pattern("rest_words", "was_done").search(scene.lower, start, at) is not None


def _of_other_act(scene: Scene, whole: Figure, rest: Figure) -> bool:
    """ "kiểm tra 20 chi bộ; đã kết luận 15 chi bộ, còn 04 chi bộ chưa có trụ sở": what they lack is told of nowhere."""
    at, end = rest.clean.start, rest.clean.end
    found = pattern("rest_words", "undone").match(scene.lower, end, min(piece_end(scene, rest), end + _BACK))
    if found is None or found["any"]:
        return False
    start = max(scene.sentence(at).start, whole.clean.start - _BACK, at - 2 * _BEFORE)
    return found["what"] not in content_words(scene.lower[start:at])


def _told_of_three(scene: Scene, whole: Figure, done: Figure, rest: Figure) -> bool:
    """ "kiểm tra 18 chi bộ; đến nay đã kết thúc, thông báo đối với 14 chi bộ, còn 03 chi bộ chưa tiến hành".

    One noun printed three times, a word of time or of a plan, "đã" before what is done and "chưa" after the rest.
    """
    if not (whole.unit and unit_key(whole) == unit_key(done) == unit_key(rest) and whole.value > done.value):
        return False
    if _was_done(scene, whole) or _of_other_act(scene, whole, rest):
        return False
    if not all(f.qualifier == "exact" and f.role == "actual" for f in (done, rest)):
        return False
    gap = scene.lower[whole.clean.end : done.clean.start]
    if len(gap) > _BEFORE:
        return False
    done_by = pattern("rest_words", "done_by").search(gap[-_BACK:])
    here = scene.sentence(rest.clean.start).start
    planned = pattern("share", "planned").search(
        scene.lower, max(here, whole.clean.start - 2 * _BACK), whole.clean.start
    )
    by_now = pattern("rest_words", "by_now").search(gap)
    undone = _left_after(scene, rest) or pattern("rest_words", "undone").match(
        scene.lower, rest.clean.end, rest.clean.end + _BACK
    )
    between = scene.lower[done.clean.end : rest.clean.start]
    return bool(done_by and undone and (planned or by_now) and pattern("rest_words", "then_rest").fullmatch(between))


def _of_earlier(scene: Scene, rest: Figure, earlier: list[Figure], here: Span) -> list[Relation]:
    """The whole stands before the sentence: "Có 45 đồng chí vắng. Đến nay đã học bù 30 đồng chí, còn lại 15 đồng chí".

    It accuses only where those that lacked are told right before, by the same noun, and no other figure of it is.
    """
    done = next((f for f in earlier if f.unit and kin(f, rest)), None)
    paragraph = scene.paragraph(rest.clean.start)
    if done is None or not rest.unit or done.direction:
        return []
    wholes = [f for f in scene.before(here.start, max(paragraph.start, here.start - _BEFORE)) if f.unit]
    last = scene.sentence(max(here.start - 2, paragraph.start)).start
    alike = [f for f in wholes if f.clean.start >= last and f.kind == "count" and unit_key(f) == unit_key(rest)]
    alone = len([f for f in earlier if f.unit and kin(f, rest)]) == 1
    if alone and len(alike) == 1 and unit_key(done) == unit_key(rest) and _takes_up(scene, alike[0], done, rest, here):
        return [rest_of(rest, [done], "sentence", whole=alike[0])]
    if not (_left_after(scene, rest) or is_left(scene, rest) or "còn lại" in scene.label(rest)):
        return []
    wholes += [f for f in scene.totals if f.clean.end <= here.start]
    told = [done, *(f for f in earlier if unit_key(f) == unit_key(rest) and f.direction is None)]
    by_size = {f.value: f for f in reversed(wholes) if f.kind == "count" and kin(f, rest)}
    for done in told[:_MOST]:
        if whole := by_size.get(done.value + rest.value):
            return [rest_of(rest, [done], "beside", whole=whole)]
    return []


def is_left(scene: Scene, figure: Figure) -> bool:
    """ "05 đảng viên chưa xếp loại", "số miễn xếp loại là 25 đồng chí"."""
    return any(pattern("rest_words", "left_out").search(text) for text in (scene.label(figure), scene.tail(figure)))


def _takes_up(scene: Scene, whole: Figure, done: Figure, rest: Figure, here: Span) -> bool:
    """ "vắng 350 đồng chí. Đến nay đã học bổ sung cho 297 đồng chí, còn lại 43 đồng chí"."""
    at = rest.clean.start
    lacked = pattern("rest_words", "lacked").search(scene.lower, max(0, whole.clean.start - 30), whole.clean.start)
    return bool(
        lacked
        and whole.value > done.value
        and all(f.qualifier == "exact" and f.value_max is None for f in (whole, done, rest))
        and pattern("rest_words", "by_now").match(scene.lower, here.start, done.clean.start)
        and pattern("rest_words", "made_up").search(scene.lower, here.start, done.clean.start)
        and pattern("rest_words", "still_left").search(scene.lower, done.clean.end, at)
        and pattern("rest_words", "then_rest").fullmatch(scene.lower, done.clean.end, at)
    )


def is_within(scene: Scene, whole: Figure) -> bool:
    """ "Trong 64 chi bộ", "trong tổng số 64 chi bộ"."""
    at = whole.clean.start
    return pattern("subsets", "within").search(scene.lower, max(0, at - 30), at) is not None


def _over_sentences(scene: Scene, rest: Figure, here: Span) -> list[Relation]:
    """ "đã tiến hành 09 cuộc ... So với chương trình (16 cuộc) ...; còn 06 cuộc": plan and work in one paragraph."""
    paragraph = scene.paragraph(rest.clean.start)
    alike = [
        f
        for f in scene.before(rest.clean.start, paragraph.start)
        if f.kind == "count" and f.unit and unit_key(f) == unit_key(rest) and f.role != "condition"
    ]
    planned = [
        f
        for f in alike
        if pattern("share", "planned").search(scene.lower, max(paragraph.start, f.clean.start - 60), f.clean.start)
    ]
    sentences = [f for f in alike if f not in planned]
    done = [
        f
        for f in sentences
        if pattern("rest_words", "taken").search(scene.lower, max(paragraph.start, f.clean.start - 40), f.clean.start)
    ]
    if planned and done and planned[0].clean.start >= here.start:
        return [rest_of(rest, [done[-1]], "paragraph", whole=planned[0])]
    return []


def rest_of(
    rest: Figure,
    done: list[Figure],
    place: str,
    whole: Figure | None = None,
    more: Sequence[Figure] = (),
    *,
    over: bool = False,
) -> Relation:
    """The relation of what is left to what was done of the whole; ``over``: to what was planned, and passed."""
    roles = {"rest": [rest, *more], "done": done}
    figures = [*done, rest, *more]
    if whole:
        roles["whole"] = [whole]
        figures.append(whole)
    hints = {"over": "yes"} if over else {}
    return relation("rest", [Span(f.start, f.end) for f in figures], roles, place=place, **hints)
