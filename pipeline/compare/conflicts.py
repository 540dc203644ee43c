"""Cells that two reports tell differently, as checks: rule DUP02, which a run finds where the words say the same.

What a run has found already keeps its check; nothing is told twice. Where one report gives several numbers for a cell,
a person has to see which is meant: that is a conflict without a check.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any, NamedTuple

from pipeline.compare.evidence import figure_words
from pipeline.compare.naming import unit_label
from pipeline.compare.series import Series, Told
from pipeline.validate.case import check_id, message, number
from schemas.checks import Check, Passage

RULE = "DUP02"

_PAIRS = "SELECT c.lead_source, c.other_source, s.n FROM conflicts c JOIN selected s ON s.source = c.lead_source"
_KNOWN = f"""SELECT check_id, figure_ids, list_distinct(list_transform(spans, lambda x: x.doc_id))
FROM checks WHERE rule_id = '{RULE}' AND severity IN ('warning', 'error', 'info')"""


class Conflict(NamedTuple):
    """Two sources of one cell: the one that leads, the other, and the check, None where both are of one report.

    ``known``: a run has found it.
    """

    n: int
    leading: Told
    other: Told
    check: Check | None
    known: bool


def conflicts(series: Series) -> list[Conflict]:
    """The conflicts of the selected cells, in their order."""
    series.make()
    pairs = [(row[0], row[1], row[2]) for row in series.store.rows(_PAIRS + " ORDER BY s.n, c.other_source")]
    if not pairs:
        return []
    told = {one.source: one for one in series.told_by({source for pair in pairs for source in pair[:2]})}
    known = _known(series)
    return [_conflict(n, told[a], told[b], known) for a, b, n in pairs if a in told and b in told]


def _known(series: Series) -> dict[tuple[str, str, str, str], str]:
    """The ids of the checks that a run has made of two reports, by both reports and both figures."""
    found: dict[tuple[str, str, str, str], str] = defaultdict(str)
    for identity, figures, documents in series.store.rows(_KNOWN):
        for one in figures or ():
            for other in figures or ():
                for a in documents or ():
                    for b in documents or ():
                        if a != b:
                            found[a, one, b, other] = identity
    return found


def _conflict(n: int, leading: Told, other: Told, known: dict[tuple[str, str, str, str], str]) -> Conflict:
    if leading.doc_id == other.doc_id:
        return Conflict(n, leading, other, None, False)
    ordered = sorted((leading, other), key=lambda told: (told.file or "", told.doc_id))
    identity = known.get((leading.doc_id, leading.figure_id, other.doc_id, other.figure_id))
    said: dict[str, Any] = {"first": _shown(ordered[0]), "second": _shown(ordered[1])}
    vi, en = message(RULE, "suspicious", said)
    passages = tuple(Passage(told.doc_id, told.start, told.end) for told in ordered)
    check = Check(
        identity or check_id(RULE, [figure_words(told) for told in ordered]),
        ordered[0].doc_id,
        RULE,
        "suspicious",
        "warning",
        passages,
        tuple(told.figure_id for told in ordered),
        " ≠ ".join(number(Fraction(told.value)) for told in ordered),
        vi,
        en,
    )
    return Conflict(n, leading, other, check, identity is not None)


def _shown(told: Told) -> str:
    return figure_words(told) or f"{number(Fraction(told.value))} {unit_label(told.unit)}"
