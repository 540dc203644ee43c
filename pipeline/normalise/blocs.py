"""What became of a bloc: which blocs it was made of, and which it went into.

A merger is exact only where the province's own days are known (``codelists/blocs.yaml``). Where they are not, the kinds
of bodies tell what usually happened; such a link is not ``known`` and series are kept apart.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from schemas.blocs import Bloc, blocs, bodies
from schemas.provinces import predecessors, provinces

_MERGED = ("KDN", "KCCQ")  # what a bloc of agencies and enterprises was made of, where nothing else is known
_INTO = ("CCQD", "UBND")  # the Party committees of a province among which its blocs were divided in 2025


@dataclass(frozen=True, slots=True)
class Link:
    """``earlier`` went into ``later`` on ``day``, the first day of ``later`` (ISO 8601 as precise as known, or None).

    ``whole`` is False where only a part of it did. ``known`` is False where only the kinds of bodies tell so.
    """

    earlier: str
    later: str
    day: str | None
    whole: bool = True
    known: bool = True


@dataclass(frozen=True, slots=True)
class Lineage:
    """The links that lead to a bloc and those that lead on from it, nearest first."""

    bloc_id: str
    earlier: tuple[Link, ...]
    later: tuple[Link, ...]


@cache
def lineage(bloc_id: str) -> Lineage:
    """All that a bloc came from and all that it became; nothing for an unknown body.

    Raises KeyError for an unknown province.
    """
    return Lineage(bloc_id, tuple(_walk(bloc_id, back=True)), tuple(_walk(bloc_id, back=False)))


def _walk(bloc_id: str, *, back: bool) -> Iterator[Link]:
    waiting, seen = [bloc_id], {bloc_id}
    while waiting:
        for link in (_before if back else _after)(waiting.pop(0)):
            yield link
            other = link.earlier if back else link.later
            if other not in seen:
                seen.add(other)
                waiting.append(other)


def _after(bloc_id: str) -> tuple[Link, ...]:
    return tuple(link for link in _links(bloc_id.partition(".")[0]) if link.earlier == bloc_id)


def _before(bloc_id: str) -> tuple[Link, ...]:
    return tuple(link for link in _links(bloc_id.partition(".")[0]) if link.later == bloc_id)


@cache
def _links(province: str) -> tuple[Link, ...]:
    """All links of a province's bodies: among themselves, and with those of the provinces it merged with."""
    if province == "VN":
        return ()
    unit = provinces()[province]
    own = {bloc.body: bloc for bloc in blocs() if bloc.province == province}
    found = list(_mergers(province, own))
    ended = [body for body in (list(own) or ["KCQDN"]) if _last(body, own)]
    for body in ended:
        if not any(link.earlier == f"{province}.{body}" for link in found):
            found += [
                Link(f"{province}.{body}", f"{province}.{heir}", bodies()[heir].since, whole=False) for heir in _INTO
            ]
    for heir in _INTO:
        if unit.until and unit.into and unit.until >= (bodies()[heir].since or ""):
            found.append(Link(f"{province}.{heir}", f"{unit.into}.{heir}", _next_day(unit.until)))
        for code in predecessors(province):
            until = provinces()[code].until or ""
            if until >= (bodies()[heir].since or ""):
                found.append(Link(f"{code}.{heir}", f"{province}.{heir}", _next_day(until)))
    return tuple(found)


def _mergers(province: str, own: dict[str, Bloc]) -> Iterator[Link]:
    merged = own.get("KCQDN")
    if merged is None:
        if not own:
            for body in _MERGED:
                yield Link(f"{province}.{body}", f"{province}.KCQDN", None, known=False)
    else:
        parts = [body for body in bodies()["KCQDN"].succeeds if body in own and _until(own[body], merged)]
        for body in parts or _MERGED:
            exact = body in parts
            yield Link(f"{province}.{body}", f"{province}.KCQDN", merged.since if exact else None, known=exact)
    if "DCD" in own and "KCCQ" in own:
        yield Link(f"{province}.DCD", f"{province}.KCCQ", own["KCCQ"].since)


def _until(part: Bloc, merged: Bloc) -> bool:
    """True when a part ended as the merged bloc began."""
    return part.until is not None and merged.since is not None and part.until[:4] >= str(int(merged.since[:4]) - 1)


def _last(body: str, own: dict[str, Bloc]) -> bool:
    """True for a body that stood until those of provinces were ended in 2025."""
    until = own[body].until if body in own else None
    return bodies()[body].level == "province" and body not in _INTO and (until is None or until >= "2025")


def _next_day(day: str) -> str:
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()
