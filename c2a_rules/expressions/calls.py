"""Checks calls: which function is meant, and which of its overloads take the arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from c2a_rules.expressions.checking import Checking, closest, dotted, root
from c2a_rules.expressions.guards import EMPTY, NOTHING, Known, keys_through
from c2a_rules.expressions.library import DECLARATIONS
from c2a_rules.expressions.syntax import Call, Name, Node, Select
from c2a_rules.expressions.types import DYN, NUMERIC, ListType, Type, signature

if TYPE_CHECKING:
    from collections.abc import Sequence

    from c2a_rules.expressions.overloads import Overload


def check_call(checking: Checking, node: Call) -> Known:
    """A call of a function, a member function or a function in a namespace."""
    overloads, operands = candidates(checking, node)
    for operand in operands:
        checking.check(operand)
    name = node.qualified or node.function
    if not overloads:
        known = [declared.lstrip(".") for declared in DECLARATIONS]
        checking.fail(node, f"unknown function {name}", closest(name, [*known, "has", "cel.bind"]))
        return NOTHING
    checking.called.add(name)
    resolve(checking, node, overloads, operands)
    if node.function == "hasValue" and isinstance(node.target, Select):
        return (keys_through(node.target), EMPTY)
    return NOTHING


def candidates(checking: Checking, node: Call) -> tuple[tuple[Overload, ...], Sequence[Node]]:
    """The overloads of the function that a call names, and its operands."""
    if node.target is None:
        return checking.declared.overloads(node.function), node.arguments
    namespace, start = dotted(node.target), root(node.target)
    if namespace is not None and isinstance(start, Name) and start.name not in checking.locals:
        overloads = checking.declared.overloads(f"{namespace}.{node.function}")
        known = overloads or any(name.startswith(f"{namespace}.") for name in DECLARATIONS)
        if known and checking.variable(start.name, absolute=start.absolute) is None:
            node.qualified = f"{namespace}.{node.function}"
            return overloads, node.arguments
    return checking.declared.overloads(f".{node.function}"), node.operands


def resolve(checking: Checking, node: Call, overloads: tuple[Overload, ...], operands: Sequence[Node]) -> None:
    """Find the overloads that take the operands, and the type of the result."""
    actual = [checking.type_of(operand) for operand in operands]
    inference = checking.inference
    fitting: list[tuple[Overload, Type]] = []
    before = inference.bindings
    for overload in overloads:
        enough = len(actual) >= 1 if overload.variadic else len(actual) == len(overload.parameters)
        if not enough:
            continue
        inference.bindings = dict(before)
        if overload.variadic:
            result = variadic_result(checking, actual)
            if result is not None:
                fitting.append((overload, result))
            continue
        parameters, result_type = inference.fresh(overload, len(actual))
        if inference.fits(parameters, actual):
            fitting.append((overload, result_type))
            after = inference.bindings
    if len(fitting) == 1 and not fitting[0][0].variadic:
        inference.bindings = after
        node.type = fitting[0][1]
    else:
        inference.bindings = before
        results = {inference.final(result) for _, result in fitting}
        node.type = results.pop() if len(results) == 1 else DYN
    node.resolved = tuple(overload for overload, _ in fitting)
    if not fitting:
        checking.fail(node, mismatch(checking, node, overloads, actual))


def variadic_result(checking: Checking, actual: list[Type]) -> Type | None:
    """What the greatest or least of some numbers, or of one list of numbers, is."""
    first = actual[0]
    if len(actual) == 1 and isinstance(first, ListType):
        actual = [checking.inference.prune(first.element)]
    if all(found is DYN or found in NUMERIC for found in actual):
        return actual[0] if len(set(actual)) == 1 else DYN
    return None


def mismatch(checking: Checking, node: Call, overloads: tuple[Overload, ...], actual: list[Type]) -> str:
    """The message that no overload fits."""
    member = node.target is not None and node.qualified is None
    types = [checking.inference.final(found) for found in actual]
    found = signature(node.qualified or node.function, types, member=member)
    known = ", ".join(dict.fromkeys(map(str, overloads)))
    return f"no {found}; there is {known}"
