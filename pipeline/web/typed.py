"""Numbers as people type them: in the marks of their language, and only where one reading is possible."""

from __future__ import annotations

import re

from schemas.problems import BadDecision, Text

_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u00a0": " ", "\u202f": " "})


def _shape(group: str, mark: str) -> re.Pattern[str]:
    thousands = rf"[1-9][0-9]{{0,2}}(?:(?P<group>[{group} ])[0-9]{{3}})(?:(?P=group)[0-9]{{3}})*"
    return re.compile(rf"(?P<whole>-?(?:{thousands}|[0-9]+))(?:{mark}(?P<places>[0-9]+))? ?(?P<percent>%)?")


_SHAPES = {"vi": _shape(r"\.", ","), "en": _shape(",", r"\.")}


def number(typed: str, lang: str, percent: bool = False) -> str:
    """The exact decimal text of 14.103,5 in Vietnamese or 14,103.5 in English; a % may follow where it is one.

    Thousands stand apart in groups of three or not at all. Raises BadDecision for anything else: 15.3 in Vietnamese
    is no number, whatever it was meant to be.
    """
    found = _SHAPES[lang].fullmatch(typed.translate(_MINUS).strip())
    if not found or (found["percent"] and not percent):
        shown = typed[:40]
        raise BadDecision(
            Text(
                f"Chưa rõ số “{shown}”: dấu chấm chia từng nhóm ba chữ số, dấu phẩy đứng trước phần lẻ. "
                "Hãy viết như 14.103 hoặc 15,3.",
                f"“{shown}” is not clear: commas part groups of three digits, a point stands before decimals. "
                "Write it like 14,103 or 15.3.",
            ),
            Text("Chưa có gì được ghi.", "Nothing was written."),
        )
    whole = re.sub(r"[^0-9-]", "", found["whole"])
    return f"{whole}.{found['places']}" if found["places"] else whole
