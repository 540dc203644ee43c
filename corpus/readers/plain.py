"""Plain text and markdown: bytes to characters, nothing else.

The stored text is the file's own: no line end, blank or letter is changed, and letters stay composed or
decomposed as they were. Only a byte order mark, which is no part of the text, is left out, and the letters of an
encoding before Unicode become those of Unicode.
"""

from __future__ import annotations

import codecs
import unicodedata
from contextlib import suppress

import regex

from corpus import encodings
from corpus.encodings.syllables import is_syllable
from corpus.readers._reader import Job, Reader
from schemas.document import Document
from schemas.problems import BinaryContent, EmptyFile, Problem, Text, UnknownEncoding
from schemas.spelling import composed

_MARKDOWN = frozenset({".md", ".markdown"})
_SUFFIXES = frozenset({".txt", ".text", ""}) | _MARKDOWN
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_CONTROL = regex.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BLANK = regex.compile(r"[\s\ufeff\u200b\u200c\u200d\u2060\u00ad]*")
_WORD = regex.compile(r"\p{L}+")
_SAMPLE = 20_000
_MOST_CONTROL = 0.005
_KNOWN = "UTF-8, UTF-16, Windows-1258, TCVN3, VNI, VPS, VISCII"
_LEAST_VIETNAMESE = 0.75
_LEAST_MARKED = 0.25


def _recognises(beginning: bytes, suffix: str) -> bool:
    if suffix not in _SUFFIXES:
        return False
    if beginning.startswith(tuple(mark for mark, _ in _MARKS)) or _utf16(beginning):
        return True
    return b"\x00" not in beginning and not beginning.startswith((b"%PDF", b"PK\x03\x04", b"{\\rtf", b"\x89PNG"))


def _read(job: Job) -> Document:
    source = job.source
    text, problems = decode(job.data, source)
    if _BLANK.fullmatch(text):
        raise EmptyFile(
            Text(f"Tệp {source} chỉ có khoảng trắng.", f"The file {source} holds nothing but blanks."),
            Text("Hãy kiểm tra lại tệp gốc.", "Check the original file."),
        )
    sample = text[:_SAMPLE]
    if "\x00" in text or len(_CONTROL.findall(sample)) > _MOST_CONTROL * len(sample):
        raise BinaryContent(
            Text(
                f"Tệp {source} có ký tự điều khiển (như NUL), không phải văn bản.",
                f"The file {source} holds control characters (such as NUL): it is not text.",
            ),
            Text(
                "Hãy mở bằng chương trình gốc và lưu thành văn bản UTF-8.",
                "Save it as UTF-8 text from its own program.",
            ),
        )
    media_type = "text/markdown" if job.suffix in _MARKDOWN else "text/plain"
    return Document(job.doc_id, source, media_type, text, "partial" if problems else "ok", problems)


def decode(data: bytes, source: str) -> tuple[str, tuple[Problem, ...]]:
    """The characters of a file, and a problem for each kind of damage that was passed over.

    UTF-8, UTF-16 and UTF-32 with a byte order mark, UTF-8 and UTF-16 without, Windows-1258, and the encodings before
    Unicode: TCVN3, VNI, VPS, VISCII. Raises UnknownEncoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), ()
            except UnicodeDecodeError:
                return _damaged(data[len(mark) :], encoding, source)
    if b"\x00" in data[:_SAMPLE]:
        encoding_without_mark = _utf16(data[:_SAMPLE])
        if encoding_without_mark:
            try:
                return data.decode(encoding_without_mark), ()
            except UnicodeDecodeError:
                return _damaged(data, encoding_without_mark, source)
    try:
        return _in_unicode(data.decode("utf-8")), ()
    except UnicodeDecodeError:
        pass
    with suppress(UnicodeDecodeError):
        text = data.decode("cp1258")
        if is_vietnamese(text):
            return text, ()
    text = data.decode("latin-1")
    legacy = encodings.detect(text)
    return (encodings.to_unicode(text, legacy), ()) if legacy else _damaged(data, "utf-8", source)


def _in_unicode(text: str) -> str:
    """The text itself, or with its own letters where each byte of a legacy encoding was saved as a character."""
    encoding = None if text.isascii() else encodings.detect(text)
    return encodings.to_unicode(text, encoding) if encoding else text


def _damaged(data: bytes, encoding: str, source: str) -> tuple[str, tuple[Problem, ...]]:
    """Text in which a few bytes fit no letter: they become U+FFFD, and the document says so."""
    text = data.decode(encoding, "replace")
    bad = text.count("\ufffd")
    if bad * 1000 > max(len(text), 1000) or len(text) < 20:
        raise UnknownEncoding(
            Text(
                f"Không đoán được bảng mã của tệp {source} ({_KNOWN}).",
                f"The encoding of the file {source} is unknown ({_KNOWN}).",
            ),
            Text(
                "Hãy lưu lại dưới dạng UTF-8.",
                "Save it as UTF-8.",
            ),
        )
    message = Text(
        f"Tệp {source} có {bad} chỗ không giải mã được, đã thay bằng U+FFFD.",
        f"The file {source} has {bad} places that cannot be decoded; they are U+FFFD.",
    )
    return text, (Problem(UnknownEncoding.stage, UnknownEncoding.code, message),)


def _utf16(sample: bytes) -> str | None:
    """UTF-16 without a byte order mark: blanks and plain letters have a zero byte, always on the same side."""
    even, odd = sample[::2], sample[1::2]
    if len(odd) < 4:
        return None
    zero_even, zero_odd = even.count(0) / len(even), odd.count(0) / len(odd)
    encoding = "utf-16-le" if zero_odd > zero_even else "utf-16-be"
    if max(zero_even, zero_odd) < 0.2 or min(zero_even, zero_odd) > 0.02:
        return None
    text = sample[: len(sample) // 2 * 2].decode(encoding, "ignore")
    printable = sum(c.isalnum() or c.isspace() or unicodedata.category(c)[0] in "PM" for c in text)
    return encoding if printable > 0.9 * len(text) else None


def is_vietnamese(text: str) -> bool:
    """True when most words are Vietnamese syllables and enough of them carry marks. Looks at the beginning only."""
    plain = composed(text[:_SAMPLE]).lower()
    words = [word for word in _WORD.findall(plain) if word.isalpha()]
    if not words:
        return False
    marked = sum(not word.isascii() for word in words)
    known = sum(map(is_syllable, words))
    return known >= _LEAST_VIETNAMESE * len(words) and marked >= _LEAST_MARKED * len(words)


READER = Reader("plain", _SUFFIXES, 100, _recognises, _read)
