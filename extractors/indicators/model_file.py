"""Reads a stored model without the libraries it was made with: they take seconds to start, a run needs none of them.

A file of skops is a zip archive with ``schema.json`` and its arrays as ``.npy``. Only text and arrays are taken from
it, nothing in it is ever called.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

_LARGEST = 64 << 20  # bytes of one part, unpacked


def read(path: Path) -> dict[str, Any]:
    """The dictionary of texts and arrays that ``skops.io.dump`` has written. Raises OSError, ValueError."""
    try:
        with ZipFile(path) as archive:
            schema = json.loads(_part(archive, "schema.json"))
            return {name: _value(archive, node) for name, node in schema["content"].items()}
    except (BadZipFile, ValueError, KeyError, TypeError, AttributeError, RuntimeError, EOFError) as error:
        raise ValueError(f"{path} is not a model: {error}") from error


def _value(archive: ZipFile, node: Mapping[str, Any]) -> object:
    import numpy as np

    if node.get("type") == "numpy":
        return np.load(io.BytesIO(_part(archive, node["file"])), allow_pickle=False)
    value = json.loads(node["content"])
    if not isinstance(value, str):
        raise ValueError(f"a model holds no {type(value).__name__}")
    return value


def _part(archive: ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _LARGEST:
        raise ValueError(f"{name} is too large")
    return archive.read(name)
