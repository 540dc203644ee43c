"""Hostile PDF: damaged, endless, bottomless, locked, larger than a country."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

from benchmarks.adversarial.base import Base, Hostile, damages, zeros

_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_ONE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
_FONT = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>"
_SHOWN = b"q 595 0 0 842 0 0 cm /X Do Q"


def written(*bodies: bytes) -> bytes:
    """Objects from 1 on; readers build the table of contents that is not there."""
    objects = b"".join(b"%d 0 obj %b endobj\n" % (i, body) for i, body in enumerate(bodies, 1))
    return b"%PDF-1.7\n" + objects + b"trailer<</Root 1 0 R>>\n%%EOF"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(data), data)


def page(box: bytes = b"0 0 595 842", resources: bytes = _FONT, contents: bytes = b"/Contents 4 0 R") -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox[%b]/Resources<<%b>>%b>>" % (box, resources, contents)


def drawing(content: bytes, *more: bytes, box: bytes = b"0 0 595 842", resources: bytes = _FONT, how: bytes = b"") -> (
    bytes
):  # fmt: skip
    """One page with a content stream, and objects from 5 on."""
    return written(_CATALOG, _ONE, page(box, resources), stream(content, how), *more)


def image(data: bytes, entries: bytes) -> bytes:
    """A page that an image fills."""
    picture = stream(data, b"/Type/XObject/Subtype/Image" + entries)
    return drawing(_SHOWN, picture, resources=b"/XObject<</X 5 0 R>>")


def locked(user: str, strength: int) -> bytes:
    """A page that a password protects; an empty one opens it without being asked for."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption(user, "chu", strength=strength), invariant=1)
    for i in range(20):
        canvas.drawString(72, 750 - 20 * i, f"{i + 1}. Trong nam 2023 da ket nap {i + 40} dang vien, dat {i + 60},5%.")
    canvas.save()
    return out.getvalue()


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (i + 3) for i in range(count))
    tiny = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 9]/Resources<<%b>>/Contents %d 0 R>>" % (_FONT, count + 3)
    tree = b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count)
    return written(_CATALOG, tree, *[tiny] * count, stream(b"BT /F 3 Tf 1 1 Td (5 chi bo) Tj ET"))


def deep_tree(depth: int) -> bytes:
    levels = [b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (i + 3, i + 1) for i in range(depth)]
    return written(_CATALOG, *levels, page(contents=b""))


def deep_forms(depth: int) -> bytes:
    forms = [
        stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (i + 6))
        for i in range(depth)
    ]
    return drawing(b"/X Do", *forms, resources=b"/XObject<</X 5 0 R>>")


def text(count: int) -> bytes:
    lines = b"".join(b"(So luong %d dang vien, %d,5 phan tram) Tj T* " % (i, i % 100) for i in range(count))
    return b"BT /F 1 Tf 1 TL 10 800 Td " + lines + b"ET"


FLATE = b"/Filter/FlateDecode"
GREY = b"/ColorSpace/DeviceGray/BitsPerComponent 1"
RGB = b"/ColorSpace/DeviceRGB/BitsPerComponent 8"
HUGE = b"/Width 60000/Height 60000"
MADE: dict[str, Callable[[Base], bytes]] = {
    "14400 points": lambda _: drawing(text(20), box=b"0 0 14400 14400"),
    "200000 points": lambda _: drawing(text(20), box=b"0 0 200000 200000"),
    "2e9 points": lambda _: drawing(text(20), box=b"0 0 2000000000 2000000000"),
    "no area": lambda _: drawing(text(20), box=b"0 0 0 0"),
    "box upside down": lambda _: drawing(text(20), box=b"595 842 -9 -9"),
    "box of words": lambda _: drawing(text(20), box=b"/a (b) null <<>>"),
    "user unit": lambda _: drawing(text(20)).replace(b"/MediaBox", b"/UserUnit 1e9/MediaBox"),
    "14400 points of image": lambda _: drawing(
        b"q 14400 0 0 14400 0 0 cm /X Do Q",
        stream(bytes(100), b"/Subtype/Image/Width 10/Height 10" + RGB),
        box=b"0 0 14400 14400",
        resources=b"/XObject<</X 5 0 R>>",
    ),
    "10000 pages": lambda _: many_pages(10_000),
    "10000 times one page": lambda _: written(
        _CATALOG, b"<</Type/Pages/Kids[%b]/Count 10000>>" % (b"3 0 R " * 10_000), page(contents=b"")
    ),
    "a count that lies": lambda _: written(_CATALOG, _ONE.replace(b"1>>", b"2000000000>>"), page(contents=b"")),
    "a negative count": lambda _: written(_CATALOG, _ONE.replace(b"1>>", b"-5>>"), page(contents=b"")),
    "tree in itself": lambda _: written(_CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>"),
    "form in itself": lambda _: drawing(
        b"/X Do",
        stream(b"/X Do /X Do", b"/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"),
        resources=b"/XObject<</X 5 0 R>>",
    ),
    "length of itself": lambda _: written(_CATALOG, _ONE, page(), b"<</Length 4 0 R>>stream\nBT ET\nendstream"),
    "object is itself": lambda _: written(_CATALOG, _ONE, b"3 0 R"),
    "contents in circles": lambda _: written(_CATALOG, _ONE, page(), b"[5 0 R]", b"[4 0 R 5 0 R]"),
    "xref in circles": lambda _: written(_CATALOG, _ONE, page(contents=b"")).replace(b"%%EOF", b"")
    + b"xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 4/Prev 9>>\nstartxref\n9\n%%EOF",
    "parent in circles": lambda _: written(
        _CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 2 0 R>>", b"<</Type/Page/Parent 2 0 R>>"
    ),
    "password RC4 40": lambda _: locked("mo", 40),
    "password RC4 128": lambda _: locked("mo", 128),
    "empty password RC4 40": lambda _: locked("", 40),
    "empty password RC4 128": lambda _: locked("", 128),
    "lock of rubbish": lambda _: drawing(text(20)).replace(
        b"trailer<<", b"trailer<</Encrypt<</Filter/Standard/V 9/R 77/O(x)/U(y)/P 5>>"
    ),
    "2 GB of content": lambda _: drawing(zeros(2048), how=FLATE),
    "2 GB packed twice": lambda _: drawing(zlib.compress(zeros(2048), 9), how=b"/Filter[/FlateDecode/FlateDecode]"),
    "2 GB of image": lambda _: image(zeros(2048), HUGE + RGB + FLATE),
    "filters without end": lambda _: drawing(b"00>", how=b"/Filter[%b]" % (b"/ASCIIHexDecode" * 5000)),
    "page tree of 1000": lambda _: deep_tree(1_000),
    "page tree of 100000": lambda _: deep_tree(100_000),
    "arrays in arrays": lambda _: written(_CATALOG, _ONE, page(contents=b"/A " + b"[" * 200_000 + b"]" * 200_000)),
    "dictionaries in dictionaries": lambda _: written(
        _CATALOG, _ONE, page(contents=b"/A " + b"<</A " * 100_000 + b"0" + b">>" * 100_000)
    ),
    "states in states": lambda _: drawing(b"q " * 500_000 + text(10)),
    "arrays in content": lambda _: drawing(b"[" * 500_000 + text(10)),
    "forms in forms": lambda _: deep_forms(3_000),
    "60000 x 60000 bits": lambda _: image(b"x", HUGE + GREY),
    "60000 x 60000 packed": lambda _: image(zeros(429), HUGE + GREY + FLATE),
    "60000 x 60000 colours": lambda _: image(b"x", HUGE + RGB),
    "60000 x 60000 fax": lambda _: image(
        b"\0\x10\x01" * 99, HUGE + GREY + b"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 60000/Rows 60000>>"
    ),
    "JPEG of rubbish": lambda _: image(b"\xff\xd8\xff\xe0" + bytes(999), HUGE + RGB + b"/Filter/DCTDecode"),
    "JPEG 2000 of rubbish": lambda _: image(b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(999), b"/Filter/JPXDecode" + HUGE),
    "JBIG2 of rubbish": lambda _: image(bytes(range(256)) * 4, HUGE + GREY + b"/Filter/JBIG2Decode"),
    "pattern of tiny tiles": lambda _: drawing(
        b"/Pattern cs /P scn 0 0 595 842 re f " + text(20),
        stream(b"0 0 1 1 re f", b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .001/YStep .001"
               b"/Resources<<>>"),
        resources=_FONT + b"/Pattern<</P 5 0 R>>",
    ),
    "200000 lines": lambda _: drawing(zlib.compress(b"".join(
        b"%d %d m %d %d l S " % (i % 595, i % 842, i * 7 % 595, i * 11 % 842) for i in range(200_000))), how=FLATE),
    "100000 lines of text": lambda _: drawing(zlib.compress(text(100_000)), how=FLATE),
    "numbers too long": lambda _: drawing(b"9" * 1_000_000 + b" w " + text(20)),
    "fonts of rubbish": lambda _: drawing(text(20), stream(bytes(range(256)) * 40), resources=_FONT.replace(
        b"/Times-Roman", b"/X/FontDescriptor<</Type/FontDescriptor/FontFile 5 0 R/FontFile2 5 0 R>>/ToUnicode 5 0 R")),
    "scripts and launches": lambda _: written(
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(/bin/sh)/Next<</S/JavaScript/JS(for(;;\\){})>>>>"
        b"/AcroForm<</XFA(<a/>)>>>>", _ONE, page(), stream(text(20))),
    "header only": lambda _: b"%PDF-1.7\n",
    "late header": lambda _: b"\0" * 1000 + drawing(text(20)),
    "no objects": lambda _: b"%PDF-1.7\ntrailer<</Root 1 0 R>>\nstartxref\n99999999999999\n%%EOF",
    "twice": lambda base: base.file("pdf") * 2,
}  # fmt: skip


def files() -> Iterator[Hostile]:
    """All of them."""

    def whole(base: Base) -> bytes:
        return base.file("pdf")

    yield from damages("PDF", ".pdf", whole, 14, 12, 4)
    for name, make in MADE.items():
        yield Hostile("PDF", f"{name}.pdf", make)
