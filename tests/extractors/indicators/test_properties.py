"""Indicators of any text: never an error, known ids and codes only, the same with Windows line ends, in linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.readers import from_text
from corpus.structure import analyse
from extractors import extract
from schemas.codelists import load
from schemas.document import Document
from schemas.indicators import dimensions, indicators

SENTENCES = [row["text"] for row in load("indicator_examples")["examples"]]
WORDS = (
    "kết nạp được đảng viên mới 12 đồng chí nữ nam 1.234 15,3% tổ chức cơ sở đảng 05 chi bộ ( ) , ; : . / và với cho "
    "trong đó quán triệt hội nghị trực tuyến điểm cầu lượt khen thưởng tập thể cá nhân giải Nhất kiểm tra giám sát "
    "cuộc năm 2021 chỉ tiêu đạt kế hoạch từ 18 đến 30 tuổi trình độ đại học cao cấp lý luận chính trị ¹ còn lại mỗi"
    " \n\n"
)
texts = st.one_of(
    st.lists(st.sampled_from(WORDS.split(" ")), max_size=40).map(" ".join),
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(" ".join),
    st.tuples(st.sampled_from(SENTENCES), st.integers(0, 200), st.integers(0, 200)).map(lambda t: t[0][t[1] : t[2]]),
)


def read(text: str) -> Document:
    return extract(analyse(from_text(text)))


@settings(max_examples=150, deadline=None)
@given(texts.filter(str.strip))
@example("kết nạp 12, 13 và 14 lần lượt")
@example("từ 61 đến 18 tuổi 05 đảng viên tuổi")
def test_labels_are_of_the_catalogue(text):
    for figure in read(text).figures:
        if figure.indicator_id is None:
            assert figure.dims == ()
            continue
        indicator = indicators()[figure.indicator_id]
        names = {dimensions()[key].name: dimensions()[key] for key in indicator.dims}
        assert 0 < figure.indicator_confidence < 1
        assert list(figure.dims) == sorted(figure.dims)
        for name, code in figure.dims:
            assert name in names
            codes = {
                c.code for key in indicator.dims if dimensions()[key].name == name for c in dimensions()[key].codes
            }
            assert not codes or code in codes


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3))
def test_line_ends_of_windows_change_nothing(sentences):
    text = "\n\n".join(sentences)
    ours, theirs = read(text), read(text.replace("\n", "\r\n"))
    assert [_label(f) for f in ours.figures] == [_label(f) for f in theirs.figures]


def _label(figure):
    return figure.text, figure.indicator_id, figure.dims


@pytest.mark.parametrize(
    "piece", ["kết nạp 12 đảng viên, trong đó nữ 5 đồng chí, ", "Tặng giấy khen cho 5 tập thể. ", "giải Nhất 1 "]
)
def test_time_is_linear_in_the_text(piece):
    def seconds(size: int) -> float:
        text = "BÁO CÁO\nCông tác\n\nKết quả:\n\n" + piece * (size // len(piece))
        begun = time.process_time()
        read(text)
        return time.process_time() - begun

    assert seconds(24_000) < 24 * max(seconds(3_000), 0.05)
