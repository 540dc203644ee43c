"""What the judges share: a document's figures by id, numbers as a Vietnamese reader writes them, and checks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from math import prod
from typing import Any

import regex

from pipeline.validate.english import in_english
from schemas.checks import Check, Severity, Verdict
from schemas.codelists import load
from schemas.document import Document
from schemas.facts import Figure, Relation
from schemas.intervals import decimal_text
from schemas.spans import Span


@dataclass
class Case:
    """One document under judgement."""

    document: Document
    figures: dict[str, Figure] = field(init=False)

    def __post_init__(self) -> None:
        self.figures = {f.figure_id: f for f in self.document.figures}

    def of(self, relation: Relation, role: str) -> list[Figure]:
        """The figures of a relation in a role."""
        return [self.figures[i] for i in relation.role(role)]

    def check(
        self,
        rule: str,
        verdict: Verdict,
        severity: Severity,
        spans: Iterable[Span],
        figures: Iterable[Figure] = (),
        arithmetic: str = "",
        *,
        suggested: str | None = None,
        reading: str | None = None,
        **said: object,
    ) -> Check:
        """A check of this document; ``said`` fills the message of the rule for the verdict."""
        passages = tuple(sorted({self.document.passage(s.start, s.end) for s in spans}))
        ids = tuple(f.figure_id for f in figures)
        texts = [self.document.text[p.start : p.end] for p in passages]
        vi, en = message(rule, verdict, said)
        return Check(
            check_id(rule, texts),
            self.document.doc_id,
            rule,
            verdict,
            severity,
            passages,
            ids,
            arithmetic,
            vi,
            en,
            suggested,
            reading,
        )


def check_id(rule: str, texts: Iterable[str]) -> str:
    """A stable id: it changes when the rule or the words of a passage change, and with nothing else."""
    joined = "\x1f".join([rule, *(" ".join(text.split()) for text in texts)])
    return hashlib.sha256(joined.encode()).hexdigest()[:12]


def message(rule: str, verdict: Verdict, said: dict[str, Any]) -> tuple[str, str]:
    """The rule's words for a verdict, in Vietnamese and English.

    A value that differs by language is given as ``name_vi`` and ``name_en`` and fills ``{name}``.
    """
    texts = rules()[rule][verdict]
    vi, en = (
        texts[lang].format(**said, **{k[:-3]: v for k, v in said.items() if k.endswith(f"_{lang}")})
        for lang in ("vi", "en")
    )
    return vi, in_english(en)


@cache
def rules() -> dict[str, dict[str, Any]]:
    """The rules of ``checks.yaml`` by id."""
    return {row["id"]: row for row in load("checks")}


def number(value: Fraction | int, places: int | None = None) -> str:
    """A number as Vietnamese reports print it: 14.103; 15,3."""
    text = decimal_text(value, places)
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, decimals = text.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return sign + grouped + (f",{decimals}" if decimals else "")


_PREFIX = {"more_than": "hơn ", "nearly": "gần ", "about": "khoảng ", "at_least": "ít nhất ", "at_most": "không quá "}

_THOUSAND = 1000  # smaller words do not scale alone: "3 trăm" is shown as 300


@cache
def _scales() -> tuple[regex.Pattern[str], dict[str, int]]:
    """The pattern of the scale words behind a number ("900 triệu", "1,2 nghìn tỷ"), and what each stands for."""
    scales: dict[str, int] = load("numbers")["scales"]
    alone = "|".join(word for word, size in scales.items() if size >= _THOUSAND)
    before = "|".join(word for word, size in scales.items() if 100 <= size < 10**6)
    return regex.compile(rf"\d\s*((?:(?:{before})\s+)?(?:{alone}))(?!\p{{L}})"), scales


def scaled(value: Fraction, like: Figure, places: int | None = None) -> str:
    """A number in the scale word of a figure, as a reader adds it up: 1.350 triệu beside "900 triệu đồng"."""
    pattern, scales = _scales()
    found = pattern.search(like.text.lower()) if like.kind == "count" else None
    if found is None:
        return number(value, places)
    words = found[1].split()
    return f"{number(value / prod(scales[word] for word in words), places)} {' '.join(words)}"


def printed(figure: Figure) -> str:
    """A figure's value as printed, with its qualifier, its scale word and a percent sign."""
    text = _PREFIX.get(figure.qualifier, "") + scaled(figure.value, figure)
    if figure.kind == "ratio" and figure.denominator is not None:
        text += f"/{number(figure.denominator)}"
    return text + "%" if figure.kind == "percent" else text


def named(figure: Figure) -> str:
    """A figure's value with its counting noun."""
    return f"{printed(figure)} {figure.unit}" if figure.unit else printed(figure)


def added(figures: Iterable[Figure]) -> str:
    """``a + b + c`` of printed values."""
    return " + ".join(printed(f) for f in figures)


def spans_of(figures: Iterable[Figure]) -> list[Span]:
    """The original spans of figures."""
    return [Span(f.start, f.end) for f in figures]
