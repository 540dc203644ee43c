"""Commands for a person to paste into a terminal."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

_NAME = "doichieu"


def line(*words: object) -> str:
    """A command of ours as a POSIX shell takes it, whatever blanks and signs the words hold."""
    return shlex.join([_program(), *map(str, words)])


def _program() -> str:
    """The name by which a terminal finds us: with its path where the environment is not on the search path."""
    beside = Path(sys.executable).with_name(_NAME)
    return str(beside) if not shutil.which(_NAME) and beside.is_file() else _NAME
