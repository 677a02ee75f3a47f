"""Who is in a plan: organisations and what they are to it, rights-holders and what serves them."""

from collections.abc import Iterable

from c2a_rules.facts.hearing import held
from c2a_rules.facts.reading import naming, own, worked_out
from c2a_rules.facts.registry import View, fact
from c2a_rules.facts.results import activity_rights_holders, output_rights_holders
from c2a_rules.facts.world import World

CIVIL_SOCIETY = frozenset(
    (
        "national_ngo",
        "international_ngo",
        "community_organisation",
        "union",
        "faith_organisation",
        "foundation",
    )
)
NEVER_CIVIL_SOCIETY = frozenset(
    ("government", "local_government", "other_public", "un_agency", "multilateral", "private_sector")
)
CIVIL_TAGS = frozenset(
    (
        "womens_org",
        "youth_org",
        "women_defenders",
        "defenders",
        "indigenous_org",
        "disability_org",
        "minority_org",
    )
)
WOMENS_TAGS = frozenset(("womens_org", "women_defenders"))


@fact("orgs.civil_society", "bool")
def civil_society(world: World, org: View) -> bool:
    """Whether the organisation is civil society.

    By its type (NGOs, community organisations, unions, faith organisations, foundations), or by a tag such as
    `youth_org` where its type leaves it open. Public and intergovernmental bodies and businesses never are.
    """
    kind = own(world, org, "type", "orgs")
    if kind in CIVIL_SOCIETY:
        return True
    if kind in NEVER_CIVIL_SOCIETY:
        return False
    return not CIVIL_TAGS.isdisjoint(own(world, org, "tags", "orgs") or ())


@fact("orgs.womens_organisation", "bool")
def womens_organisation(world: World, org: View) -> bool:
    """Whether it is a women's organisation or a network of women defenders of civil society."""
    return civil_society(world, org) and not WOMENS_TAGS.isdisjoint(own(world, org, "tags", "orgs") or ())


@fact("orgs.partner", "bool")
def partner(world: World, org: View) -> bool:
    """Whether it has a part in the work: a role other than consulted, or an activity that it carries out."""
    if _works(world, org):
        return True
    return any(role != "consulted" for role in own(world, org, "roles", "orgs") or ())


def _works(world: World, org: View) -> bool:
    """Tell whether the organisation leads or carries out an activity."""
    return org["id"] in world.once("orgs at work", lambda: _at_work(world["activities"]))


def _at_work(activities: Iterable[View]) -> frozenset[str]:
    leads = (activity["lead"] for activity in activities if "lead" in activity)
    return frozenset(leads).union(*(activity.get("implementers", ()) for activity in activities))


@fact("orgs.consulted", "bool")
def consulted(world: World, org: View) -> bool:
    """Whether it took part in a consultation that has been held (a role alone shows none)."""
    if org["id"] in world.once("orgs heard", lambda: _heard(world)):
        return True
    world.held("consultations")
    return False


def _heard(world: World) -> frozenset[str]:
    return frozenset[str]().union(*(item.get("orgs", ()) for item in world["consultations"] if held(world, item)))


@fact("duty_bearers.organisation", "optional(orgs)")
def organisation(world: World, duty_bearer: View) -> View | None:
    """The organisation that bears the duty; absent where it does not exist."""
    return world.by_id("orgs", duty_bearer["org"])


@fact("rights_holders.left_behind_reasons", "list(string)")
def left_behind_reasons(world: World, rights_holder: View) -> list[str]:
    """Why the group is left behind: its own reason, and findings on it in analyses of who is left behind."""
    stated = [rights_holder["left_behind_because"]] if "left_behind_because" in rights_holder else []
    return stated + [finding.get("text", "") for finding in _findings_on(world, rights_holder)]


def _findings_on(world: World, rights_holder: View) -> list[View]:
    return [
        finding
        for analysis in world["analyses"]
        if analysis["kind"] == "leave_no_one_behind"
        for finding in analysis.get("findings", ())
        if rights_holder["id"] in finding.get("groups", ())
    ]


@fact("rights_holders.left_behind", "bool")
def left_behind(world: World, rights_holder: View) -> bool:
    """Whether the group counts as left behind: for a reason of its own, or by an analysis that names it.

    The analysis is one of who is left behind, and names the group in a finding.
    """
    if "left_behind_because" in rights_holder or _findings_on(world, rights_holder):
        return True
    own(world, rights_holder, "left_behind_because", "rights_holders")
    world.held("analyses")
    return False


@fact("rights_holders.outputs", "list(outputs)", uses=("outputs.rights_holders",))
def serving_outputs(world: World, rights_holder: View) -> list[View]:
    """The outputs that serve the group, themselves or by one of their activities."""
    return naming(
        world,
        "outputs by people",
        rights_holder["id"],
        world["outputs"],
        lambda output: worked_out(world, output, "rights_holders", output_rights_holders),
    )


@fact("rights_holders.activities", "list(activities)", uses=("activities.rights_holders",))
def serving_activities(world: World, rights_holder: View) -> list[View]:
    """The activities that serve the group, themselves or by their output."""
    return naming(
        world,
        "activities by people",
        rights_holder["id"],
        world["activities"],
        lambda activity: worked_out(world, activity, "rights_holders", activity_rights_holders),
    )
