"""Checks between documents of one bloc: DUP02, SUB02, PRD04 and REF01.

Documents come one by one, in the order of their sources; of each only its claims are kept: the few
figures whose words say plainly what they count, those that tell a cell (``cells``), and the dated references. They are
kept in a file without a name, that goes away by itself, so that memory does not grow with the archive.
"""

from __future__ import annotations

import pickle
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby, islice, pairwise

from pipeline.doubts import unsure
from pipeline.validate.case import check_id, message, number
from pipeline.validate.cells import Cell, near
from pipeline.validate.claims import Citation, Claim, Claims, claims, read_cell, read_citation, read_claim
from schemas.calendar import first_day, last_day
from schemas.checks import Check, Severity, Verdict
from schemas.document import Document
from schemas.indicators import dims_label, indicators

_MOST_ALIKE = 2  # copies of one claim confirm it once
_MOST_A_KEY = 200  # claims kept for one key: more would be a form letter, not a series


_TABLES = """
CREATE TABLE claims (bloc TEXT, name TEXT, claim TEXT);
CREATE TABLE citations (bloc TEXT, number TEXT, symbol TEXT, date TEXT, citation TEXT,
  PRIMARY KEY (bloc, number, symbol, date)) WITHOUT ROWID;
CREATE TABLE cells (bloc TEXT, cell TEXT, value TEXT, claim TEXT);
CREATE TABLE told (pair TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE checks (bloc TEXT, id TEXT, place TEXT, body BLOB, PRIMARY KEY (bloc, id));
CREATE TABLE named (doc_id TEXT, figure_id TEXT, PRIMARY KEY (doc_id, figure_id)) WITHOUT ROWID;
"""


class Across:
    """Collects the claims of documents and compares them bloc by bloc. Raises sqlite3.Error when a disk is full."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")

    def add(self, document: Document) -> None:
        """Keeps what can be compared; ``document`` must have its facts and relations."""
        self.keep(claims(document))

    def keep(self, found: Claims) -> None:
        """Keeps the claims of one document."""
        self._db.executemany("INSERT INTO claims VALUES (?, ?, ?)", ((found.bloc, *row) for row in found.claims))
        self._db.executemany(
            "INSERT OR IGNORE INTO citations VALUES (?, ?, ?, ?, ?)", ((found.bloc, *row) for row in found.citations)
        )
        self._db.executemany("INSERT INTO cells VALUES (?, ?, ?, ?)", ((found.bloc, *row) for row in found.cells))

    def checks(self) -> Iterator[Check]:
        """All checks between documents, in a stable order. To be asked for once, when all documents were added."""
        for bloc, check in self._found():
            place = "".join(f"{p.doc_id} {p.start:012d} {p.end:012d} " for p in check.passages) + "!" + check.rule_id
            self._db.execute(
                "INSERT INTO checks VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET place = ?3, body = ?4",
                (bloc, check.check_id, place, pickle.dumps(check)),
            )
        for (body,) in self._db.execute("SELECT body FROM checks ORDER BY place, rowid"):
            check = pickle.loads(body)  # from our own file, which nobody else can open
            documents = {check.doc_id, *(passage.doc_id for passage in check.passages)}
            self._db.executemany(
                "INSERT OR IGNORE INTO named VALUES (?, ?)", ((d, f) for d in documents for f in check.figure_ids)
            )
            yield check

    def named(self) -> Iterator[tuple[str, set[str]]]:
        """The figures that the checks name, by document: all figures of a check, for each document of the check."""
        rows = self._db.execute("SELECT doc_id, figure_id FROM named ORDER BY doc_id")
        for doc_id, group in groupby(rows, key=lambda row: row[0]):
            yield doc_id, {figure_id for _, figure_id in group}

    def _found(self) -> Iterator[tuple[str, Check]]:
        rows = self._db.execute("SELECT bloc, name, claim FROM claims ORDER BY bloc, name, rowid")
        for (bloc, _), group in groupby(rows, key=lambda row: row[:2]):
            for check, differ in _compare(_few(read_claim(line) for _, _, line in group)):
                if differ:
                    self._db.execute("INSERT OR IGNORE INTO told VALUES (?)", (_pair(*differ),))
                yield bloc, check
        rows = self._db.execute("SELECT * FROM citations ORDER BY bloc, number, symbol, date")
        for key, group in groupby(rows, key=lambda row: row[:3]):
            for check in _dates(key, [read_citation(row[4]) for row in group]):
                yield key[0], check
        rows = self._db.execute("SELECT bloc, cell, value, claim FROM cells ORDER BY bloc, cell, rowid")
        for (bloc, cell), group in groupby(rows, key=lambda row: row[:2]):
            some = list(islice(group, _MOST_A_KEY))
            if len({value for _, _, value, _ in some}) == 1:
                continue
            for first, second in _contradictions([read_claim(line) for *_, line in some]):
                if not self._is_told(first, second):
                    yield bloc, _otherwise(read_cell(cell), first, second)

    def _is_told(self, first: Claim, second: Claim) -> bool:
        """True where plain words have shown the same documents to differ, in the same numbers."""
        return self._db.execute("SELECT 1 FROM told WHERE pair = ?", (_pair(first, second),)).fetchone() is not None


def _pair(first: Claim, second: Claim) -> str:
    found = (first, second)
    return " ".join((*sorted(c.passage.doc_id for c in found), *sorted(str(c.value) for c in found)))


def _few(found: Iterator[Claim]) -> list[Claim]:
    """Those that are kept of the claims of one key.

    Of several numbers that one report gives for one period the first: another is mostly of a time told further off.
    """
    kept: list[Claim] = []
    alike: Counter[tuple[object, ...]] = Counter()
    first: dict[tuple[object, ...], Claim] = {}
    for claim in found:
        words = (claim.text, claim.value, claim.period)
        if claim.period[0]:
            one = first.setdefault((claim.passage.doc_id, claim.period), claim)
            if not claim.interval.meets(one.interval):
                continue
        if len(kept) < _MOST_A_KEY and alike[words] < _MOST_ALIKE:
            alike[words] += 1
            kept.append(claim)
    return kept


def _compare(claims: list[Claim]) -> Iterator[tuple[Check, tuple[Claim, Claim] | None]]:
    """The checks of one key, each with the two claims that it has found to differ, if any."""
    for i, first in enumerate(claims):
        for second in claims[i + 1 :]:
            if first.passage.doc_id == second.passage.doc_id:
                continue
            if first.period == second.period and first.period[0]:
                agree = first.interval.meets(second.interval)
                yield _same_period(first, second, agree), None if agree else (first, second)
            elif not first.stock and (nested := _nested(first, second)):
                yield _sub_period(*nested), None
    series = [claim for claim in claims if claim.stock and claim.period[0]]
    if len({c.period for c in series}) > 1 and len({c.passage.doc_id for c in series}) > 1:
        yield _series(series), None


def _same_period(first: Claim, second: Claim, agree: bool) -> Check:
    said = {"first": first.shown, "second": second.shown}
    if agree:
        return _check("DUP02", "consistent", "none", [first, second], f"{first.shown} = {second.shown}", said)
    return _check("DUP02", "suspicious", "warning", [first, second], _unlike(first, second), said)


def _unlike(first: Claim, second: Claim) -> str:
    return f"{number(first.value)} ≠ {number(second.value)}"


def _contradictions(claims: list[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Claims of one cell that cannot both be right, in the order they came: the latest report's, and one of each other
    number. A report that has the other's number too, at another time, mistakes the time, or we do."""
    latest = max(range(len(claims)), key=lambda i: (claims[i].date, i))
    seen = {claims[latest].value}
    for i in sorted(range(len(claims)), key=lambda i: (claims[i].date, i), reverse=True):
        one, last = claims[i], claims[latest]
        if one.value in seen or one.passage.doc_id == last.passage.doc_id or _one_report(one, last):
            continue
        if one.value in last.others or last.value in one.others:
            continue
        seen.add(one.value)
        if near(one.value, last.value) and not one.interval.meets(last.interval):
            yield (one, last) if i < latest else (last, one)


def _one_report(one: Claim, other: Claim) -> bool:
    """True for two files of one document: copies, or a scan beside its text."""
    return bool(one.number) and (one.number, one.date[:4]) == (other.number, other.date[:4])


def _otherwise(cell: Cell, first: Claim, second: Claim) -> Check:
    """What two reports tell of one cell, in words that may differ: so the cell is named."""
    known, dims = indicators()[cell.indicator_id], dict(cell.dims)
    said: dict[str, object] = {"first": first.shown}
    for lang, label in (("vi", known.vi), ("en", known.en)):
        what = ": ".join(filter(None, (label, dims_label(cell.indicator_id, dims, lang))))
        said[f"second_{lang}"] = f"{second.shown} ({what})"
    texts = ["|".join(map(str, cell)), first.text, second.text]
    return _check("DUP02", "suspicious", "warning", [first, second], _unlike(first, second), said, texts)


def _nested(a: Claim, b: Claim) -> tuple[Claim, Claim] | None:
    """(part, whole) when one period lies strictly within the other."""
    days_a, days_b = _days(a), _days(b)
    if days_a is None or days_b is None or days_a == days_b:
        return None
    for part, whole, inner, outer in ((a, b, days_a, days_b), (b, a, days_b, days_a)):
        if outer[0] <= inner[0] and inner[1] <= outer[1]:
            return part, whole
    return None


def _days(claim: Claim) -> tuple[date, date] | None:
    start, end = claim.period
    if not start or not end or start.startswith("--") or end.startswith("--"):
        return None
    return first_day(start), last_day(end)


def _sub_period(part: Claim, whole: Claim) -> Check:
    said = {
        "part": part.shown,
        "whole": whole.shown,
        "part_period": " - ".join(dict.fromkeys(p for p in part.period if p)),
        "whole_period": " - ".join(dict.fromkeys(p for p in whole.period if p)),
    }
    if whole.interval.below(part.interval):
        arithmetic = f"{number(part.value)} > {number(whole.value)}"
        return _check("SUB02", "suspicious", "warning", [part, whole], arithmetic, said)
    return _check("SUB02", "consistent", "none", [part, whole], f"{number(part.value)} ≤ {number(whole.value)}", said)


def _series(claims: list[Claim]) -> Check:
    ordered = sorted(claims, key=lambda c: (c.period[1] or "", c.passage))
    text = "; ".join(f"{c.period[1] or '?'}: {number(c.value)}" for c in ordered)
    return _check("PRD04", "consistent", "none", ordered, text, {"series": text})


def _dates(key: tuple[str, str, str], citations: list[Citation]) -> Iterator[Check]:
    """One number, two dates less than a term apart: one of the citations is wrong."""
    _, printed, symbol = key
    ordered = sorted(citations, key=lambda c: (c.date, c.passage))
    for first, second in pairwise(ordered):
        years = int(second.date[:4]) - int(first.date[:4])
        if first.passage.doc_id == second.passage.doc_id or years > 1:
            continue
        said = {"document": f"{printed}-{symbol.upper()}", "first": first.date, "second": second.date}
        arithmetic = f"{first.date} ≠ {second.date}"
        yield _check("REF01", "suspicious", "warning", [first, second], arithmetic, said)


def _check(
    rule: str,
    verdict: Verdict,
    severity: Severity,
    found: list[Claim] | list[Citation],
    arithmetic: str,
    said: dict[str, object] | dict[str, str],
    texts: list[str] | None = None,
) -> Check:
    vi, en = message(rule, verdict, dict(said))
    passages = tuple(sorted({item.passage for item in found}))
    figures = tuple(item.figure_id for item in found if isinstance(item, Claim))
    identity = check_id(rule, texts or [item.text for item in found])
    check = Check(identity, passages[0].doc_id, rule, verdict, severity, passages, figures, arithmetic, vi, en)
    doubted = [item.text for item in found if not item.certain]
    return unsure(check, doubted, "info") if doubted and severity == "warning" else check
