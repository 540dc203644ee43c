"""Printed pages as offices really have them: scanned, copied, faxed, photographed; graded, and easily read by a person.

A ``Copy`` is one page's image with the way back to the printed page, so that the truth knows where each figure went.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from schemas.layout import Box

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]
    Floats = NDArray[Any]

Quality = Literal["office", "office-300", "photocopy", "fax", "phone", "rotated", "stamped", "yellowed", "poor"]
QUALITIES: tuple[Quality, ...] = (
    "office", "office-300", "photocopy", "fax", "phone", "rotated", "stamped", "yellowed", "poor"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Copy:
    """An image of a page: grey or RGB (height, width[, 3]), its resolution, and the printed page's points to pixels.

    ``matrix`` (3, 3) takes points of the printed page to pixels of the upright image; ``turn`` is how far, clockwise
    in degrees, the image lies turned from upright.
    """

    image: Image
    dpi: tuple[float, float]
    matrix: NDArray[np.float64]
    turn: int = 0
    bilevel: bool = False
    quality: int = 85

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the upright page in points."""
        height, width = self.image.shape[:2]
        if self.turn % 180:
            height, width = width, height
        return width * 72 / self.dpi[0], height * 72 / self.dpi[1]

    def box(self, printed: Box) -> Box:
        """Where a box of the printed page went, in points of the upright image."""
        corners = (
            np.array([[x, y, 1.0] for x in (printed.x0, printed.x1) for y in (printed.top, printed.bottom)])
            @ self.matrix.T
        )
        spread = corners[:, :2] / corners[:, 2:] * 72 / np.array(self.dpi)
        (x0, top), (x1, bottom) = spread.min(axis=0), spread.max(axis=0)
        return Box(float(x0), float(top), float(x1), float(bottom))

    def encoded(self, form: Literal["jpeg", "png"] = "jpeg") -> bytes:
        """The image's bytes, its resolution written into them."""
        from PIL import Image as Pillow

        target = BytesIO()
        picture = Pillow.fromarray(self.image)
        dpi = (round(self.dpi[0]), round(self.dpi[1]))
        if form == "jpeg":
            picture.save(target, "JPEG", quality=self.quality, dpi=dpi)
        else:
            picture.save(target, "PNG", dpi=dpi)
        return target.getvalue()


def tiff(copies: list[Copy]) -> bytes:
    """All pages in one TIFF: CCITT group 4 where they are black and white, else JPEG."""
    from PIL import Image as Pillow

    pictures = []
    for copy in copies:
        picture = Pillow.fromarray(copy.image)
        pictures.append(picture.convert("1", dither=Pillow.Dither.NONE) if copy.bilevel else picture)
    target = BytesIO()
    packing = {"compression": "group4"} if copies[0].bilevel else {"compression": "jpeg", "quality": copies[0].quality}
    dpi = copies[0].dpi
    pictures[0].save(target, "TIFF", save_all=True, append_images=pictures[1:], dpi=dpi, **packing)
    return target.getvalue()


def rendered(pdf: bytes, page: int, dpi: float) -> Image:
    """A page of a PDF (counted from 0) as an RGB image."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        bitmap = document[page].render(scale=dpi / 72, rev_byteorder=True)
        return np.ascontiguousarray(bitmap.to_numpy()[..., :3])
    finally:
        document.close()


def copied(pdf: bytes, page: int, quality: Quality, seed: int) -> Copy:
    """A page of a PDF (counted from 0) as a copy of some quality; the same seed gives the same pixels."""
    draw = np.random.default_rng([seed, page, zlib.crc32(quality.encode())])
    dpi = {"office-300": 300.0, "phone": 220.0}.get(quality, 200.0)
    image = rendered(pdf, page, dpi)
    start = Copy(image, (dpi, dpi), np.diag([dpi / 72, dpi / 72, 1.0]))
    return _MAKERS[quality](start, draw)


# one step each


def _warp(copy: Copy, matrix: NDArray[np.float64], size: tuple[int, int], ground: tuple[int, ...]) -> Copy:
    import cv2

    value = ground if copy.image.ndim == 3 else ground[:1]
    image = cv2.warpPerspective(
        copy.image, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=value
    )
    return replace(copy, image=image, matrix=matrix @ copy.matrix)  # type: ignore[arg-type]


def _skewed(copy: Copy, draw: Generator, low: float, high: float, ground: tuple[int, ...] = (255, 255, 255)) -> Copy:
    """Turned by some degrees and shifted by a few pixels, as a sheet lies on the glass."""
    height, width = copy.image.shape[:2]
    angle = np.radians(draw.uniform(low, high) * draw.choice([-1, 1]))
    cos, sin = np.cos(angle), np.sin(angle)
    x, y = width / 2, height / 2
    shift = draw.normal(0, 0.004 * width, 2)
    matrix = np.array(
        [[cos, -sin, x - cos * x + sin * y + shift[0]], [sin, cos, y - sin * x - cos * y + shift[1]], [0, 0, 1]]
    )
    return _warp(copy, matrix, (width, height), ground)


def _grey(copy: Copy) -> Copy:
    import cv2

    return replace(copy, image=cv2.cvtColor(copy.image, cv2.COLOR_RGB2GRAY))  # type: ignore[arg-type]


def _clouds(draw: Generator, shape: tuple[int, ...], cells: int) -> NDArray[np.float32]:
    """A smooth field from 0 to 1, with about ``cells`` hills across."""
    import cv2

    small = draw.random((cells + 2, cells + 2)).astype(np.float32)
    field = cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.clip(field, 0, 1)


def _blurred(image: Floats, sigma: float) -> Floats:
    import cv2

    return cv2.GaussianBlur(image, (0, 0), sigma)


def _noisy(image: Floats, draw: Generator, sigma: float) -> Image:
    """Noise of the sensor, a little coarser than a pixel."""
    noise = _blurred(draw.standard_normal(image.shape[:2], dtype=np.float32), 0.6) * sigma * 1.6
    return _bytes(image.astype(np.float32) + (noise[..., None] if image.ndim == 3 else noise))


def _bytes(values: Floats) -> Image:
    return np.clip(values + 0.5, 0, 255).astype(np.uint8)


def _speckled(image: Image, draw: Generator, density: float) -> Image:
    """Specks of dirt and of lost toner, of one to three pixels; ``density`` of them in a million pixels."""
    import cv2

    height, width = image.shape[:2]
    for tone, share in ((0, 0.7), (255, 0.3)):
        count = draw.poisson(density * share * height * width / 1e6)
        spots = np.zeros((height, width), np.uint8)
        spots[draw.integers(0, height, count), draw.integers(0, width, count)] = 255
        large = np.zeros_like(spots)
        few = max(1, count // 8)
        large[draw.integers(0, height, few), draw.integers(0, width, few)] = 255
        spots = np.maximum(spots, cv2.dilate(large, np.ones((2, 2), np.uint8)))
        strength = draw.uniform(0.5, 1.0, (height, 1)).astype(np.float32)
        alpha = (spots > 0) * strength
        if image.ndim == 3:
            alpha = alpha[..., None]
        image = _bytes(image + (tone - image.astype(np.float32)) * alpha)
    return image


# qualities


def _office(copy: Copy, draw: Generator) -> Copy:
    colour = draw.random() < 0.4
    copy = _skewed(copy, draw, 0.1, 0.8)
    if not colour:
        copy = _grey(copy)
    paper, ink = draw.uniform(244, 254), draw.uniform(10, 45)
    image = ink + _blurred(copy.image.astype(np.float32), draw.uniform(0.4, 0.75)) * (paper - ink) / 255
    return replace(copy, image=_noisy(image, draw, draw.uniform(1.5, 4.0)), quality=int(draw.integers(70, 90)))


def _photocopy(copy: Copy, draw: Generator) -> Copy:
    copy = _grey(_skewed(copy, draw, 0.1, 0.8))
    width = copy.image.shape[1]
    image: Floats = _blurred(copy.image.astype(np.float32), draw.uniform(0.6, 0.85))
    worn = _clouds(draw, image.shape, 9) * draw.uniform(0.15, 0.35)
    grain = _blurred(draw.standard_normal(image.shape, dtype=np.float32), 0.8) * draw.uniform(12, 26)
    image = 255 - (255 - image) * (1.05 - worn)
    image = 255 / (1 + np.exp(-(image + grain - draw.uniform(120, 140)) / draw.uniform(24, 34)))
    if draw.random() < 0.3:
        image -= _clouds(draw, image.shape, 14) * draw.uniform(20, 55)
    side = np.linspace(0, 1, width, dtype=np.float32)
    if draw.random() < 0.5:
        side = side[::-1]
    image -= 150 * np.exp(-side * width / draw.uniform(8, 30))[None, :]
    if draw.random() < 0.4:
        image[: int(draw.uniform(4, 18))] *= 0.3
    image = _speckled(_bytes(image), draw, float(np.exp(draw.uniform(np.log(80), np.log(2500)))))
    return replace(copy, image=_noisy(image, draw, 3.0), quality=int(draw.integers(65, 85)))


def _fax(copy: Copy, draw: Generator) -> Copy:
    import cv2

    copy = _grey(_skewed(copy, draw, 0.05, 0.5))
    height, width = copy.image.shape[:2]
    across, along = (204.0, 196.0) if draw.random() < 0.6 else (200.0, 200.0)
    size = (round(width * across / 200), round(height * along / 200))
    scale = np.diag([size[0] / width, size[1] / height, 1.0])
    image: Floats = _blurred(copy.image.astype(np.float32), draw.uniform(0.45, 0.7))
    image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    image = image + _blurred(draw.standard_normal(image.shape, dtype=np.float32), 0.7) * draw.uniform(18, 42)
    black = image < draw.uniform(112, 175)
    lines = draw.integers(0, size[1], draw.poisson(1.2))  # a line lost on the way repeats the one above
    black[lines] = black[np.maximum(lines - 1, 0)]
    page = _speckled(np.where(black, 0, 255).astype(np.uint8), draw, draw.uniform(20, 350))
    page = np.where(page < 128, 0, 255).astype(np.uint8)
    return replace(copy, image=page, dpi=(across, along), matrix=scale @ copy.matrix, bilevel=True)


def _phone(copy: Copy, draw: Generator) -> Copy:
    """A photograph of the sheet on a desk, from a hand that is not quite above it."""
    import cv2

    height, width = copy.image.shape[:2]
    margin = draw.uniform(0.02, 0.06, 4) * width
    size = (int(width + margin[0] + margin[2]), int(height + margin[1] + margin[3]))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    target = corners + margin[:2].astype(np.float32) + draw.normal(0, 0.011 * width, (4, 2)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target.astype(np.float32)).astype(np.float64)
    desk = tuple(int(v) for v in draw.integers(60, 140, 3))
    copy = _warp(copy, matrix, size, desk)
    image: Floats = _blurred(copy.image.astype(np.float32), draw.uniform(0.6, 1.1))
    across, along = np.meshgrid(np.linspace(-1, 1, size[0]), np.linspace(-1, 1, size[1]))
    lean = draw.normal(0, 1, 2)
    lean /= np.linalg.norm(lean)
    light = 1 - draw.uniform(0.12, 0.26) * (1 + across * lean[0] + along * lean[1]) / 2
    light *= 1 - draw.uniform(0.0, 0.12) * _clouds(draw, image.shape, 2)
    tint = np.array([1.0, draw.uniform(0.96, 1.0), draw.uniform(0.86, 0.97)])
    image = image * light[..., None] * tint * draw.uniform(0.86, 0.97)
    image = _noisy(image + 8, draw, draw.uniform(3, 6))
    return replace(copy, image=image, quality=int(draw.integers(72, 88)))


def _rotated(copy: Copy, draw: Generator) -> Copy:
    copy = _office(copy, draw)
    turn = int(draw.choice([90, 180, 270]))
    return replace(copy, image=np.ascontiguousarray(np.rot90(copy.image, -turn // 90)), turn=turn)


def _stamped(copy: Copy, draw: Generator) -> Copy:
    """An office scan in colour, with the stamp of the receiving office over the text."""
    from PIL import Image as Pillow

    from corpus.samples.printing.marks import stamp

    mark = stamp("Văn phòng * công văn đến", "Đến ngày", int(draw.integers(1 << 30)))
    page = Pillow.fromarray(copy.image)
    width = int(page.width * draw.uniform(0.15, 0.2))
    mark = mark.resize((width, width), Pillow.Resampling.LANCZOS)
    x, y = draw.uniform(0.12, 0.7) * page.width, draw.uniform(0.2, 0.6) * page.height
    ink = np.full(copy.image.shape, 255, np.float32)
    patch = np.asarray(mark, np.float32)
    top, left = int(y), int(x)
    alpha = patch[..., 3:] / 255
    ink[top : top + width, left : left + width] = 255 * (1 - alpha) + patch[..., :3] * alpha
    image = copy.image.astype(np.float32) * ink / 255
    copy = _skewed(replace(copy, image=_bytes(image)), draw, 0.1, 0.6)
    paper = draw.uniform(244, 254)
    soft = 20 + _blurred(copy.image.astype(np.float32), 0.6) * (paper - 20) / 255
    return replace(copy, image=_noisy(soft, draw, 3.0), quality=82)


def _yellowed(copy: Copy, draw: Generator) -> Copy:
    copy = _skewed(copy, draw, 0.1, 0.7)
    image: Floats = _blurred(copy.image.astype(np.float32), 0.65)
    paper = np.array([draw.uniform(222, 240), draw.uniform(205, 222), draw.uniform(160, 190)])
    ink = np.array([62.0, 52.0, 48.0])
    image = ink + image * (paper - ink) / 255
    image *= (1 - 0.16 * _clouds(draw, image.shape, 5))[..., None]
    height, width = image.shape[:2]
    for _ in range(int(draw.integers(1, 4))):  # foxing and folds
        across, along = np.meshgrid(np.arange(width), np.arange(height))
        x, y, r = draw.uniform(0, width), draw.uniform(0, height), draw.uniform(40, 160)
        spot = np.exp(-((across - x) ** 2 + (along - y) ** 2) / (2 * r * r))
        image *= (1 - 0.18 * spot)[..., None]
    fold = int(draw.uniform(0.3, 0.7) * height)
    image[fold : fold + 3] *= 0.88
    return replace(copy, image=_noisy(image, draw, 4.0), quality=78)


def _poor(copy: Copy, draw: Generator) -> Copy:
    """What has been scanned, printed and scanned again: coarse, strokes grown or worn, pressed hard into JPEG."""
    import cv2

    copy = _grey(_skewed(copy, draw, 0.2, 1.4))
    height, width = copy.image.shape
    coarse = draw.uniform(0.7, 0.85)  # 140 to 170 dots an inch
    small = cv2.resize(copy.image, (round(width * coarse), round(height * coarse)), interpolation=cv2.INTER_AREA)
    image = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    kernel = np.ones((2, 2), np.uint8)
    changed = cv2.dilate(image, kernel) if draw.random() < 0.5 else cv2.erode(image, kernel)
    image = image + (changed - image) * draw.uniform(0.15, 0.4)
    image = 255 - (255 - image) * (1.0 - draw.uniform(0.1, 0.3) * _clouds(draw, image.shape, 12))
    image = _speckled(_bytes(image), draw, draw.uniform(40, 400)).astype(np.float32)
    once = replace(copy, image=_noisy(image, draw, draw.uniform(3, 7)), quality=int(draw.integers(30, 48)))
    packed = cv2.imdecode(np.frombuffer(once.encoded(), np.uint8), cv2.IMREAD_GRAYSCALE)
    return replace(once, image=np.ascontiguousarray(packed, dtype=np.uint8), quality=int(draw.integers(45, 65)))


_MAKERS: dict[Quality, Callable[[Copy, Generator], Copy]] = {
    "office": _office, "office-300": _office, "photocopy": _photocopy, "fax": _fax, "phone": _phone,
    "rotated": _rotated, "stamped": _stamped, "yellowed": _yellowed, "poor": _poor,
}  # fmt: skip
