"""``doichieu compare`` and ``doichieu report -o findings.docx`` as they are typed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import main
from schemas.problems import ExitCode
from tests.pipeline.conftest import report


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    """Three reports of two blocs, read once for all tests; none of them changes its tables."""
    root = tmp_path_factory.mktemp("compare")
    for name, text in (
        ("1.txt", report(1)),
        ("2.txt", report(2, percent="30")),
        ("3.txt", report(3).replace("HÀ TĨNH", "ĐẮK NÔNG").replace("Hà Tĩnh", "Đắk Nông")),
    ):
        (root / "kho").mkdir(exist_ok=True)
        (root / "kho" / name).write_text(text, "utf-8")
    assert main(["run", str(root / "kho"), "-o", str(root / "kết quả"), "--quiet"]) == ExitCode.OK
    return root / "kết quả"


def test_the_grid(command, dataset):
    ended = command("compare", dataset)
    assert ended.code == ExitCode.OK
    head, *_ = ended.out.splitlines()
    assert "Hà Tĩnh" in head
    assert "Đắk Nông" in head
    assert "Số tổ chức cơ sở đảng (tổ chức)" in ended.out
    assert "2 đảng bộ" in ended.out


def test_one_indicator_in_english(command, dataset):
    ended = command("compare", dataset, "--indicator", "ORG.TCCS", "--period", "all", "--lang", "en")
    assert "Grassroots party organisations" in ended.out
    assert "2 blocs, 1 row" in ended.out


def test_one_bloc_is_said(command, dataset):
    assert "chỉ một đảng bộ" in command("compare", dataset, "--bloc", "ha tinh").out


def test_all_files_at_once(command, dataset, tmp_path):
    ended = command("compare", dataset, "--format", "xlsx,html,sdmx,duckdb", "-o", tmp_path / "so sánh")
    assert ended.code == ExitCode.OK
    names = {path.name for path in (tmp_path / "so sánh").iterdir()}
    assert names == {"compare.xlsx", "compare.html", "compare.csv", "compare.duckdb"}
    assert ended.out.count("Đã ghi") == 4


def test_beside_the_dataset_by_default(command, dataset):
    before = {path.name: path.read_bytes() for path in dataset.glob("*.parquet")}
    assert command("compare", dataset, "--format", "html").code == ExitCode.OK
    assert (dataset / "compare.html").exists()
    assert {path.name: path.read_bytes() for path in dataset.glob("*.parquet")} == before


@pytest.mark.parametrize(("arguments", "code", "said"), [
    (["--bloc", "Huế"], ExitCode.NOT_FOUND, "R011"),
    (["--indicator", "XYZ"], ExitCode.NOT_FOUND, "R011"),
    (["--period", "xưa"], ExitCode.NOT_FOUND, "R011"),
    (["--period", "1975"], ExitCode.NOT_FOUND, "R012"),
    (["--status", "D"], ExitCode.NOT_FOUND, "R012"),
    (["--period", "1975", "--format", "xlsx"], ExitCode.NOT_FOUND, "R012"),
    (["--format", "docx"], ExitCode.USAGE, "--format"),
    (["--measure", "guessed"], ExitCode.USAGE, "--measure"),
    (["--threads", "0"], ExitCode.USAGE, "--threads"),
])  # fmt: skip
def test_what_cannot_be_compared(command, dataset, arguments, code, said):
    ended = command("compare", dataset, *arguments)
    assert (ended.code, said in ended.err, ended.out) == (code, True, "")
    assert not (dataset / "compare.xlsx").exists()


def test_no_observations(command, tmp_path, out):
    (tmp_path / "a.txt").write_text("Ngày 12/6/2021 họp 02 buổi.\n", "utf-8")
    command("run", tmp_path / "a.txt", "-o", out, "--quiet")
    ended = command("compare", out)
    assert ended.code == ExitCode.NOT_FOUND
    assert "R012" in ended.err


def test_a_folder_that_is_no_dataset(command, tmp_path):
    assert "R005" in command("compare", tmp_path).err


def test_findings_of_a_chosen_report(command, dataset, tmp_path):
    target = tmp_path / "findings.docx"
    assert command("report", dataset, "-o", target, "--doc", "2-BC", "--bloc", "VN-23.KCQDN").code == ExitCode.OK
    assert target.read_bytes().startswith(b"PK")
    assert "R011" in command("report", dataset, "-o", tmp_path / "none.docx", "--doc", "999-BC").err
    assert not (tmp_path / "none.docx").exists()


def test_the_page_of_a_chosen_bloc(command, dataset, tmp_path):
    command("report", dataset, "-o", tmp_path / "page.html", "--bloc", "đắk nông")
    text = (tmp_path / "page.html").read_text("utf-8")
    assert ">3.txt<" in text
    assert ">2.txt<" not in text


def test_a_run_does_without_what_comparison_needs(archive, out):
    code = (
        "import sys; from doichieu import main; sys.argv[1:] = sys.argv[1:]; code = main();"
        "print(sorted({'duckdb', 'xlsxwriter', 'docx', 'fastapi', 'sklearn'} & set(sys.modules)), code)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, "run", str(archive), "-o", str(out), "--quiet", "--jobs", "1"],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.splitlines()[-1] == "[] 0"
    assert json.loads((out / "datapackage.json").read_text("utf-8"))["name"] == "doichieu"
