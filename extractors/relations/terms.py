"""Terms of office and numbered events: "nhiệm kỳ 2015 - 2020 và 2020 - 2025", "Hội thi ... lần thứ hai, năm 2022"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import regex

from extractors.relations.phrases import Placed, begins, joined, phrase, words
from extractors.relations.scene import Scene
from extractors.relations.structure import roman_value
from schemas.facts import DateSpan, Relation
from schemas.spans import Span

_EVENT_BACK = 260
_AROUND = 90
_WORD = regex.compile(r"[\p{L}\d]+")


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``terms`` (hint ``terms``: "2015-2020|2020-2025") and ``editions``."""
    terms = (d for d in scene.document.dates if d.kind == "term" and _is_whole(d))
    placed = Placed(scene, terms).items
    yield from _terms(scene, placed)
    yield from _editions(scene)


def _is_whole(term: DateSpan) -> bool:
    return len(term.value_start or "") == len(term.value_end or "") == 4


def _terms(scene: Scene, placed: list[tuple[Span, DateSpan]]) -> Iterator[Relation]:
    """Every list of terms, and each term that stands alone, once."""
    runs: list[list[tuple[Span, DateSpan]]] = []
    for where, term in placed:
        if runs and phrase("terms_joined").match(scene.lower[runs[-1][-1][0].end : where.start]):
            runs[-1].append((where, term))
        else:
            runs.append([(where, term)])
    alone: dict[tuple[str, str], tuple[str, tuple[Span, DateSpan]]] = {}
    for run in runs:
        if len(run) > 1:
            yield _relation("list", _body(scene, run[0][0]), run)
        for where, term in run:
            body = _body(scene, where)
            key = term.value_start or "", term.value_end or ""
            if key not in alone or (body == "committee" != alone[key][0]):
                alone[key] = body, (where, term)
    for body, found in alone.values():
        yield _relation("one", body, [found])


def _relation(of: str, body: str, run: list[tuple[Span, DateSpan]]) -> Relation:
    terms = joined([f"{d.value_start}-{d.value_end}" for _, d in run])
    spans = tuple(Span(d.start, d.end) for _, d in run)
    return Relation("terms", (), spans, (("body", body), ("of", of), ("terms", terms)))


def _body(scene: Scene, where: Span) -> str:
    """Whose term it is, as far as it matters: branches, unions and councils have terms of their own."""
    sentence = scene.sentence(where.start)
    around = scene.lower[max(sentence.start, where.start - _AROUND) : min(sentence.end, where.end + _AROUND)]
    return "other" if phrase("other_terms").search(around) else "committee"


def _editions(scene: Scene) -> Iterator[Relation]:
    """Mentions of one event by number, with the year or the term of each."""
    events: dict[str, list[tuple[int, str, Span]]] = defaultdict(list)
    for match in phrase("edition").finditer(scene.lower):
        nth = _nth(match["nth"])
        name = _event(scene, match.start())
        if nth and name:
            when = match["year"] or f"{match['from']}-{match['to']}"
            events[name].append((nth, when, scene.passage(*match.span())))
    for name, mentions in _joined(events).items():
        distinct = {(nth, when): span for nth, when, span in sorted(mentions, key=lambda m: m[2], reverse=True)}
        if len(distinct) < 2:
            continue
        ordered = sorted(distinct.items(), key=lambda item: item[1])
        hints = {
            "event": name,
            "merged": "yes" if phrase("merged").search(scene.lower) else "no",
            "numbers": joined([str(nth) for (nth, _), _ in ordered]),
            "years": joined([when for (_, when), _ in ordered]),
        }
        yield Relation("editions", (), tuple(span for _, span in ordered), tuple(sorted(hints.items())))


def _joined(events: dict[str, list[tuple[int, str, Span]]]) -> dict[str, list[tuple[int, str, Span]]]:
    """Mentions by the head noun alone ("Hội thi lần thứ I") belong to the one event whose name begins with it."""
    joined = {name: list(mentions) for name, mentions in events.items()}
    for short in events:
        if not phrase("event").fullmatch(short):
            continue
        longer = [name for name in events if name.startswith(f"{short} ")]
        if len(longer) == 1:
            joined[longer[0]] += joined.pop(short)
    return joined


def _nth(printed: str) -> int | None:
    if printed.isdigit():
        return int(printed)
    if regex.fullmatch(r"[ivxl]+", printed):
        return roman_value(printed.upper())
    table = words("ordinal_words")
    found: int | None = table.get(printed) or table.get(printed.split(maxsplit=1)[0])
    return found


def _event(scene: Scene, end: int) -> str | None:
    """The name of an event from its head noun to the number, without the words that tell no event from another."""
    lead = scene.lower[begins(scene, end, _EVENT_BACK) : end]
    heads = list(phrase("event").finditer(lead))
    if not heads or ";" in lead[heads[-1].start() :]:
        return None
    name = phrase("event_filler").sub(" ", lead[heads[-1].start() :])
    return " ".join(_WORD.findall(name))
