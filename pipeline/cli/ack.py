"""``doichieu ack``: a person's word that a finding is known."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import click

from pipeline import shell
from pipeline.cli.base import Command, dataset_argument, language_option
from pipeline.cli.language import Say


def command(say: Say) -> click.Command:
    """The command in the language of ``say``."""

    @click.command(
        "ack",
        cls=Command,
        say=say,
        help=say(
            "Chấp nhận một phát hiện đã được biết, kèm lý do.\n\nKhông có --reason thì lý do được hỏi. Mã có thể viết "
            "tắt vài ký tự đầu. Lời chấp nhận được giữ qua các lần chạy và mất hiệu lực khi câu chữ của chính phát "
            "hiện đó thay đổi.",
            "Acknowledge a finding, with a reason.\n\nWithout --reason you are asked for it. The id may be "
            "shortened. An acknowledgement is kept over runs; the finding opens again when its own words change.",
        ),
    )
    @click.argument("check_id", required=False, metavar="[CHECK_ID]")
    @dataset_argument
    @click.option("--reason", metavar=say("LÝ_DO", "TEXT"), help=say("Vì sao chấp nhận.", "Why it is accepted."))
    @click.option("--by", metavar=say("TÊN", "NAME"), help=say("Người chấp nhận.", "Who says so (default: you)."))
    @click.option("--undo", is_flag=True, help=say("Rút lại lời chấp nhận.", "Take the word back."))
    @click.option(
        "--list", "listing", is_flag=True, help=say("Liệt kê những gì đã chấp nhận.", "List what was acknowledged.")
    )
    @language_option(say)
    def ack(
        *, check_id: str | None, folder: Path | None, reason: str | None, by: str | None, undo: bool, listing: bool
    ) -> None:
        from pipeline.ack import acknowledge, finding, holders, withdraw
        from pipeline.dataset import Dataset, find_dataset

        if listing:
            _list(Dataset(folder or (Path(check_id) if check_id else find_dataset())).path, say)
            return
        if not check_id:
            raise click.UsageError(say("thiếu CHECK_ID.", "missing CHECK_ID."), click.get_current_context())
        path = Dataset(folder or find_dataset()).path
        reason = (reason or "").strip()
        if not (reason or undo) and sys.stdin.isatty():
            finding(path, check_id)
            reason = click.prompt(say("Lý do", "Reason"), type=str).strip()
        if undo:
            entry = withdraw(path, check_id, by or getpass.getuser())
            click.echo(say(f"Đã rút lại lời chấp nhận {entry.check_id}.", f"{entry.check_id} is open again."))
        elif reason:
            entry = acknowledge(path, check_id, reason, by or getpass.getuser())
            click.echo(say(f"Đã chấp nhận {entry.check_id}: {entry.finding}", f"Acknowledged {entry.check_id}."))
            if len(reports := holders(path, entry.check_id)) > 1:
                words = f"{len(reports)} báo cáo có cùng câu này", f"{len(reports)} reports with these very words"
                click.echo(say(f"Chấp nhận cho {words[0]}:", f"Acknowledged in {words[1]}:"))
                click.echo("\n".join(f"  {source}" for source in reports))
        else:
            raise click.UsageError(say("thiếu --reason LÝ_DO.", "missing --reason TEXT."), click.get_current_context())
        click.echo(say("Dựng lại trang: ", "Make the page again: ") + shell.line("report", path))

    return ack


def _list(folder: Path, say: Say) -> None:
    from pipeline.ack import entries
    from pipeline.dataset import Dataset

    kept = entries(folder)
    present = {row["check_id"] for row in Dataset(folder).rows("checks", ["check_id"])}
    for entry in kept:
        gone = "" if entry.check_id in present else say(" (câu chữ đã đổi, không còn)", " (the text changed: gone)")
        click.echo(f"{entry.check_id}  {entry.date}  {entry.by}: {entry.reason}{gone}")
        if entry.finding:
            click.echo(f"    {entry.finding}")
    if not kept:
        click.echo(say("Chưa có phát hiện nào được chấp nhận.", "Nothing was acknowledged."))
