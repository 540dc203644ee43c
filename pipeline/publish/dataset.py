"""Writing the dataset: rows are streamed to Parquet, one file per table, in the order they come.

Row groups are cut by what was written so far and nothing else, so the same rows give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.json import ParseOptions, ReadOptions, read_json

from pipeline.publish.output import DESCRIPTOR
from schemas.tables import TABLES, arrow_schema, datapackage

_GROUP_BYTES = 4_000_000


class TableWriter:
    """One Parquet file that grows row group by row group; little of it is held in memory.

    Rows come, and wait, as lines of JSON: workers make them, and Arrow reads them by itself, where its way from
    Python objects would load pandas.
    """

    def __init__(self, path: Path, table: str) -> None:
        self._schema: pa.Schema = arrow_schema(table)
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd", store_schema=True)
        self._lines: list[bytes] = []
        self._size = 0

    def add(self, lines: bytes) -> None:
        """Appends rows, see ``rows.json_lines``."""
        if lines:
            self._lines.append(lines)
            self._size += len(lines)
        if self._size >= _GROUP_BYTES:
            self._flush()

    def close(self) -> None:
        """Writes what is left and closes the file."""
        self._flush()
        self._writer.close()

    def abandon(self) -> None:
        """Closes the file as it is; a disk that is full is not an error here."""
        with suppress(OSError):
            self._writer.close()

    def _flush(self) -> None:
        if not self._lines:
            return
        lines = pa.py_buffer(b"".join(self._lines))
        self._lines, self._size = [], 0
        read = read_json(
            pa.BufferReader(lines),
            ReadOptions(use_threads=False, block_size=lines.size + 1),
            ParseOptions(explicit_schema=self._schema, unexpected_field_behavior="error"),
        )
        columns = [read.column(name) for name in self._schema.names]
        self._writer.write_table(pa.Table.from_arrays(columns, schema=self._schema))  # refuses nulls out of place


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

    def add(self, tables: Mapping[str, bytes]) -> None:
        """Appends rows, as ``json_lines`` by table."""
        for table, lines in tables.items():
            self._tables[table].add(lines)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            for table in self._tables.values():
                table.abandon()
            return
        for table in self._tables.values():
            table.close()
        (self._folder / DESCRIPTOR).write_text(json.dumps(datapackage(), ensure_ascii=False, indent=1) + "\n", "utf-8")
