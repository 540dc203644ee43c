"""The words of the page: Vietnamese, English, and the English singular where it differs.

``{name}`` is filled in; numbers are grouped as each language groups them.
"""

from __future__ import annotations

from pipeline.glossary import (
    ACKNOWLEDGED,
    COMPARISONS,
    DOCUMENTS,
    FIGURES,
    FINDINGS,
    SEVERITIES,
    STATES,
    VERDICTS,
)

WORDING: dict[str, tuple[str, ...]] = {
    "title": ("Báo cáo đối chiếu số liệu", "Report on the consistency of figures"),
    "skip": ("Đến phần phát hiện", "Skip to the findings"),
    "contents": ("Mục lục", "Contents"),
    "summary": ("Tóm tắt", "Summary"),
    "made_on": ("Lập ngày", "Made on"),
    "dataset": ("Bộ dữ liệu", "Dataset"),
    # the opening sentence
    "n_errors": ("{n} lỗi", "{n} errors", "{n} error"),
    "n_warnings": ("{n} cảnh báo", "{n} warnings", "{n} warning"),
    "lead_both": (
        "Có {errors} và {warnings} cần xem trước khi ký.",
        "{errors} and {warnings} to look at before signing.",
    ),
    "lead_error": ("Có {errors} cần xem trước khi ký.", "{errors} to look at before signing."),
    "lead_warning": (
        "Không có lỗi; có {warnings} nên xem trước khi ký.",
        "No errors; {warnings} to look at before signing.",
    ),
    "lead_info": (
        "Không có lỗi hay cảnh báo; có {n} điểm cần lưu ý.",
        "No errors or warnings; {n} notes.",
        "No errors or warnings; {n} note.",
    ),
    "lead_none": ("Không thấy số liệu nào mâu thuẫn với nhau.", "No figures were found to contradict each other."),
    "lead_unchecked": ("Chưa có số liệu nào được đối chiếu.", "No figures could be held against each other."),
    "scope": (
        "Chương trình chỉ so được những con số có quan hệ với nhau. Con số không nằm trong quan hệ nào thì không có "
        "gì để so: chưa thấy sai không có nghĩa là đúng.",
        "Only figures that are related to others can be compared. About a figure in no relation nothing can be said: "
        "not found wrong does not mean right.",
    ),
    # levels
    **{severity: term.title for severity, term in SEVERITIES.items()},
    **{f"{severity}s": term.titles for severity, term in SEVERITIES.items()},
    "acknowledged": ACKNOWLEDGED.title,
    "error_means": ("các con số không thể cùng đúng", "the figures cannot all be right"),
    "warning_means": ("nhiều khả năng sai, cần người xem", "probably wrong, a person should look"),
    "info_means": ("chưa hẳn sai, nên biết", "not necessarily wrong, good to know"),
    "acknowledged_means": ("đã có người xem và nêu lý do", "someone has looked and given a reason"),
    **{verdict: (term.vi, term.en) for verdict, term in VERDICTS.items()},
    "holds": VERDICTS["consistent"].title,
    # counts
    "findings": FINDINGS.titles,
    "documents": DOCUMENTS.titles,
    "figures": FIGURES.titles,
    "relations": COMPARISONS.titles,
    "blocs": ("Theo khối", "By bloc"),
    "bloc": ("Khối", "Bloc"),
    "no_bloc": ("Chưa rõ khối", "Bloc not known"),
    **{state: (term.vi, term.en) for state, term in STATES.items()},
    "no_documents": ("Không có văn bản nào.", "There are no documents."),
    "related": ("đứng trong một quan hệ", "stand in a relation"),
    "checked": ("đã đối chiếu", "were checked"),
    "flagged": ("nằm trong phát hiện", "are in a finding"),
    "agreeing": ("khớp", "agree"),
    "unchecked": ("không có gì để so", "nothing to compare with"),
    "held": ("phép đối chiếu khớp", "comparisons agree", "comparison agrees"),
    "of_which_rounding": ("trong đó {n} khớp khi tính đến làm tròn", "{n} of them once rounding is allowed for"),
    "checked_share": ("Số liệu đã đối chiếu", "Figures checked"),
    "unread": ("Tệp chưa đọc được đầy đủ", "Files not read in full"),
    "unread_lead": ("{n} tệp chưa đọc được đầy đủ", "{n} files were not read in full", "{n} file was not read in full"),
    "file": ("Tệp", "File"),
    "status": ("Tình trạng", "State"),
    "reason": ("Lý do", "Reason"),
    "no_reason": ("không có lý do được ghi", "no reason was recorded"),
    "on_page": ("trang {page}", "page {page}"),
    "clean_documents": (
        "{n} văn bản không có phát hiện nào",
        "{n} documents without findings",
        "{n} document without findings",
    ),
    # one document
    "symbol": ("Số, ký hiệu", "Number and symbol"),
    "date": ("Ngày", "Date"),
    "inferred": ("suy ra", "inferred"),
    "pages": ("Số trang", "Pages"),
    "n_pages": ("{n} trang", "{n} pages", "{n} page"),
    "n_scanned": ("{n} trang đọc từ ảnh", "{n} read from images"),
    "recognised": ("độ tin cậy", "confidence"),
    "issuer": ("Cơ quan ban hành", "Issued by"),
    "signer": ("Người ký", "Signed by"),
    "period": ("Kỳ báo cáo", "Period"),
    "draft": ("Dự thảo", "Draft"),
    "none_here": ("Không có phát hiện nào trong văn bản này.", "No findings in this document."),
    "nothing_checked": ("Không có phép đối chiếu nào.", "No comparisons could be made."),
    "findings_left_out": (
        "Còn {n} phát hiện nữa không in ở trang này; xem bảng checks.parquet trong bộ dữ liệu.",
        "{n} more findings are not shown on this page; see the table checks.parquet of the dataset.",
        "{n} more finding is not shown on this page; see the table checks.parquet of the dataset.",
    ),
    "page_left_out": (
        "Trang này trình bày {shown} trong {all} phát hiện, nặng nhất trước; toàn bộ nằm trong bảng checks.parquet.",
        "This page shows {shown} of {all} findings, the gravest first; all are in the table checks.parquet.",
    ),
    "images_left_out": (
        "Ảnh trang của {n} văn bản không in ở đây vì quá nặng; toàn bộ nằm trong bảng crops.parquet.",
        "Images from {n} documents are left out, the page would grow too large; all are in the table crops.parquet.",
        "Images from {n} document are left out, the page would grow too large; all are in the table crops.parquet.",
    ),
    # one finding
    "rule": ("Phép kiểm:", "Check:"),
    "arithmetic": ("Phép tính", "Arithmetic"),
    "suggested": ("Giá trị hợp với phép tính", "Value that fits"),
    "reading": ("Cách hiểu phù hợp", "Reading that fits"),
    "acknowledged_by": ("{by} chấp nhận ngày", "Acknowledged by {by} on"),
    "section": ("Mục", "Section"),
    "before_sections": ("Phần đầu văn bản", "Head of the document"),
    "footnote": ("chú thích {label}", "footnote {label}"),
    "other_document": ("Văn bản khác:", "Other document:"),
    "enlarge": ("Phóng to", "Enlarge"),
    "close": ("Đóng", "Close"),
    "unsure": ("Máy đọc từ ảnh, chưa chắc:", "Read from an image, with doubt:"),
    "in_text": ("xem trong toàn văn", "see in the full text"),
    "quotes_left_out": ("và {n} đoạn nữa", "and {n} more passages", "and {n} more passage"),
    "same_cause": (
        "{n} phát hiện khác cùng nguyên nhân",
        "{n} more findings of the same cause",
        "{n} more finding of the same cause",
    ),
    "code": ("Mã", "Id"),
    "copy_ack": ("Chép lệnh chấp nhận", "Copy the command to acknowledge"),
    "copied": ("Đã chép", "Copied"),
    "how_to_ack": (
        "Phát hiện đã xem và không cần sửa thì chấp nhận kèm lý do: nút “Chép lệnh chấp nhận” chép sẵn câu lệnh, dán "
        "vào cửa sổ lệnh rồi gõ lý do, xong thì dựng lại trang bằng “doichieu report”. Lời chấp nhận được nhớ qua các "
        "lần chạy và hết hiệu lực khi câu chữ thay đổi.",
        "A finding that was looked at and is acceptable can be acknowledged with a reason: the button “Copy the "
        "command to acknowledge” copies the command; paste it into a terminal, type the reason, and make the page "
        "again with “doichieu report”. An acknowledgement is kept over runs and ends when the words change.",
    ),
    # what holds, and the text
    "holding": ("{n} phép đối chiếu khớp", "{n} comparisons that agree", "{n} comparison that agrees"),
    "holding_left_out": (
        "Ở đây trình bày {shown} trong {all}; toàn bộ nằm trong bảng checks.parquet.",
        "{shown} of {all} are shown here; all are in the table checks.parquet.",
    ),
    "full_text": ("Toàn văn, có đánh dấu các số liệu", "Full text, with the figures marked"),
    "no_full_text": (
        "Toàn văn không in ở trang này vì quá dài; hãy mở tệp gốc.",
        "The full text is left out of this page, which would grow too long; please open the file itself.",
    ),
    # tools
    "tools": ("Tìm và lọc", "Search and filter"),
    "search": ("Tìm trong các phát hiện", "Search the findings"),
    "search_hint": ("Tìm, không cần dấu…", "Search, accents optional…"),
    "show": ("Hiện", "Show"),
    "previous": ("Phát hiện trước", "Previous finding"),
    "next": ("Phát hiện sau", "Next finding"),
    "language": ("Ngôn ngữ", "Language"),
    "shown_some": ("Đang hiện {n} trong {all} phát hiện.", "Showing {n} of {all} findings."),
    "nothing_matches": ("Không có phát hiện nào khớp với bộ lọc.", "No finding matches the filter."),
    "clear": ("Bỏ lọc", "Clear the filter"),
    "footer": (
        "Lập bởi doichieu từ bộ dữ liệu; không con số nào của văn bản bị sửa. Chỉ số liệu in trong văn bản được "
        "đem so, người ký quyết định.",
        "Made by doichieu from the dataset; no figure of a document was changed. Only what is printed was compared, "
        "the signer decides.",
    ),
}

# Names of readings that a check may say it tried and found to fit.
READINGS: dict[str, tuple[str, str]] = {
    "cut": ("cắt bớt số lẻ thay vì làm tròn", "cut off instead of rounded"),
    "twice": ("làm tròn hai lần", "rounded twice"),
    "padded": (
        "làm tròn ít chữ số hơn rồi viết thêm số 0",
        "rounded to fewer places, with a zero written behind",
    ),
    "unrounded shares": ("tính từ các tỷ lệ chưa làm tròn", "worked out from shares that were not yet rounded"),
    "difference of rounded shares": ("hiệu của hai tỷ lệ đã làm tròn", "the difference of two rounded shares"),
}

# What is said of the numbers of a finding, where they were recognised from an image.
RECOGNITION: dict[str, tuple[str, str]] = {
    "doubtful_reading": ("máy có thể đọc nhầm ảnh", "the image may have been misread"),
    "read_again": ("đọc lại ảnh vẫn thấy như vậy", "read again, with the same outcome"),
    "unsure_reading": ("máy đọc ảnh chưa chắc", "the image was read with doubt"),
}
