"""Tokens to a syntax tree: a Pratt parser that also expands the macros that bind variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from c2a_rules.expressions.lexer import MAX_INT, RESERVED, Lexer, Token
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
    number,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from c2a_rules.expressions.errors import ExpressionError

#: Levels of nesting, and links of one chain of selections and calls, that are enough for anybody.
MAX_DEPTH = 60
#: Characters of an expression.
MAX_TEXT = 100_000

CONSTANTS: dict[str, object] = {"true": True, "false": False, "null": None}
PRECEDENCE = {
    "||": 1,
    "&&": 2,
    "==": 3,
    "!=": 3,
    "<": 3,
    "<=": 3,
    ">": 3,
    ">=": 3,
    "in": 3,
    "+": 4,
    "-": 4,
    "*": 5,
    "/": 5,
    "%": 5,
}
#: Macros by name: the numbers of variables and of bodies they may have.
MACROS = {
    "all": ((1, 1), (2, 1)),
    "exists": ((1, 1), (2, 1)),
    "exists_one": ((1, 1), (2, 1)),
    "existsOne": ((1, 1), (2, 1)),
    "filter": ((1, 1),),
    "map": ((1, 1), (1, 2)),
    "transformList": ((2, 1), (2, 2)),
    "transformMap": ((2, 1), (2, 2)),
    "transformMapEntry": ((2, 1), (2, 2)),
    "optMap": ((1, 1),),
    "optFlatMap": ((1, 1),),
    "sortBy": ((1, 1),),
}


def parse(text: str) -> Node:
    """The numbered tree of a whole text. Raises ExpressionError."""
    parser = Parser(text)
    node = parser.expression()
    if parser.token.kind != "end":
        raise parser.unexpected("the end of the expression")
    finish(parser, node)
    return node


def end_of_part(text: str, offset: int) -> int:
    """Where the token after the expression that starts at `offset` starts. Raises ExpressionError."""
    parser = Parser(text, offset)
    parser.expression()
    return parser.token.start


def finish(parser: Parser, node: Node) -> None:
    """Number the tree. Raises ExpressionError when it is too deep."""
    deepest = number(node, MAX_DEPTH)
    if deepest is not None:
        message = f"nested more than {MAX_DEPTH} levels deep"
        raise parser.lexer.fail(deepest.start, deepest.end, message)


class Parser:
    """Reads one expression; `token` is the next one not read yet."""

    def __init__(self, text: str, offset: int = 0) -> None:
        self.lexer = Lexer(text, offset)
        if len(text) > MAX_TEXT:
            raise self.lexer.fail(0, 1, f"an expression may have {MAX_TEXT} characters at most")
        self.depth = 0
        self.previous_end = offset
        self.token = self.lexer.next()

    def advance(self) -> Token:
        """The current token; the next one becomes current."""
        token = self.token
        self.previous_end = token.end
        self.token = self.lexer.next()
        return token

    def accept(self, operator: str) -> bool:
        """Read `operator` if it is next."""
        if self.token.kind == "operator" and self.token.text == operator:
            self.advance()
            return True
        return False

    def require(self, operator: str) -> None:
        """Read `operator`. Raises ExpressionError when something else is next."""
        if not self.accept(operator):
            raise self.unexpected(f"`{operator}`")

    def unexpected(self, expected: str) -> ExpressionError:
        """The error that `expected` should stand where the current token is."""
        found = "the end of the text" if self.token.kind == "end" else f"`{self.token.text}`"
        return self.lexer.fail(self.token.start, self.token.end, f"expected {expected}, found {found}")

    def deeper(self) -> None:
        """Go down a level. Raises ExpressionError past MAX_DEPTH."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} levels deep"
            raise self.lexer.fail(self.token.start, self.token.end, message)

    def expression(self) -> Node:
        """A whole expression, `condition ? then : otherwise` at the outermost."""
        start = self.token.start
        self.deeper()
        node = self.binary(1)
        if self.accept("?"):
            then = self.binary(1)
            self.require(":")
            node = Conditional(start, 0, node, then, self.expression())
            node.end = self.previous_end
        self.depth -= 1
        return node

    def binary(self, least: int) -> Node:
        """Operators of at least the precedence `least`."""
        start = self.token.start
        left = self.unary()
        while True:
            operator = self.token.text
            precedence = PRECEDENCE.get(operator, 0)
            if precedence < max(least, 1):
                return left
            self.advance()
            right = self.binary(precedence + 1)
            left = self.combine(start, operator, left, right)

    def combine(self, start: int, operator: str, left: Node, right: Node) -> Node:
        """`left operator right`; a chain on the left that is not in parentheses grows."""
        end = self.previous_end
        if operator in {"&&", "||"}:
            if isinstance(left, Logic) and left.operator == operator and left.start == start:
                left.terms.append(right)
                left.end = end
                return left
            return Logic(start, end, operator, [left, right])
        if operator in {"+", "-", "*", "/", "%"}:
            same = isinstance(left, Chain) and (left.operators[0] in "+-") == (operator in "+-")
            if isinstance(left, Chain) and same and left.start == start:
                left.terms.append(right)
                left.operators.append(operator)
                left.end = end
                return left
            return Chain(start, end, [left, right], [operator])
        return Relation(start, end, operator, left, right)

    def unary(self) -> Node:
        """Signs and negations before a member."""
        start = self.token.start
        if self.token.kind != "operator" or self.token.text not in {"!", "-"}:
            return self.member()
        self.deeper()
        operator = self.advance().text
        node: Node
        if operator == "-" and self.token.kind == "literal" and self.is_number(self.token.value):
            node = self.postfix(self.literal(self.advance(), start, negative=True), start)
        else:
            node = Unary(start, 0, operator, self.unary())
            node.end = self.previous_end
        self.depth -= 1
        return node

    @staticmethod
    def is_number(value: object) -> bool:
        """Whether a literal's value may carry a minus."""
        return type(value) in {int, float}

    def literal(self, token: Token, start: int, *, negative: bool = False) -> Literal:
        """The literal of a token. Raises ExpressionError for an integer beyond 64 bits."""
        value = token.value
        if negative and isinstance(value, int | float):
            value = -value
        if type(value) is int and value == MAX_INT:
            raise self.lexer.fail(start, token.end, f"{token.text} does not fit into 64 bits")
        return Literal(start, token.end, value)

    def member(self) -> Node:
        """A primary expression and what is selected, indexed or called on it."""
        start = self.token.start
        return self.postfix(self.primary(), start)

    def postfix(self, node: Node, start: int) -> Node:
        """Everything that follows a primary expression: `.name`, `.name(...)`, `[...]`."""
        links = 0
        while self.token.kind == "operator" and self.token.text in {".", "[", "{"}:
            links += 1
            if links > MAX_DEPTH:
                message = f"a chain of more than {MAX_DEPTH} selections and calls"
                raise self.lexer.fail(self.token.start, self.token.end, message)
            if self.token.text == "{":
                if isinstance(node, Name | Select):
                    message = "messages cannot be built here: write a map, {'key': value}"
                    raise self.lexer.fail(start, self.token.end, message)
                break
            node = self.selection(node, start) if self.accept(".") else self.indexing(node, start)
        return node

    def indexing(self, node: Node, start: int) -> Node:
        """`[key]` or `[?key]` after `node`."""
        self.require("[")
        optional = self.accept("?")
        key = self.expression()
        self.require("]")
        return Index(start, self.previous_end, node, key, optional)

    def selection(self, node: Node, start: int) -> Node:
        """What follows a dot after `node`."""
        optional = self.accept("?")
        token = self.token
        if token.kind == "quoted":
            self.advance()
            return Select(start, token.end, node, token.text[1:-1], optional, test=False)
        if token.kind != "name" or token.text in CONSTANTS or token.text == "in":
            raise self.unexpected("a field or function name")
        self.advance()
        if optional or not self.accept("("):
            return Select(start, token.end, node, token.text, optional, test=False)
        arguments = self.items(")")
        return self.call(start, token.text, node, arguments)

    def reserved(self, token: Token) -> ExpressionError:
        """The error that a reserved word is used as a name."""
        return self.lexer.fail(token.start, token.end, f"`{token.text}` is a reserved word")

    def items(self, closing: str) -> list[Node]:
        """Expressions between commas up to `closing`."""
        found: list[Node] = []
        while not self.accept(closing):
            found.append(self.expression())
            if not self.accept(","):
                self.require(closing)
                break
        return found

    def call(self, start: int, function: str, target: Node | None, arguments: list[Node]) -> Node:
        """A call, or the macro that it is."""
        end = self.previous_end
        if target is None:
            if function == "has" and len(arguments) == 1:
                return self.presence(start, end, arguments[0])
            return Call(start, end, function, None, arguments)
        namespace = target.name if isinstance(target, Name) else ""
        if (namespace, function, len(arguments)) == ("cel", "bind", 3):
            name = self.variable(arguments[0])
            return Macro(start, end, "cel.bind", arguments[1], [name], arguments[2:])
        for names, bodies in MACROS.get(function, ()):
            if names + bodies == len(arguments):
                variables = [self.variable(argument) for argument in arguments[:names]]
                return Macro(start, end, function, target, variables, arguments[names:])
        return Call(start, end, function, target, arguments)

    def variable(self, node: Node) -> str:
        """The name that a macro binds. Raises ExpressionError when it is no plain name."""
        if isinstance(node, Name) and not node.absolute:
            return node.name
        raise self.lexer.fail(node.start, node.end, "a variable name is expected here")

    def presence(self, start: int, end: int, node: Node) -> Node:
        """`has(operand.field)`."""
        if not isinstance(node, Select) or node.test:
            raise self.lexer.fail(node.start, node.end, "has() takes a field selection: has(x.field)")
        return Select(start, end, node.operand, node.field, node.optional, test=True)

    def primary(self) -> Node:
        """A literal, a name, a call, a list, a map or an expression in parentheses."""
        token = self.token
        if token.kind == "literal":
            return self.literal(self.advance(), token.start)
        if token.kind == "name":
            return self.name(token.start, absolute=False)
        openings: dict[str, Callable[[], Node]] = {
            "(": self.parenthesis,
            "[": self.list_literal,
            "{": self.map_literal,
        }
        if token.kind == "operator" and token.text == ".":
            self.advance()
            if self.token.kind == "name":
                return self.name(token.start, absolute=True)
        elif token.kind == "operator" and token.text in openings:
            self.advance()
            return openings[token.text]()
        raise self.unexpected("an expression")

    def parenthesis(self) -> Node:
        """The expression after `(`, up to `)`."""
        node = self.expression()
        self.require(")")
        return node

    def name(self, start: int, *, absolute: bool) -> Node:
        """A constant, a variable or a call of a function."""
        token = self.advance()
        if not absolute and token.text in CONSTANTS:
            return Literal(start, token.end, CONSTANTS[token.text])
        if token.text in RESERVED or token.text in CONSTANTS or token.text == "in":
            raise self.reserved(token)
        if self.accept("("):
            return self.call(start, token.text, None, self.items(")"))
        return Name(start, token.end, token.text, absolute)

    def list_literal(self) -> Node:
        """The list after `[`."""
        start = self.previous_end - 1
        items: list[Node] = []
        optional: list[bool] = []
        while not self.accept("]"):
            optional.append(self.accept("?"))
            items.append(self.expression())
            if not self.accept(","):
                self.require("]")
                break
        return ListLiteral(start, self.previous_end, items, optional)

    def map_literal(self) -> Node:
        """The map after `{`."""
        start = self.previous_end - 1
        keys: list[Node] = []
        values: list[Node] = []
        optional: list[bool] = []
        while not self.accept("}"):
            optional.append(self.accept("?"))
            keys.append(self.expression())
            self.require(":")
            values.append(self.expression())
            if not self.accept(","):
                self.require("}")
                break
        return MapLiteral(start, self.previous_end, keys, values, optional)
