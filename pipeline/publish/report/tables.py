"""Reading a finished dataset: only the columns and the rows that the page needs.

Files are read directly and sifted as lists: pyarrow's datasets, joins and even its arrays made from lists would load
pandas, which takes longer than the page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.problems import NotADataset, Text

Row = dict[str, Any]

_RUN_FIRST = Text("Chạy “doichieu run ... -o THƯ_MỤC” trước.", "Run “doichieu run ... -o FOLDER” first.")


class Tables:
    """The Parquet tables in a directory; a table is a file or a directory of parts.

    A table or a column that is absent reads as empty, because later versions add some and old datasets
    must still open. Raises NotADataset when there is no table of documents, or a table is damaged.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        if not self.has("documents"):
            raise NotADataset(
                Text(
                    f"{directory} không phải là kết quả của doichieu: không có bảng documents.",
                    f"{directory} is not a dataset of doichieu: there is no table documents.",
                ),
                _RUN_FIRST,
            )

    def columns(self, name: str, columns: list[str]) -> Iterator[list[list[Any]]]:
        """The columns of a table as lists, some rows at a time, in order. Absent columns hold None."""
        for batch in self._batches(name, columns, 8_192):
            yield [batch[c].to_pylist() if c in batch.schema.names else [None] * batch.num_rows for c in columns]

    def rows(self, name: str, columns: list[str], doc_ids: Collection[str] | None = None) -> Iterator[Row]:
        """The rows of some documents or of all as dictionaries; "doc_id" is among the columns."""
        empty = dict.fromkeys(columns)
        for batch in self._batches(name, columns, 64 if name == "texts" else 1_024):
            found = enumerate(batch["doc_id"].to_pylist())
            for start, length in _runs(number for number, doc_id in found if doc_ids is None or doc_id in doc_ids):
                yield from (empty | row for row in batch.slice(start, length).to_pylist())

    def by_document(self, name: str, columns: list[str], doc_ids: Collection[str]) -> dict[str, list[Row]]:
        """The rows of some documents, gathered by document, in the order of the table."""
        gathered: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows(name, ["doc_id", *columns], doc_ids):
            gathered[row["doc_id"]].append(row)
        return gathered

    def take(self, name: str, columns: list[str], numbers: Collection[int]) -> Iterator[tuple[int, Row]]:
        """Some rows of a table by their number, in order, each with its number. Only these are made Python objects."""
        wanted, empty = sorted(numbers), dict.fromkeys(columns)
        first = done = 0
        for batch in self._batches(name, columns, 8_192):
            until = bisect_left(wanted, first + batch.num_rows, done)
            for start, length in _runs(number - first for number in wanted[done:until]):
                for number, row in enumerate(batch.slice(start, length).to_pylist(), first + start):
                    yield number, empty | row
            first, done = first + batch.num_rows, until

    def has(self, name: str) -> bool:
        """True when the dataset has this table."""
        return bool(self._parts(name))

    def _batches(self, name: str, columns: list[str], rows: int) -> Iterator[pa.RecordBatch]:
        for path in self._parts(name):
            with self._open(path, name) as file:
                present = [column for column in columns if column in file.schema_arrow.names]
                yield from file.iter_batches(rows, columns=present, use_threads=False)

    def _parts(self, name: str) -> list[Path]:
        path = self.directory / f"{name}.parquet"
        return sorted(path.glob("*.parquet")) if path.is_dir() else [path] if path.exists() else []

    def _open(self, path: Path, name: str) -> pq.ParquetFile:
        try:
            return pq.ParquetFile(path)
        except pa.ArrowInvalid as error:
            raise NotADataset(
                Text(f"Bảng {name} trong {self.directory} bị hỏng.", f"Table {name} in {self.directory} is damaged."),
                _RUN_FIRST,
            ) from error


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Rising numbers as runs of neighbours: (first, how many)."""
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        (_, first), *others = run
        yield first, 1 + len(others)
