"""Where the command writes what people read."""

from __future__ import annotations

from typing import NoReturn

import rich.console


class Console(rich.console.Console):
    """Plain text as it is, lines as long as they are; a reader that goes away is for ``main`` to handle."""

    def __init__(self, stderr: bool = False) -> None:
        super().__init__(highlight=False, markup=False, soft_wrap=True, stderr=stderr)

    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError
