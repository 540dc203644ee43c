"""Cells that are told differently: by two reports, as the checks of the run say, or by one report in two places.

Where one report gives several numbers for a cell, a person has to see which is meant: no check accuses it.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.compare.series import Series, Told

_PAIRS = """
SELECT s.n, c.lead_source, c.other_source, c.check_id, c.accepted
FROM conflicts c JOIN selected s ON s.source = c.source ORDER BY s.n, c.lead_source, c.other_source, c.check_id
"""


class Conflict(NamedTuple):
    """Two sources of the cell ``n``, first the one that would lead.

    ``check`` is the id of the check that tells it, None where both are of one report; ``accepted`` is a person's reason
    to leave it so.
    """

    n: int
    leading: Told
    other: Told
    check: str | None
    accepted: str | None


def conflicts(series: Series) -> list[Conflict]:
    """The conflicts of the selected cells, in their order."""
    series.make()
    pairs = list(series.store.rows(_PAIRS))
    if not pairs:
        return []
    told = {one.source: one for one in series.told_by({source for pair in pairs for source in pair[1:3]})}
    return [Conflict(n, told[a], told[b], check, accepted) for n, a, b, check, accepted in pairs]
