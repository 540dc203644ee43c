"""The notebooks run from the first cell to the last over the sample archive."""

from __future__ import annotations

from pathlib import Path

import pytest

import doichieu
from pipeline.cli import main
from schemas.problems import ExitCode

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive as a dataset."""
    folder = tmp_path_factory.mktemp("sổ tay")
    assert main(["sample", "-o", str(folder / "in")]) == ExitCode.OK
    assert main(["run", str(folder / "in"), "-o", str(folder / "out"), "--jobs", "0"]) == ExitCode.OK
    return folder / "out"


def test_there_are_three() -> None:
    assert len(NOTEBOOKS) == 3


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path: Path, dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import nbformat
    from nbclient import NotebookClient

    monkeypatch.setenv("DOICHIEU_DATASET", str(dataset))
    monkeypatch.setenv("PYTHONPATH", str(Path(doichieu.__file__).parent))
    notebook = nbformat.read(path, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells), "a notebook is kept without its results"
    beside = {"metadata": {"path": path.parent}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=beside).execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    assert sum(bool(cell.outputs) for cell in code) >= len(code) // 2
