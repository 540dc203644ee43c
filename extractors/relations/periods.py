"""Lengths of time and the dates they must fit: "gần 3 năm qua", "5 năm thực hiện Nghị quyết số 12-NQ/ĐUK, ngày ..."."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

import regex

from extractors.relations.phrases import in_plans, phrase, place, spans_text
from extractors.relations.scene import Scene
from schemas.facts import DateSpan, Reference, Relation
from schemas.spans import Span

_NEAR = 120
_FAR = 400
_EVENTS_BACK = 40
_LEAST_YEARS = 2
_SAME_WORDS = 5
_WORD = regex.compile(r"[\p{L}\d/-]+")

Placed = tuple[Span, DateSpan]
Cited = tuple[Span, Reference]


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``look_back``, ``lasting`` and ``year_span``."""
    placed = [
        (where, d) for d in scene.document.dates if d.kind in {"duration", "anniversary"} and (where := place(scene, d))
    ]
    years = [(where, d) for where, d in placed if d.unit == "năm" and d.value is not None and d.kind == "duration"]
    yield from _look_back(scene, years)
    cited = sorted(
        ((where, r) for r in scene.document.references if r.date and r.role == "cited" and (where := place(scene, r))),
        key=lambda pair: pair[0],
    )
    seen: set[tuple[object, ...]] = set()
    for where, duration in years:
        found = _lasting(scene, where, duration, cited)
        if found is None:
            continue
        key = duration.value, duration.qualifier, found.hint("starts"), found.hint("event")
        if key not in seen:
            seen.add(key)
            yield found
    yield from _year_spans(scene)


def _look_back(scene: Scene, years: list[Placed]) -> Iterator[Relation]:
    """Wordings of one length before the report or of one undertaking, where they are not all the same."""
    groups: dict[tuple[Fraction | None, str], list[Placed]] = defaultdict(list)
    for where, duration in years:
        if duration.qualifier not in {"exact", "more_than", "nearly"}:
            continue
        lead = scene.lower[scene.sentence(where.start).start : where.start]
        tail = scene.lower[where.end : where.end + _NEAR]
        doing = phrase("carrying_out").match(tail)
        if phrase("look_back_tail").match(tail) and phrase("look_back_lead").match(lead):
            groups[duration.value, "past"].append((where, duration))
        elif doing and len(named := _WORD.findall(tail[doing.end() :])) >= _SAME_WORDS:
            groups[duration.value, " ".join(named[:_SAME_WORDS])].append((where, duration))
    for (value, _), members in groups.items():
        if len({d.qualifier for _, d in members}) > 1:
            spans = [_worded(scene, where) for where, _ in members]
            qualifiers = spans_text([str(d.qualifier) for _, d in members])
            yield Relation("look_back", (), tuple(spans), (("qualifiers", qualifiers), ("years", str(value))))


def _worded(scene: Scene, where: Span) -> Span:
    """A duration with the words around it: "Trong 03 năm qua"."""
    sentence = scene.sentence(where.start)
    lead = scene.lower[sentence.start : where.start]
    start = sentence.start + len(lead) - len(lead.lstrip(' "“•*+-–—')) if len(lead) < 16 else where.start
    tail = phrase("look_back_tail").match(scene.lower[where.end : where.end + 40])
    return scene.passage(start, where.end + tail.end() - 1 if tail else where.end)


def _lasting(scene: Scene, where: Span, duration: DateSpan, cited: list[Cited]) -> Relation | None:
    """A number of years of carrying out a dated document, in words such as "10 năm thực hiện Chỉ thị số ..."."""
    if duration.value is None or duration.value < _LEAST_YEARS:
        return None
    doing = phrase("carrying_out").match(scene.lower[where.end : where.end + _NEAR])
    if doing is None:
        return None
    at = where.end + len(doing[0].rstrip(" ,"))
    begun = _begun(scene, where, at, cited)
    if not begun:
        return None
    begin = max(scene.paragraph(where.start).start, where.start - _EVENTS_BACK)
    is_event = phrase("review").search(scene.lower, begin, where.start) is not None
    titled = scene.clean.block_at(where.start).paragraph.kind == "title"
    opening = scene.clean.block_at(where.start).paragraph.section is None
    hints = {
        "opening": "yes" if opening or titled else "no",
        "years": str(duration.value),
        "qualifier": duration.qualifier or "exact",
        "starts": spans_text([start for start, _ in begun]),
        "event": "yes" if is_event and not titled else "no",
        "planned": "yes" if in_plans(scene, where.start) and not titled else "no",
    }
    return Relation("lasting", (), (Span(duration.start, duration.end), begun[0][1]), tuple(sorted(hints.items())))


def _begun(scene: Scene, where: Span, at: int, cited: list[Cited]) -> list[tuple[str, Span]]:
    """When what is carried out began, with the place that says so, the likeliest first."""
    sentence = scene.sentence(where.start)
    named = [(w, r) for w, r in cited if at <= w.start < min(sentence.end, at + _FAR)]
    if named and phrase("its_object").match(scene.lower[at : named[0][0].start]):
        listed = named[:1] + [c for c in named[1:] if ";" not in scene.lower[at : c[0].start]]
        return [(r.date or "", _dated(scene, r)) for _, r in listed]
    congress = phrase("congress_resolution").match(scene.lower, at)
    if congress:
        return _term_of_congress(scene, where, congress.end())
    again = phrase("said_again").match(scene.lower, at)
    if again is None:
        return []  # something else was carried out
    paragraph = scene.paragraph(where.start)
    earlier = [(w, r) for w, r in cited if paragraph.start <= w.start < where.start]
    if again["kind"]:
        earlier = [(w, r) for w, r in earlier if r.doc_type.lower() == again["kind"]]
    return [(r.date or "", _dated(scene, r)) for _, r in earlier[:-4:-1]]


def _term_of_congress(scene: Scene, where: Span, end: int) -> list[tuple[str, Span]]:
    """The year in which the congress was held whose term stands nearest: behind the words, else before them."""
    terms = [(w, d) for d in scene.document.dates if d.kind == "term" and d.value_start and (w := place(scene, d))]
    sentence, paragraph = scene.sentence(where.start), scene.paragraph(where.start)
    behind = [d for w, d in terms if end <= w.start < min(sentence.end, end + _NEAR)]
    before = [d for w, d in terms if paragraph.start <= w.start < where.start]
    found = behind[:1] or before[-1:]
    return [(d.value_start or "", Span(d.start, d.end)) for d in found]


def _dated(scene: Scene, reference: Reference) -> Span:
    """A mention with the date beside it; where its date stands at another mention, that one."""
    for date in scene.document.dates:
        if date.inside == reference.reference_id:
            return Span(min(reference.start, date.start), max(reference.end, date.end))
    same = {
        r.reference_id: r
        for r in scene.document.references
        if (r.doc_type, r.number, r.symbol) == (reference.doc_type, reference.number, reference.symbol)
    }
    for date in scene.document.dates:
        if date.inside in same and date.value_start == reference.date:
            mention = same[date.inside]
            return Span(min(mention.start, date.start), max(mention.end, date.end))
    return Span(reference.start, reference.end)


def _year_spans(scene: Scene) -> Iterator[Relation]:
    """ "5 năm (2016 - 2020)", "90 năm Ngày thành lập Đảng (03/02/1930 - 03/02/2020)"."""
    for match in phrase("years_in_brackets").finditer(scene.lower):
        if phrase("inexact").search(scene.lower, max(0, match.start() - 14), match.start()):
            continue
        hints = {
            "years": str(int(match["n"])),
            "from": match["from"],
            "to": match["to"],
            "days": "yes" if match["from_day"] and match["to_day"] else "no",
            "of_itself": "yes" if phrase("years_of_itself").search(match["words"]) else "no",
            "same_day": "yes" if _day(match["from_day"]) == _day(match["to_day"]) else "no",
        }
        yield Relation("year_span", (), (scene.passage(*match.span()),), tuple(sorted(hints.items())))


def _day(printed: str | None) -> tuple[int, ...]:
    return tuple(int(part) for part in (printed or "").split("/") if part.strip())
