"""Discovery: which files, under which names, in which order."""

from __future__ import annotations

import os
import unicodedata

import pytest

from pipeline.inputs import discover, folders_without_files


@pytest.fixture
def archive(tmp_path):
    root = tmp_path / "kho báo cáo"
    for name in (
        "Thanh Hóa/2023/báo cáo quý I.txt",
        "Thanh Hóa/2022.txt",
        "Đắk Nông.md",
        ".ẩn.txt",
        ".git/x.txt",
        "a.pdf",
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", "utf-8")
    return root


def sources(*patterns, **settings):
    return [file.source for file in discover([str(p) for p in patterns], **settings)]


def test_a_folder_gives_all_its_files_by_relative_path(archive):
    assert sources(archive) == ["Thanh Hóa/2022.txt", "Thanh Hóa/2023/báo cáo quý I.txt", "a.pdf", "Đắk Nông.md"]


def test_a_file_goes_by_its_name(archive):
    assert sources(archive / "Thanh Hóa/2022.txt") == ["2022.txt"]


def test_files_of_several_folders_keep_apart(archive):
    other = archive.parent / "khác"
    other.mkdir()
    (other / "Đắk Nông.md").write_text("y", "utf-8")
    assert sources(archive / "Đắk Nông.md", other) == ["kho báo cáo/Đắk Nông.md", "khác/Đắk Nông.md"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("**/*.txt", ["Thanh Hóa/2022.txt", "Thanh Hóa/2023/báo cáo quý I.txt"]),
        ("*.md", ["Đắk Nông.md"]),
        ("Thanh Hóa/*.txt", ["2022.txt"]),
        ("Thanh*/*.txt", ["Thanh Hóa/2022.txt"]),
    ],
)
def test_patterns(archive, pattern, expected):
    assert sources(archive / pattern) == expected


def test_a_name_with_brackets_is_a_file_before_it_is_a_pattern(archive):
    (archive / "báo cáo [1].txt").write_text("x", "utf-8")
    assert sources(archive / "báo cáo [1].txt") == ["báo cáo [1].txt"]


def test_a_file_named_twice_is_read_once(archive):
    assert sources(archive, archive / "Đắk Nông.md").count("Đắk Nông.md") == 1
    assert len(sources(archive, archive)) == 4


def test_names_are_composed_and_the_file_is_still_found(tmp_path):
    name = unicodedata.normalize("NFD", "Hà Tĩnh.txt")
    (tmp_path / name).write_text("x", "utf-8")
    (found,) = discover([str(tmp_path)])
    assert found.source == "Hà Tĩnh.txt" != name
    assert found.path.read_text("utf-8") == "x"


def test_order_does_not_depend_on_the_order_of_the_arguments(archive):
    files = [archive / "Đắk Nông.md", archive / "Thanh Hóa/2022.txt", archive / "a.pdf"]
    assert sources(*files) == sources(*reversed(files))


def test_the_output_folder_is_not_an_input(archive):
    assert "Đắk Nông.md" in sources(archive, skip=lambda path: path.name == "Thanh Hóa")
    assert not any("2022" in s for s in sources(archive, skip=lambda path: path.name == "Thanh Hóa"))


def test_what_is_not_there_is_an_input_too(tmp_path):
    assert sources(tmp_path / "không có.txt") == ["không có.txt"]
    assert sources(tmp_path / "*.txt") == ["*.txt"]


def test_an_empty_folder_is_no_input(archive, tmp_path):
    (tmp_path / "rỗng" / "trong").mkdir(parents=True)
    (tmp_path / "rỗng" / ".ẩn.txt").touch()
    assert sources(tmp_path / "rỗng") == []
    given = [str(archive), str(tmp_path / "rỗng"), str(tmp_path / "không có"), os.path.relpath(archive / "Thanh Hóa")]
    assert folders_without_files(given, discover(given)) == [str(tmp_path / "rỗng")]


def test_links_in_a_folder_are_not_followed(archive):
    os.symlink(archive, archive / "Thanh Hóa" / "vòng")
    os.symlink(archive / "a.pdf", archive / "b.pdf")
    os.symlink("/dev/zero", archive / "c.pdf")
    assert len(sources(archive)) == 4


def test_a_link_that_is_given_is_followed(archive):
    os.symlink(archive / "Thanh Hóa", archive.parent / "lối tắt")
    assert sources(archive.parent / "lối tắt") == ["2022.txt", "2023/báo cáo quý I.txt"]


def test_a_pipe_is_found_and_not_opened(archive):
    os.mkfifo(archive / "ống.dat")
    assert "ống.dat" in sources(archive)


def test_a_name_that_is_not_utf8_has_a_source_that_is(tmp_path):
    with open(os.path.join(os.fsencode(tmp_path), b"b\xe1o.txt"), "wb") as file:
        file.write(b"x")
    assert sources(tmp_path) == ["b\\xe1o.txt"]
