"""The archive on disk: dealt out to formats, with its truth, and with what goes wrong in archives."""

from __future__ import annotations

import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from corpus.encodings import to_unicode
from corpus.readers import read
from corpus.samples.archive import formats, printed, write_archive
from corpus.samples.formats import FORMATS
from corpus.samples.printing.flow import flow_text, markers
from corpus.samples.printing.sheets import number_tokens

QUICK = ("txt", "pdf", "docx", "docx-numbered", "html", "mhtml", "tcvn3", "vni", "tcvn3-docx", "zip", "duplicate",
         "broken", "empty")  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[Path]]:
    folder = tmp_path_factory.mktemp("archive")
    return folder / "files", folder / "truth", write_archive(folder / "files", 26, 2, QUICK, folder / "truth")


def test_every_file_has_its_truth(archive: tuple[Path, Path, list[Path]]) -> None:
    files, truth, paths = archive
    assert len(set(paths)) == 26
    for number, path in enumerate(paths):
        form = QUICK[number % len(QUICK)]
        if form == "txt":
            rows = [json.loads(line) for line in (truth / f"{path.stem}.jsonl").read_text("utf-8").splitlines()]
            text = path.read_bytes().decode("utf-8")
            assert all(text[row["start"] : row["end"]] == row["text"] for row in rows)
            continue
        about, *pages = map(json.loads, (truth / f"{path.stem}.pages.jsonl").read_text("utf-8").splitlines())
        assert files / about["file"] == path
        assert about["format"] == form
        assert bool(pages) == (about["state"] == "ok")
        for page in pages:
            assert page["tokens"] == number_tokens(page["text"])
            assert page["figures"] is not None
    assert (truth / "checks.jsonl").stat().st_size


def test_what_goes_wrong_in_archives(archive: tuple[Path, Path, list[Path]]) -> None:
    _, _, paths = archive
    by_form = {form: path for form, path in zip(QUICK, paths, strict=False)}  # noqa: C416
    assert by_form["empty"].stat().st_size == 0
    assert not zipfile.is_zipfile(by_form["broken"])
    with zipfile.ZipFile(by_form["zip"]) as packed:
        assert {Path(name).suffix for name in packed.namelist()} == {".docx", ".pdf", ".txt"}
    digests = [sha256(path.read_bytes()).hexdigest() for path in paths]
    assert digests.count(sha256(by_form["duplicate"].read_bytes()).hexdigest()) == 2


def test_the_same_seed_gives_the_same_files(archive: tuple[Path, Path, list[Path]], tmp_path: Path) -> None:
    files, _, paths = archive
    again = write_archive(tmp_path, 13, 2, QUICK)
    for a, b in zip(paths, again, strict=False):
        assert a.relative_to(files) == b.relative_to(tmp_path)
        assert a.read_bytes() == b.read_bytes()


def test_texts_by_several_processes_are_the_same(tmp_path: Path) -> None:
    few = write_archive(tmp_path / "few", 3, 6)
    many = write_archive(tmp_path / "many", 210, 6)
    assert len({sha256(path.read_bytes()).digest() for path in many}) == 210
    assert [path.read_bytes() for path in few] == [path.read_bytes() for path in many[:3]]


def test_all_formats_are_named() -> None:
    assert {"txt", "pdf", "docx", "doc", "html", "fax", "zip", "empty"} < set(formats())
    assert len(formats()) == len(set(formats())) > 25


@pytest.mark.parametrize("form", ["docx", "docx-numbered", "html", "tcvn3", "vni", "vni-docx"])
def test_what_is_written_is_read(form: str, tmp_path: Path) -> None:
    """Our own readers find the text of the truth, word for word."""
    for name, report in printed(6, 12):
        file = FORMATS[form](report)
        path = tmp_path / f"{name}{file.suffix}"
        path.write_bytes(file.data)
        text = read(path, path.name).text
        assert number_tokens(text) == file.pages[0].tokens, name
        if form.startswith("docx"):
            assert text.split() == file.pages[0].text.split()


def test_old_encodings_are_no_unicode() -> None:
    _, report = next(printed(1, 12))
    for form in ("tcvn3", "vni"):
        data = FORMATS[form](report).data
        with pytest.raises(UnicodeDecodeError):
            data.decode("utf-8")
        assert "đảng" in to_unicode(data.decode("cp1252"), form).lower()


def test_notes_stand_behind_their_paragraph() -> None:
    report = next(r for _, r in printed(20, 3) if r.manuscript.notes)
    text = flow_text(report.manuscript)
    assert len(markers(report.manuscript)) >= len(report.manuscript.notes)
    last = flow_text(report.manuscript, notes_last=True)
    assert sorted(text.split()) == sorted(last.split())
    assert text != last
