"""Small rule sets on small plans: conditions, items, requirements, exclusions, unknown values, crashes."""

import json

import pytest

from c2a_rules.catalog import Catalog, Selectors
from c2a_rules.engine import Engine
from c2a_rules.facts import REGISTRY
from c2a_rules.model import Document, Judgement, Level, Outcome, RuleInfo
from tests.core.house import TODAY, action, judged, loaded, outcomes, plan, results, rule, ruleset, shape


def one(the_plan, assertion="true", **parts):
    """The outcome and the findings of one rule."""
    rest = {name: parts.pop(name) for name in ("declared", "today") if name in parts}
    action_parts = parts.pop("on", {})
    report = judged(the_plan, ruleset([action(**action_parts)], [rule("HSE-1.a", assertion, **parts)]), **rest)
    return outcomes(report)["HSE-1.a"], report.findings


def outcome(the_plan, assertion="true", **parts):
    return one(the_plan, assertion, **parts)[0]


# conditions


def test_a_rule_whose_condition_is_false_does_not_apply():
    assert outcome(plan(), "false", when="plan.status == 'closed'") == "not_applicable"
    assert outcome(plan(), "false", when="plan.status == 'implementation'") == "gap"


def test_a_condition_on_an_expected_field_that_is_absent_leaves_it_to_a_human():
    found, (finding,) = one(plan(), "false", when="context.conflict_affected")
    assert found == "review"
    assert "context.conflict_affected" in finding.message
    assert finding.location.missing == "context"
    found, (finding,) = one(plan(context={}), "false", when="context.conflict_affected")
    assert (finding.location.pointer, finding.location.missing) == ("/context", "conflict_affected")


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("context.conflict_affected && plan.title == ''", "not_applicable"),
        ("plan.title == '' && context.conflict_affected", "not_applicable"),
        ("context.conflict_affected || plan.title != ''", "gap"),
        ("context.phases.exists(p, p == 'crisis')", "review"),
        ("size(context.phases) > 0", "review"),
        ("!context.conflict_affected", "review"),
        ("has(plan.recovery_plan)", "not_applicable"),
    ],
)
def test_what_is_unknown_is_absorbed_as_cel_says(when, found):
    assert outcome(plan(), "false", when=when) == found


def test_an_answer_is_an_answer_though_it_is_empty_or_no():
    stated = plan(context={"phases": [], "conflict_affected": False})
    assert outcome(stated, "false", when="context.phases.exists(p, p == 'crisis')") == "not_applicable"
    assert outcome(stated, "false", when="context.conflict_affected") == "not_applicable"


@pytest.mark.parametrize(
    ("of_action", "of_rule", "found"),
    [
        ("context.conflict_affected", "true", "review"),
        ("true", "context.conflict_affected", "review"),
        ("context.conflict_affected", "false", "not_applicable"),
        ("false", "context.conflict_affected", "not_applicable"),
        ("context.conflict_affected", "context.phases == []", "review"),
        ("false", "true", "not_applicable"),
    ],
)
def test_conditions_of_action_and_rule_count_together(of_action, of_rule, found):
    assert outcome(plan(), "false", when=of_rule, on={"when": of_action}) == found


def test_what_is_false_decides_though_it_is_unknown_whether_the_plan_touches():
    silent = plan(outcomes=results({"id": "OP1"}))
    touched = {"binds": {"country_programme": "touched"}, "themes": ["health"]}
    assert outcome(silent, "false", on=touched) == "review"
    assert outcome(silent, "false", on={**touched, "when": "false"}) == "not_applicable"
    assert outcome(silent, "false", on=touched, when="false") == "not_applicable"


# what is unknown in an assertion


CANNOT = "data_protection"


def converted(**parts):
    return plan(source={"format": "other", "cannot_hold": [CANNOT]}, **parts)


def test_what_the_source_cannot_hold_is_a_humans_to_judge():
    found, (finding,) = one(converted(), "has(data_protection.officer)", declared={"other": frozenset({CANNOT})})
    assert found == "review"
    assert '"other"' in finding.message
    assert "data_protection" in finding.message


@pytest.mark.parametrize(
    ("declared", "found"),
    [
        ({"other": frozenset({"data_protection"})}, "review"),
        ({"other": frozenset({"data_protection.officer"})}, "gap"),
        ({"another": frozenset({"data_protection"})}, "gap"),
        ({"other": frozenset()}, "gap"),
        ({}, "gap"),
    ],
)
def test_nobody_writes_his_own_excuse(declared, found):
    assert outcome(converted(), "has(data_protection.officer)", declared=declared) == found


def test_a_plan_may_claim_less_than_its_reader_declares():
    the_plan = plan(source={"format": "other", "cannot_hold": ["data_protection.officer"]})
    declared = {"other": frozenset({"data_protection"})}
    assert outcome(the_plan, "has(data_protection.officer)", declared=declared) == "review"
    assert outcome(the_plan, "has(data_protection.purpose)", declared=declared) == "gap"


def test_a_path_that_is_filled_after_all_is_no_excuse_any_more():
    the_plan = converted(data_protection={"purpose": "P"})
    assert outcome(the_plan, "has(data_protection.officer)", declared={"other": frozenset({CANNOT})}) == "gap"


def test_an_excuse_that_does_not_count_is_noted():
    report = judged(converted(), ruleset([action()], [rule("HSE-1.a")]), declared={})
    assert any("other" in note for note in report.notes)
    report = judged(converted(), ruleset([action()], [rule("HSE-1.a")]), declared={"other": frozenset({CANNOT})})
    assert report.notes == ()


def test_a_gap_is_a_gap_though_its_message_would_name_something_unknown():
    found, (finding,) = one(
        converted(),
        "false",
        message="Officer: {data_protection.?officer.orValue('')}",
        declared={"other": frozenset({CANNOT})},
    )
    assert found == "gap"
    assert finding.message


# items


def test_every_item_is_judged_on_its_own():
    orgs = [{"id": "un", "name": "U"}, {"id": "b", "name": "B", "type": "media"}, {"id": "c", "name": "C"}]
    found, findings = one(plan(orgs=orgs), "has(self.type)", for_each="orgs", empty="gap", at="type")
    assert found == "gap"
    assert [each.location.anchor for each in findings] == ["orgs[un]", "orgs[c]"]
    assert [each.location.missing for each in findings] == ["type", "type"]
    assert [each.location.pointer for each in findings] == ["/orgs/0", "/orgs/2"]


@pytest.mark.parametrize("empty", ["gap", "pass", "not_applicable"])
def test_no_item_at_all_means_what_the_rule_says(empty):
    assert outcome(plan(), "false", for_each="risks", empty=empty) == empty


def test_an_empty_gap_points_at_the_part_that_is_missing():
    _found, (finding,) = one(plan(), "false", for_each="risks", empty="gap", empty_message="No risks at all")
    assert finding.message == "No risks at all"
    assert (finding.location.pointer, finding.location.missing) == ("", "risks")
    _found, (finding,) = one(plan(), "false", for_each="activities", empty="gap")
    assert (finding.location.pointer, finding.location.missing) == ("", "outcomes")
    _found, (finding,) = one(plan(outcomes=results()), "false", for_each="activities", empty="gap")
    assert (finding.location.pointer, finding.location.missing) == ("/outcomes", None)
    _found, (finding,) = one(plan(), "false", for_each="risks", empty="gap", at="/monitoring")
    assert (finding.location.pointer, finding.location.missing) == ("", "monitoring")


def test_an_empty_gap_needs_no_item_for_its_remedy():
    _found, (finding,) = one(plan(), "false", for_each="risks", empty="gap", remedy="Mend {self.id}")
    assert finding.remedy
    assert "{" not in finding.remedy


def test_items_that_are_no_part_of_the_plan_are_told_apart_by_their_key():
    found, findings = one(plan(), "self == 'x'", for_each="['x', 'y', 'z']", empty="pass", key="self", at="/title")
    assert found == "gap"
    assert [each.location.key for each in findings] == ["y", "z"]
    assert len({each.fingerprint for each in findings}) == 2


def test_message_and_remedy_hold_what_was_found():
    _found, (finding,) = one(
        plan(),
        "has(self.type) && self.type == 'media'",
        for_each="orgs",
        empty="gap",
        message="{self.name} is {self.?type.orValue('of no type')} of {size(orgs)}",
        remedy="Mend {{{self.id}}}",
    )
    assert finding.message == "United Nations in Xa is un_agency of 1"
    assert finding.remedy == "Mend {un}"


def test_at_points_where_it_says():
    the_plan = plan(context={"phases": ["crisis"]})

    def place(at):
        _found, (finding,) = one(the_plan, "false", at=at)
        return finding.location.pointer, finding.location.missing

    assert place("/title") == ("/title", None)
    assert place("/end/nothing") == ("/end", None)
    assert place("/monitoring/reports") == ("", "monitoring")
    assert place("/context/countries") == ("/context", "countries")
    assert place("/orgs[un]/type") == ("/orgs/0/type", None)
    assert place("/orgs[{plan.lead_org}]/ref") == ("/orgs/0", "ref")


def test_a_finding_says_what_was_looked_at():
    _found, (finding,) = one(plan(), "size(plan.title) > 50 && has(plan.end)", at="/title")
    assert "/title" in finding.evidence


def test_one_unknown_item_among_good_ones_makes_a_review_and_one_bad_one_a_gap():
    orgs = [{"id": "un", "name": "U"}, {"id": "b", "name": "B"}]
    the_plan = plan(orgs=orgs, source={"format": "other", "cannot_hold": ["orgs.tags"]})
    declared = {"other": frozenset({"orgs.tags"})}
    parts = {"for_each": "orgs", "empty": "gap", "declared": declared}
    assert outcome(the_plan, "self.id == 'un' || 'nhri' in self.tags", **parts) == "review"
    assert outcome(the_plan, "self.id != 'un' && 'nhri' in self.tags", **parts) == "gap"


# requires


def required(of_first, *, select=(), second="false", exclusions=None, **parts):
    rules = [
        rule("HSE-1.b", second, requires=["HSE-1.a"]),
        rule("HSE-1.a", of_first, at="/lead_org", **parts),
        rule("HSE-1.c", "true", requires=["HSE-1.b"]),
    ]
    report = judged(plan(exclusions=exclusions), ruleset([action()], rules), select=select)
    return outcomes(report), {each.rule: each for each in report.findings}


def test_a_gap_of_what_is_required_is_a_gap_of_what_rests_on_it():
    found, findings = required("false", second="true")
    assert found == {"HSE-1.a": "gap", "HSE-1.b": "gap", "HSE-1.c": "gap"}
    assert findings["HSE-1.a"].caused_by is None
    assert findings["HSE-1.b"].caused_by == "HSE-1.a"
    assert findings["HSE-1.c"].caused_by == "HSE-1.a"
    assert "HSE-1.a" in findings["HSE-1.b"].message


def test_a_rule_that_rests_on_what_passes_is_judged_itself():
    found, findings = required("true", second="false")
    assert found == {"HSE-1.a": "pass", "HSE-1.b": "gap", "HSE-1.c": "gap"}
    assert findings["HSE-1.b"].caused_by is None


def test_a_rule_that_rests_on_what_does_not_apply_is_judged_itself():
    assert required("false", second="true", when="false")[0]["HSE-1.b"] == "pass"
    assert required("false", second="false", when="false")[0]["HSE-1.b"] == "gap"
    none = {"for_each": "risks", "empty": "not_applicable"}
    assert required("false", second="true", **none)[0]["HSE-1.b"] == "pass"


def test_a_rule_that_rests_on_what_is_not_selected_is_judged_itself():
    assert required("false", second="true", select=("HSE-1.b",))[0] == {"HSE-1.b": "pass"}


def test_review_and_error_are_handed_on():
    found, findings = required("true", second="true", when="context.conflict_affected")
    assert found == {"HSE-1.a": "review", "HSE-1.b": "review", "HSE-1.c": "review"}
    assert findings["HSE-1.b"].caused_by == "HSE-1.a"
    found, _findings = required("1 / (size(orgs) - 1) == 0", second="true")
    assert found == {"HSE-1.a": "error", "HSE-1.b": "error", "HSE-1.c": "error"}


@pytest.mark.parametrize("order", [["HSE-1.gap", "HSE-1.review"], ["HSE-1.review", "HSE-1.gap"]])
def test_of_several_required_rules_the_strongest_outcome_counts(order):
    rules = [
        rule("HSE-1.gap", "false"),
        rule("HSE-1.review", "true", when="context.conflict_affected"),
        rule("HSE-1.z", "true", requires=order),
    ]
    report = judged(plan(), ruleset([action()], rules))
    assert outcomes(report)["HSE-1.z"] == "gap"
    assert next(each for each in report.findings if each.rule == "HSE-1.z").caused_by == "HSE-1.gap"


def test_a_rule_that_does_not_apply_is_not_drawn_in_by_what_it_rests_on():
    rules = [rule("HSE-1.a", "false"), rule("HSE-1.b", "true", requires=["HSE-1.a"], when="false")]
    assert outcomes(judged(plan(), ruleset([action()], rules)))["HSE-1.b"] == "not_applicable"


# exclusions


def excluded(of, review_on="2027-01-01", **parts):
    exclusion = {"of": of, "reason": "Agreed", "approved_by": "The board", "review_on": review_on}
    return one(plan(exclusions=[exclusion]), "false", **parts)


@pytest.mark.parametrize("of", ["HSE-1", "HSE-1.a"])
def test_what_the_plan_excludes_with_reason_is_a_humans_to_judge(of):
    found, (finding,) = excluded(of)
    assert found == "review"
    for words in ("Agreed", "The board", "Message of HSE-1.a"):
        assert words in finding.message
    assert "2027-01-01" in finding.remedy


def test_an_exclusion_ends_after_its_day_of_review():
    assert excluded("HSE-1", review_on=TODAY)[0] == "review"
    assert excluded("HSE-1", review_on="2026-10-31")[0] == "gap"


@pytest.mark.parametrize("of", ["HSE-2", "HSE-1.b", "HSE", "HSE-1.a:y", "HSE-1.aa"])
def test_an_exclusion_of_something_else_changes_nothing(of):
    assert excluded(of)[0] == "gap"


def test_an_area_of_a_rule_can_be_excluded_alone():
    exclusion = {"of": "HSE-1.a:y", "reason": "R", "approved_by": "B", "review_on": "2027-01-01"}
    report = judged(
        plan(exclusions=[exclusion]),
        ruleset(
            [action()],
            [rule("HSE-1.a", "false", for_each="['x', 'y']", empty="pass", key="self", at="/title")],
        ),
    )
    assert {each.location.key: each.outcome.value for each in report.findings} == {"x": "gap", "y": "review"}
    assert outcomes(report)["HSE-1.a"] == "gap"


def test_an_exclusion_makes_no_review_of_what_passes():
    exclusion = {"of": "HSE-1", "reason": "R", "approved_by": "B", "review_on": "2027-01-01"}
    assert outcome(plan(exclusions=[exclusion]), "true") == "pass"


def test_what_rests_on_an_excluded_rule_is_a_humans_to_judge_too():
    exclusion = {"of": "HSE-1.a", "reason": "R", "approved_by": "B", "review_on": "2027-01-01"}
    found, _findings = required("false", second="true", exclusions=[exclusion])
    assert found == {"HSE-1.a": "review", "HSE-1.b": "review", "HSE-1.c": "review"}


# in force, cancelled


@pytest.mark.parametrize(
    ("end", "found"), [("2020-02-23", "not_applicable"), ("2020-02-24", "gap"), ("2029-12-31", "gap"), (None, "gap")]
)
def test_plans_that_ended_before_a_rule_set_was_in_force_are_not_judged_by_it(end, found):
    data = ruleset([action()], [rule("HSE-1.a", "false")], in_force_from="2020-02-24")
    report = judged(plan(start="2015-01-01", end=end), data)
    assert outcomes(report)["HSE-1.a"] == found
    if found == "not_applicable":
        (result,) = report.rules
        assert "2020-02-24" in result.reason
        assert report.status.value == "not_applicable"


def test_a_cancelled_plan_is_judged_by_nothing():
    report = judged(plan(status="cancelled"), ruleset([action()], [rule("HSE-1.a", "1 / (size(orgs) - 1) == 0")]))
    assert outcomes(report) == {"HSE-1.a": "not_applicable"}
    assert report.status.value == "not_applicable"
    assert report.findings == ()


def test_soundness_alone_makes_no_plan_compliant():
    sound = ruleset([action()], [rule("HSE-1.a")], soundness=True)
    other = ruleset([action("XTR-1")], [rule("XTR-1.a", when="false")], id="test.other", prefix="XTR")
    assert judged(plan(), sound, other).status.value == "not_applicable"
    applying = ruleset([action("XTR-1")], [rule("XTR-1.a")], id="test.other", prefix="XTR")
    assert judged(plan(), sound, applying).status.value == "compliant"


# crashes


def test_a_rule_that_errs_costs_its_own_outcome_alone():
    rules = [
        rule("HSE-1.a", "1 / (size(orgs) - 1) == 0"),
        rule("HSE-1.b", "true"),
        rule("HSE-1.c", "true", when="1 / (size(orgs) - 1) == 0"),
        rule("HSE-1.d", "false"),
    ]
    report = judged(plan(), ruleset([action()], rules))
    assert outcomes(report) == {"HSE-1.a": "error", "HSE-1.b": "pass", "HSE-1.c": "error", "HSE-1.d": "gap"}
    assert report.status.value == "incomplete"
    message = next(each.message for each in report.findings if each.rule == "HSE-1.a")
    assert "1 / (size(orgs) - 1)" in message


def test_an_item_that_errs_leaves_the_other_items_judged():
    orgs = [{"id": "un", "name": "U"}, {"id": "b", "name": ""}]
    found, findings = one(plan(orgs=orgs), "10 / size(self.name) > 20", for_each="orgs", empty="gap")
    assert found == "error"
    assert {each.location.anchor: each.outcome.value for each in findings} == {"orgs[un]": "gap", "orgs[b]": "error"}


def test_a_variable_that_errs_costs_the_rules_that_read_it():
    data = ruleset(
        [action()],
        [rule("HSE-1.a", "broken > 0"), rule("HSE-1.b", "true")],
        variables=[{"name": "broken", "expression": "1 / (size(orgs) - 1)"}],
    )
    assert outcomes(judged(plan(), data)) == {"HSE-1.a": "error", "HSE-1.b": "pass"}


class Python:
    """A rule that is no expression."""

    reads = frozenset()
    when = None

    def __init__(self, info, judge, when=None):
        self.info = info
        self.judge = judge
        self.when = when


class Condition:
    """A condition that is no expression and falls over."""

    text = ""
    reads = frozenset()

    def holds(self, _subject):
        raise LookupError("condition")


def falls_over(_subject):
    raise ValueError("rule")
    yield


def never_ends(_subject):
    yield from never_ends(_subject)


def good(_subject):
    yield Judgement(outcome=Outcome.PASS)


@pytest.mark.parametrize(
    ("judge", "when", "words"),
    [
        (falls_over, None, "ValueError: rule"),
        (never_ends, None, "RecursionError"),
        (good, Condition(), "LookupError: condition"),
    ],
)
def test_a_rule_of_python_that_crashes_costs_its_own_outcome_alone(judge, when, words):
    catalog = Catalog({"test.house": loaded(ruleset([action()], [rule("HSE-1.a", "true")]))})
    info = RuleInfo(id="HSE-1.p", action="HSE-1", title="P", ruleset="test.house", level=Level.MUST)
    catalog.rules["HSE-1.p"] = Python(info, judge, when)
    engine = Engine(catalog, catalog.select(Selectors()), shape(), today=TODAY, partial=False, declared={})
    report = engine.judge(Document("p.json", "", plan()))
    assert outcomes(report) == {"HSE-1.a": "pass", "HSE-1.p": "error"}
    assert report.status.value == "incomplete"
    assert words in report.findings[0].message


def test_a_fact_that_crashes_costs_the_rules_that_read_it(monkeypatch):
    def fall_over(_world, _item):
        raise ArithmeticError("fact")

    known = REGISTRY.facts["activities.funded"]
    monkeypatch.setitem(
        REGISTRY.facts,
        "activities.funded",
        type(known)(
            **{
                **{name: getattr(known, name) for name in ("collection", "name", "type", "meaning", "uses")},
                "compute": fall_over,
            }
        ),
    )
    the_plan = plan(outcomes=results({"id": "OP1", "activities": [{"id": "A1", "title": "A"}]}))
    rules = [
        rule("HSE-1.a", "activities.exists(a, a.funded)"),
        rule("HSE-1.b", "true", when="activities.exists(a, a.funded)"),
    ]
    assert set(outcomes(judged(the_plan, ruleset([action()], rules))).values()) == {"error"}


# fingerprints


def fingerprints(report):
    return {each.rule: each.fingerprint for each in report.findings}


def test_a_fingerprint_hangs_on_rule_plan_anchor_key_and_missing_name_alone():
    orgs = [{"id": "un", "name": "U"}, {"id": "b", "name": "B", "type": "media"}]
    first = ruleset([action()], [rule("HSE-1.a", "has(self.type)", for_each="orgs", empty="gap", at="type")])
    second = json.loads(json.dumps(first))
    second["rules"][0].update(message="Other words", remedy="Others", level="should", title="Other")
    second["version"] = "2.0.0"
    before = fingerprints(judged(plan(orgs=orgs), first))
    assert fingerprints(judged(plan(orgs=orgs[::-1], title="Other"), second)) == before
    assert fingerprints(judged(plan(orgs=orgs, id="XB-1"), first)) != before
    assert fingerprints(judged(plan(orgs=[{"id": "c", "name": "U"}], lead_org="c"), first)) != before
    second["rules"][0]["at"] = "ref"
    assert fingerprints(judged(plan(orgs=orgs), second)) != before


def test_a_plan_that_breaks_its_schema_is_judged_by_nothing():
    catalog = Catalog({"test.house": loaded(ruleset([action()], [rule("HSE-1.a", "true")]))})
    engine = Engine(catalog, catalog.select(Selectors()), shape(), today=TODAY, partial=False, declared={})
    from c2a_rules.model import Problem

    report = engine.judge(Document("p.json", "", {"id": 3}), [Problem("DOC.schema", "M", "R")])
    assert report.status.value == "invalid"
    assert report.id is None
    assert list(report.rules) == []
    assert [each.level.value for each in report.findings] == ["must"]
