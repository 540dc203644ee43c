"""Every codelist: it parses, its ids are unique, its patterns compile."""

from collections import Counter
from importlib.resources import files

import pytest
import regex

from schemas.codelists import load

FOLDER = files("schemas.codelists")
NAMES = sorted(path.name.removesuffix(".yaml") for path in FOLDER.iterdir() if path.name.endswith(".yaml"))


def rows(content):
    """Every mapping in a codelist, at any depth, with the list it stands in."""
    if isinstance(content, dict):
        for value in content.values():
            yield from rows(value)
    elif isinstance(content, list):
        if content and all(isinstance(item, dict) for item in content):
            yield content
        for item in content:
            yield from rows(item)


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_unique(name):
    for table in rows(load(name)):
        for key in ("id", "code"):
            counts = Counter(
                row[key] for row in table if key in row and row.keys() != {"text", key, "why"} and "text" not in row
            )
            assert [value for value, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_patterns_compile(name):
    for table in rows(load(name)):
        for row in table:
            if isinstance(row.get("pattern"), str):
                regex.compile(row["pattern"], regex.IGNORECASE, counted=["đảng viên"], ignore_unused=True)


def test_every_codelist_is_read_once():
    assert NAMES
    assert all(load(name) is load(name) for name in NAMES)
