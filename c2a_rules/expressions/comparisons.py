"""Checks arithmetic and comparisons, with what can never hold among them."""

from __future__ import annotations

from c2a_rules.expressions.checking import Checking, closest, has_record, text_literal
from c2a_rules.expressions.guards import NOTHING, Known
from c2a_rules.expressions.syntax import Chain, ListLiteral, Node, Relation, Select
from c2a_rules.expressions.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    NULL,
    NUMERIC,
    SCALARS,
    STRING,
    TIMESTAMP,
    UINT,
    ListType,
    MapType,
    Type,
    Variable,
)

SAME = {
    "+": (INT, UINT, DOUBLE, STRING, BYTES, DURATION),
    "-": (INT, UINT, DOUBLE, DURATION),
    "*": NUMERIC,
    "/": NUMERIC,
    "%": (INT, UINT),
}
#: Values that a message still names one by one.
NAMED = 12
MIXED = {
    ("+", TIMESTAMP, DURATION): TIMESTAMP,
    ("+", DURATION, TIMESTAMP): TIMESTAMP,
    ("-", TIMESTAMP, DURATION): TIMESTAMP,
    ("-", TIMESTAMP, TIMESTAMP): DURATION,
}


def check_chain(checking: Checking, node: Chain) -> Known:
    """Sums and products: every operator in its turn."""
    for term in node.terms:
        checking.check(term)
    left = checking.type_of(node.terms[0])
    for operator, term in zip(node.operators, node.terms[1:], strict=True):
        right = checking.type_of(term)
        found = arithmetic(checking, operator, left, right)
        if found is None:
            numeric = left in NUMERIC and right in NUMERIC
            hint = ": convert one with double(…) or int(…), or write 1.0 for 1" if numeric else ""
            message = f"no {checking.show(left)} {operator} {checking.show(right)}{hint}"
            node.types.append(DYN)
            checking.fail(node, message)
            found = DYN
        else:
            node.types.append(found)
        left = found
    if node.failure is None:
        node.type = left
    return NOTHING


def arithmetic(checking: Checking, operator: str, left: Type, right: Type) -> Type | None:
    """The type of `left operator right`, or None where there is no such operation."""
    left, right = checking.inference.prune(left), checking.inference.prune(right)
    if left == right and left in SAME[operator]:
        return left
    if (operator, left, right) in MIXED:
        return MIXED[operator, left, right]
    if isinstance(left, ListType) and isinstance(right, ListType) and operator == "+":
        return ListType(checking.inference.join(left.element, right.element) or DYN)
    loose = [found for found in (left, right) if found is DYN or isinstance(found, Variable)]
    fixed = [found for found in (left, right) if found not in loose]
    if not loose or (fixed and not (fixed[0] in (*SAME[operator], TIMESTAMP) or isinstance(fixed[0], ListType))):
        return None
    if fixed and fixed[0] in (STRING, BYTES, INT, UINT, DOUBLE):
        return fixed[0]
    return DYN


def check_relation(checking: Checking, node: Relation) -> Known:
    """Equality, order and membership."""
    checking.check(node.left)
    checking.check(node.right)
    node.type = BOOL
    left, right = checking.type_of(node.left), checking.type_of(node.right)
    if node.operator == "in":
        check_member(checking, node, left, right)
    elif node.operator in {"==", "!="}:
        check_equality(checking, node, left, right)
    else:
        check_order(checking, node, left, right)
    return NOTHING


def check_order(checking: Checking, node: Relation, left: Type, right: Type) -> None:
    """`<` and its kin: numbers among each other, anything else with its own kind."""
    loose = [found is DYN or isinstance(found, Variable) for found in (left, right)]
    if all(loose) or (loose[0] and right in SCALARS) or (loose[1] and left in SCALARS):
        return
    if (left in NUMERIC and right in NUMERIC) or (left == right and left in SCALARS):
        return
    checking.fail(node, f"no {checking.show(left)} {node.operator} {checking.show(right)}")


def check_equality(checking: Checking, node: Relation, left: Type, right: Type) -> None:
    """`==` and `!=`."""
    if has_record(left) or has_record(right):
        checking.fail(node, "records cannot be compared: compare their ids")
        return
    for side, other in ((node.left, right), (node.right, left)):
        if other is NULL and isinstance(side, Select) and side.declared is not None:
            text = checking.text[side.start : side.end]
            checking.fail(node, f"{side.field} is never null: ask has({text})")
            return
    if not checking.inference.comparable(left, right):
        never = "never" if node.operator == "==" else "always un"
        message = f"{checking.show(left)} and {checking.show(right)} are {never} equal"
        checking.warn(node, message.replace("un equal", "unequal"))
        return
    check_text(checking, node.left, node.right)
    check_text(checking, node.right, node.left)


def check_member(checking: Checking, node: Relation, left: Type, right: Type) -> None:
    """`left in right`."""
    if isinstance(right, ListType | MapType):
        inner = right.element if isinstance(right, ListType) else right.key
        if has_record(left) or has_record(inner):
            checking.fail(node, "records cannot be compared: compare their ids")
        elif not checking.inference.comparable(left, inner):
            checking.warn(node, f"no {checking.show(left)} is in {checking.show(right)}")
    elif right is not DYN and not isinstance(right, Variable):
        checking.fail(node, f"in needs a list or a map, not {checking.show(right)}")
    if isinstance(node.right, ListLiteral):
        for item in node.right.items:
            check_text(checking, node.left, item)
    check_text(checking, node.right, node.left)


def check_text(checking: Checking, holder: Node, other: Node) -> None:
    """Record a mistake when a text is compared with a field that can never hold it."""
    text, values = text_literal(other), checking.values_of(holder)
    if text is not None and values is not None and text not in values:
        near = closest(text, values)
        known = ", ".join(values) if len(values) <= NAMED else f"{len(values)} others"
        name = checking.text[holder.start : holder.end]
        checking.warn(other, f"{name} is never '{text}'; it is one of {known}", near and f"'{near}'")
