"""Hostile web pages, archives and texts; files under false names; names and kinds of files that do not belong."""

from __future__ import annotations

import os
import random
import socket
import stat
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from zipfile import ZIP_STORED, ZipInfo

from benchmarks.adversarial.base import Base, Hostile, damages, flipped, packed, zeros

ESCAPE = "/var/tmp/doichieu-hostile-escape.txt"  # where nothing may ever be written
OUTSIDE = "/etc/passwd"  # what many files ask for, and none may get
_P = "<p>Trong năm 2023 đã kết nạp 45 đảng viên, đạt 60,5% kế hoạch.</p>"


def _text(number: int) -> bytes:
    return f"Chi bộ số {number} có {number + 20} đảng viên, kết nạp {number + 3} quần chúng.\n".encode()


def html(inner: str, head: str = "<meta charset=utf-8>") -> bytes:
    return f"<html><head>{head}</head><body>{inner}{_P}</body></html>".encode()


def mhtml(base: Base) -> bytes:
    return _PARTS % base.file("html")


_PARTS = (
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html; '
    b"charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%b\r\n--x--\r\n"
)
_MIME = b"MIME-Version: 1.0\r\nContent-Type: "
WEB: dict[str, Callable[[Base], bytes]] = {
    "elements in elements.html": lambda _: html("<div>" * 200_000),
    "tables in tables.html": lambda _: html("<table><tr><td>" * 5_000),
    "unclosed.html": lambda _: html("<b><i><p>" * 50_000),
    "another charset.html": lambda base: base.file("html").decode().replace("utf-8", "shift_jis").encode(),
    "no such charset.html": lambda _: html(_P, "<meta charset=no-such>"),
    "UTF-16 that says UTF-8.html": lambda base: base.file("html").decode().encode("utf-16-le"),
    "20 MB on one line.html": lambda _: html(_P * 230_000),
    "100 MB of blanks.html": lambda _: html(" " * 100_000_000),
    "a million attributes.html": lambda _: html(f"<p {'a=b ' * 1_000_000}>x</p>"),
    "an attribute of 10 MB.html": lambda _: html(f"<p title='{'x' * 10_000_000}'>x</p>"),
    "entities.html": lambda _: html("&#x110000;&#0;&#xD800;&bogus;&" * 20_000),
    "a billion columns.html": lambda _: html("<table><tr><td colspan=999999999 rowspan=999999999>5</table>"),
    "scripts only.html": lambda _: b"<html><script>while(1){}</script><iframe src=file:///etc/passwd></iframe></html>",
    "sends away.html": lambda _: html(_P, "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'><base href=/>"),
    "zeros within.html": lambda base: base.file("html").replace(b" ", b"\0"),
    "comment without end.html": lambda _: html("<!--" * 100_000),
    "no boundary.mht": lambda _: _MIME + b"multipart/related\r\n\r\n--x\r\n\r\nab",
    "parts in parts.mht": lambda _: b"".join(
        b'%bmultipart/related; boundary="b%d"\r\n\r\n--b%d\r\n' % (_MIME, i, i) for i in range(3_000)
    ),
    "rubbish in base64.mht": lambda base: _MIME + b"text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + random.Random(base.seed).randbytes(9_000),
    "100000 parts.mht": lambda _: _MIME + b'multipart/related; boundary="x"\r\n\r\n' + b"--x\r\n\r\n" * 100_000,
}  # fmt: skip


def deep(depth: int) -> bytes:
    data = packed({"a.txt": _text(depth)})
    for _ in range(depth):
        data = packed({"b.zip": data})
    return data


def stacked(depth: int) -> bytes:
    """Local headers one upon another, each claiming all that follows, the directory included: an archive in itself."""
    heads = [struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 0, 0, 0, 0, 0, 0, 5, 0) + b"a.zip"] * depth
    inner = sum(map(len, heads[1:])) + 51 + 22
    central = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, inner, inner, 5, 0, 0, 0, 0, 0, 0)
    body = b"".join(heads)
    return body + central + b"a.zip" + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, 51, len(body), 0)


def overlapping(data: bytes, times: int) -> bytes:
    """A directory that names the same bytes again and again."""
    end, start = data.rindex(b"PK\5\6"), data.index(b"PK\1\2")
    entry = data[start:end]
    tail = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, times, times, len(entry) * times, start, 0)
    return data[:start] + entry * times + tail


def encrypted(data: bytes) -> bytes:
    """The members marked as locked by a password, in both directories."""
    marked = bytearray(data)
    for signature, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = marked.find(signature)
        while place >= 0:
            marked[place + at] |= 1
            place = marked.find(signature, place + 1)
    return bytes(marked)


def linked() -> bytes:
    """A symbolic link out of the archive, beside a text."""
    link = ZipInfo("liên kết.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return packed({link: b"/etc/passwd", "a.txt": _text(60)})  # type: ignore[dict-item]


def _lying(data: bytes, size: int) -> bytes:
    """An archive that states another size of its member."""
    at = data.index(b"PK\1\2") + 24
    return data[:at] + struct.pack("<I", size) + data[at + 4 :]


NAMES = {ESCAPE: _text(1), "../../../.." + ESCAPE: _text(2), "..\\..\\c.txt": _text(3), "C:\\Windows\\d.txt": _text(4),
         "..": _text(5), "x" * 60_000 + ".txt": _text(6), "a\nb\x1b[2J.txt": _text(7), "CON": _text(8)}  # fmt: skip
ZIPS: dict[str, Callable[[Base], bytes]] = {
    "bomb.zip": lambda _: packed({"a.txt": bytes(300 << 20)}),
    "bombs in bombs.zip": lambda _: packed(dict.fromkeys(
        (f"{i}.zip" for i in range(30)), packed({f"{k}.txt": bytes(3 << 20) for k in range(40)}))),
    "overlapping.zip": lambda _: overlapping(packed({"a.txt": bytes(9 << 20)}), 2_000),
    "30000 members.zip": lambda _: packed({f"{i}.txt": b"" for i in range(30_000)}, ZIP_STORED),
    "10 deep.zip": lambda _: deep(10),
    "3 deep.zip": lambda _: deep(3),
    "in itself.zip": lambda _: stacked(50),
    "password.zip": lambda _: encrypted(packed({"a.txt": _text(20), "b.txt": _text(21)})),
    "names.zip": lambda _: packed(NAMES),
    "link.zip": lambda _: linked(),
    "folders only.zip": lambda _: packed({"a/": b"", "b/": b""}),
    "empty.zip": lambda _: packed({}),
    "one turned bit.zip": lambda _: packed({"a": _text(30), "b": _text(31)}, ZIP_STORED).replace(b"30", b"38", 1),
    "size that lies.zip": lambda _: _lying(packed({"a.txt": _text(40) * 999}), 4),
    "size of 4 GB.zip": lambda _: _lying(packed({"a.txt": _text(41)}), 2**32 - 2),
    "beginning only.zip": lambda _: b"PK\3\4",
    "bomb in gzip.zip": lambda _: b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + zeros(64)[2:],
    "hostile inside.zip": lambda base: packed({"a.pdf": base.file("pdf")[:3000], "b.docx": base.file("docx")[:5000],
                                              "c.png": base.image("PNG")[:900], "d.html": html("<b>" * 50_000)}),
}  # fmt: skip
FALSE: dict[str, Callable[[Base], bytes]] = {  # what it is: the name it has
    "PDF.docx": lambda base: base.file("pdf") + b"\n",
    "PDF.txt": lambda base: base.file("pdf") + b"\n\n",
    "DOCX.txt": lambda base: docx_of(base, 1),
    "DOCX.pdf": lambda base: docx_of(base, 2),
    "DOCX.zip": lambda base: docx_of(base, 3),
    "DOC.docx": lambda base: base.file("doc") + b"\0",
    "RTF.txt": lambda base: base.file("rtf") + b"\n",
    "RTF.doc": lambda base: base.file("rtf") + b"\n\n",
    "HTML.docx": lambda base: base.file("html") + b"\n",
    "HTML.txt": lambda base: base.file("html") + b"\n\n",
    "ODT.docx": lambda base: base.file("odt"),
    "ZIP.doc": lambda _: packed({"a.txt": _text(50)}),
    "PNG.jpg": lambda base: base.image("PNG"),
    "JPEG.pdf": lambda base: base.image("JPEG"),
    "text.pdf": lambda base: base.text.encode(),
    "text.docx": lambda base: base.text.encode() + b"\n",
    "text.png": lambda base: base.text.encode() + b"\n\n",
    "text.doc": lambda base: base.text.encode("utf-16"),
    "EXE.pdf": lambda base: b"MZ\x90\0" + random.Random(base.seed).randbytes(9_000),
    "ELF.doc": lambda base: b"\x7fELF" + random.Random(base.seed).randbytes(9_000),
    "SQLite.txt": lambda _: b"SQLite format 3\0" + bytes(4_000),
    "RAR.zip": lambda _: b"Rar!\x1a\7\0" + bytes(99),
}  # fmt: skip
TEXTS: dict[str, Callable[[Base], bytes]] = {
    **{f"nothing.{suffix}": lambda _: b"" for suffix in ("txt", "pdf", "docx", "zip", "png")},
    **{f"one byte.{suffix}": lambda _, byte=byte: byte for suffix, byte in (
        ("txt", b"a"), ("pdf", b"%"), ("docx", b"P"), ("doc", b"\xd0"), ("html", b"<"), ("zip", b"K"),
        ("jpg", b"\xff"))},
    "zeros.txt": lambda _: bytes(5_000),
    "zeros.pdf": lambda _: bytes(5_001),
    "high bytes.txt": lambda _: b"\xff" * 5_000,
    "rubbish.txt": lambda base: random.Random(base.seed).randbytes(50_000),
    "blanks.txt": lambda _: b" \n\t" * 100_000,
    "mark only.txt": lambda _: b"\xef\xbb\xbf",
    "half a character.txt": lambda base: base.text.encode("utf-16")[:-1],
    "broken UTF-8.txt": lambda base: flipped(base.text.encode(), random.Random(base.seed), 200),
    "20 MB on one line.txt": lambda _: "Chi bộ có 45 đảng viên, đạt 60,5%; ".encode() * 480_000,
    "a number of 1 MB.txt": lambda _: b"Co " + b"9" * 1_000_000 + b" dang vien",
    "numbers with dots.txt": lambda _: b"Tong so 1" + b".000" * 250_000 + b" dong, dat " + b"1,1" * 100_000 + b"%",
    "a letter with 300000 marks.txt": lambda _: ("Có 5 chi bộ: a" + "\u0301\u0323" * 150_000).encode(),
    "turned writing.txt": lambda base: ("\u202e" + base.text[:3_000] + "\u2066\u200f\x1b[31m\x07\ufeff").encode(),
    "brackets.txt": lambda _: b"(45 " * 100_000 + b"dang vien",
    "bars.txt": lambda _: b"| 1 " * 200_000,
    "a million lines.txt": lambda _: b"1\n" * 1_000_000,
    "footnotes.txt": lambda _: "".join(f"năm 2023{'¹²³⁴⁵'[i % 5]} " for i in range(50_000)).encode(),
    "headings.txt": lambda _: "".join(f"{i}.{i}.{i}. Mục {i}\n" for i in range(30_000)).encode(),
}  # fmt: skip


def docx_of(base: Base, number: int) -> bytes:
    """The report as a Word file of other bytes: a comment of the package differs."""
    return base.file("docx")[:-2] + struct.pack("<H", number) + b"#" * number


def files() -> Iterator[Hostile]:
    """All that are made of bytes."""
    yield from damages("HTML", ".html", lambda base: base.file("html"), 3, 3, 2)
    yield from damages("HTML", ".mht", mhtml, 2, 3, 1)
    yield from damages(
        "ZIP", ".zip", lambda base: packed({"a.docx": base.file("docx"), "b/c.txt": base.text.encode()}), 3, 4, 2
    )
    for kind, made in (("HTML", WEB), ("ZIP", ZIPS), ("false name", FALSE), ("text", TEXTS)):
        for name, make in made.items():
            yield Hostile(kind, name, make)


def odd(folder: Path) -> int:
    """Writes names and kinds of files that hardly belong into an archive; how many of them a run has to tell of.

    Links, and what is hidden, are left out of a run. Names are as the system has them: a name is bytes.
    """
    names = [b"two  blanks .txt", b"new\nline.txt", "Đắk Lắk — báo cáo “1”.txt".encode(), b"\xff\xfe not utf-8.txt",
             b"quote'\";$(touch x) `y` & | *.txt", b"-o.txt", b"x" * 251 + b".txt", "Hà Nội.txt".encode(),
             "Ha\u0300 No\u0323\u0302i.txt".encode(), b"\x1b[31mred.txt", b"[a-z]?.txt"]  # fmt: skip
    told = 0
    for number, name in enumerate(names):
        with suppress(OSError):  # not every file system keeps every name
            (folder / os.fsdecode(name)).write_bytes(_text(100 + number))
            told += 1
    deepest = folder
    for _ in range(60):
        deepest /= "sâu hơn nữa"
    deepest.mkdir(parents=True)
    (deepest / "đáy.txt").write_bytes(_text(200))
    (folder / "a.txt").symlink_to("b.txt")
    (folder / "b.txt").symlink_to("a.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "outside.txt").symlink_to("/etc/passwd")
    (folder / "device.txt").symlink_to("/dev/zero")
    (folder / ".hidden.txt").write_bytes(b"x")
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        here = os.open(folder, os.O_RDONLY)
        listening.bind(f"/proc/self/fd/{here}/socket.pdf")  # the folder's own name may be too long
        os.close(here)
    return told + 3
