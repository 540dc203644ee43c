"""What the command says before and after a run."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from rich.table import Table
from rich.text import Text as Line

from pipeline.cli.console import Console
from pipeline.cli.language import Say
from pipeline.glossary import ACKNOWLEDGED, DOCUMENTS, FINDINGS, SEVERITIES, STATES
from pipeline.inputs import InputFile
from pipeline.publish.output import REPORT, STATE, UPLOADS
from pipeline.summary import Summary
from pipeline.writing import grouped
from schemas.problems import ExitCode, UnsupportedFormat, titles

STYLES = {
    "ok": "green",
    "partial": "yellow",
    "failed": "red",
    "skipped": "dim",
    "error": "red",
    "warning": "yellow",
    "info": "cyan",
}


def count(number: int, say: Say) -> str:
    """A number with the thousands mark of the language."""
    return grouped(number, say.lang)


def print_plan(files: Sequence[InputFile], say: Say) -> int:
    """Lists the files of a run that is not done."""
    console = Console()
    for file in files:
        console.print(Line(file.source))
    size = count(sum(file.size for file in files), say)
    n = count(len(files), say)
    console.print(Line(say(f"{n} tệp, {size} byte; chưa ghi gì.", f"{n} files, {size} bytes; nothing was written.")))
    return ExitCode.OK if any(os.path.isfile(file.path) for file in files) else ExitCode.NO_INPUT


def print_summary(summary: Summary, folder: Path, report: bool, say: Say) -> None:
    """The closing words: documents by status, figures, findings, and where to look."""
    console = Console()
    known = titles()
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right")
    grid.add_column()
    for state, term in STATES.items():
        if number := summary.statuses[state]:
            documents = say.term(DOCUMENTS, number)
            grid.add_row(Line(count(number, say), STYLES[state]), f"{documents} {say.term(term)}")
    for code, number in sorted(summary.codes.items()):
        grid.add_row("", Line(f"{code} {say.text(known.get(code, code))}: {count(number, say)}", "dim"))
    related, consistent = count(summary.related, say), count(summary.consistent, say)
    grid.add_row(
        count(summary.figures, say),
        say(
            f"số liệu, {related} đứng trong một quan hệ",
            f"figures, {related} of them stand in a relation",
        ),
    )
    grid.add_row(
        count(summary.checks, say),
        say(f"phép đối chiếu, {consistent} khớp", f"comparisons, {consistent} agree"),
    )
    for severity, term in SEVERITIES.items():
        if number := summary.findings[severity]:
            grid.add_row(Line(count(number, say), STYLES[severity]), say.term(term, number))
    if summary.acknowledged:
        noun = say.term(FINDINGS, summary.acknowledged)
        grid.add_row(count(summary.acknowledged, say), f"{noun} {say.term(ACKNOWLEDGED)}")
    console.print(grid)
    for source, problem in summary.failures:
        console.print(Line.assemble((f"{source}: ", "red"), f"[{problem.code}] {say.text(problem.message)}"))
    for source, problem in summary.skipped:
        console.print(Line(f"{source}: [{problem.code}] {say.text(problem.message)}", "dim"))
    if summary.handed_in:
        n, kept = count(summary.handed_in, say), Path(STATE, UPLOADS)
        vi = f"Có cả {n} tệp đã nạp ở bàn làm việc; muốn bỏ tệp nào thì xóa tệp đó trong {folder / kept}."
        en = f"{n} of the files were handed in at the desk; to leave one out, delete it in {folder / kept}."
        console.print(Line(say(vi, en), "dim"))
    for given in summary.empty:
        vi = f"{given}: không có tệp nào để đọc (không tính tệp ẩn, liên kết và kết quả của doichieu)."
        en = f"{given}: no file to read (hidden files, links and datasets of doichieu do not count)."
        console.print(Line(say(vi, en), "yellow"))
    if summary.exit_code is ExitCode.NO_INPUT:
        console.print(
            Line(
                say(
                    "Không có báo cáo nào đọc được: các tệp có định dạng chưa đọc được.",
                    "There was no report to read: the files are of formats that are not read yet.",
                )
                if summary.codes[UnsupportedFormat.code]
                else say(
                    "Không có báo cáo nào đọc được; tập dữ liệu đã ghi không có văn bản nào. "
                    "Hãy kiểm tra lại đường dẫn.",
                    "There was no report to read; the dataset that was written is empty. Check the path.",
                )
                if not summary.statuses.total()
                else say(
                    "Không có báo cáo nào đọc được. Hãy kiểm tra lại đường dẫn.",
                    "There was no report to read. Check the path.",
                ),
                "red",
            )
        )
    for message in summary.broken:
        console.print(Line(say.text(message), "red"))
    if summary.reused:
        n = count(summary.reused, say)
        same = say("; kết quả không đổi", "; nothing has changed") if summary.unchanged else ""
        console.print(Line(say(f"{n} văn bản đã đọc từ trước{same}.", f"{n} documents were read before{same}.")))
    seconds = f"{summary.seconds:.1f}".replace(".", say(",", "."))
    page = folder / REPORT
    target = page if report and page.exists() else folder
    console.print(Line(say(f"Xong sau {seconds} giây. Mở: {target}", f"Done in {seconds} s. Open: {target}"), "bold"))
