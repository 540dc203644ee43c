"""What the names of parts say of them: men and women exclude each other, women and youths do not, years follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple

import regex

from extractors.relations.scene import Scene, one_noun, unit_key
from extractors.relations.words import pattern, pattern_rows
from schemas.codelists import load
from schemas.facts import Figure

_BREAK = regex.compile(r"[,;]|\svà\s")
_YEAR = regex.compile(r"(?<![\d/.-])(?:năm\s+)?(?:19|20)\d\d(?!\d)")
_SPAN = regex.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:[-–]|đến(?: hết)?)\s*(?:năm\s+)?((?:19|20)\d\d)(?!\d)")
_SPAN_REACH = 90  # characters before a whole
_YEAR_DIGITS = 4
_AROUND = 80
_BEST = 2  # the grades above it are not always given
_QUARTER = regex.compile(r"(?<!\p{L})quý (i{1,3}|iv|[1-4])(?!\p{L})")
_QUARTERS = {"i": 0, "ii": 1, "iii": 2, "iv": 3}
_NAMED = regex.compile(r"([^;,.:()\n]{1,60}):\s*$")
_DONE = regex.compile(r"(?:đã|có) (?:được )?(\p{L}+ \p{L}+)")
_UNDONE = regex.compile(r"(?:chưa|không) (?:được |có )?(\p{L}+ \p{L}+)")
_NO_BREAK = regex.compile(r"\s*[^,;.\s]")


def exclusive(scene: Scene, figures: Sequence[Figure]) -> Literal["all", "some"] | None:
    """Whether figures are told of different members of one known partition, and of all of them."""
    if len(figures) < 2:
        return None
    said = [_said_of(scene, figure) for figure in figures]
    for members in _partitions() if any(map(_any_member().search, said[0])) else ():
        told: set[int] = set()
        for words in said:
            member = _named(words, members)
            if member is None or member in told:
                break
            told.add(member)
        if len(told) == len(figures):
            return "all" if len(told) == len(members) else "some"
    return "all" if len(figures) == 2 and _done_and_not(scene, figures[0], figures[1]) else None


def _done_and_not(scene: Scene, one: Figure, other: Figure) -> bool:
    """ "31 đơn vị đã kết nạp được đảng viên, 18 đơn vị chưa kết nạp được": one act, done and not done."""
    done, undone = _DONE.match(scene.tail(one)), _UNDONE.match(scene.tail(other))
    return bool(done and undone and done[1] == undone[1] and one_noun(one, other))


def whole_division(scene: Scene, whole: Figure, items: Sequence[Figure]) -> list[Figure]:
    """The first items of a list where they are all kinds that there are of the whole, each named bare and once.

    Every "tổ chức cơ sở đảng" is a "đảng bộ" or a "chi bộ cơ sở" (Party Statutes, article 21): however the list opens,
    and whatever follows, the two make up the whole. "38 chi bộ cơ sở doanh nghiệp" may be some.
    """
    for row in load("relation_words")["all_kinds"]:
        kinds: list[list[str]] = row["kinds"]
        first = items[: len(kinds)]
        if unit_key(whole) not in row["whole"] or len(first) < len(kinds) or whole.kind != "count" or whole.direction:
            continue
        told = [next((i for i, kind in enumerate(kinds) if unit_key(f) in kind), None) for f in first]
        if None in told or len(set(told)) < len(kinds):
            continue
        named = pattern("bare_item")
        after = [_BREAK.split(scene.tail(f))[0] if _NO_BREAK.match(scene.lower, f.clean.end) else "" for f in first]
        gaps = [scene.lower[a.clean.end : b.clean.start] for a, b in pairwise(first)]
        if not all(named.fullmatch(words.strip()) for words in after) or any(";" in gap for gap in gaps):
            continue
        more = items[len(kinds)] if len(items) > len(kinds) else None  # ", 04 đảng bộ được giao quyền cấp trên cơ sở"
        if more is None or ";" in scene.lower[first[-1].clean.end : more.clean.start]:
            return list(first)
    return []


def are_grades(names: Sequence[str]) -> bool:
    """True for three names and more of grades, each of another one: "Hoàn thành tốt", "Hoàn thành", ..."""
    found = [next((i for i, grade in enumerate(_partitions()[-1]) if grade.search(name)), None) for name in names]
    return len(found) > 2 and None not in found and len(set(found)) == len(found)


def is_series(scene: Scene, parts: list[Figure]) -> bool:
    """ "năm 2021: 92%, năm 2020: 90%": one indicator in several years, not a whole and its parts."""
    years = [
        _YEAR.search(scene.lower, max(0, f.clean.start - 24), f.clean.start)
        or _YEAR.match(scene.lower, f.clean.end, f.clean.end + 12)
        for f in parts
    ]
    return len(parts) > 1 and sum(year is not None for year in years) > 1


def covers_years(scene: Scene, whole: Figure, parts: list[Figure]) -> bool:
    """ "từ năm 2020 đến năm 2022 kết nạp 350 đảng viên (năm 2020: 100; ...)": what was done, year by year."""
    years = sorted(f.period_start for f in parts if f.period_start and f.period_start == f.period_end)
    done = pattern("cumulative").search(scene.label(whole))
    if done is None or len(years) != len(parts) or not all(len(year) == _YEAR_DIGITS for year in years):
        return False
    first, last = whole.period_start or "", whole.period_end or ""
    if not (len(first) == len(last) == _YEAR_DIGITS and whole.period_source == "stated"):
        start = scene.sentence(whole.clean.start).start
        spans = list(_SPAN.finditer(scene.lower, max(start, whole.clean.start - _SPAN_REACH), whole.clean.start))
        if len(spans) != 1:
            return False
        first, last = spans[0][1], spans[0][2]
    return years == [str(year) for year in range(int(first), int(last) + 1)]


def names_years(scene: Scene, whole: Figure) -> bool:
    """True where the words before a whole name years from which to which it runs."""
    start = max(scene.paragraph(whole.clean.start).start, whole.clean.start - _SPAN_REACH)
    return _SPAN.search(scene.lower, start, whole.clean.start) is not None


def overlap(scene: Scene, parts: list[Figure]) -> bool:
    """True for parts told by features that one person may share: sex, age, schooling, people, faith, union."""
    said = [f"{scene.label(f) or named_before(scene, f)} {f.unit or ''} {scene.tail(f)}".lower() for f in parts]
    features = pattern_rows("features")
    named = [{name for name, row in features.items() if row.search(words)} for words in said]
    kinds = set().union(*named)
    if len(kinds) > 1:
        return True
    return kinds == {"sex"} and len(parts) > 1 and not any(pattern("men").search(words) for words in said)


def named_before(scene: Scene, figure: Figure) -> str:
    """The words before the colon right before a figure: "nữ: 82; đoàn viên: 120"."""
    here = _NAMED.search(scene.lower, max(0, figure.clean.start - _AROUND), figure.clean.start)
    return here[1] if here else ""


class Run(NamedTuple):
    """Figures that exclude each other, in order; ``complete`` when they leave nobody out."""

    figures: list[Figure]
    complete: bool


def graded_runs(scene: Scene) -> Iterator[Run]:
    """Counts of one noun in one paragraph, each of another grade, over several sentences or down to the worst grade."""
    grades = _partitions()[-1]
    run: list[tuple[int, Figure]] = []
    for figure in scene.figures:
        if figure.kind != "count" or figure.role != "actual" or not _names_grade(scene, figure):
            continue
        grade = _member(scene, figure, grades)
        if grade is None:
            continue
        follows = run and grade > run[-1][0] and _alike(figure, run[-1][1])
        if not follows or scene.paragraph(figure.clean.start) != scene.paragraph(run[-1][1].clean.start):
            yield from _worth_telling(scene, run, len(grades))
            run = []
        run.append((grade, figure))
    yield from _worth_telling(scene, run, len(grades))


def _names_grade(scene: Scene, figure: Figure) -> bool:
    """A cheap look for the words of any grade around a figure."""
    around = scene.lower[max(0, figure.clean.start - _AROUND) : figure.clean.end + _AROUND]
    return "hoàn thành" in around or "vững mạnh" in around or "yếu kém" in around


def quarterly_runs(scene: Scene) -> Iterator[Run]:
    """ "Kết nạp 165 đảng viên. Quý I kết nạp 25, quý II 45, quý III 55, quý IV 40": all quarters of a year."""
    run: list[Figure] = []
    for figure in scene.figures:
        if figure.kind != "count":
            continue
        label = scene.label(figure)
        named = _QUARTER.search(label) if "quý" in label else None
        place = _QUARTERS.get(named[1]) if named else None
        if place is not None and place == len(run) and (not run or _alike(figure, run[0])):
            run.append(figure)
        else:
            run = [figure] if place == 0 else []
        if len(run) == len(_QUARTERS):
            yield Run(run, complete=True)
            run = []


def _worth_telling(scene: Scene, run: list[tuple[int, Figure]], grades: int) -> Iterator[Run]:
    if len(run) < 3:
        return
    (best, first), (worst, last) = run[0], run[-1]
    complete = best <= _BEST and worst == grades - 1
    if complete or scene.sentence(first.clean.start) != scene.sentence(last.clean.start):
        yield Run([figure for _, figure in run], complete)


def _alike(one: Figure, other: Figure) -> bool:
    return one_noun(one, other) or one.unit is other.unit is None


def _member(scene: Scene, figure: Figure, members: Sequence[regex.Pattern[str]]) -> int | None:
    """The first member that the words of a figure name."""
    return _named(_said_of(scene, figure), members)


def _said_of(scene: Scene, figure: Figure) -> tuple[str, str]:
    """The words after a figure and those before it, up to the nearest comma."""
    rest = scene.tail(figure) if _NO_BREAK.match(scene.lower, figure.clean.end) else ""
    after = f"{figure.unit or ''} {_BREAK.split(rest)[0]}".lower()
    return after, _BREAK.split(scene.label(figure))[-1]


def _named(said: tuple[str, str], members: Sequence[regex.Pattern[str]]) -> int | None:
    """The first member that the words after a figure name, else those before it."""
    for words in said:
        for i, member in enumerate(members):
            if member.search(words):
                return i
    return None


@cache
def _any_member() -> regex.Pattern[str]:
    """What any member of any partition matches: most figures are told by none."""
    return regex.compile("|".join(member.pattern for members in _partitions() for member in members))


@cache
def _partitions() -> tuple[tuple[regex.Pattern[str], ...], ...]:
    rows = [*load("relation_words")["partitions"], load("relation_words")["grades"]]
    return tuple(tuple(regex.compile(rf"(?<!\p{{L}})(?:{each})(?!\p{{L}})") for each in row) for row in rows)
