"""What breaks the schema of a plan: every fault at once, each with its place, in words."""

import json

import pytest

from c2a_rules import validation
from c2a_rules.model import Location
from c2a_rules.structure import check_structure
from tests.core.house import plan, results, shape
from tests.watching import nobody_calls, nothing_opened


def problems(the_plan):
    found = check_structure(the_plan, shape())
    assert {each.rule for each in found} <= {"DOC.schema"}
    return found


def only(the_plan):
    (found,) = problems(the_plan)
    return found


def test_a_plan_that_fits_has_no_problem():
    assert problems(plan()) == ()


@pytest.mark.parametrize(
    ("the_plan", "location", "words"),
    [
        (plan(title=None), Location("", "", "title"), '"title" is missing here; it is always required'),
        (plan(titel="x"), Location("titel", "/titel"), '(did you mean "title"?)'),
        (plan(title=3), Location("title", "/title"), '"title" is 3 (a number); expected text in quotes'),
        ({**plan(), "title": None}, Location("title", "/title"), '"title" is null; expected text'),
        (plan(status="pipelin"), Location("status", "/status"), '(did you mean "pipeline"?)'),
        (plan(start="2026-02-30"), Location("start", "/start"), '"2026-02-30" is not possible as'),
        (plan(start="1 May 2026"), Location("start", "/start"), '"1 May 2026" is not possible as'),
        (plan(schema_version="2"), Location("schema_version", "/schema_version"), '"2" is not "1"'),
        (plan(orgs={}), Location("orgs", "/orgs"), "expected a list in [ ]"),
        (plan(orgs=[{"id": "un"}]), Location("orgs[un]", "/orgs/0", "name"), '"name" is missing here'),
        (plan(orgs=["un"]), Location("orgs[un]", "/orgs/0"), 'this is "un" (text); expected an object in { }'),
        (
            plan(outcomes=results({"id": "OP1", "themes": ["educaton"]})),
            Location("outcomes[OC1].outputs[OP1].themes[educaton]", "/outcomes/0/outputs/0/themes/0"),
            '(did you mean "education"?)',
        ),
        (
            plan(outcomes=results({"id": "OP1", "themes": ["health", "health"]})),
            Location("outcomes[OC1].outputs[OP1].themes", "/outcomes/0/outputs/0/themes"),
            "names something twice",
        ),
        (plan(context={"phases": "crisis"}), Location("context.phases", "/context/phases"), "expected a list"),
        (
            plan(rights_holders=[{"id": "R", "label": "L", "groups": ["youth"], "people": 1.5}]),
            Location("rights_holders[R].people", "/rights_holders/0/people"),
            "expected a whole number",
        ),
        (
            plan(rights_holders=[{"id": "R", "label": "L", "groups": ["youth"], "people": 2**64}]),
            Location("rights_holders[R].people", "/rights_holders/0/people"),
            "is out of range",
        ),
        (plan(id="no spaces"), Location("id", "/id"), '"no spaces" is not possible as'),
        (plan(id="XA-1\n"), Location("id", "/id"), "is not possible as"),
        (plan(id="X" * 201), Location("id", "/id"), "is not possible as"),
        (plan(currency="USD\n"), Location("currency", "/currency"), '"USD\\n" is not possible as'),
        (plan(currency="USD\0"), Location("currency", "/currency"), "is not possible as"),
        (plan(currency="USD\0EUR"), Location("currency", "/currency"), "is not possible as"),
        (plan(currency="\uff35\uff33\uff24"), Location("currency", "/currency"), "is not possible as"),
        (plan(id="XA\u0410"), Location("id", "/id"), "is not possible as"),
        (plan(id="caf\u00e9"), Location("id", "/id"), "is not possible as"),
        (plan(start="2026-01-01\n"), Location("start", "/start"), "is not possible as"),
        (plan(start="\u0662026-01-01"), Location("start", "/start"), "is not possible as"),
        (plan(status="\u0440ipeline"), Location("status", "/status"), '(did you mean "pipeline"?)'),
        (plan(status="pipeline "), Location("status", "/status"), '(did you mean "pipeline"?)'),
    ],
)
def test_a_fault_names_its_place_and_what_was_found(the_plan, location, words):
    found = only(the_plan)
    assert found.location == location
    assert words in found.message
    assert found.remedy


def test_all_faults_come_at_once():
    found = problems(plan(title=None, status="x", start=1, orgs=[{"id": "un"}], nonsense=1))
    assert {each.location.missing or each.location.pointer for each in found} == {
        "title",
        "/status",
        "/start",
        "name",
        "/nonsense",
    }


def test_what_fits_is_converted_to_the_schemas_kinds():
    row = {"period_start": "2026-01-01", "period_end": "2026-12-31", "required": "10.50", "currency": "USD"}
    activity = {"id": "A1", "title": "A", "total": 7, "funding": [row]}
    holder = {"id": "R", "label": "L", "groups": ["youth"], "people": 5.0}
    indicator = {"id": "I1", "title": "I", "baseline": {"value": 3, "year": 2020}}
    the_plan = plan(
        outcomes=results({"id": "OP1", "activities": [activity], "indicators": [indicator]}), rights_holders=[holder]
    )
    assert problems(the_plan) == ()
    output = the_plan["outcomes"][0]["outputs"][0]
    for value in (
        output["activities"][0]["funding"][0]["required"],
        output["activities"][0]["total"],
        output["indicators"][0]["baseline"]["value"],
    ):
        assert type(value) is float
    assert type(the_plan["rights_holders"][0]["people"]) is int


@pytest.mark.parametrize("where", ["title", "extensions", "nonsense", "orgs"])
def test_no_nesting_is_too_deep_to_be_told(where):
    nested: list = []
    for _ in range(900):
        nested = [nested]
    the_plan = plan()
    the_plan[where] = {"a": nested} if where == "extensions" else nested
    found = problems(the_plan)
    assert bool(found) == (where != "extensions")


def test_a_long_value_is_cut():
    assert len(only(plan(status="x" * 10_000)).message) < 300


def test_faults_name_what_stands_where_nothing_does():
    (found,) = validation.faults("ruleset", {"id": "a.b", "version": "1.0.0", "title": "T"})
    assert found.missing == "prefix"
    assert found.path == ()


def test_of_very_many_faults_the_first_are_told_and_that_there_are_more():
    found = problems(plan(orgs=[{"id": f"o{number}"} for number in range(30_000)]))
    assert len(found) == 201
    assert "only the first 200" in found[0].message
    assert found[1].location == Location("orgs[o0]", "/orgs/0", "name")


def test_a_single_fault_far_down_a_long_list_is_told():
    orgs = [{"id": f"o{number}", "name": "N", "type": "media"} for number in range(30_000)]
    orgs[29_000]["type"] = "medium"
    assert only(plan(orgs=orgs)).location.pointer == "/orgs/29000/type"


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"$ref": "{0}/x"}, "outside itself"),
        ({"$ref": "file:///etc/hostname"}, "outside itself"),
        ({"$id": "{0}/a", "allOf": [{"$dynamicRef": "other.json"}]}, "outside itself"),
        ({"$id": "{0}/a", "$ref": "#/$defs/nothing"}, "no JSON Schema"),
        ({"pattern": "(?=x)x"}, "no JSON Schema"),
        ({"pattern": r"(x)\1"}, "no JSON Schema"),
        ({"pattern": "(x{1000}){1000}"}, "no JSON Schema"),
        ({"type": "nonsense"}, "no JSON Schema"),
    ],
)
def test_what_a_schema_of_a_plugin_may_not_say(schema, words):
    with nobody_calls() as address:
        written = json.loads(json.dumps(schema).replace("{0}", address))
        with nothing_opened(), pytest.raises(ValueError, match=words):
            validation.OwnSchema(written)


def test_nothing_is_fetched_even_where_the_look_for_references_is_fooled(monkeypatch):
    monkeypatch.setattr(validation, "_references", lambda _schema: iter(()))
    with nobody_calls() as address, nothing_opened(), pytest.raises(ValueError, match="no JSON Schema"):
        validation.OwnSchema({"$ref": f"{address}/x"})


def test_the_schema_of_a_schema_is_not_fetched():
    with nobody_calls() as address, nothing_opened():
        assert validation.OwnSchema({"$schema": f"{address}/meta", "type": "object"}).faults(1)


def test_a_plan_that_names_a_schema_elsewhere_fetches_nothing():
    with nobody_calls() as address, nothing_opened():
        assert problems(plan(**{"$schema": f"{address}/x", "extensions": {"x": {"$ref": f"{address}/y"}}})) == ()


def test_patterns_of_a_plugin_do_not_run_back_and_forth():
    held = validation.OwnSchema({"patternProperties": {"^(a|a)*$": {"pattern": "^(a|a)*$"}}, "minProperties": 1})
    with nothing_opened():
        (fault,) = held.faults({"a" * 50: "a" * 50_000 + "!"})
    assert fault.path == ("a" * 50,)
