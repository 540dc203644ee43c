"""Streaming rows to Parquet: what goes in comes out, in row groups, the same bytes each time."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.publish.dataset import DatasetWriter, TableWriter
from pipeline.publish.output import is_dataset
from pipeline.publish.rows import json_lines
from schemas.tables import TABLES


def rows(count, size=10):
    return [{"doc_id": f"{i:016x}", "text": f"“{i}”\n\t\\\u2028đảng " + "ế" * size} for i in range(count)]


def write(path, batches):
    writer = TableWriter(path, "texts")
    for batch in batches:
        writer.add(json_lines(batch))
    writer.close()
    return pq.ParquetFile(path)


def test_what_goes_in_comes_out(tmp_path):
    assert write(tmp_path / "a.parquet", [rows(3), [], rows(2)]).read().to_pylist() == rows(3) + rows(2)


def test_much_is_written_in_row_groups(tmp_path):
    many = rows(6, 1_000_000)
    file = write(tmp_path / "a.parquet", [[row] for row in many])
    assert file.num_row_groups == 3
    assert file.read().to_pylist() == many


def test_one_row_may_be_large(tmp_path):
    assert write(tmp_path / "a.parquet", [rows(1, 20_000_000)]).read().to_pylist() == rows(1, 20_000_000)


def test_the_same_rows_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write(tmp_path / name, [rows(100), rows(50)])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_half_a_character_becomes_a_question_mark(tmp_path):
    (row,) = write(tmp_path / "a", [[{"doc_id": "0", "text": "a\ud800b"}]]).read().to_pylist()
    assert row["text"] == "a?b"


@pytest.mark.parametrize("row", [{"doc_id": "0", "text": None}, {"doc_id": "0", "text": "", "more": 1}])
def test_a_row_that_does_not_fit_the_table_is_refused(tmp_path, row):
    with pytest.raises(ValueError, match=r"null|unexpected"):
        write(tmp_path / "a", [[row]])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_is_an_error_of_the_system():
    with pytest.raises(OSError, match="No space"):
        write("/dev/full", [rows(10_000)])


def test_tables_without_rows_are_written_too(tmp_path):
    with DatasetWriter(tmp_path) as writer:
        writer.add({"texts": json_lines(rows(1))})
    assert is_dataset(tmp_path)
    assert {path.stem: pq.read_metadata(path).num_rows for path in tmp_path.glob("*.parquet")} == {
        table: int(table == "texts") for table in TABLES
    }
