"""What outcomes add up to, told a second time from the contract's words and compared on everything."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from c2a_rules.model import Finding, Level, Location, Outcome, PlanStatus, RuleResult
from c2a_rules.status import action_status, counted, exit_code, plan_status

RESULTS = [(level, outcome) for level in Level for outcome in Outcome]


def rules(pairs):
    return [RuleResult(f"HSE-1.r{n}", level, outcome) for n, (level, outcome) in enumerate(pairs)]


def finding(level, outcome, rule="HSE-1.a"):
    return Finding(
        rule=rule,
        action=None,
        level=level,
        outcome=outcome,
        message="",
        remedy="",
        location=Location(),
        position=None,
        evidence=(),
        caused_by=None,
        fingerprint="",
    )


def findings(pairs):
    """The findings that such results come with: what passes and what does not apply has none."""
    silent = {Outcome.PASS, Outcome.NOT_APPLICABLE}
    return [finding(level, outcome) for level, outcome in pairs if outcome not in silent]


def action_oracle(pairs):
    """The contract: first line that fits; waived counts as not there."""
    said = [outcome.value for _level, outcome in pairs]
    if "error" in said:
        return "error"
    if set(said) <= {"not_applicable"}:
        return "not_applicable"
    if set(said) <= {"not_applicable", "waived"}:
        return "waived"
    there = [
        (level.value, outcome.value) for level, outcome in pairs if outcome.value not in ("not_applicable", "waived")
    ]
    must = [outcome for level, outcome in there if level == "must"]
    should = [outcome for level, outcome in there if level == "should"]
    deciding = must or should
    if "gap" in deciding and "pass" not in deciding:
        return "gap"
    if "gap" in must or "gap" in should:
        return "partial"
    if "review" in must or "review" in should:
        return "review"
    return "met"


def plan_oracle(pairs, beyond, *, partial):
    """The contract's order of a plan's statuses, without what makes it invalid.

    Where soundness alone was selected, it alone decides: the contract's "none applies" speaks of rules that ran.
    """
    said = {(level.value, outcome.value) for level, outcome in pairs}
    if not pairs or any(outcome == "error" for _level, outcome in said):
        return "incomplete"
    if ("must", "gap") in said:
        return "gaps"
    if ("must", "review") in said:
        return "needs_review"
    left = beyond or (pairs if partial else [])
    if all(outcome.value in ("not_applicable", "waived") for _level, outcome in left):
        return "not_applicable"
    return "no_gaps" if partial else "compliant"


@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_every_small_action_has_the_status_of_the_contract(size):
    for pairs in itertools.combinations_with_replacement(RESULTS, size):
        assert action_status(rules(pairs)).value == action_oracle(pairs), pairs


@given(st.lists(st.sampled_from(RESULTS), max_size=9), st.randoms(use_true_random=False))
def test_every_action_has_the_status_of_the_contract_in_any_order(pairs, dice):
    before = action_status(rules(pairs)).value
    assert before == action_oracle(pairs)
    dice.shuffle(pairs)
    assert action_status(rules(pairs)).value == before


@given(st.lists(st.sampled_from(RESULTS), max_size=8), st.lists(st.sampled_from(RESULTS), max_size=4), st.booleans())
def test_every_plan_has_the_status_of_the_contract(beyond, sound, partial):
    pairs = [*beyond, *sound]
    found = plan_status(rules(pairs), findings(pairs), beyond_soundness=rules(beyond), partial=partial)
    assert found.value == plan_oracle(pairs, beyond, partial=partial)


@pytest.mark.parametrize(
    ("pairs", "status"),
    [
        ([("must", "gap"), ("must", "pass")], "partial"),
        ([("must", "gap"), ("should", "pass")], "gap"),
        ([("must", "pass"), ("should", "gap")], "partial"),
        ([("should", "gap"), ("may", "pass")], "gap"),
        ([("should", "gap"), ("should", "pass")], "partial"),
        ([("must", "waived"), ("should", "gap")], "gap"),
        ([("must", "not_applicable"), ("should", "gap")], "gap"),
        ([("must", "gap"), ("must", "review")], "gap"),
        ([("must", "pass"), ("must", "review")], "review"),
        ([("may", "gap")], "met"),
        ([("may", "review")], "met"),
        ([("must", "waived"), ("must", "pass")], "met"),
        ([("must", "waived"), ("must", "not_applicable")], "waived"),
        ([("must", "error"), ("must", "gap")], "error"),
    ],
)
def test_some_actions_by_hand(pairs, status):
    assert action_status(rules([(Level(level), Outcome(outcome)) for level, outcome in pairs])).value == status


def test_a_finding_about_the_document_counts_though_every_rule_passes():
    passing = rules([(Level.MUST, Outcome.PASS)])
    about = [finding(Level.MUST, Outcome.GAP, "DOC.duplicate-id")]
    assert plan_status(passing, about, beyond_soundness=passing, partial=False) is PlanStatus.GAPS


def test_a_plan_that_only_soundness_rules_apply_to_is_not_applicable():
    sound = rules([(Level.MUST, Outcome.PASS)])
    beyond = rules([(Level.MUST, Outcome.NOT_APPLICABLE)])
    assert plan_status([*sound, *beyond], [], beyond_soundness=beyond, partial=False) is PlanStatus.NOT_APPLICABLE
    assert plan_status(sound, [], beyond_soundness=[], partial=False) is PlanStatus.NOT_APPLICABLE


RANKS = {"must": 0, "should": 1, "may": 2}


def exit_oracle(statuses, found, fail_on, *, allow_review, crashed):
    """The contract: 3 outranks 1; an invalid plan fails under `never` too, which implies --allow-review."""
    said = {each.value for each in statuses}
    if crashed or not said or "incomplete" in said:
        return 3
    if "invalid" in said:
        return 1
    if fail_on is None:
        return 0
    for each in found:
        strong = RANKS[each.level.value] <= RANKS[fail_on.value]
        if strong and (each.outcome.value == "gap" or (each.outcome.value == "review" and not allow_review)):
            return 1
    return 0


STATUSES = [*itertools.chain.from_iterable(itertools.combinations(PlanStatus, size) for size in range(3))]
FOUND = [*itertools.chain.from_iterable(itertools.combinations(RESULTS, size) for size in range(3))]


@pytest.mark.parametrize("fail_on", [*Level, None])
@pytest.mark.parametrize("allow_review", [True, False])
@pytest.mark.parametrize("crashed", [True, False])
def test_every_exit_code_is_that_of_the_contract(fail_on, allow_review, crashed):
    for statuses in STATUSES:
        for found in map(findings, FOUND):
            code = exit_code(statuses, found, fail_on=fail_on, allow_review=allow_review, crashed=crashed)
            assert code == exit_oracle(statuses, found, fail_on, allow_review=allow_review, crashed=crashed)


def test_every_outcome_is_counted():
    assert counted([]) == {outcome.value: 0 for outcome in Outcome}
    assert counted([Outcome.GAP, Outcome.GAP])["gap"] == 2


@pytest.mark.parametrize(("level", "cap", "found"), [("must", "should", "should"), ("may", "should", "may")])
def test_a_cap_weakens_and_never_strengthens(level, cap, found):
    assert Level(level).capped(Level(cap)) is Level(found)


def test_soundness_alone_decides_where_it_alone_was_asked_for():
    sound = rules([(Level.MUST, Outcome.PASS)])
    beyond = rules([(Level.MUST, Outcome.NOT_APPLICABLE)])
    assert plan_status(sound, [], beyond_soundness=[], partial=True) is PlanStatus.NO_GAPS
    assert plan_status([*sound, *beyond], [], beyond_soundness=beyond, partial=True) is PlanStatus.NOT_APPLICABLE
