"""Text to tokens, one at a time, so that an expression may end inside a longer text."""

from __future__ import annotations

import re
import sys

from c2a_rules.expressions.errors import ExpressionError, Problem
from c2a_rules.expressions.values import UInt

SPACE = re.compile(r"(?:[ \t\r\n\f]+|//[^\n]*)+")
TOKEN = re.compile(
    r"""
    (?P<string>(?:[rR][bB]|[bB][rR]|[rRbB])?(?:\"\"\"|'''|"|'))
  | (?P<number>0[xX][0-9a-fA-F]+[uU]?|[0-9]*\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|[0-9]+[uU]?)
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<quoted>`[A-Za-z0-9_.\-/ ]+`)
  | (?P<operator>&&|\|\||[=!<>]=|[-+*/%!<>?:.,()\[\]{}])
    """,
    re.VERBOSE,
)
RESERVED = frozenset(
    [
        "as",
        "break",
        "const",
        "continue",
        "else",
        "for",
        "function",
        "if",
        "import",
        "let",
        "loop",
        "package",
        "namespace",
        "return",
        "var",
        "void",
        "while",
    ]
)
#: How a string goes on after its opening quotes, by those quotes: (raw, with escapes).
BODIES = {
    '"': (r'[^"\r\n]*"', r'(?:[^"\\\r\n]|\\.)*"'),
    "'": (r"[^'\r\n]*'", r"(?:[^'\\\r\n]|\\.)*'"),
    '"""': (r'(?:(?!""").)*"""', r'(?:(?!""")[^\\]|\\.)*"""'),
    "'''": (r"(?:(?!''').)*'''", r"(?:(?!''')[^\\]|\\.)*'''"),
}
ESCAPE = re.compile(
    r"\\(?:([abfnrtv\\'\"`?])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|(.?))",
    re.DOTALL,
)
SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
SURROGATES = range(0xD800, 0xE000)
MAX_INT, MAX_UINT = 2**63, 2**64
DIGITS = 20


class Token:
    """One token: `text` as written; `kind` is name, quoted, literal (with a `value`), operator or end."""

    __slots__ = ("end", "kind", "start", "text", "value")

    def __init__(self, kind: str, text: str, start: int, end: int, value: object = None) -> None:
        self.kind = kind
        self.text = text
        self.start = start
        self.end = end
        self.value = value


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column (1-based) of an offset in `text`."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def fault(text: str, start: int, end: int, message: str, suggestion: str | None = None) -> Problem:
    """A problem about `text[start:end]`; one that runs over several lines ends with its first."""
    line, column = place(text, start)
    first = text.find("\n", start, end)
    width = max(1, (end if first < 0 else first) - start)
    return Problem(message, line, column, column + width, suggestion)


class Lexer:
    """Gives the tokens of `text` from `offset` on."""

    def __init__(self, text: str, offset: int) -> None:
        self.text = text
        self.offset = offset

    def fail(self, start: int, end: int, message: str) -> ExpressionError:
        """A syntax error about `text[start:end]`, to be raised."""
        return ExpressionError([fault(self.text, start, end, message)])

    def next(self) -> Token:
        """The next token; of kind `end` at the end of the text. Raises ExpressionError."""
        text = self.text
        space = SPACE.match(text, self.offset)
        start = space.end() if space else self.offset
        match = TOKEN.match(text, start)
        if match is None:
            self.offset = start
            if start == len(text):
                return Token("end", "", start, start)
            raise self.fail(start, start + 1, f"unexpected character {text[start]!r}")
        self.offset = end = match.end()
        kind = match.lastgroup or ""
        if kind == "string":
            return self.string(start, match[0])
        if kind == "number":
            return Token("literal", match[0], start, end, self.number(start, match[0]))
        return Token(kind, match[0], start, end)

    def number(self, start: int, text: str) -> object:
        """The value of an integer (an unsigned one ends in u) or a double.

        2**63 is allowed: it may follow a minus; the parser refuses it otherwise.
        """
        hexadecimal = text[:2] in {"0x", "0X"}
        digits = text.rstrip("uU")
        if not hexadecimal and not digits.isdigit():
            return float(text)
        # Python refuses to read thousands of digits; leading zeros apart, 20 are enough.
        short = digits[2:].lstrip("0") if hexadecimal else digits.lstrip("0")
        value = int(short or "0", 16 if hexadecimal else 10) if len(short) <= DIGITS else MAX_UINT
        if digits != text and value < MAX_UINT:
            return UInt(value)
        if digits == text and value <= MAX_INT:
            return value
        raise self.fail(start, start + len(text), f"{text} does not fit into 64 bits")

    def string(self, start: int, opening: str) -> Token:
        """The string or bytes literal that starts with `opening` (prefix and quotes)."""
        prefix = opening.rstrip("\"'").lower()
        pattern = BODIES[opening[len(prefix) :]][0 if "r" in prefix else 1]
        match = re.compile(pattern, re.DOTALL).match(self.text, self.offset)
        if match is None:
            raise self.fail(start, start + len(opening), "a string that does not end")
        body = match[0][: len(prefix) - len(opening)]
        offset, self.offset = self.offset, match.end()
        value: object = body
        if "b" in prefix:
            value = body.encode() if "r" in prefix else self.unescape_bytes(body, offset)
        elif "r" not in prefix:
            value = ESCAPE.sub(lambda found: self.character(found, offset), body) if "\\" in body else body
        return Token("literal", opening, start, self.offset, value)

    def character(self, found: re.Match[str], offset: int) -> str:
        """The character that an escape stands for."""
        simple, hexadecimal, short, long, octal, _ = found.groups()
        if simple:
            return SIMPLE.get(simple, simple)
        digits = hexadecimal or short or long
        code = int(digits, 16) if digits else int(octal, 8) if octal else -1
        if 0 <= code <= sys.maxunicode and code not in SURROGATES:
            return chr(code)
        place = offset + found.start()
        raise self.fail(place, place + len(found[0]), f"{found[0]} is no escape sequence of a string")

    def unescape_bytes(self, body: str, offset: int) -> bytes:
        """The bytes of a literal: hexadecimal and octal escapes are bytes, the rest is UTF-8."""
        result, done = bytearray(), 0
        for found in ESCAPE.finditer(body):
            result += body[done : found.start()].encode()
            done = found.end()
            if found[2] or found[5]:
                result.append(int(found[2], 16) if found[2] else int(found[5], 8))
            else:
                result += self.character(found, offset).encode()
        return bytes(result + body[done:].encode())
