"""Any number of reports out of the templates, each truly another one, its truth exact by construction.

``places`` gives a copy its bloc, day, number and signer, ``passages`` chooses and orders its paragraphs, ``numbers``
gives it figures of its own, whose relations hold or fail as the copy says they do.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random
from typing import NamedTuple

from corpus.samples.render import Template, parts, render
from corpus.samples.templates import printable, templates
from corpus.samples.variation.numbers import Plan, plan, varied
from corpus.samples.variation.passages import with_passages
from corpus.samples.variation.places import with_places
from corpus.samples.variation.tables import with_table

_LONG = 30_000


class _Source(NamedTuple):
    template: Template
    plan: Plan


@cache
def _sources(printed: bool) -> tuple[_Source, ...]:
    """The templates without what leads to other reports; for print also without what only text files have."""
    found = []
    for key, source in templates().items():
        template = parts(printable(source) if printed else source)
        alone = tuple(line for line in template.relations if not _leads_away(line))
        template = replace(template, relations=alone)
        found.append(_Source(template, plan(template, render(key, template).anchors)))
    return tuple(found)


def _leads_away(line: str) -> bool:
    return any(f"s{key}." in line for key in templates())


@cache
def _weights() -> tuple[float, ...]:
    """Long reports are drawn less often."""
    return tuple(0.3 if len(source.template.body) > _LONG else 1.0 for source in _sources(False))


def variant(number: int, seed: int, printed: bool = False) -> Template:
    """The report of a number; the same seed gives the same one, on paper and as text."""
    draw = Random(f"report {seed} {number}")
    source = draw.choices(_sources(printed), weights=_weights())[0]
    lines, relations = varied(source.plan, draw)
    template = with_table(with_passages(source.template, lines, relations, draw), draw)
    return with_places(template, draw, number, seed)
