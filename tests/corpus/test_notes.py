"""Footnotes: markers, bodies, and which belongs to which."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.readers import from_text
from corpus.structure import analyse

CUT = "Trong nhiệm kỳ qua các cấp ủy đã mở nhiều lớp tập huấn cho cán bộ cơ sở tại"
WHOLE = "Trong nhiệm kỳ qua các cấp ủy đã mở nhiều lớp tập huấn cho cán bộ cơ sở."
ROWS = yaml.safe_load((Path(__file__).parent / "notes.yaml").read_text("utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_notes(row: dict[str, Any]) -> None:
    text, notes = row["text"].replace("<cut>", CUT).replace("<whole>", WHOLE), row["notes"]
    document = analyse(from_text(text))
    assert [(n.label, n.status) for n in document.footnotes] == [(row[0], row[3]) for row in notes]
    for note, (_, before, body, _) in zip(document.footnotes, notes, strict=True):
        anchor = note.anchor and text[: note.anchor.start]
        assert anchor is None if before is None else str(anchor).endswith(before)
        found = note.body and note.content_start and text[note.content_start : note.body.end]
        assert found == body


def test_a_note_stands_in_its_marker_s_section() -> None:
    text = f"I. KẾT QUẢ\n\nCó 12 lớp¹. {WHOLE}\n\nII. HẠN CHẾ\n\n{CUT}\n\n¹ Gồm 05 lớp A.\n\ncác huyện."
    document = analyse(from_text(text))
    note = next(p for p in document.paragraphs if p.kind == "footnote")
    assert note.section == document.sections[0].section_id
    assert note.footnote == document.footnotes[0].footnote_id
    cut = next(p for p in document.paragraphs if len(p.spans) == 2)
    assert text[cut.spans[1].start :] == "các huyện."
    assert cut.section == document.sections[1].section_id
