"""Which period a value belongs to: its own words, its report's period, or the total that its breakdown adds up to.

A report often gives a breakdown without its year. Where the parts add up to a total that has one, that is theirs:
arithmetic says it better than the nearest date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby, pairwise

import regex

from pipeline.normalise.stated import Period, Report, own_period
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
_ONE_SENTENCE, _NEAR = 200, 600  # characters
_NEXT_IN_TURN = 20
_IN_TURN = regex.compile(r"năm (?:20\d\d(?:, | và |,? năm )?){2,}[^.;\n]{0,80}?lần lượt(?: là)?")
_AGAIN = regex.compile(r"[Tt]rong (?:tổng )?số (\d{1,3}(?:\.\d{3})+|\d{1,4})(?![\d,%])")
_SENTENCE_END = regex.compile(r"[.!?](?=\s)")
_YEAR = regex.compile(r"20\d\d")


def periods(document: Document, figures: Sequence[Figure]) -> dict[str, Period]:
    """The period of each labelled figure by its id."""
    report = Report(document)
    found = {figure.figure_id: own_period(report, figure) for figure in figures}
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
    found |= _in_turn(document, figures)
    found |= _over_years(figures, found)
    found |= _said_before(document, figures, found)
    for rate, between in _growths(figures, found):
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


def _said_before(document: Document, figures: Sequence[Figure], found: Mapping[str, Period]) -> dict[str, Period]:
    """Parts of a value that is named again: "Trong số 2.415 đảng viên nói trên, nữ có 1.042 đồng chí"."""
    told: dict[str, Period] = {}
    ordered = sorted(figures, key=lambda f: f.start)
    for mark in _AGAIN.finditer(document.text):
        value = Fraction(mark[1].replace(".", ""))
        sources = [f for f in ordered if f.end <= mark.start() and f.value == value]
        stop = document.text.find("\n", mark.end())
        stop = min(stop if stop >= 0 else len(document.text), mark.end() + _NEAR)
        ends = _SENTENCE_END.search(document.text, mark.end(), stop)
        for part in ordered:
            same = [s for s in sources if s.indicator_id == part.indicator_id]
            if same and mark.end() <= part.start < (ends.start() if ends else stop):
                told[part.figure_id] = found[same[-1].figure_id]
    return told


def _in_turn(document: Document, figures: Sequence[Figure]) -> dict[str, Period]:
    """The years of values told in turn: "Ba năm 2020, 2021 và 2022, Khối kết nạp lần lượt 176, 184 và 203"."""
    told: dict[str, Period] = {}
    ordered = sorted(figures, key=lambda f: f.start)
    for mark in _IN_TURN.finditer(document.text):
        years = _YEAR.findall(mark[0])
        run = [f for f in ordered if mark.end() <= f.start < mark.end() + _ONE_SENTENCE][: len(years)]
        close = all(b.start - a.end <= _NEXT_IN_TURN for a, b in pairwise(run))
        if len(run) == len(years) > 1 and close and len({f.indicator_id for f in run}) == 1:
            told |= {f.figure_id: Period(year, year, "stated") for f, year in zip(run, years, strict=True)}
    return told


def _over_years(figures: Sequence[Figure], found: Mapping[str, Period]) -> dict[str, Period]:
    """A value that is the sum of the years told after it belongs to all of them together."""
    told: dict[str, Period] = {}
    flows = [f for f in figures if f.kind == "count" and indicators()[f.indicator_id or ""].kind == "flow"]
    by_indicator: dict[tuple[object, ...], list[Figure]] = {}
    for figure in sorted(flows, key=lambda f: f.start):
        by_indicator.setdefault((figure.indicator_id, figure.dims), []).append(figure)
    for group in by_indicator.values():
        for i, total in enumerate(group):
            if found[total.figure_id].source == "stated":
                continue
            value, years = Fraction(0), list[str]()
            for part in group[i + 1 : i + 12]:
                if part.start - total.end > _NEAR or not found[part.figure_id].year:
                    break
                value += part.value
                years.append(found[part.figure_id].year)
                if value == total.value and len(set(years)) == len(years) > 1:
                    told[total.figure_id] = Period(min(years), max(years), "inferred")
                    break
    return told


def _growths(figures: Sequence[Figure], found: dict[str, Period]) -> Iterator[tuple[Figure, Period]]:
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
