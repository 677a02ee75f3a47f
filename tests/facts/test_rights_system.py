"""Treaties that bind the plan's countries, and recommendations of the cycle that its context states."""

from typing import Any

import pytest

from tests.facts.worlds import Unknown, minimal, world

CONTEXT = {"countries": [{"country": "XA", "upr_cycle": 4, "upr_year": 2023}]}


@pytest.mark.parametrize(
    ("treaty", "expected"),
    [
        ({"status": "ratified", "countries": ["XA"]}, True),
        ({"status": "ratified", "countries": ["XB", "XA"]}, True),
        ({"status": "ratified"}, True),
        ({"status": "ratified", "countries": ["XB"]}, False),
        ({"status": "signed", "countries": ["XA"]}, False),
        ({"countries": ["XA"]}, False),
    ],
)
def test_a_treaty_binds_by_ratification_in_the_plans_country(treaty: dict[str, Any], *, expected: bool) -> None:
    plan = minimal(context=CONTEXT, treaties=[{"id": "t", "code": "ccpr"} | treaty])
    assert world(plan, "treaties.binding")["treaties"][0]["binding"] is expected


def test_where_the_plan_has_no_country_any_ratification_counts() -> None:
    plan = minimal(treaties=[{"id": "t", "code": "ccpr", "status": "ratified", "countries": ["XB"]}])
    assert world(plan, "treaties.binding")["treaties"][0]["binding"] is True


def test_a_status_that_cannot_be_held_is_unknown() -> None:
    plan = minimal(context=CONTEXT, treaties=[{"id": "t", "code": "ccpr"}])
    made = world(plan, "treaties.binding", unholdable=["treaties.status"])
    assert isinstance(made["treaties"][0]["binding"], Unknown)


def recommendation(**parts: Any) -> dict[str, Any]:
    base = {"id": "r", "mechanism": "upr", "symbol": "A/HRC/1", "paragraph": "1", "country": "XA", "year": 2023}
    return base | parts


@pytest.mark.parametrize(
    ("stated", "parts", "expected"),
    [
        ({"upr_cycle": 4, "upr_year": 2023}, {"cycle": 4}, True),
        ({"upr_cycle": 4, "upr_year": 2023}, {"cycle": 5, "year": 2022}, True),
        ({"upr_cycle": 4, "upr_year": 2023}, {"cycle": 3}, False),
        ({"upr_cycle": 4, "upr_year": 2023}, {}, True),
        ({"upr_cycle": 4, "upr_year": 2023}, {"year": 2022}, False),
        ({"upr_year": 2023}, {"cycle": 1}, True),
        ({"upr_year": 2023}, {"cycle": 4, "year": 2022}, False),
        ({"upr_cycle": 4}, {}, False),
        ({}, {"cycle": 4}, False),
    ],
)
def test_a_recommendation_is_current_by_its_cycle_or_else_its_year(
    stated: dict[str, Any], parts: dict[str, Any], *, expected: bool
) -> None:
    context = {"countries": [{"country": "XB", "upr_cycle": 9, "upr_year": 2099}, {"country": "XA"} | stated]}
    plan = minimal(context=context, recommendations=[recommendation(**parts)])
    assert world(plan, "recommendations.current")["recommendations"][0]["current"] is expected


def test_a_country_of_which_the_context_says_nothing_has_no_current_cycle() -> None:
    plan = minimal(context=CONTEXT, recommendations=[recommendation(country="XB", cycle=4)])
    made = world(plan, "recommendations.current", "recommendations.country_context")["recommendations"][0]
    assert made["current"] is False
    assert "country_context" not in made
    plan = minimal(recommendations=[recommendation()])
    made = world(plan, "recommendations.current", unholdable=["context.countries"])["recommendations"][0]
    assert isinstance(made["current"], Unknown)


def test_an_outcome_cites_what_its_outputs_answer_each_once() -> None:
    outputs: list[dict[str, Any]] = [
        {"id": "P", "title": "P", "recommendations": ["r", "ghost"]},
        {"id": "Q", "title": "Q", "recommendations": ["s", "r"]},
        {"id": "R", "title": "R"},
    ]
    outcomes = [{"id": "O", "title": "O", "outputs": outputs}, {"id": "N", "title": "N"}]
    plan = minimal(outcomes=outcomes, recommendations=[recommendation(), recommendation(id="s")])
    made = world(plan, "outcomes.cited")["outcomes"]
    assert [item["id"] for item in made[0]["cited"]] == ["r", "s"]
    assert made[1]["cited"] == []
