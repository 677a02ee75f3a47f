"""Python for constants, operators, conditions, lists and maps."""

from __future__ import annotations

import ast

from c2a_rules.expressions.emitter import LOAD, STORE, Emitter
from c2a_rules.expressions.syntax import (
    Chain,
    Conditional,
    ListLiteral,
    Literal,
    Logic,
    MapLiteral,
    Node,
    Relation,
    Unary,
)
from c2a_rules.expressions.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    INT,
    NULL,
    NUMERIC,
    SCALARS,
    STRING,
    TIMESTAMP,
    UINT,
    ListType,
    Type,
)
from c2a_rules.expressions.values import UInt

ARITHMETIC = {"-": "subtract", "*": "multiply", "/": "divide", "%": "modulo"}
PYTHON_ARITHMETIC: dict[str, ast.operator] = {"+": ast.Add(), "-": ast.Sub(), "*": ast.Mult()}
ORDER: dict[str, tuple[ast.cmpop, str]] = {
    "<": (ast.Lt(), "less"),
    "<=": (ast.LtE(), "less_equal"),
    ">": (ast.Gt(), "greater"),
    ">=": (ast.GtE(), "greater_equal"),
}
#: Types whose values equal each other in Python just when they do in CEL.
PLAIN = (STRING, INT, UINT, BOOL, BYTES, TIMESTAMP, DURATION)
#: Terms of a sum or of a condition that are written as one Python expression.
LONG_CHAIN, LONG_LOGIC = 16, 8


def emit_literal(emitter: Emitter, node: Literal) -> ast.expr:
    """A constant; an unsigned one is built, for code holds no objects of our own."""
    if type(node.value) is UInt:
        return emitter.call("UInt", emitter.constant(int(node.value)))
    return emitter.constant(node.value)


def emit_unary(emitter: Emitter, node: Unary) -> ast.expr:
    """`!` and `-`."""
    if node.operator == "!":
        return emitter.invert(emitter.condition(node.operand))
    operand = emitter.emit(node.operand)
    if node.type is DOUBLE:
        return ast.UnaryOp(ast.USub(), operand, **emitter.at)
    emitter.raises = True
    return emitter.call("negate", operand)


def emit_chain(emitter: Emitter, node: Chain) -> ast.expr:
    """Sums and products from left to right; a long one in steps."""
    left_type, left = node.terms[0].type, emitter.emit(node.terms[0])
    steps = zip(node.operators, node.terms[1:], node.types, strict=True)
    for count, (operator, term, type_) in enumerate(steps, 1):
        left = arithmetic(emitter, operator, (left_type, left), (term.type, emitter.emit(term)))
        left_type = type_
        if count % LONG_CHAIN == 0:
            left = emitter.keep(left)
    return left


def arithmetic(emitter: Emitter, operator: str, left: tuple[Type, ast.expr], right: tuple[Type, ast.expr]) -> ast.expr:
    """`left operator right`, by the types of both."""
    (left_type, left_value), (right_type, right_value) = left, right
    same = left_type if left_type == right_type else None
    if same is DOUBLE and operator in PYTHON_ARITHMETIC:
        return ast.BinOp(left_value, PYTHON_ARITHMETIC[operator], right_value, **emitter.at)
    emitter.raises = True
    if same is INT and operator in PYTHON_ARITHMETIC:
        value = ast.BinOp(left_value, PYTHON_ARITHMETIC[operator], right_value, **emitter.at)
        return emitter.call("int_of", value)
    if operator == "/" and same in (INT, DOUBLE):
        return emitter.call("divide_int" if same is INT else "divide_double", left_value, right_value)
    lists = isinstance(left_type, ListType) and isinstance(right_type, ListType)
    if operator == "+" and (lists or same in (STRING, BYTES)):
        return emitter.call("concat", emitter.name("S"), left_value, right_value)
    if operator == "+":
        return emitter.call("add", emitter.name("S"), left_value, right_value)
    return emitter.call(ARITHMETIC[operator], left_value, right_value)


def emit_relation(emitter: Emitter, node: Relation) -> ast.expr:
    """Comparisons and membership."""
    left_type, right_type = node.left.type, node.right.type
    left = emitter.emit(node.left)
    if node.operator == "in":
        return membership(emitter, node, left)
    right = emitter.emit(node.right)
    if node.operator in ORDER:
        python, helper = ORDER[node.operator]
        numeric = left_type in NUMERIC and right_type in NUMERIC
        if numeric or (left_type == right_type and left_type in SCALARS):
            return emitter.compare(left, python, right)
        emitter.raises = True
        return emitter.call(helper, left, right)
    if right_type is NULL and isinstance(node.right, Literal):
        return emitter.compare(left, ast.Is() if node.operator == "==" else ast.IsNot(), right)
    if python_equality(left_type, right_type):
        return emitter.compare(left, ast.Eq() if node.operator == "==" else ast.NotEq(), right)
    value = emitter.call("equal", left, right)
    return value if node.operator == "==" else emitter.invert(value)


def python_equality(left: Type, right: Type) -> bool:
    """Whether Python's `==` is CEL's for two types."""
    return (left in NUMERIC and right in NUMERIC) or (left == right and left in SCALARS)


def membership(emitter: Emitter, node: Relation, left: ast.expr) -> ast.expr:
    """`left in right`; a list of constants is written as a constant."""
    left_type, right_type = node.left.type, node.right.type
    inner = right_type.element if isinstance(right_type, ListType) else None
    if inner == left_type and inner in PLAIN:
        literals = node.right.items if isinstance(node.right, ListLiteral) else ()
        values = [item.value for item in literals if isinstance(item, Literal)]
        if literals and len(values) == len(literals) and inner is not UINT:
            return emitter.compare(left, ast.In(), emitter.constant(tuple(values)))
        return emitter.compare(left, ast.In(), emitter.emit(node.right))
    emitter.raises = True
    return emitter.call("member", left, emitter.emit(node.right))


def emit_logic(emitter: Emitter, node: Logic) -> ast.expr:
    """`&&` and `||`."""
    return logic(emitter, node.operator, node.terms)


def logic(emitter: Emitter, operator: str, terms: list[Node]) -> ast.expr:
    """Terms from left to right, until one decides; errors before it do not matter then."""
    if len(terms) > LONG_LOGIC:
        size = -(-len(terms) // LONG_LOGIC)
        groups = [terms[start : start + size] for start in range(0, len(terms), size)]
        parts = [part(emitter, operator, group) for group in groups]
    else:
        parts = [part(emitter, operator, [term]) for term in terms]
    emitter.raises = any(raises for _, _, raises in parts) or emitter.raises
    plain = not any(block for block, _, _ in parts[1:]) and not any(raises for _, _, raises in parts[:-1])
    if plain:
        emitter.block += parts[0][0]
        python = ast.And() if operator == "&&" else ast.Or()
        return ast.BoolOp(python, [value for _, value, _ in parts], **emitter.at)
    return sequence(emitter, operator, parts)


Part = tuple[list[ast.stmt], ast.expr, bool]


def part(emitter: Emitter, operator: str, terms: list[Node]) -> Part:
    """The statements and the value of a term, and whether it may raise."""
    raises, emitter.raises = emitter.raises, False
    emitter.nesting += 1
    with emitter.captured() as block:
        value = emitter.condition(terms[0]) if len(terms) == 1 else logic(emitter, operator, terms)
    emitter.nesting -= 1
    found, emitter.raises = emitter.raises, raises
    return block, value, found


def sequence(emitter: Emitter, operator: str, parts: list[Part]) -> ast.expr:
    """Terms as statements: the result so far and the error held so far are variables."""
    conjunction = operator == "&&"
    result, held = emitter.temporary(), emitter.temporary("h")
    statements: list[ast.stmt] = []
    for block, value, raises in reversed(parts):
        found = emitter.name(result)
        test = found if conjunction else emitter.invert(found)
        body = [*block, emitter.assign(result, value)]
        if raises:
            neutral = emitter.assign(result, emitter.constant(conjunction))
            body = [emitter.guarded(body, held, [neutral])]
        statements = [*body, emitter.when(test, statements)] if statements else body
    emitter.block.append(emitter.assign(held, emitter.constant(None)))
    emitter.block += statements
    found = emitter.name(result)
    test = found if conjunction else emitter.invert(found)
    emitter.block.append(emitter.when(test, [emitter.raise_held(held)]))
    return emitter.name(result)


def emit_conditional(emitter: Emitter, node: Conditional) -> ast.expr:
    """`condition ? then : otherwise`."""
    condition = emitter.condition(node.condition)
    with emitter.captured() as then_block:
        then = emitter.emit(node.then)
    with emitter.captured() as otherwise_block:
        otherwise = emitter.emit(node.otherwise)
    if not then_block and not otherwise_block:
        return emitter.choose(condition, then, otherwise)
    result = emitter.temporary()
    then_block.append(emitter.assign(result, then))
    otherwise_block.append(emitter.assign(result, otherwise))
    emitter.block.append(emitter.when(condition, then_block, otherwise_block))
    return emitter.name(result)


def emit_list(emitter: Emitter, node: ListLiteral) -> ast.expr:
    """A list; an optional item stands for one item or none."""
    items: list[ast.expr] = []
    for item, optional in zip(node.items, node.optional, strict=True):
        if optional:
            value = emitter.call("optional_items", emitter.maybe(item))
            items.append(ast.Starred(value, LOAD, **emitter.at))
        else:
            items.append(emitter.emit(item))
    return ast.List(items, LOAD, **emitter.at)


def emit_map(emitter: Emitter, node: MapLiteral) -> ast.expr:
    """A map; keys that are not plainly different texts are looked at when it is built."""
    literal = [key.value for key in node.keys if isinstance(key, Literal) and isinstance(key.value, str)]
    if len(set(literal)) == len(node.keys) and not any(node.optional):
        keys: list[ast.expr | None] = [emitter.constant(text) for text in literal]
        return ast.Dict(keys, [emitter.emit(value) for value in node.values], **emitter.at)
    emitter.raises = True
    name = emitter.temporary()
    emitter.block.append(emitter.assign(name, ast.Dict([], [], **emitter.at)))
    for key, value, optional in zip(node.keys, node.values, node.optional, strict=True):
        place = emitter.keep(emitter.call("key_of", emitter.emit(key), emitter.name(name)))
        found = emitter.keep(emitter.maybe(value) if optional else emitter.emit(value))
        slot = ast.Subscript(emitter.name(name), place, STORE, **emitter.at)
        store: ast.stmt = ast.Assign([slot], found, **emitter.at)
        if optional:
            store = emitter.when(emitter.compare(found, ast.IsNot(), emitter.name("ABSENT")), [store])
        emitter.block.append(store)
    return emitter.name(name)
