"""ZIP archives: which documents they hold, under which names, and the bytes of one of them.

Nothing is written to disk, so no name can lead anywhere. Sizes that an archive states are bounds, never promises.
"""

from __future__ import annotations

import stat
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import SEEK_END, BytesIO
from pathlib import Path
from struct import error as malformed
from struct import unpack_from
from typing import IO, NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from schemas.limits import Limits
from schemas.problems import (
    DocumentError,
    Encrypted,
    ExpandsTooMuch,
    FileTooLarge,
    MemberUnreadable,
    NestedTooDeep,
    Text,
    grouped,
)
from schemas.spelling import composed

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
# What zipfile raises on damaged archives.
DAMAGED = (
    BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    KeyError,
    malformed,
)
_ENCRYPTED, _UTF8 = 0x1, 0x800
_HARMLESS = 64 * 1024 * 1024  # an archive that expands to less may be compressed as well as it likes
_UNICODE_NAME = 0x7075
_END = 70_000  # bytes at the end of an archive in which its last records lie
_WIDE = 0xFFFFFFFF
_DIRECTORY = 32 * 1024 * 1024
_LONGEST = 1_000  # letters of a name; an archive may state 65,535, and time to compose them grows with their square
# Members of these names are read as they are; any other may be an archive itself.
_DOCUMENTS = frozenset({
    ".txt", ".text", ".md", ".markdown", ".pdf", ".doc", ".dot", ".docx", ".docm", ".dotx", ".dotm", ".rtf", ".odt",
    ".ott", ".wps", ".html", ".htm", ".xhtml", ".mht", ".mhtml", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp",
    ".gif", ".xls", ".xlsx", ".ppt", ".pptx", ".csv", ".xml", ".json",
})  # fmt: skip
_VIETNAMESE = frozenset("àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ–—“”‘’…")


class Member(NamedTuple):
    """A document in an archive. ``chain`` are the places of its entry and of the archives around it, outermost first.

    ``name`` is its path inside the archive, harmless and in NFC; ``size`` is in bytes, as the archive states it.
    """

    chain: tuple[int, ...]
    name: str
    size: int


@dataclass
class _Budget:
    """What may still be taken out of one archive, those inside it included."""

    bytes: int
    members: int


def may_be_archive(suffix: str) -> bool:
    """True for a lower-case suffix that does not rule an archive out."""
    return suffix not in _DOCUMENTS


def is_archive(file: IO[bytes]) -> bool:
    """True for a ZIP that is no document (DOCX, ODT and the like are) or that is damaged."""
    try:
        with _opened_from(file) as package:
            return not _is_document(package)
    except DAMAGED:
        return True


def holds_documents(package: ZipFile) -> bool:
    """True for an archive with any entry that is no folder, not hidden and no link."""
    return any(_name(info, place) is not None for place, info in enumerate(package.infolist()) if not _passed(info))


def members_of(path: Path, limits: Limits) -> list[Member]:
    """The documents in an archive, those of archives inside it too; none for a document, or when it cannot be opened.

    An inner archive that is too deep, too large or damaged is a member itself: reading it says why.
    """
    try:
        package, size = _open(path)
        if _is_document(package):
            return []
        budget = _Budget(limits.expanded, limits.members)
        check(package, size, limits, path.name)
        return _unique(_members(package, (), limits, budget))
    except (*DAMAGED, DocumentError):
        return []


def extract(path: Path, chain: tuple[int, ...], limits: Limits, source: str) -> bytes:
    """The bytes of a member. Raises MemberUnreadable, Encrypted, FileTooLarge, ExpandsTooMuch, NestedTooDeep."""
    try:
        package = _around(path, chain, limits, source)
        info = package.infolist()[chain[-1]]
    except (*DAMAGED, IndexError) as error:
        raise _unreadable(source, error) from error
    data = _bytes(package, info, limits, source)
    if data.startswith(SIGNATURES) and may_be_archive(_suffix(info.filename)) and is_archive(BytesIO(data)):
        _refuse(data, len(chain), limits, source)
    return data


def check(package: ZipFile, size: int, limits: Limits, source: str) -> None:
    """Raises ExpandsTooMuch for an archive of ``size`` bytes that goes beyond the limits."""
    infos = package.infolist()
    total = sum(info.file_size for info in infos)
    if len(infos) > limits.members:
        raise _too_many(source, len(infos), limits)
    if total > limits.expanded:
        raise _too_large(source, total, limits)
    if total > _HARMLESS and total > size * limits.expansion:
        times = total // max(size, 1)
        raise _too_much(
            source,
            Text(
                f"bung ra gấp {grouped(times)} lần, giới hạn expansion là {grouped(limits.expansion)} lần",
                f"it expands {times:,} times, the limit expansion is {limits.expansion:,} times",
            ),
        )


def _too_many(source: str, members: int, limits: Limits) -> ExpandsTooMuch:
    return _too_much(
        source,
        Text(
            f"có {grouped(members)} tệp, giới hạn members là {grouped(limits.members)} tệp",
            f"it holds {members:,} files, the limit members is {limits.members:,}",
        ),
    )


def _too_large(source: str, total: int, limits: Limits) -> ExpandsTooMuch:
    return _too_much(
        source,
        Text(
            f"bung ra {grouped(total)} byte, giới hạn expanded là {grouped(limits.expanded)} byte",
            f"it expands to {total:,} bytes, the limit expanded is {limits.expanded:,}",
        ),
    )


def _refuse(data: bytes, depth: int, limits: Limits, source: str) -> None:
    """Raises why an inner archive was not opened; nothing for one that is damaged, which its reader tells."""
    try:
        with _opened_from(BytesIO(data)) as package:
            check(package, len(data), limits, source)
    except DAMAGED:
        return
    if depth > limits.nesting:
        raise NestedTooDeep(
            Text(
                f"Tệp nén {source} nằm sâu quá {limits.nesting} lớp tệp nén.",
                f"The archive {source} lies more than {limits.nesting} archives deep.",
            ),
            Text("Hãy giải nén bớt rồi chạy lại.", "Unpack some of them and run again."),
        )
    raise _too_much(
        source,
        Text(
            f"cùng các tệp nén quanh nó có quá {grouped(limits.members)} tệp (giới hạn members) hoặc bung ra quá "
            f"{grouped(limits.expanded)} byte (giới hạn expanded)",
            f"with the archives around it, it holds more than {limits.members:,} files (the limit members) or expands "
            f"to more than {limits.expanded:,} bytes (the limit expanded)",
        ),
    )


def _members(package: ZipFile, chain: tuple[int, ...], limits: Limits, budget: _Budget) -> Iterator[Member]:
    """The members of an opened archive. Raises ExpandsTooMuch when they pass what is left."""
    infos = package.infolist()
    budget.bytes -= sum(info.file_size for info in infos)
    budget.members -= len(infos)
    if budget.bytes < 0 or budget.members < 0:
        raise _too_much("", Text("", ""))  # nobody reads it: the archive becomes a member, see _refuse
    for place, info in enumerate(infos):
        name = _name(info, place)
        if name is None or _passed(info):
            continue
        here = (*chain, place)
        inner = _inner(package, info, name, len(here), limits)
        if inner is not None:
            try:
                yield from [m._replace(name=f"{name}/{m.name}") for m in _members(inner, here, limits, budget)]
                continue
            except (*DAMAGED, DocumentError):
                pass
        yield Member(here, name, info.file_size)


def _passed(info: ZipInfo) -> bool:
    return info.is_dir() or stat.S_ISLNK(info.external_attr >> 16)


def _inner(package: ZipFile, info: ZipInfo, name: str, depth: int, limits: Limits) -> ZipFile | None:
    """The archive that a member is; None for any other, and for one that may or can not be opened."""
    if depth > limits.nesting or not may_be_archive(_suffix(name)) or info.flag_bits & _ENCRYPTED:
        return None
    try:
        with package.open(info) as file:
            if not file.read(4).startswith(SIGNATURES):
                return None
        data = _bytes(package, info, limits, name)
        inner = _opened_from(BytesIO(data))
        check(inner, len(data), limits, name)
    except (*DAMAGED, DocumentError):
        return None
    return inner if not _is_document(inner) and inner.infolist() else None


def _bytes(package: ZipFile, info: ZipInfo, limits: Limits, source: str) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise Encrypted(
            Text(f"{source} nằm trong tệp nén có mật khẩu.", f"{source} lies in an archive with a password."),
            Text("Hãy giải nén bằng mật khẩu rồi chạy lại.", "Unpack it with the password and run again."),
        )
    if info.file_size > limits.bytes:
        limit = limits.bytes / 1024 / 1024
        raise FileTooLarge(
            Text(f"Tệp {source} lớn hơn giới hạn {grouped(limit)} MB.", f"The file {source} exceeds {limit:,.0f} MB."),
            Text(
                "Hãy tách tệp, hoặc tăng giới hạn bytes trong doichieu.toml.",
                "Split the file, or raise the limit bytes.",
            ),
        )
    try:
        with package.open(info) as file:
            return file.read(info.file_size)
    except (*DAMAGED, MemoryError) as error:
        raise _unreadable(source, error) from error


def _around(path: Path, chain: tuple[int, ...], limits: Limits, source: str) -> ZipFile:
    """The archive that holds a member. Those around it stay open for the next member: to unpack them is the work."""
    package, _ = _open(path)
    places = [(package, limits, chain[:depth]) for depth in range(1, len(chain))]
    for other in _kept.keys() - set(places):
        del _kept[other]
    for place in places:
        if place not in _kept:
            _kept[place] = _opened_from(BytesIO(_bytes(package, package.infolist()[place[-1][-1]], limits, source)))
        package = _kept[place]
    return package


_kept: dict[tuple[ZipFile, Limits, tuple[int, ...]], ZipFile] = {}


def _open(path: Path) -> tuple[ZipFile, int]:
    """An archive and its size. Raises one of ``DAMAGED``."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise BadZipFile(f"{path.name} is no regular file")
    return _opened(str(path), status.st_mtime_ns, status.st_size), status.st_size


@lru_cache(maxsize=2)
def _opened(path: str, _modified: int, _size: int) -> ZipFile:
    """An archive, kept open: its members are asked for one after the other, and its directory may be long."""
    with open(path, "rb") as file:
        _check_directory(file)
    return ZipFile(path)


def _opened_from(file: IO[bytes]) -> ZipFile:
    _check_directory(file)
    return ZipFile(file)


def _check_directory(file: IO[bytes]) -> None:
    """Raises BadZipFile when the directory is too long: a megabyte of it takes ten in memory, before it is counted."""
    size = file.seek(0, SEEK_END)
    file.seek(max(0, size - _END))
    end = file.read()
    place = end.rfind(b"PK\5\6")
    stated = unpack_from("<I", end, place + 12)[0] if 0 <= place <= len(end) - 22 else 0
    wide = end.rfind(b"PK\6\6", 0, max(place, 0))  # the record of archives beyond 4 GB, which goes before the other
    if 0 <= wide <= len(end) - 56:
        stated = max(0 if stated == _WIDE else stated, unpack_from("<Q", end, wide + 40)[0])
    file.seek(0)
    if stated > _DIRECTORY:
        raise BadZipFile("directory too long")


def _is_document(package: ZipFile) -> bool:
    names = package.namelist()
    return "[Content_Types].xml" in names or names[:1] == ["mimetype"]


def _name(info: ZipInfo, place: int) -> str | None:
    """The path of a member without anything that leads out of its archive; None for what is hidden."""
    parts = [part for part in _decoded(info).replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    if parts and len(parts[0]) == 2 and parts[0][1] == ":":
        parts = parts[1:]
    if any(part.startswith(".") or part == "__MACOSX" for part in parts):
        return None
    shown = ["".join(c for c in part if c.isprintable()) for part in parts]
    name = "/".join(filter(None, shown))
    if len(name) > _LONGEST:
        name = f"{name[: _LONGEST - 100]}…{name[-99:]}"
    return composed(name) or f"#{place + 1}"


def _decoded(info: ZipInfo) -> str:
    """The name of a member. Without a word on their encoding, names are what reads as Vietnamese."""
    if info.flag_bits & _UTF8:
        return info.filename
    name = info.orig_filename or info.filename
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    if told := _told(info.extra, raw):
        return told
    if raw.isascii() or len(raw) > 4 * _LONGEST:
        return name
    ways: tuple[Callable[[bytes], str], ...] = (lambda b: b.decode("utf-8"), lambda b: b.decode("cp1258"), _tcvn3)
    for way in ways:
        try:
            guess = composed(way(raw))
        except UnicodeDecodeError:
            continue
        if way is ways[0] or all(c.isascii() or c in _VIETNAMESE for c in guess.lower()):
            return guess
    return name


def _told(extra: bytes, raw: bytes) -> str | None:
    """The name in Unicode that an archiver added beside the other (Info-ZIP, extra field 0x7075)."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = unpack_from("<HH", extra, at)
        field = extra[at + 4 : at + 4 + size]
        if kind == _UNICODE_NAME and len(field) > 5 and unpack_from("<I", field, 1)[0] == zlib.crc32(raw):
            return field[5:].decode("utf-8", "replace")
        at += 4 + size
    return None


def _tcvn3(raw: bytes) -> str:
    from corpus import encodings

    return encodings.to_unicode(raw.decode("latin-1"), "tcvn3")


def _unique(found: Iterator[Member]) -> list[Member]:
    """Members of one name are told apart: "a.txt", "a (2).txt"."""
    seen: dict[str, int] = {}
    rows = []
    for member in found:
        count = seen[member.name] = seen.get(member.name, 0) + 1
        rows.append(member if count == 1 else member._replace(name=_numbered(member.name, count)))
    return rows


def _numbered(name: str, count: int) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem} ({count}).{suffix}" if dot and "/" not in suffix else f"{name} ({count})"


def _suffix(name: str) -> str:
    return Path(name).suffix.lower()


def _too_much(source: str, why: Text) -> ExpandsTooMuch:
    return ExpandsTooMuch(
        Text(f"Tệp nén {source} vượt giới hạn: {why}.", f"The archive {source} passes a limit: {why.en}."),
        Text(
            "Tệp có thể được tạo để gây hại; nếu tin cậy, hãy giải nén rồi chạy lại, hoặc tăng giới hạn đó trong "
            "doichieu.toml.",
            "It may be made to do harm; if you trust it, unpack it, or raise that limit in doichieu.toml.",
        ),
    )


def damage(error: BaseException) -> Text:
    """What is wrong with compressed data, in few words."""
    match error:
        case RuntimeError():  # zipfile: a method, or an encryption, that it does not know
            return Text("cách nén này chưa đọc được", f"{error}")
        case MemoryError():
            return Text("không đủ bộ nhớ để giải nén", "not enough memory to unpack it")
        case OSError():
            return Text("ổ đĩa không cho đọc", f"{error}")
    return Text("dữ liệu nén bị hỏng", f"{error}")


def _unreadable(source: str, error: BaseException) -> MemberUnreadable:
    return MemberUnreadable(
        Text(
            f"Không lấy được {source} từ tệp nén: {damage(error)}.",
            f"Cannot take {source} out of its archive ({error}).",
        ),
        Text("Tệp nén có thể bị hỏng; hãy nén lại.", "The archive may be damaged; pack it again."),
    )
