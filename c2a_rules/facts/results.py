"""The tree of results: what its parts refer to, what adds up from one level to another, and dates."""

from collections.abc import Collection, Mapping

from c2a_rules.facts.reading import gathered, naming, own, worked_out
from c2a_rules.facts.registry import View, fact
from c2a_rules.facts.world import World

MOST_LABELS: Mapping[str, int] = {"themes": 12, "change_kind": 6}
"""How many themes or kinds of change one piece of work can be about; who ticks more has told nothing apart."""


def overload(field: str, labels: Collection[str]) -> str:
    """Return "14 themes" or the like where a field names more than one piece of work can be about, or nothing."""
    named = "kinds of change" if field == "change_kind" else field
    return f"{len(labels)} {named}" if len(labels) > MOST_LABELS[field] else ""


@fact("plan.own_countries", "list(string)")
def own_countries(world: World, _plan: View) -> list[str]:
    """The plan's countries: those of its context and its own country places."""
    stated = [item["country"] for item in world["countries"] if "country" in item]
    places = [place for place in world.plan.get("places", ()) if place.get("vocabulary") == "country"]
    stated += [place["code"] for place in places if "code" in place]
    if not stated:
        world.held("context.countries")
        world.held("places")
    return list(dict.fromkeys(stated))


@fact("outputs.themes", "list(string)")
def output_themes(world: World, output: View) -> list[str]:
    """The output's themes: its own and those of its activities."""
    activities = ((item, "activities") for item in output["activities"])
    return gathered(world, "themes", (output, "outputs"), *activities)


@fact("activities.themes", "list(string)")
def activity_themes(world: World, activity: View) -> list[str]:
    """The activity's themes: its own and its output's."""
    return gathered(world, "themes", (activity, "activities"), (activity["output"], "outputs"))


@fact("indicators.themes", "list(string)")
def indicator_themes(world: World, indicator: View) -> list[str]:
    """The indicator's themes: its own, else its output's own."""
    record, output = world.origin(indicator), indicator.get("output")
    stated = list(record.get("themes", ())) if isinstance(record, dict) else []
    if stated:
        return stated
    holder, collection = (output, "outputs") if output is not None else (indicator, "indicators")
    return list(own(world, holder, "themes", collection) or ())


@fact("outputs.rights_holders", "list(string)")
def output_rights_holders(world: World, output: View) -> list[str]:
    """Ids of the rights-holders that the output serves: its own and those of its activities."""
    activities = ((item, "activities") for item in output["activities"])
    return gathered(world, "rights_holders", (output, "outputs"), *activities)


@fact("activities.rights_holders", "list(string)")
def activity_rights_holders(world: World, activity: View) -> list[str]:
    """Ids of the rights-holders that the activity serves: its own and its output's."""
    return gathered(world, "rights_holders", (activity, "activities"), (activity["output"], "outputs"))


@fact("outputs.people", "list(rights_holders)", uses=("outputs.rights_holders",))
def output_people(world: World, output: View) -> list[View]:
    """The rights-holders that the output serves: its own and those of its activities."""
    return world.resolve("rights_holders", worked_out(world, output, "rights_holders", output_rights_holders))


@fact("activities.people", "list(rights_holders)", uses=("activities.rights_holders",))
def activity_people(world: World, activity: View) -> list[View]:
    """The rights-holders that the activity serves: its own and its output's."""
    return world.resolve("rights_holders", worked_out(world, activity, "rights_holders", activity_rights_holders))


@fact("outputs.duties", "list(duty_bearers)")
def duties(world: World, output: View) -> list[View]:
    """The duty-bearers whose obligation the output works on."""
    return world.resolve("duty_bearers", own(world, output, "duty_bearers", "outputs") or ())


@fact("outputs.cited", "list(recommendations)")
def cited(world: World, output: View) -> list[View]:
    """The recommendations that the output answers."""
    return world.resolve("recommendations", own(world, output, "recommendations", "outputs") or ())


@fact("outputs.rests_on", "list(treaties)")
def rests_on(world: World, output: View) -> list[View]:
    """The treaties that the output rests on."""
    return world.resolve("treaties", own(world, output, "treaties", "outputs") or ())


@fact("recommendations.results", "list(outputs)")
def answering(world: World, recommendation: View) -> list[View]:
    """The outputs that answer the recommendation."""
    found = naming(
        world,
        "outputs by recommendation",
        recommendation["id"],
        world["outputs"],
        lambda output: output.get("recommendations", ()),
    )
    if not found:
        world.held("outcomes.outputs.recommendations")
    return found


@fact("recommendations.own_country", "bool")
def own_country(world: World, recommendation: View) -> bool:
    """Whether it was made to one of the plan's own countries."""
    return recommendation["country"] in own_countries(world, world.singles["plan"])


@fact("activities.lead_org", "optional(orgs)")
def lead_org(world: World, activity: View) -> View | None:
    """The organisation that leads the activity; absent where none is named or it does not exist."""
    return world.by_id("orgs", own(world, activity, "lead", "activities"))


@fact("activities.implementing_orgs", "list(orgs)")
def implementing_orgs(world: World, activity: View) -> list[View]:
    """The organisations that carry the activity out."""
    return world.resolve("orgs", own(world, activity, "implementers", "activities") or ())


@fact("activities.in_period", "bool")
def in_period(world: World, activity: View) -> bool:
    """Whether the activity's dates overlap the plan's period; one that began earlier and goes on does.

    One date alone is enough where it lies inside the period. Without dates: no.
    """
    first, last = world.plan["start"], world.plan.get("end", "9999-12-31")
    start, end = (own(world, activity, key, "activities") for key in ("start", "end"))
    if start and end:
        return bool(start <= end and start <= last and end >= first)
    only = start or end
    return bool(only and first <= only <= last)
