"""Changes between two figures (CHG01, CHG02, CHG03) and average yearly growth (GRW02)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from pipeline.validate.case import Case, number, printed, scaled
from schemas.checks import Check
from schemas.facts import Figure, Relation
from schemas.intervals import Interval, decimal_text, point, round_half_up, rounded, rounded_or_cut
from schemas.spans import Span


def judge(relation: Relation, case: Case) -> Iterator[Check]:
    """Before, after and the printed change, in the sense the words allow; of several afters one that fits decides."""
    if relation.hint("of") == "delta":
        yield from _of_delta(relation, case, -1 if relation.hint("direction") == "down" else 1)
        return
    if relation.hint("of") == "times":
        yield from _of_times(relation, case)
        return
    first = list(_with(relation, case, case.of(relation, "after")[0]))
    found = first
    for other in case.of(relation, "others"):
        if any(check.verdict == "consistent" for check in found):
            break
        found = list(_with(relation, case, other))
    fits = any(check.verdict == "consistent" for check in found)
    yield from (found if fits else first)


def _of_times(relation: Relation, case: Case) -> Iterator[Check]:
    """ "gấp 1,5 lần": the quotient of the two."""
    before, after, change = (case.of(relation, role)[0] for role in ("before", "after", "change"))
    if before.value <= 0 or after.value <= 0 or not _bounded(before, after):
        return
    times = f"{number(after.value / before.value, 2)} lần"
    pair = f"{printed(after)} so với {printed(before)}: {times}"
    figures = [before, after, change]
    if after.interval.over(before.interval).meets(_loose(change, 1)):
        yield case.check("CHG01", "consistent", "none", relation.spans, figures, pair, sum=pair)
    elif relation.hint("accuse") != "no":
        yield case.check(
            "CHG01", "inconsistent", "error", relation.spans, figures, f"{pair} ≠ {printed(change)} lần",
            suggested=times, before=printed(before), after=printed(after), computed=times,
            change=f"{printed(change)} lần",
        )  # fmt: skip


def _with(relation: Relation, case: Case, after: Figure) -> Iterator[Check]:
    """The change from the figure before to one that may be the figure after."""
    sign = -1 if relation.hint("direction") == "down" else 1
    before, change = case.of(relation, "before")[0], case.of(relation, "change")[0]
    of = relation.hint("of")
    if of == "shares":
        yield from _of_shares(relation, case, before, after, change, sign)
        return
    if of == "difference":
        fits = (after.interval - before.interval).meets(_signed(change.interval, sign))
        yield from _settle(relation, case, before, after, change, fits, after.value - before.value, "")
        return
    if before.value <= 0 or after.value <= 0:
        return
    growth = _relative(before, after)
    fits = growth in _loose(change, sign)
    if not fits and _bounded(before, after):
        ratio = after.interval.over(before.interval)
        fits = ratio.meets((_loose(change, sign) + point(100)).scale(Fraction(1, 100)))
    if fits or _bounded(before, after):
        yield from _settle(relation, case, before, after, change, fits, growth, "%")


def _bounded(*figures: Figure) -> bool:
    """True for figures that are exact or rounded; "hơn 300" says too little to judge a growth by."""
    return all(f.interval.lo is not None and f.interval.lo > 0 and f.interval.hi is not None for f in figures)


def _signed(interval: Interval, sign: int) -> Interval:
    return interval if sign > 0 else -interval


def _loose(change: Figure, sign: int) -> Interval:
    """A printed change of counts, cut or rounded."""
    if change.qualifier != "exact":
        return _signed(change.interval, sign)
    return _signed(rounded_or_cut(change.value, change.precision), sign)


def _settle(
    relation: Relation,
    case: Case,
    before: Figure,
    after: Figure,
    change: Figure,
    fits: bool,
    computed: Fraction,
    mark: str,
) -> Iterator[Check]:
    figures = [before, after, change]
    text = f"{number(computed, 2)}{mark}" if mark else scaled(computed, after, 2)
    shown = ("-" if relation.hint("direction") == "down" else "+") + printed(change)
    signed = text if computed < 0 else f"+{text}"
    pair = f"{printed(after)} so với {printed(before)}"
    if fits:
        yield case.check(
            "CHG01", "consistent", "none", relation.spans, figures, f"{pair}: {signed}", sum=f"{pair}: {signed}"
        )
        return
    if relation.hint("accuse") == "no":
        return
    yield case.check(
        "CHG01", "inconsistent", "error", relation.spans, figures, f"{pair}: {signed} ≠ {shown}",
        suggested=text.removeprefix("-"), before=printed(before), after=printed(after), computed=signed, change=shown,
    )  # fmt: skip


def _of_delta(relation: Relation, case: Case, sign: int) -> Iterator[Check]:
    """A change told in percent and in number: d of (v - d). Only confirmed, for the number may be of another base."""
    after, delta, change = (case.of(relation, role)[0] for role in ("after", "delta", "change"))
    before = after.value - sign * delta.value
    growth = 100 * sign * delta.value / before if before > 0 else None
    if growth is not None and growth in _loose(change, sign):
        arithmetic = f"{number(delta.value)}/{number(before)} = {number(abs(growth), 2)}%"
        figures = [after, delta, change]
        yield case.check("CHG01", "consistent", "none", relation.spans, figures, arithmetic, sum=arithmetic)


def _of_shares(
    relation: Relation, case: Case, before: Figure, after: Figure, change: Figure, sign: int
) -> Iterator[Check]:
    figures = [before, after, change]
    difference = after.value - before.value
    printed_fits = difference == sign * change.value
    raw = case.of(relation, "raw")
    exact = _raw_difference(raw) if raw else None
    raw_fits = exact is not None and exact in _signed(rounded(change.value, change.precision), sign)
    rough = any(f.qualifier != "exact" for f in figures) or change.precision > min(before.precision, after.precision)
    interval_fits = (after.interval - before.interval).meets(_signed(change.interval, sign))
    minus = f"{number(after.value)} - {number(before.value)} = {number(difference)}"
    if exact is None and interval_fits and not rough and not printed_fits:
        if relation.hint("accuse") != "no":
            yield _last_place(relation, case, before, after, change, minus)
        return
    if raw_fits or (exact is None and (printed_fits or interval_fits)):
        arithmetic = minus if exact is None else f"{minus}; từ số gốc {number(exact, 4)}"
        yield case.check("CHG01", "consistent", "none", relation.spans, figures, arithmetic, sum=arithmetic)
    elif printed_fits and exact is not None:
        places = len(decimal_text(change.precision).partition(".")[2])
        computed = number(exact, 4)
        yield case.check(
            "CHG02", "rounding", "info", relation.spans, [*figures, *raw], f"{minus}; từ số gốc {computed}",
            suggested=number(abs(exact), places), reading="difference of rounded shares",
            change=printed(change), computed=computed,
        )  # fmt: skip
    elif before.value and relation.hint("points") == "no" and _relative(before, after) in _loose(change, sign):
        quotient = f"({number(after.value)} - {number(before.value)})/{number(before.value)}"
        arithmetic = f"{quotient} = {number(_relative(before, after), 2)}%"
        yield case.check("CHG01", "consistent", "none", relation.spans, figures, arithmetic, sum=arithmetic)
        return
    else:
        yield from _settle(relation, case, before, after, change, False, difference, "")
        return
    if relation.hint("points") == "no":
        span = Span(change.start, change.end)
        yield case.check("CHG03", "suspicious", "info", [span], [change], minus)


def one_note(checks: Sequence[Check], case: Case) -> list[Check]:
    """CHG03 is a habit of a passage: its notes are one note for each section, with all their places."""
    sections: dict[str | None, list[Check]] = {}
    for check in checks:
        if check.rule_id == "CHG03":
            sections.setdefault(case.figures[check.figure_ids[0]].section, []).append(check)
    kept = [check for check in checks if check.rule_id != "CHG03"]
    for notes in sections.values():
        figures = [case.figures[i] for note in notes for i in note.figure_ids]
        spans = [Span(f.start, f.end) for f in figures]
        arithmetic = "; ".join(note.arithmetic for note in notes)
        kept.append(case.check("CHG03", "suspicious", "info", spans, figures, arithmetic))
    return kept


def _last_place(relation: Relation, case: Case, before: Figure, after: Figure, change: Figure, minus: str) -> Check:
    """The change is off by the last place: from the shares before rounding it may be right, from whole ones hardly."""
    whole = change.precision >= 1
    return case.check(
        "CHG01", "suspicious" if whole else "rounding", "warning" if whole else "info", relation.spans,
        [before, after, change], f"{minus} ≠ {number(change.value)}", reading=None if whole else "unrounded shares",
        suggested=number(abs(after.value - before.value)), sum=minus, change=printed(change),
    )  # fmt: skip


def _raw_difference(raw: list[Figure]) -> Fraction | None:
    before, after = raw
    if not before.denominator or not after.denominator:
        return None
    return 100 * (after.value / after.denominator - before.value / before.denominator)


def _relative(before: Figure, after: Figure) -> Fraction:
    return 100 * (after.value - before.value) / before.value


def judge_growth(relation: Relation, case: Case) -> Iterator[Check]:
    """GRW02: the printed yearly rate against compound growth, simple growth and the growth of the whole period."""
    before, after, rate = (case.of(relation, role)[0] for role in ("before", "after", "rate"))
    years = int(relation.hint("years") or 0)
    if before.value <= 0 or after.value <= 0 or years < 1:
        return
    sign = -1 if relation.hint("direction") == "down" else 1
    wanted = _loose(rate, sign)
    whole = 100 * (after.value - before.value) / before.value
    simple = whole / years
    fits_compound = _compound_meets(before.value, after.value, years, wanted)
    compound = number(_compound(before.value, after.value, years), 2)
    figures = [before, after, rate]
    said = {
        "before": printed(before),
        "after": printed(after),
        "years": str(years),
        "percent": number(rate.value),
        "compound": compound,
    }
    arithmetic = (
        f"({number(after.value)}/{number(before.value)})^(1/{years}) - 1 = {compound}%; cả kỳ {number(whole, 2)}%"
    )
    if fits_compound:
        yield case.check("GRW02", "consistent", "none", relation.spans, figures, arithmetic, **said)
    elif simple in wanted:
        yield case.check("GRW02", "rounding", "info", relation.spans, figures, arithmetic, suggested=compound, **said)
    else:
        total_fits = whole in wanted
        vi = f" (đó là mức tăng của cả {years} năm)" if total_fits else ""
        en = f" (that is the growth of all {years} years)" if total_fits else ""
        yield case.check(
            "GRW02", "inconsistent", "error", relation.spans, figures, f"{arithmetic} ≠ {printed(rate)}",
            suggested=compound, note_vi=vi, note_en=en, **said,
        )  # fmt: skip
        if total_fits and whole not in rounded(rate.value, rate.precision):
            yield case.check(
                "PCT02", "rounding", "info", [Span(rate.start, rate.end)], [rate],
                f"{number(whole, 4)}% → {printed(rate)}",
                reading="cut", suggested=number(round_half_up(whole, rate.precision)), computed=number(whole, 4),
                part=number(after.value - before.value), base=number(before.value), percent=number(rate.value),
                how_vi="cắt bớt số lẻ", how_en="it was cut off", right=number(round_half_up(whole, rate.precision)),
            )  # fmt: skip


def _compound_meets(before: Fraction, after: Fraction, years: int, wanted: Interval) -> bool:
    """(1 + r)^n = after/before for some r in the interval; exact, for powers keep order."""
    ratio = after / before
    low = None if wanted.lo is None else (1 + wanted.lo / 100) ** years
    high = None if wanted.hi is None else (1 + wanted.hi / 100) ** years
    return (low is None or low <= ratio) and (high is None or ratio <= high)


def _compound(before: Fraction, after: Fraction, years: int) -> Fraction:
    """The compound rate per cent, for showing only."""
    return Fraction(((float(after) / float(before)) ** (1 / years) - 1) * 100).limit_denominator(10**6)
