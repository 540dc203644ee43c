"""A small archive of reports, and the command to run on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main

ROOT = Path(__file__).parents[2]
BROWSER_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

REPORT = """\
ĐẢNG BỘ TỈNH HÀ TĨNH
ĐẢNG ỦY KHỐI CÁC CƠ QUAN VÀ DOANH NGHIỆP
*
Số {number}-BC/ĐUK

ĐẢNG CỘNG SẢN VIỆT NAM
Hà Tĩnh, ngày 12 tháng 6 năm 2021

BÁO CÁO
Kết quả công tác phát triển đảng viên năm 2020

I. TÌNH HÌNH CHUNG
Đảng bộ Khối có {total} tổ chức cơ sở đảng, trong đó có 25 đảng bộ cơ sở và 15 chi bộ cơ sở¹, với hơn 4.200 đảng viên.
Thực hiện Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị, các cấp ủy đã mở 12 lớp bồi dưỡng.

¹ Giảm 02 chi bộ so với năm 2019.

II. KẾT QUẢ
1. Kết nạp đảng viên
Trong năm đã kết nạp 30/120 quần chúng ưu tú (chiếm {percent}%), tăng 5 đồng chí so với năm 2019.
2. Chuyển đảng chính thức
Có 48 đồng chí được công nhận đảng viên chính thức.

Nơi nhận:
- Tỉnh ủy;
- Lưu Văn phòng.

T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ
Trần Văn Mẫu
"""


def report(number: int = 45, total: int = 40, percent: str = "25") -> str:
    """A short report. 40 organisations and 25 percent are right."""
    return REPORT.format(number=number, total=total, percent=percent)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The real Chromium, or a skipped test."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("no Chromium; `make test` installs it (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=BROWSER_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def archive(tmp_path) -> Path:
    """Four readable reports: names with spaces and diacritics, folders, Windows line ends, one contradiction."""
    root = tmp_path / "kho báo cáo"
    (root / "Hà Tĩnh").mkdir(parents=True)
    (root / "Hà Tĩnh" / "báo cáo số 1.txt").write_bytes(report(1).encode())
    (root / "Hà Tĩnh" / "báo cáo số 2.txt").write_bytes(report(2, percent="30").encode())
    (root / "windows.txt").write_bytes(report(3).replace("\n", "\r\n").encode("utf-8-sig"))
    (root / "Đắk Nông.md").write_bytes(report(4).replace("HÀ TĨNH", "ĐẮK NÔNG").encode())
    return root


@pytest.fixture
def out(tmp_path) -> Path:
    return tmp_path / "kết quả"


@dataclass
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def command(capfd, monkeypatch, tmp_path):
    """Runs the command inside this process, away from the settings of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("DOICHIEU_") and name != "DOICHIEU_SHARED"]:
        monkeypatch.delenv(name)

    def run(*arguments: object) -> Ended:
        capfd.readouterr()
        code = main([str(argument) for argument in arguments])
        return Ended(code, *capfd.readouterr())

    return run


@pytest.fixture
def start(tmp_path):
    """Starts the command as a process of its own. What is still alive after the test is killed."""
    begun = []

    def start(*arguments: object, **settings: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "doichieu", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT),
                "PYTHONUTF8": "1",
                "PYTHONDONTWRITEBYTECODE": "1",
                **settings.pop("env", {}),
            },
            **settings,
        )
        begun.append(process)
        return process

    yield start
    for process in begun:
        process.kill()
        process.communicate()
