"""What comes in through the hooks is looked at first: what is wrong is told, and everything else goes on."""

import doctest
import json

import pytest

from c2a_rules import hookspecs
from tests.core.distributions import extra, installer, outcomes_of
from tests.core.house import c2a, plan, results, rule, write

META = 'action="XTR-1", level="must", title="A rule", remedy="Mend it."'
GOOD = f"""
@rule(id="XTR-1.good", {META})
def good(plan: Plan):
    yield plan.passes()
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    folder = tmp_path / "site"
    folder.mkdir()
    return installer(folder, monkeypatch)


@pytest.fixture
def the_plan(tmp_path):
    parts = results({"id": "OP1", "activities": [{"id": "A1", "title": "One"}]})
    return write(tmp_path, "plan.json", plan(context={"phases": ["development"]}, outcomes=parts))


def check(*arguments):
    return c2a("check", "-f", "json", "--as-of", "2026-11-01", "--fail-on", "never", *arguments)


def test_the_example_of_every_hook_runs():
    finder = doctest.DocTestFinder()
    tests = [each for each in finder.find(hookspecs) if each.examples]
    assert {each.name.rpartition(".")[2] for each in tests} == {n for n in dir(hookspecs) if n.startswith("c2a_")}
    assert sum(doctest.DocTestRunner().run(each).failed for each in tests) == 0


def one(id_="XTR-1.bad", meta=META, body="yield plan.passes()", decorator=None):
    return f"\n{decorator or f'@rule(id={id_!r}, {meta})'}\ndef bad(plan):\n    {body}\n"


BROKEN = {
    "no such action": (
        one("XTR-2.bad", META.replace("XTR-1", "XTR-2")),
        'for the action "XTR-2", which no rule set has (did you mean "XTR-1"?)',
    ),
    "not its prefix": (one("HSE-1.bad"), 'the rule id "HSE-1.bad" does not start with its action, "XTR-1."'),
    "a rule-set file has it": (one("XTR-1.declared"), 'the rule "XTR-1.declared" is declared already'),
    "another function has it": (one("XTR-1.good").replace("def bad", "def other"), '"XTR-1.good" is declared already'),
    "no id at all": (one("good"), 'the rule "good", id: "good" is not possible'),
    "no such level": (one(meta=META.replace("must", "mst")), 'level: "mst" is not possible'),
    "no such plan type": (one(meta=META + ', applies_to=["mision"]'), '"mision" in applies_to is no plan type'),
    "no such part": (one(meta=META + ', reads=["activitys"]'), '"activitys" in reads is no part of a plan'),
    "no such meaning": (one(meta=META + ', empty="fail"'), 'empty is "fail"; expected one of pass'),
    "no such rule before it": (one(meta=META + ', requires=["XTR-1.later"]'), 'requires "XTR-1.later", which'),
    "of another rule set": (one(meta=META + ', requires=["HSE-1.end"]'), 'requires "HSE-1.end", which test.extra'),
    "a broken example": (one(meta=META + ', examples=[{"nam": "x"}]'), '"expect" is missing here'),
    "a name of the library": (one(decorator='@function("size", ["string"], "int")'), '"size" exists already'),
    "no name": (one(decorator='@function("Xtr.Size", ["string"], "int")'), '"Xtr.Size" is no name for a function'),
    "the name of a variable": (one(decorator='@function("plan.size", ["string"], "int")'), "name of a variable"),
    "no plain type": (one(decorator='@function("xtr.size", ["orgs"], "int")'), '"orgs" is no plain type'),
}
LISTED = """
@hookimpl
def c2a_{hook}():
    return [{items}]
"""
BROKEN_LISTS = {
    "an unmarked rule": ("rules", "print, good", "is no rule; put @rule"),
    "an unmarked function": ("functions", "print", "is no function for expressions; put @function"),
    "no pair": ("plan_extensions", '"xtr"', "is no pair of a namespace and a JSON Schema"),
    "no namespace": ("plan_extensions", '("X R", {})', "'X R' is no namespace"),
    "no schema": ("plan_extensions", '("xtr", {"type": "objekt"})', "this is no JSON Schema"),
    "a schema elsewhere": ("plan_extensions", '("xtr", {"$ref": "https://a.example/b"})', "outside itself"),
    "a namespace twice": ("plan_extensions", '("xtr", {}), ("xtr", {})', 'the namespace "xtr" is taken already'),
}


def told(ran, reason):
    assert ran.code == 3
    assert "Traceback" not in ran.err
    (line,) = ran.err.splitlines()
    assert line.startswith("c2a: the plugin extra (extra-dist) failed")
    assert reason in line
    assert outcomes_of(ran)["HSE-1.end"] == outcomes_of(ran)["XTR-1.declared"] == "pass"
    assert "error" not in outcomes_of(ran).values()


@pytest.mark.parametrize("kind", BROKEN)
def test_a_part_that_is_wrong_is_told_and_the_others_go_on(install, the_plan, kind):
    code, reason = BROKEN[kind]
    install(GOOD + code, the_ruleset=extra())
    ran = check(the_plan)
    told(ran, reason)
    assert outcomes_of(ran)["XTR-1.good"] == "pass"
    assert "XTR-1.bad" not in outcomes_of(ran)


@pytest.mark.parametrize("kind", BROKEN_LISTS)
def test_an_item_that_is_none_is_told_and_the_others_go_on(install, the_plan, kind):
    hook, items, reason = BROKEN_LISTS[kind]
    install(GOOD, the_ruleset=extra(), tail=LISTED.format(hook=hook, items=items))
    ran = check(the_plan)
    told(ran, reason)
    assert ("XTR-1.good" in outcomes_of(ran)) is (hook == "rules")


def test_a_misspelt_hook_is_told_with_the_right_names(install):
    install("", tail="\n@hookimpl\ndef c2a_ruls():\n    return []\n")
    ran = c2a("plugins", "-f", "json")
    assert ran.code == 3
    (failure,) = ran.json["failures"]
    assert "c2a_ruls" in failure["reason"]
    assert "c2a_rules" in failure["remedy"]
    assert (failure["plugin"], failure["distribution"], failure["version"]) == ("extra", "extra-dist", "1.2")


FUNCTIONS = """
from c2a_rules.expressions import EvaluationError

@function("xtr.shout", ["string"], "string")
def shout(text):
    "Louder."
    return text.upper() + "!"

@function("xtr.ratio", ["int", "double"], "double")
def ratio(part, whole):
    if not whole:
        raise EvaluationError("a part of nothing")
    return part / whole

@function("xtr.bad", ["list(string)", "map(string, int)"], "bool")
def bad(texts, figures):
    {code}
"""


def with_functions(*rules):
    return extra(*(rule(f"XTR-1.f{number}", text) for number, text in enumerate(rules)))


def test_expressions_call_functions_of_plugins(install, the_plan):
    own = with_functions(
        "xtr.shout(plan.title) == 'A PROGRAMME!'",
        "xtr.ratio(1, 4.0) == 0.25",
        "xtr.ratio(1, 0.0) == 1.0 || plan.title != ''",
        "xtr.bad(['a'], {'b': 1})",
    )
    install(FUNCTIONS.format(code="return texts == ['a'] and figures == {'b': 1}"), the_ruleset=own)
    found = outcomes_of(check(the_plan))
    assert [found[f"XTR-1.f{number}"] for number in range(4)] == ["pass"] * 4


def test_a_function_that_is_not_there_any_more_is_missed(install, the_plan):
    own = with_functions("xtr.shout(plan.title) != ''")
    install(FUNCTIONS.format(code="return True"), the_ruleset=own)
    assert check(the_plan).code == 0
    install("", name="extra", the_ruleset=own)
    ran = check(the_plan)
    assert ran.code == 3
    assert "xtr.shout" in ran.err


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("raise KeyError('x')", "raised KeyError: 'x'"),
        ("while True: pass", "took longer than the 0.5 seconds"),
        ("import os; os._exit(3)", "ended its process (exit code 3)"),
        ("hoard = [bytearray(2**30) for _ in range(64)]", "needed more memory than"),
        ("print('hello')", "printed to standard output: 'hello'"),
        ("return print", "gave builtin_function_or_method, which no other process can read"),
        ("return 'yes'", "gave str where bool was declared"),
    ],
)
def test_a_function_that_misbehaves_costs_the_rules_that_call_it_alone(install, the_plan, monkeypatch, code, reason):
    monkeypatch.setenv("C2A_RULE_SECONDS", "0.5")
    own = with_functions("xtr.bad([], {}) || plan.title != ''", "xtr.shout('a') == 'A!'")
    own["variables"] = [{"name": "worse", "expression": "xtr.bad(['x'], {})"}]
    own["rules"].append(rule("XTR-1.f2", "worse"))
    install(FUNCTIONS.format(code=code), the_ruleset=own)
    ran = check(the_plan)
    assert ran.code == 3
    found = outcomes_of(ran)
    assert (found["XTR-1.f0"], found["XTR-1.f1"], found["XTR-1.f2"]) == ("error", "pass", "error")
    assert found["XTR-1.declared"] == "pass"
    message = next(f["message"] for f in ran.json["plans"][0]["findings"] if f["rule"] == "XTR-1.f0")
    assert "the plugin extra (extra-dist 1.2): its function xtr.bad " in message
    assert reason in message


def test_the_wrong_arguments_are_found_when_the_rule_set_loads(install, the_plan):
    install(FUNCTIONS.format(code="return True"), the_ruleset=with_functions("xtr.shout(3) == ''"))
    ran = check(the_plan)
    assert ran.code == 3
    assert "xtr.shout" in ran.err


SCHEMA = {"type": "object", "properties": {"office": {"type": "string"}}, "additionalProperties": False}


@pytest.mark.parametrize(
    ("value", "pointer"),
    [({"office": "Sella"}, None), ({"office": 3}, "/extensions/xtr/office"), ({"ofice": "x"}, "/extensions/xtr/ofice")],
)
def test_a_plan_s_extensions_are_held_to_the_schema_of_their_plugin(install, tmp_path, value, pointer):
    install("", tail=LISTED.format(hook="plan_extensions", items=f"('xtr', {SCHEMA})"))
    path = write(tmp_path, "p.json", plan(extensions={"xtr": value, "another": 3}))
    ran = check(path)
    findings = [f for f in ran.json["plans"][0]["findings"] if f["rule"] == "DOC.schema"]
    assert [f["pointer"] for f in findings] == ([pointer] if pointer else [])
    assert (ran.json["plans"][0]["status"] == "invalid") is bool(pointer)


def test_what_is_loaded_is_listed(install):
    install(GOOD + FUNCTIONS.format(code="return True"), the_ruleset=extra())
    ran = c2a("plugins", "-f", "json")
    assert ran.code == 0
    builtin, ours = ran.json["plugins"]
    assert builtin["plugin"] == "builtin"
    assert "HSE-1.end" in builtin["rules"]
    assert ours == {
        "plugin": "extra",
        "distribution": "extra-dist",
        "version": "1.2",
        "hooks": ["c2a_functions", "c2a_rules", "c2a_rulesets"],
        "rulesets": ["test.extra"],
        "rules": ["XTR-1.declared", "XTR-1.good"],
        "python_rules": ["XTR-1.good"],
        "functions": ["xtr.shout(string)", "xtr.ratio(int, double)", "xtr.bad(list(string), map(string, int))"],
        "readers": [],
        "formats": [],
        "extensions": [],
    }
    table = c2a("plugins").out
    assert "extra-dist 1.2" in table
    assert "python rules: XTR-1.good" in table


def test_what_failed_is_listed_with_reason_and_remedy(install):
    install(one(meta=META.replace("must", "mst")), the_ruleset=extra())
    ran = c2a("plugins")
    assert ran.code == 3
    assert "The plugin extra (extra-dist 1.2) failed: c2a_rules: the rule" in ran.out
    assert "docs/plugins.md" in ran.out
    assert c2a("plugins", "--no-plugins").code == 0
    assert (
        c2a("plugins", "-f", "jsn").err == 'c2a: no format is named "jsn" (did you mean "json"?); known: table, json\n'
    )


def test_limits_that_are_none_are_refused(install, the_plan, monkeypatch):
    install(GOOD, the_ruleset=extra())
    monkeypatch.setenv("C2A_RULE_MEMORY", "lots")
    ran = check(the_plan)
    assert (ran.code, ran.err) == (2, 'c2a: C2A_RULE_MEMORY: "lots" is no figure above zero\n')


def test_the_own_examples_of_python_rules_run(install):
    examples = [{"name": "as it is", "expect": "pass"}, {"name": "no title", "expect": "gap", "patch": [
        {"op": "replace", "path": "/title", "value": "None"}]}]  # fmt: skip
    body = "if plan['title'] == 'None': yield plan.gap('No title', at='title')"
    install(one(meta=f"{META}, examples={examples}", body=body), the_ruleset=extra())
    ran = c2a("test", "test.extra", "--select", "XTR-1.bad", "-f", "json")
    assert ran.code == 0
    assert [(each["expect"], each["found"]) for each in ran.json["examples"]] == [("pass", "pass"), ("gap", "gap")]
    assert json.dumps(ran.json["uncovered"]) == "[]"
