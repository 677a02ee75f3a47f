"""Small rule sets on small plans: conditions, items, requirements, exclusions, unknown values, crashes."""

import hashlib
import json

import pytest

from c2a_rules.catalog import Catalog, Selectors
from c2a_rules.engine import Engine
from c2a_rules.model import Document, Problem
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
    report = engine.judge(Document("p.json", "", {"id": 3}), [Problem("DOC.schema", "M", "R")])
    assert report.status.value == "invalid"
    assert report.id is None
    assert list(report.rules) == []
    assert [each.level.value for each in report.findings] == ["must"]


def test_a_fingerprint_is_the_same_in_every_version_as_teams_keep_baselines():
    orgs = ruleset([action()], [rule("HSE-1.a", "has(self.type)", for_each="orgs", empty="gap", at="type")])
    report = judged(plan(orgs=[{"id": "un", "name": "U"}]), orgs)
    parts = ("HSE-1.a", "XA-1", "orgs[un]", "", "type")
    assert fingerprints(report) == {"HSE-1.a": hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]}


def engine():
    catalog = Catalog({"test.house": loaded(ruleset([action()], [rule("HSE-1.a", "true")]))})
    return Engine(catalog, catalog.select(Selectors()), shape(), today=TODAY, partial=False, declared={})


def test_a_plan_that_is_not_judged_is_named_as_far_as_it_can_be():
    problem = Problem("DOC.schema", "M", "R")
    held = {"id": "XA-7", "title": "T", "plan_type": "mission"}
    report = engine().judge(Document("p.json", "d1", held, warnings=("careful",)), [problem])
    assert (report.source, report.sha256, report.notes) == ("p.json", "d1", ("careful",))
    assert (report.id, report.title, report.plan_type) == ("XA-7", "T", "mission")
    other = engine().judge(Document("p.json", "d1", {"id": "XA-8"}), [problem])
    assert other.findings[0].fingerprint != report.findings[0].fingerprint
    nameless = [engine().judge(Document(name, "", None, (problem,))).findings[0] for name in ("a.json", "b.json")]
    assert nameless[0].fingerprint != nameless[1].fingerprint


def test_what_only_a_condition_reads_is_worked_out_for_it():
    data = ruleset(
        [action(when="several")],
        [rule("HSE-1.a", "true", when="named")],
        variables=[
            {"name": "several", "expression": "size(orgs) > 1"},
            {"name": "named", "expression": "orgs.all(o, size(o.name) > 1)"},
        ],
    )
    orgs = [{"id": "un", "name": "UN"}, {"id": "b", "name": "BB"}]
    assert outcomes(judged(plan(orgs=orgs), data)) == {"HSE-1.a": "pass"}
    assert outcomes(judged(plan(orgs=orgs[:1]), data)) == {"HSE-1.a": "not_applicable"}
    assert outcomes(judged(plan(orgs=[*orgs, {"id": "c", "name": "C"}]), data)) == {"HSE-1.a": "not_applicable"}


def test_an_excuse_that_does_not_count_is_told_with_the_format():
    report = judged(converted(), ruleset([action()], [rule("HSE-1.a")]), declared={})
    words = 'no reader for "other" is installed, so what the plan says its source cannot hold does not count'
    assert report.notes == (words,)
