"""The state of a check, and what all its parts need: problems, names, reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from c2a_rules.expressions.guards import EMPTY, Known, key_of_path
from c2a_rules.expressions.inference import Inference
from c2a_rules.expressions.lexer import fault
from c2a_rules.expressions.syntax import Call, Literal, Name, Node, Select
from c2a_rules.expressions.types import DYN, ListType, MapType, RecordType, Type, Variable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from c2a_rules.expressions.errors import Problem
    from c2a_rules.expressions.overloads import Overload

#: The names of types as values.
TYPE_NAMES = frozenset(
    [
        *("bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type", "optional_type"),
        *("google.protobuf.Timestamp", "google.protobuf.Duration"),
    ]
)


class Local:
    """A variable that a macro binds: its unique name, its type, and the texts it may hold."""

    __slots__ = ("name", "type", "values")

    def __init__(self, name: str, type_: Type, values: tuple[str, ...] | None) -> None:
        self.name = name
        self.type = type_
        self.values = values


class Declarations(Protocol):
    """What expressions may name: an environment."""

    @property
    def variables(self) -> Mapping[str, Type]:
        """The types of the variables, by name."""

    @property
    def container(self) -> str:
        """The namespace that names are looked up in first."""

    def overloads(self, name: str) -> tuple[Overload, ...]:
        """The overloads of a function; a member's name has a leading dot."""


class Mode:
    """How an expression is checked.

    Attributes: `absent_is_unknown`: reading an absent expected field gives unknown; `lint`: what
    is well typed but pointless is a mistake too; `unchecked`: mistakes become run-time errors.
    """

    __slots__ = ("absent_is_unknown", "lint", "unchecked")

    def __init__(self, *, absent_is_unknown: bool = False, lint: bool = False, unchecked: bool = False) -> None:
        self.absent_is_unknown = absent_is_unknown
        self.lint = lint
        self.unchecked = unchecked


Check = Callable[["Checking", Any], Known]


class Checking:
    """One check of one tree: what it found so far, and what is known at the current place.

    Args:
        text: what the tree was parsed from.
        declared: the variables and functions.
        mode: how to check.
        checks: by node class, what checks it.
    """

    def __init__(self, text: str, declared: Declarations, mode: Mode, checks: Mapping[type, Check]) -> None:
        self.text = text
        self.declared = declared
        self.mode = mode
        self.checks = checks
        self.inference = Inference()
        self.problems: list[Problem] = []
        self.unguarded: list[Select] = []
        self.reads: set[str] = set()
        self.called: set[str] = set()
        self.locals: dict[str, Local] = {}
        self.known = EMPTY
        self.bound = 0

    def check(self, node: Node, known: frozenset[str] = EMPTY) -> Known:
        """Check a node where `known` keys, besides those around it, are present."""
        before = self.known
        if known:
            self.known = before | known
        try:
            return self.checks[type(node)](self, node)
        finally:
            self.known = before

    def type_of(self, node: Node) -> Type:
        """The type found for a checked node."""
        return self.inference.prune(node.type)

    def fail(self, node: Node, message: str, suggestion: str | None = None) -> None:
        """Record a mistake, or leave it to run time where the compile is unchecked."""
        node.type = DYN
        if self.mode.unchecked:
            node.failure = message
        else:
            self.warn(node, message, suggestion)

    def warn(self, node: Node, message: str, suggestion: str | None = None) -> None:
        """Record a mistake that does not keep the node from having its type."""
        if not self.mode.unchecked:
            self.problems.append(fault(self.text, node.start, node.end, message, suggestion))

    def expect(self, node: Node, expected: Type, what: str) -> None:
        """Record a mistake unless a checked node has the expected type."""
        found = self.type_of(node)
        if not self.inference.fits((expected,), (found,)):
            self.fail(node, f"{what} must be {expected}, not {self.show(found)}")

    def show(self, found: Type) -> str:
        """A type for a message."""
        return str(self.inference.final(found))

    def candidates(self, name: str, *, absolute: bool) -> list[str]:
        """The full names that a name may mean, the most likely first."""
        if absolute or not self.declared.container:
            return [name]
        parts = self.declared.container.split(".")
        prefixes = [".".join(parts[:count]) for count in range(len(parts), 0, -1)]
        return [*(f"{prefix}.{name}" for prefix in prefixes), name]

    def variable(self, name: str, *, absolute: bool) -> str | None:
        """The declared variable that a name means."""
        for candidate in self.candidates(name, absolute=absolute):
            if candidate in self.declared.variables:
                return candidate
        return None

    def bind(self, name: str, type_: Type, values: tuple[str, ...] | None = None) -> Local:
        """A new local variable; the caller restores `locals` when its scope ends."""
        self.bound += 1
        local = Local(f"v{self.bound}_{name}", type_, values)
        self.locals = {**self.locals, name: local}
        return local

    def is_known(self, node: Node) -> bool:
        """Whether what a selection reads is known to be present."""
        return bool(self.known) and key_of_path(node) in self.known

    def values_of(self, node: Node) -> tuple[str, ...] | None:
        """The texts that a node, or the items of its list, may hold; None where any will do."""
        if isinstance(node, Select) and node.declared is not None:
            return node.declared.values
        if isinstance(node, Name) and node.local is not None and node.name in self.locals:
            return self.locals[node.name].values
        if isinstance(node, Call) and node.function == "orValue" and node.target is not None:
            default = text_literal(node.arguments[0]) if node.arguments else None
            values = self.values_of(node.target)
            return None if values is None or default is None else (*values, default)
        return None


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like `name`, if one is like it."""
    from difflib import get_close_matches

    found = get_close_matches(name, sorted(set(known)), 1, 0.5)
    return found[0] if found else None


def dotted(node: Node) -> str | None:
    """`a.b.c` for a plain chain of selections on a name."""
    parts: list[str] = []
    while isinstance(node, Select) and not node.test and not node.optional:
        parts.append(node.field)
        node = node.operand
    if not isinstance(node, Name):
        return None
    return ".".join([node.name, *reversed(parts)])


def root(node: Node) -> Node:
    """What a chain of selections starts from."""
    while isinstance(node, Select):
        node = node.operand
    return node


def item_type(found: Type) -> Type | None:
    """What a macro's variable is when it runs over `found`; None where it cannot."""
    if isinstance(found, ListType):
        return found.element
    if isinstance(found, MapType):
        return found.key
    return DYN if found is DYN or isinstance(found, Variable) else None


def has_record(found: Type) -> bool:
    """Whether values of a type are, or hold, records."""
    if isinstance(found, RecordType):
        return True
    return any(map(has_record, getattr(found, "parameters", ())))


def text_literal(node: Node) -> str | None:
    """The text of a string literal."""
    value = node.value if isinstance(node, Literal) else None
    return value if isinstance(value, str) else None
