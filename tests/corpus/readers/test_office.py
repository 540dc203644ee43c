"""DOC, RTF and ODT by way of LibreOffice: told by content, read like Word files, and nothing outlives its time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from struct import pack

import psutil
import pytest

from corpus import external
from corpus.readers import read
from corpus.samples import samples
from pipeline.reading import read_text
from pipeline.stages import understand
from schemas.limits import Limits
from schemas.problems import BrokenDocument, Encrypted, ProgramFailed, ProgramMissing, UnsupportedFormat
from tests.corpus.readers.word import Printed, docx, marker, note, p, table

needs_libreoffice = pytest.mark.skipif(external.find(external.LIBREOFFICE) is None, reason="no LibreOffice")
FILTERS = {"doc": "doc:MS Word 97", "rtf": "rtf", "odt": "odt", "xml": "xml:MS Word 2003 XML"}
MEDIA_TYPES = {
    "doc": "application/msword",
    "rtf": "application/rtf",
    "odt": "application/vnd.oasis.opendocument.text",
    "xml": "application/xml",
}
BODY = (
    p("Khối", marker(1), " có 121 tổ chức.")
    + table([["TT", "Loại", "Số"], ["1", "Đảng bộ", "93"], ["2", "Chi bộ", "28"]])
    + p("Hết.")
)
TEXT = "Khối¹ có 121 tổ chức.\n\n| TT | Loại | Số |\n| 1 | Đảng bộ | 93 |\n| 2 | Chi bộ | 28 |\n\n¹ Một.\n\nHết."


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    """A folder with a small file and a sample report in every format."""
    folder = tmp_path_factory.mktemp("văn phòng")
    (folder / "small.docx").write_bytes(docx(BODY, footnotes=note(1, "Một.")))
    (folder / "report.docx").write_bytes(Printed(read_text(samples()[0].text)).bytes())
    for form in FILTERS.values():
        command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", form, "--outdir", str(folder), *map(str, folder.glob("*.docx"))]
        subprocess.run(command, check=True, capture_output=True, timeout=100)
    return folder


@needs_libreoffice
@pytest.mark.parametrize("form", FILTERS)
def test_formats(files: Path, form: str) -> None:
    document = read(files / f"small.{form}", f"small.{form}")
    assert document.text == TEXT
    assert (document.status, document.source, document.media_type) == ("ok", f"small.{form}", MEDIA_TYPES[form])


@needs_libreoffice
def test_the_facts_of_a_doc_are_those_of_the_text(files: Path) -> None:
    report, document = read_text(samples()[0].text), understand(read(files / "report.doc", "report.doc"))
    assert Counter((f.value, f.unit, f.role) for f in document.figures) == Counter(
        (f.value, f.unit, f.role) for f in report.figures
    )
    assert [(n.label, n.status) for n in document.footnotes] == [(n.label, n.status) for n in report.footnotes]


@needs_libreoffice
@pytest.mark.parametrize("name", ["a.doc", "a.docx", "a.bin", "a"])
def test_the_content_tells_the_format(files: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes((files / "small.rtf").read_bytes())
    assert read(tmp_path / name, name).media_type == "application/rtf"


@needs_libreoffice
def test_several_at_the_same_time(files: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(lambda form: read(files / f"small.{form}", "a").text, ["doc", "rtf", "odt", "doc"])
    assert set(found) == {TEXT}


def ole(*names: str, word: bytes = b"") -> bytes:
    """An OLE file with streams of these names; ``word`` is the beginning of the first one."""
    end = 0xFFFFFFFE
    fields = (62, 3, 0xFFFE, 9, 6, 0, 0, 0, 1, 1, 0, 4096, end, 0, end, 0)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + pack("<HHHHHHIIIIIIIIII", *fields)
    header += pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table_of_sectors = pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFF] * 125)
    entries = [("Root Entry", 0xFFFFFFFF, 1)]
    entries += [(name, i + 2 if i + 1 < len(names) else 0xFFFFFFFF, 0xFFFFFFFF) for i, name in enumerate(names)]
    directory = b""
    for name, right, child in entries:
        raw = name.encode("utf-16-le")
        directory += raw.ljust(64, b"\0") + pack("<HBBIII", len(raw) + 2, 2, 1, 0xFFFFFFFF, right, child)
        directory += bytes(36) + pack("<IQ", 2, 4096)
    return header + table_of_sectors + directory.ljust(512, b"\0") + word.ljust(512, b"\0")


REFUSED = [
    (ole("Workbook"), UnsupportedFormat, "XLS"),
    (ole("Root", "PowerPoint Document"), UnsupportedFormat, "PPT"),
    (ole("EncryptionInfo", "EncryptedPackage"), Encrypted, "mật khẩu"),
    (ole("WordDocument", word=bytes(11) + b"\x01"), Encrypted, "mật khẩu"),
    (ole("WordDocument")[:600], BrokenDocument, "hỏng"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), BrokenDocument, "hỏng"),
    (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><w:wordDocument/>', BrokenDocument, "DOCTYPE"),
]


@pytest.mark.parametrize(("data", "error", "said"), REFUSED, ids=[str(i) for i in range(len(REFUSED))])
def test_refused(tmp_path: Path, data: bytes, error: type[Exception], said: str) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(data)
    with pytest.raises(error, match=said):
        read(path, "a.doc")


@needs_libreoffice
def test_what_libreoffice_cannot_open(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(ole("WordDocument", word=b"\xec\xa5"))
    with pytest.raises(ProgramFailed):
        read(path, "a.doc")


def test_without_libreoffice(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1 a}")
    with pytest.raises(ProgramMissing, match="apt install libreoffice-writer"):
        read(tmp_path / "a.rtf", "a.rtf")


@pytest.fixture
def fake(tmp_path: Path, monkeypatch):
    """Puts a program of ours in the place of LibreOffice; ``pids`` is where it writes who it is."""
    pids = tmp_path / "pids"

    def install(script: str) -> Path:
        program = tmp_path / "soffice"
        program.write_text(f"#!/bin/sh\necho $$ >> {pids}\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
        (tmp_path / "a.rtf").write_bytes(rb"{\rtf1 a}")
        return pids

    return install


def gone(pids: Path, seconds: float = 5.0) -> bool:
    """True when none of the processes is left."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        left = [int(n) for n in pids.read_text().split() if psutil.pid_exists(int(n))]
        if not [n for n in left if psutil.Process(n).status() != psutil.STATUS_ZOMBIE]:
            return True
        time.sleep(0.05)
    return False


def test_one_that_hangs_is_killed_with_its_children(tmp_path: Path, fake) -> None:
    pids = fake(f"sleep 60 & echo $! >> {tmp_path / 'pids'}; sleep 60")
    begun = time.monotonic()
    with pytest.raises(ProgramFailed, match="quá 1 giây"):
        read(tmp_path / "a.rtf", "a.rtf", Limits(program_seconds=1.0))
    assert time.monotonic() - begun < 10
    assert len(pids.read_text().split()) == 2
    assert gone(pids)


def test_a_child_that_stays_behind_is_killed(tmp_path: Path, fake) -> None:
    pids = fake(f"sleep 60 & echo $! >> {tmp_path / 'pids'}; exit 3")
    with pytest.raises(ProgramFailed, match="mã thoát 3"):
        read(tmp_path / "a.rtf", "a.rtf")
    assert gone(pids)


def test_it_dies_with_us(tmp_path: Path, fake) -> None:
    pids = fake("sleep 60")
    code = f"from corpus.readers import read; from pathlib import Path; read(Path({str(tmp_path / 'a.rtf')!r}), 'a')"
    reader = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[3])
    until = time.monotonic() + 20
    while not pids.exists() and time.monotonic() < until:
        time.sleep(0.05)
    reader.send_signal(signal.SIGKILL)
    reader.wait()
    assert gone(pids)


def test_it_is_given_nothing_of_ours(tmp_path: Path, fake, monkeypatch) -> None:
    monkeypatch.setenv("SECRET_OF_OURS", "1")
    fake(f"env > {tmp_path / 'env'}; cat > {tmp_path / 'stdin'}; ls -d profile > {tmp_path / 'ls'}; exit 1")
    with pytest.raises(ProgramFailed):
        read(tmp_path / "a.rtf", "a.rtf")
    environment = (tmp_path / "env").read_text()
    assert "SECRET_OF_OURS" not in environment
    assert "http_proxy=http://127.0.0.1:9" in environment
    assert (tmp_path / "stdin").read_text() == ""
    home = next(line for line in environment.split("\n") if line.startswith("HOME="))
    assert not Path(home.removeprefix("HOME=")).exists()
