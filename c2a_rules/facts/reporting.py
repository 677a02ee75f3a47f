"""Reports: who answers for them, and on which days of the plan's period they fall due."""

from c2a_rules.facts.hearing import recurring
from c2a_rules.facts.reading import day, own
from c2a_rules.facts.registry import View, fact
from c2a_rules.facts.world import World


@fact("reports.owner_org", "optional(orgs)")
def owner_org(world: World, report: View) -> View | None:
    """The organisation that answers for it; absent where none is named or it does not exist."""
    return world.by_id("orgs", own(world, report, "owner", "reports"))


@fact("reports.occasions", "list(string)")
def occasions(world: World, report: View) -> list[str]:
    """The days of the plan's period on which it is due.

    `due` is the first; with `frequency_per_year` (12 at most) it recurs to the end of the plan (to today where
    the plan states no end).
    """
    first = day(own(world, report, "due", "reports"))
    if first is None:
        return []
    start, end = world.plan["start"], world.plan.get("end", world.today)
    often = float(own(world, report, "frequency_per_year", "reports") or 0.0)
    return [due for due in recurring(first, day(end), often) if start <= due <= end]
