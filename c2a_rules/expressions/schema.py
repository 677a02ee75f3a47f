"""A JSON Schema as record types."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from c2a_rules.expressions.types import (
    BOOL,
    DOUBLE,
    DYN,
    INT,
    STRING,
    Field,
    ListType,
    MapType,
    RecordType,
    Type,
)

Schema = Mapping[str, Any]
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
SIMPLE = {"string": STRING, "boolean": BOOL, "integer": INT, "number": DOUBLE}


def record_from_schema(schema: Schema, name: str = "plan") -> RecordType:
    """The record that a JSON Schema (2020-12, local references only) describes.

    Every place in the schema is a record of its own, also where two places share a definition:
    its name and path say where it lies (`plan.outcomes.outputs`, `outcomes.outputs`). Types of
    fields are worked out when first asked for, so a schema may refer to itself.
    """
    return Reader(schema).record(schema, name, "")


class Reader:
    """Reads types from the parts of one schema."""

    def __init__(self, root: Schema) -> None:
        self.root = root

    def follow(self, schema: Schema) -> Schema:
        """A schema with its references followed; what stands beside a reference is kept."""
        while "$ref" in schema:
            reference = str(schema["$ref"])
            if not reference.startswith("#"):
                raise ValueError(f"the reference {reference} leaves the schema")
            found: Any = self.root
            for part in reference[1:].split("/")[1:]:
                found = found[part.replace("~1", "/").replace("~0", "~")]
            beside = {key: value for key, value in schema.items() if key != "$ref"}
            schema = {**found, **beside}
        return schema

    def record(self, schema: Schema, name: str, path: str) -> RecordType:
        """The record of an object schema with properties."""
        required = schema.get("required", ())
        fields = {
            key: self.field(part, key, name, path, required=key in required)
            for key, part in schema["properties"].items()
            if IDENTIFIER.fullmatch(key)
        }
        return RecordType(name, path, fields)

    def field(self, part: Schema, key: str, name: str, path: str, *, required: bool) -> Field:
        """A property as a field."""
        schema = self.follow(part)
        inner = f"{path}.{key}" if path else key
        return Field(
            lambda: self.type(schema, f"{name}.{key}", inner),
            required=required,
            expected=bool(schema.get("x-expected")),
            values=self.values(schema),
        )

    def values(self, schema: Schema) -> tuple[str, ...] | None:
        """The texts that a value, or the items of a list, may be."""
        if "items" in schema:
            schema = self.follow(schema["items"])
        found = [schema["const"]] if "const" in schema else schema.get("enum")
        if found is None or not all(isinstance(value, str) for value in found):
            return None
        return tuple(found)

    def type(self, schema: Schema, name: str, path: str) -> Type:
        """The type of a schema's values."""
        schema = self.follow(schema)
        if schema.get("x-money"):
            return DOUBLE
        kind = schema.get("type")
        if kind == "array" or (kind is None and "items" in schema):
            return ListType(self.type(schema.get("items", {}), name, path))
        if kind == "object" or (kind is None and "properties" in schema):
            return self.object(schema, name, path)
        if isinstance(kind, str):
            return SIMPLE.get(kind, DYN)
        if kind is None and self.values(schema) is not None:
            return STRING
        return DYN

    def object(self, schema: Schema, name: str, path: str) -> Type:
        """A record, or a map where the properties are not known by name."""
        additional = schema.get("additionalProperties")
        if schema.get("properties") and additional in (None, False):
            return self.record(schema, name, path)
        if isinstance(additional, Mapping):
            return MapType(STRING, self.type(additional, name, path))
        return MapType(STRING, DYN)
