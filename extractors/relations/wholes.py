"""How figures of a list fit a whole: which figure the list divides, and which of its items count what it counts."""

from __future__ import annotations

from extractors.figures.lexicon import lexicon
from extractors.relations.scene import Scene, one_noun, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.codelists import load
from schemas.facts import Figure

_DIVIDED = frozenset({"document", "organisation", "collective", "prize", "inspection", "money", "quantity"})
BOTH = {"tập thể", "cá nhân"}  # what is honoured divides into these two


def akin(whole: Figure, parts: list[Figure], closed: bool) -> bool:
    """True when the parts are of the whole's own noun or of its kinds, so that a sum that is off is a contradiction."""
    noun = unit_key(whole)
    if noun is None or whole.kind == "percent" or noun in lexicon().classifiers:
        return True
    if {unit_key(f) for f in parts} == BOTH:
        return True
    kinds_divided = _DIVIDED | {"person"} if closed else _DIVIDED  # "145 đại biểu, gồm 31 ..., 77 ... và 37 phóng viên"
    kinds = load("relation_words")["divides"].get(noun, ())
    if all(
        unit_key(f) is None or one_noun(f, whole) or unit_key(f) in lexicon().classifiers or unit_key(f) in kinds
        for f in parts
    ):
        return True
    alike = unit_class(whole) in kinds_divided and all(unit_class(f) in {unit_class(whole), None} for f in parts)
    return alike and not all(f.value > whole.value for f in parts)


def names_the_rest(scene: Scene, last: Figure) -> bool:
    """ "... 16 là sinh viên; 1.364 làm nghề nghiệp khác": a list that ends with the others leaves nothing out."""
    phrase = f"{scene.label(last)} {scene.tail(last)}"
    return pattern("parts", "others").search(phrase) is not None


def percents_of(scene: Scene, parts: list[Figure]) -> list[Figure]:
    """The percents that stand right after the parts, if each has one: they tell whether the parts divide the whole."""
    found = []
    for part in parts:
        i = scene.index[part.figure_id] + 1
        follower = scene.figures[i] if i < len(scene.figures) else None
        if follower is None or follower.kind != "percent" or ";" in scene.lower[part.clean.end : follower.clean.start]:
            return []
        found.append(follower)
    return found


def fitness(whole: Figure, items: tuple[Figure, ...]) -> int:
    """How well a figure serves as the whole of a list: 3 same noun, 2 same kind of thing, 1 unknown, 0 not at all."""
    if "percent" in {whole.kind, items[0].kind}:
        return 3 if whole.kind == items[0].kind else 0
    same = [f for f in items if one_noun(f, whole)]
    if len(same) * 2 > len(items) or (same and same[0] is items[0]):
        return 3
    divided = load("relation_words")["divides"].get(unit_key(whole), ())
    kinds = {unit_class(f) for f in items}
    if all(unit_key(f) in divided for f in items):
        return 2
    if whole.unit and len(items) > 1 and unit_key(whole) not in BOTH and {unit_key(f) for f in items} == BOTH:
        return 2
    if unit_class(whole) in kinds and unit_class(whole) is not None:
        return 2
    return 1 if kinds == {None} or whole.unit is None else 0


def comparable(whole: Figure, items: tuple[Figure, ...]) -> list[Figure]:
    """The items that count what the whole counts."""
    if whole.kind == "percent":
        return list(items)
    same = [f for f in items if one_noun(f, whole)]
    if same and whole.unit is not None and (len(same) > 1 or same[0] is items[0]):
        return same
    if {unit_key(f) for f in items} == BOTH:
        return list(items)
    kinds = load("relation_words")["divides"].get(unit_key(whole))
    if kinds:
        return [f for f in items if f.unit is None or unit_key(f) in kinds]
    kind = unit_class(whole)
    return [f for f in items if f.unit is None or kind is None or unit_class(f) in {kind, None}]


def likeness(whole: Figure, parts: list[Figure]) -> str:
    """Whether the parts exclude each other: "kinds" (nouns all differ), "same" (one noun, divided), "mixed"."""
    keys = [unit_key(f) for f in parts]
    if len(set(keys)) == 1 and keys[0] and unit_class(parts[0]) == unit_class(whole) is not None:
        return "same"
    if all(k is None for k in keys) or all(one_noun(f, whole) for f in parts):
        return "same"
    if len(keys) > 1 and keys[-1] == unit_key(whole) is not None and not any(keys[:-1]):
        return "same"  # "năm 2020 kết nạp 160, năm 2021 170, năm 2022 182 đảng viên": the noun stands once
    known = all(unit_class(f) for f in parts)
    return "kinds" if known and len(set(keys)) == len(keys) else "mixed"


def same_kind(whole: Figure, item: Figure) -> bool:
    """A ratio's upper figure may be divided: "07/14 cuộc, gồm 04 cuộc kiểm tra, 03 cuộc giám sát"."""
    return whole.kind == item.kind or (
        whole.kind == "ratio" and whole.reading == "part_of_whole" and item.kind == "count"
    )
