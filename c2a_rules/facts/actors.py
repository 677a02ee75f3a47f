"""What organisations are to a plan beside partners: of the State or outside it, rights institutions, the young."""

from collections.abc import Callable, Iterator, Sequence

from c2a_rules.facts.people import civil_society, organisation
from c2a_rules.facts.reading import naming, own, some
from c2a_rules.facts.registry import View, fact
from c2a_rules.facts.results import duties, implementing_orgs, lead_org
from c2a_rules.facts.world import World

PUBLIC = frozenset(("government", "local_government", "other_public"))
OUTSIDE = frozenset(("private_sector", "academic", "media"))
OPEN = frozenset((None, "other"))
"""Types that leave open what an organisation is, so that its tags decide."""
PUBLIC_TAGS = frozenset(("nhri", "regulator"))
RIGHTS_TAGS = frozenset(("nhri", "regional_human_rights_body"))


def _tagged(world: World, org: View, tags: frozenset[str]) -> bool:
    return not tags.isdisjoint(own(world, org, "tags", "orgs") or ())


@fact("orgs.public_body", "bool")
def public_body(world: World, org: View) -> bool:
    """Whether it belongs to a State: by its type, or by the tag `nhri` or `regulator` where the type is open."""
    kind = own(world, org, "type", "orgs")
    return kind in PUBLIC or (kind in OPEN and _tagged(world, org, PUBLIC_TAGS))


@fact("orgs.outside_state", "bool")
def outside_state(world: World, org: View) -> bool:
    """Whether it is no body of States: civil society, a business, a university or the media."""
    return own(world, org, "type", "orgs") in OUTSIDE or civil_society(world, org)


@fact("orgs.youth_organisation", "bool")
def youth_organisation(world: World, org: View) -> bool:
    """Whether it is an organisation of the young, of civil society and tagged `youth_org`."""
    return civil_society(world, org) and _tagged(world, org, frozenset(("youth_org",)))


@fact("orgs.rights_institution", "bool")
def rights_institution(world: World, org: View) -> bool:
    """Whether it is a human rights institution, national or regional, by its tag."""
    return _tagged(world, org, RIGHTS_TAGS)


@fact("activities.with_rights_institution", "bool")
def with_rights_institution(world: World, activity: View) -> bool:
    """Whether a human rights institution leads it, carries it out, or bears the duty that its output works on."""
    parts: tuple[Callable[[], Sequence[View | None]], ...] = (
        lambda: [lead_org(world, activity)],
        lambda: implementing_orgs(world, activity),
        lambda: [organisation(world, duty_bearer) for duty_bearer in duties(world, activity["output"])],
    )

    def is_one(org: View | None) -> bool:
        return org is not None and rights_institution(world, org)

    return some(lambda orgs: some(is_one, orgs()), parts)


@fact("orgs.activities", "list(activities)")
def activities(world: World, org: View) -> list[View]:
    """The activities that it leads or carries out."""
    return naming(world, "activities by org", org["id"], world["activities"], lambda item: _at_work(world, item))


def _at_work(world: World, activity: View) -> Iterator[str]:
    if "lead" in activity:
        yield activity["lead"]
    yield from activity.get("implementers", ())
    for key in ("lead", "implementers"):
        own(world, activity, key, "activities")
