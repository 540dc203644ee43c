"""``doichieu report``: the page once more, from a dataset that is there."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.base import Command, dataset_argument, language_option
from pipeline.cli.language import Say


def command(say: Say) -> click.Command:
    """The command in the language of ``say``."""

    @click.command(
        "report",
        cls=Command,
        say=say,
        help=say(
            "Dựng lại trang kiểm tra số liệu từ một tập dữ liệu đã có.",
            "Make the page with the findings again from a dataset.",
        ),
    )
    @dataset_argument
    @click.option(
        "-o",
        "--output",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar=say("TỆP", "FILE"),
        help=say("Tệp HTML (mặc định: report.html trong tập dữ liệu).", "The HTML file (default: in the dataset)."),
    )
    @language_option(say)
    def report(folder: Path | None, output: Path | None) -> None:
        from pipeline.dataset import Dataset, find_dataset
        from pipeline.publish import report as page
        from pipeline.publish.output import REPORT, replacing

        dataset = Dataset(folder or find_dataset())
        target = output or dataset.path / REPORT
        with replacing(target) as new:
            page.write(dataset.path, new, say.lang)
        click.echo(say(f"Đã ghi {target}", f"Wrote {target}"))

    return report
