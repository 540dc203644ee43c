"""Configuration: defaults, then ``doichieu.toml``, then the environment, then the options of the command.

Every key may be given in the file as ``key = value`` and in the environment as ``DOICHIEU_KEY``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from pipeline.causes import cause
from schemas.problems import BadConfiguration, Text

Lang = Literal["vi", "en"]
FILE_NAME = "doichieu.toml"
PREFIX = "DOICHIEU_"
_ADVICE = Text("Sửa lại rồi chạy tiếp.", "Mend it and run again.")


@dataclass(frozen=True, slots=True)
class Config:
    """How a run is done.

    ``jobs`` is the number of processes; 0 works inside this process, without deadlines, for a debugger.
    A document may take ``deadline`` seconds and ``deadline_per_mb`` more for each million bytes.
    ``timings`` fills ``documents.seconds``, which makes the tables differ from run to run.
    """

    lang: Lang = "vi"
    jobs: int = -1
    deadline: float = 60.0
    deadline_per_mb: float = 30.0
    report: bool = True
    timings: bool = False

    def seconds_for(self, size: int) -> float:
        """Seconds a file of ``size`` bytes may take."""
        return self.deadline + self.deadline_per_mb * size / 1e6


def cores() -> int:
    """Processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _language(value: object) -> Lang:
    if value == "vi" or value == "en":  # noqa: PLR1714 - so that the type is known
        return value
    raise ValueError("vi | en")


def _jobs(value: object) -> int:
    number = int(value) if isinstance(value, str) else value
    if type(number) is not int or number < 0:
        raise ValueError("0, 1, 2, ...")
    return number


def _seconds(value: object) -> float:
    number = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else -1.0
    if not 0 < number < float("inf"):
        raise ValueError("> 0")
    return number


def _switch(value: object) -> bool:
    words = {"1": True, "true": True, "0": False, "false": False}
    answer = value if isinstance(value, bool) else words.get(str(value).lower())
    if answer is None:
        raise ValueError("true | false")
    return answer


_READ: dict[str, Callable[[object], Any]] = {
    "lang": _language,
    "jobs": _jobs,
    "deadline": _seconds,
    "deadline_per_mb": _seconds,
    "report": _switch,
    "timings": _switch,
}


def load(
    file: Path | None = None, environment: Mapping[str, str] = os.environ, options: Mapping[str, object] | None = None
) -> Config:
    """The configuration of a run; ``options`` that are None are left out.

    ``file`` must exist when it is given; otherwise ``DOICHIEU_CONFIG`` names it, or ``doichieu.toml`` in the
    current folder is read where there is one. Raises BadConfiguration for an unknown key or a value out of range.
    """
    config = Config()
    path = find(file, environment)
    if path:
        config = _merge(config, read_file(path), str(path))
    known = {name: environment[PREFIX + name.upper()] for name in _READ if environment.get(PREFIX + name.upper())}
    config = _merge(config, known, Text("biến môi trường", "environment"))
    config = _merge(config, {k: v for k, v in (options or {}).items() if v is not None}, Text("tùy chọn", "options"))
    return replace(config, jobs=cores()) if config.jobs < 0 else config


def find(file: Path | None, environment: Mapping[str, str]) -> Path | None:
    """The configuration file that applies, or None."""
    if file is None and environment.get(PREFIX + "CONFIG"):
        file = Path(environment[PREFIX + "CONFIG"])
    if file is None and Path(FILE_NAME).is_file():
        file = Path(FILE_NAME)
    return file


def read_file(path: Path) -> dict[str, object]:
    """The keys of a TOML file. Raises BadConfiguration when it cannot be read or is not TOML."""
    import tomllib

    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        why = cause(error)
        raise BadConfiguration(
            Text(f"Không đọc được tệp cấu hình {path}: {why}.", f"Cannot read the configuration {path}: {why.en}."),
            _ADVICE,
        ) from error


def unknown_variables(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Variables that look like ours and are not: likely slips of the pen."""
    known = {PREFIX + name.upper() for name in (*_READ, "config", "shared")}
    return sorted(name for name in environment if name.startswith(PREFIX) and name not in known)


def _merge(config: Config, values: Mapping[str, object], origin: str) -> Config:
    from schemas.problems import spoken

    keys = ", ".join(field.name for field in fields(Config))
    for key, value in values.items():
        if key not in _READ:
            raise BadConfiguration(
                Text(f"{origin}: không có khóa “{key}”.", f"{spoken(origin, 'en')}: no such key: {key!r}."),
                Text(f"Các khóa có thể dùng: {keys}.", f"The keys are: {keys}."),
            )
        try:
            config = replace(config, **{key: _READ[key](value)})
        except (ValueError, TypeError, OverflowError) as error:
            raise BadConfiguration(
                Text(
                    f"{origin}: giá trị của “{key}” không hợp lệ: {value!r} ({error}).",
                    f"{spoken(origin, 'en')}: bad value for {key!r}: {value!r} ({error}).",
                ),
                _ADVICE,
            ) from error
    return config
