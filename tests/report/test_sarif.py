"""SARIF: fits its schema, whatever plans say, and says with its own means what was found."""

import json
import re
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from c2a_rules.model import Location, Outcome
from tests.report.samples import RUN, broken, finding, mixed, on_hostile_plans, plan, write

SCHEMA = Path(__file__).parents[2] / ".." / "shared" / "data" / "schemas" / "sarif-schema-2.1.0.json"
needs_schema = pytest.mark.skipif(not SCHEMA.is_file(), reason="the SARIF schema is no part of the project")


@cache
def validator():
    return jsonschema.Draft4Validator(json.loads(SCHEMA.read_bytes()))


def run_of(*several, **options):
    whole = json.loads(write("sarif", several, **options))
    assert whole["version"] == "2.1.0"
    (run,) = whole["runs"]
    return run


@needs_schema
@pytest.mark.parametrize("verbose", [False, True])
def test_it_fits_the_schema(verbose):
    late = [finding("WVR.unused", action=None)]
    validator().validate(json.loads(write("sarif", [mixed(), broken()], late, verbose=verbose)))
    validator().validate(json.loads(write("sarif", [])))


@needs_schema
@on_hostile_plans
def test_it_fits_the_schema_whatever_plans_say(several):
    text = write("sarif", several)
    validator().validate(json.loads(text))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", text)


@on_hostile_plans
def test_every_finding_is_a_result_or_a_notification_and_no_message_is_a_link(several):
    (run,) = json.loads(write("sarif", several))["runs"]
    told = [each for one in several for each in one.findings]
    results = run["results"]
    assert [each["ruleId"] for each in results] == [each.rule for each in told if each.outcome is not Outcome.ERROR]
    assert not [each for each in results if re.search(r"\]\(", each["message"]["text"])]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in results)
    crashes = [each for each in run["invocations"][0]["toolExecutionNotifications"] if each["level"] == "error"]
    assert len(crashes) == len([each for each in told if each.outcome is Outcome.ERROR])


def test_kinds_levels_and_suppressions():
    found = {each["ruleId"]: each for each in run_of(mixed())["results"]}
    assert (found["HSE-1.gap"]["kind"], found["HSE-1.gap"]["level"]) == ("fail", "error")
    assert (found["GEN-2.may"]["kind"], found["GEN-2.may"]["level"]) == ("fail", "note")
    assert (found["HSE-2.review"]["kind"], found["HSE-2.review"]["level"]) == ("review", "none")
    (suppression,) = found["HSE-2.waived"]["suppressions"]
    assert suppression["justification"] == "Agreed with the board"
    assert suppression["properties"] == {"approved_by": "A. Officer", "expires": "2027-01-31"}
    assert found["HSE-1.gap"]["suppressions"] == []
    assert "GEN-1.error" not in found


def test_what_passed_stands_there_only_when_asked_for():
    kinds = [each["kind"] for each in run_of(mixed())["results"]]
    assert set(kinds) == {"fail", "review"}
    kinds = [each["kind"] for each in run_of(mixed(), verbose=True)["results"]]
    assert (kinds.count("pass"), kinds.count("notApplicable")) == (1, 1)


def test_a_crash_is_a_notification_and_the_run_no_success():
    run = run_of(mixed())
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    notes = {each["level"]: each for each in invocation["toolExecutionNotifications"]}
    assert notes["error"]["associatedRule"]["id"] == "GEN-1.error"
    assert notes["note"]["message"]["text"] == "read with care"
    assert run_of(broken())["invocations"][0]["executionSuccessful"] is True


def test_actions_are_taxa_and_rules_refer_to_them():
    run = run_of(mixed())
    (taxonomy,) = run["taxonomies"]
    assert (taxonomy["name"], taxonomy["version"]) == ("test.house", "1.0.0")
    result = run["results"][0]
    (taxon,) = result["taxa"]
    assert taxonomy["taxa"][taxon["index"]]["id"] == taxon["id"] == "HSE-1"
    assert taxonomy["taxa"][taxon["index"]]["properties"]["source"] == "the-document, A section, item 3"
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["relationships"][0]["target"] == taxon
    assert run["tool"]["driver"]["supportedTaxonomies"] == [{"name": "test.house", "index": 0}]


def test_every_plugin_is_a_component():
    (extension,) = run_of(mixed())["tool"]["extensions"]
    assert extension == {"name": RUN.plugins[0].distribution, "version": "0.3.0"}


def test_fingerprints_do_not_hang_on_lines():
    here = run_of(plan((), [finding(position=None)]))["results"][0]
    there = run_of(plan((), [finding()]))["results"][0]
    assert here["partialFingerprints"] == there["partialFingerprints"] == {"c2aFinding/v1": finding().fingerprint}
    assert "region" not in here["locations"][0]["physicalLocation"]


def test_places_say_file_line_and_chain_of_ids():
    location = Location(anchor="outcomes[O1]", pointer="/outcomes/0", missing="sdg_targets")
    source = "my plans/a#1.jsonl:7"
    place = run_of(plan((), [finding(location=location)], source=source))["results"][0]["locations"][0]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "my%20plans/a%231.jsonl"
    assert place["physicalLocation"]["region"] == {"startLine": 12, "startColumn": 5}
    assert place["logicalLocations"] == [{"fullyQualifiedName": "outcomes[O1].sdg_targets"}]


@pytest.mark.parametrize(
    ("source", "uri"), [("/plans/a.json", "file:///plans/a.json"), ("C:\\plans\\a.json", "file:///C:/plans/a.json")]
)
def test_a_whole_path_is_a_file_uri(source, uri):
    place = run_of(plan((), [finding()], source=source))["artifacts"][0]
    assert place["location"]["uri"] == uri
    assert place["hashes"] == {"sha-256": "cd" * 32}
