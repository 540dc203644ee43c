"""Pages of the original file as images, beside the text."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from lxml import html
from PIL import Image

from pipeline import runner
from pipeline.cli import main
from pipeline.config import Config

from .conftest import site


@pytest.fixture
def paged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A desk on a report in PDF, read by a run that named it from another folder."""
    pytest.importorskip("reportlab")
    assert main(["sample", "-o", str(tmp_path / "in"), "--count", "1", "--formats", "pdf"]) == 0
    monkeypatch.chdir(tmp_path)
    runner.run(["in"], tmp_path / "out", Config(jobs=0, report=False))
    monkeypatch.chdir("/")
    return site(tmp_path / "out")


def test_pages_are_shown_with_their_figures(paged):
    (doc_id,) = paged.one("SELECT doc_id FROM documents")
    tree = html.fromstring(paged.client.get(f"/documents/{doc_id}").text)
    images = tree.xpath("//div[@class='paper']/img/@src")
    assert images[0] == f"/documents/{doc_id}/sheets/1.webp"
    answer = paged.client.get(images[0])
    assert answer.headers["content-type"] == "image/webp"
    with Image.open(BytesIO(answer.content)) as image:
        assert image.height > image.width > 600
        assert image.convert("L").getextrema()[0] < 100  # there is ink
    boxes = tree.xpath("//div[@class='paper']//a")
    named = {link.get("id") for link in tree.xpath("//div[@class='body']//a[@id]")}
    assert {box.get("data-figure") for box in boxes} <= named
    assert len(boxes) > 10
    for other in ("0", "999", "-1"):
        assert paged.client.get(f"/documents/{doc_id}/sheets/{other}.webp").status_code == 404
    text_only = html.fromstring(paged.client.get(f"/documents/{doc_id}?view=text").text)
    assert not text_only.xpath("//div[@class='paper']")


def test_another_file_in_its_place_is_not_shown(paged, tmp_path):
    (doc_id,) = paged.one("SELECT doc_id FROM documents")
    (path,) = (tmp_path / "in").rglob("*.pdf")
    path.write_bytes(path.read_bytes() + b"\n%")
    assert paged.client.get(f"/documents/{doc_id}/sheets/1.webp").status_code == 404
    path.unlink()
    page = paged.client.get(f"/documents/{doc_id}")
    assert page.status_code == 200
    assert "sheets/1.webp" not in page.text
