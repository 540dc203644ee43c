"""Which date dates which mention: the one right behind it, or the one before the verb "ban hành".

A date between commas behind the issuer belongs to the clause that follows, when that issues a document of its own.
"""

from __future__ import annotations

from functools import cache

import regex

from extractors.clean import CleanText
from extractors.references.grammar import grammar, issuer
from extractors.wording import any_of
from schemas.codelists import load
from schemas.facts import DateSpan, Reference

_BEHIND = regex.compile(r" ?,? ?\(? ?(?:ký |được |đã )?(?:ban hành |ra )?(?:vào )?(?:của )?,? ?")
_FOR = regex.compile(r",? (?:đã |vừa )?thay mặt ")
_LONGEST = 140
_VERB = regex.compile(
    r" ?,? ?(?:(?:đã|vừa|kịp thời|cũng|tiếp tục|chủ động|về việc|có|xây dựng|thống nhất|và|,) ?)*"
    r"(?:ký )?(?:ban hành|ra|thông qua|ký|có|xây dựng)(?: các| văn bản| số|:)*[ ,]*"
)


@cache
def _person() -> regex.Pattern[str]:
    """Who signs: "Tổng Bí thư Lê Văn An đã (thay mặt Bộ Chính trị) ký"."""
    return regex.compile(rf"(?i:{any_of(load('issuers')['signers'])})(?: \p{{Lu}}[\p{{L}}’']*){{1,8}}")


def dated(clean: CleanText, references: tuple[Reference, ...], dates: tuple[DateSpan, ...]) -> dict[str, str]:
    """Ids of dates to the id of the reference that each dates."""
    points = [d for d in dates if d.kind == "point" and d.value_start and "-" in d.value_start.lstrip("-")]
    # In reading order: a page break may lay footnotes, with dates of their own, between a mention and its date.
    placed = sorted(((_place(clean, d.start), _place(clean, d.end - 1), d) for d in points), key=lambda row: row[0])
    cited = sorted(
        ((_place(clean, r.start), _place(clean, r.end - 1), r) for r in references if r.role == "cited"),
        key=lambda row: row[0],
    )
    inside: dict[str, str] = {}
    taken: set[str] = set()
    i = 0
    for at, (_, last, reference) in enumerate(cited):
        while i < len(placed) and placed[i][0] <= last:
            i += 1
        if i < len(placed) and placed[i][0] - last <= _LONGEST and _follows(clean, reference, placed[i][2]):
            after = cited[at + 1][2] if at + 1 < len(cited) else None
            if after and _opens_clause(clean, reference, placed[i][2], after):
                continue
            inside[placed[i][2].date_id] = reference.reference_id
            taken.add(reference.reference_id)
    i = 0
    for first, _, reference in cited:
        while i + 1 < len(placed) and placed[i + 1][1] < first:
            i += 1
        if i < len(placed) and reference.reference_id not in taken and placed[i][2].date_id not in inside:
            _, end, point = placed[i]
            if 0 < first - end <= _LONGEST and _precedes(clean, point, reference):
                inside[point.date_id] = reference.reference_id
    return inside


def _place(clean: CleanText, offset: int) -> int:
    """Where an offset of the original stands in the cleaned text."""
    found = clean.cleaned(offset)
    return len(clean.text) if found is None else found


def _between(clean: CleanText, end: int, start: int) -> tuple[int, int] | None:
    """The cleaned offsets between the last character before ``end`` and ``start`` of the original."""
    first, last = clean.cleaned(end - 1), clean.cleaned(start)
    return (first + 1, last) if first is not None and last is not None and first < last else None


def _follows(clean: CleanText, reference: Reference, date: DateSpan) -> bool:
    """ "số 07-NQ/ĐUK, ngày 12/7/2016", "số 35-NQ/TW của Bộ Chính trị ngày 22/10/2018"."""
    gap = _between(clean, reference.end, date.start)
    if not gap:
        return False
    start, end = gap
    lead = _BEHIND.match(clean.lower, start, end)
    body = issuer().match(clean.text, lead.end(), end) if lead else None
    return _BEHIND.fullmatch(clean.lower, body.end() if body else start, end) is not None


def _opens_clause(clean: CleanText, reference: Reference, date: DateSpan, after: Reference) -> bool:
    """ "số 08-KL/TW của Ban Bí thư, ngày 02/3/2022, Đảng ủy đã ban hành Kế hoạch ...": the day of the plan."""
    gap = _between(clean, reference.end, date.start)
    end = clean.cleaned(date.end - 1)
    if not gap or end is None:
        return False
    between = clean.lower[gap[0] : gap[1]].rstrip()
    return (
        " của " in between
        and between.endswith(",")
        and clean.lower.startswith(",", end + 1)
        and (_precedes(clean, date, after))
    )


def _precedes(clean: CleanText, date: DateSpan, reference: Reference) -> bool:
    """The date before the verb: "ngày 03/02/2022, Ban Thường vụ Đảng ủy đã ban hành Kế hoạch số 09-KH/ĐU"."""
    gap = _between(clean, date.end, reference.start)
    if not gap:
        return False
    start, end = gap
    start += len(clean.lower[start:end]) - len(clean.lower[start:end].lstrip(" ,"))
    body = _person().match(clean.text, start, end) or issuer().match(clean.text, start, end)
    if body and (stands_for := _FOR.match(clean.lower, body.end(), end)):
        body = issuer().match(clean.text, stands_for.end(), end) or body
    verb = _VERB.fullmatch(grammar().word.sub("", clean.lower[body.end() if body else start : end]))
    return verb is not None
