"""``doichieu run``: reports in, dataset and page out."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.base import Command, language_option
from pipeline.cli.language import Say
from schemas.problems import ExitCode


def command(say: Say) -> click.Command:
    """The command in the language of ``say``."""

    @click.command(
        "run",
        cls=Command,
        say=say,
        help=say(
            "Đọc các báo cáo, ghi tập dữ liệu và trang kiểm tra số liệu.\n\nPATH là tệp, thư mục hoặc mẫu tên như "
            "“2023/*.txt”. Kết quả cũ trong thư mục đích chỉ bị thay khi lần chạy này xong; các lời chấp nhận được giữ "
            "lại. Chạy lại thì chỉ đọc tệp mới hoặc đã đổi; lần chạy bị ngắt thì tiếp tục từ chỗ dừng.",
            "Read reports, write the dataset and the page with the findings.\n\nPATH is a file, a folder or a pattern "
            "such as “2023/*.txt”. An earlier dataset in the folder is replaced when this run is done, not before; "
            "acknowledgements are kept. Another run reads only what is new or has changed; one that was stopped goes "
            "on where it was.",
        ),
    )
    @click.argument("paths", nargs=-1, required=True, metavar="PATH...")
    @click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        metavar=say("THƯ_MỤC", "FOLDER"),
        help=say("Nơi ghi kết quả.", "Where to write."),
    )
    @click.option(
        "--jobs",
        type=click.IntRange(min=0),
        metavar="N",
        help=say(
            "Số tiến trình (mặc định: số nhân; 0: không tách tiến trình, để gỡ lỗi).",
            "Processes (default: one per core; 0: none, to debug).",
        ),
    )
    @click.option(
        "--dry-run", is_flag=True, help=say("Chỉ liệt kê các tệp sẽ đọc.", "Only list the files that would be read.")
    )
    @click.option(
        "--force",
        is_flag=True,
        help=say(
            "Ghi cả vào thư mục có tệp khác; thay kết quả cũ dù không đọc được gì.",
            "Write to a folder with other files too; replace a dataset even by an empty one.",
        ),
    )
    @click.option(
        "--retry-failed",
        "retry",
        is_flag=True,
        help=say(
            "Đọc lại các tệp lỗi vì quá hạn, tiến trình chết, hết bộ nhớ hay thiếu chương trình.",
            "Read again what failed by a deadline, a lost process, memory or a missing program.",
        ),
    )
    @click.option(
        "--no-ocr",
        "ocr",
        flag_value=False,
        default=None,
        type=bool,
        help=say("Không nhận dạng chữ trong ảnh.", "Do not recognise characters in images."),
    )
    @click.option(
        "--engine",
        type=click.Choice(["processes", "dask"]),
        help=say("Nơi làm việc: tiến trình hay Dask.", "Where the work is done: processes or Dask."),
    )
    @click.option(
        "--scheduler",
        metavar=say("ĐỊA_CHỈ", "ADDRESS"),
        help=say("Cụm Dask, ví dụ tcp://may:8786.", "A Dask cluster, such as tcp://host:8786."),
    )
    @click.option(
        "--no-report",
        "report",
        flag_value=False,
        default=None,
        type=bool,
        help=say("Không ghi report.html.", "Do not write report.html."),
    )
    @click.option(
        "--timings",
        is_flag=True,
        default=None,
        help=say(
            "Ghi thời gian xử lý vào documents.seconds.", "Fill documents.seconds; tables then differ between runs."
        ),
    )
    @click.option(
        "--json-log",
        is_flag=True,
        help=say("Mỗi tài liệu một dòng JSON ra stderr.", "One JSON line per document to stderr."),
    )
    @click.option(
        "--log",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar=say("TỆP", "FILE"),
        help=say("Nhật ký (mặc định: run.log trong thư mục đích).", "The log (default: run.log in the output folder)."),
    )
    @click.option("--quiet", is_flag=True, help=say("Chỉ in lỗi.", "Print errors only."))
    @click.option(
        "--config",
        type=click.Path(path_type=Path),
        metavar=say("TỆP", "FILE"),
        help=say("Tệp cấu hình (mặc định: doichieu.toml).", "Configuration (default: doichieu.toml)."),
    )
    @language_option(say)
    def run(
        *,
        paths: tuple[str, ...],
        output: Path | None,
        dry_run: bool,
        force: bool,
        retry: bool,
        log: Path | None,
        json_log: bool,
        quiet: bool,
        config: Path | None,
        **options: object,
    ) -> int:
        from pipeline import runner
        from pipeline.cli.progress import watcher
        from pipeline.cli.summary import print_plan, print_summary
        from pipeline.config import load

        if output is None and not dry_run:
            raise click.UsageError(say("thiếu -o THƯ_MỤC.", "missing -o FOLDER."), click.get_current_context())
        settings = load(config, options={**options, "lang": say.lang})
        if dry_run or output is None:
            return print_plan(runner.find(paths, output, settings.limits), say)
        try:
            with watcher(json_log, quiet, say) as watch:
                summary = runner.run(paths, output, settings, force=force, retry=retry, watch=watch, log=log)
                if json_log:
                    watch.end(summary)
        except KeyboardInterrupt:
            said = say(
                "Đã dừng; kết quả cũ còn nguyên. Chạy lại lệnh này để tiếp tục.",
                "Stopped; no result was replaced. The same command goes on from here.",
            )
            click.echo(said, err=True)
            return ExitCode.INTERRUPTED
        if not quiet and not json_log:
            print_summary(summary, output, settings.report, say)
        return summary.exit_code

    return run
