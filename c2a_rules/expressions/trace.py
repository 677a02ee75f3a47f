"""What an evaluation read, and which sub-expressions decided it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from c2a_rules.expressions.errors import EvaluationError, Unknown
from c2a_rules.expressions.lexer import place
from c2a_rules.expressions.syntax import (
    Call,
    Conditional,
    ListLiteral,
    Literal,
    Logic,
    Macro,
    MapLiteral,
    Node,
    Relation,
    Unary,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from c2a_rules.expressions.program import Program
    from c2a_rules.expressions.scope import Scope


class Decision:
    """A sub-expression that decided: its `text`, its place (1-based) and its `value`.

    Where an evaluation failed, the value is the exception.
    """

    __slots__ = ("column", "line", "text", "value")

    def __init__(self, text: str, line: int, column: int, value: object) -> None:
        self.text = text
        self.line = line
        self.column = column
        self.value = value

    def __repr__(self) -> str:
        return f"Decision({self.text!r}, {self.line}, {self.column}, {self.value!r})"


class Trace:
    """What a traced evaluation found.

    Attributes: `value_or_error`; `reads`, the (container, key) pairs looked at, in order, absent
    keys too, each container the very object; `decisions`, the fewest sub-expressions that explain
    the value.
    """

    __slots__ = ("decisions", "reads", "value_or_error")

    def __init__(
        self,
        value_or_error: object,
        reads: tuple[tuple[object, object], ...],
        decisions: tuple[Decision, ...],
    ) -> None:
        self.value_or_error = value_or_error
        self.reads = reads
        self.decisions = decisions

    def __repr__(self) -> str:
        return f"Trace({self.value_or_error!r}, {len(self.reads)} reads, {self.decisions!r})"


class Recorder:
    """What traced code notes as it goes: containers with keys, and node indexes with values.

    The value of a node comes after those of the nodes below it.
    """

    __slots__ = ("reads", "values")

    def __init__(self) -> None:
        self.reads: list[tuple[object, object]] = []
        self.values: list[tuple[int, object]] = []

    def containers(self) -> tuple[tuple[object, object], ...]:
        """The reads, each once."""
        found = {
            (id(container), key if isinstance(key, str | int | float) else None): (container, key)
            for container, key in self.reads
            if isinstance(container, dict | list)
        }
        return tuple(found.values())


#: Where the explanation of a value goes on: to these nodes below.
Below = tuple[Node, ...]


def explaining(node: Node) -> Below:
    """The nodes below whose values may explain that of a node; none where it stands for itself."""
    if isinstance(node, Logic):
        return tuple(node.terms)
    if isinstance(node, Unary) and node.operator == "!":
        return (node.operand,)
    if isinstance(node, Conditional):
        return (node.condition, node.then, node.otherwise)
    if isinstance(node, Macro) and node.macro in {"all", "exists", "cel.bind"}:
        return (node.bodies[-1],)
    return ()


def operands(node: Node) -> Below:
    """The operands of a comparison or call that are worth showing beside its value."""
    if isinstance(node, Relation | Call):
        return tuple(child for child in node.children() if not isinstance(child, Literal | ListLiteral | MapLiteral))
    return ()


def noted(tree: Node) -> frozenset[int]:
    """The indexes of the nodes whose values a trace needs."""
    found: set[int] = set()
    stack = [tree]
    while stack:
        node = stack.pop()
        found.add(node.index)
        below = explaining(node)
        stack.extend(below)
        if not below:
            found.update(operand.index for operand in operands(node))
    return frozenset(found)


def trace(program: Program, scope: Scope) -> Trace:
    """Evaluate a program once more, noting everything."""
    run = program.traced()
    recorder = Recorder()
    explained: list[Decision] = []
    value: object
    scope.left, scope.recorder = scope.budget, recorder
    try:
        value = run(scope)
        explanation = Explanation(program, recorder)
        explanation.decide(program.tree, len(recorder.values) - 1, explained)
    except (EvaluationError, Unknown, KeyError, RecursionError) as error:
        value = program.located(error)
        explained.append(decision(program.failed(error), program.text, value))
    finally:
        scope.recorder = None
    return Trace(value, recorder.containers(), tuple(once(explained)))


def once(explained: list[Decision]) -> Iterator[Decision]:
    """The decisions without those that say the same again."""
    said: set[tuple[str, object]] = set()
    for found in explained:
        plain = isinstance(found.value, str | int | float)
        same = (found.text, (type(found.value), found.value) if plain else id(found.value))
        if same not in said:
            said.add(same)
            yield found


class Explanation:
    """Finds in the noted values what decided."""

    def __init__(self, program: Program, recorder: Recorder) -> None:
        self.text = program.text
        self.values = recorder.values

    def decide(self, node: Node, place: int, explained: list[Decision]) -> None:
        """Add the sub-expressions that gave the node its value, noted at a place."""
        value = self.values[place][1]
        below = self.below(explaining(node), node, place)
        if isinstance(node, Logic):
            deciding = node.operator == "||"
            if value is deciding:
                below = [pair for pair in below if self.values[pair[1]][1] is deciding][:1]
        elif isinstance(node, Macro) and node.macro != "cel.bind":
            deciding = node.macro == "exists"
            below = below[-1:] if value is deciding else []
        for child, child_place in below:
            self.decide(child, child_place, explained)
        if not below:
            explained.append(decision(node, self.text, value))
            for operand, operand_place in self.below(operands(node), node, place):
                explained.append(decision(operand, self.text, self.values[operand_place][1]))

    def below(self, nodes: Below, parent: Node, place: int) -> list[tuple[Node, int]]:
        """Some nodes below a parent, with the places of their values in this evaluation of it."""
        by_index = {node.index: node for node in nodes}
        found: list[tuple[Node, int]] = []
        earlier = place - 1
        while nodes and earlier >= 0 and parent.index < self.values[earlier][0] <= parent.last:
            node = by_index.get(self.values[earlier][0])
            # Of several evaluations the last counts: it decided a loop, or those before it failed.
            if node is not None and all(node is not other for other, _ in found):
                found.append((node, earlier))
            earlier -= 1
        return found[::-1]


def decision(node: Node, text: str, value: object) -> Decision:
    """A node with its value."""
    line, column = place(text, node.start)
    return Decision(text[node.start : node.end], line, column, value)
