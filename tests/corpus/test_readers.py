"""Reading files: encodings, what is no text, and files that cannot be read."""

from __future__ import annotations

import codecs
import hashlib
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers import from_text, read, readers
from corpus.readers.plain import is_vietnamese
from schemas.limits import Limits
from schemas.problems import (
    BinaryContent,
    BrokenDocument,
    BrokenImage,
    BrokenPdf,
    DocumentError,
    EmptyFile,
    FileTooLarge,
    UnknownEncoding,
    UnreadableFile,
    UnsupportedFormat,
    spoken,
)

TEXT = "Đảng ủy Khối kết nạp 187 đảng viên,\r\nđạt 103,9% kế hoạch.\r\n\r\nCòn lại 03 chi bộ chưa có nguồn kết nạp.\n"


def _windows_1258(text: str) -> bytes:
    """As Vietnamese Windows wrote it: the vowel composed where the code page has it, the tone behind it."""
    pieces = []
    for letter in text:
        tones = [mark for mark in unicodedata.normalize("NFD", letter) if mark in "\u0300\u0301\u0303\u0309\u0323"]
        base = unicodedata.normalize("NFD", letter)
        for tone in tones:
            base = base.replace(tone, "")
        pieces.append(unicodedata.normalize("NFC", base) + "".join(tones))
    return "".join(pieces).encode("cp1258")


ENCODED = [
    ("utf-8", TEXT.encode("utf-8"), TEXT),
    ("utf-8 with a mark", codecs.BOM_UTF8 + TEXT.encode("utf-8"), TEXT),
    ("utf-8 decomposed", unicodedata.normalize("NFD", TEXT).encode(), unicodedata.normalize("NFD", TEXT)),
    ("utf-16 little, marked", codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), TEXT),
    ("utf-16 big, marked", codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), TEXT),
    ("utf-16 little", TEXT.encode("utf-16-le"), TEXT),
    ("utf-16 big", TEXT.encode("utf-16-be"), TEXT),
    ("utf-32", codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), TEXT),
    ("ascii", b"Bao cao: 12 chi bo", "Bao cao: 12 chi bo"),
    ("windows-1258", _windows_1258(TEXT), _windows_1258(TEXT).decode("cp1258")),
]


@pytest.mark.parametrize(("data", "text"), [row[1:] for row in ENCODED], ids=[row[0] for row in ENCODED])
def test_the_text_is_the_file_s_own(tmp_path: Path, data: bytes, text: str) -> None:
    path = tmp_path / "báo cáo.txt"
    path.write_bytes(data)
    document = read(path, "báo cáo.txt")
    assert document.text == text
    assert document.doc_id == hashlib.sha256(data).hexdigest()[:16]
    assert (document.source, document.media_type, document.status) == ("báo cáo.txt", "text/plain", "ok")


def test_tones_of_windows_1258_stay_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(_windows_1258(TEXT))
    text = read(path, "a.txt").text
    assert text != TEXT
    assert unicodedata.normalize("NFC", text) == TEXT


@pytest.mark.parametrize(
    ("name", "media_type"), [("a.md", "text/markdown"), ("a.MARKDOWN", "text/markdown"), ("a", "text/plain")]
)
def test_media_type(tmp_path: Path, name: str, media_type: str) -> None:
    path = tmp_path / name
    path.write_text(TEXT, "utf-8")
    assert read(path, name).media_type == media_type


REFUSED = [
    ("a.txt", b"", EmptyFile, "0 bytes"),
    ("a.txt", b" \r\n\t\n", EmptyFile, "blanks"),
    ("a.txt", codecs.BOM_UTF8 + b"\n", EmptyFile, "a mark and a blank"),
    ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, BrokenImage, "a broken picture"),
    ("a.txt", b"%PDF-1.7\n%\xe2\xe3", BrokenPdf, "a broken PDF named .txt"),
    ("a.md", b"PK\x03\x04" + b"\x00" * 40, BinaryContent, "a DOCX named .md"),
    ("a.txt", b"chi b\x00o " * 50, BinaryContent, "NUL bytes"),
    ("a.txt", b"\x01\x02\x03\x04abc" * 40, BinaryContent, "control characters"),
    ("a.txt", bytes(range(0x80, 0x100)) * 20, UnknownEncoding, "all high bytes"),
    ("a.txt", "Ñåâåðíàÿ ñòîëèöà Ðîññèè".encode("latin-1") * 9, UnknownEncoding, "Cyrillic bytes"),
    ("a.txt", "党的建设工作报告".encode("gb18030") * 9, UnknownEncoding, "GB 18030"),
    ("a.pdf", b"%PDF-1.7\n", BrokenPdf, "a PDF cut short"),
    ("a.docx", b"PK\x03\x04" + b"\x00" * 40, BrokenDocument, "Word"),
    ("a.csv", b"a,b\n1,2\n", UnsupportedFormat, "a table"),
    ("a.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 40, BrokenImage, "a picture"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "error", "why"), REFUSED, ids=[row[3] for row in REFUSED])
def test_refused(tmp_path: Path, name: str, data: bytes, error: type[DocumentError], why: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error) as caught:
        read(path, f"thư mục/{name}")
    assert f"thư mục/{name}" in caught.value.message, why
    assert caught.value.advice.endswith(".")
    assert spoken(caught.value.message, "en") != caught.value.message
    assert caught.value.problem().stage == "ingest"


def _folder(path: Path) -> None:
    path.mkdir()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _loop(path: Path) -> None:
    path.symlink_to(path.with_name("b"))
    path.with_name("b").symlink_to(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _dangling(path: Path) -> None:
    path.symlink_to(path.with_name("missing"))


def _missing(path: Path) -> None:
    assert not path.exists()


@pytest.mark.parametrize("make", [_folder, _pipe, _loop, _device, _dangling, _missing])
def test_no_file(tmp_path: Path, make) -> None:
    path = tmp_path / "a.txt"
    make(path)
    with pytest.raises(UnreadableFile) as caught:
        read(path, "a.txt")
    assert "a.txt" in caught.value.message


def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, "utf-8")
    path.chmod(0)
    user = os.geteuid()
    if user == 0:  # the superuser may read every file
        os.seteuid(65534)
    try:
        with pytest.raises(UnreadableFile) as caught:
            read(path, "a.txt")
    finally:
        os.seteuid(user)
    assert "không cho phép" in caught.value.message


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 2000)
    with pytest.raises(FileTooLarge):
        read(path, "a.txt", Limits(bytes=1999))
    assert read(path, "a.txt", Limits(bytes=2000)).text == "a" * 2000


def test_a_few_broken_bytes_make_a_partial_document(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((TEXT * 40).encode() + b"chi b\xe1\xbb" + "ộ. ".encode() * 30)
    document = read(path, "a.txt")
    assert document.status == "partial"
    assert [problem.code for problem in document.problems] == [UnknownEncoding.code]
    assert "\ufffd" in document.text


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Đảng ủy Khối các cơ quan tỉnh nghiêm túc quán triệt", True),
        ("nghiêng ngả, khuếch trương, quyết liệt, giữ gìn, thuở ấy", True),
        ("Les rivières débordent, l'été dernier déjà", False),
        ("Bao cao ket qua cong tac", False),
        ("", False),
    ],
)
def test_vietnamese_is_known_by_its_syllables(text: str, known: bool) -> None:
    assert is_vietnamese(text) is known


def test_from_text() -> None:
    document = from_text("Có 12 chi bộ.")
    assert (document.text, document.source, document.media_type) == ("Có 12 chi bộ.", "<text>", "text/plain")
    assert document.doc_id == hashlib.sha256("Có 12 chi bộ.".encode()).hexdigest()[:16]
    assert from_text("x\ud800").text == "x\ud800"
    with pytest.raises(EmptyFile):
        from_text(" \n")


def test_readers_are_found_by_themselves() -> None:
    assert "plain" in [reader.name for reader in readers()]
    assert [reader.order for reader in readers()] == sorted(reader.order for reader in readers())


@given(st.binary(max_size=600), st.sampled_from([".txt", ".md", "", ".pdf", ".bin"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(data)
    try:
        document = read(path, path.name)
    except DocumentError as error:
        refusal = error.message
    else:
        refusal = path.name
        assert document.text.strip()
    assert path.name in refusal
