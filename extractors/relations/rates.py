"""How often, how long, how many: "mỗi quý 01 lần, cả năm 04 hội nghị"; "04 năm 1.248 người, bình quân mỗi năm 312"."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import regex

from extractors.relations.phrases import Placed, begins, joined, phrase
from extractors.relations.scene import Scene, relation, unit_class
from extractors.relations.words import pattern
from schemas.facts import DateSpan, Figure, Relation
from schemas.spans import Span

_BACK = 80
MONTHS = {"năm": Fraction(12), "quý": Fraction(3), "tháng": Fraction(1), "tuần": Fraction(12, 52)}
_TERM = 5
HELD = {
    "lần", "kỳ", "buổi", "phiên", "cuộc", "hội nghị", "đợt", "số", "hội nghị giao ban", "kỳ giao ban", "kỳ sinh hoạt",
}  # fmt: skip
_REACH = 160
_YEARLY_REACH = 500
_WHOLE_YEAR = regex.compile(r"(?<!\p{L})(?:cả|trong|một)\s+năm(?!\s+\d)|(?<!\p{L})năm\s+(?:19|20)\d\d")

_ALL_YEAR = regex.compile(r"(?<!\p{L})cả năm(?:\s+\p{L}+){0,3}\s*$")
_KINDS = {"duration", "year_range", "term", "since", "half_year"}


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``mean_rate``, ``periodic``, ``each_of`` and ``yearly_so_far``."""
    times = Placed(scene, (d for d in scene.document.dates if d.kind in _KINDS))
    began = _began(scene)
    yield from _means(scene, times)
    yield from _periodic(scene, times)
    for figure in scene.figures:
        if figure.kind == "count" and figure.role not in {"condition", "change"} and figure.direction is None:
            yield from _each(scene, figure, times, began)


def _lead(scene: Scene, figure: Figure) -> str:
    return scene.lower[begins(scene, figure.clean.start, _BACK) : figure.clean.start]


def _within(times: Placed[DateSpan], start: int, end: int) -> list[DateSpan]:
    return [d for where, d in times.within(start, end) if where.end <= end]


def _means(scene: Scene, times: Placed[DateSpan]) -> Iterator[Relation]:
    """A total, over what it is spread, and the mean that the sentence prints."""
    for mean in scene.figures:
        if mean.kind != "count" or mean.role in {"condition", "change"} or mean.direction or not mean.value:
            continue
        per = phrase("mean_per").search(_lead(scene, mean))
        if per is None and phrase("mean_lead").search(_lead(scene, mean)):
            per = phrase("mean_after").match(scene.lower[mean.clean.end : mean.clean.end + 16])
        if per is None:
            continue
        begin = begins(scene, mean.clean.start)
        earlier = [
            f
            for f in scene.before(mean.clean.start, begin)
            if f.kind == "count" and f.role not in {"condition", "change"}
        ]
        totals = [f for f in earlier if _same_kind(f, mean) and f.value > mean.value]
        if not totals:
            continue
        roles = {"totals": totals, "mean": [mean]}
        accuse = "yes"
        if per["unit"] in MONTHS:
            end = min(scene.sentence(begin).end, mean.clean.end + _REACH)
            over, accuse = _times_told(scene, per["unit"], _within(times, begin, end))
            if not all(_told_of(scene, totals[0], mean, where) for where, _ in times.within(begin, end)):
                accuse = "no"
        else:
            count = next((f for f in earlier if _head(f) == per["unit"] and f not in totals), None)
            over = [count.value] if count and count.value and count.qualifier == "exact" else []
            roles["count"] = [count] if count else []
        if over:
            spans = [scene.passage(totals[-1].clean.start, mean.clean.end)]
            hints = {"over": joined([str(n) for n in over]), "unit": per["unit"], "accuse": accuse}
            yield relation("mean_rate", spans, roles, **hints)


def _told_of(scene: Scene, total: Figure, mean: Figure, time: Span) -> bool:
    """False for a time of another matter: "chỉ tiêu 700 đảng viên; qua 3 năm, bình quân mỗi năm kết nạp 145"."""
    at = total.clean.start
    lead = scene.lower[max(scene.clause_start(at), at - _BACK) : at]
    planned = total.role == "target" or pattern("multiples", "planned").search(lead) is not None
    if time.start < at:
        return not planned or ";" not in scene.lower[time.start : at]
    stop = max(time.start, mean.clean.start)
    return not planned and ";" not in scene.lower[total.clean.end : stop]


def _times_told(scene: Scene, unit: str, dates: list[DateSpan]) -> tuple[list[Fraction], str]:
    """How many years, quarters or months a passage tells of; months and the years of a title are only confirmed.

    "trong 9 tháng là 312.700 lượt, bình quân 34.744 lượt mỗi tháng"; a report on "10 năm thực hiện Nghị quyết".
    """
    if unit == "năm":
        over = _years_of(dates)
        title = pattern("means", "title_years").search((scene.document.header.title or "").lower())
        if over or title is None or int(title["n"]) < 2:
            return over, "yes"
        return [Fraction(title["n"])], "no"
    exact = [d for d in dates if d.value and d.unit in MONTHS and d.qualifier in {None, "exact"}]
    lengths = ((d.value or 0) * MONTHS[d.unit or unit] / MONTHS[unit] for d in exact)
    return list(dict.fromkeys(n for n in lengths if n > 1 and n.denominator == 1)), "no"


def _same_kind(a: Figure, b: Figure) -> bool:
    return unit_class(a) == unit_class(b) or {unit_class(a), unit_class(b)} <= {"person", "attendance"}


def _head(figure: Figure) -> str:
    return (figure.unit or "").lower().split(" ")[0]


def _years_of(dates: list[DateSpan]) -> list[Fraction]:
    """The lengths in years that a passage names; a range of years may count both ends or not."""
    found: list[Fraction] = []
    for d in dates:
        if d.kind == "duration" and d.unit == "năm" and d.value and d.qualifier == "exact":
            found.append(d.value)
        elif d.kind in {"year_range", "term"} and d.value_start and d.value_end:
            between = int(d.value_end[:4]) - int(d.value_start[:4])
            found += [Fraction(n) for n in (between, between + 1) if n > 0 and (d.kind == "year_range" or n == between)]
    return list(dict.fromkeys(found))


def _periodic(scene: Scene, times: Placed[DateSpan]) -> Iterator[Relation]:
    """So many times in each month, quarter or year, and how many times in all."""
    told = sorted(
        ((match.span(), name, match) for name in ("each", "once_in") for match in phrase(name).finditer(scene.lower)),
        key=lambda found: found[0],
    )
    nexts = [start for (start, _), _, _ in told[1:]]
    for ((start, end), name, match), stop in zip(told, [*nexts, len(scene.lower)], strict=False):
        until = min(scene.sentence(start).end, end + _REACH)
        after = scene.between(end, until if stop < end else min(until, stop))  # two readings of one place both count
        total = next((f for f in after if _is_total(scene, f)), None)
        led = _told_before(scene, start, match["what"]) if total is None else None
        total = total or led
        if total is None:
            continue
        months, accuse = (
            _months_of(scene, times, Span(start, end), total),
            "yes" if _is_held(match["what"], total) and led is None else "no",
        )
        if months is None and phrase("whole_period").search(_lead(scene, total)):
            months, accuse = (Fraction(12 * _TERM), Fraction(12 * _TERM)), "no"
        length = MONTHS[match["unit"]] * (int(match["n"]) if name == "once_in" else 1)
        often = int(match["times"] or 1)
        if months is None or not length or not often or not months[1]:
            continue
        hints = {
            "each": str(length / often),
            "least": str(months[0]),
            "most": str(months[1]),
            "rate": " ".join(match[0].split()),
            "accuse": accuse,
        }
        spans = [scene.passage(start, end), Span(total.start, total.end)]
        yield relation("periodic", spans, {"total": [total]}, **hints)


def _told_before(scene: Scene, start: int, what: str) -> Figure | None:
    """ "tổ chức 04 hội nghị báo cáo viên, mỗi quý 01 hội nghị": the total right before its rate, only confirmed."""
    total = next(iter(scene.before(start, begins(scene, start, _BACK))), None)
    if total is None or total.kind != "count" or total.role == "condition" or not _is_held(what, total):
        return None
    return total if pattern("means", "then_rate").fullmatch(scene.lower, total.clean.end, start) else None


def _is_held(what: str, total: Figure) -> bool:
    """ "20 kỳ" are no "12 hội nghị" a year; what is held "một lần" may be of any name."""
    unit = (total.unit or "").lower()
    return what == "lần" or unit in {"lần", "số"} or unit.startswith(what)


def _is_total(scene: Scene, figure: Figure) -> bool:
    """ "tổng số 22 kỳ", "cả năm 04 hội nghị giao ban", but not "tổ chức 15 hội nghị chuyên đề"."""
    if figure.kind != "count" or figure.role == "condition" or (figure.unit or "").lower() not in HELD:
        return False
    tail = scene.lower[figure.clean.end : figure.clean.end + 20]
    return (
        phrase("held_in_all").search(_lead(scene, figure)) is not None and phrase("held_tail").match(tail) is not None
    )


def _months_of(scene: Scene, times: Placed[DateSpan], rate: Span, total: Figure) -> tuple[Fraction, Fraction] | None:
    """The fewest and the most months that the total covers: those named beside it, else in its sentence."""
    lasting = phrase("in_years").search(_lead(scene, total))
    if lasting:
        months = int(lasting["n"]) * MONTHS[lasting["unit"]]
        return months, months
    if _ALL_YEAR.search(_lead(scene, total)):
        return Fraction(12), Fraction(12)
    begin = begins(scene, rate.start, _REACH)
    beside = Span(max(0, total.clean.start - 60), total.clean.end + 40)
    near = [
        d for at, d in times.within(beside.start, beside.end) if at.end <= beside.end and not rate.contains(at.start)
    ]
    for d in near or _within(times, begin, rate.start):
        if d.kind == "year_range" and d.value_start and d.value_end:
            between = int(d.value_end[:4]) - int(d.value_start[:4])
            return 12 * Fraction(between), 12 * Fraction(between + 1)
        if d.kind == "half_year":
            return Fraction(6), Fraction(6)
        if d.kind == "duration" and d.value and d.qualifier == "exact" and d.unit in {"năm", "tháng"}:
            months = d.value * MONTHS[d.unit]
            return months, months
    if _WHOLE_YEAR.search(scene.lower, begin, total.clean.start):
        return Fraction(12), Fraction(12)
    return None


def _each(scene: Scene, each: Figure, times: Placed[DateSpan], began: str | None) -> Iterator[Relation]:
    """A number for each year, then the number of all years."""
    lead = _lead(scene, each)
    if phrase("each_year").search(lead) is None or phrase("mean_per").search(lead):
        return
    paragraph = scene.paragraph(each.clean.start)
    for total in scene.between(each.clean.end, min(paragraph.end, each.clean.end + _YEARLY_REACH)):
        if total.kind != "count" or total.value <= each.value or not _alike(each, total):
            continue
        spans = [Span(each.start, each.end), Span(total.start, total.end)]
        roles = {"each": [each], "total": [total]}
        over, same = _over(scene, each, total, times), _one_unit(each, total)
        bare = None if over else phrase("years_told").search(_lead(scene, total))
        if over or bare:
            accuse = "yes" if over and same else "no"
            years = joined([str(n) for n in over]) if bare is None else bare["n"]
            yield relation("each_of", spans, roles, over=years, unit="năm", accuse=accuse)
        elif same and phrase("so_far").search(_lead(scene, total)) and (since := _since(times, total) or began):
            yield relation("yearly_so_far", spans, roles, since=since)
        return


def _one_unit(each: Figure, total: Figure) -> bool:
    """The same noun, or its head alone: "02 đợt sinh hoạt chính trị" and "04 đợt"."""
    one, two = ((f.unit or "").lower() for f in (each, total))
    return bool(two) and (one == two or one.split(" ")[0] == two or two.split(" ")[0] == one)


def _alike(each: Figure, total: Figure) -> bool:
    """One noun may say more than the other: "12 hội nghị báo cáo viên" a year, "60 hội nghị" in all."""
    one, two = ((f.unit or "").lower() for f in (each, total))
    return _one_unit(each, total) or bool(one and two and (one.startswith(f"{two} ") or two.startswith(f"{one} ")))


def _over(scene: Scene, each: Figure, total: Figure, times: Placed[DateSpan]) -> list[Fraction]:
    """Over how many years a total runs that stands in the sentence of its yearly number."""
    sentence = scene.sentence(each.clean.start)
    if scene.sentence(total.clean.start) != sentence:
        return []
    lead = _lead(scene, total)
    lasting = phrase("in_years").search(lead)
    if lasting:
        return [Fraction(int(lasting["n"]))] if lasting["unit"] == "năm" and int(lasting["n"]) else []
    whole = phrase("whole_period").search(lead)
    if whole is None:
        return []
    named = _years_of(_within(times, total.clean.start - len(lead), total.clean.start))
    earlier = _within(times, begins(scene, total.clean.start), total.clean.start)
    named = named or _years_of([d for d in earlier if d.kind == "year_range"])
    return named or ([Fraction(_TERM)] if whole["unit"] == "nhiệm kỳ" else [])


def _since(times: Placed[DateSpan], total: Figure) -> str | None:
    """Where "từ năm 2016 đến nay" begins."""
    near = _within(times, total.clean.start - _BACK, total.clean.start)
    return next((d.value_start for d in near if d.kind == "since" and d.value_start), None)


def _began(scene: Scene) -> str | None:
    """The date of the document that the report is about: the one its title names."""
    title = scene.document.header.title_span
    for reference in scene.document.references if title else ():
        if title and reference.role == "cited" and reference.date and title.contains(reference.start):
            return reference.date
    return None
