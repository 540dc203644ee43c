"""The comparison as a DuckDB file: the tables of the dataset, and views over them that say what they mean."""

from __future__ import annotations

from pathlib import Path

from pipeline.compare.derived import derived
from pipeline.compare.naming import full_name, unit_label
from pipeline.compare.series import LATEST, Cell, Series
from pipeline.compare.store import quoted
from schemas.indicators import dimensions, indicators
from schemas.intervals import decimal_text
from schemas.tables import TABLES

_CELLS: dict[str, tuple[str, str]] = {  # column: (SQL type, what it holds)
    "bloc_id": ("VARCHAR", "đảng bộ: mã ISO 3166-2 của tỉnh và loại đảng bộ"),
    "indicator_id": ("VARCHAR", "chỉ tiêu"),
    "dims": ("VARCHAR", "JSON các chiều phân tổ; {} là tổng số"),
    "measure": ("VARCHAR", "actual thực hiện, target chỉ tiêu, derived tính ra"),
    "derivation": ("VARCHAR", "cách tính: per_1000, per_year, share, growth; NULL khi báo cáo ghi"),
    "unit": ("VARCHAR", "mã đơn vị"),
    "period": ("VARCHAR", "kỳ theo SDMX: 2021, 2021-S1, 2020-01-01/P6Y"),
    "year": ("INTEGER", "năm cuối của kỳ"),
    "months": ("INTEGER", "số tháng của kỳ; 0 là thời điểm"),
    "value": ("DECIMAL(24, 4)", "giá trị"),
    "value_text": ("VARCHAR", "giá trị đúng, dạng thập phân"),
    "lower": ("DECIMAL(24, 4)", "giá trị nhỏ nhất có thể; NULL: không có"),
    "upper": ("DECIMAL(24, 4)", "giá trị lớn nhất có thể; NULL: không có"),
    "qualifier": ("VARCHAR", "từ chỉ mức đi kèm"),
    "obs_status": (
        "VARCHAR",
        "A bình thường, P tạm thời, E tính ra, U cần xem lại, D khác định nghĩa",
    ),
    "contradicted": ("BOOLEAN", "hai báo cáo ghi khác nhau cho cùng một kỳ; với số tính ra: số gốc có phát hiện"),
    "sources": ("INTEGER", "số lần được ghi"),
    "doc_id": ("VARCHAR", "văn bản của nguồn chính"),
    "observation_id": ("VARCHAR", "quan sát của nguồn chính trong văn bản đó"),
    "made_of": ("VARCHAR[]", "các quan sát (doc_id/observation_id) mà số tính ra dựa vào"),
    "basis": ("VARCHAR", "trạng thái xấu nhất của các số mà số tính ra dựa vào; NULL khi báo cáo ghi"),
}
_NAMES = {
    "indicators": ("indicator_id, vi, en, definition, unit, unit_vi, kind", "danh mục chỉ tiêu"),
    "blocs": ("bloc_id, vi, en", "tên các đảng bộ"),
    "codes": ("dimension, code, vi, en", "mã của các chiều phân tổ"),
}
_VIEWS = {
    "series": (
        "SELECT c.*, b.vi AS bloc, i.vi AS indicator FROM cells c LEFT JOIN blocs b USING (bloc_id) "
        "LEFT JOIN indicators i USING (indicator_id) WHERE c.derivation IS NULL",
        "Mỗi dòng một giá trị in trong báo cáo của một đảng bộ, chỉ tiêu, phân tổ, đơn vị và kỳ, kèm tên",
    ),
    "derived": (
        "SELECT c.*, b.vi AS bloc, i.vi AS indicator FROM cells c LEFT JOIN blocs b USING (bloc_id) "
        "LEFT JOIN indicators i USING (indicator_id) WHERE c.derivation IS NOT NULL",
        "Mỗi dòng một giá trị tính ra, với khoảng của nó và những quan sát mà nó dựa vào",
    ),
    "latest": (
        "SELECT c.* FROM series c QUALIFY " + LATEST.replace("c.bloc,", "c.bloc_id,"),
        "Như series, mỗi chuỗi chỉ kỳ gần nhất",
    ),
}
_ROWS = 50_000


def write(series: Series, target: Path, lang: str, home: Path) -> None:
    """Writes the database of a selection to ``target``: all tables of the dataset, and the selected cells.

    Its content is the same for the same dataset; its bytes are not, because DuckDB numbers each file at random.
    """
    del home
    store = series.store
    series.make()
    target.unlink(missing_ok=True)
    store.run(f"ATTACH '{quoted(str(target))}' AS made")
    try:
        for name, table in TABLES.items():
            store.run(f'CREATE TABLE made."{name}" AS SELECT * FROM "{name}"')
            _comment(series, f'TABLE made."{name}"', table.en if lang == "en" else table.vi)
            present = {row[0] for row in store.rows(f'DESCRIBE made."{name}"')}
            for field in table.fields.values():
                if field.name in present:
                    words = field.en if lang == "en" else field.vi
                    _comment(series, f'COLUMN made."{name}"."{field.name}"', words)
        _names(series)
        _cells(series)
        _conflicts(series)
    finally:
        store.run("DETACH made")
    _views(target)


def _views(target: Path) -> None:
    """Adds the views, away from the tables that the comparison made for itself."""
    import duckdb

    with duckdb.connect(str(target), config={"threads": 1}) as made:
        for name, (sql, words) in _VIEWS.items():
            made.execute(f"CREATE VIEW {name} AS {sql}")
            made.execute(f"COMMENT ON VIEW {name} IS '{quoted(words)}'")


def _comment(series: Series, what: str, words: str) -> None:
    series.store.run(f"COMMENT ON {what} IS '{quoted(words)}'")


def _names(series: Series) -> None:
    import pyarrow as pa

    blocs = [row[0] for row in series.store.rows("SELECT DISTINCT bloc FROM marked ORDER BY 1")]
    found: dict[str, list[tuple[str, ...]]] = {
        "indicators": [
            (i.indicator_id, i.vi, i.en, i.definition, i.unit, unit_label(i.unit), i.kind)
            for i in indicators().values()
        ],
        "blocs": [(bloc, full_name(bloc), full_name(bloc, "en")) for bloc in blocs],
        "codes": sorted({(d.name, c.code, c.vi, c.en) for d in dimensions().values() for c in d.codes}),
    }
    for name, (columns, words) in _NAMES.items():
        titles = columns.split(", ")
        arrays = {title: pa.array([row[i] for row in found[name]], pa.string()) for i, title in enumerate(titles)}
        series.store.keep("names", pa.table(arrays))
        series.store.run(f"CREATE TABLE made.{name} AS SELECT * FROM names")
        _comment(series, f"TABLE made.{name}", words)


def _cells(series: Series) -> None:
    columns = ", ".join(f"{name} {kind}" for name, (kind, _) in _CELLS.items())
    series.store.run(f"CREATE TABLE made.cells ({columns})")
    for name, (_, words) in _CELLS.items():
        _comment(series, f"COLUMN made.cells.{name}", words)
    series.store.run("""
        INSERT INTO made.cells
        SELECT c.bloc, c.indicator_id, c.dims, c.measure, NULL, c.unit, nullif(c.period, ''), c.year, c.months,
          s.value::DECIMAL(24, 4), s.value, s.lower::DECIMAL(24, 4), s.upper::DECIMAL(24, 4), s.qualifier, c.status,
          c.contradicted, c.sources, s.doc_id, s.observation_id, [], NULL
        FROM selected c JOIN sources s USING (source) ORDER BY c.n
    """)
    waiting: list[Cell] = []
    for cell in derived(series):
        waiting.append(cell)
        if len(waiting) == _ROWS:
            _insert(series, waiting)
            waiting = []
    _insert(series, waiting)


def _insert(series: Series, cells: list[Cell]) -> None:
    import pyarrow as pa

    text = pa.string()
    rows = [
        (c.bloc, c.indicator_id, c.dims, c.measure, c.derivation, c.unit, c.period, c.year, c.months,
         decimal_text(c.value, 4), decimal_text(c.value, 4), _end(c.lower), _end(c.upper), c.qualifier, c.status,
         c.contradicted, len(c.made_of), None, None, list(c.made_of), c.basis)
        for c in cells
    ]  # fmt: skip
    kinds = {"year": pa.int32(), "months": pa.int32(), "contradicted": pa.bool_(), "sources": pa.int32(),
             "made_of": pa.list_(text)}  # fmt: skip
    arrays = {n: pa.array([row[i] for row in rows], kinds.get(n, text)) for i, n in enumerate(_CELLS)}
    series.store.keep("computed", pa.table(arrays))
    series.store.run("INSERT INTO made.cells SELECT * FROM computed")


def _end(value: object) -> str | None:
    from fractions import Fraction

    return decimal_text(value, 4) if isinstance(value, Fraction) else None


def _conflicts(series: Series) -> None:
    """The checks that tell conflicts of the selected cells."""
    series.store.run("""
        CREATE TABLE made.conflicts AS SELECT k.* FROM made.checks k
        SEMI JOIN (SELECT c.* FROM conflicts c JOIN selected s ON s.source = c.source) c
          ON c.check_id = k.check_id AND c.first_doc = k.doc_id
        ORDER BY k.check_id, k.doc_id
    """)
    _comment(series, "TABLE made.conflicts", "Hai báo cáo ghi khác nhau về cùng một giá trị; các cột như bảng checks")
