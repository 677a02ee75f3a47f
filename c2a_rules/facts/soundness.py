"""What tells whether a plan is sound enough to be judged: periods, shares, breakdowns, what is left unsaid.

Each list holds what a rule looks at one by one, placed where it stands in the plan.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from c2a_rules.facts.reading import approval
from c2a_rules.facts.registry import View, fact, record
from c2a_rules.facts.results import MOST_LABELS, overload
from c2a_rules.facts.world import PATHS, World

Record = Mapping[str, Any]
_WHOLE = 100.0
_AREAS = ("country", "region")

record("percentages", {"of": "string", "sum": "double", "off": "double", "unstated": "int"})
record(
    "breakdowns",
    {
        "by": "string",
        "point": "string",
        "period_end": "string",
        "undeclared": "list(string)",
        "measure": "string",
        "whole": "double",
        "sum": "double",
        "least": "double",
        "greatest": "double",
        "complete": "bool",
    },
)
record("deciding_facts", {"field": "string", "part": "string", "stated": "bool", "excess": "string"})
record("exceptions", {"id": "string", "kind": "string", "exists": "bool", "due": "string", "share": "double"})


@fact("plan.approval", "string")
def approval_day(world: World, _plan: View) -> str:
    """The day that analyses and consultations of the design are compared with.

    The day of approval; in the pipeline, today; where a later plan does not state it, its start.
    """
    return approval(world)


@fact("funding.overlapping", "list(funding)")
def overlapping(_world: World, row: View) -> list[View]:
    """The earlier rows of the same activity and the same named source that share days with this one."""
    source = row.get("source_org")
    earlier: list[View] = []
    for other in row["activity"]["funding"]:
        if other is row:
            break
        if source is not None and other.get("source_org") == source and _share_days(row, other):
            earlier.append(other)
    return earlier


def _share_days(row: View, other: View) -> bool:
    return bool(row["period_start"] <= other["period_end"] and other["period_start"] <= row["period_end"])


@fact("activities.currencies", "list(string)")
def currencies(_world: World, activity: View) -> list[str]:
    """The currencies of an activity's funding rows, each once."""
    return list(dict.fromkeys(row["currency"] for row in activity["funding"]))


@fact("percentages", "list(percentages)")
def percentages(world: World) -> list[View]:
    """What the percentages of sectors (by vocabulary) and of places (countries with regions) add up to.

    Only where some are stated; `unstated` counts those that are not, `off` is the distance from 100.
    """
    found = list(_shares(world, world.plan, "places", "places", _is_area))
    for activity in world["activities"]:
        holder = world.origin(activity)
        if isinstance(holder, dict):
            found.extend(_shares(world, holder, "places", "places", _is_area))
            for vocabulary in dict.fromkeys(sector.get("vocabulary") for sector in holder.get("sectors", ())):
                label = f"sectors of vocabulary {vocabulary}" if vocabulary else "sectors"
                found.extend(_shares(world, holder, "sectors", label, _is_in(vocabulary)))
    return found


def _is_area(place: Record) -> bool:
    return place.get("vocabulary", "country") in _AREAS


def _is_in(vocabulary: object) -> Callable[[Record], bool]:
    return lambda sector: sector.get("vocabulary") == vocabulary


def _shares(
    world: World, holder: dict[str, Any], key: str, label: str, counts: Callable[[Record], bool]
) -> Iterator[View]:
    rows = [row for row in holder.get(key, ()) if counts(row)]
    stated = [row["percentage"] for row in rows if "percentage" in row]
    if stated:
        total = sum(stated)
        entry = {
            "of": label,
            "sum": round(total, 6),
            "off": round(abs(_WHOLE - total), 6),
            "unstated": len(rows) - len(stated),
        }
        yield world.place(entry, holder, key)


@fact("breakdowns", "list(breakdowns)")
def breakdowns(world: World) -> list[View]:
    """Each breakdown in the series of an indicator: one moment (`point`, `period_end`), one set of grounds (`by`).

    `sum`, `least` and `greatest` are of its figures, `whole` is the baseline, target or actual value of that
    moment; where one of these is no number, all are 0, for nothing can be compared. It is `complete` where it
    holds at least two categories, and all that the indicator ever names for these grounds. `undeclared` are
    grounds that `dimensions` does not name.
    """
    return [entry for indicator in world["indicators"] for entry in _breakdowns_of(world, indicator)]


_Moment = tuple[str, str, tuple[str, ...]]


def _breakdowns_of(world: World, indicator: View) -> Iterator[View]:
    moments: dict[_Moment, list[Record]] = {}
    named: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for row in indicator.get("series", ()):
        grounds = tuple(sorted(row.get("categories", ())))
        if grounds:
            moments.setdefault((row.get("point", ""), row.get("period_end", ""), grounds), []).append(row)
            named.setdefault(grounds, set()).add(_category(row, grounds))
    for (point, period_end, grounds), rows in moments.items():
        whole = _whole(indicator, point, period_end)
        figures = [row.get("value") for row in rows]
        comparable = all(isinstance(figure, float) for figure in (whole, *figures))
        numbers = [float(figure) for figure in figures if isinstance(figure, float)] if comparable else [0.0]
        categories = {_category(row, grounds) for row in rows}
        entry = {
            "by": " and ".join(grounds),
            "point": point,
            "period_end": period_end,
            "undeclared": _undeclared(world, indicator, grounds),
            "measure": indicator.get("measure", ""),
            "whole": whole if comparable else 0.0,
            "sum": sum(numbers),
            "least": min(numbers),
            "greatest": max(numbers),
            "complete": len(categories) > 1 and categories == named[grounds],
        }
        yield world.place(entry, world.origin(indicator), "series")


def _category(row: Record, grounds: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(row["categories"][ground]).casefold() for ground in grounds)


def _undeclared(world: World, indicator: View, grounds: Iterable[str]) -> object:
    path = f"{PATHS['indicators']}.dimensions"
    if "dimensions" not in indicator and world.lacks(path):
        return world.unknown(path)
    return [ground for ground in grounds if ground not in indicator.get("dimensions", ())]


def _whole(indicator: View, point: str, period_end: str) -> object:
    """Return the undivided value of a moment, or None where the indicator does not state it."""
    if point == "baseline":
        return indicator.get("baseline", {}).get("value")
    values = indicator.get(f"{point}s", ())
    return next((value.get("value") for value in values if value.get("period_end", "") == period_end), None)


@fact("deciding_facts", "list(deciding_facts)")
def deciding_facts(world: World) -> list[View]:
    """The facts that decide what applies to a plan, each with whether it is stated (`part` says of what).

    `excess` is empty, or says how many labels there are where they are so many that they decide nothing.
    """
    found = []
    for part, key in (
        ("context", "phases"),
        ("context", "conflict_affected"),
        ("data_protection", "handles_personal_data"),
    ):
        holder, missing = (world.plan[part], key) if part in world.plan else (world.plan, part)
        stated = _is_stated(world, world.plan.get(part, {}), key, part)
        found.append(world.place({"field": key, "part": part, "stated": stated, "excess": ""}, holder, missing))
    for collection, key in (("outputs", "change_kind"), ("outputs", "themes"), ("indicators", "about")):
        for item in world[collection]:
            stated = _is_stated(world, world.origin(item), key, PATHS[collection])
            if key == "themes" and stated is not True and _themed_inside(world, item):
                stated = True
            excess = _excess(world.origin(item), key)
            entry = {"field": key, "part": item["title"], "stated": stated, "excess": excess}
            found.append(world.place(entry, world.origin(item), key))
    return found


def _is_stated(world: World, holder: object, key: str, path: str) -> object:
    if isinstance(holder, Mapping) and holder.get(key) not in (None, []):
        return True
    return world.unknown(f"{path}.{key}") if world.lacks(f"{path}.{key}") else False


def _excess(holder: object, key: str) -> str:
    labels = holder.get(key, ()) if isinstance(holder, Mapping) else ()
    return overload(key, labels) if key in MOST_LABELS else ""


def _themed_inside(world: World, output: View) -> bool:
    """Tell whether an activity of the output states themes, which count as the output's."""
    origin = world.origin(output)
    activities = origin.get("activities", ()) if isinstance(origin, Mapping) else ()
    return any(activity.get("themes") for activity in activities)


@fact("exceptions", "list(exceptions)")
def exceptions(world: World) -> list[View]:
    """What a plan leaves out (`exclusion`, one each and `all` together) and the claims that name nothing.

    `exists` says whether there is an action or rule of that id; ids of frameworks of which nothing is loaded
    cannot be judged and are taken to exist. `due` says when an exclusion is reviewed (empty for the others).
    `share`, on the entry `all`, is the share of the actions binding the plan that exclusions touch.
    """
    actions = frozenset(world.catalogue["actions"])
    known = actions.union(world.catalogue.get("rules", ()))
    frameworks = frozenset(map(_framework, actions))
    named: set[str] = set()
    found: list[View] = []
    for exclusion in world.plan.get("exclusions", ()):
        name = exclusion["of"]
        named.add(_action(name))
        exists = name.partition(":")[0] in known or _framework(name) not in frameworks
        entry = _exception(name, "exclusion", exists=exists) | {"due": exclusion["review_on"]}
        found.append(world.place(entry, exclusion, "of"))
    bound = world.catalogue["bound"]
    if found and bound:
        share = len(named.intersection(bound)) / len(bound)
        found.append(world.place(_exception("", "all") | {"share": share}, world.plan, "exclusions"))
    claims = chain.from_iterable(leaves for shape, leaves in world.leaves if shape.claims)
    found.extend(
        world.place(_exception(name, "claim", exists=False), container, key)
        for container, key, name, _ in claims
        if name not in actions and _framework(name) in frameworks
    )
    return found


def _exception(name: str, kind: str, *, exists: bool = True) -> View:
    return {"id": name, "kind": kind, "exists": exists, "due": "", "share": 0.0}


def _action(name: str) -> str:
    """Return the action that an action, a rule (`A-1.slug`) or an item of a rule (`A-1.slug:key`) belongs to."""
    return name.partition(":")[0].partition(".")[0]


def _framework(name: str) -> str:
    """Return what the ids of a framework's actions begin with: `A-1.slug` → `A`."""
    return _action(name).rpartition("-")[0]
