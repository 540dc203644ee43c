"""``doichieu completion``: what a shell needs to complete commands and options."""

from __future__ import annotations

import click

from pipeline.cli.base import Command, language_option
from pipeline.cli.language import Say


def command(say: Say) -> click.Command:
    """The command in the language of ``say``."""

    @click.command(
        "completion",
        cls=Command,
        say=say,
        help=say(
            'In đoạn lệnh gợi ý cho shell.\n\nBash: eval "$(doichieu completion bash)"',
            'Print shell completion.\n\nBash: eval "$(doichieu completion bash)"',
        ),
    )
    @click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
    @language_option(say)
    def completion(shell: str) -> None:
        from click.shell_completion import get_completion_class

        root = click.get_current_context().find_root().command
        kind = get_completion_class(shell)
        if kind is not None:
            click.echo(kind(root, {}, "doichieu", "_DOICHIEU_COMPLETE").source())

    return completion
