"""Names in plain words for what the tables hold as codes; a code nobody has named stands for itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from schemas import blocs, problems
from schemas.codelists import load

Pair = tuple[str, str]


def rule_name(rule_id: str) -> Pair:
    """A check rule in Vietnamese and English."""
    return _rules().get(rule_id, (rule_id, rule_id))


def problem_name(code: str) -> Pair:
    """What kind of problem a code stands for, in Vietnamese and English."""
    return _problems().get(code, (code, code))


@cache
def bloc_name(bloc_id: str) -> Pair:
    """A bloc in Vietnamese and English."""
    try:
        return blocs.bloc_name(bloc_id), blocs.bloc_name(bloc_id, "en")
    except KeyError:
        return bloc_id, bloc_id


@cache
def _rules() -> dict[str, Pair]:
    return {row["id"]: (row["name"]["vi"], row["name"]["en"]) for row in load("checks")}


@cache
def _problems() -> dict[str, Pair]:
    return {kind.code: (str(kind.title), kind.title.en) for kind in _kinds(problems.DoichieuError)}


def _kinds(base: type[problems.DoichieuError]) -> Iterator[type[problems.DoichieuError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)
