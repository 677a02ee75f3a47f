"""Functions of optionals."""

from __future__ import annotations

from c2a_rules.expressions.errors import EvaluationError
from c2a_rules.expressions.values import NONE, Duration, Optional, Timestamp, Value


def of(value: object) -> Optional:
    """An optional that holds a value."""
    return Optional(value)


def of_non_zero(value: object) -> Optional:
    """An optional that holds a value, unless it is its type's zero: 0, false, empty, null."""
    if isinstance(value, Duration | Timestamp):
        return Optional(value) if value.nanos else NONE
    return Optional(value) if value else NONE


def none() -> Optional:
    """The optional that holds nothing."""
    return NONE


def has_value(optional: Optional) -> bool:
    """Whether an optional holds something."""
    return optional.present


def value(optional: Optional) -> Value:
    """What an optional holds. Raises EvaluationError when it holds nothing."""
    if optional.present:
        return optional.value
    raise EvaluationError("the optional holds no value")


def either(optional: Optional, other: Optional) -> Optional:
    """The first of two optionals that holds something."""
    return optional if optional.present else other


def or_value(optional: Optional, default: object) -> object:
    """What an optional holds, or the default."""
    return optional.value if optional.present else default
