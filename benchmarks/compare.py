"""How long a comparison takes, and how much memory, on a made-up dataset written straight as Parquet.

    python benchmarks/compare.py FOLDER [--documents 100000]

makes the dataset in FOLDER (unless it is there), with what its reports tell otherwise as checks, then runs
``doichieu compare`` on it as a process of its own for each kind of result and prints seconds and peak memory. A
document has 50 figures, 15 of which measure an indicator.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.publish.rows import check_rows
from pipeline.validate.across import Across
from pipeline.validate.claims import claims
from schemas.document import Document, Header
from schemas.facts import Figure
from schemas.indicators import dimensions, indicators
from schemas.intervals import point
from schemas.observations import Observation
from schemas.provinces import provinces
from schemas.spans import Span
from schemas.tables import TABLES, arrow_schema, datapackage

FIGURES, OBSERVATIONS = 50, 15  # of a document
BATCH = 5_000
YEARS = (2011, 2025)
BODIES = ("KCCQ", "KDN")
SENTENCE = "Trong kỳ báo cáo, nội dung thứ {i:02} của các cấp ủy trực thuộc đạt {value} {unit} theo số đã tổng hợp. "
RUNS = {
    "grid": ["--period", "last"],
    "grid of one indicator": ["--indicator", "MEM.TOTAL", "--period", "all"],
    "derived": ["--period", "last", "--measure", "derived"],
    "xlsx of the last period": ["--period", "last", "--format", "xlsx"],
    "html": ["--format", "html"],
}


def main() -> None:
    """Makes the dataset and times the commands."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--only", nargs="*", choices=RUNS, default=list(RUNS))
    arguments = parser.parse_args()
    if not (arguments.folder / "datapackage.json").exists():
        began = time.perf_counter()
        make(arguments.folder, arguments.documents)
        print(f"{arguments.documents} documents made in {time.perf_counter() - began:.0f} s")
    for name in arguments.only:
        seconds, busy, memory, lines = measured(["compare", str(arguments.folder), *RUNS[name]])
        print(f"{name:26} {seconds:6.1f} s  {busy:6.1f} s of processors  {memory / 1024:7.0f} MB  {lines} lines")


def measured(arguments: list[str]) -> tuple[float, float, int, int]:
    """Seconds, seconds of all processors, peak memory in KB and lines printed of one command."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "doichieu", *arguments], stdout=subprocess.PIPE)
    assert process.stdout
    lines = sum(1 for _ in process.stdout)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{arguments} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, lines


def make(folder: Path, documents: int) -> None:
    """Writes a dataset of so many documents of 126 blocs and 14 years."""
    folder.mkdir(parents=True, exist_ok=True)
    names = ("documents", "texts", "figures", "observations", "checks")
    writers = {
        name: pq.ParquetWriter(folder / f"{name}.parquet", arrow_schema(name), compression="zstd") for name in names
    }
    chance = np.random.default_rng(4)
    across, took = Across(), [0.0, 0.0]
    for first in range(0, documents, BATCH):
        made = batch(first, min(BATCH, documents - first), chance)
        for name, columns in made.items():
            writers[name].write_table(table(name, columns))
        for document in understood(made):
            times = [time.perf_counter()]
            found = claims(document)
            times.append(time.perf_counter())
            across.keep(found)
            times.append(time.perf_counter())
            took = [total + end - begin for total, begin, end in zip(took, times, times[1:], strict=False)]
    began = time.perf_counter()
    rows = check_rows(across.checks(), {})
    writers["checks"].write_table(pa.Table.from_pylist(rows, arrow_schema("checks")))
    took.append(time.perf_counter() - began)
    told = "claims of each report {:.1f} s, keeping them {:.1f} s, comparing them {:.1f} s".format(*took)
    print(f"{len(rows)} checks between reports: {told}")
    for writer in writers.values():
        writer.close()
    for name in set(TABLES) - set(names):
        pq.write_table(arrow_schema(name).empty_table(), folder / f"{name}.parquet")
    (folder / "datapackage.json").write_text(json.dumps(datapackage(created="2025-01-01T00:00:00Z")), "utf-8")


def understood(made: dict[str, dict[str, Any]]) -> Iterator[Document]:
    """The documents of a batch with their figures and observations, as the stages would leave them."""
    heads, told = rows_of(made["documents"]), rows_of(made["observations"])
    for head in heads:
        header = Header(bloc_id=head["bloc_id"], date=head["date"], number=head["number"], symbol=head["symbol"],
                        is_draft=head["is_draft"])  # fmt: skip
        figures, observations = [], []
        for row in islice(told, OBSERVATIONS):
            value, one = Fraction(row["value"]), Fraction(1)
            place = row["figure_id"], int(row["start"]), int(row["end"])
            figures.append(
                Figure(*place, f"{value} người", "count", value, one, point(value), Span(0, 0), unit="người")
            )
            observations.append(
                Observation(row["observation_id"], *place, row["bloc_id"], row["indicator_id"],
                            tuple(json.loads(row["dims"]).items()), row["period_start"], row["period_end"], "instant",
                            "stated", "actual", value, value, value, row["unit"], "exact", "A")
            )  # fmt: skip
        yield Document(
            head["doc_id"], head["source"], "", "", header=header, figures=tuple(figures),
            observations=tuple(observations),
        )  # fmt: skip


def rows_of(columns: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of some columns."""
    for row in zip(*columns.values(), strict=True):
        yield dict(zip(columns, row, strict=True))


def table(name: str, columns: dict[str, Any]) -> pa.Table:
    """A table of the given columns; the others are empty, false, zero or "exact", as their type asks."""
    schema = arrow_schema(name)
    length = len(next(iter(columns.values())))
    filler = {pa.string(): "exact", pa.bool_(): False, pa.int64(): 0, pa.float64(): 1.0}
    made = []
    for field in schema:
        if field.name in columns:
            made.append(pa.array(columns[field.name], field.type))
        elif field.nullable:
            made.append(pa.nulls(length, field.type))
        else:
            made.append(pa.array([filler.get(field.type, [])] * length, field.type))
    return pa.Table.from_arrays(made, schema=schema)


def batch(first: int, documents: int, chance: np.random.Generator) -> dict[str, dict[str, Any]]:
    """The columns of some documents: the year and the bloc go round, the values grow with the year."""
    numbers = np.arange(first, first + documents)
    blocs = [f"{code}.{body}" for code in list(provinces())[:63] for body in BODIES]
    series = all_series()
    ids = [f"{number:016x}" for number in numbers]
    bloc = numbers % len(blocs)
    year = YEARS[0] + (numbers // len(blocs)) % (YEARS[1] - YEARS[0])
    shown = chance.integers(1_000, 10_000, (documents, FIGURES))
    chosen = (numbers[:, None] * OBSERVATIONS + np.arange(OBSERVATIONS)) % len(series)
    steady = 1_000 + (bloc[:, None] * 61 + chosen * 37) % 8_000 + (year[:, None] - YEARS[0]) * 30
    slips = chance.random((documents, OBSERVATIONS)) < 0.02
    shown[:, :OBSERVATIONS] = np.where(slips, steady + 7, steady)
    sentences = [SENTENCE.format(i=i + 1, value="{}", unit="người") for i in range(FIGURES)]
    template = "".join(sentences)
    widths = [len(sentence) + 2 for sentence in sentences]  # four digits for two braces
    starts = np.cumsum([0, *widths[:-1]]) + np.array([sentence.index("{}") for sentence in sentences])
    values = [str(value) for value in shown.ravel()]
    of_figures = np.repeat(np.arange(documents), FIGURES)
    of_observations = np.repeat(np.arange(documents), OBSERVATIONS)
    observed = [str(value) for value in shown[:, :OBSERVATIONS].ravel()]
    indicator = [series[i] for i in chosen.ravel()]
    dates = [f"{y}-12-{1 + n % 28:02}" for y, n in zip(year, numbers, strict=True)]
    stated = [str(year[i]) for i in of_observations]
    texts = [template.format(*row) for row in shown]
    return {
        "documents": {
            "doc_id": ids,
            "source": [f"{n}.txt" for n in numbers],
            "media_type": ["text/plain"] * documents,
            "status": ["ok"] * documents,
            "bloc_id": [blocs[b] for b in bloc],
            "date": dates,
            "number": [str(n) for n in numbers],
            "symbol": ["BC/ĐUK"] * documents,
            "is_draft": [n % 10 == 0 for n in numbers],
            "chars": [len(text) for text in texts],
        },
        "texts": {"doc_id": ids, "text": texts},
        "figures": {
            "doc_id": [ids[i] for i in of_figures],
            "figure_id": [f"f{i + 1:04}" for i in range(FIGURES)] * documents,
            "start": np.tile(starts, documents),
            "end": np.tile(starts + 10, documents),
            "text": [f"{v} người" for v in values],
            "kind": ["count"] * len(values),
            "value": values,
            "role": ["actual"] * len(values),
            "method": ["rule"] * len(values),
            "section": ["II > 1"] * len(values),
        },
        "observations": {
            "doc_id": [ids[i] for i in of_observations],
            "observation_id": [f"o{i + 1}" for i in range(OBSERVATIONS)] * documents,
            "figure_id": [f"f{i + 1:04}" for i in range(OBSERVATIONS)] * documents,
            "start": np.tile(starts[:OBSERVATIONS], documents),
            "end": np.tile(starts[:OBSERVATIONS] + 10, documents),
            "bloc_id": [blocs[bloc[i]] for i in of_observations],
            "indicator_id": [one[0] for one in indicator],
            "dims": [one[1] for one in indicator],
            "unit": [one[2] for one in indicator],
            "period_start": stated,
            "period_end": stated,
            "period_kind": ["instant"] * len(observed),
            "period_source": ["stated"] * len(observed),
            "measure": ["actual"] * len(observed),
            "value": observed,
            "lower": observed,
            "upper": observed,
            "obs_status": ["A"] * len(observed),
            "method": ["rule"] * len(observed),
        },
    }


def all_series() -> list[tuple[str, str, str]]:
    """Every indicator, as a total and by each code of its first breakdown: id, dims, unit."""
    found = []
    for one in indicators().values():
        found.append((one.indicator_id, "{}", one.unit))
        if one.dims:
            breakdown = dimensions()[one.dims[0]]
            found += [(one.indicator_id, json.dumps({breakdown.name: code.code}), one.unit) for code in breakdown.codes]
    return found


if __name__ == "__main__":
    main()
