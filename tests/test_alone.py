"""Each rule says something that no other rule says: one of its examples is a gap for it alone, of all built-in rules.

A gap that the engine lays at the rule's own door (`caused_by`) is told with it, and is no second accusation.
"""

from collections.abc import Iterator
from functools import cache

import pytest

from c2a_rules.engine import Engine
from c2a_rules.examples import Example, examples_of, patched, reference_plan
from c2a_rules.model import Document, Outcome
from c2a_rules.shipped import folder
from c2a_rules.structure import check_structure
from c2a_rules.toolbox import Settings, Toolbox


def toolbox(as_of: str | None = None) -> Toolbox:
    return Toolbox(Settings(plugins=(), as_of=as_of))


LOADED = toolbox()


@cache
def untuned(as_of: str) -> Engine:
    return toolbox(as_of).engine(evidence=False)


def engine(example: Example, ruleset: str) -> Engine:
    if not example.params:
        return untuned(example.as_of)
    tuned = toolbox(example.as_of)
    tuned.rulesets[ruleset].tune(example.params)
    return tuned.engine(evidence=False)


def accusing(example: Example, ruleset: str) -> set[str]:
    """Return the rules that find a gap in an example, but for those whose gap follows from its own rule's."""
    plan = patched(reference_plan(example.plan), example.patch)
    assert not check_structure(plan, LOADED.shape)
    report = engine(example, ruleset).judge(Document("example", "", plan))
    gaps = (finding for finding in report.findings if finding.outcome is Outcome.GAP)
    return {finding.rule for finding in gaps if finding.caused_by != example.rule}


def never_alone(ruleset: str) -> Iterator[str]:
    """Yield the rules of a rule set none of whose examples is reported by them alone."""
    loaded = LOADED.rulesets[ruleset]
    examples = [example for example in examples_of(loaded) if example.expect == Outcome.GAP.value]
    for rule in loaded.rules:
        own = (accusing(example, ruleset) for example in examples if example.rule == rule.info.id)
        if not any(found == {rule.info.id} for found in own):
            yield rule.info.id


@pytest.mark.parametrize("name", sorted(path.name for path in folder("rulesets").glob("*.yaml")))
def test_each_rule_has_an_example_that_no_other_rule_reports(name):
    [ruleset] = [each.id for each in LOADED.rulesets.values() if each.source.name.endswith(name)]
    assert list(never_alone(ruleset)) == []
