"""Rules that rest on others, rules that a plan excludes, rules that crash."""

from dataclasses import replace

import pytest

from c2a_rules.catalog import Catalog, Selectors
from c2a_rules.engine import Engine
from c2a_rules.facts import REGISTRY
from c2a_rules.model import Document, Judgement, Level, Outcome, RuleInfo
from c2a_rules.waivers import Waiver, Waivers
from tests.core.house import TODAY, action, judged, loaded, outcomes, plan, results, rule, ruleset, shape


def one(the_plan, assertion="true", **parts):
    """The outcome and the findings of one rule."""
    rest = {name: parts.pop(name) for name in ("declared", "today") if name in parts}
    action_parts = parts.pop("on", {})
    report = judged(the_plan, ruleset([action(**action_parts)], [rule("HSE-1.a", assertion, **parts)]), **rest)
    return outcomes(report)["HSE-1.a"], report.findings


def outcome(the_plan, assertion="true", **parts):
    return one(the_plan, assertion, **parts)[0]


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

    broken = replace(REGISTRY.facts["activities.funded"], compute=fall_over)
    monkeypatch.setitem(REGISTRY.facts, "activities.funded", broken)
    the_plan = plan(outcomes=results({"id": "OP1", "activities": [{"id": "A1", "title": "A"}]}))
    rules = [
        rule("HSE-1.a", "activities.exists(a, a.funded)"),
        rule("HSE-1.b", "true", when="activities.exists(a, a.funded)"),
        rule("HSE-1.c", "activities.exists(a, a.title == 'A')"),
    ]
    found = outcomes(judged(the_plan, ruleset([action()], rules)))
    assert found == {"HSE-1.a": "error", "HSE-1.b": "error", "HSE-1.c": "pass"}


# what is told, word for word

HUMAN = "Have somebody who knows the programme judge this, or state what is missing in the plan."


def test_what_rests_on_another_names_it_and_what_became_of_it():
    cases = {
        "is a gap": {"of_first": "false"},
        "needs a human's judgement": {"of_first": "true", "when": "context.conflict_affected"},
        "failed": {"of_first": "1 / (size(orgs) - 1) == 0"},
    }
    for state, parts in cases.items():
        _found, findings = required(**parts)
        told = findings["HSE-1.b"]
        words = f"Title of HSE-1.b: this rests on HSE-1.a (Title of HSE-1.a), which {state}."
        assert (told.message, told.remedy) == (words, "See to HSE-1.a first.")
    assert required("false")[1]["HSE-1.b"].location == required("false")[1]["HSE-1.a"].location


def waived(*anchors, about="HSE-1.a"):
    acceptances = [
        Waiver(
            about=about, plan="XA-1", anchor=anchor, reason="r", approved_by="a", expires="2027-01-01", place="w.yaml:1"
        )
        for anchor in anchors
    ]
    rules = [
        rule("HSE-1.a", "has(self.owner)", for_each="risks", empty="gap", at="owner"),
        rule("HSE-1.b", "true", requires=["HSE-1.a"]),
    ]
    catalog = Catalog({"test.house": loaded(ruleset([action()], rules))})
    known = {name: each.info for name, each in catalog.rules.items()}
    engine = Engine(
        catalog,
        tuple(catalog.rules.values()),
        shape(),
        today=TODAY,
        partial=False,
        declared={},
        waivers=Waivers(acceptances, TODAY, known),
    )
    risks = [{"id": name, "kind": "other", "statement": "S"} for name in ("R1", "R2")]
    return engine.judge(Document("p.json", "", plan(risks=risks)))


def test_what_rests_on_a_rule_waived_in_part_is_a_gap_where_the_gap_is():
    report = waived("risks[R1]")
    assert outcomes(report) == {"HSE-1.a": "gap", "HSE-1.b": "gap"}
    told = next(each for each in report.findings if each.rule == "HSE-1.b")
    assert (told.location.anchor, told.waiver) == ("risks[R2]", None)


def test_what_rests_on_a_rule_waived_whole_is_told_to_be_waived_with_it():
    report = waived("risks[R1]", "risks[R2]")
    assert outcomes(report) == {"HSE-1.a": "waived", "HSE-1.b": "waived"}
    told = next(each for each in report.findings if each.rule == "HSE-1.b")
    assert told.message == "Title of HSE-1.b: this rests on HSE-1.a (Title of HSE-1.a), which was waived."
    assert told.waiver == {"reason": "r", "approved_by": "a", "expires": "2027-01-01"}


def reason(the_plan, of_action=None, of_rule=None, **top):
    rules = [rule("HSE-1.a", "true", **({"when": of_rule} if of_rule else {}))]
    data = ruleset([action(**({"when": of_action} if of_action else {}))], rules, **top)
    (result,) = judged(the_plan, data).rules
    assert result.outcome == "not_applicable"
    return result.reason


def test_it_is_told_why_a_rule_does_not_apply():
    assert reason(plan(status="cancelled")) == "the plan is cancelled"
    ended = plan(start="2018-01-01", end="2020-02-23")
    words = "the plan ended on 2020-02-23, before what it is held to came into force (2020-02-24)"
    assert reason(ended, in_force_from="2020-02-24") == words
    of_action = "HSE-1 does not apply: its condition does not hold for this plan"
    assert reason(plan(), of_action="size(orgs) > 5") == of_action
    assert reason(plan(), of_rule="size(orgs) > 5") == "what the rule is about is not in this plan"
    strategy = {"id": "S1", "kind": "funding", "text": "T", "contributes_to": ["HSE-1"]}
    words = "HSE-1 does not bind this plan; as the plan claims it, only the claim is checked"
    assert reason(plan(strategies=[strategy]), of_action="size(orgs) > 5") == words
    nothing = ruleset([action()], [rule("HSE-1.a", "true", for_each="risks", empty="not_applicable", at="owner")])
    (result,) = judged(plan(), nothing).rules
    assert result.reason == "there is nothing of the kind in the plan"


def test_what_cannot_be_told_says_what_is_wanting_and_where():
    found, (finding,) = one(plan(), "true", when="context.conflict_affected")
    start = "Whether this applies to the plan cannot be told: the plan does not state `context"
    assert (found, finding.message.startswith(start), finding.remedy) == ("review", True, HUMAN)
    assert (finding.location.pointer, finding.location.missing) == ("", "context")
    path = "data_protection.officer"
    made = {**plan(data_protection={"purpose": "P"}), "source": {"format": "other", "cannot_hold": [path]}}
    found, (finding,) = one(made, f"has({path})", declared={"other": frozenset({path})})
    assert finding.message.startswith(
        'Whether this holds cannot be told: the format that the plan was read from ("other")'
    )
    assert finding.remedy == "State it in the plan, or have somebody who knows the programme judge this."


def test_what_fails_says_how_and_whose_fault_it_is():
    _found, (finding,) = one(plan(), "1 / (size(orgs) - 1) == 0")
    assert finding.message.startswith("The rule failed on this plan: ")
    assert finding.remedy == "Report this to whoever maintains the rule set; the plan is not at fault."
    _found, (finding,) = one(plan(), "true", when="1 / (size(orgs) - 1) == 0")
    assert finding.message.startswith("The rule failed on this plan: ")
    assert finding.remedy == "Report this to whoever maintains the rule; the plan is not at fault."


def test_an_exclusion_is_told_with_reason_and_approver():
    _found, (finding,) = excluded("HSE-1.a")
    assert finding.message == (
        "Message of HSE-1.a The plan leaves this out on purpose (exclusion of HSE-1.a, approved by The board): Agreed"
    )
    assert finding.remedy == "Judge whether the reason holds; the plan says to look again by 2027-01-01."
    assert finding.location.anchor == "title"


def test_a_claim_alone_is_judged_at_the_level_that_the_binding_has():
    data = ruleset([action(binds={"country_programme": "should"}, when="size(orgs) > 5", carried=CLAIM)], [])
    strategy = {"id": "S1", "kind": "funding", "text": "T", "contributes_to": ["HSE-1"]}
    (result,) = judged(plan(strategies=[strategy]), data).rules
    assert (result.id, result.level, result.outcome) == ("HSE-1.carried", "should", "gap")


CLAIM = {"by": "process", "kinds": ["analysis"]}


def test_an_exclusion_may_name_an_action_a_rule_or_an_item_that_is_loaded():
    names = ["HSE-1", "HSE-1.a", "HSE-1.a:x", "HSE-1.b", "HSE-2"]
    exclusions = [{"of": name, "reason": "R", "approved_by": "B", "review_on": "2020-01-01"} for name in names]
    parts = {"for_each": "exceptions.filter(e, e.kind == 'exclusion')", "empty": "gap", "key": "self.id"}
    _found, findings = one(plan(exclusions=exclusions), "self.exists", **parts)
    assert [each.location.key for each in findings] == ["HSE-1.b", "HSE-2"]


@pytest.mark.parametrize(("assertion", "outcome"), [("size(self.name) > 0", "pass"), ("self.id == 'un'", "gap")])
def test_it_is_told_how_many_things_a_rule_looked_at(assertion, outcome):
    data = ruleset([action()], [rule("HSE-1.a", assertion, for_each="orgs", empty="gap", at="name")])
    orgs = [{"id": name, "name": "N"} for name in ("un", "b", "c")]
    (result,) = judged(plan(orgs=orgs), data).rules
    assert (result.outcome, result.items) == (outcome, 3)
