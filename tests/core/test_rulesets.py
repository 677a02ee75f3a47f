"""Rule-set files: complaints with file, line, column and the closest name; parameters."""

import hashlib
import json
import textwrap

import pytest

from c2a_rules.catalog import Catalog
from c2a_rules.engine import Engine
from c2a_rules.errors import RuleSetError, UsageError
from c2a_rules.model import Document
from c2a_rules.rulesets import RuleSetSource, load_ruleset, read_ruleset
from c2a_rules.rulesets.parameters import given, written
from tests.core.house import TODAY, action, judged, outcomes, plan, rule, ruleset, shape

GOOD = textwrap.dedent("""\
    id: test.house
    version: 1.0.0
    title: The house
    prefix: HSE
    parameters:
      most: {value: 2, type: integer, description: How many}
    variables:
      - name: led
        expression: orgs.filter(o, o.id == plan.lead_org)
    actions:
      - id: HSE-1
        title: T
        gist: G
        binds: {country_programme: must}
    rules:
      - id: HSE-1.a
        action: HSE-1
        title: T
        level: must
        at: /title
        assert: >-
          size(led) > 0 &&
          size(orgs) < params.most
        message: "Found {size(orgs)} orgs"
        remedy: R
    """)


def complaints(text):
    with pytest.raises(RuleSetError) as caught:
        load_ruleset(RuleSetSource("house.yaml", text.encode() if isinstance(text, str) else text))
    return str(caught.value)


def test_a_good_file_loads():
    found = load_ruleset(RuleSetSource("house.yaml", GOOD.encode()))
    assert found.id == "test.house"
    assert [each.info.id for each in found.rules] == ["HSE-1.a"]
    assert found.info.sha256 == hashlib.sha256(GOOD.encode()).hexdigest()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("version: 1.0.0", "version: 1.0", "house.yaml:2:10: "),
        ("prefix: HSE", "prefix: hse", 'house.yaml:4:9: "hse"'),
        ("level: must", "level: mst", 'house.yaml:19:12: "mst"'),
        ("level: must", "levle: must", 'house.yaml:19:12: "levle" is no field known here (did you mean "level"?)'),
        ("level: must", "levle: must", 'house.yaml:16:5: "level" is missing here'),
        (
            "{country_programme: must}",
            "{country_program: must}",
            'house.yaml:14:30: "country_program" does not belong here (did you mean "country_programme"?)',
        ),
        ("    action: HSE-1\n", "    action: HSE-2\n", 'house.yaml:17:13: there is no action "HSE-2" in this rule set'),
        ("    action: HSE-1\n", "    action: HSE-2\n", '(did you mean "HSE-1"?)'),
        ("id: HSE-1.a", "id: HSE-2.a", 'house.yaml:16:9: the rule id "HSE-2.a" does not start with its action'),
        ("  - id: HSE-1\n", "  - id: ABC-1\n", 'house.yaml:11:9: the action id "ABC-1" does not start with "HSE-"'),
        ("id: HSE-1.a", "id: HSE-1.carried", "house.yaml:16:9: "),
        ("    at: /title\n", "", 'house.yaml:16:5: "at" is missing'),
        ("    at: /title\n", "    for_each: orgs\n", 'house.yaml:16:5: "for_each" stands here without "empty"'),
        ("    at: /title\n", "    for_each: plan.title\n    empty: gap\n", "house.yaml:20:15: "),
        (
            "    at: /title\n",
            "    at: /title\n    requires: [HSE-1.b]\n",
            'house.yaml:21:16: there is no rule "HSE-1.b" here (did you mean "HSE-1.a"?)',
        ),
        ("    at: /title\n", "    at: /title\n    requires: [HSE-1.a]\n", "house.yaml:21:15: "),
        (
            "orgs.filter(o, o.id ==",
            "orgs.filter(o, o.nam ==",
            "house.yaml:9:32: orgs has no field nam (did you mean name?)",
        ),
        ("size(orgs) < params.most", "size(orgs) < params.mots", "(did you mean most?)"),
        ("size(orgs) < params.most", "size(orgs) < params.mots", "house.yaml:23:20: "),
        ("size(led) > 0", "size(led) > 'x'", "house.yaml:22:7: "),
        ("{size(orgs)}", "{size(orgz)}", "house.yaml:24:27: "),
        ("{value: 2, type: integer", "{value: two, type: integer", "house.yaml:6:17: 'two' is not of the type integer"),
        (
            "  - name: led\n",
            "  - {name: unused, expression: '1'}\n  - name: led\n",
            'house.yaml:8:12: the variable "unused" is used by no rule',
        ),
        ("title: The house", "title: The house\nextends: [other.set]", "house.yaml:4:1"),
        ("id: test.house", "id: test.house\nid: other.house", 'house.yaml:2:1: the key "id" stands here a second time'),
        ("title: The house", "title: [", "house.yaml:"),
    ],
)
def test_complaints_name_file_line_and_column(old, new, expected):
    assert old in GOOD
    assert expected in complaints(GOOD.replace(old, new, 1))


def test_all_complaints_come_at_once_in_the_order_of_the_file():
    text = GOOD.replace("plan.lead_org", "plan.lead").replace("{size(orgs)}", "{size(orgz)}")
    lines = [line for line in complaints(text).splitlines() if line.startswith("house.yaml:")]
    assert [line.split(":")[1] for line in lines] == ["9", "24"]


def test_a_rule_may_not_stand_twice():
    data = ruleset([action()], [rule("HSE-1.a"), rule("HSE-1.a")])
    assert "a second time" in complaints(json.dumps(data))
    data = ruleset([action(), action()], [rule("HSE-1.a")])
    assert "a second time" in complaints(json.dumps(data))


def test_rules_that_require_one_another_in_a_circle_are_refused():
    rules = [
        rule("HSE-1.a", requires=["HSE-1.b"]),
        rule("HSE-1.b", requires=["HSE-1.c"]),
        rule("HSE-1.c", requires=["HSE-1.a"]),
    ]
    assert "in a circle" in complaints(json.dumps(ruleset([action()], rules)))


@pytest.mark.parametrize(
    ("required", "expected"),
    [("HSE-1.b", 'no rule "HSE-1.b" here (did you mean "HSE-1.a"?)'), ("HSE-1.carried", "in a circle")],
)
def test_what_carries_an_action_may_rest_on_its_rules_and_on_nothing_else(required, expected):
    carried = {"by": "activity", "themes": ["health"], "requires": ["HSE-1.a"]}
    whole = ruleset([action(carried=carried)], [rule("HSE-1.a")])
    made = load_ruleset(RuleSetSource("house.yaml", json.dumps(whole).encode()))
    assert [each.info.requires for each in made.rules] == [(), ("HSE-1.a",)]
    carried["requires"] = [required]
    assert expected in complaints(json.dumps(whole))


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [({}, '"kinds" is missing here'), ({"kinds": []}, "the list is empty")],
    ids=["none", "empty"],
)
def test_a_process_is_carried_by_parts_of_some_kind(kinds, expected):
    assert expected in complaints(json.dumps(ruleset([action(carried={"by": "process", **kinds})], [])))


def test_examples_may_tune_only_parameters_that_there_are():
    examples = [{"name": "x", "expect": "pass", "params": {"mots": 1}}]
    parameters = {"most": {"value": 1, "type": "integer", "description": "D"}}
    data = ruleset([action()], [rule("HSE-1.a", examples=examples)], parameters=parameters)
    assert 'there is no parameter "mots" (did you mean "most"?)' in complaints(json.dumps(data))
    examples[0]["params"] = {"most": "1"}
    assert "is not of the type integer" in complaints(json.dumps(data))


def test_an_unguarded_read_of_an_optional_field_is_refused_with_the_guard_to_add():
    data = ruleset([action()], [rule("HSE-1.a", "plan.end > '2020-01-01'")])
    assert "has(plan.end)" in complaints(json.dumps(data))


@pytest.mark.parametrize("indent", [None, 1])
def test_a_change_of_what_it_extends_changes_a_rule_set_however_it_is_laid_out(indent):
    derived = {**ruleset([], [], id="test.derived"), "extends": ["test.house"]}
    text = json.dumps({key: derived[key] for key in ("id", "version", "title", "prefix", "extends")}, indent=indent)
    for assertion, expected in (("true", "pass"), ("false", "gap")):
        base = ruleset([action()], [rule("HSE-1.a", assertion)])
        bases = {"test.house": RuleSetSource("house.yaml", json.dumps(base).encode())}
        found = load_ruleset(RuleSetSource("derived.yaml", text.encode()), bases)
        engine = Engine(Catalog({found.id: found}), found.rules, shape(), today=TODAY, partial=False, declared={})
        assert outcomes(engine.judge(Document("p.json", "", plan()))) == {"HSE-1.a": expected}


@pytest.mark.parametrize("text", ["", "- a", "plain", "null", "\xff"])
def test_what_is_no_rule_set_is_told(text):
    assert complaints(text).startswith("house.yaml")


def test_what_is_no_utf8_is_told():
    assert "UTF-8" in complaints(b"id: \xff")


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(RuleSetError, match="cannot be read"):
        read_ruleset(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("integer", "3", 3),
        ("number", "3", 3.0),
        ("string", "3", "3"),
        ("boolean", "True", True),
        ("list", "a, b,", ["a", "b"]),
    ],
)
def test_parameters_written_as_text(kind, text, value):
    assert written(kind, text) == value
    assert type(written(kind, text)) is type(value)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "3.5"),
        ("integer", "1" * 30),
        ("integer", "x"),
        ("number", "nan"),
        ("number", "inf"),
        ("boolean", "1"),
    ],
)
def test_texts_that_are_not_of_the_kind(kind, text):
    with pytest.raises(ValueError, match="is not of the type"):
        written(kind, text)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", True),
        ("integer", 1.0),
        ("number", True),
        ("number", "1"),
        ("string", 1),
        ("list", "a"),
        ("list", [1]),
    ],
)
def test_values_that_are_not_of_the_kind(kind, value):
    with pytest.raises(ValueError, match="is not of the type"):
        given(kind, value)


def test_a_number_of_a_file_is_a_double_to_expressions():
    parameters = {"share": {"value": 1, "type": "number", "description": "D"}}
    data = ruleset([action()], [rule("HSE-1.a", "params.share / 2.0 == 0.5")], parameters=parameters)
    assert outcomes(judged(plan(), data)) == {"HSE-1.a": "pass"}


def test_tuning_what_is_not_there_names_the_closest():
    found = load_ruleset(RuleSetSource("house.yaml", GOOD.encode()))
    with pytest.raises(UsageError, match='did you mean "most"'):
        found.tune({"mots": "3"})
    with pytest.raises(UsageError, match="is not of the type integer"):
        found.tune({"most": "many"})
    found.tune({"most": "3"})
    assert found.parameters == {"most": 3}
