"""What organisations are to a plan, by their type and their tags, and what they work on."""

from typing import Any

import pytest

from tests.facts.worlds import Unknown, minimal, world


def fact_of(name: str, *, unholdable: tuple[str, ...] = (), outcomes: Any = (), **org: Any) -> Any:
    plan = minimal(orgs=[{"id": "o", "name": "An organisation"} | org], outcomes=list(outcomes))
    return world(plan, f"orgs.{name}", unholdable=unholdable)["orgs"][0][name]


@pytest.mark.parametrize(
    ("org", "public", "outside"),
    [
        ({"type": "government"}, True, False),
        ({"type": "local_government"}, True, False),
        ({"type": "other_public"}, True, False),
        ({"type": "other", "tags": ["nhri"]}, True, False),
        ({"tags": ["regulator"]}, True, False),
        ({"type": "national_ngo", "tags": ["nhri"]}, False, True),
        ({"type": "private_sector", "tags": ["regulator"]}, False, True),
        ({"type": "academic"}, False, True),
        ({"type": "media"}, False, True),
        ({"type": "other", "tags": ["youth_org"]}, False, True),
        ({"type": "un_agency"}, False, False),
        ({"type": "multilateral"}, False, False),
        ({}, False, False),
    ],
)
def test_public_bodies_and_those_outside_the_state(org: dict[str, Any], *, public: bool, outside: bool) -> None:
    assert fact_of("public_body", **org) is public
    assert fact_of("outside_state", **org) is outside


def test_what_tags_would_decide_is_unknown_where_there_is_no_place_for_them() -> None:
    assert isinstance(fact_of("public_body", type="other", unholdable=("orgs.tags",)), Unknown)
    assert fact_of("public_body", type="government", unholdable=("orgs.tags",)) is True
    assert isinstance(fact_of("rights_institution", unholdable=("orgs.tags",)), Unknown)


def test_the_young_are_organised_in_civil_society_alone() -> None:
    assert fact_of("youth_organisation", type="national_ngo", tags=["youth_org"]) is True
    assert fact_of("youth_organisation", type="national_ngo", tags=["womens_org"]) is False
    assert fact_of("youth_organisation", type="government", tags=["youth_org"]) is False


def test_rights_institutions_are_national_or_regional() -> None:
    assert fact_of("rights_institution", tags=["nhri"]) is True
    assert fact_of("rights_institution", tags=["regional_human_rights_body"]) is True
    assert fact_of("rights_institution", tags=["regulator"]) is False


def work(**activity: Any) -> list[dict[str, Any]]:
    activities = [{"id": "A", "title": "A"} | activity, {"id": "B", "title": "B", "lead": "other"}]
    return [{"id": "O", "title": "O", "outputs": [{"id": "P", "title": "P", "activities": activities}]}]


@pytest.mark.parametrize("part", [{"lead": "o"}, {"implementers": ["x", "o"]}])
def test_an_organisation_works_on_what_it_leads_or_carries_out(part: dict[str, Any]) -> None:
    assert [item["id"] for item in fact_of("activities", outcomes=work(**part))] == ["A"]


def test_who_carries_work_out_is_unknown_where_the_source_does_not_say() -> None:
    assert fact_of("activities", outcomes=work(lead="other", implementers=["x"])) == []
    path = "outcomes.outputs.activities.implementers"
    assert isinstance(fact_of("activities", outcomes=work(lead="other"), unholdable=(path,)), Unknown)
    found = fact_of("activities", outcomes=work(lead="o"), unholdable=(path,))
    assert [item["id"] for item in found] == ["A"]


@pytest.mark.parametrize(
    ("activity", "output", "expected"),
    [
        ({"lead": "nhri"}, {}, True),
        ({"implementers": ["other", "nhri"]}, {}, True),
        ({}, {"duty_bearers": ["d"]}, True),
        ({"lead": "other", "implementers": ["other"]}, {"duty_bearers": ["e", "nobody"]}, False),
        ({"lead": "nobody"}, {}, False),
        ({}, {}, False),
    ],
)
def test_a_rights_institution_has_a_part_in_an_activity(activity: Any, output: Any, *, expected: bool) -> None:
    orgs = [{"id": "nhri", "name": "Ombudsman", "tags": ["nhri"]}, {"id": "other", "name": "Other"}]
    duty_bearers = [{"id": "d", "org": "nhri"}, {"id": "e", "org": "other"}]
    outcomes = work(**activity)
    outcomes[0]["outputs"][0] |= output
    seen = world(minimal(orgs=orgs, duty_bearers=duty_bearers, outcomes=outcomes), "activities.with_rights_institution")
    assert [each["with_rights_institution"] for each in seen["activities"]] == [expected, bool(output) and expected]


def about(unholdable: tuple[str, ...] = (), measures: Any = (), **activity: Any) -> Any:
    plan = minimal(outcomes=work(**activity), measures=[{"kind": "other", "text": "x"} | each for each in measures])
    found = world(plan, "activities.measures", unholdable=unholdable)["activities"][0]["measures"]
    return found if isinstance(found, Unknown) else [each["id"] for each in found]


def test_measures_are_about_an_activity_by_its_name_or_by_who_is_at_work() -> None:
    measures = [
        {"id": "m1", "orgs": ["a", "b"]},
        {"id": "m2", "activity": "A", "orgs": ["b"]},
        {"id": "m3", "activity": "B"},
        {"id": "m4", "orgs": ["c"]},
    ]
    assert about(measures=measures) == ["m2"]
    assert about(measures=measures, lead="b") == ["m2", "m1"]
    assert about(measures=measures, lead="z", implementers=["c", "a"]) == ["m2", "m4", "m1"]


def test_what_measures_are_about_is_unknown_where_there_is_no_place_for_it() -> None:
    assert isinstance(about(unholdable=("measures",)), Unknown)
    assert isinstance(about(unholdable=("measures.activity",), measures=[{"id": "m", "orgs": ["b"]}]), Unknown)
    assert about(unholdable=("measures.activity",), measures=[{"id": "m", "orgs": ["b"]}], lead="b") == ["m"]
    assert about(measures=[{"id": "m", "orgs": ["b"]}]) == []
