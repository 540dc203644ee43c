"""The page as HTML: what it says, that it is well formed, and that no document can write into it."""

import base64
import hashlib
import json
import shutil
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.publish import report
from pipeline.publish.report import counting, details
from schemas.problems import NotADataset
from schemas.tables import arrow_schema

VOID = {"meta", "input", "link", "img", "br", "hr", "path", "circle", "rect", "use"}
HOSTILE = "</blockquote><script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202egnuh\u202c\x00 {{ 7*7 }} &amp;"


class Page(HTMLParser):
    """The elements of a page, its ids, its links and its words; fails on elements that do not nest."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inline: dict[str, str] = {}
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("style", "script"):
            self.inline[self.open[-1]] = data
        else:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def with_class(self, name: str) -> list[dict[str, str | None]]:
        return [a for _, a in self.elements if name in (a.get("class") or "").split()]


def page_of(folder: Path, target: Path, lang: str = "vi") -> Page:
    report.write(folder, target, lang)
    return Page(target.read_text("utf-8"))


@pytest.fixture(scope="module")
def page(archive, tmp_path_factory) -> Page:
    return page_of(archive, tmp_path_factory.mktemp("page") / "report.html")


@pytest.mark.parametrize(
    "words",
    [
        "Có 2 lỗi và 2 cảnh báo cần xem trước khi ký.",
        "2 errors and 2 warnings to look at before signing.",
        "2 tệp chưa đọc được đầy đủ",
        "Không rõ bảng mã của quét/bản cũ.txt.",
        "57-BC/ĐUK",
        "06/11/2023",
        "Lê Thị Hạnh (T/M PHÓ BÍ THƯ)",
        "Đảng ủy Khối Doanh nghiệp",
        "2023/ket-qua.txt",
        "Các phần cộng lại được 66, nhưng số chung ghi 64 (lệch 2).",
        "The parts add up to 66, but the total says 64 (off by 2).",
        "41 + 25 = 66 ≠ 64",
        "5 × 24 = 120 ≠ 118",
        "57/64 = 89,06…% 57/66 = 86,36…%57/64 = 89.06…% 57/66 = 86.36…%",  # one sum to a line
        "3.105 + 1.950 = 5.055 ≠ 5.2103,105 + 1,950 = 5,055 ≠ 5,210",  # in both languages
        "chú thích 1",
        "II › 1",
        "Cách hiểu phù hợpReading that fits: chưa tròn 5 năm",
        "Trần Văn Nam chấp nhận ngày",
        "Đúng như nghị quyết đại hội.",
        "1 phát hiện khác cùng nguyên nhân",
        "2 phép đối chiếu khớp",
        "trong đó 1 khớp khi tính đến làm tròn",
        "Không có phát hiện nào trong văn bản này.",
        "Dự thảo",
        "12/2023Dec 2023 (suy rainferred)",
        "báo cáo 2023",
        "05/01/2024",
    ],
)
def test_the_page_says(page, words):
    assert words in page.text


def test_counts(page):
    assert "10 nằm trong phát hiện" in page.text.replace("are in a finding", "")
    assert len(page.with_class("finding")) == 5
    assert [a["data-level"] for a in page.with_class("finding")] == ["error"] * 2 + ["warning"] * 2 + ["acknowledged"]
    assert len(page.with_class("member")) == 1
    assert len(page.with_class("doc")) == 3


def test_every_passage_is_quoted_with_its_figures_marked(page):
    html = page.html
    for marked in ("64 tổ chức cơ sở đảng", "25 chi bộ cơ sở", "1.950 đảng viên", "118 cuộc", "5.240 đảng viên"):
        assert f"<mark>{marked}</mark>" in html
    assert "Văn bản khác:" in page.text
    assert "sinh hoạt ở 64 tổ chức cơ sở" in page.text


def test_the_full_text_is_there_with_every_figure_in_its_state(page):
    for state, words in (("error", "25 chi bộ cơ sở"), ("holds", "384 nữ"), ("unchecked", "12 lớp")):
        assert f'<mark class="{state}"' in page.html
        assert f">{words}</mark>" in page.html


def test_ids_are_unique_and_links_lead_somewhere(page):
    ids = [a["id"] for _, a in page.elements if a.get("id")]
    assert len(ids) == len(set(ids))
    links = [a["href"] for tag, a in page.elements if tag in ("a", "use")]
    assert {link[1:] for link in links} <= set(ids)
    assert all(link.startswith("#") for link in links)
    for _, attributes in page.elements:
        for name in (attributes.get("aria-labelledby") or "").split():
            assert name in ids


def test_headings_do_not_skip_a_level(page):
    levels = [int(tag[1]) for tag, _ in page.elements if tag in ("h1", "h2", "h3", "h4", "h5")]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_nothing_but_its_own_style_and_script_may_run(page):
    policy = next(a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    for part in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.inline[part].encode()).digest()).decode()
        assert f"{part}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert len(page.all("script")) == len(page.all("style")) == 1
    for tag, attributes in page.elements:
        assert tag not in ("img", "iframe", "link", "base", "object", "form")
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on") or name == "src"]
    assert "http" not in page.html.replace("http-equiv", "")
    assert "url(" not in page.inline["style"]
    assert "@import" not in page.inline["style"]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_it_opens_in_the_language_asked_for(archive, tmp_path, lang):
    page = page_of(archive, tmp_path / "report.html", lang)
    assert page.all("html")[0]["lang"] == lang
    title = {"vi": "Báo cáo đối chiếu số liệu", "en": "Report on the consistency of figures"}[lang]
    assert next(words for words in page.words if words.strip()) == f"{title} – báo cáo 2023"


def test_the_same_dataset_gives_the_same_page(archive, tmp_path):
    for name in ("a.html", "b.html"):
        report.write(archive, tmp_path / name)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "b.html"]


def test_unknown_language_and_no_dataset(archive, tmp_path):
    with pytest.raises(ValueError, match="fr"):
        report.write(archive, tmp_path / "report.html", "fr")
    with pytest.raises(NotADataset):
        report.write(tmp_path, tmp_path / "report.html")
    assert not list(tmp_path.iterdir())


def test_a_failure_leaves_the_old_page(archive, tmp_path):
    target = tmp_path / "report.html"
    target.write_text("cũ", "utf-8")
    broken = tmp_path / "broken"
    shutil.copytree(archive, broken)
    (broken / "texts.parquet").write_bytes(b"not parquet")
    with pytest.raises(NotADataset, match="texts"):
        report.write(broken, target)
    assert target.read_text("utf-8") == "cũ"


def test_a_run_in_progress_is_named_after_the_folder_it_is_for(archive, tmp_path):
    shutil.copytree(archive, tmp_path / "kết quả" / ".new")
    page = page_of(tmp_path / "kết quả" / ".new", tmp_path / "report.html")
    assert "Bộ dữ liệuDataset kết quả" in page.text


def test_tables_may_be_folders_of_parts_and_lack_what_is_optional(archive, tmp_path):
    folder = tmp_path / "báo cáo 2023"
    shutil.copytree(archive, folder)
    page = page_of(folder, tmp_path / "whole.html")
    for name in ("checks", "texts", "documents"):
        table = pq.read_table(folder / f"{name}.parquet")
        (folder / f"{name}.parquet").unlink()
        (folder / f"{name}.parquet").mkdir()
        for part, start in enumerate(range(0, table.num_rows, 2)):
            pq.write_table(table.slice(start, 2), folder / f"{name}.parquet" / f"part-{part}.parquet")
    assert page_of(folder, tmp_path / "parts.html").html == page.html
    for name in ("sections", "footnotes", "pages", "figures"):
        (folder / f"{name}.parquet").unlink()
    bare = page_of(folder, tmp_path / "bare.html")
    assert "Các phần cộng lại được 66" in bare.text
    assert len(bare.with_class("finding")) == 5


def test_an_empty_dataset(new_dataset, tmp_path):
    page = page_of(new_dataset().write(tmp_path / "trống"), tmp_path / "report.html")
    assert "Chưa có số liệu nào được đối chiếu." in page.text
    assert "Không có văn bản nào." in page.text


def test_a_rule_or_bloc_that_nobody_named_stands_for_itself(new_dataset, tmp_path):
    dataset = new_dataset()
    sample = dataset.report("a.txt", "Có 3 lớp.", bloc_id="XX-1.NEW")
    sample.check("NEW99", "suspicious", "warning", ["3 lớp"], [], message_vi="Lạ.")
    page = page_of(dataset.write(tmp_path / "d"), tmp_path / "report.html")
    assert "NEW99" in page.text
    assert "XX-1.NEW" in page.text


@pytest.mark.parametrize("where", ["text", "source", "title", "message", "everything"])
def test_documents_cannot_write_into_the_page(new_dataset, tmp_path, where):
    def evil(field: str, tame: str) -> str:
        return HOSTILE if where in (field, "everything") else tame

    dataset = new_dataset()
    text = f"Có 12 lớp {evil('text', 'học')} và 13 lớp."
    names = {"issuer", "signer", "signer_role", "authority", "kind", "number", "symbol", "date", "period_start"}
    sample = dataset.report(
        evil("source", "a.txt"),
        text,
        title=evil("title", "Báo cáo"),
        **(dict.fromkeys(names, HOSTILE) if where == "everything" else {}),
    )
    sample.section(evil("title", "I"), text)
    sample.footnote(evil("title", "1"), text, text)
    said = evil("message", "Khác nhau.")
    known = {"by": said, "date": said, "reason": said}
    more = {"message_vi": said, "message_en": said, "arithmetic": said, "suggested": said, "reading": said}
    sample.check("SUM01", "inconsistent", "error", [text], ["12 lớp", "13 lớp"], **more)
    sample.check(said, "suspicious", "info", [text], [], **more, acknowledged=known)
    sample.check("SUM01", "consistent", "none", [text], ["12 lớp"], **more)
    sample.rows["checks"][0]["check_id"] = said
    dataset.unread(evil("source", "b.txt"), "failed", evil("message", "D001"), said)
    page = page_of(dataset.write(tmp_path / "d"), tmp_path / "report.html")
    assert "<script>alert" not in page.html
    assert "<img" not in page.html
    assert not set(page.html) & {"\x00", "\u202e", "\u202c"}
    test_nothing_but_its_own_style_and_script_may_run(page)
    test_ids_are_unique_and_links_lead_somewhere(page)
    assert "<script>alert(1)</script>" in "".join(page.words)
    assert "␀ {{ 7*7 }} &amp;" in "".join(page.words)
    assert "⟨U+202E⟩gnuh⟨U+202C⟩" in "".join(page.words)


def test_passages_outside_the_text_do_not_matter(new_dataset, tmp_path):
    dataset = new_dataset()
    sample = dataset.report("a.txt", "Ngắn.")
    odd = [{"doc_id": sample.doc_id, "start": 3, "end": 900}, {"doc_id": "not-there", "start": 0, "end": 5}]
    sample.check("SUM01", "inconsistent", "error", odd, [], message_vi="Lệch.")
    page = page_of(dataset.write(tmp_path / "d"), tmp_path / "report.html")
    assert "<mark>n.</mark>" in page.html


def test_files_with_the_same_bytes_count_once(new_dataset, tmp_path):
    dataset = new_dataset()
    sample = dataset.report("a.txt", "Có 3 lớp và 4 lớp.")
    sample.check("SUM01", "inconsistent", "error", ["3 lớp"], ["3 lớp"], message_vi="Lệch.")
    dataset.rows["documents"].append(dataset.rows["documents"][0] | {"source": "b.txt", "status": "skipped"})
    page = page_of(dataset.write(tmp_path / "d"), tmp_path / "report.html")
    assert len(page.with_class("doc")) == 1
    assert "Có 1 lỗi cần xem trước khi ký." in page.text


def test_the_same_id_in_two_reports_is_two_anchors(new_dataset, tmp_path):
    dataset = new_dataset()
    for name in ("a.txt", "b.txt"):
        dataset.report(name, "Có 3 lớp.").check("SUM01", "inconsistent", "error", ["3 lớp"], [], check_id="abc")
    page = page_of(dataset.write(tmp_path / "d"), tmp_path / "report.html")
    assert [a["id"] for a in page.with_class("finding")] == ["c-abc", "c-abc.2"]


def test_a_cause_whose_main_finding_is_known_keeps_the_others_open(new_dataset, tmp_path):
    dataset = new_dataset()
    sample = dataset.report("a.txt", "Có 3 lớp, 4 lớp và 5 lớp.")
    known = {"by": "A", "date": "2024-01-01", "reason": "Đúng."}
    for words, severity, word in (("3 lớp", "error", known), ("4 lớp", "info", None), ("5 lớp", "warning", None)):
        sample.check("SUM01", "suspicious", severity, [words], [], message_vi=words, cause="k", acknowledged=word)
    page = page_of(dataset.write(tmp_path / "d"), tmp_path / "report.html")
    assert [a["data-level"] for a in page.with_class("finding")] == ["warning"]
    assert len(page.with_class("member")) == 2


def test_what_has_no_room_is_counted(new_dataset, tmp_path, monkeypatch):
    monkeypatch.setattr(counting, "PAGE_FINDINGS", 3)
    monkeypatch.setattr(counting, "DOCUMENT_FINDINGS", 2)
    monkeypatch.setattr(counting, "DOCUMENT_HOLDING", 3)
    monkeypatch.setattr(details, "FULL_TEXT", 30)
    monkeypatch.setattr(details, "QUOTES_SHOWN", 1)
    dataset = new_dataset()
    for name, severity in (("a.txt", "warning"), ("b.txt", "error")):
        sample = dataset.report(name, "Có 3 lớp.\n\nCó 4 lớp.")
        for _ in range(4):
            sample.check("SUM01", "suspicious", severity, ["3 lớp", "4 lớp"], [], message_vi="Lệch.")
            sample.check("SUM01", "consistent", "none", ["3 lớp"], [], arithmetic="3 = 3")
    page = page_of(dataset.write(tmp_path / "d"), tmp_path / "report.html")
    assert "Trang này trình bày 3 trong 8 phát hiện" in page.text
    assert [a["data-level"] for a in page.with_class("finding")] == ["error", "error", "warning"]
    assert "Còn 2 phát hiện nữa không in ở trang này" in page.text
    assert "Còn 3 phát hiện nữa không in ở trang này" in page.text
    assert page.text.count("Ở đây trình bày 3 trong 4") == 2
    assert page.text.count("và 1 đoạn nữa") == 3
    assert page.text.count("Toàn văn không in ở trang này") == 1


def test_the_tables_are_those_of_the_contract(archive):
    for path in archive.glob("*.parquet"):
        assert pq.read_schema(path).equals(arrow_schema(path.stem))
    assert json.loads((archive / "datapackage.json").read_text("utf-8"))["name"] == "doichieu"


@pytest.mark.parametrize(
    ("number", "symbol", "expected"),
    [
        ("57", "BC/ĐUK", "57-BC/ĐUK"),
        ("57", "BC-UBND", "57/BC-UBND"),
        (None, "BC/ĐUK", "…-BC/ĐUK"),  # a document that has not got its number yet
        ("57", None, "57"),
    ],
)
def test_number_and_symbol(new_dataset, tmp_path, number, symbol, expected):
    dataset = new_dataset()
    dataset.report("a.txt", "Chữ.", number=number, symbol=symbol)
    page = page_of(dataset.write(tmp_path / "d"), tmp_path / "report.html")
    assert f'<dd lang="vi">{expected}</dd>' in page.html


def test_the_contents_tell_reports_of_one_title_apart(new_dataset, tmp_path):
    dataset = new_dataset()
    about = {"title": "Công tác năm 2023", "symbol": "BC/ĐUK"}
    dataset.report("a/một.txt", "Chữ.", number="57", place="Hà Tĩnh", date="2023-12-20", **about)
    dataset.report("b/hai.txt", "Chữ nữa.", number="58", bloc_id="XX-1.NEW", date="2023-12", **about)
    html = page_of(dataset.write(tmp_path / "d"), tmp_path / "report.html").html
    contents = html[html.index('<nav class="contents"') : html.index("</nav>")]
    first, second = contents[contents.index("<ol>") :].split("</li>")[:2]
    assert all(words in first for words in ("57-BC/ĐUK", "Hà Tĩnh", "20/12/2023", "a/một.txt"))
    assert all(words in second for words in ("58-BC/ĐUK", "XX-1.NEW", "12/2023", "b/hai.txt"))


def test_figures_in_relations_are_told_apart_from_checked_ones_where_the_dataset_knows(archive, tmp_path, page):
    assert "stand in a relation" not in page.text
    folder = tmp_path / "d"
    shutil.copytree(archive, folder)
    checks = pq.read_table(folder / "checks.parquet", columns=["doc_id", "figure_ids"]).to_pylist()
    doc_id = checks[0]["doc_id"]
    known = {figure for check in checks for figure in check["figure_ids"] if check["doc_id"] == doc_id}
    figures = pq.read_table(folder / "figures.parquet", columns=["doc_id", "figure_id"]).to_pylist()
    other = next(f["figure_id"] for f in figures if f["doc_id"] == doc_id and f["figure_id"] not in known)
    relations = {"doc_id": [doc_id], "figure_ids": [[other, checks[0]["figure_ids"][0]]]}
    pq.write_table(pa.table(relations), folder / "relations.parquet")
    text = page_of(folder, tmp_path / "report.html").text
    assert "19 đứng trong một quan hệstand in a relation 18 đã đối chiếuwere checked" in text
