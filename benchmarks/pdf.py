"""How fast and how large: digital PDF, with layout, beside bare PDFium.

    python benchmarks/pdf.py [--reports N] [--pages N] [--json] [FILE.pdf ...]

"characters" keeps the letter, size and origin of every character, as pypdfium2 gives them; "reader" gives text, pages
and the place of every word. Both in seconds of one core, the best of several passes in turn; memory is the peak of a
process of its own. Without files, sample reports are printed.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
PASSES = 7


def characters(data: bytes) -> int:
    """Every character with its size and origin; the number of pages."""
    import pypdfium2 as pypdfium
    import pypdfium2.raw as pdfium

    document = pypdfium.PdfDocument(data)
    x, y = ctypes.c_double(), ctypes.c_double()
    for page in document:
        textpage = page.get_textpage()
        kept = []
        for i in range(textpage.count_chars()):
            code, size = pdfium.FPDFText_GetUnicode(textpage, i), pdfium.FPDFText_GetFontSize(textpage, i)
            pdfium.FPDFText_GetCharOrigin(textpage, i, x, y)
            kept.append((chr(code), size, x.value, y.value))
        textpage.close()
        page.close()
    count = len(document)
    document.close()
    return count


def plain(data: bytes) -> int:
    """Text only: the number of pages."""
    import pypdfium2 as pypdfium

    document = pypdfium.PdfDocument(data)
    for page in document:
        textpage = page.get_textpage()
        textpage.get_text_range()
        textpage.close()
        page.close()
    count = len(document)
    document.close()
    return count


def reader(data: bytes) -> int:
    """What the reader gives; the number of pages."""
    from corpus.readers import pdf
    from corpus.readers._reader import Job

    return len(pdf.READER.read(Job(data, "id", "a.pdf", ".pdf", ocr=False)).pages)


def best(works: tuple[Callable[[bytes], int], ...], files: list[bytes]) -> dict[str, float]:
    """Pages per second of each, over all files: the best pass of several, taken in turn."""
    found: dict[str, float] = {}
    for _ in range(PASSES):
        for work in works:
            began = process_time()
            pages = sum(work(data) for data in files)
            rate = pages / (process_time() - began)
            found[work.__name__] = max(rate, found.get(work.__name__, 0.0))
    return found


def samples(count: int) -> list[bytes]:
    """Sample reports as PDF."""
    from corpus.samples.archive import printed
    from corpus.samples.printing.pdf import pdf

    return [pdf(report.sides(sealed=False)) for _, report in printed(count, 1)]


def bound(files: list[bytes], pages: int) -> bytes:
    """One PDF of so many pages, the files over and over."""
    import io

    import pypdfium2 as pypdfium

    whole = pypdfium.PdfDocument.new()
    while len(whole) < pages:
        for data in files:
            with pypdfium.PdfDocument(data) as part:
                whole.import_pages(part, list(range(min(len(part), pages - len(whole)))))
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def memory(path: Path) -> float:
    """Peak MB of a process that reads a file."""
    command = [sys.executable, __file__, "--read", str(path)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="*", type=Path)
    arguments.add_argument("--reports", type=int, default=20)
    arguments.add_argument("--pages", type=int, default=512)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.read:
        reader(given.read.read_bytes())
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    files = [path.read_bytes() for path in given.files] or samples(given.reports)
    rates = best((characters, reader, plain), files)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bound.pdf"
        path.write_bytes(bound(files, given.pages))
        peak = memory(path)
    rows = {
        "pages": sum(map(plain, files)),
        "plain text, pages/s": round(rates["plain"]),
        "characters, pages/s": round(rates["characters"]),
        "reader with layout, pages/s": round(rates["reader"]),
        "reader to characters": round(rates["characters"] / rates["reader"], 2),
        f"peak of {given.pages} pages, MB": round(peak),
    }
    if given.json:
        print(json.dumps(rows))
    else:
        print("\n".join(f"| {name} | {value:,} |" for name, value in rows.items()))


if __name__ == "__main__":
    main()
