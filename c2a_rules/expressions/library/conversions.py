"""Sizes, types as values, and conversions between the kinds of values."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from c2a_rules.expressions.errors import EvaluationError
from c2a_rules.expressions.operators import int_of, no_overload, uint_of
from c2a_rules.expressions.values import (
    NANOS,
    Duration,
    Timestamp,
    TypeValue,
    UInt,
    Value,
    kind_of,
)

TRUTHS = dict.fromkeys(("1", "t", "T", "true", "TRUE", "True"), True)
TRUTHS |= dict.fromkeys(("0", "f", "F", "false", "FALSE", "False"), False)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def size(value: Value) -> int:
    """Characters of a text, bytes, items of a list, or keys of a map."""
    if isinstance(value, str | bytes | list | dict):
        return len(value)
    raise no_overload("size", value)


def type_of(value: object) -> TypeValue:
    """The type of a value, as a value."""
    return TypeValue(kind_of(value))


def dyn(value: object) -> object:
    """The value itself, its type forgotten."""
    return value


def to_bool(value: object) -> bool:
    """A boolean from itself or from a text such as true, True, t or 1."""
    if type(value) is bool:
        return value
    if isinstance(value, str) and value in TRUTHS:
        return TRUTHS[value]
    raise EvaluationError(f"no boolean: {value!r}") if isinstance(value, str) else no_overload("bool", value)


def to_bytes(value: object) -> bytes:
    """Bytes, or a text as UTF-8."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        try:
            return value.encode()
        except UnicodeEncodeError:
            raise EvaluationError("half of a surrogate pair has no bytes") from None
    raise no_overload("bytes", value)


def to_double(value: object) -> float:
    """A double from any number or from the text of one."""
    if type(value) in {int, UInt, float}:
        return float(value)  # type: ignore[arg-type]  # the line above has made sure
    if isinstance(value, str):
        try:
            return float(value.replace("_", "?"))
        except ValueError:
            raise EvaluationError(f"no number: {value!r}") from None
    raise no_overload("double", value)


def whole(value: float) -> int:
    """A double cut to a whole number. Raises EvaluationError for infinities and NaN."""
    if math.isfinite(value):
        return int(value)
    raise EvaluationError("integer overflow")


def digits(value: str) -> int:
    """The whole number that a text is."""
    try:
        return int(value.replace("_", "?"))
    except ValueError:
        raise EvaluationError(f"no whole number: {value!r}") from None


def to_int(value: object) -> int:
    """A signed integer: doubles are cut towards zero, moments give seconds since 1970."""
    if type(value) is int:
        return value
    if type(value) is UInt:
        return int_of(int(value))
    if type(value) is float:
        # The greatest double below 2**63 is far below it: the ends are out of reach.
        if not -(2.0**63) < value < 2.0**63:
            raise EvaluationError("integer overflow")
        return whole(value)
    if isinstance(value, str):
        return int_of(digits(value))
    if isinstance(value, Timestamp):
        return value.nanos // NANOS
    if isinstance(value, Duration):
        return value.nanos // NANOS if value.nanos >= 0 else -(-value.nanos // NANOS)
    raise no_overload("int", value)


def to_uint(value: object) -> UInt:
    """An unsigned integer; doubles are cut."""
    if type(value) is UInt:
        return value
    if type(value) is int:
        return uint_of(value)
    if type(value) is float:
        return uint_of(whole(value))
    if isinstance(value, str):
        return uint_of(digits(value))
    raise no_overload("uint", value)


def to_string(value: object) -> str:
    """The text of a simple value, as CEL writes it."""
    if isinstance(value, str):
        return value
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) in {int, UInt}:
        return str(int(value))  # type: ignore[call-overload]  # the line above has made sure
    if type(value) is float:
        return double_text(value)
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            raise EvaluationError("the bytes are not UTF-8") from None
    if isinstance(value, Timestamp):
        return timestamp_text(value)
    if isinstance(value, Duration):
        return f"{decimal(value.nanos)}s"
    raise no_overload("string", value)


def double_text(value: float) -> str:
    """A double without a trailing `.0`; NaN, Infinity and -Infinity by name."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    text = repr(value)
    return text.removesuffix(".0")


def decimal(nanos: int) -> str:
    """Nanoseconds as seconds, with no more decimals than needed."""
    whole_seconds, rest = divmod(abs(nanos), NANOS)
    sign = "-" if nanos < 0 else ""
    return f"{sign}{whole_seconds}" + (f".{rest:09}".rstrip("0") if rest else "")


def timestamp_text(value: Timestamp) -> str:
    """A moment as RFC 3339 has it, in UTC."""
    seconds, nanos = divmod(value.nanos, NANOS)
    moment = EPOCH + timedelta(seconds=seconds)
    fraction = f".{nanos:09}".rstrip("0") if nanos else ""
    return f"{moment:%Y-%m-%dT%H:%M:%S}".rjust(19, "0") + fraction + "Z"
