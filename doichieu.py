"""doichieu reads reports of Vietnamese Party blocs and lays their figures side by side.

>>> report = doichieu.read("bao-cao.txt")     # .figures .dates .references .sections .footnotes .checks
>>> dataset = doichieu.open("ket-qua")        # one pandas frame per table: dataset.figures, dataset.checks ...
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.dataset import Dataset
    from pipeline.reading import Report

__all__ = ["__version__", "main", "open", "read", "read_text"]


def read(path: str | Path) -> Report:
    """The report in a file, its facts found and checked.

    Raises a DocumentError (schemas.problems) that says what is wrong with a file that cannot be read.
    """
    from pipeline.reading import read

    return read(path)


def read_text(text: str, date: str | None = None) -> Report:
    """The report in a text. ``date`` (ISO 8601) is the report's own, where the text does not state it."""
    from pipeline.reading import read_text

    return read_text(text, date)


def open(path: str | Path) -> Dataset:
    """The dataset that ``doichieu run`` left in a folder. Raises NotADataset."""
    from pipeline.dataset import Dataset

    return Dataset(path)


def main() -> int:
    """The command ``doichieu``; returns its exit code."""
    from pipeline.cli import main

    return main()


if __name__ == "__main__":
    raise SystemExit(main())
