"""JSON Schema to types."""

from __future__ import annotations

import pytest

from c2a_rules.expressions import ListType, MapType, RecordType, record_from_schema

SCHEMA = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "$schema": {"type": "string"},
        "id": {"type": "string"},
        "kind": {"enum": ["a", "b"]},
        "fixed": {"const": "1"},
        "tags": {"type": "array", "items": {"$ref": "#/$defs/tag"}, "x-expected": True},
        "count": {"type": "integer"},
        "share": {"type": "number"},
        "flag": {"type": "boolean"},
        "cost": {"$ref": "#/$defs/money"},
        "value": {"type": ["number", "string"]},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/part"}},
        "main": {"$ref": "#/$defs/part", "x-expected": True},
        "extensions": {"type": "object", "additionalProperties": {"type": "object"}},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        "free": {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": True},
    },
    "$defs": {
        "tag": {"enum": ["x", "y"]},
        "money": {"anyOf": [{"type": "number"}, {"type": "string"}], "x-money": True},
        "part": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"name": {"type": "string"}, "parts": {"type": "array", "items": {"$ref": "#/$defs/part"}}},
        },
    },
}
RECORD = record_from_schema(SCHEMA, "doc")


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("id", "string"),
        ("kind", "string"),
        ("fixed", "string"),
        ("tags", "list(string)"),
        ("count", "int"),
        ("share", "double"),
        ("flag", "bool"),
        ("cost", "double"),
        ("value", "dyn"),
        ("parts", "list(doc.parts)"),
        ("main", "doc.main"),
        ("extensions", "map(string, map(string, dyn))"),
        ("counts", "map(string, int)"),
        ("free", "map(string, dyn)"),
    ],
)
def test_types(name: str, type_: str) -> None:
    assert str(RECORD.fields[name].type) == type_


def test_what_is_said_of_fields() -> None:
    assert "$schema" not in RECORD.fields
    assert RECORD.fields["id"].required
    assert not RECORD.fields["kind"].required
    assert RECORD.fields["kind"].values == ("a", "b")
    assert RECORD.fields["tags"].values == ("x", "y")
    assert RECORD.fields["fixed"].values == ("1",)
    assert RECORD.fields["id"].values is None
    assert RECORD.fields["tags"].expected
    assert RECORD.fields["main"].expected


def test_each_place_is_a_record_of_its_own() -> None:
    parts = RECORD.fields["parts"].type
    main = RECORD.fields["main"].type
    assert isinstance(parts, ListType)
    assert isinstance(main, RecordType)
    assert isinstance(parts.element, RecordType)
    assert (parts.element.name, parts.element.path) == ("doc.parts", "parts")
    assert (main.name, main.path) == ("doc.main", "main")
    deeper = main.fields["parts"].type
    assert isinstance(deeper, ListType)
    assert isinstance(deeper.element, RecordType)
    assert (deeper.element.name, deeper.element.path) == ("doc.main.parts", "main.parts")
    assert deeper.element.path_of("name") == "main.parts.name"


def test_an_extended_record_keeps_its_path() -> None:
    main = RECORD.fields["main"].type
    assert isinstance(main, RecordType)
    extended = main.extend({"more": RECORD.fields["counts"]}, name="mains")
    assert (extended.name, extended.path) == ("mains", "main")
    assert isinstance(extended.fields["more"].type, MapType)
    assert set(main.fields) == {"name", "parts"}


def test_a_reference_out_of_the_schema_is_refused() -> None:
    record = record_from_schema({"properties": {"a": {"type": "string"}}})
    assert str(record.fields["a"].type) == "string"
    with pytest.raises(ValueError, match="leaves the schema"):
        record_from_schema({"properties": {"a": {"$ref": "other.json"}}})
