"""Sums: parts against their whole (SUM01, SUM04, SUM06, SUM07, SUB01)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate

import regex

from pipeline.validate.case import Case, added, named, number, printed, scaled
from schemas.checks import Check, Severity
from schemas.facts import Figure, Relation
from schemas.intervals import Interval, point, total

_GOES_ON = regex.compile(r"[^.;:()\n]{0,12}?(?:,|\svà)\s[^.;:(),\n]{0,12}")
_AND = regex.compile(r"\s*(?:,|và)\s*")
_NEAR_HUNDRED = 3  # per cent
_MOST_SHORT = Fraction(4, 5)  # a bracket that tells of less names some, it does not divide
_FAR_OFF = 5  # a fifth of the whole: years that were told of something else
_ROUGHLY = Fraction(11, 10)  # how far a part may be above the printed number of a whole told as a bound


def judge(relation: Relation, case: Case) -> Iterator[Check]:
    """A list of parts against the wholes that the words allow: one that fits settles it."""
    wholes, parts = case.of(relation, "wholes"), case.of(relation, "parts")
    rule = "SUM04" if relation.hint("link") == "footnote" or relation.hint("list") == "other_kind" else "SUM01"
    if len(parts) > 1:
        fit = _fit(case, wholes, parts)
        if fit:
            whole, some = fit
            spans = relation.spans
            arithmetic = f"{added(some)} = {printed(whole)}"
            yield case.check(rule, "consistent", "none", spans, [whole, *some], arithmetic, sum=arithmetic)
            return
        told = _another_sum(relation, case, wholes)
        if told:
            whole, figures, arithmetic = told
            yield case.check(rule, "consistent", "none", relation.spans, [whole, *figures], arithmetic, sum=arithmetic)
            return
    if relation.hint("list") == "other_kind":
        return
    whole = wholes[0]
    divided = relation.hint("list") in {"closed", "bracket", "note"} and len(parts) > 1
    if divided or _second_column(relation, case):
        yield from _closed(relation, case, whole, parts, rule)
    else:
        yield from _open(relation, case, whole, parts)


def _another_sum(
    relation: Relation, case: Case, wholes: Sequence[Figure]
) -> tuple[Figure, Sequence[Figure], str] | None:
    """The items up to a semicolon or with the ratios; what came less what went; wholes that are divided together."""
    whole = wholes[0]
    for name in ("leading", "with_ratios"):
        some = case.of(relation, name)
        if some and sum_of(some).meets(whole.interval) and _sharp(some, whole):
            return whole, some, f"{added(some)} = {printed(whole)}"
    more, less = case.of(relation, "more"), case.of(relation, "less")
    if more and sum((f.value for f in more), Fraction(0)) - sum((f.value for f in less), Fraction(0)) == whole.value:
        return whole, [*more, *less], f"{added(more)}{''.join(f' - {printed(f)}' for f in less)} = {printed(whole)}"
    return None


def _of_both(case: Case, relation: Relation, summed: Interval) -> bool:
    """ "02 tổ chức đảng và 15 đảng viên, bằng các hình thức: khiển trách 10, ..." divides the two together."""
    whole, *others = case.of(relation, "wholes")
    together = _AND.fullmatch
    return any(
        together(case.document.text, min(whole.end, other.end), max(whole.start, other.start))
        and summed.meets(whole.interval + other.interval)
        for other in others
    )


def _second_column(relation: Relation, case: Case) -> bool:
    """ "12 lớp với 1.250 học viên, trong đó 5 lớp với 450 ...": where the classes add up, the learners must too."""
    if relation.hint("list") != "column":
        return False
    whole = case.of(relation, "first_whole")[0]
    return sum_of(case.of(relation, "first_parts")).meets(whole.interval)


def _fit(case: Case, wholes: Sequence[Figure], parts: Sequence[Figure]) -> tuple[Figure, Sequence[Figure]] | None:
    """The whole and the parts that add up to it; a list may be cut short at its end, not at its start.

    What follows only a comma or "và" belongs to the list: "2 chỉ thị, 9 kế hoạch và 1 thông báo" are twelve.
    """
    sums = list(accumulate(f.interval for f in parts))
    for whole in wholes:
        farther = whole is not wholes[0]  # of another whole than the nearest only what is exactly its own
        for length in range(len(parts), 1, -1):
            if farther and sum((f.value for f in parts[:length]), Fraction(0)) != whole.value:
                continue
            cut = length == len(parts) or not _GOES_ON.fullmatch(
                case.document.text, parts[length - 1].end, parts[length].start
            )
            if cut and sums[length - 1].meets(whole.interval) and _sharp(parts[:length], whole):
                return whole, parts[:length]
    return None


def _sharp(parts: Sequence[Figure], whole: Figure) -> bool:
    """A half-open interval meets almost anything; equality must rest on bounded figures."""
    bounded = [f for f in (*parts, whole) if f.interval.lo is not None and f.interval.hi is not None]
    return len(bounded) > len(parts) // 2 and whole in bounded


def sum_of(figures: Sequence[Figure]) -> Interval:
    """The interval of the sum."""
    return total(f.interval for f in figures)


def _closed(relation: Relation, case: Case, whole: Figure, parts: Sequence[Figure], rule: str) -> Iterator[Check]:
    summed = sum_of(parts)
    if (
        summed.meets(whole.interval)
        or relation.hint("accuse") == "no"
        or relation.hint("sure") == "no"
        or _of_several(relation, case, summed)
        or _of_both(case, relation, summed)
        or not _divides(case.of(relation, "percents"))
    ):
        return
    if relation.hint("list") not in {"closed", "column"} and (
        relation.hint("alike") == "mixed" or not _speaks_plainly(relation, parts)
    ):
        return
    if whole.denominator is not None and summed.meets(point(whole.denominator - whole.value)):
        return  # "264/300 đồng chí, trong đó: chưa kiểm điểm 6, miễn 30" divides the rest
    value = sum((f.value for f in parts), Fraction(0))
    difference = abs(value - whole.value)
    if relation.hint("near") == "yes" and difference > whole.value / _FAR_OFF:
        return
    if relation.hint("short") == "no" and value < whole.value * _MOST_SHORT:
        return
    exact = all(f.interval.is_point for f in (whole, *parts))
    mixed = relation.hint("alike") == "mixed" and relation.hint("list") != "closed"
    severity: Severity = "error" if exact and not mixed else "warning"
    summed_up = scaled(value, whole)
    arithmetic = f"{added(parts)} = {summed_up} ≠ {printed(whole)}"
    yield case.check(
        rule,
        "inconsistent" if severity == "error" else "suspicious",
        severity,
        relation.spans,
        [whole, *parts],
        arithmetic,
        suggested=summed_up if exact else None,
        sum=f"{added(parts)} = {summed_up}",
        total=named(whole),
        difference=scaled(difference, whole),
    )


def _divides(percents: Sequence[Figure]) -> bool:
    """False when the parts carry percents that are far from 100 together: features that overlap, not a division."""
    return not percents or abs(sum((p.value for p in percents), Fraction(0)) - 100) <= _NEAR_HUNDRED


def _speaks_plainly(relation: Relation, parts: Sequence[Figure]) -> bool:
    """A list in brackets or in a note is held to its whole only where the whole stands right beside it."""
    return relation.hint("list") == "bracket" or (relation.hint("adjacent") == "yes" and len(parts) > 1)


def _open(relation: Relation, case: Case, whole: Figure, parts: Sequence[Figure]) -> Iterator[Check]:
    if relation.hint("sure") == "no":
        return
    largest = max(case.of(relation, "wholes"), key=lambda f: f.value)
    if any(not largest.interval.below(part.interval) for part in parts):
        whole = whole if all(not whole.interval.below(part.interval) for part in parts) else largest
    elif relation.hint("total") == "several":
        whole = largest
    accuse = relation.hint("accuse") != "no"
    firm = case.of(relation, "firm") or parts
    for part in parts:
        if whole.interval.below(part.interval) and part.interval.lo is not None:
            if not accuse or part not in firm or _of_several(relation, case, part.interval):
                return
            if whole.denominator is not None and part.value <= whole.denominator:
                return  # "còn 7/62 đơn vị chưa báo cáo, trong đó 5 ...; 55 đơn vị đã báo cáo": of the others
            yield case.check(
                "SUB01", "inconsistent", "error", relation.spans, [whole, part],
                f"{printed(part)} > {printed(whole)}", part=named(part), whole=named(whole),
            )  # fmt: skip
            return
    value = sum((f.value for f in parts), Fraction(0))
    summed = sum_of(parts)
    if len(parts) == 1 and parts[0].value > whole.value * _ROUGHLY:
        return
    if len(parts) == 1 or whole.kind == "percent":
        arithmetic = " ; ".join(f"{printed(part)} ≤ {printed(whole)}" for part in parts)
        yield case.check(
            "SUB01", "consistent", "none", relation.spans, [whole, *parts], arithmetic,
            part=", ".join(named(part) for part in parts), whole=named(whole),
        )  # fmt: skip
        return
    said = {"sum": f"{added(parts)} = {scaled(value, whole)}", "total": named(whole)}
    if value > whole.value * _ROUGHLY and not whole.interval.below(summed):
        return
    if whole.interval.below(summed):
        over = sum((p.value for p in case.of(relation, "percents")), Fraction(0)) > 100 + _NEAR_HUNDRED
        if (
            relation.hint("alike") != "kinds" or over or not accuse or len(firm) < len(parts)
        ):  # 73 women, 91 officials: features of persons overlap
            return
        yield case.check(
            "SUM06", "inconsistent", "error", relation.spans, [whole, *parts],
            f"{said['sum']} > {printed(whole)}", difference=scaled(value - whole.value, whole), **said,
        )  # fmt: skip
    elif whole.value and value / whole.value < Fraction(1, 2):
        coverage = number(100 * value / whole.value, 1)
        yield case.check(
            "SUM06", "suspicious", "info", relation.spans, [whole, *parts],
            f"{said['sum']} ≤ {printed(whole)}", coverage=coverage, **said,
        )  # fmt: skip
        yield _within(relation, case, whole, parts, said["sum"])
    else:
        yield _within(relation, case, whole, parts, said["sum"])


def _of_several(relation: Relation, case: Case, part: Interval) -> bool:
    """ "công chức 15 người, viên chức 30 người; trong đó nghỉ hưu 32": more than each, not more than both."""
    wholes = case.of(relation, "wholes")
    if relation.hint("total") != "several" or len(wholes) < 2:
        return False
    largest, *others = sorted(wholes, key=lambda f: -f.value)
    if len(others) > 1 and largest.value >= sum((f.value for f in others), Fraction(0)):
        return False  # the total that they divide is among them
    return not sum_of(wholes).below(part)


def _within(relation: Relation, case: Case, whole: Figure, parts: Sequence[Figure], summed: str) -> Check:
    return case.check(
        "SUB01", "consistent", "none", relation.spans, [whole, *parts],
        f"{summed} ≤ {printed(whole)}", part=summed, whole=named(whole),
    )  # fmt: skip


def judge_subset(relation: Relation, case: Case) -> Iterator[Check]:
    """Parts that cannot exceed their whole, one by one or together."""
    whole, parts = case.of(relation, "whole")[0], case.of(relation, "parts")
    together = relation.hint("together") != "no"
    value = sum((f.value for f in parts), Fraction(0)) if together else max(f.value for f in parts)
    fits = not whole.interval.below(sum_of(parts) if together else max(parts, key=lambda f: f.value).interval)
    summed = (
        f"{added(parts)} = {scaled(value, whole)}" if together and len(parts) > 1 else ", ".join(map(printed, parts))
    )
    said = {"part": ", ".join(map(named, parts)) if len(parts) < 4 else summed, "whole": named(whole)}
    if fits:
        if value > whole.value * _ROUGHLY:
            return  # "1 triệu đồng" within "550 nghìn đồng", 4.206 within "hơn 2.900": only by how roughly it is told
        arithmetic = f"{summed} ≤ {printed(whole)}"
        yield case.check("SUB01", "consistent", "none", relation.spans, [whole, *parts], arithmetic, **said)
    elif relation.hint("soft") != "yes":
        arithmetic = f"{summed} > {printed(whole)}"
        yield case.check("SUB01", "inconsistent", "error", relation.spans, [whole, *parts], arithmetic, **said)
