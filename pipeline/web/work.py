"""Runs that the desk starts: one at a time, in a process of their own, by the same command that a person would type."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import IO, NamedTuple

from pipeline.again import told
from pipeline.publish.output import is_locked
from pipeline.state import State, state_file
from pipeline.status import Status, status
from pipeline.web.uploads import Uploads
from schemas.problems import DoichieuError, ExitCode, ForeignOutput, NoInput, Text

_TAIL = 4_000  # bytes of what a run has said
_STOPPING = 15.0  # seconds
_PATIENCE = 0.3  # seconds


@dataclass(slots=True)
class Last:
    """The run that was started last: ``code`` is its exit code once it has ended, ``said`` what it complained about."""

    begun: float
    code: int | None = None
    said: str = ""

    @property
    def well(self) -> bool:
        """True for a run that has left a dataset, even if some files could not be read."""
        return self.code in (ExitCode.OK, ExitCode.FILES_FAILED)


class Again(NamedTuple):
    """A run as a person would type it: words after ``run``, variables before it, and the folder to type it in."""

    words: list[str]
    variables: dict[str, str]
    folder: str


class Work:
    """Starts runs and follows them; ``ended`` is called after each."""

    def __init__(self, folder: Path, lang: str, uploads: Uploads, ended: Callable[[], None]) -> None:
        self._folder, self._lang, self._uploads, self._ended = folder, lang, uploads, ended
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._wanted = False  # by someone who waits for the run that goes on; changed under the lock only
        self._waiter: threading.Thread | None = None
        self._closed = threading.Event()
        self.last: Last | None = None

    @property
    def going(self) -> bool:
        """True while a run of anyone writes to the dataset."""
        return (self._process is not None and self._process.poll() is None) or is_locked(self._folder)

    def status(self) -> Status | None:
        """How far the run is, or the one before; None where nothing is known."""
        try:
            return status(self._folder)
        except DoichieuError:
            return None

    @property
    def waiting(self) -> bool:
        """True while a run is to follow the one that goes on."""
        return self._wanted

    def again(self) -> Again:
        """The next run. Raises NoInput where it is not known what the dataset was made from, BadConfiguration."""
        known, settings = None, None
        if state_file(self._folder).is_file():
            with State(self._folder) as state:
                known, settings = state.fact("inputs"), state.fact("config")
        paths = [str(path) for path in (known or {}).get("paths", [])]
        uploads = os.path.realpath(self._uploads.folder)
        paths = [path for path in paths if os.path.realpath(path) != uploads]
        if not paths or not all(os.path.lexists(path) or "*" in path or "?" in path or "[" in path for path in paths):
            raise NoInput(
                Text(
                    "Không tìm thấy các tệp mà tập dữ liệu này được lập từ đó.",
                    "The files from which this dataset was made are not where they were.",
                ),
                Text(
                    "Chạy “doichieu run ... -o THƯ_MỤC” trong cửa sổ lệnh.", "Use “doichieu run ... -o FOLDER” instead."
                ),
            )
        folder = str((known or {}).get("folder", ""))
        if self._uploads.any:
            paths.append(str(self._uploads.folder))
        options, variables = told(settings or {}, Path(folder), self._lang)
        return Again([*paths, "-o", os.path.abspath(self._folder), *options], variables, folder)

    def start(self, wait: bool = False) -> None:
        """Starts a run over what the dataset was made from and what was handed in, told what the run before was told.

        While another goes on: with ``wait`` this one follows it, else ForeignOutput. Raises NoInput, BadConfiguration.
        """
        with self._lock:
            if self.going:
                if wait:
                    self._follow_up()
                    return
                raise ForeignOutput(
                    Text("Một lần chạy khác đang ghi vào tập dữ liệu này.", "Another run is writing to this dataset."),
                    Text("Đợi lần chạy đó xong rồi thử lại.", "Wait until it is done and try again."),
                )
            self._wanted = False
            run = self.again()
            command = [sys.executable, "-m", "doichieu", "run", *run.words, "--quiet"]
            home = str(Path(__file__).parents[2])
            known = os.environ.get("PYTHONPATH")
            environment = {**os.environ, **run.variables, "PYTHONPATH": f"{home}{os.pathsep}{known}" if known else home}
            environment.pop("DOICHIEU_PASSWORD", None)
            said = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the one who follows the run
            try:
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=said,
                    cwd=run.folder if os.path.isdir(run.folder) else None,
                    env=environment,
                )
            except BaseException:
                said.close()
                raise
            self.last = Last(time())
            threading.Thread(target=self._follow, args=(self._process, said, self.last), daemon=True).start()

    def stop(self) -> None:
        """Ends a run of ours politely; what it has read is kept. None follows it."""
        self._closed.set()
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(_STOPPING)
        except subprocess.TimeoutExpired:
            process.kill()

    def _follow_up(self) -> None:
        self._wanted = True
        if self._waiter is None:
            self._waiter = threading.Thread(target=self._wait, name="next run", daemon=True)
            self._waiter.start()

    def _wait(self) -> None:
        """Starts a run as soon as none goes on."""
        while not self._closed.wait(_PATIENCE):
            with self._lock:
                if not self._wanted:
                    self._waiter = None
                    return
            if not self.going:
                try:
                    self.start()
                except ForeignOutput:  # someone was faster
                    continue
                except (DoichieuError, OSError) as error:
                    said = error.spoken(self._lang) if isinstance(error, DoichieuError) else str(error)
                    self.last = Last(time(), ExitCode.ERROR, said)

    def _follow(self, process: subprocess.Popen[bytes], said: IO[bytes], last: Last) -> None:
        with said:
            code = process.wait()
            said.seek(max(0, said.seek(0, os.SEEK_END) - _TAIL))
            last.said = said.read().decode("utf-8", "replace").strip()
        last.code = code
        self._ended()
