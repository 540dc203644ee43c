"""Reading a finished dataset: only the columns and the rows that the page needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

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
        if self._open("documents") is None:
            raise NotADataset(
                Text(
                    f"{directory} không phải là kết quả của doichieu: không có bảng documents.",
                    f"{directory} is not a dataset of doichieu: there is no table documents.",
                ),
                _RUN_FIRST,
            )

    def table(self, name: str, columns: list[str], doc_ids: Collection[str] | None = None) -> pa.Table:
        """The columns of a table, for some documents or all. Absent columns hold nulls."""
        source = self._open(name)
        if source is None:
            return pa.table({column: pa.array([], pa.null()) for column in columns})
        present = [column for column in columns if column in source.schema.names]
        table = source.to_table(columns=present, filter=_of(doc_ids))
        for column in columns:
            if column not in present:
                table = table.append_column(column, pa.nulls(table.num_rows))
        return table.select(columns)

    def rows(self, name: str, columns: list[str], doc_ids: Collection[str] | None = None) -> list[Row]:
        """The same as dictionaries."""
        rows: list[Row] = self.table(name, columns, doc_ids).to_pylist()
        return rows

    def by_document(self, name: str, columns: list[str], doc_ids: Collection[str]) -> dict[str, list[Row]]:
        """The rows of some documents, gathered by document, in the order of the table."""
        gathered: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows(name, ["doc_id", *columns], doc_ids):
            gathered[row["doc_id"]].append(row)
        return gathered

    def take(self, name: str, columns: list[str], indices: Collection[int]) -> Iterator[tuple[int, Row]]:
        """Some rows of a table by their number, in order, each with its number. Only these are made Python objects."""
        source = self._open(name)
        wanted = sorted(indices)
        if source is None or not wanted:
            return
        present = [column for column in columns if column in source.schema.names]
        first = done = 0
        for batch in source.to_batches(columns=present):
            until = done
            while until < len(wanted) and wanted[until] < first + batch.num_rows:
                until += 1
            numbers = wanted[done:until]
            rows = batch.take(pa.array([number - first for number in numbers], pa.int64())).to_pylist()
            for number, row in zip(numbers, rows, strict=True):
                yield number, {column: row.get(column) for column in columns}
            first, done = first + batch.num_rows, until

    def texts(self, doc_ids: Collection[str]) -> Iterator[tuple[str, str]]:
        """(doc_id, text) of some documents, a few at a time, so that an archive need not fit in memory."""
        source = self._open("texts")
        if source is None or not doc_ids:
            return
        for batch in source.to_batches(columns=["doc_id", "text"], filter=_of(doc_ids), batch_size=64):
            for doc_id, text in zip(batch["doc_id"], batch["text"], strict=True):
                yield doc_id.as_py(), text.as_py() or ""

    def _open(self, name: str) -> ds.Dataset | None:
        path = self.directory / f"{name}.parquet"
        try:
            return ds.dataset(path, format="parquet") if path.exists() else None
        except pa.ArrowInvalid as error:
            raise NotADataset(
                Text(
                    f"Bảng {name} trong {self.directory} bị hỏng.", f"The table {name} in {self.directory} is damaged."
                ),
                _RUN_FIRST,
            ) from error


def _of(doc_ids: Collection[str] | None) -> pc.Expression | None:
    if doc_ids is None:
        return None
    return pc.field("doc_id").isin(pa.array(sorted(doc_ids), pa.string()))
