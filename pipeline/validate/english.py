"""Messages and sums in English: "1.250" is 1,250, "650 triệu" is 650 million, "164 so với 121" is 164 against 121."""

from __future__ import annotations

from functools import cache

import regex

from schemas.codelists import load

_QUOTED = regex.compile(r"(“[^”]*”)")
# A slash stands between two numbers ("1.250/1.400") or in a date or the number of a document, which are left alone.
_NUMBER = regex.compile(r"(?<![\d.,]|\D/|^/)(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+)(?!\d|[.,]\d|/(?!\d))")
_MARKS = str.maketrans(".,", ",.")
_WORDS = load("relation_words")["english"]
_SCALES: dict[str, str] = _WORDS["scales"]
_QUALIFIERS: dict[str, str] = _WORDS["qualifiers"]
_SCALED = regex.compile(rf"(?<=\d )(?:{'|'.join(_SCALES)})(?!\p{{L}})")
_QUALIFIED = regex.compile(rf"(?<!\p{{L}})(?:{'|'.join(_QUALIFIERS)})(?=\s\d)")
_ONE_NUMBER = r"(\d+(?:[.,]\d+)*)"


def in_english(message: str) -> str:
    """A message or a sum in English; what it quotes of a report stays as it is printed."""
    pieces = _QUOTED.split(message)
    return "".join(piece if i % 2 else _said(piece) for i, piece in enumerate(pieces))


def in_both(text: str) -> tuple[str, str]:
    """A sum or a value as the dataset keeps it, in Vietnamese, and in English."""
    return text, in_english(text)


def _said(text: str) -> str:
    for pattern, english in _phrases():
        text = pattern.sub(english, text)
    text = _NUMBER.sub(lambda match: match[0].translate(_MARKS), text)
    text = _SCALED.sub(lambda match: _SCALES[match[0]], text)
    return _QUALIFIED.sub(lambda match: _QUALIFIERS[match[0]], text)


@cache
def _phrases() -> list[tuple[regex.Pattern[str], str]]:
    """The phrases of ``english_words.yaml``: patterns that end with a word or a noun, and what to put there."""
    made = []
    rows = load("english_words")
    ours = "|".join(row["en"] for row in rows if row["vi"].replace(" ", "").isalpha())  # "2 lần so với 1 lần"
    other = rf"(?!\s?(?!(?:{ours})\b)[\p{{L}}\d])"  # "3 năm học", "6 tháng 5"
    for row in rows:
        before = r"(?<![\d.,/–-])" if row["vi"][0].isdigit() else r"(?<!\p{L})" if row["vi"][0] != "#" else ""
        after = r"(?!\p{L})" if row["vi"][0].isalpha() else other
        pattern = regex.escape(row["vi"]).replace(r"\#", _ONE_NUMBER).replace("#", _ONE_NUMBER)
        count = iter(range(1, 1 + row["en"].count("#")))
        english = "".join(rf"\{next(count)}" if sign == "#" else sign for sign in row["en"])
        if row["vi"].startswith("1 "):  # "01 năm" is one year too
            pattern, english = f"(0*){pattern}", rf"\g<1>{english}"
        made.append((regex.compile(before + pattern + after), english))
    return made
