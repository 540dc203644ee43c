"""How often the rules' labels are right, by indicator: the ``confidence`` of ``indicator_rules.yaml``.

    python benchmarks/rule_confidence.py OBSERVATIONS.jsonl TEXTS [OBSERVATIONS.jsonl TEXTS ...]

Each pair is a truth (as `doichieu sample --truth` writes it) and the folder of its texts. A label is right when the
truth has its indicator and value at an overlapping place. Prints (right + 1) / (all + 2) for every indicator and for
its family, as the codelist wants it. Rules that were written while reading the same reports look better than they are.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


def tally(truth: Path, texts: Path) -> tuple[Counter[str], Counter[str]]:
    """Labels that are right, and all labels, by indicator."""
    import doichieu

    told: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in truth.read_text("utf-8").splitlines():
        row = json.loads(line)
        told[row["source_file"]].append(row)
    right, found = Counter[str](), Counter[str]()
    for path in sorted(texts.rglob("*.txt")):
        if path.name not in told:
            continue
        left = told[path.name]
        for one in doichieu.read_text(path.read_bytes().decode("utf-8")).observations:
            found[one.indicator_id] += 1
            same = (
                row
                for row in left
                if row["indicator"] == one.indicator_id
                and Fraction(row["value"]) == one.value
                and row["start"] < one.end
                and one.start < row["end"]
            )
            if (hit := next(same, None)) is not None:
                left.remove(hit)
                right[one.indicator_id] += 1
    return right, found


def main() -> None:
    """Prints the table."""
    right, found = Counter[str](), Counter[str]()
    for truth, texts in zip(map(Path, sys.argv[1::2]), map(Path, sys.argv[2::2]), strict=True):
        for total, part in zip((right, found), tally(truth, texts), strict=True):
            total.update(part)
    for depth in (1, 2):
        good, every = Counter[str](), Counter[str]()
        for name, count in found.items():
            level = ".".join(name.split(".")[:depth])
            good[level] += right[name]
            every[level] += count
        for name in sorted(every):
            print(f"{name}: {(good[name] + 1) / (every[name] + 2):.3f}  # {good[name]} of {every[name]}")


if __name__ == "__main__":
    main()
