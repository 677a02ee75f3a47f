"""The rules PLN, DEV and GEN written by hand in plain Python, for the country programme of one JSON file.

This is what somebody would write who needs these verdicts and nothing else: no messages, no places, no other plan
types, no tuning, no formats that cannot hold a field. It is what the rules' cost is measured against, and it holds the
engine to account: `tests/test_benchmarks.py` compares the two on many plans.
"""

from typing import Any

from benchmarks.by_hand import carried, development, gender, soundness
from benchmarks.by_hand.ids import RULES
from benchmarks.by_hand.plan import Plan

IN_FORCE_FROM = "2020-02-24"
WORDS = {True: "pass", False: "gap", None: "not_applicable"}


def judge(raw: dict[str, Any], today: str) -> dict[str, str]:
    """Return rule id → pass, gap or not_applicable.

    Where the tool would say review (a gap that the plan excludes, a condition that it does not state), this says
    what the plan's silence comes to: gap or not_applicable.

    Args:
        raw: a country programme, valid and converted as the tool converts it.
        today: `YYYY-MM-DD`.
    """
    if raw["status"] == "cancelled":
        return dict.fromkeys(RULES, WORDS[None])
    plan = Plan(raw, today)
    found = {**soundness.judge(plan), **development.judge(plan), **gender.judge(plan), **carried.judge(plan)}
    if plan.end is not None and plan.end < IN_FORCE_FROM:
        found |= {rule: None for rule in found if not rule.startswith("PLN")}
    else:
        _narrow(plan, found)
    return {rule: WORDS[result] for rule, result in found.items()}


def _narrow(plan: Plan, found: dict[str, bool | None]) -> None:
    """Take out the rules whose action does not apply, and decide those that rest on another's outcome."""
    phases = plan.situation()
    applies = {
        "GEN-2": phases & {"crisis", "at_risk", "recovery"},
        "GEN-4": plan.context.get("conflict_affected"),
        "GEN-5": plan.signals or phases & {"crisis", "at_risk"},
    }
    for rule in found:
        action, _, slug = rule.partition(".")
        if not applies.get(action, True) and not (slug == "carried" and action in plan.claims):
            found[rule] = None
    for rule, required in REQUIRES.items():
        if found[rule] is not None and found[required] is False:
            found[rule] = False


REQUIRES = {
    "GEN-4.response-integrates-gender": "GEN-4.conflict-analysis-gender",
    "GEN-5.online-signals": "GEN-5.incitement-signals",
}
