"""Any rule-set file is loaded, or refused with the place of every fault; whatever loads can judge."""

import json
import random
import re

from hypothesis import given
from hypothesis import strategies as st

from c2a_rules.errors import RuleSetError
from c2a_rules.rulesets import RuleSetSource, load_ruleset
from tests.core import house
from tests.fuzz.doors import tries
from tests.fuzz.plans import SCHEMA, spoilt

SEEDS = st.integers(0, 2**32)
GOOD = """\
id: test.fuzz
version: 1.2.3
title: The fuzzed house
prefix: FUZ
in_force_from: 2020-02-24
source: {document: doc, section: Section}
parameters:
  least: {value: 2, type: integer, description: How many.}
  words: {value: [a, b], type: list, description: Which.}
variables:
  - {name: many, expression: size(orgs) >= params.least}
actions:
  - id: FUZ-1
    title: One
    gist: One thing.
    binds: {country_programme: must, mission: touched}
    themes: [education]
    touched_by: {features: [digital]}
    when: size(plan.title) > 0
    carried: {by: process, kinds: [analysis]}
  - {id: FUZ-2, title: Two, gist: Another., binds: {country_programme: should}, item: 2}
rules:
  - id: FUZ-1.many
    action: FUZ-1
    title: Many
    level: {default: must, mission: should}
    assert: many && orgs.exists(o, o.id == plan.lead_org)
    at: /orgs
    message: "There are {size(orgs)}."
    remedy: Add {params.least}.
  - id: FUZ-1.each
    action: FUZ-1
    title: Each
    level: should
    requires: [FUZ-1.many]
    when: has(plan.end)
    for_each: risks.filter(r, has(r.owner))
    empty: not_applicable
    assert: |
      self.owner in orgs.map(o, o.id) &&
        self.statement.matches("^[A-Z].*")
    at: owner
    key: self.id
    message: "{self.id} of {self.owner}"
    remedy: Name one
    waivable: false
  - {id: FUZ-2.own, action: FUZ-2, title: Own, level: may, assert: 'true', at: /title, message: M, remedy: R}
"""
TOKENS = [
    "plan", "orgs", "risks", "self", "params.least", "many", "title", "today", "true", "null", "1", "-1", "2.5", "0u",
    "'a'", '"', "b'x'", "[", "]", "(", ")", "{", "}", ".", ",", ":", "?", "&&", "||", "!", "==", "<", "in", "+", "/",
    "has(", "size(", "all(o, ", "exists(o, o.", "map(", "matches(", "cel.bind(x, ", "date(", "o.id", ".?", "[?", "@",
    "\\",
    "1e999", "9223372036854775808", "'\\ud800'", "é", "//", "\n", "days(", "optional.none()", "orValue(",
]  # fmt: skip


BITS = [
    "", "\t", "  ", "\n", "- ", ": ", "{", "[", "&a ", "*a", "!!python/object:os.system ", "|\n", "'", '"', "<<: *a",
    "? ", "#", "%YAML 1.1\n---\n", "\0", "\ufeff", "\ud800", '"\\ud800"', "\x85", "2020-01-01", "1_000", "~",
]  # fmt: skip


def load(text):
    """What became of a text: a rule set or a refusal, the same each time."""
    source = RuleSetSource("rules.yaml", text.encode("utf-8", "surrogatepass"))
    try:
        return load_ruleset(source)
    except RuleSetError as error:
        return str(error)


def lines_of(text):
    return max(len(re.split("\r\n|[\n\r\x85\u2028\u2029]", text)), 1)


def hold(text):
    """Load a text; where it loads, let its rules judge."""
    found = load(text)
    if isinstance(found, str):
        assert load(text) == found
        assert found.strip()
        for line in found.splitlines():
            place = re.match(r"rules\.yaml(?::(\d+):(\d+))?: .", line)
            assert place or not line.startswith("rules.yaml"), line
            if place and place[1]:
                assert 1 <= int(place[1]) <= lines_of(text) + 1
                assert int(place[2]) >= 1
        assert found.startswith("rules.yaml")
        return False
    data = found.data
    assert data["id"] == found.id
    risk = {"id": "R1", "kind": "other", "statement": "S", "owner": "un"}
    for the_plan in (house.plan(), house.plan(risks=[risk], end=None), house.plan(plan_type="mission")):
        report = house.judged(the_plan, json.loads(json.dumps(_written(text))))
        assert {each.id for each in report.rules} == {each.info.id for each in found.rules}
    return True


def _written(text):
    from c2a_rules.yamltext import load as load_yaml

    return load_yaml(text.encode("utf-8").decode("utf-8-sig")).data


def test_the_unbroken_one_loads():
    assert hold(GOOD)


@tries(60)
@given(SEEDS, st.integers(1, 5))
def test_spoilt_data_is_loaded_or_refused(seed, times):
    hold(json.dumps(spoilt(_written(GOOD), seed, times), indent=1, ensure_ascii=False))


@tries(80)
@given(SEEDS, st.integers(1, 4))
def test_torn_yaml_is_loaded_or_refused(seed, times):
    dice = random.Random(seed)  # noqa: S311 - reproducible, not secret
    text = GOOD
    for _ in range(times):
        at = dice.randrange(len(text))
        end = at + dice.choice([0, 1, 1, 3, 20])
        text = text[:at] + dice.choice([*BITS, text[at:end] * 2]) + text[end:]
    hold(text)


EXPRESSIONS = st.lists(st.sampled_from(TOKENS), max_size=14).map(" ".join)


@tries(80)
@given(EXPRESSIONS, st.sampled_from(["assert", "when", "for_each", "at", "message", "key", "remedy"]))
def test_any_expression_is_compiled_or_refused(text, part):
    data = _written(GOOD)
    data["rules"][1][part] = text
    hold(json.dumps(data, indent=1, ensure_ascii=False))


FIELDS = sorted(SCHEMA["properties"])
PATHS = st.lists(st.sampled_from([*FIELDS, "id", "*", "0", "-1", "a b", "~1"]), max_size=3).map("/".join)


@tries(40)
@given(PATHS, st.sampled_from(["/", "", "self/", "//"]))
def test_any_place_is_understood_or_refused(path, start):
    data = _written(GOOD)
    data["rules"][0]["at"] = start + path
    hold(json.dumps(data, indent=1, ensure_ascii=False))
