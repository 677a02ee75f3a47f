"""How facts are declared, found again, and worked out in an order that serves them all."""

from typing import Any

from c2a_rules.facts.registry import Registry, Unheld, run
from tests.facts.worlds import Unknown, minimal, world


def test_a_fact_is_known_by_its_path_with_its_collection_type_and_meaning() -> None:
    registry = Registry()

    @registry.fact("orgs.large", "bool", uses=["orgs.staff", "sizes"])
    def large(_world: Any, _org: Any) -> bool:
        """Whether it is large.

        More than a hundred people.
        """
        return True

    @registry.fact("sizes", "list(double)")
    def sizes(_world: Any) -> list[float]:
        return []

    one, other = registry.facts["orgs.large"], registry.facts["sizes"]
    assert (one.path, one.collection, one.name, one.type) == ("orgs.large", "orgs", "large", "bool")
    assert one.meaning.splitlines()[0] == "Whether it is large."
    assert (one.uses, one.compute) == (("orgs.staff", "sizes"), large)
    assert (other.path, other.collection, other.name, other.meaning) == ("sizes", "", "sizes", "")
    assert (other.uses, other.compute) == ((), sizes)
    assert registry.fields("orgs") == (one,)


def test_a_function_is_known_by_its_signature() -> None:
    registry = Registry()

    @registry.function("near", ("optional(double)", "double"), "bool")
    def near(_one: float, _other: float) -> bool:
        return True

    found = registry.functions["near"]
    assert found.key == "near(optional_type(double), double)"
    assert (found.name, found.parameters, found.result) == ("near", ("optional(double)", "double"), "bool")
    assert (found.meaning, found.implementation) == ("", near)


def test_each_fact_comes_once_and_after_those_it_uses() -> None:
    registry = Registry()
    uses = {"plan.a": ["plan.b", "plan.c"], "plan.b": ["plan.c", "plan.id"], "plan.c": [], "plan.d": []}
    for path, used in uses.items():
        registry.fact(path, "bool", uses=used)(lambda _world, _plan: True)
    assert [fact.path for fact in registry.needed(["plan.title", "plan.a", "plan.c"])] == ["plan.c", "plan.b", "plan.a"]
    assert registry.needed([]) == ()


def test_what_cannot_be_known_is_marked_with_the_field_and_told_why_where_there_is_more_to_say() -> None:
    registry = Registry()

    @registry.fact("plan.silent", "bool")
    def silent(_world: Any, _plan: Any) -> bool:
        raise Unheld("start")

    @registry.fact("plan.doubtful", "bool")
    def doubtful(_world: Any, _plan: Any) -> bool:
        raise Unheld("end", "the end is a guess.")

    made = world(minimal())
    for name, path in (("silent", "start"), ("doubtful", "end")):
        found = run(registry.facts[f"plan.{name}"], made, made.singles["plan"])
        assert isinstance(found, Unknown)
        assert found.path == path
    assert made.reasons == {"end": "the end is a guess."}


def test_a_fact_is_worked_out_once_and_one_that_is_absent_leaves_no_field() -> None:
    registry = Registry()
    asked = []

    @registry.fact("orgs.boss", "optional(orgs)")
    def boss(_world: Any, org: Any) -> Any:
        asked.append(org["id"])

    made = world(minimal(orgs=[{"id": "o", "name": "O"}, {"id": "p", "name": "P"}]))
    for _ in range(2):
        made.collect(registry.needed(["orgs.boss"]))
    assert asked == ["o", "p"]
    assert all("boss" not in org for org in made["orgs"])
