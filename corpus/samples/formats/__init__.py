"""A sample report in the formats that archives keep: each gives a file's bytes and what is true of its pages."""

from __future__ import annotations

from collections.abc import Callable

from corpus.samples.formats import letters, pictures
from corpus.samples.formats.report import File, Printed

__all__ = ["FORMATS", "File", "Printed"]

FORMATS: dict[str, Callable[[Printed], File]] = {**letters.FORMATS, **pictures.FORMATS}
