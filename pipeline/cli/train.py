"""``doichieu train``: a model of what people know about reports."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.base import Command, language_option
from pipeline.cli.language import Say


def known_reports(say: Say) -> list[click.Option]:
    """The options that name what is known, for ``train`` and ``evaluate``."""
    return [
        click.Option(
            ["--gold"],
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            metavar=say("THƯ_MỤC", "FOLDER"),
            help=say(
                "Báo cáo đã gán nhãn: observations.jsonl và văn bản.",
                "Annotated reports: observations.jsonl and texts.",
            ),
        ),
        click.Option(
            ["--decisions"],
            multiple=True,
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            metavar="OUT",
            help=say(
                "Tập dữ liệu có quyết định của người xem (dùng nhiều lần).",
                "A dataset with people's decisions (often).",
            ),
        ),
        click.Option(
            ["--samples"],
            type=click.IntRange(min=0),
            default=0,
            metavar="N",
            help=say("Thêm N biến thể của báo cáo mẫu.", "Add N variations of the sample reports."),
        ),
    ]


def command(say: Say) -> click.Command:
    """The command in the language of ``say``."""

    @click.command(
        "train",
        cls=Command,
        say=say,
        help=say(
            "Huấn luyện mô hình nhận chỉ tiêu.\n\nHọc từ báo cáo mẫu, báo cáo đã gán nhãn và quyết định của người xem. "
            "Dùng mô hình mới: đặt biến môi trường DOICHIEU_MODEL.",
            "Train the model that finds indicators.\n\nIt learns from the sample reports, annotated reports and "
            "people's decisions. A run uses the model that DOICHIEU_MODEL names.",
        ),
    )
    @click.option(
        "-o",
        "--output",
        required=True,
        type=click.Path(dir_okay=False, path_type=Path),
        metavar=say("TỆP", "FILE"),
        help=say("Tệp mô hình (.skops).", "The model (.skops)."),
    )
    @language_option(say)
    def train(*, output: Path, gold: Path | None, decisions: tuple[Path, ...], samples: int) -> None:
        from pipeline.learning.evaluate import train as learn
        from pipeline.learning.fit import save
        from pipeline.learning.reports import everything
        from pipeline.publish.output import replacing

        reports = everything(gold, decisions, samples)
        model, evaluation = learn(reports)
        with replacing(output) as new:
            save(model, new)
        alone, fills = evaluation.score("model"), evaluation.fills()
        size = output.stat().st_size / 1e6
        click.echo(
            say(
                f"Đã ghi {output} ({size:.1f} MB), phiên bản {model.version}, học từ {len(reports)} báo cáo.",
                f"Wrote {output} ({size:.1f} MB), version {model.version}, from {len(reports)} reports.",
            )
        )
        click.echo(
            say(
                f"Trên báo cáo để riêng, tự nó: F1 {alone.f1:.2f}, đúng {alone.precision:.0%} số đã nhận. Sau luật, nó "
                f"chỉ nói về {len(model.speaks)} chỉ tiêu, đúng {fills.right}/{fills.said} lần.",
                f"On reports left out, by itself: F1 {alone.f1:.2f}, precision {alone.precision:.0%}. After rules it "
                f"speaks of {len(model.speaks)} indicators only, right {fills.right} times of {fills.said}.",
            )
        )

    train.params[1:1] = known_reports(say)
    return train
