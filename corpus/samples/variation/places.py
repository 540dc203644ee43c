"""Another bloc, day, number and signer for a report."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import regex
import yaml

from corpus.samples.render import Template
from schemas.blocs import blocs
from schemas.codelists import load
from schemas.provinces import provinces

_BODY = "KCQDN"
_PLACE = regex.compile(
    r"^(?P<bar>\| )?(?P<place>[^,{}|\n]+), \{(?P<date>ngày (?P<day>\d{2}) tháng \d+ năm \d{4})\}", regex.M
)
_LAST_DAY = 28
_NUMBER = regex.compile(r"(\{Số:? {0,2})(\d+)(?=[^{}\n]*\|self)")
_UNSAFE = regex.compile(r"[\\/:*?\"<>|\s]+")


@cache
def _names() -> dict[str, list[str]]:
    from importlib.resources import files

    text = (files("corpus.samples.variation") / "names.yaml").read_text("utf-8")
    found: dict[str, list[str]] = yaml.safe_load(text)
    return found


@cache
def _free_provinces() -> tuple[tuple[str, str], ...]:
    """Codes and names of provinces that any report may come from: nothing is known of when their bloc began."""
    dated = {bloc.province for bloc in blocs()}
    ambiguous = {row["code"] for row in load("provinces")["units"] if row.get("needs_type") or row.get("former")}
    return tuple(
        (unit.code, unit.name)
        for unit in provinces().values()
        if unit.type == "tỉnh" and unit.code not in dated | ambiguous and not (unit.until and unit.until < "2024")
    )


def with_places(template: Template, draw: Random, number: int, seed: int) -> Template:
    """The report of another province's bloc, signed by another person on another day, under another number.

    The first reports come from a province each. All others come from places that do not exist: they are reports of no
    known bloc, so that no two reports speak of the same thing and contradict each other.
    """
    front, body = _moved(template, draw, _province(template, number, seed))
    body, front = _dated(body, front, draw)
    if front.get("own_number"):
        own = str(draw.randint(3, 980))
        body, changed = _NUMBER.subn(rf"\g<1>{own}", body, count=1)
        if changed:
            front["own_number"] = own
    if front.get("signer"):
        signer = _person(draw)
        body = _replaced_line(body, front["signer"], signer)
        front["signer"] = signer
    slug = _UNSAFE.sub(" ", f"{front['kind']} {front.get('own_number') or ''} {front['date'][:4]}").strip()
    front["name"] = f"{number:06}_{slug.replace(' ', '-')}"
    return replace(template, front=front, body=body)


def _province(template: Template, number: int, seed: int) -> tuple[str, str] | None:
    known = list(_free_provinces())
    if number > len(known) or not template.front["bloc_id"].endswith("." + _BODY):
        return None
    Random(f"provinces {seed}").shuffle(known)
    return known[number - 1]


def _moved(template: Template, draw: Random, province: tuple[str, str] | None) -> tuple[dict[str, Any], str]:
    """Everything that names the province names another one, real or not."""
    front, body = template.front, template.body
    names = _names()
    invented = f"{draw.choice(names['place_first'])} {draw.choice(names['place_second'])}"
    code, name = province or ("", invented)
    old = front["province"]
    pairs = [(old, name), (old.upper(), name.upper())]
    for pattern, tone in (("ÓA", "OÁ"), ("óa", "oá")):  # "Thanh Hoá"
        pairs += [(a.replace(pattern, tone), b) for a, b in pairs if pattern in a]
    for before, after in pairs:
        body = regex.sub(rf"(?<!\p{{L}}){regex.escape(before)}(?!\p{{L}})", after, body)
    body = _PLACE.sub(lambda m: f"{m['bar'] or ''}{name}, {{{m['date']}}}", body, count=1)
    moved = {key: _renamed(value, pairs) for key, value in front.items()}
    return moved | {"province": name, "folder": name, "bloc_id": f"{code}.{_BODY}" if code else None}, body


def _renamed(value: Any, pairs: list[tuple[str, str]]) -> Any:  # noqa: ANN401
    if isinstance(value, list):
        return [_renamed(item, pairs) for item in value]
    for before, after in pairs:
        value = value.replace(before, after)
    return value


def _dated(body: str, front: dict[str, Any], draw: Random) -> tuple[str, dict[str, Any]]:
    """A later day of the same month, so that nothing in the report is later than the report."""
    match = _PLACE.search(body)
    if match is None or match["day"] != front["date"][8:10] or int(match["day"]) >= _LAST_DAY:
        return body, front
    day = f"{draw.randint(int(match['day']), _LAST_DAY):02}"
    a, b = match.span("day")
    return body[:a] + day + body[b:], front | {"date": front["date"][:8] + day}


def _replaced_line(body: str, old: str, new: str) -> str:
    """The last line that begins with a name, with another name."""
    at = body.rfind("\n" + old)
    if at < 0:
        at = body.rfind("\n| " + old) + 2 if "\n| " + old in body else -1
    return body if at < 0 else body[: at + 1] + new + body[at + 1 + len(old) :]


def _person(draw: Random) -> str:
    names = _names()
    given = draw.choice(names["given"])
    middle = draw.choice(names["middle"])
    return unicodedata.normalize("NFC", f"{draw.choice(names['family'])} {middle} {given}")
