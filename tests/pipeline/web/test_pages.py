"""What the pages say, and what decisions do: through the application as a browser would."""

from __future__ import annotations

import csv
import json
import os
import threading
from io import BytesIO, StringIO
from pathlib import Path
from time import monotonic, sleep
from zipfile import ZipFile

import openpyxl
import pytest
from lxml import html

from pipeline import decisions, runner
from pipeline.config import Config
from pipeline.publish.output import locked
from pipeline.web.text import PART, Stretch, marked, parts
from pipeline.web.uploads import Uploads
from schemas.problems import EmptyFile, FileTooLarge, UnsupportedFormat
from schemas.spans import Span

from .conftest import report, site


def words(answer) -> str:
    """The words of a page as a person reads them."""
    assert answer.status_code == 200
    return " ".join(html.fromstring(answer.text).find("body").text_content().split())


def finding(at, rule: str = "SUM01"):
    query = "SELECT check_id, doc_id FROM findings JOIN documents USING (doc_id) WHERE rule_id = ? AND source LIKE ?"
    return at.one(query, rule, "%/sai.txt")


def test_the_library_lists_documents_with_their_findings(at):
    page = words(at.client.get("/"))
    assert "3 văn bản" in page
    assert "Kết quả công tác phát triển đảng viên năm 2020" in page
    assert "45-BC/ĐUK" in page
    english = words(at.client.get("/?lang=en"))
    assert "3 documents" in english
    assert "3 documents" in words(at.client.get("/"))  # the language is kept


def test_search_without_diacritics_marks_the_words_in_the_text(at):
    tree = html.fromstring(at.client.get("/?q=quan+chung+uu+tu").text)
    assert {hit.text for hit in tree.xpath("//em[@class='hit']")} == {"quần chúng ưu tú"}
    link = tree.xpath("//a[@class='name']/@href")[0]
    inside = html.fromstring(at.client.get(link).text)
    assert inside.xpath("//div[@class='body']//em[@class='hit']")


def test_a_document_marks_figures_where_they_stand(at):
    _, doc_id = finding(at)
    tree = html.fromstring(at.client.get(f"/documents/{doc_id}").text)
    body = tree.xpath("//div[@class='body']")[0]
    with at.desk.reading() as reading:
        text = reading.rows("texts", doc_id, ["text"])[0]["text"]
        figures = reading.rows("figures", doc_id, ["figure_id", "start", "end"])
    assert body.text_content() == text
    shown = {link.get("id"): link.text_content() for link in body.xpath(".//a[@id]")}
    assert shown == {f["figure_id"]: text[f["start"] : f["end"]] for f in figures}
    assert any("error" in link.get("class").split() for link in body.xpath(".//a"))


def test_a_figure_says_what_it_is_and_where_it_went(at):
    _, doc_id = finding(at)
    with at.desk.reading() as reading:
        figure = next(f for f in reading.rows("figures", doc_id, ["figure_id", "value"]) if f["value"] == "42")
    page = at.client.get(f"/documents/{doc_id}/figures/{figure['figure_id']}").text
    assert "42" in page
    assert "Số tổ chức cơ sở đảng" in page
    assert "/compare?indicator=ORG.TCCS" in page
    assert "25 + 15 = 40" in " ".join(html.fromstring(page).text_content().split())
    assert at.client.get(f"/documents/{doc_id}/figures/f9999").status_code == 404
    assert at.client.get("/documents/0000000000000000/figures/f0001").status_code == 404


def test_a_finding_between_two_reports_is_seen_from_both(at):
    check, home = at.one("SELECT check_id, home FROM mentions")
    other = at.one("SELECT doc_id FROM mentions WHERE check_id = ? AND home = ?", check, home)[0]
    for doc_id in (home, other):
        assert f"/findings/{check}" in at.client.get(f"/documents/{doc_id}").text
    page = at.client.get(f"/findings/{check}").text
    assert {home, other} <= {
        q.split("?")[0].rsplit("/")[-1] for q in html.fromstring(page).xpath("//a[@class='see']/@href")
    }


def test_working_through_a_finding(at):
    check, doc_id = finding(at)
    assert at.post("/decisions/finding", action="acknowledge", check_id=check).status_code == 409  # no reason
    assert decisions.load(at.desk.folder) == []
    at.post("/decisions/finding", action="acknowledge", check_id=check, reason="Đã hỏi lại đơn vị")
    (said,) = [one for one in decisions.load(at.desk.folder) if one.check_id == check]
    assert (said.kind, said.by, said.doc_id, said.reason) == ("acknowledge", "Nguyễn An", doc_id, "Đã hỏi lại đơn vị")
    page = words(at.client.get(f"/findings/{check}"))
    assert "đã chấp nhận Nguyễn An" in page
    assert "Đã hỏi lại đơn vị" in page
    assert check not in at.client.get("/findings").text
    assert check in at.client.get("/findings?state=acknowledged").text
    at.post("/decisions/finding", action="confirm", check_id=check)
    assert at.one("SELECT state FROM findings WHERE check_id = ?", check) == ("confirmed",)
    at.post("/decisions/finding", action="undo", check_id=check)  # the word before holds again
    assert at.one("SELECT state FROM findings WHERE check_id = ?", check) == ("acknowledged",)
    at.post("/decisions/finding", action="undo", check_id=check)
    assert at.one("SELECT state FROM findings WHERE check_id = ?", check) == ("open",)
    assert len(decisions.load(at.desk.folder)) == 4


def test_decisions_are_there_after_a_new_start(at):
    check, _ = finding(at)
    at.post("/decisions/finding", action="doubtful", check_id=check)
    again = site(at.desk.folder)
    assert again.one("SELECT state FROM findings WHERE check_id = ?", check) == ("doubtful",)
    other = at.one("SELECT check_id FROM findings WHERE check_id <> ?", check)[0]
    decisions.append(at.desk.folder, "confirm", "Bình", check_id=other)  # someone else, while no desk looks
    assert site(at.desk.folder).one("SELECT state FROM findings WHERE check_id = ?", other) == ("confirmed",)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"action": "confirm", "check_id": "nope"}, 404),
        ({"action": "confirm", "check_id": ""}, 404),
        ({"action": "erase"}, 400),
        ({"action": "acknowledge", "reason": "x" * 5_000}, 409),
    ],
)
def test_what_is_no_decision_is_refused(at, fields, status):
    check, _ = finding(at)
    assert at.post("/decisions/finding", **{"check_id": check, **fields}).status_code == status
    assert decisions.load(at.desk.folder) == []


def test_a_damaged_log_is_said_and_nothing_is_lost(at):
    finding(at)
    (at.desk.folder / "decisions.jsonl").write_text("{broken\n", "utf-8")
    answer = at.client.get("/findings")
    assert answer.status_code == 409
    assert "dòng 1" in answer.text
    assert (at.desk.folder / "decisions.jsonl").read_text("utf-8") == "{broken\n"


def test_correcting_an_indicator_and_a_value(at):
    _, doc_id = finding(at)
    with at.desk.reading() as reading:
        figure = next(f for f in reading.rows("figures", doc_id, ["figure_id", "start", "end", "value"])
                      if f["value"] == "42")  # fmt: skip
    about = {"doc_id": doc_id, "figure_id": figure["figure_id"]}
    at.post("/decisions/figure", action="indicator", indicator_id="ORG.DANGBO_CS", **{"dim.sector": "OFFICE"}, **about)
    at.post("/decisions/figure", action="figure", value="1.040,5", unit="tổ chức", reason="đọc nhầm", **about)
    first, second = decisions.load(at.desk.folder)
    assert first.value == {"indicator_id": "ORG.DANGBO_CS", "dims": {"sector": "OFFICE"}}
    assert second.value == {"value": "1040.5", "unit": "tổ chức"}
    assert (first.start, first.end) == (figure["start"], figure["end"])
    page = at.client.get(f"/documents/{doc_id}?figure={figure['figure_id']}").text
    assert "Số đảng bộ cơ sở" in page
    assert "1.040,5" in page
    at.post("/decisions/figure", action="undo", undoes=first.id, **about)
    assert [one.kind for one in at.desk.standing().of(doc_id)] == ["figure"]
    for fields in (
        {"action": "indicator", "indicator_id": "NO.SUCH"},
        {"action": "figure", "value": "nhiều", "reason": "x"},
        {"action": "figure", "value": "3"},
        {"action": "indicator", "indicator_id": "ORG.TCCS", "dim.sector": "<b>"},
    ):
        assert at.post("/decisions/figure", **fields, **about).status_code == 409
    assert at.post("/decisions/figure", action="undo", undoes="x", **about).status_code == 404
    assert len(decisions.load(at.desk.folder)) == 3


def test_exports_hold_what_is_seen_and_no_formulas(at):
    (at.desk.folder / "report.html").write_text("<!doctype html>", "utf-8")
    at.post("/settings", by="=1+1")
    content = at.client.get("/export/findings.xlsx?state=all").content
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "Mức"
    assert len(rows) - 1 == at.one("SELECT count(*) FROM findings WHERE chief = 1")[0]
    assert sheet.freeze_panes == "A2"
    plain = list(csv.reader(StringIO(at.client.get("/export/findings.csv?state=all").content.decode("utf-8-sig"))))
    assert [row[2] for row in plain] == [row[2] for row in rows]
    documents = list(csv.reader(StringIO(at.client.get("/export/documents.csv?year=2022").content.decode("utf-8-sig"))))
    assert len(documents) == 2
    compared = at.client.get("/export/compare.xlsx?indicator=ORG.TCCS").content
    book = openpyxl.load_workbook(BytesIO(compared))
    assert len(book.sheetnames) > 1
    with ZipFile(BytesIO(compared)) as parts_of_it:  # the page of the dataset lies elsewhere than a download
        assert not any("report.html" in parts_of_it.read(name).decode("latin-1") for name in parts_of_it.namelist())
    series = list(
        csv.reader(StringIO(at.client.get("/export/compare.csv?indicator=ORG.TCCS").content.decode("utf-8-sig")))
    )
    assert series[1][1] == "Số tổ chức cơ sở đảng"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", '=HYPERLINK("http://evil.example")'])
def test_a_cell_that_looks_like_a_formula_stays_text(cell):
    from pipeline.web.sheetfile import csv as made_csv
    from pipeline.web.sheetfile import xlsx

    assert next(csv.reader(StringIO(made_csv(["a"], [[cell]]).decode("utf-8-sig")))) == ["a"]
    assert list(csv.reader(StringIO(made_csv(["a"], [[cell]]).decode("utf-8-sig"))))[1][0].startswith("'")
    (found,) = openpyxl.load_workbook(BytesIO(xlsx(["a"], [[cell]]))).active["A2:A2"][0]
    assert (found.data_type, found.value.strip()) == ("s", cell.strip())


def test_every_value_of_the_comparison_leads_to_its_passage(at):
    assert "Số tổ chức cơ sở đảng" in words(at.client.get("/compare"))
    tree = html.fromstring(at.client.get("/compare?indicator=ORG.TCCS").text)
    links = tree.xpath("//a[contains(@class, 'value')]")
    assert links
    for link in links:
        page = at.client.get(link.get("href"))
        value = link.text.rstrip("?≠*~")
        assert value in html.fromstring(page.text).xpath("//section//h2")[0].text_content()


def test_numbers_of_pages_that_are_none(at):
    for page in ("0", "-1", "x", "9" * 30, "²"):
        assert at.client.get("/", params={"page": page}).status_code == 200
        assert at.client.get("/findings", params={"page": page}).status_code == 200
    _, doc_id = finding(at)
    for more in ("part=9999", "part=x", "at=999999", "at=-3", "figure=nope", "kind=99"):
        assert at.client.get(f"/documents/{doc_id}?{more}").status_code == 200
    assert at.client.get("/compare?indicator=ORG.TCCS&kind=99").status_code == 200


# the text in parts


def test_a_long_text_is_shown_a_part_at_a_time():
    text = "".join(f"Đoạn {n} có {n} đồng chí.\n" for n in range(20_000))
    cut = parts(text)
    assert "".join(text[span.start : span.end] for span in cut) == text
    assert all(span.end - span.start <= 1.5 * PART for span in cut)
    assert all(text[span.start - 1] == "\n" for span in cut[1:])
    pages = [{"text_start": start} for start in range(0, len(text), 3_000)]
    assert {span.start % 3_000 for span in parts(text, pages)} == {0}
    assert [parts(""), len(parts("x" * 200_000))] == [[Span(0, 0)], 5]


def test_marks_that_overlap_leave_the_text_as_it_is():
    text = "a <b> & 12 đồng chí, trong đó 3 nữ"
    made = marked(
        text,
        Span(0, len(text)),
        [
            Stretch(8, 21, "figure", "holds", "f1"), Stretch(8, 10, "figure", "error", "f2"),
            Stretch(5, 30, "passage", "warning"), Stretch(0, 12, "heading", "", "s1"), Stretch(9, 25, "hit"),
            Stretch(30, 99, "figure", "unchecked", "f3"),
        ],
        "/x?figure=",
    )  # fmt: skip
    tree = html.fromstring(f"<div>{made}</div>")
    assert tree.text_content() == text
    assert [a.get("id") for a in tree.xpath(".//a[@id]")] == ["f2", "f3"]


# handing in


def test_an_upload_keeps_nothing_of_its_name(tmp_path):
    uploads = Uploads(tmp_path, 1_000)
    for name in (
        "../../../etc/passwd.txt",
        "/abs.txt",
        "..\\..\\x.txt",
        "a\x00b\n.txt",
        "C:\\x.txt",
        "y" * 300 + ".txt",
    ):
        uploads.keep(BytesIO(f"báo cáo {name}".encode()), name)
    kept = sorted(path.name for path in uploads.folder.iterdir())
    assert kept[0] == ".names.json"
    assert all(len(name) == 68 and name.endswith(".txt") and name[:64].isalnum() for name in kept[1:])
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path.parent != uploads.folder] == []
    assert all("/" not in name and "\\" not in name and "\x00" not in name for name in uploads.names().values())


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("x.exe", b"MZ", UnsupportedFormat), ("x", b"x", UnsupportedFormat), ("x.txt", b"", EmptyFile),
        ("x.txt", b"x" * 1_001, FileTooLarge), (".txt", b"x", UnsupportedFormat),
    ],
)  # fmt: skip
def test_an_upload_that_is_refused_leaves_nothing(tmp_path, name, content, error):
    uploads = Uploads(tmp_path, 1_000)
    with pytest.raises(error):
        uploads.keep(BytesIO(content), name)
    assert not list(uploads.folder.glob("*"))
    assert not uploads.any


def wait_for(condition, seconds: float = 90.0):
    end = monotonic() + seconds
    while not condition():
        assert monotonic() < end
        sleep(0.1)


@pytest.mark.slow
def test_handing_in_a_report_and_running_again(at, made):
    reports = Path(made / "in")
    before = at.one("SELECT count(*) FROM documents")[0]
    check, _ = finding(at)
    at.post("/decisions/finding", action="acknowledge", check_id=check, reason="biết rồi")
    content = (reports / "Hà Tĩnh" / "đúng.txt").read_bytes().replace("kỷ".encode(), b"").replace(b"44-BC", b"77-BC")
    refused = at.client.post("/upload", data={"csrf": at.csrf}, files={"file": ("x.exe", b"MZ")})
    assert refused.status_code == 400
    assert not at.desk.work.going
    name = "../<b>Báo cáo</b> 77.txt"
    answer = at.client.post("/upload", data={"csrf": at.csrf}, files={"file": (name, content)})
    assert answer.status_code == 200
    assert at.desk.work.going
    assert at.post("/runs").status_code == 409  # one at a time
    wait_for(lambda: at.desk.work.last.code is not None)
    assert at.desk.work.last.well, at.desk.work.last.said
    wait_for(lambda: at.client.get("/runs/status").json()["indexing"] is False and not at.desk.making.going)
    assert at.one("SELECT count(*) FROM documents")[0] == before + 1
    (source,) = at.one("SELECT source FROM documents WHERE number = '77'")
    assert source.startswith("uploads/")
    assert at.one("SELECT count(*) FROM documents WHERE source LIKE 'Hà Tĩnh/%'") == (2,)  # their names stay
    with at.desk.reading() as reading:
        doc_id = reading.db.execute("SELECT doc_id FROM findings WHERE check_id = ?", (check,)).fetchone()[0]
        row = next(r for r in reading.rows("checks", doc_id, ["check_id", "acknowledged"]) if r["check_id"] == check)
    assert row["acknowledged"]["reason"] == "biết rồi"  # the run has applied the decision
    assert "Báo cáo" in words(at.client.get("/runs"))


def test_sums_are_written_in_the_language_of_the_page(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(report(percent="27,5"), "utf-8")
    runner.run([str(tmp_path / "in")], tmp_path / "out", Config(jobs=0, report=False))
    at = site(tmp_path / "out")
    (check,) = at.one("SELECT check_id FROM findings WHERE rule_id = 'PCT01'")
    vietnamese, english = (words(at.client.get(f"/findings/{check}?lang={lang}")) for lang in ("vi", "en"))
    assert "= 25% ≠ 27,5%" in vietnamese
    assert "= 25% ≠ 27.5%" in english
    assert "≠ 27,5%" not in english


def test_a_run_of_someone_else_is_respected(at):
    with locked(at.desk.folder):
        assert at.client.get("/runs/status").json()["going"] is True
        assert at.post("/runs").status_code == 409
    assert at.client.get("/runs/status").json()["going"] is False


def test_inputs_that_are_gone_are_said(at, monkeypatch):
    monkeypatch.setattr(os.path, "lexists", lambda path: False)
    assert at.post("/runs").status_code == 409
    assert "doichieu run" in at.client.get("/runs").text


def test_the_log_is_handed_out_as_it_is(at):
    check, _ = finding(at)
    at.post("/decisions/finding", action="confirm", check_id=check)
    answer = at.client.get("/decisions.jsonl")
    assert "attachment" in answer.headers["content-disposition"]
    assert json.loads(answer.text.splitlines()[0])["check_id"] == check


def test_a_dataset_that_is_replaced_is_read_whole(at, made):
    """Pages that are asked for while a run replaces the dataset show the old one or the new one, never a mixture."""
    from pipeline import runner
    from pipeline.config import Config

    seen: list[int] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            seen.append(at.client.get("/").status_code)

    looker = threading.Thread(target=look)
    looker.start()
    try:
        extra = at.desk.folder.parent / "more.txt"
        extra.write_text((made / "in" / "Hà Tĩnh" / "sai.txt").read_text("utf-8") + "\nThêm một dòng.\n", "utf-8")
        runner.run([str(made / "in"), str(extra)], at.desk.folder, Config(jobs=0, report=False))
        wait_for(lambda: "4 văn bản" in words(at.client.get("/")))
    finally:
        stop.set()
        looker.join()
    assert set(seen) == {200}


def test_what_is_taken_back_after_a_run_is_open_again(at, made):
    """A run writes the acknowledgement into the dataset; the log says that it was taken back since."""
    from pipeline import ack, runner
    from pipeline.config import Config

    check, _ = finding(at)
    at.post("/decisions/finding", action="acknowledge", check_id=check, reason="biết rồi")
    other = at.one("SELECT check_id FROM findings WHERE check_id <> ?", check)[0]
    ack.acknowledge(at.desk.folder, other, "bằng lệnh", "Bình", "2026-01-01")
    runner.run([str(made / "in")], at.desk.folder, Config(jobs=0, report=False))
    again = site(at.desk.folder)
    assert again.one("SELECT state FROM findings WHERE check_id = ?", check) == ("acknowledged",)
    again.post("/decisions/finding", action="undo", check_id=check)
    assert again.one("SELECT state FROM findings WHERE check_id = ?", check) == ("open",)
    assert "biết rồi" not in again.client.get(f"/findings/{check}").text
    once_more = site(at.desk.folder)
    assert once_more.one("SELECT state FROM findings WHERE check_id = ?", check) == ("open",)
    assert once_more.one("SELECT state FROM findings WHERE check_id = ?", other) == ("acknowledged",)
    assert "bằng lệnh" in once_more.client.get(f"/findings/{other}").text
