"""Checks the macros that bind variables: `all`, `exists`, `map`, `filter`, `cel.bind`, ..."""

from __future__ import annotations

from typing import TYPE_CHECKING

from c2a_rules.expressions.checking import Checking, item_type
from c2a_rules.expressions.guards import NOTHING, Known
from c2a_rules.expressions.types import (
    BOOL,
    DYN,
    INT,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Type,
    Variable,
)

if TYPE_CHECKING:
    from c2a_rules.expressions.syntax import Macro

CONDITIONS = {"all", "exists", "exists_one", "existsOne"}


def check_macro(checking: Checking, node: Macro) -> Known:
    """The subject, then the bodies with the macro's variables bound."""
    checking.check(node.subject)
    before = checking.locals
    for name in node.names:
        if name == "__result__":
            checking.warn(node, f"{name} cannot be a variable")
    found = [checking.bind(name, type_, values) for name, type_, values in variables(checking, node)]
    node.locals = tuple(local.name for local in found)
    known = NOTHING
    for body in node.bodies:
        filtered = known[0] if len(node.bodies) > 1 else NOTHING[0]
        known = checking.check(body, filtered)
    checking.locals = before
    node.type = result(checking, node)
    if node.macro == "filter":
        node.type = filtered_type(node, node.type, known[0])
    return known if node.macro == "cel.bind" else NOTHING


def filtered_type(node: Macro, found: Type, present: frozenset[str]) -> Type:
    """The type of a filtered list: its records have the fields that the condition asks for."""
    record = found.element if isinstance(found, ListType) else None
    if not isinstance(record, RecordType):
        return found
    names = [name for name in record.fields if f"{node.locals[0]}.{name}" in present]
    return ListType(record.having(names)) if names else found


def variables(checking: Checking, node: Macro) -> list[tuple[str, Type, tuple[str, ...] | None]]:
    """The variables of a macro with their types and the texts they may hold."""
    subject = checking.type_of(node.subject)
    values = checking.values_of(node.subject)
    if node.macro == "cel.bind":
        return [(node.names[0], subject, values)]
    if node.macro in {"optMap", "optFlatMap"}:
        held = DYN
        if isinstance(subject, OptionalType):
            held = subject.value
        elif subject is not DYN:
            checking.fail(node.subject, f"{node.macro} needs an optional, not {checking.show(subject)}")
        return [(node.names[0], held, values)]
    item = item_type(subject)
    if item is None:
        checking.fail(node.subject, f"{node.macro} runs over a list or a map, not {checking.show(subject)}")
        item = DYN
    if len(node.names) == 1:
        return [(node.names[0], item, values)]
    if isinstance(subject, MapType):
        pair: tuple[Type, Type] = (subject.key, subject.value)
    elif isinstance(subject, ListType):
        pair = (INT, subject.element)
    else:
        pair = (DYN, DYN)
    return [(node.names[0], pair[0], None), (node.names[1], pair[1], values)]


def result(checking: Checking, node: Macro) -> Type:
    """The type of the whole."""
    subject, body = checking.type_of(node.subject), checking.type_of(node.bodies[-1])
    macro = node.macro
    if macro in CONDITIONS or macro == "filter" or len(node.bodies) > 1:
        checking.expect(node.bodies[0], BOOL, f"the condition of {macro}")
    if macro in CONDITIONS:
        return BOOL
    if macro in {"map", "transformList"}:
        return ListType(body)
    if macro in {"filter", "sortBy"}:
        return ListType(item_type(subject) or DYN)
    if macro == "transformMap":
        key = subject.key if isinstance(subject, MapType) else INT if isinstance(subject, ListType) else DYN
        return MapType(key, body)
    if macro == "optFlatMap":
        checking.expect(node.bodies[0], OptionalType(Variable("A")), "the body of optFlatMap")
    if macro == "transformMapEntry":
        checking.expect(node.bodies[-1], MapType(Variable("A"), Variable("B")), "an entry")
    return OptionalType(body) if macro == "optMap" else body
