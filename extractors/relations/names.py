"""A count and the list of names behind it: "5 đảng bộ: A, B, C, D và E", "5 bí thư (Sơn La, Cần Thơ, ...)"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from extractors.relations.scene import Scene, relation, unit_class
from extractors.relations.words import pattern
from schemas.codelists import load
from schemas.facts import Figure, Relation
from schemas.provinces import plain
from schemas.spans import Span

_COMMA = regex.compile(r"\s*[,;]\s*(?:và\s+)?")
_SEMICOLON = regex.compile(r"\s*;\s*(?:và\s+)?")
_AND_NAME = regex.compile(r"\svà\s+(?=\p{Lu})")
_NEXT_NAME = regex.compile(r"(?:[,;]|\svà)\s+(?=\p{Lu})")
_IN_BRACKETS = regex.compile(r"\s*\([^()]{0,200}\)")
_NUMBERED = regex.compile(r"\p{Lu}\p{L}*\s(?:số\s)?$")  # "Cụm 5"
_OWN_NAME = regex.compile(r"(?<!\p{L})\p{Lu}|\d")
_ENDS_IN_NUMBER = regex.compile(r"(?<!số)\s\d+$")
_CLOSING = regex.compile(r"(?<!\.)[.;]?\s*$")
_BOUNDS = frozenset({"more_than", "nearly", "at_least", "at_most"})
_LONGEST_LIST = 700  # characters
_LONGEST_LEAD = 130
_SURE_OF = frozenset({"session", "organisation", "document", "item", "inspection", "collective"})


@dataclass(frozen=True)
class Place:
    """Where a list of names stands in the cleaned text; ``exact`` when it surely lists all of what was counted.

    ``far``: only a list of bodies counts what was named so long before.
    """

    start: int
    end: int
    exact: bool
    far: bool = False


def find(scene: Scene, figure: Figure, reach: int, bracket: Span | None) -> Iterator[Relation]:
    """A relation of kind ``items`` for names with capitals; "và" may join two names or stand within one."""
    if unit_class(figure) == "prize":
        bracket = None  # "2 giải Nhì thuộc về chị Lan (Sở A)": the bracket tells of the winner
    place = _in_bracket(scene, figure, bracket) or _led(scene, figure, reach) or _told_next(scene, figure, reach)
    place = _narrowed(scene, place) if place else None
    if place is None:
        return
    text = scene.clean.text
    listed = _IN_BRACKETS.sub("", text[place.start : place.end]).strip()
    apart = _SEMICOLON if ";" in listed else _COMMA
    names = [name.strip() for name in apart.split(listed)]
    if len(listed) > _LONGEST_LIST or "(" in listed or not all(name[:1].isupper() for name in names):
        return
    if sum(_ENDS_IN_NUMBER.search(name) is not None for name in names) > 1:
        return  # "Cơ quan 12, Doanh nghiệp 10, Trường học 8" are numbers of such
    fewest, most = _listed(names, (figure.unit or "").lower())
    if most < 2:
        return
    value = int(figure.value)
    items = value if fewest <= value <= most else fewest if fewest >= len(names) else most
    sure = (
        place.exact
        and unit_class(figure) in _SURE_OF
        and (len(names) > 2 or fewest == most > 2)
        and (not place.far or (unit_class(figure) == "organisation" and _known(names[0])))
        and not pattern("parts", "unfinished").search(text, place.start, place.end)
        and not pattern("items", "and_others").search(scene.lower, place.start, place.end)
        and ":" not in listed
        and not (apart is _SEMICOLON and "," in listed)
        and all(_one_body(name) for name in names)
    )
    ratio = {"counted": f"{value} {figure.unit}"} if figure.kind == "ratio" else {}
    spans = [Span(figure.start, figure.end), scene.passage(place.start, place.end)]
    hints = {"items": str(items), "sure": "yes" if sure else "no", **ratio}
    yield relation("items", spans, {"stated": [figure]}, **hints)


def _in_bracket(scene: Scene, figure: Figure, bracket: Span | None) -> Place | None:
    if bracket is None or bracket.start > figure.clean.end + 40 or scene.between(figure.clean.end, bracket.end):
        return None
    return Place(bracket.start, bracket.end, True)


def _led(scene: Scene, figure: Figure, reach: int) -> Place | None:
    """ "05 doanh nghiệp làm điểm về xây dựng tổ chức đảng, gồm: ...", "5 đảng bộ Cụm 5 gồm: ..."."""
    text, start = scene.clean.text, figure.clean.end
    stop = min(reach, start + _LONGEST_LEAD)
    for name in ("named", "named_far", "named_places"):
        lead = pattern("items", name).match(text, start, stop)
        if lead and _passed(scene, scene.between(start, lead.end())):
            exact = name != "named_places" and _leads_to_all(scene, figure, lead.end())
            return Place(lead.end(), reach, exact, name != "named")
    return None


def _told_next(scene: Scene, figure: Figure, reach: int) -> Place | None:
    """ "12/60 đảng bộ đã hoàn thành đại hội. Đó là: ...": the sentence after tells which."""
    lead = pattern("items", "told_next").match(scene.clean.text, reach - 1, reach + 24)
    if lead is None or not _passed(scene, scene.between(figure.clean.end, reach)):
        return None
    exact = bool(lead["all"]) and _leads_to_all(scene, figure, reach) and scene.bracket(figure.clean.start) is None
    return Place(lead.end(), scene.sentence(lead.end()).end, exact, True)


def _passed(scene: Scene, figures: list[Figure]) -> bool:
    """True when the numbers between a count and its list are of names and bounds: "trên 100 lao động", "Cụm 5"."""
    return all(
        f.qualifier in _BOUNDS
        or (f.unit is None and _NUMBERED.search(scene.clean.text[max(0, f.clean.start - 20) : f.clean.start]))
        for f in figures
    )


def _leads_to_all(scene: Scene, figure: Figure, end: int) -> bool:
    """False where the list is of examples ("như:") or of what the counted is of ("03 đoàn tại các đơn vị: ...")."""
    if pattern("items", "one_each").match(scene.lower, figure.clean.start, end):
        return True
    return not any(
        pattern("items", name).search(scene.lower, figure.clean.end, end) for name in ("examples", "of_others")
    )


def _narrowed(scene: Scene, place: Place) -> Place | None:
    """The list without what is said after it: "A, B và C đã hoàn thành ...", "A, B, C; 6 giải Ba ..."."""
    text, exact = scene.clean.text, place.exact
    end = min(place.end, place.start + 2 * _LONGEST_LIST)
    verb = pattern("items", "goes_on_with").search(text, place.start, end)
    if verb and not _NEXT_NAME.search(text, verb.start(), end):
        end = verb.start()
    for figure in scene.between(place.start, end):
        bracket = scene.bracket(figure.clean.start)
        if (bracket and bracket.start > place.start) or (figure.kind == "count" and figure.unit is None):
            continue
        end, exact = text.rfind(";", place.start, figure.clean.start), False
        break
    end = place.start + len(_CLOSING.sub("", text[place.start : max(end, place.start)]))
    return Place(place.start, end, exact, place.far) if end > place.start else None


def _listed(names: list[str], unit: str) -> tuple[int, int]:
    """How many names there are at least and at most, parted by commas and maybe by "và".

    "Sở Nông nghiệp và Phát triển nông thôn, Bệnh viện Sản Nhi và Báo Nghệ An": where names begin with what
    a body is called, a comma or "và" before another word stands within a name.
    """
    pieces = [piece for name in names for piece in _AND_NAME.split(name)]
    own = [piece for piece in pieces if unit and piece.lower().startswith(unit)]
    if len(own) > 1 and own[0] == pieces[0]:  # "Chi bộ Văn phòng, Ban Tổ chức và Chi bộ Kho bạc" are two cells
        return len(own), len(pieces)
    if own and own[0] == pieces[0]:  # "đảng bộ: Đảng bộ Sở A, Sở B, Bệnh viện C": said once for all of them
        if pattern("items", "joint").match(unit):
            return 0, 0
        return 1 + sum(map(_known, pieces[1:])), len(pieces)
    if not _known(pieces[0]):
        return len(names), len(pieces)
    party = [piece for piece in pieces if pattern("items", "party_bodies").match(piece.lower())]
    if len(party) > 1 and party[0] == pieces[0]:  # "Đảng bộ Sở Văn hóa, Thể thao và Du lịch, Chi bộ Hội Nhà báo"
        return len(party), len(pieces)
    return sum(map(_known, pieces)), len(pieces)


def _one_body(name: str) -> bool:
    """False for a kind: "Chi bộ cơ sở", "Kế hoạch" have no name of their own."""
    return _OWN_NAME.search(name, 1) is not None or _known_province(name)


def _known(name: str) -> bool:
    """True for the name of a province and for one that begins with what a body is called."""
    return _known_province(name) or pattern("items", "heads").match(name.lower()) is not None


def _known_province(name: str) -> bool:
    return plain(name).lower() in _provinces()


@cache
def _provinces() -> frozenset[str]:
    rows = load("provinces")["units"]
    names = [name for row in rows for name in (row["name"], *row.get("aliases", ()))]
    return frozenset(plain(name).lower() for name in names)
