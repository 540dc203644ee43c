"""Quotes for many checks at once: one pass over the texts, each cut for all checks that name it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from pipeline.publish.report.places import Place, Places
from pipeline.publish.report.quotes import Quote, quotes
from pipeline.publish.report.tables import Row, Tables
from schemas.spans import Span

_WIDE, _SHORT = 260, 70  # code points of context around a finding, and around a relation that holds


@dataclass(frozen=True, slots=True)
class Placed:
    """A quote of a document and where it stands."""

    doc_id: str
    quote: Quote
    place: Place


@dataclass(slots=True)
class Quoted:
    """Quotes by row of ``checks``, and the full text, footnotes left in place, of the documents it was kept for."""

    by_check: dict[int, list[Placed]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[str, str] = field(default_factory=dict)


def quote_all(tables: Tables, checks: Mapping[int, Row], short: Collection[int], keep: Collection[str]) -> Quoted:
    """The quotes of ``checks``; those in ``short`` get little context. The texts of the documents in ``keep`` are kept.

    The quotes of a check come in the order in which it names its documents.
    """
    of_document: dict[str, list[int]] = defaultdict(list)
    for index, row in checks.items():
        for doc_id in _documents(row):
            of_document[doc_id].append(index)
    figures = _figure_spans(tables, checks)
    places = _places(tables, of_document.keys())
    quoted = Quoted()
    cut: dict[tuple[int, str], list[Placed]] = {}
    for stored in tables.rows("texts", ["doc_id", "text"], {*of_document, *keep}):
        doc_id, text = stored["doc_id"], stored["text"] or ""
        if doc_id in keep:
            quoted.texts[doc_id] = text
        borders = places[doc_id].borders if doc_id in places else []
        for index in of_document.get(doc_id, ()):
            cut[index, doc_id] = [
                Placed(doc_id, quote, places[doc_id].at(quote.start))
                for quote in quotes(
                    text, *_spans(checks[index], doc_id, figures), _SHORT if index in short else _WIDE, borders
                )
            ]
    for index, row in checks.items():
        for doc_id in _documents(row):
            quoted.by_check[index] += cut.get((index, doc_id), [])
    return quoted


def _spans(row: Row, doc_id: str, figures: Mapping[tuple[str, str], Span]) -> tuple[list[Span], list[Span]]:
    """The passages and the figures of a check in one of its documents."""
    passages = [Span(max(0, s["start"]), max(0, s["start"], s["end"])) for s in row["spans"] if s["doc_id"] == doc_id]
    named = [figures[doc_id, figure] for figure in row["figure_ids"] or () if (doc_id, figure) in figures]
    if len(_documents(row)) > 1:  # the same id may be another figure in the other document
        named = [figure for figure in named if any(figure.overlaps(passage) for passage in passages)]
    return passages, named


def _documents(row: Row) -> list[str]:
    return list(dict.fromkeys(span["doc_id"] for span in row["spans"] or ()))


def _figure_spans(tables: Tables, checks: Mapping[int, Row]) -> dict[tuple[str, str], Span]:
    """Where the figures that the checks name stand, by document and figure."""
    named = {(doc_id, f) for row in checks.values() for f in row["figure_ids"] or () for doc_id in _documents(row)}
    if not named:
        return {}
    found: dict[tuple[str, str], Span] = {}
    for columns in tables.columns("figures", ["doc_id", "figure_id", "start", "end"]):
        for doc_id, figure_id, start, end in zip(*columns, strict=True):
            if (doc_id, figure_id) in named:
                found[doc_id, figure_id] = Span(start, end)
    return found


def _places(tables: Tables, doc_ids: Collection[str]) -> dict[str, Places]:
    sections = tables.by_document("sections", ["path", "title", "start"], doc_ids)
    footnotes = tables.by_document("footnotes", ["label", "anchor_start", "body_start", "body_end"], doc_ids)
    pages = tables.by_document("pages", ["page", "text_start"], doc_ids)
    return {
        doc_id: Places(sections.get(doc_id, []), footnotes.get(doc_id, []), pages.get(doc_id, [])) for doc_id in doc_ids
    }
