"""A run that is told what an earlier one was told is that run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.again import kept, told
from pipeline.config import Config, load
from schemas.limits import Limits
from schemas.problems import BadConfiguration

_FLAGS = {"--no-ocr": ("ocr", False), "--no-report": ("report", False), "--timings": ("timings", True)}


def understood(options, variables, environment) -> Config:
    """What the command makes of options and variables."""
    given, words = {}, iter(options)
    file = None
    for word in words:
        if word == "--config":
            file = Path(next(words))
        elif word in _FLAGS:
            given.update([_FLAGS[word]])
        else:
            given[word.removeprefix("--")] = next(words)
    return load(file, {**environment, **variables}, given)


CONFIGS = st.builds(
    Config,
    lang=st.sampled_from(["vi", "en"]),
    jobs=st.integers(0, 4),
    deadline=st.floats(1, 1e6),
    memory_mb=st.floats(1, 1e6),
    ocr=st.booleans(),
    report=st.booleans(),
    timings=st.booleans(),
    limits=st.builds(Limits, bytes=st.integers(1, 10**12), program_seconds=st.floats(0.1, 1e4)),
)
ENVIRONMENTS = st.fixed_dictionaries(
    {},
    optional={
        "DOICHIEU_OCR": st.sampled_from(["0", "true"]),
        "DOICHIEU_REPORT": st.sampled_from(["0", "1"]),
        "DOICHIEU_TIMINGS": st.sampled_from(["0", "1"]),
        "DOICHIEU_JOBS": st.just("3"),
        "DOICHIEU_DEADLINE": st.just("9"),
        "DOICHIEU_LIMITS_BYTES": st.just("1000"),
    },
)


@given(CONFIGS, ENVIRONMENTS)
def test_any_configuration_comes_back_whatever_the_environment_says(tmp_path_factory, config, environment):
    folder = tmp_path_factory.getbasetemp()
    assert understood(*told(kept(config), folder, "vi", environment), environment) == config


@given(CONFIGS)
def test_and_whatever_its_file_says_now(tmp_path_factory, config):
    folder = tmp_path_factory.getbasetemp() / "with file"
    folder.mkdir(exist_ok=True)
    (folder / "doichieu.toml").write_text("ocr = false\ndeadline = 5\n[limits]\nbytes = 7\n", "utf-8")
    assert understood(*told(kept(config), folder, "vi", {}), {}) == config


def test_a_plain_run_is_told_nothing(tmp_path):
    assert told(kept(load(environment={})), tmp_path, "vi", {}) == (["--lang", "vi"], {})
    assert told({}, tmp_path, "en", {}) == (["--lang", "en"], {})


def test_where_the_work_is_done_is_not_kept():
    assert not {"engine", "scheduler"} & set(kept(replace(Config(), scheduler="tcp://x:1")))


@pytest.mark.parametrize(
    "strange", [{"ocr": "; rm"}, {"new key": 1}, {"limits": 3}, {"lang": "--x"}, {"deadline": [1]}, {"lang": None}]
)
def test_what_was_damaged_or_is_of_another_version_is_not_told(tmp_path, strange):
    assert told(strange, tmp_path, "vi", {}) == (["--lang", "vi"], {})


def test_a_file_that_is_wrong_is_said(tmp_path):
    (tmp_path / "doichieu.toml").write_text("ocr = 7\n", "utf-8")
    with pytest.raises(BadConfiguration):
        told({}, tmp_path, "vi", {})
