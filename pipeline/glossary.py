"""One word for one thing: what the codes of the tables are called in the terminal and on the page, in both languages.

Nouns that are counted have an English singular too.
"""

from __future__ import annotations

from typing import NamedTuple


class Term(NamedTuple):
    """The name of a code; ``one`` is the English singular where it differs."""

    vi: str
    en: str
    one: str = ""

    @property
    def title(self) -> tuple[str, str]:
        """In both languages, to begin a line with; English in the singular."""
        return _capital(self.vi), _capital(self.one or self.en)

    @property
    def titles(self) -> tuple[str, str]:
        """The same, English in the plural."""
        return _capital(self.vi), _capital(self.en)


SEVERITIES = {
    "error": Term("lỗi", "errors", "error"),
    "warning": Term("cảnh báo", "warnings", "warning"),
    "info": Term("lưu ý", "notes", "note"),
}
ACKNOWLEDGED = Term("đã chấp nhận", "acknowledged")
DECIDED = {  # what has become of a finding; in Vietnamese the words of the desk's buttons
    "open": Term("chưa xem", "open"),
    "acknowledged": ACKNOWLEDGED,
    "confirmed": Term("đúng là lỗi", "confirmed error"),
    "doubtful": Term("nghi đọc nhầm", "doubtful reading"),
}
VERDICTS = {
    "inconsistent": Term("mâu thuẫn", "contradiction"),
    "suspicious": Term("đáng ngờ", "doubtful"),
    "rounding": Term("khớp khi tính đến làm tròn", "agrees once rounding is allowed for"),
    "consistent": Term("khớp", "agrees"),
}
STATES = {
    "ok": Term("đọc đầy đủ", "read in full"),
    "partial": Term("đọc một phần", "read in part"),
    "failed": Term("không đọc được", "could not be read"),
    "skipped": Term("bỏ qua", "skipped"),
}
PHASES = {
    "reading": Term("đang đọc", "reading"),
    "writing": Term("đang ghi kết quả", "writing the dataset"),
    "done": Term("đã xong", "done"),
    "stopped": Term("đã dừng giữa chừng; chạy lại để tiếp tục", "stopped before its end; run again to go on"),
}
STAGES = {
    "ingest": Term("đọc tệp", "reading the file"),
    "structure": Term("nhận bố cục báo cáo", "finding the structure"),
    "extract": Term("lấy số liệu", "extracting facts"),
    "review": Term("áp dụng quyết định của người xem", "applying what people decided"),
    "validate": Term("đối chiếu", "checking"),
    "normalise": Term("đưa số liệu về chỉ tiêu", "turning figures into indicators"),
    "evidence": Term("xem lại ảnh trang", "looking at the pages again"),
    "publish": Term("ghi kết quả", "writing the results"),
}
# What a run is about.
FINDINGS = Term("phát hiện", "findings", "finding")
DOCUMENTS = Term("văn bản", "documents", "document")
FIGURES = Term("số liệu", "figures", "figure")
COMPARISONS = Term("phép đối chiếu", "comparisons", "comparison")

# What is known of a figure or a date.
QUALIFIERS = {
    "more_than": Term("hơn", "more than"),
    "nearly": Term("gần", "nearly"),
    "about": Term("khoảng", "about"),
    "at_least": Term("ít nhất", "at least"),
    "at_most": Term("nhiều nhất", "at most"),
}
ROLES = {
    "target": Term("chỉ tiêu", "target"),
    "change": Term("mức thay đổi", "change"),
    "condition": Term("điều kiện", "condition"),
}
DIRECTIONS = {"up": Term("tăng", "up"), "down": Term("giảm", "down")}
DATE_KINDS = {
    "point": Term("thời điểm", "point in time"),
    "term": Term("nhiệm kỳ", "term"),
    "half_year": Term("nửa năm", "half-year"),
    "quarter": Term("quý", "quarter"),
    "year_range": Term("khoảng năm", "range of years"),
    "since": Term("từ đó đến nay", "since"),
    "duration": Term("khoảng thời gian", "duration"),
    "anniversary": Term("ngày kỷ niệm", "anniversary"),
}
DATE_SOURCES = {"stated": Term("ghi trong văn bản", "stated"), "inferred": Term("suy ra", "inferred")}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
