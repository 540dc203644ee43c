"""Quotes: the sentence around a passage, its figures marked, and nothing that the author did not write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.report.fulltext import Stain, runs
from pipeline.publish.report.quotes import Mark, quotes
from schemas.spans import Span

TEXT = (
    "II. KẾT QUẢ\n\nNăm qua mở 4 lớp cho 316 đồng chí. Có 12 chi bộ, gồm 7 chi bộ cơ quan và 5 chi bộ\n\n"
    "doanh nghiệp được khen¹. Chi phí tăng.\n\n¹ Theo quyết định tháng trước.\n\n- Mục sau có 3 ý."
)
PASSAGES = [
    (["4 lớp"], [], ["Năm qua mở *4 lớp* cho 316 đồng chí."], "a short passage without figures is marked itself"),
    (["4 lớp cho 316 đồng chí"], ["316"], ["Năm qua mở 4 lớp cho *316* đồng chí."], "figures are marked, not the rest"),
    (
        ["12 chi bộ", "5 chi bộ"],
        ["12", "5 chi"],
        ["Có *12* chi bộ, gồm 7 chi bộ cơ quan và *5 chi* bộ\n\ndoanh nghiệp được khen¹."],
        "passages of one sentence are one quote, which runs on over a page break",
    ),
    (["3 ý", "4 lớp"], [], ["- Mục sau có *3 ý*.", "Năm qua mở *4 lớp* cho 316 đồng chí."], "as the check orders"),
    (["quyết định"], [], ["¹ Theo *quyết định* tháng trước."], "a note is not run into the text beside it"),
    ([], ["12"], ["Có *12* chi bộ, gồm 7 chi bộ cơ quan và 5 chi bộ\n\ndoanh nghiệp được khen¹."], "a figure"),
    (["Năm qua mở 4 lớp cho 316 đồng chí. Có 12 chi bộ"], ["4 lớp"], ["Năm qua mở *4 lớp* cho 316 đồng chí. Có 12 "
      "chi bộ, gồm 7 chi bộ cơ quan và 5 chi bộ\n\ndoanh nghiệp được khen¹."], "a passage of two sentences is whole"),
]  # fmt: skip


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def written(quote) -> str:
    return "".join(f"*{s.text}*" if s.kind in ("figure", "passage") else s.text for s in quote.segments)


@pytest.mark.parametrize(("passages", "figures", "expected", "why"), PASSAGES, ids=lambda value: str(value)[:40])
def test_quotes(passages, figures, expected, why):
    borders = [TEXT.index("Năm qua"), TEXT.index("¹ Theo"), TEXT.index("\n\n- Mục")]
    found = quotes(TEXT, [span(p) for p in passages], [span(f) for f in figures], borders=borders)
    assert [written(quote) for quote in found] == expected, why


def test_a_long_sentence_is_cut_between_words_and_says_so():
    text = "một hai ba " * 100 + "có 57 người " + "bốn năm sáu " * 100
    at = text.index("57")
    (quote,) = quotes(text, [Span(at, at + 2)], [], context=30)
    assert written(quote) == "…ba một hai ba một hai ba có *57* người bốn năm sáu bốn năm…"


def test_a_long_passage_is_cut_to_what_surrounds_its_figures():
    text = "Có 10 lớp " + "với nhiều người học " * 60 + "và 20 hội nghị."
    passage, figures = Span(0, len(text)), [Span(3, 5), Span(text.index("20"), text.index("20") + 2)]
    (quote,) = quotes(text, [passage], figures)
    assert written(quote).startswith("Có *10* lớp")
    assert written(quote).endswith("*20* hội nghị.")
    assert " […] " in written(quote)
    assert len(written(quote)) < 300


def test_a_passage_without_figures_is_marked_as_a_passage():
    text = "Nghị quyết của hội nghị lần thứ hai và lần thứ ba đều đã được quán triệt."
    (quote,) = quotes(text, [Span(0, 60)], [])
    assert [mark.kind for mark in quote.marks] == ["passage"]


spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 300), st.integers(0, 120))


@given(
    st.text("ab 1.;\n“”¹-ĐÀ…", max_size=250),
    st.lists(spans, max_size=5),
    st.lists(spans, max_size=5),
    st.integers(0, 90),
    st.lists(st.integers(0, 250), max_size=4).map(sorted),
)
def test_quotes_hold_only_what_is_written(text, passages, figures, context, borders):
    found = quotes(text, passages, figures, context, borders)
    marks = {(mark.start, mark.end) for quote in found for mark in quote.marks}
    assert {(min(f.start, len(text)), min(f.end, len(text))) for f in figures} <= marks
    for quote in found:
        rest, position = [s.text for s in quote.segments if s.kind != "gap"], 0
        for piece in rest:
            assert piece in text[position:]
            position = text.index(piece, position) + len(piece)
        marked = "".join(s.text for s in quote.segments if s.kind in ("figure", "passage"))
        covered = {offset for mark in quote.marks for offset in range(mark.start, min(mark.end, len(text)))}
        assert marked == "".join(text[offset] for offset in sorted(covered))


@given(
    st.text("ab1 \n", max_size=80),
    st.lists(st.tuples(spans, st.sampled_from(["error", "warning", "holds", "unchecked"])), max_size=8),
    st.lists(st.integers(0, 90), max_size=5),
)
def test_the_full_text_is_whole(text, stains, targets):
    found = runs(text, [Stain(Mark(s.start, s.end), state) for s, state in stains], targets, "d1-")
    assert "".join(run.text for run in found) == text
    anchors = [run.anchor for run in found if run.anchor]
    assert sorted(anchors) == sorted({f"d1-{target}" for target in targets if target < len(text)})


def test_the_gravest_state_of_a_figure_is_shown_and_a_passage_does_not_hide_figures():
    text = "Có 12 lớp và 30 hội nghị."
    found = runs(
        text,
        [
            Stain(Mark(3, 5), "holds"),
            Stain(Mark(3, 5), "error", "c-1"),
            Stain(Mark(0, 9, "passage"), "warning", "c-2"),
            Stain(Mark(13, 15), "unchecked"),
        ],
        [3],
        "d1-",
    )
    assert [(run.text, run.state, run.link) for run in found if run.state] == [
        ("12", "error", "c-1"),
        ("30", "unchecked", None),
    ]
