"""Judgement: the relations of a document against arithmetic. One file per family of checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from schemas.checks import Check
from schemas.document import Document
from schemas.facts import Relation


def validate(document: Document) -> Document:
    """The document with a check for every relation that was tested, findings with one root cause joined."""
    from pipeline.validate.case import Case
    from pipeline.validate.causes import join_causes

    case = Case(document)
    judges = _judges()
    found = [check for relation in document.relations for check in judges[relation.kind](relation, case)]
    return replace(document, checks=join_causes(found))


def _judges() -> dict[str, Callable[[Relation, "Case"], Iterable[Check]]]:  # type: ignore[name-defined]  # noqa: F821, UP037
    from pipeline.validate import changes, parts, shares

    return {
        "parts": parts.judge,
        "subset": parts.judge_subset,
        "shares": shares.judge,
        "attainable": shares.judge_attainable,
        "change": changes.judge,
        "growth": changes.judge_growth,
    }
