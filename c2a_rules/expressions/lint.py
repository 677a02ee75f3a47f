"""Finds what is well typed and still a mistake.

Conditions that never vary, variables that nothing uses, patterns that do not compile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from c2a_rules.expressions.checking import text_literal
from c2a_rules.expressions.errors import EvaluationError
from c2a_rules.expressions.guards import key_of_path
from c2a_rules.expressions.library.strings import compiled
from c2a_rules.expressions.syntax import Call, Conditional, Literal, Logic, Macro, Name, Node, Relation, Select, walk

if TYPE_CHECKING:
    from c2a_rules.expressions.checking import Checking


def lint(checking: Checking, tree: Node) -> None:
    """Record the mistakes in a checked tree."""
    used = {node.local for node in walk(tree) if isinstance(node, Name)}
    for node in walk(tree):
        if isinstance(node, Logic):
            for term in node.terms:
                constant(checking, term, f"beside {node.operator}")
        elif isinstance(node, Conditional):
            constant(checking, node.condition, "as a condition")
        elif isinstance(node, Relation):
            same_sides(checking, node)
        elif isinstance(node, Select) and node.test and node.declared is not None:
            if node.declared.required:
                checking.warn(node, f"{node.field} is always there")
        elif isinstance(node, Macro):
            unused(checking, node, used)
        elif isinstance(node, Call) and node.function == "matches":
            pattern(checking, node)


def constant(checking: Checking, node: Node, place: str) -> None:
    """A condition that is written out."""
    if isinstance(node, Literal):
        text = checking.text[node.start : node.end]
        checking.warn(node, f"{text} {place} never varies")


def same_sides(checking: Checking, node: Relation) -> None:
    """A comparison of constants, or of something with itself."""
    literals = isinstance(node.left, Literal) and isinstance(node.right, Literal)
    if literals or (node.operator != "in" and key_of_path(node.left) == key_of_path(node.right)):
        checking.warn(node, "this comparison never varies")


def unused(checking: Checking, node: Macro, used: set[str | None]) -> None:
    """A variable that no body reads."""
    for name, local in zip(node.names, node.locals, strict=True):
        if local not in used and not name.startswith("_"):
            checking.warn(node, f"{node.macro} never uses {name}: call it _ if that is meant")


def pattern(checking: Checking, node: Call) -> None:
    """A regular expression that does not compile."""
    text = text_literal(node.arguments[-1]) if node.arguments else None
    if text is not None:
        try:
            compiled(text)
        except EvaluationError as error:
            checking.warn(node.arguments[-1], error.message)
