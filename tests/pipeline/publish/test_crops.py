"""Images of passages: whole lines, every figure of a finding in one of them, each part once."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.crops import DPI, regions, with_crops
from pipeline.publish.rows import crop_rows
from pipeline.stages import understand
from schemas.checks import holds
from schemas.layout import Layout
from schemas.spans import Span
from tests.pipeline.paper import HEIGHT, WIDTH, printed

FILL = "Các cấp ủy đã quán triệt, triển khai nghiêm túc, kịp thời, đúng quy định của cấp trên trong toàn đảng bộ. "
WRONG = "Đảng bộ có 66 tổ chức cơ sở đảng, trong đó: 41 đảng bộ và 27 chi bộ cơ sở."
SHARE = "Có 57/64 tổ chức đạt (chiếm 87%)."
HEAD = "BÁO CÁO\n\nKết quả công tác năm 2023\n\n"


def paper(text, lines=34):
    sheet = printed(HEAD + text, lines)
    return understand(sheet.document), lambda page: sheet.render(page, DPI)


def findings(document):
    return [check for check in document.checks if not holds(check.verdict, check.severity)]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 30), st.integers(0, 12), st.integers(4, 37))
def test_every_figure_of_a_finding_is_shown_in_whole_lines(before, between, lines):
    document, _ = paper(f"{FILL * before}{WRONG}\n\n{FILL * between}{SHARE}\n", lines)
    assert findings(document)
    shown = regions(document)
    figures = {f.figure_id: Span(f.start, f.end) for f in document.figures}
    for check in findings(document):
        for figure in check.figure_ids:
            for place in document.layout.places(figures[figure]):
                assert any(_inside(place.box, r.place.box) for r in shown if r.place.page == place.page)
    for region in shown:
        page, box = region.place
        assert 0 <= box.x0 < box.x1 <= WIDTH
        assert 0 <= box.top < box.bottom <= HEIGHT
        for word in range(len(document.layout)):
            if document.layout.pages[word] == page:
                at = document.layout.box(word)
                middle = (at.top + at.bottom) / 2
                assert _inside(at, box) == (box.top < middle < box.bottom), "a line is cut"
    for one in shown:
        assert not any(one is not other and other.holds(one) for other in shown)


def _inside(inner, outer):
    return outer.x0 <= inner.x0 and outer.top <= inner.top and inner.x1 <= outer.x1 and inner.bottom <= outer.bottom


@pytest.mark.parametrize("degrees", [-2.0, -0.7, 0.7, 2.0])
def test_lines_of_a_page_that_lies_askew(degrees):
    """Each line slopes by more than its height; three lines and their context are shown, not the half of the page."""
    document, _ = paper(FILL * 5 + WRONG + FILL * 5)
    slope, askew = np.tan(np.radians(degrees)), Layout()
    for word in range(len(document.layout)):
        box = document.layout.box(word)
        top, bottom = box.top + slope * box.x0, box.bottom + slope * box.x1
        moved = box._replace(top=min(top, bottom - 13), bottom=max(bottom, top + 13))
        askew.add(document.layout.starts[word], document.layout.ends[word], 1, moved)
    (region,) = regions(replace(document, layout=askew))
    (straight,) = regions(document)
    assert (region.start, region.end) == (straight.start, straight.end)
    assert region.place.box.bottom - region.place.box.top < 130


def test_the_image_shows_what_stands_there():
    document, render = paper(FILL * 3 + WRONG)
    (crop,) = with_crops(document, render).crops
    image = np.asarray(Image.open(BytesIO(crop.image)).convert("L"))
    box = crop.place.box
    assert crop.media_type == "image/webp"
    assert abs(image.shape[1] - (box.x1 - box.x0) * DPI / 72) <= 1
    assert abs(image.shape[0] - (box.bottom - box.top) * DPI / 72) <= 1
    for word in range(len(crop.words)):
        at = crop.words.box(word)
        rows = slice(int((at.top - box.top) * DPI / 72), int((at.bottom - box.top) * DPI / 72))
        columns = slice(int((at.x0 - box.x0) * DPI / 72), int((at.x1 - box.x0) * DPI / 72))
        assert image[rows, columns].min() < 120, "a word without ink"
    assert len(crop.image) < 12_000
    assert document.text[crop.start : crop.end].count("66 tổ chức cơ sở đảng") == 1


def test_figures_far_apart_have_parts_of_their_own_and_near_ones_share_one():
    note = "¹ Gồm 40 đảng bộ; 27 chi bộ cơ sở."
    document, _ = paper(f"Đảng bộ có 66 tổ chức cơ sở đảng¹.\n\n{FILL * 12}\n\n{note}\n")
    assert len(findings(document)) == 1
    assert len(regions(document)) == 2
    near, _ = paper(f"Đảng bộ có 66 tổ chức cơ sở đảng¹.\n\n{note}\n")
    assert len(regions(near)) == 1


def test_a_finding_over_a_page_break_is_shown_on_both_pages():
    for fill, lines in product(range(4, 12), range(4, 9)):
        document, render = paper(FILL * fill + WRONG, lines)
        pages = {p.page for f in document.figures for p in document.layout.places(Span(f.start, f.end))}
        if len(pages) == 2 and findings(document):
            assert {crop.place.page for crop in with_crops(document, render).crops} == pages
            return
    raise AssertionError("no text here breaks between its figures")


def test_each_page_is_rendered_once_and_each_part_cut_once():
    document, render = paper("\n\n".join(f"{FILL * 4}{WRONG} {SHARE}" for _ in range(6)), 20)
    asked = []

    def counted(page):
        asked.append(page)
        return render(page)

    crops = with_crops(document, counted).crops
    assert asked == sorted(set(asked))
    assert len({(c.place.page, c.place.box) for c in crops}) == len(crops)
    assert [(c.place.page, c.start) for c in crops] == sorted((c.place.page, c.start) for c in crops)


def test_the_gravest_come_first_when_there_are_too_many():
    document, render = paper("\n\n".join(f"{FILL * 4}{WRONG.replace('27', str(n))}" for n in range(30, 36)), 20)
    (worst, *others) = findings(document)
    mild = [replace(check, severity="info") for check in others]
    document = replace(document, checks=(*mild, worst))
    (crop,) = with_crops(document, render, 1).crops
    assert crop.start <= worst.passages[0].start < crop.end


def test_a_page_that_cannot_be_rendered_costs_its_images_only():
    document, render = paper("\n\n".join(f"{FILL * 8}{WRONG}" for _ in range(3)), 12)
    full = with_crops(document, render).crops
    assert len({crop.place.page for crop in full}) > 1
    first = full[0].place.page
    left = with_crops(document, lambda page: None if page == first else render(page)).crops
    assert left == tuple(crop for crop in full if crop.place.page != first)


def test_nothing_to_show():
    right, render = paper(WRONG.replace("27", "25"))
    assert not findings(right)
    assert with_crops(right, render) is right
    text = replace(paper(WRONG)[0], layout=None)
    assert with_crops(text, render) is text
    bare = replace(paper(WRONG)[0], layout=Layout())
    assert with_crops(bare, render) is bare


def test_passages_without_figures_are_shown_too():
    document, _ = paper(f"{FILL * 6}{WRONG}")
    (check,) = findings(document)
    bare = replace(check, figure_ids=())
    (region,) = regions(replace(document, checks=(bare,)))
    assert region.start <= check.passages[0].start
    assert region.end >= check.passages[0].end


def test_rows_hold_the_image_and_the_words():
    document, render = paper(WRONG)
    crops = with_crops(document, render).crops
    (row,) = crop_rows(document.doc_id, crops)
    assert len(row["starts"]) == len(row["ends"]) == len(row["boxes"]) // 4 == len(crops[0].words)
    assert row["image"].startswith("UklGR")  # RIFF, the container of WebP


@pytest.mark.parametrize("dirt", [0, 12])
def test_images_are_small(dirt):
    document, render = paper(FILL * 3 + WRONG)
    grain = np.random.default_rng(1).normal(0, dirt, render(1).shape)
    dirty = np.clip(render(1) + grain, 0, 255).astype(np.uint8)
    (crop,) = with_crops(document, lambda page: dirty).crops
    assert len(crop.image) < 20_000
