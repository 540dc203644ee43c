"""What the words around a figure and the report itself say of its period, beside the nearest date.

The nearest date before a figure is often another figure's: "năm 2021 kết nạp 561 đảng viên, nửa đầu năm nay 268". Here
are the words that tell otherwise: a date right after the figure, "năm trước", a section on the tasks of next year, and
the day up to which the report counts.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import regex

from pipeline.normalise import spans
from schemas.document import Document
from schemas.facts import DateSpan, Figure
from schemas.indicators import indicators

_DATED = frozenset({"point", "year_range", "half_year", "quarter"})
_OF_FLOWS = frozenset({"PLAN.FULFILMENT"})  # shares of what was done in a time
_SENTENCE_BEFORE, _SENTENCE_AFTER, _PARAGRAPH = 400, 160, 1200
_BEFORE, _AFTER = 160, 60  # characters of the text around a figure that are looked at
_RIGHT_AFTER = regex.compile(
    r"(?:[ \n]?(?:đồng chí|đảng viên|tổ chức|chi bộ|trường hợp|mới|kết nạp|cơ sở|đảng|được|bị|vào|trong|là))*"
    r"(?:[ \n]*[(,][ \n]*|[ \n]+)(?:số liệu |tính đến |thời điểm |cuối |tại |vào )*"
)
_YEAR_BEFORE = regex.compile(
    r"(?:năm trước|năm ngoái|cùng kỳ(?: năm (?:trước|ngoái))?)[ \n]*\([^()\d]{0,20}$"
    r"|so với (?:năm trước|cùng kỳ)[^.;]*(?:giảm|tăng) từ[ \n]*$",
    regex.IGNORECASE,
)
_START_OF_YEAR = regex.compile(r"(?:^|[.;\n(] *)(?:so với )?đầu năm,?[ \n][^.;\d]{0,40}$", regex.IGNORECASE)
_SAME_YEAR = regex.compile(r"(?:năm nay|trong kỳ|năm qua)[^.;]*$", regex.IGNORECASE)
_PLAN_OF_YEAR = regex.compile(r"chỉ tiêu (?:của )?(?:cả )?năm(?! \d)|cả năm", regex.IGNORECASE)
_AIM = regex.compile(r"chỉ tiêu|mục tiêu|phấn đấu", regex.IGNORECASE)
_AIM_OF_TERM = regex.compile(r"(?:chỉ tiêu|mục tiêu)[^.;,]{0,40}nhiệm kỳ[^.;,]{0,40}$", regex.IGNORECASE)
_AIM_BESIDE = regex.compile(r"(?:chỉ tiêu|kế hoạch)(?![^()]*nhiệm kỳ)[^().;,\d]{0,40}\([ \n]*$", regex.IGNORECASE)
_TO_COME = regex.compile(
    r"(?:phương hướng|nhiệm vụ|mục tiêu|chỉ tiêu|kế hoạch)[^\n]*?năm (?P<year>20\d\d)(?! ?[-–])", regex.IGNORECASE
)
_HEADED = regex.compile(r"^(?:[^;]*;)?\s*đầu nhiệm kỳ\s*(?:;|$)", regex.IGNORECASE)  # the heading of a column
_NOW = regex.compile(r"(?:hiện nay|hiện tại|hiện có|đến nay|(?<!từ )đến thời điểm|thời điểm báo cáo)", regex.IGNORECASE)
_TASKS = regex.compile(r"phương hướng|nhiệm vụ(?! của| chính trị)|mục tiêu|giải pháp", regex.IGNORECASE)
_DONE = regex.compile(r"kết quả|tình hình|đánh giá|ưu điểm|hạn chế", regex.IGNORECASE)
_IN_BRACKET = regex.compile(r"\([^()\n]{0,80}$")
_SENTENCE = regex.compile(r"[.!?…][”\"’)]*\s+(?=[“\"(]?[\p{Lu}\d-])|\n")
_AT_FIRST = regex.compile(
    r"(?<!sau )(?:khi|lúc|ngày|thời điểm|những ngày)[ \n](?:đầu[ \n])?(?:mới[ \n])?(?:được[ \n])?"
    r"(?:thành lập|thành Đảng bộ|sáp nhập|hợp nhất|chia tách|tái lập)(?![^.;]*(?:đến nay|hiện nay))[^.;]*$",
    regex.IGNORECASE,
)
_FIRST_QUARTER = frozenset({"01", "02", "03"})


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


class Report:
    """The dates, sections and days of one report that periods are told by."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.header = document.header
        self._dates = sorted((d for d in document.dates if d.kind in _DATED and d.value_end), key=lambda d: d.start)
        self._starts = [d.start for d in self._dates]
        self._sections = {s.section_id: s for s in document.sections}
        self.counted_to = self._counted_to()
        self.term = self._term(document)

    @property
    def year(self) -> str:
        """The year that the report speaks of."""
        return (self.counted_to or "")[:4]

    def before(self, figure: Figure) -> str:
        """The text before a figure, in its sentence."""
        text = self.text[max(0, figure.start - _BEFORE) : figure.start]
        breaks = list(_SENTENCE.finditer(text))
        return text[breaks[-1].end() :] if breaks else text

    def sentence(self, figure: Figure) -> tuple[str, str]:
        """The sentence up to a figure, and from it on."""
        text = self.text[max(0, figure.start - _SENTENCE_BEFORE) : figure.start]
        breaks = list(_SENTENCE.finditer(text))
        rest = self.text[figure.end : figure.end + _SENTENCE_AFTER]
        stop = _SENTENCE.search(rest)
        return text[breaks[-1].end() :] if breaks else text, rest[: stop.start()] if stop else rest

    def dates_before(self, figure: Figure, length: int) -> list[DateSpan]:
        """The dates in the last ``length`` characters before a figure, those of a bracket that is closed left out."""
        first = bisect_left(self._starts, figure.start - length)
        there = self._dates[first : bisect_left(self._starts, figure.start)]
        return [d for d in there if not _closed(self.text[d.end : figure.start])]

    def right_after(self, figure: Figure) -> DateSpan | None:
        """The date that follows a figure in its own phrase: "6.117 đồng chí, năm 2021"."""
        i = bisect_left(self._starts, figure.end)
        if i == len(self._dates) or self._dates[i].start - figure.end > _AFTER:
            return None
        between = self.text[figure.end : self._dates[i].start]
        if _RIGHT_AFTER.fullmatch(between) is None:
            return None
        opened = "(" in between or self.before(figure).rfind("(") > self.before(figure).rfind(")")
        return self._dates[i] if opened or "," not in between else None

    def bracketed(self, figure: Figure) -> DateSpan | None:
        """The date whose bracket a figure stands in: "cuối năm 2020 (toàn Đảng bộ có 12.846 đảng viên)"."""
        opened = _IN_BRACKET.search(self.text, max(0, figure.start - _BEFORE), figure.start)
        if opened is None:
            return None
        i = bisect_left(self._starts, opened.start()) - 1
        date = self._dates[i] if i >= 0 else None
        return date if date and not self.text[date.end : opened.start()].strip() else None

    def said_since(self, figure: Figure) -> str:
        """The words between the date that a figure's period was taken from and the figure; "" without that date."""
        before = [
            d
            for d in self._dates[
                max(0, bisect_left(self._starts, figure.start) - 4) : bisect_left(self._starts, figure.start)
            ]
            if d.value_end == figure.period_end
        ]
        return self.text[before[-1].end : figure.start][-_BEFORE:] if before else ""

    def shares_sentence(self, figure: Figure) -> bool:
        """True when the date that a figure's period was taken from stands in its sentence."""
        start = figure.start - len(self.before(figure))
        there = self._dates[bisect_left(self._starts, start) : bisect_left(self._starts, figure.start)]
        return any(d.value_end == figure.period_end for d in there)

    def planned(self, figure: Figure) -> str | None:
        """The year of the plan, where a figure stands in a section on the tasks to come."""
        section = self._sections.get(figure.section or "")
        tasks = False
        while section is not None:
            if _DONE.search(section.title):
                return None
            if match := _TO_COME.search(section.title):
                return match["year"] if match["year"] >= self.year else None
            tasks = tasks or _TASKS.search(section.title) is not None
            section = self._sections.get(section.parent_id or "")
        match = _TO_COME.search(self.header.title or "") if tasks else None
        return match["year"] if match and match["year"] > self.year else None

    def _counted_to(self) -> str | None:
        """The day or month up to which the report counts: its period's end, else its date.

        A report of the first months of a year that speaks of the year before to its end counts to that end.
        """
        written, told_end = self.header.date, self.header.period_end
        if written is None or (told_end and told_end[:4] <= written[:4]):
            return told_end or written
        day = written
        if day[5:7] not in _FIRST_QUARTER or not day[:4].isdigit():
            return day
        last = str(int(day[:4]) - 1)
        ends = [d for d in self._dates if (d.value_end or "").startswith(last)]
        told = any(d.value_end in {f"{last}-12", f"{last}-12-31"} for d in ends) or last in (self.header.title or "")
        return f"{last}-12" if told or len(ends) > 1 else day

    def _term(self, document: Document) -> tuple[str, str] | None:
        """The Party term that the report was written in, where it names one."""
        written = (self.header.date or "")[:4]
        terms = [
            (d.value_start, d.value_end) for d in document.dates if d.kind == "term" and d.value_start and d.value_end
        ]
        running = [(start, end) for start, end in terms if start <= written <= end and written]
        return max(set(running), key=running.count) if running else None


def own_period(report: Report, figure: Figure) -> Period:
    """The period that a figure's own words and its report give it."""
    own = report.right_after(figure) or report.bracketed(figure)
    if own is not None:
        return Period(own.value_start, own.value_end, "stated")
    given = Period(figure.period_start, figure.period_end, figure.period_source or "inferred")
    if indicators()[figure.indicator_id or ""].kind == "stock" and _AT_FIRST.search(report.sentence(figure)[0]):
        return _at_first(report, figure)
    long = _long(report, figure, given)
    if long is not None:
        return long
    if given.year != report.year and report.header.period_start and _SAME_YEAR.search(report.said_since(figure)):
        return Period(report.header.period_start, report.header.period_end, "inferred")
    if given.source == "stated" and _was_aside(report, figure, given):
        given = Period(report.header.period_start or report.year, report.header.period_end or report.year, "inferred")
    if given.source == "stated":
        return _not_to_come(report, figure, given)
    found = _by_words(report, figure)
    if found is None and indicators()[figure.indicator_id or ""].kind == "flow":
        found = _of_report(report, figure, given)
    if found is None and given.source == "inferred" and given.start == given.end == report.header.date:
        found = _of_years(report, figure)
    if found is None and given.source == "inferred" and given.end == report.header.date:
        found = Period(report.counted_to if given.start == given.end else given.start, report.counted_to, "inferred")
    return _not_to_come(report, figure, found or given)


def _long(report: Report, figure: Figure, given: Period) -> Period | None:
    """A term, several years, or the time since one began, where the sentence names it nearer than any date."""
    before, after = report.sentence(figure)
    kind = indicators()[figure.indicator_id or ""].kind
    dates = report.dates_before(figure, len(before))
    mark = spans.mark(before)
    start = figure.start - len(before)
    if kind == "stock" and _HEADED.search(figure.measure or ""):
        return _of_mark(report, figure, spans.Mark("first", 0), kind)
    if mark and kind == "stock" and _NOW.search(before, mark.end):
        return None
    if mark and not _AIM_OF_TERM.search(before) and not any(d.start >= start + mark.end for d in dates):
        return _of_mark(report, figure, mark, kind)
    if kind != "flow" and figure.indicator_id not in _OF_FLOWS:
        return None
    today = given.source == "stated" and given.start == given.end == report.header.date
    if figure.role == "target":
        return _aim_till_now(report, before, given) if today and given.year else None
    if not dates:
        now = Period(given.start, report.counted_to or given.end, given.source)
        return _since_start(report, before + after, now) if today else None
    last = dates[-1]
    if (last.value_start, last.value_end or last.value_start) != (given.start, given.end) or given.start != given.end:
        return None
    return _since_start(report, before + after, given) if spans.counts_up_to(before[: last.start - start]) else None


def _at_first(report: Report, figure: Figure) -> Period:
    """What there was when the body was founded or merged: at the date told for that, else at none that is known."""
    title = report.header.title_span
    dates = [d for d in report.dates_before(figure, _PARAGRAPH) if not title or d.start >= title.end]
    told = dates[-1] if dates else None
    return Period(told.value_start, told.value_end, "inherited") if told else Period(None, None, "inferred")


def _was_aside(report: Report, figure: Figure, given: Period) -> bool:
    """True where the date of a figure stands in a bracket that was closed before it."""
    if report.shares_sentence(figure) is False or given.year == report.year:
        return False
    before, _ = report.sentence(figure)
    dates = report.dates_before(figure, len(before))
    return not dates and "(" in before and spans.mark(before) is None


def _aim_till_now(report: Report, before: str, given: Period) -> Period:
    """What is to be, in a sentence that tells of today too: of the year, or of the term."""
    running = spans.running_term(given.end or "", report.term) if spans.of_term(before) else None
    return Period(*running, "inferred") if running else Period(given.year, given.year, "inferred")


def _of_mark(report: Report, figure: Figure, mark: spans.Mark, kind: str) -> Period | None:
    day = report.counted_to or ""
    running = spans.running_term(day, report.term)
    if mark.kind == "first":
        return Period(running[0], running[0], "inferred") if kind == "stock" and running else None
    if kind == "stock":
        return None
    if mark.first and mark.last:
        last = mark.last if figure.role == "target" or not day or mark.last <= day[:4] else day
        return Period(mark.first, last, "stated")
    if figure.role == "target":
        return None
    if mark.kind == "whole":
        years = spans.years_named(report.text[max(0, figure.start - _PARAGRAPH) : figure.start].rpartition("\n")[2])
        return Period(*years, "inferred") if years else None
    if mark.kind == "last" and (term := spans.last_term(day)):
        return Period(*term, "inferred")
    if mark.kind == "running" and running:
        return Period(running[0], day, "inferred")
    return None


def _since_start(report: Report, sentence: str, given: Period) -> Period | None:
    """What was done up to a date began with the year, or with the term whose aim it is held against."""
    if given.end is None:
        return None
    running = spans.running_term(given.end, report.term)
    if spans.of_term(sentence) and running:
        return Period(running[0], given.end, given.source)
    return Period(f"{given.year}-01", given.end, given.source) if len(given.end) > 4 else None


def _closed(between: str) -> bool:
    """True where a bracket that was open before a passage is closed in it."""
    depth = 0
    for sign in between:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return True
    return False


def _by_words(report: Report, figure: Figure) -> Period | None:
    words = report.before(figure)
    year = report.year
    if year.isdigit() and _YEAR_BEFORE.search(words):
        last = _shifted(report.header.period_start), _shifted(report.header.period_end)
        return Period(*last, "inferred") if all(last) else Period(_shifted(year), _shifted(year), "inferred")
    if year.isdigit() and _START_OF_YEAR.search(words) and indicators()[figure.indicator_id or ""].kind == "stock":
        return Period(f"{_shifted(year)}-12", f"{_shifted(year)}-12", "inferred")
    if year := report.planned(figure) or "":
        return Period(year, year, "inferred")
    if figure.role != "target" or _AIM_BESIDE.search(words):
        aimed = _AIM_OF_TERM.search(words) is not None and report.term
        return Period(*report.term, "inferred") if aimed and report.term else None
    if _PLAN_OF_YEAR.search(f"{words}{report.text[figure.end : figure.end + 12]}") and report.year:
        return Period(report.year, report.year, "inferred")
    return Period(*report.term, "inferred") if report.term else None


def _of_report(report: Report, figure: Figure, given: Period) -> Period | None:
    """The report's own period, where nothing but a date of another sentence speaks for another."""
    beside = _AIM_BESIDE.search(report.before(figure)) is not None  # the aim of what stands before it
    if (figure.role != "actual" and not beside) or not report.header.period_start:
        return None
    same_year = given.year == report.year
    if given.source == "inherited" and not same_year and report.shares_sentence(figure):
        return None
    return Period(report.header.period_start, report.header.period_end, "inferred")


def _of_years(report: Report, figure: Figure) -> Period | None:
    """All the years that a report looks back on, for what was done in them."""
    years = spans.years_of_report(report.header.title or "")
    end = report.counted_to or ""
    if years is None or not end[:4].isdigit() or indicators()[figure.indicator_id or ""].kind != "flow":
        return None
    return Period(str(int(end[:4]) - years), end, "inferred") if figure.role == "actual" else None


def _not_to_come(report: Report, figure: Figure, period: Period) -> Period:
    """What has been done ends at the latest on the day up to which the report counts."""
    latest = report.counted_to
    if (
        figure.role == "target"
        or _AIM.search(report.before(figure))
        or not latest
        or not period.end
        or period.year <= latest[:4]
    ):
        return period
    if report.planned(figure):
        return period
    start = period.start if period.start and period.start < latest else latest
    return Period(start, latest, period.source)


def _shifted(date: str | None) -> str | None:
    """The same date a year before."""
    return f"{int(date[:4]) - 1}{date[4:]}" if date and date[:4].isdigit() else None
