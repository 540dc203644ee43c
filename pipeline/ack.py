"""Findings that people know of: acknowledgements, kept over runs in the log of decisions.

``acknowledgements.yaml`` shows those that hold to whoever opens the folder. An entry written there by hand counts as
long as the log says nothing about its finding. A finding's id is made from its rule and the words of its passages, so
an acknowledgement holds as long as those words do; a change elsewhere in the report does not touch it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import yaml

from pipeline import decisions
from pipeline.decisions import LONGEST_TEXT, Decision
from pipeline.publish.output import replacing
from schemas.checks import Acknowledgement
from schemas.problems import BadConfiguration, Text, UnknownCheck

FILE_NAME = "acknowledgements.yaml"


@dataclass(frozen=True, slots=True)
class Entry:
    """One acknowledgement in the file; ``finding`` is the message, for those who read the file."""

    check_id: str
    by: str
    date: str
    reason: str
    finding: str = ""

    @property
    def word(self) -> Acknowledgement:
        return Acknowledgement(self.by, self.date, self.reason)


def entries(folder: Path) -> list[Entry]:
    """The acknowledgements that hold in a dataset's folder, by check.

    Raises BadConfiguration for a file that was damaged by hand.
    """
    log = decisions.load(folder)
    logged = {decision.check_id for decision in log}
    found = [entry for entry in _by_hand(folder) if entry.check_id not in logged]
    found += [_entry(one) for one in decisions.effective(log).checks.values() if one.kind == "acknowledge"]
    return sorted(found, key=lambda entry: entry.check_id)


def _entry(decision: Decision) -> Entry:
    return Entry(decision.check_id, decision.by, _day(decision.time), decision.reason, decision.text)


def _day(time: str) -> str:
    """The date of a time, where we are; a date stays as it is."""
    return time if len(time) == len("2024-01-02") else datetime.fromisoformat(time).astimezone().date().isoformat()


def _by_hand(folder: Path) -> list[Entry]:
    path = folder / FILE_NAME
    if not path.exists():
        return []
    try:
        rows = yaml.safe_load(path.read_text("utf-8")) or []
        return [Entry(**{key: str(value) for key, value in row.items()}) for row in rows]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, TypeError, AttributeError) as error:
        raise BadConfiguration(
            Text(f"Tệp {path} bị hỏng{_where(error)}.", f"The file {path} is damaged: {error}."),
            Text(
                f"Sửa lại, hoặc xóa tệp: lời chấp nhận trong {decisions.FILE_NAME} vẫn còn.",
                f"Mend it, or delete it: what {decisions.FILE_NAME} holds is kept.",
            ),
        ) from error


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f" ở dòng {mark.line + 1}" if mark else ""


def words(folder: Path) -> dict[str, Acknowledgement]:
    """Acknowledgements by check."""
    return {entry.check_id: entry.word for entry in entries(folder)}


def acknowledge(folder: Path, check_id: str, reason: str, by: str, date: str = "") -> Entry:
    """Keeps a word about one finding, in place of an earlier one, and marks it in ``checks``.

    ``check_id`` may be shortened as long as one finding fits; ``date`` (ISO 8601) is now unless given. Raises
    UnknownCheck when none or several fit, NotADataset, DiskFull, BadDecision for a reason that is too long.
    """
    check_id, message = finding(folder, check_id)
    entries(folder)  # a damaged file is told of before anything is written
    said = {"text": message[:LONGEST_TEXT], "check_id": check_id, "reason": reason}
    decision = decisions.append(folder, "acknowledge", by, time=date, **said)
    show(folder)
    return _entry(decision)


def withdraw(folder: Path, check_id: str, by: str = "") -> Entry:
    """Takes every word about a finding back. Raises UnknownCheck when there is none, or when several fit."""
    kept = {entry.check_id: entry for entry in entries(folder)}
    found = kept[_only([one for one in kept if one.startswith(check_id)], check_id)]
    log = decisions.not_undone(decisions.load(folder))
    said = [one.id for one in log if one.kind == "acknowledge" and one.check_id == found.check_id]
    if not said:  # by hand: the log has to know it to take it back
        about = {"text": found.finding, "check_id": found.check_id, "reason": found.reason}
        time = found.date if decisions.is_time(found.date) else ""
        said = [decisions.append(folder, "acknowledge", found.by or "?", time=time, **about).id]
    for one in reversed(said):
        decisions.append(folder, "undo", by or found.by or "?", undoes=one)
    show(folder)
    return found


def finding(folder: Path, prefix: str) -> tuple[str, str]:
    """Id and message of the one finding whose id begins so. Raises UnknownCheck, NotADataset."""
    from pipeline.dataset import Dataset

    checks = Dataset(folder).rows("checks", ["check_id", "severity", "message_vi"])
    found = {row["check_id"]: row["message_vi"] for row in checks if row["severity"] != "none"}
    check_id = _only([check_id for check_id in found if check_id.startswith(prefix)], prefix)
    return check_id, found[check_id]


def holders(folder: Path, check_id: str) -> list[str]:
    """The sources of the reports that a finding stands in: reports with the same sentence share its id."""
    from pipeline.dataset import Dataset

    data = Dataset(folder)
    documents = {row["doc_id"] for row in data.rows("checks", ["check_id", "doc_id"]) if row["check_id"] == check_id}
    return sorted(row["source"] for row in data.rows("documents", ["doc_id", "source"]) if row["doc_id"] in documents)


def _only(found: list[str], prefix: str) -> str:
    if prefix in found:  # "ab12" is whole beside "ab12-2"
        return prefix
    if len(found) != 1 or not prefix:
        few = ", ".join(found[:5])
        raise UnknownCheck(
            Text(f"Có {len(found)} mục ứng với mã “{prefix}”: {few}.", f"{len(found)} entries fit {prefix!r}: {few}.")
            if found
            else Text(f"Không có phát hiện nào mang mã “{prefix}”.", f"There is no finding {prefix!r}."),
            Text("Chép mã từ báo cáo kiểm tra hoặc bảng checks.", "Copy the id from the report or the table checks."),
        )
    return found[0]


def show(folder: Path) -> None:
    """Brings ``acknowledgements.yaml`` and the column ``checks.acknowledged`` in line with the log."""
    rows = [asdict(entry) for entry in entries(folder)]
    with replacing(folder / FILE_NAME) as new:
        new.write_text(yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=110), "utf-8")
    _mark(folder)


def _mark(folder: Path) -> None:
    import pyarrow.parquet as pq

    from pipeline.dataset import damage_named
    from pipeline.publish.dataset import TableWriter
    from pipeline.publish.rows import acknowledged_row, json_lines

    said = words(folder)
    path = folder / "checks.parquet"
    with damage_named(path):
        table = pq.ParquetFile(path)
    with replacing(path) as new, table as old:
        writer = TableWriter(new, "checks")
        for batch in old.iter_batches():
            rows = batch.to_pylist()
            marked = (row | {"acknowledged": acknowledged_row(said.get(row["check_id"]))} for row in rows)
            writer.add(json_lines(marked))
        writer.close()
