"""Counts that cannot exceed another: roles within a committee, units taken from all units, awards by level."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from extractors.figures.lexicon import lexicon
from extractors.relations.census import census, organisation
from extractors.relations.scene import Scene, content_words, relation, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.codelists import load
from schemas.facts import Figure, Relation
from schemas.spans import Span

_MOST_SINGLED_OUT = 8
_NARROWER_REACH = 10  # figures
_AMONG_REACH = 900  # characters: the group was counted in this paragraph or the last


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``subset`` (roles whole, parts); ``soft`` ones are expected, not certain."""
    yield from _contained(scene)
    yield from _taken_from(scene)
    yield from _unfinished_lists(scene)
    yield from _singled_out(scene)
    yield from _among(scene)
    yield from _narrower(scene)


def _sentences(scene: Scene) -> Iterator[list[Figure]]:
    sentence: Span | None = None
    group: list[Figure] = []
    for figure in scene.figures:
        here = scene.sentence(figure.clean.start)
        if here != sentence and group:
            yield group
            group = []
        group.append(figure)
        sentence = here
    if group:
        yield group


def _contained(scene: Scene) -> Iterator[Relation]:
    rows = load("relation_words")["subsets"]["contains"]
    for group in _sentences(scene):
        for row in rows:
            wholes = [f for f in group if (f.unit or "").lower() in row["whole"]]
            if not wholes:
                continue
            after = [f for f in group if f.clean.start > wholes[0].clean.start and f.kind == "count"]
            parts = [f for f in after if _role_of(scene, f) in row["parts"]]
            if parts and unit_class(parts[0]) == "person":
                spans = scene.spans([wholes[0], *parts])
                yield relation("subset", spans, {"whole": wholes[:1], "parts": parts}, together="no", soft="yes")
        yield from _prizes(scene, group)
        yield from _rated(scene, group)
        yield from _chosen(scene, group)


def _prizes(scene: Scene, group: list[Figure]) -> Iterator[Relation]:
    """ "54 thí sinh tham gia ... trao 18 giải": no more prizes than entrants."""
    words = load("relation_words")["subsets"]
    entrants = [f for f in group if unit_key(f) in words["entrants"]]
    prizes = [f for f in group if unit_key(f) == "giải" and entrants and f.clean.start > entrants[0].clean.start]
    if not prizes or "tập thể" in scene.tail(prizes[0]):
        return
    people = [f for f in group if f.clean.start < prizes[0].clean.start and unit_class(f) in {"person", "attendance"}]
    several = (  # "12 đội với 186 thí sinh; trao 15 giải tiết mục"
        any(unit_key(f) in words["teams"] for f in entrants)
        or any(f is not entrants[0] for f in people)
        or pattern("subsets", "prizes_of").search(scene.tail(prizes[0])) is not None
    )
    roles = {"whole": entrants[:1], "parts": prizes[:1]}
    yield relation("subset", scene.spans([entrants[0], prizes[0]]), roles, soft="yes" if several else "no")


def _chosen(scene: Scene, group: list[Figure]) -> Iterator[Relation]:
    """ "chọn 12 ý tưởng từ 30 hồ sơ": no more are chosen than there were."""
    for part, whole in pairwise(group):
        if part.kind != "count" or whole.kind != "count":
            continue
        lead = scene.lower[max(0, part.clean.start - 24) : part.clean.start]
        link = scene.lower[part.clean.end : whole.clean.start]
        if pattern("subsets", "chosen").search(lead) and pattern("subsets", "chosen_from").fullmatch(link):
            yield relation("subset", scene.spans([part, whole]), {"whole": [whole], "parts": [part]})


def _rated(scene: Scene, group: list[Figure]) -> Iterator[Relation]:
    """ "Có 111 tổ chức cơ sở đảng, dự xếp loại 110": those rated are some of all."""
    for whole, part in pairwise(group):
        lead = scene.lower[whole.clean.end : part.clean.start]
        if part.kind == whole.kind == "count" and part.unit is None and pattern("subsets", "rated").search(lead):
            spans = [scene.passage(whole.clean.start, part.clean.end)]
            yield relation("subset", spans, {"whole": [whole], "parts": [part]})


def _role_of(scene: Scene, figure: Figure) -> str:
    """ "603 đồng chí phó bí thư cấp ủy": the role stands after the classifier."""
    unit = (figure.unit or "").lower()
    return " ".join(scene.tail(figure).split()[:3]) if unit == "đồng chí" else unit


def _taken_from(scene: Scene) -> Iterator[Relation]:
    """ "đến từ 64 tổ chức cơ sở đảng", "tại 14 đảng bộ": no more than there are."""
    known = census(scene)
    for part in scene.figures:
        whole = known.get(organisation(part))
        if whole is None or part.kind != "count" or part is whole or part.role != "actual":
            continue
        lead = scene.lower[max(0, part.clean.start - 12) : part.clean.start]
        if not pattern("subsets", "from").search(lead):
            continue
        yield relation("subset", scene.spans([part, whole]), {"whole": [whole], "parts": [part]}, soft="yes")
        people = scene.before(part.clean.start, scene.sentence(part.clean.start).start)
        if lead.endswith("đến từ ") and people and unit_class(people[0]) == "person":
            yield relation("subset", scene.spans([people[0], part]), {"whole": people[:1], "parts": [part]}, soft="yes")


def _unfinished_lists(scene: Scene) -> Iterator[Relation]:
    """A bracket of examples ("... 494 đảng viên; ... 356 đảng viên...") stays within the report's total."""
    known = [f for f in scene.totals if f.kind == "count"]
    for bracket in scene.brackets:
        inside = [f for f in scene.between(bracket.start, bracket.end) if f.kind == "count" and f.role == "actual"]
        keys = {unit_key(f) for f in inside}
        if (
            len(inside) < 2
            or len(keys) != 1
            or not pattern("parts", "unfinished").search(scene.lower, inside[-1].clean.end, bracket.end + 1)
        ):
            continue
        wholes = [f for f in known if unit_key(f) in keys and f not in inside]
        if wholes:
            spans = [scene.passage(inside[0].clean.start, inside[-1].clean.end), Span(wholes[0].start, wholes[0].end)]
            yield relation("subset", spans, {"whole": wholes[:1], "parts": inside}, soft="yes")


def _singled_out(scene: Scene) -> Iterator[Relation]:
    """ "27 buổi cho 983 người. Riêng khối doanh nghiệp 12 buổi cho 647 người": each within its like just before."""
    for word in pattern("subsets", "singled_out").finditer(scene.lower):
        here = scene.sentence(word.start())
        start = here.start
        if word.start() - here.start <= 2 and here.start > scene.paragraph(here.start).start:
            start = scene.sentence(here.start - 1).start
        wholes = {unit_key(f): f for f in reversed(scene.between(start, word.start())) if f.kind == "count"}
        following = pattern("subsets", "singled_out").search(scene.lower, word.end(), here.end)
        for part in scene.between(word.end(), following.start() if following else here.end)[:_MOST_SINGLED_OUT]:
            whole = wholes.get(unit_key(part))
            if whole and part.kind == "count" and part.unit and part.role == whole.role != "condition":
                yield relation("subset", scene.spans([whole, part]), {"whole": [whole], "parts": [part]}, soft="yes")


def _among(scene: Scene) -> Iterator[Relation]:
    """ "Trong số đảng viên mới kết nạp có 297 đồng chí là nữ; 402 đồng chí ...": some of the group just counted."""
    for phrase in pattern("subsets", "among").finditer(scene.lower):
        group = content_words(phrase[1])
        earlier = [
            f
            for f in scene.before(phrase.start(), max(0, phrase.start() - _AMONG_REACH))
            if f.kind in {"count", "ratio"} and f.role == "actual" and unit_class(f) in {"person", "organisation"}
        ]
        near = [f for f in earlier if _names(scene, f, group)]
        if not near:
            continue
        here = scene.sentence(phrase.start())
        parts = [
            f
            for f in scene.between(phrase.end(), here.end)
            if f.kind == "count" and f.role == "actual" and unit_class(f) == unit_class(near[0])
        ]
        if parts:
            adjacent = near[0].clean.start >= scene.sentence(max(0, here.start - 1)).start
            soft = "no" if adjacent and len(near) == 1 else "yes"
            for whole in near[:3]:
                roles = {"whole": [whole], "parts": parts}
                yield relation("subset", scene.spans([whole, *parts]), roles, together="no", soft=soft)


def _names(scene: Scene, figure: Figure, group: set[str]) -> bool:
    """True when the words of a group ("đảng viên mới kết nạp") stand around a figure."""
    here = scene.sentence(figure.clean.start)
    around = scene.lower[max(here.start, figure.clean.start - 60) : min(here.end, figure.clean.end + 40)]
    words = {w for w in group if w != "mới"}
    return bool(words) and all(w in around for w in words)


def _narrower(scene: Scene) -> Iterator[Relation]:
    """ "46 thí sinh ... Thí sinh có trình độ thạc sĩ 19 người": the noun of a figure opens the label of another."""
    for i, part in enumerate(scene.figures):
        if part.kind != "count" or part.role != "actual" or (part.unit or "").lower() not in lexicon().classifiers:
            continue
        label = scene.label(part)
        paragraph = scene.paragraph(part.clean.start)
        for whole in reversed(scene.figures[max(0, i - _NARROWER_REACH) : i]):
            noun = unit_key(whole)
            if whole.kind != "count" or noun is None or unit_class(whole) != "person" or noun in lexicon().classifiers:
                continue
            if whole.clean.start >= paragraph.start and label.startswith(noun) and whole.role == "actual":
                yield relation("subset", scene.spans([whole, part]), {"whole": [whole], "parts": [part]}, soft="yes")
                break
