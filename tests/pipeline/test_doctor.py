"""What is found on this machine, and what to type for what is not."""

from __future__ import annotations

import subprocess

import pytest

from corpus.ocr import engine
from pipeline import doctor


def found(findings):
    return {str(finding.what): finding for finding in findings}


def test_language_data_and_library_are_named():
    seen = found(doctor._recognition())
    assert "tesseract 5" in str(seen["Nhận dạng chữ (Tesseract)"].found)
    assert str(seen["Dữ liệu tiếng Việt “vie”"].found).endswith("vie.traineddata")
    assert all(finding.state == "ok" for finding in seen.values())


def test_one_model_of_two_is_a_note(monkeypatch):
    path = engine.data_files()["vie"]
    monkeypatch.setattr(engine, "data_files", lambda: {"vie": path})
    missing = found(doctor._recognition())["Dữ liệu tiếng Việt “Vietnamese”"]
    assert missing.state == "note"
    assert "sudo apt-get install tesseract-ocr-script-viet" in missing.found


def test_no_model_is_bad(monkeypatch):
    monkeypatch.setattr(engine, "data_files", dict)
    states = {finding.state for finding in doctor._recognition() if "Dữ liệu" in finding.what}
    assert states == {"bad"}


def test_no_office_and_no_fonts(monkeypatch):
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
    [office] = doctor._office()
    assert office.state == "note"
    assert "libreoffice-writer" in office.found.en
    [fonts] = doctor._fonts()
    assert fonts.state == "note"


@pytest.mark.parametrize(
    ("families", "state"), [("Liberation Serif\nNoto Sans", "ok"), ("Times New Roman", "ok"), ("Noto Sans", "note")]
)
def test_fonts(monkeypatch, families, state):
    monkeypatch.setattr(doctor.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(doctor.subprocess, "run", lambda *a, **k: subprocess.CompletedProcess(a, 0, families, ""))
    [fonts] = doctor._fonts()
    assert fonts.state == state


def test_a_program_that_does_not_answer(monkeypatch):
    def hangs(*arguments, **options):
        raise subprocess.TimeoutExpired("soffice", 1)

    monkeypatch.setattr(doctor.subprocess, "run", hangs)
    monkeypatch.setattr(doctor.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert [finding.state for finding in doctor._office()] == ["note"]
