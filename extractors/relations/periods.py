"""Lengths of time and the dates they must fit: "gần 3 năm qua", "5 năm thực hiện Nghị quyết số 12-NQ/ĐUK, ngày ..."."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

import regex

from extractors.relations.phrases import Placed, Plans, begins, joined, phrase
from extractors.relations.scene import Scene
from schemas.facts import DateSpan, Reference, Relation
from schemas.spans import Span

_NEAR = 120
_FAR = 400
_EVENTS_BACK = 40
_PARAGRAPH = 2000
_LEAST_YEARS = 1
_SAME_WORDS = 5
_WORD = regex.compile(r"[\p{L}\d/-]+")

Duration = tuple[Span, DateSpan]
Begun = tuple[str, Span]


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``look_back``, ``lasting`` and ``year_span``."""
    lengths = (d for d in scene.document.dates if d.kind == "duration" and d.unit == "năm" and d.value is not None)
    years = Placed(scene, lengths).items
    yield from _look_back(scene, years)
    yield from _Undertakings(scene).lasting(years)
    yield from _year_spans(scene)


def _look_back(scene: Scene, years: list[Duration]) -> Iterator[Relation]:
    """Wordings of one length before the report or of one undertaking, where they are not all the same."""
    groups: dict[tuple[Fraction | None, str], list[Duration]] = defaultdict(list)
    for where, duration in years:
        if duration.qualifier not in {"exact", "more_than", "nearly"}:
            continue
        lead = scene.lower[begins(scene, where.start, _NEAR) : where.start]
        tail = scene.lower[where.end : where.end + _NEAR]
        doing = phrase("carrying_out").match(tail)
        if phrase("look_back_tail").match(tail) and phrase("look_back_lead").match(lead):
            groups[duration.value, "past"].append((where, duration))
        elif doing and len(named := _WORD.findall(tail[doing.end() :])) >= _SAME_WORDS:
            groups[duration.value, " ".join(named[:_SAME_WORDS])].append((where, duration))
    for (value, _), members in groups.items():
        if len({d.qualifier for _, d in members}) > 1:
            spans = [_worded(scene, where) for where, _ in members]
            qualifiers = joined(str(d.qualifier) for _, d in members)
            yield Relation("look_back", (), tuple(spans), (("qualifiers", qualifiers), ("years", str(value))))


def _worded(scene: Scene, where: Span) -> Span:
    """A duration with the words around it: "Trong 03 năm qua"."""
    begin = begins(scene, where.start, _NEAR)
    lead = scene.lower[begin : where.start]
    start = begin + len(lead) - len(lead.lstrip(' "“•*+-–—')) if len(lead) < 16 else where.start
    tail = phrase("look_back_tail").match(scene.lower[where.end : where.end + 40])
    return scene.passage(start, where.end + tail.end() - 1 if tail else where.end)


class _Undertakings:
    """What is carried out for years, and when it began."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        references, dates = scene.document.references, scene.document.dates
        self.cited = Placed(scene, (r for r in references if r.date and r.role == "cited"))
        self.terms = Placed(scene, (d for d in dates if d.kind == "term" and d.value_start))
        self.plans = Plans(scene)
        self.printed = {d.inside: d for d in dates if d.inside}
        self.dated: dict[tuple[str, str | None, str | None], Reference] = {}
        for reference in reversed(references):
            if reference.reference_id in self.printed:
                self.dated[_document(reference)] = reference

    def lasting(self, years: list[Duration]) -> Iterator[Relation]:
        """Numbers of years of carrying out a dated document, each said once."""
        seen: set[tuple[object, ...]] = set()
        for where, duration in years:
            found = self._lasting(where, duration)
            if found is None:
                continue
            key = duration.value, duration.qualifier, found.hint("starts"), found.hint("event")
            if key not in seen:
                seen.add(key)
                yield found

    def _lasting(self, where: Span, duration: DateSpan) -> Relation | None:
        """In words such as "10 năm thực hiện Chỉ thị số ..."."""
        scene = self.scene
        doing = phrase("carrying_out").match(scene.lower[where.end : where.end + _NEAR])
        if doing is None or duration.value is None or duration.value < _LEAST_YEARS:
            return None
        at = where.end + len(doing[0].rstrip(" ,"))
        begun = self._begun(where, at)
        if not begun:
            return None
        paragraph = scene.clean.block_at(where.start)
        begin = max(paragraph.start, where.start - _EVENTS_BACK)
        is_event = phrase("review").search(scene.lower, begin, where.start) is not None
        titled = paragraph.paragraph.kind == "title"
        hints = {
            "opening": "yes" if titled or paragraph.paragraph.section is None else "no",
            "years": str(duration.value),
            "qualifier": duration.qualifier or "exact",
            "starts": joined(start for start, _ in begun),
            "event": "yes" if is_event and not titled else "no",
            "planned": "yes" if not titled and self.plans.hold(where.start) else "no",
        }
        spans = (Span(duration.start, duration.end), begun[0][1])
        return Relation("lasting", (), spans, tuple(sorted(hints.items())))

    def _begun(self, where: Span, at: int) -> list[Begun]:
        """When what is carried out began, with the place that says so, the likeliest first."""
        scene = self.scene
        named = self.cited.within(at, min(scene.sentence(where.start).end, at + _FAR))
        if named and phrase("its_object").match(scene.lower[at : named[0][0].start]):
            listed = named[:1] + [c for c in named[1:] if ";" not in scene.lower[at : c[0].start]]
            return [(r.date or "", self._mention(r)) for _, r in listed]
        congress = phrase("congress_resolution").match(scene.lower, at)
        if congress:
            return self._term_of_congress(where, congress.end())
        again = phrase("said_again").match(scene.lower[at : at + _NEAR])
        if again is None:
            return []  # something else was carried out
        earlier = self.cited.within(max(scene.paragraph(where.start).start, where.start - _PARAGRAPH), where.start)
        if again["kind"]:
            earlier = [(w, r) for w, r in earlier if r.doc_type.lower() == again["kind"]]
        return [(r.date or "", self._mention(r)) for _, r in earlier[:-4:-1]]

    def _term_of_congress(self, where: Span, end: int) -> list[Begun]:
        """The year in which the congress was held whose term stands nearest: behind the words, else before them."""
        sentence, paragraph = self.scene.sentence(where.start), self.scene.paragraph(where.start)
        behind = self.terms.within(end, min(sentence.end, end + _NEAR))
        if behind and phrase("to_come").search(self.scene.lower, end, behind[0][0].start):
            return []  # "5 năm thực hiện Nghị quyết Đại hội ... và phương hướng nhiệm kỳ 2020 - 2025"
        before = self.terms.within(max(paragraph.start, where.start - _PARAGRAPH), where.start)
        return [(d.value_start or "", Span(d.start, d.end)) for _, d in behind[:1] or before[-1:]]

    def _mention(self, reference: Reference) -> Span:
        """A mention with the date beside it; where its date stands at another mention, that one."""
        mention = reference
        if reference.reference_id not in self.printed:
            other = self.dated.get(_document(reference))
            mention = other if other and other.date == reference.date else reference
        date = self.printed.get(mention.reference_id)
        span = Span(mention.start, mention.end)
        return span.cover(Span(date.start, date.end)) if date else span


def _document(reference: Reference) -> tuple[str, str | None, str | None]:
    return reference.doc_type, reference.number, reference.symbol


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
