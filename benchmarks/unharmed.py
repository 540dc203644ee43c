"""Does the mending of read words leave good text alone? Texts that nobody recognised, through it as if they were read.

    python benchmarks/unharmed.py TEXT...       # files of text, or of translations (.mo)

Every word that changes is printed; quotation marks that are made to close as they opened are counted apart. Messages
with underscores, which mark keys of menus, are left out.
"""

from __future__ import annotations

import argparse
import gettext
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from corpus.layout.lines import line_of  # noqa: E402
from corpus.layout.misread import mended_lines  # noqa: E402
from corpus.layout.page import Word  # noqa: E402
from schemas.layout import Box  # noqa: E402

_QUOTES = str.maketrans("“”", '""')


def lines(path: Path) -> Iterator[str]:
    """The lines of a text, or of the messages of a file of translations."""
    if path.suffix == ".mo":
        with path.open("rb") as file:
            catalogue = gettext.GNUTranslations(file)
        messages = [message for message in vars(catalogue)["_catalog"].values() if isinstance(message, str)]
    else:
        messages = [path.read_text("utf-8", "replace")]
    for message in messages:
        yield from (line for line in unicodedata.normalize("NFC", message).splitlines() if "_" not in line)


def mended(line: str) -> str:
    """The line as it would be mended."""
    words = [Word(w, Box(20.0 * i, 0, 20.0 * i + 18, 10), 10, 12, confidence=0.9) for i, w in enumerate(line.split())]
    return " ".join(word.text for word in mended_lines([line_of(words)])[0].words)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", nargs="+", type=Path)
    count = changed = quotes = 0
    for path in parser.parse_args().texts:
        for line in lines(path):
            words = line.split()
            if not words:
                continue
            count += len(words)
            right = " ".join(words)
            found = mended(line)
            if found != right and found.translate(_QUOTES) == right.translate(_QUOTES):
                quotes += 1
            elif found != right:
                changed += 1
                print(f"{path.name}: {right}\n  → {found}")
    print(f"{count} words: {changed} lines with a word changed, {quotes} with a quotation mark")
    return 0


if __name__ == "__main__":
    sys.exit(main())
