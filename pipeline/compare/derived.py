"""Values that are computed from printed ones: per 1,000 members, per year, share of the total, growth.

They are never mixed with what reports print: their measure is "derived", their status E, and each names the
observations it was made of. A printed number counts as the interval of what it can stand for, so a computed one is an
interval too. What it was made of marks it: a rate of a draft's figures is a draft's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import NamedTuple

from pipeline.compare.definitions import whole_of
from pipeline.compare.naming import DERIVATIONS, PER_YEAR
from pipeline.compare.series import KEY, LATEST, Cell, Series
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

_SIDE = """{side}.bloc, {side}.indicator_id, {side}.dims, {side}.measure, {side}.unit, {side}.period, {side}.year,
  {side}.months, {side}_s.value, {side}_s.lower, {side}_s.upper, {side}_s.doc_id || '/' || {side}_s.observation_id,
  {side}.status"""
# Of each month that a value is told of, the source that would lead if there were no other month.
_MONTHS = f"""
CREATE OR REPLACE TEMP TABLE months AS
SELECT {", ".join(KEY)}, exact, (min(rank) % 1099511627776)::BIGINT AS source
FROM sources WHERE measure = 'actual' GROUP BY ALL
"""
_PAIRS = f"""
SELECT {_SIDE.format(side="c")}, {_SIDE.format(side="w")}
FROM {{parts}} c JOIN sources c_s ON c_s.source = c.source
JOIN marked w ON w.bloc = c.bloc AND w.measure = 'actual' AND {{whole}}
JOIN months w_m ON {" AND ".join(f"w_m.{name} = w.{name}" for name in KEY)}
JOIN sources w_s ON w_s.source = w_m.source
WHERE {{part}}
"""
_ALONE = f"""
SELECT {_SIDE.format(side="c")} FROM chosen c JOIN sources c_s ON c_s.source = c.source
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
    for row in series.store.rows(sql):
        part, whole = _Side(*row[:13]), _Side(*row[13:])
        if whole.value > 0:
            ratio = part.interval.over(whole.interval).scale(_THOUSAND) if _divides(part, whole) else None
            yield part.cell("per_1000", "per_1000_members", part.value / whole.value * _THOUSAND, ratio, whole)


def _shares(series: Series) -> Iterator[Cell]:
    _keep_wholes(series)
    sql = _PAIRS.format(
        parts="(SELECT * FROM chosen JOIN wholes USING (indicator_id, dims))",
        whole="w.indicator_id = c.whole AND w.dims = c.whole_dims AND w.unit = c.unit AND w.period = c.period",
        part=f"c.unit IN {_COUNTED} AND c_s.exact = w_s.exact",
    )
    for row in series.store.rows(sql):
        part, whole = _Side(*row[:13]), _Side(*row[13:])
        if 0 <= part.value <= whole.value and whole.value > 0:  # more than the whole is for the checks to tell
            ratio = part.interval.over(whole.interval).scale(_HUNDRED) if _divides(part, whole) else None
            yield part.cell("share", "percent", part.value / whole.value * _HUNDRED, ratio, whole)


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
    for row in series.store.rows(sql):
        now, before = _Side(*row[:13]), _Side(*row[13:])
        if before.value > 0:
            ratio = (now.interval.over(before.interval) - point(1)).scale(_HUNDRED) if _divides(now, before) else None
            yield now.cell("growth", "percent", (now.value / before.value - 1) * _HUNDRED, ratio, before)


def _per_year(series: Series) -> Iterator[Cell]:
    for row in series.store.rows(_ALONE):
        whole = _Side(*row)
        years = Fraction(_TERM_YEARS) if whole.months == _TERM else Fraction(whole.months, _YEAR)
        yield whole.cell(
            "per_year", PER_YEAR + whole.unit, whole.value / years, whole.interval.scale(Fraction(1) / years)
        )


class _Side(NamedTuple):
    """A printed cell as a row of the queries."""

    bloc: str
    indicator_id: str
    dims: str
    measure: str
    unit: str
    period: str
    year: int | None
    months: int
    printed: str
    lower: str | None
    upper: str | None
    name: str
    status: str

    @property
    def value(self) -> Fraction:
        return Fraction(self.printed)

    @property
    def interval(self) -> Interval:
        """What the printed number can stand for; its ends count as inside, which is never too narrow."""
        lower, upper = (None if end is None else Fraction(end) for end in (self.lower, self.upper))
        return Interval(lower, upper)

    def cell(self, derivation: str, unit: str, value: Fraction, ends: Interval | None, *others: _Side) -> Cell:
        """What was computed from this cell and others, in place of this one."""
        sides = (self, *others)
        basis = min((side.status for side in sides), key=_WORST.index)
        return Cell(
            bloc=self.bloc,
            indicator_id=self.indicator_id,
            dims=self.dims,
            measure="derived",
            unit=unit,
            period=self.period,
            year=self.year,
            months=self.months,
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
            made_of=tuple(side.name for side in sides),
            basis=basis,
        )


def _divides(part: _Side, whole: _Side) -> bool:
    """True where the quotient of the two intervals is one: numbers above nothing."""
    return all(side.interval.lo is not None and side.interval.lo > 0 for side in (part, whole))
