"""Whether a stated relation holds, worked out from the records alone: the truth proves itself.

An expression compares sums, products and shares of named figures: ``total = a + b``, ``p = a / b``,
``part <= whole``, ``r.b - r.a``. A list of names ``a, b`` goes to the check of its rule.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from corpus.samples.notation import Record, precision
from corpus.samples.render import Anchor
from schemas.intervals import (
    Interval,
    above,
    at_least,
    at_most,
    below,
    cut,
    point,
    round_half_up,
    rounded,
)

Names = Callable[[str], Anchor]


class RelationError(ValueError):
    """A relation whose figures do not bear out what the template says of it."""


def value_of(record: Record, part: str | None = None) -> Fraction:
    """The number a record prints; ``part`` is "a" or "b" of a ratio or "start" or "end" of a period."""
    if part in {"start", "end"}:
        return Fraction(str(record[f"period_{part}"])[:4])
    if record["type"] == "date":
        return Fraction(record["value"][:4])
    if record["type"] == "doc_ref":
        return Fraction(record["number"])
    if record["type"] == "ratio" and part is None:
        return 100 * value_of(record, "a") / value_of(record, "b")
    sign = -1 if record.get("direction") == "down" else 1
    return sign * Fraction(str(record[part or "value"]))


def interval_of(anchor: Anchor, part: str | None = None) -> Interval:
    """What a printed figure can stand for: bounds for qualifiers, half-up rounding for percents, else the number."""
    record = anchor.record
    if record is None:
        raise RelationError(f"no figure: {anchor.text!r}")
    value = value_of(record, part)
    bound = {"more_than": above, "nearly": below, "at_least": at_least, "at_most": at_most}.get(
        record.get("qualifier", "exact")
    )
    if bound:
        return bound(value)
    step = precision(anchor.text)
    if record.get("qualifier") == "about":
        return Interval(value * Fraction(9, 10), value * Fraction(11, 10))
    if record["type"] == "percent" or step > 1:
        return rounded(value, step)
    return point(value)


_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip


class Expression:
    """One comparison of figures, or a list of them, as written in a template."""

    def __init__(self, source: str, names: Names) -> None:
        self.source, self.names = source, names
        self.tree = ast.parse(source.replace("=", "==").replace("<==", "<=").replace(">==", ">="), mode="eval").body

    def anchor(self, node: ast.expr) -> tuple[Anchor, str | None]:
        """The anchor a name stands for; ``s102.dv`` is ``dv`` of report 102, ``r.a`` the part of a ratio."""
        if isinstance(node, ast.Name):
            return self.names(node.id), None
        if isinstance(node, ast.Attribute):
            if isinstance(node.value, ast.Name) and node.value.id[0] == "s" and node.value.id[1:].isdigit():
                return self.names(f"{node.value.id}.{node.attr}"), None
            return self.anchor(node.value)[0], node.attr
        raise RelationError(f"not a name in {self.source!r}")

    def anchors(self) -> list[Anchor]:
        """Every span the expression names, once, in order of mention."""
        found: dict[tuple[int, int, str], Anchor] = {}

        def visit(node: ast.expr) -> None:
            if isinstance(node, ast.Name | ast.Attribute):
                anchor, _ = self.anchor(node)
                found[(anchor.start, anchor.end, anchor.text)] = anchor
            else:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        visit(child)

        visit(self.tree)
        return list(found.values())

    def listed(self) -> list[Anchor]:
        """The anchors of a list ``a, b``."""
        nodes = self.tree.elts if isinstance(self.tree, ast.Tuple) else [self.tree]
        return [self.anchor(node)[0] for node in nodes]

    @property
    def is_comparison(self) -> bool:
        return isinstance(self.tree, ast.Compare)

    def number(self, node: ast.expr) -> Fraction:
        """The value of an operand, a sum, a product or a quotient, from the numbers as printed."""
        if isinstance(node, ast.Constant):
            return Fraction(str(node.value))
        if isinstance(node, ast.BinOp):
            value: Fraction = _OPERATORS[type(node.op)](self.number(node.left), self.number(node.right))
            return value
        anchor, part = self.anchor(node)
        return value_of(anchor.record or {}, part)

    def interval(self, node: ast.expr) -> Interval:
        """What an operand or a sum can stand for; a product or a quotient is taken of the numbers as printed."""
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            left, right = self.interval(node.left), self.interval(node.right)
            return left + right if isinstance(node.op, ast.Add) else left - right
        if isinstance(node, ast.BinOp | ast.Constant):
            return point(self.number(node))
        return interval_of(*self.anchor(node))

    def sides(self) -> tuple[ast.expr, ast.expr]:
        """The two sides of an equation."""
        if not isinstance(self.tree, ast.Compare) or len(self.tree.comparators) != 1:
            raise RelationError(f"not an equation: {self.source!r}")
        return self.tree.left, self.tree.comparators[0]

    def holds(self) -> bool:
        """True when each comparison can hold for what the printed figures stand for."""
        if not isinstance(self.tree, ast.Compare):
            raise RelationError(f"not a comparison: {self.source!r}")
        terms = [self.tree.left, *self.tree.comparators]
        for op, (left, right) in zip(self.tree.ops, pairwise(terms), strict=True):
            a, b = self.interval(left), self.interval(right)
            fits = {
                ast.Eq: a.meets(b),
                ast.Lt: not _all_at_least(a, b),
                ast.LtE: not b.below(a),
                ast.GtE: not a.below(b),
                ast.Gt: not _all_at_least(b, a),
            }[type(op)]
            if not fits:
                return False
        return True


def _all_at_least(a: Interval, b: Interval) -> bool:
    """True when no number of ``a`` is less than some number of ``b``."""
    return a.lo is not None and b.hi is not None and a.lo >= b.hi


def rounding(printed: Fraction, step: Fraction, exact: Fraction) -> str:
    """How a printed number renders an exact one: "half_up", "cut", "twice" (through one more digit) or "none"."""
    if exact in rounded(printed, step):
        return "half_up"
    if exact in cut(printed, step):
        return "cut"
    twice = round_half_up(round_half_up(exact, step / 10), step)
    return "twice" if twice == printed else "none"


def share_reading(expression: Expression, scale: int = 100) -> str:
    """How the percent on the left renders the share (or other number) on the right of ``p = a / b``."""
    left, right = expression.sides()
    anchor, part = expression.anchor(left)
    record = anchor.record or {}
    exact = expression.number(right) * (scale if isinstance(right, ast.BinOp) else 1)
    printed = abs(value_of(record, part))
    if record.get("qualifier", "exact") != "exact":
        return "half_up" if exact in interval_of(anchor) else "none"
    return rounding(printed, precision(anchor.text), exact)


def attainable(percent: Anchor, base: Fraction) -> bool:
    """True when some whole number k of ``base`` gives the printed percent (Brown and Heathers' GRIM test)."""
    value, step = value_of(percent.record or {}), precision(percent.text)
    k = round_half_up(value * base / 100, Fraction(1))
    return any(100 * (k + d) / base in rounded(value, step) for d in (-1, 0, 1))


def yearly_readings(rate: Anchor, first: Fraction, last: Fraction, years: Fraction) -> set[str]:
    """Which readings of a yearly rate fit the growth from first to last: "compound", "simple", "total"."""
    band = interval_of(rate)
    growth = last / first
    fits = set()
    assert band.lo is not None
    assert band.hi is not None
    if (1 + band.lo / 100) ** int(years) <= growth < (1 + band.hi / 100) ** int(years):
        fits.add("compound")
    if 100 * (growth - 1) / years in band:
        fits.add("simple")
    if 100 * (growth - 1) in band:
        fits.add("total")
    return fits


def partition(bins: Sequence[Anchor]) -> bool:
    """True when each bin starts one above the end of the one before."""
    ends: list[tuple[Fraction, Fraction | None]] = []
    for anchor in bins:
        record = anchor.record or {}
        value = value_of(record)
        if record.get("qualifier") == "more_than":
            ends.append((value + 1, None))
        elif record.get("qualifier") == "at_most":
            ends.append((Fraction(0), value if "xuống" in anchor.text else value - 1))
        elif record.get("qualifier") == "at_least":
            ends.append((value, None))
        else:
            ends.append((value, Fraction(str(record["value_max"]))))
    return all(a[1] is not None and b[0] == a[1] + 1 for a, b in pairwise(ends))


def months(date: str, last: bool) -> int:
    """Months since year 0 of an ISO date; a bare year counts from its first or to its last month."""
    year, _, rest = date.partition("-")
    month = int(rest[:2]) if rest else (12 if last else 1)
    return int(year) * 12 + month - 1
