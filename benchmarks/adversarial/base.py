"""A good report in every format, and the ways to damage any file."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

if TYPE_CHECKING:
    from PIL.Image import Image

_DPI = 150
_MB = 1 << 20


@dataclass
class Base:
    """One sample report, written in a format when it is asked for."""

    seed: int

    @cached_property
    def _printed(self) -> tuple[str, object]:
        from corpus.samples.archive import printed

        return next(iter(printed(1, self.seed)))

    def file(self, form: str) -> bytes:
        """The report as one of ``corpus.samples.formats.FORMATS``."""
        from corpus.samples.formats import FORMATS

        if form not in self._made:
            self._made[form] = FORMATS[form](self._printed[1]).data
        return self._made[form]

    @cached_property
    def _made(self) -> dict[str, bytes]:
        return {}

    @cached_property
    def text(self) -> str:
        return str(getattr(self._printed[1], "text"))  # noqa: B009 - of a module loaded when needed

    @cached_property
    def picture(self) -> Image:
        """The upper third of the report's first page, grey, 150 dots an inch."""
        import pypdfium2 as pdfium

        with pdfium.PdfDocument(self.file("pdf")) as document:
            page: Image = document[0].render(scale=_DPI / 72, grayscale=True).to_pil().convert("L")
        return page.crop((0, 0, page.width, page.height // 3))

    def image(self, form: str, picture: Image | None = None, **options: object) -> bytes:
        """The picture, or another, in a format that Pillow writes."""
        out = BytesIO()
        (picture or self.picture).save(out, form, **({"dpi": (_DPI, _DPI)} | options))
        return out.getvalue()


class Hostile(NamedTuple):
    """A hostile file: its kind, the end of its name, and how its bytes come about."""

    kind: str
    name: str
    make: Callable[[Base], bytes]


def damages(kind: str, suffix: str, whole: Callable[[Base], bytes], cut: int, turned: int, else_: int = 0) -> Iterator[
    Hostile
]:  # fmt: skip
    """A file cut short at many places, with bits turned, and with pieces lost or rubbish put in."""

    def row(name: str, damage: Callable[[bytes, random.Random], bytes]) -> Hostile:
        return Hostile(kind, f"{name}{suffix}", lambda base: damage(whole(base), random.Random(f"{base.seed} {name}")))

    for i in range(cut):
        yield row(f"truncated {i}", lambda data, _, i=i: data[: max(1, len(data) * (2 * i + 1) // (2 * cut))])
    for i in range(turned):
        yield row(f"flipped {i}", lambda data, chance, i=i: flipped(data, chance, (1, 5, 40, 400)[i % 4]))
    for i in range(else_):
        yield row(f"spliced {i}", lambda data, chance, i=i: (lost, stuffed)[i % 2](data, chance))


def flipped(data: bytes, chance: random.Random, times: int) -> bytes:
    """Some bits turned."""
    turned = bytearray(data)
    for _ in range(times):
        turned[chance.randrange(len(turned))] ^= 1 << chance.randrange(8)
    return bytes(turned)


def lost(data: bytes, chance: random.Random) -> bytes:
    """A piece is missing."""
    start, end = sorted(chance.sample(range(len(data)), 2))
    return data[:start] + data[end:]


def stuffed(data: bytes, chance: random.Random) -> bytes:
    """Rubbish in the middle."""
    place = chance.randrange(len(data))
    return data[:place] + chance.randbytes(3000) + data[place:]


def zeros(megabytes: int) -> bytes:
    """A zlib stream that expands to so many megabytes of zeros, a thousandth as long."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(_MB)) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = ((megabytes * _MB) % 65521 << 16) | 1
    return b"\x78\xda" + block * megabytes + b"\x03\x00" + checksum.to_bytes(4, "big")


def packed(parts: dict[str, bytes], compression: int = ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    out = BytesIO()
    with ZipFile(out, "w", compression) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """The members of a ZIP archive."""
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}
