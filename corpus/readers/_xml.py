"""XML from strangers: no entities, no document types, no network, no depth without end."""

from __future__ import annotations

from typing import Any

from schemas.problems import BrokenDocument, Text

# An XML tree of lxml, which has no types of its own.
Element = Any

_DOCTYPE = b"<!DOCTYPE"
_PROLOGUE = 4096


def parse(data: bytes, source: str, part: str) -> Element:
    """The root of an XML part. Raises BrokenDocument: not well-formed, with a document type, or nested too deep."""
    from lxml import etree

    # Entities are declared in a document type, and no part of an office file has one.
    if has_doctype(data):
        raise _declares(source, part)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f" ở dòng {line}" if line else ""
        raise broken(source, part, Text(f"XML sai cú pháp{where}", f"bad XML: {error}")) from error
    if root.getroottree().docinfo.internalDTD is not None:  # behind a long comment, or in a rare encoding
        raise _declares(source, part)
    return root


def _declares(source: str, part: str) -> BrokenDocument:
    return broken(source, part, Text("có khai báo DOCTYPE, không được phép", "it declares a DOCTYPE"))


def broken(source: str, part: str, why: Text) -> BrokenDocument:
    """What to say of a part that cannot be read."""
    return BrokenDocument(
        Text(f"Tệp {source} bị hỏng ở phần {part}: {why}.", f"The file {source} is broken in {part}: {why.en}."),
        Text(
            "Hãy mở bằng chương trình gốc và lưu lại, hoặc xin bản khác.",
            "Open and save it in its own program, or ask for another copy.",
        ),
    )


def local(element: Element) -> str:
    """The name of an element without its namespace: the strict and the usual dialect differ in nothing else."""
    tag: str = element.tag
    return tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str | None:
    """An attribute of the element's own namespace, or of none."""
    tag: str = element.tag
    found: str | None = element.get(f"{tag[: tag.rfind('}') + 1]}{name}")
    return found if found is not None else element.get(name)


def child(element: Element | None, name: str) -> Element | None:
    """The first child of that name, whatever its namespace."""
    if element is None:
        return None
    for inner in element:
        if inner.tag.endswith(name) and local(inner) == name:
            return inner
    return None


def has_doctype(data: bytes) -> bool:
    """True for XML that declares a document type, the only place for entities."""
    head = data[:_PROLOGUE]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head[:4]:
        head = head.replace(b"\x00", b"")
    return _DOCTYPE in head.upper()
