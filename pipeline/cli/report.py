"""``doichieu report``: the page once more, or the findings as a Word document, from a dataset that is there."""

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
            "Dựng lại trang kiểm tra số liệu từ một tập dữ liệu đã có, hoặc ghi các phát hiện thành tệp Word.",
            "Make the page with the findings again from a dataset, or the findings as a Word document.",
        ),
    )
    @dataset_argument
    @click.option(
        "-o",
        "--output",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar=say("TỆP", "FILE"),
        help=say(
            "Tệp HTML, hoặc tệp Word để gửi lại đơn vị khi tên là .docx (mặc định: report.html trong tập dữ liệu).",
            "The HTML file, or with a name in .docx a Word document for the bloc (default: in the dataset).",
        ),
    )
    @click.option(
        "--bloc",
        "blocs",
        multiple=True,
        metavar=say("TÊN", "NAME"),
        help=say("Chỉ báo cáo của đảng bộ này (tên, mã; dùng nhiều lần).", "Only reports of this bloc (name or id)."),
    )
    @click.option(
        "--doc",
        "documents",
        multiple=True,
        metavar=say("VĂN_BẢN", "DOCUMENT"),
        help=say(
            "Chỉ văn bản này (mã, số ký hiệu, tên tệp; dùng nhiều lần).", "Only this report (id, number, file name)."
        ),
    )
    @language_option(say)
    def report(folder: Path | None, output: Path | None, blocs: tuple[str, ...], documents: tuple[str, ...]) -> None:
        from pipeline.dataset import Dataset, find_dataset
        from pipeline.publish import findings
        from pipeline.publish import report as page
        from pipeline.publish.findings.selection import chosen
        from pipeline.publish.output import REPORT, replacing

        dataset = Dataset(folder or find_dataset())
        target = output or dataset.path / REPORT
        only = chosen(blocs, documents)
        with replacing(target) as new:
            if target.suffix.lower() == ".docx":
                findings.write(dataset.path, new, say.lang, only)
            else:
                page.write(dataset.path, new, say.lang, only)
        click.echo(say(f"Đã ghi {target}", f"Wrote {target}"))

    return report
