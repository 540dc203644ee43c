"""A page's image made fit for reading: grey, straight, evenly lit, without stamps, of a known resolution.

Each step is taken only where the page measures a need of it: on a clean page every one of them costs more than it
gives (docs/ocr.md has the figures).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from corpus.ocr.engine import Grey
from corpus.ocr.ink import components

Pixels = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.float64]

LEAST_DPI, MOST_DPI = 180, 300  # beyond, pages are scaled: below letters are too small, above time is lost
_A4 = (8.27, 11.69)  # inches
_CREDIBLE = (4.0, 24.0)  # inches a side of a page may have
_RED = 45  # how much red stands above green and blue in the ink of a stamp
_SKEW = 0.25  # degrees from which a page is turned
_MOST_SKEW = 6.0
_SMALL = 1000  # pixels of the long side on which light, border and skew are measured
_UNEVEN = 24  # grey levels between the light and the dark parts of the paper
_DARK_PAPER = 215
_WHITE = 250.0
_SPECKS = 0.6  # specks for each letter from which a page is dirty


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to read: dark letters on white, ``dpi`` pixels an inch.

    ``sharp`` is the same before specks were removed, for what is as small as specks. ``to_page`` is the 3 x 3 matrix
    that brings pixels of ``grey`` to points of the page as it came, upright, of ``width`` by ``height`` points.
    ``specks`` is their number for each letter before they were removed.
    """

    grey: Grey
    sharp: Grey
    dpi: float
    to_page: Matrix
    width: float
    height: float
    specks: float = 0.0


def prepare(image: Pixels, dpi: float) -> Sheet:
    """The sheet of an upright page. ``image`` is grey or RGB, ``dpi`` 0 where it is not known."""
    dpi = resolution(image.shape, dpi)
    bilevel = image.ndim == 2 and _bilevel(image)
    grey = without_red(image) if image.ndim == 3 else image
    outline = paper(grey)
    points = np.diag([72 / dpi, 72 / dpi, 1.0])
    height, width = grey.shape
    size = width * 72 / dpi, height * 72 / dpi
    if outline is not None:
        grey, back, dpi = _flattened(grey, outline, dpi)
        points = points @ back
    if bilevel:
        grey = cast("Grey", cv2.GaussianBlur(grey, (0, 0), 0.6 * dpi / 200))
    grey = even_light(grey)
    specks, sharp = 0.0, grey
    if not bilevel:
        specks = dirt(grey)
        if specks > _SPECKS:
            grey = cast("Grey", cv2.medianBlur(grey, 3))
    angle = skew(grey)
    scale = 1.0 if LEAST_DPI <= dpi <= MOST_DPI else (LEAST_DPI + 20 if dpi < LEAST_DPI else MOST_DPI) / dpi
    if abs(angle) >= _SKEW or scale != 1.0:
        angle = angle if abs(angle) >= _SKEW else 0.0
        whole, (grey, forth) = sharp is grey, _turned(grey, angle, scale)
        sharp = grey if whole else _turned(sharp, angle, scale)[0]
        points = points @ np.linalg.inv(forth)
        dpi *= scale
    return Sheet(np.ascontiguousarray(grey), sharp, dpi, points, *size, specks)


def resolution(shape: tuple[int, ...], dpi: float) -> float:
    """Dots an inch: as stated where the page then has the size of a page, else as if the page were A4."""
    short, long = sorted(shape[:2])
    if dpi and _CREDIBLE[0] <= short / dpi and long / dpi <= _CREDIBLE[1]:
        return dpi
    return max(min(short / _A4[0], long / _A4[1]), 50.0)


def without_red(image: Pixels) -> Grey:
    """Grey levels in which red ink is as light as the paper; black below a stamp stays black."""
    grey = cast("Grey", cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))
    red = image[:, :, 0]
    other = cv2.max(image[:, :, 1], image[:, :, 2])
    redness = cv2.subtract(red, other)
    mask = cv2.threshold(redness, _RED, 255, cv2.THRESH_BINARY)[1]
    if cv2.countNonZero(mask) < 50:
        return grey
    mask = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    # The rim of a red stroke is darker than its middle; its red is nearly that of the paper.
    light = cv2.add(red, cv2.convertScaleAbs(redness, alpha=0.25))
    return cast("Grey", np.where(mask > 0, np.maximum(light, grey), grey))


def _bilevel(grey: Grey) -> bool:
    """Black and white only, as a fax has it, a few grey levels of compression aside."""
    sample = grey[::7, ::3]
    return float(np.mean((sample < 16) | (sample > 239))) > 0.998


def _small(grey: Grey, side: int = _SMALL) -> tuple[Grey, float]:
    factor = min(1.0, side / max(grey.shape))
    height, width = grey.shape
    size = max(round(width * factor), 1), max(round(height * factor), 1)
    if factor <= 0.5:  # halved first: by whole numbers it takes a fifth of the time
        even = grey[: height // 2 * 2, : width // 2 * 2]
        grey = cast("Grey", cv2.resize(even, (width // 2, height // 2), interpolation=cv2.INTER_AREA))
    way = cv2.INTER_AREA if factor <= 0.5 else cv2.INTER_LINEAR
    return cast("Grey", cv2.resize(grey, size, interpolation=way)), factor


def paper(grey: Grey) -> npt.NDArray[np.float32] | None:
    """The four corners of a sheet that lies on a darker ground, from the top left clockwise, or None."""
    small, factor = _small(grey, 600)
    blurred = cv2.GaussianBlur(small, (0, 0), 3)
    border = np.concatenate([blurred[0], blurred[-1], blurred[:, 0], blurred[:, -1]])
    middle = np.percentile(blurred[blurred.shape[0] // 4 : -blurred.shape[0] // 4], 80)
    if np.percentile(border, 75) > middle - 50:  # paper reaches the border on most of it
        return None
    mask = cv2.threshold(blurred, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1]
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    largest = max(contours, key=cv2.contourArea)
    if cv2.contourArea(largest) < 0.4 * small.size:
        return None
    hull = cv2.convexHull(largest)
    for tolerance in (0.01, 0.02, 0.03, 0.05):
        corners = cv2.approxPolyDP(hull, tolerance * cv2.arcLength(hull, True), True)
        if len(corners) == 4:
            break
    else:
        return None
    if cv2.contourArea(corners) < 0.9 * cv2.contourArea(hull):
        return None
    points = corners.reshape(4, 2).astype(np.float32) / factor
    centre = points.mean(axis=0)
    turn = np.argsort(np.arctan2(points[:, 1] - centre[1], points[:, 0] - centre[0]))
    points = points[turn]
    return cast("npt.NDArray[np.float32]", np.roll(points, -int(np.argmin(points.sum(axis=1))), axis=0))


def _flattened(grey: Grey, corners: npt.NDArray[np.float32], dpi: float) -> tuple[Grey, Matrix, float]:
    """The sheet seen from above, the matrix back to the photograph, and the resolution if the sheet is A4."""
    side = [float(np.linalg.norm(corners[i] - corners[(i + 1) % 4])) for i in range(4)]
    width, height = max(side[0], side[2]), max(side[1], side[3])
    if 1.2 < max(width, height) / min(width, height) < 1.6:
        dpi = (width / _A4[0] + height / _A4[1]) / 2 if width < height else (width / _A4[1] + height / _A4[0]) / 2
    inset = 0.004 * width  # the shadow along the edge of the sheet
    target = np.array(
        [[-inset, -inset], [width + inset, -inset], [width + inset, height + inset], [-inset, height + inset]],
        np.float32,
    )
    forth = cv2.getPerspectiveTransform(corners, target)
    flat = cv2.warpPerspective(
        grey, forth, (round(width), round(height)), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return cast("Grey", flat), np.linalg.inv(forth).astype(np.float64), dpi


def even_light(grey: Grey) -> Grey:
    """The page divided by its paper where that is dark, or darker in some parts than in others."""
    small, _ = _small(grey, 500)
    kernel = np.ones((9, 9), np.uint8)
    ground = cv2.medianBlur(cv2.dilate(small, kernel), 15)
    inner = ground[ground.shape[0] // 20 : -ground.shape[0] // 20, ground.shape[1] // 20 : -ground.shape[1] // 20]
    low, middle, high = np.percentile(inner, [5, 50, 95])
    if high - low < _UNEVEN and middle > _DARK_PAPER:
        # What is painted over is white: the paper must be too, or its edge would be read.
        return cast("Grey", cv2.convertScaleAbs(grey, alpha=_WHITE / middle)) if middle < _WHITE else grey
    ground = cv2.GaussianBlur(ground, (0, 0), 4)
    height, width = grey.shape
    ground = cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR)
    return cast("Grey", cv2.divide(grey, np.maximum(ground, 40), scale=_WHITE))


def dirt(grey: Grey) -> float:
    """Specks for each letter: black spots of a few pixels that stand alone."""
    height, width = grey.shape
    middle = np.ascontiguousarray(grey[height // 4 : -height // 4, width // 4 : -width // 4])  # enough, and no edge
    ink = cv2.threshold(middle, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1]
    stats = components(cast("Grey", ink))[1]
    area = stats[1:, cv2.CC_STAT_AREA]
    letters = np.count_nonzero(area > 60)
    return int(np.count_nonzero(area <= 4)) / max(int(letters), 30)


def skew(grey: Grey) -> float:
    """Degrees by which the lines of the page fall to the right, by the angle that makes their profile sharpest."""
    small, _ = _small(grey, 1200)
    ink = cv2.threshold(small, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1]
    height, width = ink.shape
    margin = height // 40
    ys, xs = np.nonzero(ink[margin:-margin, width // 20 : -width // 20])
    if len(xs) < 300:
        return 0.0
    if len(xs) > 40_000:
        chosen = np.random.default_rng(0).choice(len(xs), 40_000, replace=False)
        ys, xs = ys[chosen], xs[chosen]

    def sharpness(angle: float) -> float:
        rows = ys - xs * np.tan(np.radians(angle))
        profile = np.bincount((rows - rows.min()).astype(np.int32)).astype(np.float64)
        return float(np.sum(np.diff(profile) ** 2))

    best = max(np.arange(-_MOST_SKEW, _MOST_SKEW + 0.1, 0.4), key=sharpness)
    best = max(np.arange(best - 0.4, best + 0.41, 0.1), key=sharpness)
    best = max(np.arange(best - 0.1, best + 0.11, 0.025), key=sharpness)
    return float(best)


def _turned(grey: Grey, angle: float, scale: float) -> tuple[Grey, Matrix]:
    """The page turned about its middle and scaled, and the matrix that did it."""
    height, width = grey.shape
    forth = np.eye(3)
    forth[:2] = cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale)
    size = round(width * scale), round(height * scale)
    forth[0, 2] += (size[0] - width) / 2
    forth[1, 2] += (size[1] - height) / 2
    way = cv2.INTER_CUBIC if scale >= 0.8 else cv2.INTER_AREA
    turned = cv2.warpAffine(grey, forth[:2], size, flags=way, borderMode=cv2.BORDER_REPLICATE)
    return cast("Grey", turned), forth
