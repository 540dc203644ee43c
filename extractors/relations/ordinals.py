"""Lists that count themselves: "Một là, ... Hai là, ...", "Thứ nhất, ...", "(1) ...; (2) ...", "a) ...; b) ..."."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import regex

from extractors.relations.phrases import joined, phrase, words
from extractors.relations.scene import Scene, once
from extractors.relations.structure import number_value
from schemas.facts import Relation

_ALPHABETS = ("abcdđeghiklmnopqrstuvxy", "abcdefghijklmnopqrstuvwxyz")
_AT_ITEM = regex.compile(r"(?:^|[\n;:.,!?…”\"])\s?(?:(?:và|-|–|\*|\+)\s)?[ \-–—*+•“\"]*$")
_BACK = 12
_BESIDE = 30
_DEEPEST = 3  # lists within lists


@dataclass(frozen=True)
class Item:
    """The mark of an item, in cleaned offsets."""

    family: str
    mark: str
    start: int
    end: int

    @property
    def value(self) -> int:
        """Its place in its list; letters count by the Vietnamese alphabet."""
        if self.family == "letter":
            return _ALPHABETS[0].find(self.mark) + 1
        return int(self.mark) if self.mark.isdigit() else int(words("ordinal_words")[self.mark])


@cache
def _marks() -> dict[str, regex.Pattern[str]]:
    """The marks by family; each pattern leads with letters that a scan finds fast."""
    names = "|".join(sorted(words("ordinal_words"), key=len, reverse=True))
    return {
        "la": regex.compile(rf"\slà(?<=(?<![\p{{L}}\d])(?P<mark>{names}|\d{{1,2}})\slà)(?!\p{{L}})\s?[,:]?"),
        "thu": regex.compile(rf"thứ\s(?<=(?<!\p{{L}})thứ\s)(?P<mark>{names}|\d{{1,2}})(?:\s+là)?\s*[,:](?!\s*ngày)"),
        "paren": regex.compile(r"\((?P<mark>\d{1,2})\)\s?[.:,]?(?=\s?[\p{L}\d“\"])"),
        "letter": regex.compile(r"(?P<mark>[a-zđ])\)(?<=(?<![\p{L}\d])[a-zđ]\))(?=\s?[\p{L}\d“\"])"),
    }


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``ordinals``: the marks of one list, hints ``values``, ``family`` and ``sure``."""
    for run in runs(scene):
        if len(run) > 1:
            yield _relation(scene, run)


@once
def runs(scene: Scene) -> list[list[Item]]:
    """The lists of a document in the order of their first marks: "Một là", "Hai là", "Ba là"."""
    headings = _headings(scene)
    lists: dict[str, list[list[Item]]] = {}
    done: list[list[Item]] = []
    for item in _items(scene):
        open_lists = lists.setdefault(item.family, [])
        home = _home(open_lists, item, headings)
        if home is not None:
            done += open_lists[home + 1 :]
            del open_lists[home + 1 :]
            open_lists[home].append(item)
            continue
        if item.value != 1:
            done += open_lists
            open_lists.clear()
            continue
        if item.family in {"la", "thu"} or len(open_lists) == _DEEPEST:
            done.append(open_lists.pop(0)) if open_lists else None
        open_lists.append([item])
    done += [run for open_lists in lists.values() for run in open_lists]
    return sorted(done, key=lambda run: run[0].start)


def _items(scene: Scene) -> list[Item]:
    found = []
    for family, pattern in _marks().items():
        for match in pattern.finditer(scene.lower):
            start = min(match.start(), match.start("mark"))
            if family == "la" and match["mark"] == "nhất":
                continue  # "..., nhất là ở các doanh nghiệp": above all
            if family == "thu" and _weekday(scene, match):
                continue
            if _AT_ITEM.search(scene.lower[max(0, start - _BACK) : start]):
                found.append(Item(family, match["mark"], start, match.end()))
    return sorted(found, key=lambda item: item.start)


def _weekday(scene: Scene, mark: regex.Match[str]) -> bool:
    """ "các ngày: thứ Hai, thứ Tư hằng tuần" lists days of the week."""
    start, end = mark.start(), mark.end()
    if scene.clean.text[start].islower() and scene.clean.text[mark.start("mark")].isupper():
        return True
    before, after = scene.lower[max(0, start - _BESIDE) : start], scene.lower[end : end + _BESIDE]
    return phrase("weekday_before").search(before) is not None or phrase("weekday_after").match(after) is not None


def _headings(scene: Scene) -> list[int]:
    """Where headings stand that are no items of such a list themselves."""
    found = []
    for section in scene.document.sections:
        style = number_value(section.number) if section.number else None
        if style is None or style[0] not in {"(1)", "a", "(a)"}:
            at = scene.clean.cleaned(section.start)
            if at is not None:
                found.append(at)
    return sorted(found)


def _home(open_lists: list[list[Item]], item: Item, headings: list[int]) -> int | None:
    """The open list that an item goes on: the innermost by number, an outer one, or the innermost with a slip."""
    for k in range(len(open_lists) - 1, -1, -1):
        last = open_lists[k][-1]
        if step(last, item) == 1 and (k == len(open_lists) - 1 or _undivided(last, item, headings)):
            return k
    if open_lists and item.value != 1:
        last = open_lists[-1][-1]
        if step(last, item) in {0, 2} and _undivided(last, item, headings):
            return len(open_lists) - 1
    return None


def step(last: Item, item: Item) -> int | None:
    """How far an item is behind another of its family; letters may follow either alphabet (d, đ, e or d, e, f)."""
    if item.family != "letter":
        return item.value - last.value
    steps = {a.index(item.mark) - a.index(last.mark) for a in _ALPHABETS if item.mark in a and last.mark in a}
    return next((n for n in (1, 0, 2) if n in steps), None)


def _undivided(last: Item, item: Item, headings: list[int]) -> bool:
    i = bisect_left(headings, last.end)
    return i == len(headings) or headings[i] >= item.start


def _relation(scene: Scene, run: list[Item]) -> Relation:
    values = [1]
    sure = True
    for last, item in pairwise(run):
        values.append(values[-1] + (step(last, item) or 0))
        sure = sure and not (values[-1] == values[-2] + 2 and written_otherwise(scene, last, item.start))
    hints = (
        ("family", run[0].family),
        ("sure", "yes" if sure else "no"),
        ("values", joined([str(v) for v in values])),
    )
    return Relation("ordinals", (), tuple(scene.passage(i.start, i.end) for i in run), hints)


def written_otherwise(scene: Scene, before: Item, stop: int) -> bool:
    """True when the number next to a mark's stands before ``stop`` in some other writing ("2." for "Hai là")."""
    wanted = before.value + 1
    names = [name for name, value in words("ordinal_words").items() if value == wanted]
    letters = (
        [a[a.index(before.mark) + 1 :][:1] for a in _ALPHABETS if before.mark in a] if before.family == "letter" else []
    )
    marks = "|".join([*names, *letters, str(wanted)])
    pattern = rf"(?:^|[\n;.:,(])[\s\-–—*+•“\"(]*(?:thứ\s+)?(?:{marks})(?![\p{{L}}\d])"
    return regex.search(pattern, scene.lower[before.end : stop], regex.MULTILINE) is not None
