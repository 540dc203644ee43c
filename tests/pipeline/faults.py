"""Work that goes wrong, for the tests of executors and runs. Imported by worker processes, by name."""

from __future__ import annotations

import ctypes
import os
import signal
import time

from pipeline.inputs import InputFile
from pipeline.stages import process
from schemas.document import Document


def tenfold(number: int) -> int:
    return number * 10


def faulty(number: int) -> int:
    """Ten times ``number``, unless 3 (killed), 5 (hangs) or 7 (reads memory that is not there)."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 5:
        time.sleep(3600)
    if number == 7:
        ctypes.string_at(0)
    return number * 10


def refuse(number: int) -> int:
    raise ValueError(f"not {number}")


class CannotArrive:
    """Something that can be sent to a worker and not be received there."""

    def __call__(self, number: int) -> int:
        return number

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return __import__, ("a_module_that_is_nowhere",)


def fragile(file: InputFile) -> Document:
    """The real stages, except for files whose names ask for trouble."""
    if "giết" in file.source:
        os.kill(os.getpid(), signal.SIGKILL)
    if "treo" in file.source:
        time.sleep(3600)
    if "hỏng hóc" in file.source:
        raise ZeroDivisionError(file.source)
    return process(file)
