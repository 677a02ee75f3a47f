"""Fields of our own in a plan, under `extensions`."""

from typing import Any

NAMESPACE = "sample"
SCHEMA: dict[str, Any] = {
    "title": "Fields of the framework “sample”",
    "type": "object",
    "additionalProperties": False,
    "properties": {"office": {"type": "string", "minLength": 1}},
}
