"""Knowledge as data: YAML tables, each read once, on first use."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def load(name: str) -> Any:  # noqa: ANN401 -- what a file holds differs
    """The content of ``codelists/<name>.yaml``. Raises FileNotFoundError for an unknown name."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((files(__package__) / f"{name}.yaml").read_text("utf-8"), Loader=loader)
