"""Hostile images: damaged, bombs, one dot, endless directories, resolutions that cannot be."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from benchmarks.adversarial.base import Base, Hostile, damages, zeros

if TYPE_CHECKING:
    from PIL.Image import Image

_GIF = b"GIF89a%b\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0%b\0\x08\x03\0\1\2;"


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, data: bytes, *chunks: bytes, bits: int = 1, colour: int = 0) -> bytes:
    """A PNG of these packed rows, whatever it states."""
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunks) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def tiff(*directories: list[tuple[int, int, int]], after: int = 0) -> bytes:
    """A TIFF of directories of entries (tag, type, value); the last is followed by what lies at ``after``."""
    out, place = b"", 8
    for number, entries in enumerate(directories):
        size = 2 + 12 * len(entries) + 4
        following = place + size if number + 1 < len(directories) else after
        rows = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
        out += struct.pack("<H", len(entries)) + rows + struct.pack("<I", following)
        place += size
    return b"II*\0" + struct.pack("<I", 8) + out + b"\xff" * 64


def sides(width: int, height: int) -> list[tuple[int, int, int]]:
    """A directory of one strip of grey."""
    return [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1),
            (278, 4, height), (279, 4, 64)]  # fmt: skip


def plain(mode: str, width: int, height: int, colour: int | tuple[int, ...] | str = 0) -> Image:
    from PIL import Image

    return Image.new(mode, (width, height), colour)


def noise(base: Base, width: int, height: int) -> Image:
    import random

    from PIL import Image

    return Image.frombytes("L", (width, height), random.Random(base.seed).randbytes(width * height))


def turned(base: Base, way: int) -> bytes:
    """A photograph whose camera was held another way."""
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = way
    return base.image("JPEG", exif=exif)


def claimed(data: bytes, width: int, height: int) -> bytes:
    """A JPEG that states another size."""
    place = next(i for i in range(2, len(data)) if data[i] == 0xFF and data[i + 1] in {0xC0, 0xC2})
    return data[: place + 5] + struct.pack(">HH", height, width) + data[place + 9 :]


def _deep(base: Base) -> Image:
    """Sixteen bits a dot."""
    return base.picture.convert("I").point(lambda value: value * 257).convert("I;16")


MADE: dict[str, Callable[[Base], bytes]] = {
    "50000 x 50000.png": lambda _: png(50_000, 50_000, zeros(298)),
    "2147483647 wide.png": lambda _: png(2**31 - 1, 2**31 - 1, zeros(1)),
    "text bomb.png": lambda _: png(9, 9, zlib.compress(bytes(18)), chunk(b"zTXt", b"a\0\0" + zeros(1024))),
    "profile bomb.png": lambda _: png(9, 9, zlib.compress(bytes(18)), chunk(b"iCCP", b"a\0\0" + zeros(1024))),
    "more data than dots.png": lambda _: png(99, 99, zeros(1024)),
    "79 million black dots.png": lambda _: png(8_800, 8_999, zeros(10)),
    "81 million dots.png": lambda _: png(9_000, 9_001, zeros(10)),
    "no dots.png": lambda _: png(0, 0, zeros(1)),
    "no data.png": lambda _: png(99, 99, b""),
    "unknown depth.png": lambda _: png(99, 99, zeros(1), bits=77, colour=9),
    "2 to the 31.tif": lambda _: tiff(sides(65_536, 32_768)),
    "2 to the 62.tif": lambda _: tiff(sides(2**31 - 1, 2**31 - 1)),
    "directory in circles.tif": lambda _: tiff(sides(8, 8), after=8),
    "directories in circles.tif": lambda _: tiff(sides(8, 8), sides(8, 8), sides(8, 8), after=8),
    "10000 directories.tif": lambda _: tiff(*[sides(8, 8)] * 10_000),
    "strips nowhere.tif": lambda _: tiff([(tag, kind, 2**31 if tag == 273 else v) for tag, kind, v in sides(9, 9)]),
    "no directory.tif": lambda _: b"II*\0" + struct.pack("<I", 2**31),
    "65535 x 65535.gif": lambda _: _GIF % (b"\xff\xff\xff\xff", b"\xff\xff\xff\xff"),
    "1 x 1.gif": lambda _: _GIF % (b"\1\0\1\0", b"\1\0\1\0"),
    "65535 x 65535.jpg": lambda base: claimed(base.image("JPEG"), 65_535, 65_535),
    "0 x 0.jpg": lambda base: claimed(base.image("JPEG"), 0, 0),
    "2147483647 high.bmp": lambda _: b"BM"
    + struct.pack("<IIIIiiHHIIiiII", 99, 0, 54, 40, 9, 2**31 - 1, 1, 24, *[0] * 6),
    "16383 x 16383.webp": lambda _: b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\xff\xff\xff\x0f" + bytes(8),
    "1 x 1.png": lambda base: base.image("PNG", plain("L", 1, 1)),
    "1 x 1.jpg": lambda base: base.image("JPEG", plain("RGB", 1, 1)),
    "1 x 1.tif": lambda base: base.image("TIFF", plain("1", 1, 1)),
    "1 x 20000.png": lambda base: base.image("PNG", plain("L", 1, 20_000)),
    "20000 x 1.png": lambda base: base.image("PNG", plain("L", 20_000, 1)),
    "3 x 3.png": lambda base: base.image("PNG", plain("L", 3, 3, 99)),
    "black page.png": lambda base: base.image("PNG", plain("L", 1_240, 1_754)),
    "white page.png": lambda base: base.image("PNG", plain("L", 1_240, 1_754, 255)),
    "grey page.png": lambda base: base.image("PNG", plain("L", 1_240, 1_754, 128)),
    "noise.png": lambda base: base.image("PNG", noise(base, 620, 877)),
    "noise of a page.png": lambda base: base.image("PNG", noise(base, 1_654, 2_339)),
    "noise in bits.tif": lambda base: base.image("TIFF", noise(base, 620, 877).convert("1")),
    "0 dots an inch.jpg": lambda base: base.image("JPEG", dpi=(0, 0)),
    "1 dot an inch.jpg": lambda base: base.image("JPEG", dpi=(1, 1)),
    "1 dot an inch.png": lambda base: base.image("PNG", dpi=(1, 1)),
    "million dots an inch.png": lambda base: base.image("PNG", dpi=(1e6, 1e6)),
    "million dots an inch.tif": lambda base: base.image("TIFF", dpi=(1e6, 1e6)),
    "another scale across.png": lambda base: base.image("PNG", dpi=(50, 1200)),
    "16 bits.png": lambda base: base.image("PNG", _deep(base)),
    "16 bits.tif": lambda base: base.image("TIFF", _deep(base)),
    "CMYK.jpg": lambda base: base.image("JPEG", base.picture.convert("CMYK")),
    "CMYK.tif": lambda base: base.image("TIFF", base.picture.convert("CMYK")),
    "palette.png": lambda base: base.image("PNG", base.picture.convert("P")),
    "palette.gif": lambda base: base.image("GIF", base.picture.convert("P")),
    "nothing but alpha.png": lambda base: base.image("PNG", plain("RGBA", 620, 877, (0, 0, 0, 0))),
    "alpha.png": lambda base: base.image("PNG", base.picture.convert("LA")),
    "one bit.png": lambda base: base.image("PNG", base.picture.convert("1")),
    "floats.tif": lambda base: base.image("TIFF", base.picture.convert("F")),
    "floats that are no numbers.tif": lambda base: base.image("TIFF", plain("F", 99, 99, float("nan"))),  # type: ignore[arg-type]
    "JPEG within.tif": lambda base: base.image("TIFF", base.picture.convert("RGB"), compression="jpeg"),
    "Lab.tif": lambda base: base.image("TIFF", plain("LAB", 620, 877, (99, 0, 0))),
    "turned left.jpg": lambda base: turned(base, 8),
    "turned over.jpg": lambda base: turned(base, 3),
    "turned another way.jpg": lambda base: turned(base, 99),
    "progressive.jpg": lambda base: base.image("JPEG", progressive=True),
    "three pages.tif": lambda base: base.image(
        "TIFF", save_all=True, append_images=[plain("1", 9, 9), plain("CMYK", 20, 20)]
    ),
}  # fmt: skip


def files() -> Iterator[Hostile]:
    """All of them."""
    for form, suffix in (("PNG", ".png"), ("JPEG", ".jpg"), ("TIFF", ".tif")):
        yield from damages("image", suffix, lambda base, form=form: base.image(form), 4, 4, 1)  # type: ignore[misc]
    for name, make in MADE.items():
        yield Hostile("image", name, make)
