"""``findings.docx``: a first page with counts, then report by report the findings, the gravest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pipeline import decisions, writing
from pipeline.decisions import Decision
from pipeline.glossary import ACKNOWLEDGED, DECIDED, FINDINGS, SEVERITIES, STATES
from pipeline.publish.findings.advice import advice
from pipeline.publish.findings.pictures import picture
from pipeline.publish.findings.style import Page, prepare
from pipeline.publish.report.assemble import page_view
from pipeline.publish.report.views import CheckView, DetailView, DocumentView, FindingView, PageView, QuoteView
from schemas.document import READ
from schemas.problems import Text, UnknownChoice

if TYPE_CHECKING:
    from docx.document import Document

_FIXED = (1980, 1, 1, 0, 0, 0)
_QUOTES = 6  # passages printed of one finding
_COUNTED = ("error", "warning", "info")
_STATE = {"confirm": "confirmed", "doubtful": "doubtful"}  # kind of decision: what has become of the finding


def write(dataset: Path, target: Path, lang: str = "vi", only: Callable[[DocumentView], bool] | None = None) -> int:
    """Writes the findings of a dataset's reports, or ``only`` of some, and returns how many they are.

    Findings that somebody has acknowledged are counted, not printed; of others it is said what was decided at the desk.
    Raises NotADataset, UnknownChoice when no report is chosen, BadConfiguration for a damaged log of decisions, OSError
    where ``target`` cannot be written.
    """
    import docx

    view = page_view(dataset, lang, only)
    if not view.documents:
        raise UnknownChoice(
            Text("Không có báo cáo nào như vậy trong tập dữ liệu.", "The dataset has no such report."),
            Text("Xem tên báo cáo bằng “doichieu status”, hoặc trong report.html.", "See the names in report.html."),
        )
    paper = docx.Document()
    prepare(paper, lang)
    page = Page(paper, lang)
    _first_page(page, view)
    printed, decided = 0, decisions.standing(dataset).checks
    for detail in view.details:
        printed += _report(page, detail, decided)
    if not printed:
        page.text(page.say("Không có phát hiện nào còn mở.", "No open findings."), italic=True)
    _save(paper, target)
    return printed


def _save(paper: Document, target: Path) -> None:
    """Writes the document so that the same findings give the same bytes: no file in it bears the time of the day."""
    made = BytesIO()
    paper.save(made)
    with ZipFile(made) as source, ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            archive.writestr(ZipInfo(name, _FIXED), source.read(name), ZIP_DEFLATED)


def _first_page(page: Page, view: PageView) -> None:
    say = page.say
    page.title(say("KẾT QUẢ ĐỐI CHIẾU SỐ LIỆU", "CONSISTENCY OF FIGURES"))
    page.subtitle(say("Những chỗ số liệu trong báo cáo chưa khớp", "Where figures in reports do not agree"))
    made = f", {say('lập ngày', 'made on')} {_date(view.created[:10], page.lang)}" if view.created else ""
    page.centred(f"{say('Bộ dữ liệu', 'Dataset')} {view.name}{made}")
    total = view.total
    read = sum(document.status in READ for document in view.documents)
    counts = ", ".join(f"{getattr(total, s)} {_level(s, page.lang, getattr(total, s))}" for s in _COUNTED)
    page.text(
        say(
            f"Đã đọc {read} văn bản, {writing.grouped(total.figures, 'vi')} số liệu; "
            f"{writing.grouped(total.holding, 'vi')} phép đối chiếu khớp. Còn {counts}.",
            f"{read} documents and {writing.grouped(total.figures, 'en')} figures were read; "
            f"{writing.grouped(total.holding, 'en')} comparisons agree. Open: {counts}.",
        )
    )
    if total.acknowledged:
        one = total.acknowledged == 1
        page.text(
            say(
                f"{total.acknowledged} phát hiện {ACKNOWLEDGED.vi}, không nêu lại ở đây.",
                f"{total.acknowledged} {FINDINGS.one if one else FINDINGS.en} {'was' if one else 'were'} "
                f"{ACKNOWLEDGED.en}, not repeated here.",
            )
        )
    page.text(
        say(
            "Đề nghị đơn vị xem từng phát hiện, đối chiếu với số liệu gốc và ghi ý kiến vào ô dưới mỗi phát hiện.",
            "Please look at each finding, compare it with your records and answer in the box under it.",
        )
    )
    heads = (
        say("Văn bản", "Document"),
        say("Đảng bộ", "Bloc"),
        *(page.capital(_level(s, page.lang)) for s in _COUNTED),
    )
    rows = [_row(page, document) for document in view.documents if document.tally.findings or document.status != "ok"]
    if rows:
        page.table(heads, rows, (7.0, 3.9, 1.7, 2.2, 1.7))
    clean = len(view.documents) - len(rows)
    if clean:
        page.text(
            say(f"{clean} văn bản khác không có phát hiện nào.", f"{clean} other documents have no findings."),
            italic=True,
        )
    if view.findings_left_out:
        page.text(
            say(
                f"Chỉ nêu những phát hiện nặng nhất; còn {view.findings_left_out} phát hiện khác trong bảng checks.",
                f"Only the gravest are printed; {view.findings_left_out} more are in the table checks.",
            ),
            italic=True,
        )


def _row(page: Page, document: DocumentView) -> tuple[str, ...]:
    """A report in the table of the first page; one that gave no text has no counts."""
    state = "" if document.status == "ok" else f" ({page.say(*STATES[document.status][:2])})"
    bloc = document.bloc[page.lang == "en"] if document.bloc else "–"
    counts = (str(getattr(document.tally, s)) if document.status in READ else "–" for s in _COUNTED)
    return _named(document) + state, bloc, *counts


def _report(page: Page, detail: DetailView, decided: Mapping[str, Decision]) -> int:
    """The part of one report; returns how many findings it prints."""
    shown = [finding for finding in detail.findings if finding.level in _COUNTED]
    if not shown:
        return 0
    document, say = detail.document, page.say
    page.heading(document.title, new_page=True)
    facts = [
        (say("Số, ký hiệu", "Number"), document.symbol),
        (say("Ngày", "Date"), _date(document.date, page.lang) if document.date else None),
        (say("Đảng bộ", "Bloc"), document.bloc[page.lang == "en"] if document.bloc else None),
        (say("Tệp", "File"), document.source),
    ]
    page.facts([(name, value) for name, value in facts if value])
    if document.is_draft:
        page.text(say("Đây là dự thảo.", "This is a draft."), italic=True)
    for number, finding in enumerate(shown, 1):
        _finding(page, number, finding, decided.get(finding.main.check_id))
    if detail.findings_left_out:
        page.text(
            say(
                f"Còn {detail.findings_left_out} phát hiện nữa của văn bản này trong bảng checks.",
                f"{detail.findings_left_out} more findings of this document are in the table checks.",
            ),
            italic=True,
        )
    return len(shown)


def _finding(page: Page, number: int, finding: FindingView, decision: Decision | None) -> None:
    check = finding.main
    english = page.lang == "en"
    level = page.capital(_level(finding.level, page.lang, 1))
    page.finding(f"{number}. {level}: ", check.message[english], finding.level)
    if decision and (term := DECIDED.get(_STATE.get(decision.kind, ""))):
        page.labelled(page.say("Người xem kết luận", "Looked at by a person"), page.say(term.vi, term.en), bold=True)
    _sum(page, check)
    _passages(page, check)
    for other in finding.others:
        page.labelled(page.say("Cùng nguyên nhân", "Same cause"), other.message[english])
        _sum(page, other)
    to_check = advice(check, doubtful=decision is not None and decision.kind == "doubtful")
    page.labelled(page.say("Cần kiểm tra", "To check"), " ".join(words[english] for words in to_check))
    page.answer(check.check_id)


def _sum(page: Page, check: CheckView) -> None:
    if check.arithmetic[0]:
        page.labelled(page.say("Phép tính", "Sum"), page.say(*check.arithmetic), bold=True)
    if check.reading:
        page.labelled(page.say("Cách hiểu khớp", "What would fit"), check.reading[page.lang == "en"])


def _passages(page: Page, check: CheckView) -> None:
    for quote in check.quotes[:_QUOTES]:
        page.quote(_place(page, quote), [(s.text, s.kind == "figure") for s in quote.segments])
        for image in quote.images:
            if (made := picture(image)) is not None:
                page.picture(made, image.width)
        if quote.unsure:
            read = ", ".join(dict.fromkeys(quote.unsure.values()))
            page.text(page.say(f"Máy đọc chưa chắc: {read}", f"Read with doubt: {read}"), italic=True)
    left = len(check.quotes) - _QUOTES + check.quotes_left_out
    if left > 0:
        page.text(page.say(f"… và {left} đoạn nữa.", f"… and {left} more passages."), italic=True)


def _place(page: Page, quote: QuoteView) -> str:
    """Report (where it is another one), section, footnote and page."""
    say, place = page.say, quote.place
    parts = [
        _named(quote.document) if quote.document else "",
        f"{say('mục', 'section')} {place.section_path.replace(' > ', ' › ')}" if place.section_path else "",
        f"{say('chú thích', 'footnote')} {place.footnote}" if place.footnote else "",
        f"{say('trang', 'page')} {place.page}" if place.page else "",
    ]
    words = ", ".join(filter(None, parts)) or say("phần đầu văn bản", "before the first heading")
    return page.capital(words)


def _named(document: DocumentView) -> str:
    """Symbol and title of a report on one line."""
    return f"{document.symbol}: {document.title}" if document.symbol else document.title


def _level(severity: str, lang: str, number: int = 2) -> str:
    term = SEVERITIES[severity]
    return (term.en if number != 1 else term.one or term.en) if lang == "en" else term.vi


def _date(text: str, lang: str) -> str:
    pair = writing.date(text)
    return pair[lang == "en"] if pair else text
