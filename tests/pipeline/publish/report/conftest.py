"""Datasets made by hand for the page: our own reports, our own findings, written as Parquet by pyarrow."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.tables import arrow_schema

TABLES = ("documents", "texts", "pages", "sections", "footnotes", "figures", "checks")
REQUIRED: dict[str, dict[str, Any]] = {
    "documents": {"media_type": "text/plain", "recipients": [], "seconds": 0.0},
    "figures": {
        "kind": "count", "value": "0", "lower_closed": True, "upper_closed": True, "qualifier": "exact",
        "role": "actual", "method": "rule",
    },
}  # fmt: skip


@dataclass
class Sample:
    """A document of a hand-made dataset; passages and figures are named by their words."""

    doc_id: str
    text: str
    rows: dict[str, list[dict[str, Any]]]

    def span(self, words: str, nth: int = 0) -> dict[str, Any]:
        """The nth place of ``words`` in the text."""
        start = -1
        for _ in range(nth + 1):
            start = self.text.index(words, start + 1)
        return {"doc_id": self.doc_id, "start": start, "end": start + len(words)}

    def section(self, path: str, heading: str) -> None:
        """A heading as it stands in the text; ``path`` is its path of numbers."""
        at = self.span(heading)
        number, _, title = heading.partition(". ")
        level = path.count(" > ") + 1
        key = {"section_id": f"s{len(self.rows['sections'])}", "path": path, "number": number}
        self.rows["sections"].append({**at, **key, "title": title, "level": level})

    def footnote(self, label: str, marker: str, body: str) -> None:
        """A footnote: the words that end with its marker, and its body from the label."""
        anchor, note = self.span(marker), self.span(body)
        self.rows["footnotes"].append(
            {
                "doc_id": self.doc_id, "footnote_id": f"n{label}", "label": label, "status": "linked",
                "anchor_start": anchor["end"] - 1, "anchor_end": anchor["end"],
                "body_start": note["start"], "body_end": note["end"],
            }
        )  # fmt: skip

    def figure(self, words: str, nth: int = 0) -> str:
        """Makes the words a figure, once, and gives its id."""
        at = self.span(words, nth)
        for row in self.rows["figures"]:
            if (row["doc_id"], row["start"]) == (self.doc_id, at["start"]):
                return str(row["figure_id"])
        figure_id = f"g{sum(row['doc_id'] == self.doc_id for row in self.rows['figures']) + 1}"
        self.rows["figures"].append({**at, "figure_id": figure_id, "text": words})
        return figure_id

    def check(
        self, rule: str, verdict: str, severity: str, passages: list[Any], figures: list[Any], **more: Any
    ) -> dict[str, Any]:
        """A row of ``checks``; passages are words, (words, nth) or spans, figures words or (words, nth)."""
        spans = [p if isinstance(p, dict) else self.span(*((p,) if isinstance(p, str) else p)) for p in passages]
        ids = [self.figure(*((f,) if isinstance(f, str) else f)) for f in figures]
        key = hashlib.sha256(f"{rule} {spans} {len(self.rows['checks'])}".encode()).hexdigest()[:12]
        row = {"check_id": key, "doc_id": self.doc_id, "rule_id": rule, "verdict": verdict, "severity": severity}
        row |= {"spans": spans, "figure_ids": ids, "arithmetic": "", "message_vi": "", "message_en": ""} | more
        self.rows["checks"].append(row)
        return row


@dataclass
class Dataset:
    """Rows of tables, and how to write them."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in TABLES})

    def report(self, source: str, text: str, **more: Any) -> Sample:
        """A document that was read."""
        doc_id = hashlib.sha256(f"{source}\n{text}".encode()).hexdigest()[:16]
        row = {
            "doc_id": doc_id,
            "source": source,
            "status": "ok",
            "problems": [],
            "is_draft": False,
            "chars": len(text),
        }
        self.rows["documents"].append(row | more)
        self.rows["texts"].append({"doc_id": doc_id, "text": text})
        return Sample(doc_id, text, self.rows)

    def unread(self, source: str, status: str, code: str, message: str, page: int | None = None) -> None:
        """A file that gave nothing."""
        problem = {"stage": "ingest", "page": page, "code": code, "message": message}
        row = {"doc_id": hashlib.sha256(source.encode()).hexdigest()[:16], "source": source, "chars": 0}
        self.rows["documents"].append(row | {"status": status, "problems": [problem], "is_draft": False})

    def write(self, folder: Path) -> Path:
        """The tables as Parquet files in ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, found in self.rows.items():
            rows = [REQUIRED.get(name, {}) | row for row in found]
            pq.write_table(pa.Table.from_pylist(rows, arrow_schema(name)), folder / f"{name}.parquet")
        return folder


PLAN = """\
Số 57-BC/ĐUK

BÁO CÁO

Kết quả phát triển tổ chức đảng trong doanh nghiệp giai đoạn 2021 - 2023

I. TÌNH HÌNH CHUNG

Đảng bộ hiện có 64 tổ chức cơ sở đảng, trong đó có 41 đảng bộ và 25 chi bộ cơ sở. Toàn đảng bộ có 5.210 đảng viên¹.

Địa bàn rộng, nhiều đơn vị ở xa trung tâm.

II. KẾT QUẢ

1. Công tác kết nạp

Ba năm qua đã mở 12 lớp nhận thức về Đảng cho 1.180 quần chúng; \
kết nạp 640 đảng viên mới, trong đó 384 nữ (chiếm 60%). \
Có 231/640 đồng chí là kỹ sư (chiếm 36%). Số chi bộ sinh hoạt đúng kỳ đạt 57/64 tổ chức (chiếm 87%).

¹ Gồm 3.105 đảng viên trong doanh nghiệp nhà nước; 1.950 đảng viên trong doanh nghiệp tư nhân.

2. Công tác kiểm tra

Đã kiểm tra gần 5 năm liền, mỗi năm 24 cuộc; tổng cộng 118 cuộc trong nhiệm kỳ.

Nơi nhận:
- Lưu văn phòng.

T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ
Lê Thị Hạnh
"""

ARTICLE = """\
Khối các cơ quan tỉnh nhìn lại một năm làm theo gương Bác

Đến cuối năm 2023, toàn đảng bộ có 5.240 đảng viên sinh hoạt ở 64 tổ chức cơ sở. Cả năm trao 18 giấy khen, \
gồm 7 tập thể và 11 cá nhân.
"""


@pytest.fixture(scope="session")
def new_dataset() -> type[Dataset]:
    """Makes an empty dataset."""
    return Dataset


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports of one bloc that contradict themselves and each other, a clean one, and files that gave nothing."""
    dataset = Dataset()
    plan = dataset.report(
        "2023/ket-qua.txt", PLAN, kind="báo cáo", number="57", symbol="BC/ĐUK", issuer="Đảng ủy Khối Doanh nghiệp",
        bloc_id="VN-21.KCQDN", date="2023-11-06", date_source="stated", signer="Lê Thị Hạnh", authority="T/M",
        title="kết quả phát triển tổ chức đảng trong doanh nghiệp giai đoạn 2021 - 2023", signer_role="PHÓ BÍ THƯ",
        period_start="2021", period_end="2023",
    )  # fmt: skip
    for path, heading in (
        ("I", "I. TÌNH HÌNH CHUNG"),
        ("II", "II. KẾT QUẢ"),
        ("II > 1", "1. Công tác kết nạp"),
        ("II > 2", "2. Công tác kiểm tra"),
    ):
        plan.section(path, heading)
    note = PLAN[PLAN.index("¹ Gồm") : PLAN.index("\n\n2. Công")]
    plan.footnote("1", "5.210 đảng viên¹", note)
    split = plan.check(
        "SUM01", "inconsistent", "error",
        ["64 tổ chức cơ sở đảng, trong đó có 41 đảng bộ và 25 chi bộ cơ sở"],
        ["64 tổ chức cơ sở đảng", "41 đảng bộ", "25 chi bộ cơ sở"],
        arithmetic="41 + 25 = 66 ≠ 64", suggested="66",
        message_vi="Các phần cộng lại được 66, nhưng số chung ghi 64 (lệch 2).",
        message_en="The parts add up to 66, but the total says 64 (off by 2).",
    )  # fmt: skip
    split["cause"] = split["check_id"]
    plan.check(
        "PCT01", "inconsistent", "error", ["57/64 tổ chức (chiếm 87%)"], ["57/64 tổ chức", "87%"],
        arithmetic="57/64 = 89,06…%; 57/66 = 86,36…%", cause=split["check_id"],
        message_vi="57/64 bằng 89,1%, nhưng báo cáo ghi 87%.", message_en="57/64 is 89.1 %, but the report says 87 %.",
    )  # fmt: skip
    plan.check(
        "SUM04", "inconsistent", "error", ["5.210 đảng viên", note[2:]],
        ["5.210 đảng viên", "3.105 đảng viên", "1.950 đảng viên"],
        arithmetic="3.105 + 1.950 = 5.055 ≠ 5.210", suggested="5.055",
        message_vi="Chi tiết cộng lại được 5.055, nhưng trong bài ghi 5.210 (lệch 155).",
        message_en="The details add up to 5,055, but the text says 5,210 (off by 155).",
    )  # fmt: skip
    plan.check(
        "RATE01", "suspicious", "warning", ["gần 5 năm liền, mỗi năm 24 cuộc", "118 cuộc trong nhiệm kỳ"],
        ["24 cuộc", "118 cuộc"], arithmetic="5 × 24 = 120 ≠ 118", reading="chưa tròn 5 năm",
        message_vi="Mỗi năm 24 cuộc trong 5 năm phải cho 120, báo cáo ghi 118.",
        message_en="24 a year over 5 years should give 120, the report says 118.",
    )  # fmt: skip
    plan.check(
        "QLF02", "suspicious", "info", ["gần 5 năm liền"], [],
        message_vi="“gần 5 năm”: từ ước lượng.", message_en="“gần 5 năm”: a word of approximation.",
        acknowledged={"by": "Trần Văn Nam", "date": "2023-11-08", "reason": "Đúng như nghị quyết đại hội."},
    )  # fmt: skip
    plan.check(
        "PCT01", "consistent", "none", ["384 nữ (chiếm 60%)", "640 đảng viên mới"],
        ["384 nữ", "60%", "640 đảng viên mới"], arithmetic="384/640 = 60%",
        message_vi="Tỷ lệ 60% đúng với 384/640.", message_en="60 % agrees with 384/640.",
    )  # fmt: skip
    plan.check(
        "PCT02", "rounding", "info", ["231/640 đồng chí là kỹ sư (chiếm 36%)"], ["231/640 đồng chí", "36%"],
        arithmetic="231/640 = 36,09…%", reading="làm tròn thường",
        message_vi="231/640 bằng 36,09%.", message_en="231/640 is 36.09 %.",
    )  # fmt: skip
    plan.figure("12 lớp")
    article = dataset.report(
        "tin/lam-theo-bac.txt", ARTICLE, kind="bài viết", bloc_id="VN-21.KCQDN", date="2023-12",
        date_source="inferred", title="Khối các cơ quan tỉnh nhìn lại một năm làm theo gương Bác", is_draft=True,
    )  # fmt: skip
    article.figure("64 tổ chức cơ sở")
    article.check(
        "SUM01", "consistent", "none", ["18 giấy khen, gồm 7 tập thể và 11 cá nhân"],
        ["18 giấy khen", "7 tập thể", "11 cá nhân"], arithmetic="7 + 11 = 18",
        message_vi="Các phần cộng lại bằng đúng số chung.", message_en="The parts add up to the total.",
    )  # fmt: skip
    members = plan.span("5.210 đảng viên")
    plan.check(
        "DUP02", "suspicious", "warning", [members, article.span("5.240 đảng viên")], ["5.210 đảng viên"],
        arithmetic="5.210 ≠ 5.240", message_vi="Hai văn bản ghi khác nhau: 5.210 và 5.240 đảng viên.",
        message_en="The documents differ: 5,210 and 5,240 members.",
    )  # fmt: skip
    article.figure("5.240 đảng viên")
    quiet = dataset.report("2024/ke-hoach.md", "Kế hoạch không có con số nào.\n", bloc_id="VN-72.KCCQ")
    quiet.section("Kế hoạch", "Kế hoạch")
    dataset.unread("quét/bản cũ.txt", "failed", "D003", "Không rõ bảng mã của quét/bản cũ.txt.")
    dataset.unread("sao.txt", "skipped", "D011", "Nội dung giống hệt 2023/ket-qua.txt.")
    folder = dataset.write(tmp_path_factory.mktemp("datasets") / "báo cáo 2023")
    (folder / "datapackage.json").write_text('{"name": "doichieu", "created": "2024-01-05T08:00:00Z"}', "utf-8")
    return folder
