"""Python for names, field selections, indexing and calls."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from c2a_rules.expressions.emitter import LOAD, Emitter
from c2a_rules.expressions.types import DYN, NULL, STRING, ListType, MapType, OptionalType, Type, TypeType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from c2a_rules.expressions.syntax import Call, Index, Name, Node, Select

#: Library modules whose functions take time or room by the size of their arguments.
SIZED = ("strings.", "formatting.", "lists.")
UNSIZED = ("strings.starts_with", "strings.ends_with", "strings.contains", "lists.first", "lists.last", "lists.sum")


def emit_name(emitter: Emitter, node: Name) -> ast.expr:
    """A comprehension variable, a declared variable, or a type."""
    if node.local is not None:
        return emitter.name(node.local)
    if node.variable is not None:
        return emitter.variable(node.variable)
    return emitter.call("type_value", emitter.constant(node.name))


def emit_select(emitter: Emitter, node: Select) -> ast.expr:
    """`operand.field`, `operand.?field` or `has(operand.field)`."""
    if node.variable is not None:
        if isinstance(node.type, TypeType):
            return emitter.call("type_value", emitter.constant(node.variable))
        return emitter.variable(node.variable)
    if node.test:
        return presence(emitter, node)
    if isinstance(node.type, OptionalType) and optional_select(node):
        return emitter.call("optional", emitter.maybe(node))
    operand = read(emitter, node, emitter.emit(node.operand))
    if node.declared is None or node.absent == "guard":
        emitter.raises = True
        return emitter.call("select", operand, emitter.constant(node.field))
    return field(emitter, node, operand)


def optional_select(node: Select) -> bool:
    """Whether a selection gives an optional because it asks for one, or its operand is one."""
    return node.optional or isinstance(node.operand.type, OptionalType)


def read(emitter: Emitter, node: Select, operand: ast.expr) -> ast.expr:
    """The operand; traced code notes that the field is looked for in it."""
    if emitter.traced:
        operand = emitter.keep(operand)
        emitter.record("reads", operand, emitter.constant(node.field))
    return operand


def field(emitter: Emitter, node: Select, operand: ast.expr) -> ast.expr:
    """A field of a record, or what stands for it when it is absent."""
    if not node.absent:
        if node.declared is not None and not node.declared.required:
            emitter.raises = True
        return released(emitter, node, emitter.item(operand, node.field))
    emitter.raises = True
    first, second = emitter.twice(operand)
    test = emitter.compare(emitter.constant(node.field), ast.In(), first)
    value = released(emitter, node, emitter.item(second, node.field))
    return emitter.choose(test, value, instead(emitter, node))


def released(emitter: Emitter, node: Select, value: ast.expr) -> ast.expr:
    """The value of a field; one that may be held is released."""
    if node.declared is None or not node.declared.fact:
        return value
    emitter.raises = True
    return emitter.call("release", value)


def instead(emitter: Emitter, node: Select) -> ast.expr:
    """What an absent field gives: unknown, an empty list or map, or ABSENT."""
    if node.unknown is not None:
        return emitter.call("unknown", emitter.constant(node.unknown))
    paths = emitter.constant(node.paths)
    if node.absent == "optional":
        return emitter.call("lack", emitter.name("S"), paths)
    empty = ast.Dict([], [], **emitter.at) if node.absent == "map" else ast.List([], LOAD, **emitter.at)
    test = emitter.call("absent", emitter.name("S"), paths)
    return ast.BoolOp(ast.Or(), [test, empty], **emitter.at)


def maybe_select(emitter: Emitter, node: Select) -> ast.expr:
    """The value of an optional selection, or ABSENT."""
    if node.declared is None or not optional_select(node):
        emitter.raises = True
        return emitter.call("unwrap", emit_select(emitter, node) if not optional_select(node) else plain(emitter, node))
    if not isinstance(node.operand.type, OptionalType):
        return field(emitter, node, read(emitter, node, emitter.emit(node.operand)))
    operand = emitter.keep(emitter.maybe(node.operand))
    with emitter.captured() as block:
        value = field(emitter, node, read(emitter, node, operand))
    return through(emitter, operand, block, value)


def plain(emitter: Emitter, node: Select) -> ast.expr:
    """An optional selection from what is no record."""
    operand = read(emitter, node, emitter.emit(node.operand))
    return emitter.call("select_optional", operand, emitter.constant(node.field))


def through(emitter: Emitter, operand: ast.expr, block: list[ast.stmt], value: ast.expr) -> ast.expr:
    """ABSENT where `operand` is; else the value, worked out by the statements of `block`."""
    test = emitter.compare(operand, ast.Is(), emitter.name("ABSENT"))
    if not block:
        return emitter.choose(test, emitter.name("ABSENT"), value)
    name = emitter.temporary()
    block.append(emitter.assign(name, value))
    emitter.block.append(emitter.when(test, [emitter.assign(name, emitter.name("ABSENT"))], block))
    return emitter.name(name)


def presence(emitter: Emitter, node: Select) -> ast.expr:
    """`has(operand.field)`."""
    emitter.raises = True
    key = emitter.constant(node.field)
    if node.declared is None:
        return emitter.call("present", read(emitter, node, emitter.emit(node.operand)), key)
    optional = isinstance(node.operand.type, OptionalType)
    operand = emitter.maybe(node.operand) if optional else emitter.emit(node.operand)
    operand = read(emitter, node, operand)
    paths = emitter.constant(node.paths)
    if optional:
        operand = emitter.keep(operand)
    if node.declared.fact:
        value = emitter.call("fact_present", emitter.name("S"), operand, key, paths)
    else:
        found = emitter.compare(key, ast.In(), operand)
        value = ast.BoolOp(ast.Or(), [found, emitter.call("absent", emitter.name("S"), paths)], **emitter.at)
    if optional:
        there = emitter.compare(operand, ast.IsNot(), emitter.name("ABSENT"))
        value = ast.BoolOp(ast.And(), [there, value], **emitter.at)
    return value


def emit_index(emitter: Emitter, node: Index) -> ast.expr:
    """`operand[key]` or `operand[?key]`."""
    emitter.raises = True
    operand, key = emitter.emit(node.operand), emitter.emit(node.key)
    if emitter.traced:
        operand, key = emitter.keep(operand), emitter.keep(key)
        emitter.record("reads", operand, key)
    return emitter.call("index_optional" if node.optional else "index", operand, key)


def emit_call(emitter: Emitter, node: Call) -> ast.expr:
    """A call: in Python's own words where it has them, else of the implementation."""
    overloads, operands = node.resolved, node.operands
    exact = len(overloads) == 1 and all(map(concrete, overloads[0].parameters, operands))
    if exact and node.qualified is None:
        written = in_python(emitter, node, operands)
        if written is not None:
            return written
    emitter.raises = True
    values = [emitter.emit(operand) for operand in operands]
    name = node.qualified or node.function
    first = overloads[0]
    if exact or first.variadic:
        function = emitter.extern(name, first.source)
    else:
        kinds = tuple((overload.source, overload.kinds) for overload in overloads)
        function = emitter.extern(name, ("dispatch", name, kinds))
    origin, place = first.source
    if origin == "library" and place.startswith(SIZED) and not place.startswith(UNSIZED):
        return emitter.call("sized", emitter.name("S"), emitter.name(function), *values)
    return emitter.call(function, *values)


def concrete(parameter: Type, operand: Node) -> bool:
    """Whether an operand is sure to have the kind that a parameter asks for."""
    return parameter is DYN or len(parameter.name) == 1 or operand.type not in (DYN, NULL)


def in_python(emitter: Emitter, node: Call, operands: Sequence[Node]) -> ast.expr | None:
    """A call that Python has an operator for."""
    name = node.function
    types = [operand.type for operand in operands]
    if name == "size" and (types[0] is STRING or isinstance(types[0], ListType | MapType)):
        return emitter.call("len", emitter.emit(operands[0]))
    if name in {"startsWith", "endsWith"}:
        text, part = emitter.emit(operands[0]), emitter.emit(operands[1])
        method = ast.Attribute(text, name.lower(), LOAD, **emitter.at)
        return ast.Call(method, [part], [], **emitter.at)
    if name == "contains":
        text, part = emitter.emit(operands[0]), emitter.emit(operands[1])
        return emitter.compare(part, ast.In(), text)
    if name == "hasValue":
        value = emitter.maybe(operands[0])
        return emitter.compare(value, ast.IsNot(), emitter.name("ABSENT"))
    if name == "orValue":
        return fallback(emitter, operands[0], operands[1])
    return None


def fallback(emitter: Emitter, target: Node, other: Node) -> ast.expr:
    """`target.orValue(other)`: the other is worked out only where the target is absent."""
    with emitter.captured() as block:
        default = emitter.emit(other)
    first, second = emitter.twice(emitter.maybe(target))
    if not block:
        return emitter.choose(emitter.compare(first, ast.IsNot(), emitter.name("ABSENT")), second, default)
    name = emitter.temporary()
    emitter.block.append(emitter.assign(name, first))
    block.append(emitter.assign(name, default))
    test = emitter.compare(emitter.name(name), ast.Is(), emitter.name("ABSENT"))
    emitter.block.append(emitter.when(test, block))
    return emitter.name(name)
