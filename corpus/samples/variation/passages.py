"""Which paragraphs a copy has, and in what order.

Only what stands by itself is left out or moved: paragraphs and sections whose figures are related to no others, without
notes, without counted words ("Một là") and without a list to open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random

import regex

from corpus.samples.render import Template

_NAME = regex.compile(r"\{[!#=]?([a-z][a-z0-9_]*)\|")
_USED = regex.compile(r"[a-z][a-z0-9_]*")
_TIED = regex.compile(r"\[\^|\|n=|\{\*\}|\{[!#=]?[a-z]\w*\|[^{}]*\|(?:in|next)\b")
_RULE = regex.compile(r"(?P<rule>[A-Z]+\d\d) \w+: (?P<body>[^#]+)")
_REFERS_BACK = regex.compile(
    r"(?:Trong (?:đó|số)|Ngoài ra|Bên cạnh|Tuy nhiên|Ngược lại|Cụ thể|Những|"
    r"Các (?:đơn vị|nơi) (?:này|đó)|Số (?:này|còn lại))"
)
_SENTENCE = 60
_LEAVE_OUT = 0.3
_SHUFFLE = 0.6


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the body; ``free``: it stands by itself."""

    text: str
    free: bool = False
    item: bool = False


def with_passages(template: Template, lines: list[str], relations: list[str], draw: Random) -> Template:
    """The report with some paragraphs left out and others in another order; relations of what is gone are gone.

    ``lines`` and ``relations`` are those of the template, perhaps with other figures.
    """
    chosen = [
        replace(line, text=text) for line, text in zip(_lines(template.body, template.relations), lines, strict=True)
    ]
    chosen = _thinned(_items_shuffled(chosen, draw), draw)
    body = "\n".join(line.text for line in chosen) + "\n"
    names = set(_NAME.findall(body)) | _notes(body)
    return replace(template, body=body, relations=tuple(line for line in relations if _operands(line) <= names))


def _notes(body: str) -> set[str]:
    keys = regex.findall(r"\[\^(\w+)(?:=[^\]]+)?\]", body)
    return {f"{mark}{key}" for key in keys for mark in ("mk", "nt")}


def _operands(line: str) -> set[str]:
    match = _RULE.match(line)
    body = regex.sub(r"\.(?:a|b|start|end)\b", "", match["body"]) if match else ""
    return set(_USED.findall(body))


@lru_cache(maxsize=64)
def _lines(body: str, relations: tuple[str, ...]) -> tuple[_Line, ...]:
    """The lines of a body, with what may be done to them."""
    lines = body.splitlines()
    first = next((i for i, line in enumerate(lines) if line.startswith("#")), len(lines))
    last = next((i for i, line in enumerate(lines) if line.startswith("Nơi nhận")), len(lines))
    owner = {name: i for i, line in enumerate(lines) for name in _NAME.findall(line)}
    torn: set[int] = set()
    for relation in relations:
        homes = {owner.get(name, -1) for name in _operands(relation)}
        if len(homes) > 1:
            torn |= homes
    found = []
    for i, line in enumerate(lines):
        following = lines[i + 1] if i + 1 < len(lines) else ""
        before = lines[i - 1] if i else ""
        stands = (
            first < i < last
            and i not in torn
            and line[:1] not in {"#", "|", ">", "[", "{"}
            and following[:1] not in {"|", ">"}
            and not _TIED.search(line)
            and len(line) > _SENTENCE  # not a name, not a line of a web page
        )
        item = stands and line.startswith("- ")
        opened = before.rstrip().endswith(":") or following.startswith("- ")
        found.append(_Line(line, stands and not item and not opened and not _REFERS_BACK.match(line), item))
    return tuple(found)


def _items_shuffled(lines: list[_Line], draw: Random) -> list[_Line]:
    """Runs of dashes in another order, now and then without one of them where nobody counted."""
    done: list[_Line] = []
    run: list[_Line] = []
    for line in [*lines, _Line("")]:
        if line.item:
            run.append(line)
            continue
        if len(run) > 1 and draw.random() < _SHUFFLE:
            counted = done and any(c.isdigit() for c in done[-1].text)
            draw.shuffle(run)
            if len(run) > 2 and not counted and draw.random() < _LEAVE_OUT:
                run.pop()
        done += run
        run = []
        done.append(line)
    return done[:-1]


def _thinned(lines: list[_Line], draw: Random) -> list[_Line]:
    """Free paragraphs left out, but for the only one of a section, and neighbours exchanged."""
    done: list[_Line] = []
    for i, line in enumerate(lines):
        alone = (not done or done[-1].text.startswith("#")) and (
            i + 1 == len(lines) or lines[i + 1].text.startswith("#")
        )
        if line.free and not alone and draw.random() < _LEAVE_OUT:
            continue
        done.append(line)
    for i in range(len(done) - 1):
        if done[i].free and done[i + 1].free and draw.random() < _SHUFFLE:
            done[i], done[i + 1] = done[i + 1], done[i]
    return done
