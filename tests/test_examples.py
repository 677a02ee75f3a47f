"""Every built-in rule comes, in each of its examples, to what the example says: `c2a test`, rule by rule."""

from collections import defaultdict

import pytest

from c2a_rules.examples import Example, ExampleRunner, examples_of
from c2a_rules.toolbox import Settings, Toolbox

LOADED = Toolbox(Settings(plugins=()))
RUNNER = ExampleRunner(LOADED.catalog, LOADED.shape)


def by_rule() -> dict[str, list[Example]]:
    found = defaultdict(list)
    for ruleset in LOADED.rulesets.values():
        for example in examples_of(ruleset):
            found[example.rule].append(example)
    return found


EXAMPLES = by_rule()


@pytest.mark.parametrize("rule", sorted(LOADED.catalog.rules))
def test_a_rule_comes_to_what_each_of_its_examples_says(rule: str) -> None:
    examples = EXAMPLES[rule]
    assert examples
    results = [RUNNER.run(example) for example in examples]
    wrong = [(each.example.name, each.found, each.message) for each in results if not each.passed]
    assert wrong == []
