"""The index of the desk: right, made only as far as needed, thrown away when it is damaged."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline import runner
from pipeline.config import Config
from pipeline.web import index
from pipeline.web.index import build, connect, index_file
from pipeline.web.library import ORDERS, Wish, shelf
from pipeline.web.parts import TABLES, Tables
from schemas.problems import ForeignOutput


def made(folder: Path) -> Tables:
    tables = Tables(folder)
    build(folder, tables, {})
    return tables


def numbers(folder: Path) -> dict[str, int]:
    with closing(connect(folder)) as db:
        return dict(db.execute("SELECT doc_id, id FROM texts"))


@pytest.mark.parametrize("table", TABLES)
def test_the_rows_of_a_document_are_those_of_the_table(folder, table, monkeypatch):
    tables = made(folder)
    rows = pq.read_table(folder / f"{table}.parquet").to_pylist()
    columns = list(pq.read_schema(folder / f"{table}.parquet").names)
    with closing(connect(folder)) as db:
        for doc_id in {row["doc_id"] for row in rows}:
            places = db.execute(
                "SELECT grp, first, count FROM places WHERE tab = ? AND doc_id = ? ORDER BY grp, first", (table, doc_id)
            ).fetchall()
            assert tables[table].take(places, columns) == [row for row in rows if row["doc_id"] == doc_id]


def test_rows_are_found_in_tables_of_many_groups_and_of_parts(folder):
    rows = pq.read_table(folder / "figures.parquet")
    (folder / "figures.parquet").unlink()
    (folder / "figures.parquet").mkdir()
    half = rows.num_rows // 2
    pq.write_table(rows.slice(0, half), folder / "figures.parquet" / "a.parquet", row_group_size=7)
    pq.write_table(rows.slice(half), folder / "figures.parquet" / "b.parquet", row_group_size=5)
    tables = made(folder)
    with closing(connect(folder)) as db:
        for doc_id in set(rows.column("doc_id").to_pylist()):
            query = "SELECT grp, first, count FROM places WHERE tab = 'figures' AND doc_id = ? ORDER BY grp, first"
            found = tables["figures"].take(db.execute(query, (doc_id,)).fetchall(), ["doc_id", "figure_id"])
            expected = rows.select(["doc_id", "figure_id"]).to_pylist()
            assert found == [row for row in expected if row["doc_id"] == doc_id]


def test_only_texts_that_changed_are_indexed_again(made: Path, tmp_path: Path):
    import shutil

    reports, out = Path(shutil.copytree(made / "in", tmp_path / "in")), tmp_path / "out"
    config = Config(jobs=0, report=False)
    runner.run([str(reports)], out, config)
    build(out, Tables(out), {})
    before = numbers(out)
    changed = reports / "Hà Tĩnh" / "sai.txt"
    changed.write_text(changed.read_text("utf-8").replace("12 lớp", "13 lớp"), "utf-8")
    runner.run([str(reports)], out, config)
    build(out, Tables(out), {})
    after = numbers(out)
    kept = before.keys() & after.keys()
    assert len(kept) == 2
    assert all(before[doc_id] == after[doc_id] for doc_id in kept)
    assert set(after.values()) - set(before.values()) == {4}
    with closing(connect(out)) as db:  # the text that is gone is not found any more
        assert shelf(db, Tables(out), Wish(words="12 lop boi duong")).total == 2
        assert shelf(db, Tables(out), Wish(words="13 lop boi duong")).total == 1


def test_a_build_that_is_cut_off_is_taken_up(folder, monkeypatch):
    def fall(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(folder, Tables(folder), {}, progress=fall)
    assert len(numbers(folder)) == 3  # what was committed is there
    tables = made(folder)
    with closing(connect(folder)) as db:
        assert shelf(db, tables, Wish(words="dang vien")).total == 3
        assert db.execute("SELECT count(*) FROM texts").fetchone() == (3,)


@pytest.mark.parametrize("damage", [b"", b"not a database" * 100, b"SQLite format 3\0" + b"\xff" * 2000])
def test_a_damaged_index_is_made_anew(folder, damage):
    made(folder)
    for ending in ("-wal", "-shm"):
        Path(f"{index_file(folder)}{ending}").unlink(missing_ok=True)
    index_file(folder).write_bytes(damage)
    tables = made(folder)
    with closing(connect(folder)) as db:
        assert shelf(db, tables, Wish()).total == 3


def test_an_index_of_another_version_is_made_anew(folder):
    made(folder)
    with closing(sqlite3.connect(index_file(folder))) as db:
        db.execute("PRAGMA user_version = 99")
    made(folder)
    assert len(numbers(folder)) == 3


def test_nothing_is_written_through_a_link(folder, tmp_path):
    (tmp_path / "elsewhere").write_bytes(b"precious")
    index_file(folder).parent.mkdir(exist_ok=True)
    index_file(folder).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ForeignOutput):
        made(folder)
    assert (tmp_path / "elsewhere").read_bytes() == b"precious"


@pytest.mark.parametrize(
    ("wish", "total", "loose"),
    [
        (Wish(), 3, False),
        (Wish(words="ket nap 30/120"), 3, False),
        (Wish(words="nam da ket nap", year="2022"), 1, False),
        (Wish(words="ket nap uu tu"), 3, True),
        (Wish(words="khongcochunay"), 0, False),
        (Wish(bloc="VN-23.KCQDN"), 3, False),
        (Wish(bloc="VN-01.KDN"), 0, False),
        (Wish(words="dang vien", bloc="VN-01.KDN"), 0, False),
        (Wish(year="2022"), 1, False),
        (Wish(findings=True), 3, False),  # one stands between two reports
        (Wish(status="failed"), 0, False),
        (Wish(page=99), 3, False),
        (Wish(words='" OR NOT ( NEAR * ^ :'), 0, False),
        (Wish(words="sai.txt"), 1, False),
    ],
)  # fmt: skip
def test_the_library_shows_what_is_asked_for(folder, wish, total, loose):
    tables = made(folder)
    with closing(connect(folder)) as db:
        found = shelf(db, tables, wish)
    assert (found.total, found.loose) == (total, loose)


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_holds_every_document(folder, order):
    tables = made(folder)
    with closing(connect(folder)) as db:
        found = [row["doc_id"] for row in shelf(db, tables, Wish(order=order)).rows]
    assert len(set(found)) == 3


def test_documents_in_order_of_their_findings(folder):
    tables = made(folder)
    with closing(connect(folder)) as db:
        rows = shelf(db, tables, Wish(order="findings")).rows
    assert rows[0]["errors"] > 0
    assert [(row["errors"], row["warnings"]) for row in rows] == sorted(
        ((row["errors"], row["warnings"]) for row in rows), reverse=True
    )


def test_facets_are_words_without_signs():
    assert index.facet("bloc", "VN-23.KCQDN") == "xblocvn23kcqdn"
