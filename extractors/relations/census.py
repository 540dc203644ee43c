"""How many organisations of each kind a report says that there are."""

from __future__ import annotations

from extractors.relations.scene import Scene, once, unit_class, unit_key
from schemas.facts import Figure


@once
def census(scene: Scene) -> dict[str | None, Figure]:
    """How many organisations of each kind the report says that there are: the first that it names as its own."""
    found: dict[str | None, Figure] = {}
    for figure in scene.totals:
        if figure.kind == "count" and unit_class(figure) == "organisation":
            found.setdefault(organisation(figure), figure)
    if not found:
        return {}
    first = min(found.values(), key=lambda f: f.clean.start)
    paragraph = scene.paragraph(first.clean.start)
    for figure in scene.between(first.clean.end, paragraph.end):
        if figure.kind == "count" and unit_class(figure) == "organisation" and figure.role == "actual":
            key = organisation(figure)
            if key not in found or (key == "chi bộ" and figure.value > found[key].value):
                found[key] = figure
    if "chi bộ cơ sở" in found:
        found.setdefault("chi bộ", found["chi bộ cơ sở"])
    return found


def organisation(figure: Figure) -> str | None:
    """Cells are cells, whether "trực thuộc" or not: the largest count bounds them all."""
    key = unit_key(figure)
    if key is None:
        return None
    if key == "chi bộ cơ sở":
        return key
    if key.startswith("chi bộ"):
        return "chi bộ"
    return "đảng bộ" if key in {"đảng bộ", "đảng bộ cơ sở", "đảng ủy cơ sở", "đảng ủy"} else key
