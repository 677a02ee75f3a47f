"""JSON values against schemas: a quick gate, and sentences for what it refuses, that people without schemas understand.

No schema leads off this machine, and patterns of schemas that did not come with the tool are matched in linear time.
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
_LONGEST_LIST = 12
_MOST_FAULTS = 200
_MANY = 20_000
_LONGEST_VALUE = 60
_LONGEST_MESSAGE = 300
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


class _Held:
    """A schema, ready to hold values to; raises ValueError where it is none."""

    def __init__(self, schema_: Mapping[str, Any], patterns: jsonschema_rs.RegexOptions | None = None) -> None:
        self._schema = schema_
        try:
            self._validator = jsonschema_rs.Draft202012Validator(
                dict(schema_), validate_formats=True, offline=True, pattern_options=patterns
            )
        except jsonschema_rs.ValidationError as error:
            raise ValueError(error.message) from None
        self.fits: Callable[[Any], bool] = self._validator.is_valid

    def faults(self, value: object) -> list[Fault]:
        """Explain every way in which `value` breaks the schema, in the order of the document."""
        found: list[Fault] = []
        for part in _more_and_more(value):
            broken = (_Broken(error, self._schema, part) for error in self._validator.iter_errors(part))
            found = list(islice((fault for each in broken for fault in _explained(each)), _MOST_FAULTS))
            if len(found) == _MOST_FAULTS:
                break
        if len(found) == _MOST_FAULTS:
            found.append(Fault((), f"only the first {_MOST_FAULTS} faults are told", "Mend these, then check again."))
        unique = {(fault.path, fault.missing, fault.message): fault for fault in found}
        return sorted(unique.values(), key=lambda fault: ([_order(step) for step in fault.path], fault.message))


def _more_and_more(value: object) -> Iterator[object]:
    """Yield a large value with its lists cut short, then less so, and last whole: a million faults fill a memory."""
    if next(islice(_every(value), _MANY, None), None) is not None:
        yield from (_shortened(value, most) for most in (10, 100, 1000))
    yield value


def _every(value: object) -> Iterator[object]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        yield each
        waiting.extend(each.values() if isinstance(each, dict) else each if isinstance(each, list) else ())


def _shortened(value: object, most: int) -> object:
    if isinstance(value, dict):
        return {key: _shortened(part, most) for key, part in value.items()}
    return [_shortened(part, most) for part in value[:most]] if isinstance(value, list) else value


@cache
def _shipped(name: str) -> _Held:
    return _Held(schema(name))


def fits(name: str, value: object) -> bool:
    """Tell whether `value` fits the shipped schema `name`."""
    return _shipped(name).fits(value)


def faults(name: str, value: object) -> list[Fault]:
    """Explain every way in which `value` breaks the shipped schema `name`, in the order of the document."""
    return _shipped(name).faults(value)


class OwnSchema:
    """A schema that does not come with the tool, for a part of a document.

    Raises:
        ValueError: it is no JSON Schema, refers to something outside itself, or has a pattern with look-around or
            back-references, which cannot be matched in linear time.
    """

    def __init__(self, schema_: dict[str, Any]) -> None:
        outside = next(_references(schema_), None)
        if outside is not None:
            raise ValueError(f'the schema refers to "{outside}", outside itself')
        try:
            self._held = _Held(schema_, jsonschema_rs.RegexOptions())
        except ValueError as error:
            raise ValueError(f"this is no JSON Schema: {error}") from None

    def faults(self, value: object) -> list[Fault]:
        """Explain every way in which `value` breaks the schema."""
        return [] if self._held.fits(value) else self._held.faults(value)


def _references(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key in ("$ref", "$dynamicRef") and isinstance(value, str) and not value.startswith("#"):
                yield value
            yield from _references(value)
    elif isinstance(node, list):
        for each in node:
            yield from _references(each)


def _order(step: str | int) -> tuple[int, int, str]:
    return (0, step, "") if isinstance(step, int) else (1, 0, step)


def shown(value: object) -> str:
    """Return a value as it stands in the document, cut where it is long."""
    return _cut(json.dumps(value, ensure_ascii=False))


def _cut(text: str, longest: int = _LONGEST_VALUE) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"


class _Broken:
    """One error of the validator: where it is, what stands there, and the part of the schema that refused it."""

    def __init__(self, error: jsonschema_rs.ValidationError, schema_: Mapping[str, Any], value: object) -> None:
        self.kind: Any = error.kind
        self.keyword = str(error.kind.name)
        self.rule = error.schema_path[-1]
        self.message = error.message
        self.path: Path = tuple(error.instance_path)
        self.schema = _below(schema_, error.schema_path[:-1])
        self.instance = _below(value, self.path)

    @property
    def description(self) -> str:
        """What the schema says of the field, for people."""
        return str(self.schema.get("description", "")) if isinstance(self.schema, Mapping) else ""

    @property
    def named(self) -> str:
        """The title of what should stand there, as the end of a sentence."""
        title = self.schema.get("title") if isinstance(self.schema, Mapping) else None
        return f' as "{title}"' if title else ""


def _below(node: Any, path: Iterable[str | int]) -> Any:  # noqa: ANN401 - JSON values
    for step in path:
        node = node[step]
    return node


def _explained(broken: _Broken) -> Iterable[Fault]:
    return _EXPLAIN.get(broken.keyword, _other)(broken)


def _required(broken: _Broken) -> Iterable[Fault]:
    key = broken.kind.property
    if broken.rule == "dependentRequired":
        together = broken.schema[broken.rule].items()
        first = next(name for name, needed in together if name in broken.instance and key in needed)
        yield Fault(broken.path, f'"{first}" stands here without "{key}", which belongs to it', f'Add "{key}".', key)
        return
    part = broken.schema.get("properties", {}).get(key, {})
    hint = f" {part['description']}" if isinstance(part, Mapping) and "description" in part else ""
    yield Fault(broken.path, f'"{key}" is missing here; it is always required', f'Add "{key}".{hint}', key)


def _unknown(broken: _Broken) -> Iterable[Fault]:
    known = sorted(broken.schema.get("properties", {}))
    for key in broken.kind.unexpected:
        match = closest(key, known)
        remedy = f'Write "{match}" instead.' if match else f"Remove it; known here: {_listed(known)}."
        yield Fault((*broken.path, key), f'"{_cut(key)}" is no field known here{did_you_mean(key, known)}', remedy)


def _type(broken: _Broken) -> Iterable[Fault]:
    path = broken.path
    expected = " or ".join(KINDS.get(name, name) for name in broken.kind.types)
    field = f'"{path[-1]}"' if path and isinstance(path[-1], str) else "this"
    if broken.instance is None:
        yield Fault(path, f"{field} is null; expected {expected}", "Fill it in, or leave the field out.")
    elif not path:
        yield Fault(path, f"found {_kind(broken.instance)}; expected {expected}", f"Write {expected}.")
    else:
        found = f"{shown(broken.instance)} ({_kind(broken.instance)})"
        yield Fault(path, f"{field} is {found}; expected {expected}", f"Write {expected}.")


def _enum(broken: _Broken) -> Iterable[Fault]:
    known = [str(value) for value in broken.kind.options]
    value = broken.instance
    hint = did_you_mean(value, known) if isinstance(value, str) else ""
    yield Fault(broken.path, f"{shown(value)} is not one of the known values{hint}", f"Write one of: {_listed(known)}.")


def _constant(broken: _Broken) -> Iterable[Fault]:
    wanted = shown(broken.kind.expected_value)
    yield Fault(broken.path, f"{shown(broken.instance)} is not {wanted}", f"Write {wanted}.")


def _text(broken: _Broken) -> Iterable[Fault]:
    form = broken.kind.as_dict().get(broken.keyword) or broken.schema.get(broken.keyword)
    remedy = broken.description or f"The form is {form}."
    yield Fault(broken.path, f"{shown(broken.instance)} is not possible{broken.named}", remedy)


def _number(broken: _Broken) -> Iterable[Fault]:
    bound = {"minimum": "at least", "maximum": "at most"}.get(broken.keyword, broken.keyword)
    wanted = f"{bound} {broken.kind.limit}"
    message = f"{shown(broken.instance)} is out of range; expected {wanted}"
    yield Fault(broken.path, message, f"Write a number of {wanted}.")


def _unique(broken: _Broken) -> Iterable[Fault]:
    yield Fault(broken.path, f"the list {shown(broken.instance)} names something twice", "Remove the repetition.")


def _empty(broken: _Broken) -> Iterable[Fault]:
    yield Fault(broken.path, "the list is empty", "Add at least one item, or leave the field out.")


def _names(broken: _Broken) -> Iterable[Fault]:
    inner = broken.kind.error
    known = [str(value) for value in inner.kind.options] if inner.kind.name == "enum" else []
    key = str(inner.instance)
    remedy = f"Known here: {_listed(known)}." if known else "Rename it."
    yield Fault((*broken.path, key), f'"{_cut(key)}" does not belong here{did_you_mean(key, known)}', remedy)


def _any_of(broken: _Broken) -> Iterable[Fault]:
    branches = [[(error.kind.name, error.kind) for error in branch] for branch in broken.kind.context]
    required = [kind.property for branch in branches for name, kind in branch if name == "required"]
    if required and len(required) == len(branches):
        names = " or ".join(f'"{key}"' for key in required)
        yield Fault(broken.path, f"one of {names} is missing here", f"Add {names}.", required[0])
        return
    remedy = broken.description or "See the plan schema for what may stand here."
    yield Fault(broken.path, f"{shown(broken.instance)} is not possible{broken.named}", remedy)


def _other(broken: _Broken) -> Iterable[Fault]:
    message = _cut(broken.message, _LONGEST_MESSAGE)
    yield Fault(broken.path, message, "See the schema (`c2a schema`) for what may stand here.")


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


_EXPLAIN: Mapping[str, Callable[[_Broken], Iterable[Fault]]] = {
    "required": _required,
    "additionalProperties": _unknown,
    "propertyNames": _names,
    "type": _type,
    "enum": _enum,
    "const": _constant,
    "pattern": _text,
    "format": _text,
    "minLength": _text,
    "maxLength": _text,
    "minimum": _number,
    "maximum": _number,
    "exclusiveMinimum": _number,
    "exclusiveMaximum": _number,
    "uniqueItems": _unique,
    "minItems": _empty,
    "anyOf": _any_of,
    "oneOf": _any_of,
}
