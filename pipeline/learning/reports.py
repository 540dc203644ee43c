"""Reports whose figures are known to measure an indicator, or none: what the model learns from and is judged by."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from extractors.indicators import by_rules
from extractors.indicators.model import NONE
from extractors.indicators.model_use import Read
from schemas.document import Document
from schemas.problems import BadConfiguration, Text

if TYPE_CHECKING:
    from corpus.samples import Sample

Origin = Literal["gold", "sample", "varied", "decisions"]
_WORD = re.compile(r"[^\W\d]+")
_SMALL = 5  # numbers below mean different things all over a report


@dataclass(frozen=True)
class Known:
    """A report with its figures as the rules read them, and by their index what some of them truly measure.

    ``likeness`` is the same for reports of the same wording, which are left out together.
    """

    name: str
    origin: Origin
    bloc: str
    likeness: str
    document: Document
    read: Sequence[Read]
    truth: Mapping[int, str]

    @cached_property
    def usable(self) -> tuple[int, ...]:
        """The figures that can be learnt from: known, and not ruled out as measuring nothing."""
        return tuple(i for i, one in enumerate(self.read) if one.open and i in self.truth)

    @property
    def rules(self) -> list[str | None]:
        """What the rules say of each figure."""
        return [one.label.indicator_id if one.label else None for one in self.read]


def everything(annotated: Path | None, datasets: Iterable[Path], variations: int = 0) -> list[Known]:
    """The samples, annotated reports, and those that people have decided upon, each text once; the best known last.

    Raises BadConfiguration, NotADataset.
    """
    known = [*varied(variations), *samples(), *(report for folder in datasets for report in decided(folder))]
    if annotated:
        known += gold(annotated)
    return list({report.document.doc_id: report for report in known}.values())


def samples() -> Iterator[Known]:
    """The sample reports."""
    from corpus.samples import samples as written

    yield from (_of_sample(sample, "sample") for sample in written())


def varied(count: int, seed: int = 1) -> Iterator[Known]:
    """Variations of the sample reports: other numbers, other paragraphs, the same wording."""
    from corpus.samples.archive import reports

    yield from (_of_sample(sample, "varied") for sample in reports(count, seed))


def gold(folder: Path) -> Iterator[Known]:
    """Reports that people have annotated: ``observations.jsonl``, or that in ``gold``, and the texts it names.

    The texts are looked for below ``folder`` and beside it. Raises BadConfiguration where one is not there.
    """
    listed = folder / "observations.jsonl"
    if not listed.exists():
        listed = folder / "gold" / "observations.jsonl"
    try:
        rows = [json.loads(line) for line in listed.read_text("utf-8").splitlines() if line.strip()]
        by_file: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for row in rows:
            by_file[row["source_file"]].append(row)
        for name, some in sorted(by_file.items()):
            found = next(path for base in (folder, folder.parent) for path in sorted(base.rglob(name)))
            yield _known(Path(name).stem, "gold", found.read_bytes().decode("utf-8"), some)
    except (OSError, ValueError, KeyError, StopIteration) as error:
        raise BadConfiguration(
            Text(f"Không đọc được dữ liệu đã gán nhãn ở {folder}.", f"Cannot read the annotations in {folder}."),
            Text("Cần observations.jsonl và văn bản mà nó nêu.", "It needs observations.jsonl and the texts it names."),
        ) from error


def decided(folder: Path) -> Iterator[Known]:
    """The reports of a dataset about whose indicators people have decided. Raises NotADataset, BadConfiguration."""
    from pipeline.dataset import Dataset
    from pipeline.decisions import standing

    holds = standing(folder).figures
    sources = {row["doc_id"]: row["source"] for row in Dataset(folder).rows("documents", ["doc_id", "source"])}
    for row in Dataset(folder).rows("texts"):
        said = [one for one in holds.get(row["doc_id"], ()) if one.kind == "indicator" and one.value]
        if said:
            document, read = _read(row["text"], sources[row["doc_id"]])
            truth = {}
            for one in said:
                for index, each in enumerate(read):
                    figure = each.words.figure
                    if figure.start < (one.end or 0) and (one.start or 0) < figure.end:
                        truth[index] = str((one.value or {})["indicator_id"])
            bloc = document.header.bloc_id or row["doc_id"]
            yield Known(row["doc_id"], "decisions", bloc, row["doc_id"], document, read, truth)


def _of_sample(sample: Sample, origin: Origin) -> Known:
    known = _known(sample.name, origin, sample.text, sample.truth.observations)
    return replace(known, likeness=" ".join(_WORD.findall(sample.truth.meta["title"] or sample.name)))


def _known(name: str, origin: Origin, text: str, observations: Iterable[Mapping[str, Any]]) -> Known:
    document, read = _read(text, name)
    bloc = document.header.bloc_id or name
    return Known(name, origin, bloc, name, document, read, _truth(read, observations))


def _read(text: str, name: str) -> tuple[Document, list[Read]]:
    from corpus.readers import from_text
    from corpus.structure import analyse
    from extractors import extract
    from extractors.clean import clean

    document = extract(analyse(from_text(text, name)))
    return document, by_rules(clean(document), document)


def _truth(read: Sequence[Read], observations: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """What is true of each figure by its index.

    The annotations hold each value once: the same number printed again may be the same observation or another thing,
    so nothing is known of it. Every other figure without an annotation measures no indicator.
    """
    truth: dict[int, str] = {}
    figures = [one.words.figure for one in read]
    for row in observations:
        value = Fraction(row["value"])
        over = [
            (min(figure.end, row["end"]) - max(figure.start, row["start"]), -index)
            for index, figure in enumerate(figures)
            if figure.value == value and index not in truth
        ]
        shared, place = max(over, default=(0, 0))
        if shared > 0:
            truth[-place] = row["indicator"]
    told = {(figures[index].value, figures[index].kind) for index in truth}
    for index, figure in enumerate(figures):
        if index not in truth and ((figure.value, figure.kind) not in told or figure.value < _SMALL):
            truth[index] = NONE
    return truth
