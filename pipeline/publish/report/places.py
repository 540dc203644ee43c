"""Where an offset stands in a document: section, footnote, page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """The section by its path and title, the label of the footnote, and the page; each None where there is none."""

    section_path: str | None = None
    section_title: str | None = None
    footnote: str | None = None
    page: int | None = None


class Places:
    """The headings, footnotes and pages of one document, to be asked by offset.

    What stands in a footnote's body belongs to the section of the footnote's marker.
    """

    def __init__(self, sections: Sequence[Row], footnotes: Sequence[Row], pages: Sequence[Row]) -> None:
        self._sections = sorted(sections, key=lambda row: row["start"])
        self._notes = sorted((n for n in footnotes if n["body_start"] is not None), key=lambda row: row["body_start"])
        self._pages = sorted(pages, key=lambda row: row["text_start"])
        self._section_starts = [row["start"] for row in self._sections]
        self._note_starts = [row["body_start"] for row in self._notes]
        self._page_starts = [row["text_start"] for row in self._pages]

    @property
    def borders(self) -> list[int]:
        """Where headings begin, and where footnotes begin and end, in order."""
        notes = (offset for row in self._notes for offset in (row["body_start"], row["body_end"] or row["body_start"]))
        return sorted({*self._section_starts, *notes})

    def at(self, offset: int) -> Place:
        """The place of an offset of the document's text."""
        note = _last(self._notes, self._note_starts, offset)
        if note and offset >= (note["body_end"] or note["body_start"]):
            note = None
        anchor = note["anchor_start"] if note else offset
        section = _last(self._sections, self._section_starts, anchor) if anchor is not None else None
        page = _last(self._pages, self._page_starts, offset)
        return Place(
            section_path=section["path"] if section else None,
            section_title=_own_title(section) if section else None,
            footnote=note["label"] if note else None,
            page=page["page"] if page else None,
        )


def _last(rows: Sequence[Row], starts: Sequence[int], offset: int) -> Row | None:
    index = bisect_right(starts, offset) - 1
    return rows[index] if index >= 0 else None


def _own_title(section: Row) -> str | None:
    """The title of a heading, unless its path already ends with it (headings without a number)."""
    title: str | None = section["title"]
    return None if not title or (section["path"] or "").endswith(title) else title
