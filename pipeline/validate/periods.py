"""Lengths of time against dates and against each other (PRD01)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.validate.case import Case, number
from pipeline.validate.hints import day, listed
from schemas.calendar import iso, months_between
from schemas.checks import Check, Severity
from schemas.document import Header
from schemas.facts import Relation

_SLACK = 6  # months: reviews are held somewhat before and after their day
_WRITING = 3  # months
_WORDS = {"exact": "", "more_than": "hơn ", "nearly": "gần "}
_WORDS_EN = {"exact": "", "more_than": "more than ", "nearly": "nearly "}


def judge_look_back(relation: Relation, case: Case) -> Iterator[Check]:
    """One length of time called "nearly", "exactly" and "more than" the same number of years."""
    qualifiers = set(listed(relation, "qualifiers"))
    years = number(Fraction(relation.hint("years") or 0))
    worded = sorted(qualifiers, key=["nearly", "exact", "more_than"].index)
    vi, en = (
        "; ".join(f"“{words[q]}{years} {unit}”" for q in worded)
        for words, unit in ((_WORDS, "năm"), (_WORDS_EN, "years"))
    )
    severity: Severity = "warning" if {"nearly", "more_than"} <= qualifiers else "info"
    signs = {"nearly": f"< {years}", "exact": f"= {years}", "more_than": f"> {years}"}
    arithmetic = "; ".join(signs[q] for q in worded)
    yield case.check("PRD01", "suspicious", severity, relation.spans, (), arithmetic, sum_vi=vi, sum_en=en)


def report_window(header: Header) -> tuple[str, str, bool] | None:
    """ISO dates between which the report was made, and whether they are well known.

    An inferred year is narrowed by the end of the time that the report covers.
    """
    if header.date is None or header.date.startswith("--"):
        return None
    ended = header.period_end
    if header.date_source != "stated" and ended and len(ended) > 4 and ended[:4] == header.date[:4]:
        return ended, _written_by(ended), True
    return header.date, header.date, header.date_source == "stated"


def _written_by(ended: str) -> str:
    """A report is written within a quarter of the end of the time that it covers."""
    months = int(ended[:4]) * 12 + int(ended[5:7]) - 1 + _WRITING
    return iso(months // 12, months % 12 + 1)


def judge_lasting(relation: Relation, case: Case) -> Iterator[Check]:
    """A number of years since a dated document against the date of the report."""
    window = report_window(case.document.header)
    starts = [s for s in listed(relation, "starts") if s and not s.startswith("--")]
    if window is None or not starts:
        return
    opened, closed, sure = window
    years = int(Fraction(relation.hint("years") or 0))
    elapsed = [(months_between(s, opened)[0], months_between(s, closed)[1]) for s in starts]
    offs = [_off(relation, years, low, high) for low, high in elapsed]
    best = 0 if offs[0] == 0 else min(range(len(offs)), key=lambda i: abs(offs[i]))
    if best and offs[best] == 0:
        return  # it may well be the other document that is meant
    off, (low, high) = offs[best], elapsed[best]
    passed = f"{_years(low)}–{_years(high)}" if _years(low) != _years(high) else _years(low)
    qualifier = relation.hint("qualifier") or "exact"
    said, said_en = f"{_WORDS.get(qualifier, '')}{years} năm", f"{_WORDS_EN.get(qualifier, '')}{years} years"
    vi = f"“{said}” kể từ {day(starts[best])} đến thời điểm báo cáo ({passed} năm)"
    en = f"“{said_en}” from {day(starts[best])} to the report ({passed} years)"
    arithmetic = f"{day(starts[best])} → {day(opened)}: {passed} ~ {said}"
    if off == 0:
        yield case.check("PRD01", "consistent", "none", relation.spans, (), arithmetic, sum_vi=vi, sum_en=en)
        return
    is_event = relation.hint("event") == "yes"
    if off > 0 and is_event:
        return  # the review was held some time ago
    if off < 0 and relation.hint("planned") == "yes":
        return
    too_long = off > _SLACK and qualifier == "exact" and relation.hint("opening") == "yes"
    overdue = off > 1 and qualifier == "nearly"
    severity: Severity = "warning" if sure and (off < 0 or too_long or overdue) else "info"
    yield case.check("PRD01", "suspicious", severity, relation.spans, (), arithmetic, sum_vi=vi, sum_en=en)


def _off(relation: Relation, years: int, low: int, high: int) -> int:
    """How many months lie between the words and the dates: negative when the time is not yet over.

    ``low`` and ``high`` are the fewest and the most months that may have passed. "5 năm" is said from half a year
    before to the end of the sixth year; "hơn" and "gần" are taken at their word, give or take a month.
    """
    wanted = 12 * years
    bounds = {
        "exact": (wanted - _SLACK, wanted + 12),
        "more_than": (wanted - 1, wanted + 18),
        "nearly": (wanted - 13, wanted + 1),
    }.get(relation.hint("qualifier") or "exact")
    if bounds is None:
        return 0
    if high < bounds[0]:
        return high - bounds[0]
    return max(0, low - bounds[1])


def judge_year_span(relation: Relation, case: Case) -> Iterator[Check]:
    """A number of years with its first and last year: 2016 - 2020 is five years counted, four between."""
    years, first, last = (int(relation.hint(name) or 0) for name in ("years", "from", "to"))
    between = last - first
    exact = relation.hint("days") == "yes" and relation.hint("same_day") == "yes"
    fits = years == between or (not exact and years == between + 1)
    counted = f"{between}" if exact else f"{between}–{between + 1}"
    vi, en = (
        f"{first} → {last} là {counted} năm, ghi {years} năm",
        f"{first} → {last} is {counted} years, printed {years}",
    )
    inclusive = " + 1" if fits and years != between else ""
    arithmetic = f"{last} - {first}{inclusive} {'=' if fits else '≠'} {years}"
    if fits:
        yield case.check("PRD01", "consistent", "none", relation.spans, (), arithmetic, sum_vi=vi, sum_en=en)
    elif between >= 0 and relation.hint("of_itself") == "yes":
        yield case.check(
            "PRD01",
            "suspicious",
            "warning",
            relation.spans,
            (),
            arithmetic,
            suggested=str(between),
            sum_vi=vi,
            sum_en=en,
        )


def _years(months: int) -> str:
    return number(Fraction(months, 12), 1)
