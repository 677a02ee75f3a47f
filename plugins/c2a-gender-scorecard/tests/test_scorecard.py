"""The scorecard on plans: its own examples, alone and beside the rest, and what a pretender would try."""

import json

import pytest
from c2a_rules import api
from c2a_rules.testing import TODAY, assert_finds, check_examples, reference_plan

from c2a_gender_scorecard.ratings import rating

OUR_OWN = "unct.gender-scorecard"
A111 = "/outcomes[OC1]/outputs[OP1.1]/activities[A1.1.1]"


def test_its_own_examples_come_out_as_expected():
    assert check_examples(OUR_OWN) >= 24


@pytest.fixture
def the_file(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(reference_plan()), encoding="utf-8")
    return str(path)


def test_it_runs_alone(the_file):
    (report,) = api.check([the_file], api.Settings(rulesets=(OUR_OWN,), as_of=TODAY))
    assert {domain.id for domain in report.domains} == {"SWAP"}
    assert {rule.outcome.value for rule in report.rules} == {"pass"}
    assert report.status == "no_gaps"


def test_it_runs_beside_the_rest_and_changes_none_of_it(the_file):
    (both,) = api.check([the_file], api.Settings(as_of=TODAY))
    (rest,) = api.check([the_file], api.Settings(as_of=TODAY, without_plugins=("gender-scorecard",)))
    ours = [rule for rule in both.rules if rule.id.startswith("SWAP")]
    others = [rule for rule in both.rules if not rule.id.startswith("SWAP")]
    assert len(ours) == 12
    assert others == list(rest.rules)
    assert both.status == "compliant"


def test_a_year_without_enough_money_is_named():
    row = {"period_start": "2028-01-01", "period_end": "2028-12-31", "required": 10**8, "currency": "USD"}
    plan = reference_plan(
        patch=[
            {"op": "add", "path": "/outcomes[OC3]/outputs[OP3.3]/activities[A3.3.2]/funding/-", "value": row},
        ]
    )
    (finding,) = assert_finds("SWAP-61.funds", plan, message="requires in 2028")
    assert (finding.location.key, finding.location.anchor) == ("2028", "outcomes")


def test_a_marker_that_the_format_has_no_place_for_is_for_a_human():
    source = {"format": "somewhere", "cannot_hold": ["outcomes.outputs.activities.markers"]}
    patch = [{"op": "remove", "path": f"{A111}/markers"}, {"op": "add", "path": "/source", "value": source}]
    plan = reference_plan(patch=patch)
    for outcome in plan["outcomes"]:
        for output in outcome["outputs"]:
            for activity in output["activities"]:
                activity.pop("markers", None)
    assert_finds("SWAP-61.funds", plan, outcome="review", message="has no place for")
    assert_finds("SWAP-61.marked", plan, outcome="review")


@pytest.mark.parametrize(
    ("part", "whole", "rated"),
    [(0, 0, "missing"), (0, 3, "missing"), (1, 4, "approaches"), (1, 3, "meets"), (1, 2, "exceeds"), (3, 3, "exceeds")],
)
def test_shares_are_rated(part, whole, rated):
    assert rating.implementation(part, whole, 1 / 3, 0.5) == rated


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ({"year": 2024, "ratings": {"1.1": "meets", "7.1": "approaches"}}, "compliant"),
        ({"year": 2024, "ratings": {"1.1": "good"}}, "invalid"),
        ({"ratings": {}}, "invalid"),
        ({"year": 2024, "ratings": {"8.1": "meets"}}, "invalid"),
    ],
)
def test_earlier_ratings_are_held_to_their_shape(tmp_path, value, status):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(reference_plan() | {"extensions": {"unct_scorecard": value}}), encoding="utf-8")
    (report,) = api.check([str(path)], api.Settings(as_of=TODAY))
    assert report.status == status
