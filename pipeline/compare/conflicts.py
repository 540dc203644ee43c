"""Cells that are told differently, as checks: by two reports (rule DUP02), or by one report itself (DUP01).

A run finds them where the words say the same; here the indicator does. What a run has found already keeps its check;
nothing is told twice.
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

BETWEEN, WITHIN = "DUP02", "DUP01"  # two reports, one report

_PAIRS = "SELECT c.lead_source, c.other_source, s.n FROM conflicts c JOIN selected s ON s.source = c.lead_source"
_KNOWN = f"""SELECT check_id, figure_ids, list_distinct(list_transform(spans, lambda x: x.doc_id))
FROM checks WHERE rule_id IN ('{BETWEEN}', '{WITHIN}') AND severity IN ('warning', 'error', 'info')"""


class Conflict(NamedTuple):
    """Two sources of one cell: the one that leads, the other, and the check. ``known``: a run has found it."""

    n: int
    leading: Told
    other: Told
    check: Check
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
    """The ids of the checks that a run has made of two places, by both reports and both figures."""
    found: dict[tuple[str, str, str, str], str] = defaultdict(str)
    for identity, figures, documents in series.store.rows(_KNOWN):
        for one in figures or ():
            for other in figures or ():
                for a in documents or ():
                    for b in documents or ():
                        if a != b or len(documents) == 1:
                            found[a, one, b, other] = identity
    return found


def _conflict(n: int, leading: Told, other: Told, known: dict[tuple[str, str, str, str], str]) -> Conflict:
    ordered = sorted((leading, other), key=lambda told: (told.file or "", told.doc_id, told.start))
    identity = known.get((leading.doc_id, leading.figure_id, other.doc_id, other.figure_id))
    said: dict[str, Any] = {"first": _shown(ordered[0]), "second": _shown(ordered[1])}
    within = leading.doc_id == other.doc_id
    rule = WITHIN if within else BETWEEN
    vi, en = message(rule, "inconsistent" if within else "suspicious", said)
    passages = tuple(Passage(told.doc_id, told.start, told.end) for told in ordered)
    check = Check(
        identity or check_id(rule, [figure_words(told) for told in ordered]),
        ordered[0].doc_id,
        rule,
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
