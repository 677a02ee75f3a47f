"""Analyses and strategies: what their findings say, of whom, and what answers them."""

from typing import Any

import pytest

from tests.facts.worlds import minimal, world

RESULTS = [
    {
        "id": "O",
        "title": "Outcome",
        "outputs": [{"id": "P", "title": "Output", "activities": [{"id": "A", "title": "Activity"}]}],
    }
]
PEOPLE = [
    {"id": "women", "label": "Women", "groups": ["women_girls"]},
    {"id": "young", "label": "Youth", "groups": ["youth"]},
]
PARTS: dict[str, Any] = {
    "outcomes": RESULTS,
    "rights_holders": PEOPLE,
    "measures": [{"id": "m", "kind": "remedy", "text": "Lawyers"}],
    "risks": [
        {"id": "met", "kind": "gender", "statement": "S", "mitigation": "Two desks"},
        {"id": "unmet", "kind": "gender", "statement": "S", "mitigation": "TBD"},
        {"id": "bare", "kind": "gender", "statement": "S"},
    ],
}


def finding(**said: Any) -> Any:
    plan = minimal(analyses=[{"id": "a", "kind": "gender", "date": "2025-01-01", "findings": [{"id": "f", **said}]}])
    made = world(plan | PARTS, "findings")
    (found,) = made.variables["findings"]
    assert made.placed(found) == (plan["analyses"][0]["findings"][0], "answered_by")
    assert found["analysis"] is made["analyses"][0]
    return found


def test_a_finding_is_told_as_it_stands() -> None:
    said = {"kind": "risk", "text": "Widows lose land", "level": "high", "themes": ["land"], "groups": ["young"]}
    found = finding(**said)
    assert {key: found[key] for key in ("id", "kind", "text", "level", "themes")} == {
        "id": "f",
        "kind": "risk",
        "text": "Widows lose land",
        "level": "high",
        "themes": ["land"],
    }
    assert [person["id"] for person in found["people"]] == ["young"]


def test_a_finding_that_says_nothing_has_empty_fields() -> None:
    found = finding()
    assert [found[key] for key in ("kind", "text", "level", "themes", "people")] == ["", "", "", [], []]
    assert not any(found[key] for key in ("on_women", "by_results", "answered"))


@pytest.mark.parametrize(
    "theme", ["gender_equality", "violence_against_women", "sexual_reproductive_health", "womens_representation"]
)
def test_a_theme_of_women_makes_a_finding_one_on_women(theme: str) -> None:
    assert finding(text="Widows lose land", themes=["land", theme])["on_women"] is True
    assert finding(text="TBD", themes=[theme])["on_women"] is False


def test_a_group_of_women_makes_a_finding_one_on_women() -> None:
    assert finding(text="Land is lost", groups=["young", "women"])["on_women"] is True
    assert finding(text="Land is lost", groups=["young"], themes=["land"])["on_women"] is False


@pytest.mark.parametrize(
    ("answer", "by_results", "answered"),
    [
        ("O", True, True),
        ("P", True, True),
        ("A", True, True),
        ("m", False, True),
        ("met", False, True),
        ("unmet", False, False),
        ("bare", False, False),
        ("women", False, False),
        ("ghost", False, False),
    ],
)
def test_results_measures_and_risks_that_are_met_answer(answer: str, *, by_results: bool, answered: bool) -> None:
    found = finding(text="Land is lost", answered_by=["ghost", answer])
    assert (found["by_results"], found["answered"]) == (by_results, answered)


def test_a_strategy_is_carried_by_the_results_that_exist() -> None:
    strategy = {"id": "s", "kind": "funding", "text": "Money", "results": ["A", "ghost", "O", "m", "P"]}
    made = world(minimal(strategies=[strategy], **PARTS), "strategies.carriers")
    assert made["strategies"][0]["carriers"] == ["A", "O", "P"]


@pytest.mark.parametrize(
    ("date", "status", "approved"),
    [
        ("2025-11-30", "", True),
        ("2025-12-01", "", False),
        ("2026-11-01", "pipeline", True),
        ("2026-11-02", "pipeline", False),
    ],
)
def test_an_analysis_is_in_time_by_the_day_of_approval(date: str, status: str, *, approved: bool) -> None:
    plan = minimal(analyses=[{"id": "a", "kind": "gender", "date": date}]) | ({"status": status} if status else {})
    assert world(plan, "analyses.by_approval")["analyses"][0]["by_approval"] is approved


def test_what_is_to_be_finished_by_an_approval_to_come_is_not_there_yet() -> None:
    plan = minimal(analyses=[{"id": "a", "kind": "gender", "date": "2027-01-01"}], approved_on="2028-01-01")
    assert world(plan, "analyses.by_approval")["analyses"][0]["by_approval"] is False
