"""The second witness on real recognition: a wrong sum stays the report's error, a worn digit becomes a doubt."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageFilter

from corpus.ocr import engine
from corpus.readers import read_bytes
from pipeline.doubts import DOUBTFUL, READ_AGAIN
from pipeline.stages import understand, with_evidence
from schemas.document import Document
from tests.pipeline.paper import font_file, printed

pytestmark = [
    pytest.mark.skipif(font_file() is None, reason="no font with Vietnamese letters"),
    pytest.mark.skipif(not engine.data_files(), reason="no Vietnamese data for Tesseract; `make test` installs it"),
]
DPI = 200
FILL = "Các cấp ủy đã quán triệt, triển khai nghiêm túc, kịp thời, đúng quy định của cấp trên trong toàn đảng bộ."
TEXT = f"""Số 12-BC/ĐUK

BÁO CÁO

Kết quả công tác năm 2023

I. KẾT QUẢ

Đảng bộ có 66 tổ chức cơ sở đảng, trong đó: 38 đảng bộ và 28 chi bộ cơ sở. {FILL}

Có 240/640 quần chúng được kết nạp (chiếm 37,5%). {FILL}
"""


def scan(text: str, worn: str | None = None) -> bytes:
    """A page of the text as a scan; of the number ``worn`` most ink of the left of its last digit is gone."""
    paper = printed(text)
    image = Image.fromarray(paper.render(1, DPI)).filter(ImageFilter.GaussianBlur(0.6))
    pixels = np.asarray(image) + np.random.default_rng(0).normal(0, 5, (image.height, image.width))
    for page, box, word in paper.words:
        if page == 1 and word == worn:
            digit = (box.x1 - box.x0) / len(word)
            left = box.x1 - digit
            rows = slice(int(box.top * DPI / 72), int(box.bottom * DPI / 72))
            columns = slice(int((left + 0.04 * digit) * DPI / 72), int((left + 0.3 * digit) * DPI / 72))
            pixels[rows, columns] = 255 - (255 - pixels[rows, columns]) * 0.2
    stream = BytesIO()
    Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(stream, "PNG", dpi=(DPI, DPI))
    return stream.getvalue()


def read(data: bytes) -> tuple[Document, Document]:
    """The document before and after its pages were asked."""
    document = understand(read_bytes(data, "a.png", ".png"))
    assert document.readings
    return document, with_evidence(document, lambda: data)


def test_a_wrong_sum_that_is_printed_so_is_the_reports_own_error():
    _, document = read(scan(TEXT.replace("28 chi bộ", "29 chi bộ")))
    (finding,) = [check for check in document.checks if check.severity != "none"]
    assert (finding.verdict, finding.severity, finding.reading) == ("inconsistent", "error", READ_AGAIN)
    assert "Đọc lại ảnh vẫn thấy 66, 38, 29." in finding.message_vi
    (crop,) = document.crops
    assert "29 chi bộ" in document.text[crop.start : crop.end]


def test_a_worn_digit_accuses_nobody():
    before, document = read(scan(TEXT, worn="28"))
    assert document.text == before.text
    assert document.readings == before.readings
    for finding in (check for check in document.checks if check.severity != "none"):
        assert (finding.verdict, finding.reading) == ("suspicious", DOUBTFUL)
        assert finding.severity in ("info", "warning")
        assert "hay 28? Nếu là 28 thì các số khớp nhau." in finding.message_vi
        assert document.crops


def test_a_number_misread_by_the_first_reading_is_told_by_the_second():
    """Recognition that took 28 for 23, in doubt or not: the ink still says 28."""
    data = scan(TEXT)
    first = read_bytes(data, "a.png", ".png")
    at = first.text.index("28 chi bộ")
    text = f"{first.text[:at]}23{first.text[at + 2 :]}"
    for certain, severity in ((True, "warning"), (False, "info")):
        readings = tuple(
            replace(r, text="23", raw="23", certain=certain) if r.start == at else r for r in first.readings
        )
        document = with_evidence(understand(replace(first, text=text, readings=readings)), lambda: data)
        (finding,) = [check for check in document.checks if check.severity != "none"]
        assert (finding.verdict, finding.severity, finding.reading) == ("suspicious", severity, DOUBTFUL)
        assert "Có thể máy đọc nhầm ảnh: 23 hay 28?" in finding.message_vi
        assert "23 chi bộ" in document.text


def test_a_clean_scan_has_no_findings():
    _, document = read(scan(TEXT))
    assert [check for check in document.checks if check.severity != "none"] == []
    assert document.crops == ()
