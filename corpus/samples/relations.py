"""The relations of a report: what the template states of its figures, proved and turned into truth records.

A line reads ``RULE verdict: expression; expression # note``. The verdict is ok, rounding, info, warning or error; every
expression names figures of the report (``s102.dv`` one of report 102). A line that its own figures do not bear out
raises, so a sample cannot be wrong about itself.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import regex

from corpus.samples.arithmetic import (
    Expression,
    Names,
    RelationError,
    attainable,
    interval_of,
    months,
    partition,
    share_reading,
    value_of,
    yearly_readings,
)
from corpus.samples.notation import Record
from corpus.samples.render import Anchor, Draft

_LINE = regex.compile(
    r"(?P<rule>[A-Z]{3,4}\d\d) (?P<verdict>ok|rounding|info|warning|error): (?P<body>[^#]+)(?:# ?(?P<note>.+))?"
)
_SUSPICIOUS = {"BAS01", "QLF01", "PRD01", "FLW01", "PCT03", "DUP02", "SUB02", "SUM03", "RATE01"}
_SEVERITY = {"ok": "none", "rounding": "info"}


def judged(rule: str, clauses: list[Expression], report_date: str) -> set[str] | None:
    """The verdicts that the figures of a relation bear out; None where only the text can tell.

    Raises RelationError for an expression that the rule cannot be judged by.
    """
    judge = _JUDGES.get(rule)
    if judge:
        return judge(clauses, report_date)
    if clauses[0].is_comparison:
        return {"ok"} if clauses[0].holds() else {"info", "warning", "error"}
    return None


def _share(clauses: list[Expression], _: str) -> set[str]:
    reading = share_reading(clauses[0])
    return {"half_up": {"ok"}, "cut": {"rounding"}, "twice": {"rounding"}, "none": {"error"}}[reading]


def _change(clauses: list[Expression], _: str) -> set[str]:
    """Printed difference first, raw difference second; each may bear out the printed change."""
    left, right = clauses[0].sides()
    printed = clauses[0].number(left) == clauses[0].number(right)
    raw = None
    if len(clauses) > 1:
        a, b = clauses[1].sides()
        anchor, _part = clauses[1].anchor(a)
        band = interval_of(Anchor(anchor.start, anchor.end, anchor.text, {**(anchor.record or {}), "direction": None}))
        raw = abs(clauses[1].number(b)) in band and (clauses[1].number(b) < 0) == (clauses[1].number(a) < 0)
    if printed and raw is False:
        return {"rounding"}
    return {"ok"} if printed or raw else {"error"}


def _growth(clauses: list[Expression], _: str) -> set[str]:
    rate, first, last, years = _call(clauses[0], 4)
    fits = yearly_readings(rate[0], first[1], last[1], years[1])
    if "compound" in fits:
        return {"ok"}
    return {"info"} if "simple" in fits else {"error"}


def _attainable(clauses: list[Expression], _: str) -> set[str]:
    percent, base = _call(clauses[0], 2)
    return {"ok"} if attainable(percent[0], base[1]) else {"warning"}


def _whole_mean(clauses: list[Expression], _: str) -> set[str]:
    total, count = _call(clauses[0], 2)
    return {"info"} if count[1] >= 15 and (total[1] / count[1]).denominator == 1 else {"ok"}


def _call(clause: Expression, n: int) -> list[tuple[Anchor, Fraction]]:
    """The operands of a list of figures, each with its number; a literal stands for itself."""
    nodes = getattr(clause.tree, "elts", [])
    if len(nodes) != n:
        raise RelationError(f"{n} figures wanted: {clause.source}")
    found = []
    for node in nodes:
        is_literal = node.__class__.__name__ == "Constant"
        anchor = Anchor(0, 0, "") if is_literal else clause.anchor(node)[0]
        found.append((anchor, clause.number(node)))
    return found


def _items(clauses: list[Expression], _: str) -> set[str]:
    """A stated count against a list: one span that holds marked items, or a span for each item."""
    stated, *listed = clauses[0].listed()
    found = listed[0].items if len(listed) == 1 else len(listed)
    return {"ok"} if value_of(stated.record or {}) == found else {"warning"}


def _ordinals(clauses: list[Expression], _: str) -> set[str]:
    seen = [a.record["value"] if a.record else 0 for a in clauses[0].listed()]
    return {"ok"} if seen == list(range(1, len(seen) + 1)) else {"warning"}


def _bins(clauses: list[Expression], _: str) -> set[str]:
    return {"ok"} if partition(clauses[0].listed()) else {"warning"}


def _open_parts(clauses: list[Expression], _: str) -> set[str]:
    if not clauses[0].holds():
        return {"error"}
    left, right = clauses[0].sides()
    return {"ok", "info"} if 2 * clauses[0].number(left) < clauses[0].number(right) else {"ok"}


def _two_readings(clauses: list[Expression], _: str) -> set[str]:
    return {"info"} if clauses[0].holds() != clauses[1].holds() else {"ok"}


def _target(clauses: list[Expression], _: str) -> set[str]:
    left, right = clauses[0].sides()
    return {"info"} if clauses[0].number(left) < clauses[0].number(right) else {"ok"}


def _same_date(clauses: list[Expression], _: str) -> set[str]:
    records = [a.record or {} for a in clauses[0].listed()]
    if len({(r["number"], r["symbol"]) for r in records}) != 1 or not all(r["date"] for r in records):
        raise RelationError(f"not dated mentions of one document: {clauses[0].source}")
    dates = [r["date"] for r in records]
    return {"ok"} if all(a.startswith(b) or b.startswith(a) for a, b in pairwise(dates)) else {"warning"}


def _order(clauses: list[Expression], report_date: str) -> set[str]:
    """Dates in order; ``now`` of the report is written as the last date by leaving it out."""
    dates = []
    for anchor in clauses[0].listed():
        record = anchor.record or {}
        dates.append(record.get("date") if record["type"] == "doc_ref" else record["value"])
    if len(dates) == 1:
        dates.append(report_date)
    ordered = all(str(a)[: len(str(b))] <= str(b)[: len(str(a))] for a, b in pairwise(dates))
    return {"ok"} if ordered else {"warning"}


def _lasting(clauses: list[Expression], report_date: str) -> set[str]:
    """A duration against the months from its first date to the report, or two wordings of one duration."""
    first, second = [*clauses[0].listed(), None][:2]
    assert first is not None
    assert second is not None
    record, other = first.record or {}, second.record or {}
    if other.get("unit") == "năm":
        return {"ok"} if _years(record) & _years(other) else {"warning", "info"}
    start = str(other.get("date") or other.get("value") or other.get("period_start"))
    low, high = months(report_date, False) - months(start, True), months(report_date, True) - months(start, False)
    wanted = 12 * int(record["value"])
    reached = {
        "more_than": high >= wanted and low <= wanted + 12,
        "nearly": low <= wanted and high >= wanted - 12,
    }.get(record["qualifier"], low <= wanted + 6 and high >= wanted - 6)
    return {"ok"} if reached else {"warning"}


def _years(record: Record) -> set[int]:
    """The months that a worded length of years may stand for."""
    n = 12 * int(record["value"])
    return set(
        {"more_than": range(n + 1, n + 12), "nearly": range(n - 11, n)}.get(record["qualifier"], range(n, n + 1))
    )


def _headings(clauses: list[Expression], _: str) -> set[str]:
    numbers = [a.text.split()[0].rstrip(".)") for a in clauses[0].listed()]
    return {"warning"} if len(set(numbers)) < len(numbers) else {"ok"}


def _children(clauses: list[Expression], _: str) -> set[str]:
    parent, *children = [a.text.split()[0].rstrip(".)") for a in clauses[0].listed()]
    return {"ok"} if all(c.startswith(parent + ".") for c in children) else {"warning"}


def _notes(clauses: list[Expression], _: str) -> set[str]:
    """Markers and labels of notes: one of each is in order, any other number is not."""
    labels = [regex.sub(r"\W", "", a.text) for a in clauses[0].listed()]
    return {"ok"} if len(labels) == 2 and len(set(labels)) == 1 else {"warning", "info"}


def _exceeded(clauses: list[Expression], _: str) -> set[str]:
    return {"warning"} if value_of(clauses[0].listed()[0].record or {}) >= 100 else {"ok"}


def _too_precise(clauses: list[Expression], _: str) -> set[str]:
    anchor = clauses[0].listed()[0]
    record = anchor.record or {}
    digits = regex.sub(r"\D", "", anchor.text).lstrip("0").rstrip("0")
    return {"info"} if record["qualifier"] != "exact" and len(digits) >= 3 else {"ok"}


_JUDGES: dict[str, Callable[[list[Expression], str], set[str]]] = {
    "PCT01": _share, "PCT02": _share, "PCT03": _attainable, "CHG01": _change, "CHG02": _change, "GRW02": _growth,
    "EST01": _whole_mean, "CNT01": _items, "CNT03": _ordinals, "SUM05": _bins, "SUM06": _open_parts,
    "SUM07": _two_readings, "TGT01": _target, "REF01": _same_date, "CHR01": _order, "PRD01": _lasting,
    "STR01": _headings, "STR02": _notes, "STR03": _children, "QLF01": _exceeded, "QLF02": _too_precise,
}  # fmt: skip


def check(draft: Draft, line: str, drafts: dict[str, Draft]) -> dict[str, Any]:
    """The truth record of one relation line. Raises RelationError where the figures do not bear the verdict out."""
    match = _LINE.fullmatch(line)
    if match is None:
        raise RelationError(f"{draft.key}: not a relation: {line}")
    rule, verdict = match["rule"], match["verdict"]
    owner: dict[int, Draft] = {}

    def named(name: str) -> Anchor:
        report, _, rest = name.partition(".")
        home = drafts[report[1:]] if rest else draft
        anchor = home.anchors.get(rest or name)
        if anchor is None:
            raise RelationError(f"{draft.key}: no {name} in {line}")
        owner[id(anchor)] = home
        return anchor

    names: Names = named
    clauses = [Expression(part.strip(), names) for part in match["body"].split(";") if part.strip()]
    try:
        allowed = judged(rule, clauses, str(draft.front["date"]))
    except (RelationError, KeyError, TypeError, ValueError, AssertionError) as error:
        raise RelationError(f"{draft.key}: {line}: {error!r}") from error
    if allowed is not None and verdict not in allowed:
        raise RelationError(f"{draft.key}: {line}: its figures say {sorted(allowed)}")
    anchors = list({id(a): a for clause in clauses for a in clause.anchors()}.values())
    return {
        "seed_file": f"{draft.front['name']}.txt",
        "rule": rule,
        "spans": [owner[id(a)].text[a.start : a.end] for a in anchors],
        "arithmetic": "; ".join(c.source for c in clauses),
        "verdict": "consistent" if verdict == "ok" else _verdict(rule, verdict),
        "severity": _SEVERITY.get(verdict, verdict),
        "note": (match["note"] or "").strip(),
        "verified_by": "arithmetic" if allowed is not None else "reading",
        "span_at": [
            {"file": f"{owner[id(a)].front['name']}.txt", "start": a.start, "end": a.end, "times": 1} for a in anchors
        ],
    }


def _verdict(rule: str, verdict: str) -> str:
    if verdict == "rounding":
        return "rounding"
    return "suspicious" if verdict == "info" or rule in _SUSPICIOUS else "inconsistent"
