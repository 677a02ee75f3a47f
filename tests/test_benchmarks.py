"""What the engine is measured against comes to the same verdicts, or the ratio would mean nothing."""

import json
from collections import Counter

import pytest

from benchmarks import by_hand
from benchmarks.by_hand.ids import RULES
from benchmarks.expressions_by_hand import BY_HAND
from benchmarks.plans import ROOT, RULESETS, TODAY, converted, mutated, reference
from benchmarks.programs import prepared
from c2a_rules.api import Settings, toolbox
from c2a_rules.examples import examples_of, patched, reference_plan
from c2a_rules.model import Document


@pytest.fixture(scope="module")
def engine():
    return toolbox(Settings(rulesets=RULESETS, as_of=TODAY, plugins=())).engine(evidence=False)


def differences(engine, plan):
    """Return the rules on which the two differ, as (by hand, engine), and how many the engine leaves to people."""
    report = engine.judge(Document("plan", "", plan))
    judged = {rule.id: rule.outcome.value for rule in report.rules}
    mine = by_hand.judge(plan, TODAY)
    assert mine.keys() == judged.keys()
    different = {name: (mine[name], said) for name, said in judged.items() if said not in (mine[name], "review")}
    return different, Counter(judged.values())


def test_by_hand_every_rule_of_the_reference_plan_passes(engine):
    different, counted = differences(engine, reference())
    assert different == {}
    assert counted.keys() == {"pass"}


def test_by_hand_the_plan_with_gaps_has_the_same_gaps(engine):
    plan = json.loads((ROOT / "examples/with-gaps.json").read_bytes())
    different, counted = differences(engine, converted(json.dumps(plan | {"plan_type": "country_programme"})))
    assert different == {}
    assert counted["gap"] > 20


def test_by_hand_and_engine_agree_on_edited_plans(engine):
    gaps, seen = Counter(), Counter()
    for plan in mutated(200):
        different, counted = differences(engine, plan)
        assert different == {}, plan["id"]
        seen += counted
        gaps.update(rule for rule, outcome in by_hand.judge(plan, TODAY).items() if outcome == "gap")
    assert len(gaps) > 40  # or the edits would compare little
    assert seen["review"] < 0.02 * seen.total()  # what the engine leaves to people is not compared


def test_by_hand_each_rule_has_the_gap_of_its_own_example(engine):
    left = set(RULES)
    box = toolbox(Settings(rulesets=RULESETS, as_of=TODAY, plugins=()))
    for example in (each for ruleset in box.rulesets.values() for each in examples_of(ruleset)):
        if example.rule not in left or example.expect != "gap" or example.params or example.as_of != TODAY:
            continue
        plan = patched(reference_plan(example.plan), example.patch)
        if plan["plan_type"] == "country_programme":
            left.remove(example.rule)
            plan = converted(json.dumps(plan))
            assert differences(engine, plan)[0] == {}, (example.rule, example.name)
            assert by_hand.judge(plan, TODAY)[example.rule] == "gap"
    assert left == set()


def test_expressions_by_hand_come_to_what_the_compiled_ones_do(engine):
    box = toolbox(Settings(rulesets=RULESETS, as_of=TODAY, plugins=()))
    seen = set()
    for plan in (reference(), *(each for each in mutated(20) if "end" in each)):
        for name, (evaluate, scope) in prepared(box, engine, plan).items():
            results = evaluate()
            assert results == BY_HAND[name](scope.values), name
            seen.update((name, result) for result in results)
    assert len(seen) > len(BY_HAND)  # some of them fail on some plans
