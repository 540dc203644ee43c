"""Blocs that went on under another name: the one in a dataset that each was merged into."""

from __future__ import annotations

from collections.abc import Collection

from schemas.blocs import bodies
from schemas.provinces import provinces


def joins(present: Collection[str]) -> dict[str, str]:
    """For each bloc of a dataset that was merged, its last successor among ``present``, where there is one.

    A body goes on in the one that succeeds its kind in the same province; a province in the one that took it in.
    """
    there = set(present)
    found: dict[str, str] = {}
    for bloc in sorted(there):
        heirs = [other for other in _heirs(bloc) if other in there]
        if heirs:
            found[bloc] = heirs[-1]
    return found


def _heirs(bloc: str) -> list[str]:
    """What a bloc became, one after another, whether the dataset has it or not."""
    code, _, body = bloc.partition(".")
    line: list[str] = []
    seen = {bloc}
    while True:
        after = next((kind.id for kind in bodies().values() if body in kind.succeeds), None)
        unit = provinces().get(code)
        if after is not None:
            body = after
        elif unit is not None and unit.into:
            code = unit.into
        else:
            return line
        now = f"{code}.{body}"
        if now in seen:
            return line
        seen.add(now)
        line.append(now)
