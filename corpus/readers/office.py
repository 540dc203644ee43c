"""DOC, RTF and ODT: LibreOffice turns them into Word files, in a folder of its own that is gone afterwards."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

import regex

from corpus import external
from corpus.readers._ole import SIGNATURE, Ole
from corpus.readers._package import Package
from corpus.readers._reader import Job, Reader
from corpus.readers._xml import broken, has_doctype
from corpus.readers.docx import document, refused
from schemas.document import Document
from schemas.problems import Encrypted, ProgramFailed, Text

_SUFFIXES = frozenset({".doc", ".dot", ".rtf", ".odt", ".ott", ".fodt", ".wps"})
_FLAT = regex.compile(
    rb"<\?mso-application\s+progid=\"Word\.Document\"|<w:wordDocument\b|<pkg:package\b"
    rb"|office:mimetype=\"application/vnd\.oasis\.opendocument\.text\""
)
_BEGINNING = 4096
_RTF = regex.compile(rb"(?:\xef\xbb\xbf)?\s*\{\\rtf")
_ODF = b"application/vnd.oasis.opendocument."
_ODF_AT = slice(30, 200)
_WORKS = frozenset({"MatOST", "MN0", "CONTENTS"})
_OTHERS = {"Workbook": "XLS", "Book": "XLS", "PowerPoint Document": "PPT", "__properties_version1.0": "MSG"}
_ENCRYPTED = 0x01  # in the second byte of the flags of a DOC
_FLAGS = 11
_SAFE = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
)


class _Format(NamedTuple):
    suffix: str
    media_type: str


_DOC = _Format("doc", "application/msword")
_RICH = _Format("rtf", "application/rtf")
_ODT = _Format("odt", "application/vnd.oasis.opendocument.text")
_WPS = _Format("wps", "application/vnd.ms-works")
_XML = _Format("xml", "application/xml")


def _recognises(beginning: bytes, suffix: str) -> bool:
    return (
        beginning.startswith(SIGNATURE)
        or _RTF.match(beginning) is not None
        or (beginning.lstrip(b"\xef\xbb\xbf").startswith(b"<?xml") and _FLAT.search(beginning) is not None)
        or (beginning.startswith(b"PK") and _ODF in beginning[_ODF_AT])
    )


def _read(job: Job) -> Document:
    form = _format(job)
    data = _as_docx(job, form)
    job.alive()
    return document(job, Package(data, job.source, job.limits), form.media_type)


def _format(job: Job) -> _Format:
    """What the bytes are. Raises UnsupportedFormat (a spreadsheet), Encrypted, BrokenDocument."""
    if _RTF.match(job.data):
        return _RICH
    if _FLAT.search(job.data[:_BEGINNING]):
        if has_doctype(job.data):
            raise broken(job.source, "XML", Text("có khai báo DOCTYPE, không được phép", "it declares a DOCTYPE"))
        return _XML
    if job.data.startswith(b"PK"):
        return _open_document(job)
    try:
        ole = Ole(job.data)
    except ValueError as error:
        raise broken(job.source, "OLE", Text("mục lục bên trong tệp bị hỏng", f"bad directory: {error}")) from error
    names = ole.streams
    flags = ole.beginning("WordDocument")[_FLAGS : _FLAGS + 1]
    if "EncryptedPackage" in names or (flags and flags[0] & _ENCRYPTED):
        raise _locked(job.source)
    if "WordDocument" in names:
        return _DOC
    if names.keys() & _WORKS:
        return _WPS
    raise refused(job.source, next((kind for name, kind in _OTHERS.items() if name in names), "OLE"))


def _open_document(job: Job) -> _Format:
    kind = job.data[_ODF_AT].partition(_ODF)[2][:20]
    if not kind.startswith(b"text"):
        raise refused(job.source, "ODS/ODP")
    manifest = Package(job.data, job.source, job.limits).read("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise _locked(job.source)
    return _ODT


def _as_docx(job: Job, form: _Format) -> bytes:
    """The bytes of the Word file that LibreOffice makes. Raises ProgramMissing, ProgramFailed."""
    with tempfile.TemporaryDirectory(prefix="doichieu-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_settings(), "utf-8")
        (folder / f"in.{form.suffix}").write_bytes(job.data)
        arguments = [
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard", "--nolockcheck"),
            *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(folder / f"in.{form.suffix}")),
        ]
        external.run(external.LIBREOFFICE, arguments, folder, job.limits.program_seconds, job.source)
        made = folder / "in.docx"
        if not made.is_file() or made.stat().st_size > job.limits.bytes:
            raise ProgramFailed(
                Text(f"LibreOffice không mở được {job.source}.", f"LibreOffice cannot open {job.source}."),
                Text("Tệp có thể bị hỏng; hãy xin bản khác.", "The file may be broken; ask for another copy."),
            )
        return made.read_bytes()


def _settings() -> str:
    """LibreOffice's settings: no macros, no links, no network."""
    rows = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        "</item>"
        for path, name, value in _SAFE
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{rows}</oor:items>'
    )


def _locked(source: str) -> Encrypted:
    return Encrypted(
        Text(f"Tệp {source} được đặt mật khẩu.", f"The file {source} is protected by a password."),
        Text("Hãy bỏ mật khẩu rồi lưu lại.", "Save it without a password."),
    )


READER = Reader("office", _SUFFIXES, 20, _recognises, _read)
