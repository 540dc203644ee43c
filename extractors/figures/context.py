"""What the words around a figure say of it: its role, direction, what it measures and when."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from extractors.clean import CleanText
from extractors.figures.scan import Found, Masks
from schemas.codelists import load
from schemas.document import Document
from schemas.facts import DateSpan, Role
from schemas.spans import Span

_YEAR_KINDS = frozenset({"point", "term", "half_year", "quarter", "year_range", "since"})
_BEING = regex.compile(r"\s+là\s+")
_LEADING = regex.compile(r"^(?:và|trong đó|có|là|với|cùng)\s+", regex.IGNORECASE)
_TRAILING = regex.compile(r"(?:(?:^|\s+)(?:là|có|gồm|đạt|được|với|cho))+$", regex.IGNORECASE)
_BREAK = regex.compile(r"[;.:()“”\"\n|]|,\s")
_QUOTED = regex.compile(r"“[^“”\n]*”|\"[^\"\n]*\"")
_COMPARED = regex.compile(r"so với(?:\s+\p{L}+){0,3}\s*$")
_DIVIDED = regex.compile(r"[^()\d\n]{0,60}\d")  # "(năm 2020: 100; năm 2021: 120)" dates what follows
_DURING = regex.compile(r"(?:trong|đến hết|hết|đầu|cuối|giữa|nửa|qua)\s*$")
_UP_TO = regex.compile(r"(?:đến|tới|tại|vào|cuối)\s*(?:thời điểm\s*)?$")


@dataclass(frozen=True)
class _Words:
    target_section: regex.Pattern[str]
    actual_section: regex.Pattern[str]
    target: regex.Pattern[str]
    target_undone: regex.Pattern[str]
    target_list: regex.Pattern[str]
    changes: regex.Pattern[str]
    up: regex.Pattern[str]
    down: regex.Pattern[str]
    ownership: regex.Pattern[str]
    now: regex.Pattern[str]
    stop: regex.Pattern[str]
    generic: frozenset[str]


@cache
def _words() -> _Words:
    row = load("roles")
    return _Words(
        target_section=regex.compile(row["target_sections"]),
        actual_section=regex.compile(row["actual_sections"]),
        target=regex.compile(row["target_words"]),
        target_undone=regex.compile(row["target_undone"]),
        target_list=regex.compile(row["target_lists"]),
        changes=regex.compile(rf"(?<!\p{{L}}){row['change_verbs']}{row['compared']}{row['between']}"),
        up=regex.compile(rf"(?<!\p{{L}}){row['up']}{row['compared']}{row['between']}"),
        down=regex.compile(rf"(?<!\p{{L}}){row['down']}{row['compared']}{row['between']}"),
        ownership=regex.compile(row["ownership"]),
        now=regex.compile(rf"(?<!\p{{L}}){row['now']}(?!\p{{L}})"),
        stop=regex.compile(row["measure_stop"]),
        generic=frozenset(row["generic_units"]),
    )


class Context:
    """The surroundings of the figures of one document."""

    def __init__(self, clean: CleanText, document: Document, dates: Sequence[DateSpan], bounds: frozenset[int]) -> None:
        self.clean = clean
        self.document = document
        self._bounds = bounds
        self._paths = {section.section_id: section for section in document.sections}
        self._target_sections = {s.section_id: self._is_target_section(s.section_id) for s in document.sections}
        quotes = Masks([Span(*m.span()) for m in _QUOTED.finditer(clean.text)])
        pairs = sorted(((clean.cleaned(d.start) or 0, i) for i, d in enumerate(dates)))
        pairs = [(at, i) for at, i in pairs if at not in quotes and dates_figures(dates[i], at, clean.lower)]
        compared = {at for at, _ in pairs if _COMPARED.search(clean.lower, max(0, at - 24), at)}
        self._compared = {clean.cleaned(dates[i].end) or at: dates[i] for at, i in pairs if at in compared}
        self._date_at = [at for at, _ in pairs if at not in compared]
        self._dates = [dates[i] for at, i in pairs if at not in compared]
        self._anchors = {n.footnote_id: clean.cleaned(n.anchor.start) for n in document.footnotes if n.anchor}

    def _is_target_section(self, section_id: str) -> bool:
        words = _words()
        section = self._paths.get(section_id)
        while section is not None:
            title = section.title.lower()
            if words.target_section.search(title):
                return not words.actual_section.search(title)
            section = self._paths.get(section.parent_id or "")
        return False

    def role(self, found: Found) -> Role:
        """Actual unless the words, or the section, say otherwise."""
        words, lower = _words(), self.clean.lower
        if found.unit_class == "age" or (
            found.kind == "percent" and words.ownership.match(lower, found.end, found.end + 80)
        ):
            return "condition"
        if found.start in self._bounds or (
            found.kind == "count" and found.value_max is not None and found.unit is None
        ):
            return "condition"
        if found.kind == "percent" and self.direction(found) and not lower.startswith("vượt", self._verb(found)):
            return "change"
        if found.kind == "count" and words.changes.search(lower, max(0, found.start - 60), found.start):
            return "change"
        section = self.clean.block_at(found.start).paragraph.section
        if self._target_sections.get(section or "", False):
            return "target"
        sentence = self.clean.sentence_at(found.start)
        clause = max(sentence.start, lower.rfind(";", sentence.start, found.start))
        aimed = 0
        for match in words.target.finditer(lower, clause, found.start):
            aimed = match.end()
        if aimed and not words.target_undone.search(lower, aimed, found.start):
            return "target"
        if words.target_list.search(lower, sentence.start, found.start):
            return "target"
        return "actual"

    def _verb(self, found: Found) -> int:
        match = _words().up.search(self.clean.lower, max(0, found.start - 40), found.start)
        return match.start() if match else 0

    def direction(self, found: Found) -> str | None:
        """Up or down, when a verb of change stands right before the figure."""
        words, lower = _words(), self.clean.lower
        before = max(0, found.start - 60)
        if words.down.search(lower, before, found.start):
            return "down"
        return "up" if words.up.search(lower, before, found.start) else None

    def measure(self, found: Found, previous: int, after: int) -> str | None:
        """The noun phrase of what is counted; the figures beside it end at ``previous`` and start at ``after``."""
        words, text, lower = _words(), self.clean.text, self.clean.lower
        unit = lower[found.unit.start : found.unit.end] if found.unit else ""
        bar = lower.find("|", found.end, found.end + 160)  # the end of a cell
        limit = min(after, found.end + 160) if bar < 0 else min(after, bar)
        generic = unit in words.generic or not unit
        start = found.end
        if generic and (being := _BEING.match(lower, found.end, found.end + 80)):
            start = being.end()
        stop = words.stop.search(lower, start, limit)
        tail = text[start : stop.start() if stop else limit].strip(" /-")
        head = text[found.unit.start : found.unit.end] if found.unit else ""
        phrase = f"{head} {tail}".strip()
        if phrase and (tail or not generic):
            return phrase
        before = self._noun_before(found, previous)
        return " ".join(part for part in (before, phrase) if part) or None

    def _noun_before(self, found: Found, previous: int) -> str:
        """The words of the clause before the number: "báo cáo viên cấp tỉnh 04 đồng chí"."""
        lower = self.clean.lower
        start = max(self.clean.block_at(found.start).start, found.start - 120, previous)
        for match in _BREAK.finditer(lower, start, found.start):
            if lower[match.end() : found.start].strip():
                start = match.end()
        noun = self.clean.text[start : found.start].strip(" :-/")
        return str(_LEADING.sub("", _TRAILING.sub("", noun)))

    def period(self, found: Found) -> tuple[str | None, str | None, str | None]:
        """Start, end and source of the period that a figure belongs to."""
        position = found.start
        paragraph = self.clean.block_at(position)
        if following := self._date_in_brackets(found):
            return following.value_start, following.value_end or following.value_start, "stated"
        sentence = self.clean.sentence_at(position)
        if self._now(sentence.start, position, found.end, sentence.end):
            date = self.document.header.date
            if date:
                return date, date, "inferred" if self.document.header.date_source == "inferred" else "stated"
        for start, source in ((sentence.start, "stated"), (paragraph.start, "inherited")):
            if date_span := self._last_date(start, position):
                return date_span.value_start, date_span.value_end or self._open_end(date_span), source
        anchor = self._anchors.get(paragraph.paragraph.footnote or "")
        if anchor is not None and (date_span := self._last_date(self.clean.sentence_at(anchor).start, anchor)):
            return date_span.value_start, date_span.value_end or self._open_end(date_span), "inherited"
        header = self.document.header
        if header.period_start:
            return header.period_start, header.period_end, "inferred"
        return (header.date, header.date, "inferred") if header.date else (None, None, None)

    def _open_end(self, date: DateSpan) -> str | None:
        return self.document.header.date if date.kind == "since" else date.value_start

    def _last_date(self, start: int, end: int) -> DateSpan | None:
        lower = self.clean.lower
        for i in range(bisect_right(self._date_at, end) - 1, -1, -1):
            at = self._date_at[i]
            if at < start:
                return None
            if lower.count(")", at, end) <= lower.count("(", at, end):  # a closed bracket dates what stands before it
                return self._dates[i]
        return None

    def _date_in_brackets(self, found: Found) -> DateSpan | None:
        before = self.clean.text[max(0, found.start - 3) : found.start]
        if "(" in before and (compared := self._compared.get(found.start - len(before) + before.index("(") - 1)):
            return compared  # "so với năm 2021 (231 đảng viên)"
        i = bisect_right(self._date_at, found.end)
        between = self.clean.text[found.end : self._date_at[i]] if i < len(self._dates) else ""
        if not between.lstrip().startswith("(") or ")" in between:
            return None
        last = self.clean.cleaned(self._dates[i].end - 1)
        alone = last is None or not _DIVIDED.match(self.clean.lower, last + 1)
        return self._dates[i] if alone else None

    def _now(self, start: int, position: int, end: int, stop: int) -> bool:
        near = min(stop, end + 30)
        now = [m.start() for m in _words().now.finditer(self.clean.lower, start, near)]
        if not now:
            return False
        date = self._last_date(start, position)
        return date is None or ((self.clean.cleaned(date.start) or 0) < now[-1] and date.kind != "since")


def dates_figures(date: DateSpan, at: int, lower: str) -> bool:
    """True for a date that figures belong to.

    The date of a document dates nothing else; a day is the date of an event unless "đến" stands before
    it; a term mostly names a congress, unless "trong nhiệm kỳ" says that it is meant as a time.
    """
    if date.kind not in _YEAR_KINDS or date.inside is not None or not date.value_start or date.value_start[0] == "-":
        return False
    before = lower[max(0, at - 20) : at]
    if date.kind == "term":
        return _DURING.search(before) is not None
    return date.kind != "point" or len(date.value_start) <= 7 or _UP_TO.search(before) is not None
