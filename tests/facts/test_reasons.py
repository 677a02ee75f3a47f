"""What cannot be known says why, where the reason is not simply that a field is left out."""

from c2a_rules.api import Settings, toolbox
from c2a_rules.examples import ExampleRunner, examples_of


def test_words_alone_are_told_as_the_reason():
    loaded = toolbox(Settings(plugins=()))
    runner = ExampleRunner(loaded.catalog, loaded.shape)
    results = [
        runner.run(example)
        for example in examples_of(loaded.rulesets["c2a.new-frontiers"])
        if example.rule == "NEW-1.digital-rights-assessed" and example.expect == "review"
    ]
    assert any("the plan's words speak of digital technology" in result.message for result in results)
