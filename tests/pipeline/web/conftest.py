"""A small dataset behind a desk: reports that contradict themselves, and one that is made to do harm."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline import runner
from pipeline.config import Config
from pipeline.web.app import application
from pipeline.web.desk import Desk
from pipeline.web.guard import App, Rules

sys.path.insert(0, str(Path(__file__).parents[1]))
from conftest import report

PORT = 8765
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def evil_report() -> str:
    """A report whose title, places and text try to be markup."""
    return (
        report(number=46, total=41)
        .replace("Kết quả công tác phát triển đảng viên năm 2020", f"Kết quả công tác {EVIL} năm 2020")
        .replace("các cấp ủy", f"các cấp ủy {EVIL}")
        .replace("1. Kết nạp đảng viên", f"1. Kết nạp {EVIL}")
    )


def write_archive(root: Path) -> None:
    """Three reports: with two findings, without any, and the evil one, whose name is a script too."""
    (root / "Hà Tĩnh").mkdir(parents=True)
    (root / "Hà Tĩnh" / "sai.txt").write_text(report(total=42, percent="27"), "utf-8")
    (root / "Hà Tĩnh" / "đúng.txt").write_text(report(number=44).replace("12 tháng 6 năm 2021", "13/5/2022"), "utf-8")
    (root / "<img src=x onerror=alert(3)>.txt").write_text(evil_report(), "utf-8")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the reports (``in``) and their dataset (``out``), to be copied and not touched."""
    root = tmp_path_factory.mktemp("desk")
    write_archive(root / "in")
    runner.run([str(root / "in")], root / "out", Config(jobs=0, report=False))
    return root


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A dataset of one's own."""
    return Path(shutil.copytree(made / "out", tmp_path / "out"))


@dataclass
class Site:
    """A desk, the rules of its guard, and a browser that has come in by the printed address."""

    desk: Desk
    rules: Rules
    app: App
    client: TestClient

    def stranger(self, **settings: object) -> TestClient:
        """Someone without a session."""
        return TestClient(self.app, base_url=f"http://127.0.0.1:{PORT}", follow_redirects=False, **settings)

    @property
    def csrf(self) -> str:
        return next(iter(self.rules.sessions._kept.values())).csrf

    def post(self, path: str, **fields: str):
        """A form of ours, sent."""
        return self.client.post(path, data={"csrf": self.csrf, **fields})

    def one(self, query: str, *values: object):
        """One row of the index."""
        with self.desk.reading() as reading:
            return reading.db.execute(query, values).fetchone()


def site(folder: Path, **settings: object) -> Site:
    """A desk on a dataset, its index made."""
    desk = Desk(folder, Config())
    desk.refresh(wait=True)
    assert desk.making.error == ""
    assert desk.making.compare_error == ""
    rules = Rules(PORT, "Nguyễn An", 100_000, **settings)
    app = application(desk, rules)
    client = TestClient(app, base_url=f"http://127.0.0.1:{PORT}")
    if rules.password is None:
        assert client.get("/", params={"token": rules.token.word}).status_code == 200
    return Site(desk, rules, app, client)


@pytest.fixture
def at(folder: Path) -> Site:
    return site(folder)
