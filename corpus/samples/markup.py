"""The markup of sample reports: text with marks that say what stands there, rendered away to leave both.

``{121 tổ chức cơ sở đảng}`` is a fact, ``{dv|14.103 đảng viên|@MEM.TOTAL}`` one with a name and attributes,
``{!Ban Chỉ đạo 35}`` a number that counts nothing, ``{#2}`` furniture of the page, ``{=s|...}`` a named span that
may hold other marks, ``{*}`` the start of an item of a list, ``{Khôi~Khối}`` a slip and what was meant, ``[^3]``
the marker of note 3 and ``[^7=5]`` that of note 7 printed with the label 5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import regex

MARKS = regex.compile(
    r"(?P<slip>\{[^{}|~]*~[^{}|]*\})"
    r"|\[\^(?P<note>\w+)(?:=(?P<printed>[^\]]+))?\]"
    r"|(?P<item>\{\*\})"
    r"|\{(?P<sign>[!#=]?)(?:(?P<id>[a-z][a-z0-9_]*)\|)?"
    r"|(?P<attributes>(?:\|[^{}|]*)*)(?P<close>\})"
)


class MarkupError(ValueError):
    """A sample report whose markup does not parse."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked span ``[start, end)`` of the rendered text.

    ``sign`` is "" for a fact, "!" for a number that is none, "#" for furniture, "=" for a bare span, "*" for an
    item; "~" for a slip and "^" for a note's marker, with what was meant and the label as ``attributes[0]``.
    """

    start: int
    end: int
    sign: str
    name: str | None = None
    attributes: tuple[str, ...] = ()


def parse(source: str, base: int, marker: Callable[[str], str]) -> tuple[str, list[Mark]]:
    """The text of ``source`` and its marks, with offsets that start at ``base``.

    ``marker`` turns a note's label into the printed marker. Raises MarkupError for unbalanced braces.
    """
    pieces: list[str] = []
    marks: list[Mark] = []
    open_marks: list[tuple[int, str, str | None]] = []
    at, done = base, 0

    def put(piece: str) -> None:
        nonlocal at
        pieces.append(piece)
        at += len(piece)

    for token in MARKS.finditer(source):
        put(source[done : token.start()])
        done = token.end()
        start = at
        if token["slip"]:
            printed, meant = token["slip"][1:-1].split("~")
            put(printed)
            marks.append(Mark(start, at, "~", attributes=(meant,)))
        elif token["note"]:
            label = token["printed"] or token["note"]
            put(marker(label))
            marks.append(Mark(start, at, "^", token["note"], (label,)))
        elif token["item"]:
            marks.append(Mark(start, at, "*"))
        elif token["close"]:
            if not open_marks:
                raise MarkupError(f"}} without {{: {source[: token.end()][-60:]}")
            start, sign, name = open_marks.pop()
            marks.append(Mark(start, at, sign, name, tuple(filter(None, token["attributes"].split("|")))))
        else:
            open_marks.append((at, token["sign"], token["id"]))
    if open_marks:
        raise MarkupError(f"{{ without }}: {source[:80]}")
    put(source[done:])
    return "".join(pieces), sorted(marks, key=lambda m: (m.start, -m.end))
