"""What an evaluation read, and which sub-expressions decided it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from c2a_rules.expressions.errors import EvaluationError, Unknown
from c2a_rules.expressions.lexer import place
from c2a_rules.expressions.operators import ABSENT
from c2a_rules.expressions.syntax import (
    Call,
    Conditional,
    Literal,
    Logic,
    Macro,
    Node,
    Relation,
    Unary,
    walk,
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


class Event:
    """One evaluation of one node, with those of the nodes below it."""

    __slots__ = ("children", "index", "value")

    def __init__(self, index: int, value: object, children: list[Event]) -> None:
        self.index = index
        self.value = value
        self.children = children


class Recorder:
    """Collects what traced code notes. Values come in after those of the nodes below."""

    def __init__(self, tree: Node) -> None:
        self.nodes = {node.index: node for node in walk(tree)}
        self.reads: list[tuple[object, object]] = []
        self.seen: set[tuple[int, object]] = set()
        self.events: list[Event] = []

    def read(self, container: object, key: object) -> None:
        """A key was looked for in a container."""
        if isinstance(container, dict | list) and container is not ABSENT:
            pair = (id(container), (type(key), str(key)))
            if pair not in self.seen:
                self.seen.add(pair)
                self.reads.append((container, key))

    def value(self, index: int, value: object) -> None:
        """A node got its value."""
        start = len(self.events)
        while start and index < self.events[start - 1].index <= self.nodes[index].last:
            start -= 1
        children = self.events[start:]
        del self.events[start:]
        self.events.append(Event(index, value, children))


def trace(program: Program, scope: Scope) -> Trace:
    """Evaluate a program once more, noting everything."""
    run = program.traced()
    recorder = Recorder(program.tree)
    inner = scope.with_values({})
    inner.recorder = recorder
    explained: list[Decision] = []
    value: object
    try:
        value = run(inner)
        if recorder.events:
            decide(recorder, program.text, recorder.events[-1], explained)
    except (EvaluationError, Unknown, KeyError, RecursionError) as error:
        value = program.located(error)
        explained.append(failure(program, error))
    return Trace(value, tuple(recorder.reads), tuple(once(explained)))


def once(explained: list[Decision]) -> Iterator[Decision]:
    """The decisions without those that say the same again."""
    said: set[tuple[str, object]] = set()
    for found in explained:
        plain = isinstance(found.value, str | int | float)
        same = (found.text, (type(found.value), found.value) if plain else id(found.value))
        if same not in said:
            said.add(same)
            yield found


def failure(program: Program, error: Exception) -> Decision:
    """The sub-expression that raised."""
    node = program.failed(error)
    line, column = place(program.text, node.start)
    return Decision(program.text[node.start : node.end], line, column, error)


def decide(recorder: Recorder, text: str, event: Event, explained: list[Decision]) -> None:
    """Add the sub-expressions that gave an event its value."""
    node = recorder.nodes[event.index]
    below = reasons(node, event)
    if below is not None:
        for child in below:
            decide(recorder, text, child, explained)
        return
    explained.append(decision(node, text, event.value))
    if isinstance(node, Relation | Call):
        for child in event.children:
            inner = recorder.nodes[child.index]
            if any(inner is operand for operand in node.children()) and not isinstance(inner, Literal):
                explained.append(decision(inner, text, child.value))


def reasons(node: Node, event: Event) -> list[Event] | None:
    """The events below that explain one; None where it stands for itself."""
    children = event.children
    if isinstance(node, Logic):
        deciding = node.operator == "||"
        if event.value is deciding:
            return [child for child in children if child.value is deciding][:1]
        return children
    if isinstance(node, Unary) and node.operator == "!":
        return children
    if isinstance(node, Conditional):
        return children
    if isinstance(node, Macro):
        if node.macro == "cel.bind":
            return children[-1:]
        deciding = node.macro == "exists"
        if node.macro in {"all", "exists"} and event.value is deciding:
            body = node.bodies[0].index
            return [child for child in children if child.index == body and child.value is deciding][-1:]
    return None


def decision(node: Node, text: str, value: object) -> Decision:
    """A node with its value."""
    line, column = place(text, node.start)
    return Decision(text[node.start : node.end], line, column, value)
