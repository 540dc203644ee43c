"""``doichieu compare``: blocs side by side, in the terminal and as files."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.base import Command, dataset_argument, language_option
from pipeline.cli.language import Say

_FORMATS = ("table", "xlsx", "html", "sdmx", "duckdb")


def command(say: Say) -> click.Command:
    """The command in the language of ``say``."""

    @click.command(
        "compare",
        cls=Command,
        say=say,
        help=say(
            "Đặt số liệu của các đảng bộ cạnh nhau, theo chỉ tiêu và kỳ.",
            "Lay the figures of blocs side by side, by indicator and period.",
        ),
    )
    @dataset_argument
    @click.option(
        "--bloc",
        "blocs",
        multiple=True,
        metavar=say("TÊN", "NAME"),
        help=say("Chỉ đảng bộ này (tên, mã; dùng nhiều lần).", "Only this bloc (name or id; may be repeated)."),
    )
    @click.option(
        "--indicator",
        "indicators",
        multiple=True,
        metavar=say("CHỈ_TIÊU", "INDICATOR"),
        help=say(
            "Chỉ chỉ tiêu này và các phân tổ của nó (mã, nhóm “MEM.” hoặc tên).",
            "Only this indicator, with its breakdowns (id, group “MEM.” or name).",
        ),
    )
    @click.option(
        "--period",
        metavar=say("KỲ", "PERIOD"),
        help=say(
            "2023, 2020..2023, all hoặc last: kỳ gần nhất (mặc định: bảng last, tệp all).",
            "2023, 2020..2023, all or last: the last period (default: last for the table, all for files).",
        ),
    )
    @click.option(
        "--status",
        "statuses",
        multiple=True,
        type=click.Choice(["A", "P", "E", "U", "D"]),
        help=say(
            "Chỉ trạng thái này: A bình thường, P dự thảo, E tính ra, U có phát hiện, D khác định nghĩa.",
            "Only this status: A normal, P draft, E derived, U to be looked at, D definition differs.",
        ),
    )
    @click.option(
        "--measure",
        "measures",
        multiple=True,
        type=click.Choice(["actual", "target", "derived"]),
        help=say(
            "Thực hiện, chỉ tiêu hay tính ra (mặc định: bảng actual, tệp tất cả).",
            "Reached, aimed at or computed (default: actual for the table, all for files).",
        ),
    )
    @click.option(
        "--format",
        "formats",
        default="table",
        metavar="table,xlsx,html,sdmx,duckdb",
        help=say("Những gì cần, cách nhau bằng dấu phẩy (mặc định: table).", "What to make (default: table)."),
    )
    @click.option(
        "-o",
        "--output",
        type=click.Path(file_okay=False, path_type=Path),
        metavar=say("THƯ_MỤC", "FOLDER"),
        help=say("Thư mục ghi tệp (mặc định: trong tập dữ liệu).", "Where files are written (default: the dataset)."),
    )
    @click.option(
        "--join-blocs",
        is_flag=True,
        help=say(
            "Nối chuỗi số của các đảng bộ đã hợp nhất vào đảng bộ kế tục.",
            "Join the series of merged blocs with their successor's.",
        ),
    )
    @click.option(
        "--threads",
        type=click.IntRange(min=1),
        metavar=say("SỐ", "NUMBER"),
        help=say("Số luồng tính toán (mặc định: mọi nhân).", "Threads to compute with (default: all cores)."),
    )
    @language_option(say)
    def compare(
        folder: Path | None,
        blocs: tuple[str, ...],
        indicators: tuple[str, ...],
        period: str | None,
        statuses: tuple[str, ...],
        measures: tuple[str, ...],
        formats: str,
        output: Path | None,
        join_blocs: bool,
        threads: int | None,
    ) -> None:
        from pipeline.cli.console import Console
        from pipeline.compare.make import Wanted, show, write
        from pipeline.dataset import find_dataset

        chosen = [part.strip() for part in formats.split(",")]
        for name in chosen:
            if name not in _FORMATS:
                raise click.BadOptionUsage("--format", f"no such format: {name!r}; choose from {', '.join(_FORMATS)}.")
        wanted = Wanted(folder or find_dataset(), blocs, indicators, period, measures, statuses, join_blocs, threads)
        if "table" in chosen:
            show(wanted, Console(), say.lang)
        files = [name for name in _FORMATS if name in chosen and name != "table"]
        for path in write(wanted, files, output, say.lang):
            click.echo(say(f"Đã ghi {path}", f"Wrote {path}"))

    return compare
