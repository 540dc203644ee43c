"""Mentions of documents: kind, number, symbol, issuer, date, title, and whose they are.

``find`` reads everything but the date; after ``extractors.dates.find`` has said which date dates which
mention, ``date`` writes the dates into the references and completes short mentions from the full one.
"""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.clean import CleanText
from extractors.references import antecedents
from extractors.references.mentions import Mention, scan
from extractors.references.particulars import Particulars, describe
from schemas.document import Document, Header
from schemas.facts import DateSpan, Reference
from schemas.spans import Span
from schemas.symbols import one_organ

__all__ = ["date", "find"]


_DATE_LINE = r"(?:\p{L}[\p{L} .'-]{1,40},\s{0,3}(?=ngày))?"
_REST = regex.compile(rf"[\W\d]*{_DATE_LINE}(?:ngày|tháng|năm|[\W\d])*")


def find(clean: CleanText, document: Document) -> tuple[Reference, ...]:
    """The references of a document in order of its text, without dates. Never raises on any text."""
    mentions = scan(clean)
    described = zip(mentions, describe(clean, document.text, mentions), strict=True)
    placed = sorted(((clean.original(m.start, m.end), m, said) for m, said in described), key=lambda row: row[0])
    return tuple(
        _reference(f"r{i:04d}", place, clean, document, mention, said)
        for i, (place, mention, said) in enumerate(placed, start=1)
    )


def date(references: tuple[Reference, ...], dates: tuple[DateSpan, ...], clean: CleanText) -> tuple[Reference, ...]:
    """The references with their dates. A list ("số 293-QĐ/TW, 294-QĐ/TW, ngày ...") shares the date behind it."""
    printed = {d.inside: d.value_start for d in dates if d.inside}
    dated = [replace(r, date=printed[r.reference_id]) if r.reference_id in printed else r for r in references]
    for i in range(len(dated) - 2, -1, -1):
        if dated[i].date is None and antecedents.listed(clean, dated[i], dated[i + 1]):
            dated[i] = replace(dated[i], date=dated[i + 1].date)
    return antecedents.complete(tuple(dated))


def _reference(
    reference_id: str, place: Span, clean: CleanText, document: Document, mention: Mention, particulars: Particulars
) -> Reference:
    paragraph = clean.block_at(mention.start).paragraph
    reference = Reference(
        reference_id,
        place.start,
        place.end,
        document.text[place.start : place.end],
        mention.kind,
        mention.number,
        mention.symbol,
        particulars.issuer,
        None,
        particulars.title,
        section=paragraph.section,
        footnote=paragraph.footnote,
        confidence=1.0 if mention.symbol else 0.9,
    )
    if _is_own(clean, document.header, mention, reference):
        reference = _own(reference, document.header)
    if reference.symbol:
        return replace(reference, symbol=one_organ(reference.symbol, reference.text, reference.issuer))
    return reference


def _is_own(clean: CleanText, header: Header, mention: Mention, reference: Reference) -> bool:
    """The document's own number: where the header was read, or a bare symbol in the block above the title.

    In a line that goes on behind the number ("Quy định số 97-QĐ/TW của Bộ Chính trị: ...") it is another document's.
    """
    block = clean.block_at(mention.start)
    if header.number_span and reference.start < header.number_span.end and header.number_span.start < reference.end:
        return not mention.worded or _REST.fullmatch(clean.lower, mention.end, block.end) is not None
    return not header.number_span and block.paragraph.kind == "header" and not mention.worded and bool(mention.symbol)


def _own(reference: Reference, header: Header) -> Reference:
    kind = header.kind or ""
    return replace(
        reference,
        role="self",
        doc_type=kind[:1].upper() + kind[1:] or reference.doc_type,
        issuer=header.issuer or reference.issuer,
        date=header.date if header.date_source == "stated" else None,
        title=header.title,
    )
