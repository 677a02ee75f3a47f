"""Personal data: what a plan keeps of people, as it says and as its own work shows."""

from c2a_rules.facts.measuring import filled
from c2a_rules.facts.reading import own
from c2a_rules.facts.registry import Unheld, View, fact
from c2a_rules.facts.world import PATHS, World

FEATURES = f"{PATHS['activities']}.features"
HARMLESS = frozenset(("contact", "location", "other"))
FLAGGED = {"health_data": "health", "biometrics": "biometrics"}
"""Features of activities that mean a sensitive category of data."""
COUNTED = {"health_status": "health", "ethnicity": "ethnicity", "religion": "religion"}
"""Grounds by which nobody is counted without being asked, with the category of data that it takes."""
DATA_FEATURES = ("personal_data", *FLAGGED)


@fact("data_protection.officer_org", "optional(orgs)")
def officer_org(world: World, data_protection: View) -> View | None:
    """The organisation that answers for personal data; absent where none is named or it does not exist."""
    return world.by_id("orgs", own(world, data_protection, "officer", "data_protection"))


@fact("data_protection.signs", "list(string)")
def signs(world: World, data_protection: View) -> list[str]:
    """What shows that the plan handles personal data, whatever it says of that, in words for a message.

    It collects data itself, names categories of them, or an activity flags them. Unknown where it counts people by
    health, ethnicity or religion and does not say who collects that.
    """
    found = ["`primary_data` (true)"] if data_protection.get("primary_data") else []
    found += [f"`categories` ({name})" for name in data_protection.get("categories", ())]
    flagged = [item for item in world["activities"] if _flags(item)]
    found += [f"the activity {item['id']} (`features`: {', '.join(_flags(item))})" for item in flagged]
    if not found:
        for path in ("data_protection.primary_data", "data_protection.categories", FEATURES):
            world.held(path)
        if "primary_data" not in data_protection and _counted(world):
            raise Unheld("data_protection.primary_data")
    return found


def _flags(activity: View) -> list[str]:
    return [flag for flag in DATA_FEATURES if flag in activity.get("features", ())]


def _counted(world: World) -> list[str]:
    """Return the sensitive categories of data that its indicators' figures take, each once."""
    grounds = {ground for indicator in world["indicators"] for ground in filled(world, indicator)}
    return [category for ground, category in COUNTED.items() if ground in grounds]


@fact("data_protection.sensitive", "list(string)")
def sensitive(world: World, data_protection: View) -> list[str]:
    """The sensitive categories of data that the plan handles: all but contact, location and other.

    Those that it names, those that its activities flag, and those by which it counts people itself.
    """
    stated = own(world, data_protection, "categories", "data_protection") or ()
    found = [name for name in stated if name not in HARMLESS]
    for activity in world["activities"]:
        found += [FLAGGED[flag] for flag in _flags(activity) if flag in FLAGGED]
    if data_protection.get("primary_data"):
        found += _counted(world)
    if not found:
        world.held(FEATURES)
    return list(dict.fromkeys(found))
