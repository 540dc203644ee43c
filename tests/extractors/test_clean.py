"""The cleaned copy: what it drops, joins and mends, and that every character of it leads back to the author's text."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.readers import from_text
from corpus.structure import analyse
from extractors.clean import clean
from schemas.document import Document, Footnote, Paragraph
from schemas.spans import Span
from schemas.spelling import new_tones


def document(text, *paragraphs, notes=()):
    """A document of given paragraphs, or of one."""
    return Document("d", "d.txt", "text/plain", text, paragraphs=paragraphs or (Paragraph((Span(0, len(text)),)),),
                    footnotes=tuple(notes))  # fmt: skip


# What the author wrote, what the copy holds, and why.
COPIES = [
    ("Đảng uỷ Khối", "Đảng ủy Khối", "old tone placement"),
    ("UỶ BAN KIỂM TRA", "ỦY BAN KIỂM TRA", "in capitals"),
    ("hoà giải, khoá XI, khoẻ, thuỷ lợi", "hòa giải, khóa XI, khỏe, thủy lợi", "oa, oe, uy at the end of a word"),
    ("quý II, quỹ, toàn quốc, Huỳnh", "quý II, quỹ, toàn quốc, Huỳnh", "no choice of place after q or before a letter"),
    ("12\u00a0đảng\u202fviên\tnữ", "12 đảng viên nữ", "every blank is a blank"),
    ("đảng\nviên", "đảng viên", "a line break within a paragraph"),
    ("Ðảng bộ có 8\u200b.341 đảng vi\u00adên", "Đảng bộ có 8.341 đảng viên", "Ð for Đ; invisible characters"),
    ("có **12 đảng viên** nữ", "có 12 đảng viên nữ", "markdown"),
    ("08 loại hình¹; có 12² lớp", "08 loại hình; có 12 lớp", "markers are no digits"),
    ("văn bản⁽³⁾ và quy chế₍₄₎.", "văn bản và quy chế.", "markers in brackets"),
    ("trụ sở 450 m² và 12 m³", "trụ sở 450 m² và 12 m³", "a square metre has no footnote"),
    ("30%¹⁰ trở lên", "30% trở lên", "a marker after a percent"),
    ("Đảng ủy Khôi đã kết nap 12 đảng vién", "Đảng ủy Khối đã kết nạp 12 đảng viên", "slips that OCR makes"),
    ("toàn Khôi học tập", "toàn Khối học tập", "slip with its capital kept"),
    ("khôi phục 12 chi bộ", "khôi phục 12 chi bộ", "a word of its own"),
    ("phần đầu kết nạp 30 quần chúng", "phấn đấu kết nạp 30 quần chúng", "a plan, said of a figure"),
    ("ở phần đầu của báo cáo", "ở phần đầu của báo cáo", "the first part"),
    ("học tập ngihtập; 09 ngih quyết", "học tập nghị tập; 09 nghị quyết", "a slip that grows the text"),
    ("tô chức cơ sở đảng, chỉ bộ trực thuộc", "tổ chức cơ sở đảng, chi bộ trực thuộc", "two slips in one line"),
    ("tô chức một cuộc thi; chỉ bộ phận này", "tô chức một cuộc thi; chỉ bộ phận này", "in doubt nothing is mended"),
    ("đã kết nạp 12 đăng viên mới", "đã kết nạp 12 đảng viên mới", "ă for ả"),
    ("phí đăng viên chức nộp", "phí đăng viên chức nộp", "another word begins"),
    ("trong quý HI. Quá", "trong quý III. Quá", "strokes of a Roman number"),
    ("quý Hi Lạp", "quý Hi Lạp", "a name"),
    ("tăng rõ rệt 50 với cùng kỳ", "tăng rõ rệt so với cùng kỳ", "letters read as a number"),
    ("nhiều hơn 50 với 12 lớp", "nhiều hơn 50 với 12 lớp", "a number may be meant"),
    ("nhiêm kỳ 2020 - 2025, câp uỷ", "nhiệm kỳ 2020 - 2025, cấp ủy", "tones first, then slips"),
]  # fmt: skip


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("written", "copied", "why"), COPIES)
def test_copy(written, copied, why, form):
    text = unicodedata.normalize(form, written)
    found = clean(document(text))
    assert found.text == f"{copied}\n", why
    assert found.lower == found.text.lower()


# A piece of the copy, and what the author wrote there.
PLACES = [
    ("ngày 12 Đảng uỷ họp", "ủy", "uỷ"),
    ("có **12** lớp", "12 lớp", "12** lớp"),
    ("có **12** lớp", "có 12", "có **12"),
    ("8\u200b.341 đảng viên", "8.341", "8\u200b.341"),
    ("loại hình¹ khác", "loại hình", "loại hình"),
    ("loại hình¹ khác", " khác", " khác"),
    ("thi ngihtập xong", "nghị tập", "ngihtập"),
    ("thi ngihtập xong", "xong", "xong"),
    ("đã kết nap 12", "kết nạp 12", "kết nap 12"),
]


@pytest.mark.parametrize(("written", "piece", "there"), PLACES)
def test_place(written, piece, there):
    found = clean(document(written))
    start = found.text.index(piece)
    where = found.original(start, start + len(piece))
    assert written[where.start : where.end] == there


def test_decomposed_text_keeps_its_offsets():
    text = unicodedata.normalize("NFD", "Đảng uỷ có 12 đảng viên nữ")
    found = clean(document(text))
    start = found.text.index("đảng viên")
    where = found.original(start, start + len("đảng viên"))
    assert unicodedata.normalize("NFC", text[where.start : where.end]) == "đảng viên"


def test_a_sentence_cut_by_a_page_is_whole():
    text = "Có 231/7786 đồng chí (chiếm\n\n12\n\n2,96%) là nữ."
    pieces = Paragraph((Span(0, 27), Span(33, len(text))))
    found = clean(document(text, pieces, Paragraph((Span(29, 31),), "furniture")))
    assert found.text == "Có 231/7786 đồng chí (chiếm 2,96%) là nữ.\n"
    start = found.text.index("chiếm 2,96%")
    where = found.original(start, start + len("chiếm 2,96%"))
    assert text[where.start : where.end] == "chiếm\n\n12\n\n2,96%"


def test_notes_stand_after_the_text_and_without_labels():
    text = "Có 08 lớp (1) trong năm.\n\n(1) Gồm 03 lớp mới.\n\nTất cả đạt."
    first, note, last = (Paragraph((Span(*s),), kind, footnote=n) for s, kind, n in (
        ((0, 24), "body", None), ((26, 45), "footnote", "n1"), ((47, len(text)), "body", None)))  # fmt: skip
    notes = [Footnote("n1", "1", Span(10, 13), Span(26, 45), 30, "linked")]
    found = clean(document(text, first, note, last, notes=notes))
    assert found.text == "Có 08 lớp  trong năm.\nTất cả đạt.\nGồm 03 lớp mới.\n"
    assert [block.paragraph for block in found.blocks] == [first, last, note]
    assert found.cleaned(text.index("Gồm")) == found.text.index("Gồm")
    assert found.cleaned(10) == found.text.index(" trong")


def test_furniture_and_tail_are_left_out():
    text = "Có 12 lớp.\n\n- 7 -\n\nNơi nhận: như trên."
    kinds = {(0, 10): "body", (12, 17): "furniture", (19, len(text)): "tail"}
    paragraphs = [Paragraph((Span(*span),), kind) for span, kind in kinds.items()]
    assert clean(document(text, *paragraphs)).text == "Có 12 lớp.\n"


def test_page_break_found_by_structure():
    text = (
        "BÁO CÁO\nkết quả công tác năm 2022\n\nTrong năm, Đảng ủy đã mở được nhiều lớp bồi dưỡng cho các đồng chí "
        "ở cơ sở với số lượng là\n\f1.208 lượt người, bằng hai lần so với năm trước và vượt kế hoạch.\n"
    )
    found = clean(analyse(from_text(text)))
    assert "với số lượng là 1.208 lượt người" in found.text


# Text, and how many sentences it holds.
SENTENCES = [
    ("Có 12 lớp. Mở thêm 3 lớp.", 2, ""),
    ("Đạt 12.500 lượt. 30 đồng chí dự.", 2, "a sentence may begin with a figure"),
    ("Đồng chí A. Nguyễn dự họp, v.v. và nêu ý kiến.", 1, "an initial; a point before a small letter"),
    ("TP. Hà Giang có 12 chi bộ.", 1, "TP. is short for something"),
    ("2. Về công tác đảng viên", 1, "the number of a heading"),
    ("Kết nạp 12 đảng viên! Thật không? Đúng.", 3, "other marks"),
    ("Các tổ chức (hội, đoàn...) đều họp.", 1, "three dots before a bracket"),
    ("Họp, học... Sau đó, chi bộ họp tiếp.", 2, "three dots at the end"),
    ("Năm 2020. Năm 2021.", 2, "a year before the point"),
]


@pytest.mark.parametrize(("text", "count", "why"), SENTENCES)
def test_sentences(text, count, why):
    found = clean(document(text))
    inside = [start for start in found.sentence_starts if start < len(text)]
    assert len(inside) == count, why
    for start in inside:
        sentence = found.sentence_at(start)
        assert sentence.start == start
        assert found.sentence_at(sentence.end - 1) == sentence


SLIPS = ["kết nap đảng", "Đảng uỷ Khôi", "ngihtập", "phần đầu 12"]
TRAPS = [
    "uỷ ",
    "uy\u0309 ",
    "**",
    "¹",
    "⁽²⁾",
    "m²",
    "\u200b",
    "\ufeff",
    "İ",
    "ﬀ",
    "e\u0323\u0302",
    "\u0301",
    "\n",
    "\r\n",
    " ",
]
TRAPS += ["a\u0301\u0302\u0303\u0304", "\u1100\u1161", "👨\u200d👩\u200d👧", "12.345"]
pieces = st.one_of(st.text(max_size=12), st.sampled_from(SLIPS + TRAPS))
kinds = st.sampled_from(["header", "title", "heading", "body", "body", "body", "footnote", "tail", "furniture"])


@st.composite
def documents(draw):
    """Any text, cut into paragraphs of any kind; some spans are in no paragraph, some paragraphs have several spans."""
    text = "".join(draw(st.lists(pieces, max_size=14)))
    cuts = sorted([0, *draw(st.lists(st.integers(0, len(text)), max_size=10)), len(text)])
    spans = [Span(a, b) for a, b in pairwise(cuts)]
    paragraphs, notes = [], []
    while spans:
        size = draw(st.integers(1, 3))
        kind = draw(kinds)
        note = f"n{len(notes)}" if kind == "footnote" and draw(st.booleans()) else None
        group, spans = tuple(spans[:size]), spans[size:]
        if note:
            anchor = draw(st.none() | st.sampled_from(sorted({c for c in cuts if c < len(text)} or {0})))
            marker = Span(anchor, min(anchor + 1, len(text))) if anchor is not None else None
            content = draw(st.integers(group[0].start, group[-1].end))
            notes.append(Footnote(note, "1", marker, Span(group[0].start, group[-1].end), content, "linked"))
        if draw(st.integers(0, 9)):
            paragraphs.append(Paragraph(group, kind, footnote=note))
    return Document("d", "d", "text/plain", text, paragraphs=tuple(paragraphs), footnotes=tuple(notes))


@given(documents())
@example(document("kết nap 12 đảng vién\u0301 İ"))
def test_copy_of_anything(given_document):
    found = clean(given_document)
    text = given_document.text
    assert len(found.lower) == len(found.text)
    end = 0
    for block in found.blocks:
        assert end <= block.start < block.end <= len(found.text)
        end = block.end
        assert block.paragraph in given_document.paragraphs
        previous = block.paragraph.start
        for i in range(block.start, block.end):
            where = found.original(i, i + 1)
            assert block.paragraph.start <= where.start <= where.end <= block.paragraph.end
            assert where.start >= previous
            previous = where.start
        assert found.original(block.start, block.end).end <= len(text)
        assert found.block_at(block.start) == found.block_at(block.end - 1) == block
    assert sorted(found.sentence_starts) == found.sentence_starts
    assert found.sentence_starts[0] == 0


@given(documents(), st.data())
def test_any_piece_leads_back_in_order(given_document, data):
    found = clean(given_document)
    if not found.blocks:
        return
    block = data.draw(st.sampled_from(found.blocks))
    start = data.draw(st.integers(block.start, block.end - 1))
    end = data.draw(st.integers(start + 1, block.end))
    where = found.original(start, end)
    assert where.start <= found.original(start, start + 1).start
    assert where.end == found.original(end - 1, end).end


@given(documents())
def test_offsets_go_back_to_the_copy(given_document):
    found = clean(given_document)
    last = len(given_document.text)
    for offset in range(last + 1):
        at = found.cleaned(offset)
        assert at is None or 0 <= at <= len(found.text)


DROPPED = "¹²⁽⁾*\u200b\u00ad"
composed = st.text(alphabet="aáàạămâđêiioôuưyỳủỷqĐỦỶ 0123456789.,;:()%/–-“”" + DROPPED, max_size=60)
letters = st.sampled_from("aăậắeêệễoơợởuưựyỷỳđĐAẦO 12.,")
marked = st.lists(letters | letters.map(lambda c: unicodedata.normalize("NFD", c)), max_size=60).map("".join)


@given(composed)
def test_what_is_kept_is_what_was_written(text):
    found = clean(document(text))
    spelled, kept = new_tones(text), set()
    for i, character in enumerate(found.text[:-1]):
        where = found.original(i, i + 1)
        assert where.end == where.start + 1
        assert spelled[where.start] == character
        assert found.cleaned(where.start) == i
        assert kept.isdisjoint({where.start})
        kept.add(where.start)
    assert all(text[i] in DROPPED for i in range(len(text)) if i not in kept)


@given(marked)
def test_decomposed_letters_are_composed_in_place(text):
    found = clean(document(text))
    end = 0
    for i, character in enumerate(found.text[:-1]):
        where = found.original(i, i + 1)
        assert where.start == end
        assert where.end > where.start
        end = where.end
        # "uỷ" becomes "ủy": the tone goes over to the letter beside it
        assert unicodedata.normalize("NFD", character)[0] == unicodedata.normalize("NFD", text[where.start])[0]
    assert end == len(text)
    assert new_tones(found.text[:-1]) == new_tones(unicodedata.normalize("NFC", text))
