"""compare.duckdb: the tables, views with names and comments, conflicts like checks."""

import duckdb
import pytest

from pipeline.compare import database
from pipeline.compare.selection import Selection
from pipeline.compare.series import Series
from schemas.tables import TABLES


@pytest.fixture(scope="module")
def made(dataset, tmp_path_factory):
    target = tmp_path_factory.mktemp("duckdb") / "so'sánh.duckdb"
    with Series(dataset, Selection()) as series:
        database.write(series, target, "vi", dataset)
        assert len(list(series.cells())) == 18  # the series is of use afterwards
    connection = duckdb.connect(str(target), read_only=True)
    yield connection
    connection.close()


def test_the_tables_of_the_dataset_are_there(made):
    names = {name for (name,) in made.execute("SHOW TABLES").fetchall()}
    assert names == {*TABLES, "cells", "conflicts", "indicators", "blocs", "codes", "series", "derived", "latest"}
    assert made.execute("SELECT count(*) FROM observations").fetchone() == (20,)


def test_views(made):
    assert made.execute("SELECT count(*), count(derivation) FROM series").fetchone() == (18, 0)
    assert made.execute("SELECT count(*), count(derivation) FROM derived").fetchone() == (9, 9)
    found = made.execute(
        "SELECT bloc, indicator, period, value::VARCHAR FROM latest WHERE indicator_id = 'MEM.TOTAL' ORDER BY bloc_id"
    ).fetchall()
    assert found[0] == (
        "Đảng bộ Khối Cơ quan và Doanh nghiệp tỉnh Thanh Hóa",
        "Tổng số đảng viên",
        "2022",
        "14103.0000",
    )
    assert len(found) == 3


def test_columns_say_what_they_mean(made):
    silent = "SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND table_name IN {}"
    assert made.execute(silent.format(("cells", "figures", "observations", "documents"))).fetchall() == []


def test_conflicts_are_rows_like_checks(made):
    columns = "SELECT column_name FROM duckdb_columns() WHERE table_name = '{}' ORDER BY column_index"
    assert made.execute(columns.format("conflicts")).fetchall() == made.execute(columns.format("checks")).fetchall()
    [row] = made.execute("SELECT rule_id, severity, arithmetic, len(spans) FROM conflicts").fetchall()
    assert row == ("DUP02", "warning", "550 ≠ 540", 2)
