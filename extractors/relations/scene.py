"""A document's figures in their sentences, clauses and brackets: what the finders of relations look at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property, lru_cache, wraps
from typing import Any, NamedTuple, TypeVar

import regex

from extractors.clean import CleanText
from extractors.figures.lexicon import lexicon
from extractors.relations.words import pattern
from schemas.codelists import load
from schemas.document import Document
from schemas.facts import Figure, Relation
from schemas.spans import Span
from schemas.spelling import new_tones

_MOST_TOTALS = 200  # a report states few; more is a table
_MOST_RATIOS = 60
_DEEPEST = 4  # brackets within brackets
_LONGEST_UNCLOSED = 400  # characters that a bracket without its end may hold
_BRACKET = regex.compile(r"[()\n]")
_WORD = regex.compile(r"\p{L}+")
T = TypeVar("T")


class CalledNote(NamedTuple):
    """A footnote in the cleaned text: where its marker stands, and its words."""

    anchor: int
    body: Span


class Scene:
    """Figures of one document with their places in the cleaned text. All offsets are of the cleaned text."""

    def __init__(self, clean: CleanText, document: Document) -> None:
        self.clean = clean
        self.document = document
        self.lower = clean.lower
        self.figures = sorted(document.figures, key=lambda f: f.clean)
        self._starts = [f.clean.start for f in self.figures]
        self.index = {f.figure_id: i for i, f in enumerate(self.figures)}
        self.shared: dict[object, Any] = {}
        self._sentences: dict[int, Span] = {}  # every family asks at the starts of the same figures
        self._labels: dict[str, str] = {}
        self._tails: dict[str, str] = {}

    def between(self, start: int, end: int) -> list[Figure]:
        """The figures that begin in ``[start, end)``."""
        return self.figures[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def before(self, position: int, since: int) -> list[Figure]:
        """The figures that end before ``position`` and begin at or after ``since``, nearest first."""
        return [f for f in reversed(self.between(since, position)) if f.clean.end <= position]

    def sentence(self, position: int) -> Span:
        """The sentence at a position."""
        found = self._sentences.get(position)
        if found is None:
            found = self._sentences[position] = self.clean.sentence_at(position)
        return found

    def paragraph(self, position: int) -> Span:
        """The paragraph at a position."""
        block = self.clean.block_at(position)
        return Span(block.start, block.end)

    @cached_property
    def brackets(self) -> list[Span]:
        """Pairs of round brackets, content only, by start; an unclosed one ends soon, at most with its line."""
        pairs: list[Span] = []
        stack: list[int] = []
        for match in _BRACKET.finditer(self.lower):
            if match[0] == "(":
                stack = [*stack[-_DEEPEST:], match.end()]
            elif match[0] == ")":
                if stack:
                    pairs.append(Span(stack.pop(), match.start()))
            else:
                pairs += [Span(start, min(match.start(), start + _LONGEST_UNCLOSED)) for start in stack]
                stack.clear()
        return sorted(pairs)

    @cached_property
    def notes(self) -> list[CalledNote]:
        """The footnotes that have both a marker and words, in the order of the document."""
        found = []
        for note in self.document.footnotes:
            if note.anchor is None or note.body is None or note.content_start is None:
                continue
            anchor, start = self.clean.cleaned(note.anchor.start), self.clean.cleaned(note.content_start)
            last = self.clean.cleaned(note.body.end - 1)
            if anchor is not None and start is not None and last is not None and start <= last:
                found.append(CalledNote(anchor, Span(start, last + 1)))
        return found

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of each section by its id."""
        return {section.section_id: section.title for section in self.document.sections}

    @cached_property
    def _bracket_starts(self) -> list[int]:
        return [span.start for span in self.brackets]

    def bracket(self, position: int) -> Span | None:
        """The innermost bracket around a position."""
        i = bisect_right(self._bracket_starts, position)
        for span in reversed(self.brackets[max(0, i - 8) : i]):
            if position <= span.end:
                return span
        return None

    def bracket_after(self, position: int, reach: int = 1) -> Span | None:
        """The bracket that opens within ``reach`` characters after a position."""
        i = bisect_left(self._bracket_starts, position)
        if i < len(self.brackets) and self.brackets[i].start - position <= reach + 1:
            return self.brackets[i]
        return None

    def same_level(self, figures: Iterable[Figure], level: Span | None) -> list[Figure]:
        """The figures whose innermost bracket is ``level``."""
        return [f for f in figures if self.bracket(f.clean.start) == level]

    def clause_start(self, position: int) -> int:
        """Where the clause at a position begins: after ``;``, ``:`` or the start of the sentence."""
        sentence = self.sentence(position)
        return max(sentence.start, *(self.lower.rfind(mark, sentence.start, position) + 1 for mark in ";:"))

    def label(self, figure: Figure) -> str:
        """The words before a figure back to the figure before it, or to the break of the clause."""
        known = self._labels.get(figure.figure_id)
        if known is not None:
            return known
        i = self.index[figure.figure_id]
        start = self.clause_start(figure.clean.start)
        if i:
            start = max(start, self.figures[i - 1].clean.end)
        label = self._labels[figure.figure_id] = self.lower[start : figure.clean.start].strip(' ,.;:()-“”"')
        return label

    def tail(self, figure: Figure) -> str:
        """The words after a figure up to the next one, or to the break of the clause."""
        known = self._tails.get(figure.figure_id)
        if known is not None:
            return known
        i = self.index[figure.figure_id]
        stop = self.sentence(figure.clean.start).end
        if i + 1 < len(self.figures):
            stop = min(stop, self.figures[i + 1].clean.start)
        breaks = [at for mark in ";()" if (at := self.lower.find(mark, figure.clean.end, stop)) >= 0]
        tail = self._tails[figure.figure_id] = self.lower[figure.clean.end : min([stop, *breaks])].strip(' ,.;:()-“”"')
        return tail

    @cached_property
    def ratios(self) -> list[Figure]:
        """The figures that print a part over its whole ("62/121 tập thể")."""
        return [f for f in self.figures if f.kind == "ratio" and f.reading == "part_of_whole"]

    def ratios_before(self, position: int) -> list[Figure]:
        """The last ratios that end before a position, in reading order."""
        end = bisect_right(self._ratio_ends, position)
        return self.ratios[max(0, end - _MOST_RATIOS) : end]

    @cached_property
    def _ratio_ends(self) -> list[int]:
        return [f.clean.end for f in self.ratios]

    @cached_property
    def totals(self) -> list[Figure]:
        """Figures that state the size of a whole: named as total, or standing under a ratio (one for each value)."""
        found: list[Figure] = []
        seen: set[object] = set()
        for figure in self.figures:
            if figure.role in {"condition", "target"}:
                continue
            if figure.kind == "ratio" and figure.reading == "part_of_whole" and figure.denominator not in seen:
                seen.add(figure.denominator)
                found.append(figure)
            elif figure.kind == "count" and figure.value > 9 and unit_class(figure) in {"person", "organisation"}:
                label = self.lower[max(0, figure.clean.start - 90) : figure.clean.start]
                if pattern("totals").search(label) or pattern("change", "to").search(label):
                    found.append(figure)
        return found[:_MOST_TOTALS]

    def spans(self, figures: Iterable[Figure]) -> tuple[Span, ...]:
        """Original spans of figures."""
        return tuple(Span(f.start, f.end) for f in figures)

    def passage(self, start: int, end: int) -> Span:
        """The original span of a cleaned one."""
        return self.clean.original(start, max(end, start + 1))


def once(find: Callable[[Scene], T]) -> Callable[[Scene], T]:
    """What several families ask of a scene is worked out for the first; nobody changes it."""

    @wraps(find)
    def found(scene: Scene) -> T:
        if find not in scene.shared:
            scene.shared[find] = find(scene)
        result: T = scene.shared[find]
        return result

    return found


def unit_key(figure: Figure) -> str | None:
    """The counting noun in one spelling: "TCCSĐ" and "tổ chức cơ sở đảng" are one unit."""
    if figure.unit is None:
        return None
    unit = _plain(figure.unit)
    return _synonyms().get(unit, unit)


@lru_cache(4096)
def _plain(unit: str) -> str:
    return new_tones(" ".join(unit.lower().split()))


def one_noun(one: Figure, other: Figure) -> bool:
    """True for one noun and for its short form: "60 tổ chức cơ sở đảng, trong đó có 12 tổ chức ...", "45 lớp"."""
    a, b = unit_key(one), unit_key(other)
    if a is None or b is None:
        return False
    return a == b or a.startswith(f"{b} ") or b.startswith(f"{a} ")


def unit_class(figure: Figure) -> str | None:
    """The class of the counting noun (person, organisation, ...), or None where it is not known."""
    if figure.unit is None:
        return None
    units = lexicon().units
    unit = _plain(figure.unit)
    return units.get(unit) or units.get(unit.split(",")[0].split(" và ")[0])


@cache
def _synonyms() -> dict[str, str]:
    return {word: row["unit"] for row in load("unit_synonyms") for word in row["words"]}


def verbs(scene: Scene, figure: Figure) -> set[str]:
    """The verbs of what is done ("kết nạp", "kiểm tra") among the words before a figure."""
    return set(pattern("verbs").findall(scene.label(figure)))


def content_words(text: str) -> set[str]:
    """The words that carry meaning: those of a noun phrase, without the small ones."""
    return {w for w in _WORD.findall(text) if len(w) > 1} - _small_words()


@cache
def _small_words() -> frozenset[str]:
    return frozenset(load("small_words"))


def relation(kind: str, spans: Iterable[Span], roles: Mapping[str, Iterable[Figure]], **hints: str) -> Relation:
    """A relation of figures by role; ``spans`` are original passages to show."""
    named = tuple((name, tuple(f.figure_id for f in figures)) for name, figures in roles.items())
    return Relation(kind, named, tuple(spans), tuple(sorted(hints.items())))
