"""Laws that hold for any plan: mutilated ones are told, never a crash; order and layout change nothing."""

import copy
import json
import random
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from c2a_rules.api import Checker, Settings, Toolbox
from c2a_rules.documents import read_document
from c2a_rules.examples import reference_plan
from c2a_rules.model import PlanStatus
from c2a_rules.shipped import folder

TODAY = "2026-11-01"
CHEAP = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
ODD = [
    None, True, False, 0, -1, 3.5, 10**30, "", " ", "x", "TBD", "2026-02-30", "1999-12-31", "2040-01-01", "\u202e",
    "\x00", [], {}, [[]], ["x"], {"x": 1}, {"id": "un"}, "un", "gender", "5.2", "٣", "0", "-", "a" * 2000,
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _real_rule_sets():
    """The rule sets that are shipped, not the house's: these laws are theirs too."""
    toolbox.cache_clear()
    yield
    toolbox.cache_clear()


@cache
def toolbox():
    from c2a_rules import builtin

    files = tuple(str(path) for path in sorted(folder("rulesets").glob("*.yaml")))
    assert builtin
    return Toolbox(Settings(rulesets=files, as_of=TODAY, plugins=()))


def check(text):
    """What the tool says of a plan's text; a checker of its own, which has seen no other plan."""
    return Checker(toolbox()).judge(read_document(text.encode("utf-8", "surrogatepass"), "plan.json"))


def written(plan, **layout):
    return json.dumps(plan, ensure_ascii=False, **layout)


def places(node, found=None):
    """Every (container, key) of a plan."""
    found = [] if found is None else found
    for key, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
        found.append((node, key))
        if isinstance(value, (dict, list)):
            places(value, found)
    return found


def mutilate(plan, dice, times):
    """Delete, replace or duplicate anything, so often."""
    for _ in range(times):
        container, key = dice.choice(places(plan))
        what = dice.choice(["delete", "replace", "duplicate", "swap", "insert"])
        if what == "delete":
            del container[key]
        elif what == "replace":
            container[key] = copy.deepcopy(dice.choice(ODD))
        elif what == "swap":
            other, there = dice.choice(places(plan))
            container[key] = copy.deepcopy(other[there])
        elif isinstance(container, list):
            container.insert(dice.randrange(len(container) + 1), copy.deepcopy(container[key]))
        else:
            container[dice.choice(["id", "start", "nonsense", "themes", "$schema"])] = copy.deepcopy(container[key])
        if not plan:
            return


def prune(plan, dice, times):
    """Delete what the schema does not require, so that the plan stays one."""
    for container, key in dice.sample(places(plan), times):
        if isinstance(container, list):
            key = min(key, len(container) - 1)  # noqa: PLW2901 - earlier items may be gone by now
        if key == -1:
            continue
        value = container.pop(key)
        if toolbox_refuses(plan):
            container.insert(key, value) if isinstance(container, list) else container.__setitem__(key, value)


def toolbox_refuses(plan):
    from c2a_rules import validation

    return not validation.fits("plan", plan)


seeds = st.integers(0, 2**32)


@CHEAP
@given(seeds, st.integers(1, 12))
def test_no_mutilated_plan_makes_the_tool_raise_or_a_rule_err(seed, times):
    plan = reference_plan()
    mutilate(plan, random.Random(seed), times)  # noqa: S311 - reproducible, not secret
    report = check(written(plan))
    errors = [each.message for each in report.findings if each.outcome.value == "error"]
    assert not errors
    assert report.status is not PlanStatus.INCOMPLETE
    for finding in report.findings:
        assert finding.message
        assert finding.remedy
        assert finding.position is not None


@CHEAP
@given(seeds, st.integers(1, 60))
def test_no_pruned_plan_makes_a_rule_err(seed, times):
    plan = reference_plan()
    prune(plan, random.Random(seed), times)  # noqa: S311 - reproducible, not secret
    report = check(written(plan))
    assert report.status not in (PlanStatus.INVALID, PlanStatus.INCOMPLETE)


@CHEAP
@given(seeds, st.sampled_from(["mission", "agency_project", "headquarters", "national_plan"]), st.integers(0, 30))
def test_no_type_of_plan_makes_a_rule_err(seed, plan_type, times):
    plan = {**reference_plan(), "plan_type": plan_type}
    prune(plan, random.Random(seed), times)  # noqa: S311 - reproducible, not secret
    assert check(written(plan)).status is not PlanStatus.INCOMPLETE


def keyed(report):
    """What a report says, whatever the order: each finding by its fingerprint, and every outcome."""
    return sorted((f.fingerprint, f.outcome.value, f.rule) for f in report.findings), [
        (rule.id, rule.outcome.value, rule.items) for rule in report.rules
    ]


POSITIONAL = {"standards", "sources", "milestones", "training", "reports", "escalation", "promises", "amounts"}
"""Rows that have neither id nor natural key: by the plan model their position names them."""


def shuffle(node, dice, name=""):
    """Put every list whose items have a name of their own into another order."""
    if isinstance(node, dict):
        for key, value in node.items():
            shuffle(value, dice, key)
    elif isinstance(node, list):
        for each in node:
            shuffle(each, dice)
        if name not in POSITIONAL:
            dice.shuffle(node)


@CHEAP
@given(seeds, st.integers(0, 25))
def test_reordering_lists_changes_no_fingerprint(seed, times):
    dice = random.Random(seed)  # noqa: S311 - reproducible, not secret
    plan = reference_plan()
    prune(plan, dice, times)
    other = copy.deepcopy(plan)
    shuffle(other, dice)
    assert keyed(check(written(other))) == keyed(check(written(plan)))


def without_positions(report):
    return [
        (f.rule, f.level, f.outcome, f.message, f.remedy, f.location, f.evidence, f.caused_by, f.fingerprint)
        for f in report.findings
    ]


@CHEAP
@given(seeds, st.integers(1, 25), st.sampled_from([None, 0, 1, 4, "\t"]), st.booleans())
def test_reformatting_a_file_changes_nothing_but_line_and_column(seed, times, indent, ascii_only):
    plan = reference_plan()
    prune(plan, random.Random(seed), times)  # noqa: S311 - reproducible, not secret
    before = check(written(plan, indent=2))
    layout = json.dumps(plan, indent=indent, ensure_ascii=ascii_only, separators=(",", ":") if indent is None else None)
    after = check(layout.replace("\n", "\r\n"))
    assert without_positions(after) == without_positions(before)
    assert after.domains == before.domains
    assert after.status == before.status


@CHEAP
@given(seeds, st.integers(1, 25))
def test_reordering_keys_changes_no_finding(seed, times):
    dice = random.Random(seed)  # noqa: S311 - reproducible, not secret
    plan = reference_plan()
    prune(plan, dice, times)

    def turned(node):
        if isinstance(node, dict):
            return {key: turned(node[key]) for key in dice.sample(list(node), len(node))}
        return [turned(each) for each in node] if isinstance(node, list) else node

    assert keyed(check(written(turned(plan)))) == keyed(check(written(plan)))


def test_judging_a_plan_twice_says_the_same():
    text = written(reference_plan())
    assert check(text) == check(text)
