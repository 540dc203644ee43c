"""Blocs side by side: which indicators there are, and one of them as grid and charts, every value with its passage."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.compare import naming
from pipeline.compare.numbers import value_text
from pipeline.compare.series import Cell as SeriesCell
from pipeline.web import charts, comparing, index, views
from pipeline.web.desk import Desk, Reading
from pipeline.web.render import Renderer, Tongue
from pipeline.web.sheetfile import TYPES, Cell, csv, dated
from schemas.indicators import indicators

_PERIODS = 24  # columns of a grid; older ones are in the export


def add(router: APIRouter, desk: Desk, render: Renderer) -> None:
    """Adds the pages."""

    @router.get("/compare")
    def compare(request: Request) -> HTMLResponse:
        asked = request.query_params.get("indicator", "")[:40]
        lang = render.lang(request)
        with desk.reading() as reading:
            ready = index.fact(reading.db, "compared") == reading.tables.stamp
            if not asked:
                blocs, covered = comparing.coverage(reading.db)
                return render.page(
                    request, "coverage.html.j2", ready=ready, error=desk.making.compare_error, blocs=blocs,
                    covered={i: covered[i] for i in (*indicators(), *sorted(covered)) if i in covered},
                    short=naming.short_names(blocs, lang),
                )  # fmt: skip
            kinds = comparing.kinds(reading.db, asked)
            kind = _chosen(request, kinds)
            found = comparing.grid(reading.db, asked, kind) if kind else comparing.Grid([], [], {})
        return render.page(
            request, "compare.html.j2", ready=ready, indicator=indicators().get(asked), indicator_id=asked, kinds=kinds,
            kind=kind, number=kinds.index(kind) if kind else 0, grid=found, shown=found.periods[-_PERIODS:],
            bars=charts.bars(comparing.last_of(found)), lines=charts.lines(found),
            short=naming.short_names(found.blocs, lang), naming=naming,
            text=lambda cell: value_text(cell, lang), period=lambda code: comparing.label(code, lang),
            address=_address, kind_words=lambda kind: _kind_words(asked, kind, lang), all_indicators=indicators(),
        )  # fmt: skip

    @router.get("/compare/source")
    def source(request: Request) -> Response:
        """Leads from an observation to its passage."""
        doc_id = request.query_params.get("document", "")[:64]
        wanted = request.query_params.get("observation", "")[:64]
        with desk.reading() as reading:
            rows = reading.rows("observations", doc_id, ["observation_id", "figure_id"])
        figure = next((row["figure_id"] for row in rows if row["observation_id"] == wanted), None)
        if figure is None:
            raise HTTPException(404)
        return RedirectResponse(f"/documents/{doc_id}?figure={figure}#{figure}", 303)

    @router.get("/export/compare.{form}")
    def export(request: Request, form: str) -> Response:
        if form not in TYPES:
            raise HTTPException(404)
        asked, lang = request.query_params.get("indicator", "")[:40], render.lang(request)
        if form == "xlsx":
            content = _workbook(desk.folder, asked, lang)
        else:
            with desk.reading() as reading:
                kind = _chosen(request, comparing.kinds(reading.db, asked))
                if kind is None:
                    raise HTTPException(404)
                content = csv(*_rows(reading, asked, kind, Tongue(lang)))
        headers = {"content-disposition": f'attachment; filename="{dated("compare", form)}"'}
        return Response(content, media_type=TYPES[form], headers=headers)


def _chosen(request: Request, kinds: list[comparing.Kind]) -> comparing.Kind | None:
    asked = request.query_params.get("kind", "0")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    return kinds[number] if number < len(kinds) else kinds[0] if kinds else None


def _address(cell: SeriesCell) -> str:
    """Where the first observation behind a cell stands."""
    doc_id, observation = comparing.sources(cell)[0]
    return f"/compare/source?document={doc_id}&observation={observation}"


def _kind_words(indicator: str, kind: comparing.Kind, lang: str) -> str:
    total = "total" if lang == "en" else "tổng số"
    words = [naming.dims_text(indicator, kind.dims, lang) or total]
    if kind.derivation:
        words.append(naming.term(naming.DERIVATIONS, kind.derivation, lang))
    elif kind.measure != "actual":
        words.append(naming.term(naming.MEASURES, kind.measure, lang))
    return f"{', '.join(words)} ({naming.unit_label(kind.unit, lang)})"


def _workbook(folder: Path, indicator: str, lang: str) -> bytes:
    """The workbook of the command ``compare``, of one indicator or of all. Raises NothingToCompare, UnknownChoice."""
    from pipeline.compare.make import Wanted, write

    with TemporaryDirectory(prefix="doichieu-") as made:
        wanted = Wanted(folder, indicators=(indicator,) if indicator else (), threads=2)
        (path,) = write(wanted, ("xlsx",), Path(made), lang, linked=False)  # a download lies anywhere
        return path.read_bytes()


def _rows(
    reading: Reading, indicator: str, kind: comparing.Kind, tongue: Tongue
) -> tuple[list[str], Iterator[list[Cell]]]:
    found = comparing.grid(reading.db, indicator, kind)
    heads = [
        tongue(*pair)
        for pair in (
            ("Đảng bộ", "Bloc"), ("Chỉ tiêu", "Indicator"), ("Phân tổ", "Breakdown"), ("Kỳ", "Period"),
            ("Giá trị", "Value"), ("Đơn vị", "Unit"), ("Trạng thái", "Status"), ("Văn bản", "Document"),
        )
    ]  # fmt: skip

    def rows() -> Iterator[list[Cell]]:
        for cell in found.cells.values():
            yield [
                tongue.bloc(cell.bloc), tongue.indicator(indicator),
                naming.dims_text(indicator, cell.dims, tongue.lang), comparing.label(cell.period, tongue.lang),
                value_text(cell, tongue.lang), naming.unit_label(cell.unit, tongue.lang),
                naming.term(naming.STATUSES, cell.status, tongue.lang),
                views.title_of(views.document(reading, comparing.sources(cell)[0][0])),
            ]  # fmt: skip

    return heads, rows()
