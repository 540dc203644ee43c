"""The page as one HTML file: template, style and script put together under a strict content security policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.publish.report.typography import both, date, number, say, share, visible, words
from pipeline.publish.report.wording import WORDING

if TYPE_CHECKING:
    from jinja2 import Environment

    from pipeline.publish.report.views import DocumentView, PageView

_TEMPLATES = Path(__file__).parent / "templates"
_LANGUAGES = ("vi", "en")


def write(
    dataset_dir: Path, target: Path, lang: str = "vi", only: Callable[[DocumentView], bool] | None = None
) -> None:
    """Writes the page of a finished dataset to ``target``, a file that replaces the old one only when complete.

    The page is of all reports, or ``only`` of some.

    ``lang`` is the language the page opens in; both are in it. Raises NotADataset when there is no dataset in
    ``dataset_dir``, ValueError for an unknown language, DiskFull or OSError when ``target`` cannot be written.
    """
    from pipeline.publish.output import replacing
    from pipeline.publish.report.assemble import page_view

    if lang not in _LANGUAGES:
        raise ValueError(f"lang is one of {_LANGUAGES}, not {lang!r}")
    view = page_view(dataset_dir, lang, only)
    with replacing(target) as new, new.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(render(view))


def render(view: PageView) -> Iterator[str]:
    """The page in pieces, so that it is never in memory as a whole."""
    style, script = _asset("page.css"), _asset("page.js")
    stream = (
        _environment()
        .get_template("page.html.j2")
        .stream(page=view, style=style, script=script, style_hash=_hash(style), script_hash=_hash(script))
    )
    stream.enable_buffering(256)
    return map(visible, stream)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        t={key: say(key) for key in WORDING},
        say=say,
        words=words,
        number=number,
        share=share,
        both=both,
        date=date,
        raw=Markup,
    )
    return environment


def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text("utf-8").strip()


def _hash(content: str) -> str:
    """The source expression that lets exactly this inline content through."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
