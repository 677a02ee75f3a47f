"""Consultations, engagement and measures: who takes part, when, and whether it still counts."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial

from c2a_rules.facts.reading import approval, day, folded, naming, own
from c2a_rules.facts.registry import Unheld, View, fact, function
from c2a_rules.facts.texts import says_enough
from c2a_rules.facts.world import World

DAYS_PER_YEAR = 365.25
MOST_OCCASIONS = 600
"""Enough for monthly meetings over fifty years; a plan that states more says nothing more by it."""
MOST_PER_YEAR = 12.0
_Content = tuple[tuple[str, ...], str]


def _parties(collection: str) -> None:
    """Declare who takes part in the items of a collection: `parties` and `people`."""

    @fact(f"{collection}.parties", "list(orgs)")
    def parties(world: World, item: View) -> list[View]:
        """The organisations that take part or are covered."""
        return world.resolve("orgs", own(world, item, "orgs", collection) or ())

    @fact(f"{collection}.people", "list(rights_holders)")
    def people(world: World, item: View) -> list[View]:
        """The groups of rights-holders that take part or are served."""
        return world.resolve("rights_holders", own(world, item, "groups", collection) or ())


def _owner(collection: str) -> None:
    """Declare who answers for the items of a collection: `owner_org`."""

    @fact(f"{collection}.owner_org", "optional(orgs)")
    def owner_org(world: World, item: View) -> View | None:
        """The organisation that answers for it; absent where none is named or it does not exist."""
        return world.by_id("orgs", own(world, item, "owner", collection))


for _name in ("consultations", "engagement", "measures"):
    _parties(_name)
for _name in ("consultations", "analyses", "strategies", "engagement", "risks"):
    _owner(_name)


@fact("measures.runner", "optional(orgs)")
def runner(world: World, measure: View) -> View | None:
    """The organisation that runs the measure; absent where none is named or it does not exist."""
    return world.by_id("orgs", own(world, measure, "run_by", "measures"))


@fact("activities.measures", "list(measures)")
def measures(world: World, activity: View) -> list[View]:
    """The measures that name it as their `activity`, or are about an organisation that leads it or carries it out."""
    if not world["measures"]:
        world.held("measures")
    at_work = (own(world, activity, "lead", "activities"), *(own(world, activity, "implementers", "activities") or ()))
    found: dict[int, View] = {}
    missing: Unheld | None = None
    for name in (f"activity {activity['id']}", *(f"org {org}" for org in at_work)):
        try:
            about = naming(world, "measures by what they are about", name, world["measures"], partial(_about, world))
        except Unheld as unheld:
            missing = unheld
        else:
            found.update((id(measure), measure) for measure in about)
    if missing and not found:
        raise missing
    return list(found.values())


def _about(world: World, measure: View) -> Iterator[str]:
    if "activity" in measure:
        yield f"activity {measure['activity']}"
    yield from (f"org {org}" for org in measure.get("orgs", ()))
    for key in ("activity", "orgs"):
        own(world, measure, key, "measures")


def held(world: World, consultation: View) -> bool:
    """Tell whether it has been held: said so, and its date is not in the future."""
    return bool(consultation["status"] == "held" and consultation["date"] <= world.today)


@fact("consultations.in_design", "bool")
def in_design(world: World, consultation: View) -> bool:
    """Whether it was held by the time that the plan was approved (in the pipeline: by today)."""
    return held(world, consultation) and consultation["date"] <= approval(world)


@fact("consultations.counts", "bool")
def counts(world: World, consultation: View) -> bool:
    """Whether it was held, or is scheduled and its date or `until` has not passed."""
    if consultation["status"] == "held":
        return held(world, consultation)
    return bool(max(consultation["date"], consultation.get("until", "")) >= world.today)


@fact("consultations.standing", "bool")
def standing(world: World, consultation: View) -> bool:
    """Whether it is scheduled to recur (`frequency_per_year`) and still counts."""
    recurs = float(own(world, consultation, "frequency_per_year", "consultations") or 0.0) > 0
    return recurs and consultation["status"] == "scheduled" and counts(world, consultation)


@fact("consultations.copy", "bool")
def copy(world: World, consultation: View) -> bool:
    """Whether it repeats an earlier held one word for word: same parties, topic and changes made.

    Where a whole paragraph says what changed, and the same paragraph before, another topic makes it no other talk.
    """
    if consultation["status"] != "held":
        return False
    content = _content(consultation)
    alike = world.once("consultations by content", lambda: _by_content(world["consultations"]))[content]
    earlier = [other for other in alike if _order(other) < _order(consultation)]
    if earlier and says_enough(content[1], int(world.parameters["minimum_words"])):
        return True
    topic = folded(consultation["topic"])
    return any(folded(other["topic"]) == topic for other in earlier)


def _by_content(consultations: Iterable[View]) -> dict[_Content, list[View]]:
    found: dict[_Content, list[View]] = {}
    for consultation in consultations:
        if consultation["status"] == "held":
            found.setdefault(_content(consultation), []).append(consultation)
    return found


def _content(consultation: View) -> _Content:
    """Return who took part, and what was changed."""
    parties = sorted(consultation.get("orgs", ())) + sorted(consultation.get("groups", ()))
    return tuple(parties), folded(consultation.get("changes_made", ""))


def _order(consultation: View) -> tuple[str, str]:
    return consultation["date"], consultation["id"]


@fact("consultations.occasions", "list(string)")
def occasions(world: World, consultation: View) -> list[str]:
    """The days on which it takes place, as far as it counts and is no copy.

    One day, or with `frequency_per_year` (12 at most) all days from its date to `until`. Without `until`, a
    scheduled one goes on to the end of the plan, a held one was held on its date.
    """
    first = day(consultation["date"])
    if first is None or not counts(world, consultation) or copy(world, consultation):
        return []
    open_end = world.plan.get("end") if consultation["status"] == "scheduled" else None
    last = day(consultation.get("until", open_end))
    return recurring(first, last, float(consultation.get("frequency_per_year", 0.0)))


def recurring(first: date, last: date | None, per_year: float) -> list[str]:
    """Return the days on which something recurs from `first` to `last`, `per_year` times (12 at most).

    The first alone where it does not recur, has no last day, or that day comes before.
    """
    often = min(per_year, MOST_PER_YEAR)
    if often <= 0 or last is None:
        return [first.isoformat()]
    step = DAYS_PER_YEAR / often
    times = min(int((last - first).days / step) + 1, MOST_OCCASIONS) if last >= first else 1
    return [(first + timedelta(days=round(index * step))).isoformat() for index in range(times)]


@function("share_of_years", ("list(list(string))", "int", "string", "string"), "double")
def share_of_years(days: list[list[str]], times: int, start: str, end: str) -> float:
    """The share, 0 to 1, of a period's years that hold at least `times` different days of several lists.

    Years are counted from `start`; of a last year that is cut short, as many are asked as its length allows.
    """
    first, last = day(start), day(end)
    if first is None or last is None or last < first:
        return 0.0
    length = (last - first).days + 1
    offsets = {(found - first).days for dates in days for found in map(day, dates) if found}
    covered = 0.0
    begin = 0.0
    while begin < length:
        finish = min(begin + DAYS_PER_YEAR, length)
        asked = max(1, round(times * (finish - begin) / DAYS_PER_YEAR))
        if sum(begin <= offset < finish for offset in offsets) >= asked:
            covered += finish - begin
        begin += DAYS_PER_YEAR
    return covered / length
