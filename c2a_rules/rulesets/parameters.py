"""Parameters: what a team may tune, each of a kind that is checked wherever a value comes from."""

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

_LARGEST = 2**63


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "integer": int,
    "number": float,
    "string": str,
    "boolean": lambda text: {"true": True, "false": False}[text.lower()],
    "list": _list,
}


def given(kind: str, value: object) -> Any:  # noqa: ANN401 - a value of the kind
    """Return a value from a file as one of the kind (`integer`, `number`, `string`, `boolean`, `list` of texts).

    Raises:
        ValueError: it is not of the kind.
    """
    if kind == "boolean" and isinstance(value, bool):
        return value
    if kind == "string" and isinstance(value, str):
        return value
    if kind == "list" and isinstance(value, list) and all(isinstance(each, str) for each in value):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value):
        if kind == "number":
            return float(value)
        if kind == "integer" and isinstance(value, int) and -_LARGEST <= value < _LARGEST:
            return value
    raise ValueError(f"{value!r} is not of the type {kind}")


def written(kind: str, text: str) -> Any:  # noqa: ANN401 - a value of the kind
    """Return a value written as text, lists with commas between.

    Raises:
        ValueError: it is not of the kind.
    """
    try:
        return given(kind, _PARSERS[kind](text))
    except (ValueError, KeyError, OverflowError):
        raise ValueError(f"{text!r} is not of the type {kind}") from None
