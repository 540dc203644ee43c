"""The command line: both languages, exit codes, what it prints, settings."""

from __future__ import annotations

import json

import pytest

from pipeline import __version__
from pipeline.cli import application
from pipeline.cli.language import Say, language
from schemas.problems import ExitCode

COMMANDS = ["run", "status", "report", "show", "ack", "sample", "doctor", "completion"]


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_speaks_both_languages(command, name):
    arguments = [name] if name else []
    vi, en = command(*arguments, "--help"), command(*arguments, "--lang", "en", "--help")
    assert (vi.code, en.code) == (0, 0)
    assert "Cách dùng: doichieu" in vi.out
    assert "Hiện hướng dẫn này." in vi.out
    assert "Usage: doichieu" in en.out
    assert "Show this help." in en.out
    for english in ("Usage:", "Options:", "Commands:", "Show "):
        assert english not in vi.out
    assert not any(letter in en.out for letter in "ạảấầậễệịọốộợụủứửỹ")


def test_the_first_page_names_every_command(command):
    shown = command("--help").out
    assert all(f"\n  {name} " in shown for name in COMMANDS)


def test_no_command_shows_help(command):
    ended = command()
    assert ended.code == ExitCode.USAGE
    assert ended.err == command("--help").out


def test_a_language_is_no_command(command):
    assert "thiếu LỆNH" in command("--lang", "vi").err
    assert "missing COMMAND" in command("--lang", "en").err


def test_version(command):
    assert command("--version").out == f"doichieu {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], {}, "vi"),
        (["--lang", "en"], {}, "en"),
        (["run", "x", "--lang=en"], {}, "en"),
        ([], {"DOICHIEU_LANG": "en"}, "en"),
        (["--lang", "vi"], {"DOICHIEU_LANG": "en"}, "vi"),
        (["--lang", "fr"], {}, "vi"),
        (["--lang"], {}, "vi"),
        (["--", "--lang", "en"], {}, "vi"),
        (["--config", "c.toml"], {}, "en"),
        ([], {"DOICHIEU_CONFIG": "c.toml"}, "en"),
        (["--config", "không.toml"], {}, "vi"),
    ],
)
def test_the_language_is_known_before_the_help_is_made(tmp_path, monkeypatch, arguments, environment, expected):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.toml").write_text('lang = "en"', "utf-8")
    assert language(arguments, environment) == expected


@pytest.mark.parametrize(
    ("arguments", "vi", "en"),
    [
        (["run"], "thiếu PATH", "missing PATH"),
        (["run", "x"], "thiếu -o", "missing -o"),
        (["run", "x", "-o", "y", "--jbos", "2"], "Ý bạn là --jobs", "Did you mean --jobs"),
        (["run", "x", "-o", "y", "--jobs", "-1"], "--jobs không hợp lệ: phải là số nguyên từ 0", "--jobs"),
        (["chạy"], "không có lệnh “chạy”", "no such command: 'chạy'"),
        (["show"], "thiếu TỆP", "missing FILE"),
        (["completion", "tcsh"], "phải là một trong: bash, zsh, fish", "tcsh"),
        (["sample"], "thiếu -o", "missing -o"),
        (["show", "Hà", "Tĩnh", "1.txt"], "thừa tham số Tĩnh 1.txt", "too many: Tĩnh 1.txt. Put names"),
    ],
)
def test_errors_of_usage_speak_both_languages(command, arguments, vi, en):
    said, told = command(*arguments), command(*arguments, "--lang", "en")
    assert (said.code, told.code) == (ExitCode.USAGE, ExitCode.USAGE)
    assert vi in said.err
    assert "Lỗi:" in said.err
    assert "--help" in said.err
    assert en in told.err
    assert "Error:" in told.err
    assert said.out == told.out == ""


def test_a_run_ends_with_a_summary_and_the_page_to_open(command, archive, out):
    ended = command("run", archive, "-o", out)
    assert ended.code == ExitCode.OK
    assert "4  văn bản đọc đầy đủ" in ended.out
    assert "1  lỗi  " in ended.out
    assert str(out / "report.html") in ended.out
    assert (out / "report.html").stat().st_size > 10_000


def test_the_summary_in_english_with_what_went_wrong(command, archive, out):
    (archive / "rỗng.txt").touch()
    ended = command("run", archive, "-o", out, "--lang", "en", "--no-report")
    assert ended.code == ExitCode.FILES_FAILED
    assert "1  document could not be read" in ended.out
    assert "D001 empty file: 1" in ended.out
    assert "rỗng.txt: [D001] " in ended.out
    assert "rỗng.txt: [D001] Tệp" in command("run", archive, "-o", out, "--no-report").out
    assert not (out / "report.html").exists()


def test_quiet_is_quiet(command, archive, out):
    ended = command("run", archive, "-o", out, "--no-report", "--quiet")
    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_json_log(command, archive, out):
    (archive / "rỗng.txt").touch()
    ended = command("run", archive, "-o", out, "--no-report", "--json-log")
    begin, *documents, end = [json.loads(line) for line in ended.err.splitlines()]
    assert begin == {"event": "begin", "files": 5}
    assert len({line["source"] for line in documents}) == 5
    assert {line["status"] for line in documents} == {"ok", "failed"}
    assert all(line["seconds"] > 0 for line in documents)
    failed = next(line for line in documents if line["status"] == "failed")
    assert failed["problems"][0]["code"] == "D001"
    assert sum(line["findings"]["error"] for line in documents) == 1
    assert (end["event"], end["exit_code"], end["statuses"]) == ("end", 3, {"ok": 4, "failed": 1})
    assert ended.out == ""


def test_dry_run_writes_nothing(command, archive, out):
    ended = command("run", archive, "-o", out, "--dry-run")
    assert ended.code == ExitCode.OK
    assert "Hà Tĩnh/báo cáo số 1.txt\n" in ended.out
    assert "4 tệp" in ended.out
    assert not out.exists()
    assert command("run", archive, "--dry-run").out == ended.out
    assert command("run", archive / "không có", "-o", out, "--dry-run").code == ExitCode.NO_INPUT


def test_a_folder_of_others_is_refused_unless_forced(command, archive, out):
    out.mkdir()
    (out / "thư.txt").write_text("của tôi", "utf-8")
    refused = command("run", archive, "-o", out, "--no-report")
    assert (refused.code, "R002" in refused.err, "--force" in refused.err) == (ExitCode.BAD_OUTPUT, True, True)
    assert [path.name for path in out.iterdir()] == ["thư.txt"]
    assert command("run", archive, "-o", out, "--no-report", "--force").code == ExitCode.OK
    assert (out / "thư.txt").read_text("utf-8") == "của tôi"


def test_no_input(command, tmp_path, out):
    ended = command("run", tmp_path / "không có", "-o", out, "--no-report")
    assert ended.code == ExitCode.NO_INPUT
    assert "Không có báo cáo nào đọc được" in ended.out


def test_an_empty_folder_is_said_to_be_empty(command, tmp_path, out):
    (tmp_path / "trống").mkdir()
    ended = command("run", tmp_path / "trống", "-o", out)
    assert ended.code == ExitCode.NO_INPUT
    assert f"{tmp_path / 'trống'}: không có tệp nào để đọc" in ended.out
    assert "không có văn bản nào" in ended.out
    assert "no file to read" in command("run", tmp_path / "trống", "-o", out, "--lang", "en").out


def test_what_is_not_there_is_named_as_it_was_given(command, out):
    assert "2023/*.txt: [D012] Không thấy 2023/*.txt." in command("run", "2023/*.txt", "-o", out, "--no-report").out


def test_files_of_other_formats_are_named(command, tmp_path, archive, out):
    (tmp_path / "a.exe").write_bytes(b"MZ\x90\0")
    alone = command("run", tmp_path / "a.exe", "-o", out, "--no-report")
    assert (alone.code, "định dạng chưa đọc được" in alone.out) == (ExitCode.NO_INPUT, True)
    assert "a.exe: [D005] " in alone.out
    assert "một trong các định dạng: " in alone.out
    command("run", archive, "-o", out, "--no-report")
    refused = command("run", tmp_path / "a.exe", "-o", out, "--no-report")
    assert (refused.code, "a.exe: Chưa đọc được định dạng" in refused.err) == (ExitCode.NO_INPUT, True)


def test_settings_come_from_the_file_and_slips_are_named(command, archive, out, tmp_path):
    (tmp_path / "doichieu.toml").write_text('lang = "en"\nreport = false\n', "utf-8")
    assert "documents read in full" in command("run", archive, "-o", out).out
    assert not (out / "report.html").exists()
    (tmp_path / "doichieu.toml").write_text("reprot = false\n", "utf-8")
    ended = command("run", archive, "-o", out)
    assert (ended.code, "reprot" in ended.err) == (ExitCode.BAD_CONFIG, True)


def test_report_makes_the_page_again(command, archive, out, tmp_path):
    command("run", archive, "-o", out)
    first = (out / "report.html").read_bytes()
    (out / "report.html").unlink()
    assert command("report", out).code == ExitCode.OK
    assert (out / "report.html").read_bytes() == first
    assert command("report", "-o", tmp_path / "khác.html", "--lang", "en").code == ExitCode.OK
    assert (tmp_path / "khác.html").stat().st_size > 10_000
    assert command("report", tmp_path / "kho báo cáo").code == ExitCode.NOT_FOUND


def test_a_run_without_the_page_takes_the_old_one_away(command, archive, out):
    command("run", archive, "-o", out)
    command("run", archive, "-o", out, "--no-report")
    assert not (out / "report.html").exists()


def test_show(command, archive):
    shown = command("show", archive / "Hà Tĩnh" / "báo cáo số 2.txt")
    assert shown.code == ExitCode.OK
    for text in ("Kết quả công tác phát triển đảng viên năm 2020", "30/120", "PCT01", "05-CT/TW", "Trần Văn Mẫu"):
        assert text in shown.out
    for text in ("12/06/2021", "ghi trong văn bản", "4.200 · đảng viên · hơn", "giảm · mức thay đổi", "(VN-23."):
        assert text in shown.out
    for code in ("more_than", "stated", "change", " point", "2021-06"):
        assert code not in shown.out
    assert shown.out.index("Phát hiện") < shown.out.index("Thể thức") < shown.out.index("Số liệu")
    only = command("show", archive / "windows.txt", "--only", "figures", "--lang", "en").out
    assert "Figures" in only
    assert "References" not in only
    assert "4,200 · đảng viên · more than" in only


def test_show_says_what_is_wrong_with_a_file(command, tmp_path):
    (tmp_path / "rỗng.txt").touch()
    ended = command("show", tmp_path / "rỗng.txt")
    assert (ended.code, "D001" in ended.err) == (ExitCode.FILES_FAILED, True)
    missing = command("show", "không/có.txt")
    assert (missing.code, "Không thấy không/có.txt." in missing.err) == (ExitCode.NO_INPUT, True)


def test_sample_reports_can_be_run(command, tmp_path):
    assert command("sample", "-o", tmp_path / "mẫu", "--truth", tmp_path / "đáp án").code == ExitCode.OK
    files = [path for path in (tmp_path / "mẫu").rglob("*") if path.is_file()]
    assert len(files) >= 16
    assert any((tmp_path / "đáp án").rglob("*.json*"))


def test_doctor(command, monkeypatch, tmp_path):
    monkeypatch.setenv("DOICHIEU_JOB", "2")
    shown = command("doctor")
    assert shown.code == ExitCode.OK
    for text in ("Python", "pyarrow", "spacy", "DOICHIEU_JOB", "Cấu hình"):
        assert text in shown.out
    (tmp_path / "doichieu.toml").write_text("x = 1", "utf-8")
    broken = command("doctor", "--lang", "en")
    assert broken.code == ExitCode.BAD_CONFIG
    assert "no such key" in broken.out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(command, shell):
    assert "_DOICHIEU_COMPLETE" in command("completion", shell).out


def test_completion_answers_a_shell(start):
    asked = {"_DOICHIEU_COMPLETE": "bash_complete", "COMP_WORDS": "doichieu r", "COMP_CWORD": "1"}
    assert set(start(env=asked).communicate()[0].split()) == {"plain,run", "plain,report"}


def test_every_option_is_explained_in_both_languages():
    for lang in ("vi", "en"):
        program = application(Say(lang))
        for name in COMMANDS:
            for option in program.get_command(None, name).params:
                assert option.param_type_name == "argument" or option.help, (name, option.name)
