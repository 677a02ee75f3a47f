"""What the rights system told the plan's countries: treaties that bind them, recommendations and their cycle."""

from c2a_rules.facts.reading import gathered, own
from c2a_rules.facts.registry import View, fact
from c2a_rules.facts.results import own_countries
from c2a_rules.facts.world import World


@fact("treaties.binding", "bool")
def binding(world: World, treaty: View) -> bool:
    """Whether it is ratified by one of the plan's countries.

    A treaty that names no countries speaks of the plan's own, as does every one where the plan has none.
    """
    if own(world, treaty, "status", "treaties") != "ratified":
        return False
    named = own(world, treaty, "countries", "treaties") or ()
    ours = own_countries(world, world.singles["plan"])
    return not named or not ours or not set(named).isdisjoint(ours)


@fact("outcomes.cited", "list(recommendations)")
def cited(world: World, outcome: View) -> list[View]:
    """The recommendations that the outputs of the outcome answer."""
    outputs = ((output, "outputs") for output in outcome["outputs"])
    return world.resolve("recommendations", gathered(world, "recommendations", *outputs))


@fact("recommendations.country_context", "optional(countries)")
def country_context(world: World, recommendation: View) -> View | None:
    """What the plan's context states of the country that it was made to; absent where it states nothing."""
    wanted = recommendation["country"]
    return next((item for item in world["countries"] if item.get("country") == wanted), None)


@fact("recommendations.current", "bool")
def current(world: World, recommendation: View) -> bool:
    """Whether it comes from the review cycle that the context states for its country, or from a later one.

    By the cycles where both state one, else by the years. Where the context states neither: no.
    """
    stated = country_context(world, recommendation)
    if stated is None:
        world.held("context.countries")
        return False
    cycle, since = recommendation.get("cycle"), own(world, stated, "upr_cycle", "countries")
    if cycle is not None and since is not None:
        return bool(cycle >= since)
    year = own(world, stated, "upr_year", "countries")
    return year is not None and bool(recommendation["year"] >= year)
