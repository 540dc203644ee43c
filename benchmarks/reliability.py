"""Is a number as sure as it says? Sample pages are scanned, copied, faxed and photographed, and read again.

    python benchmarks/reliability.py --count 30 --seed 7 -o docs/reliability.svg

Every reading of a number is held against what the page says: how many are right among those of like confidence, and
among those called certain.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from corpus.ocr import read_page  # noqa: E402
from corpus.samples.archive import printed  # noqa: E402
from corpus.samples.pages import page_truths  # noqa: E402
from corpus.samples.scans import QUALITIES, Quality, copied  # noqa: E402

_OUTER = "(),.;:“”\"'"
_BINS = (0.0, 0.3, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0)


def numbers(text: str) -> Counter[str]:
    """The tokens of a text that hold a digit, without markers and outer punctuation."""
    bare = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾]", "", text)
    return Counter(token.strip(_OUTER) for token in bare.split() if re.search(r"\d", token))


class Scan(NamedTuple):
    """A page's image, its resolution, what stands on it, and what was done to it."""

    image: npt.NDArray[np.uint8]
    dpi: float
    text: str
    kind: str


def scans(count: int, seed: int, kinds: Sequence[Quality]) -> Iterator[Scan]:
    """One page of each of so many sample reports, the kinds in turn."""
    for number, (_, report) in enumerate(printed(count, seed)):
        truths = page_truths(report.sheets, report.records)
        page = number % len(truths)
        kind = kinds[number % len(kinds)]
        copy = copied(report.signed, page, kind, seed * 1000 + number)
        yield Scan(np.ascontiguousarray(copy.image), copy.dpi[0], truths[page].text, kind)


def are_right(read: Iterable[str], text: str) -> list[bool]:
    """Whether each number read stands on the page, each as often as it does."""
    wanted, found = numbers(text), []
    for token in read:
        found.append(wanted[token.strip(_OUTER)] > 0)
        wanted[token.strip(_OUTER)] -= found[-1]
    return found


def readings(count: int, seed: int, kinds: Sequence[Quality]) -> list[tuple[str, float, bool, bool]]:
    """Quality, confidence, certain, right: one row for each number that was read."""
    rows = []
    for scan in scans(count, seed, kinds):
        page = read_page(scan.image, scan.dpi, 1)
        words = [*page.words, *(w for t in page.tables for c in t.cells for w in c.words)]
        words = [word for word in words if not word.raised and re.search(r"\d", word.text)]
        for word, right in zip(words, are_right([word.text for word in words], scan.text), strict=True):
            if word.certain and not right:
                print(f"certain but wrong ({scan.kind}): {word.text}", file=sys.stderr)
            rows.append((scan.kind, word.confidence or 0.0, word.certain, right))
    return rows


def table(rows: list[tuple[str, float, bool, bool]]) -> str:
    """Right among those of like confidence, and among the certain, as a table."""
    lines = ["| confidence | numbers | said | right |", "| --- | --- | --- | --- |"]
    for low, high in pairwise(_BINS):
        part = [row for row in rows if low <= row[1] < high or (high == 1.0 and row[1] == 1.0)]
        if part:
            said, right = np.mean([row[1] for row in part]), np.mean([row[3] for row in part])
            lines.append(f"| {low:.2f} to {high:.2f} | {len(part)} | {said:.3f} | {right:.3f} |")
    certain = [row for row in rows if row[2]]
    wrong = sum(not row[3] for row in certain)
    lines.append(f"\n{len(certain)} of {len(rows)} certain, {wrong} of them wrong.")
    kinds: dict[str, list[bool]] = defaultdict(list)
    for kind, _, _, good in rows:
        kinds[kind].append(good)
    lines += [f"{kind}: {sum(good)} of {len(good)} right" for kind, good in sorted(kinds.items())]
    return "\n".join(lines)


def plot(rows: list[tuple[str, float, bool, bool]]) -> str:
    """An SVG: the share that is right over the confidence said; the size of a point is the number of readings."""
    size, edge = 420, 50

    def at(x: float, y: float) -> tuple[float, float]:
        return edge + x * (size - 2 * edge), size - edge - y * (size - 2 * edge)

    (x0, y0), (x1, y1) = at(0, 0), at(1, 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" font-family="sans-serif" font-size="12">',
        f'<rect width="{size}" height="{size}" fill="white"/>',
        f'<path d="M{x0} {y0}H{x1}M{x0} {y0}V{y1}" stroke="black" fill="none"/>',
        f'<path d="M{x0} {y0}L{x1} {y1}" stroke="#999" stroke-dasharray="4"/>',
        f'<text x="{size / 2}" y="{size - 12}" text-anchor="middle">confidence said</text>',
        f'<text x="16" y="{size / 2}" transform="rotate(-90 16 {size / 2})" text-anchor="middle">'
        "share that is right</text>",
    ]
    for value in (0, 0.25, 0.5, 0.75, 1):
        (x, _), (_, y) = at(value, 0), at(0, value)
        parts.append(f'<text x="{x}" y="{y0 + 16}" text-anchor="middle">{value:g}</text>')
        parts.append(f'<text x="{x0 - 6}" y="{y + 4}" text-anchor="end">{value:g}</text>')
    for low, high in pairwise(_BINS):
        part = [row for row in rows if low <= row[1] < high or (high == 1.0 and row[1] == 1.0)]
        if part:
            x, y = at(float(np.mean([row[1] for row in part])), float(np.mean([row[3] for row in part])))
            radius = 3 + 2 * np.log10(len(part))
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#1f6fb2" fill-opacity="0.7"/>')
            parts.append(f'<text x="{x + radius + 2:.1f}" y="{y + 14:.1f}" fill="#555">{len(part)}</text>')
    return "\n".join([*parts, "</svg>\n"])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=30)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--kinds", default=",".join(QUALITIES))
    options.add_argument("-o", "--output", type=Path)
    chosen = options.parse_args()
    rows = readings(chosen.count, chosen.seed, [kind for kind in QUALITIES if kind in chosen.kinds.split(",")])
    print(table(rows))
    if chosen.output:
        chosen.output.write_text(plot(rows), "utf-8")


if __name__ == "__main__":
    main()
