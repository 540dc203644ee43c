"""Takes the pictures of the desk that the documentation shows.

    python benchmarks/pictures.py FOLDER [--to docs/images]

makes sample reports and their dataset in FOLDER (unless they are there), serves it, and drives a Chromium through its
pages.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from PIL import Image

ROOT = Path(__file__).parents[1]
_WINDOW, _TELEPHONE = (1280, 960), (400, 800)
_PERSON = "Nguyễn An"
Scheme = Literal["light", "dark"]


def main() -> None:
    """Makes the dataset and takes the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "images")
    arguments = parser.parse_args()
    reports, out = arguments.folder / "bao-cao", arguments.folder / "ket-qua"
    if not out.exists():
        doichieu("sample", "-o", reports)
        doichieu("sample", "-o", reports, "--count", "12", "--formats", "pdf")
        doichieu("run", reports, "-o", out, "--quiet")
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "doichieu", "serve", str(out), "--port", "0"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "LOGNAME": _PERSON},
    )  # fmt: skip
    assert server.stdout
    try:
        take(server.stdout.readline().split(": ", 1)[1].strip(), arguments.to)
    finally:
        server.terminate()
        server.wait()


def doichieu(*words: object) -> None:
    """The command, which may end by telling of files that could not be read."""
    command = [sys.executable, "-m", "doichieu", *map(str, words)]
    code = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode
    if code not in (0, 3):
        raise SystemExit(code)


def take(address: str, to: Path) -> None:
    """All pictures of the desk at the address that it has printed."""
    from playwright.sync_api import sync_playwright

    base = address.partition("/?")[0]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"))

        def session(size: tuple[int, int], scheme: Scheme) -> tuple[Any, Callable[..., None]]:
            context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
            page = context.new_page()
            page.goto(address)
            page.wait_for_selector("[data-page=library]", timeout=120_000)

            def picture(name: str, path: str = "") -> None:
                if path:
                    page.goto(base + path)
                page.wait_for_load_state("networkidle")
                image = Image.open(BytesIO(page.screenshot())).convert("RGB")
                image.quantize(256, dither=Image.Dither.NONE).save(to / f"desk-{name}.png", optimize=True)

            return page, picture

        page, picture = session(_WINDOW, "light")
        while page.goto(base + "/compare") and page.locator(".notice").count():
            page.wait_for_timeout(500)
        picture("library", "/?q=dang+vien+moi")
        picture("findings", "/findings")
        picture("coverage", "/compare")
        picture("compare", "/compare?indicator=MEM.TOTAL")
        picture("runs", "/runs")
        picture("help", "/settings")
        page.goto(base + "/?order=findings")
        printed = page.locator("tr", has=page.locator(".file", has_text=".pdf")).locator("a.name").first
        document = str(printed.get_attribute("href"))
        schemes: tuple[tuple[Scheme, str], ...] = (("light", "document"), ("dark", "document-dark"))
        for scheme, name in schemes:
            page, picture = session(_WINDOW, scheme)
            page.goto(base + document)
            page.locator(".body .fig.error").first.click()
            page.wait_for_selector("#panel .card")
            picture(name)
        picture("findings-dark", "/findings")
        page, picture = session(_TELEPHONE, "light")
        picture("library-400", "/")
        picture("findings-400", "/findings")
        browser.close()


if __name__ == "__main__":
    main()
