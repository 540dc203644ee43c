"""What is seen, as a file for a spreadsheet: typed cells in XLSX, plain text in CSV, formulas in neither."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from pipeline.web import worklist
from pipeline.web.desk import Desk, Reading
from pipeline.web.library import shelf
from pipeline.web.pages import findings as findings_page
from pipeline.web.pages import library as library_page
from pipeline.web.render import Renderer, Tongue
from pipeline.web.sheetfile import TYPES, Cell, csv, dated, xlsx

MOST = 100_000  # rows of a file
Sheet = tuple[list[str], Iterator[list[Cell]]]


def add(router: APIRouter, desk: Desk, render: Renderer) -> None:
    """Adds the addresses."""

    def file(request: Request, name: str, kind: str, make: Callable[[Reading, Tongue], Sheet]) -> Response:
        if kind not in TYPES:
            raise HTTPException(404)
        with desk.reading() as reading:
            heads, rows = make(reading, Tongue(render.lang(request)))
            content = (csv if kind == "csv" else xlsx)(heads, rows)
        headers = {"content-disposition": f'attachment; filename="{dated(name, kind)}"'}
        return Response(content, media_type=TYPES[kind], headers=headers)

    @router.get("/export/findings.{kind}")
    def findings(request: Request, kind: str) -> Response:
        wish = replace(findings_page.wish_of(request), page=1)
        return file(request, "findings", kind, lambda reading, tongue: _findings(reading, wish, tongue))

    @router.get("/export/documents.{kind}")
    def documents(request: Request, kind: str) -> Response:
        wish = library_page.wish_of(request)

        def make(reading: Reading, tongue: Tongue) -> Sheet:
            first = shelf(reading.db, reading.tables, replace(wish, page=1), MOST, snippets=False)
            return _documents(first.rows, tongue)

        return file(request, "documents", kind, make)


def _findings(reading: Reading, wish: worklist.Wish, tongue: Tongue) -> Sheet:
    heads = [
        tongue(*pair)
        for pair in (
            ("Mức", "Severity"), ("Phép kiểm", "Check"), ("Nội dung", "Finding"), ("Khối", "Bloc"),
            ("Văn bản", "Document"), ("Số, ký hiệu", "Number"), ("Ngày", "Date"), ("Kết luận", "State"), ("Mã", "Id"),
        )
    ]  # fmt: skip

    def rows() -> Iterator[list[Cell]]:
        for row in worklist.work(reading.db, wish, MOST).rows:
            document = row["document"]
            number = "-".join(filter(None, (document.get("number"), document.get("symbol"))))
            yield [
                tongue.term("SEVERITIES", row["severity"], title=True), tongue.rule(row["rule_id"]),
                tongue(row["vi"], row["en"]), tongue.bloc(row["bloc_id"]), document.get("title", ""), number,
                document.get("date") or "", tongue.state(row["state"]), row["check_id"],
            ]  # fmt: skip

    return heads, rows()


def _documents(found: list[dict[str, object]], tongue: Tongue) -> Sheet:
    heads = [
        tongue(*pair)
        for pair in (
            ("Tên", "Title"), ("Loại", "Kind"), ("Số, ký hiệu", "Number"), ("Khối", "Bloc"), ("Ngày", "Date"),
            ("Tình trạng", "State"), ("Số liệu", "Figures"), ("Phép đối chiếu", "Comparisons"), ("Lỗi", "Errors"),
            ("Cảnh báo", "Warnings"), ("Lưu ý", "Notes"), ("Tệp", "File"),
        )
    ]  # fmt: skip

    def rows() -> Iterator[list[Cell]]:
        for row in found:
            number = "-".join(str(part) for part in (row["number"], row["symbol"]) if part)
            yield [
                str(row["title"]), str(row["kind"] or ""), number, tongue.bloc(str(row["bloc_id"] or "") or None),
                str(row["date"] or ""), tongue.term("STATES", str(row["status"])),
                *(int(str(row[name])) for name in ("figures", "checks", "errors", "warnings", "infos")),
                str(row["source"]),
            ]  # fmt: skip

    return heads, chain(rows())
