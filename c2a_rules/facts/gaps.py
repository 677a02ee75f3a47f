"""Gaps between groups: how far apart they stand at the baseline, and how far they shall stand at the last target.

An average may rise while those who come last fall further behind; only figures by group tell.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from c2a_rules.facts.reading import folded, own
from c2a_rules.facts.registry import View, fact, record
from c2a_rules.facts.world import World

record("gaps", {"grounds": "list(string)", "last": "string", "now": "double", "then": "double", "fair": "bool"})

_SIGNS = {"up": 1.0, "down": -1.0}
_Group = tuple[str, ...]
_Figures = dict[_Group, float]


@fact("indicators.gaps", "list(gaps)")
def gaps(world: World, indicator: View) -> list[View]:
    """The gaps between the groups that the series tell apart at the baseline and again at the last target.

    One for each set of grounds with at least two groups that differ: `last` is the group that stands worst, `now`
    the distance between the worst and the best at the baseline, `then` at the target, in the indicator's unit.
    `fair`: the group that stands worst moves in the stated direction, and none moves against it, so that the gap
    is not closed by taking from some. Without a direction, up or down, nobody stands worse: no gaps.
    """
    sign = _SIGNS.get(own(world, indicator, "direction", "indicators") or "")
    series = own(world, indicator, "series", "indicators") or ()
    return list(_found(series, sign)) if sign else []


def _found(series: Iterable[Mapping[str, Any]], sign: float) -> Iterator[View]:
    before: dict[_Group, _Figures] = {}
    after: dict[_Group, dict[str, _Figures]] = {}
    for row in series:
        value, grounds = row.get("value"), tuple(sorted(row.get("categories", ())))
        if not grounds or not isinstance(value, int | float):
            continue
        group = tuple(folded(row["categories"][ground]) for ground in grounds)
        if row.get("point") == "baseline":
            before.setdefault(grounds, {})[group] = sign * value
        elif row.get("point") == "target":
            after.setdefault(grounds, {}).setdefault(row.get("period_end", ""), {})[group] = sign * value
    for grounds, targets in after.items():
        gap = _gap(before.get(grounds, {}), targets[max(targets)])
        if gap is not None:
            yield {"grounds": list(grounds), **gap}


def _gap(start: _Figures, goal: _Figures) -> View | None:
    """Compare the groups with both figures, higher being better; None where fewer than two differ."""
    both = {group: (value, goal[group]) for group, value in start.items() if group in goal}
    if len(both) < 2 or _spread(start for start, _ in both.values()) == 0:  # noqa: PLR2004 - a gap is between two
        return None
    last = min(both, key=lambda group: both[group])
    return {
        "last": ", ".join(last),
        "now": _spread(value for value, _ in both.values()),
        "then": _spread(value for _, value in both.values()),
        "fair": both[last][1] > both[last][0] and all(later >= first for first, later in both.values()),
    }


def _spread(values: Iterable[float]) -> float:
    found = list(values)
    return round(max(found) - min(found), 6)
