"""The tables are the contract: a change here breaks other people's notebooks."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.tables import TABLES, arrow_schema, datapackage

# Copied from the contract; "?" marks a column that may be null (a period is, where nothing tells it).
CONTRACT = {
    "documents": """doc_id source media_type pages? ocr_pages? status problems kind? number? symbol? issuer? bloc_id?
        place? date? date_source? title? signer? signer_role? authority? is_draft recipients period_start?
        period_end? chars seconds""",
    "texts": "doc_id text",
    "pages": "doc_id page origin text_start text_end ocr_confidence?",
    "sections": "doc_id section_id parent_id? level number? title path start end",
    "footnotes": "doc_id footnote_id label anchor_start? anchor_end? body_start? body_end? page? status",
    "references": """doc_id reference_id start end text doc_type number? symbol? issuer? date? title? role section?
        footnote? method confidence""",
    "dates": """doc_id date_id start end text kind value_start? value_end? value? unit? qualifier? inside? section?
        footnote?""",
    "figures": """doc_id figure_id start end text kind value denominator? value_max? lower? upper? lower_closed
        upper_closed qualifier unit? measure? direction? role period_start? period_end? period_source? section?
        footnote? indicator_id? indicator_confidence? method page? bbox? ocr_confidence?""",
    "observations": """doc_id observation_id figure_id start end bloc_id indicator_id dims period_start? period_end?
        period_kind period_source measure value lower? upper? unit qualifier obs_status denominator_id?""",
    "checks": """check_id doc_id rule_id verdict severity spans figure_ids arithmetic message_vi message_en suggested?
        cause? acknowledged?""",
}
OUR_TABLES = {"relations", "layout", "readings", "crops"}
OURS = {
    "checks": {"reading", "places"},
    "pages": {"width", "height", "rotation"},
    "sections": {"page", "bbox"},
    "footnotes": {"bbox"},
    "references": {"page", "bbox"},
    "dates": {"page", "bbox"},
    "figures": {"dims", "model"},
    "observations": {"confidence", "method", "page", "bbox", "model"},
}
FILLED = {"confidence", "method"}  # of ours
INTEGERS = {"start", "end", "chars", "level", "page", "pages", "ocr_pages", "text_start", "text_end", "rotation"} | {
    f"{part}_{end}" for part in ("anchor", "body") for end in ("start", "end")
}


def test_tables_are_those_of_the_contract():
    assert [name for name in TABLES if name not in OUR_TABLES] == list(CONTRACT)


@pytest.mark.parametrize("table", CONTRACT)
def test_columns_are_those_of_the_contract(table):
    columns = [(f.name, f.nullable) for f in TABLES[table].fields.values() if f.name not in OURS.get(table, ())]
    assert columns == [(name.rstrip("?"), name.endswith("?")) for name in CONTRACT[table].split()]
    assert all(TABLES[table].fields[name].nullable for name in OURS.get(table, set()) - FILLED)


@pytest.mark.parametrize("table", CONTRACT)
def test_arrow_schema(table):
    schema = arrow_schema(table)
    assert schema.names == list(TABLES[table].fields)
    for field in schema:
        assert field.nullable is TABLES[table].fields[field.name].nullable
        assert (field.type == pa.int64()) is (field.name in INTEGERS)
        assert field.name not in {"value", "lower", "upper", "denominator", "value_max"} or field.type == pa.string()


def test_nested_types():
    text, whole = pa.string(), pa.int64()
    span, word = [("doc_id", text), ("start", whole), ("end", whole)], [("by", text), ("date", text), ("reason", text)]
    assert arrow_schema("documents").field("problems").type == pa.list_(
        pa.struct([("stage", text), ("page", whole), ("code", text), ("message", text)])
    )
    assert arrow_schema("documents").field("recipients").type == pa.list_(text)
    assert arrow_schema("checks").field("spans").type == pa.list_(pa.struct(span))
    assert arrow_schema("checks").field("acknowledged").type == pa.struct(word)
    assert arrow_schema("figures").field("bbox").type == pa.list_(pa.float64())


def test_parquet_round_trip(tmp_path):
    row = {
        "check_id": "c1",
        "doc_id": "d1",
        "rule_id": "SUM01",
        "verdict": "inconsistent",
        "severity": "error",
        "spans": [{"doc_id": "d1", "start": 3, "end": 7}],
        "figure_ids": ["f1", "f2"],
        "arithmetic": "93 + 28 = 121",
        "message_vi": "khớp",
        "message_en": "fits",
        "suggested": None,
        "reading": None,
        "cause": None,
        "acknowledged": {"by": "An", "date": "2024-05-02", "reason": "đã rõ"},
        "places": [{"page": 1, "bbox": [72.0, 90.5, 120.0, 104.5]}],
    }
    pq.write_table(pa.Table.from_pylist([row], arrow_schema("checks")), tmp_path / "checks.parquet")
    assert pq.read_table(tmp_path / "checks.parquet").to_pylist() == [row]


def test_a_null_where_none_may_be_is_refused(tmp_path):
    table = pa.Table.from_pylist([{"doc_id": "d1", "text": None}], arrow_schema("texts"))
    with pytest.raises(pa.ArrowException, match="non-nullable"):
        pq.write_table(table, tmp_path / "texts.parquet")


def test_unknown_table():
    with pytest.raises(KeyError):
        arrow_schema("tables")


def test_datapackage():
    package = datapackage(created="2024-01-01T00:00:00Z")
    assert json.loads(json.dumps(package)) == package
    assert package["name"] == "doichieu"
    assert package["created"] == "2024-01-01T00:00:00Z"
    assert [resource["name"] for resource in package["resources"]] == list(TABLES)
    for resource in package["resources"]:
        assert resource["path"] == f"{resource['name']}.parquet"
        assert resource["format"] == "parquet"
        fields = resource["schema"]["fields"]
        names = [field["name"] for field in fields]
        assert names == list(TABLES[resource["name"]].fields)
        assert set(resource["schema"]["primaryKey"]) <= set(names)
        for key in resource["schema"].get("foreignKeys", []):
            assert set(key["fields"]) <= set(names)
            assert key["reference"] == {"resource": "documents", "fields": ["doc_id"]}
        for field in fields:
            assert field["type"] in {"string", "integer", "number", "boolean", "array", "object"}
            assert field["description"]
            assert field["description_vi"]
            assert field.get("constraints", {}).keys() <= {"required", "enum"}


def test_title_and_description_can_be_given():
    package = datapackage("Báo cáo quý II", "của một đảng bộ")
    assert (package["title"], package["description"]) == ("Báo cáo quý II", "của một đảng bộ")
