"""``doichieu show``: what is found in one file, in the terminal."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.base import Command, language_option
from pipeline.cli.language import Say

_PARTS = ("findings", "header", "sections", "references", "dates", "figures")


def command(say: Say) -> click.Command:
    """The command in the language of ``say``."""

    @click.command(
        "show",
        cls=Command,
        say=say,
        help=say(
            "Hiện những gì lấy được từ một báo cáo, không ghi gì.",
            "Show what is found in one report; nothing is written.",
        ),
    )
    @click.argument("file", type=click.Path(path_type=Path), metavar=say("TỆP", "FILE"))
    @click.option(
        "--only",
        multiple=True,
        type=click.Choice(_PARTS),
        help=say(
            "Chỉ hiện phần này, có thể dùng nhiều lần; theo thứ tự là phát hiện, thể thức, đề mục, văn bản viện dẫn, "
            "thời gian, số liệu.",
            "Show this part only (may be repeated).",
        ),
    )
    @language_option(say)
    def show(file: Path, only: tuple[str, ...]) -> None:
        from pipeline.cli.console import Console
        from pipeline.cli.facts import PARTS, source
        from pipeline.reading import read

        report = read(file)
        console = Console()
        console.print(source(report, say))
        for part in only or _PARTS:
            console.print(PARTS[part](report, say))

    return show
