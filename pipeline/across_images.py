"""Images for findings between documents, which are known only when all documents have been read.

The few files that such findings name are opened once more, each in a worker that may be lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.crops import DOCUMENT_CROPS, DPI, cut, parts
from pipeline.evidence import Pages
from pipeline.executors import Alive
from pipeline.inputs import InputFile, contents
from pipeline.publish.rows import crop_rows, json_lines
from schemas.checks import Check, holds
from schemas.document import Document, Page
from schemas.layout import Box, Crop, Layout, Place
from schemas.limits import DEFAULT, Limits
from schemas.spans import Span

DOCUMENTS = 120  # of a run that are opened again


@dataclass(frozen=True, slots=True)
class Sight:
    """What is to be seen of one document: where its words stand, what is an image yet, and the spans that are not."""

    file: InputFile
    document: Document
    spans: tuple[Span, ...]


class Named:
    """The passages that findings between documents name, of the first ``DOCUMENTS`` documents."""

    def __init__(self) -> None:
        self.spans: dict[str, list[Span]] = {}

    def note(self, checks: Iterable[Check]) -> None:
        """Takes the passages of those that are findings and that stand on pages."""
        for check in checks:
            if holds(check.verdict, check.severity):
                continue
            for passage in check.passages:
                if passage.place and (passage.doc_id in self.spans or len(self.spans) < DOCUMENTS):
                    spans = self.spans.setdefault(passage.doc_id, [])
                    if len(spans) < DOCUMENT_CROPS:
                        spans.append(Span(passage.start, passage.end))


def sight(file: InputFile, doc_id: str, spans: Iterable[Span], tables: Mapping[str, bytes]) -> Sight:
    """What is to be seen of a document, from its rows as lines of JSON."""
    words, crops = Layout(), []
    for row in _rows(tables, "layout"):
        for number, (start, end) in enumerate(zip(row["starts"], row["ends"], strict=True)):
            words.add(start, end, row["page"], Box(*row["boxes"][4 * number : 4 * number + 4]))
    for row in _rows(tables, "crops"):
        crops.append(Crop(row["start"], row["end"], Place(row["page"], Box(*row["bbox"])), Layout(), "", b""))
    pages = tuple(
        Page(
            row["page"], row["origin"], row["text_start"], row["text_end"], None, row["width"], row["height"],
            row["rotation"] or 0,
        )
        for row in _rows(tables, "pages")
    )  # fmt: skip
    return Sight(
        file, Document(doc_id, file.source, "", "", pages=pages, layout=words, crops=tuple(crops)), tuple(spans)
    )


@dataclass(frozen=True, slots=True)
class Draw:
    """What a worker does: the missing images of one document, as rows of ``crops`` in lines of JSON. Never raises."""

    limits: Limits = DEFAULT

    def __call__(self, task: Sight, alive: Alive) -> bytes:
        try:
            wanted = parts(task.document, [[span] for span in task.spans])
            pages = Pages(task.document, lambda: contents(task.file, self.limits), self.limits)
            return json_lines(crop_rows(task.document.doc_id, cut(wanted, lambda page: pages.image(page, DPI))))
        except Exception:
            return b""  # an image less


def _rows(tables: Mapping[str, bytes], table: str) -> Iterator[dict[str, Any]]:
    return map(json.loads, tables.get(table, b"").splitlines())
