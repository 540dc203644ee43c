"""Hostile Word, OpenDocument and RTF: damaged, bombs, parts that are missing or lie."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Iterator
from zipfile import ZIP_STORED

from benchmarks.adversarial.base import Base, Hostile, damages, flipped, packed, unpacked, zeros
from benchmarks.adversarial.images import png

_MAIN = "word/document.xml"
_LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
_OUTSIDE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd"> <!ENTITY % b SYSTEM "http://127.0.0.1:9/b"> %b;]>'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = b"{\\rtf1\\ansi "


def docx(base: Base, **changes: bytes | None) -> bytes:
    """The report as a Word file, with parts replaced, added or (None) left out."""
    parts: dict[str, bytes | None] = {**unpacked(base.file("docx")), **changes}
    return packed({name: data for name, data in parts.items() if data is not None})


def body(base: Base, change: Callable[[str], str]) -> bytes:
    """The report as a Word file, its main part changed."""
    main = unpacked(base.file("docx"))[_MAIN].decode()
    return docx(base, **{_MAIN: change(main).encode()})


def prologue(base: Base, declared: str) -> bytes:
    """An entity called from the text of the report."""

    def change(main: str) -> str:
        head, _, rest = main.partition("?>")
        return f"{head}?>{declared}{rest.replace('<w:t', '<w:t>&i;</w:t><w:t', 1)}"

    return body(base, change)


def inside(base: Base, inner: str) -> bytes:
    """The report with something before its first paragraph."""
    return body(base, lambda main: main.replace("<w:body>", f"<w:body>{inner}", 1))


def nested(base: Base, tags: tuple[str, ...], depth: int) -> bytes:
    opened = "".join(f"<w:{tag}>" for tag in tags) * depth
    return inside(base, opened + "<w:p/>" + "".join(f"</w:{tag}>" for tag in reversed(tags)) * depth)


def part_damaged(base: Base, number: int) -> bytes:
    """A package that is whole around a part that is not."""
    chance = random.Random(f"{base.seed} part {number}")
    parts = unpacked(base.file("docx"))
    name = sorted(parts)[number % len(parts)]
    return docx(
        base, **{name: flipped(parts[name], chance, 30) if number % 3 else parts[name][: len(parts[name]) // 2]}
    )


def bomb(name: str, around: dict[str, bytes]) -> bytes:
    """A package with a part of 400 megabytes."""
    return packed(around | {name: bytes(400 << 20)})


def ole(sectors: list[bytes], fat: list[int]) -> bytes:
    """A compound file: a header, one sector of its table, and others."""
    header = _OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0)
    table = struct.pack("<128I", *(fat + [0xFFFFFFFF] * 128)[:128])
    return (header + b"\xff" * 512)[:512] + table + b"".join(sectors)


def entry(name: str, kind: int, start: int, size: int) -> bytes:
    """A directory entry of a compound file."""
    coded = name.encode("utf-16-le")
    return coded.ljust(64, b"\0") + struct.pack("<HBB", len(coded) + 2, kind, 1) + b"\xff" * 12 + bytes(36) + (
        struct.pack("<IQ", start, size))  # fmt: skip


_TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_ODT = {"mimetype": b"application/vnd.oasis.opendocument.text"}
DOCX: dict[str, Callable[[Base], bytes]] = {
    "a billion laughs": lambda base: prologue(base, _LAUGHS),
    "entities from outside": lambda base: prologue(base, _OUTSIDE),
    "bomb": lambda _: bomb(_MAIN, {"[Content_Types].xml": _TYPES}),
    "bomb beside": lambda base: docx(base, **{"word/footnotes.xml": bytes(100 << 20)}),
    "bomb of paragraphs": lambda base: inside(base, "<w:p/>" * 1_500_000),
    "tables in tables": lambda base: nested(base, ("tbl", "tr", "tc"), 50_000),
    "tables in tables as deep as may be": lambda base: nested(base, ("tbl", "tr", "tc"), 75),
    "revisions in revisions": lambda base: nested(base, ("ins",), 100_000),
    "no main part": lambda base: docx(base, **{_MAIN: None}),
    "no relations": lambda base: docx(base, **{"_rels/.rels": None, "word/_rels/document.xml.rels": None}),
    "no types": lambda base: docx(base, **{"[Content_Types].xml": None}),
    "no footnotes": lambda base: docx(base, **{"word/footnotes.xml": None}),
    "empty types": lambda base: docx(base, **{"[Content_Types].xml": _TYPES}),
    "types of a spreadsheet": lambda base: docx(
        base, **{"[Content_Types].xml": unpacked(base.file("docx"))["[Content_Types].xml"].replace(
            b"wordprocessingml", b"spreadsheetml")}),
    "main part of zeros": lambda base: docx(base, **{_MAIN: bytes(5000)}),
    "main part is an image": lambda base: docx(base, **{_MAIN: base.image("PNG")}),
    "relations to itself": lambda base: docx(base, **{"word/_rels/document.xml.rels":
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" '
        b'Target="document.xml"/></Relationships>'}),
    "relations out of the package": lambda base: docx(base, **{"_rels/.rels": unpacked(base.file("docx"))[
        "_rels/.rels"].replace(b"word/document.xml", b"../../../../etc/passwd")}),
    "a billion columns": lambda base: inside(base, '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/>'
        "</w:tcPr><w:p/></w:tc></w:tr></w:tbl>"),
    "20 MB in one word": lambda base: inside(base, f"<w:p><w:r><w:t>{'x' * 20_000_000}</w:t></w:r></w:p>"),
    "pictures of 50000 x 50000": lambda base: docx(
        base, **{f"word/media/image{i}.png": png(50_000, 50_000, zeros(298)) for i in range(5)}),
    "UTF-7": lambda base: body(base, lambda main: main.replace("UTF-8", "UTF-7", 1)),
}  # fmt: skip
OTHERS: dict[str, Callable[[Base], bytes]] = {
    "bomb.odt": lambda _: bomb("content.xml", _ODT),
    "a billion laughs.odt": lambda base: packed(
        (parts := unpacked(base.file("odt")))
        | {"content.xml": parts["content.xml"].replace(b"?>", b"?>" + _LAUGHS.encode(), 1)}),
    "no content.odt": lambda _: packed(_ODT, ZIP_STORED),
    "a spreadsheet.odt": lambda _: packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, ZIP_STORED),
    "password.odt": lambda _: packed(_ODT | {"content.xml": b"x", "META-INF/manifest.xml":
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
        b'manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'}),
    "groups in groups.rtf": lambda _: _RTF + b"{" * 300_000 + b"5 chi bo" + b"}" * 300_001,
    "open groups.rtf": lambda _: _RTF + b"{\\b " * 20_000,
    "binary of 2 GB.rtf": lambda _: _RTF + b"{\\*\\objdata \\bin2147483647 abc}}",
    "numbers out of range.rtf": lambda _: _RTF + b"\\u99999999999 \\fs-99999999 \\li2147483648 "
    + b"\\trowd\\cellx-9 a\\cell\\row}",
    "object of rubbish.rtf": lambda _: _RTF + b"{\\object\\objemb{\\*\\objdata " + b"d0cf11e0a1b11ae1" * 2000 + b"}}}",
    "include from outside.rtf": lambda _: _RTF
    + b'{\\field{\\*\\fldinst INCLUDETEXT "file:///etc/passwd"}{\\fldrslt x}}}',
    "ten megabytes.rtf": lambda _: _RTF + b"5 chi bo " * 1_100_000 + b"}",
    "header only.rtf": lambda _: b"{\\rtf",
    "rubbish.doc": lambda base: _OLE + random.Random(base.seed).randbytes(20_000),
    "header only.doc": lambda _: _OLE,
    "table in circles.doc": lambda _: ole([entry("Root Entry", 5, 2, 99) + entry("WordDocument", 2, 2, 10**9)
        + bytes(256), bytes(512)], [0xFFFFFFFD, 1, 2]),
    "a stream of nothing.doc": lambda _: ole([entry("Root Entry", 5, 2, 0) + entry("WordDocument", 2, 9999, 2**40)
        + bytes(256), bytes(512)], [0xFFFFFFFD, 0xFFFFFFFE]),
    "directory in itself.doc": lambda _: ole([entry("Root Entry", 5, 1, 512).replace(b"\xff" * 12, bytes(12))
        + entry("WordDocument", 2, 1, 5000).replace(b"\xff" * 12, bytes(12)) + bytes(256)], [0xFFFFFFFD, 1]),
}  # fmt: skip


def files() -> Iterator[Hostile]:
    """All of them."""
    yield from damages("DOCX", ".docx", lambda base: base.file("docx"), 5, 6, 2)
    for number in range(8):
        yield Hostile("DOCX", f"part {number} damaged.docx", lambda base, number=number: part_damaged(base, number))  # type: ignore[misc]
    for name, make in DOCX.items():
        yield Hostile("DOCX", f"{name}.docx", make)
    for form in ("doc", "odt", "rtf"):
        yield from damages(form.upper(), f".{form}", lambda base, form=form: base.file(form), 2, 3)  # type: ignore[misc]
    for name, make in OTHERS.items():
        yield Hostile(name.rpartition(".")[2].upper(), name, make)
