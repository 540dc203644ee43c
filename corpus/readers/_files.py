"""Files as bytes, and what can be wrong with a file before anyone looks at its format."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

from schemas.problems import EmptyFile, FileTooLarge, Text, UnreadableFile, grouped

HEAD = 4096
_REASONS = {
    errno.ENOENT: Text("không tồn tại", "does not exist"),
    errno.EACCES: Text("không cho phép đọc", "may not be read"),
    errno.EPERM: Text("không cho phép đọc", "may not be read"),
    errno.ELOOP: Text("là một vòng liên kết tượng trưng", "is a loop of symbolic links"),
    errno.ENAMETOOLONG: Text("có tên quá dài", "has too long a name"),
    errno.ENOTDIR: Text("nằm dưới một đường dẫn không phải thư mục", "lies below something that is no folder"),
    errno.EIO: Text("nằm trên ổ đĩa báo lỗi đọc", "lies on a drive that reports a read error"),
}
_ADVICE = Text("Hãy kiểm tra đường dẫn và quyền đọc tệp.", "Check the path and the right to read it.")


def head(path: Path, source: str, max_bytes: int) -> bytes:
    """The first bytes of a regular file. Raises UnreadableFile, FileTooLarge, EmptyFile.

    A directory, device or pipe is refused before it is opened: opening a pipe waits for a writer.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _not_a_file(status.st_mode, source)
        if status.st_size > max_bytes:
            raise _too_large(source, max_bytes)
        with path.open("rb") as file:
            beginning = file.read(HEAD)
    except (OSError, ValueError) as error:
        raise _unreadable(error, source) from error
    if not beginning:
        raise empty(source)
    return beginning


def content(path: Path, source: str, max_bytes: int) -> bytes:
    """All bytes of a file. Raises UnreadableFile, FileTooLarge (also when it grew since it was measured)."""
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise _unreadable(error, source) from error
    if len(data) > max_bytes:
        raise _too_large(source, max_bytes)
    return data


def empty(source: str) -> EmptyFile:
    """What to say of a file without bytes."""
    return EmptyFile(
        Text(f"Tệp {source} rỗng (0 byte).", f"The file {source} is empty (0 bytes)."),
        Text("Hãy xuất hoặc tải lại tệp.", "Export or fetch the file again."),
    )


def _not_a_file(mode: int, source: str) -> UnreadableFile:
    kinds = (
        (stat.S_ISDIR, Text("là thư mục", "is a folder")),
        (stat.S_ISFIFO, Text("là ống dẫn (FIFO)", "is a pipe (FIFO)")),
        (stat.S_ISCHR, Text("là thiết bị", "is a device")),
        (stat.S_ISBLK, Text("là thiết bị", "is a device")),
        (stat.S_ISSOCK, Text("là ổ cắm mạng (socket)", "is a socket")),
    )
    what = next((text for test, text in kinds if test(mode)), Text("không phải tệp thường", "is no regular file"))
    return UnreadableFile(
        Text(f"{source} {what}, không phải tệp văn bản.", f"{source} {what.en}, not a text file."),
        Text("Hãy chỉ tới một tệp.", "Point to a file."),
    )


def _too_large(source: str, max_bytes: int) -> FileTooLarge:
    limit = max_bytes / 1024 / 1024
    return FileTooLarge(
        Text(f"Tệp {source} lớn hơn giới hạn {grouped(limit)} MB.", f"The file {source} exceeds {limit:,.0f} MB."),
        Text(
            "Hãy tách tệp, hoặc tăng giới hạn bytes trong doichieu.toml.", "Split the file, or raise the limit bytes."
        ),
    )


def _unreadable(error: OSError | ValueError, source: str) -> UnreadableFile:
    number = error.errno if isinstance(error, OSError) else None
    reason = _REASONS.get(number or 0, Text("không mở được", f"cannot be opened ({error})"))
    return UnreadableFile(Text(f"Tệp {source} {reason}.", f"The file {source} {reason.en}."), _ADVICE)
