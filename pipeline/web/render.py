"""Pages from templates, in the language of the person who asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from pipeline import glossary, writing
from pipeline.publish.report import naming
from pipeline.publish.report.typography import both, visible
from pipeline.publish.report.wording import WORDING
from pipeline.web.desk import Desk
from pipeline.web.sessions import Session
from pipeline.web.worklist import STATES
from schemas.indicators import dims_label, indicators

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
REPORT = HERE.parent / "publish" / "report" / "templates"
LANGUAGE = "doichieu-lang"  # cookie
_YEAR = 365 * 24 * 3600
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: chooses between two texts, and writes numbers and dates."""

    lang: str

    def __call__(self, vi: object, en: object) -> str:
        return str(en if self.lang == "en" else vi)

    def pair(self, pair: tuple[str, ...]) -> str:
        """The text of a pair in this language."""
        return pair[1] if self.lang == "en" else pair[0]

    def number(self, value: object) -> str:
        """A whole number, or exact decimal text, grouped: 14.103 and 15,3."""
        try:
            return writing.decimal(Fraction(str(value)), self.lang)
        except (ValueError, ZeroDivisionError):
            return str(value)

    def percent(self, value: float | None) -> str:
        """A confidence from 0 to 1 as a percent."""
        return "–" if value is None else f"{round(100 * value)}%"

    def date(self, value: str | None) -> str:
        """An ISO date, reduced or not."""
        pair = writing.date(value) if value else None
        return self.pair(pair) if pair else value or ""

    def term(self, table: str, code: str, title: bool = False) -> str:
        """A code in words of the glossary; the code itself where it has none."""
        found = getattr(glossary, table).get(code)
        if found is None:
            return code
        return self.pair(found.title if title else (found.vi, found.en))

    def state(self, state: str) -> str:
        """What has become of a finding."""
        return self.pair(STATES[state])

    def bloc(self, bloc_id: str | None) -> str:
        """The name of a bloc."""
        return self.pair(naming.bloc_name(bloc_id)) if bloc_id else self("Chưa rõ khối", "Bloc not known")

    def rule(self, rule_id: str) -> str:
        """The name of a check."""
        return self.pair(naming.rule_name(rule_id))

    def indicator(self, indicator_id: str | None) -> str:
        """The name of an indicator."""
        found = indicators().get(indicator_id or "")
        return self(found.vi, found.en) if found else indicator_id or ""

    def dims(self, indicator_id: str, dims: dict[str, str]) -> str:
        """The breakdowns in words."""
        return dims_label(indicator_id, dims, self.lang)


class Renderer:
    """Makes pages of one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def lang(self, request: Request) -> str:
        """``?lang=``, else the cookie, else that of the server."""
        for asked in (request.query_params.get("lang"), request.cookies.get(LANGUAGE)):
            if asked in ("vi", "en"):
                return str(asked)
        return self._desk.config.lang

    def page(self, request: Request, name: str, status: int = 200, **values: object) -> HTMLResponse:
        """A whole page, or a part of one, from a template."""
        session: Session | None = request.scope.get("session")
        lang = self.lang(request)
        html = (
            environment()
            .get_template(name)
            .render(
                L=Tongue(lang),
                lang=lang,
                session=session,
                csrf=session.csrf if session else "",
                path=request.url.path,
                asked=defaultdict(str, request.query_params),
                dataset=self._desk.folder.resolve().name,
                with_query=lambda **changes: with_query(request, **changes),
                **values,
            )
        )
        response = HTMLResponse(visible(html), status)
        if request.query_params.get("lang") in ("vi", "en"):
            response.set_cookie(LANGUAGE, lang, max_age=_YEAR, samesite="strict", httponly=True)
        return response


def with_query(request: Request, **changes: object) -> str:
    """The address of this page with other values in its query; "" takes one away."""
    query = {**request.query_params, **{name: str(value) for name, value in changes.items()}}
    query.pop("fragment", None)
    kept = urlencode({name: value for name, value in query.items() if value})
    path = "/" + quote(request.url.path.lstrip("/\\"))  # "//host" would lead away
    return path + (f"?{kept}" if kept else "")


@cache
def environment() -> Environment:
    """The templates of the desk, and those of the page of findings that it shares."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader([HERE / "templates", REPORT]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    say: Callable[[str], Markup] = lambda key: both(*WORDING[key][:2])  # noqa: E731
    made.globals.update(t={key: say(key) for key in WORDING}, both=both)
    return made
