"""What a run has to read: files whose result is not there yet, each content once.

A result is kept under a key made of the file's bytes, the suffix of its name and the fingerprint of the run. One whose
problems name the file holds for that name only.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from time import time_ns
from typing import NamedTuple

from pipeline import decisions
from pipeline.decisions import NOTHING, Decision, Standing
from pipeline.fingerprint import readers_of
from pipeline.inputs import InputFile, digest_of
from pipeline.outcome import Outcome
from pipeline.result import Result
from pipeline.result import result as result_of
from pipeline.stages import unread
from pipeline.state import Known, State
from schemas.limits import DEFAULT, Limits
from schemas.problems import DocumentError, FileChanges, Text, passing

_ROUNDS = 3
_FRESH_NS = 2_000_000_000  # a file written so shortly ago may be written again without any sign of it


class Task(NamedTuple):
    """A file to read. ``digest`` is the SHA-256 of its bytes, None for what has none to be read.

    ``decisions`` are what people decided about its figures.
    """

    position: int
    file: InputFile
    digest: str | None
    key: str
    decisions: tuple[Decision, ...] = ()


class Plan:
    """Goes through the files of a run and says which are to be read; ``reused`` hears of the others' outcomes.

    ``readers`` are the outside programs of this machine with the signs of their versions: what went through another
    version, or waited for a program that is there now, is read again. With ``retry``, so is what failed for reasons
    that may pass. What people decided about a document belongs to the key of its result.
    """

    def __init__(
        self,
        state: State,
        files: Sequence[InputFile],
        fingerprint: str,
        limits: Limits = DEFAULT,
        *,
        readers: Mapping[str, str] = {},
        retry: bool = False,
        decided: Standing = NOTHING,
        reused: Callable[[Outcome], None] = lambda _: None,
    ) -> None:
        self._state, self._files, self._fingerprint, self._reused = state, files, fingerprint, reused
        self._limits = limits
        self._decided = decided
        self._readers = readers
        self._again = passing() if retry else frozenset[str]()
        self._changed: list[int] = []
        self._last = False

    def rounds(self) -> Iterator[Iterator[Task]]:
        """Rounds of tasks; the results of each must be told to ``took`` before the next.

        First every content once; then copies of what could not be read, whose names may tell more, and files that
        changed while they were read.
        """
        self._state.clear_plan()
        yield self._first()
        for number in range(1, _ROUNDS):
            tasks = [*self._changed_files(), *self._copies()]
            self._last = number == _ROUNDS - 1
            if not tasks:
                return
            yield iter(tasks)

    def took(self, task: Task, result: Result) -> bool:
        """Keeps a result. False when the file changed meanwhile and will be read again."""
        if task.digest and result.outcome.doc_id != task.digest[:16]:
            if not self._last:
                self._changed.append(task.position)
                return False
            self._plan(task.position, task.file, None, _own_key(task.file))
            task = task._replace(key=_own_key(task.file))
            result = _changing(task)
        went = readers_of(result.outcome)
        self._state.save(task.key, result, {name: self._readers.get(name, "") for name in sorted(went)})
        return True

    def _first(self) -> Iterator[Task]:
        for position, file in enumerate(self._files):
            digest = self._digest(file)
            if digest and self._state.is_planned(digest):
                self._plan(position, file, digest, None)
            else:
                yield from self._task(position, file, digest)

    def _copies(self) -> Iterator[Task]:
        for planned in self._state.waiting():
            if planned.digest and not self._state.was_read(planned.digest):
                yield from self._task(planned.position, self._files[planned.position], planned.digest)

    def _changed_files(self) -> Iterator[Task]:
        changed, self._changed = sorted(self._changed), []
        for position in changed:
            yield from self._task(position, self._files[position], self._digest(self._files[position]))

    def _task(self, position: int, file: InputFile, digest: str | None) -> Iterator[Task]:
        """Plans a file; gives a task unless its result is there."""
        key = self._key(file, digest) if digest else _own_key(file)
        known = self._state.known(key) if digest else None
        if digest and known and not _holds(known, file):
            key = f"{key} {_own_key(file)}"
            known = self._state.known(key)
        self._plan(position, file, digest, key)
        if known is None or not self._again.isdisjoint(known.codes) or self._other_version(known):
            yield Task(position, file, digest, key, self._decisions(digest))
        else:
            self._reused(self._state.outcome(key))

    def _other_version(self, known: Known) -> bool:
        """True where a program that the result needs was replaced or installed; one that is gone could do no better."""
        return any(self._readers.get(name, sign) != sign for name, sign in known.readers.items())

    def _key(self, file: InputFile, digest: str) -> str:
        made_of = [digest, file.suffix, self._fingerprint]
        if decided := self._decisions(digest):
            made_of.append(decisions.digest(decided))
        return hashlib.sha256("\0".join(made_of).encode()).hexdigest()[:32]

    def _decisions(self, digest: str | None) -> tuple[Decision, ...]:
        return self._decided.of(digest[:16]) if digest else ()

    def _plan(self, position: int, file: InputFile, digest: str | None, key: str | None) -> None:
        self._state.plan(position, _name(file), file.source, digest, key)

    def _digest(self, file: InputFile) -> str | None:
        """The SHA-256 of a file's bytes, from its size and times where they were seen before."""
        try:
            status = os.stat(file.path)
            stamp = f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"
            if file.member:  # whether it can be had depends on the limits
                stamp += f" {hashlib.sha256(repr(self._limits).encode()).hexdigest()[:16]}"
            elif status.st_size > self._limits.bytes:
                return None
            known = self._state.digest(_name(file), stamp)
            if known:
                return known
            begun = time_ns()
            digest = digest_of(file, self._limits)
        except (OSError, ValueError, DocumentError):  # whoever is to read it will say why it cannot be read
            return None
        if digest and begun - max(status.st_mtime_ns, status.st_ctime_ns) > _FRESH_NS:
            self._state.seen(_name(file), stamp, digest)
        return digest


def _changing(task: Task) -> Result:
    source = task.file.source
    error = FileChanges(
        Text(f"Tệp {source} bị ghi lại trong lúc đang đọc.", f"The file {source} was written to while it was read."),
        Text("Đợi ghi xong rồi chạy lại.", "Wait until it is complete and run again."),
    )
    return result_of(unread(task.file, error, digest=task.digest))


def _holds(known: Known, file: InputFile) -> bool:
    return known.renamable or known.source == file.source


def _own_key(file: InputFile) -> str:
    """The key of what has no content, or whose result holds for its name only."""
    return "-" + hashlib.sha256(file.source.encode()).hexdigest()[:31]


def _name(file: InputFile) -> str:
    """What tells a file from all others; no path of the system holds two slashes in a row."""
    path = os.path.abspath(file.path)
    if not path.isprintable():  # bytes that are no UTF-8 stand as halves of surrogate pairs, which nothing can store
        path = f"///{os.fsencode(path).hex()}"
    return "//".join([path, *map(str, file.member)])
