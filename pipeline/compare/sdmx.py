"""The comparison as SDMX-CSV 2.0, for statistical programs.

What holds of the file, by the field guide of SDMX-CSV 2.0 and the model of SDMX 3.0: the first three columns are
STRUCTURE, STRUCTURE_ID and ACTION; then come all dimensions, the measure OBS_VALUE and the attributes, each named
by the id of its concept; ids are letters, digits, "_", "-", "@" and "$"; every dimension has a value, "_T" where a
breakdown is not made; TIME_PERIOD is a Gregorian or reporting period or a time range; numbers have a point; no two rows
share their dimensions; fields are quoted as RFC 4180 says. Rows whose period is not known have no place in it.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from itertools import chain
from pathlib import Path

from pipeline.compare.derived import derived
from pipeline.compare.series import Cell, Series
from schemas.indicators import dimensions, indicators
from schemas.intervals import decimal_text, round_half_up

STRUCTURE_ID = "DOICHIEU:BLOCS(1.0)"
TOTAL = "_T"
_FIRST = ("STRUCTURE", "STRUCTURE_ID", "ACTION")
_BEFORE = ("REF_AREA", "REF_BODY", "INDICATOR", "MEASURE", "DERIVATION", "UNIT_MEASURE")
_AFTER = (
    "OBS_VALUE",
    "OBS_STATUS",
    "LOWER",
    "UPPER",
    "QUALIFIER",
    "SOURCES",
    "SOURCES_DIFFER",
    "DOC_ID",
    "OBSERVATION_ID",
    "BASIS_STATUS",
)
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9_@$\-]")
_AGES = re.compile(r"(?P<first>\d+)?-?(?P<last>\d+)?(?P<more>\+)?")
_PLACES = Fraction(1, 10_000)


def write(series: Series, target: Path, lang: str, home: Path) -> None:
    """Writes the selected cells, printed and computed ones, to ``target``. The language makes no difference."""
    del lang, home
    series.make()
    names = breakdowns(row[0] for row in series.store.rows("SELECT DISTINCT indicator_id FROM selected"))
    made = list(derived(series)) if series.selection.derived else []
    names = sorted({*names, *(name for cell in made for name in json.loads(cell.dims))})
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header(names))
        for cell in chain(series.cells("c.period <> ''"), made):
            writer.writerow(row(cell, names))


def header(names: Iterable[str]) -> tuple[str, ...]:
    """The columns of a file with these breakdowns."""
    return (*_FIRST, *_BEFORE, *(identifier(name.upper()) for name in names), "TIME_PERIOD", *_AFTER)


def breakdowns(indicator_ids: Iterable[str]) -> list[str]:
    """The names of the breakdowns that some indicators may have."""
    keys = {key for i in indicator_ids if i in indicators() for key in indicators()[i].dims}
    return sorted({dimensions()[key].name for key in keys})


def row(cell: Cell, names: Iterable[str]) -> tuple[str, ...]:
    """The fields of a cell."""
    area, _, body = cell.bloc.partition(".")
    codes = json.loads(cell.dims)
    return (
        "dataflow", STRUCTURE_ID, "I",
        identifier(area), identifier(body) or TOTAL, identifier(cell.indicator_id), cell.measure.upper(),
        cell.derivation.upper() or "_Z", identifier(cell.unit.upper()),
        *(code(name, codes[name]) if name in codes else TOTAL for name in names),
        cell.period,
        _number(cell.value), cell.status, _number(cell.lower), _number(cell.upper), cell.qualifier.upper(),
        str(cell.sources or len(cell.made_of)), "true" if cell.varied else "false", cell.doc_id,
        cell.observation_id or " ".join(cell.made_of), cell.basis,
    )  # fmt: skip


@cache
def code(name: str, text: str) -> str:
    """The code of a breakdown as an SDMX id: "18-30" is Y18T30, "41+" Y_GE41, "UNIV+" UNIV_PLUS."""
    if name == "age" and (match := _AGES.fullmatch(text)) and (match["first"] or match["last"]):
        if match["more"]:
            return f"Y_GE{match['first'] or match['last']}"
        if not match["first"]:
            return f"Y_LE{match['last']}"
        return f"Y{match['first']}T{match['last'] or match['first']}"
    return identifier(text[:-1] + "_PLUS" if text.endswith("+") else text)


def identifier(text: str) -> str:
    """Text as an SDMX id."""
    return _NOT_IN_ID.sub("_", text)


def _number(value: Fraction | None) -> str:
    if value is None:
        return ""
    text = decimal_text(value)
    return text if Fraction(text) == value else decimal_text(round_half_up(value, _PLACES))
