"""`'…%s…'.format([…])`, as CEL's strings extension has it."""

from __future__ import annotations

import math
import re

from c2a_rules.expressions.errors import EvaluationError
from c2a_rules.expressions.library.conversions import double_text, to_string
from c2a_rules.expressions.library.strings import bounded, join
from c2a_rules.expressions.values import TypeValue, UInt, Value, kind_of

CLAUSE = re.compile(r"%(?:(%)|(?:\.([0-9]{1,3}))?(.)|$)", re.DOTALL)
PRECISION = 6


def format_text(text: str, values: list[object]) -> str:
    """A text with its clauses replaced by values: %s %d %f %e %b %o %x %X and %%.

    Raises EvaluationError for an unknown clause, a value that does not fit, or too few values.
    """
    parts: list[str] = []
    done = used = size = 0
    for found in CLAUSE.finditer(text):
        parts.append(text[done : found.start()])
        done = found.end()
        if found[1]:
            parts.append("%")
            continue
        if found[3] is None:
            raise EvaluationError("a format ends with %")
        if used >= len(values):
            raise EvaluationError(f"index {used} out of range: not enough values to format")
        parts.append(clause(found[3], found[2], values[used]))
        size += len(parts[-1])
        bounded(size)
        used += 1
    return "".join([*parts, text[done:]])


def clause(letter: str, precision: str | None, value: Value) -> str:
    """A value as one clause writes it."""
    if letter == "s":
        return text_of(value)
    if letter in "fed":
        return number(letter, precision, value)
    whole = type(value) in {int, UInt}
    if letter == "b" and (whole or type(value) is bool):
        return f"{int(value):b}"
    if letter == "o" and whole:
        return f"{int(value):o}"
    if letter in "xX":
        if whole:
            return f"{int(value):{letter}}"
        if isinstance(value, str | bytes):
            digits = (value.encode() if isinstance(value, str) else value).hex()
            return digits.upper() if letter == "X" else digits
    if letter in "boxX":
        raise EvaluationError(f"%{letter} cannot write {kind_of(value)}")
    raise EvaluationError(f"unknown format clause %{letter}")


def number(letter: str, precision: str | None, value: Value) -> str:
    """A number as %d, %f or %e write it."""
    if type(value) not in {int, UInt, float}:
        raise EvaluationError(f"%{letter} cannot write {kind_of(value)}")
    if isinstance(value, float) and not math.isfinite(value):
        return double_text(value)
    if letter == "d":
        return double_text(value) if isinstance(value, float) else str(int(value))
    places = PRECISION if precision is None else int(precision)
    return f"{float(value):.{places}{letter}}"


def text_of(value: Value) -> str:
    """Value value as %s writes it; maps in the order of their keys' texts."""
    if isinstance(value, list):
        return f"[{join(list(map(text_of, value)), ', ')}]"
    if isinstance(value, dict):
        pairs = sorted((text_of(key), text_of(inner)) for key, inner in value.items())
        return "{" + join([f"{key}: {inner}" for key, inner in pairs], ", ") + "}"
    if value is None:
        return "null"
    if isinstance(value, TypeValue):
        return value.name
    return to_string(value)
