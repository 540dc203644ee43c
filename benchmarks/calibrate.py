"""Fits how sure a number is: sample pages are scanned, worn and read, and what its witnesses said is weighed.

    python benchmarks/calibrate.py --seeds 601,602 --count 90 [--rows rows.json] [-o corpus/ocr/calibration.yaml]

Every page is read as it was scanned, every second one once more after harder use. A logistic model is fitted by
Newton's method with a small penalty on its weights. The bar is the lowest above which no more than one in 1,500 of the
numbers that all rules call certain are wrong, pages left out in turn; and it is at least so high that the least likely
fiftieth of them is not certain, for pages worse than these. Show the outcome with benchmarks/reliability.py
on other seeds.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt
import yaml

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.reliability import are_right, scans  # noqa: E402
from corpus.ocr.calibration import clues  # noqa: E402
from corpus.ocr.reading import uncalibrated  # noqa: E402
from corpus.samples.scans import QUALITIES  # noqa: E402

Grey = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
_PENALTY = 1.0
_FOLDS = 10
_WRONG = 1 / 1500
_GIVEN_UP = 1 / 50


def worn(image: Grey, draw: np.random.Generator) -> Grey:
    """A page after harder use: strokes thinner or bolder, toner uneven, less contrast, noise, strong compression."""
    grey = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    big = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
    stroke = draw.integers(3)
    big = cv2.erode(big, kernel) if stroke == 0 else cv2.dilate(big, kernel) if stroke == 1 else big
    page: npt.NDArray[Any] = cv2.resize(big, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)
    toner = cv2.resize(draw.random((height // 60 + 2, width // 60 + 2), np.float32), (width, height))
    page = (255 - (255 - page) * (1 - draw.uniform(0.1, 0.6) * toner)).astype(np.float32)
    page = draw.uniform(10, 40) + page * draw.uniform(0.65, 0.85)
    page = cv2.GaussianBlur(page + draw.normal(0, draw.uniform(2, 14), page.shape), (0, 0), draw.uniform(0.4, 1.0))
    _, packed = cv2.imencode(".jpg", np.clip(page, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 40])
    return cast("Grey", cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE))


def collected(seeds: list[int], count: int) -> list[dict[str, Any]]:
    """A row for each number read: its page, its clues, its text, whether it is right."""
    rows: list[dict[str, Any]] = []
    for seed in seeds:
        draw = np.random.default_rng(seed)
        for number, scan in enumerate(scans(count, seed, QUALITIES)):
            for image in [scan.image, worn(scan.image, draw)][: 1 + number % 2]:
                words, sure = uncalibrated(image, scan.dpi)
                words = [word for word in words if word.heard and any(letter.isdecimal() for letter in word.text)]
                right = are_right([word.text for word in words], scan.text)
                rows += [
                    {"page": f"{seed}-{number}", "text": word.text, "right": good, "clues": clues(word, sure)}
                    for word, good in zip(words, right, strict=True)
                ]
            print(f"{seed}-{number} {scan.kind}: {len(rows)} numbers", file=sys.stderr)
    return rows


def fitted(x: Floats, right: Floats) -> Floats:
    """The weights, that of ``always`` first; only the others are held back."""
    weights = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], _PENALTY)
    penalty[0] = 1e-6
    for _ in range(100):
        said = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (right - said) - penalty * weights
        curve = (x * (said * (1 - said))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        weights += step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-9))
        if np.abs(step).max() < 1e-6:
            break
    return weights


def left_out(x: Floats, right: Floats, pages: list[str]) -> Floats:
    """What the model says of each number when its page was not fitted on."""
    names = {page: i for i, page in enumerate(dict.fromkeys(pages))}
    fold = np.array([names[page] % _FOLDS for page in pages])
    said = np.zeros(len(x))
    for k in range(_FOLDS):
        out = fold == k
        said[out] = 1 / (1 + np.exp(-(x[out] @ fitted(x[~out], right[~out]))))
    return said


def bar_of(said: Floats, right: Floats, certain: npt.NDArray[np.bool_]) -> float:
    """The lowest probability above which hardly any certain number is wrong."""
    order = np.flatnonzero(certain)[np.argsort(-said[certain])]
    wrong = np.cumsum(1 - right[order])
    fine = np.flatnonzero(wrong <= _WRONG * np.arange(1, len(order) + 1))
    return max(float(said[order[fine[-1]]]), float(np.quantile(said[order], _GIVEN_UP))) if len(fine) else 1.0


def main() -> None:
    """Reads or collects the rows, fits, says how well, and writes the weights."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seeds", default="601,602")
    options.add_argument("--count", type=int, default=90)
    options.add_argument("--rows", type=Path, help="rows kept for another fit: read where the file is there")
    options.add_argument("-o", "--output", type=Path)
    chosen = options.parse_args()
    if chosen.rows and chosen.rows.is_file():
        rows = json.loads(chosen.rows.read_text("utf-8"))
    else:
        rows = collected([int(seed) for seed in chosen.seeds.split(",")], chosen.count)
        if chosen.rows:
            chosen.rows.write_text(json.dumps(rows), "utf-8")
    names = ["always", *rows[0]["clues"]]
    x = np.array([[1.0, *row["clues"].values()] for row in rows])
    right = np.array([float(row["right"]) for row in rows])
    certain = x[:, names.index("certain")] > 0
    said = left_out(x, right, [row["page"] for row in rows])
    bar = bar_of(said, right, certain)
    kept = certain & (said >= bar)
    loss = -np.mean(np.where(right > 0, np.log(said), np.log(1 - said)))
    print(f"{len(rows)} numbers, {int(right.sum())} right; log loss of pages left out {loss:.4f}")
    print(f"certain by rule {int(certain.sum())}, wrong {int((certain & (right == 0)).sum())}")
    print(f"above the bar of {bar:.4f}: {int(kept.sum())}, wrong {int((kept & (right == 0)).sum())}")
    weights = {name: round(float(value), 3) for name, value in zip(names, fitted(x, right), strict=True)}
    text = yaml.safe_dump({"bar": round(bar, 4), "weights": weights}, sort_keys=False)
    print(text)
    if chosen.output:
        head = "# Written by benchmarks/calibrate.py: weights of the clues that a number is right, and the bar.\n"
        chosen.output.write_text(head + text, "utf-8")


if __name__ == "__main__":
    main()
