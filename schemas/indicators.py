"""The catalogue of indicators (``codelists/indicators*.yaml``) and the codes of their breakdowns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from schemas.codelists import load

IndicatorKind = Literal["stock", "flow", "rate"]
Dims = tuple[tuple[str, str], ...]  # breakdown and code, in the order of their names; () is the total
_AGES = re.compile(r"([0-9]{2})-([0-9]{2})|-[0-9]{2}|[0-9]{2}\+")  # "18-30", "-30", "41+"


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a breakdown with its labels; ``pattern`` finds the words that name it, "" where none does."""

    code: str
    vi: str
    en: str
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A breakdown: its key in ``observations.dims``, its codes, and the windows of words that are searched for them.

    Where ``nearest``, the code counts whose words end last, else the first of the list that is found.
    """

    name: str
    vi: str
    en: str
    windows: tuple[str, ...]
    codes: tuple[Code, ...]
    nearest: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is compared. ``low``..``high`` is usual for a provincial bloc; ``dims`` are keys of ``dimensions()``."""

    indicator_id: str
    vi: str
    en: str
    definition: str
    unit: str
    kind: IndicatorKind
    low: int
    high: int
    dims: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    is_not: str = ""


@cache
def indicators() -> Mapping[str, Indicator]:
    """All indicators by id, in the order of the catalogue."""
    found = {}
    for row in (*load("indicators"), *load("indicators_work")):
        low, high = row["range"]
        found[row["id"]] = Indicator(
            row["id"],
            row["vi"],
            row["en"],
            row["definition"],
            row["unit"],
            row["kind"],
            low,
            high,
            tuple(row.get("dims", ())),
            tuple(row["aliases"]),
            row.get("is_not", ""),
        )
    return MappingProxyType(found)


@cache
def dimensions() -> Mapping[str, Dimension]:
    """All breakdowns by their key in the codelist; several may share a ``name`` ("level")."""
    return MappingProxyType(
        {
            key: Dimension(
                row.get("name", key),
                row["label"]["vi"],
                row["label"]["en"],
                tuple(row["in"]),
                tuple(Code(c["code"], c["vi"], c["en"], c.get("pattern", "")) for c in row["codes"]),
                row.get("pick") == "nearest",
            )
            for key, row in load("dimensions").items()
        }
    )


def dims_label(indicator_id: str, dims: Mapping[str, str], lang: str = "vi") -> str:
    """The breakdowns in words: "nữ; doanh nghiệp". Codes that no list holds are given as they are."""
    by_name = {}
    for key in indicators()[indicator_id].dims if indicator_id in indicators() else ():
        dimension = dimensions()[key]
        by_name[dimension.name] = {c.code: c.vi if lang == "vi" else c.en for c in dimension.codes}
    return "; ".join(by_name.get(name, {}).get(code, code) for name, code in dims.items())


def strange_dims(indicator_id: str, dims: Mapping[str, str]) -> list[str]:
    """What of ``dims`` the catalogue does not know of an indicator, as "sex" or, for a code, "sex=X"."""
    lists: dict[str, list[Dimension]] = {}
    for key in indicators()[indicator_id].dims if indicator_id in indicators() else ():
        lists.setdefault(dimensions()[key].name, []).append(dimensions()[key])
    return [
        f"{name}={code}" if name in lists else name
        for name, code in dims.items()
        if not any(_holds(dimension, code) for dimension in lists.get(name, ()))
    ]


def _holds(dimension: Dimension, code: str) -> bool:
    if dimension.codes:
        return any(code == one.code for one in dimension.codes)
    ages = _AGES.fullmatch(code)  # the one breakdown without a list
    return ages is not None and (ages[1] is None or ages[1] <= ages[2])
