"""Small faults put into an expression on purpose: a rule's examples should notice every one of them.

Operators are flipped, constants shifted, clauses dropped, quantifiers swapped. A mutant is the text of the
expression with one such change; some do not pass the checker (a guard was dropped, say) and count for nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from c2a_rules.expressions import Environment, Program, Scope
from c2a_rules.expressions.syntax import Conditional, Literal, Logic, Macro, Node, Relation, Unary, walk
from c2a_rules.expressions.trace import Recorder

_FLIPPED = {"==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_OTHER_LOGIC = {"&&": "||", "||": "&&"}
_NEUTRAL = {"&&": "true", "||": "false"}
_OTHER_MACRO = {"exists": "all", "all": "exists", "exists_one": "exists"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: what was done, the sub-expression it was done to, and the whole text with it."""

    change: str
    at: str
    text: str


def mutants(program: Program) -> Iterator[Mutant]:
    """Yield the mutants of an expression, in the order of its text."""
    for node in walk(program.tree):
        maker = _MAKERS.get(type(node))
        if maker is not None:
            yield from maker(program.text, node)


def _spliced(text: str, start: int, end: int, new: str) -> str:
    return f"{text[:start]}{new}{text[end:]}"


def _at(text: str, node: Node) -> str:
    return " ".join(text[node.start : node.end].split())


def _between(text: str, left: Node, right: Node, old: str, new: str) -> str:
    """Replace an operator that stands between two nodes, brackets and all."""
    gap = text[left.end : right.start]
    return _spliced(text, left.end, right.start, gap.replace(old, new, 1))


def _relation(text: str, node: Node) -> Iterator[Mutant]:
    if isinstance(node, Relation) and node.operator in _FLIPPED:
        other = _FLIPPED[node.operator]
        changed = _between(text, node.left, node.right, node.operator, other)
        yield Mutant(f"{node.operator} becomes {other}", _at(text, node), changed)
    else:
        negated = f"!({text[node.start : node.end]})"
        yield Mutant("negated", _at(text, node), _spliced(text, node.start, node.end, negated))


def _logic(text: str, node: Node) -> Iterator[Mutant]:
    if not isinstance(node, Logic):
        return
    other = _OTHER_LOGIC[node.operator]
    changed = text
    pairs = list(zip(node.terms, node.terms[1:], strict=False))
    for left, right in reversed(pairs):
        changed = _between(changed, left, right, node.operator, other)
    yield Mutant(f"{node.operator} becomes {other}", _at(text, node), changed)
    for term in node.terms:
        dropped = _spliced(text, term.start, term.end, _NEUTRAL[node.operator])
        yield Mutant("a clause is dropped", _at(text, term), dropped)


def _unary(text: str, node: Node) -> Iterator[Mutant]:
    if isinstance(node, Unary) and node.operator == "!":
        inner = text[node.operand.start : node.operand.end]
        yield Mutant("the negation is dropped", _at(text, node), _spliced(text, node.start, node.end, f"({inner})"))


def _macro(text: str, node: Node) -> Iterator[Mutant]:
    if not isinstance(node, Macro):
        return
    other = _OTHER_MACRO.get(node.macro)
    if other is not None:
        head = text[node.subject.end : node.bodies[0].start]
        changed = _spliced(text, node.subject.end, node.bodies[0].start, head.replace(node.macro, other, 1))
        yield Mutant(f"{node.macro} becomes {other}", _at(text, node), changed)
    if node.macro == "filter":
        body = node.bodies[-1]
        yield Mutant("the filter lets all through", _at(text, body), _spliced(text, body.start, body.end, "true"))


def _literal(text: str, node: Node) -> Iterator[Mutant]:
    if isinstance(node, Literal) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        shifted = _spliced(text, node.start, node.end, repr(node.value + 1))
        yield Mutant("a constant is shifted", _at(text, node), shifted)


def _conditional(text: str, node: Node) -> Iterator[Mutant]:
    if isinstance(node, Conditional):
        condition = node.condition
        negated = f"!({text[condition.start : condition.end]})"
        changed = _spliced(text, condition.start, condition.end, negated)
        yield Mutant("the condition is negated", _at(text, node), changed)


_MAKERS = {
    Relation: _relation,
    Logic: _logic,
    Unary: _unary,
    Macro: _macro,
    Literal: _literal,
    Conditional: _conditional,
}


def unlinted(program: Program) -> Environment:
    """Return the program's environment without complaints about what is pointless: a mutant may well be."""
    base = program.environment
    return Environment(base.variables, base.functions, lint=False)


class Branches:
    """Which way the conditions of an expression went, over any number of evaluations.

    A branch is one outcome (true or false) of one condition: the whole, a clause of `&&` or `||`, what stands
    before `?`, the body of a macro that asks yes or no.
    """

    def __init__(self, program: Program) -> None:
        self.program, tree = program.environment.recording(program, _conditions)
        self._indexes = _conditions(tree)
        self._seen: set[tuple[int, bool]] = set()

    @contextmanager
    def recording(self, scope: Scope) -> Iterator[None]:
        """Note the conditions of what is evaluated in a scope meanwhile."""
        scope.recorder = recorder = Recorder()
        try:
            yield
        finally:
            scope.recorder = None
            for index, value in recorder.values:
                if index in self._indexes and isinstance(value, bool):
                    self._seen.add((index, value))

    @property
    def total(self) -> int:
        """How many branches there are."""
        return 2 * len(self._indexes)

    @property
    def taken(self) -> int:
        """How many of them were taken."""
        return len(self._seen)


def _conditions(tree: Node) -> frozenset[int]:
    found: set[int] = set()
    for node in walk(tree):
        if isinstance(node, Logic):
            found.update(term.index for term in node.terms if not isinstance(term, Literal))
        elif isinstance(node, Conditional):
            found.add(node.condition.index)
        elif isinstance(node, Macro) and node.macro in {"all", "exists", "exists_one", "filter"}:
            found.add(node.bodies[-1].index)
    if str(tree.type) == "bool" and not isinstance(tree, Literal):
        found.add(tree.index)
    return frozenset(found)
