"""What a planner's edit breaks is found, once, in plain words; and the untouched reference plan has no gap."""

import copy
import json
from pathlib import Path

import pytest

from c2a_rules.api import Checker, Settings, toolbox
from c2a_rules.documents import read_document
from c2a_rules.examples import patched
from c2a_rules.folding import fold
from c2a_rules.model import Outcome, PlanStatus

ROOT = Path(__file__).resolve().parents[1]
AS_OF = "2026-11-01"
REFERENCE = json.loads((ROOT / "examples/plans/country_programme.json").read_text(encoding="utf-8"))

# What the planner did, the rule that must lead the one fold about it, and words that its message must hold.
EDITS = {
    "the gender analysis removed": (
        [{"op": "remove", "path": "/analyses[an-gender]"}],
        "GEN-3.analysis",
        ["gender analysis"],
    ),
    "an activity's budget emptied": (
        [{"op": "replace", "path": "/outcomes[OC1]/outputs[OP1.1]/activities[A1.1.1]/funding", "value": []}],
        "PLN-7.funding-sums",
        ["total"],
    ),
    "a lead that is nobody's id": (
        [{"op": "replace", "path": "/outcomes[OC1]/outputs[OP1.1]/activities[A1.1.1]/lead", "value": "nobody"}],
        "PLN-2.references",
        ["nobody"],
    ),
    "an answer left to be determined": (
        [{"op": "replace", "path": "/analyses[an-gender]/answers/stereotypes", "value": "TBD"}],
        "PLN-18.placeholders",
        ["TBD"],
    ),
    "the plan's end removed": ([{"op": "remove", "path": "/end"}], "PLN-3.period", ["end"]),
}


@pytest.fixture(scope="module")
def checker():
    return Checker(toolbox(Settings(as_of=AS_OF, plugins=())))


def judged(checker, plan):
    checker_ids = checker._ids
    checker_ids.clear()
    return checker.judge(read_document(json.dumps(plan).encode(), "plan.json"))


@pytest.mark.parametrize("name", [path.stem for path in sorted((ROOT / "examples/plans").glob("*.json"))])
def test_a_reference_plan_has_no_gap_at_any_level(name):
    [report] = Checker(toolbox(Settings(as_of=AS_OF))).check([str(ROOT / f"examples/plans/{name}.json")])
    assert [(f.rule, f.outcome.value, f.message) for f in report.findings] == []
    assert report.status is PlanStatus.COMPLIANT


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_is_found_once_in_plain_words(checker, edit):
    operations, rule, words = EDITS[edit]
    report = judged(checker, patched(copy.deepcopy(REFERENCE), operations))
    leads = [each for each in fold(report.findings) if each.lead.rule == rule]
    assert len(leads) == 1, [finding.rule for finding in report.findings]
    [found] = leads
    assert not found.more
    assert found.lead.outcome is Outcome.GAP
    assert found.lead.position is not None
    assert found.lead.remedy
    for word in words:
        assert word in found.lead.message
    assert "self." not in found.lead.message


def test_the_draft_shows_its_gaps_and_none_of_its_rules_fails(checker):
    plan = json.loads((ROOT / "examples/with-gaps.json").read_text(encoding="utf-8"))
    report = judged(checker, plan)
    assert report.status is PlanStatus.GAPS
    assert {finding.outcome for finding in report.findings} <= {Outcome.GAP, Outcome.REVIEW}
    assert len(fold(report.findings)) >= 12
