"""A checked tree to a Python code object.

Every sub-expression becomes a Python expression, preceded by statements in the current block
where it needs some. The line number of all Python code is the index of the node it stands for, so
that a traceback names the sub-expression that failed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from types import CodeType
from typing import TYPE_CHECKING, Any

from c2a_rules.expressions.runtime import FILE, Source
from c2a_rules.expressions.types import BOOL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from c2a_rules.expressions.syntax import Node
    from c2a_rules.expressions.values import Value

LOAD, STORE = ast.Load(), ast.Store()
#: Loops and try statements in each other before an inner function takes over; Python allows 20.
MAX_BLOCKS = 9

Emit = Callable[["Emitter", Any], ast.expr]


class Emitter:
    """Writes one function.

    `noting` are the indexes of the nodes whose values traced code notes; None for code that is not
    traced. Attributes: `block`, the statements written so far at the current place; `raises`, whether
    anything written since it was last reset may raise what `&&` and `||` absorb; `line`, the node
    that is being written; `loops`, how many loops are around it.
    """

    def __init__(
        self, emits: Mapping[type, Emit], maybes: Mapping[type, Emit], noting: frozenset[int] | None = None
    ) -> None:
        self.emits = emits
        self.maybes = maybes
        self.noting = noting
        self.block: list[ast.stmt] = []
        self.raises = False
        self.line = 1
        self.loops = 0
        self.nesting = 0
        self.count = 0
        self.hoisted: dict[str, str] = {}
        self.externs: dict[str, Source] = {}

    # what is written for a node

    def emit(self, node: Node) -> ast.expr:
        """The Python expression of a node; its statements go to the current block."""
        line, self.line = self.line, node.index
        try:
            if node.failure is not None:
                self.raises = True
                return self.call("fail", self.constant(node.failure))
            if self.nesting > MAX_BLOCKS:
                return self.inner(node)
            return self.noted(self.emits[type(node)](self, node))
        finally:
            self.line = line

    def maybe(self, node: Node) -> ast.expr:
        """The expression of an optional node that gives its value, or ABSENT."""
        line, self.line = self.line, node.index
        try:
            if node.failure is None and type(node) in self.maybes:
                return self.maybes[type(node)](self, node)
            self.raises = True
            return self.call("unwrap", self.emit(node))
        finally:
            self.line = line

    def condition(self, node: Node) -> ast.expr:
        """The expression of a node that must be a boolean."""
        found = self.emit(node)
        if node.type is BOOL and node.failure is None:
            return found
        self.raises = True
        return self.call("truth", found)

    def noted(self, value: ast.expr) -> ast.expr:
        """The value; traced code also notes it where it may explain that of the whole."""
        if self.noting is None or self.line not in self.noting:
            return value
        value = self.keep(value)
        self.record("values", self.constant(self.line), value)
        return value

    def record(self, log: str, *noted: ast.expr) -> None:
        """Append what is noted to a log of the recorder."""
        append = f"append_{log}"
        pair = ast.Tuple(list(noted), LOAD, **self.at)
        self.block.append(self.expression(self.call(append, pair)))

    @property
    def traced(self) -> bool:
        """Whether what is read and what decides is to be noted."""
        return self.noting is not None

    def inner(self, node: Node) -> ast.expr:
        """A node in a function of its own, where Python would not nest any deeper."""
        name = self.temporary("f")
        nesting, self.nesting = self.nesting, 0
        with self.captured() as body:
            value = self.emit(node)
        self.nesting = nesting
        self.block.append(self.function(name, [], [*body, ast.Return(value, **self.at)]))
        return self.call(name)

    @contextmanager
    def captured(self) -> Iterator[list[ast.stmt]]:
        """Collect what is written meanwhile in a block of its own."""
        block, self.block = self.block, []
        try:
            yield self.block
        finally:
            self.block = block

    # pieces of Python

    @property
    def at(self) -> dict[str, Any]:
        """The place of a Python node: the index of the current node as line."""
        return {"lineno": self.line, "col_offset": 0}

    def temporary(self, prefix: str = "t") -> str:
        """A new name."""
        self.count += 1
        return f"{prefix}{self.count}"

    def name(self, name: str) -> ast.expr:
        """A name to read."""
        return ast.Name(name, LOAD, **self.at)

    def target(self, name: str) -> ast.Name:
        """A name to assign to."""
        return ast.Name(name, STORE, **self.at)

    def constant(self, value: Value) -> ast.expr:
        """A constant of a type that Python has constants for."""
        return ast.Constant(value, **self.at)

    def call(self, name: str, *arguments: ast.expr) -> ast.expr:
        """A call of a helper."""
        return ast.Call(self.name(name), list(arguments), [], **self.at)

    def compare(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> ast.expr:
        """`left operator right`."""
        return ast.Compare(left, [operator], [right], **self.at)

    def item(self, container: ast.expr, key: str) -> ast.expr:
        """`container['key']`."""
        return ast.Subscript(container, self.constant(key), LOAD, **self.at)

    def choose(self, test: ast.expr, then: ast.expr, otherwise: ast.expr) -> ast.expr:
        """`then if test else otherwise`."""
        return ast.IfExp(test, then, otherwise, **self.at)

    def invert(self, value: ast.expr) -> ast.expr:
        """`not value`."""
        return ast.UnaryOp(ast.Not(), value, **self.at)

    def assign(self, name: str, value: ast.expr) -> ast.stmt:
        """`name = value`."""
        return ast.Assign([self.target(name)], value, **self.at)

    def when(self, test: ast.expr, then: list[ast.stmt], otherwise: list[ast.stmt] | None = None) -> ast.stmt:
        """`if test: then else: otherwise`."""
        return ast.If(test, then, otherwise or [], **self.at)

    def expression(self, value: ast.expr) -> ast.stmt:
        """An expression as a statement."""
        return ast.Expr(value, **self.at)

    def guarded(self, body: list[ast.stmt], held: str, after: list[ast.stmt]) -> ast.stmt:
        """Run `body`; what may be absorbed is held in `held`, and `after` runs."""
        error = self.temporary("e")
        keep = self.assign(held, self.call("hold", self.name(held), self.name(error)))
        handler = ast.ExceptHandler(self.name("ABSORBED"), error, [keep, *after], **self.at)
        return ast.Try(body, [handler], [], [], **self.at)

    def raise_held(self, held: str) -> ast.stmt:
        """Raise what is held, if anything is."""
        test = self.compare(self.name(held), ast.IsNot(), self.constant(None))
        return self.when(test, [ast.Raise(self.name(held), None, **self.at)])

    def function(self, name: str, parameters: list[str], body: list[ast.stmt]) -> ast.stmt:
        """`def name(parameters): body`."""
        arguments = ast.arguments([], [ast.arg(found, **self.at) for found in parameters], None, [], [], None, [])
        keywords: dict[str, Any] = {"type_params": []} if "type_params" in ast.FunctionDef._fields else {}
        return ast.FunctionDef(name, arguments, body, [], None, None, **keywords, **self.at)

    def keep(self, value: ast.expr) -> ast.expr:
        """A value under a name that may be read again; assigned in the current block."""
        if isinstance(value, ast.Name):
            return value
        name = self.temporary()
        self.block.append(self.assign(name, value))
        return self.name(name)

    def twice(self, value: ast.expr) -> tuple[ast.expr, ast.expr]:
        """A value for two uses, the first of which runs before the second."""
        if isinstance(value, ast.Name):
            return value, self.name(value.id)
        name = self.temporary()
        if self.traced:
            self.block.append(self.assign(name, value))
            return self.name(name), self.name(name)
        return ast.NamedExpr(self.target(name), value, **self.at), self.name(name)

    def extern(self, name: str, source: Source) -> str:
        """The global name under which a function from outside is reached."""
        for known, other in self.externs.items():
            if other == source:
                return known
        found = f"x{len(self.externs) + 1}_{''.join(c if c.isalnum() else '_' for c in name)}"
        self.externs[found] = source
        return found

    def variable(self, name: str) -> ast.expr:
        """The value of a variable.

        Inside loops it is fetched once, before them; one that holds an error is not there then,
        and reading it raises.
        """
        self.raises = True
        read = self.item(self.name("V"), name)
        if not self.loops:
            return read
        hoisted = self.hoisted.setdefault(name, f"outer{len(self.hoisted) + 1}")
        test = self.compare(self.name(hoisted), ast.IsNot(), self.constant(None))
        return self.choose(test, self.name(hoisted), read)


def compile_tree(emitter: Emitter, node: Node) -> CodeType:
    """The code of the function that evaluates a checked tree in a scope."""
    with emitter.captured() as body:
        value = emitter.emit(node)
    emitter.line = node.index
    scope = emitter.name("S")
    start = [emitter.assign("V", ast.Attribute(scope, "values", LOAD, **emitter.at))]
    for name, hoisted in emitter.hoisted.items():
        get = ast.Attribute(emitter.name("V"), "get", LOAD, **emitter.at)
        read = ast.Call(get, [emitter.constant(name)], [], **emitter.at)
        start.append(emitter.assign(hoisted, read))
    if emitter.traced:
        recorder = ast.Attribute(emitter.name("S"), "recorder", LOAD, **emitter.at)
        for log in ("reads", "values"):
            append = ast.Attribute(ast.Attribute(recorder, log, LOAD, **emitter.at), "append", LOAD, **emitter.at)
            start.append(emitter.assign(f"append_{log}", append))
    result = ast.Return(value, **emitter.at)
    module = ast.Module([emitter.function("expression", ["S"], [*start, *body, result])], [])
    code = compile(module, FILE, "exec", dont_inherit=True, optimize=0)
    return next(constant for constant in code.co_consts if isinstance(constant, CodeType))
