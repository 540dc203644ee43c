"""What is done and what remains: "62/121 tập thể đã gửi ...; còn 59 tập thể chưa nộp"."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractors.relations.partitions import exclusive
from extractors.relations.scene import Scene, content_words, relation, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.facts import Figure, Relation
from schemas.spans import Span

_NOT_YET = regex.compile(r"chưa (?:được )?(\p{L}+(?: \p{L}+)?)")
_NOT_DONE = regex.compile(r"chưa\s+(\p{L}+)(?:\s+\p{L}+)*\s*$")
_LISTS = ("open", "closed")
_SHARED_WORDS = 3


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``rest``: roles rest and done (a ratio), or rest, done and whole.

    Two rests of one noun, one of them tied to its whole, are also a ``repeat``.
    """
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
    ratios = [f for f in scene.ratios_before(rest.clean.start) if _same_thing(f, rest)]
    near = [f for f in ratios if f.clean.start >= here.start]
    if near and any(pattern("parts", k).search(scene.lower, near[-1].clean.end, rest.clean.start) for k in _LISTS):
        return []  # "2.645/2.993 ..., trong đó: chưa kiểm điểm 19; miễn 329": the rest is divided
    if near:
        between = scene.between(near[-1].clean.end, rest.clean.start)
        others = any(f.kind == "count" and _same_thing(f, rest) for f in between)  # "03 đơn vị đang thực hiện; còn 02"
        return [_relation(rest, [near[-1]], "beside" if others else "sentence")]
    paragraph = scene.paragraph(rest.clean.start)
    words = content_words(scene.lower[rest.clean.end : here.end])
    ranked = sorted(((len(words & content_words(_about(scene, f))), f.clean.start, f) for f in ratios), reverse=True)
    if ranked and ranked[0][0] >= _SHARED_WORDS and pattern("not_yet").search(scene.lower, rest.clean.end, here.end):
        place = "paragraph" if ranked[0][2].clean.start >= paragraph.start else "document"
        return [_relation(rest, [ranked[0][2]], place)]
    return []


def _about(scene: Scene, figure: Figure) -> str:
    return scene.lower[figure.clean.end : scene.sentence(figure.clean.start).end][:200]


def _same_thing(done: Figure, rest: Figure) -> bool:
    a, b = unit_key(done), unit_key(rest)
    return a is None or b is None or a.startswith(b) or b.startswith(a)


def _beside_ratio(scene: Scene, rest: Figure) -> Iterator[Relation]:
    """ "68/73 đơn vị đã gửi báo cáo; 05 đơn vị gửi chậm": said without "còn", so only ever confirmed."""
    i = scene.index[rest.figure_id]
    here = scene.sentence(rest.clean.start)
    for done in reversed(scene.figures[max(0, i - 4) : i]):
        if done.kind == "ratio" and done.clean.start >= here.start and done.unit and unit_key(done) == unit_key(rest):
            yield _relation(rest, [done], "sentence" if _opposite(scene, done, rest) else "beside")
            return
    words = content_words(scene.lower[rest.clean.end : here.end])
    if not words or not pattern("not_yet").search(scene.lower, rest.clean.end, min(here.end, rest.clean.end + 60)):
        return
    for done in scene.figures[:i]:
        if (
            done.kind == "ratio"
            and unit_key(done) == unit_key(rest)
            and len(words & content_words(_about(scene, done))) > 1
        ):
            yield _relation(rest, [done], "beside")


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
    here = scene.sentence(rest.clean.start)
    earlier = [
        f
        for f in scene.before(rest.clean.start, here.start)
        if f.kind == "count"
        and f.role != "condition"
        and (f.unit is None or rest.unit is None or unit_class(f) == unit_class(rest))
    ]
    alike = [f for f in earlier if _same_thing(f, rest)] if rest.unit else earlier
    negated = _NOT_DONE.search(scene.lower, max(here.start, rest.clean.start - 30), rest.clean.start)
    if (
        negated
        and alike
        and negated[1] not in scene.lower[max(here.start, alike[0].clean.start - 40) : alike[0].clean.start]
    ):
        return []  # "chưa xếp loại 47" answers only "đã xếp loại"
    left = pattern("rest_words", "rest_after").match(scene.lower, rest.clean.end, rest.clean.end + 80)
    if len(alike) >= 2 and (
        left or pattern("rest_words", "taken").search(scene.lower, here.start, alike[0].clean.start)
    ):
        return [_relation(rest, [alike[0]], "sentence", whole=alike[1])]
    if len(earlier) == 2 and "tổng số" in scene.lower[here.start : earlier[1].clean.start + 1]:
        return [_relation(rest, [earlier[0]], "sentence", whole=earlier[1])]
    return _over_sentences(scene, rest, here)


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
        return [_relation(rest, [done[-1]], "paragraph", whole=planned[0])]
    return []


def _relation(rest: Figure, done: list[Figure], place: str, whole: Figure | None = None) -> Relation:
    roles = {"rest": [rest], "done": done}
    figures = [*done, rest]
    if whole:
        roles["whole"] = [whole]
        figures.append(whole)
    return relation("rest", [Span(f.start, f.end) for f in figures], roles, place=place)
