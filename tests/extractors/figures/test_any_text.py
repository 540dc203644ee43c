"""Figures of any text: never an error, always the author's words, never a date's digits."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from corpus.readers import from_text
from corpus.structure import analyse
from extractors import extract
from schemas.document import Document

WORDS = (
    "có đã từ đến hơn trên dưới gần khoảng ít nhất tăng giảm lên còn so với và của trong đó năm tháng ngày kỳ quý "
    "đồng chí đảng viên chi bộ lớp lượt tỷ triệu nghìn đồng hàng trăm ba mười hai điều khoản số Nghị quyết Covid Cụm "
    "trở lên % / - – , . ; : ( ) “ ” ¹ ** \n \n\n 1 12 05 2020 1.234 15,3 7786 18/5 12/7/2016 35 4.0 22-NQ/TW 0 1. (2) "
    "tuổi 123456789012345678901234567890"
)
words = st.sampled_from(WORDS.split(" "))
texts = st.one_of(
    st.lists(words, max_size=30).map(" ".join), st.lists(words, max_size=30).map("".join), st.text(max_size=80)
)


def facts(text: str) -> Document:
    return extract(analyse(from_text(text)))


@given(texts.filter(str.strip))
@example("từ 1 đến 1 đến 2%/3 đồng chí/1 lần trở lên")
@example("hơn hàng trăm nghìn mười hai đồng chí")
@example("ít nhất 12 %/ 35\n\ntrở lên")
def test_figures_stand_where_they_say(text):
    document = facts(text)
    for figure in document.figures:
        assert document.text[figure.start : figure.end] == figure.text != ""
        assert any(character.isdigit() for character in figure.text) or figure.value
        assert figure.value >= 0
        assert figure.value_max is None or figure.value_max > figure.value
        assert figure.denominator is None or figure.denominator > 0
        assert figure.interval.lo is None or figure.interval.lo <= figure.value
        assert figure.interval.hi is None or figure.interval.hi >= figure.value
    assert len({figure.figure_id for figure in document.figures}) == len(document.figures)


@given(texts.filter(str.strip))
@example("1 hàng trăm")
@example("1 chí năm 2020")
def test_figures_dates_and_references_do_not_overlap(text):
    document = facts(text)
    places = sorted((figure.clean.start, figure.clean.end) for figure in document.figures)
    assert all(left[1] <= right[0] for left, right in pairwise(places))
    for figure in document.figures:
        for fact in (*document.dates, *document.references):
            assert figure.end <= fact.start or fact.end <= figure.start
