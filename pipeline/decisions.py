"""What people decide about findings and figures: a log in the dataset's folder that only grows, one JSON object a line.

Each line stands alone: who, when, about what, with the words the person saw. A decision holds until one about the same
thing follows it, or one that undoes it. The log outlives runs; the next run applies it (``pipeline/review.py``).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISREG
from typing import Any, Literal, get_args

from pipeline.publish.output import errors_named
from schemas.indicators import indicators, strange_dims
from schemas.problems import BadConfiguration, BadDecision, Text, spoken

FILE_NAME = "decisions.jsonl"
NONE = "none"  # the indicator of a figure that measures none
Kind = Literal["acknowledge", "confirm", "doubtful", "indicator", "figure", "undo"]
OF_CHECKS: frozenset[str] = frozenset({"acknowledge", "confirm", "doubtful"})
OF_FIGURES: frozenset[str] = frozenset({"indicator", "figure"})
LONGEST_TEXT = 2_000
_LONGEST = {
    "text": LONGEST_TEXT,
    "id": 64,
    "by": 200,
    "doc_id": 64,
    "check_id": 64,
    "undoes": 64,
    "time": 40,
    "reason": 4_000,
}
_LONGEST_VALUE = 2_000
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,12})?")
_CODE = re.compile(r"[\w.+-]{1,40}")


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the log.

    A decision about a finding names its ``check_id``; one about a figure its ``doc_id``, ``start`` and ``end``.
    ``text`` is what the person saw: the figure as printed, or the finding's message. ``value`` is for an indicator
    ``{"indicator_id": id or "none", "dims": {...}}``, for a figure ``{"value": "15.3"}`` with ``"unit"`` where that
    changes too. ``undoes`` is the id of the decision that an undo takes back. ``time`` is UTC, ISO 8601.
    """

    id: str
    time: str
    by: str
    kind: Kind
    doc_id: str = ""
    start: int | None = None
    end: int | None = None
    text: str = ""
    check_id: str = ""
    value: dict[str, Any] | None = None
    reason: str = ""
    undoes: str = ""

    @property
    def about(self) -> tuple[object, ...]:
        """What is decided upon: of several decisions about the same, the last holds."""
        if self.kind in OF_CHECKS:
            return ("check", self.check_id)
        return (self.kind, self.doc_id, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Standing:
    """The decisions that hold: those about findings by check, those about figures by document, in order of place."""

    checks: Mapping[str, Decision]
    figures: Mapping[str, tuple[Decision, ...]]

    def of(self, doc_id: str) -> tuple[Decision, ...]:
        """Those about the figures of one document."""
        return self.figures.get(doc_id, ())


NOTHING = Standing({}, {})


def append(folder: Path, kind: Kind, by: str, *, time: str = "", **about: Any) -> Decision:  # noqa: ANN401
    """Adds a decision to the log of a dataset's folder; when this returns, it is on the disk.

    ``about`` are fields of ``Decision``; ``time`` is now unless given. Several processes may append at once. Raises
    BadDecision for one that is not complete, is too long, or undoes what is not there; DiskFull and ForeignOutput,
    with nothing added; BadConfiguration where an undo finds the log damaged.
    """
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    try:
        decision = Decision(secrets.token_hex(8), time or now, by.strip(), kind, **about)
    except TypeError as error:
        raise _bad("có trường lạ", str(error)) from error
    _check(decision)
    if kind == "indicator":
        _check_known(decision.value or {})
    if kind == "undo" and all(decision.undoes != earlier.id for earlier in load(folder)):
        raise _bad("quyết định cần rút không có trong sổ", "what it undoes is not in the log")
    with errors_named(folder):
        _add(folder / FILE_NAME, json.dumps(_row(decision), ensure_ascii=False, separators=(",", ":")))
    return decision


def load(folder: Path) -> list[Decision]:
    """All decisions in order, none where there is no log.

    Raises BadConfiguration, which names the line, for a log that was damaged; nothing is changed.
    """
    path = folder / FILE_NAME
    try:
        with open(path, "rb", opener=_opener) as file, _lock(file.fileno(), shared=True):
            content = file.read() if S_ISREG(os.fstat(file.fileno()).st_mode) else None
    except FileNotFoundError:
        return []
    except OSError:
        content = None
    if content is None:
        raise BadConfiguration(
            Text(f"{path} không phải là một tệp đọc được.", f"{path} is no file that can be read."),
            Text("Không dùng liên kết hay thiết bị ở chỗ này.", "Do not put a link or a device there."),
        )
    found = []
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.strip():
            try:
                decision = Decision(**json.loads(line))
                _check(decision)
            except (ValueError, TypeError, AttributeError, RecursionError, BadDecision) as error:
                raise _damaged(path, number, error) from error
            found.append(decision)
    return found


def not_undone(log: Iterable[Decision]) -> list[Decision]:
    """The decisions of a log, in order, without undos and what they take back. An undo may be undone too."""
    undone: set[str] = set()
    kept = []
    for decision in reversed(list(log)):
        if decision.id in undone:
            continue
        if decision.kind == "undo":
            undone.add(decision.undoes)
        else:
            kept.append(decision)
    return kept[::-1]


def effective(log: Iterable[Decision]) -> Standing:
    """What holds at the end of a log: of decisions about the same thing the last."""
    last = {decision.about: decision for decision in not_undone(log)}
    checks = {one.check_id: one for one in last.values() if one.kind in OF_CHECKS}
    figures: dict[str, list[Decision]] = {}
    for one in last.values():
        if one.kind in OF_FIGURES:
            figures.setdefault(one.doc_id, []).append(one)
    places = {doc_id: tuple(sorted(some, key=lambda d: (d.start, d.end, d.kind))) for doc_id, some in figures.items()}
    return Standing(checks, places)


def standing(folder: Path) -> Standing:
    """What holds in a dataset's folder. Raises BadConfiguration."""
    return effective(load(folder))


def digest(decisions: Iterable[Decision]) -> str:
    """Changes with what the decisions say of figures, not with who said it when; "" for none."""
    said = [(one.kind, one.start, one.end, one.value) for one in decisions]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16] if said else ""


def _row(decision: Decision) -> dict[str, Any]:
    return {name: value for name, value in asdict(decision).items() if value not in ("", None)}


def _check(decision: Decision) -> None:
    """Whether a decision is complete; the catalogue may have changed since an old one was made, and is not asked."""
    if decision.kind not in get_args(Kind):
        raise _bad(f"không có loại {decision.kind!r}", f"there is no kind {decision.kind!r}")
    for field in fields(Decision):
        value, longest = getattr(decision, field.name), _LONGEST.get(field.name)
        if longest:
            if not isinstance(value, str) or len(value) > longest:
                raise _bad(f"{field.name} dài quá {longest} ký tự", f"{field.name} has more than {longest} characters")
            value.encode()  # half of a surrogate pair is no text
    if not decision.id or not decision.by or not is_time(decision.time):
        raise _bad("thiếu mã, tên người hoặc thời gian", "id, name and time are needed")
    if decision.kind == "undo" and not decision.undoes:
        raise _bad("chưa nêu rút quyết định nào", "an undo names what it undoes")
    if decision.kind in OF_CHECKS and not decision.check_id:
        raise _bad("thiếu mã phát hiện", "a decision about a finding names its check_id")
    if decision.kind in OF_FIGURES:
        _check_place(decision)
        _check_value(decision)


def _check_place(decision: Decision) -> None:
    start, end = decision.start, decision.end
    if not decision.doc_id or type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise _bad("thiếu vị trí của số liệu", "a decision about a figure names doc_id, start and end")


def _check_value(decision: Decision) -> None:
    value = decision.value
    if not isinstance(value, dict) or len(json.dumps(value)) > _LONGEST_VALUE:
        raise _bad("giá trị phải là một bảng ngắn", f"value is an object of at most {_LONGEST_VALUE} characters")
    if decision.kind == "figure":
        number = value.get("value")
        printed = isinstance(number, str) and _NUMBER.fullmatch(number)
        if not printed or not isinstance(value.get("unit", ""), str):
            raise _bad(
                'số trong sổ là chữ số, dấu chấm trước phần lẻ: {"value": "15.3", "unit": "..."}',
                'a figure is {"value": "15.3", "unit": "..."}',
            )
        return
    dims = value.get("dims", {})
    named = isinstance(value.get("indicator_id"), str) and isinstance(dims, dict)
    if not named or not all(isinstance(code, str) and _CODE.fullmatch(code) for code in (*dims, *dims.values())):
        raise _bad("thiếu chỉ tiêu", f'an indicator is {{"indicator_id": id or "{NONE}", "dims": {{...}}}}')


def _check_known(value: Mapping[str, Any]) -> None:
    """Whether the catalogue of today has the indicator, its breakdowns and their codes."""
    indicator_id = value["indicator_id"]
    if indicator_id not in {NONE, *indicators()}:
        raise _bad("chỉ tiêu không có trong danh mục", "an indicator that the catalogue does not hold")
    if strange := ", ".join(strange_dims(indicator_id, value.get("dims", {}))):
        raise _bad(
            f"danh mục không có phân tổ này của chỉ tiêu {indicator_id}: {strange}",
            f"the catalogue does not have this breakdown of {indicator_id}: {strange}",
        )


def is_time(time: str) -> bool:
    """True for ISO 8601."""
    try:
        datetime.fromisoformat(time)
    except ValueError:
        return False
    return True


def _bad(vi: str, en: str) -> BadDecision:
    return BadDecision(
        Text(f"Quyết định chưa đúng: {vi}.", f"Not a decision: {en}."),
        Text("Không có gì được ghi.", "Nothing was written."),
    )


def _opener(path: str, flags: int) -> int:
    """Opens no link, and does not wait for a pipe."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def _damaged(path: Path, line: int, why: Exception) -> BadConfiguration:
    vi, en = (why.message, spoken(why.message, "en")) if isinstance(why, BadDecision) else ("sai JSON.", f"{why}.")
    return BadConfiguration(
        Text(f"Tệp {path} bị hỏng ở dòng {line}: {vi}", f"The file {path} is damaged at line {line}: {en}"),
        Text("Sửa hoặc xóa riêng dòng đó rồi chạy lại.", "Mend or remove that one line and run again."),
    )


def _add(path: Path, line: str) -> None:
    """Adds a line as a whole or not at all."""
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o644)
    try:
        with _lock(handle):
            before = os.fstat(handle).st_size
            if before:  # a line that someone left without its end is not run into
                os.lseek(handle, before - 1, os.SEEK_SET)
                line = line if os.read(handle, 1) == b"\n" else f"\n{line}"
            data = f"{line}\n".encode()
            try:
                while data:
                    data = data[os.write(handle, data) :]
                os.fsync(handle)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(handle, before)
                raise
    finally:
        os.close(handle)


@contextmanager
def _lock(handle: int, shared: bool = False) -> Iterator[None]:
    """Waits for others who append, on systems that can; the lock goes with the handle."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    fcntl.flock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
    yield
