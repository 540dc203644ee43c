"""Writing the dataset: rows are streamed to Parquet, one file per table, in the order they come.

Row groups are cut by what was written so far and nothing else, so the same rows give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.publish.output import DESCRIPTOR
from schemas.tables import TABLES, arrow_schema, datapackage

_BATCH_ROWS = 2_000
_GROUP_ROWS = 100_000
_GROUP_BYTES = 8_000_000


class TableWriter:
    """One Parquet file that grows row group by row group; little of it is held in memory."""

    def __init__(self, path: Path, table: str) -> None:
        self.schema: pa.Schema = arrow_schema(table)
        self._writer = pq.ParquetWriter(path, self.schema, compression="zstd", store_schema=True)
        self._rows: list[Mapping[str, Any]] = []
        self._size = 0
        self._batches: list[pa.RecordBatch] = []

    def add(self, rows: Sequence[Mapping[str, Any]], size: int = 0) -> None:
        """Appends rows; ``size`` is about how many bytes of text they hold, when that is much."""
        self._rows.extend(rows)
        self._size += size
        if len(self._rows) >= _BATCH_ROWS or self._size >= _GROUP_BYTES:
            self._pack()

    def close(self) -> None:
        """Writes what is left and closes the file."""
        self._pack()
        self._flush()
        self._writer.close()

    def abandon(self) -> None:
        """Closes the file as it is; a disk that is full is not an error here."""
        with suppress(OSError):
            self._writer.close()

    def _pack(self) -> None:
        if self._rows:
            self._batches.append(pa.RecordBatch.from_pylist(self._rows, self.schema))
            self._rows, self._size = [], 0
        held = sum(batch.num_rows for batch in self._batches)
        if held >= _GROUP_ROWS or sum(batch.nbytes for batch in self._batches) >= _GROUP_BYTES:
            self._flush()

    def _flush(self) -> None:
        if self._batches:
            self._writer.write_table(pa.Table.from_batches(self._batches, self.schema))
            self._batches = []


class DatasetWriter:
    """All tables of a dataset and its descriptor, in a folder that exists.

    A context manager; raises OSError when the disk is full, at any call. Tables that get no row are
    written empty.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tables: dict[str, TableWriter] = {}

    def __enter__(self) -> Self:
        for table in TABLES:
            self._tables[table] = TableWriter(self._folder / f"{table}.parquet", table)
        return self

    def add(self, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Appends rows to the tables they are of."""
        for table, rows in tables.items():
            if rows:
                size = sum(len(row["text"]) for row in rows) if table == "texts" else 0
                self._tables[table].add(rows, size)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            for table in self._tables.values():
                table.abandon()
            return
        for table in self._tables.values():
            table.close()
        (self._folder / DESCRIPTOR).write_text(json.dumps(datapackage(), ensure_ascii=False, indent=1) + "\n", "utf-8")
