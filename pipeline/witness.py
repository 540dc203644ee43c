"""Arithmetic as a second witness of what was recognised from an image.

Where figures contradict each other, either the report errs or the reading of it does. The numbers of such a finding are
read again; if another reading makes the relation hold, the finding is a doubtful reading and no error of the report.
What stands in the text is never changed, and relations that hold are left alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.doubts import doubtful, own_error, unsure
from pipeline.misreadings import lookalikes, numbers_in, read_as
from pipeline.validate import judges
from pipeline.validate.case import Case
from schemas.checks import Check, Severity, holds
from schemas.document import Document
from schemas.facts import Figure, Relation
from schemas.layout import Box, Reading
from schemas.spans import Span

_REREAD = 60  # numbers of a document that are read again
_REREAD_FINDING = 8  # and of one finding
_LEAST = 0.05  # the weight of a voice that is not sure at all
_CERTAIN = 1.0  # and of those that have made a reading certain
_SURE = 0.9  # a voice that is heard alone, if what it says makes the figures agree
_TRIED = 16  # numbers of a finding that are tried in the place of each other
_LOUD: tuple[Severity, ...] = ("error", "warning")

Accepts = Callable[[Check], bool]
Reread = Callable[[int, Box], Sequence[tuple[str, float]]]


def nothing_read(_page: int, _box: Box) -> Sequence[tuple[str, float]]:
    """Stands in where the image is not at hand."""
    return ()


def second_look(document: Document, reread: Reread = nothing_read) -> Document:
    """The document, each of its findings on recognised numbers with a word on whether they were read right.

    ``reread(page, box)`` gives independent readings of one number, with how sure each is.
    """
    findings = [c for c in document.checks if c.severity in _LOUD and not holds(c.verdict, c.severity)]
    if not findings or not document.readings:
        return document
    witness = _Witness(document, reread)
    told = {id(check): witness.told(check) for check in findings}
    return replace(document, checks=tuple(told.get(id(check), check) for check in document.checks))


@dataclass(frozen=True, slots=True)
class _Heard:
    """What is known of one number: other readings of it that somebody made, and whether it is settled."""

    reading: Reading
    others: tuple[str, ...]
    settled: bool
    again: bool  # it was read again, and the outcome was the same


@dataclass
class _Witness:
    document: Document
    reread: Reread
    case: Case = field(init=False)
    left: int = _REREAD
    heard: dict[int, _Heard] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.case = Case(self.document)
        self.judge_of = judges()
        self.confirmed = {f for check in self.document.checks if _is_equation(check) for f in check.figure_ids}
        self.by_figure: dict[str, list[tuple[Relation, list[Check]]]] = {}
        for relation in self.document.relations:
            if relation.kind in self.judge_of:
                outcome = (relation, list(self.judge_of[relation.kind](relation, self.case)))
                for figure in relation.figure_ids:
                    self.by_figure.setdefault(figure, []).append(outcome)

    def told(self, check: Check) -> Check:
        """The finding with what its numbers turn out to be."""
        figures = [self.case.figures[i] for i in dict.fromkeys(check.figure_ids) if i in self.case.figures]
        readings = list(self._readings(figures))
        if not readings:
            return check
        doubted_first = sorted(readings, key=lambda r: (r.certain, r.start))[:_TRIED]
        suspects = {
            reading.start: fits
            for reading in doubted_first
            if (fits := list(self._fits(check, reading, lookalikes(reading.text), _is_equation)))
        }
        order = sorted(doubted_first, key=lambda r: (r.start not in suspects, r.certain, r.start))
        known = [self._hear(reading) for reading in order[:_REREAD_FINDING]]
        for heard in known:
            other = next(self._fits(check, heard.reading, heard.others), None)
            if other:
                return doubtful(check, heard.reading.text, other, "warning" if heard.reading.certain else "info")
        for heard in known:
            if not heard.settled and heard.reading.start in suspects:
                return doubtful(check, heard.reading.text, suspects[heard.reading.start][0], "warning")
        open_ones = [h.reading.text for h in known if not h.settled and not self._is_confirmed(h.reading)]
        if open_ones:
            return unsure(check, open_ones)
        if not all(heard.again for heard in known) or len(known) < len(readings):
            return check
        mended = [(r.text, fit) for r in readings for fit in suspects.get(r.start, ()) if len(fit) == len(r.text)]
        return own_error(check, [r.text for r in readings], mended[0] if len(mended) == 1 else None)

    def _readings(self, figures: Iterable[Figure]) -> Iterator[Reading]:
        spans = [Span(figure.start, figure.end) for figure in figures]
        for reading in self.document.readings:
            if any(span.overlaps(Span(reading.start, reading.end)) for span in spans) and numbers_in(reading.text):
                yield reading

    def _hear(self, reading: Reading) -> _Heard:
        """Everything that can be learnt of a number; what was learnt once is kept."""
        known = self.heard.get(reading.start)
        if known is not None:
            return known
        place = self.document.place(reading.start, reading.end)
        again: Sequence[tuple[str, float]] = ()
        if self.left and place:
            self.left -= 1
            again = self.reread(place.page, place.box)
        printed = numbers_in(reading.text)
        votes: dict[tuple[str, ...], float] = defaultdict(float)
        loudest: dict[tuple[str, ...], float] = defaultdict(float)
        for text, confidence in again:
            if _speaks_of(reading, text):
                vote = numbers_in(text)
                votes[vote] += max(confidence, _LEAST)
                loudest[vote] = max(loudest[vote], confidence)
        dissent = sorted((vote for vote in votes if vote != printed), key=lambda vote: -votes[vote])
        same = printed in votes
        if reading.certain:  # several witnesses agreed on it, and are not doubted for one faint voice
            weighty = {v for v in dissent if 2 * votes[v] >= votes[printed] + _CERTAIN}
            dissent = [v for v in dissent if v in weighty or loudest[v] >= _SURE]
        else:
            weighty = set(dissent)
        settled = (bool(votes) or reading.certain) and not weighty
        theirs = (*("/".join(vote) for vote in dissent), *(() if reading.certain else reading.alternatives))
        others = tuple(dict.fromkeys(t for t in theirs if _speaks_of(reading, t) and numbers_in(t) != printed))
        heard = _Heard(reading, others, settled, settled and same)
        self.heard[reading.start] = heard
        return heard

    def _is_confirmed(self, reading: Reading) -> bool:
        """True for a number that another sum bears out: it was read right, whatever recognition thought of it."""
        figures = [f for f in self.document.figures if f.start < reading.end and reading.start < f.end]
        return bool(figures) and all(figure.figure_id in self.confirmed for figure in figures)

    def _fits(
        self, check: Check, reading: Reading, others: Iterable[str], outright: Accepts = lambda _: True
    ) -> Iterator[str]:
        """The other readings of a number with which the finding is none, and nothing else becomes one.

        ``outright`` says what the relation must come to.
        """
        figures = [f for f in self.document.figures if f.start < reading.end and reading.start < f.end]
        for other in others:
            changed = {f.figure_id: new for f in figures if (new := read_as(f, reading, other))}
            if changed and self._agrees(check, changed, outright):
                yield other

    def _agrees(self, check: Check, changed: dict[str, Figure], outright: Accepts) -> bool:
        case = Case(self.document)
        case.figures |= changed
        settled = False
        seen: set[int] = set()
        for figure in changed:
            for relation, before in self.by_figure.get(figure, ()):
                if id(relation) in seen:
                    continue
                seen.add(id(relation))
                after = list(self.judge_of[relation.kind](relation, case))
                if len(_loud(after)) > len(_loud(before)):
                    return False
                if any(_same(check, one) for one in before):
                    if not after or any(one.verdict != "consistent" or not outright(one) for one in after):
                        return False  # what only a cut-off digit explains bears out nothing
                    settled = True
        return settled


def _speaks_of(reading: Reading, text: str) -> bool:
    """True for a reading that holds a number, and letters only where there are some: "2g" is no number."""
    spelled = any(sign.isalpha() for sign in reading.text)
    return bool(numbers_in(text)) and (spelled or not any(sign.isalpha() for sign in text))


def _is_equation(check: Check) -> bool:
    return check.verdict == "consistent" and "=" in check.arithmetic


def _loud(checks: Iterable[Check]) -> list[Check]:
    return [check for check in checks if check.severity in _LOUD]


def _same(a: Check, b: Check) -> bool:
    return a.rule_id == b.rule_id and a.figure_ids == b.figure_ids and a.passages == b.passages
