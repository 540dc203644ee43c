"""Values that are computed from printed ones: per 1,000 members, per year, share of the total, growth.

They are never mixed with what reports print: their measure is "derived", their status E, and each names the
observations it was made of. A printed number counts as the interval of what it can stand for, so a computed one is an
interval too. What it was made of marks it: a rate of a draft's figures is a draft's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction

from pipeline.compare.definitions import whole_of
from pipeline.compare.naming import DERIVATIONS, PER_YEAR
from pipeline.compare.series import KEY, LATEST, Cell, Series, cell, columns
from pipeline.normalise.periods import TOTALS
from schemas.indicators import indicators
from schemas.intervals import Interval, point

_COUNTED = ("person", "attendance", "class", "session", "organisation", "document", "inspection", "prize", "collective",
            "item", "site")  # fmt: skip
_MEMBERS = "MEM.TOTAL"
_HUNDRED, _THOUSAND = 100, 1000
_WORST = "UDPA"  # statuses of what is printed, the worst first
_YEAR = 12
_YEAR_BEFORE = 100  # from 202312 to 202212
_TERM = 6 * _YEAR  # a Party term runs from one congress to the next: 2020–2025 are five years, not six
_TERM_YEARS = 5

# Of each month that a value is told of, the source that would lead if there were no other month.
_MONTHS = f"""
CREATE OR REPLACE TEMP TABLE months AS
SELECT {", ".join(KEY)}, exact, (min(rank) % 1099511627776)::BIGINT AS source
FROM sources WHERE measure = 'actual' GROUP BY ALL
"""
_PAIRS = f"""
SELECT {columns("c", "c_s")}, {columns("w", "w_s")}
FROM {{parts}} c JOIN sources c_s ON c_s.source = c.source
JOIN marked w ON w.bloc = c.bloc AND w.measure = 'actual' AND {{whole}}
JOIN months w_m ON {" AND ".join(f"w_m.{name} = w.{name}" for name in KEY)}
JOIN sources w_s ON w_s.source = w_m.source
WHERE {{part}}
"""
_ALONE = f"""
SELECT {columns("c", "c_s")} FROM chosen c JOIN sources c_s ON c_s.source = c.source
JOIN observations o ON o.doc_id = c_s.doc_id AND o.observation_id = c_s.observation_id
WHERE c.months > {_YEAR} AND c.unit IN {_COUNTED} AND (o.period_kind = 'term' OR c.months <> {_TERM})
  AND left(c_s.date, 4) >= c.year::VARCHAR
"""


def derived(series: Series, kinds: Collection[str] = tuple(DERIVATIONS)) -> Iterator[Cell]:
    """The computed cells of a selection, of some kinds, in the order of the catalogue, then by kind and period."""
    if not series.selection.derived or (series.selection.statuses and "E" not in series.selection.statuses):
        return
    series.make()
    latest = f"QUALIFY {LATEST}" if series.selection.last else ""
    series.store.run(
        "CREATE OR REPLACE TEMP TABLE chosen AS SELECT c.* FROM marked c "
        f"WHERE {series.scope()} AND c.measure = 'actual' AND c.period <> '' {latest}"
    )
    series.store.run(_MONTHS)
    number = {indicator: i for i, indicator in enumerate(indicators())}
    ways = {"per_1000": _per_thousand, "share": _shares, "growth": _growth, "per_year": _per_year}
    found = [cell for kind, way in ways.items() if kind in kinds for cell in way(series)]
    found.sort(key=lambda c: (number.get(c.indicator_id, len(number)), *_order(c)))
    yield from found


def _order(cell: Cell) -> tuple[object, ...]:
    return (
        cell.indicator_id,
        cell.derivation,
        cell.dims != "{}",
        cell.dims,
        cell.unit,
        cell.year or 0,
        cell.period,
        cell.bloc,
    )


def _per_thousand(series: Series) -> Iterator[Cell]:
    beside = tuple(sorted({_MEMBERS, *(part for part, whole in TOTALS.items() if whole == _MEMBERS)}))
    sql = _PAIRS.format(
        parts="chosen",
        whole=f"w.indicator_id = '{_MEMBERS}' AND w.dims = '{{}}' AND w.unit = 'person' AND w.year = c.year "
        "AND w.period = w.year::VARCHAR",
        part=f"c.unit IN {_COUNTED} AND c.period = c.year::VARCHAR AND c.dims = '{{}}' "
        f"AND c.indicator_id NOT IN {beside} "
        "AND CASE WHEN c.indicator_id IN (SELECT indicator_id FROM kinds WHERE stock) THEN w_s.exact = c_s.exact "
        "ELSE w_s.source = w.source END",
    )
    for part, whole in _pairs(series, sql):
        if whole.value > 0:
            ratio = _ratio(part, whole)
            ends = ratio.scale(_THOUSAND) if ratio else None
            yield _computed("per_1000", "per_1000_members", part.value / whole.value * _THOUSAND, ends, part, whole)


def _pairs(series: Series, sql: str) -> Iterator[tuple[Cell, Cell]]:
    for row in series.store.rows(sql):
        yield cell(row[: len(row) // 2]), cell(row[len(row) // 2 :])


def _shares(series: Series) -> Iterator[Cell]:
    _keep_wholes(series)
    sql = _PAIRS.format(
        parts="(SELECT * FROM chosen JOIN wholes USING (indicator_id, dims))",
        whole="w.indicator_id = c.whole AND w.dims = c.whole_dims AND w.unit = c.unit AND w.period = c.period",
        part=f"c.unit IN {_COUNTED} AND c_s.exact = w_s.exact",
    )
    for part, whole in _pairs(series, sql):
        if 0 <= part.value <= whole.value and whole.value > 0:  # more than the whole is for the checks to tell
            ratio = _ratio(part, whole)
            ends = ratio.scale(_HUNDRED) if ratio else None
            yield _computed("share", "percent", part.value / whole.value * _HUNDRED, ends, part, whole)


def _keep_wholes(series: Series) -> None:
    """A table of what each breakdown is a part of: the total, or that of its own population (``populations.yaml``)."""
    import pyarrow as pa

    kinds = series.store.rows("SELECT DISTINCT indicator_id, dims FROM chosen WHERE dims <> '{}' ORDER BY ALL")
    found = [
        (indicator, dims, TOTALS.get(indicator, indicator), whole)
        for indicator, dims in kinds
        if (whole := whole_of(indicator, dims)) != dims
    ]
    names = ("indicator_id", "dims", "whole", "whole_dims")
    series.store.keep(
        "wholes", pa.table({n: pa.array([f[i] for f in found], pa.string()) for i, n in enumerate(names)})
    )


def _growth(series: Series) -> Iterator[Cell]:
    same = " AND ".join(f"w.{name} = c.{name}" for name in ("indicator_id", "dims", "unit", "months"))
    sql = _PAIRS.format(
        parts="chosen",
        whole=f"{same} AND w.year = c.year - 1 AND w.period = w.year::VARCHAR",
        part=f"c.unit IN {_COUNTED} AND c.period = c.year::VARCHAR AND w_s.exact = c_s.exact - {_YEAR_BEFORE}",
    )
    for now, before in _pairs(series, sql):
        if before.value > 0:
            ratio = _ratio(now, before)
            ends = (ratio - point(1)).scale(_HUNDRED) if ratio else None
            yield _computed("growth", "percent", (now.value / before.value - 1) * _HUNDRED, ends, now, before)


def _per_year(series: Series) -> Iterator[Cell]:
    for row in series.store.rows(_ALONE):
        whole = cell(row)
        years = Fraction(_TERM_YEARS) if whole.months == _TERM else Fraction(whole.months, _YEAR)
        ends = _interval(whole).scale(Fraction(1) / years)
        yield _computed("per_year", PER_YEAR + whole.unit, whole.value / years, ends, whole)


def _interval(printed: Cell) -> Interval:
    """What a printed number can stand for; its ends count as inside, which is never too narrow."""
    return Interval(printed.lower, printed.upper)


def _computed(derivation: str, unit: str, value: Fraction, ends: Interval | None, *made_of: Cell) -> Cell:
    """What was computed from printed cells, in place of the first."""
    basis = min((cell.status for cell in made_of), key=_WORST.index)
    return made_of[0]._replace(
        measure="derived",
        unit=unit,
        value=value,
        lower=ends.lo if ends else None,
        upper=ends.hi if ends else None,
        qualifier="exact",
        status="E",
        contradicted=basis == "U",
        sources=0,
        several=False,
        varied=False,
        source=0,
        doc_id="",
        observation_id="",
        derivation=derivation,
        made_of=tuple(cell.observation for cell in made_of),
        basis=basis,
    )


def _ratio(part: Cell, whole: Cell) -> Interval | None:
    """The quotient of what two numbers can stand for; None where one may be nothing."""
    sides = _interval(part), _interval(whole)
    return sides[0].over(sides[1]) if all(side.lo is not None and side.lo > 0 for side in sides) else None
