"""A word of trend ("ngày càng tăng", "tuần sau cao hơn tuần trước") and the series of years or weeks it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

import regex

from extractors.relations.scene import Scene, relation, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.codelists import load
from schemas.facts import Figure, Relation
from schemas.spans import Span

_LEAD = 160
_BACK = 60
_FAR = 2000
_MOST = 60
_YEARS = 1900  # what is numbered higher is a year
_LEAST = 3  # years that stand sentences before the word
_YEAR = regex.compile(r"(?:19|20)\d\d$")


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``trend``: for each year the figures above the line (``top2016``) and all (``all2016``).

    The second of several weeks is ``top0002``, with the hint ``step``.
    """
    for direction in ("up", "down"):
        for word in pattern("trend", direction).finditer(scene.lower):
            start, end = word.span()
            sentence = scene.sentence(start)
            lead = scene.lower[max(sentence.start, start - _LEAD) : start]
            if pattern("trend", "not_so").search(lead):
                continue
            step = pattern("trend", "step").search(word[0])
            since = pattern("trend", "since").search(lead)
            found = _series(scene, sentence, step[1] if step else None, since[1] if since else "")
            if found is None and (step is None or step[1] == "năm"):
                found = _of_subject(scene, sentence, lead)
            if found:
                series, hints = found
                spans = [scene.passage(start, end)]
                spans += [Span(f.start, f.end) for name, fs in series.items() if name.startswith("top") for f in fs]
                if _doubtful(scene, word, lead, series, hints):
                    hints["accuse"] = "no"
                yield relation("trend", spans, series, direction=direction, word=scene.clean.text[start:end], **hints)


def _doubtful(
    scene: Scene,
    word: regex.Match[str],
    lead: str,
    series: Mapping[str, Sequence[Figure]],
    hints: Mapping[str, str],
) -> bool:
    """True where the word may speak of something else: "ý thức ngày càng nâng lên: đợt 1 có 12 vi phạm, đợt 2 có 5"."""
    if pattern("trend", "hedged").search(lead[-_BACK:]) or pattern("trend", "in_words").search(word[0]):
        return True
    if "step" in hints and not pattern("trend", "in_steps").search(word[0]):
        return True
    told = sorted(f.clean for figures in series.values() for f in figures)
    sentence = scene.sentence(word.start())
    if not sentence.start <= told[0].start < sentence.end:
        return False  # in a note or in the sentences before
    if told[0].start > word.end():
        return pattern("trend", "then").fullmatch(scene.lower, word.end(), told[0].start) is None
    return (
        told[-1].end < word.start()
        and pattern("trend", "so").fullmatch(scene.lower, told[-1].end, word.start()) is None
    )


def _series(
    scene: Scene, sentence: Span, step: str | None, since: str
) -> tuple[dict[str, Sequence[Figure]], dict[str, str]] | None:
    """The figures by year or by week that a sentence or its notes tell."""
    for place in (sentence, *_notes(scene, sentence)):
        if step in {None, "năm"}:
            series = _graded(scene, sentence, place) or _plain(scene, place, since)
            if series:
                return series, {}
        found = None if since else _numbered(scene, place, step)
        if found:
            return found
    return None


def _notes(scene: Scene, sentence: Span) -> Iterator[Span]:
    """The bodies of the notes whose markers stand in the sentence."""
    return (note.body for note in scene.notes if sentence.start <= note.anchor <= sentence.end)


def _year(figure: Figure) -> str | None:
    if figure.period_source not in {"stated", "inherited"} or not figure.period_start:
        return None
    return (
        figure.period_start
        if _YEAR.fullmatch(figure.period_start) and figure.period_end == figure.period_start
        else None
    )


def _plain(scene: Scene, place: Span, since: str) -> dict[str, Sequence[Figure]]:
    """One figure a year, all of one kind and noun, from the year on of which the words speak."""
    dated = [f for f in scene.between(place.start, place.end) if f.role == "actual" and f.kind != "ratio"]
    figures = [f for f in dated if (_year(f) or "") >= (since or "0")]
    groups: dict[object, list[Figure]] = {}
    for figure in figures:
        groups.setdefault((figure.kind, unit_key(figure)), []).append(figure)
    for group in groups.values():
        years = [_year(f) for f in group]
        alone = len(group) == len(figures) or (group[0].kind == "percent" and len(group) > 2)
        if len(group) >= 2 and len(set(years)) == len(group) and alone:
            return {f"top{year}": [f] for year, f in zip(years, group, strict=True)}
    return {}


def _numbered(scene: Scene, place: Span, step: str | None) -> tuple[dict[str, Sequence[Figure]], dict[str, str]] | None:
    """One figure a week or a round, with no other between: "tuần 1 có 1.102 lượt, tuần thứ hai 1.347 lượt"."""
    found: list[tuple[str, int, Figure]] = []
    other = False
    figures = [f for f in scene.between(place.start, place.end)[:_MOST] if f.kind != "ratio"]
    last = place.start
    for figure in figures:
        lead = scene.lower[max(last, figure.clean.start - _BACK) : figure.clean.start]
        last = figure.clean.end
        told = pattern("trend", "numbered").search(lead)
        if told is None:
            other = bool(found)
            continue
        if other or figure.role != "actual":
            return None
        ordinals = load("relation_words")["trend"]["ordinals"]
        number = int(told[2]) if told[2].isdecimal() else ordinals.get(told[2], 0)
        found.append((told[1], number, figure))
    steps, numbers = {one for one, _, _ in found}, [number for _, number, _ in found]
    kinds = {(f.kind, unit_key(f)) for _, _, f in found}
    if len(found) < 2 or len(steps) > 1 or len(kinds) > 1 or (step and steps != {step}):
        return None
    if any(two != one + 1 for one, two in pairwise(numbers)):
        return None
    hints = {} if numbers[0] > _YEARS else {"step": steps.pop()}
    return {f"top{number:04d}": [figure] for _, number, figure in found}, hints


def _of_subject(scene: Scene, sentence: Span, lead: str) -> tuple[dict[str, Sequence[Figure]], dict[str, str]] | None:
    """The figures of a grade in the lists before: "số đảng viên không hoàn thành nhiệm vụ giảm dần"."""
    subject = pattern("trend", "subject").search(lead)
    grade = grade_of(subject["of"]) if subject else None
    if subject is None or grade is None:
        return None
    start = max(scene.paragraph(sentence.start).start, sentence.start - _FAR)
    figures = scene.between(start, sentence.start)
    of_grade = [i for i, f in enumerate(figures) if f.kind == "count" and f.unit and grade_of(scene.tail(f)) == grade]
    classes = {unit_class(figures[i]) for i in of_grade}
    people = pattern("trend", "people").search(subject["of"])
    bodies = pattern("trend", "bodies").search(subject["of"])
    if len(classes) != 1 or (people and classes != {"person"}) or (bodies and "person" in classes):
        return None
    if subject["kind"].startswith("số"):
        told = [figures[i] for i in of_grade]
    else:
        told = [figures[i + 1] for i in of_grade if i + 1 < len(figures) and _in_bracket(scene, figures[i + 1])]
    years = [_year(f) for f in told]
    if len(told) != len(of_grade) or len(told) < _LEAST or len(set(years)) != len(years) or None in years:
        return None
    return {f"top{year}": [f] for year, f in zip(years, told, strict=True)}, {}


def _in_bracket(scene: Scene, figure: Figure) -> bool:
    """The percent that stands in brackets after its count."""
    return figure.kind == "percent" and scene.lower[figure.clean.start - 1 : figure.clean.start] == "("


def _graded(scene: Scene, sentence: Span, place: Span) -> dict[str, Sequence[Figure]]:
    """Yearly lists of grades, held to "xếp loại ... trở lên": the figures at and above the named grade."""
    above = pattern("trend", "above").search(scene.lower, sentence.start, sentence.end)
    if above is None:
        return {}
    line = grade_of(above[1])
    lists: dict[str, list[tuple[int, Figure]]] = {}
    for figure in scene.between(place.start, place.end):
        grade = grade_of(scene.label(figure)) if figure.kind == "count" else None
        year = _year(figure)
        if grade is not None and year is not None:
            lists.setdefault(year, []).append((grade, figure))
    if line is None or len(lists) < 2:
        return {}
    series: dict[str, Sequence[Figure]] = {}
    for year, graded in lists.items():
        series[f"top{year}"] = [f for grade, f in graded if grade <= line]
        series[f"all{year}"] = [f for _, f in graded]
    return series


def grade_of(label: str) -> int | None:
    """The rank of the grade that a label ends with (0 is best), or None."""
    for rank, grade in enumerate(_grades()):
        if grade.search(label):
            return rank
    return None


@cache
def _grades() -> tuple[regex.Pattern[str], ...]:
    """Longer names first would hide that "trong sạch, vững mạnh" opens "... tiêu biểu": each must end its label."""
    return tuple(regex.compile(rf"(?:{row})(?:\s+(?:là|có|:))?$") for row in load("relation_words")["grades"])
