"""Findings with one root cause are one finding; the same relation found twice is one check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from schemas.checks import Check

_SUMS = {"SUM01", "SUM04"}
_LISTED = _SUMS | {"SUM06"}
_RANK = {"error": 0, "warning": 1, "info": 2, "none": 3}


def join_causes(checks: Sequence[Check]) -> tuple[Check, ...]:
    """One check per id, in reading order; findings that share a figure share ``cause``.

    The cause of a group is the id of its gravest, first finding. A finding alone has no cause.
    """
    unique: dict[str, Check] = {}
    times: Counter[str] = Counter()
    for check in _once(checks):
        known = unique.get(check.check_id)
        if known is None:
            unique[check.check_id] = check
        elif (known.passages, known.figure_ids) != (check.passages, check.figure_ids):
            times[check.check_id] += 1
            again = replace(check, check_id=f"{check.check_id}-{1 + times[check.check_id]}")
            unique.setdefault(again.check_id, again)
    ordered = sorted(unique.values(), key=lambda c: (c.passages, c.rule_id, c.check_id))
    leader = _leaders([c for c in ordered if c.severity in {"error", "warning"}])
    return tuple(replace(c, cause=leader[c.check_id]) if c.check_id in leader else c for c in ordered)


def _once(checks: Sequence[Check]) -> Iterator[Check]:
    """A relation that two finders met is confirmed once: the same family of rules over the same figures."""
    seen: dict[tuple[str, str, str], list[frozenset[str]]] = {}  # by a figure they hold
    wrong: dict[tuple[str, str], list[frozenset[str]]] = {}  # sums that do not add up, by a figure they hold
    for check in checks:
        if check.rule_id in _SUMS and check.severity in {"error", "warning"}:
            summed = frozenset(check.figure_ids)
            for figure in summed:
                wrong.setdefault((check.doc_id, figure), []).append(summed)
    right = [
        (check.doc_id, frozenset(check.figure_ids), {check.figure_ids[0], check.figure_ids[-1]})
        for check in checks
        if check.rule_id in _SUMS and check.verdict == "consistent" and check.figure_ids
    ]
    right_shares = (c for c in checks if c.rule_id in {"PCT01", "PCT02"} and c.verdict != "inconsistent")
    proven = {figure for check in right_shares for figure in check.figure_ids}
    for check in checks:
        if check.rule_id == "SUM03" and check.severity != "none" and proven.issuperset(check.figure_ids):
            continue  # each share is right of its whole: the parts do not divide it
        if check.rule_id in _LISTED and check.verdict != "consistent":
            summed = frozenset(check.figure_ids)
            whole = check.figure_ids[0]
            if any(check.doc_id == doc_id and summed < figures and whole in ends for doc_id, figures, ends in right):
                continue  # with the items that this reading left out the list adds up
        if check.verdict == "consistent" and check.figure_ids:
            figures = frozenset(check.figure_ids)
            family = check.doc_id, check.rule_id[:3]
            if any(figures <= other for other in seen.get((*family, check.figure_ids[0]), ())):
                continue
            shortened = wrong.get((check.doc_id, check.figure_ids[0]), ())
            if check.rule_id in _SUMS and any(figures < other for other in shortened):
                continue  # a list that adds up without its last item is not confirmed beside the finding
            for figure in figures:
                seen.setdefault((*family, figure), []).append(figures)
        yield check


def _leaders(findings: Sequence[Check]) -> dict[str, str]:
    """Check id to the id of its group's leader, for groups of two and more."""
    group = {c.check_id: c.check_id for c in findings}
    by_figure: dict[tuple[str, str], str] = {}

    def root(check: str) -> str:
        while group[check] != check:
            group[check] = group[group[check]]
            check = group[check]
        return check

    for check in findings:
        for figure in check.figure_ids:
            other = by_figure.setdefault((check.doc_id, figure), check.check_id)
            group[root(check.check_id)] = root(other)
    members: dict[str, list[Check]] = {}
    for check in findings:
        members.setdefault(root(check.check_id), []).append(check)
    joined: dict[str, str] = {}
    for checks in members.values():
        if len(checks) > 1:
            first = min(checks, key=lambda c: (_RANK[c.severity], c.passages, c.check_id))
            joined |= {c.check_id: first.check_id for c in checks}
    return joined
