"""Which actions bind a plan, and how strongly: by its type, by what it touches, by what it claims."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from c2a_rules.model import Action, Level
from c2a_rules.shape import Shape

CARRIED = "carried"
_NO_CLAIMS = ("predecessor",)
_THEMES = "outcomes.outputs.themes"
_PATHS = {"features": ("outcomes.outputs.activities.features",), "partner_type": ("orgs.type", "orgs.roles")}
"""Where the facts stand that an action's `touched_by` may name."""
Plan = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Binding:
    """How an action binds one plan.

    `holds` is `unknown` where the plan does not state what decides; `reason` is then the path of it. `cap` limits
    the level of the action's rules; `claim_only` means that the plan claims an action which does not bind it, so that
    its `carried` rule applies alone.
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


def claiming(shape: Shape) -> Shape:
    """Return as much of a plan's shape as leads to claims: what `claimed` looks at.

    Promises of the plan before are no claims of this one.
    """
    parts = shape.leading_to(lambda part: part.claims)
    return replace(parts, fields={name: part for name, part in parts.fields.items() if name not in _NO_CLAIMS})


def claimed(plan: Plan, shape: Shape) -> frozenset[str]:
    """Return the ids of the actions that any part of the plan claims to contribute to (`shape`: see `claiming`)."""
    found: set[str] = set()
    _add_claims(plan, shape, found)
    return frozenset(found)


def _add_claims(record: Plan, shape: Shape, found: set[str]) -> None:
    for name, part in shape.fields.items():
        value = record.get(name)
        if value is None:
            continue
        if part.claims:
            found.update(value)
        else:
            for inner in value if part.many else (value,):
                _add_claims(inner, part, found)


def _partners(plan: Plan) -> Iterator[Plan]:
    """Yield the organisations that hold a role other than consulted, or lead or implement an activity."""
    working = {plan.get("lead_org")}
    for activity in activities(plan):
        working.update((activity.get("lead"), *activity.get("implementers", ())))
    for org in plan.get("orgs", ()):
        if org["id"] in working or set(org.get("roles", ())) - {"consulted"}:
            yield org


class Touch:
    """What a plan touches: the themes of its outputs and activities, and other facts that actions name.

    Args:
        plan: valid against the plan schema.
        unholdable: the field paths that the plan's source cannot hold.
    """

    def __init__(self, plan: Plan, unholdable: frozenset[str] = frozenset()) -> None:
        parts = [*outputs(plan), *activities(plan)]
        self.themes = frozenset(theme for part in parts for theme in part.get("themes", ()))
        self._complete = all("themes" in output for output in outputs(plan))
        self._unholdable = unholdable
        self._by = {
            "features": frozenset(flag for activity in activities(plan) for flag in activity.get("features", ())),
            "partner_type": frozenset(org["type"] for org in _partners(plan) if "type" in org),
        }

    def by(self, action: Action) -> bool:
        """Tell whether the plan touches an action."""
        if self.themes & set(action.themes):
            return True
        return any(self._by.get(name, frozenset()) & set(values) for name, values in action.touched_by.items())

    def unknown(self, action: Action) -> str:
        """Return the path of a field that could still show that the plan touches an action, or an empty string.

        It is one that the plan leaves out though a rule expects it, or one that its source cannot hold.
        """
        if not self._complete:
            return _THEMES
        decisive = (_THEMES, *(path for name in action.touched_by for path in _PATHS.get(name, ())))
        return next((path for path in decisive if self._lacks(path)), "")

    def _lacks(self, path: str) -> bool:
        names = path.split(".")
        return any(".".join(names[:end]) in self._unholdable for end in range(1, len(names) + 1))


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
    unknown = touch.unknown(action)
    if unknown:
        return Binding("unknown", Level.SHOULD, reason=unknown)
    names = ", ".join(action.themes)
    return Binding("no", reason=f"nothing in the plan touches what {action.id} is about ({names})")
