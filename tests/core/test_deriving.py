"""A rule set made from another: overrides with reasons, and a base that it takes the place of."""

import json
import textwrap

import pytest

from c2a_rules.errors import RuleSetError
from c2a_rules.rulesets import RuleSetSource, load_ruleset
from tests.core.house import c2a, plan, write

BASE = """
    id: test.base
    version: 1.0.0
    title: Base
    prefix: TST
    parameters:
      least: {value: 2, type: integer, description: How many.}
    variables:
      - {name: many, expression: size(orgs) >= params.least}
    actions:
      - id: TST-1
        title: One
        gist: One thing.
        binds: {country_programme: must}
        carried: {by: process, kinds: [analysis], requires: [TST-1.many]}
    rules:
      - {id: TST-1.many, action: TST-1, title: Many, level: must, assert: many, at: /orgs, message: Few, remedy: More}
      - id: TST-1.first
        action: TST-1
        title: First
        level: must
        requires: [TST-1.many]
        assert: size(outcomes) > 0
        at: /outcomes
        message: None
        remedy: Add one
"""
HEAD = """
    id: test.derived
    version: 2.0.0
    title: Derived
    prefix: TST
    extends: [test.base]
"""


def source(text, name="rules.yaml"):
    return RuleSetSource(name, textwrap.dedent(text).encode())


def derived(more=""):
    return load_ruleset(source(HEAD + more, "derived.yaml"), {"test.base": source(BASE, "base.yaml")})


def refused(more):
    with pytest.raises(RuleSetError) as caught:
        derived(more)
    return str(caught.value)


def test_it_has_the_base_s_rules_under_its_own_id_and_a_digest_of_both():
    ruleset = derived()
    assert ruleset.id == "test.derived"
    assert [rule.info.id for rule in ruleset.rules] == ["TST-1.many", "TST-1.first", "TST-1.carried"]
    assert ruleset.info.sha256 not in {ruleset.source.sha256, source(BASE).sha256}
    assert ruleset.info.sha256 == derived().info.sha256


def test_a_level_and_a_parameter_are_overridden():
    ruleset = derived("""
    parameters:
      least: {value: 9, type: integer, description: How many.}
    overrides:
      - {rule: TST-1.many, level: may, reason: not yet}
      - {rule: TST-1.carried, level: may, reason: not yet}
    """)
    assert {rule.info.id: rule.info.level.value for rule in ruleset.rules} == {
        "TST-1.many": "may",
        "TST-1.first": "must",
        "TST-1.carried": "may",
    }
    assert ruleset.parameters == {"least": 9}


def test_a_disabled_rule_is_gone_with_its_reason_and_nothing_waits_for_it():
    ruleset = derived("""
    overrides:
      - {rule: TST-1.many, disable: true, reason: one is enough}
      - {rule: TST-1.carried, disable: true, reason: no claims here}
    """)
    [left] = ruleset.rules
    assert left.info.id == "TST-1.first"
    assert left.info.requires == ()
    assert ruleset.disabled == {"TST-1.many": "one is enough", "TST-1.carried": "no claims here"}


def test_what_carries_an_action_does_not_wait_for_a_disabled_rule_either():
    ruleset = derived("""
    overrides:
      - {rule: TST-1.many, disable: true, reason: one is enough}
    """)
    assert {rule.info.id: rule.info.requires for rule in ruleset.rules} == {"TST-1.first": (), "TST-1.carried": ()}


def test_its_own_actions_and_rules_come_after_the_base_s():
    ruleset = derived("""
    actions:
      - {id: TST-2, title: Two, gist: Another thing., binds: {country_programme: should}}
    rules:
      - {id: TST-2.own, action: TST-2, title: Own, level: may, assert: many, at: /orgs, message: Few, remedy: More}
    """)
    assert ruleset.rules[-1].info.id == "TST-2.own"


@pytest.mark.parametrize(
    ("more", "place", "words"),
    [
        ("overrides:\n  - {rule: TST-1.may, level: may, reason: r}\n", "8:12", 'did you mean "TST-1.many"'),
        ("overrides:\n  - {rule: TST-1.many, when: siz(orgs) > 0, reason: r}\n", "8:30", "did you mean size"),
        ("overrides:\n  - {rule: TST-1.many, level: may}\n", "8:5", '"reason" is missing'),
    ],
)
def test_a_broken_override_is_told_with_its_place(more, place, words):
    message = refused(textwrap.indent(more, "    "))
    assert f"derived.yaml:{place}" in message
    assert words in message


def test_what_is_extended_must_be_there_and_of_the_same_prefix():
    with pytest.raises(RuleSetError, match=r'no rule set "test\.base" is loaded'):
        load_ruleset(source(HEAD))
    other = HEAD.replace("prefix: TST", "prefix: OTH")
    with pytest.raises(RuleSetError, match='the prefix "OTH"'):
        load_ruleset(source(other), {"test.base": source(BASE)})


def test_overrides_without_extends_are_refused():
    lone = BASE + "    overrides:\n      - {rule: TST-1.many, level: may, reason: r}\n"
    with pytest.raises(RuleSetError, match="goes with"):
        load_ruleset(source(lone))


def test_a_check_with_a_disabled_rule_is_partial_and_says_so(tmp_path):
    held = write(tmp_path, "plan.json", plan(context={"phases": ["development"]}))
    text = HEAD.replace("TST", "HSE").replace("test.base", "test.house")
    text += "    overrides:\n      - {rule: HSE-2.kind, disable: true, reason: one organisation here}\n"
    path = tmp_path / "derived.yaml"
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    ran = c2a("check", held, "--ruleset", path, "--as-of", "2026-11-01", "-f", "json")
    report = json.loads(ran.out)
    assert report["scope"]["partial"] is True
    assert report["plans"][0]["status"] == "no_gaps"
    assert any("HSE-2.kind" in note and "one organisation here" in note for note in report["notes"])
