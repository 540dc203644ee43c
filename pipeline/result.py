"""What a worker makes of a document: its outcome, its claims, and its rows, packed, so that they can be kept."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.outcome import Outcome, outcome
from pipeline.publish.rows import Row, acknowledged_row, document_rows, json_lines
from pipeline.stages import broken, with_problem
from pipeline.validate.claims import Claims, claims
from schemas.checks import Acknowledgement
from schemas.document import READ, Document

_LEVEL = 1  # three times as fast as the usual level, and a tenth larger


@dataclass(frozen=True, slots=True)
class Result:
    """A document at the end of its way. ``tables`` are its rows by table, see ``pack``."""

    outcome: Outcome
    claims: Claims
    tables: bytes


def result(document: Document) -> Result:
    """The result of a document after all stages; a bug in what is laid beside other documents makes it partial."""
    compared = Claims()
    try:
        if document.status in READ:
            compared = claims(document)
    except Exception as error:
        document = with_problem(document, "partial", broken("validate", error))
    rows = document_rows(document, {}, timings=True)
    return Result(outcome(document), compared, pack({table: json_lines(found) for table, found in rows.items()}))


def pack(tables: Mapping[str, bytes]) -> bytes:
    """Lines of JSON by table as one compressed string; ``unpack`` is its inverse."""
    names = json.dumps({table: len(lines) for table, lines in tables.items()}).encode()
    return zlib.compress(b"".join((names, b"\n", *tables.values())), _LEVEL)


def unpack(packed: bytes) -> dict[str, bytes]:
    """The tables that were packed. Raises zlib.error when they are damaged."""
    names, _, body = zlib.decompress(packed).partition(b"\n")
    tables: dict[str, bytes] = {}
    start = 0
    for table, length in json.loads(names).items():
        tables[table] = body[start : start + length]
        start += length
    if start != len(body):
        raise zlib.error("packed tables are damaged")
    return tables


def final(
    tables: Mapping[str, bytes], source: str, acknowledged: Mapping[str, Acknowledgement], timings: bool
) -> dict[str, bytes]:
    """The rows as they go into the dataset: with what is not the same in every run that reads the document."""

    def document(row: Row) -> Row:
        return row | {"source": source, "seconds": row["seconds"] if timings else 0.0}

    def check(row: Row) -> Row:
        return row | {"acknowledged": acknowledged_row(acknowledged.get(row["check_id"]))}

    changed = {"documents": _each(tables["documents"], document)}
    if acknowledged:
        changed["checks"] = _each(tables["checks"], check)
    return {**tables, **changed}


def _each(lines: bytes, change: Callable[[Row], Row]) -> bytes:
    return json_lines(change(json.loads(line)) for line in lines.splitlines())
