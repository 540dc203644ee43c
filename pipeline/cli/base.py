"""click's own words in two languages: headings, usage lines, the help option and errors of usage."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pipeline.cli.language import Say
from schemas.problems import ExitCode

_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)
_HEADINGS = {"Options": "Tùy chọn", "Commands": "Lệnh", "Usage: ": "Cách dùng: "}


class _Formatter(click.HelpFormatter):
    """Help in Vietnamese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or _HEADINGS["Usage: "])

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help speaks the language of ``say``."""

    def __init__(self, *args: Any, say: Say, **settings: Any) -> None:  # noqa: ANN401 - click's own arguments
        settings.setdefault("options_metavar", say("[TÙY CHỌN]", "[OPTIONS]"))
        super().__init__(*args, **settings)
        self.say = say
        if say.lang == "vi":
            self.context_class = _Context

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence, whole: the list of commands wraps it."""
        del limit
        return (self.help or "").partition("\n\n")[0].rstrip(".")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = self.say("Hiện hướng dẫn này.", "Show this help.")
        return option


class Group(Command, click.Group):
    """Commands that are built when they are needed."""

    def __init__(self, *args: Any, commands: dict[str, Callable[[Say], click.Command]], **settings: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **settings)
        self.makers = commands

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.makers)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return self.makers[cmd_name](self.say) if cmd_name in self.makers else None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(ExitCode.USAGE)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.makers and not args[0].startswith("-") and not ctx.resilient_parsing:
            ctx.fail(self.say(f"không có lệnh “{args[0]}”.", f"no such command: {args[0]!r}."))
        return super().resolve_command(ctx, args)


def language_option(say: Say) -> Callable[[Any], Any]:
    """``--lang``. Its value has been used by the time that click sees it."""
    return click.option(
        "--lang",
        type=click.Choice(["vi", "en"]),
        expose_value=False,
        help=say("Ngôn ngữ: vi hoặc en.", "Language: vi or en."),
    )


dataset_argument = click.argument(
    "folder", required=False, type=click.Path(file_okay=False, path_type=Path), metavar="[OUT]"
)


def usage_error(error: click.UsageError, say: Say) -> str:
    """What is wrong with the command line, and where help is."""
    path = error.ctx.command_path if error.ctx else "doichieu"
    hint = say(f"Xem “{path} --help”.", f"See “{path} --help”.")
    return f"{say('Lỗi', 'Error')}: {_what(error, say)} {hint}"


def _what(error: click.UsageError, say: Say) -> str:
    match error:
        case click.NoSuchOption():
            near = ", ".join(error.possibilities or ())
            like = say(f" Ý bạn là {near}?", f" Did you mean {near}?") if near else ""
            return say(f"không có tùy chọn {error.option_name}.", f"no such option: {error.option_name}.") + like
        case click.MissingParameter(param=click.Parameter() as param):
            name = param.opts[-1] if isinstance(param, click.Option) else param.human_readable_name
            return say(f"thiếu {name}.", f"missing {name}.")
        case click.BadOptionUsage():
            return say(f"tùy chọn {error.option_name} dùng chưa đúng.", error.format_message())
        case click.BadParameter(param=click.Parameter() as param):
            name = " / ".join(param.opts)
            return say(f"giá trị của {name} không hợp lệ: {_wrong(param.type, error)}", error.format_message())
    if error.message == "Missing command.":
        return say("thiếu LỆNH.", "missing COMMAND.")
    if extra := _EXTRA.fullmatch(error.message):
        return say(
            f"thừa tham số {extra[1]}. Tên có khoảng trắng thì đặt trong dấu nháy.",
            f"one argument too many: {extra[1]}. Put names with blanks in quotes.",
        )
    return error.format_message()


def _wrong(kind: click.ParamType[Any], error: click.BadParameter) -> str:
    """What is wrong with a value, in Vietnamese."""
    match kind:
        case click.Choice():
            return f"phải là một trong: {', '.join(map(str, kind.choices))}."
        case click.IntRange():
            return f"phải là số nguyên từ {kind.min} trở lên."
        case click.Path(file_okay=False):
            return "phải là thư mục."
        case click.Path(dir_okay=False):
            return "phải là tệp."
    return error.message
