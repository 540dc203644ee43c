"""A ruled table for a report, with figures and relations of its own."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files
from random import Random

from corpus.samples.render import Template, render
from corpus.samples.variation.numbers import Plan, plan, varied

_SHARE = 0.5


@cache
def _plans() -> tuple[Plan, ...]:
    found = sorted((files("corpus.samples") / "tables").iterdir(), key=lambda path: path.name)
    made = []
    for path in found:
        body, _, relations = path.read_text("utf-8").partition("\n---\n")
        front = {"name": path.name, "date": "2023-12-31"}
        template = Template(front, body, tuple(relations.splitlines()))
        made.append(plan(template, render("t", template).anchors))
    return tuple(made)


def with_table(template: Template, draw: Random) -> Template:
    """Half of the reports, with a table at the end of one of their sections."""
    wanted, which = draw.random() < _SHARE, draw.choice(_plans())
    lines = template.body.splitlines()
    ends = [i for i, line in enumerate(lines) if line.startswith("#") and i]
    places = [i for i in ends if lines[i - 1].endswith(".") and _plain(lines[i - 1])]
    if not wanted or not places:
        return template
    rows, relations = varied(which, draw)
    at = draw.choice(places)
    body = "\n".join([*lines[:at], *rows, *lines[at:]]) + "\n"
    return replace(template, body=body, relations=(*template.relations, *relations))


def _plain(line: str) -> bool:
    return line[0] not in "#|>[-"
