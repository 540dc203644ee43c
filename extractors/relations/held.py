"""Whether a change may be held to its two figures, so that a difference is a contradiction and not another matter."""

from __future__ import annotations

import regex

from extractors.relations.compared import Pair, exceeds, named_year, own_year, whole_year
from extractors.relations.scene import Scene, content_words, unit_class
from extractors.relations.words import pattern
from schemas.codelists import load
from schemas.facts import Figure

_BRACKETED = regex.compile(r"\([^()]{0,200}\)?")
_LAST_PIECE = regex.compile(r"[,;]([^,;]*)$")
_LEAD = 200
_SCALE_LOST = 500  # "từ 8,4 lên 9,1 triệu": the first figure has lost its scale word


def is_level(scene: Scene, figure: Figure) -> bool:
    """True for a share that may have changed: no change itself, no share of a plan, no aside in a bracket."""
    if figure.direction or figure.role == "change":
        return False
    if pattern("share", "plan").match(scene.lower, figure.clean.end, figure.clean.end + 40):
        return False
    bracket = scene.bracket(figure.clean.start)
    return bracket is None or not pattern("change", "aside").match(scene.lower, bracket.start, figure.clean.start)


def held(scene: Scene, pair: Pair, change: Figure) -> bool:
    """True where nothing stands between the figures and their change that it might be of instead."""
    before, after = pair.before, pair.after
    if after.value and before.value and not 1 / _SCALE_LOST < after.value / before.value < _SCALE_LOST:
        return False
    if after.clean.end > change.clean.start:
        return True
    return not _another(scene, pair, change) and not _new_subject(scene, pair, change)


def of_named_year(scene: Scene, pair: Pair, change: Figure) -> bool:
    """ "năm 2018 đạt 85%, năm 2019 đạt 87%, năm 2020 đạt 90%, tăng 5% so với năm 2018": not the last two."""
    wanted = named_year(scene, change)
    if wanted is None:
        return True
    return (own_year(scene, pair.before) or whole_year(pair.before)) == wanted


def one_subject(scene: Scene, pair: Pair) -> bool:
    """True unless each of the two has words of its own: "khối cơ quan đạt 80%", "khối doanh nghiệp đạt 75%"."""
    first, second = (_subject(scene, f) for f in (pair.before, pair.after))
    return first <= second or second <= first


def _subject(scene: Scene, figure: Figure) -> set[str]:
    return {w for w in content_words(scene.label(figure)) if not w.isdigit()} - _links()


def _another(scene: Scene, pair: Pair, change: Figure) -> bool:
    """A figure between the two and the change that can have changed: "tăng từ A lên B, số nữ là C, tăng 52"."""
    level = scene.bracket(pair.after.clean.start)
    return any(
        f is not pair.before
        and f.kind == pair.after.kind
        and f.direction is None
        and f.role not in {"change", "condition"}
        and scene.bracket(f.clean.start) in {level, None}
        and not exceeds(scene, f)
        and (f.kind == "percent" or unit_class(f) == unit_class(pair.after) or None in {f.unit, pair.after.unit})
        for f in scene.between(pair.after.clean.end, change.clean.start)
    )


def _new_subject(scene: Scene, pair: Pair, change: Figure) -> bool:
    """Words before the change, behind the last comma, that the two figures are not told with: "lợi nhuận tăng 12%"."""
    gap = _BRACKETED.sub(" ", scene.lower[pair.after.clean.end : change.clean.start])
    piece = _LAST_PIECE.search(gap)
    if piece is None:
        return False
    said = " ".join(
        f"{scene.label(f)} {f.unit or ''} {scene.lower[f.clean.end : f.clean.end + 60].partition(',')[0]}"
        for f in (pair.before, pair.after)
    ).lower()
    known = content_words(said.partition(";")[0]) | content_words(
        scene.lower[_clause(scene, pair) : pair.after.clean.end][: 2 * _LEAD]
    )
    words = {w for w in content_words(piece[1]) if not w.isdigit()}
    return bool(words - known - _links())


def _clause(scene: Scene, pair: Pair) -> int:
    first = min(pair.before.clean.start, pair.after.clean.start)
    return max(scene.sentence(first).start, first - _LEAD)


def _links() -> frozenset[str]:
    return frozenset(load("relation_words")["change"]["links"])
