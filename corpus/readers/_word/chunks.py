"""Files that a Word file takes in whole (``altChunk``), as programs that merge reports leave them."""

from __future__ import annotations

import posixpath
from dataclasses import replace

from corpus.readers._blocks import Block, Paragraph
from corpus.readers._package import Package
from corpus.readers._reader import Job
from corpus.readers._xml import Element, broken, local
from schemas.problems import DocumentError, ExpandsTooMuch, NestedTooDeep, Problem, Text

_MOST = 50


class Chunks:
    """The chunks of one Word file, each read once; ``problems`` says what went wrong with them."""

    def __init__(self, package: Package, main: str, job: Job) -> None:
        self.problems: list[Problem] = []
        self._package = package
        self._targets = package.targets(main)
        self._job = job
        self._read: dict[str, list[Block]] = {}

    def blocks(self, element: Element) -> list[Block]:
        """What stands in a chunk; nothing where it cannot be read, which is a problem of the document."""
        name = self._targets.get(next((str(v) for k, v in element.attrib.items() if k.rpartition("}")[2] == "id"), ""))
        if name is None:
            name = local(element)
        if name not in self._read:
            try:
                self._read[name] = self._blocks(name)
            except DocumentError as error:
                self._read[name] = []
                self.problems.append(error.problem())
        return self._read[name]

    def _blocks(self, name: str) -> list[Block]:
        from corpus.readers import read_bytes

        job = self._job
        if len(self._read) >= _MOST:
            raise ExpandsTooMuch(
                Text(f"Tệp {job.source} ghép hơn {_MOST} tệp.", f"The file {job.source} takes in over {_MOST} files."),
                Text("Hãy mở bằng Word và lưu lại.", "Open it in Word and save it again."),
            )
        if job.limits.nesting < 1:
            raise NestedTooDeep(
                Text(f"Các tệp ghép trong {job.source} lồng nhau quá sâu.", f"Files in {job.source} nest too deep."),
                Text("Hãy mở bằng Word và lưu lại.", "Open it in Word and save it again."),
            )
        data = self._package.read(name)
        if data is None:
            raise broken(job.source, name, Text("thiếu phần này", "it is missing"))
        limits = replace(job.limits, nesting=job.limits.nesting - 1)
        suffix = posixpath.splitext(name)[1].lower()
        document = read_bytes(data, job.source, suffix, limits, ocr=job.ocr, alive=job.alive)
        self.problems += document.problems
        return [Paragraph(piece) for piece in document.text.replace("\f", "\n\n").split("\n\n") if piece.strip()]
