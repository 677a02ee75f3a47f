"""The views of a plan: every part in its collection, with its parents and children, and what stands for the rest."""

import copy
from typing import Any

import pytest

from c2a_rules.facts import LISTS, PARENTS, PATHS, RESULTS
from tests.facts.test_unknown import PLAN
from tests.facts.worlds import SHAPE, Unknown, minimal, world


def parts(node: Any, path: str) -> list[Any]:
    """Return the records at a schema path, in the order of the plan."""
    found = [node]
    for name in path.split(".") if path else ():
        inner = [record[name] for record in found if name in record]
        found = [item for value in inner for item in (value if isinstance(value, list) else [value])]
    return found


@pytest.mark.parametrize("name", PATHS)
def test_every_part_of_a_plan_is_in_its_collection(name: str) -> None:
    made = world(copy.deepcopy(PLAN) | {"exclusions": [{"of": "A-1"}]})
    assert SHAPE.has(PATHS[name])
    expected = parts(made.plan, PATHS[name])
    if name == "indicators":
        expected += parts(made.plan, "outcomes.indicators")
    origins = [made.origin(view) for view in made.items(name)]
    assert expected
    assert len(origins) == len(expected)
    assert all(any(origin is record for record in expected) for origin in origins)


@pytest.mark.parametrize(("name", "field"), [(name, field) for name in PARENTS for field in PARENTS[name]])
def test_parents_and_children_are_views_of_the_declared_kind(name: str, field: str) -> None:
    made = world(copy.deepcopy(PLAN))
    declared = PARENTS[name][field]
    kind = declared.removeprefix("list(").removeprefix("optional(").removesuffix(")")
    linked = [view[field] for view in made[name] if field in view or not declared.startswith("optional(")]
    assert linked
    for found in linked:
        assert isinstance(found, list) is declared.startswith("list(")
        assert all(any(each is view for view in made[kind]) for each in (found if isinstance(found, list) else [found]))


def test_results_are_linked_to_those_above_and_below_them() -> None:
    above, below = ({"id": name, "title": name} for name in ("above", "below"))
    rows = [{"period_start": "2026-01-01", "period_end": "2026-12-31", "currency": "USD"}]
    activities = [{"id": "A", "title": "A", "funding": rows}, {"id": "B", "title": "B"}]
    output = {"id": "P", "title": "P", "indicators": [below], "activities": activities}
    plan = minimal(outcomes=[{"id": "O", "title": "O", "indicators": [above], "outputs": [output]}])
    made = world(plan)
    (outcome,), (view,), (one, other) = made["outcomes"], made["outputs"], made["activities"]
    assert made.singles["plan"]["outcomes"] == [outcome]
    assert (outcome["outputs"], outcome["activities"]) == ([view], [one, other])
    assert [each["id"] for each in outcome["indicators"]] == ["above"]
    assert (view["outcome"], view["activities"]) == (outcome, [one, other])
    assert [each["id"] for each in view["indicators"]] == ["below"]
    assert [each["outcome"]["id"] for each in made["indicators"]] == ["O", "O"]
    assert ["output" in each for each in made["indicators"]] == [False, True]
    assert one["output"] is view
    assert one["outcome"] is outcome
    assert one["indicators"] == view["indicators"]
    assert (one["funding"], other["funding"]) == (made["funding"], [])
    assert made["funding"][0]["activity"] is one


def test_the_first_of_those_with_one_id_is_meant_and_each_is_found_once() -> None:
    twins = [{"id": "o", "name": "First"}, {"id": "o", "name": "Second"}, {"id": "p", "name": "Third"}]
    made = world(minimal(orgs=twins))
    assert [each["name"] for each in made.resolve("orgs", ["p", "o", "ghost", "o", None])] == ["Third", "First"]
    assert made.by_id("orgs", 7) is None


def test_expressions_see_collections_parts_and_what_the_run_is_about() -> None:
    made = world(minimal(), unholdable=["orgs", "risks", "capacity", "monitoring.reports"], today="2026-02-03")
    scope = made.scope()
    assert scope.keys() == {*RESULTS, *LISTS, *made.singles, "today", "catalogue"}
    assert (scope["today"], scope["catalogue"]) == ("2026-02-03", {"actions": [], "bound": []})
    assert scope["orgs"] is made["orgs"]
    unknown = {name: each.path for name, each in scope.items() if isinstance(each, Unknown)}
    assert unknown == {"risks": "risks", "training": "capacity.training", "reports": "monitoring.reports"}
    assert scope["outcomes"] == []
    assert scope["plan"]["id"] == "XA-1"
    assert scope["capacity"] == {}


def test_what_a_source_cannot_hold_holds_for_all_that_is_in_it() -> None:
    made = world(minimal(), unholdable=["capacity.training", "risks.owner"])
    lacking = ["capacity.training", "capacity.training.date", "risks.owner"]
    there = ["capacity", "capacity.governance", "risks", "risks.owners", "training"]
    assert [path for path in (*lacking, *there) if made.lacks(path)] == lacking
    assert not any(world(minimal()).lacks(path) for path in lacking)


def test_a_record_that_was_placed_and_let_go_lends_its_place_to_no_other() -> None:
    made = world(minimal())
    for number in range(100):
        made.place({"number": number}, made.plan, "title")
    others = [{"number": number} for number in range(100)]
    assert [made.placed(other) for other in others] == [None] * 100
