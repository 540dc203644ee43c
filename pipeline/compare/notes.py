"""What stands behind a value, for a note beside it: the sentence, the report, the place, what other sources say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import groupby

from pipeline import writing
from pipeline.compare.evidence import place, quote, report_name
from pipeline.compare.naming import DERIVATIONS, STATUSES, full_name, say, term
from pipeline.compare.series import Cell, Series, Told
from schemas.intervals import decimal_text, round_half_up

_OTHERS = 4  # sources named beside the leading one
_PLACES = 2


def by_cell(series: Series) -> Iterator[tuple[int, list[Told]]]:
    """The sources of each selected cell by its number, the leading one first."""
    for n, group in groupby(series.told(), lambda told: told.n):
        yield n, list(group)


def note(sources: Sequence[Told], lang: str) -> str:
    """A printed value's note."""
    leading, *others = sources
    lines = [f"“{quote(leading)}”" if leading.window else "", source_name(leading, lang)]
    if leading.bloc_id != leading.bloc:
        lines.append(full_name(leading.bloc_id, lang))
    for other in others[:_OTHERS]:
        value = writing.decimal(Fraction(other.value), lang)
        lines.append(f"{_beside(other, leading, lang)} {value}: {source_name(other, lang)}")
    if len(others) > _OTHERS:
        lines.append(f"… +{len(others) - _OTHERS}")
    return "\n".join(filter(None, lines))


def _beside(other: Told, leading: Told, lang: str) -> str:
    """How another source stands to the leading one: of another month, the same number, another one."""
    if other.exact != leading.exact:
        year, month = divmod(other.exact, 100)
        return say(lang, f"Đến {month}/{year} ghi", f"As of {month}/{year}")
    if other.value == leading.value:
        return say(lang, "Cũng ghi", "Also")
    if other.doc_id == leading.doc_id:
        return say(lang, "Cùng báo cáo còn ghi", "The same report also says")
    return say(lang, "Nơi khác ghi", "Elsewhere")


def source_name(told: Told, lang: str) -> str:
    """Report, section and page: "57-BC/ĐUK, 28/12/2022; mục II > 1, trang 3"."""
    return "; ".join(filter(None, (report_name(told, lang), place(told, lang))))


def derived_note(cell: Cell, lang: str) -> str:
    """A computed value's note: how it was computed, between which bounds, from which observations."""
    english = lang == "en"
    lines = [term(DERIVATIONS, cell.derivation, lang), bounds(cell, lang)]
    if cell.basis in ("U", "D", "P"):
        lines.append(f"{'made of figures' if english else 'số gốc'}: {term(STATUSES, cell.basis, lang)}")
    lines.append(f"{'from' if english else 'từ'} {', '.join(cell.made_of)}")
    return "\n".join(filter(None, lines))


def bounds(cell: Cell, lang: str) -> str:
    """The interval of a value, where it is more than one number: "15,25 … 15,35"."""
    if cell.lower == cell.upper:
        return ""
    low, high = (
        None if end is None else writing.decimal(round_half_up(end, Fraction(1, 10**_PLACES)), lang)
        for end in (cell.lower, cell.upper)
    )
    return f"{low or '-∞'} … {high or '∞'}"


def place_of_values(value: Fraction) -> int:
    """How many decimal places a printed value has."""
    return _places(value.denominator)


@cache
def _places(denominator: int) -> int:
    return len(decimal_text(Fraction(1, denominator)).partition(".")[2])
