"""Rules in Python, for what an expression cannot say well."""

from collections.abc import Iterator

from c2a_rules.pyrules import Judgement, Plan, rule

A111 = "/outcomes[OC1]/outputs[OP1.1]/activities[A1.1.1]"


@rule(
    id="SMP-2.periods",
    action="SMP-2",
    level="should",
    title="Money is planned for the time of the activity",
    remedy="Bring the periods of the activity's `funding` and its `start` and `end` together.",
    reads=["activities", "funding"],
    examples=[
        {"name": "as it is", "expect": "pass"},
        {
            "name": "money after the end",
            "expect": "gap",
            "patch": [{"op": "replace", "path": f"{A111}/end", "value": "2025-06-30"}],
        },
        {
            "name": "no end to compare with",
            "expect": "pass",
            "patch": [{"op": "remove", "path": f"{A111}/end"}],
        },
    ],
)
def periods(plan: Plan) -> Iterator[Judgement]:
    """Compare each funding row's first day with the end of its activity."""
    for activity in plan.all("activities"):
        end = activity["end"]
        late = [row for row in activity.all("funding") if end is not None and row["period_start"] > end]
        for row in late:
            title, start = activity["title"], row["period_start"]
            yield row.gap(
                f"The activity '{title}' ends on {end}, and money is planned for it from {start} (`period_start`)."
            )
