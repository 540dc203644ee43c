"""The sample reports: long, varied, right where they claim to be right and wrong only where they say so."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from importlib.resources import files
from itertools import chain
from pathlib import Path

import pytest

from corpus.samples import Sample, samples, write
from corpus.samples.arithmetic import RelationError, rounding
from corpus.samples.markup import MarkupError, parse
from corpus.samples.notation import NotationError, read
from corpus.samples.relations import check
from corpus.samples.render import render

REPORTS = {path.name[:3]: path.read_text("utf-8") for path in (files("corpus.samples") / "reports").iterdir()}
SAMPLES = samples()
PLANTED_TWICE = [
    *("SUM01", "SUM03", "SUM04", "SUM05", "PCT01", "PCT03", "CHG01", "GRW02", "CMP01", "CNT01", "CNT03", "SUB01"),
    *("SUB02", "DUP01", "DUP02", "BAS01", "FLW01", "RATE01", "TRD01", "PRD01", "PRD03", "CHR01", "REF01", "STR01"),
    *("STR02", "STR03", "QLF01", "POL01"),
]
PLANTED_AS_INFO = [
    *("PCT02", "CHG02", "CHG03", "SUM06", "SUM07", "CNT02", "EST01", "FMT01", "QLF02", "QLF03", "TGT01", "PRD02"),
    *("REF02", "FLW02", "RNG01"),
]


@pytest.fixture(params=SAMPLES, ids=[sample.name[:3] for sample in SAMPLES])
def sample(request: pytest.FixtureRequest) -> Sample:
    return request.param


def test_the_archive_is_large_and_varied() -> None:
    assert len(SAMPLES) >= 18
    assert len({s.truth.meta["bloc"] for s in SAMPLES}) >= 8
    assert len({s.truth.meta["kind"] for s in SAMPLES}) >= 4
    assert sum(len(s.text) > 30_000 for s in SAMPLES) >= 2
    assert sum(s.is_clean for s in SAMPLES) >= 6


def test_length(sample: Sample) -> None:
    assert len(sample.text) >= 8_000


def test_spans_are_what_stands_there(sample: Sample) -> None:
    text, truth = sample.text, sample.truth
    for record in truth.records:
        assert text[record["start"] : record["end"]] == record["text"]
        assert record["text"].strip()
    for observation in truth.observations:
        assert text[observation["start"] : observation["end"]] == observation["quote"]
    for section in truth.meta["sections"]:
        assert text[section["start"] :].startswith(section["number"] or "")
        assert section["start"] == 0 or text[section["start"] - 1] == "\n"
    for slip in truth.meta["ocr_errors"]:
        assert text[slip["start"] : slip["end"]] == slip["span"] != slip["correct"]


def test_spans_of_checks_are_what_stands_there() -> None:
    texts = {s.name: s.text for s in SAMPLES}
    for row in chain.from_iterable(s.truth.checks for s in SAMPLES):
        assert row["span_at"], row
        for span, place in zip(row["spans"], row["span_at"], strict=True):
            assert texts[Path(place["file"]).stem][place["start"] : place["end"]] == span


def test_every_digit_is_accounted_for(sample: Sample) -> None:
    covered = {i for r in sample.truth.records for i in range(r["start"], r["end"])}
    stray = [i for i, c in enumerate(sample.text) if c.isdigit() and i not in covered]
    assert [sample.text[max(0, i - 20) : i + 10] for i in stray] == []


def test_notes_lie_where_the_truth_says(sample: Sample) -> None:
    for note in sample.truth.meta["footnotes"]:
        if note.get("anchor_start") is not None:
            assert not sample.text[note["anchor_start"] - 1].isspace()
        if note["body_start"] is not None:
            assert note["body_end"] == len(sample.text) or sample.text[note["body_end"]] in "\r\n"


@pytest.mark.parametrize("rule", PLANTED_TWICE)
def test_planted_in_two_reports(rule: str) -> None:
    rows = [(s.name, r) for s in SAMPLES for r in s.truth.checks if r["rule"] == rule]
    assert len({name for name, r in rows if r["severity"] in {"error", "warning"}}) >= 2


@pytest.mark.parametrize("rule", PLANTED_AS_INFO)
def test_planted_as_info(rule: str) -> None:
    assert any(r["rule"] == rule and r["severity"] == "info" for s in SAMPLES for r in s.truth.checks)


def test_rounding_is_planted_both_ways() -> None:
    ways = set()
    for row in chain.from_iterable(s.truth.checks for s in SAMPLES):
        if row["rule"] == "PCT02":
            printed, part, whole = (number(text) for text in row["spans"])
            ways.add(rounding(printed, Fraction(1, 10), 100 * part / whole))
    assert ways == {"cut", "twice"}


def test_many_relations_hold() -> None:
    holding = Counter(r["rule"][:3] for s in SAMPLES for r in s.truth.checks if r["verdict"] == "consistent")
    families = ("SUM", "PCT", "CMP", "SUB", "CNT", "DUP", "CHG", "RAT", "FLW", "TRD")
    assert {family for family in families if holding[family] < 4} == set()
    assert sum(holding.values()) >= 300


def number(text: str) -> Fraction:
    return Fraction(re.search(r"\d+(?:\.\d{3})*(?:,\d+)?", text)[0].replace(".", "").replace(",", "."))  # type: ignore[index]


def simple(row: dict[str, object], operators: str) -> bool:
    """True for an equation of plain figures with these operators and no others."""
    return bool(re.fullmatch(rf"\w+ = \w+(?: [{operators}] \w+)+", str(row["arithmetic"]))) and not re.search(
        r"\b\d", str(row["arithmetic"])
    )


def test_sums_recomputed_from_the_printed_text() -> None:
    seen = Counter()
    for row in chain.from_iterable(s.truth.checks for s in SAMPLES):
        if row["rule"] in {"SUM01", "SUM04", "CMP01", "FLW01"} and simple(row, "+-"):
            total, *parts = (number(text) for text in row["spans"])
            signs = [1, *(-1 if sign == "-" else 1 for sign in re.findall(r" ([+-]) ", row["arithmetic"]))]
            worked_out = sum(sign * part for sign, part in zip(signs, parts, strict=True))
            assert (total == worked_out) == (row["verdict"] == "consistent"), row
            seen[row["verdict"]] += 1
    assert seen["consistent"] > 80
    assert seen["inconsistent"] >= 6


def test_percents_recomputed_from_the_printed_text() -> None:
    seen = Counter()
    for row in chain.from_iterable(s.truth.checks for s in SAMPLES):
        if row["rule"] in {"PCT01", "PCT02"} and simple(row, "/"):
            percent, part, whole = row["spans"]
            digits = Decimal(1).scaleb(-len(percent.partition(",")[2].strip("% ")))
            exact = Decimal(100) * Decimal(int(number(part))) / Decimal(int(number(whole)))
            half_up = Fraction(exact.quantize(digits, ROUND_HALF_UP)) == number(percent)
            assert half_up == (row["verdict"] == "consistent"), row
            seen[row["verdict"]] += 1
    assert seen["consistent"] > 60


def holding_sums() -> list[tuple[str, str]]:
    lines = []
    for key, template in REPORTS.items():
        relations = template.rpartition("\n---\n")[2]
        lines += [(key, line) for line in relations.splitlines() if re.match(r"SUM0[14] ok: \w+ = \w+ \+", line)]
    return lines


@pytest.mark.parametrize(("key", "line"), holding_sums(), ids=lambda value: value if len(value) == 3 else "")
def test_a_figure_that_is_off_by_one_is_noticed(key: str, line: str) -> None:
    draft = render(key, REPORTS[key])
    name = line.split()[2]
    anchor = draft.anchors[name]
    assert anchor.record is not None
    check(draft, line, {key: draft})
    draft.anchors[name] = replace(anchor, record={**anchor.record, "value": anchor.record["value"] + 1})
    step = anchor.record["precision"]
    if step == 1:
        with pytest.raises(RelationError):
            check(draft, line, {key: draft})


def test_one_indicator_has_one_value() -> None:
    """Within a bloc the same indicator at the same time has one value, but where a contradiction is planted."""
    values = defaultdict(set)
    for sample in SAMPLES:
        for row in sample.truth.observations:
            key = (row["bloc"], row["indicator"], row["period"], json.dumps(row["dims"]), row["measure"])
            values[key].add(row["value"])
    torn = {key[:3] for key, found in values.items() if len(found) > 1}
    planted = {("VN-72.KCQDN", "MEM.DISCIPLINED", "2022-01/2022-06"), ("VN-13.KCQDN", "HCM.REGISTERED", "2022")}
    no_code = {  # parts of one kind that the codelists do not tell apart
        ("VN-05.KCQDN", "PLAN.FULFILMENT", "2020-08/2022-12"),
        ("VN-HP.KDN", "MEM.BY_SECTOR", "2023-12"),
        ("VN-35.KCQDN", "CONTEST.PRIZES", "2023"),
        ("VN-59.KCQDN", "TRAIN.PARTYWORK_CLASSES", "2023-01/2023-07"),
    }
    assert torn == planted | no_code


def test_no_sentence_of_a_real_report(shared: Path) -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[i : i + 14]) for i in range(len(words) - 13)}

    real = set().union(*(runs(path.read_text("utf-8")) for path in (shared / "seeds").glob("*.txt")))
    assert real
    for sample in SAMPLES:
        assert not runs(sample.text) & real, sample.name
    for key, template in REPORTS.items():
        assert not runs(template) & real, key


def test_written_to_disk(tmp_path: Path) -> None:
    paths = write(tmp_path / "reports", tmp_path / "truth")
    assert len(paths) == len(set(paths)) == len(SAMPLES)
    assert {path.parent.name for path in paths} == {sample.folder for sample in SAMPLES}
    assert any(" " in path.name and not path.name.isascii() for path in paths)
    for path, sample in zip(paths, SAMPLES, strict=True):
        assert path.read_bytes().decode("utf-8") == sample.text
        lines = (tmp_path / "truth" / f"{path.stem}.jsonl").read_text("utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        assert {row["doc"] for row in rows} == {path.stem}
        assert path.stem[0].isdigit()
        meta = json.loads((tmp_path / "truth" / f"{path.stem}_meta.json").read_text("utf-8"))
        assert {"own_number", "signer", "is_draft", "sections", "footnotes"} <= meta[path.stem].keys()
    checks = (tmp_path / "truth" / "checks.jsonl").read_text("utf-8").splitlines()
    assert len({json.loads(line)["id"] for line in checks}) == len(checks)
    assert (tmp_path / "truth" / "observations.jsonl").stat().st_size


def test_forms_of_text_are_varied() -> None:
    texts = [sample.text for sample in SAMPLES]
    assert any("\r\n" in text for text in texts), "Windows line ends"
    assert any("\u0301" in text for text in texts), "decomposed letters"
    assert any(max(map(len, text.splitlines())) < 100 for text in texts), "hard-wrapped"
    assert any("uỷ" in text for text in texts), "old tone placement"
    assert any(sample.truth.meta["is_draft"] for sample in SAMPLES)
    assert any(sample.truth.meta["ocr_errors"] for sample in SAMPLES)
    assert any(sample.truth.meta["splits"] for sample in SAMPLES)


NOTATION = [
    ("14.103 đảng viên", (), {"type": "count", "value": 14103, "unit": "đảng viên"}, "a point groups thousands"),
    ("1.428.quần chúng", (), {"value": 1428, "unit": "quần chúng"}, "a stray point"),
    ("gần 500 cán bộ chủ chốt", (), {"value": 500, "qualifier": "nearly"}, "a bound"),
    ("từ 50 lao động trở lên", ("cond",), {"value": 50, "qualifier": "at_least", "condition": True}, "a threshold"),
    ("2,75 tỷ đồng", (), {"value": 2750000000, "unit": "đồng"}, "a scale word"),
    ("từ 31 đến 40 tuổi", (), {"value": 31, "value_max": 40, "unit": "tuổi"}, "a range"),
    ("hàng chục đợt", (), {"value": 10, "qualifier": "at_least", "words": True}, "an order of magnitude"),
    ("62/121 tập thể", (), {"type": "ratio", "a": 62, "b": 121, "reading": "part_of_whole"}, "part of a whole"),
    ("268 lớp/19.846 lượt", (), {"type": "ratio", "reading": "two_counts"}, "two counts, not a share"),
    ("03 tháng/01 lần", ("rate",), {"type": "ratio", "a": 3, "b": 1, "reading": "rate"}, "a rate"),
    ("15,3%", (), {"type": "percent", "value": 15.3, "kind": "share"}, "a decimal comma"),
    ("2,9 điểm %", ("up",), {"kind": "change", "direction": "up", "unit": "điểm phần trăm"}, "points"),
    ("ngày 12/7/2016", (), {"type": "date", "value": "2016-07-12"}, "a date"),
    ("ngày     tháng 11 năm 2023", (), {"type": "date", "value": "2023-11"}, "a day left blank"),
    ("19/5", ("date",), {"type": "date", "value": "--05-19"}, "a day without a year"),
    ("nhiệm kỳ 2020 - 2025", (), {"kind": "term", "period_start": "2020", "period_end": "2025"}, "a term"),
    ("quý II", ("year=2023",), {"kind": "quarter", "period_start": "2023-04"}, "a quarter of the report's year"),
    ("6 tháng cuối năm 2023", (), {"kind": "half_year", "period_start": "2023-07"}, "a half year"),
    ("từ năm 2010 đến nay", (), {"kind": "since", "period_start": "2010", "period_end": None}, "an open period"),
    ("hơn 02 năm", (), {"kind": "duration", "value": 2, "qualifier": "more_than"}, "a duration"),
    ("Công văn số 595-CV/BTCTU", (), {"number": "595", "symbol": "CV/BTCTU", "doc_type": "Công văn"}, "a document"),
    ("Số 134 -BC/ĐUK", ("self",), {"number": "134", "symbol": "BC/ĐUK", "role": "self"}, "its own number"),
    ("98", ("ref=Quy định",), {"type": "doc_ref", "number": "98", "doc_type": "Quy định"}, "a number in a list"),
]


@pytest.mark.parametrize(("text", "attributes", "expected", "why"), NOTATION, ids=[row[0] for row in NOTATION])
def test_notation(text: str, attributes: tuple[str, ...], expected: dict[str, object], why: str) -> None:
    record = read(text, attributes)
    assert {key: record.get(key) for key in expected} == expected, why


def test_notation_knows_its_limits() -> None:
    with pytest.raises(NotationError):
        read("không có số", ())


def test_markup() -> None:
    source = "Có {a|12 lớp} tại {=b|{*}huyện {3 xã}; {*}tỉnh}[^2] {Khôi~Khối}{!giải Ba}"
    text, marks = parse(source, 5, lambda n: f"⁽{n}⁾")
    assert text == "Có 12 lớp tại huyện 3 xã; tỉnh⁽2⁾ Khôigiải Ba"
    shown = {(m.sign, m.name): text[m.start - 5 : m.end - 5] for m in marks}
    assert shown[("", "a")] == "12 lớp"
    assert shown[("=", "b")] == "huyện 3 xã; tỉnh"
    assert shown[("^", "2")] == "⁽2⁾"
    assert shown[("~", None)] == "Khôi"
    assert shown[("!", None)] == "giải Ba"


@pytest.mark.parametrize("broken", ["{12 lớp", "12 lớp}"])
def test_markup_must_balance(broken: str) -> None:
    with pytest.raises(MarkupError):
        parse(broken, 0, str)
