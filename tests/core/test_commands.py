"""What the other commands say: explain, actions, rules, schema, test."""

import pytest

from tests.core.house import action, c2a, plan, rule, ruleset, write


def test_explain_says_what_is_asked_and_why():
    text = c2a("explain", "HSE-1.end").out
    for words in ("HSE-1.end", "Say when it ends", "test.house", "has(plan.end)", "Remedy of HSE-1.end", "must"):
        assert words in text
    assert "HSE-1.long" in c2a("explain", "HSE-1").out
    assert "no rule is written" in c2a("explain", "HSE-3").out
    assert "HSE-3" in c2a("explain", "HSE").out
    assert c2a("explain", "HSE").out == c2a("explain", "test.house").out


def test_a_rule_that_goes_through_the_whole_plan_looks_at_it(tmp_path):
    house = ruleset([action()], [rule("HSE-1.sums", "self.sum == 100.0", for_each="percentages", empty="pass")])
    path = write(tmp_path, "whole.json", house)
    assert "looks at    plan\n" in c2a("explain", "HSE-1", "--ruleset", path).out


def test_one_is_no_plural_and_a_fault_of_the_file_has_its_column(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text('{"id": "A" "title": "T"}', encoding="utf-8")
    text = c2a("check", path).out
    assert "(1 fault)" in text
    assert "line 1, column 12, the plan itself" in text
    assert "    1 plan   DOC.syntax\n" in c2a("check", path, write(tmp_path, "good.json", plan(id="XA-1"))).out
    house = write(tmp_path, "one.json", ruleset([action()], [rule("HSE-1.only")]))
    assert "— 1 rule. " in c2a("explain", "HSE", "--ruleset", house).out
    assert "where   line 1, column 12, the plan itself" in c2a("explain", "HSE-1", path).out


def test_a_remedy_without_a_plan_has_the_figures_that_are_known(tmp_path):
    remedy = "Below {string(params.share)} say why; {int(params.part * 100.0)} percent in {self.of}."
    figures = {"share": {"type": "number", "value": 40.0, "description": "A share"}}
    figures["part"] = {"type": "number", "value": 0.29, "description": "A part"}
    sums = rule("HSE-1.sums", "self.sum == params.share", for_each="percentages", empty="pass", remedy=remedy)
    house = write(tmp_path, "figures.json", ruleset([action()], [sums], parameters=figures))
    assert "Below 40 say why; 29 percent in …." in c2a("explain", "HSE-1.sums", "--ruleset", house).out


def test_explain_says_what_decided_on_a_plan(gaps, open_plan, invalid):
    text = c2a("explain", "HSE-1", gaps).out
    assert "HSE-1.end (must): a gap" in text
    assert "HSE-1.long (should): met" in text
    assert '"end" is missing' in text
    assert "context.phases" in c2a("explain", "HSE-2.phase", open_plan).out
    assert '"title" is missing' in c2a("explain", "HSE-1", invalid).out


def test_explain_prints_nothing_that_steers_a_terminal(tmp_path):
    path = write(tmp_path, "odd.json", plan(title="A \x1b[2J plan\u202e", end=None))
    for ran in (c2a("explain", "HSE-1", path), c2a("check", path)):
        assert "\x1b" not in ran.out
        assert "\u202e" not in ran.out


def test_actions_and_rules_are_listed():
    rows = c2a("actions", "-f", "json").json
    assert [each["action"] for each in rows] == ["HSE-1", "HSE-2", "HSE-3"]
    assert rows[2]["rules"] == []
    assert "none" in c2a("actions", "HSE-3").out
    assert [each["rule"] for each in c2a("rules", "HSE-1", "-f", "json").json] == ["HSE-1.end", "HSE-1.long"]
    assert [each["action"] for each in c2a("actions", "HSE-1.end", "-f", "json").json] == ["HSE-1"]
    assert c2a("rules", "-f", "markdown").out.startswith("|")
    assert len(c2a("rules", "--plan-type", "mission", "-f", "json").json) == 6


@pytest.mark.parametrize("name", ["plan", "ruleset", "report"])
def test_schemas_are_printed(name):
    assert c2a("schema", name).json["$schema"].startswith("https://json-schema.org/")


def example(expect, patch=(), **parts):
    return {"name": expect, "expect": expect, "patch": list(patch), **parts}


NO_END = [{"op": "remove", "path": "/end"}]


@pytest.mark.parametrize(
    ("examples", "code", "words"),
    [
        ([example("pass"), example("gap", NO_END)], 0, "0 failed"),
        ([example("pass")], 1, "HSE-1.a: lacks"),
        ([example("pass"), example("gap")], 1, "FAIL HSE-1.a: gap: expected gap, found pass"),
        ([example("pass"), example("gap", [{"op": "remove", "path": "/nothing"}])], 1, "broken example"),
        ([example("pass"), example("gap", [{"op": "remove", "path": "/title"}])], 1, "broken example"),
        ([example("pass"), example("gap", [{"op": "remove", "path": "/orgs[nobody]"}])], 1, "broken example"),
    ],
)
def test_examples_of_a_rule_set_are_run(tmp_path, examples, code, words):
    path = write(tmp_path, "mine.yaml", ruleset([action()], [rule("HSE-1.a", "has(plan.end)", examples=examples)]))
    ran = c2a("test", path)
    assert ran.code == code
    assert words in ran.out
    as_json = c2a("test", path, "-f", "json")
    assert as_json.code == code
    assert as_json.json["summary"]["examples"] == len(examples)


def test_an_example_may_be_run_twice_without_remembering_the_first_time():
    patch = [
        {"op": "add", "path": "/risks/-", "value": {"id": "new", "kind": "other", "statement": "S"}},
        {"op": "replace", "path": "/risks[new]/statement", "value": "T"},
        {"op": "test", "path": "/risks[new]/kind", "value": "other"},
        {"op": "replace", "path": "/risks[new]/kind", "value": "data"},
    ]
    from c2a_rules.examples import patched, reference_plan

    assert patched(reference_plan(), patch) == patched(reference_plan(), patch)
    assert patch[0]["value"]["statement"] == "S"
