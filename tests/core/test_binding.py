"""Which actions bind a plan: by type, by what it touches, by what it claims."""

import pytest

from tests.core.house import action, judged, levels, outcomes, plan, results, rule, ruleset

CARRIED = {"by": "process", "kinds": ["strategy"]}


def bound(the_plan, declared=None, rules=(), **parts):
    data = ruleset([action("HSE-1", **parts)], rules or [rule("HSE-1.a", "false")])
    report = judged(the_plan, data, declared=declared)
    return {name: (levels(report)[name], outcome) for name, outcome in outcomes(report).items()}


@pytest.mark.parametrize(("strength", "level"), [("must", "must"), ("should", "should")])
def test_a_binding_caps_the_level_of_the_rules(strength, level):
    rules = [rule(f"HSE-1.{each}", "false", level=each) for each in ("must", "should", "may")]
    found = bound(plan(), rules=rules, binds={"country_programme": strength})
    assert found["HSE-1.must"] == (level, "gap")
    assert found["HSE-1.should"] == ("should", "gap")
    assert found["HSE-1.may"] == ("may", "gap")


def test_an_action_that_does_not_bind_the_type_does_not_apply():
    assert bound(plan(), binds={"mission": "must"})["HSE-1.a"][1] == "not_applicable"


def test_the_level_may_depend_on_the_type_of_plan():
    rules = [rule("HSE-1.a", "false", level={"default": "may", "mission": "must"})]
    assert bound(plan(), rules=rules)["HSE-1.a"] == ("may", "gap")
    assert bound(plan(plan_type="mission"), rules=rules)["HSE-1.a"] == ("must", "gap")


def test_a_rule_may_bind_other_types_than_its_action():
    rules = [rule("HSE-1.a", "false", binds={"mission": "must"}), rule("HSE-1.b", "false")]
    found = bound(plan(), rules=rules, binds={"country_programme": "must"})
    assert found["HSE-1.a"][1] == "not_applicable"
    assert found["HSE-1.b"] == ("must", "gap")


TOUCHED = {"binds": {"country_programme": "touched"}, "themes": ["education", "health"]}


def test_a_plan_touches_by_the_themes_of_outputs():
    touching = plan(outcomes=results({"id": "OP1", "themes": ["health"]}))
    assert bound(touching, **TOUCHED)["HSE-1.a"] == ("should", "gap")


def test_a_plan_touches_by_the_themes_of_activities():
    touching = plan(
        outcomes=results(
            {"id": "OP1", "themes": ["upr"], "activities": [{"id": "A1", "title": "A", "themes": ["education"]}]}
        )
    )
    assert bound(touching, **TOUCHED)["HSE-1.a"] == ("should", "gap")


def test_a_plan_of_other_themes_does_not_touch():
    assert bound(plan(outcomes=results({"id": "OP1", "themes": ["upr"]})), **TOUCHED)["HSE-1.a"][1] == "not_applicable"


def test_a_plan_without_results_touches_nothing():
    assert bound(plan(), **TOUCHED)["HSE-1.a"][1] == "not_applicable"


def test_an_output_without_themes_leaves_it_to_a_human():
    silent = plan(outcomes=results({"id": "OP1", "themes": ["upr"]}, {"id": "OP2"}))
    assert bound(silent, **TOUCHED)["HSE-1.a"] == ("should", "review")


def test_an_empty_list_of_themes_is_an_answer():
    assert bound(plan(outcomes=results({"id": "OP1", "themes": []})), **TOUCHED)["HSE-1.a"][1] == "not_applicable"


def test_one_output_that_touches_is_enough_whatever_others_do_not_say():
    touching = plan(outcomes=results({"id": "OP1"}, {"id": "OP2", "themes": ["health"]}))
    assert bound(touching, **TOUCHED)["HSE-1.a"] == ("should", "gap")


def test_a_plan_that_claims_a_touched_action_is_bound_as_must():
    claiming = plan(strategies=[{"id": "S1", "kind": "funding", "text": "T", "contributes_to": ["HSE-1"]}])
    assert bound(claiming, **TOUCHED)["HSE-1.a"] == ("must", "gap")


def activity_with(**parts):
    return plan(outcomes=results({"id": "OP1", "themes": ["upr"], "activities": [{"id": "A1", "title": "A", **parts}]}))


def with_org(kind, *roles):
    un = {"id": "un", "name": "U", "type": "un_agency", "roles": ["accountable"]}
    return plan(orgs=[un, {"id": "other", "name": "O", "type": kind, "roles": list(roles)}])


FEATURES = {**TOUCHED, "touched_by": {"features": ["digital"]}}
PARTNERS = {**TOUCHED, "touched_by": {"partner_type": ["private_sector"]}}


@pytest.mark.parametrize(
    ("the_plan", "parts", "outcome"),
    [
        (activity_with(features=["digital"]), FEATURES, "gap"),
        (activity_with(features=["biometrics"]), FEATURES, "not_applicable"),
        (activity_with(), FEATURES, "not_applicable"),
        (with_org("private_sector", "funding"), PARTNERS, "gap"),
        (with_org("private_sector", "consulted", "funding"), PARTNERS, "gap"),
        (with_org("private_sector", "consulted"), PARTNERS, "not_applicable"),
        (with_org("private_sector"), PARTNERS, "not_applicable"),
        (with_org("academic", "funding"), PARTNERS, "not_applicable"),
    ],
)
def test_other_facts_that_the_action_names_touch_it_too(the_plan, parts, outcome):
    assert bound(the_plan, **parts)["HSE-1.a"][1] == outcome


def test_what_the_source_cannot_hold_is_no_proof_that_a_plan_does_not_touch():
    path = "outcomes.outputs.activities.features"
    made = {**activity_with(), "source": {"format": "iati", "cannot_hold": [path]}}
    assert bound(made, {"iati": frozenset({path})}, **FEATURES)["HSE-1.a"] == ("should", "review")
    assert bound(made, {}, **FEATURES)["HSE-1.a"][1] == "not_applicable"
    assert bound(made, {"iati": frozenset({path})}, **TOUCHED)["HSE-1.a"][1] == "not_applicable"


def test_what_the_source_cannot_hold_counts_only_where_nothing_touches():
    path = "outcomes.outputs.activities.features"
    made = {
        **plan(outcomes=results({"id": "OP1", "themes": ["health"]})),
        "source": {"format": "iati", "cannot_hold": [path]},
    }
    assert bound(made, {"iati": frozenset({path})}, **FEATURES)["HSE-1.a"] == ("should", "gap")


STRATEGY = {"id": "S1", "kind": "funding", "text": "T", "contributes_to": ["HSE-1"]}


def test_a_claim_on_an_action_that_does_not_bind_brings_in_carried_alone():
    found = bound(plan(strategies=[STRATEGY]), binds={"mission": "must"}, carried=CARRIED)
    assert found["HSE-1.a"][1] == "not_applicable"
    assert found["HSE-1.carried"][1] == "gap"


def test_without_the_claim_not_even_carried_applies():
    found = bound(plan(), binds={"mission": "must"}, carried=CARRIED)
    assert set(found.values()) == {("must", "not_applicable"), ("should", "not_applicable")}


def test_the_promises_of_the_plan_before_are_no_claims():
    before = {"title": "Before", "promises": [{"text": "P", "contributes_to": ["HSE-1"]}]}
    found = bound(plan(predecessor=before), binds={"mission": "must"}, carried=CARRIED)
    assert found["HSE-1.carried"][1] == "not_applicable"


@pytest.mark.parametrize("value", [["HSE-1"], [{}, ["x"]], [None], "HSE-1", {"a": 1}])
def test_nothing_in_extensions_is_a_claim(value):
    found = bound(plan(extensions={"other": {"contributes_to": value}}), binds={"mission": "must"}, carried=CARRIED)
    assert found["HSE-1.carried"][1] == "not_applicable"


def test_what_binds_the_plan_is_known_to_rules():
    actions = [
        action("HSE-1"),
        action("HSE-2", binds={"mission": "must"}),
        action("HSE-3", binds={"mission": "must"}, carried=CARRIED),
    ]
    claiming = plan(strategies=[{**STRATEGY, "contributes_to": ["HSE-3"]}])
    rules = [rule("HSE-1.a", "catalogue.bound == ['HSE-1'] && catalogue.actions == ['HSE-1', 'HSE-2', 'HSE-3']")]
    assert outcomes(judged(claiming, ruleset(actions, rules)))["HSE-1.a"] == "pass"


def alone(the_plan, declared=None, **parts):
    """The result and the findings of one rule of one action."""
    report = judged(the_plan, ruleset([action("HSE-1", **parts)], [rule("HSE-1.a", "false")]), declared=declared)
    (result,) = report.rules
    return result, report.findings


def test_it_is_told_why_an_action_does_not_bind():
    result, _findings = alone(plan(), binds={"mission": "must"})
    assert result.reason == "HSE-1 does not bind this type of plan (country_programme)"
    result, _findings = alone(plan(outcomes=results({"id": "OP1", "themes": ["upr"]})), **TOUCHED)
    assert result.reason == "nothing in the plan touches what HSE-1 is about (education, health)"


def test_it_is_told_what_is_wanting_where_nobody_can_tell_whether_an_action_binds():
    _result, (finding,) = alone(plan(outcomes=results({"id": "OP1"})), **TOUCHED)
    assert finding.message.endswith("the plan does not state `outcomes.outputs.themes`.")


def test_a_source_that_cannot_hold_results_at_all_cannot_show_what_a_plan_touches():
    made = {**plan(), "source": {"format": "iati", "cannot_hold": ["outcomes"]}}
    result, (finding,) = alone(made, {"iati": frozenset({"outcomes"})}, **TOUCHED)
    assert result.outcome == "review"
    assert '("iati") has no place for `outcomes.outputs.themes`' in finding.message


FIRM = {"id": "firm", "name": "F", "type": "private_sector"}
UN = {"id": "un", "name": "U", "type": "un_agency"}


@pytest.mark.parametrize(
    ("parts", "outcome"),
    [
        ({"lead_org": "firm"}, "gap"),
        ({"outcomes": activity_with(lead="firm")["outcomes"]}, "gap"),
        ({"outcomes": activity_with(lead="un", implementers=["un", "firm"])["outcomes"]}, "gap"),
        ({"outcomes": activity_with(lead="un", implementers=["un"])["outcomes"]}, "not_applicable"),
    ],
)
def test_who_leads_or_does_the_work_is_a_partner(parts, outcome):
    assert bound(plan(orgs=[UN, FIRM], **parts), **PARTNERS)["HSE-1.a"][1] == outcome


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"binds": {"country_programme": "must"}}, True),
        ({"binds": {"country_programme": "should"}}, True),
        (TOUCHED, True),
        ({**TOUCHED, "themes": ["upr"]}, False),
        ({"binds": {"mission": "must"}}, False),
    ],
)
def test_what_binds_is_known_to_rules_however_strongly(parts, found):
    touching = plan(outcomes=results({"id": "OP1", "themes": ["health"]}))
    data = ruleset([action("HSE-1", **parts), action("HSE-2")], [rule("HSE-2.a", "'HSE-1' in catalogue.bound")])
    assert outcomes(judged(touching, data))["HSE-2.a"] == ("pass" if found else "gap")


def test_a_claim_that_strengthens_a_touched_action_makes_it_bind():
    data = ruleset([action("HSE-1", **TOUCHED), action("HSE-2")], [rule("HSE-2.a", "'HSE-1' in catalogue.bound")])
    assert outcomes(judged(plan(strategies=[STRATEGY]), data))["HSE-2.a"] == "pass"
