"""Scans and copies: of every quality, easily read by a person, their boxes where the ink is."""

from __future__ import annotations

import io
from itertools import combinations

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from corpus.samples.archive import printed
from corpus.samples.formats import FORMATS, Printed
from corpus.samples.pages import page_truths
from corpus.samples.scans import QUALITIES, Copy, Quality, copied, tiff
from schemas.layout import Box

A4 = (595.28, 841.89)


@pytest.fixture(scope="module")
def report() -> Printed:
    return next(printed(1, 4))[1]


@pytest.fixture(scope="module")
def copies(report: Printed) -> dict[Quality, Copy]:
    return {quality: copied(report.signed, 0, quality, 1) for quality in QUALITIES}


def grey(copy: Copy) -> np.ndarray:
    """The upright page in grey."""
    image = np.asarray(Image.fromarray(copy.image).convert("L"))
    return np.rot90(image, copy.turn // 90)


@pytest.mark.parametrize("quality", QUALITIES)
def test_the_page_keeps_its_size(copies: dict[Quality, Copy], quality: Quality) -> None:
    for side, wanted in zip(copies[quality].size, A4, strict=True):
        assert side == pytest.approx(wanted, rel=0.15 if quality == "phone" else 0.01)


@pytest.mark.parametrize("quality", QUALITIES)
def test_ink_is_darker_than_paper(copies: dict[Quality, Copy], quality: Quality) -> None:
    page = grey(copies[quality])
    height, width = page.shape
    inner = page[height // 10 : -height // 10, width // 8 : -width // 8]
    ink, paper = np.percentile(inner, 1.5), np.percentile(inner, 60)
    assert paper > 130
    assert paper - ink > 90
    assert 0.01 < (inner < (ink + paper) / 2).mean() < 0.16


@pytest.mark.parametrize("quality", QUALITIES)
def test_boxes_lie_on_the_ink(report: Printed, copies: dict[Quality, Copy], quality: Quality) -> None:
    copy = copies[quality]
    truth = page_truths(report.sheets, report.records, {0: copy})[0]
    page = grey(copy).astype(float)
    scale = page.shape[1] / copy.size[0], page.shape[0] / copy.size[1]
    assert len(truth.figures) > 5
    for figure in truth.figures:
        assert figure.box is not None
        inside = ink_share(page, figure.box, scale)
        above = ink_share(page, moved(figure.box, figure.box.top - figure.box.bottom - 2), scale)
        assert inside > 0.05, figure.record["text"]
        assert above < 0.6, "a box is no taller than its line"


def moved(box: Box, down: float) -> Box:
    return Box(box.x0, box.top + down, box.x1, box.bottom + down)


def ink_share(page: np.ndarray, box: Box, scale: tuple[float, float]) -> float:
    x0, x1 = (round(x * scale[0]) for x in (box.x0, box.x1))
    top, bottom = (round(y * scale[1]) for y in (box.top, box.bottom))
    around = page[max(0, top - 20) : bottom + 20, max(0, x0 - 60) : x1 + 60]
    return float((page[top:bottom, x0:x1] < (np.percentile(around, 2) + np.percentile(around, 70)) / 2).mean())


def test_the_same_seed_gives_the_same_pixels(report: Printed) -> None:
    for quality in ("office", "fax"):
        again = [copied(report.signed, 0, quality, seed).image for seed in (1, 1, 2)]
        assert np.array_equal(again[0], again[1])
        assert not np.array_equal(again[0], again[2])


def test_qualities_differ(copies: dict[Quality, Copy]) -> None:
    for a, b in combinations(QUALITIES, 2):
        assert copies[a].image.shape != copies[b].image.shape or not np.array_equal(copies[a].image, copies[b].image)


def test_a_turned_page_is_told(copies: dict[Quality, Copy]) -> None:
    turns = {copies["rotated"].turn}
    assert turns <= {90, 180, 270}
    assert all(copies[quality].turn == 0 for quality in QUALITIES if quality != "rotated")


def test_a_fax_is_black_and_white(copies: dict[Quality, Copy]) -> None:
    fax = copies["fax"]
    assert set(np.unique(fax.image)) == {0, 255}
    with Image.open(io.BytesIO(tiff([fax, fax]))) as picture:
        assert picture.n_frames == 2
        assert picture.mode == "1"
        assert picture.info["compression"] == "group4"
        assert tuple(map(round, picture.info["dpi"])) == tuple(map(round, fax.dpi))


def test_photocopies_have_specks(copies: dict[Quality, Copy]) -> None:
    def specks(copy: Copy) -> int:
        page = grey(copy)[200:400, 250:-250]
        return int((page < 90).sum())

    assert specks(copies["photocopy"]) > specks(copies["office"])


def text_layers(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def test_scanned_pdfs_hold_no_letters(report: Printed) -> None:
    file = FORMATS["scan-office"](report)
    assert text_layers(file.data) == [""] * len(report.sheets)
    assert all(page.scanned for page in file.pages)


def test_a_mixed_pdf_says_which_pages_are_scans(report: Printed) -> None:
    file = FORMATS["mixed"](report)
    assert {page.scanned for page in file.pages} == {True, False}
    for text, page in zip(text_layers(file.data), file.pages, strict=True):
        assert bool(text.strip()) != page.scanned


def test_a_false_layer_does_not_hold_the_text() -> None:
    seen = set()
    for _, report in printed(6, 8):
        report.__dict__["sheets"] = report.sheets[:1]
        file = FORMATS["garbage-layer"](report)
        layer = text_layers(file.data)[0]
        words = {word for word in file.pages[0].text.split() if not word.isascii()}
        assert len(layer) > 300, "there is a layer"
        assert len(words & set(layer.split())) < 0.1 * len(words)
        seen.add(layer[:40].isupper())
    assert len(seen) == 2, "layers are false in more than one way"


@pytest.mark.parametrize("form", ["phone", "stamped", "png"])
def test_a_picture_is_one_page(report: Printed, form: str) -> None:
    file = FORMATS[form](report)
    assert len(file.pages) == 1
    with Image.open(io.BytesIO(file.data)) as picture:
        assert picture.format == {".jpg": "JPEG", ".png": "PNG"}[file.suffix]
        assert picture.width > 1500
