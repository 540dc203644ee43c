"""Which blocs, indicators, years, measures and statuses are compared, as people name them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from pipeline.compare.naming import full_name
from schemas.indicators import indicators
from schemas.observations import Measure, ObservationStatus
from schemas.problems import Text, UnknownChoice

MEASURES: tuple[Measure, ...] = ("actual", "target", "derived")
STATUSES: tuple[ObservationStatus, ...] = ("A", "P", "E", "U", "D")
LAST = "last"
_YEARS = re.compile(r"(?P<first>\d{4})?(?:\.\.|-|–)(?P<last>\d{4})?|(?P<only>\d{4})")
_SEVERAL = re.compile(r"[,;]")


@dataclass(frozen=True, slots=True)
class Selection:
    """What is compared; an empty collection selects everything. Years are those that periods end in, both included.

    ``last``: of each series only its last period. ``totals``: no breakdowns, save where there is no total.
    """

    blocs: frozenset[str] = frozenset()
    indicators: frozenset[str] = frozenset()
    first_year: int | None = None
    last_year: int | None = None
    measures: frozenset[Measure] = frozenset()
    statuses: frozenset[ObservationStatus] = frozenset()
    last: bool = False
    totals: bool = False

    @property
    def derived(self) -> bool:
        """True when computed values are asked for."""
        return not self.measures or "derived" in self.measures

    @property
    def printed(self) -> bool:
        """True when values that reports print are asked for."""
        return not self.measures or bool(self.measures - {"derived"})


def choose(
    present_blocs: Collection[str],
    present_indicators: Collection[str],
    blocs: Sequence[str] = (),
    indicators_: Sequence[str] = (),
    period: str | None = None,
    measures: Sequence[str] = (),
    statuses: Sequence[str] = (),
) -> Selection:
    """The selection that words on a command line mean, among what the dataset has.

    A bloc is named by its id, its province's code, or a part of its name with or without diacritics; an indicator by
    its id, the beginning of one ("MEM."), or a part of its name. ``period`` is "2021", "2020..2023", "..2022" or
    "last". Raises UnknownChoice for what names nothing.
    """
    first, last, only_last = _years(period)
    return Selection(
        frozenset(b for word in _words(blocs) for b in _blocs(word, present_blocs)),
        frozenset(i for word in _words(indicators_) for i in _indicators(word, present_indicators)),
        first,
        last,
        frozenset(cast(Measure, word) for word in _words(measures)),
        frozenset(cast(ObservationStatus, word.upper()) for word in _words(statuses)),
        only_last,
    )


def folded(text: str) -> str:
    """Text without diacritics and case: "Đắk Nông" is "dak nong"."""
    plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


def _words(given: Iterable[str]) -> list[str]:
    return [word.strip() for text in given for word in _SEVERAL.split(text) if word.strip()]


def _years(period: str | None) -> tuple[int | None, int | None, bool]:
    if not period or period == "all":
        return None, None, False
    if period == LAST:
        return None, None, True
    match = _YEARS.fullmatch(period.replace(" ", ""))
    if not match:
        raise UnknownChoice(
            Text(f"Không hiểu kỳ “{period}”.", f"Period {period!r} is not understood."),
            Text("Viết 2021, 2020..2023, all hoặc last.", "Write 2021, 2020..2023, all or last."),
        )
    if match["only"]:
        return int(match["only"]), int(match["only"]), False
    return _int(match["first"]), _int(match["last"]), False


def _int(text: str | None) -> int | None:
    return int(text) if text else None


def _blocs(word: str, present: Collection[str]) -> list[str]:
    exact = [b for b in present if word.upper() in (b.upper(), b.partition(".")[0].upper())]
    found = exact or [b for b in present if folded(word) in folded(full_name(b)) or folded(word) in folded(b)]
    if not found:
        raise UnknownChoice(
            Text(f"Tập dữ liệu không có đảng bộ nào là “{word}”.", f"The dataset has no bloc {word!r}."),
            Text(f"Các đảng bộ có: {_list(present)}.", f"The blocs are: {_list(present)}."),
        )
    return found


def _indicators(word: str, present: Collection[str]) -> list[str]:
    known = [i for i in dict.fromkeys((*indicators(), *sorted(present))) if i.upper() == word.upper()]
    if known:
        return known
    found = [i for i in present if i.upper().startswith(word.upper())] or [
        i for i in present if i in indicators() and folded(word) in folded(f"{indicators()[i].vi} {indicators()[i].en}")
    ]
    if not found:
        raise UnknownChoice(
            Text(f"Không có chỉ tiêu nào là “{word}” trong số liệu.", f"The data have no indicator {word!r}."),
            Text(f"Các chỉ tiêu có: {_list(present)}.", f"The indicators are: {_list(present)}."),
        )
    return found


def _list(present: Collection[str]) -> str:
    shown = sorted(present)
    return ", ".join(shown[:12]) + (f", … ({len(shown)})" if len(shown) > 12 else "")
