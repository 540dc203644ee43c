"""One word for one thing: every code of the tables has a name, and numbers and dates are written by language."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import glossary, writing
from pipeline.publish.report.wording import WORDING
from pipeline.status import Phase
from schemas.checks import Severity, Verdict
from schemas.document import DocumentStatus
from schemas.facts import DateKind, Qualifier, Role


@pytest.mark.parametrize(
    ("codes", "terms", "unsaid"),
    [
        (Severity, glossary.SEVERITIES, {"none"}),
        (Verdict, glossary.VERDICTS, set()),
        (DocumentStatus, glossary.STATES, set()),
        (Phase, glossary.PHASES, set()),
        (Qualifier, glossary.QUALIFIERS, {"exact"}),
        (Role, glossary.ROLES, {"actual"}),
        (DateKind, glossary.DATE_KINDS, set()),
    ],
)
def test_every_code_has_a_term(codes, terms, unsaid):
    assert set(get_args(codes)) - unsaid == set(terms)
    assert len({term.vi for term in terms.values()}) == len({term.en for term in terms.values()}) == len(terms)


def test_terminal_and_page_use_the_same_words():
    for terms in (glossary.VERDICTS, glossary.STATES):
        assert all(WORDING[code][0] == term.vi for code, term in terms.items())
    assert all(WORDING[code][0].lower() == term.vi for code, term in glossary.SEVERITIES.items())


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (Fraction(7105), "7.105", "7,105"),
        (Fraction("58.4"), "58,4", "58.4"),
        (Fraction("14103.05"), "14.103,05", "14,103.05"),
        (Fraction("-0.5"), "-0,5", "-0.5"),
        (Fraction(2_750_000_000), "2.750.000.000", "2,750,000,000"),
    ],
)
def test_decimals(value, vi, en):
    assert (writing.decimal(value, "vi"), writing.decimal(value, "en")) == (vi, en)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_a_decimal_can_be_read_back(value):
    said = writing.decimal(Fraction(value), "vi")
    assert Fraction(said.replace(".", "").replace(",", ".")) == Fraction(value)


@pytest.mark.parametrize(
    ("value", "pair"),
    [
        ("2022-12-28", ("28/12/2022", "28 Dec 2022")),
        ("2022-04", ("04/2022", "Apr 2022")),
        ("2022", ("2022", "2022")),
        ("--05-19", ("19/05", "19 May")),
        ("2022-13", None),
        ("", None),
        ("nay", None),
    ],
)
def test_dates(value, pair):
    assert writing.date(value) == pair


def test_one_word_for_what_was_acknowledged():
    """The page, the desk, the Word document and the terminal tell of one decision; to confirm is another one."""
    from pipeline.web import worklist

    assert worklist.STATES["acknowledged"][0] == glossary.ACKNOWLEDGED.vi == "đã chấp nhận"
    home = Path(glossary.__file__).parent
    folders = [home / name for name in ("cli", "publish", "web")]
    sources = [path for folder in folders for kind in ("*.py", "*.j2", "*.js") for path in folder.rglob(kind)]
    assert len(sources) > 80
    assert [path.name for path in sources if "xác nhận" in path.read_text("utf-8").lower()] == []
