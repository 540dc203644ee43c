"""``doichieu sample``: reports to try the program on."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.base import Command, language_option
from pipeline.cli.language import Say


def command(say: Say) -> click.Command:
    """The command in the language of ``say``."""

    @click.command(
        "sample",
        cls=Command,
        say=say,
        help=say("Ghi các báo cáo mẫu để chạy thử.", "Write sample reports to try the program on."),
    )
    @click.option(
        "-o",
        "--output",
        type=click.Path(file_okay=False, path_type=Path),
        metavar=say("THƯ_MỤC", "FOLDER"),
        help=say("Nơi ghi báo cáo mẫu.", "Where to write."),
    )
    @click.option(
        "--truth",
        type=click.Path(file_okay=False, path_type=Path),
        metavar=say("THƯ_MỤC", "FOLDER"),
        help=say("Ghi cả đáp án vào thư mục này.", "Write what is true of them, too."),
    )
    @language_option(say)
    def sample(output: Path | None, truth: Path | None) -> None:
        from corpus.samples import write
        from pipeline.publish.output import errors_named

        if output is None:
            raise click.UsageError(say("thiếu -o THƯ_MỤC.", "missing -o FOLDER."), click.get_current_context())
        with errors_named(output):
            write(output, truth)
        click.echo(say(f"Đã ghi báo cáo mẫu vào {output}", f"Wrote sample reports to {output}"))
        click.echo(say(f"Chạy thử: doichieu run {output} -o ket-qua", f"Try: doichieu run {output} -o result"))

    return sample
