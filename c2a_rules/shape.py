"""What the plan's JSON Schema says of each field, by name: its kind, its marks, its parts.

The schema is the one place that knows the plan's fields; everything that walks a plan (conversion, facts, anchors)
is guided by this digest of it instead of a list of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Any, Literal, NamedTuple

Kind = Literal["text", "date", "id", "enum", "number", "integer", "money", "boolean", "record", "map", "any"]


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """One field, or the whole plan: `many` for a list of such values, `fields` for a record's parts."""

    path: str
    kind: Kind
    many: bool = False
    required: bool = False
    expected: bool = False
    refers_to: tuple[str, ...] = ()
    claims: bool = False
    fields: Mapping[str, "Shape"] = field(default_factory=dict)

    def at(self, path: str) -> "Shape":
        """Return the shape at a dotted path below this one; raises KeyError where there is none."""
        found = self
        for name in path.split(".") if path else ():
            found = found.fields[name]
        return found

    def leading_to(self, wanted: Callable[["Shape"], bool]) -> "Shape":
        """Return this shape with those fields alone that are wanted, or that lead to ones that are."""
        kept = {}
        for name, part in self.fields.items():
            inner = part.leading_to(wanted)
            if inner.fields or wanted(part):
                kept[name] = inner
        return replace(self, fields=kept)

    def has(self, path: str) -> bool:
        """Tell whether there is a shape at a dotted path below this one."""
        try:
            self.at(path)
        except KeyError:
            return False
        return True


def shape_of(schema: Mapping[str, Any]) -> Shape:
    """Digest a plan schema (draft 2020-12, local `$ref`s only)."""
    return _shape(schema, schema, "", name="")


def _resolved(node: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in node:
        target: Any = root
        for token in node["$ref"].removeprefix("#/").split("/"):
            target = target[token]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    return node


def _shape(node: Mapping[str, Any], root: Mapping[str, Any], path: str, name: str, *, required: bool = False) -> Shape:
    node = _resolved(node, root)
    outer = node
    many = node.get("type") == "array"
    if many:
        node = _resolved(node.get("items", {}), root)
    fields = {
        key: _shape(part, root, f"{path}.{key}" if path else key, key, required=key in node.get("required", ()))
        for key, part in node.get("properties", {}).items()
    }
    return Shape(
        path=path,
        kind=_kind(node, name),
        many=many,
        required=required,
        expected=bool(outer.get("x-expected") or node.get("x-expected")),
        refers_to=tuple(outer.get("x-refers-to") or node.get("x-refers-to") or ()),
        claims=bool(outer.get("x-claims") or node.get("x-claims")),
        fields=fields,
    )


def _kind(node: Mapping[str, Any], name: str) -> Kind:
    declared = node.get("type")
    simple: dict[str, Kind] = {"number": "number", "integer": "integer", "boolean": "boolean"}
    if node.get("x-money"):
        return "money"
    if isinstance(declared, str) and declared in simple:
        return simple[declared]
    if declared == "object":
        return "record" if node.get("properties") else "map"
    if "enum" in node or "const" in node:
        return "enum"
    if node.get("format") == "date":
        return "date"
    if declared == "string":
        return "id" if name == "id" or "pattern" in node else "text"
    return "any"


def convert(plan: dict[str, Any], shape: Shape) -> None:
    """Give every value the kind its field has, in place: `number` a float, `integer` an int, money a float.

    Only for plans that fit the schema.
    """
    _convert(plan, _conversions(shape))


@cache
def _conversions(shape: Shape) -> "tuple[_Conversion, ...]":
    """Return the fields of a record that are converted, or lead to ones that are."""
    found = []
    for name, part in shape.fields.items():
        inner = _conversions(part) if part.kind == "record" else ()
        if inner or part.kind in _KINDS:
            found.append(_Conversion(name, part.many, inner, _KINDS.get(part.kind, _same)))
    return tuple(found)


def _convert(record: dict[str, Any], conversions: "tuple[_Conversion, ...]") -> None:
    for name, many, inner, converted in conversions:
        if name not in record:
            continue
        value = record[name]
        if inner:
            for item in value if many else (value,):
                _convert(item, inner)
        else:
            record[name] = [converted(item) for item in value] if many else converted(value)


def _double(value: Any) -> Any:  # noqa: ANN401 - JSON values
    return float(value) if value.__class__ is int else value


def _money(value: Any) -> float:  # noqa: ANN401 - JSON values
    return float(Decimal(value)) if isinstance(value, str) else float(value)


def _same(value: Any) -> Any:  # noqa: ANN401 - JSON values
    return value


_KINDS: Mapping[str, Callable[[Any], Any]] = {"number": _double, "integer": int, "money": _money, "any": _double}


class _Conversion(NamedTuple):
    name: str
    many: bool
    inner: "tuple[_Conversion, ...]"
    converted: Callable[[Any], Any]


Leaf = tuple[dict[str, Any] | list[Any], str | int, Any, dict[str, Any]]
"""A value of a plan that holds no others: what holds it, its key there, the value, the record that it belongs to."""
Leaves = list[tuple[Shape, list[Leaf]]]
_TELLING = frozenset(("text", "id", "map", "any"))


def leaves(plan: dict[str, Any], shape: Shape) -> Leaves:
    """Return the texts, ids and values of no fixed kind, field by field; maps give their values.

    What the schema has settled (numbers, dates, words of a fixed list) is left out, and so are `extensions`. A key
    that the schema leaves free (the parts of some strategies) counts as text.
    """
    found: dict[str, tuple[Shape, list[Leaf]]] = {}
    _gather(plan, shape, found)
    return list(found.values())


def _gather(record: dict[str, Any], shape: Shape, found: dict[str, tuple[Shape, list[Leaf]]]) -> None:
    fields = shape.fields
    for key, value in record.items():
        part = fields.get(key) or Shape(f"{shape.path}.{key}", "text")
        kind = part.kind
        if kind == "record":
            for item in value if part.many else (value,):
                _gather(item, part, found)
        elif kind in _TELLING and key != "extensions":
            known = found.get(part.path)
            if known is None:
                known = found[part.path] = (part, [])
            if kind == "map":
                known[1].extend([(value, name, item, record) for name, item in value.items()])
            elif part.many:
                known[1].extend([(value, index, item, record) for index, item in enumerate(value)])
            else:
                known[1].append((record, key, value, record))
