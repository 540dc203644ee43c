"""A list of two columns, "8 lớp cho 540 học viên, 5 lớp cho 310 học viên", and the whole that each column divides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from extractors.relations.lists import Listing
from extractors.relations.partitions import whole_division
from extractors.relations.scene import Scene, unit_class, unit_key
from extractors.relations.wholes import fitness
from schemas.facts import Figure, Relation

_OWN_BRACKET = 60  # characters between a figure and the bracket that divides it
_JOINED = regex.compile(r"[^.;:()\d]{0,40}(?:\svà|,)\s")


def before_bracket(scene: Scene, listing: Listing, wholes: list[Figure]) -> Figure | None:
    """ "74 đảng bộ ...; riêng doanh nghiệp có 43 tổ chức cơ sở đảng (gồm 24 ...)": a bracket divides its own."""
    bracket = scene.bracket(listing.items[0].clean.start)
    if bracket is None or len(listing.items) < 2:
        return None
    owner = next((f for f in scene.before(bracket.start, max(0, bracket.start - _OWN_BRACKET))), None)
    return owner if owner in wholes and fitness(owner, listing.items) > 1 else None


def in_step(found: list[Relation]) -> list[Relation]:
    """Columns of one list: where the first adds up the others must, so they are held to it."""
    listed = [r for r in found if r.kind == "parts"]
    sizes = {len(r.role("parts")) for r in listed}
    if len(found) < 2 or len(listed) < len(found) or len(sizes) > 1 or sizes < {2}:
        return found
    first = found[0]
    known = (("first_whole", first.role("wholes")[:1]), ("first_parts", first.role("parts")))
    return [first, *(replace(r, roles=(*r.roles, *known), hints=_as_column(r)) for r in found[1:])]


def _as_column(found: Relation) -> tuple[tuple[str, str], ...]:
    hints = dict(found.hints)
    if hints.get("alike") == "same" and hints.get("list") in {"open", "closed"}:
        hints |= {"list": "column"}
    return tuple(sorted(hints.items()))


def columns_of(scene: Scene, listing: Listing, wholes: list[Figure]) -> Iterator[Listing]:
    """ "kiểm tra 31 tổ chức đảng, 75 đảng viên; giám sát 24 tổ chức đảng, 59 đảng viên" are two lists, one a noun.

    A listing is split only when each of its nouns has a whole of its own.
    """
    owner = before_bracket(scene, listing, wholes)
    if owner and whole_division(scene, owner, listing.items):
        yield listing
        return
    nouns = list(dict.fromkeys(_counted(scene, f) for f in listing.items))
    known = {_counted(scene, w) for w in wholes}
    if len(nouns) < 2 or None in nouns or not set(nouns) <= known:
        yield listing
        return
    for noun in nouns:
        yield replace(listing, items=tuple(f for f in listing.items if _counted(scene, f) == noun), second=())


def is_learner(figure: Figure, whole: Figure) -> bool:
    """ "28 lớp cho 2.146 quần chúng ưu tú, cụ thể: 8 lớp với 540 học viên": who is taught is a học viên."""
    return unit_class(whole) == "person" and unit_key(figure) in {"học viên", "đồng chí", "người"}


def in_turn(scene: Scene, listing: Listing, wholes: list[Figure]) -> Iterator[Listing]:
    """ "318 lượt tổ chức và 1.753 lượt đảng viên; trong đó cấp trên 32 và 11, cấp dưới 286 và 1.742": two by two."""
    items = listing.items
    if len(items) < 4 or len(items) % 2 or len(wholes) < 2 or listing.second:
        return
    joined = scene.lower[wholes[1].clean.end : wholes[0].clean.start]
    if _JOINED.fullmatch(joined):
        yield from (replace(listing, items=items[start::2]) for start in (0, 1))


def _counted(scene: Scene, figure: Figure) -> str | None:
    """The noun; "32 lượt tổ chức đảng" and "11 lượt đảng viên" count two things."""
    noun = unit_key(figure)
    return f"{noun} {' '.join(scene.tail(figure).split()[:2])}" if noun == "lượt" else noun
