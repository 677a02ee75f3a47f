"""A syntax tree back to text, in one spelling: single spaces, no needless parentheses."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from c2a_rules.expressions.syntax import (
    Call,
    Chain,
    Conditional,
    Index,
    ListLiteral,
    Literal,
    Logic,
    Macro,
    MapLiteral,
    Name,
    Node,
    Relation,
    Select,
    Unary,
)
from c2a_rules.expressions.values import UInt

if TYPE_CHECKING:
    from collections.abc import Callable

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
#: How tightly a node binds; what binds less than its place asks for stands in parentheses.
TERNARY, OR, AND, RELATION, SUM, PRODUCT, UNARY, MEMBER = range(8)


def unparse(tree: Node) -> str:
    """The text of a tree. Parsing it again gives an equal tree."""
    return write(tree, TERNARY)


def write(node: Node, least: int) -> str:
    """The text of a node, in parentheses where it binds less than `least`."""
    strength, text = WRITERS[type(node)](node)
    return text if strength >= least else f"({text})"


def write_literal(node: Literal) -> tuple[int, str]:
    """A constant; a number with a minus binds like a negation."""
    value = node.value
    if value is None or isinstance(value, bool):
        return MEMBER, {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return MEMBER, "'" + "".join(ESCAPES.get(character, character) for character in value) + "'"
    if isinstance(value, bytes):
        return MEMBER, "b'" + "".join(f"\\x{byte:02x}" for byte in value) + "'"
    if isinstance(value, UInt):
        return MEMBER, f"{int(value)}u"
    if isinstance(value, float) and math.isinf(value):
        return (MEMBER, "1e999") if value > 0 else (UNARY, "-1e999")
    return (UNARY if str(value).startswith("-") else MEMBER), repr(value)


def write_name(node: Name) -> tuple[int, str]:
    """A name."""
    return MEMBER, f".{node.name}" if node.absolute else node.name


def write_select(node: Select) -> tuple[int, str]:
    """A selection, or has()."""
    name = node.field if PLAIN.fullmatch(node.field) else f"`{node.field}`"
    text = f"{write(node.operand, MEMBER)}{'.?' if node.optional else '.'}{name}"
    return MEMBER, f"has({text})" if node.test else text


def write_index(node: Index) -> tuple[int, str]:
    """An index."""
    mark = "?" if node.optional else ""
    return MEMBER, f"{write(node.operand, MEMBER)}[{mark}{write(node.key, TERNARY)}]"


def write_call(node: Call) -> tuple[int, str]:
    """A call."""
    arguments = ", ".join(write(argument, TERNARY) for argument in node.arguments)
    target = f"{write(node.target, MEMBER)}." if node.target is not None else ""
    return MEMBER, f"{target}{node.function}({arguments})"


def write_macro(node: Macro) -> tuple[int, str]:
    """A macro that binds variables."""
    bodies = [write(body, TERNARY) for body in node.bodies]
    if node.macro == "cel.bind":
        return MEMBER, f"cel.bind({', '.join([*node.names, write(node.subject, TERNARY), *bodies])})"
    return MEMBER, f"{write(node.subject, MEMBER)}.{node.macro}({', '.join([*node.names, *bodies])})"


def write_unary(node: Unary) -> tuple[int, str]:
    """A negation; of a number in parentheses, for a minus before it would be part of it."""
    operand = write(node.operand, UNARY)
    bare = node.operator == "-" and isinstance(node.operand, Literal)
    return UNARY, f"{node.operator}({operand})" if bare else f"{node.operator}{operand}"


def write_relation(node: Relation) -> tuple[int, str]:
    """A comparison."""
    return RELATION, f"{write(node.left, RELATION)} {node.operator} {write(node.right, SUM)}"


def write_chain(node: Chain) -> tuple[int, str]:
    """A sum or a product."""
    strength = SUM if node.operators[0] in "+-" else PRODUCT
    parts = [write(node.terms[0], strength + 1)]
    for operator, term in zip(node.operators, node.terms[1:], strict=True):
        parts += [operator, write(term, strength + 1)]
    return strength, " ".join(parts)


def write_logic(node: Logic) -> tuple[int, str]:
    """A conjunction or disjunction."""
    strength = AND if node.operator == "&&" else OR
    return strength, f" {node.operator} ".join(write(term, strength + 1) for term in node.terms)


def write_conditional(node: Conditional) -> tuple[int, str]:
    """`condition ? then : otherwise`."""
    condition, then = write(node.condition, OR), write(node.then, OR)
    return TERNARY, f"{condition} ? {then} : {write(node.otherwise, TERNARY)}"


def write_list(node: ListLiteral) -> tuple[int, str]:
    """A list."""
    items = zip(node.items, node.optional, strict=True)
    return MEMBER, f"[{', '.join(('?' if mark else '') + write(item, TERNARY) for item, mark in items)}]"


def write_map(node: MapLiteral) -> tuple[int, str]:
    """A map."""
    entries = zip(node.keys, node.values, node.optional, strict=True)
    written = [f"{'?' if mark else ''}{write(key, TERNARY)}: {write(value, TERNARY)}" for key, value, mark in entries]
    return MEMBER, "{" + ", ".join(written) + "}"


WRITERS: dict[type, Callable[[Any], tuple[int, str]]] = {
    Literal: write_literal,
    Name: write_name,
    Select: write_select,
    Index: write_index,
    Call: write_call,
    Macro: write_macro,
    Unary: write_unary,
    Relation: write_relation,
    Chain: write_chain,
    Logic: write_logic,
    Conditional: write_conditional,
    ListLiteral: write_list,
    MapLiteral: write_map,
}
