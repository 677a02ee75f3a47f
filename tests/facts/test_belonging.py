"""Whose plan it is: its lead, authorities and actors of its countries, and who is among its people."""

from typing import Any

import pytest

from tests.facts.worlds import Unknown, minimal, world

COUNTRY = {"countries": [{"country": "XA"}]}


def org(fact: str, record: dict[str, Any], **parts: Any) -> Any:
    settings = {key: parts.pop(key) for key in ("unholdable",) if key in parts}
    plan = minimal(orgs=[{"id": "un", "name": "UN"}, {"id": "o", "name": "O"} | record], **parts)
    return world(plan, f"orgs.{fact}", **settings)["orgs"][1][fact]


def plan_fact(fact: str, **parts: Any) -> Any:
    return world(minimal(**parts), f"plan.{fact}").singles["plan"].get(fact)


def test_an_agency_leads_or_does_not_or_it_is_not_said() -> None:
    assert plan_fact("led_by_un") is True
    assert plan_fact("led_by_un", orgs=[{"id": "un", "name": "Ministry", "type": "government"}]) is False
    for orgs in ([{"id": "un", "name": "Who?"}], []):
        result = plan_fact("led_by_un", orgs=orgs)
        assert isinstance(result, Unknown)
        assert result.path == "orgs.type"


def test_the_lead_is_an_organisation_of_the_plan() -> None:
    assert plan_fact("lead_organisation")["id"] == "un"
    assert plan_fact("lead_organisation", lead_org="ghost") is None


@pytest.mark.parametrize("kind", ["government", "other_public"])
def test_authorities_are_public_bodies_of_the_plans_countries(kind: str) -> None:
    assert org("national_authority", {"type": kind, "country": "XA"}, context=COUNTRY) is True
    assert org("national_authority", {"type": kind, "country": "XB"}, context=COUNTRY) is False


def test_who_does_not_say_where_it_belongs_is_taken_to_belong_here() -> None:
    assert org("national_authority", {"type": "government"}, context=COUNTRY) is True
    assert org("national_authority", {"type": "government", "country": "XB"}) is True


@pytest.mark.parametrize("kind", ["local_government", "national_ngo", "un_agency"])
def test_other_organisations_are_no_national_authorities(kind: str) -> None:
    assert org("national_authority", {"type": kind, "country": "XA"}, context=COUNTRY) is False


@pytest.mark.parametrize("role", ["endorsing", "accountable"])
def test_an_organisation_owns_a_plan_by_its_role_or_by_leading(role: str) -> None:
    assert org("owns", {"roles": [role]}) is True
    assert org("owns", {"roles": ["implementing", "consulted"]}) is False
    assert org("owns", {}, lead_org="o") is True
    led = {"id": "A", "title": "Work", "lead": "o"}
    outcomes = [{"id": "O", "title": "O", "outputs": [{"id": "P", "title": "P", "activities": [led]}]}]
    assert org("owns", {}, outcomes=outcomes) is True


@pytest.mark.parametrize("kind", ["un_agency", "multilateral", "international_ngo"])
def test_actors_from_outside_are_no_national_ones(kind: str) -> None:
    assert org("national_actor", {"type": kind, "country": "XA"}, context=COUNTRY) is False
    assert org("national_actor", {}, context=COUNTRY) is False
    assert org("national_actor", {"type": "union", "country": "XA"}, context=COUNTRY) is True
    assert org("national_actor", {"type": "union", "country": "XB"}, context=COUNTRY) is False


def heard(consultation: dict[str, Any]) -> Any:
    record = {"id": "c", "status": "held", "date": "2025-10-01", "topic": "Wells"} | consultation
    plan = minimal(
        orgs=[
            {"id": "un", "name": "UN", "type": "un_agency"},
            {"id": "v", "name": "V", "type": "community_organisation"},
        ],
        rights_holders=[{"id": "r", "label": "R", "groups": ["youth"]}],
        consultations=[record],
    )
    return world(plan, "consultations.heard_at_home")["consultations"][0]["heard_at_home"]


def test_a_consultation_counts_as_held_at_home_by_approval_with_people_or_organisations_from_there() -> None:
    assert heard({"orgs": ["un", "v"]}) is True
    assert heard({"groups": ["r"]}) is True
    assert heard({"orgs": ["un"]}) is False
    assert heard({"groups": ["ghost"]}) is False
    assert heard({"orgs": ["v"], "date": "2026-02-01"}) is False
    assert heard({"orgs": ["v"], "status": "scheduled"}) is False


@pytest.mark.parametrize(
    ("groups", "grounds", "expected"),
    [
        (["general_population"], [], []),
        (["youth"], [], ["age"]),
        (["general_population"], ["sex", "age"], ["age", "gender"]),
        (["women_girls", "stateless"], [], ["gender", "diversity"]),
        (["older_persons"], ["gender_identity", "income"], ["age", "gender", "diversity"]),
    ],
)
def test_groups_and_grounds_set_people_apart(groups: list[str], grounds: list[str], expected: list[str]) -> None:
    plan = minimal(rights_holders=[{"id": "r", "label": "R", "groups": groups, "grounds": grounds}])
    assert world(plan, "rights_holders.told_apart_by")["rights_holders"][0]["told_apart_by"] == expected


def left_out(present: dict[str, bool] | None, *groups: str) -> Any:
    context = {} if present is None else {"present": present}
    holders = [{"id": f"r{number}", "label": "R", "groups": [group]} for number, group in enumerate(groups)]
    plan = minimal(context=context, rights_holders=holders)
    return world(plan, "context.left_out").singles["context"]["left_out"]


def test_peoples_that_are_present_belong_among_the_rights_holders() -> None:
    both = {"minorities": True, "indigenous_peoples": True}
    assert left_out(both, "minorities", "indigenous_peoples") == []
    assert left_out(both, "minorities") == ["indigenous_peoples"]
    assert left_out(both) == ["minorities", "indigenous_peoples"]
    assert left_out({"minorities": False, "indigenous_peoples": False}) == []


def test_whether_peoples_are_present_must_be_said_unless_they_are_among_them_or_another_is_left_out() -> None:
    result = left_out({"minorities": False})
    assert isinstance(result, Unknown)
    assert result.path == "context.present.indigenous_peoples"
    assert left_out(None, "minorities", "indigenous_peoples") == []
    assert left_out({"minorities": True}) == ["minorities"]
