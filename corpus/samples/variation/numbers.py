"""Other figures for a report: what stands by itself is drawn, what depends on others is worked out from them.

Every relation is judged again with the new figures; where one of them does not come out as the report says, the figures
that hang together with it stay as they were.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

import regex

from corpus.samples.arithmetic import Expression, RelationError
from corpus.samples.notation import precision
from corpus.samples.relations import judged
from corpus.samples.render import Anchor, Template
from corpus.samples.variation.facts import Facts, Unknown, facts, rewritten
from schemas.intervals import round_half_up

_LINE = regex.compile(r"(?P<rule>[A-Z]{3,4}\d\d) (?P<verdict>\w+): (?P<body>[^#]+)")
_SUMS = frozenset({"SUM01", "SUM04", "CMP01", "FLW01", "DUP01"})
_SHARES = frozenset({"PCT01"})
_COMPARED = frozenset({"SUB01", "FLW02", "SUM06", "CHG01"})
_TURNED = frozenset({"SUM01", "CMP01", "PCT01", "CHG01"})
_NAMES = regex.compile(r"[a-z][a-z0-9_]*(?:\.[ab])?")
_KEPT_UP_TO = 3


@dataclass
class _Relation:
    """A line of relations: its clauses, its unknowns, and the one that is worked out from the others."""

    line: str
    rule: str
    verdict: str
    clauses: list[Expression]
    unknowns: set[int]
    solved: int | None = None
    sign: int = 1  # of the solved unknown, were all brought to the right
    offset: Fraction = Fraction(0)

    @property
    def is_equation(self) -> bool:
        tree = self.clauses[0].tree
        return isinstance(tree, ast.Compare) and [type(op) for op in tree.ops] == [ast.Eq]

    @property
    def sides(self) -> tuple[ast.expr, ast.expr]:
        return self.clauses[0].sides()


@dataclass
class Plan:
    """A template made ready: unknowns, relations in the order in which they are solved, what hangs together."""

    lines: list[str]
    facts: Facts
    relations: list[_Relation]
    order: list[_Relation] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    date: str = ""


def plan(template: Template, anchors: dict[str, Anchor]) -> Plan:
    """The plan of a template, whose draft has these ``anchors``."""
    lines = template.body.splitlines()
    known = facts(lines)
    current = {
        name: Anchor(a.start, a.end, a.text, known.named.get(name, a.record), a.items) for name, a in anchors.items()
    }
    made = Plan(lines, known, [], date=str(template.front["date"]))
    for line in template.relations:
        match = _LINE.match(line)
        assert match is not None
        names = [part.strip() for part in match["body"].split(";") if part.strip()]
        clauses = [Expression(part, current.__getitem__) for part in names]
        unknowns = set().union(*(known.of(*_split(name)) for name in _NAMES.findall(match["body"])))
        relation = _Relation(line, match["rule"], match["verdict"], clauses, unknowns)
        made.relations.append(relation)
        if relation.rule not in _SUMS | _SHARES | _COMPARED or not clauses[0].is_comparison:
            for unknown in unknowns:
                known.unknowns[unknown].fixed = True
    _solve_order(made)
    _parts(made)
    return made


def _split(name: str) -> tuple[str, str | None]:
    name, _, part = name.partition(".")
    return name, part or None


def _solve_order(made: Plan) -> None:
    """Which unknown each equation gives, so that all are worked out one after the other; else its unknowns stay."""
    fixed = -1
    while fixed != (fixed := sum(unknown.fixed for unknown in made.facts.unknowns)):
        for relation in made.relations:
            relation.solved = None
        _choose(made)
    made.order = []
    waiting = [r for r in made.relations if r.solved is not None]
    while waiting:
        solved = {r.solved for r in waiting}
        ready = [r for r in waiting if not (r.unknowns - {r.solved}) & solved]
        made.order += ready
        waiting = [r for r in waiting if r not in ready]


def _choose(made: Plan) -> None:
    """An unknown for each equation, none of them resting on itself; the unknowns of an equation without are fixed."""
    unknowns = made.facts.unknowns
    uses = [sum(i in r.unknowns for r in made.relations) for i in range(len(unknowns))]
    rests_on: dict[int, set[int]] = {}
    for relation in made.relations:
        if relation.rule not in _SUMS | _SHARES | {"CHG01"} or not relation.is_equation:
            continue
        left, right = relation.sides
        signs = dict(_terms(relation, left, 1, made.facts)) if relation.rule not in _SHARES else {}
        first = _unknown(relation, left, made.facts)
        candidates = [first] if first is not None else []
        if relation.rule in _SUMS:
            others = dict(_terms(relation, right, -1, made.facts))
            signs |= others
            candidates += sorted((i for i in others if i != first), key=lambda i: uses[i])
        for candidate in candidates:
            free = not unknowns[candidate].fixed and candidate not in rests_on
            rest = relation.unknowns - {candidate}
            if free and not any(_reaches(rests_on, i, candidate) for i in rest):
                rests_on[candidate] = rest
                relation.solved, relation.sign = candidate, signs.get(candidate, 1)
                relation.offset = _difference(relation)
                break
        else:
            for unknown in relation.unknowns:
                unknowns[unknown].fixed = True


def _reaches(rests_on: dict[int, set[int]], start: int, goal: int) -> bool:
    seen, waiting = set(), [start]
    while waiting:
        at = waiting.pop()
        if at == goal:
            return True
        if at not in seen:
            seen.add(at)
            waiting += rests_on.get(at, ())
    return False


def _unknown(relation: _Relation, node: ast.expr, known: Facts) -> int | None:
    """The one unknown that a plain operand stands for."""
    if isinstance(node, ast.Name):
        found = known.of(node.id, None)
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        found = known.of(node.value.id, node.attr)
    else:
        return None
    return next(iter(found)) if len(found) == 1 else None


def _terms(relation: _Relation, node: ast.expr, sign: int, known: Facts) -> Iterable[tuple[int, int]]:
    """The unknowns of a sum that stand in it once, with their signs."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        yield from _terms(relation, node.left, sign, known)
        yield from _terms(relation, node.right, sign if isinstance(node.op, ast.Add) else -sign, known)
    elif (unknown := _unknown(relation, node, known)) is not None:
        yield unknown, sign


def _difference(relation: _Relation) -> Fraction:
    """Left less right, as it stands; of a share, printed less rounded."""
    left, right = relation.sides
    clause = relation.clauses[0]
    if relation.rule in _SHARES:
        return clause.number(left) - _share(relation)
    return clause.number(left) - clause.number(right)


def _share(relation: _Relation) -> Fraction:
    left, right = relation.sides
    clause = relation.clauses[0]
    exact = clause.number(right) * (100 if isinstance(right, ast.BinOp) else 1)
    return round_half_up(exact, precision(clause.anchor(left)[0].text))


def _parts(made: Plan) -> None:
    """Numbers each unknown by what hangs together through relations."""
    part = list(range(len(made.facts.unknowns)))

    def root(i: int) -> int:
        while part[i] != i:
            i = part[i]
        return i

    for relation in made.relations:
        members = list(relation.unknowns)
        for other in members[1:]:
            part[root(other)] = root(members[0])
    made.parts = [root(i) for i in range(len(part))]


def varied(made: Plan, draw: Random) -> tuple[list[str], list[str]]:
    """Lines and relations with other figures. The plan is left as it was."""
    unknowns = made.facts.unknowns
    scale = draw.uniform(0.72, 1.4)
    values = [_drawn(u.value, scale, draw) if _is_free(u) else u.value for u in unknowns]
    turned = _turned(made, draw)
    verdicts = {id(r): turned[id(r)][0] for r in made.relations if id(r) in turned}
    for relation in made.order:
        assert relation.solved is not None
        _settle(unknowns, values, relation.unknowns)
        offset = turned[id(relation)][1] if id(relation) in turned else relation.offset
        values[relation.solved] = _solution(relation, values[relation.solved], offset)
    broken = _broken(made, values, verdicts)
    while broken:
        for i, home in enumerate(made.parts):
            if home in broken:
                values[i] = unknowns[i].value
        for relation in made.relations:
            if any(made.parts[i] in broken for i in relation.unknowns):
                verdicts.pop(id(relation), None)
        more = _broken(made, values, verdicts) - broken
        if not more:
            break
        broken |= more
    lines = rewritten(made.lines, unknowns, values.__getitem__, made.facts.zeros)
    relations = [_line(made, relation, values, verdicts) for relation in made.relations]
    for unknown in unknowns:
        unknown.put(unknown.value)
    return lines, relations


def _is_free(unknown: Unknown) -> bool:
    return not unknown.fixed and unknown.step == 1 and unknown.places[0].record["type"] != "percent"


def _drawn(value: Fraction, scale: float, draw: Random) -> Fraction:
    if value <= _KEPT_UP_TO:
        return value
    return Fraction(max(_KEPT_UP_TO, round(float(value) * scale * draw.uniform(0.97, 1.03))))


def _settle(unknowns: Sequence[Unknown], values: Sequence[Fraction], indices: Iterable[int]) -> None:
    for i in indices:
        unknowns[i].put(values[i])


def _solution(relation: _Relation, value: Fraction, offset: Fraction) -> Fraction:
    """The value that makes left less right the offset, all others being settled."""
    if relation.rule in _SHARES:
        return _share(relation) + offset
    return value - relation.sign * (_difference(relation) - offset)


def _turned(made: Plan, draw: Random) -> dict[int, tuple[str, Fraction]]:
    """Relations that held and are to fail, and the other way round: verdict and offset by the relation's id."""
    found: dict[int, tuple[str, Fraction]] = {}
    held = [r for r in made.order if r.rule in _TURNED and r.verdict == "ok" and r.offset == 0]
    for relation in draw.sample(held, min(len(held), draw.choice([0, 0, 1, 1, 2]))):
        step = Fraction(draw.choice([1, 2, 3, 5, 9, 10, 11, 18, -1, -2, -4, -9, -10]))
        found[id(relation)] = "error", step / 2 if relation.rule in _SHARES else step
    for relation in made.order:
        if relation.rule in _TURNED and relation.verdict == "error" and draw.random() < 0.5:
            found[id(relation)] = "ok", Fraction(0)
    return found


def _broken(made: Plan, values: list[Fraction], verdicts: dict[int, str]) -> set[int]:
    """The parts in which a relation does not come out as it should, or a figure is none."""
    unknowns = made.facts.unknowns
    _settle(unknowns, values, range(len(unknowns)))
    broken = {
        made.parts[i]
        for i, value in enumerate(values)
        if value != unknowns[i].value and (value < 1 or value % unknowns[i].step)
    }
    for relation in made.relations:
        homes = {made.parts[i] for i in relation.unknowns}
        if not homes or homes & broken:
            continue
        changed = any(values[i] != unknowns[i].value for i in relation.unknowns)
        if not (changed or id(relation) in verdicts):
            continue
        try:
            allowed = judged(relation.rule, relation.clauses, made.date)
        except (RelationError, ZeroDivisionError, ValueError):
            allowed = set()
        wanted = verdicts.get(id(relation), relation.verdict)
        if allowed is None or wanted not in allowed or (relation.rule in _SHARES and _over(relation)):
            broken |= homes
    return broken


def _over(relation: _Relation) -> bool:
    """True for a share that is no longer one."""
    left, _ = relation.sides
    return not 0 < relation.clauses[0].number(left) <= 200


def _line(made: Plan, relation: _Relation, values: Sequence[Fraction], verdicts: dict[int, str]) -> str:
    changed = any(values[i] != made.facts.unknowns[i].value for i in relation.unknowns)
    if not changed and id(relation) not in verdicts:
        return relation.line
    match = _LINE.match(relation.line)
    assert match is not None
    return f"{relation.rule} {verdicts.get(id(relation), relation.verdict)}: {match['body'].strip()}"
