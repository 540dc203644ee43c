"""Which date dates which mention: the one right behind it, or the one before the verb "ban hành"."""

from __future__ import annotations

import regex

from extractors.clean import CleanText
from extractors.references.grammar import grammar, issuer
from schemas.facts import DateSpan, Reference

_BEHIND = regex.compile(r" ?,? ?\(? ?(?:ký |được |đã )?(?:ban hành |ra )?(?:vào )?(?:của )?,? ?")
_LONGEST = 140
_VERB = regex.compile(
    r" ?,? ?(?:(?:đã|vừa|kịp thời|cũng|tiếp tục|chủ động|về việc|có|xây dựng|thống nhất|và|,) ?)*"
    r"(?:ký )?(?:ban hành|ra|thông qua|ký|có|xây dựng)(?: các| văn bản| số|:)*[ ,]*"
)


def dated(clean: CleanText, references: tuple[Reference, ...], dates: tuple[DateSpan, ...]) -> dict[str, str]:
    """Ids of dates to the id of the reference that each dates."""
    points = [d for d in dates if d.kind == "point" and d.value_start and "-" in d.value_start.lstrip("-")]
    inside: dict[str, str] = {}
    cited = [r for r in references if r.role == "cited"]
    taken: set[str] = set()
    i = 0
    for reference in cited:
        while i < len(points) and points[i].start < reference.end:
            i += 1
        if i < len(points) and points[i].start - reference.end <= _LONGEST and _follows(clean, reference, points[i]):
            inside[points[i].date_id] = reference.reference_id
            taken.add(reference.reference_id)
    i = 0
    for reference in cited:
        while i + 1 < len(points) and points[i + 1].end <= reference.start:
            i += 1
        if i < len(points) and reference.reference_id not in taken and points[i].date_id not in inside:
            point = points[i]
            if 0 <= reference.start - point.end <= _LONGEST and _precedes(clean, point, reference):
                inside[point.date_id] = reference.reference_id
    return inside


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


def _precedes(clean: CleanText, date: DateSpan, reference: Reference) -> bool:
    """The date before the verb: "ngày 03/02/2022, Ban Thường vụ Đảng ủy đã ban hành Kế hoạch số 09-KH/ĐU"."""
    gap = _between(clean, date.end, reference.start)
    if not gap:
        return False
    start, end = gap
    start += len(clean.lower[start:end]) - len(clean.lower[start:end].lstrip(" ,"))
    body = issuer().match(clean.text, start, end)
    verb = _VERB.fullmatch(grammar().word.sub("", clean.lower[body.end() if body else start : end]))
    return verb is not None
