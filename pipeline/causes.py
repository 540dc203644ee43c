"""What the operating system says went wrong, in both languages."""

from __future__ import annotations

import errno
import re

from schemas.problems import Text

_CAUSES = {
    errno.ENOENT: Text("đường dẫn không tồn tại", "the path does not exist"),
    errno.EACCES: Text("không có quyền", "permission denied"),
    errno.EPERM: Text("không có quyền", "permission denied"),
    errno.EROFS: Text("ổ đĩa chỉ cho đọc", "the disk can only be read"),
    errno.ENOTDIR: Text("một phần của đường dẫn không phải là thư mục", "a part of the path is not a folder"),
    errno.EEXIST: Text("đã có tệp mang tên đó", "there is a file of that name"),
    errno.EISDIR: Text("đó là thư mục", "it is a folder"),
    errno.ENAMETOOLONG: Text("tên quá dài", "the name is too long"),
    errno.ELOOP: Text("liên kết tượng trưng đi vòng", "symbolic links lead in a circle"),
    errno.EIO: Text("ổ đĩa báo lỗi", "the drive reports an error"),
}
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
KNOWN = frozenset(_CAUSES)


def cause(error: Exception) -> Text:
    """The cause of ``error`` in few words; of text that cannot be read, the place."""
    own = str(error)
    if isinstance(error, OSError):
        unknown = Text(f"hệ thống báo lỗi số {error.errno}", error.strerror or own)
        return _CAUSES.get(error.errno or 0) or unknown
    if isinstance(error, UnicodeDecodeError):
        return Text("không phải văn bản UTF-8", own)
    place = _PLACE.search(own)
    return Text(f"sai cú pháp ở dòng {place[1]}, cột {place[2]}" if place else "sai cú pháp", own)
