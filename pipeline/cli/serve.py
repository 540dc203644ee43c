"""``doichieu serve``: the desk, in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.base import Command, dataset_argument, language_option
from pipeline.cli.language import Say


def command(say: Say) -> click.Command:
    """The command in the language of ``say``."""

    @click.command(
        "serve",
        cls=Command,
        say=say,
        help=say(
            "Mở bàn làm việc trong trình duyệt: tìm, đọc, xét phát hiện, sửa số liệu, so sánh.\n\nChỉ máy này vào "
            "được, bằng địa chỉ in ra một lần. Với --host khác, người vào phải có mật khẩu (hỏi khi chạy, hoặc biến "
            "môi trường DOICHIEU_PASSWORD).",
            "Open the desk in a browser: search, read, judge findings, correct figures, compare.\n\nOnly this machine "
            "can reach it, by an address that is printed once. With another --host people need a password (asked for, "
            "or in the environment as DOICHIEU_PASSWORD).",
        ),
    )
    @dataset_argument
    @click.option(
        "--port",
        type=click.IntRange(min=0, max=65535),
        default=8765,
        metavar="N",
        help=say("Cổng (mặc định 8765; 0: cổng bất kỳ).", "Port (default 8765; 0: any)."),
    )
    @click.option(
        "--host",
        default="127.0.0.1",
        metavar=say("ĐỊA_CHỈ", "ADDRESS"),
        help=say("Địa chỉ để nghe (mặc định: chỉ máy này).", "Address to listen on (default: this machine only)."),
    )
    @click.option(
        "--name",
        "names",
        multiple=True,
        metavar=say("TÊN_MÁY", "NAME"),
        help=say("Tên máy mà người khác gõ để vào.", "A name by which others call this machine."),
    )
    @language_option(say)
    def serve(*, folder: Path | None, port: int, host: str, names: tuple[str, ...]) -> None:
        from pipeline.dataset import Dataset, find_dataset
        from pipeline.web.server import serve as serve_desk

        serve_desk(Dataset(folder or find_dataset()).path, host, port, names, say)

    return serve
