"""``doichieu status``: how far a run is."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command, dataset_argument, language_option
from pipeline.cli.language import Say

if TYPE_CHECKING:
    from pipeline.status import Status


def command(say: Say) -> click.Command:
    """The command in the language of ``say``."""

    @click.command(
        "status",
        cls=Command,
        say=say,
        help=say(
            "Xem một lần chạy đã đến đâu, kể cả khi nó đang chạy hoặc đã bị ngắt.",
            "Show how far a run is, while it goes on or after it was stopped.",
        ),
    )
    @dataset_argument
    @click.option("--json", "as_json", is_flag=True, help=say("In ra JSON.", "Print JSON."))
    @language_option(say)
    def status(folder: Path | None, as_json: bool) -> None:
        from pipeline.cli.console import Console
        from pipeline.status import status as look

        found = look(folder or Path())
        if as_json:
            click.echo(_json(found))
        else:
            Console().print(*_lines(found, say), sep="\n")

    return status


def _lines(found: Status, say: Say) -> list[str]:
    from pipeline.cli.summary import count
    from pipeline.glossary import PHASES, STATES
    from schemas.problems import titles

    known = titles()
    begun = datetime.fromtimestamp(found.begun).strftime("%d/%m/%Y %H:%M:%S")
    lines = [
        say(*PHASES[found.phase].title) + say(f" (bắt đầu {begun}).", f" (begun {begun})."),
        say(
            f"{count(found.done, say)}/{count(found.files, say)} tệp, {count(found.pages, say)} trang",
            f"{count(found.done, say)} of {count(found.files, say)} files, {count(found.pages, say)} pages",
        ),
    ]
    for state, term in STATES.items():
        if number := found.statuses.get(state):
            lines.append(f"  {count(number, say):>9}  {say.term(term)}")
    if found.copies:
        lines.append(f"  {count(found.copies, say):>9}  {say('trùng nội dung', 'copies of others')}")
    if found.waiting:
        lines.append(f"  {count(found.waiting, say):>9}  {say('đang chờ', 'waiting')}")
    for code, number in sorted(found.codes.items()):
        lines.append(f"  {count(number, say):>9}  {code} {say.text(known.get(code, code))}")
    if found.rate is not None and found.page_rate is not None:
        documents, pages = (f"{60 * rate:.1f}".replace(".", say(",", ".")) for rate in (found.rate, found.page_rate))
        lines.append(say(f"{documents} tệp, {pages} trang mỗi phút", f"{documents} files, {pages} pages a minute"))
    if found.left is not None:
        lines.append(say("Còn khoảng ", "Time left: about ") + str(timedelta(seconds=round(found.left))))
    if found.failures:
        lines.append(say("Lỗi gần nhất:", "Last failures:"))
        lines += [
            f"  {source}: [{problem.code}] {say.text(problem.message)}"
            for source, outcome in found.failures
            for problem in outcome.problems[:1]
        ]
    return lines


def _json(found: Status) -> str:
    import json
    from dataclasses import fields

    row = {field.name: getattr(found, field.name) for field in fields(found)}
    row |= {"done": found.done, "waiting": found.waiting}
    row["failures"] = [
        {"source": source, "codes": list(outcome.codes), "messages": [p.message for p in outcome.problems]}
        for source, outcome in found.failures
    ]
    return json.dumps(row, ensure_ascii=False, indent=1)
