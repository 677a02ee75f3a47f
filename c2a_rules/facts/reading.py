"""How facts read a plan: a view's own fields, the day of approval, questions over uncertain items.

A view's field may already hold a fact that adds up (an activity's `themes`); `own` reads what the plan says.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from c2a_rules.facts.registry import Unheld, View
from c2a_rules.facts.world import PATHS, World

Item = TypeVar("Item")


def own(world: World, item: View, key: str, collection: str) -> Any:  # noqa: ANN401 - JSON values
    """Return what the plan itself says under `key` of an item of `collection`, or None.

    Raises:
        Unheld: it is absent and the plan's source cannot hold it.
    """
    record = world.origin(item)
    value = record.get(key) if isinstance(record, dict) else None
    if value is None and world.unholdable:
        path = PATHS[collection]
        world.held(f"{path}.{key}" if path else key)
    return value


def worked_out(world: World, item: View, name: str, compute: Callable[[World, View], list[str]]) -> list[str]:
    """Return a fact that is a list, as worked out for a view before.

    Raises:
        Unheld: it could not be known; `compute`, which is what works it out, says why once more.
    """
    value = item[name]
    return value if isinstance(value, list) else compute(world, item)


def gathered(world: World, key: str, *items: tuple[View, str]) -> list[str]:
    """Return what the items, each with its collection, say under `key` together: each value once, in order.

    Raises:
        Unheld: nothing is there, and one has no `key` where the plan's source cannot hold it. Where something
            is there, somebody has filled in what the source left out, and that is taken as the whole.
    """
    found: dict[str, None] = {}
    missing: Unheld | None = None
    for item, collection in items:
        try:
            found.update(dict.fromkeys(own(world, item, key, collection) or ()))
        except Unheld as unheld:
            missing = missing or unheld
    if missing and not found:
        raise missing
    return list(found)


def matching(holds: Callable[[Item], bool], items: Iterable[Item]) -> list[Item]:
    """Return the items for which `holds`.

    Raises:
        Unheld: it holds for none for certain, and of some it cannot be known.
    """
    found: list[Item] = []
    missing: Unheld | None = None
    for item in items:
        try:
            if holds(item):
                found.append(item)
        except Unheld as unheld:
            missing = missing or unheld
    if missing and not found:
        raise missing
    return found


def naming(
    world: World, index: str, wanted: str, items: Iterable[View], names: Callable[[View], Iterable[str]]
) -> list[View]:
    """Return the items among whose `names` is `wanted`: all of them are looked through once for each `index`.

    `names` yields what an item says before it asks for what may not be known.

    Raises:
        Unheld: none has the name for certain, and of some it cannot be known.
    """
    named, missing = world.once(index, lambda: _by_name(items, names))
    found = named.get(wanted, ())
    if missing and not found:
        raise Unheld(missing.path, missing.why)
    return list(found)


def _by_name(
    items: Iterable[View], names: Callable[[View], Iterable[str]]
) -> tuple[dict[str, list[View]], Unheld | None]:
    found: dict[str, list[View]] = {}
    missing: Unheld | None = None
    for item in items:
        try:
            for name in names(item):
                bearing = found.setdefault(name, [])
                if not bearing or bearing[-1] is not item:
                    bearing.append(item)
        except Unheld as unheld:
            missing = missing or unheld
    return found, missing


def some(holds: Callable[[Item], bool], items: Iterable[Item]) -> bool:
    """Tell whether `holds` for one item at least; raises as `matching` does."""
    return bool(matching(holds, items))


def approval(world: World) -> str:
    """Return the day that design consultations and analyses are compared with.

    `approved_on`; in the pipeline `today`. A plan past the pipeline that does not say when it was approved is
    taken to have been approved by its start (that the day is missing is a finding of its own).

    Raises:
        Unheld: the plan's source cannot hold the day.
    """
    if world.plan["status"] == "pipeline":
        return world.today
    return str(world.get(world.plan, "approved_on", "") or world.plan["start"])


def day(text: object) -> date | None:
    """Return the day that `YYYY-MM-DD` names, or None where the calendar has no such day."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def folded(text: object) -> str:
    """Return a text as it compares: without case and surplus space."""
    return " ".join(str(text).casefold().split())
