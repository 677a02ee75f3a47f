"""Functions of numbers."""

from __future__ import annotations

import math

from c2a_rules.expressions.errors import EvaluationError
from c2a_rules.expressions.operators import MAX_UINT, int_of, no_overload
from c2a_rules.expressions.values import UInt, Value

BITS = 64


def numbers(name: str, values: tuple[Value, ...]) -> list[Value]:
    """Numbers given one by one or as one list. Raises EvaluationError for anything else."""
    found = values[0] if len(values) == 1 and isinstance(values[0], list) else list(values)
    if not found:
        raise EvaluationError(f"{name} of nothing")
    for value in found:
        if type(value) not in {int, UInt, float}:
            raise no_overload(name, value)
    return list(found)


def greatest(*values: Value) -> Value:
    """The greatest of some numbers, the first of equal ones."""
    return max(numbers("math.greatest", values))


def least(*values: Value) -> Value:
    """The least of some numbers, the first of equal ones."""
    return min(numbers("math.least", values))


def ceil(value: float) -> float:
    """The nearest whole number above."""
    return float(math.ceil(value)) if math.isfinite(value) else value


def floor(value: float) -> float:
    """The nearest whole number below."""
    return float(math.floor(value)) if math.isfinite(value) else value


def rounded(value: float) -> float:
    """The nearest whole number, halves away from zero."""
    return math.copysign(floor(abs(value) + 0.5), value) if math.isfinite(value) else value


def trunc(value: float) -> float:
    """The whole number towards zero."""
    return float(math.trunc(value)) if math.isfinite(value) else value


def sqrt(value: float) -> float:
    """The square root; NaN of what is negative."""
    return math.sqrt(value) if value >= 0.0 else math.nan


def absolute(value: Value) -> Value:
    """A number without its sign."""
    if type(value) is UInt:
        return value
    return abs(value) if type(value) is float else int_of(abs(value))


def sign(value: Value) -> Value:
    """-1, 0 or 1, of the number's own kind."""
    if type(value) is float:
        return math.copysign(1.0, value) if value else value
    return type(value)((value > 0) - (value < 0))


def is_nan(value: float) -> bool:
    """Whether a double is no number."""
    return math.isnan(value)


def is_inf(value: float) -> bool:
    """Whether a double is infinite."""
    return math.isinf(value)


def is_finite(value: float) -> bool:
    """Whether a double is a number and not infinite."""
    return math.isfinite(value)


def bit_and(left: int, right: int) -> int:
    """The bits that both have."""
    return type(left)(int(left) & int(right))


def bit_or(left: int, right: int) -> int:
    """The bits that one of the two has."""
    return type(left)(int(left) | int(right))


def bit_xor(left: int, right: int) -> int:
    """The bits that just one of the two has."""
    return type(left)(int(left) ^ int(right))


def bit_not(value: int) -> int:
    """The bits that a number does not have."""
    return UInt(MAX_UINT - value) if type(value) is UInt else ~value


def signed(value: int, kind: type[int]) -> int:
    """64 bits as a number of a kind."""
    bits = value & MAX_UINT
    return kind(bits - MAX_UINT - 1) if kind is int and bits >> (BITS - 1) else kind(bits)


def shifted(places: int) -> bool:
    """Whether any bit is left after a shift. Raises EvaluationError for a negative one."""
    if places < 0:
        raise EvaluationError(f"shift by a negative offset: {places}")
    return places < BITS


def shift_left(value: int, places: int) -> int:
    """The bits moved up; those past the 64th are lost."""
    return signed(int(value) << places, type(value)) if shifted(places) else type(value)(0)


def shift_right(value: int, places: int) -> int:
    """The 64 bits moved down, zeros coming in."""
    return signed((int(value) & MAX_UINT) >> places, type(value)) if shifted(places) else type(value)(0)
