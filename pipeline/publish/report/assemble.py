"""From a finished dataset to what the page shows. Texts are read a few at a time while the page is being written."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from pipeline.publish.report import naming
from pipeline.publish.report.counting import (
    DocumentChecks,
    FigureCounts,
    checks_by_document,
    chosen,
    figure_counts,
    holding_rows,
)
from pipeline.publish.report.details import Details, Wanted
from pipeline.publish.report.tables import Row, Tables
from pipeline.publish.report.views import STATUSES, BlocView, DocumentView, PageView, ProblemView, Tally
from schemas.document import READ

ALL_DETAILED = 60  # in a smaller dataset, reports without findings have their own part too

_DOCUMENT_COLUMNS = [
    "doc_id", "source", "status", "problems", "kind", "number", "symbol", "issuer", "bloc_id", "place", "date",
    "date_source", "title", "signer", "signer_role", "authority", "is_draft", "period_start", "period_end", "chars",
    "pages", "ocr_pages",
]  # fmt: skip


def page_view(dataset: Path, lang: str, only: Callable[[DocumentView], bool] | None = None) -> PageView:
    """Everything the page shows, of all reports or ``only`` of some. Raises NotADataset when ``dataset`` is not one."""
    tables = Tables(dataset)
    checks = checks_by_document(tables)
    figures = figure_counts(tables)
    everything = _documents(tables.rows("documents", _DOCUMENT_COLUMNS), checks, figures, _confidences(tables))
    views = everything if only is None else [view for view in everything if only(view)]
    order = [view.doc_id for view in views if not _is_copy(view)]
    groups = chosen(order, checks)
    for view in views:
        view.detailed = not _is_copy(view) and (
            view.doc_id in groups or (len(views) <= ALL_DETAILED and view.status in READ)
        )
    package = _package(dataset)
    page = PageView(
        lang=lang,
        name=_folder(dataset).name,
        folder=str(_folder(dataset)) if str(_folder(dataset)).isprintable() else None,
        created=package.get("created"),
        version=package.get("version"),
        statuses={status: n for status in STATUSES if (n := sum(view.status == status for view in views))},
        total=_sum(view.tally for view in views),
        flagged=sum(figures[doc_id].flagged for doc_id in {view.doc_id for view in views} & figures.keys()),
        has_relations=tables.has("relations"),
        blocs=_blocs(views),
        documents=views,
    )
    page.findings_left_out = page.total.listed - sum(len(found) for found in groups.values())
    wanted = [
        Wanted(
            view,
            groups.get(view.doc_id, []),
            holding_rows(checks[view.doc_id], len(page.detailed)) if view.doc_id in checks else [],
        )
        for view in page.detailed
    ]
    details = Details(tables, wanted, {view.doc_id: view for view in everything if not _is_copy(view)})
    page.without_images, page.details = details.without_images, details.views()
    return page


def _confidences(tables: Tables) -> dict[str, float]:
    """The mean confidence of the recognised pages, by document."""
    found: dict[str, list[float]] = defaultdict(list)
    for columns in tables.columns("pages", ["doc_id", "ocr_confidence"]):
        for doc_id, confidence in zip(*columns, strict=True):
            if confidence is not None:
                found[doc_id].append(confidence)
    return {doc_id: sum(each) / len(each) for doc_id, each in found.items()}


def _documents(
    rows: Iterable[Row],
    checks: dict[str, DocumentChecks],
    figures: dict[str, FigureCounts],
    confidences: dict[str, float],
) -> list[DocumentView]:
    """One view per input file, the worst first. Of files with the same content only the first carries the counts."""
    views: list[DocumentView] = []
    seen: set[str] = set()
    for row in rows:
        doc_id = row["doc_id"]
        first = doc_id not in seen and row["status"] != "skipped"
        if first:
            seen.add(doc_id)
        tally = checks[doc_id].tally() if first and doc_id in checks else Tally()
        if first and doc_id in figures:
            counts = figures[doc_id]
            tally.figures, tally.related, tally.checked = counts.figures, counts.related, counts.checked
        view = _document(row, tally, first)
        view.confidence = confidences.get(doc_id) if first else None
        views.append(view)
    views.sort(key=lambda view: view.tally.urgency)
    for number, view in enumerate(views, 1):
        view.anchor = f"d{number}"
    return views


def _document(row: Row, tally: Tally, first: bool) -> DocumentView:
    return DocumentView(
        anchor="",
        doc_id=row["doc_id"] if first else "",
        source=row["source"] or row["doc_id"],
        status=row["status"] or "ok",
        problems=tuple(
            ProblemView(p["code"] or "", naming.problem_name(p["code"] or ""), p["message"] or "", p.get("page"))
            for p in row["problems"] or ()
        ),
        title=_one_line(row["title"]) or Path(row["source"] or row["doc_id"]).name,
        kind=row["kind"],
        symbol=_symbol(row["number"], row["symbol"]),
        date=row["date"],
        date_inferred=row["date_source"] == "inferred",
        issuer=_one_line(row["issuer"]),
        bloc=naming.bloc_name(row["bloc_id"]) if row["bloc_id"] else None,
        place=_one_line(row["place"]),
        signer=row["signer"],
        signer_role=" ".join(filter(None, (row["authority"], _one_line(row["signer_role"])))) or None,
        is_draft=bool(row["is_draft"]),
        period=(row["period_start"], row["period_end"]),
        chars=row["chars"] or 0,
        tally=tally,
        pages=row["pages"],
        ocr_pages=row["ocr_pages"],
    )


def _symbol(number: str | None, symbol: str | None) -> str | None:
    """Number and symbol as a document carries them: 57-BC/ĐUK for the Party, 57/BC-UBND for the State."""
    if not symbol:
        return number
    return f"{number or '…'}{'/' if '-' in symbol else '-'}{symbol}"


def _is_copy(view: DocumentView) -> bool:
    return not view.doc_id


def _blocs(views: list[DocumentView]) -> list[BlocView]:
    """Counts by bloc, the worst first, reports of no known bloc last."""
    tallies: dict[tuple[str, str] | None, Tally] = defaultdict(Tally)
    for view in views:
        tallies[view.bloc].add(view.tally)
    files = Counter(view.bloc for view in views)
    blocs = [BlocView(name, files[name], tally) for name, tally in tallies.items()]
    return sorted(blocs, key=lambda bloc: (bloc.name is None, bloc.tally.urgency, bloc.name or ("", "")))


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total.add(tally)
    return total


def _folder(dataset: Path) -> Path:
    """The folder the dataset is for; a run writes in a hidden folder inside it."""
    folder = dataset.resolve()
    return folder.parent if folder.name.startswith(".") else folder


def _package(dataset: Path) -> dict[str, Any]:
    try:
        package = json.loads((dataset / "datapackage.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return package if isinstance(package, dict) else {}


def _one_line(text: str | None) -> str | None:
    return " ".join(text.split()) if text else None
