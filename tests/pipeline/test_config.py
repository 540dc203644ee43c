"""Configuration: what wins over what, and slips of the pen."""

from __future__ import annotations

from dataclasses import fields

import pytest

from pipeline.config import Config, cores, load, unknown_variables
from schemas.limits import Limits
from schemas.problems import BadConfiguration


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_defaults():
    config = load(environment={})
    assert (config.lang, config.jobs, config.deadline, config.timings) == ("vi", cores(), 150.0, False)


def test_options_win_over_environment_over_file(elsewhere):
    (elsewhere / "doichieu.toml").write_text('lang = "en"\njobs = 3\ndeadline = 7\n', "utf-8")
    assert load(environment={}).jobs == 3
    assert load(environment={"DOICHIEU_JOBS": "4"}).jobs == 4
    config = load(environment={"DOICHIEU_JOBS": "4"}, options={"jobs": 5, "lang": None})
    assert (config.jobs, config.lang, config.deadline) == (5, "en", 7.0)


def test_the_file_may_be_named(elsewhere):
    other = elsewhere / "cấu hình.toml"
    other.write_text("\ufefftimings = true\n", "utf-8")
    assert load(other, {}).timings
    assert load(environment={"DOICHIEU_CONFIG": str(other)}).timings


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("job = 2", "job"),
        ("[run]\njobs = 2", "run"),
        ("[limits]\npage = 2", "limits.page"),
        ("[limits]\npages = 0", "limits.pages"),
        ("[limits]\nprogram_seconds = 0", "limits.program_seconds"),
        ("limits = 3", "limits"),
        ("memory_mb = -5", "memory_mb"),
        ('engine = "spark"', "engine"),
        ("scheduler = 8786", "scheduler"),
        ("jobs = -1", "jobs"),
        ("jobs = true", "jobs"),
        ("jobs = 1.5", "jobs"),
        ('lang = "fr"', "lang"),
        ("deadline = 0", "deadline"),
        ("deadline = nan", "deadline"),
        ("deadline = false", "deadline"),
        ('report = "maybe"', "report"),
        ("report = 3", "report"),
        ("this is not toml", "doichieu.toml"),
    ],
)
def test_a_wrong_file_is_an_error_that_names_the_key(elsewhere, text, named):
    (elsewhere / "doichieu.toml").write_text(text, "utf-8")
    with pytest.raises(BadConfiguration) as caught:
        load(environment={})
    assert named in str(caught.value)
    assert named in caught.value.spoken("en")


def test_a_named_file_must_exist(elsewhere):
    with pytest.raises(BadConfiguration, match=r"không\.toml"):
        load(elsewhere / "không.toml", {})


@pytest.mark.parametrize(
    ("name", "value"), [("DOICHIEU_JOBS", "many"), ("DOICHIEU_LANG", "vn"), ("DOICHIEU_REPORT", "2")]
)
def test_a_wrong_variable_is_an_error(name, value):
    with pytest.raises(BadConfiguration, match=name.removeprefix("DOICHIEU_").lower()):
        load(environment={name: value})


def test_variables_that_are_not_ours_are_noticed():
    assert unknown_variables({"DOICHIEU_JOB": "2", "DOICHIEU_JOBS": "2", "PATH": ""}) == ["DOICHIEU_JOB"]


def test_time_grows_with_the_file():
    assert Config(deadline=10, deadline_per_mb=2).allowance(3_000_000).seconds == 16


def test_every_limit_may_be_set(elsewhere):
    names = [field.name for field in fields(Limits)]
    (elsewhere / "doichieu.toml").write_text("[limits]\n" + "\n".join(f"{name} = 7" for name in names), "utf-8")
    assert all(getattr(load(environment={}).limits, name) == 7 for name in names)
    variables = {f"DOICHIEU_LIMITS_{name.upper()}": "9" for name in names}
    assert all(getattr(load(environment=variables).limits, name) == 9 for name in names)
    assert unknown_variables(variables) == []


def test_a_wrong_limit_in_the_environment_is_an_error():
    with pytest.raises(BadConfiguration, match=r"limits\.pages"):
        load(environment={"DOICHIEU_LIMITS_PAGES": "many"})
