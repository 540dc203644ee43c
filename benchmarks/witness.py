"""How well arithmetic tells a misreading from an error of the report.

    python benchmarks/witness.py [--per-report N] [--seed S] [--json]

Works on the text of the sample reports as if it had been recognised. Misreadings: one digit of a number that stands in
a sum that holds is taken for its like (schemas/codelists/confusions.yaml); the true number is known as an alternative
reading, or not at all. Own errors: findings of the reports themselves, whose numbers are read the same again. What
should be is a doubtful reading for the first and never for the second.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import regex

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from corpus.readers import from_text  # noqa: E402
from corpus.samples import samples  # noqa: E402
from pipeline.doubts import DOUBTFUL  # noqa: E402
from pipeline.misreadings import lookalikes, numbers_in  # noqa: E402
from pipeline.stages import understand  # noqa: E402
from pipeline.witness import Reread, second_look  # noqa: E402
from schemas.checks import Check, holds  # noqa: E402
from schemas.document import Document  # noqa: E402
from schemas.layout import Box, Layout, Reading  # noqa: E402

_TOKEN = regex.compile(r"\S*\d\S*")


def recognised(text: str) -> Document:
    """A report as read from an image: a reading for each token with a digit, each in a box of its own."""
    document, layout, readings = from_text(text), Layout(), []
    for number, match in enumerate(_TOKEN.finditer(text)):
        layout.add(match.start(), match.end(), 1, Box(number, 0, number + 1, 1), 0.99)
        readings.append(Reading(match.start(), match.end(), 1, match[0], match[0], 0.99, True))
    return understand(replace(document, layout=layout, readings=tuple(readings)))


def loud(document: Document) -> dict[str, Check]:
    """Errors and warnings by id."""
    return {
        check.check_id: check
        for check in document.checks
        if check.severity in ("error", "warning") and not holds(check.verdict, check.severity)
    }


def misread(document: Document, most: int, draw: random.Random) -> Iterator[tuple[Document, Reading]]:
    """The report with one digit of a number taken for its like, and the true reading of that number."""
    figures = {figure.figure_id: figure for figure in document.figures}
    equations = [c for c in document.checks if c.verdict == "consistent" and c.figure_ids and "=" in c.arithmetic]
    for equation in draw.sample(equations, min(most, len(equations))):
        figure = figures[draw.choice(equation.figure_ids)]
        reading = next((r for r in document.readings if r.start < figure.end and figure.start < r.end), None)
        if reading is None:
            continue
        wrong = [
            token
            for token in lookalikes(reading.text)
            if len(token) == len(reading.text) and token[0] != "0" and numbers_in(token) != numbers_in(reading.text)
        ]
        if wrong:
            yield (
                recognised(document.text[: reading.start] + draw.choice(wrong) + document.text[reading.end :]),
                reading,
            )


def faithful(document: Document) -> Reread:
    """Reads every number again as it was read."""

    def reread(_page: int, box: Box) -> list[tuple[str, float]]:
        return [(document.readings[int(box.x0)].text, 0.9)] * 2

    return reread


def measured(most: int, seed: int) -> dict[str, dict[str, int]]:
    """Counts of outcomes by case."""
    draw = random.Random(seed)
    counts: dict[str, Counter[str]] = {
        case: Counter() for case in ("own error", "misread, alternative known", "misread, nothing known")
    }
    for sample in samples():
        document = recognised(sample.text)
        before = loud(document)
        ended = {check.check_id: check for check in second_look(document, faithful(document)).checks}
        counts["own error"].update(outcome(check, ended[check.check_id]) for check in before.values())
        for changed, true in misread(document, most, draw):
            for case, others in (("misread, alternative known", (true.text,)), ("misread, nothing known", ())):
                readings = tuple(
                    replace(r, certain=False, alternatives=others) if r.start == true.start else r
                    for r in changed.readings
                )
                doubted = replace(changed, readings=readings)
                ended = {check.check_id: check for check in second_look(doubted).checks}
                new = [check for check_id, check in loud(doubted).items() if check_id not in before]
                counts[case].update(outcome(check, ended[check.check_id]) for check in new)
    return {case: dict(found) for case, found in counts.items()}


def outcome(before: Check, after: Check) -> str:
    """What became of a finding."""
    said = "doubtful reading" if after.reading == DOUBTFUL else after.reading or "as it was"
    return f"{before.severity} -> {after.severity}, {said}"


def main() -> None:
    """Prints the counts."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--per-report", type=int, default=8, help="misreadings tried in each report")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    begun = perf_counter()
    counts = measured(chosen.per_report, chosen.seed)
    if chosen.json:
        print(json.dumps(counts, indent=1))
        return
    for case, found in counts.items():
        print(f"\n{case} ({sum(found.values())})")
        for said, times in sorted(found.items(), key=lambda pair: -pair[1]):
            print(f"  {times:5}  {said}")
    print(f"\n{perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
