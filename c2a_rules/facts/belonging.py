"""Whose plan it is and whom it is for: who leads it, what belongs to its countries, who is among its people."""

from c2a_rules.facts.hearing import in_design
from c2a_rules.facts.reading import naming, own, some
from c2a_rules.facts.registry import Unheld, View, fact
from c2a_rules.facts.results import own_countries
from c2a_rules.facts.world import World

AUTHORITIES = frozenset(("government", "other_public"))
FROM_OUTSIDE = frozenset(("un_agency", "multilateral", "international_ngo"))
OWNING_ROLES = frozenset(("accountable", "endorsing"))

AGE = frozenset(("children", "youth", "older_persons", "age"))
GENDER = frozenset(("women_girls", "lgbti", "sex", "gender_identity"))
DIVERSITY = frozenset(
    (
        *("persons_with_disabilities", "indigenous_peoples", "minorities", "migrants", "refugees"),
        *("internally_displaced", "stateless", "detainees", "people_in_poverty"),
        *("disability", "ethnicity", "language", "religion", "location", "income"),
        *("migration_status", "nationality", "health_status", "other"),
    )
)
PEOPLES = ("minorities", "indigenous_peoples")


@fact("plan.lead_organisation", "optional(orgs)")
def lead_organisation(world: World, _plan: View) -> View | None:
    """The organisation that leads the plan; absent where it is none of the plan's organisations."""
    return world.by_id("orgs", world.plan["lead_org"])


@fact("plan.led_by_un", "bool")
def led_by_un(world: World, plan: View) -> bool:
    """Whether an agency of the United Nations leads the plan; unknown where it is not said what its lead is."""
    lead = lead_organisation(world, plan)
    kind = lead.get("type") if lead is not None else None
    if kind is None:
        raise Unheld("orgs.type")
    return bool(kind == "un_agency")


def _at_home(world: World, org: View) -> bool:
    """Tell whether the organisation belongs to a country of the plan, as far as both say where they are."""
    country = own(world, org, "country", "orgs")
    ours = own_countries(world, world.singles["plan"])
    return country is None or not ours or country in ours


@fact("orgs.national_authority", "bool")
def national_authority(world: World, org: View) -> bool:
    """Whether it is a government or other public body of one of the plan's countries."""
    return own(world, org, "type", "orgs") in AUTHORITIES and _at_home(world, org)


@fact("orgs.owns", "bool")
def owns(world: World, org: View) -> bool:
    """Whether it leads the plan or an activity, endorses the plan or is accountable for it."""
    if org["id"] == world.plan["lead_org"] or not OWNING_ROLES.isdisjoint(own(world, org, "roles", "orgs") or ()):
        return True
    return bool(naming(world, "activities by lead", org["id"], world["activities"], lambda item: _led_by(world, item)))


def _led_by(world: World, activity: View) -> tuple[str, ...]:
    lead = own(world, activity, "lead", "activities")
    return () if lead is None else (lead,)


@fact("orgs.national_actor", "bool")
def national_actor(world: World, org: View) -> bool:
    """Whether it is an organisation of one of the plan's countries, neither intergovernmental nor international."""
    kind = own(world, org, "type", "orgs")
    return kind is not None and kind not in FROM_OUTSIDE and _at_home(world, org)


@fact("consultations.heard_at_home", "bool")
def heard_at_home(world: World, consultation: View) -> bool:
    """Whether it was held by the time of approval with people or organisations of the plan's own countries."""
    if not in_design(world, consultation):
        return False
    if world.resolve("rights_holders", own(world, consultation, "groups", "consultations") or ()):
        return True
    parties = world.resolve("orgs", own(world, consultation, "orgs", "consultations") or ())
    return some(lambda org: national_actor(world, org), parties)


@fact("rights_holders.told_apart_by", "list(string)")
def told_apart_by(world: World, rights_holder: View) -> list[str]:
    """Which of age, gender and diversity set the group apart, by its groups and grounds."""
    marks = {*rights_holder["groups"], *(own(world, rights_holder, "grounds", "rights_holders") or ())}
    kinds = {"age": AGE, "gender": GENDER, "diversity": DIVERSITY}
    return [name for name, known in kinds.items() if not known.isdisjoint(marks)]


@fact("context.left_out", "list(string)")
def left_out(world: World, context: View) -> list[str]:
    """Minorities or indigenous peoples that are present and not among the plan's rights-holders.

    Unknown where they are not among them and it is not said whether they are present.
    """
    named = {group for item in world["rights_holders"] for group in item["groups"]}
    present = context.get("present", {})
    missing = [people for people in PEOPLES if people not in named]
    certain = [people for people in missing if present.get(people)]
    unsaid = [people for people in missing if people not in present]
    if unsaid and not certain:
        raise Unheld(f"context.present.{unsaid[0]}")
    return certain
