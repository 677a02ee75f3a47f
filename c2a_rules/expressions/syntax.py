"""The syntax tree of an expression, and back to text.

Nodes know their place in the text (`start`, `end`: offsets of characters) and, once numbered,
their `index` in the order of the text. The checker fills in `type` and the notes that the
emitter needs; apart from these a tree does not change after parsing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from c2a_rules.expressions.types import Field, RecordType, Type


class Node:
    """What all nodes have: place, number, the type the checker found, and a failure to raise.

    `failure` is set only by an unchecked compile: what is wrong with the node, found at run time.
    """

    __slots__ = ("end", "failure", "index", "last", "start", "type")

    type: Type

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.index = 0
        self.last = 0
        self.failure: str | None = None

    def children(self) -> Sequence[Node]:
        """The sub-expressions, in the order of the text."""
        return ()


class Literal(Node):
    """A constant. `value` is the Python value (a uint as `values.UInt`)."""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: object) -> None:
        super().__init__(start, end)
        self.value = value


class Name(Node):
    """A variable, or the first part of a dotted name; `absolute` when written with a leading dot.

    `variable` is the declared name it stands for, `local` the comprehension variable.
    """

    __slots__ = ("absolute", "local", "name", "variable")

    def __init__(self, start: int, end: int, name: str, absolute: bool = False) -> None:
        super().__init__(start, end)
        self.name = name
        self.absolute = absolute
        self.variable: str | None = None
        self.local: str | None = None


class Select(Node):
    """`operand.field`, `operand.?field` (`optional`) or `has(operand.field)` (`test`).

    Notes of the checker: `variable` where the whole is a dotted variable name; `record` and
    `declared` where the operand is a record; `absent`, what to do when the field is not there
    (see `checker.Absent`); `paths`, the paths that make its absence unknown when the source
    cannot hold them; `unknown`, the path to name when an expected field is absent.
    """

    __slots__ = (
        "absent",
        "declared",
        "field",
        "operand",
        "optional",
        "paths",
        "record",
        "test",
        "unknown",
        "variable",
    )

    def __init__(
        self,
        start: int,
        end: int,
        operand: Node,
        field: str,
        *,
        optional: bool = False,
        test: bool = False,
    ) -> None:
        super().__init__(start, end)
        self.operand = operand
        self.field = field
        self.optional = optional
        self.test = test
        self.variable: str | None = None
        self.record: RecordType | None = None
        self.declared: Field | None = None
        self.absent = ""
        self.paths: tuple[str, ...] = ()
        self.unknown: str | None = None

    def children(self) -> Sequence[Node]:
        return () if self.variable is not None else (self.operand,)


class Index(Node):
    """`operand[index]` or `operand[?index]` (`optional`)."""

    __slots__ = ("key", "operand", "optional")

    def __init__(
        self, start: int, end: int, operand: Node, key: Node, *, optional: bool = False
    ) -> None:
        super().__init__(start, end)
        self.operand = operand
        self.key = key
        self.optional = optional

    def children(self) -> Sequence[Node]:
        return (self.operand, self.key)


class Call(Node):
    """`function(arguments)` or `target.function(arguments)`.

    Notes of the checker: `resolved`, the overloads that fit; `qualified`, the function's full
    name where the target was a namespace (`math.abs`).
    """

    __slots__ = ("arguments", "function", "qualified", "resolved", "target")

    def __init__(
        self, start: int, end: int, function: str, target: Node | None, arguments: Sequence[Node]
    ) -> None:
        super().__init__(start, end)
        self.function = function
        self.target = target
        self.arguments = tuple(arguments)
        self.qualified: str | None = None
        self.resolved: tuple[object, ...] = ()

    def children(self) -> Sequence[Node]:
        if self.target is None or self.qualified is not None:
            return self.arguments
        return (self.target, *self.arguments)


class Unary(Node):
    """`!operand` or `-operand`."""

    __slots__ = ("operand", "operator")

    def __init__(self, start: int, end: int, operator: str, operand: Node) -> None:
        super().__init__(start, end)
        self.operator = operator
        self.operand = operand

    def children(self) -> Sequence[Node]:
        return (self.operand,)


class Relation(Node):
    """`left == right` and the other comparisons, and `left in right`."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, start: int, end: int, operator: str, left: Node, right: Node) -> None:
        super().__init__(start, end)
        self.operator = operator
        self.left = left
        self.right = right

    def children(self) -> Sequence[Node]:
        return (self.left, self.right)


class Chain(Node):
    """`a + b - c` or `a * b / c`: one precedence, from left to right.

    Kept flat so that a sum of a thousand terms is not a thousand levels deep. `types` holds the
    type of the result after each operator.
    """

    __slots__ = ("operators", "terms", "types")

    def __init__(self, start: int, end: int, terms: list[Node], operators: list[str]) -> None:
        super().__init__(start, end)
        self.terms = terms
        self.operators = operators
        self.types: list[Type] = []

    def children(self) -> Sequence[Node]:
        return self.terms


class Logic(Node):
    """`a && b && c` or `a || b || c`, kept flat."""

    __slots__ = ("operator", "terms")

    def __init__(self, start: int, end: int, operator: str, terms: list[Node]) -> None:
        super().__init__(start, end)
        self.operator = operator
        self.terms = terms

    def children(self) -> Sequence[Node]:
        return self.terms


class Conditional(Node):
    """`condition ? then : otherwise`."""

    __slots__ = ("condition", "otherwise", "then")

    def __init__(self, start: int, end: int, condition: Node, then: Node, otherwise: Node) -> None:
        super().__init__(start, end)
        self.condition = condition
        self.then = then
        self.otherwise = otherwise

    def children(self) -> Sequence[Node]:
        return (self.condition, self.then, self.otherwise)


class ListLiteral(Node):
    """`[a, ?b]`; `optional` says which items are optional."""

    __slots__ = ("items", "optional")

    def __init__(self, start: int, end: int, items: Sequence[Node], optional: Sequence[bool]) -> None:
        super().__init__(start, end)
        self.items = tuple(items)
        self.optional = tuple(optional)

    def children(self) -> Sequence[Node]:
        return self.items


class MapLiteral(Node):
    """`{key: value, ?key: value}`."""

    __slots__ = ("keys", "optional", "values")

    def __init__(
        self,
        start: int,
        end: int,
        keys: Sequence[Node],
        values: Sequence[Node],
        optional: Sequence[bool],
    ) -> None:
        super().__init__(start, end)
        self.keys = tuple(keys)
        self.values = tuple(values)
        self.optional = tuple(optional)

    def children(self) -> Sequence[Node]:
        return tuple(node for pair in zip(self.keys, self.values, strict=True) for node in pair)


class Macro(Node):
    """A macro that binds variables: `subject.macro(name, ..., body, ...)`.

    `macro` is its name as written (`exists`, `cel.bind`, ...); `subject` the range, the bound
    value or the optional; `bodies` the expressions that see the variables. `locals` are the
    unique names the checker gave to the variables.
    """

    __slots__ = ("bodies", "locals", "macro", "names", "subject")

    def __init__(
        self,
        start: int,
        end: int,
        macro: str,
        subject: Node,
        names: Sequence[str],
        bodies: Sequence[Node],
    ) -> None:
        super().__init__(start, end)
        self.macro = macro
        self.subject = subject
        self.names = tuple(names)
        self.bodies = tuple(bodies)
        self.locals: tuple[str, ...] = ()

    def children(self) -> Sequence[Node]:
        return (self.subject, *self.bodies)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the text."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(current.children()))


def number(node: Node, limit: int) -> Node | None:
    """Give every node its `index` (from 1) and `last`, the greatest index below it.

    Returns a node that lies more than `limit` levels deep, if there is one.
    """
    deepest: Node | None = None
    levels = {id(node): 1}
    order = list(walk(node))
    for index, current in enumerate(order, 1):
        current.index = current.last = index
        level = levels[id(current)] + 1
        for child in current.children():
            levels[id(child)] = level
            if level > limit:
                deepest = child
    for current in reversed(order):
        for child in current.children():
            current.last = max(current.last, child.last)
    return deepest
