"""What is known to be present: the keys of paths, and what a condition tells about them."""

from __future__ import annotations

from c2a_rules.expressions.syntax import Index, Literal, Name, Node, Select

#: The keys known to be present where a condition holds, and where it does not.
Known = tuple[frozenset[str], frozenset[str]]
EMPTY: frozenset[str] = frozenset()
NOTHING: Known = (EMPTY, EMPTY)


def key_of_path(node: Node) -> str:
    """A text that is the same for two expressions just when they read the same thing.

    Variables go by the unique names that the checker gave them.
    """
    if isinstance(node, Select) and node.variable is None:
        return f"{key_of_path(node.operand)}.{node.field}"
    if isinstance(node, Name):
        return node.local or f"${node.variable}"
    if isinstance(node, Select):
        return f"${node.variable}"
    if isinstance(node, Index):
        return f"{key_of_path(node.operand)}[{key_of_path(node.key)}]"
    if isinstance(node, Literal):
        return repr(node.value)
    detail = [getattr(node, name, "") for name in ("function", "qualified", "operator", "operators", "macro")]
    inner = ",".join(key_of_path(child) for child in node.children())
    return f"{type(node).__name__}{detail}({inner})"


def keys_through(node: Select) -> frozenset[str]:
    """The key of a selection and of the optional selections it goes through."""
    keys = {key_of_path(node)}
    operand = node.operand
    while isinstance(operand, Select) and operand.variable is None:
        keys.add(key_of_path(operand))
        operand = operand.operand
    return frozenset(keys)
