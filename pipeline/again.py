"""What a run was told, kept so that another can be told the same: the desk runs again as the terminal did."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.config import FILE_NAME, PREFIX, Config, load

# Where the work is done makes no difference to what comes out, and a dataset from elsewhere must not choose it.
_NOT_KEPT = ("engine", "scheduler")
_FLAGS: dict[tuple[str, object], str] = {
    ("ocr", False): "--no-ocr",
    ("report", False): "--no-report",
    ("timings", True): "--timings",
}


class Told(NamedTuple):
    """Options of the command ``run``, and variables of its environment for what it has no option for."""

    options: list[str]
    variables: dict[str, str]


def kept(config: Config) -> dict[str, Any]:
    """A configuration as the run's state keeps it; values are those of JSON."""
    return {name: value for name, value in asdict(config).items() if name not in _NOT_KEPT}


def told(known: Mapping[str, Any], folder: Path, lang: str, environment: Mapping[str, str] = os.environ) -> Told:
    """How to tell a run what an earlier one was told, of which ``known`` is kept and which was started in ``folder``.

    Nothing is said that its configuration file and the environment say already. ``lang`` is for a run of which
    nothing is known. Raises BadConfiguration where file or environment are wrong.
    """
    file = folder / FILE_NAME
    named = environment.get(f"{PREFIX}CONFIG")
    present = not named and file.is_file()
    now = _flat(kept(load(folder / named if named else file if present else Path(os.devnull), environment)))
    options = ["--config", str(file)] if present else []
    variables: dict[str, str] = {}
    for name, value in _flat(known).items():
        if name not in now or name == "lang" or value == now[name] or not isinstance(value, bool | int | float):
            continue
        if flag := _FLAGS.get((name, value)):
            options.append(flag)
        elif name == "jobs":
            options += ["--jobs", str(value)] if value >= 0 else []
        else:
            variables[PREFIX + name.upper().replace(".", "_")] = str(value).lower()
    said = known.get("lang")
    return Told([*options, "--lang", said if said in ("vi", "en") else lang], variables)


def _flat(known: Mapping[str, Any]) -> dict[str, Any]:
    """Keys of the limits as ``limits.key``."""
    limits = known.get("limits")
    flat = {name: value for name, value in known.items() if name != "limits"}
    return flat | {f"limits.{name}": value for name, value in (limits if isinstance(limits, dict) else {}).items()}
