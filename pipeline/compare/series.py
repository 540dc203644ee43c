"""Observations as cells: a bloc, an indicator with its breakdown, a measure, a unit and a period.

The same fact told in several reports is one cell with several sources. Where they differ, one leads: a final report
before a draft, for a stock the later month of the year, a stated period before an inferred one, the later report, the
surer indicator, then the order of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.compare.definitions import Kind, differing
from pipeline.compare.periods import time_period
from pipeline.compare.selection import Selection
from pipeline.compare.store import MEMORY, Store
from schemas.indicators import indicators
from schemas.observations import UNKNOWN_BLOC

KEY = ("bloc", "indicator_id", "dims", "measure", "unit", "period")
_KEY = ", ".join(KEY)
_YEAR = 12

_SOURCES = """
CREATE OR REPLACE TEMP TABLE sources AS
WITH read AS (
  SELECT doc_id, first(date) AS date, bool_and(is_draft) AS is_draft
  FROM documents WHERE status <> 'skipped' GROUP BY doc_id
)
SELECT o.row AS source, o.doc_id, o.observation_id, o.start, coalesce(j.joined, o.bloc_id) AS bloc, o.bloc_id,
  o.indicator_id, o.dims, o.measure, o.unit, p.code AS period, p.year, p.months, p.exact, o.value, o.lower, o.upper,
  o.qualifier, o.obs_status, d.date, d.is_draft,
  (((CASE WHEN coalesce(j.joined, o.bloc_id) <> o.bloc_id THEN 2 ELSE 0 END + d.is_draft::BIGINT) * 1000000
    + CASE WHEN p.stock THEN 999999 - p.exact ELSE 0 END)::HUGEINT * 400000000
    + CASE o.period_source WHEN 'stated' THEN 0 WHEN 'inherited' THEN 1 ELSE 2 END * 100000000
    + 99999999 - coalesce(try_cast(rpad(replace(d.date, '-', ''), 8, '0') AS INTEGER), 0)
  ) * 140737488355328 + (100 - round(100 * o.confidence)::BIGINT) * 1099511627776 + o.row AS rank
FROM ({observations}) o
JOIN read d USING (doc_id)
JOIN kinds k USING (indicator_id)
JOIN periods p ON p.first IS NOT DISTINCT FROM o.period_start AND p.last IS NOT DISTINCT FROM o.period_end
  AND p.stock = k.stock
LEFT JOIN joins j ON j.bloc_id = o.bloc_id
"""

# The rank of a source is one number: another bloc that was merged, draft, month of a stock, origin of the period, date
# of the report, confidence, and its row in the dataset, which is what the modulus leaves of it.
_CELLS = f"""
CREATE OR REPLACE TEMP TABLE cells AS
SELECT {_KEY}, any_value(year) AS year, any_value(months) AS months, (min(rank) % 1099511627776)::BIGINT AS source,
  count(*) AS sources, min(doc_id) <> max(doc_id) AS several, min(value) <> max(value) AS unequal,
  bool_or(obs_status = 'U') AS doubted
FROM sources GROUP BY {_KEY}
"""

# Beside the leading source of a cell, those of the same month, or stretch of months, that no number fits together with
# it. A stock of June and one of December are two numbers of one year, and do not differ.
_UNLIKE = f"""
CREATE OR REPLACE TEMP TABLE unlike AS
SELECT a.source AS lead_source, b.source AS other_source, a.doc_id = b.doc_id AS own
FROM cells c JOIN sources a ON a.source = c.source
JOIN sources b ON {" AND ".join(f"b.{name} = c.{name}" for name in KEY)}
WHERE c.unequal AND a.exact = b.exact
  AND (coalesce(a.upper::DECIMAL(38, 8) < b.lower::DECIMAL(38, 8), false)
    OR coalesce(b.upper::DECIMAL(38, 8) < a.lower::DECIMAL(38, 8), false))
"""

# What the run has found to differ between reports, and which observations it is about: those at its passages or, where
# a passage repeats a number told before, the observation of that number.
_DISPUTED = """
CREATE OR REPLACE TEMP TABLE disputed AS
WITH spans AS (
  SELECT check_id, doc_id AS first_doc, acknowledged, unnest(spans) AS span
  FROM checks WHERE rule_id = 'DUP02' AND verdict <> 'consistent'
), exact AS (
  SELECT p.*, s.source FROM spans p JOIN sources s ON s.doc_id = p.span.doc_id AND s.start = p.span.start
), rest AS (
  SELECT p.* FROM spans p ANTI JOIN exact e ON e.check_id = p.check_id AND e.first_doc = p.first_doc AND e.span = p.span
)
SELECT check_id, first_doc, acknowledged, source FROM exact
UNION ALL
SELECT p.check_id, p.first_doc, p.acknowledged, s.source FROM rest p
JOIN figures f ON f.doc_id = p.span.doc_id AND f.start = p.span.start
JOIN sources s ON s.doc_id = f.doc_id AND s.indicator_id = f.indicator_id AND s.dims = f.dims AND s.value = f.value
"""

# Two reports contradict each other where a check says so, and no longer when a person has accepted it. Several numbers
# of one report mostly are of several things that the indicator does not tell apart (parts, events): that is no
# contradiction, but which of them is the cell's value is not known.
_CONFLICTS = f"""
CREATE OR REPLACE TEMP TABLE conflicts AS
WITH pairs AS (
  SELECT a.check_id, a.first_doc, a.acknowledged.reason AS accepted, l.source AS lead_source, o.source AS other_source
  FROM disputed a JOIN disputed b USING (check_id, first_doc)
  JOIN sources l ON l.source = a.source JOIN sources o ON o.source = b.source
  WHERE l.rank < o.rank AND l.doc_id <> o.doc_id AND {" AND ".join(f"l.{name} = o.{name}" for name in KEY)}
  UNION ALL
  SELECT NULL, NULL, NULL, u.lead_source, u.other_source FROM unlike u JOIN sources b ON b.source = u.other_source
  WHERE u.own QUALIFY row_number() OVER (PARTITION BY u.lead_source, b.value ORDER BY b.rank) = 1
)
SELECT p.*, c.source FROM pairs p JOIN sources l ON l.source = p.lead_source
JOIN cells c ON {" AND ".join(f"c.{name} = l.{name}" for name in KEY)}
"""

_MARKED = """
CREATE OR REPLACE TEMP TABLE marked AS
SELECT c.*, c.source IN (SELECT source FROM conflicts WHERE check_id NOT NULL AND accepted IS NULL) AS contradicted,
  c.source IN (SELECT lead_source FROM unlike) AS varied,
  CASE WHEN c.doubted OR c.source IN (SELECT source FROM conflicts WHERE accepted IS NULL) THEN 'U'
    WHEN d.bloc IS NOT NULL OR s.bloc_id <> s.bloc THEN 'D'
    WHEN s.is_draft THEN 'P' ELSE 'A' END AS status
FROM cells c JOIN sources s USING (source)
LEFT JOIN differing d ON d.bloc = c.bloc AND d.indicator_id = c.indicator_id AND d.measure = c.measure
  AND d.unit = c.unit AND d.dims = c.dims
"""

_SELECTED = """
CREATE OR REPLACE TEMP TABLE selected AS
SELECT row_number() OVER (
  ORDER BY k.number, c.indicator_id, c.dims <> '{}', c.dims, c.measure, c.unit, c.year, c.period, c.bloc
) AS n, c.* FROM (SELECT c.* FROM marked c WHERE {where} {latest}) c JOIN kinds k USING (indicator_id)
"""


def columns(of: str, source: str) -> str:
    """The columns that ``cell`` reads, of a table of cells and that of their sources by their names in a query."""
    own = ", ".join(f"{of}.{name}" for name in (*KEY, "year", "months"))
    printed = ", ".join(f"{source}.{name}" for name in ("value", "lower", "upper", "qualifier"))
    marks = ", ".join(f"{of}.{name}" for name in ("status", "contradicted", "sources", "several", "varied"))
    return f"{own}, {printed}, {marks}, {source}.source, {source}.doc_id, {source}.observation_id"


_READ = f"""
SELECT {columns("c", "s")}
FROM selected c JOIN sources s USING (source) WHERE {{where}} ORDER BY c.n
"""

# The wanted rows first, then what they are joined with: a join builds its table of the smaller side.
_WANTED = f"""
CREATE OR REPLACE TEMP TABLE wanted AS
SELECT c.n, s.source, s.source = c.source AS leads, {", ".join(f"s.{name}" for name in KEY)}, s.bloc_id, s.value,
  s.lower, s.upper, s.qualifier, s.obs_status, s.exact, o.period_source, o.confidence, o.method, s.doc_id,
  s.observation_id, o.figure_id, o.start, o."end", o.page, s.date, s.is_draft, s.rank
FROM selected c JOIN sources s ON {" AND ".join(f"s.{name} = c.{name}" for name in KEY)}
JOIN ({{observations}}) o ON o.row = s.source
WHERE {{where}}
"""
_WINDOWS = """
CREATE OR REPLACE TEMP TABLE windows AS
SELECT w.source, greatest(w.start - {around}, 0) AS begins,
  substr(t.text, greatest(w.start - {around}, 0)::BIGINT + 1, (w."end" - w.start + 2 * {around})::BIGINT) AS words
FROM wanted w JOIN texts t ON t.doc_id = w.doc_id
"""
_SECTIONS = """
CREATE OR REPLACE TEMP TABLE places AS
SELECT w.source, first(f.section) AS section, first(f.footnote) AS footnote
FROM wanted w JOIN figures f ON f.doc_id = w.doc_id AND f.figure_id = w.figure_id GROUP BY w.source
"""
_TOLD = """
SELECT w.* EXCLUDE (rank), d.title, d.number, d.symbol, d.file, p.section, p.footnote, coalesce(t.begins, 0), t.words
FROM wanted w
LEFT JOIN (
  SELECT doc_id, first(title) AS title, first(number) AS number, first(symbol) AS symbol, first(source) AS file
  FROM documents WHERE status <> 'skipped' GROUP BY doc_id
) d ON d.doc_id = w.doc_id
LEFT JOIN places p ON p.source = w.source
LEFT JOIN windows t ON t.source = w.source
ORDER BY w.n, w.rank
"""
_AROUND = 220  # characters read on each side of a figure


class Cell(NamedTuple):
    """A value of a bloc, at the place of its leading source; ``dims`` is JSON, ``period`` an SDMX time period.

    ``status`` is U where a finding is open at one of its sources, two reports contradict each other (``contradicted``),
    or its report gives several numbers, D where its definition differs from other blocs', P where only drafts give it.
    ``sources`` tell it, in ``several`` documents; ``varied``: one of them gives another number for the same month. A
    derived cell has no place: ``made_of`` names the observations it was computed from ("doc_id/observation_id"),
    ``derivation`` how, and ``basis`` is the worst status of theirs.
    """

    bloc: str
    indicator_id: str
    dims: str
    measure: str
    unit: str
    period: str
    year: int | None
    months: int
    value: Fraction
    lower: Fraction | None
    upper: Fraction | None
    qualifier: str
    status: str
    contradicted: bool
    sources: int
    several: bool
    varied: bool
    source: int
    doc_id: str
    observation_id: str
    derivation: str = ""
    made_of: tuple[str, ...] = ()
    basis: str = ""

    @property
    def observation(self) -> str:
        """The leading observation as it is named outside its document."""
        return f"{self.doc_id}/{self.observation_id}"

    @property
    def whole_year(self) -> bool:
        """True for a stock of a year and for a flow of a whole one."""
        return self.year is not None and self.period == str(self.year)


class Told(NamedTuple):
    """An observation that a cell was told by; ``n`` is the number of the cell, ``exact`` the month it ends in (202112,
    0 where that is not known), ``window`` the text around the figure, which begins at the code point ``window_start``
    of its document."""

    n: int
    source: int
    leads: bool
    bloc: str
    indicator_id: str
    dims: str
    measure: str
    unit: str
    period: str
    bloc_id: str
    value: str
    lower: str | None
    upper: str | None
    qualifier: str
    obs_status: str
    exact: int
    period_source: str
    confidence: float
    method: str
    doc_id: str
    observation_id: str
    figure_id: str
    start: int
    end: int
    page: int | None
    date: str | None
    is_draft: bool
    title: str | None
    number: str | None
    symbol: str | None
    file: str | None
    section: str | None
    footnote: str | None
    window_start: int
    window: str | None


class Series:
    """The cells of a dataset.

    Raises what ``Store`` raises.
    """

    def __init__(
        self,
        folder: Path,
        selection: Selection = Selection(),  # noqa: B008 - frozen
        threads: int | None = None,
        memory: str = MEMORY,
    ) -> None:
        self.store = Store(folder, threads, memory)
        self.selection = selection
        self._join: dict[str, str] = {}
        self._made = False

    def __enter__(self) -> Series:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    def join(self, blocs: Mapping[str, str]) -> None:
        """Puts the observations of some blocs under the one that their series goes on under."""
        self._join = dict(blocs)

    def present(self) -> tuple[list[str], list[str]]:
        """The blocs and the indicators that observations name."""
        blocs = [row[0] for row in self.store.rows("SELECT DISTINCT bloc_id FROM observations ORDER BY 1")]
        found = [row[0] for row in self.store.rows("SELECT DISTINCT indicator_id FROM observations ORDER BY 1")]
        return sorted({self._join.get(bloc, bloc) for bloc in blocs}), found

    def make(self) -> None:
        """Gathers the cells; done by the first question that needs them."""
        if self._made:
            return
        self._made = True
        self._tables()
        for statement in (
            _SOURCES.replace("{observations}", self.store.numbered("observations")) + self._where(),
            _CELLS,
            _UNLIKE,
            _DISPUTED,
            _CONFLICTS,
        ):
            self.store.run(statement)
        kinds = self.store.records(Kind, "SELECT DISTINCT bloc, indicator_id, measure, unit, dims FROM cells")
        self._keep_kinds(differing(kinds))
        self.store.run(_MARKED)
        latest = f"QUALIFY {LATEST}" if self.selection.last else ""
        self.store.run(_SELECTED.replace("{where}", self._shown()).replace("{latest}", latest))

    def cells(self, where: str = "true") -> Iterator[Cell]:
        """The printed cells that are selected, in the order of the catalogue, then by period and bloc.

        ``where`` is a further condition in SQL on cells ``c``.
        """
        self.make()
        for row in self.store.rows(_READ.replace("{where}", where)):
            yield cell(row)

    def count(self) -> int:
        """How many printed cells are selected."""
        self.make()
        return int(self.store.one("SELECT count(*) FROM selected")[0])

    def told(self, leading: bool = False) -> Iterator[Told]:
        """The observations behind the selected cells, in their order, of each cell the leading one first or only."""
        yield from self._told("s.source = c.source" if leading else "true")

    def told_by(self, sources: Iterable[int]) -> Iterator[Told]:
        """Some observations behind the selected cells by their numbers."""
        listed = ", ".join(str(int(source)) for source in sorted(sources)) or "NULL"
        yield from self._told(f"s.source IN ({listed})")

    def _told(self, where: str) -> Iterator[Told]:
        self.make()
        self.store.run(_WANTED.replace("{observations}", self.store.numbered("observations")).replace("{where}", where))
        self.store.run(_WINDOWS.replace("{around}", str(_AROUND)))
        self.store.run(_SECTIONS)
        yield from self.store.records(Told, _TOLD)
        self.store.drop("wanted", "windows", "places")

    def scope(self) -> str:
        """The condition in SQL on cells ``c`` that the selection's blocs, indicators and years make."""
        parts = [f"c.bloc <> '{UNKNOWN_BLOC}'"]
        if self.selection.indicators:
            parts.append(f"c.indicator_id IN ({_texts(self.selection.indicators)})")
        if self.selection.first_year is not None:
            parts.append(f"c.year >= {self.selection.first_year}")
        if self.selection.totals:
            parts.append("(c.dims = '{}' OR c.indicator_id NOT IN (SELECT indicator_id FROM marked WHERE dims = '{}'))")
        return " AND ".join(parts)

    def unknown(self) -> int:
        """How many observations are of no known bloc."""
        return int(self.store.one(f"SELECT count(*) FROM observations WHERE bloc_id = '{UNKNOWN_BLOC}'")[0])

    def _shown(self) -> str:
        parts = [self.scope()]
        if self.selection.measures:
            parts.append(f"c.measure IN ({_texts(self.selection.measures)})")
        if self.selection.statuses:
            parts.append(f"c.status IN ({_texts(self.selection.statuses)})")
        return " AND ".join(parts)

    def _where(self) -> str:
        chosen = self.selection
        parts = []
        if chosen.blocs:
            parts.append(f"coalesce(j.joined, o.bloc_id) IN ({_texts(chosen.blocs)})")
        if chosen.indicators:
            parts.append(f"o.indicator_id IN ({_texts(chosen.indicators | _needed(chosen))})")
        if chosen.first_year is not None:  # growth is on the year before
            parts.append(f"p.year >= {chosen.first_year - chosen.derived}")
        if chosen.last_year is not None:
            parts.append(f"p.year <= {chosen.last_year}")
        return f" WHERE {' AND '.join(parts)}" if parts else ""

    def _tables(self) -> None:
        """The small tables that the big query joins: catalogue, periods, lineage of blocs."""
        import pyarrow as pa

        order = list(indicators())
        found = {row[0] for row in self.store.rows("SELECT DISTINCT indicator_id FROM observations")}
        names = [*order, *sorted(found - set(order))]
        stock = [name in indicators() and indicators()[name].kind == "stock" for name in names]
        numbers = pa.array(range(len(names)), pa.int32())
        self.store.keep("kinds", pa.table({"indicator_id": names, "number": numbers, "stock": stock}))
        ends = list(self.store.rows("SELECT DISTINCT period_start, period_end FROM observations"))
        periods = [(first, last, is_stock) for first, last in ends for is_stock in (False, True)]
        made = [time_period(*period) for period in periods]
        self.store.keep(
            "periods",
            pa.table(
                {
                    "first": pa.array([p[0] for p in periods], pa.string()),
                    "last": pa.array([p[1] for p in periods], pa.string()),
                    "stock": pa.array([p[2] for p in periods], pa.bool_()),
                    "code": pa.array([p.code for p in made], pa.string()),
                    "year": pa.array([p.year for p in made], pa.int32()),
                    "months": pa.array([p.months for p in made], pa.int32()),
                    "exact": pa.array([p.exact for p in made], pa.int32()),
                }
            ),
        )
        ids, joined = [*self._join], [*self._join.values()]
        self.store.keep(
            "joins", pa.table({"bloc_id": pa.array(ids, pa.string()), "joined": pa.array(joined, pa.string())})
        )

    def _keep_kinds(self, found: Iterable[Kind]) -> None:
        import pyarrow as pa

        rows = sorted(found)
        columns = {name: pa.array([row[i] for row in rows], pa.string()) for i, name in enumerate(Kind._fields)}
        self.store.keep("differing", pa.table(columns))


# Of one series the last whole year, or else the last period there is; periods of several years are their own series.
LATEST = f"""row_number() OVER (
  PARTITION BY c.bloc, c.indicator_id, c.dims, c.measure, c.unit, c.months > {_YEAR}
  ORDER BY c.period <> c.year::VARCHAR AND c.months <= {_YEAR}, c.year DESC NULLS LAST, c.months DESC, c.period DESC
) = 1"""


@lru_cache(maxsize=65_536)
def exact(text: str) -> Fraction:
    """The number of an exact text; most come again and again."""
    return Fraction(text)


def cell(row: tuple[Any, ...]) -> Cell:
    """A cell from a row of ``columns``; its numbers are read from their exact text."""
    numbers = (None if text is None else exact(text) for text in row[8:11])
    return Cell(*row[:8], *numbers, *row[11:])


def _texts(found: Iterable[str]) -> str:
    return ", ".join("'" + text.replace("'", "''") + "'" for text in sorted(found))


def _needed(chosen: Selection) -> frozenset[str]:
    """The indicators that derived values of the chosen ones are computed with."""
    from pipeline.normalise.periods import TOTALS

    if not chosen.derived:
        return frozenset()
    return frozenset({"MEM.TOTAL", *(TOTALS[i] for i in chosen.indicators if i in TOTALS)})
