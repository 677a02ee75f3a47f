"""Functions of lists and of lists taken as sets."""

from __future__ import annotations

import itertools
import math

from c2a_rules.expressions.errors import BudgetExceeded, EvaluationError
from c2a_rules.expressions.operators import (
    MAX_SIZE,
    duration_of,
    int_of,
    less,
    no_overload,
    ordered,
    uint_of,
)
from c2a_rules.expressions.values import NONE, Duration, Optional, UInt, Value, contains, equal, kind_of


class Key:
    """A value that sorts as CEL orders it. Raises EvaluationError where it has no order."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value

    def __lt__(self, other: Key) -> bool:
        return less(self.value, other.value)


def first(items: list[Value]) -> Optional:
    """The first item, if there is one."""
    return Optional(items[0]) if items else NONE


def last(items: list[Value]) -> Optional:
    """The last item, if there is one."""
    return Optional(items[-1]) if items else NONE


def reverse(items: list[Value]) -> list[Value]:
    """The items from last to first."""
    return items[::-1]


def slice_of(items: list[Value], start: int, end: int) -> list[Value]:
    """The items from `start` to before `end`."""
    if 0 <= start <= end <= len(items):
        return items[start:end]
    raise EvaluationError(f"no slice from {start} to {end} of {len(items)} items")


def flatten(items: list[Value], depth: int = 1) -> list[Value]:
    """The items of the lists inside, down to a depth."""
    if depth < 0:
        raise EvaluationError("flatten to a negative depth")
    flat = items
    while depth > 0 and any(isinstance(item, list) for item in flat):
        flat = [inner for item in flat for inner in (item if isinstance(item, list) else [item])]
        if len(flat) > MAX_SIZE:
            raise BudgetExceeded(f"a list of more than {MAX_SIZE} items")
        depth -= 1
    return list(flat)


def distinct(items: list[Value]) -> list[Value]:
    """The items without repetitions, each where it first stood."""
    if all(type(item) is str for item in items):
        return list(dict.fromkeys(items))
    found: list[Value] = []
    for item in items:
        if not contains(found, item):
            found.append(item)
    return found


def sort(items: list[Value]) -> list[Value]:
    """The items in order."""
    return sort_by(items, items)


def sort_by(items: Value, keys: list[Value]) -> list[Value]:
    """The items in the order of their keys; equal ones stay as they stood."""
    for key in keys:
        ordered("sort", keys[0], key)
    return [item for _, item in sorted(zip(map(Key, keys), items, strict=True), key=lambda pair: pair[0])]


def is_sorted(items: list[Value]) -> bool:
    """Whether the items are in order."""
    return not any(less(after, before) for before, after in itertools.pairwise(items))


def least(items: list[Value]) -> Value:
    """The least item. Raises EvaluationError for an empty list."""
    if not items:
        raise EvaluationError("min of an empty list")
    return min(items, key=Key)


def greatest(items: list[Value]) -> Value:
    """The greatest item. Raises EvaluationError for an empty list."""
    if not items:
        raise EvaluationError("max of an empty list")
    return max(items, key=Key)


def of_kind(items: list[Value], kind: type) -> list[Value]:
    """The items. Raises EvaluationError unless all are of one kind."""
    for item in items:
        if type(item) is not kind:
            raise no_overload("sum", item)
    return items


def sum_int(items: list[int]) -> int:
    """The sum of integers."""
    return int_of(sum(of_kind(items, int)))


def sum_uint(items: list[int]) -> UInt:
    """The sum of unsigned integers."""
    return uint_of(sum(of_kind(items, UInt)))


def sum_double(items: list[float]) -> float:
    """The sum of doubles, rounded once."""
    of_kind(items, float)
    return math.fsum(items) if all(map(math.isfinite, items)) else float(sum(items))


def sum_duration(items: list[Duration]) -> Duration:
    """The sum of durations."""
    return duration_of(sum(item.nanos for item in of_kind(items, Duration)))


def index_of(items: list[Value], value: object) -> int:
    """Where an item first stands; -1 when nowhere."""
    return next((place for place, item in enumerate(items) if equal(item, value)), -1)


def last_index_of(items: list[Value], value: object) -> int:
    """Where an item last stands; -1 when nowhere."""
    return next((place for place in range(len(items) - 1, -1, -1) if equal(items[place], value)), -1)


def range_of(count: int) -> list[int]:
    """The numbers from 0 to before `count`."""
    if count > MAX_SIZE:
        raise BudgetExceeded(f"a list of more than {MAX_SIZE} items")
    return list(range(count))


def hashable(items: list[Value]) -> set[str] | None:
    """The items as a set, where all are texts."""
    return set(items) if all(kind_of(item) == "string" for item in items) else None


def set_contains(items: list[Value], others: list[Value]) -> bool:
    """Whether all the others are among the items."""
    left, right = hashable(items), hashable(others)
    if left is not None and right is not None:
        return left >= right
    return all(contains(items, other) for other in others)


def set_equivalent(items: list[Value], others: list[Value]) -> bool:
    """Whether each list holds all of the other."""
    return set_contains(items, others) and set_contains(others, items)


def set_intersects(items: list[Value], others: list[Value]) -> bool:
    """Whether the lists have an item in common."""
    left, right = hashable(items), hashable(others)
    if left is not None and right is not None:
        return not left.isdisjoint(right)
    return any(contains(items, other) for other in others)
