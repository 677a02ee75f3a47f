"""The formats that are lists of findings or lines of records: jsonl, csv, github, gitlab."""

import csv
import io
import json
import re
from dataclasses import replace

import jsonschema
import pytest

from c2a_rules.model import Level, Location, Outcome
from c2a_rules.report.csv import COLUMNS
from c2a_rules.report.harmless import file_of
from c2a_rules.shipped import schema
from tests.report.samples import broken, finding, mixed, on_hostile_plans, plan, write


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def commands(text):
    """The workflow commands of a log, unescaped as the runner does it."""
    found = []
    for line in text.split("\n"):
        match = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
        if match:
            name, properties, message = match.groups()
            pairs = dict(part.split("=", 1) for part in properties.split(","))
            for coded, plain in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
                pairs = {key: value.replace(coded, plain) for key, value in pairs.items()}
                message = message if coded in ("%3A", "%2C") else message.replace(coded, plain)
            found.append((name, pairs, message))
    return found


def gaps(several):
    return [each for one in several for each in one.findings if each.outcome is Outcome.GAP]


def test_jsonl_says_line_by_line_what_json_says_at_once():
    several = [mixed(), broken()]
    late = [finding("WVR.unused", action=None)]
    whole = json.loads(write("json", several, late))
    lines = [json.loads(line) for line in write("jsonl", several, late).splitlines()]
    assert [list(line) for line in lines] == [["run"], ["plan"], ["plan"], ["summary", "findings"]]
    assert {**lines[0]["run"], "plans": [line["plan"] for line in lines[1:-1]], **lines[-1]} == whole
    jsonschema.Draft202012Validator(schema("report")).validate(whole)


@on_hostile_plans
def test_jsonl_gives_back_what_plans_say_and_a_line_a_plan(several):
    text = write("jsonl", several)
    lines = [json.loads(line) for line in text.splitlines()]
    assert len(lines) == len(several) + 2
    assert [line["plan"]["title"] for line in lines[1:-1]] == [each.title for each in several]
    messages = [found["message"] for line in lines[1:-1] for found in line["plan"]["findings"]]
    assert messages == [found.message for each in several for found in each.findings]


@pytest.mark.parametrize("name", ["json", "jsonl", "gitlab"])
@on_hostile_plans
def test_json_text_steers_no_terminal(name, several):
    text = write(name, several)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", text)


@on_hostile_plans
def test_csv_has_a_row_a_finding_and_no_formula(several):
    text = write("csv", several)
    found = rows(text)
    assert text.count("\n") == len(found) + 1 == sum(len(each.findings) for each in several) + 1
    assert all(tuple(row) == COLUMNS for row in found)
    cells = [cell for row in found for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@＝＋－＠\t\r")]  # noqa: RUF001 - the wide forms
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_csv_says_where_what_and_who_accepted_it():
    found = rows(write("csv", [mixed(), broken()]))
    waived = next(row for row in found if row["outcome"] == "waived")
    assert waived["waiver_approved_by"] == "A. Officer"
    assert (waived["line"], waived["column"], waived["plan"]) == ("12", "5", "XA-1")
    assert next(row for row in found if row["missing"])["missing"] == "sdg_targets"
    assert found[-1]["plan_status"] == "invalid"


@on_hostile_plans
def test_github_writes_a_command_a_gap_and_nothing_else_that_the_runner_reads(several):
    text = write("github", several)
    found = commands(text)
    lines = text.split("\n")
    assert len(found) == len(gaps(several)) == len(lines) - 2
    assert {name for name, _, _ in found} <= {"error", "warning", "notice"}
    assert all(set(pairs) <= {"file", "line", "col", "title"} for _, pairs, _ in found)
    assert lines[-2].startswith("c2a-rules, plans: ")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_github_gives_back_the_place_and_the_words():
    found = finding(message="a: b, 100 %\nnext::error::x", remedy="Write it.")
    ((name, pairs, message),) = commands(write("github", [plan((), [found], source="my,plans/a:b.json")]))
    assert name == "error"
    assert pairs == {"file": "my,plans/a:b.json", "line": "12", "col": "5", "title": "HSE-1.a (must)"}
    assert message == "a: b, 100 % next::error::x\nWrite it."


def test_github_shows_from_the_level_asked_for_and_counts_all():
    text = write("github", [mixed()], level=Level.MUST)
    assert [name for name, _, _ in commands(text)] == ["error", "error"]
    assert "gap: 4, review: 1, waived: 1, error: 1" in text


@on_hostile_plans
def test_gitlab_has_an_entry_a_gap_each_with_a_fingerprint_of_its_own(several):
    found = json.loads(write("gitlab", several))
    assert len(found) == len(gaps(several)) == len({each["fingerprint"] for each in found})
    for each, gap in zip(found, gaps(several), strict=True):
        assert each["check_name"] == gap.rule
        assert each["location"]["lines"]["begin"] == (gap.position.line if gap.position else 1)


def test_gitlab_keeps_the_fingerprint_of_a_finding_and_a_path_of_the_repository():
    (found,) = json.loads(write("gitlab", [plan((), [finding()], source="./plans/a.jsonl:3")]))
    assert found["fingerprint"] == finding().fingerprint
    assert found["location"]["path"] == "plans/a.jsonl"
    assert found["severity"] == "major"


def test_nothing_found_is_an_empty_list():
    assert json.loads(write("gitlab", [])) == []
    assert rows(write("csv", [])) == []
    assert write("github", []) == "c2a-rules, plans: 0, findings: none\n"


@pytest.mark.parametrize(
    ("source", "file"),
    [
        ("plans/a.json", "plans/a.json"),
        ("plans/a.jsonl:12", "plans/a.jsonl"),
        ("data/a.xml#XM-DAC-1/2.3", "data/a.xml"),
        ("C:\\plans\\a.json", "C:/plans/a.json"),
        ("-", "-"),
    ],
)
def test_the_file_of_a_plan_is_told_from_its_place_in_it(source, file):
    assert file_of(source) == file


def test_an_anchor_stays_readable_in_a_cell():
    found = finding(location=Location(anchor="outcomes[O1].outputs[O1.2]", key="-5", pointer="/x"))
    (row,) = rows(write("csv", [plan((), [found])]))
    assert row["anchor"] == "outcomes[O1].outputs[O1.2]"
    assert row["key"] == "'-5"


def test_the_table_tells_what_is_wrong_with_the_run_itself():
    late = [finding("WVR.unused", action=None, message="A waiver that nothing needs.")]
    text = write("table", [mixed()], late)
    assert "About the run" in text
    assert "A waiver that nothing needs." in text
    assert "About the run" not in write("table", [mixed()])


@on_hostile_plans
def test_the_table_steers_no_terminal(several):
    text = write("table", several)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", text)


def test_the_table_shows_the_beginning_of_a_title_without_end():
    text = write("table", [replace(mixed(), title="Water " * 100_000)])
    assert "Water Water" in text
    assert len(text) < 20_000
