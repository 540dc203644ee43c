"""Configuration: defaults, then ``doichieu.toml``, then the environment, then the options of the command.

Every key may be given in the file as ``key = value`` and in the environment as ``DOICHIEU_KEY``; the bounds on one file
stand in a table ``[limits]`` of the file, and in the environment as ``DOICHIEU_LIMITS_KEY``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from pipeline.causes import cause
from pipeline.executors import Allowance
from schemas.limits import DEFAULT, Limits
from schemas.problems import BadConfiguration, Text, spoken

Lang = Literal["vi", "en"]
Engine = Literal["processes", "dask"]
FILE_NAME = "doichieu.toml"
PREFIX = "DOICHIEU_"
_ADVICE = Text("Hãy sửa lại rồi chạy lại.", "Mend it and run again.")


@dataclass(frozen=True, slots=True)
class Config:
    """How a run is done.

    ``jobs`` is the number of processes; 0 works inside this process, without deadlines, for a debugger.
    A document may take ``deadline`` seconds and ``deadline_per_mb`` more for each million bytes; however long it is,
    each page that is done gives it another ``deadline_per_page`` seconds. Its process may use ``memory_mb`` million
    bytes. Without ``ocr``, pages that are images are reported and not read. ``engine`` is where the work is done; Dask
    takes the address of its ``scheduler``, or sets up ``jobs`` workers on this machine.
    ``timings`` fills ``documents.seconds``, which makes the tables differ from run to run.
    """

    lang: Lang = "vi"
    jobs: int = -1
    deadline: float = 150.0  # more than an outside program may take (limits.program_seconds)
    deadline_per_mb: float = 30.0
    deadline_per_page: float = 60.0
    memory_mb: float = 2_048.0
    ocr: bool = True
    engine: Engine = "processes"
    scheduler: str | None = None
    report: bool = True
    timings: bool = False
    limits: Limits = DEFAULT

    def allowance(self, size: int) -> Allowance:
        """What a file of ``size`` bytes may cost."""
        seconds = self.deadline + self.deadline_per_mb * size / 1e6
        return Allowance(seconds, self.deadline_per_page, self.memory_mb * 1e6)


def cores() -> int:
    """Processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _language(value: object) -> Lang:
    if value == "vi" or value == "en":  # noqa: PLR1714 - so that the type is known
        return value
    raise ValueError("vi | en")


def _engine(value: object) -> Engine:
    if value == "processes" or value == "dask":  # noqa: PLR1714 - so that the type is known
        return value
    raise ValueError("processes | dask")


def _address(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("tcp://HOST:PORT")
    return value


def _number(value: object, kind: type[int] | type[float]) -> object:
    """A number that stands in a variable of the environment; anything else as it is."""
    try:
        return kind(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _jobs(value: object) -> int:
    number = _number(value, int)
    if type(number) is not int or number < 0:
        raise ValueError("0, 1, 2…")
    return number


def _positive(value: object) -> float:
    number = _number(value, float)
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 < number < float("inf"):
        raise ValueError("> 0")
    return float(number)


def _whole(value: object) -> int:
    number = _number(value, int)
    if type(number) is not int or number < 1:
        raise ValueError("1, 2, 3…")
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
    "deadline": _positive,
    "deadline_per_mb": _positive,
    "deadline_per_page": _positive,
    "memory_mb": _positive,
    "ocr": _switch,
    "engine": _engine,
    "scheduler": _address,
    "report": _switch,
    "timings": _switch,
}
_LIMITS: dict[str, Callable[[object], Any]] = {
    field.name: _whole if type(field.default) is int else _positive for field in fields(Limits)
}
_NAMES = {PREFIX + name.upper(): name for name in _READ} | {
    f"{PREFIX}LIMITS_{n.upper()}": f"limits.{n}" for n in _LIMITS
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
    known = {name: environment[variable] for variable, name in _NAMES.items() if environment.get(variable)}
    config = _merge(config, known, Text("biến môi trường", "environment"))
    config = _merge(config, {k: v for k, v in (options or {}).items() if v is not None}, Text("tùy chọn", "options"))
    if config.scheduler:
        config = replace(config, engine="dask")
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
    known = {*_NAMES, PREFIX + "CONFIG", PREFIX + "MODEL", PREFIX + "SHARED"}
    return sorted(name for name in environment if name.startswith(PREFIX) and name not in known)


def _merge(config: Config, values: Mapping[str, object], origin: str) -> Config:
    for key, value in _flat(values).items():
        whole, _, part = key.partition(".")
        readers = _LIMITS if part else _READ
        read = readers.get(part or whole)
        if read is None or (part and whole != "limits"):
            keys = ", ".join(_LIMITS if whole == "limits" else (field.name for field in fields(Config)))
            raise BadConfiguration(
                Text(f"{origin}: không có khóa “{key}”.", f"{spoken(origin, 'en')}: no such key: {key!r}."),
                Text(f"Các khóa có thể dùng: {keys}.", f"The keys are: {keys}."),
            )
        try:
            found = read(value)
        except ValueError as error:
            raise BadConfiguration(
                Text(
                    f"{origin}: giá trị của “{key}” không hợp lệ: {value!r}; phải là {error}.",
                    f"{spoken(origin, 'en')}: bad value for {key!r}: {value!r}; it must be {error}.",
                ),
                _ADVICE,
            ) from error
        config = replace(config, **({"limits": replace(config.limits, **{part: found})} if part else {key: found}))
    return config


def _flat(values: Mapping[str, object]) -> dict[str, object]:
    """Keys of the table ``limits`` as ``limits.key``; any other table is left for the error that it is."""
    flat: dict[str, object] = {}
    for key, value in values.items():
        if key == "limits" and isinstance(value, Mapping):
            flat |= {f"limits.{name}": each for name, each in value.items()}
        else:
            flat[key] = value
    return flat
