"""What can go wrong: problems of a document, errors of a run, exit codes.

Each problem has a stable code, says in one sentence what happened to which file and page, and in
one what to do. A problem is kept in the dataset; an error ends the command.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """How the command ends."""

    OK = 0
    ERROR = 1
    USAGE = 2
    FILES_FAILED = 3
    NO_INPUT = 4
    BAD_OUTPUT = 5
    DISK_FULL = 6
    BAD_CONFIG = 7
    NOT_FOUND = 8
    MISSING_PART = 9
    INTERRUPTED = 130


class Text(str):
    """A sentence in Vietnamese that carries its English."""

    __slots__ = ("en",)
    en: str

    def __new__(cls, vi: str, en: str) -> Text:
        text = super().__new__(cls, vi)
        text.en = en
        return text

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        return str(self), self.en


def spoken(text: str, lang: str) -> str:
    """``text`` in the language asked for; as it is, where it carries no other."""
    return text.en if lang == "en" and isinstance(text, Text) else str(text)


def grouped(number: float) -> str:
    """A number without decimals as Vietnamese writes it: 20.000."""
    return f"{number:,.0f}".replace(",", ".")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that happened to one file: a row of ``documents.problems``."""

    stage: str
    code: str
    message: str
    page: int | None = None


class DoichieuError(Exception):
    """Base of all errors. ``code`` is stable; ``title`` names the kind; ``advice`` says what to do."""

    code: ClassVar[str] = "E000"
    title: ClassVar[Text] = Text("lỗi", "error")
    exit_code: ClassVar[ExitCode] = ExitCode.ERROR

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return self.spoken("vi")

    def spoken(self, lang: str) -> str:
        """The whole error in one line: code, what happened, what to do."""
        return f"[{self.code}] {spoken(self.message, lang)} {spoken(self.advice, lang)}"

    def __reduce__(self) -> tuple[type[DoichieuError], tuple[str, str]]:
        return type(self), (self.message, self.advice)


class DocumentError(DoichieuError):
    """A file that cannot be read; it becomes a row of ``documents`` and the run goes on."""

    stage: ClassVar[str] = "ingest"
    may_pass: ClassVar[bool] = False  # the same file may be read well another time
    exit_code = ExitCode.FILES_FAILED

    def problem(self) -> Problem:
        """The problem to keep with the document."""
        vi, en = (f"{spoken(self.message, lang)} {spoken(self.advice, lang)}" for lang in ("vi", "en"))
        return Problem(self.stage, self.code, Text(vi, en))


class EmptyFile(DocumentError):
    code = "D001"
    title = Text("tệp rỗng", "empty file")


class BinaryContent(DocumentError):
    code = "D002"
    title = Text("nội dung không đúng với đuôi tệp", "content that is not what the name says")


class UnknownEncoding(DocumentError):
    code = "D003"
    title = Text("không rõ bảng mã", "unknown encoding")


class UnreadableFile(DocumentError):
    code = "D004"
    title = Text("không mở được", "cannot be opened")


class UnsupportedFormat(DocumentError):
    code = "D005"
    title = Text("định dạng chưa đọc được", "format not read yet")


class FileTooLarge(DocumentError):
    code = "D006"
    title = Text("tệp quá lớn", "file too large")


class NothingFound(DocumentError):
    """A file with text in it that gave none, or text that gave no fact at all."""

    code = "D007"
    title = Text("có văn bản nhưng không lấy được gì", "text that gave nothing")
    stage = "extract"


class DeadlineExceeded(DocumentError):
    code = "D008"
    title = Text("quá thời hạn", "deadline exceeded")
    stage = "extract"
    may_pass = True


class StageFailed(DocumentError):
    """A bug of ours met by one document."""

    code = "D009"
    title = Text("chương trình gặp lỗi ở một bước", "a stage failed")
    stage = "extract"


class WorkerLost(DocumentError):
    """The process that read the document died: killed, out of memory, or a crash in native code."""

    code = "D010"
    title = Text("tiến trình đọc bị chết", "the reading process died")
    stage = "extract"
    may_pass = True


class DuplicateContent(DocumentError):
    """The same bytes as a file before it in the run."""

    code = "D011"
    title = Text("trùng nội dung", "same content as another file")


class NothingThere(DocumentError):
    """A path that leads nowhere, or a folder without files."""

    code = "D012"
    title = Text("không có gì để đọc", "nothing there to read")
    exit_code = ExitCode.NO_INPUT


class BrokenPdf(DocumentError):
    """A PDF cut short or altered, so that no page of it can be opened."""

    code = "D013"
    title = Text("tệp PDF hỏng", "broken PDF")


class TooManyPages(DocumentError):
    """Pages beyond the limit, which stay unread."""

    code = "D014"
    title = Text("quá nhiều trang", "too many pages")


class BrokenPage(DocumentError):
    """A page of a PDF that cannot be opened; the others are read."""

    code = "D015"
    title = Text("trang hỏng", "broken page")


class PageNotRead(DocumentError):
    """A page that is an image, or whose text layer is of no use, while recognition is switched off."""

    code = "D016"
    title = Text("trang chưa nhận dạng", "page not recognised")


class BrokenDocument(DocumentError):
    """A Word, OpenDocument or web file whose inside does not hold together: cut short, altered, or made to do harm."""

    code = "D017"
    title = Text("tệp bị hỏng", "broken file")


class ProgramMissing(DocumentError):
    """An outside program that reads the format is not installed."""

    code = "D018"
    title = Text("thiếu chương trình đọc định dạng", "a program that reads the format is missing")
    may_pass = True


class ProgramFailed(DocumentError):
    """An outside program gave no result, crashed, or took too long."""

    code = "D019"
    title = Text("chương trình ngoài không đọc được", "an outside program failed")
    may_pass = True


class ExpandsTooMuch(DocumentError):
    """A compressed file that grows beyond the limits: too large, too much for its size, or too many members."""

    code = "D023"
    title = Text("tệp nén bung ra quá lớn", "compressed file expands too much")


class MemberUnreadable(DocumentError):
    """A file inside an archive, or the archive, that is damaged or compressed in a way that is not read."""

    code = "D024"
    title = Text("tệp nén không đọc được", "archive or its member cannot be read")


class NestedTooDeep(DocumentError):
    """Archives inside archives, or elements inside elements, beyond the limit."""

    code = "D025"
    title = Text("lồng nhau quá sâu", "nested too deep")


class Encrypted(DocumentError):
    """A file that opens with a password only."""

    code = "D026"
    title = Text("tệp có mật khẩu", "protected by a password")


class OcrUnavailable(DocumentError):
    """Tesseract's Vietnamese language data is not installed."""

    code = "D020"
    title = Text("thiếu phần nhận dạng chữ", "character recognition not installed")
    may_pass = True


class BrokenImage(DocumentError):
    code = "D021"
    title = Text("ảnh hỏng", "broken image")


class TooManyPixels(DocumentError):
    code = "D022"
    title = Text("ảnh quá lớn", "image too large")


class MemoryExceeded(DocumentError):
    """The document took more memory than one may."""

    code = "D027"
    title = Text("quá giới hạn bộ nhớ", "memory limit exceeded")
    stage = "extract"
    may_pass = True


class FileChanges(DocumentError):
    """A file that was written to whenever it was looked at."""

    code = "D028"
    title = Text("tệp đang bị thay đổi", "file is being changed")
    may_pass = True


class UnplacedText(DocumentError):
    """Words recognised from pictures in a file that has no pages."""

    code = "D030"
    title = Text("văn bản không có vị trí trên trang", "text without places")


class DecisionLost(DocumentError):
    """A person's decision about a figure that is not read any more, or an indicator that was dropped."""

    code = "D031"
    title = Text("quyết định không còn áp dụng", "decision that does not apply any more")
    stage = "review"


class NoInput(DoichieuError):
    code = "R001"
    title = Text("không có báo cáo", "no report")
    exit_code = ExitCode.NO_INPUT


class ForeignOutput(DoichieuError):
    code = "R002"
    title = Text("thư mục kết quả không dùng được", "output folder not usable")
    exit_code = ExitCode.BAD_OUTPUT


class DiskFull(DoichieuError):
    code = "R003"
    title = Text("đĩa đầy", "disk full")
    exit_code = ExitCode.DISK_FULL


class BadConfiguration(DoichieuError):
    code = "R004"
    title = Text("cấu hình sai", "bad configuration")
    exit_code = ExitCode.BAD_CONFIG


class NotADataset(DoichieuError):
    code = "R005"
    title = Text("không phải tập dữ liệu", "not a dataset")
    exit_code = ExitCode.NOT_FOUND


class UnknownCheck(DoichieuError):
    code = "R006"
    title = Text("không có kiểm tra này", "unknown check")
    exit_code = ExitCode.NOT_FOUND


class MissingPart(DoichieuError):
    """An optional library or program that a command needs is not installed."""

    code = "R007"
    title = Text("thiếu thành phần", "missing part")
    exit_code = ExitCode.MISSING_PART


class ClusterFailed(DoichieuError):
    """A cluster that cannot be reached, or whose workers are not like us."""

    code = "R008"
    title = Text("cụm máy tính không dùng được", "cluster not usable")


class BadDecision(DoichieuError):
    """A person's decision that is not complete, or too long to be kept."""

    code = "R009"
    title = Text("quyết định chưa đúng", "not a decision")
    exit_code = ExitCode.USAGE


class UnknownChoice(DoichieuError):
    """A bloc, an indicator or a period that a dataset does not have."""

    code = "R011"
    title = Text("không có mục được chọn", "choice not known")
    exit_code = ExitCode.NOT_FOUND


class NothingToCompare(DoichieuError):
    """A dataset without comparable values, or a selection that leaves none."""

    code = "R012"
    title = Text("không có gì để so sánh", "nothing to compare")
    exit_code = ExitCode.NOT_FOUND


def titles() -> dict[str, Text]:
    """What each code of a problem or an error stands for."""
    return {kind.code: kind.title for kind in _kinds()}


def passing() -> frozenset[str]:
    """Codes of problems for which it makes sense to read the same file again."""
    return frozenset(kind.code for kind in _kinds() if issubclass(kind, DocumentError) and kind.may_pass)


def _kinds() -> Iterator[type[DoichieuError]]:
    waiting: list[type[DoichieuError]] = [DoichieuError]
    while waiting:
        kind = waiting.pop()
        yield kind
        waiting += kind.__subclasses__()
