"""Words against figures (QLF01, QLF02, QLF03, POL01) and how figures are typed (FMT01)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.validate.case import Case, number, printed
from pipeline.validate.hints import listed
from schemas.checks import Check, Severity
from schemas.facts import Figure, Relation
from schemas.intervals import point

_EXACT_DIGITS = 3
_NEAR = 160  # characters between a percent and what it was reckoned from
_SLACK = Fraction(1)  # a percent
_SLIPS = {
    "stray_dot": ("có dấu chấm thừa sau số", "a stray point after the number"),
    "decimal_point": (
        "dùng dấu chấm thập phân, chỗ khác dùng dấu phẩy",
        "a decimal point where the report uses commas",
    ),
    "comma_thousands": (
        "dùng dấu phẩy hàng nghìn, chỗ khác dùng dấu chấm",
        "a comma for thousands where the report uses points",
    ),
    "loose_bracket": ("có dấu đóng ngoặc mà không có dấu mở", "a closing bracket without an opening one"),
}


def _phrase(relation: Relation, case: Case) -> str:
    span = relation.spans[0]
    return " ".join(case.document.text[span.start : span.end].split())


def judge_exceeded(relation: Relation, case: Case) -> Iterator[Check]:
    """QLF01: "exceeded by" a hundred per cent and more is mostly meant as "reached"."""
    figure = case.of(relation, "figure")[0]
    if figure.value < 100:
        return
    near = [f for f in case.document.figures if abs(f.start - figure.start) < _NEAR]
    near = [f for f in near if not set(".;\n") & set(_between(case, f, figure))]
    if any(f.kind == "percent" and f.value == figure.value + 100 for f in near):
        return  # "đạt 212% kế hoạch, vượt 112%": told both ways
    before = [f for f in near if f.kind == "count" and f.end <= figure.start]
    behind = [f for f in near if f.kind == "count" and f.start >= figure.end]
    if before and behind and behind[0].value > 0:
        reached = before[-1].value / behind[0].value - 1
        if abs(100 * reached - figure.value) < _SLACK:
            return  # "640 triệu đồng, vượt 220% so với kế hoạch (200 triệu đồng)": so it is
    percent = number(figure.value)
    severity: Severity = "warning" if figure.value > 100 else "info"  # "vượt 100%" may mean: past the mark
    yield case.check(
        "QLF01", "suspicious", severity, relation.spans, [figure], f"{percent}% ≠ {number(figure.value + 100)}%",
        phrase=_phrase(relation, case), percent=percent,
    )  # fmt: skip


def _between(case: Case, one: Figure, other: Figure) -> str:
    first, last = sorted((one, other), key=lambda f: f.start)
    return case.document.text[first.end : last.start]


def judge_approximated(relation: Relation, case: Case) -> Iterator[Check]:
    """QLF02: a word of approximation before a number of three and more digits that count."""
    figure = case.of(relation, "figure")[0]
    digits = str(figure.value.numerator).rstrip("0") if figure.value.denominator == 1 else ""
    if len(digits) >= _EXACT_DIGITS:
        yield case.check(
            "QLF02", "suspicious", "info", relation.spans, [figure], printed(figure), phrase=_phrase(relation, case)
        )


def judge_no_period(relation: Relation, case: Case) -> Iterator[Check]:
    """QLF03: a mean rate of growth that names no time."""
    figure = case.of(relation, "figure")[0]
    yield case.check(
        "QLF03", "suspicious", "info", relation.spans, [figure], printed(figure), phrase=_phrase(relation, case)
    )


def judge_judged(relation: Relation, case: Case) -> Iterator[Check]:
    """POL01: the sign of the words against a hundred per cent; "reached 115 %, exceeded by 15 %"."""
    figures, wording = case.of(relation, "figures"), relation.hint("wording")
    first = figures[0]
    if wording == "by":
        by = figures[1]
        fits = (first.interval - point(100)).meets(by.interval)
        arithmetic = f"{printed(first)} - 100% {'=' if fits else '≠'} {printed(by)}"
    else:
        under = first.interval.below(point(100))
        fits = not under if wording == "exceeded" else first.value < 100
        arithmetic = f"{printed(first)} {'<' if under else '≥'} 100%"
    said = _phrase(relation, case)
    if fits:
        yield case.check("POL01", "consistent", "none", relation.spans, figures, arithmetic, phrase=said)
    else:
        yield case.check("POL01", "suspicious", "warning", relation.spans, figures, arithmetic, phrase=said)


def judge_typing(relation: Relation, case: Case) -> Iterator[Check]:
    """FMT01: slips of the keyboard; the value was read all the same."""
    vi, en = _SLIPS[relation.hint("slip") or "stray_dot"]
    shown = ", ".join(f"“{' '.join(text.split())}”" for text in listed(relation, "printed"))
    yield case.check(
        "FMT01",
        "suspicious",
        "info",
        relation.spans,
        (),
        shown,
        detail_vi=f"{shown}: {vi}.",
        detail_en=f"{shown}: {en}.",
    )
