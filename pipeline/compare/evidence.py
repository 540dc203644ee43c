"""Where a value comes from, in words: the sentence that prints it, the report, section and page."""

from __future__ import annotations

from pipeline import writing
from pipeline.compare.series import Told
from pipeline.publish.report.quotes import quotes
from schemas.spans import Span

_CONTEXT = 150  # code points on each side of the figure, at most


def quote(told: Told) -> str:
    """The sentence around a value on one line; "" where the text is not there."""
    if not told.window:
        return ""
    figure = Span(told.start - told.window_start, told.end - told.window_start)
    found = quotes(told.window, [figure], [figure], _CONTEXT)
    return " ".join("".join(segment.text for one in found for segment in one.segments).split())


def figure_words(told: Told) -> str:
    """The figure as it is printed; "" where the text is not there."""
    window = told.window or ""
    return " ".join(window[told.start - told.window_start : told.end - told.window_start].split())


def report_name(told: Told, lang: str) -> str:
    """The report by its number and date, or by its title or file: "57-BC/ĐUK, 28/12/2022"."""
    if told.symbol:
        joint = "/" if "-" in told.symbol else "-"
        name = f"{told.number or '…'}{joint}{told.symbol}"
    else:
        name = " ".join((told.title or told.file or told.doc_id).split())
    pair = writing.date(told.date) if told.date else None
    return f"{name}, {pair[lang == 'en']}" if pair else name


def place(told: Told, lang: str) -> str:
    """Section, footnote and page: "mục II > 2, trang 3"; "" where none is known."""
    english = lang == "en"
    parts = [
        f"{'section' if english else 'mục'} {told.section}" if told.section else "",
        f"{'footnote' if english else 'chú thích'} {told.footnote}" if told.footnote else "",
        f"{'page' if english else 'trang'} {told.page}" if told.page else "",
    ]
    return ", ".join(filter(None, parts))
