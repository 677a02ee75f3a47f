"""Text to tokens, one at a time, so that an expression may end inside a longer text."""

from __future__ import annotations

import re

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
    "as break const continue else for function if import let loop package namespace return var void while".split()
)
#: How a string goes on after its opening quotes, by (quotes, raw).
BODY = {
    (quotes, raw): re.compile(
        ("" if raw else r"(?:\\.|")
        + ("(?:" if raw else "")
        + (rf"(?!{quotes})" if len(quotes) == 3 else "")
        + ("[^" if raw or len(quotes) == 3 else r"[^\\")
        + ("" if len(quotes) == 3 and raw else r"\\" if len(quotes) == 3 else quotes + r"\r\n")
        + ("]" if not (raw and len(quotes) == 3) else "")
        + ")*"
        + quotes,
        re.DOTALL,
    )
    for quotes in ('"', "'")
    for raw in (True, False)
}
