"""Structure of whole documents: files with what a reader finds in them, and the same files printed otherwise."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.readers import read
from corpus.structure import analyse
from schemas.document import Document

DOCUMENTS = Path(__file__).parent / "documents"
NAMES = sorted(path.stem for path in DOCUMENTS.glob("*.yaml"))


def squash(text: str | None) -> str:
    """Composed, on single spaces, without markup."""
    bare = re.sub(r"\*+|^#+ ", "", unicodedata.normalize("NFC", text or ""))
    return re.sub(r"\s+", " ", bare).strip()


def expected(name: str) -> dict[str, Any]:
    return yaml.safe_load((DOCUMENTS / f"{name}.yaml").read_text("utf-8"))


def document(name: str) -> Document:
    path = next(p for p in DOCUMENTS.glob(f"{name}.*") if p.suffix != ".yaml")
    return read(path, path.name)


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _as_is(text: str) -> str:
    return text


def _crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _old_tones(text: str) -> str:
    return text.replace("ủy", "uỷ").replace("hóa", "hoá").replace("Hòa", "Hoà")


def _trailing_blanks(text: str) -> str:
    return re.sub(r"(?m)$", "  ", text)


FORMS = [_as_is, _crlf, _decomposed, _old_tones, _trailing_blanks]


@pytest.fixture(params=FORMS, ids=lambda form: form.__name__)
def analysed(name: str, request: pytest.FixtureRequest) -> tuple[dict[str, Any], Document]:
    plain = document(name)
    text = request.param(plain.text)
    return expected(name), analyse(Document(plain.doc_id, plain.source, plain.media_type, text))


def _new_tones(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("uỷ", "ủy").replace("hoá", "hóa").replace("Hoà", "Hòa")
    return tuple(map(_new_tones, value)) if isinstance(value, (list, tuple)) else value


def test_header(analysed: tuple[dict[str, Any], Document]) -> None:
    wanted, found = analysed
    header = {key: _new_tones(getattr(found.header, key)) for key in wanted["header"]}
    assert header == {key: tuple(v) if isinstance(v, list) else v for key, v in wanted["header"].items()}


def test_sections(analysed: tuple[dict[str, Any], Document]) -> None:
    wanted, found = analysed
    rows = [(s.level, s.number, _new_tones(squash(s.title))) for s in found.sections]
    want = [tuple(row) for row in wanted["sections"]]
    assert [row[:2] for row in rows] == [row[:2] for row in want]
    for row, (_, _, title) in zip(rows, want, strict=True):
        assert row[2].startswith(title)
        assert len(row[2]) < len(title) + 80
    for section in found.sections:
        printed = squash(found.text[section.start : section.end]).lstrip("*# ")
        begins = section.number[:1] if section.number else squash(section.title)[:10]
        assert printed.startswith((begins, "l") if begins == "I" else begins)


def test_notes(analysed: tuple[dict[str, Any], Document]) -> None:
    wanted, found = analysed
    assert [(n.label, n.status) for n in found.footnotes] == [(row[0], row[4]) for row in wanted["notes"]]
    for note, (_, before, begins, ends, _) in zip(found.footnotes, wanted["notes"], strict=True):
        assert (note.anchor is None) == (before is None)
        if note.anchor:
            assert _new_tones(squash(found.text[: note.anchor.start])).endswith(before)
        if note.body and note.content_start is not None:
            body = _new_tones(squash(found.text[note.content_start : note.body.end]))
            assert body.startswith(begins)
            assert body.endswith(ends)
            assert any(p.kind == "footnote" and p.footnote == note.footnote_id for p in found.paragraphs)


def test_paragraphs(analysed: tuple[dict[str, Any], Document]) -> None:
    wanted, found = analysed
    bodies = [_new_tones(squash(" ".join(found.text[s.start : s.end] for s in p.spans))) for p in found.paragraphs]
    for text in wanted.get("joined", []):
        assert any(text.replace(" | ", " ") in body for body in bodies), text
    for text in wanted.get("paragraphs", []):
        assert text in bodies
    furniture = [body for body, p in zip(bodies, found.paragraphs, strict=True) if p.kind == "furniture"]
    for text in wanted.get("furniture", []):
        assert text in furniture
    assert len(found.pages) == wanted.get("pages", 0)


def test_every_character_has_one_paragraph(analysed: tuple[dict[str, Any], Document]) -> None:
    _, found = analysed
    spans = sorted(span for p in found.paragraphs for span in p.spans)
    for left, right in pairwise(spans):
        assert left.end <= right.start
    outside = list(found.text)
    for span in spans:
        outside[span.start : span.end] = [" "] * (span.end - span.start)
    assert not "".join(outside).strip()
