"""The scorecard's scale: missing, approaches, meets or exceeds the minimum."""

from typing import Any

from c2a_rules.pyrules import function

SCALE = ("missing", "approaches", "meets", "exceeds")

EARLIER_RATINGS: dict[str, Any] = {
    "title": "Gender equality scorecard",
    "description": "Ratings of an earlier assessment, by performance indicator.",
    "type": "object",
    "required": ["year", "ratings"],
    "additionalProperties": False,
    "properties": {
        "year": {"type": "integer", "minimum": 2008},
        "ratings": {
            "type": "object",
            "propertyNames": {"pattern": "^[1-7]\\.[1-3]$"},
            "additionalProperties": {"enum": list(SCALE)},
        },
    },
}


@function("unct.rating", ["int", "int", "double", "double"], "string")
def rating(part: int, whole: int, meets: float, exceeds: float) -> str:
    """Rate `part` of `whole` on the scorecard's scale: shares of `meets` and of `exceeds` (0 to 1) are its steps."""
    share = part / whole if whole else 0.0
    if share >= exceeds:
        return "exceeds"
    if share >= meets:
        return "meets"
    return "approaches" if part else "missing"
