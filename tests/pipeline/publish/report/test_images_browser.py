"""Images of passages in a real Chromium: shown, enlarged, printed, within the page."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from pipeline.publish import report
from tests.pipeline.publish.report.test_report_browser import CONTRAST, WIDE, Window
from tests.pipeline.publish.report.test_report_images import dataset, documents

__all__ = ["documents"]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def path(documents, tmp_path_factory):
    folder = dataset(tmp_path_factory.mktemp("page"), documents)
    report.write(folder, folder / "report.html")
    return folder / "report.html"


@pytest.fixture(params=[1440, 360])
def window(request, browser, path):
    window = Window(browser, path, request.param)
    yield window
    assert window.said == []
    assert [url for url in window.asked if not url.startswith("data:")] == [path.as_uri()]
    window.context.close()


def test_every_image_is_decoded_and_as_wide_as_its_outlines(window):
    sizes = window.run(
        """async () => { const found = [];
        for (const shot of document.querySelectorAll(".shot")) {
          const image = shot.querySelector("img"); shot.scrollIntoView(); await image.decode();
          const [a, b] = [image, shot.querySelector("svg")].map((e) => e.getBoundingClientRect());
          const apart = Math.max(Math.abs(a.width - b.width), Math.abs(a.height - b.height));
          found.push([image.naturalWidth, a.width, a.height, apart]);
        } return found; }"""
    )
    assert len(sizes) >= 8
    for natural, width, height, apart in sizes:
        assert natural > 500
        assert width > 200
        assert width > height > 20
        assert apart < 1.5


def test_an_image_is_enlarged_and_put_away_again(window):
    zoom = window.page.locator("#zoom")
    window.page.locator(".shot").first.click()
    assert zoom.is_visible()
    assert zoom.locator("img").count() == zoom.locator(".large rect").count() / 3 == 1
    assert window.run("document.querySelector('#zoom .large rect').getBoundingClientRect().width") > 10
    assert window.run(CONTRAST) == []
    window.page.keyboard.press("Escape")
    assert not zoom.is_visible()
    window.page.locator(".shot").nth(1).press("Enter")
    assert zoom.is_visible()
    zoom.locator("button").click()
    assert not zoom.is_visible()
    window.page.locator(".shot").nth(1).click()
    window.page.mouse.click(3, 3)
    assert not zoom.is_visible()


def test_nothing_is_wider_than_the_window(window):
    assert window.run(WIDE) == []


def test_contrast_is_enough(window):
    assert window.run(CONTRAST) == []


def test_images_are_named_by_what_they_show(window):
    shot = window.page.locator(".shot").first
    assert "66 tổ chức cơ sở đảng" in shot.locator("img").get_attribute("alt")
    assert "Phóng to" in shot.inner_text()


def test_paper_has_the_images(browser, path):
    window = Window(browser, path)
    shots = window.page.locator(".shot").count()
    with pdfium.PdfDocument(window.page.pdf(prefer_css_page_size=True)) as paper:
        drawn = [found for sheet in paper for found in sheet.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE])]
        assert len(drawn) == shots >= 8
    window.context.close()
