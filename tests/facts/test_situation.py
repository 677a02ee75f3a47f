"""Crisis as stated or as the plan's own work shows, and who is warned and takes a warning further."""

from typing import Any

import pytest

from tests.facts.worlds import Unknown, minimal, world


def results(*, themes: list[str], change_kind: list[str], **activity: Any) -> list[dict[str, Any]]:
    work = {"id": "A", "title": "Work", "start": "2026-01-01", "end": "2026-12-31"} | activity
    output = {"id": "P", "title": "Output", "themes": themes, "change_kind": change_kind, "activities": [work]}
    return [{"id": "O", "title": "Outcome", "outputs": [output]}]


AID = results(themes=["humanitarian"], change_kind=["service"])


def situation(context: dict[str, Any], outcomes: Any = (), **settings: Any) -> Any:
    plan = minimal(context=context, outcomes=list(outcomes))
    return world(plan, "context.situation", **settings).singles["context"]["situation"]


@pytest.mark.parametrize("phases", [["crisis"], ["development", "at_risk"], ["recovery"]])
def test_a_stated_phase_beside_development_stands_whatever_work_is_planned(phases: list[str]) -> None:
    assert situation({"phases": phases, "humanitarian": True}, AID) == phases


@pytest.mark.parametrize("phases", [["development"], []])
def test_humanitarian_work_shows_a_crisis_that_is_not_stated(phases: list[str]) -> None:
    assert situation({"phases": phases}, AID) == [*phases, "crisis"]
    assert situation({"phases": phases}, results(themes=[], change_kind=["relief"])) == [*phases, "crisis"]
    assert situation({"phases": phases, "humanitarian": True}) == [*phases, "crisis"]


def test_a_denial_does_not_outweigh_the_work_itself() -> None:
    assert situation({"phases": ["development"], "humanitarian": False}, AID) == ["development", "crisis"]


def test_work_outside_the_plans_period_shows_nothing() -> None:
    past = results(themes=["humanitarian"], change_kind=["relief"], start="2020-01-01", end="2021-12-31")
    assert situation({"phases": ["development"]}, past) == ["development"]


def test_other_work_shows_nothing_and_silence_is_no_answer() -> None:
    schools = results(themes=["education"], change_kind=["service"])
    assert situation({"phases": ["development"]}, schools) == ["development"]
    assert isinstance(situation({}, schools), Unknown)


def test_development_alone_is_not_believed_where_the_source_cannot_hold_what_the_work_is_about() -> None:
    bare = results(themes=[], change_kind=[])
    del bare[0]["outputs"][0]["change_kind"]
    found = situation({"phases": ["development"]}, bare, unholdable=["outcomes.outputs.change_kind"])
    assert isinstance(found, Unknown)


def test_recipients_and_owners_of_warnings_are_organisations_of_the_plan() -> None:
    warning = {"recipients": ["un", "ghost"], "escalation": [{"channel": "Cell", "owner": "un"}, {"channel": "Street"}]}
    made = world(minimal(early_warning=warning), "early_warning.recipient_orgs", "escalation.owner_org")
    assert [org["id"] for org in made.singles["early_warning"]["recipient_orgs"]] == ["un"]
    assert [step.get("owner_org", {}).get("id") for step in made["escalation"]] == ["un", None]


def test_who_is_warned_is_unknown_where_the_source_cannot_hold_it() -> None:
    made = world(minimal(), "early_warning.recipient_orgs", unholdable=["early_warning"])
    assert isinstance(made.singles["early_warning"]["recipient_orgs"], Unknown)
