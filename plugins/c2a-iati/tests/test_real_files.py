"""Real files: every activity becomes a valid plan, and nothing is lost or counted twice on the way."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import jsonschema
import jsonschema_rs
import pytest
from lxml import etree

from c2a_iati.reader import IatiReader

DATA = Path(__file__).parents[3] / ".." / "shared" / "data" / "iati"
FILES = sorted(DATA.glob("*.xml"))
pytestmark = pytest.mark.skipif(not FILES, reason="the real IATI files are not on this machine")
CALL = "2020-02-24"


def read(path):
    with path.open("rb") as stream:
        return list(IatiReader().read(stream, str(path), None))


def parsed(path):
    return etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()


def works(plan):
    return [
        work
        for outcome in plan["outcomes"]
        for output in outcome.get("outputs", ())
        for work in output.get("activities", ())
    ]


def results(plan):
    outcomes = plan["outcomes"]
    outputs = [output for outcome in outcomes for output in outcome.get("outputs", ())]
    synthetic = plan["extensions"]["iati"].get("synthetic", [])
    return (
        [] if "outcome" in synthetic else outcomes,
        [] if "output" in synthetic else outputs,
    )


def organisations(activity):
    """Distinct organisations by reference, or by name where no element of that name has a reference."""
    elements = activity.xpath("reporting-org | participating-org")
    refs = {ref for element in elements if (ref := (element.get("ref") or "").strip())}
    named = {
        " ".join(element.findtext("narrative", "").split()).casefold(): (element.get("ref") or "").strip()
        for element in sorted(elements, key=lambda each: (each.get("ref") or "").strip())
    }
    return len(refs) + sum(1 for ref in named.values() if not ref)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_activity_is_a_plan_that_both_validators_accept(path, plan_schema):
    gate = jsonschema_rs.validator_for(plan_schema)
    judge = jsonschema.Draft202012Validator(plan_schema)
    documents = read(path)
    assert [document.problems for document in documents if document.problems] == []
    for document in documents:
        assert gate.is_valid(document.plan)
        assert json.loads(json.dumps(document.plan)) == document.plan
        assert next(judge.iter_errors(document.plan), None) is None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_counts_equal_those_of_the_xml(path):
    root = parsed(path)
    plans = {document.plan["extensions"]["iati"]["identifier"]: document.plan for document in read(path)}
    assert len(plans) == root.xpath("count(iati-activity)")
    for activity in root.xpath("iati-activity"):
        plan = plans[activity.xpath("string(iati-identifier)").strip()]
        outcomes, outputs = results(plan)
        assert len(plan["orgs"]) == organisations(activity)
        assert len(outcomes) == activity.xpath("count(result[@type='2' or @type='3'])")
        assert len(outputs) == activity.xpath("count(result[not(@type='2' or @type='3')])")
        found = sum(len(part.get("indicators", ())) for part in (*outcomes, *outputs))
        assert found == activity.xpath("count(result/indicator)")
        assert len(works(plan)) == 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_budgets_equal_those_of_the_xml_revised_ones_replacing_originals(path):
    root = parsed(path)
    for document in read(path):
        plan = document.plan
        (activity,) = root.xpath(
            "iati-activity[normalize-space(iati-identifier)=$i]", i=plan["extensions"]["iati"]["identifier"]
        )
        starts, ends = (activity.xpath(f"activity-date[{which}]/@iso-date") for which in ("@type<3", "@type>2"))
        expected = Counter()
        for budget in activity.xpath("budget"):
            start, end = (
                budget.xpath("string(period-start/@iso-date)"),
                budget.xpath("string(period-end/@iso-date)"),
            )
            twin = "budget[@type='2'][period-start/@iso-date=$start][period-end/@iso-date=$end]"
            if budget.get("type") == "2" or not activity.xpath(twin, start=start, end=end):
                value = Decimal(budget.findtext("value"))
                outside = end < min(starts) or start > max(ends)
                expected[start, end, value] += not (value == 0 and outside)
        (work,) = works(plan)
        assert +expected == Counter(
            (row["period_start"], row["period_end"], Decimal(row["required"]))
            for row in work.get("funding", ())
            if "required" in row
        )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_spending_adds_up_to_the_disbursements_and_expenditures(path):
    root = parsed(path)
    for document in read(path):
        plan = document.plan
        (activity,) = root.xpath(
            "iati-activity[normalize-space(iati-identifier)=$i]", i=plan["extensions"]["iati"]["identifier"]
        )
        paid = activity.xpath("transaction[transaction-type/@code='3' or transaction-type/@code='4']/value")
        (work,) = works(plan)
        spent = sum((Decimal(row.get("expenditure", "0")) for row in work.get("funding", ())), Decimal())
        assert spent == sum((Decimal(value.text) for value in paid), Decimal())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_xpath_and_line_kept_for_a_part_lead_to_its_element(path):
    root = parsed(path)
    for document in read(path):
        origins = document.plan["extensions"]["iati"]
        (activity,) = root.xpath(origins["xpath"])
        assert activity.findtext("iati-identifier").strip() == origins["identifier"]
        assert activity.sourceline == origins["line"] == document.locate("").line
        for origin in origins.get("origins", {}).values():
            (element,) = root.xpath(origin["xpath"])
            assert element.sourceline == origin["line"]


def test_the_who_in_brazil_has_134_plans_42_of_which_ended_before_the_call():
    documents = read(DATA / "who-bra.xml")
    assert len(documents) == 134
    assert sum(document.plan["end"] < CALL for document in documents) == 42
    assert {document.plan["plan_type"] for document in documents} == {"agency_project"}
    assert all(
        org["type"] == "un_agency"
        for document in documents
        for org in document.plan["orgs"]
        if org["id"] == document.plan["lead_org"]
    )


def test_reading_twice_gives_the_same():
    path = DATA / "who-bra.xml"
    assert [document.plan for document in read(path)] == [document.plan for document in read(path)]


def fills(part, names):
    if isinstance(part, list):
        return any(fills(item, names) for item in part)
    return not names or (names[0] in part and fills(part[names[0]], names[1:]))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_plan_lists_a_path_that_it_fills_or_that_the_reader_does_not_declare(path):
    for document in read(path):
        for listed in document.plan["source"]["cannot_hold"]:
            assert listed in IatiReader.cannot_hold
            assert not fills(document.plan, listed.split("."))
