"""All rules together: what may not be there twice, what is selected, in which order rules are judged."""

from dataclasses import dataclass

import pytest

from c2a_rules.catalog import Catalog
from c2a_rules.errors import PluginError
from c2a_rules.model import Level, RuleInfo
from tests.core.house import action, c2a, loaded, rule, ruleset


@dataclass(frozen=True)
class Asked:
    """As much of a rule as the order of rules hangs on."""

    info: RuleInfo


def asked(name, *requires, ruleset="test.house"):
    return Asked(RuleInfo(id=name, action="HSE-1", title=name, ruleset=ruleset, level=Level.MUST, requires=requires))


def house(**top):
    return loaded(ruleset([action()], [rule("HSE-1.a")], **top))


def refused(build):
    with pytest.raises(PluginError) as caught:
        build()
    return str(caught.value)


def test_nothing_is_declared_twice():
    first = house()
    same = {"a": first, "b": house(id="test.other")}
    assert refused(lambda: Catalog(same)) == 'the prefix "HSE" is declared by more than one rule set'
    added = [asked("HSE-1.a")]
    assert refused(lambda: Catalog({"a": first}, added)) == 'the rule "HSE-1.a" is declared by more than one rule set'


def test_an_action_of_two_rule_sets_is_refused():
    first = house()
    other = house(id="test.other")
    other.prefix = "OTH"
    both = {"a": first, "b": other}
    assert refused(lambda: Catalog(both)) == 'the action "HSE-1" is declared by more than one rule set'


def test_added_rules_come_after_those_of_their_own_rule_set():
    added = [asked("HSE-1.z"), asked("OTH-1.z", ruleset="test.other")]
    assert list(Catalog({"test.house": house()}, added).rules) == ["HSE-1.a", "HSE-1.z"]


def test_rules_come_after_those_they_require_and_otherwise_as_they_stand():
    rules = [asked("c", "b", "x"), asked("d"), asked("a"), asked("b", "a")]
    order = Catalog({}).ordered(rules)
    assert [each.info.id for each in order] == ["a", "b", "c", "d"]


def test_rules_that_require_one_another_in_a_circle_are_refused():
    rules = [asked("a", "b"), asked("b", "c"), asked("c", "b")]
    assert refused(lambda: Catalog({}).ordered(rules)) == "rules require one another in a circle: a → b → c → b"


def test_a_selection_that_leaves_nothing_is_told(good):
    ran = c2a("check", good, "--select", "HSE-1", "--ignore", "HSE")
    expected = "c2a: the selection leaves no rule to evaluate; take a selector away or add a rule set\n"
    assert (ran.code, ran.err) == (2, expected)
