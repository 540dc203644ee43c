"""Numbers, dates and unseen characters as the page sets them."""

import string
from pathlib import Path

import pytest

from pipeline.publish import report
from pipeline.publish.report.typography import both, date, number, say, share, visible, words
from pipeline.publish.report.wording import WORDING

NUMBERS = [
    (7, "7"),
    (999, "999"),
    (14103, "<l-vi>14.103</l-vi><l-en>14,103</l-en>"),
    (1234567, "<l-vi>1.234.567</l-vi><l-en>1,234,567</l-en>"),
]
SHARES = [
    (1, 2, "50%"),
    (153, 1000, "<l-vi>15,3%</l-vi><l-en>15.3%</l-en>"),
    (1, 3000, "<l-vi>0,1%</l-vi><l-en>0.1%</l-en>"),  # some is never shown as none
    (2999, 3000, "<l-vi>99,9%</l-vi><l-en>99.9%</l-en>"),  # nor all but one as all
    (0, 5, "0%"),
    (5, 5, "100%"),
    (0, 0, "–"),
]
DATES = [
    ("2023-11-06", "<l-vi>06/11/2023</l-vi><l-en>6 Nov 2023</l-en>"),
    ("2021-10", "<l-vi>10/2021</l-vi><l-en>Oct 2021</l-en>"),
    ("2020", "2020"),
    ("--05-19", "<l-vi>19/05</l-vi><l-en>19 May</l-en>"),
    ("2020-13", "2020-13"),
    ("hôm qua", "hôm qua"),
    ("<b>", "&lt;b&gt;"),
    (None, ""),
    ("", ""),
]
UNSEEN = [
    ("a\x00b", "a␀b"),
    ("x\u202eyz", "x⟨U+202E⟩yz"),
    ("\ufeffđầu", "⟨U+FEFF⟩đầu"),
    ("tab\tdòng\nmới", "tab\tdòng\nmới"),
    ("uỷ ủy Đ 5.210 — “ngoặc”", "uỷ ủy Đ 5.210 — “ngoặc”"),
]


@pytest.mark.parametrize(("value", "expected"), NUMBERS)
def test_number(value, expected):
    assert number(value) == expected


@pytest.mark.parametrize(("part", "whole", "expected"), SHARES)
def test_share(part, whole, expected):
    assert share(part, whole) == expected


@pytest.mark.parametrize(("value", "expected"), DATES)
def test_date(value, expected):
    assert date(value) == expected


@pytest.mark.parametrize(("text", "expected"), UNSEEN)
def test_visible(text, expected):
    assert visible(text) == expected


def test_what_is_put_into_a_phrase_is_escaped():
    assert say("acknowledged_by", by="<i>").count("&lt;i&gt;") == 2
    assert both("<a>", "<a>") == "&lt;a&gt;"


def test_english_singular():
    assert words("same_cause", n=1)[1] == "1 more finding of the same cause"
    assert words("same_cause", n=2)[1] == "2 more findings of the same cause"
    assert words("lead_error", errors=words("n_errors", n=1234)) == (
        "Có 1.234 lỗi cần xem trước khi ký.",
        "1,234 errors to look at before signing.",
    )


def test_both_languages_ask_for_the_same_values():
    def asked(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    for key, texts in WORDING.items():
        assert len({frozenset(asked(text)) for text in texts}) == 1, key


def test_every_phrase_is_used():
    folder = Path(report.__file__).parent
    source = "".join(path.read_text("utf-8") for path in folder.rglob("*.j2"))
    built = {"acknowledged_means", "error_means", "info_means", "warning_means", "errors", "warnings", "infos"}
    named = {"error", "warning", "info", "acknowledged", "ok", "partial", "failed", "skipped"}
    named |= {"inconsistent", "suspicious", "rounding", "consistent"}
    unused = {key for key in WORDING if f"t.{key}" not in source and f'"{key}"' not in source}
    assert unused <= built | named


def test_what_python_calls_printable_is_seen():
    printable = "".join(c for c in map(chr, range(0x110000)) if c.isprintable())
    assert visible("\n" + printable) == "\n" + printable  # the line break is not, so the signs are looked for


def test_what_is_no_character_stands_there_as_a_sign():
    assert visible("a\ufffe\uffff\ufdd0\U0001fffe") == "a⟨U+FFFE⟩⟨U+FFFF⟩⟨U+FDD0⟩⟨U+1FFFE⟩"
