"""Number times each ("08 nhà, mỗi nhà 50 triệu đồng, tổng trị giá 400 triệu đồng"), and one rate told twice."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from extractors.figures.lexicon import lexicon
from extractors.relations.phrases import Placed, begins, joined, phrase
from extractors.relations.rates import HELD, MONTHS
from extractors.relations.scene import Scene, once, relation, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.codelists import load
from schemas.facts import DateSpan, Figure, Relation
from schemas.spans import Span

_BACK = 80
_AFTER = 40
_REACH = 160
_FAR = 600
_LINK = 30
_MOST = 8  # totals and numbers that are tried
_GUESTS = {"person", "organisation", "collective"}
_PEOPLE = {"person", "attendance"}


class Told(NamedTuple):
    """What a number is told for each of: "mỗi nhà đại đoàn kết trị giá" before it, "/nhà" or "một tháng" after it."""

    of: list[str]
    before: bool
    mean: bool


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``multiple`` and ``converted``."""
    times = Placed(scene, (d for d in scene.document.dates if d.kind in {"duration", "half_year"}))
    for figure in scene.figures:
        told = _told(scene, figure) if _plain(figure) else None
        found = _multiple(scene, figure, told, times) if told else None
        if found:
            yield found
    for one, two in pairwise(scene.figures):
        if two.clean.start - one.clean.end <= _AFTER and _plain(one) and _plain(two):
            yield from _converted(scene, one, two)
    yield from _written_out(scene)


def _plain(figure: Figure) -> bool:
    return (
        figure.kind == "count"
        and figure.value > 0
        and figure.role in {"actual", "target"}  # "hỗ trợ thêm 26 suất" is no change
        and figure.unit is not None
    )


def _told(scene: Scene, figure: Figure) -> Told | None:
    lead = scene.lower[begins(scene, figure.clean.start, _BACK) : figure.clean.start]
    match = pattern("multiples", "each_before").search(lead)
    if match:
        return None if phrase("mean_per").search(lead) else Told(match["of"].split(), True, False)
    end = figure.clean.end
    match = pattern("multiples", "each_after").match(scene.lower, end, end + _AFTER)
    if match is None:
        return None
    return Told(match["of"].split(), False, phrase("mean_lead").search(lead) is not None)


def _multiple(scene: Scene, each: Figure, told: Told, times: Placed[DateSpan]) -> Relation | None:
    """What is told for each, of how many, and the totals near it."""
    begin = begins(scene, each.clean.start, 2 * _REACH)
    end = min(scene.sentence(each.clean.start).end, each.clean.end + _REACH)
    earlier = scene.before(each.clean.start, begin)[:_MOST]
    later = [f for f in scene.between(each.clean.end, end) if _plain(f)][:_MOST]
    run = _run(scene, each, later)
    after = [f for f in later if _one_kind(each, f) and f.value > each.value and f not in run]
    before = [f for f in earlier if _plain(f) and _one_kind(each, f) and f.value > each.value]
    counts: list[Figure] = []
    over: list[Fraction] = []
    of_time = told.of[0] in MONTHS
    if of_time:
        if told.mean or (each.unit or "").lower() in HELD:  # those of ``rates``
            return None
        if told.of[0] == "năm" and told.before:
            after = []
        over = _lengths(scene, told.of[0], times.within(begin, end))
    else:
        counts = [f for f in earlier if _countable(f) and _counts(f, told.of)]
        if told.mean and not counts and unit_class(each) == "money":
            counts = [f for f in earlier if _countable(f) and unit_class(f) != "money" and f.value > 2]
    loose = not of_time and not told.mean and not counts
    if loose:
        counts = [f for f in earlier if _loosely_counts(scene, f, told.of)]
    if not told.mean and not counts and not over:
        counts, over = _far(scene, each, begin, told.of, times)
    if not (counts or over) or not (after or before):
        return None
    total = after[0] if after and after[0] is later[0] else None
    sure = (
        total is not None
        and len(counts) == 1
        and not (of_time or told.mean or over or _unit_of_time(scene, each))
        and not (loose and counts[0].unit is not None)
        and counts[0] in earlier
        and _surely(scene, counts[0], each, total, told)
    )
    if told.mean and not of_time and len(counts) == len(before) == 1 and not (after or over or len(run) > 1):
        sure = _mean_of_the_two(scene, counts[0], before[0], each, told)
    roles = {"each": run, "counts": counts, "after": after, "before": before}
    spans = [Span(each.start, each.end)]
    hints = {
        "over": joined([str(n) for n in over]),
        "sure": "yes" if sure else "no",
        "mean": "yes" if told.mean else "no",
        "loose": "yes" if loose else "no",
        "times": str(_times(scene, each, after[0])) if after and not of_time else "1",
    }
    return relation("multiple", spans, roles, unit=_noun(told.of), **hints)


def _one_kind(each: Figure, total: Figure) -> bool:
    """The same noun, its head alone ("05 giải Nhất", "15 giải"), or people and people."""
    one, two = unit_class(each), unit_class(total)
    if one in _PEOPLE and two in _PEOPLE:
        return True
    if unit_key(each) == unit_key(total):
        return True
    heads = {(figure.unit or "").lower().split(" ")[0] for figure in (each, total)}
    return len(heads) == 1 and "money" not in (one, two)


def _countable(figure: Figure) -> bool:
    return _plain(figure) and figure.qualifier == "exact" and figure.value_max is None and figure.value > 1


def _noun(of: list[str]) -> str:
    """The longest known noun that the words open with: "đảng bộ" of "đảng bộ cử", "nhà" of "nhà trị giá"."""
    units = lexicon().units
    return next((noun for n in (4, 3, 2) if (noun := " ".join(of[:n])) in units), of[0])


def _counts(count: Figure, of: list[str]) -> bool:
    """Whether a number counts that noun: "18 căn nhà" for "mỗi căn" or "mỗi nhà", not "30 đội viên" for "mỗi đội"."""
    noun, unit = _noun(of), " ".join((count.unit or "").lower().split())
    known = lexicon().units.get(noun)
    alike = known is None or known == unit_class(count)
    return unit == noun or (alike and (unit.startswith(f"{noun} ") or unit.endswith(f" {noun}")))


def _loosely_counts(scene: Scene, count: Figure, of: list[str]) -> bool:
    """ "25 học sinh, mỗi em ..."; "09 số Bản tin, mỗi số ...", where "số" is read as no noun: only confirmed."""
    noun, end = _noun(of), count.clean.end
    if count.unit is not None:
        told = noun in load("relation_words")["means"]["pronouns"] and unit_class(count) == "person"
        return told and _countable(count)
    exact = count.kind == "count" and count.qualifier == "exact" and count.value_max is None and count.value > 1
    return exact and scene.lower[end : end + len(noun) + 2].split(" ")[1:2] == [noun]


def _unit_of_time(scene: Scene, figure: Figure) -> str | None:
    """ "500.000 đồng/tháng", "tổng kinh phí mỗi năm 150 triệu đồng"."""
    at, end = figure.clean.start, figure.clean.end
    found = pattern("means", "per_time").match(scene.lower, end, end + _AFTER)
    found = found or pattern("means", "each_time").search(scene.lower, begins(scene, at, _LINK), at)
    return found["of"] if found else None


def _times(scene: Scene, each: Figure, total: Figure) -> Fraction:
    """How often what is told for a month goes into what is told for a year."""
    one, whole = _unit_of_time(scene, each), _unit_of_time(scene, total)
    if one is None or whole is None or "tuần" in (one, whole):
        return Fraction(1)
    return MONTHS[whole] / MONTHS[one]


def _lengths(scene: Scene, unit: str, found: list[tuple[Span, DateSpan]]) -> list[Fraction]:
    """How often a unit of time goes into the lengths that a sentence names, and into the time of the report."""
    lengths = _named_lengths(unit, found)
    header = scene.document.header
    if unit == "tháng" and header.period_start and header.period_end:
        first, last = header.period_start.split("-"), header.period_end.split("-")
        years = int(last[0]) - int(first[0])
        months = int(last[1] if last[1:] else 12) - int(first[1] if first[1:] else 1) + 1
        lengths.append(Fraction(12 * years + months))
    return [n for n in lengths if n > 1]


def _named_lengths(unit: str, found: list[tuple[Span, DateSpan]]) -> list[Fraction]:
    """ "06 tháng" holds two quarters; weeks are no whole part of a month."""
    exact = [d for _, d in found if d.value and d.unit in MONTHS and d.qualifier in {None, "exact"}]
    named = [d for d in exact if d.unit == unit or "tuần" not in (d.unit, unit)]
    lengths = [(d.value or 0) * MONTHS[d.unit or unit] / MONTHS[unit] for d in named]
    return list(dict.fromkeys(n for n in lengths if n > 1 and n.denominator == 1))


def _far(
    scene: Scene, each: Figure, begin: int, of: list[str], times: Placed[DateSpan]
) -> tuple[list[Figure], list[Fraction]]:
    """How many there are by the sentences before, or where the note is called: "Gồm 03 đợt. Mỗi đợt trao 05 giải"."""
    places = [Span(max(scene.paragraph(each.clean.start).start, begin - _FAR), begin)]
    called = _anchors(scene).get(each.footnote or "")
    if called is not None:
        paragraph = scene.paragraph(called)
        places.append(Span(max(paragraph.start, called - _FAR), min(paragraph.end, called + _REACH)))
    for place in places:
        if of[0] in MONTHS:
            over = _named_lengths(of[0], times.within(place.start, place.end))
            if over:
                return [], over[:_MOST]
            continue
        found = [f for f in scene.before(place.end, place.start) if _countable(f) and _counts(f, of)]
        if found:
            return found[:1], []
    return [], []


@once
def _anchors(scene: Scene) -> dict[str, int]:
    """Where each note is called, in the cleaned text."""
    notes = [n for n in scene.document.footnotes if n.anchor]
    found = ((n.footnote_id, scene.clean.cleaned(n.anchor.start)) for n in notes if n.anchor)
    return {note: place for note, place in found if place is not None}


def _run(scene: Scene, each: Figure, later: list[Figure]) -> list[Figure]:
    """What else is told for each: "mỗi tuần trao 01 giải Nhất, 01 giải Nhì, 02 giải Ba"."""
    run = [each]
    for figure in later:
        gap = scene.lower[run[-1].clean.end : figure.clean.start]
        if not (_one_kind(each, figure) and pattern("multiples", "and_more").fullmatch(gap)):
            break
        if pattern("multiples", "in_all").search(gap):
            break
        run.append(figure)
    return run


def _surely(scene: Scene, count: Figure, each: Figure, total: Figure, told: Told) -> bool:
    """True where the wording leaves no doubt: "03 đợt, mỗi đợt 20 câu hỏi, tổng cộng 50 câu hỏi"."""
    if any(f.qualifier != "exact" or f.value_max is not None for f in (each, total)):
        return False
    if not (count.role == each.role == total.role and unit_key(each) == unit_key(total)):
        return False
    if any(unit_key(f) == unit_key(total) for f in scene.before(each.clean.start, each.clean.start - 2 * _REACH)):
        return False  # the total may hold it too
    if scene.index[each.figure_id] - scene.index[count.figure_id] != 1:
        return False
    told_too = _told(scene, count)
    if told_too is not None and told_too.of[0] not in MONTHS:
        return False  # "mỗi cụm 02 đội, mỗi đội 05 người"
    noun, kind = _noun(told.of), unit_class(count)
    if kind == "organisation" and " ".join((count.unit or "").lower().split()) != noun:
        return False  # "12 tổ chức" and "mỗi tổ"
    if kind == "session" and noun != "lớp" and unit_class(each) in _GUESTS:
        return False  # who comes may come again
    gap = scene.lower[count.clean.end : each.clean.start]
    link = scene.lower[each.clean.end : total.clean.start]
    opened = pattern("multiples", "each_is" if told.before else "each_worth").fullmatch(gap)
    summed = pattern("multiples", "total").fullmatch(link)
    if opened is None or summed is None or _goes_on(scene, total) or _explained(scene, count.value * each.value, total):
        return False
    verb = " ".join(told.of[len(noun.split(" ")) :]) if told.before else ""
    return pattern("multiples", "each_verb").fullmatch(verb) is not None


def _mean_of_the_two(scene: Scene, count: Figure, total: Figure, each: Figure, told: Told) -> bool:
    """ "512 lượt đoàn viên ... 256 triệu đồng (bình quân 500.000 đồng/lượt)": three figures one after the other."""
    first = min(scene.index[count.figure_id], scene.index[total.figure_id])
    if {scene.index[f.figure_id] - first for f in (count, total, each)} != {0, 1, 2}:
        return False
    people = told.of[0] == "người" and unit_class(count) == "person"
    plain = all(f.qualifier == "exact" and f.value_max is None and f.role == "actual" for f in (count, total, each))
    gap = scene.lower[scene.figures[first].clean.end : each.clean.start]
    others = pattern("share", "inner").search(gap) or pattern("multiples", "several").search(gap) or ";" in gap
    return bool(plain and (people or _counts(count, told.of)) and not others and not _goes_on_after_unit(scene, each))


def _goes_on_after_unit(scene: Scene, each: Figure) -> bool:
    """ "bình quân 2,5 triệu đồng/người/tháng"."""
    end = each.clean.end
    return pattern("multiples", "per_two").match(scene.lower, end, end + _AFTER) is not None


def _goes_on(scene: Scene, figure: Figure) -> bool:
    """True where what follows says more of a number: "50 triệu đồng/năm", "400 triệu đồng chưa kể công lao động"."""
    end = figure.clean.end
    return pattern("multiples", "more").match(scene.lower, end, end + _AFTER) is not None


def _explained(scene: Scene, made: Fraction, total: Figure) -> bool:
    """ "08 nhà, mỗi nhà 50 triệu đồng, tổng trị giá 420 triệu đồng, trong đó 20 triệu đồng vận chuyển"."""
    end = min(scene.sentence(total.clean.start).end, total.clean.end + _REACH)
    behind = scene.between(total.clean.end, end)
    return any(unit_class(f) == unit_class(total) and f.value == abs(total.value - made) for f in behind)


def _converted(scene: Scene, one: Figure, two: Figure) -> Iterator[Relation]:
    """One rate told for two lengths of time: "24 triệu đồng mỗi năm, tức 2 triệu đồng một tháng"."""
    link = pattern("multiples", "that_is").fullmatch(scene.lower[one.clean.end : two.clean.start])
    if link is None or unit_key(one) != unit_key(two):
        return
    told = pattern("multiples", "each_after").match(scene.lower, two.clean.end, two.clean.end + _AFTER)
    of_one, of_two = link["of"], told["of"].split()[0] if told else ""
    if told is None or of_one == of_two or of_two not in MONTHS or of_two == "tuần":
        return
    at = told.start("of") + len(of_two)
    ended = pattern("multiples", "more").match(scene.lower, at, at + _AFTER) is None
    sure = link["sure"] is not None and ended and one.qualifier == two.qualifier == "exact"
    times = MONTHS[of_one] / MONTHS[of_two]
    roles = {"one": [one], "two": [two]}
    spans = [Span(one.start, one.end), Span(two.start, two.end)]
    hints = {"times": str(times), "sure": "yes" if sure else "no", "of_one": of_one, "of_two": of_two}
    yield relation("converted", spans, roles, **hints)


def _written_out(scene: Scene) -> Iterator[Relation]:
    """ "120 suất x 500.000 đồng = 60 triệu đồng"."""
    for count, each, total in zip(scene.figures, scene.figures[1:], scene.figures[2:], strict=False):
        if total.clean.start - count.clean.end > 2 * _AFTER or not all(_plain(f) for f in (count, each, total)):
            continue
        times, equals = scene.lower[count.clean.end : each.clean.start], scene.lower[each.clean.end : total.clean.start]
        if not (pattern("multiples", "times").fullmatch(times) and pattern("multiples", "equals").fullmatch(equals)):
            continue
        roles = {"each": [each], "counts": [count], "after": [total], "before": []}
        sure = _countable(count) and unit_key(each) == unit_key(total)
        hints = {"over": "", "sure": "yes" if sure else "no", "mean": "no", "unit": count.unit or ""}
        yield relation("multiple", [Span(each.start, each.end)], roles, **hints)
