"""How much of each year's money is for activities whose gender marker is 2 or 3.

It takes a rule in Python: rows of several years are spread over them by days, and every year is an item.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from c2a_rules.pyrules import Judgement, Node, Plan, rule

_COUNTS = 2
EXAMPLES: list[dict[str, Any]] = [
    {"name": "most of each year's money", "expect": "pass"},
    {
        "name": "the largest activities are marked lower",
        "expect": "gap",
        "patch": [
            {"op": "replace", "path": f"{path}/markers/0/score", "value": 1}
            for path in (
                "/outcomes[OC1]/outputs[OP1.2]/activities[A1.2.1]",
                "/outcomes[OC2]/outputs[OP2.1]/activities[A2.1.1]",
                "/outcomes[OC2]/outputs[OP2.2]/activities[A2.2.1]",
                "/outcomes[OC2]/outputs[OP2.3]/activities[A2.3.1]",
                "/outcomes[OC3]/outputs[OP3.2]/activities[A3.2.1]",
            )
        ],
    },
    {
        "name": "one year alone falls short, by money that is spread over several",
        "expect": "gap",
        "patch": [
            {
                "op": "add",
                "path": "/outcomes[OC3]/outputs[OP3.3]/activities[A3.3.2]/funding/-",
                "value": {
                    "period_start": "2027-01-01",
                    "period_end": "2029-12-31",
                    "required": 30_000_000,
                    "currency": "USD",
                    "source_org": "norland",
                },
            }
        ],
    },
    {
        "name": "no money at all",
        "expect": "not_applicable",
        "patch": [{"op": "replace", "path": "/outcomes", "value": []}],
    },
]


def marked(activity: Node) -> bool:
    """Tell whether the gender marker of an activity is 2 or 3."""
    markers = activity.all("markers")
    return any(each["scheme"] == "unct_gem" and (each["score"] or 0) >= _COUNTS for each in markers)


def by_year(row: Node) -> Iterator[tuple[int, float]]:
    """Spread what a funding row requires over the years of its period, by days."""
    start, end = date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"])
    days = (end - start).days + 1
    for year in range(start.year, end.year + 1):
        first, last = max(start, date(year, 1, 1)), min(end, date(year, 12, 31))
        yield year, (row["required"] or 0.0) * ((last - first).days + 1) / days


@rule(
    id="SWAP-61.funds",
    action="SWAP-61",
    level="should",
    title="Enough of each year's money goes to activities with a gender marker of 2 or 3",
    remedy="Put more of the year's money (`funding`) behind activities whose gender marker is 2 or 3, or work gender "
    "equality into those with more money and raise their marker with a justification.",
    applies_to=["country_programme"],
    empty="not_applicable",
    reads=["activities", "funding"],
    examples=EXAMPLES,
)
def funds(plan: Plan) -> Iterator[Judgement]:
    """Add up each year's money in the plan's currency, and compare the share of marked activities with the target."""
    whole: dict[int, float] = {}
    counted: dict[int, float] = {}
    for activity in plan.all("activities"):
        for row in activity.all("funding"):
            if row["currency"] != plan["currency"]:
                continue
            for year, amount in by_year(row):
                whole[year] = whole.get(year, 0.0) + amount
                counted[year] = counted.get(year, 0.0) + (amount if marked(activity) else 0.0)
    target = plan.params["funds_target"]
    for year in sorted(year for year, amount in whole.items() if amount):
        share = counted[year] / whole[year]
        if share >= target:
            yield plan.passes()
        else:
            message = (
                f"Of the money that `funding` requires in {year}, {share:.0%} is for activities with a gender marker "
                f"of 2 or 3 (`markers`), where at least {target:.0%} is asked for."
            )
            yield plan.gap(message, at="/outcomes", key=str(year))
