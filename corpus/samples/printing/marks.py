"""The stamp and the signature under a report, as images with a clear ground."""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from corpus.samples.printing.fonts import path

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

_RED = (205, 38, 48)
_BLUE = (28, 48, 150)
_WIDE = 425


def stamp(around: str, across: str, seed: int) -> Image:
    """A round stamp, red and worn: letters around the ring, letters across the middle, a star."""
    from PIL import Image, ImageDraw, ImageFont

    draw = Random(f"stamp {seed}")
    ground = Image.new("RGBA", (_WIDE, _WIDE), (*_RED, 0))
    pen = ImageDraw.Draw(ground)
    middle, ink = _WIDE / 2, (*_RED, 225)
    for radius, width in ((208, 7), (198, 2), (138, 3)):
        pen.ellipse((middle - radius, middle - radius, middle + radius, middle + radius), outline=ink, width=width)
    font = ImageFont.truetype(str(path("Sans", "bold")), 34)
    upper = around.upper()[:46]
    spread = min(318, 8.4 * len(upper))
    for index, letter in enumerate(upper):
        angle = math.radians(-90 - spread / 2 + spread * (index + 0.5) / max(len(upper), 1))
        cell = Image.new("RGBA", (64, 64), (*_RED, 0))
        ImageDraw.Draw(cell).text((32, 32), letter, font=font, fill=ink, anchor="mm")
        turned = cell.rotate(-math.degrees(angle) - 90, resample=Image.Resampling.BICUBIC)
        x, y = middle + 168 * math.cos(angle) - 32, middle + 168 * math.sin(angle) - 32
        ground.alpha_composite(turned, (round(x), round(y)))
    pen = ImageDraw.Draw(ground)
    small = ImageFont.truetype(str(path("Sans", "bold")), 30)
    words = across.upper().split()
    rows = [" ".join(words[i : i + 2]) for i in range(0, len(words), 2)][:4]
    for index, row in enumerate(rows):
        pen.text((middle, middle + (index - (len(rows) - 1) / 2) * 38), row, font=small, fill=ink, anchor="mm")
    star = [
        (
            middle + (17 if k % 2 else 7) * math.sin(math.pi * k / 5),
            middle + 168 + (17 if k % 2 else 7) * math.cos(math.pi * k / 5),
        )
        for k in range(10)
    ]
    pen.polygon(star, fill=ink)
    worn = np.array(ground)
    noise = np.random.default_rng(draw.randrange(2**32)).random((_WIDE // 6 + 1, _WIDE // 6 + 1))
    mask = np.kron(noise, np.ones((6, 6)))[:_WIDE, :_WIDE]
    worn[..., 3] = (worn[..., 3] * (0.55 + 0.45 * mask)).astype("uint8")
    return Image.fromarray(worn).rotate(draw.uniform(-14, 14), resample=Image.Resampling.BICUBIC)


def signature(seed: int) -> Image:
    """A scribble in blue ink."""
    import cv2
    from PIL import Image

    draw = np.random.default_rng([seed, 17])
    count = int(draw.integers(7, 12))
    across = np.linspace(40, 560, count) + draw.normal(0, 45, count)
    along = 150 + draw.normal(0, 55, count) * np.linspace(1.2, 0.4, count)
    knots = np.stack([across, along], axis=1)
    points = _smooth(knots)
    alpha = np.zeros((300, 600), "uint8")
    for a, b, turn in zip(points, points[1:], np.linspace(0, 9, len(points)), strict=False):
        width = 3 + int(3 * abs(math.sin(turn)))
        cv2.line(alpha, tuple(map(int, a)), tuple(map(int, b)), 235, width, cv2.LINE_AA)
    image = np.zeros((300, 600, 4), "uint8")
    image[..., :3] = _BLUE
    image[..., 3] = alpha
    return Image.fromarray(image)


def _smooth(knots: NDArray[np.float64], steps: int = 24) -> NDArray[np.float64]:
    """A Catmull-Rom curve through the knots."""
    curve = []
    for i in range(1, len(knots) - 2):
        a, b, c, d = knots[i - 1 : i + 3]
        for t in np.linspace(0, 1, steps, endpoint=False):
            curve.append(
                0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
            )
    return np.array(curve)
