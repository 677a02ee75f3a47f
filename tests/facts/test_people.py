"""Organisations, groups of people, consultations, analyses: what they are to a plan, and when they count."""

from typing import Any

import pytest

from tests.facts.worlds import Unknown, minimal, world


def org(**parts: Any) -> dict[str, Any]:
    return {"id": "o", "name": "An organisation"} | parts


def fact_of(name: str, **parts: Any) -> Any:
    collection, _, key = name.rpartition(".")
    settings = {key: parts.pop(key) for key in ("unholdable", "today") if key in parts}
    return world(minimal(**parts), name, **settings)[collection][0][key]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"type": "national_ngo"}, True),
        ({"type": "union"}, True),
        ({"type": "other"}, False),
        ({"type": "other", "tags": ["youth_org"]}, True),
        ({"type": "academic", "tags": ["womens_org"]}, True),
        ({"tags": ["disability_org"]}, True),
        ({"tags": ["nhri"]}, False),
        ({"type": "private_sector", "tags": ["womens_org"]}, False),
        ({"type": "government", "tags": ["youth_org"]}, False),
        ({"type": "local_government", "tags": ["youth_org"]}, False),
        ({"type": "un_agency", "tags": ["womens_org"]}, False),
        ({}, False),
    ],
)
def test_civil_society_is_told_by_type_or_else_by_tag(parts: dict[str, Any], *, expected: bool) -> None:
    assert fact_of("orgs.civil_society", orgs=[org(**parts)]) is expected


def test_a_type_that_decides_needs_no_tags_and_one_that_does_not_leaves_it_unknown() -> None:
    assert fact_of("orgs.civil_society", orgs=[org(type="foundation")], unholdable=["orgs.tags"]) is True
    assert isinstance(fact_of("orgs.civil_society", orgs=[org(type="other")], unholdable=["orgs.tags"]), Unknown)


def test_a_ministry_is_no_womens_organisation_whatever_its_tags() -> None:
    assert fact_of("orgs.womens_organisation", orgs=[org(type="government", tags=["womens_org"])]) is False
    assert fact_of("orgs.womens_organisation", orgs=[org(type="national_ngo", tags=["women_defenders"])]) is True
    assert fact_of("orgs.womens_organisation", orgs=[org(type="national_ngo", tags=["youth_org"])]) is False


def test_a_partner_has_a_part_in_the_work() -> None:
    assert fact_of("orgs.partner", orgs=[org(roles=["consulted", "monitoring"])]) is True
    assert fact_of("orgs.partner", orgs=[org(roles=["consulted"])]) is False
    activity = {"id": "A", "title": "Work", "implementers": ["o"]}
    outcomes = [{"id": "O", "title": "O", "outputs": [{"id": "P", "title": "P", "activities": [activity]}]}]
    assert fact_of("orgs.partner", orgs=[org()], outcomes=outcomes) is True
    assert isinstance(fact_of("orgs.partner", orgs=[org()], unholdable=["orgs.roles"]), Unknown)


def consultation(**parts: Any) -> dict[str, Any]:
    return {"id": "c", "status": "held", "date": "2025-06-01", "topic": "Priorities", "orgs": ["o"]} | parts


def test_only_a_consultation_that_was_held_makes_somebody_consulted() -> None:
    said = [org(roles=["consulted"])]
    assert fact_of("orgs.consulted", orgs=said) is False
    assert fact_of("orgs.consulted", orgs=said, consultations=[consultation()]) is True
    for missing in ({"status": "scheduled"}, {"date": "2027-01-01"}, {"orgs": ["other"]}):
        assert fact_of("orgs.consulted", orgs=said, consultations=[consultation(**missing)]) is False
    assert isinstance(fact_of("orgs.consulted", orgs=said, unholdable=["consultations"]), Unknown)


def group(**parts: Any) -> dict[str, Any]:
    return {"id": "g", "label": "Nomads", "groups": ["minorities"]} | parts


def analysis(**parts: Any) -> dict[str, Any]:
    return {"id": "a", "kind": "leave_no_one_behind", "date": "2025-03-01"} | parts


def test_a_group_is_left_behind_by_its_own_reason_or_by_a_finding() -> None:
    found = analysis(findings=[{"id": "f", "text": "Refused at clinics", "groups": ["g"]}])
    assert fact_of("rights_holders.left_behind", rights_holders=[group(left_behind_because="No papers")]) is True
    assert fact_of("rights_holders.left_behind", rights_holders=[group()], analyses=[found]) is True
    assert fact_of("rights_holders.left_behind", rights_holders=[group()]) is False
    other = found | {"kind": "conflict"}
    assert fact_of("rights_holders.left_behind", rights_holders=[group()], analyses=[other]) is False
    unknown = fact_of("rights_holders.left_behind", rights_holders=[group()], unholdable=["analyses"])
    assert isinstance(unknown, Unknown)


def test_all_reasons_are_collected() -> None:
    found = analysis(findings=[{"id": "f", "text": "Refused at clinics", "groups": ["g"]}, {"id": "h"}])
    parts = {"rights_holders": [group(left_behind_because="No papers")], "analyses": [found]}
    assert fact_of("rights_holders.left_behind_reasons", **parts) == ["No papers", "Refused at clinics"]


def test_outputs_that_serve_a_group_are_found_through_their_activities() -> None:
    activity = {"id": "A", "title": "Work", "rights_holders": ["g"]}
    outputs = [{"id": "P", "title": "P", "activities": [activity]}, {"id": "Q", "title": "Q"}]
    outcomes = [{"id": "O", "title": "O", "outputs": outputs}]
    found = fact_of("rights_holders.outputs", rights_holders=[group()], outcomes=outcomes)
    assert [item["id"] for item in found] == ["P"]
    unknown = fact_of(
        "rights_holders.outputs",
        rights_holders=[group(id="other")],
        outcomes=outcomes,
        unholdable=["outcomes.outputs.rights_holders"],
    )
    assert isinstance(unknown, Unknown)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, True),
        ({"date": "2025-11-30"}, True),
        ({"date": "2025-12-01"}, False),
        ({"status": "scheduled"}, False),
    ],
)
def test_the_design_is_what_came_before_approval(parts: dict[str, str], *, expected: bool) -> None:
    assert fact_of("consultations.in_design", consultations=[consultation(**parts)]) is expected


def test_in_the_pipeline_the_design_goes_on_today_and_without_approval_date_until_the_start() -> None:
    late = [consultation(date="2026-10-01")]
    assert fact_of("consultations.in_design", consultations=late, status="pipeline") is True
    plan = minimal(consultations=[consultation(date="2025-12-20"), *late])
    del plan["approved_on"]
    made = world(plan, "consultations.in_design")
    assert [item["in_design"] for item in made["consultations"]] == [True, False]
    made = world(plan, "consultations.in_design", unholdable=["approved_on"])
    assert isinstance(made["consultations"][0]["in_design"], Unknown)


@pytest.mark.parametrize(
    ("parts", "counts", "standing"),
    [
        ({"status": "scheduled", "date": "2026-11-01"}, True, False),
        ({"status": "scheduled", "date": "2026-10-31"}, False, False),
        ({"status": "scheduled", "until": "2028-01-01", "frequency_per_year": 2}, True, True),
        ({"status": "scheduled", "until": "2026-10-31", "frequency_per_year": 2}, False, False),
        ({"status": "held", "until": "2028-01-01", "frequency_per_year": 2}, True, False),
        ({"status": "held", "date": "2027-01-01"}, False, False),
    ],
)
def test_a_scheduled_one_counts_until_its_day_has_passed(
    parts: dict[str, Any],
    *,
    counts: bool,
    standing: bool,
) -> None:
    made = world(minimal(consultations=[consultation(**parts)]), "consultations.counts", "consultations.standing")
    assert (made["consultations"][0]["counts"], made["consultations"][0]["standing"]) == (counts, standing)


def days_of(*consultations: dict[str, Any]) -> list[list[str]]:
    made = world(minimal(consultations=list(consultations)), "consultations.occasions")
    return [item["occasions"] for item in made["consultations"]]


def test_a_held_one_copied_under_new_dates_counts_once_and_a_series_of_talks_each_time() -> None:
    first = consultation(id="c1", changes_made="Two clinics were added")
    copied = first | {"id": "c2", "date": "2025-09-01", "topic": " priorities"}
    other = first | {"id": "c3", "date": "2025-10-01", "changes_made": "The fee was dropped"}
    assert days_of(copied, first, other) == [[], ["2025-06-01"], ["2025-10-01"]]


def test_a_recurring_one_takes_place_until_its_end() -> None:
    twice = {"frequency_per_year": 2, "until": "2027-06-30", "status": "scheduled"}
    assert days_of(consultation(**twice)) == [["2025-06-01", "2025-12-01", "2026-06-01", "2026-12-01", "2027-06-01"]]
    open_end = consultation(status="scheduled", date="2028-12-30", frequency_per_year=1)
    assert days_of(open_end) == [["2028-12-30", "2029-12-30"]]
    assert days_of(consultation(frequency_per_year=4)) == [["2025-06-01"]]
    assert days_of(consultation(status="scheduled", frequency_per_year=4)) == [[]]
    assert len(days_of(consultation(**twice | {"frequency_per_year": 1000, "until": "9999-12-31"}))[0]) == 600
    assert days_of(consultation(**twice | {"status": "held", "until": "2025-02-30"})) == [["2025-06-01"]]


def share(*days: str, times: int = 2, end: str = "2029-12-31") -> float:
    from c2a_rules.facts import REGISTRY

    found: float = REGISTRY.functions["share_of_years"].implementation([list(days)], times, "2026-01-01", end)
    return found


def test_the_share_of_years_counts_only_years_with_enough_days() -> None:
    assert share() == 0.0
    assert share("2026-03-01", "2026-09-01") == pytest.approx(0.25, abs=0.001)
    assert share("2026-03-01", "2027-09-01") == 0.0
    assert share("2026-03-01", "2026-03-01") == 0.0
    assert share("2026-03-01", "2026-09-01", "2027-03-01", "2027-09-01", "2028-03-01", "2028-09-01") > 0.7
    assert share("2025-03-01", "2025-09-01") == 0.0
    assert share("2026-03-01", "2026-09-01", "2027-02-01", end="2027-06-30") == pytest.approx(1.0)
    assert share("2026-03-01", end="") == 0.0


def test_what_a_consultation_or_measure_refers_to_resolves() -> None:
    plan = minimal(
        orgs=[org()],
        rights_holders=[group()],
        consultations=[consultation(groups=["g"], owner="o")],
        measures=[{"id": "m", "kind": "remedy", "text": "Hotline", "orgs": ["o", "ghost"], "run_by": "o"}],
        analyses=[analysis(kind="due_diligence", subject_orgs=["o"])],
        risks=[{"id": "r", "kind": "gender", "statement": "Backlash", "owner": "ghost"}],
    )
    names = ("consultations.parties", "consultations.people", "consultations.owner_org", "measures.parties")
    made = world(plan, *names, "measures.runner", "analyses.subjects", "risks.owner_org")
    talk, measure = made["consultations"][0], made["measures"][0]
    assert [item["id"] for item in (*talk["parties"], *talk["people"], talk["owner_org"])] == ["o", "g", "o"]
    assert ([item["id"] for item in measure["parties"]], measure["runner"]["id"]) == (["o"], "o")
    assert made["analyses"][0]["subjects"][0]["id"] == "o"
    assert "owner_org" not in made["risks"][0]


@pytest.mark.parametrize(("date", "expected"), [("2025-11-30", True), ("2025-12-01", False), ("2027-01-01", False)])
def test_an_analysis_informs_what_was_approved_after_it(date: str, *, expected: bool) -> None:
    assert fact_of("analyses.by_approval", analyses=[analysis(date=date)]) is expected


def test_findings_tell_whom_they_concern_and_what_answers_them() -> None:
    outcomes = [{"id": "O", "title": "O", "outputs": [{"id": "P", "title": "P"}]}]
    said = [
        {"id": "f1", "text": "Threats online", "themes": ["violence_against_women"], "answered_by": ["P"]},
        {"id": "f2", "text": "No papers", "groups": ["w"], "answered_by": ["r"]},
        {"id": "f3", "themes": ["gender_equality"], "answered_by": ["f1", "ghost", "bare"]},
        {"id": "f4", "text": "Droughts", "themes": ["climate"]},
    ]
    risk = {"id": "r", "kind": "human_rights", "statement": "Refusals", "mitigation": "Mobile registrars"}
    plan = minimal(
        outcomes=outcomes,
        analyses=[analysis(findings=said)],
        risks=[risk, {"id": "bare", "kind": "human_rights", "statement": "Nothing done"}],
        rights_holders=[group(id="w", groups=["women_girls"])],
    )
    found = world(plan, "findings").variables["findings"]
    assert [(item["on_women"], item["by_results"], item["answered"]) for item in found] == [
        (True, True, True),
        (True, False, True),
        (False, False, False),
        (False, False, False),
    ]


def test_a_strategys_carriers_are_the_results_that_exist() -> None:
    strategy = {"id": "s", "kind": "gender_response", "text": "Field work", "results": ["O", "ghost", "o"]}
    parts = {"strategies": [strategy], "outcomes": [{"id": "O", "title": "O"}]}
    assert fact_of("strategies.carriers", **parts) == ["O"]


def test_talks_with_other_parties_are_no_copies() -> None:
    first = consultation(id="c1", changes_made="Two clinics were added")
    later = first | {"id": "c2", "date": "2025-09-01"}
    for other in ({"orgs": ["p"]}, {"groups": ["g"]}, {"orgs": ["o", "p"]}, {"topic": "Other things"}):
        assert days_of(first, later | other) == [["2025-06-01"], ["2025-09-01"]]
    assert days_of(first | {"orgs": ["o", "p"]}, later | {"orgs": ["p", "o"]}) == [["2025-06-01"], []]
    assert days_of(first | {"groups": ["g"]}, later | {"groups": ["g"]}) == [["2025-06-01"], []]
    assert days_of(first, first | {"id": "c0"}) == [[], ["2025-06-01"]]


def test_a_whole_paragraph_of_changes_makes_a_copy_whatever_the_topic() -> None:
    said = "Two clinics were added in the north, the fee for papers was dropped and the school bus now stops at camps."
    first = consultation(id="c1", changes_made=said)
    assert days_of(first, first | {"id": "c2", "date": "2025-09-01", "topic": "Other"}) == [["2025-06-01"], []]


def test_a_scheduled_talk_is_no_copy_and_a_day_that_is_none_takes_place_never() -> None:
    first = consultation(id="c1", changes_made="Two clinics were added")
    coming = first | {"id": "c2", "status": "scheduled", "date": "2027-01-01"}
    assert days_of(first, coming) == [["2025-06-01"], ["2027-01-01"]]
    assert days_of(consultation(date="2025-02-30")) == [[]]


def test_years_are_counted_from_the_first_day_of_the_period_to_its_last() -> None:
    assert share("2026-01-01", times=1, end="2026-12-31") == 1.0
    assert share("2026-12-31", times=1, end="2026-12-31") == 1.0
    assert share("2025-12-31", "2027-01-01", times=1, end="2026-12-31") == 0.0
    assert share("2026-01-01", times=1, end="2026-01-01") == 1.0
    assert share("2026-01-01", times=1, end="2025-12-31") == 0.0
    assert share("2026-01-01", "x", times=1, end="2026-01-01") == 1.0
    assert share("2026-03-01", times=2, end="2026-06-30") == 1.0
    assert share(times=0, end="2026-06-30") == 0.0


@pytest.mark.parametrize(("date", "held"), [("2026-11-01", True), ("2026-11-02", False)])
def test_a_talk_of_today_was_held_and_one_of_tomorrow_was_not(date: str, *, held: bool) -> None:
    assert fact_of("consultations.counts", consultations=[consultation(date=date)]) is held
