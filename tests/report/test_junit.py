"""JUnit: fits its schema, whatever plans say; a suite a plan, a class an action, a case a rule."""

from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from c2a_rules.model import Outcome
from tests.report.samples import broken, finding, mixed, on_hostile_plans, write

SCHEMA = Path(__file__).parents[2] / ".." / "shared" / "data" / "schemas" / "junit-10.xsd"
needs_schema = pytest.mark.skipif(not SCHEMA.is_file(), reason="the JUnit schema is no part of the project")


@cache
def schema():
    return etree.XMLSchema(etree.parse(SCHEMA))


def suites(*several, findings=()):
    return etree.fromstring(write("junit", several, findings).encode())


def cases(root):
    return {each.get("name"): each for each in root.iter("testcase")}


@needs_schema
def test_it_fits_the_schema():
    schema().assertValid(suites(mixed(), broken(), findings=[finding("WVR.unused", action=None)]))
    schema().assertValid(suites())


@needs_schema
@on_hostile_plans
def test_it_fits_the_schema_whatever_plans_say(several):
    schema().assertValid(suites(*several))


@on_hostile_plans
def test_a_case_a_rule_with_what_it_came_to(several):
    root = suites(*several)
    told = [(each.get("name"), each[0].get("type") if len(each) else "pass") for each in root.iter("testcase")]
    assert told == [(rule.id, rule.outcome.value) for one in several for rule in one.rules]
    assert {each.tag for each in root.iter()} <= {
        "testsuites",
        "testsuite",
        "properties",
        "property",
        "testcase",
        "failure",
        "error",
        "skipped",
    }


def test_what_each_outcome_is():
    found = cases(suites(mixed()))
    assert len(found["HSE-1.pass"]) == 0
    tags = {name: each[0].tag for name, each in found.items() if len(each)}
    assert tags == {
        "HSE-1.gap": "failure",
        "HSE-1.rests": "failure",
        "HSE-2.review": "failure",
        "HSE-2.waived": "skipped",
        "GEN-1.error": "error",
        "GEN-1.no": "skipped",
        "GEN-2.may": "failure",
    }
    assert found["HSE-1.gap"].get("classname") == "HSE-1"
    assert found["GEN-1.no"][0].get("message") == "must: binds no mission"
    assert found["HSE-2.waived"][0].get("message") == "should: waived: Agreed with the board"
    assert "approved_by: A. Officer" in found["HSE-2.waived"][0].text


def test_a_case_tells_all_findings_with_place_and_remedy():
    told = cases(suites(mixed()))["HSE-1.gap"][0]
    assert told.get("message") == "must: Message of HSE-1.gap (and 1 more)"
    places = ("line 12, outcomes[O1]", 'line 30, outcomes[O2], where "sdg_targets" is missing')
    assert told.text.split("\n\n") == [
        f"Message of HSE-1.gap\nwhere: {place}\nwrite: Remedy of HSE-1.gap" for place in places
    ]


def test_totals_and_counts():
    root = suites(mixed(), broken())
    assert dict(root.attrib) == {"name": "c2a-rules", "tests": "9", "failures": "5", "errors": "1"}
    suite = root[0]
    assert [suite.get(name) for name in ("name", "tests", "failures", "errors", "skipped")] == [
        "plans/a.json",
        "8",
        "4",
        "1",
        "2",
    ]
    properties = {each.get("name"): each.get("value") for each in suite.iter("property")}
    counted = {outcome.value: properties[f"rules.{outcome.value}"] for outcome in Outcome}
    assert counted == {"pass": "1", "gap": "3", "not_applicable": "1", "review": "1", "waived": "1", "error": "1"}
    assert properties["plan.status"] == "incomplete"


def test_a_broken_document_fails():
    (case,) = suites(broken()).iter("testcase")
    assert (case.get("classname"), case.get("name"), case[0].tag) == ("document", "DOC.syntax", "failure")
