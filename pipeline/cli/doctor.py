"""``doichieu doctor``: is everything here that the program needs?"""

from __future__ import annotations

import click

from pipeline.cli.base import Command, language_option
from pipeline.cli.language import Say
from schemas.problems import ExitCode

_MARKS = {"ok": ("✓", "green"), "note": ("!", "yellow"), "bad": ("✗", "red")}


def command(say: Say) -> click.Command:
    """The command in the language of ``say``."""

    @click.command(
        "doctor",
        cls=Command,
        say=say,
        help=say("Kiểm tra máy và các thư viện.", "Check this machine and the libraries."),
    )
    @language_option(say)
    def doctor() -> int:
        from rich.table import Table
        from rich.text import Text

        from pipeline.cli.console import Console
        from pipeline.doctor import examine

        grid = Table.grid(padding=(0, 2))
        findings = examine()
        for finding in findings:
            mark, style = _MARKS[finding.state]
            grid.add_row(Text(mark, style), Text(say.text(finding.what)), Text(say.text(finding.found)))
        Console().print(grid)
        return max((finding.exit_code for finding in findings if finding.state == "bad"), default=ExitCode.OK)

    return doctor
