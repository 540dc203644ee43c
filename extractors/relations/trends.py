"""A word of trend ("ngày càng tăng") and the series that it speaks of: yearly figures beside it or in its footnote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import regex

from extractors.relations.scene import Scene, relation, unit_key
from extractors.relations.words import pattern
from schemas.codelists import load
from schemas.facts import Figure, Relation
from schemas.spans import Span

_YEAR = regex.compile(r"(?:19|20)\d\d$")


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``trend``: for each year the figures above the line (``top2016``) and all (``all2016``)."""
    for direction in ("up", "down"):
        for word in pattern("trend", direction).finditer(scene.lower):
            sentence = scene.sentence(word.start())
            for place in (sentence, *_notes(scene, sentence)):
                series = _graded(scene, sentence, place) or _plain(scene, place)
                if series:
                    spans = [scene.passage(*word.span())]
                    spans += [Span(f.start, f.end) for name, fs in series.items() if name.startswith("top") for f in fs]
                    said = scene.clean.text[word.start() : word.end()]
                    yield relation("trend", spans, series, direction=direction, word=said)
                    break


def _notes(scene: Scene, sentence: Span) -> Iterator[Span]:
    """The bodies of the notes whose markers stand in the sentence."""
    for note in scene.document.footnotes:
        if note.anchor is None or note.body is None or note.content_start is None:
            continue
        anchor = scene.clean.cleaned(note.anchor.start)
        start, last = scene.clean.cleaned(note.content_start), scene.clean.cleaned(note.body.end - 1)
        if anchor is not None and sentence.start <= anchor <= sentence.end and start is not None and last is not None:
            yield Span(start, max(start, last + 1))


def _year(figure: Figure) -> str | None:
    if figure.period_source not in {"stated", "inherited"} or not figure.period_start:
        return None
    return (
        figure.period_start
        if _YEAR.fullmatch(figure.period_start) and figure.period_end == figure.period_start
        else None
    )


def _plain(scene: Scene, place: Span) -> dict[str, Sequence[Figure]]:
    """One figure a year, all of one kind and noun."""
    figures = [
        f for f in scene.between(place.start, place.end) if f.role == "actual" and f.kind != "ratio" and _year(f)
    ]
    groups: dict[object, list[Figure]] = {}
    for figure in figures:
        groups.setdefault((figure.kind, unit_key(figure)), []).append(figure)
    for group in groups.values():
        years = [_year(f) for f in group]
        alone = len(group) == len(figures) or (group[0].kind == "percent" and len(group) > 2)
        if len(group) >= 2 and len(set(years)) == len(group) and alone:
            return {f"top{year}": [f] for year, f in zip(years, group, strict=True)}
    return {}


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
