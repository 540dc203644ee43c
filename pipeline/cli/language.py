"""The language of the command: Vietnamese unless asked otherwise, known before any help text is made."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pipeline.config import Lang, find, read_file
from pipeline.glossary import Term
from schemas.problems import DoichieuError, spoken


@dataclass(frozen=True, slots=True)
class Say:
    """Chooses between two texts that stand side by side: ``say("Xong.", "Done.")``."""

    lang: Lang

    def __call__(self, vi: str, en: str) -> str:
        return en if self.lang == "en" else vi

    def term(self, term: Term, number: int = 2) -> str:
        """A term of the glossary, for so many of it."""
        return self(term.vi, term.one or term.en if number == 1 else term.en)

    def error(self, error: DoichieuError) -> str:
        """What happened and what to do, in one line."""
        return error.spoken(self.lang)

    def text(self, text: str) -> str:
        """A text that may carry both languages."""
        return spoken(text, self.lang)


def language(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> Lang:
    """``--lang`` among the arguments, else ``DOICHIEU_LANG``, else the configuration file, else Vietnamese.

    Never raises: what is wrong with the configuration is said when the command reads it.
    """
    asked = _value(arguments, "--lang") or environment.get("DOICHIEU_LANG")
    if not asked:
        named = _value(arguments, "--config")
        try:
            path = find(Path(named) if named else None, environment)
            asked = str(read_file(path).get("lang")) if path else None
        except DoichieuError:
            asked = None
    return cast(Lang, asked) if asked in ("vi", "en") else "vi"


def _value(arguments: Sequence[str], option: str) -> str | None:
    for i, argument in enumerate(arguments):
        if argument == "--":
            return None
        if argument == option and i + 1 < len(arguments):
            return arguments[i + 1]
        if argument.startswith(option + "="):
            return argument.partition("=")[2]
    return None
