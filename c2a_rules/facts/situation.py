"""What goes on where a plan works: crisis, as stated or as its own work shows, and who is warned of it."""

from c2a_rules.facts.reading import matching, own
from c2a_rules.facts.registry import Unheld, View, fact
from c2a_rules.facts.results import activity_themes, in_period
from c2a_rules.facts.world import World

CALM = frozenset(("development",))


def _relief(world: World, activity: View) -> bool:
    """Tell whether an activity is humanitarian work in the plan's period."""
    if not in_period(world, activity):
        return False
    kinds = own(world, activity["output"], "change_kind", "outputs") or ()
    return "relief" in kinds or "humanitarian" in activity_themes(world, activity)


@fact("context.situation", "list(string)")
def situation(world: World, context: View) -> list[str]:
    """What the plan's region goes through: the phases stated, and crisis where its own work shows one.

    Humanitarian work (the plan is said to be humanitarian, or an activity has the theme humanitarian or works
    for relief) shows a crisis where neither crisis, risk of one nor recovery is stated. Unknown where no phase
    is stated and no such work is planned.
    """
    stated: list[str] = list(context.get("phases", ()))
    if not CALM.issuperset(stated):
        return stated
    if context.get("humanitarian") or matching(lambda activity: _relief(world, activity), world["activities"]):
        return [*stated, "crisis"]
    if not stated:
        raise Unheld("context.phases")
    return stated


@fact("early_warning.recipient_orgs", "list(orgs)")
def recipient_orgs(world: World, early_warning: View) -> list[View]:
    """The organisations that warnings go to."""
    return world.resolve("orgs", own(world, early_warning, "recipients", "early_warning") or ())


@fact("escalation.owner_org", "optional(orgs)")
def escalation_owner(world: World, step: View) -> View | None:
    """The organisation that takes a warning further; absent where none is named or it does not exist."""
    return world.by_id("orgs", own(world, step, "owner", "escalation"))
