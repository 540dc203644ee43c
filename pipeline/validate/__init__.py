"""Judgement: the relations of a document against arithmetic. One file per family of checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from schemas.checks import Check
from schemas.document import Document
from schemas.facts import Relation

if TYPE_CHECKING:
    from pipeline.validate.case import Case

Judge = Callable[[Relation, "Case"], Iterable[Check]]


def validate(document: Document) -> Document:
    """The document with a check for every relation that was tested, findings with one root cause joined."""
    from pipeline.validate.case import Case
    from pipeline.validate.causes import join_causes
    from pipeline.validate.changes import one_note

    case = Case(document)
    judge_of = judges()
    judged = [relation for relation in document.relations if relation.kind != "claim"]  # for across.py
    found = [check for relation in judged for check in judge_of[relation.kind](relation, case)]
    return replace(document, checks=join_causes(one_note(found, case)))


def judges() -> dict[str, Judge]:
    """The judge of each kind of relation."""
    from pipeline.validate import bins, changes, flows, items, parts, repeats, rests, runs, shares, trends
    from pipeline.validate.words_and_dates import of_words_and_dates

    return {
        "parts": parts.judge,
        "subset": parts.judge_subset,
        "shares": shares.judge,
        "attainable": shares.judge_attainable,
        "hundred": shares.judge_hundred,
        "columns": shares.judge_columns,
        "change": changes.judge,
        "growth": changes.judge_growth,
        "runs": runs.judge,
        "bins": bins.judge,
        "nested_bins": bins.judge_nested,
        "trend": trends.judge,
        "rest": rests.judge,
        "items": items.judge,
        "repeat": repeats.judge,
        "note_differs": repeats.judge_note,
        "stock_flow": flows.judge_stock,
        "order": flows.judge_order,
        **of_words_and_dates(),
    }
