"""From the results of a run to its dataset: in the order of the sources, whatever the order in which they came."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from pipeline import stages
from pipeline.across_images import Named, Sight, sight
from pipeline.inputs import InputFile
from pipeline.outcome import Outcome
from pipeline.publish.rows import check_rows, json_lines
from pipeline.result import Result, final, result, unpack
from pipeline.state import Planned, State
from pipeline.summary import Summary
from pipeline.validate.across import Across
from schemas.checks import Acknowledgement, Check
from schemas.document import READ, Document, DocumentStatus
from schemas.problems import DuplicateContent, Text

if TYPE_CHECKING:
    from pipeline.publish.dataset import DatasetWriter

Drawing = Callable[[Iterable[Sight]], Iterable[tuple[Sight, bytes]]]
_SOME = 1_000  # checks that are rows at the same time


def assemble(
    state: State,
    writer: DatasetWriter,
    acknowledged: Mapping[str, Acknowledgement],
    timings: bool,
    copied: Callable[[Outcome], None],
    files: Sequence[InputFile] = (),
    draw: Drawing = lambda _: (),
) -> Summary:
    """Writes all tables; ``copied`` hears of the files that are copies of others. Raises OSError, sqlite3.Error.

    ``draw`` makes the images that findings between documents ask of ``files``, in any order.
    """
    summary, across = Summary(), Across()
    for source, found in _each_once(state, copied):
        writer.add(final(unpack(found.tables), source, acknowledged, timings))
        summary.count(source, found.outcome, acknowledged)
        if found.outcome.status in READ:
            across.keep(found.claims)
    checks, named = _checks(across, summary), Named()
    while some := list(islice(checks, _SOME)):
        writer.add({"checks": json_lines(check_rows(some, acknowledged))})
        summary.count_checks(some, acknowledged)
        named.note(some)
    for lines in _images(state, named, files, draw):
        writer.add({"crops": lines})
    for doc_id, figures in across.named():
        summary.related += len(figures & state.alone(doc_id))
    return summary


def ingredients(state: State, *others: object) -> str:
    """A digest of all that a dataset is made from: the same digest, the same tables."""
    seen = hashlib.sha256(repr(others).encode())
    for source, key, ended in state.ended():
        kept = repr(state.outcome(key).problems) if key and key.startswith("-") else ended
        seen.update(f"{source}\0{key}\0{kept}\n".encode())
    return seen.hexdigest()


def _each_once(state: State, copied: Callable[[Outcome], None]) -> Iterator[tuple[str, Result]]:
    """The results in order, with their sources; those with the bytes of an earlier one without their content."""
    repeated = state.repeated()
    first: dict[str, tuple[str, str]] = {}
    for planned in state.planned():
        if planned.digest in first:
            found = _copy(planned, *first[planned.digest])
            copied(found.outcome)
        else:
            found = state.result(planned.key or "")
            if planned.digest in repeated and found.outcome.status in READ:
                first[planned.digest] = (planned.source, found.outcome.media_type)
        yield planned.source, found


def _images(state: State, named: Named, files: Sequence[InputFile], draw: Drawing) -> list[bytes]:
    """The images of passages that findings between documents name, in the order of the documents."""
    if not files or not named.spans:
        return []
    order: dict[str, None] = {}

    def sights() -> Iterator[Sight]:
        for planned in state.planned():
            doc_id = (planned.digest or "")[:16]
            if planned.key and doc_id in named.spans and doc_id not in order:
                order[doc_id] = None
                tables = unpack(state.result(planned.key).tables)
                yield sight(files[planned.position], doc_id, named.spans[doc_id], tables)

    drawn = {task.document.doc_id: lines for task, lines in draw(sights())}
    return [drawn[doc_id] for doc_id in order if drawn.get(doc_id)]


def _copy(planned: Planned, earlier: str, media_type: str) -> Result:
    problem = DuplicateContent(
        Text(f"Nội dung giống hệt {earlier}.", f"The same bytes as {earlier}."),
        Text("Số liệu chỉ được ghi một lần.", "Its facts are written once."),
    ).problem()
    status: DocumentStatus = "skipped"
    return result(Document((planned.digest or "")[:16], planned.source, media_type, "", status, (problem,)))


def _checks(across: Across, summary: Summary) -> Iterator[Check]:
    """The checks between documents; fewer, and a word in the summary, when a bug keeps them away."""
    try:
        yield from across.checks()
    except sqlite3.Error:
        raise
    except Exception as error:
        summary.broken.append(stages.broken("validate", error).message)
