"""Gives every node of a tree its type and finds what can be known to be wrong before running it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from c2a_rules.expressions.calls import check_call
from c2a_rules.expressions.checking import Check, Checking, Declarations, Mode
from c2a_rules.expressions.comparisons import check_chain, check_relation
from c2a_rules.expressions.errors import ExpressionError
from c2a_rules.expressions.guards import EMPTY, NOTHING, Known
from c2a_rules.expressions.lint import lint
from c2a_rules.expressions.macros import check_macro
from c2a_rules.expressions.selections import check_index, check_name, check_select, report_unguarded
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
    walk,
)
from c2a_rules.expressions.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DYN,
    INT,
    NULL,
    NUMERIC,
    STRING,
    UINT,
    ListType,
    MapType,
    OptionalType,
    Type,
    Variable,
)
from c2a_rules.expressions.values import UInt

if TYPE_CHECKING:
    from collections.abc import Sequence

LITERAL_TYPES: dict[type, Type] = {
    bool: BOOL,
    int: INT,
    UInt: UINT,
    float: DOUBLE,
    str: STRING,
    bytes: BYTES,
    type(None): NULL,
}


def check(node: Node, text: str, declared: Declarations, mode: Mode, expects: Type | None = None) -> Checking:
    """Check a tree, fill in its notes, and tell what it reads and calls.

    Raises ExpressionError with all mistakes found.
    """
    checking = Checking(text, declared, mode, CHECKS)
    checking.check(node)
    if expects is not None:
        checking.expect(node, expects, "the expression")
    report_unguarded(checking)
    if mode.lint:
        lint(checking, node)
    if checking.problems:
        raise ExpressionError(checking.problems)
    final = checking.inference.final
    for found in walk(node):
        found.type = final(found.type)
        if isinstance(found, Chain):
            found.types = [final(type_) for type_ in found.types]
    return checking


def check_literal(_checking: Checking, node: Literal) -> Known:
    """A constant."""
    node.type = LITERAL_TYPES[type(node.value)]
    return NOTHING


def check_unary(checking: Checking, node: Unary) -> Known:
    """`!` and `-`."""
    when_true, when_false = checking.check(node.operand)
    found = checking.type_of(node.operand)
    if node.operator == "!":
        node.type = BOOL
        checking.expect(node.operand, BOOL, "what ! negates")
        return (when_false, when_true)
    node.type = found
    if found not in (INT, DOUBLE, DYN) and not isinstance(found, Variable):
        checking.fail(node, f"no -{checking.show(found)}")
    return NOTHING


def check_logic(checking: Checking, node: Logic) -> Known:
    """`&&` and `||`: a term knows what those before it imply."""
    node.type = BOOL
    conjunction = node.operator == "&&"
    implied: frozenset[str] = EMPTY
    otherwise: frozenset[str] | None = None
    for term in node.terms:
        found = checking.check(term, implied)
        checking.expect(term, BOOL, f"what stands beside {node.operator}")
        on, off = found if conjunction else (found[1], found[0])
        implied |= on
        otherwise = off if otherwise is None else otherwise & off
    off = otherwise or EMPTY
    return (implied, off) if conjunction else (off, implied)


def check_conditional(checking: Checking, node: Conditional) -> Known:
    """`condition ? then : otherwise`: each branch knows what the condition implies."""
    when_true, when_false = checking.check(node.condition)
    checking.expect(node.condition, BOOL, "a condition")
    then = checking.check(node.then, when_true)
    otherwise = checking.check(node.otherwise, when_false)
    left, right = checking.type_of(node.then), checking.type_of(node.otherwise)
    joined = checking.inference.join(left, right)
    node.type = joined or DYN
    if joined is None:
        hint = ": write 1.0 for 1" if left in NUMERIC and right in NUMERIC else ""
        message = f"the branches must have one type, not {checking.show(left)} and {checking.show(right)}"
        checking.warn(node, message + hint)
    if_then = (when_true | then[0], when_true | then[1])
    if_not = (when_false | otherwise[0], when_false | otherwise[1])
    return (
        branches(node, if_then[0], if_not[0], excluded=False),
        branches(node, if_then[1], if_not[1], excluded=True),
    )


def branches(node: Conditional, if_then: frozenset[str], if_not: frozenset[str], *, excluded: bool) -> frozenset[str]:
    """What is known when a conditional does not have the value `excluded`."""
    if isinstance(node.otherwise, Literal) and node.otherwise.value is excluded:
        return if_then
    if isinstance(node.then, Literal) and node.then.value is excluded:
        return if_not
    return if_then & if_not


def check_list(checking: Checking, node: ListLiteral) -> Known:
    """A list: its items have one type, or any."""
    for item in node.items:
        checking.check(item)
    node.type = ListType(common(checking, node.items, node.optional))
    return NOTHING


def check_map(checking: Checking, node: MapLiteral) -> Known:
    """A map: its keys and its values each have one type, or any."""
    for child in node.children():
        checking.check(child)
    key = common(checking, node.keys, [False] * len(node.keys))
    for found in node.keys:
        type_ = checking.type_of(found)
        if type_ not in (INT, UINT, BOOL, STRING, DYN) and not isinstance(type_, Variable):
            checking.fail(found, f"{checking.show(type_)} cannot be a key")
    node.type = MapType(key, common(checking, node.values, node.optional))
    return NOTHING


def common(checking: Checking, nodes: Sequence[Node], optional: Sequence[bool]) -> Type:
    """The type that all of some nodes have; `dyn` where they have none in common."""
    joined: Type | None = None
    for node, may_be_absent in zip(nodes, optional, strict=True):
        found = checking.type_of(node)
        if may_be_absent:
            checking.expect(node, OptionalType(Variable("A")), "an optional item")
            found = checking.inference.prune(found.value) if isinstance(found, OptionalType) else DYN
        joined = found if joined is None else checking.inference.join(joined, found) or DYN
    return Variable("A") if joined is None else joined


CHECKS: dict[type, Check] = {
    Literal: check_literal,
    Name: check_name,
    Select: check_select,
    Index: check_index,
    Call: check_call,
    Unary: check_unary,
    Relation: check_relation,
    Chain: check_chain,
    Logic: check_logic,
    Conditional: check_conditional,
    ListLiteral: check_list,
    MapLiteral: check_map,
    Macro: check_macro,
}
