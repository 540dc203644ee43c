"""Broken and hostile files of Word, the web and archives: each ends in a stated state, soon, and touches nothing."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
import zlib
from pathlib import Path
from zipfile import ZIP_STORED

import pytest

from benchmarks.adversarial.base import packed, unpacked
from corpus.readers import read_bytes
from corpus.samples import samples
from pipeline.inputs import contents, discover
from pipeline.reading import read_text
from schemas.document import Document
from schemas.limits import Limits
from schemas.problems import (
    BrokenDocument,
    DocumentError,
    EmptyFile,
    ExpandsTooMuch,
    UnsupportedFormat,
)
from tests.corpus.readers.test_office import ole
from tests.corpus.readers.word import Printed, docx, marker, note, p, part, table

_SECONDS = 10.0
_SEEDS = 40


def read(data: bytes, name: str, limits: Limits = Limits()) -> Document | DocumentError:  # noqa: B008
    """What becomes of a file; anything but a document or a stated error is a failure of the test."""
    begun = time.perf_counter()
    try:
        return read_bytes(data, name, Path(name).suffix, limits)
    except DocumentError as error:
        return error
    finally:
        assert time.perf_counter() - begun < _SECONDS


REPORT = read_text(samples()[0].text)
WORD = Printed(REPORT).bytes()
PAGE = (
    "<html><head><meta charset=utf-8><title>Báo cáo</title></head><body><h1>Báo cáo</h1><table border=1><tr><td>Đảng"
    " bộ</td><td rowspan=2>93</td></tr><tr><td>Chi bộ</td></tr></table>"
    + "".join(f"<p>{line}<sup>1</sup></p>" for line in samples()[0].text.split("\n") if line)[:6000]
    + "</body></html>"
).encode()
SAVED = (
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html; '
    b"charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + PAGE + b"\r\n--x--\r\n"
)
ARCHIVE = packed({"a.docx": WORD, "thư mục/b.html": PAGE, "c.zip": packed({"d.txt": b"Khoi co 5 chi bo"})})


def damaged(data: bytes, seed: int) -> bytes:
    """A file cut short, with bits turned, with pieces lost, doubled, or filled with rubbish."""
    chance = random.Random(seed)
    size = len(data)
    match seed % 5:
        case 0:
            return data[: chance.randrange(1, size)]
        case 1:
            turned = bytearray(data)
            for _ in range(chance.choice((1, 5, 50, 500))):
                turned[chance.randrange(size)] ^= 1 << chance.randrange(8)
            return bytes(turned)
        case 2:
            a, b = sorted(chance.sample(range(size), 2))
            return data[:a] + data[b:]
        case 3:
            a, b = sorted(chance.sample(range(size), 2))
            return data[:b] + data[a : min(b, a + 5000)] + data[b:]
    at = chance.randrange(size)
    return data[:at] + chance.randbytes(chance.choice((1, 30, 3000))) + data[at:]


@pytest.mark.parametrize("seed", range(_SEEDS))
@pytest.mark.parametrize("name", ["a.docx", "a.html", "a.mht"])
def test_damaged_files(name: str, seed: int) -> None:
    whole = {"a.docx": WORD, "a.html": PAGE, "a.mht": SAVED}[name]
    assert read(damaged(whole, seed), name)


@pytest.mark.parametrize("seed", range(_SEEDS))
def test_word_files_with_damaged_parts(seed: int) -> None:
    """The package is whole, so that what is wrong reaches the reader of its parts."""
    parts = unpacked(WORD)
    name = random.Random(seed).choice(sorted(parts))
    read(packed(parts | {name: damaged(parts[name], seed)}), "a.docx")


@pytest.mark.parametrize("seed", range(_SEEDS))
def test_word_files_with_parts_that_make_no_sense(seed: int) -> None:
    """Well-formed, but with elements taken out, doubled and moved, and numbers out of range."""
    from lxml import etree

    chance = random.Random(seed)
    parts = unpacked(WORD)
    for name in ("word/document.xml", "word/footnotes.xml"):
        root = etree.fromstring(parts[name])
        elements = [e for e in root.iter() if e.getparent() is not None]
        for element in chance.sample(elements, min(30, len(elements))):
            parent = element.getparent()
            if parent is None:
                continue
            match chance.randrange(4):
                case 0:
                    parent.remove(element)
                case 1:
                    parent.append(etree.fromstring(etree.tostring(element)))
                case 2:
                    element.tag = chance.choice(elements).tag
                case _:
                    for key in list(element.attrib):
                        element.set(key, chance.choice(("", "-1", "999999999999", "x", "\u0664")))
        parts[name] = etree.tostring(root)
    read(packed(parts), "a.docx")


@pytest.mark.parametrize("seed", range(_SEEDS))
def test_damaged_archives(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "kho"
    path.write_bytes(damaged(ARCHIVE, seed))
    before = set(tmp_path.rglob("*"))
    files = discover([str(path)])
    assert files
    for file in files:
        try:
            data = contents(file)
        except DocumentError:
            continue
        read(data, file.source) if data else None
    assert set(tmp_path.rglob("*")) == before


LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
INSIDE = '<!DOCTYPE x [<!ENTITY a "ha">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"> <!ENTITY % b SYSTEM "http://127.0.0.1:9/b"> %b;]>'


def with_prologue(prologue: str, encoding: str = "utf-8") -> bytes:
    """A Word file whose main part begins with a document type."""
    body = part("document", f"<w:body>{p('x')}<w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body>")
    head, _, rest = body.partition("?>")
    head = head.replace("UTF-8", encoding)
    return packed(unpacked(docx("")) | {"word/document.xml": f"{head}?>{prologue}{rest}".encode(encoding)})


def nested(tag: str, depth: int) -> bytes:
    elements = {"tbl": ("tbl", "tr", "tc"), "sdt": ("sdt", "sdtContent"), "ins": ("ins",), "r": ("p", "smartTag")}[tag]
    opened = "".join(f"<w:{name}>" for name in elements)
    closed = "".join(f"</w:{name}>" for name in reversed(elements))
    return docx(opened * depth + p("5 chi bộ") + closed * depth, compression=ZIP_STORED)


MEGABYTES = 80 * 2**20
HOSTILE = [
    ("a.docx", lambda: with_prologue(LAUGHS), BrokenDocument, "a billion laughs"),
    ("a.docx", lambda: with_prologue(OUTSIDE), BrokenDocument, "entities from outside"),
    ("a.docx", lambda: with_prologue(OUTSIDE, "utf-16"), BrokenDocument, "the same in UTF-16"),
    ("a.docx", lambda: with_prologue(f"<!--{'x' * 5000}-->{INSIDE}"), BrokenDocument, "an entity behind a comment"),
    ("a.docx", lambda: packed(unpacked(docx("")) | {"word/document.xml": bytes(MEGABYTES)}), ExpandsTooMuch, "zeros"),
    ("a.docx", lambda: docx("<w:p/>" * 3_000_000), ExpandsTooMuch, "a bomb of paragraphs"),
    ("a.docx", lambda: nested("tbl", 100_000), BrokenDocument, "tables in tables"),
    ("a.docx", lambda: nested("ins", 100_000), BrokenDocument, "revisions in revisions"),
    ("a.docx", lambda: nested("r", 100_000), BrokenDocument, "elements in elements"),
    ("a.docx", lambda: docx(""), EmptyFile, "no words"),
    ("a.docx", lambda: packed({"[Content_Types].xml": b"<Types/>"}), BrokenDocument, "no main part"),
    ("a.docx", lambda: packed({"a.txt": b"x"}), BrokenDocument, "any other ZIP"),
    ("a.docx", lambda: packed({"xl/workbook.xml": b"<x/>", "_rels/.rels": b"<x/>"}), UnsupportedFormat, "XLSX"),
    ("a.docx", lambda: packed({"_rels/.rels": b"<x", "word/document.xml": b"<x/>"}), BrokenDocument, "bad links"),
    ("a.odt", lambda: packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, ZIP_STORED),
     UnsupportedFormat, "an ODS"),
    ("a.doc", lambda: ole("WordDocument")[:520], BrokenDocument, "a DOC without its directory"),
    ("a.doc", lambda: ole("WordDocument")[:76] + bytes(2000), BrokenDocument, "a DOC of zeros"),
    ("a.zip", lambda: packed({"b.txt": zlib.compress(b"x")})[:-5], DocumentError, "an archive without its end"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "error"), [row[:3] for row in HOSTILE], ids=[row[3] for row in HOSTILE])
def test_hostile(name: str, make, error: type[DocumentError]) -> None:
    found = read(make(), name)
    assert isinstance(found, error)


@pytest.mark.parametrize("tag", ["tbl", "sdt", "ins", "r"])
def test_nested_as_deep_as_xml_may_be(tag: str) -> None:
    depth = {"tbl": 80, "sdt": 120, "ins": 240, "r": 120}[tag]
    found = read(nested(tag, depth), "a.docx")
    assert not isinstance(found, Document) or "5 chi bộ" in found.text


def test_a_note_that_calls_itself() -> None:
    body = note(1, "Một", marker(1)).replace("</w:p>", marker(1) + "</w:p>")
    found = read(docx(p("A", marker(1)), footnotes=body), "a.docx")
    assert isinstance(found, Document)
    assert found.text.startswith("A¹\n\n¹ Một")


def test_styles_and_lists_that_rest_on_each_other() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{a}"><w:basedOn w:val="{b}"/></w:style>' for a, b in ("AB", "BA", "CC")
    )
    body = p("x", properties='<w:pStyle w:val="A"/>') + p("y", properties='<w:pStyle w:val="C"/>')
    found = read(docx(body, styles=styles), "a.docx")
    assert isinstance(found, Document)
    assert found.text == "x\n\ny"


def test_a_cell_over_a_billion_columns() -> None:
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>' + p("a") + "</w:tc>"
    found = read(docx(table([[wide, "b"], ["c", "1"]])), "a.docx")
    assert isinstance(found, Document)
    assert len(found.text) < 1000


def test_nothing_is_asked_of_the_network(tmp_path: Path) -> None:
    """A reader that opens a socket is killed by an audit hook; pages and files name many addresses."""
    page = tmp_path / "a.html"
    page.write_text(
        "<html><head><base href='http://127.0.0.1:9/'><link rel=stylesheet href=x.css></head><body>"
        "<img src=//127.0.0.1:9/a><iframe src=http://127.0.0.1:9/></iframe><object data=http://127.0.0.1:9/></object>"
        "<p>Khối có 5 chi bộ</p></body></html>"
    )
    word = tmp_path / "a.docx"
    word.write_bytes(WORD)
    code = (
        "import sys, os\n"
        "def hook(event, args):\n"
        "    if event.startswith('socket.') or event == 'os.system': os._exit(9)\n"
        "sys.addaudithook(hook)\n"
        "from pathlib import Path\n"
        "from corpus.readers import read\n"
        f"for name in {[str(page), str(word)]!r}: assert read(Path(name), 'a').text\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], env=os.environ, check=False)
    assert run.returncode == 0
