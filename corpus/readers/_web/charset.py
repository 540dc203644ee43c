"""The letters of a web page: what it says of its encoding, and what its bytes say."""

from __future__ import annotations

import codecs

import regex

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_DECLARED = regex.compile(
    rb"charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]*encoding\s*=\s*[\"']([\w.:-]+)", regex.IGNORECASE
)
_HEAD = 8192
_WESTERN = frozenset({"iso8859-1", "ascii", "iso8859-15"})  # browsers take them for Windows-1252, of which more is used
_UNSAFE = frozenset({"utf-7", "unicode-escape", "raw-unicode-escape", "idna", "punycode", "rot-13", "undefined"})


def decode(data: bytes, declared: str | None = None) -> str:
    """The characters of a page. ``declared`` is what came with it, which outranks what it says itself.

    Never raises: bytes that fit nothing become U+FFFD.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\x00" in data[:4]:
        return data.decode("utf-16-be" if data[:1] == b"\x00" else "utf-16-le", "replace")
    found = _DECLARED.search(data[:_HEAD])
    said = declared or ((found[1] or found[2]).decode("ascii", "replace") if found else "")
    for encoding in filter(None, (_known(said), "utf-8", "cp1258")):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode(_known(said) or "utf-8", "replace")


def _known(name: str) -> str | None:
    """The codec of a name, None for an unknown one and for one that is no encoding of text."""
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if codec in _UNSAFE or not codecs.lookup(codec)._is_text_encoding or codec.startswith(("utf-16", "utf-32")):
        return None
    return "cp1252" if codec in _WESTERN else codec
