"""A dataset's Parquet tables in DuckDB: read where they lie, within the memory and the threads that are allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.dataset import Dataset
from schemas.problems import DiskFull, NotADataset, Text
from schemas.tables import TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pyarrow import Table

MEMORY = "700MB"  # of DuckDB's own; what does not fit goes to disk
_GLOB, _LITERAL = re.compile(r"([*?\[])"), r"[\1]"
_TYPES = {
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "spans": 'STRUCT(doc_id VARCHAR, start BIGINT, "end" BIGINT)[]',
    "acknowledgement": 'STRUCT("by" VARCHAR, date VARCHAR, reason VARCHAR)',
}
_BATCH = 4096
_PART = 1 << 32  # more rows than a part has


class Store:
    """One connection over the tables of a dataset; a table that an old dataset lacks is empty.

    Raises NotADataset for a folder that is none, or whose tables are damaged, and DiskFull when there is no room to
    put aside what exceeds ``memory``.
    """

    def __init__(self, folder: Path, threads: int | None = None, memory: str = MEMORY) -> None:
        import duckdb

        self.dataset = Dataset(folder)
        self.path = self.dataset.path
        self._spill = TemporaryDirectory(prefix="doichieu-")
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory,
            "temp_directory": self._spill.name,
            "preserve_insertion_order": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        if threads:
            settings["threads"] = str(threads)
        self.db: DuckDBPyConnection = duckdb.connect(config=settings)
        for name in TABLES:
            with self._named():
                self.db.execute(f'CREATE VIEW "{name}" AS {self._source(name)}')

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection and removes what was put aside."""
        self.db.close()
        self._spill.cleanup()

    def run(self, sql: str, values: Sequence[object] = ()) -> None:
        """Runs one statement."""
        with self._named():
            self.db.execute(sql, list(values) or None)

    def rows(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, some at a time. To be read to the end before the next query."""
        with self._named():
            result = self.db.execute(sql, list(values) or None)
            while batch := result.fetchmany(_BATCH):
                yield from batch

    def one(self, sql: str) -> tuple[Any, ...]:
        """The only row of a query."""
        return next(self.rows(sql))

    def records(self, kind: type[NamedTuple], sql: str, values: Sequence[object] = ()) -> Iterator[Any]:
        """The rows of a query as named tuples of ``kind``."""
        for row in self.rows(sql, values):
            yield kind(*row)

    def keep(self, name: str, table: Table) -> None:
        """Makes an Arrow table a table of ours."""
        with self._named():
            self.db.register("incoming", table)
            self.db.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS SELECT * FROM incoming')
            self.db.unregister("incoming")

    def drop(self, *names: str) -> None:
        """Forgets tables of ours, and frees what they took."""
        for name in names:
            self.run(f'DROP TABLE IF EXISTS "{name}"')

    def _source(self, name: str) -> str:
        parts = self._parts(name)
        known = {field.name: _TYPES.get(field.type, "VARCHAR") for field in TABLES[name].fields.values()}
        if not parts:
            columns = ", ".join(f'NULL::{kind} AS "{column}"' for column, kind in known.items())
            return f"SELECT {columns} WHERE false"
        names = [quoted(_GLOB.sub(_LITERAL, str(part))) for part in parts]  # no pattern, only a name
        there = "read_parquet([{}])".format(", ".join(f"'{name}'" for name in names))
        present = {row[0] for row in self.db.execute(f"DESCRIBE SELECT * FROM {there}").fetchall()}
        absent = "".join(f', NULL::{kind} AS "{c}"' for c, kind in known.items() if c not in present)
        return f"SELECT *{absent} FROM {there}"

    def _parts(self, name: str) -> list[Path]:
        path = self.path / f"{name}.parquet"
        return sorted(path.glob("*.parquet")) if path.is_dir() else [path] if path.exists() else []

    def numbered(self, name: str) -> str:
        """A table as a query with a column ``row``: the number of each row, the same whenever the table is read."""
        parts = self._parts(name)
        found = [
            f"SELECT *, file_row_number + {i * _PART} AS row FROM "
            f"read_parquet('{quoted(_GLOB.sub(_LITERAL, str(part)))}', file_row_number = true)"
            for i, part in enumerate(parts)
        ]
        return " UNION ALL BY NAME ".join(found) or f'SELECT *, 0::BIGINT AS row FROM "{name}"'

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Turns what DuckDB says of a damaged file or a full disk into our words."""
        import duckdb

        try:
            yield
        except duckdb.OutOfMemoryException as error:
            raise DiskFull(
                Text("Không đủ bộ nhớ hoặc đĩa tạm để so sánh.", "Not enough memory or temporary disk to compare."),
                Text("Chọn ít đảng bộ, chỉ tiêu hơn.", "Choose fewer blocs or indicators."),
            ) from error
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise NotADataset(
                Text(
                    f"Bảng trong {self.path} bị thiếu hoặc bị hỏng.", f"A table in {self.path} is missing or damaged."
                ),
                Text("Chạy lại “doichieu run”.", "Run “doichieu run” again."),
            ) from error


def quoted(text: str) -> str:
    """Text to stand between single quotes in SQL."""
    return text.replace("'", "''")
