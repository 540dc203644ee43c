"""The words around a figure, cut into the windows that rules look at (see ``indicator_rules.yaml``)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Generic, TypeVar

import regex

from extractors.clean import CleanText
from extractors.figures.lexicon import alternation
from schemas.codelists import load
from schemas.document import Document
from schemas.facts import Figure

_FARTHEST = 400  # characters that a window may hold on one side
_Value = TypeVar("_Value")
_THOUSANDS = regex.compile(r"(?<=\d)\.(?=\d)")
_CLAUSE_START = regex.compile(r"[;\n]|\((?![^()]*\))")
_CLAUSE_END = regex.compile(r"[;\n]|[.!?](?=\s|$)")
_NOTE_CLAUSE = 200
_PRIOR = 260  # characters of the sentences before that are looked at
_PIECE_START = regex.compile(r"[;:(\n]|,(?!\d)|\b(?:và|còn|trong đó(?: có)?|riêng|(?<!(?:đối|so) )với)\b")
_OPENED = regex.compile(r"\s*\(\s*(?:đạt |chiếm |bằng )?")
_SHARE = regex.compile(r"^\s*\([^()]{0,16}%\)")
_BRACKET = regex.compile(r"\s*[(,]\s*(?:tức |là |với )?")
_BLOC = regex.compile(
    r"(?:đảng (?:bộ|ủy) khối|khối(?= (?:các )?cơ quan(?: và|,| -| –) ?(?:các )?doanh nghiệp))"
    r" (?:các )?(?:cơ quan|doanh nghiệp)"
    r"(?:(?: và|,| -| –) ?(?:các )?doanh nghiệp)?(?: tỉnh| thành phố)?"
)
_GIVES = regex.compile(r"(?:tặng|khen thưởng|biểu dương|tuyên dương|trao|quyết định khen)")
_GIVEN = regex.compile(r"^[^.;:]{0,90}?(?:được|đề nghị)\s+([^.;,:]{3,60}?)\s+(?:tặng|khen|biểu dương|tuyên dương|trao)")
_LISTED = regex.compile(r"\s*:\s*([^\d.;]+)(?:[.;]|$)")
_SERVED = regex.compile(
    r"[^,;.()\d]{0,60}?(?:cho|với|/|có)\s*(?:tổng số |hơn |gần |trên )*[\d·]*\d\s*"
    r"((?:[^,;.()\d]|, (?=người|viên chức|công chức|giáo viên)){0,80})"
)
_PHRASE_END = regex.compile(r"[;:()\n]|,(?!\d)|\b(?:và|trong đó|còn|cho|(?<!(?:đối|so) )với|gồm|bao gồm|chiếm|đạt)\b")


class _lazy(Generic[_Value]):  # noqa: N801 - a decorator
    """An attribute worked out on first use; unlike ``functools.cached_property`` without a lock, which took long."""

    def __init__(self, work: Callable[[Any], _Value]) -> None:
        self._work = work
        self.__doc__ = work.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type | None = None) -> _Value:
        value = self._work(instance)
        instance.__dict__[self._name] = value
        return value


class Surroundings:
    """Where the figures of one document stand in its cleaned text, in order."""

    def __init__(self, clean: CleanText, document: Document) -> None:
        self.clean = clean
        self.lower = _THOUSANDS.sub("·", clean.lower)  # so that a point always ends a sentence
        self._shortened = _short().search(self.lower) is not None
        self.figures = sorted(document.figures, key=lambda f: (f.clean.start, f.clean.end))
        self._titles = _titles(document)
        self.heading = (document.header.title or "").lower()
        self._printed = [f for f in self.figures if f.role != "condition"]
        self._rank = {f.figure_id: i for i, f in enumerate(self._printed)}
        self._anchors = {n.footnote_id: n.anchor.start for n in document.footnotes if n.anchor}

    def spelled_out(self, words: str) -> str:
        """The words with the abbreviations of such reports written out: "181 ĐV dự bị"."""
        return _short().sub(lambda m: _long()[m[0]], words) if self._shortened else words

    def windows(self, index: int) -> Windows:
        """The windows of the figure at ``index`` of ``figures``."""
        return Windows(self, index)

    def neighbours(self, figure: Figure) -> tuple[Figure | None, Figure | None]:
        """The figures before and after one of ``figures``, those that are conditions ("100% vốn nhà nước") left out."""
        at = self._rank.get(figure.figure_id)
        if at is None:
            return None, None
        return self._printed[at - 1] if at else None, self._printed[at + 1] if at + 1 < len(self._printed) else None

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
        return self.lower[start:at]


class Windows:
    """The windows of one figure, each cut out on first use. All text is lower case."""

    def __init__(self, around: Surroundings, index: int) -> None:
        self._around = around
        self.index = index
        self.figure: Figure = around.figures[index]
        span = self.figure.clean
        self._lower = around.lower
        sentence = around.clean.sentence_at(span.start)
        self.start, self.end = span.start, span.end
        self.sentence_at = sentence.start
        self.sentence_start = max(sentence.start, span.start - 2 * _FARTHEST)
        self.sentence_end = min(sentence.end, span.end + _FARTHEST)
        previous, following = around.neighbours(self.figure)
        if previous and previous.kind == "percent" and _BRACKET.fullmatch(self._lower, previous.clean.end, span.start):
            previous, _ = around.neighbours(
                previous
            )  # "nữ chiếm 48,6% (187 đồng chí)": the words stand before the share
        if (
            following
            and following.kind == "percent"
            and _OPENED.fullmatch(self._lower, span.end, following.clean.start)
        ):
            _, following = around.neighbours(following)  # "15/56 (26,8%) chi bộ": the noun stands behind the share
        self.block_start = around.clean.block_at(span.start).start
        self.previous_end = previous.clean.end if previous and previous.clean.start >= sentence.start else -1
        self._next_start = following.clean.start if following else len(self._lower)

    def _cut(self, start: int, end: int) -> str:
        return self._around.spelled_out(self._lower[start:end])

    @_lazy
    def unit(self) -> str:
        return self._around.spelled_out(_squash((self.figure.unit or "").lower()))

    @_lazy
    def clause_start(self) -> int:
        start = self.sentence_start
        for match in _CLAUSE_START.finditer(self._lower, start, self.start):
            start = match.end()
        return start

    @_lazy
    def clause_end(self) -> int:
        match = _CLAUSE_END.search(self._lower, self.end, self.sentence_end)
        return match.start() if match else self.sentence_end

    @_lazy
    def noun(self) -> str:
        """The counting noun and what follows it, or what follows the number where no noun is printed."""
        stop = min(self.clause_end, max(self._next_start, self.end), self.end + 160)
        after = _SHARE.sub("", self._cut(self.end, stop))
        printed = self._cut(self.start, self.end)
        at = printed.rfind(self.unit) if self.unit else -1
        head = printed[at:] if at >= 0 else self.unit
        return f"{head}{after}".lstrip(" .") if self.unit else after.strip()

    @_lazy
    def gap(self) -> str:
        """From the figure before, or the clause's start where that is nearer."""
        begin = self.previous_end if self.previous_end >= 0 else self.sentence_start
        return self._cut(max(begin, self.start - _FARTHEST), self.start)

    @_lazy
    def piece(self) -> str:
        """The end of the gap: what stands directly before the figure, from the last comma, bracket or conjunction.

        The bloc's own name, which holds kinds of organisations, is left out.
        """
        gap = _BLOC.sub("khối ", self.gap)
        start = 0
        for match in _PIECE_START.finditer(gap):
            if match[0] not in "(:" or gap[match.end() :].strip():
                start = match.end()
        return gap[start:]

    @property
    def named(self) -> str:
        """The noun, where the figure has a unit of its own."""
        return self.noun if self.unit else ""

    @property
    def listed(self) -> str:
        """What a colon puts behind the unit: "14 tổ chức: hoàn thành xuất sắc; 30 tổ chức: ..."."""
        match = _LISTED.match(self.rest)
        return match[1] if match else ""

    @property
    def kind(self) -> str:
        """What a bare number after its noun counts: "kế hoạch 03"."""
        return "" if self.unit else self.piece.strip(" :")

    @_lazy
    def served(self) -> str:
        """Who is counted next to what was done for them: "15 lớp cho 1.807 sinh viên" gives "sinh viên"."""
        match = _SERVED.match(self.rest)
        return match[1] if match else ""

    @_lazy
    def phrase(self) -> str:
        """The start of the noun: the unit and its nearest complement, up to a comma, bracket or conjunction."""
        skip = len(self.unit) if self.unit and self.noun.startswith(self.unit) else 0
        match = _PHRASE_END.search(self.noun, skip)
        return self.noun[: match.start()] if match else self.noun

    @_lazy
    def lead(self) -> str:
        return self._cut(max(self.clause_start, self.start - _FARTHEST), self.start)

    @_lazy
    def before(self) -> str:
        return self._cut(self.sentence_start, self.start)

    @_lazy
    def prior(self) -> str:
        """The end of what stands before the sentence in its paragraph."""
        begin = max(self.block_start, self.sentence_start - _PRIOR)
        return self._cut(begin, self.sentence_start)

    @_lazy
    def above(self) -> str:
        """The end of what stands before the sentence, in its paragraph or the ones before."""
        return self._cut(max(0, self.sentence_start - _PRIOR), self.sentence_start)

    @_lazy
    def tail(self) -> str:
        return self._cut(self.end, min(self.clause_end, self.end + _FARTHEST))

    @_lazy
    def rest(self) -> str:
        """From the figure to the sentence's end."""
        return self._cut(self.end, self.sentence_end)

    @property
    def awarder(self) -> str:
        """Who gives what the figure counts: the subject before the nearest verb of praise, or after "được"."""
        given = _GIVEN.search(self.tail)
        if given:
            return given[1]
        verbs = list(_GIVES.finditer(self.before))
        return self.before[max(0, verbs[-1].start() - 90) : verbs[-1].start()] if verbs else ""

    @_lazy
    def sentence(self) -> str:
        return self._cut(self.sentence_start, self.sentence_end)

    @_lazy
    def clause(self) -> str:
        return self._cut(max(self.clause_start, self.start - _FARTHEST), min(self.clause_end, self.end + _FARTHEST))

    @_lazy
    def section(self) -> str:
        return self._around.title(self.figure.section)

    @property
    def heading(self) -> str:
        return self._around.heading

    @_lazy
    def footnote(self) -> str:
        return self._around.called_from(self.figure.footnote) if self.figure.footnote else ""

    @_lazy
    def cased_lead(self) -> str:
        """The clause up to the figure as it is written, for names."""
        return self._around.clean.text[max(self.clause_start, self.start - _FARTHEST) : self.start]

    @property
    def cased_before(self) -> str:
        """The sentence up to the figure as it is written."""
        return self._around.clean.text[self.sentence_start : self.start]

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


@cache
def _long() -> dict[str, str]:
    table: dict[str, str] = load("indicator_rules")["abbreviations"]
    return table


@cache
def _short() -> regex.Pattern[str]:
    return regex.compile(rf"(?<![\p{{L}}\d])(?:{alternation(_long())})(?!\p{{L}})")
