"""A stated count and the list that it counts: "02 Đảng bộ (Đảng bộ A và Đảng bộ B)", "2 hội thi (năm 2017, 2021)"."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractors.figures.lexicon import lexicon
from extractors.relations import led, names
from extractors.relations.lists import read_list
from extractors.relations.scene import CalledNote, Scene, relation, unit_class, unit_key
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
_OTHER_MARKS = regex.compile(r"[;:()]")
_TWO_IN_ONE = regex.compile(r"(?:\p{L}+,?\s+){4}và(?:\s+\p{L}+){4}")  # an item that may be two
_PLACED = regex.compile(r"[\p{Lu}\d“\"]")  # a name, a number or a title of its own
_NAME_NUMBER = regex.compile(r"\p{Lu}\p{L}*\s(?:số\s)?$|\p{Lu}\p{L}*\s\p{L}+\s$")  # "Khu công nghiệp Nhơn Trạch 3"
_LIST_STARTS = regex.compile(r"(?:[:(]|(?<!\p{L})(?:gồm(?: có)?|là)):?\s*(\p{L}+)(?=\s)")
_NEXT_WORDS = regex.compile(r"\s+(\p{L}+\s\p{L}+)")
_LONGEST_LIST = 700  # characters
_LONGEST_RUN = 1200
_LONGEST_ROUNDS = 200
_ROUNDS = regex.compile(
    r"(?P<mark>\s*:|,?\s+(?:gồm(?:\scó)?|là)\s*:?)?\s+(?P<list>(?:[^,;.:()\d]{3,50},\s+){0,2}[^,;.:()\d]{3,50}\svà\s[^,;.:()\d]{3,80})"
)
_ITEM_END = regex.compile(r"[;.\n](?!\d)")
_NEAR = 60
_ITEM_STARTS = regex.compile(r"[,;:(]\s?(?:(?:và|gồm|trên)\s)?|\s(?:và|gồm(?:\scó)?|có|là|trên)\s")
_GOES_ON = regex.compile(r"\s(?!(?:và|có|là)(?!\p{L}))[\p{L}\d“\"]")  # of an item, after its noun
_TOLD_ONE_BY_ONE = frozenset({"tuần", "tháng", "ngày"})
_LABEL = regex.compile(r"\p{L}+(?:\s\p{L}+)?\s(?:số\s|thứ\s)?(\d{1,2})(?![\d./%])")
_MOST = 40
_MEASURES = frozenset({"money", "quantity", "age", "rate"})
_PLACES = frozenset({"session", "organisation", "document", "item", "inspection", "person", "collective"})


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``items``: role stated, hints ``items`` (how many were found) and ``sure``."""
    settled = [*led.find(scene), *_numbered_notes(scene)]
    yield from settled
    done = {r.spans[-1] for r in settled}
    counted = {r.role("stated")[0] for r in settled}
    notes = [note for note in scene.notes if scene.passage(note.body.start, note.body.end) not in done]
    for figure in scene.figures:
        if (
            figure.kind == "count"
            and figure.qualifier == "exact"
            and 2 <= figure.value <= _MOST
            and figure.figure_id not in counted
        ):
            yield from _best(figure, list(_readings(scene, figure, notes)))
    for figure in scene.ratios:
        if figure.qualifier == "exact" and 2 <= figure.value <= _MOST:
            reach = scene.sentence(figure.clean.start).end
            yield from _best(figure, list(names.find(scene, figure, reach, scene.bracket_after(figure.clean.end, 40))))
    yield from _durations(scene)


def _best(figure: Figure, found: list[Relation]) -> Iterator[Relation]:
    """One reading for each count: what holds in one of them is no contradiction in another."""
    holds = [r for r in found if r.hint("items") == str(figure.value)]
    yield from (holds or [r for r in found if r.hint("sure") == "yes"])[:1]


def _readings(scene: Scene, figure: Figure, notes: list[CalledNote]) -> Iterator[Relation]:
    reach = scene.sentence(figure.clean.start).end
    kind = unit_class(figure)
    bracket = scene.bracket_after(figure.clean.end, 90)
    if kind in _PLACES or kind == "prize":
        following = scene.between(figure.clean.end, reach)
        stop = min(reach, following[0].clean.start if following else reach)
        if bracket and bracket.start <= stop + 1 and ";" not in scene.lower[figure.clean.end : bracket.start]:
            yield from _in_place(scene, figure, bracket)
            yield from _things(scene, figure, bracket)
        for at, body in notes if scene.bracket(figure.clean.start) is None else []:
            if figure.clean.end <= at <= min(reach, stop) and at - figure.clean.end < 90:
                yield from _in_place(scene, figure, body)
    if kind in _PLACES:
        yield from _quoted(scene, figure, reach)
    if kind in {*_PLACES, "prize"} or (kind is None and figure.unit):
        yield from names.find(scene, figure, reach, bracket)
    if figure.unit and pattern("items", "rounds").fullmatch(figure.unit.lower()):
        yield from _rounds(scene, figure, reach)
    if kind in _PLACES or kind is None:
        yield from _phrases(scene, figure, reach)
    if kind not in _MEASURES and figure.unit:
        yield from _repeated(scene, figure, _reach(scene, figure.clean.end))


def _numbered_notes(scene: Scene) -> Iterator[Relation]:
    """A note that numbers its items, and the counts of the sentence whose marker leads to it."""
    for at, body in scene.notes:
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


def _in_place(scene: Scene, figure: Figure, place: Span) -> Iterator[Relation]:
    text = scene.lower[place.start : place.end]
    counted = None if _divided(scene, figure, place) else _count(scene, figure, place, text)
    if counted is None:
        return
    items, sure = counted
    if pattern("parts", "unfinished").search(text):
        sure = False
    spans = [Span(figure.start, figure.end), scene.passage(place.start, place.end)]
    yield relation("items", spans, {"stated": [figure]}, items=str(items), sure="yes" if sure else "no")


def _divided(scene: Scene, figure: Figure, place: Span) -> bool:
    """ "17 cuộc giám sát (Đảng ủy Khối 05 cuộc; cơ sở 12 cuộc)": figures of the whole's own unit are its parts."""
    inside = [f for f in scene.between(place.start, place.end) if f.kind == "count" and f.role != "condition"]
    own = _first_word(figure.unit)
    return any(_first_word(f.unit) == own for f in inside) or sum(f.value for f in inside) == figure.value


def _first_word(unit: str | None) -> str | None:
    return unit.lower().split()[0] if unit else None


def _count(scene: Scene, figure: Figure, place: Span, text: str) -> tuple[int, bool] | None:
    """How many items a bracket or a note lists, and whether the list can be read in one way only."""
    if _YEARS.fullmatch(text.strip()):
        years = len(_ONE_YEAR.findall(text))  # two of a thing may fall in one year
        return years, unit_class(figure) == "session" and years >= figure.value
    if unit_class(figure) == "prize":
        return None
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
    opening = pattern("parts", "openers").match(text)
    listing = read_list(scene, place.start + (opening.end() if opening else 0), place.end)
    if listing and len(listing.items) > 1 and listing.numbers_first:
        same = [f for f in listing.items if unit_key(f) == unit_key(listing.items[0])]
        return (len(same), False) if len(same) == len(listing.items) else None
    if ";" in text:  # figures in the items, or two items only: it may be said of something else
        parts = text.strip(" ;.").count(";") + 1
        return parts, parts > 2 and not scene.between(place.start, place.end)
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
        told = figure.unit is not None and unit_class(figure) in _PLACES
        most = items + sum(_TWO_IN_ONE.search(item) is not None for item in listed.split(";"))
        told = told and not items < figure.value <= most
        told = told and not pattern("items", "other_kind").search(scene.lower, figure.clean.end, colon)
        sure = "yes" if told and not pattern("parts", "unfinished").search(scene.lower, colon, reach) else "no"
        spans = [Span(figure.start, figure.end), scene.passage(colon + 1, reach)]
        yield relation("items", spans, {"stated": [figure]}, items=str(items), sure=sure)


def _rounds(scene: Scene, figure: Figure, reach: int) -> Iterator[Relation]:
    """ "2 phần thi thuyết trình và trả lời câu hỏi", "3 phần thi: chào hỏi, kiến thức và tài năng": only confirmed."""
    told = _ROUNDS.match(scene.lower, figure.clean.end, min(reach, figure.clean.end + _LONGEST_ROUNDS))
    if told is None or not (told["mark"] or pattern("items", "round_names").match(told["list"])):
        return
    commas, joined = told["list"].count(","), told["list"].count(" và ")
    if joined == 1 and commas + 2 == figure.value:
        spans = [Span(figure.start, figure.end), scene.passage(told.start("list"), told.end("list"))]
        yield relation("items", spans, {"stated": [figure]}, items=str(commas + 2), sure="no")


def _things(scene: Scene, figure: Figure, place: Span) -> Iterator[Relation]:
    """ "02 công trình (đường hoa ở thôn Nà Mèo, sân bóng Trường Hữu Nghị)": things between commas in the bracket."""
    text = scene.clean.text[place.start : place.end].strip()
    if (
        len(text) > _LONGEST_LIST
        or _OTHER_MARKS.search(text)
        or any(
            f.unit or not _NAME_NUMBER.search(scene.clean.text[max(0, f.clean.start - 20) : f.clean.start])
            for f in scene.between(place.start, place.end)
        )
    ):
        return
    things = [thing.strip() for thing in text.split(",")]
    if len(things) < 2 or any(not t[:1].islower() or pattern("items", "no_thing").match(t) for t in things):
        return
    joined = text.count(" và ")
    fits = len(things) <= figure.value <= len(things) + joined
    placed = all(len(t.split()) > 2 and _PLACED.search(t) for t in things)
    works = pattern("items", "works").search(scene.lower, figure.clean.start, place.start)
    sure = bool(works) and placed and len(things) > 2 and not joined and not pattern("parts", "unfinished").search(text)
    spans = [Span(figure.start, figure.end), scene.passage(place.start, place.end)]
    items = int(figure.value) if fits else len(things) + joined
    yield relation("items", spans, {"stated": [figure]}, items=str(items), sure="yes" if sure else "no")


def _repeated(scene: Scene, figure: Figure, reach: int) -> Iterator[Relation]:
    """ "04 cụm: Cụm số 1 ..., Cụm số 2 ...", "03 cháu: em A, em B và em C": each item begins with one noun."""
    nouns = _nouns(figure)
    for other in scene.between(figure.clean.end, reach):
        if (other.unit or "").lower() in nouns:
            reach = other.clean.start  # the next count of such things
            break
    lead = _LIST_STARTS.search(scene.lower, figure.clean.end, min(reach, figure.clean.end + 90))
    if lead and any(f.unit and unit_class(f) in _PLACES for f in scene.between(figure.clean.end, lead.start())):
        lead = None  # "03 lớp cho học viên của 5 đơn vị: ..." lists these
    tail = _NEXT_WORDS.match(scene.lower, figure.clean.end, min(reach, figure.clean.end + 40))
    for head in dict.fromkeys([*nouns, *(m[1] for m in (tail, lead) if m)]):
        starts = _starts(scene, head, figure.clean.end, reach)
        led_to = bool(lead and starts and lead.start(1) == starts[0] and starts[0] - figure.clean.end < _NEAR)
        more = led_to and head in nouns and _labels(scene, starts, reach) > figure.value
        if len(starts) > 1 and (len(starts) == figure.value or more):
            spans = [Span(figure.start, figure.end), _listed_from(scene, starts, reach)]
            roles = {"stated": [figure]}
            yield relation("items", spans, roles, items=str(len(starts)), sure="yes" if more else "no")
            return


def _nouns(figure: Figure) -> list[str]:
    """What the items of a count may be called: "đảng bộ cơ sở" and "đảng bộ", "cụm thi đua" and "cụm"."""
    unit = (figure.unit or "").lower().split()
    short = [unit[:2], unit[:1] if unit[0] in lexicon().units else []] if len(unit) > 2 else []
    return [" ".join(words) for words in (unit, *short) if words]


def _durations(scene: Scene) -> Iterator[Relation]:
    """ "trong 04 tuần ... (tuần 1: 120 lượt, tuần 2: 95 lượt, ...)": weeks are told one by one; only ever confirmed."""
    for date in scene.document.dates:
        at = scene.clean.cleaned(date.end - 1) if date.kind == "duration" and date.unit in _TOLD_ONE_BY_ONE else None
        if at is None or date.qualifier not in {None, "exact"}:
            continue
        reach = _reach(scene, at, date.unit or "")
        starts = _starts(scene, date.unit or "", at + 1, reach)
        if len(starts) > 1 and len(starts) == date.value:
            spans = [Span(date.start, date.end), _listed_from(scene, starts, reach)]
            hints = {"items": str(len(starts)), "counted": f"{len(starts)} {date.unit}"}
            yield relation("items", spans, {}, **hints)


def _reach(scene: Scene, position: int, noun: str = "") -> int:
    """Where the list of a count may end: with its sentence, or with the next one that explains it ("Cụ thể: ...")."""
    reach = scene.sentence(position).end
    one_by_one = bool(noun) and f"từng {noun}:" in scene.lower[reach : reach + _NEAR]  # "Số lượt thi từng tuần: ..."
    if one_by_one or pattern("items", "explained").match(scene.lower, reach - 1, reach + 12):
        reach = scene.sentence(reach + 1).end
    return min(reach, position + _LONGEST_RUN)


def _starts(scene: Scene, head: str, start: int, reach: int) -> list[int]:
    """Where the items that begin with a noun start, all in one bracket or outside of all."""
    breaks = (m.end() for m in _ITEM_STARTS.finditer(scene.lower, start, reach))
    starts = [at for at in breaks if scene.lower.startswith(head, at) and _GOES_ON.match(scene.lower, at + len(head))]
    level = scene.bracket(starts[0]) if starts else None
    return [at for at in starts if at < reach and scene.bracket(at) == level]


def _listed_from(scene: Scene, starts: list[int], reach: int) -> Span:
    level = scene.bracket(starts[0])
    stop = _ITEM_END.search(scene.lower, starts[-1], reach)
    return scene.passage(starts[0], min(level.end if level else reach, stop.start() if stop else reach))


def _labels(scene: Scene, starts: list[int], reach: int) -> int:
    """How many items a list has whose labels run from 1 to the last: "Cụm số 1 ..., Cụm số 2 ..."; 0 for others."""
    labels = [_LABEL.match(scene.lower, at, min(reach, at + 24)) for at in starts]
    numbers = [int(label[1]) for label in labels if label]
    return len(numbers) if numbers == list(range(1, len(starts) + 1)) else 0


def _quoted(scene: Scene, figure: Figure, reach: int) -> Iterator[Relation]:
    """Titles in quotation marks one after the other, soon after the count."""
    first = _QUOTED.search(scene.lower, figure.clean.end, reach)
    if first and scene.clean.text[first.start() + 1].islower():  # "05 mô hình “làm theo” là “Gần dân”, “Sạch đẹp”"
        led_to = pattern("items", "quoted_word").match(scene.lower, first.end(), min(reach, first.end() + 60))
        first = _QUOTED.match(scene.lower, led_to.end(), reach) if led_to else first
    if first is None or first.start() - figure.clean.end > 60 or scene.between(figure.clean.end, first.start()):
        return
    if unit_class(figure) not in {"document", "item", "session"}:
        return
    count, end = 1, first.end()
    while (gap := _QUOTE_GAP.match(scene.lower, end)) and (more := _QUOTED.match(scene.lower, gap.end())):
        count, end = count + 1, more.end()
    if count < 2:
        return
    examples = pattern("items", "examples").search(scene.lower, figure.clean.end, first.start())
    spans = [Span(figure.start, figure.end), scene.passage(first.start(), end)]
    yield relation("items", spans, {"stated": [figure]}, items=str(count), sure="no" if examples else "yes")
