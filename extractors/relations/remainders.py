"""What else remains beside a rest, and what leaves doubts about it: "còn 04 tổ chức nộp chậm, 03 được gia hạn"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import regex

from extractors.figures.lexicon import lexicon
from extractors.relations.scene import Scene, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.codelists import load
from schemas.facts import Figure, Relation
from schemas.spans import Span

_PIECE = regex.compile(r"[^,;.:\n]{0,80}")
_LAST_PIECE = regex.compile(r"[^,;.:\n]{0,40}$")
_BACK = 60
_FAR = 600  # characters between what was done and what is left in one sentence
_MOST = 4  # counts that are added up


def stands_for(word: Figure, body: Figure) -> bool:
    """ "52/60 công đoàn cơ sở ..., 08 đơn vị còn lại": a general noun for the one named before."""
    nouns = load("relation_words")["stand_ins"].get(unit_class(body), ())
    return unit_key(word) in nouns


def same_thing(done: Figure, rest: Figure) -> bool:
    """One noun, its short form, or a count without a noun."""
    a, b = unit_key(done), unit_key(rest)
    return a is None or b is None or a.startswith(b) or b.startswith(a)


def kin(a: Figure, b: Figure) -> bool:
    """One noun, or one of them a general noun for the other: "5.532 đảng viên" and "144 đồng chí"."""
    return (same_thing(a, b) or stands_for(a, b) or stands_for(b, a)) and a.unit is not None is not b.unit


def weighed(scene: Scene, told: Relation) -> Relation | None:
    """A relation of kind ``rest`` with all that remains; one that only confirms where its words leave doubts."""
    rest, done, whole = (_figure(scene, told, role) for role in ("rest", "done", "whole"))
    if rest is None or done is None or told.hint("over"):
        return told
    times = _scale(scene, done)
    if times > 1:
        if lexicon().scale.search(rest.text.lower()) is None:
            return None  # "820/1.050 tỷ đồng; còn 05 dự án"
        told = _hinted(told, scale=str(times))
    size = whole.value if whole else done.denominator
    if size is None:
        return told
    missing = (size - done.value) * times - rest.value
    here = scene.sentence(rest.clean.start)
    near = done.clean.start >= max(here.start, rest.clean.start - _FAR)
    others = [f for f in (done, whole) if f]
    between = _outer(scene, scene.between(done.clean.end, rest.clean.start), rest, others) if near else []
    end = min(here.end, rest.clean.end + _FAR)
    behind = scene.between(rest.clean.end, end)
    outer = _outer(scene, behind, rest, others)
    divided = near and pattern("rest_words", "parts").search(scene.lower, done.clean.end, rest.clean.start)
    candidates = [*outer, *_outer(scene, _besides(scene, here), rest, others)]
    more = _adding_up(between, candidates, missing) if missing > 0 and not divided else []
    if more:
        told = _with(told, rest, more)
    inner = [f for f in behind if f not in outer and f.kind == "count" and f.value == abs(missing)]
    others_left = pattern("rest_words", "unnumbered").search(scene.lower, rest.clean.end, end)
    doubtful = more or between or outer or inner or others_left or _later(scene, done, rest, near)
    if doubtful or _of_the_undone(scene, done) or _includes(scene, others, rest, here):
        return _hinted(told, place="beside")
    return told


def _figure(scene: Scene, told: Relation, role: str) -> Figure | None:
    ids = told.role(role)
    return scene.figures[scene.index[ids[0]]] if ids else None


def _hinted(told: Relation, **hints: str) -> Relation:
    return replace(told, hints=tuple(sorted({**dict(told.hints), **hints}.items())))


def _with(told: Relation, rest: Figure, more: Sequence[Figure]) -> Relation:
    """The relation with all that remains, in reading order."""
    remain = sorted([rest, *more], key=lambda f: f.clean)
    roles = {**dict(told.roles), "rest": tuple(f.figure_id for f in remain)}
    spans = sorted({*told.spans, *(Span(f.start, f.end) for f in more)})
    return replace(told, roles=tuple(roles.items()), spans=tuple(spans))


def _scale(scene: Scene, ratio: Figure) -> Fraction:
    """ "820/1.050 tỷ đồng": the scale word behind a ratio holds for both of its numbers."""
    if ratio.kind != "ratio":
        return Fraction(1)
    words = lexicon()
    found = words.scale.match(scene.lower, ratio.clean.end) or words.scale.search(ratio.text.lower())
    return Fraction(words.scales[found[0].strip()] if found else 1)


def _outer(scene: Scene, figures: Sequence[Figure], rest: Figure, others: Sequence[Figure]) -> list[Figure]:
    """The counts that may remain too: of such a noun or of none, and no part of what is told before them.

    "còn 12 chi bộ chưa nộp (05 chi bộ mới lập)" and "... trong đó 05 chi bộ mới lập" tell of the 12.
    """
    level = scene.bracket(rest.clean.start)
    own = {unit_key(f) for f in scene.ratios_before(rest.clean.start)[-_MOST:]} - {unit_key(f) for f in others}
    found = []
    for figure in figures:
        at = figure.clean.start
        if figure.kind != "count" or figure.role == "condition" or figure.direction or figure in others:
            continue
        parts = pattern("rest_words", "parts").search(scene.lower, max(scene.clause_start(at), at - 2 * _BACK), at)
        inside = parts is not None and parts.start() > min(rest.clean.start, at)
        if scene.bracket(at) == level and not inside and _alike(figure, rest) and unit_key(figure) not in own - {None}:
            found.append(figure)
    return found


def _besides(scene: Scene, here: Span) -> list[Figure]:
    """The figures of the sentence after: "còn 04 đơn vị nộp chậm. Ngoài ra, 03 đơn vị được gia hạn"."""
    if pattern("rest_words", "besides").match(scene.lower, here.end - 1, here.end + 20) is None:
        return []
    return scene.between(here.end, min(scene.sentence(here.end + 1).end, here.end + _FAR))


def _alike(figure: Figure, rest: Figure) -> bool:
    one, two = unit_class(figure), unit_class(rest)
    return same_thing(figure, rest) or stands_for(figure, rest) or stands_for(rest, figure) or one == two is not None


def _adding_up(between: list[Figure], behind: list[Figure], missing: Fraction) -> list[Figure]:
    """The counts right before or behind the rest that make up what is missing: "còn 5 ..., 2 ..." of 7."""
    before, after = between[-_MOST:], behind[:_MOST]
    runs = [before[i:] + after[:n] for i in range(len(before), -1, -1) for n in range(len(after) + 1)]
    return next((run for run in runs if run and sum(f.value for f in run) == missing), [])


def _later(scene: Scene, done: Figure, rest: Figure, near: bool) -> bool:
    """ "năm 2020 có 17/74 tổ chức ...; năm 2021 còn 14", "trong quý III 17/24 ..., sang quý IV còn 03"."""
    if not near:
        return False  # the judge compares their dates
    stated = {(f.period_start, f.period_end) for f in (done, rest) if f.period_source == "stated"}
    later = pattern("rest_words", "later").search(scene.lower, done.clean.end, rest.clean.start)
    return len(stated) > 1 or (later is not None and not pattern("rest_words", "to_do").search(scene.label(rest)))


def _of_the_undone(scene: Scene, ratio: Figure) -> bool:
    """ "12/72 tổ chức chưa có quy chế": what remains may be of these, not of the others."""
    if ratio.kind != "ratio":
        return False
    at, end = ratio.clean.start, ratio.clean.end
    behind = _PIECE.match(scene.lower, end)
    before = _LAST_PIECE.search(scene.lower, max(scene.sentence(at).start, at - 40), at)
    said = (piece[0] for piece in (before, behind) if piece)
    return any(pattern("rest_words", "lacking").search(piece) for piece in said)


def _includes(scene: Scene, others: Sequence[Figure], rest: Figure, here: Span) -> bool:
    """ "còn lại 235 triệu đồng (gồm cả lãi 5 triệu đồng)"."""
    start = max(here.start, min(f.clean.start for f in others), rest.clean.start - _FAR)
    end = min(here.end, rest.clean.end + 2 * _BACK)
    return pattern("rest_words", "includes").search(scene.lower, start, end) is not None
