"""Web pages and web archives: the article, its tables and notes, and nothing of the site around it."""

from __future__ import annotations

import base64
import quopri
import time

import pytest

from corpus.encodings import from_unicode
from corpus.readers import read
from corpus.readers._blocks import Cell, Grid, Paragraph
from corpus.readers._grid import is_layout
from schemas.limits import Limits
from schemas.problems import BrokenDocument, DocumentError, EmptyFile, FileTooLarge, NestedTooDeep


@pytest.fixture
def text_of(tmp_path):
    """The text that a web page becomes."""

    def read_bytes(page: str | bytes, name: str = "a.html", limits: Limits = Limits()) -> str:  # noqa: B008
        (tmp_path / name).write_bytes(page.encode() if isinstance(page, str) else page)
        return read(tmp_path / name, name, limits).text

    return read_bytes


BODIES = [
    ("<p>Khối có 121\n  tổ chức</p><p>Hai</p>", "Khối có 121 tổ chức\n\nHai", "blanks of the source are one"),
    ("<p>Một&nbsp;&nbsp;hai &amp; ba &#273;</p>", "Một hai & ba đ", "entities"),
    ("Một<br>hai<br><br>Ba", "Một\nhai\n\nBa", "breaks"),
    ("<div>Một<div>Hai</div>Ba</div>", "Một\n\nHai\n\nBa", "text around blocks"),
    ("<p>a<b>b</b>c<i> d</i></p>", "abc d", "emphasis cuts no word"),
    ("<p>x</p><script>99</script><style>p{}</style><noscript>98</noscript><!-- 97 --><p>y</p>", "x\n\ny", "code"),
    ("<p>x <span style='display: none'>99</span><span hidden>98</span>y</p>", "x y", "hidden elements"),
    ("<p onclick='alert(1)'>x<img src=x onerror='alert(2)' alt='9'></p>", "x", "nothing of attributes"),
    ("<ul><li>Một</li><li>- Hai</li></ul>", "- Một\n\n- Hai", "bullets, not twice"),
    ("<ol><li>Một<li>Hai</ol>", "1. Một\n\n2. Hai", "numbers of a list"),
    ("<ol type=a start=3><li>Một</li><li value=7>Hai</li></ol>", "c. Một\n\ng. Hai", "letters, start and value"),
    ("<p>loại hình <sup>1</sup>; 50 m<sup>2</sup>, 1<sup>st</sup></p>", "loại hình¹; 50 m², 1st", "raised numbers"),
    ("<p>Cộng   402   79,1</p><p>1.&nbsp;&nbsp;&nbsp; Kết quả</p>", "Cộng    402    79,1\n\n1. Kết quả", "wide gaps"),
    ("<pre>Một\n  hai</pre>", "Một\nhai", "kept lines"),
    ("<table><tr><td>TỈNH ỦY A<br>*</td><td>ĐẢNG CỘNG SẢN VIỆT NAM</td></tr></table>",
     "TỈNH ỦY A\n*\n\nĐẢNG CỘNG SẢN VIỆT NAM", "a head"),
    ("<table border=1><caption>Bảng 1</caption><tr><th>Loại</th><th>Số</th></tr>"
     "<tr><td>Đảng bộ</td><td>93</td></tr></table>",
     "Bảng 1\n\n| Loại | Số |\n| Đảng bộ | 93 |", "a table with its title"),
    ("<table><tr><td>A</td><td colspan=2>B</td></tr><tr><td rowspan=2>C</td><td>1</td><td>2</td></tr>"
     "<tr><td>3</td><td>4</td></tr></table>", "| A | B | |\n| C | 1 | 2 |\n| | 3 | 4 |", "cells over rows and columns"),
    ("<table><tr><td><table border=1><tr><td>x</td><td>1</td></tr><tr><td>y</td><td>2</td></tr></table></table>",
     "| x | 1 |\n| y | 2 |", "a table that places a table"),
    ("<table border=1><tr><td>a<td>1<tr><td>b<td>2</table>", "| a | 1 |\n| b | 2 |", "tags left open"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "text"), [row[:2] for row in BODIES], ids=[row[2] for row in BODIES])
def test_bodies(text_of, body: str, text: str) -> None:
    assert text_of(f"<html><body>{body}</body></html>") == text


ARTICLE = (
    "<p>Năm 2023, Đảng bộ Khối có 121 tổ chức cơ sở đảng, trong đó có 93 đảng bộ và 28 chi bộ cơ sở, 14.103 đảng viên"
    ".</p>"
    "<p>Trong năm, toàn Đảng bộ kết nạp 356 đảng viên mới, đạt 101,7% kế hoạch; khen thưởng 45 tập thể và 120 cá"
    " nhân.</p>"
    "<p>Phấn đấu năm 2024 kết nạp từ 360 đảng viên trở lên; 100% chi bộ được đánh giá, xếp loại chất lượng cuối"
    " năm.</p>"
)
WORDS = [line.removeprefix("<p>") for line in ARTICLE.split("</p>") if line]
TITLE = "Đảng ủy Khối tổng kết năm 2023"
MENU = "".join(f'<li><a href="/{i}">Chuyên mục số {i} của trang</a></li>' for i in range(30))
OTHERS = "".join(f'<li><a href="/tin/{i}">Hội nghị kết nạp {i} đảng viên mới năm 2022</a></li>' for i in range(20))
COUNTER = "Đang truy cập: 15<br>Hôm nay: 1.245<br>Tổng lượt truy cập: 1.234.567"
HEAD = f"<head><title>{TITLE} | Trang tin Đảng bộ Khối</title></head>"

PAGES = [
    (f"<ul class=menu>{MENU}</ul><h1>{TITLE}</h1><div>{ARTICLE}</div><div class='tin-lien-quan'><ul>{OTHERS}</ul></div>"
     f"<div id=visitor-counter>{COUNTER}</div>", [TITLE, *WORDS], "names that say what they hold"),
    (f"<div><ul>{MENU}</ul></div><div><div><h1>{TITLE}</h1><div><p>12/12/2023 08:30</p></div><div>{ARTICLE}</div>"
     f"<p>Nguyễn Văn A</p><h3>Tin liên quan</h3><ul>{OTHERS}</ul></div><div><h3>Tin mới</h3><ul>{OTHERS}</ul></div>"
     "</div>", [TITLE, "12/12/2023 08:30", *WORDS, "Nguyễn Văn A"], "names that say nothing"),
    (f"<table><tr><td colspan=2><ul>{MENU}</ul></td></tr><tr><td><ul>{OTHERS}</ul></td><td><table><tr><td>{ARTICLE}"
     "</td></tr></table></td></tr></table>", [TITLE, *WORDS], "a page laid out in tables, the title only in its head"),
    (f"<ul>{MENU}</ul><div><span class=tieude>{TITLE}</span><div>"
     f"{ARTICLE.replace('<p>', '').replace('</p>', '<br><br>')}</div></div><ul>{OTHERS}</ul>",
     [TITLE, *WORDS], "paragraphs by breaks"),
    (f"<header><a href=/>Trang chủ</a><p>Thứ hai, ngày 20/11/2026</p></header><article><header><h1>{TITLE}</h1>"
     f"</header><span>Lượt xem: 1.234</span>{ARTICLE}</article><footer><p>Địa chỉ: số 5 đường Lê Lợi, điện thoại "
     "0237.3852.123, chịu trách nhiệm chính: Nguyễn Văn B, Phó Trưởng Ban.</p></footer>",
     [TITLE, *WORDS], "elements of HTML 5"),
    (f"<h1>{TITLE}</h1>{ARTICLE}", [TITLE, *WORDS], "nothing around it"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "paragraphs"), [row[:2] for row in PAGES], ids=[row[2] for row in PAGES])
def test_the_article_of_a_page(text_of, page: str, paragraphs: list[str]) -> None:
    assert text_of(f"<html>{HEAD}<body class='home has-sidebar'>{page}</body></html>").split("\n\n") == paragraphs


MARKER = (
    '<a style="mso-footnote-id:ftn1" href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>'
    "<![if !supportFootnotes]>[1]<![endif]></span></a>"
)
NOTES = [
    (f"<meta name=Generator content='Microsoft Word 15'><div class=WordSection1><p>Khối {MARKER} có 5.</p><p>Sau.</p>"
     "</div><div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1><p>"
     '<a href="#_ftnref1" name="_ftn1">[1]</a> Gồm 3.</p></div></div>', "Word"),
    ('<p>Khối<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a> có 5.</p><p>Sau.'
     '</p><div id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Gồm 3.'
     "</p></div>", "LibreOffice"),
    ('<p>Khối<sup id="ref1"><a href="#note1">[1]</a></sup> có 5.</p><p>Sau.</p><ol><li id="note1"><a href="#ref1">^</a>'
     " Gồm 3.</li></ol>", "an encyclopedia"),
    ('<p>Khối<a href="#n1">(1)</a> có 5.</p><p>Sau.</p><p id="n1">(1) Gồm 3.</p>', "by hand"),
]  # fmt: skip


@pytest.mark.parametrize("page", [row[0] for row in NOTES], ids=[row[1] for row in NOTES])
def test_notes(text_of, page: str) -> None:
    assert text_of(f"<html><body>{page}</body></html>") == "Khối¹ có 5.\n\n¹ Gồm 3.\n\nSau."


def test_two_markers_side_by_side_are_told_apart(text_of) -> None:
    page = '<p>Khối<a href="#n1">1</a><a href="#n2">2</a>.</p><p id=n1>1 Một.</p><p id=n2>2 Hai.</p>'
    assert text_of(f"<html><body>{page}</body></html>") == "Khối¹ ².\n\n¹ Một.\n\n² Hai."


def test_the_head_of_a_page_saved_by_word(text_of) -> None:
    page = (
        "<html><head><meta name=Generator content='Microsoft Word 15'></head><body><div class=WordSection1>"
        "<table border=0><tr><td><p>TỈNH ỦY A</p><p>*</p></td><td><p>ĐẢNG CỘNG SẢN VIỆT NAM</p></td></tr></table>"
        "<p><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span><![endif]>Kết quả</p></div>"
    )
    assert text_of(page) == "TỈNH ỦY A\n*\n\nĐẢNG CỘNG SẢN VIỆT NAM\n\n1. Kết quả"


PLAIN = "Đảng bộ Khối có 121 tổ chức cơ sở đảng."
META = "<html><head><meta http-equiv=Content-Type content='text/html; charset={}'></head><body><p>{}</p></body></html>"
ENCODED = [
    (META.format("utf-8", PLAIN).encode(), PLAIN, "UTF-8"),
    (META.format("iso-8859-1", PLAIN).encode("utf-8-sig"), PLAIN, "a mark outranks what is said"),
    (META.format("unicode", PLAIN).encode("utf-16"), PLAIN, "UTF-16"),
    (META.format("utf-8", PLAIN).encode("utf-16-le"), PLAIN, "UTF-16 without a mark"),
    (META.format("windows-1258", "Đa\u0309ng u\u0309y").encode("cp1258"), "Đảng ủy", "Windows-1258"),
    (META.format("utf-7", PLAIN).encode(), PLAIN, "a dangerous encoding is not used"),
    (META.format("x-unknown", PLAIN).encode(), PLAIN, "an unknown one"),
    (META.format("hex", PLAIN).encode(), PLAIN, "a codec that is no encoding"),
    (META.format("undefined", PLAIN).encode(), PLAIN, "a codec that refuses everything"),
    (META.format("x", f"<font face='.VnTime'>{from_unicode(PLAIN, 'tcvn3')}</font>").encode(), PLAIN, "TCVN3 by font"),
    (META.format("windows-1252", f"<b style='font-family:VNI-Times'>{from_unicode(PLAIN, 'vni')}</b>").encode("cp1252"),
     PLAIN, "VNI by style"),
    ((f"<html><style>p.a{{font-family:'.VnTime'}}</style><body><p class=a>{from_unicode(PLAIN, 'tcvn3')}").encode(),
     PLAIN, "TCVN3 by class"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "text"), [row[:2] for row in ENCODED], ids=[row[2] for row in ENCODED])
def test_encodings(text_of, page: bytes, text: str) -> None:
    assert text_of(page) == text


def archive(*parts: tuple[str, str, bytes], boundary: str = "----=_x") -> bytes:
    """A web archive of parts: content type, transfer encoding, encoded bytes."""
    head = f'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="{boundary}"; type="text/html"\r\n\r\n'
    inner = b"".join(
        f"--{boundary}\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {way}\r\n\r\n".encode() + data + b"\r\n"
        for kind, way, data in parts
    )
    return head.encode() + inner + f"--{boundary}--\r\n".encode()


PAGE = "<html><body><p>Đảng bộ Khối có 121 tổ chức.</p></body></html>"
SAVED = "Đảng bộ Khối có 121 tổ chức."
PICTURE = ("image/png", "base64", base64.encodebytes(b"\x89PNG" + bytes(99)))
ARCHIVES = [
    (archive(("text/html; charset=utf-8", "quoted-printable", quopri.encodestring(PAGE.encode())), PICTURE), "browser"),
    (archive(PICTURE, ("text/html", "base64", base64.encodebytes(PAGE.encode()))), "a picture first"),
    (archive(("text/html; charset=utf-16", "base64", base64.encodebytes(PAGE.encode("utf-16")))), "UTF-16"),
    (archive(("text/plain; charset=utf-8", "8bit", SAVED.encode())), "plain text"),
    (b"From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
     + PAGE.encode(), "a single part"),
]  # fmt: skip


@pytest.mark.parametrize("name", ["a.mht", "a.doc"])
@pytest.mark.parametrize("data", [row[0] for row in ARCHIVES], ids=[row[1] for row in ARCHIVES])
def test_web_archives(text_of, data: bytes, name: str) -> None:
    assert text_of(data, name) == SAVED


HOSTILE = [
    (b"<html><body>" + b"<div>" * 100_000 + b"5", NestedTooDeep, "nested elements"),
    (b"<html><body>" + b"<table><tr><td>" * 100_000 + b"5", NestedTooDeep, "nested tables"),
    (b"<html><body></body></html>", EmptyFile, "nothing"),
    (b"<html><script>" + b"x" * 99, EmptyFile, "nothing but code"),
    (b"<html>" + bytes(200), EmptyFile, "NUL bytes"),
    (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: image/png\n\nx\n--x--",
     BrokenDocument, "no page in an archive"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "error"), [row[:2] for row in HOSTILE], ids=[row[2] for row in HOSTILE])
def test_hostile(text_of, data: bytes, error: type[DocumentError]) -> None:
    begun = time.process_time()
    with pytest.raises(error):
        text_of(data)
    assert time.process_time() - begun < 5


def test_archives_in_archives_without_end(text_of) -> None:
    data = b"".join(
        f"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n".encode() for i in range(3000)
    )
    with pytest.raises(DocumentError):
        text_of(data, "a.mht")


def test_a_header_that_mail_cannot_take_apart(text_of) -> None:
    data = b"MIME-Version: 1.0\nContent-Type: text/html; charset*=utf-8''a; charset*0=b; charset*1=c\n\n<p>5 chi"
    with pytest.raises(BrokenDocument):
        text_of(data, "a.mht")


def test_entities_are_not_expanded(text_of) -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    text = text_of(f"{bomb}<html><body><p>5 &b; &x;</p></body></html>")
    assert "haha" not in text
    assert "root:" not in text


def test_a_page_that_is_too_large(text_of) -> None:
    with pytest.raises(FileTooLarge):
        text_of("<html><body>" + "x" * 2000, limits=Limits(xml=1000))


@pytest.mark.parametrize("depth", [100, 600])
def test_tables_nested_deep_still_give_their_text(text_of, depth: int) -> None:
    assert "Khối có 5" in text_of("<html><body>" + "<table><tr><td>" * depth + "Khối có 5")


def test_time_is_linear(text_of) -> None:
    def seconds(count: int) -> float:
        begun = time.process_time()
        text_of("<html><body>" + "<div class=a><b>x</b><a href='#y'>1</a><h3 class=title>t</h3></div>" * count)
        return time.process_time() - begun

    assert seconds(8000) < 12 * max(seconds(2000), 0.05)


def test_markdown_with_tags_stays_text(text_of) -> None:
    assert text_of("<div align=center>\n\nKhối có 5 chi bộ</div>", "a.md").startswith("<div")


def test_a_grid_without_lines_and_numbers_places_text() -> None:
    def grid(*rows: list[str], ruled: bool | None = None) -> Grid:
        return Grid([[Cell([Paragraph(text)]) for text in row] for row in rows], ruled)

    assert is_layout(grid(["Một đoạn " * 40, "Hai"]))
    assert not is_layout(grid(["a", "1"], ["b", "2"]))
    assert not is_layout(grid(["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]))
    assert is_layout(grid(["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"], ruled=False))
    assert not is_layout(grid(["a", "b"], ruled=True))
