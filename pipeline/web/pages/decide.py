"""Decisions: each is a line of the log before the answer is sent."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from pipeline.decisions import Kind
from pipeline.web import worklist
from pipeline.web.desk import Desk
from pipeline.web.render import Renderer, Tongue
from pipeline.web.typed import number
from schemas.indicators import dimensions, indicators
from schemas.problems import BadDecision, Text

_KINDS: dict[str, Kind] = {"acknowledge": "acknowledge", "confirm": "confirm", "doubtful": "doubtful"}


def add(router: APIRouter, desk: Desk, render: Renderer) -> None:
    """Adds the addresses."""

    @router.post("/decisions/finding")
    def finding(request: Request) -> Response:
        """Acknowledges, confirms or doubts a finding and those of the same cause, or takes that back."""
        form, by = request.state.form, request.scope["session"].by
        action, check_id, reason = (_word(form, name) for name in ("action", "check_id", "reason"))
        with desk.reading() as reading:
            row = worklist.one(reading.db, check_id, _word(form, "doc_id") or None)
            if row is None:
                raise HTTPException(404)
            group = worklist.same_cause(reading.db, row)
        if action == "undo":
            for check in group:
                standing = desk.standing().checks.get(check)
                if standing:
                    desk.decide("undo", by, undoes=standing.id)
        elif action in _KINDS:
            if action == "acknowledge" and not reason:
                raise _needs_reason()
            for check in group:
                desk.decide(
                    _KINDS[action], by, check_id=check, doc_id=row["doc_id"], text=row["vi"][:2_000], reason=reason
                )
        else:
            raise HTTPException(400)
        if request.headers.get("accept") == "application/json":
            state = desk.state(check_id)
            words = Tongue(render.lang(request)).state(state)
            return JSONResponse({"check_id": check_id, "state": state, "words": words})
        return RedirectResponse(_back(form, f"/findings/{check_id}?document={row['doc_id']}"), 303)

    @router.post("/decisions/figure")
    def figure(request: Request) -> Response:
        """Corrects the indicator or the value of a figure, or takes that back."""
        form, by = request.state.form, request.scope["session"].by
        action, doc_id, figure_id = (_word(form, name) for name in ("action", "doc_id", "figure_id"))
        with desk.reading() as reading:
            rows = reading.rows("figures", doc_id, ["figure_id", "start", "end", "text", "kind", "unit"])
        row = next((row for row in rows if row["figure_id"] == figure_id), None)
        if row is None:
            raise HTTPException(404)
        about: dict[str, Any] = {
            "doc_id": doc_id,
            "start": row["start"],
            "end": row["end"],
            "text": row["text"][:2_000],
        }
        reason = _word(form, "reason")
        if action == "indicator":
            desk.decide("indicator", by, value=_indicator(form), reason=reason, **about)
        elif action == "figure":
            if not reason:
                raise _needs_reason()
            value = {"value": number(_word(form, "value"), render.lang(request), row["kind"] == "percent")}
            if "unit" in form and (unit := _word(form, "unit")) != (row["unit"] or ""):
                value["unit"] = unit
            desk.decide("figure", by, value=value, reason=reason, **about)
        elif action == "undo":
            undoes = _word(form, "undoes")
            mine = (one.id for one in desk.standing().of(doc_id) if (one.start, one.end) == (row["start"], row["end"]))
            if undoes not in mine:
                raise HTTPException(404)
            desk.decide("undo", by, undoes=undoes)
        else:
            raise HTTPException(400)
        return RedirectResponse(f"/documents/{doc_id}?figure={figure_id}#{figure_id}", 303)


def _indicator(form: Any) -> dict[str, Any]:  # noqa: ANN401 - a form
    """What a form says of an indicator: its breakdowns by their keys in the codelist, of which several share a name."""
    asked = _word(form, "indicator_id")
    own = indicators()[asked].dims if asked in indicators() else ()
    dims: dict[str, str] = {}
    for key in (*(key for key in dimensions() if key not in own), *own):  # its own have the last word
        if code := _word(form, f"dim.{key}"):
            dims[dimensions()[key].name] = code
    return {"indicator_id": asked, "dims": dict(sorted(dims.items()))}


def _word(form: Any, name: str) -> str:  # noqa: ANN401 - a form
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _back(form: Any, otherwise: str) -> str:  # noqa: ANN401 - a form
    """Where a form wants to go on: a place of ours, never another site."""
    wanted = _word(form, "back")
    return wanted if wanted.startswith("/") and not wanted.startswith(("//", "/\\")) else otherwise


def _needs_reason() -> BadDecision:
    return BadDecision(
        Text("Cần ghi lý do.", "A reason is needed."), Text("Chưa có gì được ghi.", "Nothing was written.")
    )
