"""Cited documents against each other and against the calendar (CHR01, REF01, REF02, CNT02)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import regex

from pipeline.validate.case import Case, named
from pipeline.validate.hints import day, listed
from schemas.calendar import before, contains, first_day
from schemas.checks import Check, Severity
from schemas.facts import Relation

_TERM_DAYS = int(4.5 * 365.25)
_MOST_DATES = 30
_LONGEST_LEAD = 120  # days: what began longer before its basis is a period that was looked back on
_ORGAN_WORDS = regex.compile(r"ban chấp hành|ban thường vụ|thường trực|bch|btv|đảng bộ|đảng ủy|\s+")


def judge_same(relation: Relation, case: Case) -> Iterator[Check]:
    """REF01: a document has one date. Numbers start anew with each term and belong to one organ."""
    dates, document = listed(relation, "dates"), relation.hint("document") or ""
    issuers, congresses = listed(relation, "issuers"), listed(relation, "congresses")
    first_of = {date: i for i, date in reversed(list(enumerate(dates)))}
    distinct = sorted(first_of.values())[:_MOST_DATES]
    pairs = [(i, j) for i, j in combinations(distinct, 2) if not _agree(dates[i], dates[j])]
    if not pairs:
        said = day(max(dates, key=len))
        yield case.check("REF01", "consistent", "none", relation.spans, (), said, document=document, date=said)
        return
    for i, j in pairs:
        two_congresses = congresses[i] != congresses[j] and all((congresses[i], congresses[j]))
        if two_congresses or not _same(issuers[i], issuers[j]):
            continue
        severity: Severity = "info" if _other_term(document, dates[i], dates[j]) else "warning"
        first, second = day(dates[i]), day(dates[j])
        yield case.check(
            "REF01", "suspicious", severity, (relation.spans[i], relation.spans[j]), (), f"{first} ≠ {second}",
            document=document, first=first, second=second,
        )  # fmt: skip
        return


def _agree(first: str, second: str) -> bool:
    return contains(first, second) or contains(second, first)


def _same(first: str, second: str) -> bool:
    """True where two names may be of one organ, "Ban Thường vụ Tỉnh ủy" and "Tỉnh ủy"; one unsaid may be the same."""
    a, b = (_ORGAN_WORDS.sub("", name.lower()) for name in (first, second))
    return not a or not b or a in b or b in a


def _other_term(document: str, first: str, second: str) -> bool:
    """True where there may be two documents of this number: terms number anew, some offices every year."""
    apart = abs((first_day(first) - first_day(second)).days)
    if apart > _TERM_DAYS:
        return True
    by_year = regex.search(r"\d{4}/|/\d{4}", document)  # State documents carry the year in their number
    return not by_year and first[:4] != second[:4] and not _one_slip(first, second)


def _one_slip(first: str, second: str) -> bool:
    """Day, month or year differs, the rest is the same: a slip of the pen and not another document."""
    return sum(a != b for a, b in zip(first.split("-"), second.split("-"), strict=False)) == 1


def judge_before_report(relation: Relation, case: Case) -> Iterator[Check]:
    """CHR01: what a report cites was issued before it."""
    reported = case.document.header.date or ""
    dates, documents = listed(relation, "dates"), listed(relation, "documents")
    later = [i for i, day in enumerate(dates) if before(reported, day)]
    if not later:
        order = f"{day(dates[0])} ≤ {day(reported)}"
        vi = f"{len(dates)} văn bản được dẫn đều ban hành trước báo cáo, muộn nhất {documents[0]} ({order})"
        all_of = "the one dated document precedes" if len(dates) == 1 else f"all {len(dates)} dated documents precede"
        en = f"{all_of} the report, the last is {documents[0]} ({order})"
        spans = (relation.spans[0], *relation.spans[len(dates) :])
        yield case.check("CHR01", "consistent", "none", spans, (), order, sum_vi=vi, sum_en=en)
        return
    vi = "; ".join(f"{documents[i]} ngày {day(dates[i])}" for i in later) + f" sau ngày báo cáo {day(reported)}"
    en = "; ".join(f"{documents[i]} of {day(dates[i])}" for i in later) + f" is later than the report, {day(reported)}"
    shown = [relation.spans[i] for i in later] + list(relation.spans[len(dates) :])
    order = f"{day(dates[0])} > {day(reported)}"
    yield case.check("CHR01", "suspicious", "warning", shown, (), order, sum_vi=vi, sum_en=en)


def judge_basis(relation: Relation, case: Case) -> Iterator[Check]:
    """CHR01: what is done on the basis of a document is done after it."""
    basis, result = relation.hint("basis") or "", relation.hint("result") or ""
    sign = "≤" if basis <= result else ">"
    vi, en = f"căn cứ {day(basis)}, thực hiện {day(result)}", f"basis {day(basis)}, result {day(result)}"
    arithmetic = f"{day(basis)} {sign} {day(result)}"
    if basis <= result:
        yield case.check("CHR01", "consistent", "none", relation.spans, (), arithmetic, sum_vi=vi, sum_en=en)
        return
    lead = (first_day(basis) - first_day(result)).days
    if relation.hint("past") == "yes" or (relation.hint("what") == "done" and lead > _LONGEST_LEAD):
        return
    yield case.check("CHR01", "suspicious", "warning", relation.spans, (), arithmetic, sum_vi=vi, sum_en=en)


def judge_subjects(relation: Relation, case: Case) -> Iterator[Check]:
    """REF02: two subjects under one number, perhaps of two terms."""
    document = relation.hint("document") or ""
    yield case.check("REF02", "suspicious", "info", relation.spans, (), document, document=document)


def judge_issued(relation: Relation, case: Case) -> Iterator[Check]:
    """CNT02: fewer documents counted than their numbers say."""
    stated, highest = case.of(relation, "stated")[0], int(relation.hint("highest") or 0)
    if highest > stated.value:
        yield case.check(
            "CNT02", "suspicious", "info", relation.spans, [stated], f"{named(stated)} < {highest}",
            stated=named(stated), highest=highest,
        )  # fmt: skip
