"""Personal data: what shows that a plan handles them, and which of them are sensitive."""

from typing import Any

import pytest

from tests.facts.worlds import Unknown, minimal, world


def outcomes(features: list[str] | None = None, ground: str = "") -> list[dict[str, Any]]:
    activity: dict[str, Any] = {"id": "A", "title": "Work"}
    if features is not None:
        activity["features"] = features
    rows = [{"point": "baseline", "categories": {ground: name}, "value": 1} for name in ("some", "others")]
    indicator = {"id": "I", "title": "People", "dimensions": [ground], "series": rows} if ground else None
    output = {"id": "P", "title": "Output", "activities": [activity], "indicators": [indicator] if indicator else []}
    return [{"id": "O", "title": "Outcome", "outputs": [output]}]


def of(fact: str, data: dict[str, Any] | None, results: list[dict[str, Any]], **settings: Any) -> Any:
    parts = {} if data is None else {"data_protection": data}
    made = world(minimal(outcomes=results, **parts), f"data_protection.{fact}", **settings)
    return made.singles["data_protection"].get(fact)


def test_a_plan_shows_what_it_collects_names_and_flags() -> None:
    data = {"handles_personal_data": False, "primary_data": True, "categories": ["contact"]}
    assert of("signs", data, outcomes(["digital", "health_data"])) == [
        "`primary_data` (true)",
        "`categories` (contact)",
        "the activity A (`features`: health_data)",
    ]


def test_without_a_sign_there_is_none() -> None:
    assert of("signs", {"primary_data": False}, outcomes(["digital"])) == []
    assert of("signs", None, outcomes()) == []


@pytest.mark.parametrize("ground", ["ethnicity", "religion", "health_status"])
def test_people_counted_by_sensitive_grounds_leave_it_open_until_it_is_said_who_collects_that(ground: str) -> None:
    result = of("signs", {"handles_personal_data": False}, outcomes(ground=ground))
    assert isinstance(result, Unknown)
    assert result.path == "data_protection.primary_data"
    assert of("signs", {"primary_data": False}, outcomes(ground=ground)) == []
    assert of("signs", {}, outcomes(["personal_data"], ground)) == ["the activity A (`features`: personal_data)"]


def test_other_grounds_say_nothing() -> None:
    assert of("signs", {}, outcomes(ground="sex")) == []


def test_signs_are_unknown_where_the_source_cannot_hold_them_and_there_is_none() -> None:
    held = ["outcomes.outputs.activities.features"]
    assert isinstance(of("signs", {}, outcomes(), unholdable=held), Unknown)
    assert of("signs", {"primary_data": True}, outcomes(), unholdable=held) == ["`primary_data` (true)"]
    assert isinstance(of("sensitive", {"categories": ["contact"]}, outcomes(), unholdable=held), Unknown)


def test_contact_location_and_other_data_are_not_sensitive() -> None:
    assert of("sensitive", {"categories": ["contact", "location", "other"]}, outcomes()) == []
    assert of("sensitive", {"categories": ["contact", "political_opinion"]}, outcomes()) == ["political_opinion"]


def test_flags_and_the_plans_own_counting_show_sensitive_data_each_once() -> None:
    assert of("sensitive", {"categories": ["health"]}, outcomes(["health_data", "biometrics"])) == [
        "health",
        "biometrics",
    ]
    assert of("sensitive", {"primary_data": True}, outcomes(ground="ethnicity")) == ["ethnicity"]
    assert of("sensitive", {"primary_data": False}, outcomes(ground="ethnicity")) == []


def test_the_officer_is_an_organisation_of_the_plan() -> None:
    assert of("officer_org", {"officer": "un"}, [])["id"] == "un"
    assert of("officer_org", {"officer": "ghost"}, []) is None
