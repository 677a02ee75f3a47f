"""Facts hold on every plan that fits the schema, however ragged, and never change it."""

import copy
import json
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from c2a_rules import validation
from c2a_rules.facts import REGISTRY
from tests.facts.worlds import ROOT, world

REFERENCE: dict[str, Any] = json.loads((ROOT / "examples/plans/country_programme.json").read_text("utf-8"))
CARRIED = {
    "X-1": {"by": "activity", "themes": ["upr", "health"], "change": ["law", "service"]},
    "DEV-3": {"by": "process", "kinds": ["report", "analysis", "consultation", "activity", "early_warning"]},
}
TEXTS = ["", "TBD", "2025-02-30", "ghost"]


def thinned(node: Any, draw: Any) -> Any:
    """Return a value with some of its keys and items left out."""
    if isinstance(node, dict):
        return {key: thinned(value, draw) for key, value in node.items() if draw.random() > 0.1}
    if isinstance(node, list):
        return [thinned(item, draw) for item in node if draw.random() > 0.1]
    if isinstance(node, str) and draw.random() < 0.05:
        return draw.choice(TEXTS)
    return node


def repaired(plan: Any) -> Any:
    """Put back what the schema refuses to miss, from the reference plan's own parts."""
    for _ in range(40):
        faults = list(validation.faults("plan", plan))
        if not faults:
            break
        for path in sorted({tuple(fault.path) for fault in faults}, key=len, reverse=True):
            drop(plan, path)
        for key in (
            "schema_version",
            "id",
            "plan_type",
            "title",
            "language",
            "lead_org",
            "status",
            "start",
            "currency",
        ):
            plan.setdefault(key, REFERENCE[key])
    return plan


def drop(plan: Any, path: tuple[Any, ...]) -> None:
    """Leave out the value at a path; nothing happens where it is gone already."""
    node = plan
    for step in path[:-1]:
        try:
            node = node[step]
        except (KeyError, IndexError):
            return
    if path and isinstance(node, dict):
        node.pop(path[-1], None)
    elif path and isinstance(node, list) and isinstance(path[-1], int) and path[-1] < len(node):
        del node[path[-1]]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(["pipeline", "implementation"]))
def test_every_fact_can_be_worked_out_and_leaves_the_plan_alone(seed: int, status: str) -> None:
    draw = random.Random(seed)  # noqa: S311 - a reproducible choice of what to leave out, no secret
    plan = repaired(thinned(copy.deepcopy(REFERENCE), draw) | {"status": status})
    assert validation.fits("plan", plan)
    made = world(plan, catalogue={"carried": CARRIED})
    before = copy.deepcopy(plan)
    made.collect(REGISTRY.needed(REGISTRY.facts))
    assert plan == before
