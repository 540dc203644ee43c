"""The directory of an OLE file (DOC, XLS, PPT, a DOCX with a password), to tell which of them it is.

Source: [MS-CFB] Compound File Binary File Format.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import error, unpack_from
from typing import NamedTuple

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128
_NONE = 0xFFFFFFFA  # from here on, sector numbers mean no sector
_NO_ENTRY = 0xFFFFFFFF
_SMALL = 4096  # a stream below this size lies in another place
_MOST = 100_000
_IN_HEADER = 109  # places of the table of sectors that the header itself holds


class Stream(NamedTuple):
    """A stream of the top level: its name, its first sector and its size."""

    name: str
    sector: int
    size: int


class Ole:
    """The top level of an OLE file. Raises ValueError for one that does not hold together."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        try:
            (shift,) = unpack_from("<H", data, 30)
            if shift not in {9, 12}:
                raise ValueError(f"sector size 2^{shift}")
            self.size = 1 << shift
            (first,) = unpack_from("<I", data, 48)
            self._table = unpack_from(f"<{_IN_HEADER}I", data, 76)
            directory = b"".join(self._sectors(first))
            self.streams = {stream.name: stream for stream in _top(directory)}
        except error as why:
            raise ValueError(str(why)) from why

    def beginning(self, name: str) -> bytes:
        """The first sector of a stream; nothing without one, or for a small one."""
        stream = self.streams.get(name)
        if stream is None or stream.size < _SMALL or stream.sector >= _NONE:
            return b""
        return self._sector(stream.sector)

    def _sector(self, number: int) -> bytes:
        return self.data[(number + 1) * self.size : (number + 2) * self.size]

    def _sectors(self, number: int) -> Iterator[bytes]:
        """The sectors of a chain."""
        for _ in range(_MOST):
            if number >= _NONE:
                return
            yield self._sector(number)
            number = self._next(number)
        raise ValueError("a chain of sectors without end")

    def _next(self, number: int) -> int:
        block, place = divmod(number, self.size // 4)
        if block >= _IN_HEADER:  # a file of more than 6 MB with its directory at the end: far enough
            return _NO_ENTRY
        (following,) = unpack_from("<I", self.data, (self._table[block] + 1) * self.size + 4 * place)
        return int(following)


def _top(directory: bytes) -> Iterator[Stream]:
    """The entries right under the root: a tree of brothers."""
    if len(directory) < _ENTRY:
        raise ValueError("no directory")
    waiting, seen = [unpack_from("<I", directory, 76)[0]], set[int]()
    while waiting:
        place = waiting.pop()
        if place in seen or (place + 1) * _ENTRY > len(directory):
            continue
        seen.add(place)
        length, _, _, left, right = unpack_from("<HBBII", directory, place * _ENTRY + 64)
        sector, size = unpack_from("<II", directory, place * _ENTRY + 116)
        name = directory[place * _ENTRY :][: min(max(length - 2, 0), 62)].decode("utf-16-le", "replace")
        yield Stream(name, sector, size)
        waiting += [left, right]
