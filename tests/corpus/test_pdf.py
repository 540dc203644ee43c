"""PDF files: made here in many ways, broken in others; the facts are those of the text they were made from."""

from __future__ import annotations

import io
import math
import random
import unicodedata
from collections import Counter
from collections.abc import Callable

import pdfplumber
import pytest

from corpus import encodings
from corpus.layout.judgement import judge
from corpus.pages import page_image
from corpus.readers import pdf, read
from corpus.readers._reader import Job
from corpus.samples.printing.fonts import registered
from schemas.document import Document
from schemas.limits import Limits
from schemas.problems import BrokenPage, BrokenPdf, Encrypted, TooManyPixels

pytest.importorskip("reportlab")
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

LINES = (
    "Đảng bộ Khối có 45 tổ chức cơ sở đảng, trong đó 12 đảng bộ và 33 chi bộ cơ sở;",
    "kết nạp 138 đảng viên, đạt 98,6% chỉ tiêu; ban hành Nghị quyết số 05-NQ/ĐU ngày",
    "12/3/2022 về ưu tiên bồi dưỡng lý luận chính trị cho cán bộ.",
)
TEXT = " ".join(LINES)
SIZE = (595, 842)


def made(*draws: Callable[[Canvas], None], **more: object) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=SIZE, invariant=1, **more)
    for draw in draws:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(canvas: Canvas, x: float = 80, y: float = 700, size: float = 12, texts: tuple[str, ...] = LINES) -> None:
    canvas.setFont(registered("regular"), size)
    for k, text in enumerate(texts):
        canvas.drawString(x, y - 1.4 * size * k, text)


def document(data: bytes, ocr: bool = False, limits: Limits | None = None) -> Document:
    return pdf.READER.read(Job(data, "id", "a.pdf", ".pdf", limits or Limits(), ocr))


def codes(found: Document) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.page) for problem in found.problems]


def test_a_line_of_text_knows_its_place():
    found = document(made(lines))
    assert found.text == TEXT
    assert (found.status, found.media_type, len(found.pages)) == ("ok", "application/pdf", 1)
    assert (found.pages[0].width, found.pages[0].height) == SIZE
    start = TEXT.index("138")
    place = found.place(start, start + 3)
    assert place is not None
    assert place.box.x0 == pytest.approx(80 + 6 * 0.0 + _width("kết nạp "), abs=1)
    assert place.box.bottom == pytest.approx(842 - 700 + 16.8 + 12 * 0.21, abs=1)


def _width(text: str, size: float = 12) -> float:
    from reportlab.pdfbase import pdfmetrics

    return float(pdfmetrics.stringWidth(text, registered("regular"), size))


def _turned(angle: float) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.translate(297, 421)
        canvas.rotate(angle)
        lines(canvas, -250, 100)

    return draw


@pytest.mark.parametrize(("angle", "rotation"), [(0, 0), (90, 90), (180, 180), (270, 270)])
def test_text_turned_on_the_page(angle, rotation):
    found = document(made(_turned(angle)))
    assert found.text == TEXT
    assert found.pages[0].rotation == rotation
    _ink_lies_in_its_box(made(_turned(angle)), found)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_pages_turned_by_the_viewer(turn):
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        lines(canvas, 60, 450)

    data = made(draw)
    found = document(data)
    assert found.text == TEXT
    assert found.pages[0].rotation == (360 - turn) % 360
    _ink_lies_in_its_box(data, found)


def _ink_lies_in_its_box(data: bytes, found: Document) -> None:
    """The page's image, upright, is dark where the layout says a word stands, and white elsewhere."""
    page = found.pages[0]
    image = page_image(data, 1, 72, rotation=page.rotation)
    assert image.shape == pytest.approx((page.height, page.width), abs=2)
    assert found.layout is not None
    rest = image.copy()
    for word in range(len(found.layout)):
        box = found.layout.box(word)
        spot = (
            slice(math.floor(box.top) - 1, math.ceil(box.bottom) + 2),
            slice(math.floor(box.x0) - 2, math.ceil(box.x1) + 3),
        )
        assert image[spot].min() < 160
        rest[spot] = 255
    assert rest.min() > 200


@pytest.mark.parametrize("scale", [1.0, 0.24, 3.0])
def test_markers_are_no_part_of_the_number_before_them(scale):
    def draw(canvas: Canvas) -> None:
        canvas.scale(1 / scale, 1 / scale)
        canvas.setFont(registered("regular"), 12 * scale)
        canvas.drawString(80 * scale, 700 * scale, "Năm 2023")
        canvas.drawString(80 * scale, 680 * scale, "có 45")
        canvas.drawString((90 + _width("có 45")) * scale, 680 * scale, "tổ chức cơ sở đảng.")
        canvas.setFont(registered("regular"), 7 * scale)
        canvas.drawString((80 + _width("Năm 2023")) * scale, 704 * scale, "1")
        canvas.drawString((80 + _width("có 45")) * scale, 684 * scale, "12")

    assert document(made(draw)).text.replace("\n\n", " ") == "Năm 2023¹ có 45¹² tổ chức cơ sở đảng."


def test_a_marker_drawn_out_of_its_turn():
    def draw(canvas: Canvas) -> None:
        canvas.setFont(registered("regular"), 7)
        canvas.drawString(80 + _width("Năm 2023"), 704, "1")
        lines(canvas, texts=("Năm 2023", *LINES[1:]))

    assert document(made(draw)).text.startswith("Năm 2023¹")


def test_bold_by_drawing_twice():
    assert document(made(lambda c: (lines(c), lines(c, 80.3)))).text == TEXT


def test_letters_in_pieces_are_composed():
    pieces = unicodedata.normalize("NFD", "có 45 chi bộ")
    assert document(made(lambda c: lines(c, texts=(pieces,)))).text in {
        "có 45 chi bộ",
        "co 45 chi bo",
    }  # the font may lack marks


def test_invisible_text_is_not_read():
    def draw(canvas: Canvas) -> None:
        lines(canvas)
        hidden = canvas.beginText(80, 300)
        hidden.setTextRenderMode(3)
        hidden.setFont(registered("regular"), 12)
        hidden.textLine("Chữ ẩn 999 không ai thấy")
        canvas.drawText(hidden)

    assert document(made(draw)).text == TEXT


def test_a_stamp_along_the_margin_comes_last():
    def draw(canvas: Canvas) -> None:
        lines(canvas)
        canvas.translate(30, 200)
        canvas.rotate(90)
        lines(canvas, 0, 0, 9, ("Văn bản được ký số ngày 01/02/2023",))

    found = document(made(draw))
    assert found.text == f"{TEXT}\n\nVăn bản được ký số ngày 01/02/2023"
    assert found.pages[0].rotation == 0


def test_borders_of_any_make_are_a_table():
    def draw(canvas: Canvas) -> None:
        rows = (("TT", "Nội dung", "Năm 2022"), ("1", "Kết nạp", "138"), ("", "Cộng", "138"))
        for r, row in enumerate(rows):
            for c, (x, text) in enumerate(zip((80, 120, 300), row, strict=True)):
                lines(canvas, x + 4, 680 - 24 * r, 12, (text,))
                if r == 0:
                    canvas.rect(x, 674 - 24 * r, (40, 180, 100)[c], 24)  # stroked
                else:
                    for box in ((x, 674 - 24 * r, (40, 180, 100)[c], 0.5), (x, 674 - 24 * r, 0.5, 24)):
                        canvas.rect(*box, stroke=0, fill=1)  # filled, as Word does
        canvas.rect(400, 674 - 48, 0.5, 48, stroke=0, fill=1)

    data = made(draw)
    assert document(data).text == "| TT | Nội dung | Năm 2022 |\n| 1 | Kết nạp | 138 |\n| | Cộng | 138 |"
    with pdfplumber.open(io.BytesIO(data)) as theirs:
        assert theirs.pages[0].extract_table() == [
            ["TT", "Nội dung", "Năm 2022"], ["1", "Kết nạp", "138"], ["", "Cộng", "138"],
        ]  # fmt: skip


def _scan(canvas: Canvas, share: float = 1.0) -> None:
    from PIL import Image

    noise = Image.effect_noise((300, 424), 40)
    canvas.drawImage(ImageReader(noise), 0, 0, SIZE[0] * share, SIZE[1] * share)


def _false_layer(text: str) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        _scan(canvas)
        hidden = canvas.beginText(80, 700)
        hidden.setTextRenderMode(3)
        hidden.setFont(registered("regular"), 12)
        for line in text.splitlines():
            hidden.textLine(line)
        canvas.drawText(hidden)

    return draw


GARBAGE = "\n".join("S& 5?AD /UBND 1OI ddng ung lgdng chinh tri" for _ in range(20))
PLAIN = unicodedata.normalize("NFD", "\n".join(LINES * 8)).encode("ascii", "ignore").decode()
ENGLISH = "The Committee has approved the plan for 2024, with growth of 6.5 percent and 36 new cells.\n" * 10
IMAGES = [
    (_scan, "a scan"),
    (lambda c: (_scan(c), lines(c, texts=("Người ký: Văn phòng, ngày 02/3/2022",))), "a scan with a stamp over it"),
    (lambda c: (lines(c), _scan(c)), "text under the scan"),
    (lambda c: (_scan(c, 0.6), lines(c, texts=("3",))), "a picture and a page number"),
    (_false_layer(GARBAGE), "a layer of garbage"),
    (_false_layer(PLAIN), "a layer without marks"),
    (_false_layer(ENGLISH), "a layer in another language"),
    (_false_layer("12.345 98,7\n" * 40), "a layer of numbers, which nothing vouches for"),
]


@pytest.mark.parametrize(("draw", "why"), IMAGES, ids=[why for _, why in IMAGES])
def test_pages_that_are_images_are_for_recognition(draw, why):
    found = document(made(lines, draw))
    assert codes(found) == [("D016", 2)]
    assert found.status == "partial"
    assert found.text == f"{TEXT}\n\f"
    assert len(found.pages) == 2


DIGITAL = [
    (lambda c: lines(c, texts=tuple(ENGLISH.splitlines())), "English"),
    (lambda c: [lines(c, 80, 700 - 20 * k, texts=("12.345 98,7% 1.005.143",)) for k in range(30)], "numbers"),
    (_false_layer("\n".join(LINES * 8)), "a scan with a good layer"),
    (lambda c: (_scan(c), [lines(c, 80, 780 - 60 * k) for k in range(6)]), "letters on a picture"),
    (lambda c: (_scan(c, 0.3), lines(c)), "a small picture"),
    (lambda c: lines(c, texts=("UBND", "HĐND")), "few words"),
    (lambda c: None, "nothing"),
]


@pytest.mark.parametrize(("draw", "why"), DIGITAL, ids=[why for _, why in DIGITAL])
def test_pages_whose_letters_are_good(draw, why):
    found = document(made(draw))
    assert found.problems == ()
    assert bool(found.text) is (why != "nothing")


JUDGED = [
    (PLAIN, 0.0, True, "bad"), (PLAIN, 0.0, False, "good"), (GARBAGE, 0.0, True, "bad"), (TEXT * 3, 0.0, True, "good"),
    (TEXT, 0.1, False, "bad"), ("Đảng bộ", 0.0, True, "none"), ("7KҹF KLӋQ QJKӏ TX\\ӃW Vӕ " * 8, 0.0, False, "bad"),
    ("WKXF KLHQ QJKL TXBHW VR " * 8, 0.0, False, "bad"),
    *((encodings.from_unicode(TEXT, name), 0.0, False, "legacy") for name in encodings.names()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "unknown", "under", "verdict"), JUDGED)
def test_text_layers_are_judged_by_their_letters(text, unknown, under, verdict):
    assert judge(text.split(), unknown, under) == verdict


def test_letters_as_outlines_are_an_image():
    def draw(canvas: Canvas) -> None:
        for k in range(200):
            path = canvas.beginPath()
            path.moveTo(80 + 2 * k, 500)
            path.curveTo(82 + 2 * k, 510, 84 + 2 * k, 490, 90 + 2 * k, 512)
            canvas.drawPath(path)

    assert codes(document(made(draw))) == [("D016", 1)]


REFUSED = [
    (b"%PDF-1.7\n", BrokenPdf, "cut after the first line"),
    (made(lines)[:400], BrokenPdf, "cut in the first object"),
    (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
     b"trailer<</Root 1 0 R>>", BrokenPdf, "no page"),
    (made(lines, encrypt="mật khẩu"), Encrypted, "a password"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "error", "why"), REFUSED, ids=[row[2] for row in REFUSED])
def test_refused(data, error, why):
    with pytest.raises(error) as caught:
        document(data)
    assert "a.pdf" in caught.value.message


def test_pages_beyond_the_limit_stay_unread():
    found = document(made(lines, lines, lines), limits=Limits(pages=2))
    assert (len(found.pages), codes(found), found.status) == (2, [("D014", None)], "partial")
    assert found.text.count("\f") == 1


def test_blank_pages_beyond_the_limit_are_not_broken():
    found = document(made(lambda _: None, lambda _: None), limits=Limits(pages=1))
    assert (found.status, codes(found)) == ("partial", [("D014", None)])


def test_each_page_is_a_sign_of_life():
    seen = []
    pdf.READER.read(Job(made(lines, lines), "id", "a.pdf", ".pdf", alive=lambda: seen.append(1)))
    assert len(seen) == 2


def test_flipped_bytes_never_get_out():
    good = made(lines, lines)
    noise = random.Random(5)
    states = Counter()
    for _ in range(120):
        data = bytearray(good)
        for _ in range(noise.choice((1, 5, 60))):
            data[noise.randrange(20, len(data))] = noise.randrange(256)
        if noise.random() < 0.3:
            del data[noise.randrange(len(data)) :]
        try:
            states[document(bytes(data)).status] += 1
        except (BrokenPdf, Encrypted) as error:
            states[error.code] += 1
    assert states["ok"] > 10
    assert sum(states.values()) == 120


def _hostile(*bodies: bytes) -> bytes:
    return (
        b"%PDF-1.7\n"
        + b"".join(b"%d 0 obj %b endobj\n" % (i, body) for i, body in enumerate(bodies, 1))
        + (b"trailer<</Root 1 0 R>>")
    )


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
ONE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
DRAWN = b"/Resources<</XObject<</X 4 0 R>>>>"
HOSTILE = [
    (_hostile(CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>"), 0, "a tree of pages that holds itself"),
    (
        _hostile(CATALOG, ONE.replace(b"1>>", b"90000>>"), b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"),
        0,
        "a count that lies",
    ),
    (
        _hostile(CATALOG, ONE, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 2000000000 2000000000]>>"),
        1,
        "a page as large as a country",
    ),
    (
        _hostile(
            CATALOG,
            ONE,
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R" + DRAWN + b">>",
            b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 5" + DRAWN + b">>stream\n/X Do\nendstream",
        ),
        1,
        "a form that draws itself",
    ),
]


@pytest.mark.parametrize(("data", "most", "why"), HOSTILE, ids=[row[2] for row in HOSTILE])
def test_hostile_files_end_soon(data, most, why):
    if most:
        assert len(document(data).pages) == most
    else:
        with pytest.raises(BrokenPdf):
            document(data)


def test_squared_paper_is_no_table():
    def draw(canvas: Canvas) -> None:
        lines(canvas)
        for k in range(200):
            canvas.line(0, 4 * k, 595, 4 * k)
            canvas.line(2.9 * k, 0, 2.9 * k, 842)

    assert document(made(draw)).text == TEXT


def test_page_images_are_bounded():
    data = made(lines)
    assert page_image(data, 1, 144).shape == (1684, 1190)
    with pytest.raises(TooManyPixels):
        page_image(data, 1, 3000)
    with pytest.raises(BrokenPage):
        page_image(data, 2, 72)


@pytest.mark.parametrize("kind", ["png", "tiff", "jpeg"])
def test_page_images_of_picture_files(kind):
    from PIL import Image

    pages = [Image.new("L", (1654, 2339), 40 * k) for k in (1, 2)]
    out = io.BytesIO()
    pages[0].save(
        out, kind, dpi=(200, 200), **({"save_all": True, "append_images": pages[1:]} if kind == "tiff" else {})
    )
    image = page_image(out.getvalue(), 1, 100, rotation=90)
    assert image.shape == (827, 1170)
    assert abs(int(image.mean()) - 40) <= 1
    if kind == "tiff":
        assert abs(int(page_image(out.getvalue(), 2, 100).mean()) - 80) <= 1


def test_a_file_goes_through_the_readers(tmp_path):
    path = tmp_path / "báo-cáo.dat"
    path.write_bytes(b"\n" + made(lines))  # known by its content, not its name, nor by its first byte
    assert read(path, "báo-cáo.dat").text == TEXT


@pytest.mark.parametrize(("dpi", "own"), [(200, True), (300, True), (400, True), (100, False), (600, False)])
def test_scans_are_taken_as_they_are(dpi, own):
    import numpy as np
    import pypdfium2 as pypdfium
    from PIL import Image

    from corpus.readers._pdf_images import page_pixels

    size = (round(595 * dpi / 72), round(842 * dpi / 72))
    scan = np.asarray(Image.effect_noise(size, 60))

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.fromarray(scan)), 0, 0, *SIZE)

    with pypdfium.PdfDocument(made(draw)) as opened:
        pixels, found = page_pixels(opened[0], 80_000_000)
    assert round(found) == (dpi if own else 300)
    assert (pixels.shape == scan.shape and bool((pixels == scan).all())) is own
