"""Functions of lists and of lists taken as sets."""

from __future__ import annotations

import itertools
import math

from c2a_rules.expressions.errors import BudgetExceeded, EvaluationError
from c2a_rules.expressions.library.strings import bounded
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
        bounded(sum(len(item) if isinstance(item, list) else 1 for item in flat))
        flat = [inner for item in flat for inner in (item if isinstance(item, list) else [item])]
        depth -= 1
    return list(flat)


def distinct(items: list[Value]) -> list[Value]:
    """The items without repetitions, each where it first stood."""
    keys = hashable(items)
    if keys is not None:
        first_of: dict[tuple[str, Value], Value] = {}
        for key, item in zip(keys, items, strict=True):
            first_of.setdefault(key, item)
        return list(first_of.values())
    found: list[Value] = []
    few(items, items)
    for item in items:
        if not contains(found, item):
            found.append(item)
    return found


def sort(items: list[Value]) -> list[Value]:
    """The items in order."""
    return sort_by(items, items)


def sort_by(items: Value, keys: list[Value]) -> list[Value]:
    """The items in the order of their keys; equal ones stay as they stood."""
    order = sorted(range(len(keys)), key=in_order(keys).__getitem__)
    found = list(items)
    return [found[place] for place in order]


def in_order(items: list[Value]) -> list[Value]:
    """The items. Raises EvaluationError unless each has an order with the others."""
    for item in items:
        ordered("<", items[0], item)
    return items


def is_sorted(items: list[Value]) -> bool:
    """Whether the items are in order."""
    return not any(less(after, before) for before, after in itertools.pairwise(items))


def least(items: list[Value]) -> Value:
    """The least item. Raises EvaluationError for an empty list."""
    if not items:
        raise EvaluationError("min of an empty list")
    return min(in_order(items))


def greatest(items: list[Value]) -> Value:
    """The greatest item. Raises EvaluationError for an empty list."""
    if not items:
        raise EvaluationError("max of an empty list")
    return max(in_order(items))


def of_kind(items: list[Value], kind: type) -> list[Value]:
    """The items. Raises EvaluationError unless all are of one kind."""
    if set(map(type, items)) <= {kind}:
        return items
    raise no_overload("sum", items)


def sum_int(items: list[int]) -> int:
    """The sum of integers."""
    return int_of(sum(of_kind(items, int)))


def sum_uint(items: list[int]) -> UInt:
    """The sum of unsigned integers."""
    return uint_of(sum(of_kind(items, UInt)))


def sum_double(items: list[float]) -> float:
    """The sum of doubles, rounded once."""
    try:
        return math.fsum(of_kind(items, float))
    except (ValueError, OverflowError):  # infinities, or beyond the greatest double
        return float(sum(items))


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
    bounded(count)
    return list(range(count))


def hashable(items: list[Value]) -> list[tuple[str, Value]] | None:
    """For each item a key that equals another just when the items do; None where lists have none."""
    if any(isinstance(item, list | dict | Optional) for item in items):
        return None
    kinds = ["number" if type(item) in {int, UInt, float} else kind_of(item) for item in items]
    return list(zip(kinds, items, strict=True))


def all_texts(items: list[Value], others: list[Value]) -> bool:
    """Whether both lists hold texts alone, as most do: these can be compared as they are."""
    return {*map(type, items), *map(type, others)} <= {str}


def few(items: list[Value], others: list[Value]) -> None:
    """Raise BudgetExceeded where comparing each with each would take too long."""
    if len(items) * len(others) > MAX_SIZE:
        raise BudgetExceeded(f"more than {MAX_SIZE} comparisons of lists or maps")


def set_contains(items: list[Value], others: list[Value]) -> bool:
    """Whether all the others are among the items."""
    if all_texts(items, others):
        return set(items).issuperset(others)
    left, right = hashable(items), hashable(others)
    if left is not None and right is not None:
        return set(left) >= set(right)
    few(items, others)
    return all(contains(items, other) for other in others)


def set_equivalent(items: list[Value], others: list[Value]) -> bool:
    """Whether each list holds all of the other."""
    return set_contains(items, others) and set_contains(others, items)


def set_intersects(items: list[Value], others: list[Value]) -> bool:
    """Whether the lists have an item in common."""
    if all_texts(items, others):
        return not set(items).isdisjoint(others)
    left, right = hashable(items), hashable(others)
    if left is not None and right is not None:
        return not set(left).isdisjoint(right)
    few(items, others)
    return any(contains(items, other) for other in others)
