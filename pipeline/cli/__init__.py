"""The command ``doichieu``."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from schemas.problems import DoichieuError, ExitCode

if TYPE_CHECKING:
    import click

    from pipeline.cli.language import Say

_COMMANDS = (
    "run",
    "status",
    "report",
    "compare",
    "serve",
    "show",
    "ack",
    "train",
    "evaluate",
    "sample",
    "doctor",
    "completion",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its ``ExitCode``. What is raised nevertheless is a bug of ours."""
    from click import Abort, ClickException, UsageError
    from click.exceptions import Exit

    from pipeline.cli.base import usage_error
    from pipeline.cli.language import Say, language

    given = sys.argv[1:] if arguments is None else list(arguments)
    say = Say(language(given))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that cannot show "ố" must not end the run
    try:
        with _terminated_like_interrupted():
            return int(application(say).main(given, "doichieu", standalone_mode=False) or ExitCode.OK)
    except Exit as error:
        return error.exit_code
    except UsageError as error:
        _complain(usage_error(error, say))
        return ExitCode.USAGE
    except ClickException as error:
        _complain(error.format_message())
        return error.exit_code
    except DoichieuError as error:
        _complain(say.error(error))
        return error.exit_code
    except (KeyboardInterrupt, Abort):
        _complain(say("Đã dừng; không có kết quả nào bị thay.", "Stopped; no result was replaced."))
        return ExitCode.INTERRUPTED
    except BrokenPipeError:  # "doichieu show FILE | head"
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK


def application(say: Say) -> click.Command:
    """The command with all its subcommands, in one language."""
    import click

    from pipeline import __version__
    from pipeline.cli.base import Group, language_option

    version = click.version_option(
        __version__, message="doichieu %(version)s", help=say("Hiện phiên bản.", "Show the version.")
    )
    group = Group(
        "doichieu",
        say=say,
        commands={name: _maker(name) for name in _COMMANDS},
        callback=lambda: None,
        help=say(
            "Đọc báo cáo của các đảng bộ khối, lấy ra mọi số liệu và chỉ ra chỗ số liệu mâu thuẫn với nhau.",
            "Reads reports of Party blocs, takes out every figure and shows where figures contradict each other.",
        ),
        epilog=say(
            "Bắt đầu: doichieu sample -o mau; doichieu run mau -o ket-qua",
            "Start with: doichieu sample -o samples; doichieu run samples -o result",
        ),
        subcommand_metavar=say("LỆNH ...", "COMMAND ..."),
    )
    command: click.Command = version(language_option(say)(group))
    return command


def _maker(name: str) -> Callable[[Say], click.Command]:
    """Builds a subcommand; its module is imported when it is asked for."""

    def make(say: Say) -> click.Command:
        command: click.Command = import_module(f"pipeline.cli.{name}").command(say)
        return command

    return make


@contextmanager
def _terminated_like_interrupted() -> Iterator[None]:
    """A polite kill ends a run as Ctrl-C does. Only the main thread may say so."""

    def stop(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _complain(message: str) -> None:
    print(message, file=sys.stderr)
