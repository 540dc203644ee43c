"""What whoever wrote the report should check about a finding."""

from __future__ import annotations

from pipeline.publish.report.views import CheckView

Pair = tuple[str, str]
_BY_RULE: tuple[tuple[tuple[str, ...], Pair], ...] = (
    (
        ("SUM", "FLW", "BAS"),
        (
            "So từng số thành phần và số chung với sổ theo dõi; xem có thành phần nào bị bỏ sót hoặc tính hai lần.",
            "Compare each part and the total with the records; see whether a part is missing or counted twice.",
        ),
    ),
    (
        ("PCT", "CHG", "RATE", "RNG"),
        (
            "Tính lại tỷ lệ từ hai số tuyệt đối; xem tỷ lệ có tính trên tổng khác với tổng nêu trong câu hay không.",
            "Work the share out again from the two counts; see whether it is of another total than the one named.",
        ),
    ),
    (
        ("DUP", "SUB", "PRD"),
        (
            "Xác định số nào đúng tại thời điểm nêu trong câu, rồi dùng thống nhất một số.",
            "Find out which figure is right at the date named, and use that one throughout.",
        ),
    ),
    (
        ("DAT", "REF", "TER", "STR", "NOTE"),
        (
            "Đối chiếu với văn bản gốc được viện dẫn: số, ký hiệu, ngày ban hành, tên gọi.",
            "Compare with the document cited: number, symbol, date, title.",
        ),
    ),
    (
        ("TRD", "QLF", "POL"),
        (
            "Xem lời nhận xét có đúng với chuỗi số, và từ “hơn”, “gần”, “vượt” có đúng nghĩa hay không.",
            "See whether the words agree with the figures: rise, fall, more than, nearly, exceeded.",
        ),
    ),
)
_ELSE = ("So các con số được in đậm với số liệu gốc.", "Compare the figures in bold with the records.")
_SCAN = (
    "Trước hết so với bản giấy: con số có thể do máy đọc nhầm từ ảnh quét, không phải lỗi của báo cáo.",
    "First look at the paper: the number may have been misread from the scan and be no error of the report.",
)


def advice(check: CheckView, doubtful: bool = False) -> list[Pair]:
    """What to check, in Vietnamese and English, the first first; ``doubtful`` is what a person calls the reading."""
    found = [_SCAN] if check.recognition or doubtful else []
    found.append(next((words for rules, words in _BY_RULE if check.rule_id.startswith(rules)), _ELSE))
    if check.suggested:
        vi, en = check.suggested
        found.append((f"Số sẽ khớp với các số còn lại: {vi}.", f"What would agree: {en}."))
    return found
