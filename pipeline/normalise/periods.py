"""Which period a value belongs to: its own words, its report's period, or the total that its breakdown adds up to.

A report often gives a breakdown without its year. Where the parts add up to a total that has one, that is theirs:
arithmetic says it better than the nearest date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from schemas.document import Document
from schemas.facts import Figure
from schemas.indicators import indicators
from schemas.observations import PeriodKind

TOTALS = {  # whose breakdown an indicator is
    "MEM.BY_SEX": "MEM.TOTAL",
    "MEM.BY_SECTOR": "MEM.TOTAL",
    "MEM.BY_AGE": "MEM.TOTAL",
    "MEM.BY_EDU": "MEM.TOTAL",
    "MEM.BY_POLTHEORY": "MEM.TOTAL",
    "ORG.TCCS_BY_TYPE": "ORG.TCCS",
}
_BESIDE = frozenset({"MEM.ETHNIC_MINORITY", "MEM.CATHOLIC"})  # told beside the breakdowns, at the same date
_ONE_SENTENCE = 200  # characters


@dataclass(frozen=True, slots=True)
class Period:
    """Ends in ISO 8601 of reduced precision, None where nothing tells."""

    start: str | None
    end: str | None
    source: str

    @property
    def year(self) -> str:
        """The year it ends in, "" where unknown."""
        return (self.end or "")[:4]


def periods(document: Document, figures: Sequence[Figure]) -> dict[str, Period]:
    """The period of each labelled figure by its id."""
    found = {figure.figure_id: _own(document, figure) for figure in figures}
    totals = [f for f in figures if f.indicator_id in set(TOTALS.values()) and not f.dims]
    dated: dict[str, Period] = {}
    for indicator, group in _groups(figures):
        for run in _adding_up(group, [t for t in totals if t.indicator_id == TOTALS[indicator]]):
            total, parts = run
            dated |= dict.fromkeys((p.figure_id for p in parts), found[total.figure_id])
    for indicator, group in _groups(figures):
        siblings = {dated[f.figure_id] for f in group if f.figure_id in dated}
        if len(siblings) == 1 and indicator in TOTALS:
            (period,) = siblings
            dated |= {f.figure_id: period for f in group if f.figure_id not in dated}
    for figure in figures:
        if figure.indicator_id in _BESIDE:
            near = [
                f for f in figures if f.figure_id in dated and f.section == figure.section and f.start < figure.start
            ]
            if near:
                dated.setdefault(figure.figure_id, dated[near[-1].figure_id])
    for rate, between in _growths(document, figures, found):
        found[rate.figure_id] = between
    return found | {key: period for key, period in dated.items() if found[key].source != "stated"}


def period_kind(period: Period, indicator_id: str) -> PeriodKind:
    """How a period is to be read for an indicator."""
    if not period.end:
        return "unknown"
    if period.start and period.start != period.end:
        years = period.start.isdigit() and period.end.isdigit() and int(period.end) - int(period.start) == 5
        return "term" if years else "interval"
    return "instant" if indicators()[indicator_id].kind == "stock" else "interval"


def _own(document: Document, figure: Figure) -> Period:
    header = document.header
    kind = indicators()[figure.indicator_id or ""].kind
    inferred = figure.period_source != "stated"
    same_year = (figure.period_end or "")[:4] == (header.period_end or "")[:4]
    loose = figure.period_source != "inherited" or same_year
    if kind == "flow" and inferred and loose and header.period_start and figure.role == "actual":
        return Period(header.period_start, header.period_end, "inferred")
    if figure.role == "target" and inferred and (term := _term(document)):
        return Period(*term, "inferred")
    return Period(figure.period_start, figure.period_end, figure.period_source or "inferred")


def _term(document: Document) -> tuple[str, str] | None:
    """The Party term that the report was written in, where it names one."""
    written = (document.header.date or "")[:4]
    terms = [(d.value_start, d.value_end) for d in document.dates if d.kind == "term" and d.value_start and d.value_end]
    running = [(start, end) for start, end in terms if start <= written <= end and written]
    return max(set(running), key=running.count) if running else None


def _growths(
    document: Document, figures: Sequence[Figure], found: dict[str, Period]
) -> Iterator[tuple[Figure, Period]]:
    """A yearly rate that follows two totals ("từ 7.786 (năm 2010) lên 8.197 (năm 2020), bình quân ...") is theirs."""
    ordered = sorted(figures, key=lambda f: f.start)
    for first, last, rate in zip(ordered, ordered[1:], ordered[2:], strict=False):
        if rate.indicator_id == "MEM.GROWTH" and first.indicator_id == last.indicator_id == "MEM.TOTAL":
            begin, end = found[first.figure_id], found[last.figure_id]
            if rate.start - first.end < _ONE_SENTENCE and begin.end and end.end and begin.end < end.end:
                yield rate, Period(begin.end, end.end, "stated")


def _groups(figures: Iterable[Figure]) -> Iterator[tuple[str, list[Figure]]]:
    parts = sorted((f for f in figures if f.indicator_id in TOTALS), key=lambda f: (f.indicator_id or "", f.start))
    for indicator, group in groupby(parts, key=lambda f: f.indicator_id or ""):
        yield indicator, list(group)


def _adding_up(group: Sequence[Figure], totals: Sequence[Figure]) -> Iterator[tuple[Figure, Sequence[Figure]]]:
    """Runs of neighbouring parts whose sum is one of the totals, each part in one run."""
    values = {t.value: t for t in reversed(totals)}
    start = 0
    while start < len(group):
        total, longest, stop = Fraction(0), Fraction(0), start
        for end in range(start, min(len(group), start + 16)):
            total += group[end].value
            if end > start and total in values:
                longest, stop = total, end + 1
        if stop > start:
            yield values[longest], group[start:stop]
        start = max(stop, start + 1)
