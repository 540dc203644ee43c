"""How numbers, dates and other people's text are set on the page, in both languages at once.

A label in two languages is two elements, ``l-vi`` and ``l-en``; the style sheet shows the one whose name
matches the language of the page. What reads the same in both is set once.
"""

from __future__ import annotations

import regex
from markupsafe import Markup, escape

from pipeline import writing
from pipeline.publish.report.wording import WORDING

_LANGUAGES = ("vi", "en")

# Controls (except tab and line breaks), the marks that reorder or hide text, and what is no character, which XML cannot
# hold: a hostile or broken file must not rearrange the page, and a person must see that something stands there.
_UNSEEN = regex.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\p{Noncharacter_Code_Point}\p{Cs}]"
)


def both(vietnamese: object, english: object) -> Markup:
    """One text in two languages, escaped."""
    vi, en = escape(vietnamese), escape(english)
    return vi if vi == en else Markup(f"<l-vi>{vi}</l-vi><l-en>{en}</l-en>")


def words(key: str, /, **values: object) -> tuple[str, str]:
    """A phrase of the page in Vietnamese and English, with numbers grouped and pairs put in by language.

    ``n``, when given, chooses the English plural. Raises KeyError for an unknown phrase.
    """
    vi, en, *singular = WORDING[key]
    if singular and values.get("n") == 1:
        en = singular[0]
    if not values:
        return vi, en
    return vi.format(**_filled(values, 0)), en.format(**_filled(values, 1))


def say(key: str, /, **values: object) -> Markup:
    """A phrase of the page in both languages, escaped."""
    return both(*words(key, **values))


def number(value: int) -> Markup:
    """A whole number with its thousands grouped: 14.103 in Vietnamese, 14,103 in English."""
    return both(*(writing.grouped(value, lang) for lang in _LANGUAGES))


def share(part: int, whole: int) -> Markup:
    """A share of a whole to one decimal: 15,3% in Vietnamese, 15.3% in English; a dash when there is no whole."""
    if not whole:
        return Markup("–")
    tenths = (2000 * part + whole) // (2 * whole)
    if 0 < part < whole:
        tenths = min(max(tenths, 1), 999)
    units, tenth = divmod(tenths, 10)
    return both(f"{units},{tenth}%", f"{units}.{tenth}%") if tenth else Markup(f"{units}%")


def date(value: str | None) -> Markup:
    """An ISO 8601 date, reduced or not, as people write it; other text is left as it is."""
    pair = writing.date(value) if value else None
    return both(*pair) if pair else escape(value or "")


def visible(html: str) -> str:
    """The same text with characters that cannot be seen, or that reorder others, written as signs."""
    return html if html.isprintable() else str(_UNSEEN.sub(_sign, html))  # most are, and that is seen fast


def _sign(match: regex.Match[str]) -> str:
    code = ord(match[0])
    return chr(0x2400 + code) if code < 0x20 else f"⟨U+{code:04X}⟩"


def _filled(values: dict[str, object], language: int) -> dict[str, object]:
    def one(value: object) -> object:
        if isinstance(value, tuple):
            return value[language]
        return writing.grouped(value, _LANGUAGES[language]) if isinstance(value, int) else value

    return {key: one(value) for key, value in values.items()}
