"""What the documents say is so: commands, options, exit codes, keys, links; and the two read-me files are twins."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from pipeline.cli import application
from pipeline.cli.language import Say
from pipeline.config import Config
from schemas.problems import ExitCode
from schemas.tables import TABLES

ROOT = Path(__file__).parents[1]
READ_ME = {path.name: path.read_text("utf-8") for path in (ROOT / "README.md", ROOT / "README.vi.md")}
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


@pytest.fixture(params=READ_ME)
def text(request):
    return READ_ME[request.param]


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def test_the_two_are_twins():
    def skeleton(text):
        return re.findall(r"^(?:#+ |```\w*|\| |- )", text, re.MULTILINE)

    vi, en = READ_ME["README.vi.md"], READ_ME["README.md"]
    assert skeleton(vi) == skeleton(en)
    assert re.findall(r"`(--[a-z-]+)", vi) == re.findall(r"`(--[a-z-]+)", en)


def test_commands_are_those_of_the_program(text):
    program = application(Say("en"))
    known = set(program.makers)
    assert set(re.findall(r"`doichieu ([a-z]+)", text)) == known
    options = {option for command in known for p in program.get_command(None, command).params for option in p.opts}
    assert set(re.findall(r"(?<!\w)--[a-z][a-z-]*", text)) <= options | {"--version", "--help"}


def test_exit_codes_are_those_of_the_program(text):
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)} == set(ExitCode)


def test_configuration_is_that_of_the_program(text):
    [example] = blocks(text, "toml")
    assert list(tomllib.loads(example)) == [field.name for field in fields(Config)]


def test_tables_are_those_of_the_dataset(text):
    named = re.findall(r"^\| ([a-z, ]+) \|", text, re.MULTILINE)
    assert set(TABLES) <= {name for row in named for name in row.split(", ")}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text("utf-8")):
        assert target.startswith("https://") or (path.parent / target).exists()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_are_named_exist(path):
    folders = "schemas|corpus|extractors|pipeline|tests|docs|benchmarks"
    named = re.findall(rf"`((?:{folders})/[\w./]+\w)`", path.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []
