"""Finds the numbers that count or measure, with qualifier and unit, in cleaned text.

A number is a figure unless something says that it is not: a date, a document's number, the number of a
section or of a footnote, a name. So the scan goes from number to number, leaves out what is masked,
and reads what stands around the rest.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import regex

from extractors.figures.lexicon import Lexicon, lexicon
from extractors.figures.names import ends_name
from extractors.figures.numbers import Number, parse
from schemas.facts import FigureKind, Qualifier, RatioReading, Role
from schemas.spans import Span

_TOKEN = regex.compile(r"\d+(?:[.,]\d+)*+")
_PERCENT = regex.compile(r"\s?(?:%|phần trăm(?!\p{L})|điểm\s+(?:%|phần trăm))")
_SLASH = regex.compile(r"\s?/\s?(?=\d)")
_CHAIN = regex.compile(r"\s?/\s?\d+(?:[.,]\d+)*+\s?/\s?\d|-\d+-\d")
_CHAINED = regex.compile(r"\d(?:/|-\d+-)$")
_RANGE = regex.compile(r"\s*(?:[-–]|đến|tới)\s*(?=\d)")
_FROM = regex.compile(r"(?<!\p{L})từ\s+$")
_RISE = regex.compile(r"(?:tăng|giảm|lên|xuống|nâng|hạ)\p{L}*\s+(?:từ\s+)?$")
_STRAY = regex.compile(r"\.(?=\p{L})|\)?\s*")
_ENUMERATOR = regex.compile(
    r"^[ ]*(?:\(?\d{1,2}(?:\.\d{1,2}){0,4}[.)]+(?:\s*-)?|\(\d{1,2}\)[.:]?"
    r"|\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}\s?[-–:]|\d{1,2}(?= {2,}\p{L})|\d{1,3}(?=\s*$))(?=\s|$)",
    regex.MULTILINE,
)
_WORD_AND_DIGITS = regex.compile(r"\p{L}\s?\($")  # "hai (02) lớp"
_BOUND_VERB = regex.compile(r"(?<!\p{L})(?:với|có|đạt|được|là|gồm|cho|tổng số|huy động|của|mỗi\s\p{L}+)\s+$")
_LESS = regex.compile(r"(?:thấp|ít|kém|cao|nhiều)\s$")
_SO_VOI = regex.compile(r"[^.;,()]{0,40}?so với")
_ONWARD = regex.compile(r"(?:[^.;,()]|\([^()]{0,60}\)){0,40}?(?<!\p{L})(?:lên|xuống|đến|còn|tới)(?!\p{L})")
_CAPITAL = regex.compile(r"\s+vốn(?:\s+\p{L}+){0,2}(?=\s+trở\s)")
_MILLION = 100_000
_REACH = 80  # a pattern without an end looks for its literals through the rest of the text
_GLUED_WORD = regex.compile(r"(?<!\p{L})(?:có|được|gồm|đạt|với|và|nạp|số|là|tăng|giảm)$")  # "có14 đảng viên"
_SPLIT = regex.compile(r"(?: \d{3})+(?![\d.,/]|\s?%)")  # "14 103 đảng viên"
_HALF = regex.compile(r"\s+rưỡi(?!\p{L})")  # "1 tỷ rưỡi"
_OF_RANK = regex.compile(r"(?<!\p{L})cấp\s+$")
_YEAR_NAME = regex.compile(r"\s(?:19|20)\d\d(?!\d)")
_PER_MILLE = regex.compile(r"\s?‰")
_GLUED = regex.compile(r"[\p{L}_#@]")
_TIME_UNITS = frozenset({"năm", "tháng", "ngày", "tuần", "quý"})


@dataclass(frozen=True, slots=True)
class Found:
    """A figure in cleaned offsets. ``number`` is the span of the digits alone."""

    start: int
    end: int
    number: Span
    kind: FigureKind
    value: Fraction
    precision: Fraction
    qualifier: Qualifier = "exact"
    unit: Span | None = None
    unit_class: str | None = None
    denominator: Fraction | None = None
    value_max: Fraction | None = None
    reading: RatioReading | None = None
    words: bool = False
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Numbers that fill a cell of a table, by where they start.

    Row numbers count nothing; ``measures`` says what the others count (heading and row) and ``percents``
    which of them are percents without a sign. ``units``, ``periods`` (start, end, source), ``roles`` and ``directions``
    are what headings and rows say of them.
    """

    row_numbers: list[Span] = field(default_factory=list)
    measures: dict[int, str] = field(default_factory=dict)
    percents: set[int] = field(default_factory=set)
    units: dict[int, str] = field(default_factory=dict)
    periods: dict[int, tuple[str | None, str | None, str]] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)
    directions: dict[int, str] = field(default_factory=dict)


class Masks:
    """Spans in which no number is a figure."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def __contains__(self, offset: int) -> bool:
        i = bisect_right(self._starts, offset) - 1
        return i >= 0 and offset < self._ends[i]


def scan(text: str, typed: str, known: Sequence[Span], columns: Columns | None = None) -> list[Found]:
    """The figures of cleaned lower-case ``text``; ``known`` are spans of dates and references.

    ``typed`` is the text before it was lowered, in which names have capitals.
    """
    words = lexicon()
    masks = Masks(
        [*known]
        + [Span(*m.span()) for pattern in words.excluded for m in pattern.finditer(text)]
        + [Span(*m.span()) for m in _ENUMERATOR.finditer(text) if not _counts_something(text, m.end())]
    )
    found = list(_numbers(text, typed, masks, words, columns or Columns()))
    taken = Masks([Span(f.start, f.end) for f in found])
    found += [f for f in _in_words(text, masks, words) if f.start not in taken]
    return sorted(found, key=lambda f: (f.start, f.end))


def _counts_something(text: str, end: int) -> bool:
    """A paragraph that begins "12 - 15 đồng chí" begins with a figure, not with a section number."""
    return text[end - 1] in "-–:" and text[end : end + 4].strip()[:1].isdigit()


def _numbers(text: str, typed: str, masks: Masks, words: Lexicon, columns: Columns) -> Iterator[Found]:
    done = named = 0
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        if start < done:
            continue
        if start in masks:
            named = end
            continue
        if start and _GLUED.match(text, start - 1) and not _GLUED_WORD.search(text, max(0, start - 8), start):
            continue
        if start in columns.measures:
            found = _cell(text, start, end, percent=start in columns.percents)
        else:
            found = _figure(text, start, end, masks, words)
            if found is not None and _may_be_named(text, found, words) and ends_name(typed, text, found.number, named):
                named = end
                continue
        if found is not None:
            done = found.end
            yield _with_qualifier(text, found, words)


def _may_be_named(text: str, found: Found, words: Lexicon) -> bool:
    """True for a count without a counting noun: "Xí nghiệp Dệt 8 phải giãn ca", "Xí nghiệp Dệt 8 tổ chức họp"."""
    if found.kind != "count" or found.value_max is not None or found.value >= 1000:
        return False
    if found.unit is None or found.unit_class is None:
        return True
    return (
        text[found.unit.start : found.unit.end] in words.verbs_too
        and words.verb_object.match(text, found.end) is not None
    )


def _cell(text: str, start: int, end: int, *, percent: bool) -> Found | None:
    """A number alone in its cell: the heading, not the word after it, says what it counts."""
    sign = _PERCENT.match(text, end)
    number = parse(text[start:end], percent=percent or sign is not None)
    if number is None:
        return None
    kind: FigureKind = "percent" if percent or sign else "count"
    return Found(start, sign.end() if sign else end, Span(start, end), kind, number.value, number.precision)


def _in_chain(text: str, start: int, end: int) -> bool:
    """ "108/113/120" is neither a ratio nor three counts."""
    if text[max(0, start - 1) : start] in {"/", "-"} and _CHAINED.search(text, max(0, start - 24), start):
        return True
    return _CHAIN.match(text, end, end + 24) is not None


def _joined_groups(text: str, start: int, end: int, words: Lexicon) -> int:
    """The end of a number whose groups a scan set apart: three digits each, with a unit behind them."""
    split = _SPLIT.match(text, end, end + 16) if end - start <= 3 and text[start:end].isdigit() else None
    if split is None or text[start] == "0" or regex.search(r"\d\s?$", text[max(0, start - 3) : start]):
        return end
    return split.end() if words.unit.match(text, split.end() + 1) else end


def _figure(text: str, start: int, end: int, masks: Masks, words: Lexicon) -> Found | None:
    if _in_chain(text, start, end):
        return None
    percent = _PERCENT.match(text, end)
    end = _joined_groups(text, start, end, words)
    number = parse(text[start:end].replace(" ", ""), percent=percent is not None)
    if number is None:
        return None
    if per_mille := _PER_MILLE.match(text, end):
        found = Found(start, per_mille.end(), Span(start, end), "ratio", number.value, number.precision)
        return replace(found, denominator=Fraction(1000), reading="rate")
    if percent:
        first = Found(start, percent.end(), Span(start, end), "percent", number.value, number.precision)
        return _percent_range(text, first, masks)
    ratio = _ratio(text, start, end, number, masks, words)
    if ratio:
        return ratio
    ranged = _range(text, start, end, number, masks, words)
    if ranged:
        return ranged
    if _GLUED.match(text, end) and not words.unit.match(text, end):
        return None
    return _count(text, start, end, number, masks, words)


def _count(text: str, start: int, end: int, number: Number, masks: Masks, words: Lexicon) -> Found | None:
    scale = words.scale.match(text, end)
    value, precision, stop = number.value, number.precision, end
    if scale:
        value, precision, stop = _scaled(text, number, scale, words)
    found = Found(start, stop, Span(start, end), "count", value, precision)
    found = _with_unit(text, found, masks, words)
    if found.unit and found.unit.end - found.unit.start == 1 and not found.unit_class and not text[found.end :].strip():
        return None  # "dư nợ 18.250 t": an excerpt ends within the word that says how much
    whole = found.unit_class not in {None, "money", "quantity", "rate", "time"}
    whole = whole or (scale is None and found.unit is not None and text[found.unit.start : found.unit.end] == "đồng")
    if whole and precision == Fraction(1, 1000):
        # "1,234 đảng viên": what is counted is whole, so the comma groups thousands
        return replace(found, value=value * 1000, precision=Fraction(1))
    return found


def _scaled(text: str, number: Number, scale: regex.Match[str], words: Lexicon) -> tuple[Fraction, Fraction, int]:
    """Value, precision and end of "3,5 tỷ" or "1 tỷ 200 triệu"."""
    factor, end = words.scales[scale[0].strip()], scale.end()
    while more := words.scale.match(text, end):  # "5 ngàn tỷ"
        factor, end = factor * words.scales[more[0].strip()], more.end()
    value, precision = number.value * factor, number.precision * factor
    if half := _HALF.match(text, end):
        return value + Fraction(factor, 2), Fraction(factor, 10), half.end()
    token = _TOKEN.match(text, end + 1) if text[end : end + 1] == " " else None
    lower = words.scale.match(text, token.end()) if token else None
    rest = parse(token[0]) if token and lower else None
    step, stop = 1, end
    while lower:  # "2 tỷ 5 trăm triệu"
        step, stop = step * words.scales[lower[0].strip()], lower.end()
        lower = words.scale.match(text, stop)
    if rest and 1 < step < factor and rest.value < 1000:
        return value + rest.value * step, rest.precision * step, stop
    if rest and factor < step and rest.value < factor:  # "31 ngàn 800 tỷ"
        return (value + rest.value) * step, rest.precision * step, stop
    return value, precision, end


def _with_unit(text: str, found: Found, masks: Masks, words: Lexicon) -> Found:
    gap = _STRAY.match(text, found.end)
    at = gap.end() if gap and gap.end() > found.end else found.end
    if (gap and gap[0][:1] in ".)" and not words.unit.match(text, at)) or "\n" in text[found.end : at]:
        return found
    if gap and gap[0][:1] == ")" and not _WORD_AND_DIGITS.search(text, max(0, found.start - 12), found.start):
        return found
    if at in masks:  # "tuần thứ 02 tháng 03/2024"
        return found
    unit = words.unit.match(text, at)
    if unit is None and found.precision >= _MILLION:  # "650 triệu làm nhà": money, its noun left out
        return found
    if unit is None:
        unknown = words.unknown_unit.match(text, at) if at > found.end else None
        return replace(found, end=unknown.end(), unit=Span(*unknown.span())) if unknown else found
    if unit[0] == "năm" and _YEAR_NAME.match(text, unit.end(), unit.end() + 6):  # "từ 4.000 năm 2020"
        return found
    end, kind = unit.end(), words.units.get(" ".join(unit[0].split()))
    joined = words.joined.get(kind or "") if unit[0] not in words.classifiers else None
    while joined and (more := joined.match(text, end)) and not more[0].endswith(f" {unit[0]}"):
        end = more.end()  # not so "19.630 hồ sơ, hồ sơ trả trước hạn là ..."
    return replace(found, end=end, unit=Span(unit.start(), end), unit_class=kind)


def _percent_range(text: str, first: Found, masks: Masks) -> Found:
    link = _RANGE.match(text, first.end)
    token = _TOKEN.match(text, link.end()) if link else None
    if (
        link is None
        or token is None
        or token.start() in masks
        or _RISE.search(text, max(0, first.start - 16), first.start)
    ):
        return first
    percent = _PERCENT.match(text, token.end())
    number = parse(token[0], percent=True)
    if not percent or number is None or number.value <= first.value:
        return first
    return replace(first, start=_from(text, first.start), end=percent.end(), value_max=number.value)


def _from(text: str, start: int) -> int:
    """Where the "từ" that opens a range stands, or ``start``."""
    opening = _FROM.search(text, max(0, start - 6), start)
    return opening.start() if opening else start


def _range(text: str, start: int, end: int, number: Number, masks: Masks, words: Lexicon) -> Found | None:
    opened = _from(text, start)
    link = _RANGE.match(text, end)
    if link is None and opened < start:  # "từ 03 cuộc đến 05 cuộc"
        unit = words.unit.match(text, end + 1)
        link = _RANGE.match(text, unit.end()) if unit else None
    if link is None or _RISE.search(text, max(0, opened - 16), opened):
        return None
    token = _TOKEN.match(text, link.end())
    if token is None or token.start() in masks:
        return None
    percent = _PERCENT.match(text, token.end())
    upper = parse(token[0], percent=percent is not None)
    if upper is None or upper.value <= number.value or (opened == start and "-" not in link[0] and "–" not in link[0]
                                                        and len(text[end : link.end()].split()) > 1):  # fmt: skip
        return None
    if percent:
        return Found(
            opened, percent.end(), Span(start, end), "percent", number.value, upper.precision, value_max=upper.value
        )
    found = Found(opened, token.end(), Span(start, end), "count", number.value, number.precision, value_max=upper.value)
    scale = words.scale.match(text, found.end)
    if scale:
        factor = words.scales[scale[0].strip()]
        found = replace(found, end=scale.end(), value=found.value * factor, value_max=upper.value * factor)
    found = _with_unit(text, found, masks, words)
    slash = _SLASH.match(text, found.end)
    below = _TOKEN.match(text, slash.end()) if slash else None
    if below and below[0].strip("0") == "1":
        return _rate(text, found, below, words)
    return found


def _ratio(text: str, start: int, end: int, number: Number, masks: Masks, words: Lexicon) -> Found | None:
    slash = _SLASH.match(text, end)
    unit = None
    if slash is None:  # "03 tháng/01 lần"
        unit = words.unit.match(text, end + 1) if text[end : end + 1] == " " else None
        slash = _SLASH.match(text, unit.end()) if unit else None
    token = _TOKEN.match(text, slash.end()) if slash else None
    if token is None or token.start() in masks:
        return None
    below = parse(token[0])
    if below is None or below.value == 0 or _SLASH.match(text, token.end()):
        return None
    if unit is not None:
        span = Span(*unit.span())
        upper = Found(start, unit.end(), Span(start, end), "count", number.value, number.precision, unit=span)
        if below.value == 1 or (number.value == 1 and _time_follows(text, token.end(), words)):
            return _rate(text, upper, token, words)
        return None  # two counts: "4 lớp/316 đồng chí"
    if _PERCENT.match(text, token.end()):
        return None
    found = Found(start, token.end(), Span(start, token.end()), "ratio", number.value, number.precision)
    found = replace(_with_unit(text, found, masks, words), denominator=below.value, reading="part_of_whole")
    if below.value == 1:
        return replace(found, reading="rate")
    return found


def _time_follows(text: str, end: int, words: Lexicon) -> bool:
    unit = words.unit.match(text, end + 1)
    return unit is not None and unit[0] in _TIME_UNITS


def _rate(text: str, upper: Found, below: regex.Match[str], words: Lexicon) -> Found:
    number = parse(below[0])
    end = below.end()
    unit = words.unit.match(text, end + 1) if text[end : end + 1] == " " else None
    return replace(
        upper,
        end=unit.end() if unit else end,
        number=Span(upper.number.start, end),
        kind="ratio",
        denominator=number.value if number else Fraction(1),
        reading="rate",
    )


def _with_qualifier(text: str, found: Found, words: Lexicon) -> Found:
    before = words.qualifier.search(text, max(0, found.start - 24), found.start)
    if (
        before
        and before[0].strip() in {"trên", "dưới"}
        and _OF_RANK.search(text, max(0, before.start() - 8), before.start())
    ):
        before = None  # "cấp trên"
    if before and before[0].strip() == "trên" and _is_place_or_base(text, found, before.start(), words):
        before = None
    if before and "ước" in before[0] and words.not_estimate.search(text, max(0, before.start() - 8), before.start()):
        before = None  # "thỏa ước"
    if before and "hơn" in before[0] and _compares(text, found, before):
        before = None
    qualifier: Qualifier = words.qualifiers[" ".join(before[0].split())] if before else "exact"
    start = before.start() if before else found.start
    capital = _CAPITAL.match(text, found.end, found.end + _REACH)  # "50% vốn điều lệ trở xuống"
    after = words.suffix.match(text, capital.end() if capital else found.end, found.end + 2 * _REACH)
    end = found.end
    if found.kind == "percent" and qualifier == "exact" and not after and _from(text, start) < start:
        rises = _RISE.search(text, max(0, start - 20), start) or _ONWARD.match(text, found.end, found.end + 2 * _REACH)
        if found.value_max is None and not rises:  # "đạt từ 7%"
            qualifier, start = "at_least", _from(text, start)
    if after and qualifier == "exact":
        qualifier = words.suffixes[after[0].strip()]
        start, end = _from(text, start), after.end()
    estimated = before is not None and words.estimate.fullmatch(before[0]) is not None
    return replace(found, start=start, end=end, qualifier=qualifier, estimated=estimated)


def _compares(text: str, found: Found, before: regex.Match[str]) -> bool:
    """ "cao hơn 0,25% so với nhiệm kỳ trước", "thấp hơn 1,2%": a change, not a bound."""
    if _LESS.search(text, max(0, before.start() - 6), before.start()):
        return True
    return (
        before[0].strip() in {"cao hơn", "nhiều hơn"} and _SO_VOI.match(text, found.end, found.end + _REACH) is not None
    )


def _is_place_or_base(text: str, found: Found, at: int, words: Lexicon) -> bool:
    """ "trên 08 huyện" names a place and "48 trên 64 đơn vị" a base; neither is a bound."""
    if found.unit and _first(text, found.unit) in words.places:
        return _BOUND_VERB.search(text, max(0, at - 24), at) is None
    if words.place_verb.search(text, max(0, at - 20), at):
        return True
    return text[max(0, at - 2) : at].strip()[-1:].isdigit()


def _first(text: str, unit: Span) -> str:
    """The first noun of a unit."""
    return text[unit.start : unit.end].split(",", maxsplit=1)[0].split(" và ", maxsplit=1)[0]


def _in_words(text: str, masks: Masks, words: Lexicon) -> Iterator[Found]:
    for vague in words.vague.finditer(text):
        if vague.start() in masks:
            continue
        value = Fraction(words.vagues[" ".join(vague[0].split())])
        found = Found(*vague.span(), Span(*vague.span()), "count", value, value, "at_least", words=True)
        yield _with_unit(text, found, masks, words)
    for word in words.word.finditer(text):
        if word.start() in masks or text[word.end() : word.end() + 2] == " (":
            continue
        value = Fraction(words.words[" ".join(word[0].split())])
        found = Found(*word.span(), Span(*word.span()), "count", value, Fraction(1), words=True)
        yield _with_qualifier(text, _with_unit(text, found, masks, words), words)
