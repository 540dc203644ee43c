"""Rate times duration against the total (RATE01)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.validate.case import Case, named, number, printed, scaled, spans_of
from pipeline.validate.hints import listed
from pipeline.validate.periods import report_window
from schemas.calendar import months_between
from schemas.checks import Check, Severity
from schemas.facts import Figure, Relation
from schemas.intervals import Interval, decimal_text

_CLEAR = Fraction(4, 3)  # a total off by less may owe it to years that were not whole
_OTHER = 3  # a total off by more is one of something else


def _range(figure: Figure) -> str:
    text = printed(figure)
    return f"{text} - {number(figure.value_max)}" if figure.value_max is not None else text


def _product(figure: Figure, n: Fraction) -> str:
    text = number(figure.value * n)
    return f"{text} - {number(figure.value_max * n)}" if figure.value_max is not None else text


def as_mean(mean: Figure) -> Interval:
    """What a printed mean may stand for: rounded or cut, "140" for 139,5 up to 141."""
    if mean.qualifier != "exact":
        return mean.interval
    highest = mean.value if mean.value_max is None else mean.value_max
    return Interval(mean.value - mean.precision / 2, highest + mean.precision, True, False)


def is_cut(computed: Interval, mean: Figure) -> bool:
    """True where only the cut of the decimals gives the printed mean: 140,75 told as "140"."""
    if mean.qualifier != "exact" or mean.value_max is not None:
        return False
    half = mean.precision / 2
    return computed.is_point and not computed.meets(Interval(mean.value - half, mean.value + half, True, True))


def rate_of(rate: str, unit: str) -> dict[str, str]:
    """How a message names a number for each of a noun."""
    return {"rate_vi": f"{rate} mỗi {unit}", "rate_en": f"{rate} each"}


def beside(computed: str, told: Figure, fits: bool) -> str:
    """What follows a computed number in the arithmetic: the printed one, unless the two are written alike."""
    return "" if computed == printed(told) else f" {'≈' if fits else '≠'} {printed(told)}"


def cut(
    case: Case, relation: Relation, figures: list[Figure], told: tuple[Figure, Fraction, Figure], unit: str
) -> Check:
    """The check of a mean that was cut instead of rounded."""
    total, n, mean = told
    places = len(decimal_text(mean.precision).partition(".")[2])
    right = scaled(total.value / n, mean, places)
    computed = scaled(total.value / n, mean, places + 2)
    arithmetic = f"{printed(total)} / {number(n)} = {computed} → {right}, ≠ {printed(mean)}"
    said = rate_of(printed(mean), unit) | {
        "duration": f"{number(n)} {unit}", "computed": computed, "right": right, "total": printed(total),
    }  # fmt: skip
    spans = [*relation.spans, *spans_of(figures)]
    return case.check("RATE01", "rounding", "info", spans, figures, arithmetic, suggested=right, **said)


def judge_mean(relation: Relation, case: Case) -> Iterator[Check]:
    """A printed mean against total and count, rounded or cut. Where several totals are printed, none is blamed."""
    totals, mean = case.of(relation, "totals"), case.of(relation, "mean")[0]
    over = [Fraction(n) for n in listed(relation, "over")]
    wanted = as_mean(mean)
    fits = [(t, n) for t in totals for n in over if t.interval.scale(1 / n).meets(wanted)]
    near = sorted(fits, key=lambda pair: abs(pair[0].value / pair[1] - mean.value))
    fitting = next((pair for pair in near if not is_cut(pair[0].interval.scale(1 / pair[1]), mean)), None)
    only_cut = fitting is None and bool(fits) and len(over) == 1 and relation.hint("accuse") != "no"
    fitting = fitting or next(iter(near), None)
    total, n = fitting or (totals[0], over[0])
    computed = scaled(total.value / n, mean, 2)
    unit = relation.hint("unit") or ""
    said = rate_of(_range(mean), unit) | {
        "duration": f"{number(n)} {unit}", "computed": _product(mean, n), "total": printed(total),
    }  # fmt: skip
    figures = [total, mean, *case.of(relation, "count")]
    if only_cut:
        yield cut(case, relation, figures, (total, n, mean), unit)
        return
    arithmetic = f"{printed(total)} / {number(n)} = {computed} {'=' if fitting else '≠'} {_range(mean)}"
    if fitting:
        yield case.check("RATE01", "consistent", "none", relation.spans, figures, arithmetic, **said)
    elif relation.hint("accuse") == "no" or len(totals) > 1:
        return
    elif Fraction(1, _OTHER) < total.value / n / mean.value < _OTHER:
        yield case.check(
            "RATE01", "suspicious", "warning", relation.spans, figures, arithmetic, suggested=computed, **said
        )


def judge_periodic(relation: Relation, case: Case) -> Iterator[Check]:
    """So many times a month, quarter or year; a range of years may begin and end within a year."""
    total = case.of(relation, "total")[0]
    each, least, most = (Fraction(relation.hint(name) or 1) for name in ("each", "least", "most"))
    low, high = least / each, most / each
    computed = number(low) if low == high else f"{number(low, 1)} - {number(high, 1)}"
    months = number(least, 1) if least == most else f"{number(least)} - {number(most)}"
    arithmetic = f"{months} / {number(each, 2)} = {computed} ~ {printed(total)}"
    said = {
        "rate": relation.hint("rate"), "duration_vi": f"{months} tháng", "duration_en": f"{months} months",
        "computed": computed, "total": named(total),
    }  # fmt: skip
    if least == most:  # no more and no less than the words say
        fits, far = total.value == low, abs(total.value - low) > 1
    else:
        fits = low - 1 <= total.value <= high + 1
        far = total.value > high * _CLEAR or total.value < low / _CLEAR
    if fits or total.interval.meets(Interval(low, high)):
        yield case.check("RATE01", "consistent", "none", relation.spans, [total], arithmetic, **said)
    elif relation.hint("accuse") != "no":
        yield case.check(
            "RATE01", "suspicious", "warning" if far else "info", relation.spans, [total], arithmetic, **said
        )


def judge_each(relation: Relation, case: Case) -> Iterator[Check]:
    """A number for each year, and the number of all years."""
    each, total = case.of(relation, "each")[0], case.of(relation, "total")[0]
    over = [Fraction(n) for n in listed(relation, "over")]
    unit = relation.hint("unit") or ""
    highest = each.value if each.value_max is None else each.value_max
    fitting = next((n for n in over if each.value * n <= total.value <= highest * n), None)
    n = fitting or max(over)
    computed = _product(each, n)
    arithmetic = f"{_range(each)} × {number(n)} = {computed} {'=' if fitting else '≠'} {printed(total)}"
    said = rate_of(_range(each), unit) | {
        "duration": f"{number(n)} {unit}", "computed": computed, "total": printed(total),
    }  # fmt: skip
    figures = [each, total]
    if fitting:
        yield case.check("RATE01", "consistent", "none", relation.spans, figures, arithmetic, **said)
    elif relation.hint("accuse") == "no":
        return
    elif each.qualifier == total.qualifier == "exact" and "target" not in {each.role, total.role}:
        clear = total.value * _CLEAR < each.value * min(over) or total.value > highest * max(over) * _CLEAR
        severity: Severity = "warning" if clear else "info"
        yield case.check("RATE01", "suspicious", severity, relation.spans, figures, arithmetic, **said)


def judge_so_far(relation: Relation, case: Case) -> Iterator[Check]:
    """A number for each year against the number of all years up to the report."""
    each, total = case.of(relation, "each")[0], case.of(relation, "total")[0]
    window, since = report_window(case.document.header), relation.hint("since") or ""
    if window is None or since.startswith("--"):
        return
    least, most = months_between(since, window[0])[0], months_between(since, window[1])[1]
    if least < 12:
        return
    highest = each.value if each.value_max is None else each.value_max
    low, high = each.value * Fraction(least, 12), highest * Fraction(most, 12)
    computed = f"{number(low, 0)} - {number(high, 0)}"
    years = f"{number(Fraction(least, 12), 1)} - {number(Fraction(most, 12), 1)}"
    arithmetic = f"{_range(each)} × {years} = {computed} ~ {printed(total)}"
    said = {
        "rate_vi": f"{_range(each)} mỗi năm", "rate_en": f"{_range(each)} a year", "duration_vi": f"{years} năm",
        "duration_en": f"{years} years", "computed": computed, "total": named(total),
    }  # fmt: skip
    if low - 1 <= total.value <= high + 1:
        yield case.check("RATE01", "consistent", "none", relation.spans, [each, total], arithmetic, **said)
    elif each.qualifier == "exact" and (total.value > high * _CLEAR or total.value < low / _CLEAR):
        yield case.check("RATE01", "suspicious", "warning", relation.spans, [each, total], arithmetic, **said)
