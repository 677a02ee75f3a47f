"""Whether something real carries each action, by hand."""

from benchmarks.by_hand.plan import Part, Plan
from benchmarks.by_hand.texts import stated

DATES = {"report": "due", "risk": "review_date"}
TEXTS = {"strategy": "text", "risk": "statement", "consultation": "topic"}
EQUALITY = {
    "gender_equality",
    "discriminatory_law",
    "violence_against_women",
    "sexual_reproductive_health",
    "womens_representation",
}
# Action: the themes of activities, then the change kinds of their outputs (none: any).
BY_ACTIVITY: dict[str, tuple[set[str], set[str]]] = {
    "DEV-1": ({"participation", "non_discrimination", "statistics", "governance"}, set()),
    "DEV-4": (
        {
            "non_discrimination",
            "livelihoods",
            "social_protection",
            "health",
            "education",
            "protection",
            "participation",
        },
        set(),
    ),
    "GEN-1": (EQUALITY, {"law", "policy", "institution", "mechanism"}),
    "GEN-2": ({"protection", "violence_against_women", "defenders", "gender_equality"}, set()),
    "GEN-4": ({"peace_process", "womens_representation", "prevention"}, set()),
}
# Action: the kinds of parts that may carry it, then the themes of activities.
BY_PROCESS: dict[str, tuple[set[str], set[str]]] = {
    "DEV-2": (
        {"analysis", "consultation", "activity"},
        {"upr", "treaty_bodies", "special_procedures", "human_rights_institutions"},
    ),
    "DEV-3": ({"report", "analysis", "activity"}, {"upr", "treaty_bodies"}),
    "GEN-3": ({"analysis", "strategy", "activity"}, {"gender_equality"}),
    "GEN-5": ({"early_warning", "analysis", "risk", "activity"}, {"violence_against_women", "prevention"}),
    "GEN-6": ({"consultation", "activity"}, {"gender_equality"}),
}


def judge(plan: Plan) -> dict[str, bool]:
    """Return whether each action is carried and no claim on it is empty."""
    real = {id(activity) for output, activity in plan.activities if _is_real(plan, output, activity)}
    change = {id(activity): output.get("change_kind", ()) for output, activity in plan.activities}

    def fits(activity: Part, themes: set[str], changes: set[str]) -> bool:
        if id(activity) not in real or themes.isdisjoint(plan.activity_themes[id(activity)]):
            return False
        return not changes or not changes.isdisjoint(change[id(activity)])

    found = {}
    for action, (themes, changes) in BY_ACTIVITY.items():
        carried = any(fits(activity, themes, changes) for _, activity in plan.activities)
        claims = plan.claims.get(action, ())
        found[f"{action}.carried"] = carried and all(
            count <= 5 and kind == "activity" and fits(part, themes, changes) for kind, part, count in claims
        )
    for action, (kinds, themes) in BY_PROCESS.items():
        claims = plan.claims.get(action, ())
        found[f"{action}.carried"] = bool(claims) and all(
            count <= 5
            and kind in kinds
            and (fits(part, themes, set()) if kind == "activity" else _holds(plan, kind, part))
            for kind, part, count in claims
        )
    return found


def _is_real(plan: Plan, output: Part, activity: Part) -> bool:
    """Tell whether an activity has dates in the period, a lead, money and an indicator, and is not about everything."""
    return (
        plan.in_period(activity)
        and activity.get("lead") in plan.org
        and id(activity) in plan.funded
        and bool(output.get("indicators"))
        and len(plan.activity_themes[id(activity)]) <= 12
        and len(output.get("change_kind", ())) <= 6
    )


def _holds(plan: Plan, kind: str, part: Part) -> bool:
    """Tell whether a claiming part is dated, owned, says something and, where it is a consultation, still counts."""
    if not part.get(DATES.get(kind, "date")) or part.get("owner") not in plan.org:
        return False
    if kind == "analysis":
        found = (finding.get("text", "") for finding in part.get("findings", ()))
        return any(map(stated, (*part.get("answers", {}).values(), *found)))
    if kind in TEXTS and not stated(part[TEXTS[kind]]):
        return False
    return kind != "consultation" or plan.counts(part)
