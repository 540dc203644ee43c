"""ZIP archives: which files they hold, under which names, and what is refused."""

from __future__ import annotations

import stat
import struct
import zlib
from io import BytesIO
from pathlib import Path
from time import process_time
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from corpus import archives
from corpus.archives import extract, members_of
from corpus.readers import read, read_bytes
from pipeline.inputs import contents, discover
from schemas.limits import DEFAULT, Limits
from schemas.problems import (
    DocumentError,
    EmptyFile,
    Encrypted,
    ExpandsTooMuch,
    FileTooLarge,
    MemberUnreadable,
    NestedTooDeep,
    UnsupportedFormat,
)
from tests.corpus.readers.word import docx, p


def packed(*entries: tuple[str | ZipInfo, bytes], compression: int = ZIP_DEFLATED) -> bytes:
    """A ZIP archive of these names and contents."""
    out = BytesIO()
    with ZipFile(out, "w", compression) as package:
        for name, data in entries:
            package.writestr(name, data)
    return out.getvalue()


@pytest.fixture
def archive(tmp_path):
    """Writes an archive into a folder of its own."""

    def write(data: bytes, name: str = "kho.zip") -> Path:
        path = tmp_path / "kho" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return path

    return write


def sources(path: Path, limits: Limits = DEFAULT) -> list[str]:
    return [file.source for file in discover([str(path.parent)], limits=limits)]


def renamed(name: bytes, data: bytes = b"x") -> bytes:
    """An archive whose only member has a name of raw bytes, with no word on their encoding."""
    stand_in = "n" * len(name)
    return packed((stand_in, data), compression=ZIP_STORED).replace(stand_in.encode(), name)


NAMES = [
    ("thư mục/báo cáo.txt", "thư mục/báo cáo.txt", "a folder inside"),
    ("../../etc/passwd", "etc/passwd", "a way out"),
    ("/etc/passwd", "etc/passwd", "an absolute path"),
    ("C:\\Users\\a.txt", "Users/a.txt", "a path of Windows"),
    ("a//./b.txt", "a/b.txt", "empty parts"),
    ("a\tb\x1b[2J.txt", "ab[2J.txt", "control characters"),
    ("..", "#1", "nothing left"),
    ("x" * 60_000 + "/báo cáo.txt", "x" * 900 + "…" + "x" * 87 + "/báo cáo.txt", "too long"),
    ("Ha\u0300 No\u0323\u0302i.txt", "Hà Nội.txt", "decomposed"),
]


@pytest.mark.parametrize(("name", "shown"), [row[:2] for row in NAMES], ids=[row[2] for row in NAMES])
def test_names(archive, name: str, shown: str) -> None:
    assert sources(archive(packed((name, b"x")))) == [f"kho.zip/{shown}"]


ENCODED = [
    ("Báo cáo.txt".encode(), "Báo cáo.txt", "UTF-8 without a word on it"),
    ("B\u00e1o c\u00e1o \u0110ảng.txt".replace("ả", "a\u0309").encode("cp1258"), "Báo cáo Đảng.txt", "Windows-1258"),
    (b"B\xb8o c\xb8o \xa7\xb6ng.txt", "Báo cáo Đảng.txt", "TCVN3"),
]


@pytest.mark.parametrize("told", [True, False])
def test_names_of_nothing_but_marks_take_no_time(archive, told: bool) -> None:
    """Whether the archive says that they are UTF-8, or not."""
    marks = "\u0301\u0323" * 16_000
    data = packed(*((f"{number}{marks}.txt", b"x") for number in range(40)), compression=ZIP_STORED)
    path = archive(data if told else data.replace(b"\x00\x08\x00\x00", bytes(4)))
    begun = process_time()
    assert len(set(sources(path))) == 40
    assert process_time() - begun < 2.0


@pytest.mark.parametrize(("raw", "shown"), [row[:2] for row in ENCODED], ids=[row[2] for row in ENCODED])
def test_names_in_other_encodings(archive, raw: bytes, shown: str) -> None:
    assert sources(archive(renamed(raw))) == [f"kho.zip/{shown}"]


def test_a_name_that_is_nothing_stays_as_the_archive_has_it(archive) -> None:
    (name,) = sources(archive(renamed(b"\x9b\x9c\x9d.txt")))
    assert name == "kho.zip/" + b"\x9b\x9c\x9d.txt".decode("cp437")


def test_a_name_told_in_unicode_beside_the_other(archive) -> None:
    raw = b"bao_cao.txt"
    info = ZipInfo("bao_cao.txt")
    told = struct.pack("<BI", 1, zlib.crc32(raw)) + "Báo cáo.txt".encode()
    info.extra = struct.pack("<HH", 0x7075, len(told)) + told
    assert sources(archive(packed((info, b"x")))) == ["kho.zip/Báo cáo.txt"]


def test_what_is_hidden_or_a_link_is_left_out(archive) -> None:
    link = ZipInfo("liên kết.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    found = sources(
        archive(
            packed(
                ("__MACOSX/._a.txt", b"x"),
                (".git/b.txt", b"x"),
                ("thư mục/", b""),
                (link, b"/etc/passwd"),
                ("a.txt", b"x"),
            )
        )
    )
    assert found == ["kho.zip/a.txt"]


def test_an_archive_of_nothing_but_hidden_files_is_empty(archive) -> None:
    path = archive(packed((".ẩn/a.txt", b"x"), ("__MACOSX/b.txt", b"x"), ("c/", b"")))
    assert sources(path) == ["kho.zip"]
    with pytest.raises(EmptyFile):
        read(path, "kho.zip")


def test_the_same_name_twice(archive) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        path = archive(packed(("a.txt", b"1"), ("a.txt", b"2")))
    files = discover([str(path)])
    assert [(file.source, contents(file)) for file in files] == [("kho.zip/a (2).txt", b"2"), ("kho.zip/a.txt", b"1")]


def test_archives_in_archives(archive) -> None:
    inner = packed(("báo cáo.txt", b"Khoi co 5 chi bo"))
    path = archive(packed(("trong.zip", packed(("sâu", inner))), ("a.txt", b"x")))
    files = discover([str(path.parent)])
    assert [file.source for file in files] == ["kho.zip/a.txt", "kho.zip/trong.zip/sâu/báo cáo.txt"]
    assert contents(files[1]) == b"Khoi co 5 chi bo"
    assert files[1].member == (0, 0, 0)


def test_an_archive_inside_is_unpacked_once_for_all_its_members(archive, monkeypatch) -> None:
    inner = packed(*((f"{n}.txt", f"Khoi co {n} chi bo".encode()) for n in range(20)))
    path = archive(packed(("trong.zip", inner), ("sau.zip", packed(("x.txt", b"x")))))
    files = discover([str(path)])
    unpacked: list[str] = []
    original = archives._bytes
    monkeypatch.setattr(archives, "_bytes", lambda *given: unpacked.append(given[1].filename) or original(*given))
    assert contents(files[0]) == b"x"
    assert {contents(file) for file in files[1:]} == {f"Khoi co {n} chi bo".encode() for n in range(20)}
    assert unpacked.count("trong.zip") == 1
    assert len(archives._kept) == 1  # of an archive that is left nothing stays


def test_documents_that_are_zip_files_are_no_archives(archive) -> None:
    word = docx(p("Khối có 5 chi bộ"))
    assert sources(archive(word, "a.zip")) == ["a.zip"]
    path = archive(packed(("a.docx", word), ("b", word)))
    assert sources(path) == ["a.zip", "kho.zip/a.docx", "kho.zip/b"]
    assert read(path.parent / "a.zip", "a.zip").text == "Khối có 5 chi bộ"


def test_a_file_of_another_name_may_be_an_archive(archive) -> None:
    assert sources(archive(packed(("a.txt", b"x")), "kho.dat")) == ["kho.dat/a.txt"]


def encrypted(data: bytes) -> bytes:
    """The archive with its members marked as encrypted, in both directories."""
    marked = bytearray(data)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = marked.find(signature)
        while place >= 0:
            marked[place + at] |= 1
            place = marked.find(signature, place + 1)
    return bytes(marked)


def flipped(data: bytes, content: bytes) -> bytes:
    """The archive with one bit of a stored member turned."""
    at = data.index(content)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def nested(depth: int, suffix: str = ".zip") -> bytes:
    data = packed(("a.txt", b"x"))
    for _ in range(depth):
        data = packed((f"b{suffix}", data))
    return data


def overlapping(data: bytes, times: int) -> bytes:
    """An archive whose directory names the same bytes again and again."""
    end = data.rindex(b"PK\x05\x06")
    start = data.index(b"PK\x01\x02")
    entry = data[start:end]
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, times, times, len(entry) * times, start, 0)
    return data[:start] + entry * times + tail


ZEROS = bytes(80 * 1024 * 1024)
HOSTILE = [
    ("password", lambda: encrypted(packed(("a.txt", b"xyz"))), DEFAULT, Encrypted),
    ("turned bit", lambda: flipped(packed(("a", b"xyz"), compression=ZIP_STORED), b"xyz"), DEFAULT, MemberUnreadable),
    ("cut short", lambda: packed(("a.txt", b"x" * 99))[:-30], DEFAULT, MemberUnreadable),
    ("not a ZIP", lambda: b"PK\x03\x04" + bytes(99), DEFAULT, MemberUnreadable),
    ("empty", packed, DEFAULT, EmptyFile),
    ("folders only", lambda: packed(("a/", b"")), DEFAULT, EmptyFile),
    ("bomb by ratio", lambda: packed(("a.txt", ZEROS)), DEFAULT, ExpandsTooMuch),
    ("bomb by size", lambda: packed(("a.txt", bytes(9999))), Limits(expanded=5000), ExpandsTooMuch),
    ("bomb by overlap", lambda: overlapping(packed(("a.txt", bytes(9 * 2**20))), 2000), DEFAULT, ExpandsTooMuch),
    ("too many", lambda: packed(*((f"{i}.txt", b"x") for i in range(12))), Limits(members=10), ExpandsTooMuch),
    ("large member", lambda: packed(("a.txt", bytes(999))), Limits(bytes=500), FileTooLarge),
    ("too deep", lambda: nested(4), DEFAULT, NestedTooDeep),
    ("bomb inside", lambda: packed(("a.zip", packed(("b", bytes(9999))))), Limits(expanded=5000), ExpandsTooMuch),
    ("many inside", lambda: packed(("a.zip", packed(*((str(i), b"x") for i in range(9))))), Limits(members=9),
     ExpandsTooMuch),
    ("broken inside", lambda: packed(("a.zip", packed(("b", b"x"))[:-9])), DEFAULT, MemberUnreadable),
    ("RAR", lambda: b"Rar!\x1a\x07\x00" + bytes(99), DEFAULT, UnsupportedFormat),
    ("7Z", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(99), DEFAULT, UnsupportedFormat),
    ("RAR inside", lambda: packed(("a.rar", b"Rar!\x1a\x07\x00")), DEFAULT, UnsupportedFormat),
]  # fmt: skip


@pytest.mark.parametrize(("make", "limits", "error"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_hostile(archive, make, limits: Limits, error: type[DocumentError]) -> None:
    path = archive(make(), "kho")
    before = sorted(path.parent.iterdir())
    (file,) = discover([str(path)], limits=limits)
    with pytest.raises(error) as caught:
        read_bytes(contents(file, limits), file.source, file.suffix, limits)
    assert "kho" in caught.value.message
    assert sorted(path.parent.iterdir()) == before


@pytest.mark.parametrize(
    ("make", "limits", "named"),
    [
        (lambda: packed(*((f"{i}.txt", b"x") for i in range(12))), Limits(members=10), ("12 tệp", "members là 10")),
        (lambda: packed(("a.txt", bytes(9999))), Limits(expanded=5000), ("9.999 byte", "expanded là 5.000")),
        (lambda: packed(("a.txt", ZEROS)), DEFAULT, ("lần", "expansion là 200")),
        (lambda: packed(("a.txt", bytes(9999))), Limits(expanded=5000, members=1), ("9.999 byte", "expanded")),
    ],
)
def test_the_limit_that_was_passed_is_named(archive, make, limits, named) -> None:
    path = archive(make(), "kho")
    with pytest.raises(ExpandsTooMuch) as caught:
        read_bytes(path.read_bytes(), path.name, path.suffix, limits)
    assert all(words in caught.value.message for words in named)
    assert sum(limit in caught.value.message for limit in ("members", "expanded", "expansion")) == 1
    assert caught.value.advice.endswith("doichieu.toml.")


def crowded(count: int) -> bytes:
    """An archive whose directory has so many entries."""
    data = packed(("a", b"x"), compression=ZIP_STORED)
    start, end = data.index(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
    entries = data[start:end] * count
    return data[:start] + entries + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 9, 9, len(entries), start, 0)


@pytest.mark.parametrize("inside", [False, True])
def test_a_directory_too_long_is_not_taken_into_memory(archive, monkeypatch, inside: bool) -> None:
    """It is left to its reader, in a process that may be ended."""
    monkeypatch.setattr("corpus.archives._DIRECTORY", 1_000_000)
    data = crowded(30_000)
    path = archive(packed(("b.zip", data)) if inside else data)
    opened = []
    monkeypatch.setattr("corpus.archives.ZipFile", lambda file: opened.append(file) or ZipFile(file))
    (file,) = discover([str(path)])
    assert len(contents(file)) == len(data)
    assert {len(package.infolist()) for package in map(ZipFile, opened)} <= {1}
    with pytest.raises(DocumentError):
        read(path, "kho.zip") if not inside else read_bytes(contents(file), "b.zip", ".zip")


def test_three_levels_may_be_nested(archive) -> None:
    assert sources(archive(nested(3))) == ["kho.zip/b.zip/b.zip/b.zip/a.txt"]


def test_one_broken_member_costs_itself_only(archive) -> None:
    data = flipped(packed(("a.txt", b"aaaa"), ("b.txt", b"bbbb"), compression=ZIP_STORED), b"aaaa")
    broken, whole = discover([str(archive(data))])
    assert contents(whole) == b"bbbb"
    with pytest.raises(MemberUnreadable):
        contents(broken)


def test_a_size_that_lies_is_a_bound(archive) -> None:
    """The directory says 4 bytes; what is stored expands to far more, and no more than 4 are ever read."""
    data = packed(("a.txt", bytes(50_000)))
    at = data.index(b"PK\x01\x02") + 24
    path = archive(data[:at] + struct.pack("<I", 4) + data[at + 4 :])
    (file,) = discover([str(path)])
    assert file.size == 4
    with pytest.raises(MemberUnreadable):
        contents(file)


def test_an_archive_that_went_away(archive) -> None:
    path = archive(packed(("a.txt", b"x")))
    (member,) = members_of(path, DEFAULT)
    path.unlink()
    with pytest.raises(MemberUnreadable):
        extract(path, member.chain, DEFAULT, "a.txt")


def test_an_archive_that_was_replaced(archive) -> None:
    path = archive(packed(("a.txt", b"1"), ("b.txt", b"22")))
    files = discover([str(path)])
    assert contents(files[1]) == b"22"
    archive(packed(("c.txt", b"333")))
    assert contents(files[0]) == b"333"
    with pytest.raises(MemberUnreadable):
        contents(files[1])
