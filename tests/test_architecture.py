"""The house rules: imports go one way, files stay small and explained, nothing private or local is written down."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("schemas", "corpus", "extractors", "pipeline")
MAY_IMPORT = {
    "schemas": {"schemas"},
    "corpus": {"schemas", "corpus"},
    "extractors": {"schemas", "extractors"},
    "pipeline": {"schemas", "corpus", "extractors", "pipeline"},
    "doichieu": {"schemas", "pipeline"},
}
OURS = set(MAY_IMPORT) | {"tests", "benchmarks"}
LINES = 500
UNTRACKED = {".git", ".venv", "demo", "build", "dist", "__pycache__"}


def files():
    """The text files of the checkout, without what is made in it."""
    waiting = [ROOT]
    while waiting:
        for path in waiting.pop().iterdir():
            hidden = path.name.startswith(".") and path.name not in {".ci", ".gitignore"}
            if path.name in UNTRACKED or hidden or path.name.endswith(".egg-info"):
                continue
            if path.is_dir():
                waiting.append(path)
            elif path.suffix not in {".parquet", ".png", ".woff2", ".ico", ".npz", ".skops"}:
                yield path


FILES = sorted(files())
SOURCES = [path for path in FILES if path.suffix == ".py"]
PACKAGED = [path for path in SOURCES if path.relative_to(ROOT).parts[0] in {*PACKAGES, "doichieu.py"}]


def name(path):
    return path.relative_to(ROOT).as_posix()


def imported(path):
    """The top-level packages of ours that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield path.relative_to(ROOT).parts[0] if node.level else (node.module or "").split(".")[0]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield ast.unparse(node.args[0]).strip("f'\"").split(".")[0]


def test_all_packages_are_looked_at():
    assert {path.relative_to(ROOT).parts[0] for path in PACKAGED} == {*PACKAGES, "doichieu.py"}


@pytest.mark.parametrize("path", PACKAGED, ids=name)
def test_imports_go_one_way(path):
    package = path.relative_to(ROOT).parts[0].removesuffix(".py")
    assert set(imported(path)) & OURS <= MAY_IMPORT[package]


@pytest.mark.parametrize("path", PACKAGED, ids=name)
def test_every_file_says_what_it_is(path):
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_files_stay_small(path):
    assert len(path.read_text("utf-8").splitlines()) <= LINES


@pytest.mark.parametrize("path", PACKAGED, ids=name)
def test_nothing_is_left_undone(path):
    words = ("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error")
    assert not [word for word in words if re.search(rf"\b{word}\b", path.read_text("utf-8"))]


# In pieces, so that this file does not hold them itself.
LOCAL = [
    r"(?<![\w.~])/" + "(?:work|root|home|opt|tmp)" + "/",
    r"\.\./" + "shared",
    "py" + r"pi\.org",
    "python" + r"hosted\.org",
    "npm" + r"js\.(?:org|com)",
    "index" + "[-_]url *=",
]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_place_of_one_machine_is_named(path):
    text = path.read_text("utf-8")
    assert not [pattern for pattern in LOCAL if re.search(pattern, text, re.IGNORECASE)]


def test_start_up_is_light():
    """``--version`` and the public face load no large library."""
    large = {"pandas", "pyarrow", "numpy", "spacy", "jinja2", "yaml", "rich"}
    code = f"import doichieu, sys; print(sorted({large} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_no_sentence_of_a_private_report_is_here(shared):
    """14 words in a row that also stand in a private report."""
    length = 14

    def runs(text):
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}

    private = set().union(*(runs(path.read_text("utf-8")) for path in (shared / "seeds").glob("*.txt")))
    assert private
    copied = {name(path): " ".join(min(found)) for path in FILES if (found := runs(path.read_text("utf-8")) & private)}
    assert copied == {}
