"""``doichieu evaluate``: how well rules and model find indicators on reports that were left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from pipeline.cli.base import Command, language_option
from pipeline.cli.language import Say
from pipeline.cli.train import known_reports


def command(say: Say) -> click.Command:
    """The command in the language of ``say``."""

    @click.command(
        "evaluate",
        cls=Command,
        say=say,
        help=say(
            "Đánh giá việc nhận chỉ tiêu.\n\nMỗi lần để riêng cả báo cáo hoặc cả đảng bộ, học từ phần còn lại. Tệp "
            "JSON và trang HTML có thêm từng chỉ tiêu, độ tin cậy, chỗ hay nhầm và câu chữ của từng chỗ sai.",
            "Measure how well indicators are found.\n\nWhole reports or whole blocs are left out in turn, the rest is "
            "learnt from. JSON and HTML also hold each indicator, reliability, confusion and all misses with words.",
        ),
    )
    @click.option(
        "--by",
        type=click.Choice(["report", "bloc"]),
        default="report",
        help=say("Để riêng cả báo cáo (report) hay cả đảng bộ (bloc).", "What is left out as a whole."),
    )
    @click.option(
        "--json",
        "json_file",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar=say("TỆP", "FILE"),
        help=say("Ghi mọi số đo ra tệp JSON.", "Write all measures as JSON."),
    )
    @click.option(
        "--html",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar=say("TỆP", "FILE"),
        help=say("Ghi trang HTML.", "Write a page."),
    )
    @click.option(
        "--curve",
        is_flag=True,
        help=say("Thêm đường học theo số báo cáo đã duyệt.", "Add the learning curve over reviewed reports."),
    )
    @language_option(say)
    def evaluate(
        *,
        by: Any,  # noqa: ANN401 - click gives text
        json_file: Path | None,
        html: Path | None,
        curve: bool,
        gold: Path | None,
        decisions: tuple[Path, ...],
        samples: int,
    ) -> None:
        from pipeline.learning.evaluate import cross_validate, curve_of
        from pipeline.learning.page import as_html, as_json
        from pipeline.learning.reports import everything
        from pipeline.publish.output import replacing

        reports = everything(gold, decisions, samples)
        evaluation = cross_validate(reports, by)
        found = as_json(evaluation, curve_of(reports, evaluation.threshold) if curve else ())
        _print(found, say)
        if json_file:
            with replacing(json_file) as new:
                new.write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")
        if html:
            with replacing(html) as new:
                new.write_text(as_html(found, say.lang), "utf-8")

    evaluate.params[1:1] = known_reports(say)
    return evaluate


def _print(found: dict[str, Any], say: Say) -> None:
    from rich.table import Table

    from pipeline.cli.console import Console
    from pipeline.learning.page import ORIGINS

    names = {
        "rules": say("luật", "rules"),
        "model": say("mô hình", "model"),
        "both": say("luật và mô hình", "rules and model"),
    }
    table = Table(box=None, padding=(0, 2), pad_edge=False)
    for heading in (say("cách nhận", "by"), say("báo cáo", "reports")):
        table.add_column(heading)
    for heading in ("F1", say("độ đúng", "precision"), say("độ phủ", "recall")):
        table.add_column(heading, justify="right")
    for which, scores in found["scores"].items():
        for origin, score in scores.items():
            shares = [f"{score[name]:.3f}" for name in ("f1", "precision", "recall")]
            table.add_row(names[which], say(*ORIGINS[origin]), *shares)
    console = Console()
    console.print(table)
    fills = found["fills"]
    console.print(
        say(
            f"Mô hình bù {fills['said']} số liệu ở chỗ luật im lặng, đúng {fills['right']}; "
            f"sai lệch độ tin cậy {found['calibration_error']:.3f}.",
            f"The model adds {fills['said']} figures where rules are silent, {fills['right']} of them rightly; "
            f"calibration error {found['calibration_error']:.3f}.",
        )
    )
    for row in found["learning_curve"]:
        console.print(say(f"học {row['reports']} báo cáo: ", f"{row['reports']} reports: ") + f"F1 {row['f1']:.3f}")
