"""Which note each marker calls.

Labels repeat, start anew on each page, miss their marker or their note, so markers and notes are matched by order
and by place, cluster by cluster, never by number alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from corpus.structure.folding import Folded
from corpus.structure.markers import LoweredMarkers, Marker, bracketed_markers, printed_label, raised_markers
from corpus.structure.notes import Note
from schemas.document import Footnote, FootnoteStatus


def link(folded: Folded, notes: Sequence[Note], ends: Sequence[int]) -> list[Footnote]:
    """Footnotes in order of place. ``ends[k]`` is where note ``k`` ends; markers inside notes are no markers."""
    brackets = {folded.text[note.start] for note in notes}
    markers = raised_markers(folded) + [m for m in bracketed_markers(folded) if m.form in brackets]
    pool = _Pool(notes, ends, markers)
    clusters: dict[int, list[Note]] = defaultdict(list)
    for note in notes:
        clusters[note.cluster].append(note)
    begin = 0
    for members in clusters.values():
        pool.match(members, begin, members[0].start)
        begin = members[-1].start
    for note in notes:
        if note.marker is None:
            pool.match_anywhere(note)
    spare = _Pool(notes, ends, [m for m in bracketed_markers(folded) if m.form not in brackets])
    for members in clusters.values():
        spare.match([note for note in members if note.marker is None], 0, members[0].start)
    _match_lowered(LoweredMarkers(folded.text), clusters)
    return _footnotes(folded, notes, ends, pool.orphans())


class _Pool:
    """The markers that still look for their note."""

    def __init__(self, notes: Sequence[Note], ends: Sequence[int], markers: Sequence[Marker]) -> None:
        starts = [note.start for note in notes]
        self.free: dict[int, list[Marker]] = defaultdict(list)
        for marker in sorted(markers, key=lambda m: m.start):
            k = bisect_left(starts, marker.start + 1) - 1
            if k < 0 or marker.start >= ends[k]:
                self.free[marker.label].append(marker)

    def match(self, members: Sequence[Note], begin: int, end: int) -> None:
        """The last marker of each label, in the order of the notes, from the foot of the page upwards."""
        upper = end
        for note in reversed(members):
            marker = self._last(note.label, begin, upper)
            if marker:
                note.marker, upper = marker, marker.start

    def match_anywhere(self, note: Note) -> None:
        """The nearest marker of a label before the note, else the first behind it."""
        note.marker = self._last(note.label, 0, note.start)
        if note.marker is None and self.free[note.label]:
            note.marker = self.free[note.label].pop(0)

    def _last(self, label: int, begin: int, end: int) -> Marker | None:
        markers = self.free[label]
        i = bisect_left(markers, end, key=lambda marker: marker.start) - 1
        return markers.pop(i) if i >= 0 and markers[i].start >= begin else None

    def orphans(self) -> list[Marker]:
        """Raised markers that no note answers; a number in plain brackets may be anything."""
        return [marker for markers in self.free.values() for marker in markers if marker.form == "raised"]


def _match_lowered(lowered: LoweredMarkers, clusters: dict[int, list[Note]]) -> None:
    """Looks for a lowered marker where a note has none, between the markers of its neighbours."""
    begin = 0
    for members in clusters.values():
        after = [members[0].start]
        for note in reversed(members[1:]):
            after.append(note.marker.start if note.marker else after[-1])
        for note, end in zip(members, reversed(after), strict=True):
            if note.marker is None:
                note.marker = lowered.last(note.label, begin, end)
            begin = max(begin, note.marker.end if note.marker else begin)
        begin = members[-1].start


def _footnotes(folded: Folded, notes: Sequence[Note], ends: Sequence[int], orphans: Sequence[Marker]) -> list[Footnote]:
    linked = sorted((note.marker.start, k) for k, note in enumerate(notes) if note.marker)
    repeated = _repeated([(k, notes[k].label) for _, k in linked])
    rows: list[tuple[int, str, Marker | None, int | None, FootnoteStatus]] = []
    for k, note in enumerate(notes):
        status: FootnoteStatus = "repeated_label" if k in repeated else "linked" if note.marker else "orphan_note"
        place = note.marker.start if note.marker else note.start
        rows.append((place, printed_label(note.label), note.marker, k, status))
    rows += [(marker.start, printed_label(marker.label), marker, None, "orphan_marker") for marker in orphans]
    rows.sort(key=lambda row: row[0])
    return [
        Footnote(
            footnote_id=f"n{count}",
            label=label,
            anchor=folded.span(marker.start, marker.end) if marker else None,
            body=folded.span(notes[k].start, ends[k]) if k is not None else None,
            content_start=folded.offset(notes[k].content) if k is not None else None,
            status=status,
        )
        for count, (_, label, marker, k, status) in enumerate(rows, 1)
    ]


def _repeated(labels: Sequence[tuple[int, int]]) -> set[int]:
    """The notes whose label occurs twice in one count; a count that starts anew (at 1) may use labels again."""
    repeated: set[int] = set()
    seen: dict[int, int] = {}
    for k, label in labels:
        if label == 1:
            seen = {}
        if label in seen:
            repeated |= {k, seen[label]}
        seen[label] = k
    return repeated
