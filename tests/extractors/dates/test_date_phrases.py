"""The phrase table of dates, and the knowledge they rest on."""

from pathlib import Path

import pytest
import yaml

from schemas.codelists import load

ROWS = yaml.safe_load((Path(__file__).parent / "phrases.yaml").read_text("utf-8"))


def written(date):
    if date.kind == "point":
        return f"{date.text} | {date.value_start}"
    if date.kind in {"duration", "anniversary"}:
        bound = "" if date.qualifier == "exact" else f" | {date.qualifier}"
        return f"{date.text} | {date.kind} | {date.value} {date.unit}{bound}"
    return f"{date.text} | {date.kind} | {date.value_start or '-'} | {date.value_end or '-'}"


@pytest.mark.parametrize(("text", "why", "expected"), ROWS, ids=[row[1] + ": " + row[0][:40] for row in ROWS])
def test_phrase(cite, text, why, expected):
    _, dates = cite(text)
    assert [written(d) for d in dates] == expected, why


@pytest.mark.parametrize(("text", "why", "expected"), ROWS[::3], ids=lambda v: str(v)[:40])
def test_phrase_within_a_sentence(cite, text, why, expected):
    _, alone = cite(text)
    _, within = cite(f"Đảng ủy cho biết: {text}.")
    assert [written(d) for d in within] == [written(d) for d in alone], why


def test_the_table_is_wide():
    assert len({row[0] for row in ROWS}) >= 150
    assert sum(not row[2] for row in ROWS) >= 40


@pytest.mark.parametrize("row", load("commemorations"), ids=lambda row: row["day"])
def test_known_days_have_no_year(cite, row):
    day, month = (int(part) for part in row["day"].split("/"))
    _, dates = cite(f"nhân dịp {row['kept']} ({row['day']}) năm nay")
    assert f"--{month:02d}-{day:02d}" in {d.value_start for d in dates}


@pytest.mark.parametrize("day", [row["day"] for row in load("commemorations")])
def test_known_days_are_ratios_without_words(cite, day):
    assert cite(f"đạt {day} chỉ tiêu")[1] == ()
