"""What people have said about findings: a small file in the dataset's folder, kept over runs.

A finding's id is made from its rule and the words of its passages, so an acknowledgement holds as long as those
words do; a change elsewhere in the report does not touch it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml

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
    """The acknowledgements kept in a dataset's folder, none where there is no file.

    Raises BadConfiguration for a file that was damaged by hand.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return []
    try:
        rows = yaml.safe_load(path.read_text("utf-8")) or []
        return [Entry(**{key: str(value) for key, value in row.items()}) for row in rows]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, TypeError, AttributeError) as error:
        raise BadConfiguration(
            Text(f"Tệp {path} bị hỏng: {error}.", f"The file {path} is damaged: {error}."),
            Text("Sửa lại, hoặc xóa tệp để bỏ mọi xác nhận.", "Mend it, or delete it to drop all acknowledgements."),
        ) from error


def words(folder: Path) -> dict[str, Acknowledgement]:
    """Acknowledgements by check."""
    return {entry.check_id: entry.word for entry in entries(folder)}


def acknowledge(folder: Path, check_id: str, reason: str, by: str, date: str) -> Entry:
    """Keeps a word about one finding, in place of an earlier one, and marks it in ``checks``.

    ``check_id`` may be shortened as long as one finding fits. Raises UnknownCheck when none or several do,
    NotADataset, DiskFull.
    """
    check_id, message = finding(folder, check_id)
    entry = Entry(check_id, by, date, reason, message)
    _save(folder, [*(kept for kept in entries(folder) if kept.check_id != check_id), entry])
    return entry


def withdraw(folder: Path, check_id: str) -> Entry:
    """Takes a word back. Raises UnknownCheck when there is none, or when several fit."""
    kept = entries(folder)
    found = _only([entry.check_id for entry in kept if entry.check_id.startswith(check_id)], check_id)
    _save(folder, [entry for entry in kept if entry.check_id != found])
    return next(entry for entry in kept if entry.check_id == found)


def finding(folder: Path, prefix: str) -> tuple[str, str]:
    """Id and message of the one finding whose id begins so. Raises UnknownCheck, NotADataset."""
    from pipeline.dataset import Dataset

    checks = Dataset(folder).rows("checks", ["check_id", "severity", "message_vi"])
    found = {row["check_id"]: row["message_vi"] for row in checks if row["severity"] != "none"}
    check_id = _only([check_id for check_id in found if check_id.startswith(prefix)], prefix)
    return check_id, found[check_id]


def _only(found: list[str], prefix: str) -> str:
    if len(found) != 1 or not prefix:
        few = ", ".join(found[:5])
        raise UnknownCheck(
            Text(f"Có {len(found)} mục ứng với mã “{prefix}”: {few}.", f"{len(found)} entries fit {prefix!r}: {few}.")
            if found
            else Text(f"Không có phát hiện nào mang mã “{prefix}”.", f"There is no finding {prefix!r}."),
            Text("Chép mã từ báo cáo kiểm tra hoặc bảng checks.", "Copy the id from the report or the table checks."),
        )
    return found[0]


def _save(folder: Path, kept: Iterable[Entry]) -> None:
    rows = [asdict(entry) for entry in sorted(kept, key=lambda entry: entry.check_id)]
    with replacing(folder / FILE_NAME) as new:
        new.write_text(yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=110), "utf-8")
    _mark(folder)


def _mark(folder: Path) -> None:
    """Brings the column ``checks.acknowledged`` in line with the file."""
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
