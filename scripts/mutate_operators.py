"""Small faults in Python code: where one can be put, and the module's tree with it in place.

A fault is an operator turned round, a condition denied, a number, text or argument changed, a statement left out.
Docstrings, annotations and what only type checkers read are left alone, for no test could tell.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
    ast.Pow: ast.Mult, ast.USub: ast.UAdd,
}  # fmt: skip
_NAMES = {
    "any": "all", "all": "any", "min": "max", "max": "min", "startswith": "endswith", "endswith": "startswith",
    "lower": "upper", "upper": "lower", "removeprefix": "removesuffix", "removesuffix": "removeprefix",
    "partition": "rpartition", "rpartition": "partition", "lstrip": "rstrip", "rstrip": "lstrip",
    "fullmatch": "match", "find": "rfind", "rfind": "find",
}  # fmt: skip
Edit = Callable[[], None]
Owner = ast.FunctionDef | ast.AsyncFunctionDef | None


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: the how-manieth of its module, where it stands, what it is.

    `function` is the qualified name and first line of the outermost function around it, None at module level;
    `lines` are those of the statement that holds it; `before` and `after` are that statement's text; `uses` are the
    lines that read what a statement at module level assigns.
    """

    number: int
    line: int
    lines: tuple[int, ...]
    function: tuple[str, int] | None
    kind: str
    before: str
    after: str
    uses: tuple[int, ...] = ()

    @property
    def change(self) -> str:
        """The statement before and after."""
        return f"{self.before} => {self.after}"


@dataclass(frozen=True, slots=True)
class _Spot:
    node: ast.AST
    statement: ast.stmt
    function: tuple[str, int] | None


def mutants(source: str) -> list[Mutant]:
    """Return every fault that can be put into a module."""
    found: list[Mutant] = []
    tree = ast.parse(source)
    reads = [each for each in ast.walk(tree) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)]
    for spot in _spots(tree):
        before, lines = _headline(spot.statement), _lines(spot.statement)
        names = _assigned(spot.statement) if spot.function is None else set()
        uses = tuple(each.lineno for each in reads if each.id in names)
        line = getattr(spot.node, "lineno", spot.statement.lineno)
        for kind, edit in list(_edits(spot.node)):
            after = _tried(spot, edit)
            found.append(Mutant(len(found), line, lines, spot.function, kind, before, after, uses))
    return found


def _tried(spot: _Spot, edit: Edit) -> str:
    """Return the text of a statement with a fault in it, and take the fault back."""
    node = spot.node
    kind, fields = node.__class__, dict(node.__dict__)
    lists = {name: list(value) for name, value in fields.items() if isinstance(value, list)}
    edit()
    text = _headline(spot.statement)
    node.__class__, node.__dict__ = kind, fields
    for name, items in lists.items():
        fields[name][:] = items
    return text


def mutated(source: str, number: int) -> ast.Module:
    """Return the tree of a module with one of its faults in place."""
    return _edited(source, number)[0]


def _edited(source: str, number: int) -> tuple[ast.Module, ast.stmt]:
    tree = ast.parse(source)
    count = 0
    for spot in _spots(tree):
        for _, edit in _edits(spot.node):
            if count == number:
                edit()
                return ast.fix_missing_locations(tree), spot.statement
            count += 1
    raise IndexError(number)


def _headline(statement: ast.stmt) -> str:
    """Return a statement as text, without the bodies of compound ones."""
    text = ast.unparse(statement)
    return text if not hasattr(statement, "body") else next(x for x in text.splitlines() if not x.startswith("@"))


def _lines(statement: ast.stmt) -> tuple[int, ...]:
    last = statement.body[0].lineno - 1 if hasattr(statement, "body") else statement.end_lineno or statement.lineno
    return tuple(range(statement.lineno, max(last, statement.lineno) + 1))


def _assigned(statement: ast.stmt) -> set[str]:
    return {each.id for each in ast.walk(statement) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}


def _spots(tree: ast.Module) -> Iterator[_Spot]:
    for statement in _body(tree):
        yield from _walk(statement, statement, None, "")


def _body(node: ast.AST) -> list[ast.stmt]:
    body: list[ast.stmt] = node.body  # type: ignore[attr-defined] # callers pass what has one
    first = body[0] if body else None
    return body[1:] if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) else body


def _walk(node: ast.AST, statement: ast.stmt, function: tuple[str, int] | None, scope: str) -> Iterator[_Spot]:
    if isinstance(node, ast.stmt):
        statement = node
    if _for_checkers_only(node):
        return
    yield _Spot(node, statement, function)
    inside, name = function, scope
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        name = f"{scope}.{node.name}" if scope else node.name
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and function is None:
        inside = (name, min([node.lineno, *(each.lineno for each in node.decorator_list)]))
    for field, child in _children(node):
        of = inside if field == "body" else function
        yield from _walk(child, statement, of, name)


def _children(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "returns", "type_params", "ctx", "decorator_list"}:
            continue
        if field == "body" and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            value = _body(node)  # noqa: PLW2901 - the same without its docstring
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield field, child


def _for_checkers_only(node: ast.AST) -> bool:
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    if isinstance(node, ast.Assign):
        return any(isinstance(each, ast.Name) and each.id == "__all__" for each in node.targets)
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in {"cast", "TypeVar"}
    return isinstance(node, (ast.Import, ast.ImportFrom))


def _edits(node: ast.AST) -> Iterator[tuple[str, Edit]]:
    if isinstance(node, ast.Constant):
        yield from _constant(node)
    elif isinstance(node, ast.expr):
        yield from _expression(node)
    elif isinstance(node, ast.comprehension):
        for place in range(len(node.ifs)):
            yield "condition", _set(node.ifs, place, ast.Constant(True))
    else:
        yield from _statement(node)


def _expression(node: ast.expr) -> Iterator[tuple[str, Edit]]:
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            yield "comparison", _set(node.ops, place, _SWAPS[type(operator)]())
    elif isinstance(node, ast.Call):
        for place in range(len(node.keywords)):
            yield "argument", _without(node.keywords, place)
    elif isinstance(node, (ast.BoolOp, ast.BinOp)) and type(node.op) in _SWAPS:
        yield "operator", _put(node, "op", _SWAPS[type(node.op)]())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
        yield "operator", _become(node, node.operand)
    elif isinstance(node, ast.IfExp):
        yield from _condition(node)
    elif isinstance(node, ast.Name) and node.id in _NAMES:
        yield "name", _put(node, "id", _NAMES[node.id])
    elif isinstance(node, ast.Attribute) and node.attr in _NAMES:
        yield "name", _put(node, "attr", _NAMES[node.attr])


def _condition(node: ast.If | ast.While | ast.IfExp) -> Iterator[tuple[str, Edit]]:
    if not isinstance(node.test, (ast.UnaryOp, ast.Constant)):  # `not` and `while True` have a fault already
        yield "condition", _put(node, "test", ast.UnaryOp(ast.Not(), node.test))


def _constant(node: ast.Constant) -> Iterator[tuple[str, Edit]]:
    value = node.value
    if isinstance(value, bool):
        yield "constant", _put(node, "value", not value)
    elif isinstance(value, (int, float)):
        yield "constant", _put(node, "value", value + 1)
    elif isinstance(value, str):
        yield "text", _put(node, "value", f"XX{value}XX" if value else "XX")


def _statement(node: ast.AST) -> Iterator[tuple[str, Edit]]:
    if isinstance(node, (ast.If, ast.While)):
        yield from _condition(node)
    elif isinstance(node, ast.AugAssign):
        yield "operator", _become(node, ast.Assign(targets=[node.target], value=node.value))
    elif isinstance(node, (ast.Expr, ast.Raise)) and not isinstance(getattr(node, "value", None), ast.Yield):
        yield "statement", _become(node, ast.Pass())
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield "statement", _put(node, "value", ast.Constant(None))
    elif isinstance(node, ast.Continue):
        yield "statement", _become(node, ast.Break())
    elif isinstance(node, ast.Break):
        yield "statement", _become(node, ast.Continue())
    elif isinstance(node, ast.ExceptHandler):
        yield "statement", _put(node, "type", ast.Tuple([], ast.Load()))


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _put(node: ast.AST, field: str, value: object) -> Edit:
    return lambda: setattr(node, field, value)


def _set(items: list[ast.AST], place: int, value: ast.AST) -> Edit:  # type: ignore[type-arg]
    return lambda: items.__setitem__(place, value)


def _without(items: list[ast.keyword], place: int) -> Edit:
    return lambda: items.__delitem__(place)


def _become(node: ast.AST, other: ast.AST) -> Edit:
    def edit() -> None:
        node.__class__ = other.__class__
        node.__dict__ = {**{k: v for k, v in node.__dict__.items() if "lineno" in k or "offset" in k}, **other.__dict__}

    return edit
