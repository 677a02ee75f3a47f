"""A baseline: what an earlier report has already neither fails nor is shown as new, and is counted."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import jsonschema
import pytest

from c2a_rules.shipped import schema
from tests.core.house import DEVELOPMENT, c2a, plan, write

TODAY = ("--as-of", "2026-11-01")
RISKS = [{"id": name, "kind": "other", "statement": "S"} for name in ("R1", "R2")]


@pytest.fixture
def known(tmp_path):
    """A plan with a must gap, a may gap and a review, and the baseline that has them."""
    path = write(tmp_path, "plan.json", plan(end=None, risks=RISKS[:1]))
    file = tmp_path / "baseline.json"
    assert c2a("baseline", path, "-o", file, *TODAY).code == 0
    return path, file


def worse(path, **parts):
    """Rewrites the plan, in another order and with these parts changed."""
    return write(path.parent, path.name, dict(reversed(plan(**{"end": None, "risks": RISKS[:1], **parts}).items())))


def check(path, file, *arguments):
    return c2a("check", path, "--baseline", file, *TODAY, *arguments)


def test_what_is_known_does_not_fail_and_what_is_new_does(known):
    path, file = known
    assert c2a("check", path, *TODAY).code == 1
    assert check(path, file, "--fail-on", "may").code == 0
    worse(path)
    assert check(path, file, "--fail-on", "may").code == 0
    worse(path, risks=RISKS)
    assert check(path, file, "--fail-on", "must").code == 0
    assert check(path, file, "--fail-on", "may").code == 1


def test_a_known_review_does_not_fail_and_a_new_one_does(known, open_plan):
    assert check(*known).code == 0
    assert check(open_plan, known[1]).code == 1
    assert "HSE-2.phase" in c2a("check", open_plan).out


def test_the_json_report_keeps_everything_and_tells_new_from_known(known):
    path, file = known
    worse(path, risks=RISKS)
    report = check(path, file, "-f", "json").json
    jsonschema.Draft202012Validator(schema("report")).validate(report)
    states = {(f["rule"], f["anchor"]): f["baseline"] for f in report["plans"][0]["findings"]}
    assert states == {
        ("HSE-1.end", ""): "unchanged",
        ("HSE-2.risks", "risks[R1]"): "unchanged",
        ("HSE-2.risks", "risks[R2]"): "new",
        ("HSE-2.phase", ""): "unchanged",
    }
    assert report["summary"]["known"] == report["plans"][0]["counts"]["known"] == 3
    assert report["scope"]["baseline"]["file"] == str(file)
    assert report["plans"][0]["status"] == "gaps"


def test_without_a_baseline_nothing_is_known(gaps):
    report = c2a("check", gaps, "-f", "json").json
    assert report["summary"]["known"] == 0
    assert {f["baseline"] for f in report["plans"][0]["findings"]} == {None}


@pytest.mark.parametrize("name", ["table", "markdown", "html"])
def test_formats_for_people_show_what_is_new_and_say_what_they_leave_out(known, name):
    path, file = known
    worse(path, risks=RISKS)
    out = check(path, file, "-f", name).out
    assert "Left out: 3 known from the baseline" in out
    assert "R2" in out
    assert "R1" not in out


def test_formats_for_pipelines_annotate_what_is_new_alone(known):
    path, file = known
    worse(path, risks=RISKS)
    lines = check(path, file, "-f", "github").out.splitlines()
    assert len([line for line in lines if line.startswith("::")]) == 1
    assert "left out: 3 known from the baseline" in lines[-1]
    assert [each["check_name"] for each in check(path, file, "-f", "gitlab").json] == ["HSE-2.risks"]
    rows = list(csv.DictReader(io.StringIO(check(path, file, "-f", "csv").out, newline="")))
    assert sorted(row["baseline"] for row in rows) == ["new", "unchanged", "unchanged", "unchanged"]
    (run,) = check(path, file, "-f", "sarif").json["runs"]
    assert sorted(each["baselineState"] for each in run["results"]) == ["new", "unchanged", "unchanged", "unchanged"]


def test_a_case_fails_in_junit_for_what_is_new_alone(known):
    path, file = known

    def failed():
        root = ET.fromstring(check(path, file, "-f", "junit").out)  # noqa: S314 - our own report
        return [case.get("name") for case in root.iter("testcase") if case.find("failure") is not None]

    assert failed() == []
    worse(path, risks=RISKS)
    assert failed() == ["HSE-2.risks"]


def test_a_report_of_a_run_with_a_baseline_is_a_baseline_too(known, tmp_path):
    path, file = known
    worse(path, risks=RISKS)
    later = tmp_path / "later.jsonl"
    assert check(path, file, "-o", f"jsonl={later}").code == 0
    assert check(path, later, "--fail-on", "may").code == 0


def test_what_was_waived_then_and_is_not_now_is_new(tmp_path, gaps):
    waivers, file = tmp_path / "w.yaml", tmp_path / "b.json"
    told = ("--reason", "r", "--approved-by", "a", "--expires", "2026-12-31", *TODAY)
    assert c2a("waive", "HSE-1.end", gaps, *told, "--waivers", waivers).code == 0
    assert c2a("baseline", gaps, "-o", file, "--waivers", waivers, *TODAY).code == 0
    assert check(gaps, file, "--waivers", waivers).code == 0
    assert check(gaps, file).code == 1


def test_no_baseline_excuses_an_invalid_plan(invalid, tmp_path):
    file = tmp_path / "b.json"
    assert c2a("baseline", invalid, "-o", file).code == 1
    assert check(invalid, file).code == 1


def test_a_fault_of_a_waiver_can_be_known(tmp_path, good):
    file, waivers = tmp_path / "b.json", write(tmp_path, "w.yaml", [{"rule": "HSE-1.end", "reason": "r"}])
    assert c2a("check", good, "--waivers", waivers, *TODAY).code == 1
    assert c2a("baseline", good, "-o", file, "--waivers", waivers, *TODAY).code == 0
    assert check(good, file, "--waivers", waivers).code == 0


def test_another_version_of_the_rules_is_noted(known):
    path, file = known
    spoilt = json.loads(file.read_text("utf-8"))
    spoilt["rulesets"][0] |= {"version": "0.9.0", "sha256": "0" * 64}
    file.write_text(json.dumps(spoilt), encoding="utf-8")
    assert "was written by test.house 0.9.0, now it is 1.0.0" in check(path, file).out.replace("\n", " ")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "this is no report"),
        ("{}", "this is no report"),
        ("[1]", "this is no report"),
        ('{"schema_version": "1"', "this is no report"),
        ('{"run": {}}\n', "unfinished"),
        ('{"run": {}}\n{"plan": {}}\n', "unfinished"),
        ('{"run": {}}\n{"plan": {}}\n{"summary": {}, "findings": []}\n', "spoilt, or of another version"),
        ('{"schema_version": "2", "tool": {}, "plans": [], "summary": {}}', "spoilt, or of another version"),
    ],
)
def test_what_is_no_finished_report_stops_the_check(tmp_path, good, text, words):
    (tmp_path / "b.json").write_text(text, encoding="utf-8")
    ran = check(good, tmp_path / "b.json")
    assert ran.code == 2
    assert words in ran.err


def test_a_baseline_that_is_not_there_stops_the_check(tmp_path, good):
    assert check(good, tmp_path / "none.json").code == 2


def test_a_baseline_is_never_written_over_a_plan(tmp_path):
    path = write(tmp_path, "plan.json", plan(context=DEVELOPMENT))
    before = path.read_bytes()
    assert c2a("baseline", path, "-o", path).code == 2
    assert path.read_bytes() == before
