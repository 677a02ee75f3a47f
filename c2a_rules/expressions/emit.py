"""The tables of what is written for which node, and the way from a checked tree to code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from c2a_rules.expressions import emit_macros, emit_operators, emit_selections
from c2a_rules.expressions.emitter import Emit, Emitter, compile_tree
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
)

if TYPE_CHECKING:
    from types import CodeType

    from c2a_rules.expressions.runtime import Source

EMITS: dict[type, Emit] = {
    Literal: emit_operators.emit_literal,
    Unary: emit_operators.emit_unary,
    Chain: emit_operators.emit_chain,
    Relation: emit_operators.emit_relation,
    Logic: emit_operators.emit_logic,
    Conditional: emit_operators.emit_conditional,
    ListLiteral: emit_operators.emit_list,
    MapLiteral: emit_operators.emit_map,
    Name: emit_selections.emit_name,
    Select: emit_selections.emit_select,
    Index: emit_selections.emit_index,
    Call: emit_selections.emit_call,
    Macro: emit_macros.emit_macro,
}
MAYBES: dict[type, Emit] = {Select: emit_selections.maybe_select, Macro: emit_macros.maybe_macro}


def compile_checked(
    tree: Node, noting: frozenset[int] | None = None
) -> tuple[CodeType, tuple[tuple[str, Source], ...]]:
    """The code of a checked tree, and the functions from outside that it names.

    With `noting` it is traced code, which notes the values of the nodes of these indexes.
    """
    emitter = Emitter(EMITS, MAYBES, noting)
    code = compile_tree(emitter, tree)
    return code, tuple(emitter.externs.items())
