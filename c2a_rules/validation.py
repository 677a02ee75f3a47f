"""JSON values against the shipped schemas: a quick gate, and sentences for what it refuses.

`jsonschema-rs` answers yes or no in microseconds; only where it says no does `jsonschema` explain, fault by
fault, in words that a person without schemas understands.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

import jsonschema_rs

from c2a_rules.errors import closest, did_you_mean
from c2a_rules.shipped import schema

Path = tuple[str | int, ...]
Broken = Any
"""A `jsonschema.ValidationError`; its parts are of any type, as schemas are."""
_LONGEST_LIST = 12
_MOST_FAULTS = 200
_LONGEST_VALUE = 60
KINDS = {
    "string": "text in quotes",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list in [ ]",
    "object": "an object in { }",
    "null": "null",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which a value breaks its schema: `path` leads to it, `missing` names an absent key there."""

    path: Path
    message: str
    remedy: str
    missing: str | None = None


@cache
def _gate(name: str) -> Callable[[Any], bool]:
    return jsonschema_rs.Draft202012Validator(schema(name), validate_formats=True).is_valid


def fits(name: str, value: object) -> bool:
    """Tell whether `value` fits the shipped schema `name`."""
    return _gate(name)(value)


def faults(name: str, value: object) -> list[Fault]:
    """Explain every way in which `value` breaks the shipped schema `name`, in the order of the document."""
    return _faults(schema(name), value)


class OwnSchema:
    """A schema that does not come with the tool, for a part of a document.

    Raises:
        ValueError: it is no JSON Schema, or refers to something outside itself.
    """

    def __init__(self, schema_: dict[str, Any]) -> None:
        outside = next(_references(schema_), None)
        if outside is not None:
            raise ValueError(f'the schema refers to "{outside}", outside itself')
        self._schema = schema_
        try:
            self._fits = jsonschema_rs.Draft202012Validator(schema_, validate_formats=True).is_valid
        except jsonschema_rs.ValidationError as error:
            raise ValueError(f"this is no JSON Schema: {error.message}") from None

    def faults(self, value: object) -> list[Fault]:
        """Explain every way in which `value` breaks the schema."""
        return [] if self._fits(value) else _faults(self._schema, value)


def _references(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key in ("$ref", "$dynamicRef") and isinstance(value, str) and not value.startswith("#"):
                yield value
            yield from _references(value)
    elif isinstance(node, list):
        for each in node:
            yield from _references(each)


def _faults(schema_: Mapping[str, Any], value: object) -> list[Fault]:
    from jsonschema import Draft202012Validator, FormatChecker

    validator = Draft202012Validator(schema_, format_checker=FormatChecker(["date"]))
    explained = (fault for error in validator.iter_errors(value) for fault in _explained(error))
    found = list(islice(explained, _MOST_FAULTS))
    if len(found) == _MOST_FAULTS:
        found.append(Fault((), f"only the first {_MOST_FAULTS} faults are told", "Mend these, then check again."))
    unique = {(fault.path, fault.missing, fault.message): fault for fault in found}
    return sorted(unique.values(), key=lambda fault: ([_order(step) for step in fault.path], fault.message))


def _order(step: str | int) -> tuple[int, int, str]:
    return (0, step, "") if isinstance(step, int) else (1, 0, step)


def shown(value: object) -> str:
    """Return a value as it stands in the document, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _explained(error: Broken) -> Iterable[Fault]:
    if error.validator == "if" or (error.context and error.validator == "allOf"):
        for inner in error.context or ():
            yield from _explained(inner)
        return
    path = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        yield from _names(path, error)
        return
    explain = _EXPLAIN.get(str(error.validator), _other)
    yield from explain(path, error)


def _title(schema_part: Any) -> str:  # noqa: ANN401 - a schema or a boolean
    return str(schema_part.get("title", "")) if isinstance(schema_part, Mapping) else ""


def _required(path: Path, error: Broken) -> Iterable[Fault]:
    for key in error.validator_value:
        if key not in error.instance:
            part = error.schema.get("properties", {}).get(key, {})
            hint = f" {part['description']}" if isinstance(part, Mapping) and "description" in part else ""
            yield Fault(path, f'"{key}" is missing here; it is always required', f'Add "{key}".{hint}', key)


def _unknown(path: Path, error: Broken) -> Iterable[Fault]:
    known = sorted(error.schema.get("properties", {}))
    for key in error.instance:
        if key not in known:
            match = closest(key, known)
            remedy = f'Write "{match}" instead.' if match else f"Remove it; known here: {_listed(known)}."
            yield Fault((*path, key), f'"{key}" is no field known here{did_you_mean(key, known)}', remedy)


def _type(path: Path, error: Broken) -> Iterable[Fault]:
    wanted = error.validator_value
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    expected = " or ".join(KINDS.get(name, name) for name in names)
    field = f'"{path[-1]}"' if path and isinstance(path[-1], str) else "this"
    if error.instance is None:
        yield Fault(path, f"{field} is null; expected {expected}", "Fill it in, or leave the field out.")
    elif not path:
        yield Fault(path, f"found {_kind(error.instance)}; expected {expected}", f"Write {expected}.")
    else:
        found = f"{shown(error.instance)} ({_kind(error.instance)})"
        yield Fault(path, f"{field} is {found}; expected {expected}", f"Write {expected}.")


def _enum(path: Path, error: Broken) -> Iterable[Fault]:
    known = [str(value) for value in error.validator_value]
    value = error.instance
    hint = did_you_mean(value, known) if isinstance(value, str) else ""
    yield Fault(path, f"{shown(value)} is not one of the known values{hint}", f"Write one of: {_listed(known)}.")


def _text(path: Path, error: Broken) -> Iterable[Fault]:
    title = _title(error.schema)
    named = f' as "{title}"' if title else ""
    remedy = str(error.schema.get("description", "")) or f"The form is {error.validator_value}."
    yield Fault(path, f"{shown(error.instance)} is not possible{named}", remedy)


def _number(path: Path, error: Broken) -> Iterable[Fault]:
    bound = {"minimum": "at least", "maximum": "at most"}.get(str(error.validator), str(error.validator))
    wanted = f"{bound} {error.validator_value}"
    yield Fault(path, f"{shown(error.instance)} is out of range; expected {wanted}", f"Write a number of {wanted}.")


def _unique(path: Path, error: Broken) -> Iterable[Fault]:
    yield Fault(path, f"the list {shown(error.instance)} names something twice", "Remove the repetition.")


def _empty(path: Path, _error: Broken) -> Iterable[Fault]:
    yield Fault(path, "the list is empty", "Add at least one item, or leave the field out.")


def _names(path: Path, error: Broken) -> Iterable[Fault]:
    known = [str(value) for value in error.validator_value] if error.validator == "enum" else []
    key = str(error.instance)
    remedy = f"Known here: {_listed(known)}." if known else "Rename it."
    yield Fault((*path, key), f'"{key}" does not belong here{did_you_mean(key, known)}', remedy)


def _together(path: Path, error: Broken) -> Iterable[Fault]:
    for key, needed in error.validator_value.items():
        for other in needed if key in error.instance else ():
            if other not in error.instance:
                yield Fault(
                    path, f'"{key}" stands here without "{other}", which belongs to it', f'Add "{other}".', other
                )


def _any_of(path: Path, error: Broken) -> Iterable[Fault]:
    contexts = error.context or []
    required = [key for inner in contexts if inner.validator == "required" for key in inner.validator_value]
    if required and len(required) == len(contexts):
        names = " or ".join(f'"{key}"' for key in required)
        yield Fault(path, f"one of {names} is missing here", f"Add {names}.", required[0])
        return
    title = _title(error.schema)
    named = f' as "{title}"' if title else ""
    remedy = str(error.schema.get("description", "")) or "See the plan schema for what may stand here."
    yield Fault(path, f"{shown(error.instance)} is not possible{named}", remedy)


def _other(path: Path, error: Broken) -> Iterable[Fault]:
    yield Fault(path, str(error.message), "See the schema (`c2a schema`) for what may stand here.")


def _kind(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    kinds: Sequence[tuple[type | tuple[type, ...], str]] = (
        (str, "text"),
        ((int, float), "a number"),
        (list, "a list"),
        (dict, "an object"),
    )
    return next((name for kind, name in kinds if isinstance(value, kind)), "something else")


def _listed(names: Sequence[str]) -> str:
    more = f" … ({len(names)} in all)" if len(names) > _LONGEST_LIST else ""
    return ", ".join(names[:_LONGEST_LIST]) + more


_EXPLAIN: Mapping[str, Callable[[Path, Broken], Iterable[Fault]]] = {
    "required": _required,
    "additionalProperties": _unknown,
    "type": _type,
    "enum": _enum,
    "const": lambda path, error: (
        Fault(
            path,
            f"{shown(error.instance)} is not {shown(error.validator_value)}",
            f"Write {shown(error.validator_value)}.",
        ),
    ),
    "pattern": _text,
    "format": _text,
    "minLength": _text,
    "maxLength": _text,
    "minimum": _number,
    "maximum": _number,
    "exclusiveMinimum": _number,
    "exclusiveMaximum": _number,
    "dependentRequired": _together,
    "uniqueItems": _unique,
    "minItems": _empty,
    "anyOf": _any_of,
    "oneOf": _any_of,
}
