"""Cited documents: one date each, in the order of time, one subject to a number, no more of them than are counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import regex

from extractors.relations.phrases import Placed, begins, joined, phrase, place
from extractors.relations.scene import Scene, content_words
from schemas.facts import DateSpan, Figure, Reference, Relation
from schemas.spans import Span

_KHOA = 120
_BASIS_REACH = 300
_NEXT_TO = 24  # between a mention and the date printed behind it
_SUBJECT = 240
_FULL = 10  # length of an ISO date with its day
_OWN_ORGAN = "ĐUK"


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``cited_dates``, ``cited_before``, ``basis``, ``subjects`` and ``issued``."""
    dated = {d.inside: d for d in scene.document.dates if d.inside and d.kind == "point" and d.value_start}
    cited = [r for r in scene.document.references if r.role == "cited" and r.number]
    yield from _same_document(scene, cited, dated)
    yield from _before_report(scene, cited, dated)
    yield from _bases(scene, cited, dated)
    yield from _subjects(scene, cited)
    yield from _issued(scene, cited)


def _mention(reference: Reference, date: DateSpan | None) -> Span:
    """A mention with its date."""
    if date is None or abs(date.start - reference.end) > _NEXT_TO:
        return Span(reference.start, reference.end)
    return Span(min(reference.start, date.start), max(reference.end, date.end))


def _name(reference: Reference) -> str:
    return f"{reference.doc_type} số {reference.number}-{reference.symbol}" if reference.symbol else reference.text


def _key(reference: Reference) -> tuple[str, str, str | None]:
    return reference.doc_type, (reference.number or "").lstrip("0"), reference.symbol


def _same_document(scene: Scene, cited: list[Reference], dated: dict[str, DateSpan]) -> Iterator[Relation]:
    """Mentions of one number and symbol that print a date of their own (two at least)."""
    groups: dict[tuple[str, str, str | None], list[tuple[Reference, DateSpan]]] = defaultdict(list)
    for reference in cited:
        date = dated.get(reference.reference_id)
        if reference.symbol and date and not (date.value_start or "").startswith("--"):
            groups[_key(reference)].append((reference, date))
    for mentions in groups.values():
        if len(mentions) < 2:
            continue
        hints = {
            "document": _name(mentions[0][0]),
            "dates": joined([d.value_start or "" for _, d in mentions]),
            "issuers": joined([r.issuer or "" for r, _ in mentions]),
            "congresses": joined([_congress(scene, r) for r, _ in mentions]),
        }
        yield Relation("cited_dates", (), tuple(_mention(r, d) for r, d in mentions), tuple(sorted(hints.items())))


def _congress(scene: Scene, reference: Reference) -> str:
    """The congress ("khóa XII") that a mention names soon after it."""
    where = place(scene, reference)
    if where is None:
        return ""
    end = min(scene.sentence(where.start).end, where.end + _KHOA)
    match = phrase("congress").search(scene.lower, where.end, end)
    return match["nth"] if match else ""


def _before_report(scene: Scene, cited: list[Reference], dated: dict[str, DateSpan]) -> Iterator[Relation]:
    """All cited documents with a full date, the latest first, and the date that the report states."""
    header = scene.document.header
    if header.date_source != "stated" or not header.date:
        return
    full = [
        (r, d)
        for r in cited
        if (d := dated.get(r.reference_id)) and len(d.value_start or "") == _FULL and 0 <= d.start - r.end <= _NEXT_TO
    ]
    own = [
        d
        for d in scene.document.dates
        if d.kind == "point"
        and d.value_start == header.date
        and not d.inside
        and d.start < (full[0][0].start if full else 0)
    ]
    if not full:
        return
    full.sort(key=lambda pair: pair[1].value_start or "", reverse=True)
    hints = {
        "dates": joined([d.value_start or "" for _, d in full]),
        "documents": joined([_name(r) for r, _ in full]),
    }
    spans = [_mention(r, d) for r, d in full] + [Span(d.start, d.end) for d in own[:1]]
    yield Relation("cited_before", (), tuple(spans), tuple(sorted(hints.items())))


def _bases(scene: Scene, cited: list[Reference], dated: dict[str, DateSpan]) -> Iterator[Relation]:
    """ "Thực hiện A ngày ..., ban hành B ngày ...": the basis, then what was done or issued on it."""
    full = {key for key, date in dated.items() if len(date.value_start or "") == _FULL}
    mentions = Placed(scene, (r for r in cited if r.reference_id in full))
    days = (d for d in scene.document.dates if d.kind == "point" and not d.inside and len(d.value_start or "") == _FULL)
    points = Placed(scene, days)
    for where, basis in mentions.items:
        if not phrase("basis").match(scene.lower[begins(scene, where.start) : where.start]):
            continue
        end = min(scene.sentence(where.start).end, where.end + _BASIS_REACH)
        found = _issued_on(scene, mentions, dated, where, end) or _done_on(scene, points, where, end)
        if found is None:
            continue
        what, result, when = found
        date = dated[basis.reference_id]
        hints = {
            "basis": date.value_start or "",
            "result": when,
            "what": what,
            "past": "yes" if phrase("of_the_past").search(scene.lower, where.end, result.start) else "no",
        }
        spans = (_mention(basis, date), scene.passage(result.start, result.end))
        yield Relation("basis", (), spans, tuple(sorted(hints.items())))


def _issued_on(
    scene: Scene, mentions: Placed[Reference], dated: dict[str, DateSpan], where: Span, end: int
) -> tuple[str, Span, str] | None:
    """The document that was issued on a basis."""
    for other, result in mentions.within(where.end, end):
        if phrase("issuing").search(scene.lower, where.end, other.start):
            date = dated[result.reference_id]
            at = place(scene, date)
            span = other.cover(at) if at and abs(at.start - other.end) <= _NEXT_TO else other
            return "issued", span, date.value_start or ""
    return None


def _done_on(scene: Scene, points: Placed[DateSpan], where: Span, end: int) -> tuple[str, Span, str] | None:
    """The first day on which something was done on a basis."""
    for other, date in points.within(where.end, end)[:1]:
        lead, tail = scene.lower[where.end : other.start], scene.lower[other.end : other.end + 180]
        if phrase("done_on").search(lead) or (phrase("begun_on").search(lead) and phrase("done_since").match(tail)):
            return "done", other, date.value_start or ""
    return None


def _subjects(scene: Scene, cited: list[Reference]) -> Iterator[Relation]:
    """One number of the report's own organ, cited "về" two things."""
    groups: dict[tuple[str, str, str | None], list[tuple[Reference, str]]] = defaultdict(list)
    for reference in cited:
        if not _is_own(scene, reference):
            continue
        where = place(scene, reference)
        match = where and phrase("subject").match(scene.lower[where.end : where.end + _SUBJECT])
        said = match["words"] if match else _near_title(scene, where)
        if said:
            groups[_key(reference)].append((reference, said))
    for mentions in groups.values():
        for other in mentions[1:]:
            first, second = (content_words(text) for text in (mentions[0][1], other[1]))
            if first and second and not first & second:
                spans = tuple(Span(r.start, r.end) for r, _ in (mentions[0], other))
                yield Relation("subjects", (), spans, (("document", _name(mentions[0][0])),))
                break


def _near_title(scene: Scene, where: Span | None) -> str | None:
    """A quoted title right behind a mention; titles taken over from other mentions do not count."""
    if where is None:
        return None
    match = regex.match(
        r"[^.;“\"\n]{0,120}[“\"](?P<title>[^”\"\n]{8,200})[”\"]", scene.lower[where.end : where.end + 340]
    )
    return match["title"] if match else None


def _is_own(scene: Scene, reference: Reference) -> bool:
    own = (scene.document.header.symbol or "").rpartition("/")[2] or _OWN_ORGAN
    return bool(reference.symbol) and (reference.symbol or "").rpartition("/")[2] == own


def _issued(scene: Scene, cited: list[Reference]) -> Iterator[Relation]:
    """A count of documents issued and the highest number among those of its kind and organ."""
    highest: dict[str, Reference] = {}
    for reference in cited:
        if _is_own(scene, reference) and (reference.number or "").isdigit():
            kind = reference.doc_type.lower()
            if kind not in highest or int(reference.number or 0) > int(highest[kind].number or 0):
                highest[kind] = reference
    if not highest:
        return
    counted: dict[str, Figure] = {}
    for figure in scene.figures:
        kind = (figure.unit or "").lower()
        if kind not in highest or figure.kind != "count" or figure.qualifier != "exact":
            continue
        if _issues(scene, figure) and (kind not in counted or figure.value > counted[kind].value):
            counted[kind] = figure
    for kind, figure in counted.items():
        last = highest[kind]
        spans = (Span(figure.start, figure.end), Span(last.start, last.end))
        hints = (("highest", str(int(last.number or 0))),)
        yield Relation("issued", (("stated", (figure.figure_id,)),), spans, hints)


def _issues(scene: Scene, figure: Figure) -> bool:
    return phrase("issued").search(scene.lower, begins(scene, figure.clean.start), figure.clean.start) is not None
