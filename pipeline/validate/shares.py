"""Shares: a part over its whole against the printed percent (PCT01, PCT02, PCT03, SUM01, SUM03)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.validate.case import Case, added, number, printed, scaled, spans_of
from schemas.checks import Check, Severity
from schemas.facts import Figure, Relation
from schemas.intervals import Interval, cut, decimal_text, point, round_half_up, rounded, rounded_or_cut, total
from schemas.spans import Span


@dataclass(frozen=True)
class Base:
    """A whole: its size and the figure that prints it (several figures for a sum)."""

    size: Fraction
    figures: tuple[Figure, ...]


def reading(share: Fraction, percent: Figure) -> str | None:
    """How ``percent`` can stand for the exact ``share`` (per cent): rounded, cut, twice (rounded), padded, None."""
    unit = percent.precision
    if percent.qualifier != "exact":
        return "rounded" if share in percent.interval else None
    if share in rounded(percent.value, unit):
        return "rounded"
    if share in cut(percent.value, unit):
        return "cut"
    if unit < 1 and percent.value % (10 * unit) == 0 and share in rounded(percent.value, 10 * unit):
        return "padded"
    for finer in (unit / 10, unit / 100):
        if round_half_up(round_half_up(share, finer), unit) == percent.value:
            return "twice"
    return None


_FEWEST_AGREEING = 3
_NEAR_HUNDRED = 5
_VAGUE = 10  # a bound is met by chance where the numbers printed differ by more than a tenth

_HOW = {
    "cut": ("cắt bớt số lẻ", "it was cut off"),
    "twice": ("làm tròn hai lần", "it was rounded twice"),
    "padded": (
        "làm tròn ít chữ số hơn rồi viết thêm số 0",
        "a zero was written behind fewer places",
    ),
}


def judge(relation: Relation, case: Case) -> Iterator[Check]:
    """Every share of one sentence against the whole that is stated, or that most of them prove."""
    parts, percents = case.of(relation, "parts"), case.of(relation, "percents")
    shares = list(zip(parts, percents, strict=True))
    stated = relation.hint("base") == "stated"
    candidates = case.of(relation, "bases")
    told = relation.hint("told")
    base = _proven(shares, candidates, divided=told == "any") or (
        _half_proven(shares, candidates) if told == "features" or relation.hint("beside") == "yes" else None
    )
    if base is None and told == "any" and not stated:
        base = _divided(shares, candidates)
    if stated and (base is None or _explains(shares, _stated(candidates[0]))):
        base = _stated(candidates[0])
    if base is None and relation.hint("beside") == "yes" and _agree(shares):
        base = _stated(candidates[0])
    if base is None and relation.hint("base") == "parts":
        base = Base(sum((p.value for p in parts), Fraction(0)), tuple(parts))
    if base is None or base.size <= 0:
        return
    if not _proves(shares, base):  # "trong đó ... 20%" of the outer whole
        base = next((other for f in candidates if _proves(shares, other := _stated(f))), base)
    own = base.figures if parts[0].kind != "ratio" else ()
    unsure = set(_unsure(shares, base, case.of(relation, "unsure"), case.of(relation, "outer"), stated=stated))
    for (part, percent), span in zip(shares, relation.spans, strict=True):
        spans = [span, *(Span(f.start, f.end) for f in own)]
        checks = _one(case, part, percent, base, spans, own)
        yield from (check for check in checks if check.severity != "error" or percent.figure_id not in unsure)
    yield from _whole(case, [share for share in shares if share[1].figure_id not in unsure], base, own)


def _unsure(
    shares: Sequence[tuple[Figure, Figure]],
    base: Base,
    unsure: Sequence[Figure],
    outer: Sequence[Figure],
    *,
    stated: bool,
) -> Iterator[str]:
    """The percents that may not be blamed: those the words leave open, and those that may be of a larger whole.

    "đại học 3.895 (92,4%), trong đó thạc sĩ 850 (20,2%)" may tell of all; a whole that fits none of several is none.
    """
    yield from (percent.figure_id for percent in unsure)
    fit = _fits(shares, base)
    ratio = shares[0][0].kind == "ratio"
    if stated and not ratio and fit == 0 and len(shares) > 1:
        yield from (percent.figure_id for _, percent in shares)
    for p in outer:
        for part, percent in shares:
            of_outer = point(100 * part.value / base.size).meets(percent.interval)
            share = printed_interval(p).scale(part.value / base.size) if part.value > 0 else None
            if not of_outer and (2 * fit <= len(shares) or (share and share.meets(printed_interval(percent)))):
                yield percent.figure_id


def _stated(figure: Figure) -> Base:
    if figure.kind == "ratio" and figure.denominator is not None:
        return Base(figure.denominator, (figure,))
    return Base(figure.value, (figure,))


def _explains(shares: Sequence[tuple[Figure, Figure]], base: Base) -> bool:
    """True when at least half of the shares are right for the base."""
    return 2 * _fits(shares, base) >= len(shares)


def _proves(shares: Sequence[tuple[Figure, Figure]], base: Base) -> bool:
    """True when every share is right for the base."""
    return _fits(shares, base) == len(shares)


def _fits(shares: Sequence[tuple[Figure, Figure]], base: Base) -> int:
    """How many shares are right for the base, as printed or by a rounding."""
    if base.size <= 0:
        return 0
    size = float(base.size)
    return sum(
        percent_may_be(float(part.value) / size, percent)
        and reading(100 * part.value / base.size, percent) is not None
        and not _loose(100 * part.value / base.size, percent)
        for part, percent in shares
    )


def _loose(share: Fraction, percent: Figure) -> bool:
    """ "hơn 59%" of 100%: within the bound, and still not what is meant."""
    return percent.qualifier != "exact" and abs(share - percent.value) > percent.value / _VAGUE


def percent_may_be(share: float, percent: Figure) -> bool:
    """False where a share is further from a printed percent than any rounding: exact arithmetic may be spared."""
    return percent.qualifier != "exact" or abs(100 * share - float(percent.value)) < 2 * float(percent.precision)


def _divided(shares: Sequence[tuple[Figure, Figure]], candidates: Sequence[Figure]) -> Base | None:
    """The nearest whole where the parts add up to it and a share fits: "2.418 văn bản (2.105 ..., 313 ...)"."""
    if len(shares) < 2 or not candidates or candidates[0].kind != "count":
        return None
    base = _stated(candidates[0])
    summed = sum((part.value for part, _ in shares), Fraction(0))
    return base if summed == base.size and _fits(shares, base) else None


def _agree(shares: Sequence[tuple[Figure, Figure]]) -> bool:
    """True where three shares and more are right for one whole, whichever it is."""
    low, high = Fraction(0), None
    for part, percent in shares:
        printed = printed_interval(percent)
        if not part.interval.is_point or part.value <= 0 or not printed.lo or printed.hi is None:
            return False
        low = max(low, 100 * part.value / printed.hi)
        high = min(high or 100 * part.value / printed.lo, 100 * part.value / printed.lo)
    return len(shares) >= _FEWEST_AGREEING and high is not None and low <= high


def _proven(shares: Sequence[tuple[Figure, Figure]], candidates: Sequence[Figure], *, divided: bool) -> Base | None:
    """The whole that explains the shares: all of them, or, of two and more, more than half.

    Parts that may share members (women, youths) prove nothing by their sum: only ``divided`` ones do.
    """
    bases = [_stated(f) for f in candidates]
    bases += [
        Base(f.value, (f,)) for f in candidates if f.kind == "ratio"
    ]  # "117/120 đơn vị được xếp loại: 15 (12,82%)"
    if len(shares) > 1 and divided:
        parts = [part for part, _ in shares]
        bases.insert(0, Base(sum((p.value for p in parts), Fraction(0)), tuple(parts)))
    best: tuple[int, Base] | None = None
    for base in bases:
        if base.size <= 0 or any(part.value > base.size for part, _ in shares):
            continue
        fits = _fits(shares, base)
        if fits and (best is None or fits > best[0]):
            best = (fits, base)
    if best is None:
        return None
    needed = len(shares) if len(shares) < 3 else (len(shares) + 2) // 2
    whole_percents = all(percent.precision >= 1 for _, percent in shares)
    if whole_percents and len(shares) == 1 and best[1].size < 100:
        return None  # a whole percent of a small number fits too easily
    return best[1] if best[0] >= needed else None


def _half_proven(shares: Sequence[tuple[Figure, Figure]], candidates: Sequence[Figure]) -> Base | None:
    """The whole of two features of the same persons: the nearest figure before them, which one share proves.

    A percent with a decimal, of a part that is no round share, fits another whole hardly ever.
    """
    if len(shares) != 2 or not candidates or candidates[0].kind != "count":
        return None
    base = _stated(candidates[0])
    fit = [(part, percent) for part, percent in shares if _fits([(part, percent)], base)]
    sharp = [percent for _, percent in fit if percent.precision < 1 and percent.value.denominator > 1]
    others = any(_fits(shares, _stated(f)) and f.value != candidates[0].value for f in candidates)
    return base if len(fit) == 1 and sharp and not others else None


def _one(
    case: Case, part: Figure, percent: Figure, base: Base, spans: list[Span], own: tuple[Figure, ...]
) -> Iterator[Check]:
    figures = list(dict.fromkeys((part, percent, *own)))
    size = scaled(base.size, base.figures[0])
    ratio = f"{scaled(part.value, part)}/{size}"
    if part.interval.is_point:
        share = 100 * part.value / base.size
        how = reading(share, percent)
        if how and _loose(share, percent):
            return
        places = len(decimal_text(percent.precision).partition(".")[2])
        computed = number(share, max(places + 2, 2))
        right = number(share, places)
    else:
        how = "rounded" if part.interval.scale(Fraction(100) / base.size).meets(percent.interval) else None
        if how and abs(100 * part.value / base.size - percent.value) > percent.value / _VAGUE:
            return  # "hơn 334 tỷ đồng, đạt hơn 57%" may be said of many a whole
        computed = right = number(100 * part.value / base.size, 2)
    said = {"part": scaled(part.value, part), "base": size, "percent": number(percent.value)}
    if how == "rounded":
        arithmetic = f"{ratio} = {computed}% ≈ {printed(percent)}"
        yield case.check("PCT01", "consistent", "none", spans, figures, arithmetic, **said)
    elif how:
        vi, en = _HOW[how]
        arithmetic = f"{ratio} = {computed}% → {right}%, ≠ {printed(percent)}"
        yield case.check(
            "PCT02", "rounding", "info", spans, figures, arithmetic,
            suggested=right, reading=how, computed=computed, right=right, how_vi=vi, how_en=en, **said,
        )  # fmt: skip
    else:
        arithmetic = f"{ratio} = {computed}% ≠ {printed(percent)}"
        yield case.check(
            "PCT01", "inconsistent", "error", spans, figures, arithmetic, suggested=right, computed=computed, **said
        )


def _whole(case: Case, shares: Sequence[tuple[Figure, Figure]], base: Base, own: tuple[Figure, ...]) -> Iterator[Check]:
    """When the parts make up the whole, they are a sum, and their percents make 100."""
    parts = [part for part, _ in shares]
    groups = _by_period(shares)
    for group in groups:
        if len(group) < 2 or sum((p.value for p, _ in group), Fraction(0)) != base.size:
            continue
        some = [p for p, _ in group]
        arithmetic = f"{' + '.join(number(p.value) for p in some)} = {number(base.size)}"
        whole = [f for f in own if f not in parts]
        spans = [*(Span(p.start, p.end) for p in some), *(Span(f.start, f.end) for f in whole)]
        if parts[0].kind == "ratio" or whole:
            yield case.check("SUM01", "consistent", "none", spans, [*some, *whole], arithmetic, sum=arithmetic)
        yield hundred(case, [percent for _, percent in group])


def hundred(case: Case, percents: Sequence[Figure]) -> Check:
    """SUM03: the shares of one whole hold 100 within their rounding."""
    summed = total(printed_interval(p) for p in percents)
    value = number(sum((p.value for p in percents), Fraction(0)))
    spans = [Span(p.start, p.end) for p in percents]
    arithmetic = f"{added(percents)} = {value}%"
    if summed.meets(point(100)):
        return case.check("SUM03", "consistent", "none", spans, percents, arithmetic, sum=value)
    return case.check("SUM03", "suspicious", "warning", spans, percents, f"{arithmetic} ≠ 100%", sum=value)


def printed_interval(percent: Figure) -> Interval:
    """Cut or rounded: a share in a list is not to be blamed for the last place either way."""
    return rounded_or_cut(percent.value, percent.precision)


def _by_period(shares: Sequence[tuple[Figure, Figure]]) -> list[list[tuple[Figure, Figure]]]:
    groups: dict[object, list[tuple[Figure, Figure]]] = {}
    for part, percent in shares:
        groups.setdefault(part.denominator, []).append((part, percent))
    return list(groups.values())


def judge_columns(relation: Relation, case: Case) -> Iterator[Check]:
    """A column of percents: of the two counts, or the count and its total, that explain most of the rows."""
    percents = case.of(relation, "percents")
    columns = [case.of(relation, name) for name, _ in relation.roles if name.startswith("count")]
    bases: list[tuple[Sequence[Figure], Sequence[Figure]]] = [(a, b) for a in columns for b in columns if a is not b]
    if relation.hint("total") == "last":
        bases += [(column, [column[-1]] * len(column)) for column in columns]
    best: tuple[int, Sequence[Figure], Sequence[Figure]] | None = None
    for parts, wholes in bases:
        fits = sum(
            w.value > 0 and reading(100 * p.value / w.value, percent) is not None
            for p, w, percent in zip(parts, wholes, percents, strict=True)
        )
        if best is None or fits > best[0]:
            best = (fits, parts, wholes)
    planned = relation.hint("of") == "plan" and best is not None and best[0] > 0
    if best is None or (not planned and (best[0] < 2 or 3 * best[0] < 2 * len(percents))):
        return
    for part, whole, percent in zip(best[1], best[2], percents, strict=True):
        if whole.value > 0:
            figures = (part, whole, percent)
            yield from _one(case, part, percent, _stated(whole), spans_of(figures), (whole,))


def judge_hundred(relation: Relation, case: Case) -> Iterator[Check]:
    """Percents that divide a whole, whether or not its parts are printed; near 100 is meant to be 100."""
    percents = case.of(relation, "percents")
    check = hundred(case, percents)
    value = sum((p.value for p in percents), Fraction(0))
    if check.verdict == "consistent" or relation.hint("sure") == "yes" or abs(value - 100) <= _NEAR_HUNDRED:
        yield check


def judge_attainable(relation: Relation, case: Case) -> Iterator[Check]:
    """PCT03: some whole number of the base must round to the percent (the GRIM test, Brown and Heathers 2017)."""
    percent, base = case.of(relation, "percent")[0], case.of(relation, "base")[0]
    near = round_half_up(percent.value * base.value / 100, Fraction(1))
    counts = [k for k in (near - 1, near, near + 1) if 0 <= k <= base.value and reading(100 * k / base.value, percent)]
    said = {"percent": number(percent.value), "base": number(base.value)}
    figures = [percent, base]
    if counts:
        count = number(counts[len(counts) // 2])
        arithmetic = f"{count}/{number(base.value)} ≈ {printed(percent)}"
        yield case.check("PCT03", "consistent", "none", relation.spans, figures, arithmetic, count=count, **said)
    else:
        arithmetic = f"k/{number(base.value)} ≠ {printed(percent)}"
        # a percent with decimals is more likely to be of another base than to be wrong
        severity: Severity = "warning" if percent.precision >= 1 else "info"
        yield case.check("PCT03", "suspicious", severity, relation.spans, figures, arithmetic, **said)
