"""What compiled expressions do where Python's own operators mean something else.

Helpers with `scope` as first argument count what they build against its budget.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from c2a_rules.expressions.errors import BudgetExceeded, EvaluationError
from c2a_rules.expressions.scope import release
from c2a_rules.expressions.values import (
    FIRST_MOMENT,
    LAST_MOMENT,
    LONGEST,
    NONE,
    NUMBERS,
    Duration,
    Moment,
    Optional,
    Timestamp,
    TypeValue,
    UInt,
    Value,
    contains,
    has_key,
    kind_of,
)

if TYPE_CHECKING:
    from c2a_rules.expressions.scope import Scope

MIN_INT, MAX_INT, MAX_UINT = -(2**63), 2**63 - 1, 2**64 - 1
#: Characters of a text, bytes, and items of a list or map that an expression may build.
MAX_SIZE = 1_000_000
#: Building this many characters costs a step.
CHARACTERS_PER_STEP = 32
#: Characters of a value that a message shows.
SHOWN = 40


def no_overload(operator: str, *values: object) -> EvaluationError:
    """The error that an operator or function does not take values of these kinds."""
    kinds = ", ".join(map(kind_of, values))
    return EvaluationError(f"no such overload: {operator} of {kinds}")


def int_of(value: int) -> int:
    """The value itself. Raises EvaluationError when it does not fit into 64 bits."""
    if MIN_INT <= value <= MAX_INT:
        return value
    raise EvaluationError("integer overflow")


def uint_of(value: int) -> UInt:
    """The value as unsigned. Raises EvaluationError when it does not fit into 64 bits."""
    if 0 <= value <= MAX_UINT:
        return UInt(value)
    raise EvaluationError("unsigned integer overflow")


def duration_of(nanos: int) -> Duration:
    """A duration. Raises EvaluationError beyond 10,000 years."""
    if -LONGEST <= nanos <= LONGEST:
        return Duration(nanos)
    raise EvaluationError("duration out of range")


def timestamp_of(nanos: int) -> Timestamp:
    """A moment. Raises EvaluationError outside the years 1 to 9999."""
    if FIRST_MOMENT <= nanos <= LAST_MOMENT:
        return Timestamp(nanos)
    raise EvaluationError("timestamp out of range")


def difference_of(nanos: int) -> Duration:
    """The duration between two moments, which must fit into 64 bits of nanoseconds."""
    if MIN_INT <= nanos <= MAX_INT:
        return Duration(nanos)
    raise EvaluationError("duration out of range")


def charge(scope: Scope, size: int) -> None:
    """Count a text or list of `size` against the budget. Raises BudgetExceeded."""
    if size > MAX_SIZE:
        raise BudgetExceeded(f"a value of more than {MAX_SIZE} characters or items")
    scope.left -= size // CHARACTERS_PER_STEP
    if scope.left < 0:
        exhausted(scope)


def exhausted(scope: Scope) -> None:
    """Raise BudgetExceeded: the steps are used up."""
    raise BudgetExceeded(f"more than {scope.budget} steps")


def concat(scope: Scope, left: Value, right: Value) -> Value:
    """Two texts, byte strings or lists as one."""
    size = len(left) + len(right)
    if size > CHARACTERS_PER_STEP:
        charge(scope, size)
    return left + right


def add(scope: Scope, left: Value, right: Value) -> Value:
    """`left + right` for values whose types are not known before."""
    kind = type(left)
    if kind is type(right):
        if kind is float:
            return left + right
        if kind is int:
            return int_of(left + right)
        if kind is UInt:
            return uint_of(left + right)
        if kind in {str, bytes, list}:
            return concat(scope, left, right)
    if isinstance(left, Moment) and isinstance(right, Moment) and Duration in (kind, type(right)):
        return (duration_of if kind is type(right) else timestamp_of)(left.nanos + right.nanos)
    raise no_overload("+", left, right)


def subtract(left: Value, right: Value) -> Value:
    """`left - right` for values whose types are not known before."""
    kind = type(left)
    if kind is type(right):
        if kind is float:
            return left - right
        if kind is int:
            return int_of(left - right)
        if kind is UInt:
            return uint_of(left - right)
        if kind is Duration:
            return duration_of(left.nanos - right.nanos)
        if kind is Timestamp:
            return difference_of(left.nanos - right.nanos)
    if isinstance(left, Timestamp) and isinstance(right, Duration):
        return timestamp_of(left.nanos - right.nanos)
    raise no_overload("-", left, right)


def multiply(left: Value, right: Value) -> Value:
    """`left * right` for values whose types are not known before."""
    kind = type(left)
    if kind is type(right) and kind in {int, UInt, float}:
        product = left * right
        return product if kind is float else (int_of if kind is int else uint_of)(product)
    raise no_overload("*", left, right)


def divide_int(left: int, right: int) -> int:
    """Integer division towards zero. Raises EvaluationError for a zero divisor or overflow."""
    if right == 0:
        raise EvaluationError("division by zero")
    quotient = abs(left) // abs(right)
    return int_of(quotient if (left < 0) == (right < 0) else -quotient)


def divide_double(left: float, right: float) -> float:
    """Division as IEEE 754 has it: by zero it gives an infinity or NaN."""
    if right != 0.0:
        return left / right
    if left == 0.0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def divide(left: Value, right: Value) -> Value:
    """`left / right` for values whose types are not known before."""
    kind = type(left)
    if kind is type(right):
        if kind is float:
            return divide_double(left, right)
        if kind is int:
            return divide_int(left, right)
        if kind is UInt:
            return UInt(divide_int(left, right) if right == 0 else left // right)
    raise no_overload("/", left, right)


def modulo(left: Value, right: Value) -> Value:
    """`left % right`: the remainder has the sign of `left`."""
    kind = type(left)
    if kind is not type(right) or kind not in {int, UInt}:
        raise no_overload("%", left, right)
    if right == 0:
        raise EvaluationError("modulus by zero")
    if left == MIN_INT and right == -1:
        raise EvaluationError("integer overflow")
    remainder = abs(left) % abs(right)
    return UInt(remainder) if kind is UInt else -remainder if left < 0 else remainder


def negate(value: Value) -> Value:
    """`-value`."""
    if type(value) is float:
        return -value
    if type(value) is int:
        return int_of(-value)
    raise no_overload("-", value)


def negation(value: object) -> bool:
    """`!value` for a value whose type is not known before."""
    return not truth(value)


def truth(value: object) -> bool:
    """The value itself. Raises EvaluationError when it is no boolean."""
    if value is True or value is False:
        return value
    raise EvaluationError(f"a condition must be true or false, not {kind_of(value)}")


ORDERED = (str, bytes, bool, Timestamp, Duration)


def ordered(operator: str, left: object, right: object) -> None:
    """Raise EvaluationError unless CEL has an order between the two values."""
    if isinstance(left, NUMBERS) and isinstance(right, NUMBERS):
        if (type(left) is bool) == (type(right) is bool):
            return
    elif type(left) is type(right) and isinstance(left, ORDERED):
        return
    raise no_overload(operator, left, right)


def less(left: Value, right: Value) -> bool:
    """`left < right` for values whose types are not known before."""
    ordered("<", left, right)
    return bool(left < right)


def less_equal(left: Value, right: Value) -> bool:
    """`left <= right` for values whose types are not known before."""
    ordered("<=", left, right)
    return bool(left <= right)


def greater(left: Value, right: Value) -> bool:
    """`left > right` for values whose types are not known before."""
    ordered(">", left, right)
    return bool(left > right)


def greater_equal(left: Value, right: Value) -> bool:
    """`left >= right` for values whose types are not known before."""
    ordered(">=", left, right)
    return bool(left >= right)


def member(value: object, container: object) -> bool:
    """`value in container` for a list's items or a map's keys."""
    if isinstance(container, list):
        return contains(container, value)
    if isinstance(container, dict):
        return has_key(container, value)
    raise no_overload("in", value, container)


def position(items: list[Value], key: object) -> int | None:
    """The place in a list that a key means; None when there is none.

    Raises EvaluationError for a key that is no whole number.
    """
    if isinstance(key, NUMBERS) and type(key) is not bool and key == key // 1:
        return int(key) if 0 <= key < len(items) else None
    raise EvaluationError(f"a list has no index {show(key)}")


def look_up(container: Value, key: Value) -> Value:
    """The item or value at `key`, or ABSENT. Raises EvaluationError for what has no items."""
    if isinstance(container, dict):
        return release(container[key]) if has_key(container, key) else ABSENT
    if isinstance(container, list):
        place = position(container, key)
        return ABSENT if place is None else container[place]
    raise no_overload("[]", container, key)


def index(container: Value, key: Value) -> Value:
    """`container[key]`, or an optional of it where the container is optional."""
    if type(container) is Optional:
        return optional(look_up(container.value, key)) if container.present else NONE
    value = look_up(container, key)
    if value is not ABSENT:
        return value
    if isinstance(container, dict):
        raise EvaluationError(f"no such key: {show(key)}")
    raise EvaluationError(f"index {show(key)} out of range: the list has {len(container)} items")


def index_optional(container: Value, key: Value) -> Optional:
    """`container[?key]`."""
    if type(container) is Optional:
        return optional(look_up(container.value, key)) if container.present else NONE
    return optional(look_up(container, key))


def select(container: Value, field: str) -> Value:
    """`container.field` for a map, or an optional of one."""
    if type(container) is Optional:
        return select_optional(container, field)
    if not isinstance(container, dict):
        raise EvaluationError(f"{kind_of(container)} has no fields")
    if field not in container:
        raise EvaluationError(f"no such key: '{field}'")
    return release(container[field])


def select_optional(container: Value, field: str) -> Optional:
    """`container.?field` for a map, or an optional of one."""
    if type(container) is Optional:
        if not container.present:
            return NONE
        container = container.value
    if not isinstance(container, dict):
        raise EvaluationError(f"{kind_of(container)} has no fields")
    return Optional(release(container[field])) if field in container else NONE


def present(container: Value, field: str) -> bool:
    """`has(container.field)` for a map, or an optional of one."""
    return select_optional(container, field).present


class Absent:
    """What stands for the value of an absent optional inside compiled code."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Value = Absent()


def optional(value: Value) -> Optional:
    """A value as an optional; ABSENT as none."""
    return NONE if value is ABSENT else Optional(value)


def unwrap(value: Value) -> Value:
    """The value of an optional, or ABSENT. Raises EvaluationError for what is no optional."""
    if type(value) is Optional:
        return value.value if value.present else ABSENT
    raise EvaluationError(f"{kind_of(value)} is not optional")


def items_of(value: Value) -> Value:
    """What a macro runs over: a list, or the keys of a map."""
    if isinstance(value, list | dict):
        return value
    raise EvaluationError(f"cannot run over {kind_of(value)}")


def pairs_of(value: Value) -> Value:
    """The pairs a macro with two variables runs over: index and item, or key and value."""
    if isinstance(value, dict):
        return value.items()
    return enumerate(items_of(value))


def key_of(value: Value, taken: dict[Value, Value]) -> Value:
    """A key for a map that is being built. Raises EvaluationError for a wrong or repeated one."""
    if not isinstance(value, str | int):
        raise EvaluationError(f"{kind_of(value)} cannot be a key")
    if value in taken:
        raise EvaluationError(f"repeated key: {show(value)}")
    return value


def show(value: object) -> str:
    """A value for a message, cut where it is long."""
    text = f"'{value}'" if isinstance(value, str) else repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def type_value(name: str) -> TypeValue:
    """A type as a value, by its name."""
    return TypeValue(name)


Helper = Callable[..., Value]
