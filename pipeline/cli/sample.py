"""``doichieu sample``: reports to try the program on."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import shell
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
        "--count",
        type=click.IntRange(min=1),
        metavar=say("SỐ", "NUMBER"),
        help=say(
            "Viết từng này báo cáo khác nhau, thay cho bộ mẫu có sẵn.",
            "Write this many different reports in place of the set that comes with the program.",
        ),
    )
    @click.option(
        "--seed",
        type=int,
        default=1,
        metavar=say("SỐ", "NUMBER"),
        help=say("Số khác cho các báo cáo khác.", "Another number makes other reports."),
    )
    @click.option(
        "--formats",
        metavar=say("TÊN,TÊN...", "NAME,NAME..."),
        help=say(
            "Chia báo cáo lần lượt cho các định dạng: txt, pdf, docx, scan-office, fax...; all là tất cả.",
            "Deal the reports out to formats in turn: txt, pdf, docx, scan-office, fax...; all for every one.",
        ),
    )
    @click.option(
        "--truth",
        type=click.Path(file_okay=False, path_type=Path),
        metavar=say("THƯ_MỤC", "FOLDER"),
        help=say("Ghi cả đáp án vào thư mục này.", "Write what is true of them, too."),
    )
    @language_option(say)
    def sample(output: Path | None, count: int | None, seed: int, formats: str | None, truth: Path | None) -> None:
        from corpus.samples import write
        from corpus.samples.archive import TEXT, write_archive
        from pipeline.publish.output import errors_named

        if output is None:
            raise click.UsageError(say("thiếu -o THƯ_MỤC.", "missing -o FOLDER."), click.get_current_context())
        chosen = _chosen(formats, say) if formats else (TEXT,)
        with errors_named(output):
            if count is None and formats is None:
                write(output, truth)
            else:
                write_archive(output, count or len(chosen), seed, chosen, truth)
        click.echo(say(f"Đã ghi báo cáo mẫu vào {output}", f"Wrote sample reports to {output}"))
        click.echo(say("Chạy thử: ", "Try: ") + shell.line("run", output, "-o", say("ket-qua", "result")))

    return sample


def _chosen(names: str, say: Say) -> tuple[str, ...]:
    """The formats asked for. Raises UsageError for an unknown one."""
    from corpus.samples.archive import formats

    known = formats()
    chosen = known if names == "all" else tuple(name.strip() for name in names.split(",") if name.strip())
    unknown = [name for name in chosen if name not in known]
    if unknown or not chosen:
        raise click.UsageError(
            say(
                f"không có định dạng {', '.join(unknown)}. Các định dạng: {', '.join(known)}.",
                f"no such format: {', '.join(unknown)}. Formats: {', '.join(known)}.",
            ),
            click.get_current_context(),
        )
    return chosen
