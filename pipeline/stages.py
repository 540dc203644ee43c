"""The stages that one document goes through, and what becomes of it when one of them fails."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter
from traceback import extract_tb
from typing import TYPE_CHECKING

from pipeline.glossary import STAGES
from pipeline.inputs import InputFile, contents, digest_of
from schemas.document import Document, DocumentStatus
from schemas.limits import DEFAULT, Limits
from schemas.problems import (
    DocumentError,
    MemoryExceeded,
    NothingFound,
    NothingThere,
    Problem,
    StageFailed,
    Text,
    UnsupportedFormat,
)

if TYPE_CHECKING:
    from pipeline.decisions import Decision

Stage = Callable[[Document], Document]
_FOLDER = "inode/directory"
_UNKNOWN = "application/octet-stream"


def stages(decisions: Sequence[Decision] = ()) -> tuple[tuple[str, Stage], ...]:
    """Name and function of every stage after reading, in order. Imported on first use.

    ``decisions`` are what people decided about the figures of the document.
    """
    from corpus.structure import analyse
    from extractors import extract
    from pipeline.normalise import normalise
    from pipeline.validate import validate

    first: tuple[tuple[str, Stage], ...] = (("structure", analyse), ("extract", extract))
    if decisions:
        from pipeline.review import review

        first = (*first, ("review", partial(review, decisions=decisions)))
    return (*first, ("validate", validate), ("normalise", normalise))


def process(
    file: InputFile,
    alive: Callable[[], None] | None = None,
    limits: Limits = DEFAULT,
    ocr: bool = True,
    decisions: Sequence[Decision] = (),
) -> Document:
    """One file through all stages. Never raises: what went wrong is in ``status`` and ``problems``.

    ``alive`` is called after each page; without ``ocr`` pages that are images are not read. A file that cannot be
    read is failed, one of a format that is not read yet is skipped; a stage that breaks leaves the document partial,
    with what the stages before it and after it have found.
    """
    begun = perf_counter()
    try:
        document = _read(file, alive, limits, ocr)
    except UnsupportedFormat as error:
        document = unread(file, error, "skipped", limits=limits)
    except DocumentError as error:
        document = unread(file, error, limits=limits)
    except Exception as error:
        document = with_problem(unread(file, limits=limits), "failed", broken("ingest", error))
    else:
        document = with_evidence(understand(document, decisions=decisions), lambda: contents(file, limits), limits)
    return replace(document, seconds=perf_counter() - begun)


def understand(document: Document, date: str | None = None, decisions: Sequence[Decision] = ()) -> Document:
    """A document that has been read through the other stages. Never raises.

    ``date`` (ISO 8601) is the document's own, for one that does not state it; ``decisions`` are what people decided
    about its figures.
    """
    if document.problems and not document.text.strip():
        return replace(document, status="failed")  # no page could be read
    for name, stage in stages(decisions):
        try:
            document = stage(document)
        except Exception as error:
            document = with_problem(document, "partial", broken(name, error))
        if date and document.header.date_source != "stated":
            document = replace(document, header=replace(document.header, date=date, date_source="inferred"))
    if document.status == "ok" and not (document.figures or document.dates or document.references):
        nothing = NothingFound(
            Text("Văn bản không có số liệu, ngày tháng hay văn bản viện dẫn nào.", "The text holds no fact at all."),
            Text("Kiểm tra xem đây có phải là báo cáo không.", "See whether this is a report."),
        )
        document = with_problem(document, "partial", nothing.problem())
    return document


def with_evidence(
    document: Document, content: Callable[[], bytes], limits: Limits = DEFAULT, images: bool = True
) -> Document:
    """The document after its pages were asked about its findings, see ``pipeline.evidence``. Never raises.

    ``content`` gives the bytes of the file; without ``images`` none are kept.
    """
    if document.layout is None:
        return document
    try:
        from pipeline.evidence import gather

        return gather(document, content, limits, images)
    except Exception as error:
        return with_problem(document, "partial", broken("evidence", error))


def with_problem(document: Document, status: DocumentStatus, problem: Problem) -> Document:
    """The document with one more problem, and the status that comes of it."""
    return replace(document, status=status, problems=(*document.problems, problem))


def unread(
    file: InputFile,
    error: DocumentError | None = None,
    status: DocumentStatus = "failed",
    digest: str | None = None,
    limits: Limits = DEFAULT,
) -> Document:
    """The document of a file that gave none; its text is empty. ``digest`` is that of its bytes, when it is known."""
    media_type = _FOLDER if os.path.isdir(file.path) else _UNKNOWN
    problems = (error.problem(),) if error else ()
    return Document(digest[:16] if digest else doc_id(file, limits), file.source, media_type, "", status, problems)


def doc_id(file: InputFile, limits: Limits = DEFAULT) -> str:
    """16 hex digits of the SHA-256 of the file's bytes, or of its source where they cannot or may not be read."""
    with suppress(OSError, DocumentError):
        digest = digest_of(file, limits)
        if digest:
            return digest[:16]
    return hashlib.sha256(file.source.encode()).hexdigest()[:16]


def _read(file: InputFile, alive: Callable[[], None] | None, limits: Limits, ocr: bool) -> Document:
    from corpus.readers import read, read_bytes

    if os.path.isdir(file.path):
        raise NothingThere(
            Text(f"Không mở được thư mục {file.source}.", f"The folder {file.source} cannot be opened."),
            Text("Hãy kiểm tra quyền đọc thư mục.", "Check the right to read it."),
        )
    if not os.path.lexists(file.path):
        raise not_there(file.source)
    if file.member:
        return read_bytes(contents(file, limits), file.source, file.suffix, limits, ocr=ocr, alive=alive)
    return read(file.path, file.source, limits, ocr=ocr, alive=alive)


def not_there(name: str) -> NothingThere:
    """What to say of a path that leads nowhere."""
    return NothingThere(
        Text(f"Không thấy {name}.", f"There is no {name}."), Text("Kiểm tra lại đường dẫn.", "Check the path.")
    )


def out_of_memory(source: str | None = None) -> MemoryExceeded:
    """What to say of a document that wanted more memory than one may have."""
    vi, en = (f"Tệp {source}", f"The file {source}") if source else ("Tệp này", "The file")
    return MemoryExceeded(
        Text(f"{vi} cần nhiều bộ nhớ hơn mức cho phép.", f"{en} needs more memory than one may have."),
        Text("Tăng memory_mb trong doichieu.toml, hoặc chia nhỏ tệp.", "Raise memory_mb, or split the file."),
    )


def broken(stage: str, error: Exception) -> Problem:
    """What to say of a bug of ours, with the place in the code where it showed, or of memory that was refused."""
    if isinstance(error, MemoryError):
        return out_of_memory().problem()
    frame = extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).parent.name}/{Path(frame.filename).name}:{frame.lineno}"
    what = f"{type(error).__name__}: {error} ({place})"
    name = STAGES[stage]
    message = Text(
        f"Chương trình gặp lỗi ở bước {name.vi}: {what}. Hãy gửi thông báo này cho người phát triển.",
        f"A bug of the program while {name.en}: {what}. Please send this to its developers.",
    )
    return Problem(stage, StageFailed.code, message)
