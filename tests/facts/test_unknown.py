"""What leaves a fact unknown: the fields that it rests on, absent where the plan's source cannot hold them.

`unknowns.json` lists, for two plans, the facts that one such field makes unknown, and the field that the fact then
names where that is another. A fact that comes to say yes or no where it cannot know, or to give up where it could,
shows here; `python -m tests.facts.test_unknown` writes the list anew, to be read line by line before it is kept.
"""

import copy
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from c2a_rules.facts import REGISTRY
from c2a_rules.shape import Shape
from tests.facts.test_total import CARRIED
from tests.facts.worlds import ROOT, SHAPE, Unknown, world

FILE = Path(__file__).with_name("unknowns.json")
PLAN: dict[str, Any] = {}
for _name in ("national_plan", "country_programme"):
    PLAN |= json.loads((ROOT / f"examples/plans/{_name}.json").read_text("utf-8"))
# Which texts are unknown follows from the schema, text by text.
FACTS = [fact for fact in REGISTRY.facts.values() if not fact.type.startswith("substantive")]
Table = dict[str, list[str]]


def optional(shape: Shape) -> Iterator[Shape]:
    for part in shape.fields.values():
        if not part.required:
            yield part
        yield from optional(part)


def shortened(node: Any, longest: int) -> Any:
    if isinstance(node, dict):
        return {key: shortened(value, longest) for key, value in node.items()}
    return [shortened(item, longest) for item in node[:longest]] if isinstance(node, list) else node


def leave_out(node: Any, names: Sequence[str]) -> None:
    """Leave a field out of a plan wherever it stands."""
    for item in node if isinstance(node, list) else [node]:
        if len(names) == 1:
            item.pop(names[0], None)
        elif names[0] in item:
            leave_out(item[names[0]], names[1:])


def plans() -> dict[str, dict[str, Any]]:
    """Return a plan that says a little of everything, and one of bare records; neither has to fit the schema."""
    few = {name: PLAN[name] for name in ("orgs", "recommendations", "analyses")}
    found = {"short": shortened(PLAN, 2) | few, "bare": shortened(PLAN, 2)}
    for part in optional(SHAPE):
        if part.kind != "record":
            leave_out(found["bare"], part.path.split("."))
    return found


def named(value: Any) -> Iterator[str]:
    """Yield the field that a value names as what it hangs on."""
    if isinstance(value, Unknown):
        yield value.path


def unknown(plan: dict[str, Any], *missing: str) -> dict[str, set[str]]:
    """Return the fields that facts name as not known, where the source of a plan cannot hold those missing."""
    made = world(copy.deepcopy(plan), *REGISTRY.facts, unholdable=missing, catalogue={"carried": CARRIED})
    found: dict[str, set[str]] = {}
    for fact in FACTS:
        values = [item.get(fact.name) for item in made.items(fact.collection)] if fact.collection else []
        if not fact.collection:
            variable = made.variables[fact.name]
            values = [variable, *(variable.values() if isinstance(variable, dict) else ())]
        found[fact.path] = {field for value in values for field in named(value)}
    return found


def table(plan: dict[str, Any]) -> Table:
    before = unknown(plan)
    found: Table = {}
    for part in optional(SHAPE):
        without = copy.deepcopy(plan)
        leave_out(without, part.path.split("."))
        for fact, fields in unknown(without, part.path).items():
            for field in sorted(fields - before[fact]):
                line = part.path if field == part.path else f"{part.path}, by {field}"
                found.setdefault(fact, []).append(line)
    return {fact: found[fact] for fact in sorted(found)}


@pytest.mark.parametrize("name", ["short", "bare"])
def test_a_fact_is_unknown_where_what_it_rests_on_cannot_be_held(name: str) -> None:
    assert table(plans()[name]) == json.loads(FILE.read_text("utf-8"))[name]


if __name__ == "__main__":
    written = {name: table(plan) for name, plan in plans().items()}
    FILE.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
