"""What plans claim, and whether something real stands behind it."""

from typing import Any

from tests.facts.worlds import Unknown, minimal, world

WORK = {
    "id": "A1",
    "title": "Open registration points",
    "start": "2026-01-01",
    "end": "2027-12-31",
    "lead": "un",
    "funding": [
        {
            "period_start": "2026-01-01",
            "period_end": "2026-12-31",
            "currency": "USD",
            "required": 10,
            "available": 8,
        }
    ],
}
OUTPUT = {
    "id": "P",
    "title": "People have papers",
    "change_kind": ["service"],
    "themes": ["participation"],
    "indicators": [{"id": "I", "title": "People registered"}],
}
BY_ACTIVITY = {"by": "activity", "themes": ["participation", "governance"], "change": ["service", "law"]}
BY_PROCESS = {
    "by": "process",
    "kinds": ["analysis", "consultation", "report", "risk", "training", "early_warning", "activity"],
}


def records(
    terms: dict[str, Any],
    work: dict[str, Any] | None = None,
    output: dict[str, Any] | None = None,
    unholdable: tuple[str, ...] = (),
    **parts: Any,
) -> Any:
    made = {**OUTPUT, **(output or {}), "activities": [{**WORK, **(work or {})}]}
    plan = minimal(outcomes=[{"id": "O", "title": "O", "outputs": [made]}], **parts)
    catalogue = {"carried": {"X-1": terms}}
    return world(plan, "carried", catalogue=catalogue, unholdable=unholdable).variables["carried"]["X-1"]


def problems(terms: dict[str, Any], **parts: Any) -> dict[str, str]:
    return {item["key"]: item["problem"] for item in records(terms, **parts) if item["problem"]}


def test_an_activity_of_the_right_kind_carries_an_action_claimed_or_not() -> None:
    assert problems(BY_ACTIVITY) == {}
    assert problems(BY_ACTIVITY, work={"contributes_to": ["X-1"]}) == {}


def test_what_an_activity_lacks_is_named() -> None:
    undated = {"start": "2020-01-01", "end": "2021-01-01"}
    assert "dates" in problems(BY_ACTIVITY, work=undated)["carrier"]
    assert "`lead`" in problems(BY_ACTIVITY, work={"lead": "ghost"})["carrier"]
    assert "not funded" in problems(BY_ACTIVITY, work={"funding": []})["carrier"]
    assert "no indicator" in problems(BY_ACTIVITY, output={"indicators": []})["carrier"]
    assert "A1" in problems(BY_ACTIVITY, work={"funding": []})["carrier"]


def test_work_of_another_kind_does_not_carry_it() -> None:
    assert "none is on participation" in problems(BY_ACTIVITY, output={"themes": ["climate"]})["carrier"]
    assert "service or law" in problems(BY_ACTIVITY, output={"change_kind": ["relief"]})["carrier"]
    assert problems(BY_ACTIVITY, output={"themes": []}, work={"themes": ["governance"]}) == {}


def test_a_claim_that_does_not_hold_is_named_beside_the_activity_that_carries_it() -> None:
    bare = {"id": "A2", "title": "Bare", "contributes_to": ["X-1"], "themes": ["participation"]}
    plan = minimal(outcomes=[{"id": "O", "title": "O", "outputs": [{**OUTPUT, "activities": [WORK, bare]}]}])
    made = world(plan, "carried", catalogue={"carried": {"X-1": BY_ACTIVITY}})
    carrier, claim = made.variables["carried"]["X-1"]
    assert carrier["problem"] == ""
    assert claim["problem"].startswith("The activity A2 claims to contribute to X-1, but its dates")
    assert made.placed(claim) == (plan["outcomes"][0]["outputs"][0]["activities"][1], "contributes_to")


def test_only_the_kinds_that_the_action_names_can_carry_it() -> None:
    talk = {
        "id": "c",
        "status": "held",
        "date": "2025-06-01",
        "topic": "T",
        "owner": "un",
        "contributes_to": ["X-1"],
    }
    assert "cannot carry it (what can: activity)" in problems(BY_ACTIVITY, consultations=[talk])["claim"]
    assert problems(BY_PROCESS, consultations=[talk]) == {}


def test_a_process_needs_a_claim_a_date_and_an_owner() -> None:
    assert "nothing in the plan claims it" in problems(BY_PROCESS)["carrier"]
    study = {"id": "a", "kind": "gender", "date": "2025-01-01", "contributes_to": ["X-1"]}
    assert "`owner`" in problems(BY_PROCESS, analyses=[study])["claim"]
    assert "the part that claims it falls short" in problems(BY_PROCESS, analyses=[study])["carrier"]
    told = {"answers": {"stereotypes": "Mothers alone are told of vaccines."}}
    assert problems(BY_PROCESS, analyses=[{**study, **told, "owner": "un"}]) == {}
    found = {"findings": [{"id": "f", "text": "Fathers are not told."}]}
    assert problems(BY_PROCESS, analyses=[{**study, **found, "owner": "un"}]) == {}


def test_a_part_that_says_nothing_carries_nothing() -> None:
    mark = {"owner": "un", "contributes_to": ["X-1"]}
    study = {"id": "a", "kind": "gender", "date": "2025-01-01", **mark}
    assert "neither `answers` nor `findings`" in problems(BY_PROCESS, analyses=[study])["claim"]
    waiting = {**study, "answers": {"stereotypes": "TBD"}, "findings": [{"id": "f"}]}
    assert "neither `answers` nor `findings`" in problems(BY_PROCESS, analyses=[waiting])["claim"]
    risk = {"id": "r", "kind": "gender", "statement": "TBD", "review_date": "2027-01-01", **mark}
    assert "`statement` waits to be written" in problems(BY_PROCESS, risks=[risk])["claim"]
    held = records(BY_PROCESS, analyses=[study], unholdable=("analyses.answers",))
    assert isinstance(held, Unknown)


def test_work_that_is_said_to_be_about_everything_carries_nothing() -> None:
    themes = ["participation", "governance", "health", "education", "climate", "youth", "upr", "remedy", "digital"]
    many = {"themes": [*themes, "business", "statistics", "prevention"]}
    assert problems(BY_ACTIVITY, output=many) == {}
    assert "about 13 themes, more" in problems(BY_ACTIVITY, output=many, work={"themes": ["protection"]})["carrier"]
    kinds = {"change_kind": ["law", "policy", "institution", "service", "capacity", "mechanism", "relief"]}
    assert "about 7 kinds of change, more" in problems(BY_ACTIVITY, output=kinds)["carrier"]


def test_a_plan_without_organisations_is_told_once_and_of_these() -> None:
    claiming = {"contributes_to": ["X-1"]}
    for terms in (BY_ACTIVITY, BY_PROCESS):
        made = {**OUTPUT, "activities": [{**WORK, **claiming}]}
        plan = minimal(outcomes=[{"id": "O", "title": "O", "outputs": [made]}], orgs=[])
        small = world(plan, "carried", catalogue={"carried": {"X-1": terms}})
        (carrier,) = small.variables["carried"]["X-1"]
        assert "X-1" in carrier["problem"]
        assert small.placed(carrier) == (plan, "orgs")


def test_parts_without_ids_of_their_own_carry_too() -> None:
    mark = {"owner": "un", "contributes_to": ["X-1"]}
    assert problems(BY_PROCESS, monitoring={"reports": [{"due": "2027-01-01", **mark}]}) == {}
    assert "`due`" in problems(BY_PROCESS, monitoring={"reports": [mark]})["claim"]
    assert problems(BY_PROCESS, capacity={"training": [{"date": "2026-01-01", **mark}]}) == {}
    assert problems(BY_PROCESS, early_warning={"date": "2026-01-01", **mark}) == {}
    risk = {"id": "r", "kind": "gender", "statement": "S", "review_date": "2027-01-01", **mark}
    assert problems(BY_PROCESS, risks=[risk]) == {}


def test_a_scheduled_talk_whose_day_has_passed_carries_nothing() -> None:
    talk = {
        "id": "c",
        "status": "scheduled",
        "date": "2026-06-01",
        "topic": "T",
        "owner": "un",
        "contributes_to": ["X-1"],
    }
    assert "its last day (2026-06-01) has passed" in problems(BY_PROCESS, consultations=[talk])["claim"]
    early = talk | {"status": "held", "date": "2027-06-01"}
    assert "on a day to come (2027-06-01)" in problems(BY_PROCESS, consultations=[early])["claim"]


def test_an_activity_claims_a_process_as_itself_funded_and_led() -> None:
    assert problems(BY_PROCESS, work={"contributes_to": ["X-1"]}) == {}
    unfunded = {"contributes_to": ["X-1"], "funding": []}
    assert "not funded" in problems(BY_PROCESS, work=unfunded)["claim"]
    other = {**BY_PROCESS, "themes": ["climate"]}
    assert "its themes are not climate" in problems(other, work={"contributes_to": ["X-1"]})["claim"]


def test_one_part_cannot_claim_everything() -> None:
    five = ["X-1", "X-2", "X-3", "X-4", "X-5"]
    assert problems(BY_ACTIVITY, work={"contributes_to": five}) == {}
    assert "6 actions" in problems(BY_ACTIVITY, work={"contributes_to": [*five, "X-6"]})["number"]


def test_what_a_source_cannot_hold_leaves_it_open() -> None:
    themes = ("outcomes.outputs.themes", "outcomes.outputs.activities.themes")
    assert isinstance(records(BY_ACTIVITY, output={"themes": []}, unholdable=themes), Unknown)
    assert problems(BY_ACTIVITY, unholdable=themes) == {}
    paths = ("analyses", "consultations", "monitoring", "risks", "capacity", "early_warning")
    claims = (*paths, "outcomes.outputs.activities.contributes_to")
    assert isinstance(records(BY_PROCESS, unholdable=claims), Unknown)
    assert "carrier" in problems(BY_PROCESS, unholdable=paths)


def test_claims_name_their_parts_and_promises_of_the_last_plan_are_none() -> None:
    promise = {"text": "Open points", "contributes_to": ["X-1"]}
    plan = minimal(
        predecessor={"promises": [promise]},
        risks=[{"id": "r", "kind": "gender", "statement": "S", "contributes_to": ["X-2", "X-1"]}],
    )
    found = world(plan, "claims").variables["claims"]
    assert {action: [(item["kind"], item["id"], item["count"]) for item in made] for action, made in found.items()} == {
        "X-2": [("risk", "r", 2)],
        "X-1": [("risk", "r", 2)],
    }
