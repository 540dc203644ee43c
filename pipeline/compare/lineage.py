"""Blocs that went on under another name: the one in a dataset that each was merged into."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.normalise.blocs import lineage


def joins(present: Collection[str]) -> dict[str, str]:
    """For each bloc of a dataset that was merged, its last heir among ``present``, where there is one.

    Only mergers that are known count, of a bloc as a whole: where a bloc was divided, or the kinds of bodies alone tell
    what became of it, its series is kept apart.
    """
    found: dict[str, str] = {}
    for bloc in sorted(present):
        heirs = [heir for heir in _heirs(bloc) if heir in present]
        if heirs:
            found[bloc] = heirs[-1]
    return found


def _heirs(bloc: str) -> list[str]:
    """What a bloc became, one after another, whether the dataset has it or not."""
    try:
        links = [link for link in lineage(bloc).later if link.known and link.whole]
    except KeyError:  # a bloc that no codelist knows
        return []
    line: list[str] = []
    now = bloc
    while (after := next((link.later for link in links if link.earlier == now), None)) and after not in line:
        line.append(after)
        now = after
    return line
