"""Configuration: what wins over what, and slips of the pen."""

from __future__ import annotations

import pytest

from pipeline.config import Config, cores, load, unknown_variables
from schemas.problems import BadConfiguration


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_defaults():
    config = load(environment={})
    assert (config.lang, config.jobs, config.deadline, config.timings) == ("vi", cores(), 60.0, False)


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
    assert Config(deadline=10, deadline_per_mb=2).seconds_for(3_000_000) == 16
