"""A stated count and the list that it counts: "02 Đảng bộ (Đảng bộ A và Đảng bộ B)", "2 hội thi (năm 2017, 2021)"."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractors.relations.parts import read_list
from extractors.relations.scene import Scene, relation, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.facts import Figure, Relation
from schemas.spans import Span

_YEARS = regex.compile(r"(?:năm\s+)?(?:19|20)\d\d(?:\s*(?:,|;|và)\s*(?:năm\s+)?(?:19|20)\d\d)*")
_ONE_YEAR = regex.compile(r"(?:19|20)\d\d")
_NUMBERED = regex.compile(r"\((\d{1,2})\)")
_NESTED = regex.compile(r"[⁽(]\s*([0-9¹²³⁰-⁹]{1,2})\s*[⁾)]")
_PLAIN_NUMBER = regex.compile(r"[⁽(]\s*(\d{1,2})\s*[⁾)]")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_QUOTED = regex.compile(r"[“\"][^”\"]{2,200}[”\"]")
_QUOTE_GAP = regex.compile(r"\s*(?:,|;|và|,\s*và)?\s*")
_SEPARATOR = regex.compile(r"\s*[,;]\s*(?:và\s+)?")
_AND_NAME = regex.compile(r"\svà\s+(?=\p{Lu})")
_LONGEST_LIST = 700  # characters
_MOST = 40
_PLACES = frozenset({"session", "organisation", "document", "item", "inspection", "person", "collective"})


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``items``: role stated, hints ``items`` (how many were found) and ``sure``."""
    settled = list(_numbered_notes(scene, _anchors(scene)))
    yield from settled
    done = {r.spans[-1] for r in settled}
    anchors = [(at, body) for at, body in _anchors(scene) if scene.passage(body.start, body.end) not in done]
    for figure in scene.figures:
        if (
            figure.kind != "count"
            or figure.qualifier != "exact"
            or not 2 <= figure.value <= _MOST
            or unit_class(figure) not in _PLACES
        ):
            continue
        reach = scene.sentence(figure.clean.start).end
        following = scene.between(figure.clean.end, reach)
        stop = min(reach, following[0].clean.start if following else reach)
        bracket = scene.bracket_after(figure.clean.end, 90)
        if bracket and bracket.start <= stop + 1 and ";" not in scene.lower[figure.clean.end : bracket.start]:
            yield from _in_place(scene, figure, bracket)
        yield from _quoted(scene, figure, reach)
        yield from _phrases(scene, figure, reach)
        yield from _names(scene, figure, reach, bracket)
        for at, body in anchors if scene.bracket(figure.clean.start) is None else []:
            if figure.clean.end <= at <= min(reach, stop) and at - figure.clean.end < 90:
                yield from _in_place(scene, figure, body)


def _numbered_notes(scene: Scene, anchors: list[tuple[int, Span]]) -> Iterator[Relation]:
    """A note that numbers its items, and the counts of the sentence whose marker leads to it."""
    for at, body in anchors:
        where = scene.passage(body.start, body.end)
        numbers = [
            int(n) for n in _PLAIN_NUMBER.findall(scene.document.text[where.start : where.end].translate(_SUPERSCRIPTS))
        ]
        if len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)):
            continue
        sentence = scene.sentence(max(0, at - 1))
        for figure in scene.before(at, sentence.start):
            if figure.kind == "count" and figure.value == len(numbers):
                spans = [Span(figure.start, figure.end), where]
                yield relation("items", spans, {"stated": [figure]}, items=str(len(numbers)), sure="yes")
                break


def _anchors(scene: Scene) -> list[tuple[int, Span]]:
    """Where markers stand, and the cleaned span of the words of their notes."""
    found = []
    for note in scene.document.footnotes:
        if note.anchor is None or note.body is None or note.content_start is None:
            continue
        at, start = scene.clean.cleaned(note.anchor.start), scene.clean.cleaned(note.content_start)
        last = scene.clean.cleaned(note.body.end - 1)
        if at is not None and start is not None and last is not None and start < last:
            found.append((at, Span(start, last + 1)))
    return found


def _in_place(scene: Scene, figure: Figure, place: Span) -> Iterator[Relation]:
    text = scene.lower[place.start : place.end]
    counted = _count(scene, figure, place, text)
    if counted is None:
        return
    items, sure = counted
    if pattern("parts", "unfinished").search(text):
        sure = False
    spans = [Span(figure.start, figure.end), scene.passage(place.start, place.end)]
    yield relation("items", spans, {"stated": [figure]}, items=str(items), sure="yes" if sure else "no")


def _count(scene: Scene, figure: Figure, place: Span, text: str) -> tuple[int, bool] | None:
    """How many items a bracket or a note lists, and whether the list can be read in one way only."""
    if _YEARS.fullmatch(text.strip()):
        years = len(_ONE_YEAR.findall(text))  # two of a thing may fall in one year
        return years, unit_class(figure) == "session" and years >= figure.value
    raw = scene.passage(place.start, place.end)
    original = scene.document.text[raw.start : raw.end]
    numbered = _NESTED.findall(original)
    if len(numbered) > 1:
        return len(numbered), True
    head = (figure.unit or "").lower().split(" ")
    name = regex.compile(rf"(?:^|[,;]\s*|\svà\s+)(?:{regex.escape(' '.join(head[:2]))}|{_heads(text)})(?!\p{{L}})")
    named = name.findall(text.strip())
    if len(named) > 1:
        if text.strip(" ;.").count(";") + 1 > len(named):
            return text.strip(" ;.").count(";") + 1, True
        return len(named), ";" in text
    listing = read_list(scene, place.start, place.end)
    if listing and len(listing.items) > 1 and listing.numbers_first:
        same = [f for f in listing.items if unit_key(f) == unit_key(listing.items[0])]
        return (len(same), False) if len(same) == len(listing.items) else None
    if text.count(";") > 1 and not scene.between(place.start, place.end):
        return text.strip(" ;.").count(";") + 1, True
    return None


def _heads(text: str) -> str:
    """The first two words of the list, as a pattern: a list of names repeats its head noun."""
    words = regex.findall(r"\p{L}+", text[:60])[:2]
    return r"\s+".join(map(regex.escape, words)) if len(words) == 2 else r"(?!)"


def _phrases(scene: Scene, figure: Figure, reach: int) -> Iterator[Relation]:
    """ "04 việc phải làm: đổi mới ...; giao việc ...; bồi dưỡng ...": phrases between semicolons, without figures."""
    colon = scene.lower.find(":", figure.clean.end, min(reach, figure.clean.end + 60))
    if colon < 0 or scene.between(figure.clean.end, reach) or ";" in scene.lower[figure.clean.end : colon]:
        return
    listed = scene.lower[colon + 1 : reach].strip().rstrip(".;")
    items = listed.count(";") + 1
    if items > 2:
        sure = "no" if pattern("parts", "unfinished").search(scene.lower, colon, reach) else "yes"
        spans = [Span(figure.start, figure.end), scene.passage(colon + 1, reach)]
        yield relation("items", spans, {"stated": [figure]}, items=str(items), sure=sure)


def _names(scene: Scene, figure: Figure, reach: int, bracket: Span | None) -> Iterator[Relation]:
    """ "5 đảng bộ: A, B, C, D và E": names with capitals. "và" may join two names or stand within one."""
    text = scene.clean.text
    if bracket and bracket.start <= figure.clean.end + 40 and not scene.between(figure.clean.end, bracket.end):
        start, end = bracket.start, bracket.end
    else:
        lead = pattern("items", "named").match(text, figure.clean.end)
        if lead is None or scene.between(figure.clean.end, reach):
            return
        start, end = lead.end(), reach
    listed = text[start:end].strip().rstrip(".;")
    names = [name.strip() for name in _SEPARATOR.split(listed)]
    if len(names) < 2 or len(listed) > _LONGEST_LIST or not all(name[:1].isupper() for name in names):
        return
    joined = sum(len(_AND_NAME.findall(name)) for name in names)
    stated = int(figure.value)
    items = stated if len(names) <= stated <= len(names) + joined else len(names) + joined
    sure = len(names) > 2 and not pattern("parts", "unfinished").search(text, start, end) and ":" not in listed
    spans = [Span(figure.start, figure.end), scene.passage(start, end)]
    roles = {"stated": [figure]}
    yield relation("items", spans, roles, items=str(items), sure="yes" if sure else "no")


def _quoted(scene: Scene, figure: Figure, reach: int) -> Iterator[Relation]:
    """Titles in quotation marks one after the other, soon after the count."""
    first = _QUOTED.search(scene.lower, figure.clean.end, reach)
    if first is None or first.start() - figure.clean.end > 60 or scene.between(figure.clean.end, first.start()):
        return
    if unit_class(figure) not in {"document", "item", "session"}:
        return
    count, end = 1, first.end()
    while (gap := _QUOTE_GAP.match(scene.lower, end)) and (more := _QUOTED.match(scene.lower, gap.end())):
        count, end = count + 1, more.end()
    if count < 2:
        return
    spans = [Span(figure.start, figure.end), scene.passage(first.start(), end)]
    yield relation("items", spans, {"stated": [figure]}, items=str(count), sure="yes")
