"""Python for the macros that bind variables: loops, with their length counted once."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from c2a_rules.expressions.emitter import LOAD, STORE, Emitter
from c2a_rules.expressions.types import ListType, MapType

if TYPE_CHECKING:
    from c2a_rules.expressions.syntax import Macro, Node


def emit_macro(emitter: Emitter, node: Macro) -> ast.expr:
    """Any macro, by its name."""
    if node.macro == "cel.bind":
        return binding(emitter, node)
    if node.macro in {"optMap", "optFlatMap"}:
        return emitter.call("optional", emitter.maybe(node))
    items = subject(emitter, node)
    if node.macro in {"all", "exists"}:
        return quantifier(emitter, node, items)
    if node.macro in {"exists_one", "existsOne"}:
        return exactly_one(emitter, node, items)
    if node.macro in {"transformMap", "transformMapEntry"}:
        return mapping(emitter, node, items)
    found = listing(emitter, node, items)
    if node.macro == "sortBy":
        sort = emitter.extern("sortBy", ("library", "lists.sort_by"))
        emitter.raises = True
        return emitter.call(sort, items, found)
    return found


def binding(emitter: Emitter, node: Macro) -> ast.expr:
    """`cel.bind(name, value, body)`."""
    emitter.block.append(emitter.assign(node.locals[0], emitter.emit(node.subject)))
    return emitter.emit(node.bodies[0])


def maybe_macro(emitter: Emitter, node: Macro) -> ast.expr:
    """The value of optMap, optFlatMap or a bound optional, or ABSENT."""
    if node.macro == "cel.bind":
        emitter.block.append(emitter.assign(node.locals[0], emitter.emit(node.subject)))
        return emitter.maybe(node.bodies[0])
    emitter.block.append(emitter.assign(node.locals[0], emitter.maybe(node.subject)))
    local = emitter.name(node.locals[0])
    with emitter.captured() as block:
        flat = node.macro == "optFlatMap"
        value = emitter.maybe(node.bodies[0]) if flat else emitter.emit(node.bodies[0])
    test = emitter.compare(local, ast.Is(), emitter.name("ABSENT"))
    if not block:
        return emitter.choose(test, emitter.name("ABSENT"), value)
    name = emitter.temporary()
    block.append(emitter.assign(name, value))
    emitter.block.append(emitter.when(test, [emitter.assign(name, emitter.name("ABSENT"))], block))
    return emitter.name(name)


def subject(emitter: Emitter, node: Macro) -> ast.expr:
    """What the macro runs over, under a name; its length is taken from the budget."""
    value = emitter.emit(node.subject)
    if not isinstance(node.subject.type, ListType | MapType):
        emitter.raises = True
        value = emitter.call("items_of", value)
    items = emitter.keep(value)
    left = ast.Attribute(emitter.name("S"), "left", STORE, **emitter.at)
    length = emitter.call("len", items)
    emitter.block.append(ast.AugAssign(left, ast.Sub(), length, **emitter.at))
    rest = ast.Attribute(emitter.name("S"), "left", LOAD, **emitter.at)
    empty = emitter.compare(rest, ast.Lt(), emitter.constant(0))
    end = emitter.expression(emitter.call("exhausted", emitter.name("S")))
    emitter.block.append(emitter.when(empty, [end]))
    return items


def loop(emitter: Emitter, node: Macro, items: ast.expr, body: list[ast.stmt]) -> ast.stmt:
    """`for variables in items: body`."""
    target, iterable = head(emitter, node, items)
    return ast.For(target, iterable, body, [], **emitter.at)


def head(emitter: Emitter, node: Macro, items: ast.expr) -> tuple[ast.expr, ast.expr]:
    """The variables of a loop and what it runs over."""
    if len(node.locals) == 1:
        return emitter.target(node.locals[0]), items
    names: list[ast.expr] = [emitter.target(name) for name in node.locals]
    return ast.Tuple(names, STORE, **emitter.at), emitter.call("pairs_of", items)


class Body:
    """A body of a macro: its statements, its value, and whether it may raise."""

    __slots__ = ("block", "raises", "value")

    def __init__(self, emitter: Emitter, node: Node, *, condition: bool) -> None:
        raises, emitter.raises = emitter.raises, False
        emitter.loops += 1
        emitter.nesting += 2
        with emitter.captured() as self.block:
            self.value = emitter.condition(node) if condition else emitter.emit(node)
        emitter.nesting -= 2
        emitter.loops -= 1
        self.raises = emitter.raises
        emitter.raises = raises or self.raises


def quantifier(emitter: Emitter, node: Macro, items: ast.expr) -> ast.expr:
    """`all` and `exists`: one item may decide, whatever errors others give."""
    exists = node.macro == "exists"
    body = Body(emitter, node.bodies[0], condition=True)
    result = emitter.temporary()
    emitter.block.append(emitter.assign(result, emitter.constant(not exists)))
    test = body.value if exists else emitter.invert(body.value)
    decided: list[ast.stmt] = [emitter.assign(result, emitter.constant(exists)), ast.Break(**emitter.at)]
    inner = [*body.block, emitter.when(test, decided)]
    if not body.raises:
        emitter.block.append(loop(emitter, node, items, inner))
        return emitter.name(result)
    held = emitter.temporary("h")
    emitter.block.append(emitter.assign(held, emitter.constant(None)))
    emitter.block.append(loop(emitter, node, items, [emitter.guarded(inner, held, [])]))
    found = emitter.name(result)
    undecided = emitter.invert(found) if exists else found
    emitter.block.append(emitter.when(undecided, [emitter.raise_held(held)]))
    return emitter.name(result)


def exactly_one(emitter: Emitter, node: Macro, items: ast.expr) -> ast.expr:
    """`exists_one`: counts; any error is one of the whole."""
    body = Body(emitter, node.bodies[0], condition=True)
    count = emitter.temporary("n")
    emitter.block.append(emitter.assign(count, emitter.constant(0)))
    more: ast.stmt = ast.AugAssign(emitter.target(count), ast.Add(), emitter.constant(1), **emitter.at)
    inner = [*body.block, emitter.when(body.value, [more])]
    emitter.block.append(loop(emitter, node, items, inner))
    return emitter.compare(emitter.name(count), ast.Eq(), emitter.constant(1))


def listing(emitter: Emitter, node: Macro, items: ast.expr) -> ast.expr:
    """`filter`, `map`, `transformList` and the keys of `sortBy`: a list of what the body gives."""
    if node.macro == "filter":
        test: Body | None = Body(emitter, node.bodies[0], condition=True)
        value: Body | None = None
    else:
        test = Body(emitter, node.bodies[0], condition=True) if len(node.bodies) > 1 else None
        value = Body(emitter, node.bodies[-1], condition=False)
    item = emitter.name(node.locals[0]) if value is None else value.value
    if not (test and test.block) and not (value and value.block):
        target, iterable = head(emitter, node, items)
        conditions = [test.value] if test else []
        generator = ast.comprehension(target, iterable, conditions, 0)
        return ast.ListComp(item, [generator], **emitter.at)
    result = emitter.temporary()
    emitter.block.append(emitter.assign(result, ast.List([], LOAD, **emitter.at)))
    add = ast.Attribute(emitter.name(result), "append", LOAD, **emitter.at)
    keep = emitter.expression(ast.Call(add, [item], [], **emitter.at))
    inner = [*value.block, keep] if value else [keep]
    if test:
        inner = [*test.block, emitter.when(test.value, inner)]
    emitter.block.append(loop(emitter, node, items, inner))
    return emitter.name(result)


def mapping(emitter: Emitter, node: Macro, items: ast.expr) -> ast.expr:
    """`transformMap` (keys stay) and `transformMapEntry` (the body gives an entry)."""
    test = Body(emitter, node.bodies[0], condition=True) if len(node.bodies) > 1 else None
    value = Body(emitter, node.bodies[-1], condition=False)
    result = emitter.temporary()
    emitter.block.append(emitter.assign(result, ast.Dict([], [], **emitter.at)))
    store: ast.stmt
    if node.macro == "transformMap":
        key = emitter.name(node.locals[0])
        slot = ast.Subscript(emitter.name(result), key, STORE, **emitter.at)
        store = ast.Assign([slot], value.value, **emitter.at)
    else:
        emitter.raises = True
        store = emitter.expression(emitter.call("merge_entry", emitter.name(result), value.value))
    inner = [*value.block, store]
    if test:
        inner = [*test.block, emitter.when(test.value, inner)]
    emitter.block.append(loop(emitter, node, items, inner))
    return emitter.name(result)
