"""The CEL values that Python has no type for, and equality.

Everything else is what JSON gives: bool, int, float, str, None, list, dict; and bytes. A map is
a dict. Keys that Python takes for one (`1` and `true`) cannot stand in one map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from c2a_rules.expressions.errors import BudgetExceeded

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Any CEL value, where the kinds are not known before.
Value = Any

NANOS = 1_000_000_000
#: Nanoseconds since 1970 of the first and the last moment: years 1 to 9999.
FIRST_MOMENT, LAST_MOMENT = -62135596800 * NANOS, 253402300800 * NANOS - 1
#: Nanoseconds of the longest duration, either way: the seconds of 10,000 years.
LONGEST = 315_576_000_000 * NANOS


class UInt(int):
    """An unsigned integer of 64 bits."""

    __slots__ = ()


class TypeValue:
    """A type as a value, as `type(x)` gives it."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TypeValue) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"TypeValue({self.name!r})"


class Optional:
    """A value that may be absent. `NONE` is the absent one."""

    __slots__ = ("present", "value")

    def __init__(self, value: object, *, present: bool = True) -> None:
        self.value = value
        self.present = present

    def __repr__(self) -> str:
        return f"Optional({self.value!r})" if self.present else "Optional.none"


NONE = Optional(None, present=False)


class Moment:
    """What timestamps and durations share: a count of nanoseconds, and an order."""

    __slots__ = ("nanos",)

    def __init__(self, nanos: int) -> None:
        self.nanos = nanos

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.nanos == other.nanos

    def __hash__(self) -> int:
        return hash(self.nanos)

    def __lt__(self, other: Moment) -> bool:
        return self.nanos < other.nanos

    def __le__(self, other: Moment) -> bool:
        return self.nanos <= other.nanos

    def __gt__(self, other: Moment) -> bool:
        return self.nanos > other.nanos

    def __ge__(self, other: Moment) -> bool:
        return self.nanos >= other.nanos

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.nanos})"


class Timestamp(Moment):
    """A moment in UTC: nanoseconds since 1970."""

    __slots__ = ()


class Duration(Moment):
    """A length of time in nanoseconds."""

    __slots__ = ()


class Held:
    """A variable or fact whose reading raises `exception` (an EvaluationError or Unknown)."""

    __slots__ = ("exception",)

    def __init__(self, exception: Exception) -> None:
        self.exception = exception

    def __repr__(self) -> str:
        return f"Held({self.exception!r})"


KINDS: dict[type, str] = {
    bool: "bool",
    int: "int",
    UInt: "uint",
    float: "double",
    str: "string",
    bytes: "bytes",
    type(None): "null_type",
    list: "list",
    dict: "map",
    Optional: "optional_type",
    Timestamp: "google.protobuf.Timestamp",
    Duration: "google.protobuf.Duration",
    TypeValue: "type",
}
NUMBERS = (int, float)
#: Values that one comparison may look at.
COMPARED = 100_000


def kind_of(value: object) -> str:
    """The name of a value's CEL type; subclasses of dict and list count as these."""
    kind = KINDS.get(type(value))
    if kind is not None:
        return kind
    for known in (dict, list, str, float):
        if isinstance(value, known):
            return KINDS[known]
    return type(value).__name__


def equal(left: object, right: object) -> bool:
    """CEL equality: numbers compare across their types, anything else only with its own kind."""
    return Comparison().equal(left, right)


class Comparison:
    """One comparison, which counts its steps: lists that share parts can be endless to compare."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = COMPARED

    def equal(self, left: object, right: object) -> bool:
        """Whether two values are equal. Raises BudgetExceeded."""
        self.left -= 1
        if self.left < 0:
            raise BudgetExceeded(f"a comparison of more than {COMPARED} values")
        if isinstance(left, NUMBERS) and isinstance(right, NUMBERS):
            return (type(left) is bool) == (type(right) is bool) and left == right
        if isinstance(left, list) and isinstance(right, list):
            return len(left) == len(right) and all(map(self.equal, left, right))
        if isinstance(left, dict) and isinstance(right, dict):
            return len(left) == len(right) and all(
                has_key(right, key) and self.equal(value, right[key]) for key, value in left.items()
            )
        if isinstance(left, Optional) and isinstance(right, Optional):
            return left.present == right.present and self.equal(left.value, right.value)
        return type(left) is type(right) and left == right


def has_key(mapping: dict[object, object], key: object) -> bool:
    """Whether a map has a key: `1`, `1u` and `1.0` are one key, `true` is another."""
    if key.__class__ is str:
        return key in mapping
    if not isinstance(key, NUMBERS) or key not in mapping:
        return False
    return key not in (0, 1) or same_truth(mapping, key)


def same_truth(keys: Iterable[object], key: object) -> bool:
    """Whether the one of `keys` that Python takes for `key` is a boolean just when `key` is."""
    return any(found == key and (type(found) is bool) == (type(key) is bool) for found in keys)


def contains(items: list[Value], value: object) -> bool:
    """`value in items`."""
    if value.__class__ is str:
        return value in items  # a text equals nothing but the same text, in Python as in CEL
    comparison = Comparison()
    return any(comparison.equal(value, item) for item in items)
