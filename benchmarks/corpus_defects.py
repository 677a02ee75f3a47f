"""Faults to put into sound plans, each with the gaps that it must lead to: an oracle that knows no engine.

A kind of defect is a function that changes one thing in a plan and returns the gaps that follow from it, or nothing
where the plan has no place for it. What follows is known because of what the change is, not because it was tried.
"""

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from benchmarks.corpus_plans import Plan

Record = dict[str, Any]


class Gap(NamedTuple):
    """What a check must find: a rule, the JSON pointer of the place, and the key that is missing there, if one is."""

    rule: str
    pointer: str
    missing: str | None = None


class Site:
    """A plan in which defects are put, no two of them in one place, where one could hide the other."""

    def __init__(self, plan: Plan, draw: random.Random) -> None:
        self.plan = plan
        self.draw = draw
        self._used: list[str] = []

    def one(self, places: list[tuple[str, Record]], part: str = "") -> tuple[str, Record]:
        """Take one of the places (`part` of it alone); where none is left, a record in which nothing can be changed."""
        free = [each for each in places if not any(_touch(f"{each[0]}{part}/", used) for used in self._used)]
        if not free:
            return "", {}
        pointer, record = self.draw.choice(free)
        self._used.append(f"{pointer}{part}/")
        return pointer, record


def _touch(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


Kind = Callable[[Site], list[Gap]]
KINDS: dict[str, Kind] = {}
TODAY = "2026-11-01"
SOUNDNESS = tuple(
    f"PLN-{number}.{name}"
    for number, name in (
        *((1, "ids"), (2, "references"), (3, "period"), (4, "activity-dates"), (5, "leads"), (6, "funding-periods")),
        *((7, "funding-sums"), (8, "currencies"), (9, "percentages"), (10, "indicators-complete"), (11, "targets")),
        *((12, "series"), (13, "codes"), (14, "risks-managed"), (16, "evaluation"), (17, "approval")),
        *((18, "placeholders"), (19, "boilerplate"), (20, "exclusions"), (21, "deciding-facts")),
    )
)
"""The rules that the oracle speaks for on every plan: they are gaps where a defect was put, and nowhere else."""
WHOLE = (
    *("GEN-3.stereotypes", "GEN-3.power-relations", "GEN-3.differential-effect", "GEN-3.women-in-leadership"),
    *("NEW-2.data-protection",),
)
"""Those that it speaks for on plans of which nothing was left out."""
APART = (("no_end", "target_after_the_plan"),)
"""Kinds that cannot both be put into one plan, as one takes away what the other is measured by."""


def _kind(function: Kind) -> Kind:
    KINDS[function.__name__] = function
    return function


def _nodes(plan: Plan, *way: str) -> Iterator[tuple[str, Record]]:
    """Yield the records at the end of a way of lists, each with its pointer."""
    found: list[tuple[str, Record]] = [("", plan)]
    for key in way:
        found = [
            (f"{pointer}/{key}/{place}", entry)
            for pointer, record in found
            for place, entry in enumerate(record.get(key, ()))
        ]
    yield from found


def _activities(plan: Plan) -> list[tuple[str, Record]]:
    return list(_nodes(plan, "outcomes", "outputs", "activities"))


def _indicators(plan: Plan) -> list[tuple[str, Record]]:
    return [*_nodes(plan, "outcomes", "indicators"), *_nodes(plan, "outcomes", "outputs", "indicators")]


def _amount(value: object) -> float:
    return float(str(value))


@_kind
def no_lead(site: Site) -> list[Gap]:
    """Nobody answers for an activity."""
    pointer, activity = site.one([each for each in _activities(site.plan) if "lead" in each[1]])
    return [Gap("PLN-5.leads", pointer, "lead")] if activity.pop("lead", None) else []


@_kind
def lead_that_does_not_exist(site: Site) -> list[Gap]:
    """An activity names an organisation that the plan does not have."""
    pointer, activity = site.one([each for each in _activities(site.plan) if "lead" in each[1]])
    if not activity:
        return []
    activity["lead"] = "nobody-of-that-name"
    return [Gap("PLN-2.references", f"{pointer}/lead")]


@_kind
def owner_of_the_wrong_kind(site: Site) -> list[Gap]:
    """A risk is owned by a risk."""
    pointer, risk = site.one([each for each in _nodes(site.plan, "risks") if "owner" in each[1]])
    if not risk:
        return []
    risk["owner"] = risk["id"]
    return [Gap("PLN-2.references", f"{pointer}/owner")]


@_kind
def id_twice(site: Site) -> list[Gap]:
    """An indicator stands twice in its list, under one id."""
    way = ("outcomes", "outputs")
    able = [each for each in _nodes(site.plan, *way) if each[1].get("indicators")]
    pointer, output = site.one(able, "/indicators")
    if not output:
        return []
    indicators = output["indicators"]
    indicators.append(copy.deepcopy(site.draw.choice(indicators)))
    return [Gap("PLN-1.ids", f"{pointer}/indicators/{len(indicators) - 1}/id")]


@_kind
def no_end(site: Site) -> list[Gap]:
    """The plan does not say when it ends."""
    return [Gap("PLN-3.period", "", "end")] if site.plan.pop("end", None) else []


@_kind
def no_start(site: Site) -> list[Gap]:
    """An activity does not say when it starts."""
    pointer, activity = site.one([each for each in _activities(site.plan) if "start" in each[1] and "end" in each[1]])
    return [Gap("PLN-4.activity-dates", pointer, "start")] if activity.pop("start", None) else []


@_kind
def over_before_the_plan(site: Site) -> list[Gap]:
    """An activity without money was over before the plan began."""
    pointer, activity = site.one([each for each in _activities(site.plan) if "start" in each[1] and "end" in each[1]])
    if not activity:
        return []
    year = int(site.plan["start"][:4]) - 2
    activity.update(start=f"{year}-01-01", end=f"{year}-12-31")
    activity.pop("funding", None)
    activity.pop("total", None)
    return [Gap("PLN-4.activity-dates", f"{pointer}/start")]


@_kind
def money_before_the_activity(site: Site) -> list[Gap]:
    """A funding period lies before its activity."""
    able = [each for each in _activities(site.plan) if "start" in each[1] and each[1].get("funding")]
    pointer, activity = site.one(able)
    if not activity:
        return []
    place = site.draw.randrange(len(activity["funding"]))
    year = int(activity["start"][:4]) - 30
    activity["funding"][place].update(period_start=f"{year}-01-01", period_end=f"{year}-12-31")
    return [Gap("PLN-6.funding-periods", f"{pointer}/funding/{place}/period_start")]


@_kind
def sums_that_do_not_add_up(site: Site) -> list[Gap]:
    """The stated total is a tenth more than what the periods require."""
    able = [
        each
        for each in _activities(site.plan)
        if _amount(each[1].get("total", 0)) > 0 and len({row["currency"] for row in each[1].get("funding", ())}) == 1
    ]
    pointer, activity = site.one(able)
    if not activity:
        return []
    activity["total"] = round(_amount(activity["total"]) * 1.1, 2)
    return [Gap("PLN-7.funding-sums", f"{pointer}/funding")]


@_kind
def spent_more_than_required(site: Site) -> list[Gap]:
    """In one period twice as much was spent as required, without a word."""
    able = [
        (f"{pointer}/funding", row)
        for pointer, activity in _activities(site.plan)
        for row in activity.get("funding", ())
        if _amount(row.get("required", 0)) > 0 and "note" not in row
    ]
    pointer, row = site.one(able)
    if not row:
        return []
    row["expenditure"] = _amount(row["required"]) * 2
    return [Gap("PLN-7.funding-sums", pointer)]


@_kind
def two_currencies(site: Site) -> list[Gap]:
    """The rows of one activity cannot be added up, as one is in another currency."""
    able = [
        each
        for each in _activities(site.plan)
        if len(each[1].get("funding", ())) > 1 and len({row["currency"] for row in each[1]["funding"]}) == 1
    ]
    pointer, activity = site.one(able)
    if not activity:
        return []
    row = activity["funding"][0]
    row["currency"] = "CHF" if row["currency"] != "CHF" else "EUR"
    return [Gap("PLN-8.currencies", f"{pointer}/funding")]


@_kind
def shares_above_a_hundred(site: Site) -> list[Gap]:
    """The percentages of an activity's sectors make more than 100."""
    able = [
        each for each in _activities(site.plan) if any("percentage" in sector for sector in each[1].get("sectors", ()))
    ]
    pointer, activity = site.one(able)
    if not activity:
        return []
    next(sector for sector in activity["sectors"] if "percentage" in sector)["percentage"] += 7
    return [Gap("PLN-9.percentages", f"{pointer}/sectors")]


@_kind
def nobody_says_how_it_is_measured(site: Site) -> list[Gap]:
    """An indicator has no means of verification."""
    able = [each for each in _indicators(site.plan) if "means_of_verification" in each[1]]
    pointer, indicator = site.one(able)
    return [Gap("PLN-10.indicators-complete", pointer)] if indicator.pop("means_of_verification", None) else []


@_kind
def baseline_of_long_ago(site: Site) -> list[Gap]:
    """A baseline is older than all comparable figures."""
    pointer, indicator = site.one([each for each in _indicators(site.plan) if "year" in each[1].get("baseline", {})])
    if not indicator:
        return []
    indicator["baseline"]["year"] = 1961
    return [Gap("PLN-10.indicators-complete", pointer)]


@_kind
def target_after_the_plan(site: Site) -> list[Gap]:
    """A target lies years after the plan's end."""
    able = [
        each
        for each in _indicators(site.plan)
        if "end" in site.plan and each[1].get("targets") and "period_end" in each[1]["targets"][-1]
    ]
    pointer, indicator = site.one(able)
    if not indicator or "value" not in indicator["targets"][-1]:
        return []
    indicator["targets"][-1]["period_end"] = f"{int(site.plan['end'][:4]) + 3}-12-31"
    return [Gap("PLN-11.targets", f"{pointer}/targets")]


@_kind
def wrong_direction(site: Site) -> list[Gap]:
    """An indicator should go down, and its targets go up, or the other way round."""
    turned = {"up": "down", "down": "up"}
    able = [
        each
        for each in _indicators(site.plan)
        if each[1].get("direction") in turned
        and isinstance(each[1].get("baseline", {}).get("value"), int | float)
        and all(isinstance(target.get("value"), int | float) for target in each[1].get("targets", ()))
        and each[1].get("targets")
    ]
    pointer, indicator = site.one(able)
    if not indicator:
        return []
    first, last = indicator["baseline"]["value"], indicator["targets"][-1]["value"]
    indicator["direction"] = "down" if last > first else "up"
    return [Gap("PLN-11.targets", f"{pointer}/targets")]


@_kind
def undeclared_breakdown(site: Site) -> list[Gap]:
    """A series is broken down by grounds that the indicator does not declare."""
    pointer, indicator = site.one([each for each in _indicators(site.plan) if each[1].get("series")])
    if not any(row.get("categories") for row in indicator.get("series", ())):
        return []
    indicator.pop("dimensions", None)
    return [Gap("PLN-12.series", f"{pointer}/series")]


@_kind
def target_of_no_goal(site: Site) -> list[Gap]:
    """An outcome names an SDG target that does not exist."""
    pointer, outcome = site.one(list(_nodes(site.plan, "outcomes")), "/sdg_targets")
    targets = outcome.setdefault("sdg_targets", [])
    if "5.99" in targets:
        return []
    targets.append("5.99")
    return [Gap("PLN-13.codes", f"{pointer}/sdg_targets/{len(targets) - 1}")]


@_kind
def country_that_does_not_exist(site: Site) -> list[Gap]:
    """An organisation is in a country without a code."""
    pointer, org = site.one([each for each in _nodes(site.plan, "orgs") if "country" in each[1]])
    if not org:
        return []
    org["country"] = "ZZ"
    return [Gap("PLN-13.codes", f"{pointer}/country")]


@_kind
def risk_without_mitigation(site: Site) -> list[Gap]:
    """Nothing is done about a risk."""
    able = [each for each in _nodes(site.plan, "risks") if {"level", "mitigation"} <= set(each[1])]
    pointer, risk = site.one(able)
    return [Gap("PLN-14.risks-managed", pointer, "mitigation")] if risk.pop("mitigation", None) else []


@_kind
def review_long_due(site: Site) -> list[Gap]:
    """A risk was to be reviewed before today, and was not."""
    able = [each for each in _nodes(site.plan, "risks") if {"level", "mitigation", "owner"} <= set(each[1])]
    pointer, risk = site.one(able)
    if not risk:
        return []
    risk["review_date"] = "2026-10-31"
    return [Gap("PLN-14.risks-managed", f"{pointer}/review_date")]


@_kind
def no_day_of_approval(site: Site) -> list[Gap]:
    """The plan does not say when it was signed off."""
    return [Gap("PLN-17.approval", "", "approved_on")] if site.plan.pop("approved_on", None) else []


@_kind
def left_to_fill_in(site: Site) -> list[Gap]:
    """The title of an activity is still to be written."""
    pointer, activity = site.one(_activities(site.plan))
    if not activity:
        return []
    activity["title"] = site.draw.choice(("TBD", "[Insert title]", "À déterminer", "To be confirmed"))
    return [Gap("PLN-18.placeholders", f"{pointer}/title")]


@_kind
def exclusion_that_ran_out(site: Site) -> list[Gap]:
    """An exclusion was to be reviewed before today."""
    if site.plan.get("exclusions"):
        return []
    said = {"reason": "The evaluation is part of the global one of 2028", "approved_by": "Regional director"}
    site.plan["exclusions"] = [{"of": "PLN-16", **said, "review_on": "2026-10-31"}]
    return [Gap("PLN-20.exclusions", "/exclusions/0/review_on")]


@_kind
def output_of_no_kind(site: Site) -> list[Gap]:
    """An output does not say what kind of change it is."""
    able = [each for each in _nodes(site.plan, "outcomes", "outputs") if each[1].get("change_kind")]
    pointer, output = site.one(able, "/change_kind")
    return [Gap("PLN-21.deciding-facts", pointer, "change_kind")] if output.pop("change_kind", None) else []


@_kind
def stereotypes_not_looked_for(site: Site) -> list[Gap]:
    """The gender analysis has no words on stereotypes."""
    return _without_answer(site, "stereotypes", "GEN-3.stereotypes")


@_kind
def power_not_described(site: Site) -> list[Gap]:
    """The gender analysis has no words on who holds power."""
    return _without_answer(site, "power_relations", "GEN-3.power-relations")


def _without_answer(site: Site, answer: str, rule: str) -> list[Gap]:
    able = [
        each for each in _nodes(site.plan, "analyses") if each[1]["kind"] == "gender" and answer in each[1]["answers"]
    ]
    if len(able) != 1:
        return []
    pointer, analysis = able[0]
    del analysis["answers"][answer]
    return [Gap(rule, f"{pointer}/answers", answer)]


@_kind
def few_women_decide(site: Site) -> list[Gap]:
    """One in ten of those who decide is a woman, and nobody says why."""
    governance = site.plan.get("capacity", {}).get("governance")
    if not governance or "women_share" not in governance:
        return []
    governance["women_share"] = 10
    governance.pop("women_share_reason", None)
    return [Gap("GEN-3.women-in-leadership", "/capacity/governance/women_share")]
