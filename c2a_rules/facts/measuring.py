"""Indicators: which grounds their figures are really broken down by, and where their targets lead."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from c2a_rules.facts.reading import folded, own
from c2a_rules.facts.registry import View, fact
from c2a_rules.facts.texts import stated
from c2a_rules.facts.world import World


@fact("indicators.filled", "list(string)")
def filled(world: World, indicator: View) -> list[str]:
    """The grounds among the indicator's dimensions that its series really fill.

    A ground is filled when the values of one point in time tell at least two categories apart, or one where
    `sole_category` gives the reason that there can only be one.
    """
    claimed = own(world, indicator, "dimensions", "indicators") or ()
    if not claimed:
        return []
    categories = _categories(own(world, indicator, "series", "indicators") or [])
    sole = indicator.get("sole_category", {})
    needed = {ground: 1 if stated(sole.get(ground, "")) else 2 for ground in claimed}
    return [ground for ground in claimed if categories[ground] >= needed[ground]]


def _categories(series: list[Mapping[str, Any]]) -> defaultdict[str, int]:
    """Return, by ground, the largest number of categories with a value at one point in time."""
    seen: defaultdict[tuple[str, object, object], set[str]] = defaultdict(set)
    for row in series:
        if folded(row.get("value", "")):
            for ground, category in row.get("categories", {}).items():
                seen[ground, row.get("point"), row.get("period_end")].add(folded(category))
    most: defaultdict[str, int] = defaultdict(int)
    for (ground, _point, _day), names in seen.items():
        most[ground] = max(most[ground], len(names - {""}))
    return most


def _last_target(world: World, indicator: View) -> Mapping[str, Any]:
    """Return the target to be reached last, `{}` where there is none."""
    targets = own(world, indicator, "targets", "indicators") or ()
    return max(targets, key=lambda target: str(target.get("period_end", "")), default={})


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


@fact("indicators.aim", "optional(double)")
def aim(world: World, indicator: View) -> float | None:
    """The figure to be reached last; absent where there is no target or it is not a number."""
    return _number(_last_target(world, indicator).get("value"))


@fact("indicators.aim_reason", "string")
def aim_reason(world: World, indicator: View) -> str:
    """Why the target to be reached last is what it is; empty where no reason is given."""
    return str(_last_target(world, indicator).get("reason", ""))


@fact("indicators.moves", "bool")
def moves(world: World, indicator: View) -> bool:
    """Whether the last target leads from the baseline in the stated direction.

    `up` and `down` ask for a figure above or below the baseline, `maintain` for both values; where words are
    measured, other words than the baseline's are asked for, and no direction. Without both values: no.
    """
    direction = own(world, indicator, "direction", "indicators")
    baseline = (own(world, indicator, "baseline", "indicators") or {}).get("value")
    target = _last_target(world, indicator).get("value")
    if baseline is None or target is None:
        return False
    start, goal = _number(baseline), _number(target)
    if direction == "maintain":
        return True
    if start is None or goal is None:
        return folded(baseline) != folded(target)
    return (direction == "up" and goal > start) or (direction == "down" and goal < start)
