"""Which actions bind a plan, and how strongly: by its type, by what it touches, by what it claims."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from c2a_rules.model import Action, Level

CARRIED = "carried"
Plan = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Binding:
    """How an action binds one plan.

    `holds` is `unknown` where the plan does not state what decides. `cap` limits the level of the action's rules;
    `claim_only` means that the plan claims an action which does not bind it, so that its `carried` rule applies alone.
    """

    holds: Literal["yes", "no", "unknown"]
    cap: Level = Level.MUST
    claim_only: bool = False
    reason: str = ""


def outputs(plan: Plan) -> Iterator[Plan]:
    """Yield the outputs of a plan."""
    for outcome in plan.get("outcomes", ()):
        yield from outcome.get("outputs", ())


def activities(plan: Plan) -> Iterator[Plan]:
    """Yield the activities of a plan."""
    for output in outputs(plan):
        yield from output.get("activities", ())


def claimed(plan: Plan) -> frozenset[str]:
    """Return the ids of the actions that any part of the plan claims to contribute to."""
    found: set[str] = set()
    stack: list[Any] = [plan]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            claims = node.get("contributes_to")
            if isinstance(claims, list):
                found.update(claims)
            stack.extend(value for value in node.values() if isinstance(value, (dict, list)))
        else:
            stack.extend(value for value in node if isinstance(value, (dict, list)))
    return frozenset(found)


class Touch:
    """What a plan touches: the themes of its outputs and activities, and other facts that actions name."""

    def __init__(self, plan: Plan) -> None:
        parts = [*outputs(plan), *activities(plan)]
        self.themes = frozenset(theme for part in parts for theme in part.get("themes", ()))
        self.complete = all("themes" in output for output in outputs(plan))
        self._by = {
            "features": frozenset(flag for activity in activities(plan) for flag in activity.get("features", ())),
            "partner_type": frozenset(
                org["type"]
                for org in plan.get("orgs", ())
                if "type" in org and set(org.get("roles", ())) - {"consulted"}
            ),
        }

    def by(self, action: Action) -> bool:
        """Tell whether the plan touches an action."""
        if self.themes & set(action.themes):
            return True
        return any(self._by.get(name, frozenset()) & set(values) for name, values in action.touched_by.items())


def binding(
    action: Action, binds: Mapping[str, str] | None, plan: Plan, touch: Touch, claims: frozenset[str]
) -> Binding:
    """Return how an action (or a rule of it with `binds` of its own) binds a plan."""
    strength = (binds if binds is not None else action.binds).get(plan["plan_type"])
    claims_it = action.id in claims
    if strength == "must":
        return Binding("yes")
    if strength == "should":
        return Binding("yes", Level.SHOULD)
    if strength == "touched":
        return _touched(action, touch, claims_it=claims_it)
    if claims_it:
        return Binding("yes", claim_only=True)
    return Binding("no", reason=f"{action.id} does not bind this type of plan ({plan['plan_type']})")


def _touched(action: Action, touch: Touch, *, claims_it: bool) -> Binding:
    if claims_it:
        return Binding("yes")
    if touch.by(action):
        return Binding("yes", Level.SHOULD)
    if not touch.complete:
        return Binding("unknown", Level.SHOULD, reason="outcomes.outputs.themes")
    names = ", ".join(action.themes)
    return Binding("no", reason=f"nothing in the plan touches what {action.id} is about ({names})")
