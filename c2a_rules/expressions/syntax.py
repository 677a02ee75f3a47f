"""The syntax tree of an expression.

Nodes know their place in the text (`start`, `end`: offsets of characters) and, once numbered,
their `index` in the order of the text. The checker fills in `type` and the notes that the
emitter needs (the fields that no constructor takes); apart from these a tree does not change.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as note
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from c2a_rules.expressions.overloads import Overload
    from c2a_rules.expressions.types import Field, RecordType, Type


@dataclass(slots=True, eq=False)
class Node:
    """What all nodes have: place, number, the type the checker found.

    `last` is the greatest index below. `failure` is set by an unchecked compile alone: what is
    wrong with the node, raised when it is reached.
    """

    start: int
    end: int
    index: int = note(default=0, init=False)
    last: int = note(default=0, init=False)
    failure: str | None = note(default=None, init=False)
    type: Type = note(init=False, repr=False)

    def children(self) -> Sequence[Node]:
        """The sub-expressions, in the order of the text."""
        found = CHILDREN.get(type(self))
        return found(self) if found else ()


@dataclass(slots=True, eq=False)
class Literal(Node):
    """A constant. `value` is the Python value (a uint as `values.UInt`)."""

    value: object


@dataclass(slots=True, eq=False)
class Name(Node):
    """A variable, or the first part of a dotted name; `absolute` when written with a leading dot.

    Notes: `variable`, the declared name it stands for; `local`, the macro's variable.
    """

    name: str
    absolute: bool
    variable: str | None = note(default=None, init=False)
    local: str | None = note(default=None, init=False)


@dataclass(slots=True, eq=False)
class Select(Node):
    """`operand.field`, `operand.?field` (`optional`) or `has(operand.field)` (`test`).

    Notes: `variable` where the whole is a dotted variable name; `record` and `declared` where the
    operand is a record; `absent`, what to do when the field is not there (see
    `selections.absence`); `paths`, the paths that make its absence unknown when the source cannot
    hold them; `unknown`, the path to name when an expected field is absent.
    """

    operand: Node
    field: str
    optional: bool
    test: bool
    variable: str | None = note(default=None, init=False)
    record: RecordType | None = note(default=None, init=False)
    declared: Field | None = note(default=None, init=False)
    absent: str = note(default="", init=False)
    paths: tuple[str, ...] = note(default=(), init=False)
    unknown: str | None = note(default=None, init=False)


@dataclass(slots=True, eq=False)
class Index(Node):
    """`operand[key]` or `operand[?key]` (`optional`)."""

    operand: Node
    key: Node
    optional: bool


@dataclass(slots=True, eq=False)
class Call(Node):
    """`function(arguments)` or `target.function(arguments)`.

    Notes: `resolved`, the overloads that fit; `qualified`, the function's full name where the
    target was a namespace (`math.abs`).
    """

    function: str
    target: Node | None
    arguments: Sequence[Node]
    qualified: str | None = note(default=None, init=False)
    resolved: tuple[Overload, ...] = note(default=(), init=False)

    @property
    def operands(self) -> Sequence[Node]:
        """What the function gets: the target, where it is a value, and the arguments."""
        if self.target is None or self.qualified is not None:
            return self.arguments
        return (self.target, *self.arguments)


@dataclass(slots=True, eq=False)
class Unary(Node):
    """`!operand` or `-operand`."""

    operator: str
    operand: Node


@dataclass(slots=True, eq=False)
class Relation(Node):
    """`left == right` and the other comparisons, and `left in right`."""

    operator: str
    left: Node
    right: Node


@dataclass(slots=True, eq=False)
class Chain(Node):
    """`a + b - c` or `a * b / c`: one precedence, from left to right.

    Kept flat so that a sum of a thousand terms is not a thousand levels deep. Notes: `types`, the
    type of the result after each operator.
    """

    terms: list[Node]
    operators: list[str]
    types: list[Type] = note(default_factory=list, init=False)


@dataclass(slots=True, eq=False)
class Logic(Node):
    """`a && b && c` or `a || b || c`, kept flat."""

    operator: str
    terms: list[Node]


@dataclass(slots=True, eq=False)
class Conditional(Node):
    """`condition ? then : otherwise`."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(slots=True, eq=False)
class ListLiteral(Node):
    """`[a, ?b]`; `optional` says which items are optional."""

    items: Sequence[Node]
    optional: Sequence[bool]


@dataclass(slots=True, eq=False)
class MapLiteral(Node):
    """`{key: value, ?key: value}`; `optional` says which entries are optional."""

    keys: Sequence[Node]
    values: Sequence[Node]
    optional: Sequence[bool]


@dataclass(slots=True, eq=False)
class Macro(Node):
    """A macro that binds variables: `subject.macro(name, ..., body, ...)`.

    `macro` is its name as written (`exists`, `cel.bind`, ...); `subject` the range, the bound
    value or the optional; `bodies` the expressions that see the variables. Notes: `locals`, the
    unique names of the variables.
    """

    macro: str
    subject: Node
    names: Sequence[str]
    bodies: Sequence[Node]
    locals: tuple[str, ...] = note(default=(), init=False)


CHILDREN: dict[type, Callable[[Any], Sequence[Node]]] = {
    Select: lambda node: () if node.variable is not None else (node.operand,),
    Index: lambda node: (node.operand, node.key),
    Call: lambda node: node.operands,
    Unary: lambda node: (node.operand,),
    Relation: lambda node: (node.left, node.right),
    Chain: lambda node: node.terms,
    Logic: lambda node: node.terms,
    Conditional: lambda node: (node.condition, node.then, node.otherwise),
    ListLiteral: lambda node: node.items,
    MapLiteral: lambda node: [part for pair in zip(node.keys, node.values, strict=True) for part in pair],
    Macro: lambda node: (node.subject, *node.bodies),
}


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
