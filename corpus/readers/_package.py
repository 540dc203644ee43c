"""An office file as the ZIP package that it is: its parts, bounded, and how they refer to each other."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from io import BytesIO
from typing import NoReturn
from zipfile import ZipFile

from corpus.archives import DAMAGED, damage
from corpus.readers._xml import Element, broken, parse
from schemas.limits import Limits
from schemas.problems import ExpandsTooMuch, Text, grouped

_SMALL = 8 * 1024 * 1024  # what stays below expands as it likes: blank pages compress a thousandfold


class Package:
    """The parts of a package by name. Raises BrokenDocument for what is no readable ZIP."""

    def __init__(self, data: bytes, source: str, limits: Limits) -> None:
        self.source = source
        self._limits = limits
        self._left = min(limits.expanded, max(len(data) * limits.expansion, _SMALL))
        try:
            self._zip = ZipFile(BytesIO(data))
            self.names = frozenset(self._zip.namelist())
        except DAMAGED as error:
            self._break("ZIP", error)

    def read(self, name: str) -> bytes | None:
        """The bytes of a part, None without one. Raises BrokenDocument, ExpandsTooMuch.

        The size that the package states is not trusted: reading stops at the limit.
        """
        if name not in self.names:
            return None
        limit = min(self._limits.xml, self._left)
        try:
            with self._zip.open(name) as part:
                data = part.read(limit + 1)
        except (*DAMAGED, MemoryError) as error:
            self._break(name, error)
        if len(data) > limit:
            raise ExpandsTooMuch(
                Text(
                    f"Phần {name} của tệp {self.source} bung ra quá {grouped(limit / 1024 / 1024)} MB.",
                    f"The part {name} of the file {self.source} expands beyond {limit / 1024 / 1024:,.0f} MB.",
                ),
                Text(
                    "Tệp có thể được tạo để gây hại; nếu tin cậy, hãy tăng giới hạn xml trong doichieu.toml.",
                    "It may be made to do harm; if you trust it, raise the limit xml in doichieu.toml.",
                ),
            )
        self._left -= len(data)
        return data

    def xml(self, name: str) -> Element | None:
        """The root of an XML part, None without one. Raises BrokenDocument, ExpandsTooMuch."""
        data = self.read(name)
        return None if data is None else parse(data, self.source, name)

    def relations(self, name: str) -> dict[str, list[str]]:
        """The parts that a part refers to, by the last word of their kind ("footnotes"); "" is the package itself."""
        found: dict[str, list[str]] = {}
        for row, path in self._relations(name):
            found.setdefault((row.get("Type") or "").rpartition("/")[2], []).append(path)
        return found

    def targets(self, name: str) -> dict[str, str]:
        """The parts that a part refers to, by the name that it gives them ("rId7")."""
        return {row.get("Id") or "": path for row, path in self._relations(name)}

    def _relations(self, name: str) -> Iterator[tuple[Element, str]]:
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        for row in root if root is not None else ():
            target = row.get("Target")
            if target and row.get("TargetMode") != "External":
                rooted = target.startswith("/")
                yield row, target.lstrip("/") if rooted else posixpath.normpath(posixpath.join(folder, target))

    def _break(self, part: str, error: BaseException) -> NoReturn:
        raise broken(self.source, part, Text(damage(error), f"bad ZIP: {error}")) from error
