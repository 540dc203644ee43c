"""The tables of a dataset: every column with its type, whether it may be null, and what it means.

The description is ``codelists/tables.yaml``, the contract with notebooks and other tools. Offsets count
Unicode code points of ``texts.text``, the end exclusive. Exact numbers are decimal text ("15.3"), dates are
ISO 8601 text of reduced precision where the report's are. Writers take ``arrow_schema``; readers find the
same words in the dataset's ``datapackage.json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from schemas.codelists import load

if TYPE_CHECKING:
    import pyarrow as pa

FieldType = Literal[
    "string",
    "integer",
    "number",
    "boolean",
    "strings",
    "integers",
    "numbers",
    "problems",
    "spans",
    "places",
    "acknowledgement",
]
PACKAGE_NAME = "doichieu"


@dataclass(frozen=True, slots=True)
class Field:
    """A column, described in English and Vietnamese. ``values`` is its closed list of values, where it has one."""

    name: str
    en: str
    vi: str
    type: FieldType = "string"
    nullable: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table and its key: the columns that tell its rows apart."""

    name: str
    en: str
    vi: str
    key: tuple[str, ...]
    fields: Mapping[str, Field]


def _table(row: dict[str, Any]) -> Table:
    fields = (Field(**{**field, "values": tuple(field.get("values", ()))}) for field in row["fields"])
    return Table(
        row["name"], row["en"], row["vi"], tuple(row["key"]), MappingProxyType({field.name: field for field in fields})
    )


TABLES: Mapping[str, Table] = MappingProxyType({row["name"]: _table(row) for row in load("tables")})


def arrow_schema(table: str) -> pa.Schema:
    """The Arrow schema of a table. Raises KeyError for an unknown table."""
    import pyarrow as pa

    text, whole = pa.string(), pa.int64()
    problem = [("stage", text), ("page", whole), ("code", text), ("message", text)]
    place = [("page", whole), ("bbox", pa.list_(pa.float64()))]
    types: dict[FieldType, pa.DataType] = {
        "string": text,
        "integer": whole,
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "strings": pa.list_(text),
        "integers": pa.list_(whole),
        "numbers": pa.list_(pa.float64()),
        "problems": pa.list_(pa.struct(problem)),
        "spans": pa.list_(pa.struct([("doc_id", text), ("start", whole), ("end", whole)])),
        "places": pa.list_(pa.struct(place)),
        "acknowledgement": pa.struct([("by", text), ("date", text), ("reason", text)]),
    }
    return pa.schema(
        [pa.field(field.name, types[field.type], field.nullable) for field in TABLES[table].fields.values()]
    )


def datapackage(title: str | None = None, description: str | None = None, **properties: object) -> dict[str, Any]:
    """The Frictionless Data Package descriptor (version 2) of a dataset, ready for JSON.

    ``properties`` are further properties of the package, such as ``created`` or ``sources``.
    """
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": PACKAGE_NAME,
        "title": title or "Đối chiếu: số liệu trong báo cáo và kết quả kiểm tra",
        "description": description or "Figures of Party blocs' reports, where they stand, and how they fit together",
        **properties,
        "resources": [_resource(table) for table in TABLES.values()],
    }


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(field) for field in table.fields.values()],
        "primaryKey": list(table.key),
    }
    if table.name != "documents":
        schema["foreignKeys"] = [{"fields": ["doc_id"], "reference": {"resource": "documents", "fields": ["doc_id"]}}]
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "description": table.en,
        "description_vi": table.vi,
        "schema": schema,
    }


def _field(field: Field) -> dict[str, Any]:
    nested = {"acknowledgement": "object"} | dict.fromkeys(
        ("strings", "integers", "numbers", "problems", "spans", "places"), "array"
    )
    described: dict[str, Any] = {
        "name": field.name,
        "type": nested.get(field.type, field.type),
        "description": field.en,
        "description_vi": field.vi,
    }
    constraints: dict[str, Any] = {} if field.nullable else {"required": True}
    if field.values:
        constraints["enum"] = list(field.values)
    return described | ({"constraints": constraints} if constraints else {})
