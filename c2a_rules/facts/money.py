"""Money of activities: sums over their funding rows, and whether an activity is funded.

Each row is one source's share of one period, so rows add up. Amounts of different currencies never do.
"""

from collections.abc import Callable, Sequence

from c2a_rules.facts.reading import own
from c2a_rules.facts.registry import View, fact
from c2a_rules.facts.world import World


def _amount(world: World, row: View, key: str) -> float:
    """Return an amount of a funding row, 0 where it states none."""
    return float(own(world, row, key, "funding") or 0.0)


def _rows(world: World, activity: View) -> Sequence[View]:
    rows: Sequence[View] = activity["funding"]
    if not rows:
        world.held("outcomes.outputs.activities.funding")
    return rows


def _total(world: World, activity: View, key: str) -> float:
    rows = _rows(world, activity)
    used = {row["currency"] for row in rows}
    main = world.plan["currency"]
    currency = main if main in used else min(used, default=main)
    return sum((_amount(world, row, key) for row in rows if row["currency"] == currency), 0.0)


@fact("activities.required", "double")
def required(world: World, activity: View) -> float:
    """Money that the activity needs over all its funding rows (one currency, the plan's if used)."""
    return _total(world, activity, "required")


@fact("activities.available", "double")
def available(world: World, activity: View) -> float:
    """Money secured for the activity over all its funding rows (one currency, the plan's if used)."""
    return _total(world, activity, "available")


@fact("activities.expenditure", "double")
def expenditure(world: World, activity: View) -> float:
    """Money spent on the activity over all its funding rows (one currency, the plan's if used)."""
    return _total(world, activity, "expenditure")


@fact("activities.funded", "bool")
def funded(world: World, activity: View) -> bool:
    """Whether money stands behind the activity.

    While the plan is in the pipeline: money is required, at least `funded_share` of it from a named source.
    Later: the money available is at least `funded_share` of what is required in the periods begun by today
    (where none has begun, in the first). With several currencies, in each of them.
    """
    rows = _rows(world, activity)
    if world.plan["status"] == "pipeline":
        return _covered(world, rows, _sourced)
    until = max(world.today, min((row["period_start"] for row in rows), default=""))
    begun = [row for row in rows if row["period_start"] <= until]
    return _covered(world, begun, lambda world, row: _amount(world, row, "available"))


def _sourced(world: World, row: View) -> float:
    """Return the money of a row whose source is named, 0 where it is not."""
    named = world.by_id("orgs", own(world, row, "source_org", "funding")) is not None
    return _amount(world, row, "required") if named else 0.0


def _covered(world: World, rows: Sequence[View], secured: Callable[[World, View], float]) -> bool:
    """Tell whether money is required, and enough of it secured, in every currency."""
    balance: dict[str, tuple[float, float]] = {}
    for row in rows:
        needed, found = balance.get(row["currency"], (0.0, 0.0))
        balance[row["currency"]] = (needed + _amount(world, row, "required"), found + secured(world, row))
    share = float(world.parameters["funded_share"])
    needs = [(needed, found) for needed, found in balance.values() if needed > 0]
    return bool(needs) and all(found >= share * needed for needed, found in needs)
