"""An evaluation as JSON, and as one page that needs nothing but a browser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from extractors.indicators.model import NONE
from pipeline.learning.evaluate import Evaluation, Score, per_indicator
from schemas.indicators import indicators

WHICH = ("rules", "model", "both")
ORIGINS = {
    "all": ("tất cả", "all"),
    "gold": ("đã gán nhãn", "annotated"),
    "sample": ("mẫu", "samples"),
    "varied": ("biến thể của mẫu", "varied samples"),
    "decisions": ("người xem đã quyết định", "decided upon"),
}
_CONTEXT = 90  # characters of a miss that are shown before and after


class Miss(NamedTuple):
    """A figure that was read wrongly, with its words."""

    report: str
    truth: str
    said: str
    before: str
    text: str
    after: str


def misses(evaluation: Evaluation, which: str) -> list[Miss]:
    """Every figure whose indicator was missed or is another, in order of report and place."""
    found = []
    for one in evaluation.judged:
        said = evaluation.answer(one, which)
        if said != one.truth:
            figure, text = one.report.read[one.place].words.figure, one.report.document.text
            before = " ".join(text[max(0, figure.start - _CONTEXT) : figure.start].split())
            after = " ".join(text[figure.end : figure.end + _CONTEXT].split())
            found.append(Miss(one.report.name, one.truth, said, before, " ".join(figure.text.split()), after))
    return found


def as_json(evaluation: Evaluation, curve: Sequence[tuple[int, Score]] = ()) -> dict[str, Any]:
    """All measures by name; shares from 0 to 1."""
    reports = sorted({one.report.name for one in evaluation.judged})
    origins = sorted({one.report.origin for one in evaluation.judged})
    return {
        "left_out": evaluation.by,
        "reports": len(reports),
        "figures": len(evaluation.judged),
        "threshold": evaluation.threshold,
        "fill_threshold": evaluation.fill,
        "speaks": sorted(evaluation.speaks),
        "scores": {
            which: {origin or "all": _score(evaluation.score(which, origin)) for origin in (None, *origins)}
            for which in WHICH
        },
        "annotated_reports": {
            name: {which: _score(evaluation.score(which, report=name)) for which in WHICH}
            for name in reports
            if any(one.report.name == name and one.report.origin == "gold" for one in evaluation.judged)
        },
        "fills": _score(evaluation.fills()),
        "calibration_error": round(evaluation.calibration_error(), 4),
        "reliability": [[round(a, 4), round(b, 4), n] for a, b, n in evaluation.reliability()],
        "coverage": [[round(part, 4) for part in row] for row in evaluation.coverage()],
        "indicators": {
            which: {name: _score(score) for name, score in per_indicator(evaluation.answers(which)).items()}
            for which in WHICH
        },
        "confusion": {which: evaluation.confusion(which) for which in WHICH},
        "misses": {which: [miss._asdict() for miss in misses(evaluation, which)] for which in WHICH},
        "learning_curve": [{"reports": step, **_score(score)} for step, score in curve],
    }


def _score(score: Score) -> dict[str, float]:
    shares = {"f1": score.f1, "precision": score.precision, "recall": score.recall}
    return {name: round(share, 4) for name, share in shares.items()} | score._asdict()


def as_html(found: dict[str, Any], lang: str) -> str:
    """The page of ``as_json``'s answer."""
    from jinja2 import Environment, PackageLoader

    environment = Environment(loader=PackageLoader("pipeline.learning"), autoescape=True, trim_blocks=True)
    labels = {name: one.vi if lang == "vi" else one.en for name, one in indicators().items()}
    page = environment.get_template("evaluation.html.j2")
    return page.render(
        found=found,
        labels=labels | {NONE: "–"},
        vi=lang == "vi",
        which=WHICH,
        origins=ORIGINS,
        percent=lambda share: _percent(share, lang),
    )


def _percent(share: float, lang: str) -> str:
    text = f"{100 * share:.1f}"
    return f"{text}%" if lang == "en" else f"{text.replace('.', ',')}%"
