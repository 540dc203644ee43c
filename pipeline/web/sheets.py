"""Pages of the original files as images, where the files are still where the run found them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import closing
from io import BytesIO
from pathlib import Path
from threading import Lock

from pipeline.state import state_file
from pipeline.web.desk import Desk
from pipeline.web.parts import Row
from schemas.problems import DoichieuError

DPI = 100
_KEPT = 24_000_000  # bytes of images that are kept
_LARGEST = 64_000_000  # bytes of a file that is opened for its pages
_TYPES = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp")


class Sheets:
    """Images of pages. One is made at a time; the last ones are kept."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._lock = desk, Lock()
        self._images: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._file: tuple[str, bytes] | None = None

    def has(self, doc_id: str) -> bool:
        """Whether the file of a document is there and is one of pages."""
        return self._path(doc_id) is not None

    def image(self, doc_id: str, page: int, rotation: int) -> bytes | None:
        """A page, upright, as WebP; None where the file is gone, has changed, or the page cannot be opened."""
        with self._lock:
            key = (doc_id, page)
            if key in self._images:
                self._images.move_to_end(key)
                return self._images[key]
            data = self._bytes(doc_id)
            made = _webp(data, page, rotation) if data else None
            if made:
                self._images[key] = made
                while sum(map(len, self._images.values())) > _KEPT and len(self._images) > 1:
                    self._images.popitem(last=False)
            return made

    def _bytes(self, doc_id: str) -> bytes | None:
        if self._file and self._file[0] == doc_id:
            return self._file[1]
        path = self._path(doc_id)
        try:
            if path is None or path.stat().st_size > _LARGEST:
                return None
            data = path.read_bytes()
        except OSError:
            return None
        if hashlib.sha256(data).hexdigest()[:16] != doc_id:  # another file has taken its place
            return None
        self._file = (doc_id, data)
        return data

    def _path(self, doc_id: str) -> Path | None:
        """Where a run has found the file of a document. Only runs write this; no request names a path."""
        file = state_file(self._desk.folder)
        if not file.is_file():
            return None
        try:
            with closing(sqlite3.connect(file, timeout=5)) as db:
                query = "SELECT name FROM plan WHERE digest >= ? AND digest < ? LIMIT 1"
                row = db.execute(query, (doc_id, doc_id + "g")).fetchone()
                known = db.execute("SELECT value FROM facts WHERE name = 'inputs'").fetchone()
        except sqlite3.DatabaseError:
            return None
        home = json.loads(known[0]).get("folder", "") if known else ""  # where the run was started
        path = Path(home, row[0]) if row else None
        return path if path and path.suffix.lower() in _TYPES and path.is_file() else None


def boxes(rows: Iterable[Row]) -> list[Row]:
    """The places of facts on pages: page, x, y, width and height in points."""
    found = []
    for row in rows:
        bbox = row["bbox"]
        if row["page"] and bbox and len(bbox) == 4:
            x0, top, x1, bottom = bbox
            found.append({"page": row["page"], "x": x0, "y": top, "width": x1 - x0, "height": bottom - top})
    return found


def _webp(data: bytes, page: int, rotation: int) -> bytes | None:
    from PIL import Image

    from corpus.pages import page_image

    try:
        pixels = page_image(data, page, DPI, rotation=rotation)
    except DoichieuError:
        return None
    out = BytesIO()
    Image.fromarray(pixels).save(out, "WEBP", quality=70, method=2)
    return out.getvalue()
