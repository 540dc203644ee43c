"""A document as a spaCy Doc: words by a tokenizer that loses nothing, facts as span groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import regex

from schemas.document import Document
from schemas.problems import MissingPart, Text

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*|\p{N}+|[^\s\p{L}\p{N}]|\s+")


def to_spacy(document: Document) -> Doc:
    """A Doc with ``doc.text == document.text`` and span groups references, dates, figures, findings.

    A span is widened to whole tokens; its label is the kind of the fact (or the rule of the finding), its id the
    fact's. Raises MissingPart without spaCy.
    """
    try:
        from spacy.tokens import Doc, SpanGroup
        from spacy.vocab import Vocab
    except ImportError as error:
        raise MissingPart(
            Text("Chưa cài spaCy.", "spaCy is not installed."),
            Text("Cài bằng: pip install 'doichieu[nlp]'.", "Install it: pip install 'doichieu[nlp]'."),
        ) from error

    words, spaces = _tokens(document.text)
    doc = Doc(Vocab(), words=words, spaces=spaces)
    for name, found in _groups(document).items():
        spans = (
            doc.char_span(start, end, label=label, span_id=key, alignment_mode="expand")
            for start, end, label, key in found
            if start < end
        )
        doc.spans[name] = SpanGroup(doc, name=name, spans=[span for span in spans if span is not None])
    return doc


def _tokens(text: str) -> tuple[list[str], list[bool]]:
    """Words with one space after them folded in, as spaCy keeps them; other white space is a token."""
    words: list[str] = []
    spaces: list[bool] = []
    for match in _WORD.finditer(text):
        piece = match[0]
        if piece[0] == " " and words and not spaces[-1] and not words[-1].isspace():
            spaces[-1] = True
            piece = piece[1:]
        if piece:
            words.append(piece)
            spaces.append(False)
    return words, spaces


def _groups(document: Document) -> dict[str, Iterable[tuple[int, int, str, str]]]:
    return {
        "references": ((r.start, r.end, r.doc_type, r.reference_id) for r in document.references),
        "dates": ((d.start, d.end, d.kind, d.date_id) for d in document.dates),
        "figures": ((f.start, f.end, f.kind, f.figure_id) for f in document.figures),
        "sections": ((s.start, s.end, s.path, s.section_id) for s in document.sections),
        "findings": _findings(document),
    }


def _findings(document: Document) -> Iterator[tuple[int, int, str, str]]:
    for check in document.checks:
        if check.severity != "none":
            for passage in check.passages:
                if passage.doc_id == document.doc_id:
                    yield passage.start, passage.end, check.rule_id, check.check_id
