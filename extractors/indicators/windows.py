"""The words around a figure, cut into the windows that rules look at (see ``indicator_rules.yaml``)."""

from __future__ import annotations

from functools import cached_property

import regex

from extractors.clean import CleanText
from schemas.document import Document
from schemas.facts import Figure

_FARTHEST = 400  # characters that a window may hold on one side
_CLAUSE_START = regex.compile(r"[;\n]|\((?![^()]*\))")
_CLAUSE_END = regex.compile(r"[;\n]|[.!?](?=\s|$)")
_NOTE_CLAUSE = 200


class Surroundings:
    """Where the figures of one document stand in its cleaned text, in order."""

    def __init__(self, clean: CleanText, document: Document) -> None:
        self.clean = clean
        self.figures = sorted(document.figures, key=lambda f: (f.clean.start, f.clean.end))
        self._titles = _titles(document)
        self._anchors = {n.footnote_id: n.anchor.start for n in document.footnotes if n.anchor}

    def windows(self, index: int) -> Windows:
        """The windows of the figure at ``index`` of ``figures``."""
        return Windows(self, index)

    def title(self, section: str | None) -> str:
        """The titles of a section and those above it, lower case."""
        return self._titles.get(section or "", "")

    def called_from(self, footnote: str | None) -> str:
        """The words before the marker of a footnote, in its sentence."""
        anchor = self._anchors.get(footnote or "")
        at = self.clean.cleaned(anchor) if anchor is not None else None
        if at is None:
            return ""
        start = max(self.clean.sentence_at(max(0, at - 1)).start, at - _NOTE_CLAUSE)
        return self.clean.lower[start:at]


class Windows:
    """The windows of one figure, each cut out on first use. All text is lower case."""

    def __init__(self, around: Surroundings, index: int) -> None:
        self._around = around
        self.index = index
        self.figure: Figure = around.figures[index]
        span = self.figure.clean
        self._lower = around.clean.lower
        sentence = around.clean.sentence_at(span.start)
        self.start, self.end = span.start, span.end
        self.sentence_start = max(sentence.start, span.start - 2 * _FARTHEST)
        self.sentence_end = min(sentence.end, span.end + _FARTHEST)
        previous = around.figures[index - 1] if index else None
        self.previous_end = previous.clean.end if previous and previous.clean.start >= sentence.start else -1
        following = around.figures[index + 1] if index + 1 < len(around.figures) else None
        self._next_start = following.clean.start if following else len(self._lower)

    @cached_property
    def unit(self) -> str:
        return _squash((self.figure.unit or "").lower())

    @cached_property
    def clause_start(self) -> int:
        start = self.sentence_start
        for match in _CLAUSE_START.finditer(self._lower, start, self.start):
            start = match.end()
        return start

    @cached_property
    def clause_end(self) -> int:
        match = _CLAUSE_END.search(self._lower, self.end, self.sentence_end)
        return match.start() if match else self.sentence_end

    @cached_property
    def noun(self) -> str:
        """The counting noun and what follows it, or what follows the number where no noun is printed."""
        stop = min(self.clause_end, max(self._next_start, self.end), self.end + 160)
        after = self._lower[self.end : stop]
        printed = self._lower[self.start : self.end]
        at = printed.rfind(self.unit) if self.unit else -1
        head = printed[at:] if at >= 0 else self.unit
        return f"{head}{after}".lstrip(" .") if self.unit else after.strip()

    @cached_property
    def gap(self) -> str:
        """From the figure before, or the clause's start where that is nearer."""
        begin = self.previous_end if self.previous_end >= 0 else self.sentence_start
        return self._lower[max(begin, self.start - _FARTHEST) : self.start]

    @cached_property
    def lead(self) -> str:
        return self._lower[max(self.clause_start, self.start - _FARTHEST) : self.start]

    @cached_property
    def before(self) -> str:
        return self._lower[self.sentence_start : self.start]

    @cached_property
    def tail(self) -> str:
        return self._lower[self.end : min(self.clause_end, self.end + _FARTHEST)]

    @cached_property
    def sentence(self) -> str:
        return self._lower[self.sentence_start : self.sentence_end]

    @cached_property
    def clause(self) -> str:
        return self._lower[max(self.clause_start, self.start - _FARTHEST) : min(self.clause_end, self.end + _FARTHEST)]

    @cached_property
    def section(self) -> str:
        return self._around.title(self.figure.section)

    @cached_property
    def footnote(self) -> str:
        return self._around.called_from(self.figure.footnote) if self.figure.footnote else ""

    @cached_property
    def cased_lead(self) -> str:
        """The clause up to the figure as it is written, for names."""
        return self._around.clean.text[max(self.clause_start, self.start - _FARTHEST) : self.start]

    def window(self, name: str) -> str:
        """A window by its name in the codelists."""
        return str(getattr(self, name))


def _squash(text: str) -> str:
    return " ".join(text.split())


def _titles(document: Document) -> dict[str, str]:
    titles: dict[str, str] = {}
    for section in document.sections:
        above = titles.get(section.parent_id or "", "")
        titles[section.section_id] = f"{above}\n{section.title.lower()}".strip()
    return titles
