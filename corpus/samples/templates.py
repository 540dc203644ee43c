"""The templates of the sample reports, as they are and as they go to print."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import regex

_FORM_OF_TEXT = regex.compile(r"^(?:form|newline|wrap|marker|label):.*\n", regex.MULTILINE)
_FURNITURE = regex.compile(r"(?:\| )?(?:\{#[^{}|]*\})(?:-{3,})?")


@cache
def templates() -> dict[str, str]:
    """The source of every template by its key ("101"), in order."""
    found = sorted((p.name, p) for p in (files(__package__) / "reports").iterdir() if p.name.endswith(".txt"))
    return {name.partition(".")[0]: path.read_text("utf-8") for name, path in found}


def printable(template: str) -> str:
    """A template without what only text files have: page numbers, cut paragraphs, line widths, other markers than ¹."""
    front, body, relations = regex.split(r"^---\n", template, maxsplit=2, flags=regex.MULTILINE)
    lines: list[str] = []
    last = 0
    for line in body.splitlines():
        if _FURNITURE.fullmatch(line):
            continue
        if line.startswith("> "):
            lines[last] += " " + line[2:].strip()
            continue
        if not line.startswith("[^"):
            last = len(lines)
        lines.append(line)
    return "---\n".join((_FORM_OF_TEXT.sub("", front), "\n".join(lines) + "\n", relations))
