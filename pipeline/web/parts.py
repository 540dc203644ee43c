"""Rows of one document out of tables of any size: an index tells their row group, and only that is read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.dataset import damage_named

Row = dict[str, Any]
TABLES = (
    "documents", "texts", "pages", "sections", "footnotes", "figures", "observations", "checks", "readings", "crops",
)  # fmt: skip


class Run(NamedTuple):
    """Neighbouring rows of one document: ``rows`` of them from row ``first`` of row group ``group``."""

    doc_id: str
    group: int
    first: int
    rows: int


class Table:
    """One table, held open: a dataset that takes its place on the disk does not change what is read here."""

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        self._groups: list[tuple[pq.ParquetFile, int]] = []
        self.names: set[str] = set()
        for part in sorted(path.glob("*.parquet")) if path.is_dir() else [path] if path.exists() else []:
            with damage_named(part):
                file = pq.ParquetFile(part)
            self._groups += [(file, number) for number in range(file.num_row_groups)]
            self.names = set(file.schema_arrow.names)

    def runs(self) -> Iterator[Run]:
        """All rows as runs, in the order of the table."""
        for group in range(len(self._groups)):
            column = self._read(group, ["doc_id"]).column(0)
            if not len(column):
                continue
            codes = column.combine_chunks().dictionary_encode()
            numbers = codes.indices.to_numpy()
            starts = np.concatenate(([0], np.flatnonzero(np.diff(numbers)) + 1))
            counts = np.diff(np.concatenate((starts, [len(numbers)])))
            names = codes.dictionary.to_pylist()
            for start, count in zip(starts.tolist(), counts.tolist(), strict=True):
                yield Run(names[numbers[start]], group, start, count)

    def all(self, columns: Sequence[str], some: pc.Expression | None = None) -> Iterator[Row]:
        """All rows, or those that an expression is true of, row group by row group."""
        for group in range(len(self._groups)):
            found = self._read(group, columns)
            yield from (found if some is None else found.filter(some)).to_pylist()

    def take(self, places: Sequence[tuple[int, int, int]], columns: Sequence[str]) -> list[Row]:
        """The rows at some places (row group, first row, count); a column that the table lacks holds None."""
        absent = dict.fromkeys(column for column in columns if column not in self.names)
        rows: list[Row] = []
        for group, first, count in places:
            rows += self._read(group, columns).slice(first, count).to_pylist()
        return [row | absent for row in rows] if absent else rows

    def _read(self, group: int, columns: Sequence[str]) -> pa.Table:
        file, number = self._groups[group]
        with self._lock:  # a file is read by one thread at a time
            return file.read_row_group(number, [c for c in columns if c in self.names], use_threads=False)


class Tables:
    """The tables of a dataset as they were when this was made."""

    def __init__(self, folder: Path) -> None:
        self.stamp = stamp(folder)
        self._tables = {name: Table(folder / f"{name}.parquet") for name in TABLES}

    def __getitem__(self, name: str) -> Table:
        return self._tables[name]


def stamp(folder: Path) -> str:
    """Changes whenever a run has written the dataset anew."""
    found = []
    for name in ("documents", "texts", "checks"):
        try:
            status = os.stat(folder / f"{name}.parquet")
            found.append(f"{status.st_size}-{status.st_mtime_ns}-{status.st_ino}")
        except FileNotFoundError:
            found.append("none")
    return " ".join(found)
