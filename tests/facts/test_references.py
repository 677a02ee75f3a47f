"""Ids that are borne twice, references that lead nowhere, to the wrong thing, or in a circle."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from c2a_rules.facts.references import nouns
from tests.facts.worlds import minimal, world


def finding(name: str, *answers: str) -> dict[str, Any]:
    return {"id": name, "answered_by": list(answers)}


def analysis(name: str, *findings: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "kind": "human_rights", "date": "2025-01-01", "findings": list(findings)}


def problems(plan: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (entry["field"], entry["id"], entry["problem"]) for entry in world(plan, "references").variables["references"]
    ]


def test_an_id_borne_again_is_found_on_the_second_bearer() -> None:
    plan = minimal(
        rights_holders=[{"id": "un", "label": "Widows", "groups": ["women_girls"]}],
        analyses=[analysis("a", finding("f"), finding("f"))],
    )
    seen = world(plan, "ids")
    again = seen.variables["ids"]
    assert [(entry["id"], entry["noun"], entry["earlier"]) for entry in again] == [
        ("un", "rights_holders", "orgs"),
        ("f", "findings", "findings"),
    ]
    assert seen.placed(again[0]) == (plan["rights_holders"][0], "id")
    assert seen.placed(again[1]) == (plan["analyses"][0]["findings"][1], "id")


def test_the_plan_and_its_predecessor_are_no_bearers() -> None:
    plan = minimal(id="un", predecessor={"id": "un", "title": "The last one"})
    assert world(plan, "ids").variables["ids"] == []


def test_a_reference_to_nothing_and_one_to_another_kind() -> None:
    plan = minimal(
        outcomes=[{"id": "o", "title": "An outcome"}],
        risks=[
            {"id": "r1", "kind": "other", "statement": "Floods", "owner": "nobody"},
            {"id": "r2", "kind": "other", "statement": "Fires", "owner": "o"},
            {"id": "r3", "kind": "other", "statement": "Storms", "owner": "un"},
        ],
    )
    assert problems(plan) == [("owner", "nobody", "nothing"), ("owner", "o", "other")]


def test_one_of_two_bearers_of_the_right_kind_is_enough() -> None:
    plan = minimal(
        outcomes=[{"id": "un", "title": "An outcome"}],
        risks=[{"id": "r", "kind": "other", "statement": "Floods", "owner": "un"}],
    )
    assert problems(plan) == []


def test_a_finding_may_be_answered_by_any_part() -> None:
    plan = minimal(
        outcomes=[{"id": "o", "title": "An outcome", "outputs": [{"id": "p", "title": "An output"}]}],
        analyses=[analysis("a", finding("f", "o", "p", "un", "g")), analysis("b", finding("g", "p"))],
    )
    assert problems(plan) == []


def test_findings_that_answer_each_other_run_in_a_circle() -> None:
    plan = minimal(
        analyses=[
            analysis("a", finding("f", "g"), finding("own", "a"), finding("self", "self")),
            analysis("b", finding("g", "f")),
            analysis("c", finding("h", "f")),
        ]
    )
    assert problems(plan) == [
        ("answered_by", "g", "circle"),
        ("answered_by", "a", "circle"),
        ("answered_by", "self", "circle"),
        ("answered_by", "f", "circle"),
    ]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_answers_that_only_lead_forward_are_never_a_circle(pairs: list[tuple[int, int]]) -> None:
    forward: dict[int, set[str]] = {}
    for one, other in pairs:
        if one < other:
            forward.setdefault(one, set()).add(f"f{other}")
    findings = [finding(f"f{place}", *sorted(forward.get(place, ()))) for place in range(6)]
    assert problems(minimal(analyses=[analysis("a", *findings)])) == []


def test_every_list_of_things_with_an_id_holds_bearers() -> None:
    plan = minimal(
        outcomes=[
            {
                "id": "o",
                "title": "An outcome",
                "indicators": [{"id": "i", "title": "An indicator"}],
                "outputs": [
                    {
                        "id": "p",
                        "title": "An output",
                        "indicators": [{"id": "j", "title": "An indicator"}],
                        "activities": [{"id": "a", "title": "An activity"}],
                    }
                ],
            }
        ]
    )
    assert [item["id"] for _, item in nouns(world(plan))] == ["un", "o", "i", "p", "j", "a"]
