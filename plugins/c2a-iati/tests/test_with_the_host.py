"""The reader inside the tool: found by itself, and a converted plan fares as its file does."""

import json
from pathlib import Path

import pytest
from c2a_rules import api

from c2a_iati.reader import IatiReader

DATA = Path(__file__).parents[3] / ".." / "shared" / "data" / "iati"
FILES = sorted(DATA.glob("*.xml"))
TODAY = "2026-11-01"


def verdict(report):
    rules = [(rule.id, rule.level, rule.outcome) for rule in report.rules]
    findings = [(each.rule, each.outcome, each.message, each.fingerprint, each.location) for each in report.findings]
    return report.id, report.status, rules, findings


def check(path):
    return api.check([str(path)], api.Settings(as_of=TODAY))


def converted(path, folder):
    target = folder / "plans.jsonl"
    with path.open("rb") as stream:
        plans = [document.plan for document in IatiReader().read(stream, str(path), None)]
    target.write_text("\n".join(json.dumps(plan) for plan in plans), encoding="utf-8")
    return target


def test_the_tool_finds_the_reader_and_names_the_xml_line(samples, tmp_path):
    path = tmp_path / "activities.xml"
    path.write_bytes(samples.document("\n", samples.activity("<tag vocabulary='2' code='5'/>")))
    (report,) = check(path)
    assert report.id == "XM-DAC-41114-A"
    assert report.source.endswith("activities.xml#XM-DAC-41114-A")
    assert {finding.position.line for finding in report.findings if finding.outcome == "gap"} == {2}


@pytest.mark.skipif(not FILES, reason="the real IATI files are not on this machine")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_converted_plan_fares_as_its_file_does_and_no_rule_errs(path, tmp_path):
    reports = check(path)
    assert [rule.id for report in reports for rule in report.rules if rule.outcome == "error"] == []
    assert list(map(verdict, reports)) == list(map(verdict, check(converted(path, tmp_path))))
