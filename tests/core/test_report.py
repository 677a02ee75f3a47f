"""Reports: the JSON fits its schema, every format states the same counts, and nothing hangs on chance."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter

import jsonschema
import pytest

from c2a_rules.examples import reference_plan
from c2a_rules.model import Level, Outcome, PlanReport, PlanStatus
from c2a_rules.shipped import schema
from c2a_rules.summary import Summary
from tests.core.house import ROOT, action, c2a, plan, rule, ruleset, write

MIXED = ruleset(
    [action("HSE-1"), action("HSE-2"), action("HSE-3", binds={"mission": "must"})],
    [
        rule("HSE-1.pass", "true"),
        rule("HSE-1.gap", "has(plan.end)", at="/end"),
        rule("HSE-1.rests", "true", requires=["HSE-1.gap"], level="should"),
        rule("HSE-1.many", "has(self.type)", for_each="orgs", empty="gap", at="type", level="may"),
        rule("HSE-2.review", "true", when="context.conflict_affected"),
        rule("HSE-2.error", "10 / size(plan.title) > 0", level="should"),
        rule("HSE-3.no", "true"),
    ],
)
SOUND = ruleset([action("SND-1")], [rule("SND-1.a", "size(orgs) > 1")], id="test.sound", prefix="SND", soundness=True)


@pytest.fixture
def run(tmp_path):
    """Checks a mixture of plans by a mixture of rules: function of further arguments."""
    orgs = [{"id": f"o{n}", "name": f"O {n}"} for n in range(5)]
    paths = [
        write(tmp_path, "a.json", plan(id="A", end=None)),
        write(tmp_path, "b.json", plan(id="B", title="")),
        write(tmp_path, "c.json", plan(id="C", orgs=orgs, lead_org="o1", context={"conflict_affected": True})),
        write(tmp_path, "d.json", plan(id="D", currency=None, nonsense=1)),
        write(tmp_path, "e.json", plan(id="A")),
        write(tmp_path, "f.json", plan(id="F", status="cancelled")),
    ]
    (tmp_path / "g.json").write_text("{", encoding="utf-8")
    sets = [write(tmp_path, "mixed.yaml", MIXED), write(tmp_path, "sound.yaml", SOUND)]

    def check(*arguments):
        options = [part for each in sets for part in ("--ruleset", each)]
        return c2a("check", *paths, tmp_path / "g.json", *options, "--as-of", "2026-11-01", *arguments)

    return check


def test_the_report_fits_its_schema(run):
    report = run("-f", "json").json
    jsonschema.Draft202012Validator(schema("report")).validate(report)
    assert {each["status"] for each in report["plans"]} == {
        "gaps",
        "incomplete",
        "invalid",
        "no_gaps",
        "not_applicable",
    }


def test_the_schema_refuses_what_is_no_report(run):
    report = run("-f", "json").json
    validator = jsonschema.Draft202012Validator(schema("report"))
    for spoil in (
        lambda each: each.pop("summary"),
        lambda each: each["plans"][0].pop("counts"),
        lambda each: each["plans"][0]["findings"][0].update(outcome="pass"),
        lambda each: each["summary"]["by_level"].pop("may"),
        lambda each: each.update(extra=1),
    ):
        spoilt = json.loads(json.dumps(report))
        spoil(spoilt)
        assert not validator.is_valid(spoilt)


def tally(outcomes):
    found = Counter(outcomes)
    return {outcome.value: found[outcome.value] for outcome in Outcome}


def added(counts):
    found = Counter()
    for each in counts:
        found.update(each)
    return {outcome.value: found[outcome.value] for outcome in Outcome}


def test_all_counts_of_a_report_agree(run):
    report = run("-f", "json").json
    summary = report["summary"]
    plans = report["plans"]
    rules = [r for each in plans for d in each["domains"] for a in d["actions"] for r in a["rules"]]
    findings = [f for each in plans for f in each["findings"]] + report["findings"]
    assert summary["plans"] == len(plans)
    assert summary["by_status"] == {s.value: sum(each["status"] == s.value for each in plans) for s in PlanStatus}
    assert summary["by_outcome"]["rules"] == tally(r["outcome"] for r in rules)
    assert summary["by_outcome"]["findings"] == tally(f["outcome"] for f in findings)
    for level in Level:
        assert summary["by_level"][level.value] == tally(r["outcome"] for r in rules if r["level"] == level.value)
    for name, counts in summary["by_domain"].items():
        assert counts == added(d["counts"] for each in plans for d in each["domains"] if d["id"] == name)
    for each in plans:
        assert each["counts"]["rules"] == added(d["counts"] for d in each["domains"])
        assert each["counts"]["findings"] == tally(f["outcome"] for f in each["findings"])
        for domain in each["domains"]:
            assert domain["counts"] == added(a["counts"] for a in domain["actions"])
            for one in domain["actions"]:
                assert one["counts"] == tally(r["outcome"] for r in one["rules"])


def test_every_gap_review_and_error_of_a_rule_has_a_finding(run):
    for each in run("-f", "json").json["plans"]:
        told = {f["rule"] for f in each["findings"] if not f["rule"].startswith("DOC.")}
        open_rules = {
            r["id"]
            for d in each["domains"]
            for a in d["actions"]
            for r in a["rules"]
            if r["outcome"] not in ("pass", "not_applicable")
        }
        assert told == open_rules


WORDS = {
    "met": "pass",
    "gap": "gap",
    "review": "review",
    "waived": "waived",
    "error": "error",
    "not applicable": "not_applicable",
}


def test_the_table_states_the_counts_of_the_json(run):
    plans = [each for each in run("-f", "json").json["plans"] if each["domains"]]
    table = run("-v").out
    lines = re.findall(r"^  status  (.*?;\s+\d+\s+rules\))", table, re.MULTILINE | re.DOTALL)
    assert len(lines) == len(plans)
    for line, each in zip((" ".join(line.split()) for line in lines), plans, strict=True):
        told = {
            WORDS[word]: int(n) for n, word in re.findall(r"(\d+) (met|gap|review|waived|error|not applicable)", line)
        }
        assert told == {name: n for name, n in each["counts"]["rules"].items() if n}
        assert int(re.search(r"(\d+)\s+rules", line)[1]) == sum(each["counts"]["rules"].values())
    statuses = run("-f", "json").json["summary"]["by_status"]
    (last,) = re.findall(r"^7 plans: (.*)", table, re.MULTILINE)
    assert {name.replace(" ", "_"): int(n) for n, name in re.findall(r"(\d+) ([a-z ]+)", last)} == {
        name: n for name, n in statuses.items() if n
    }


def test_the_table_states_the_counts_of_every_domain(run):
    (first, *_rest) = run("-f", "json").json["plans"]
    table = run("-v").out.split("=====")[0]
    header = next(line for line in table.splitlines() if "Domain" in line)
    columns = re.split(r"\s{2,}", header.strip())[1:-1]
    for domain in first["domains"]:
        row = next(line for line in table.splitlines() if line.startswith(f"{domain['id']} "))
        *numbers, total = [
            0 if n == "·" else int(n) for n in re.findall(r"(?:\d+|·)(?=\s|$)", row.split("The house")[1])
        ]
        assert total == sum(domain["counts"].values())
        told = dict(zip((WORDS[name.lower()] for name in columns), numbers, strict=True))
        assert {name: n for name, n in told.items() if n} == {name: n for name, n in domain["counts"].items() if n}


def test_the_table_tells_every_open_rule(run):
    report = run("-f", "json").json
    table = run("-v").out
    for each in report["plans"]:
        for finding in each["findings"]:
            assert finding["rule"] in table


def test_no_finding_names_a_place_that_is_not_there(run, tmp_path):
    for each in run("-f", "json").json["plans"]:
        if each["status"] == "invalid":
            continue
        document = json.loads((tmp_path / each["source"]).read_text("utf-8"))
        for finding in each["findings"]:
            node = document
            for token in finding["pointer"].split("/")[1:]:
                node = node[int(token)] if isinstance(node, list) else node[token]
            assert finding["missing"] is None or finding["missing"] not in node
            assert finding["line"] >= 1
            assert finding["column"] >= 1


def test_a_position_is_where_the_value_stands(run, tmp_path):
    for each in run("-f", "json").json["plans"]:
        for finding in each["findings"]:
            if finding["pointer"] != "/title":
                continue
            line = (tmp_path / each["source"]).read_text("utf-8").splitlines()[finding["line"] - 1]
            assert line[finding["column"] - 1 :].startswith('"')
            assert '"title"' in line[: finding["column"]]


def test_many_plans_are_a_line_each_and_say_the_same(tmp_path):
    paths = [write(tmp_path, f"{n}.json", plan(id=f"P{n}", end=None)) for n in range(9)]
    ran = c2a("check", *paths)
    assert sum(line.startswith("gaps ") for line in ran.out.splitlines()) == 9
    assert re.search(r"9 plans\s+HSE-1.end", ran.out)
    assert "9 plans: 9 gaps" in ran.out


def test_a_table_never_steers_the_terminal(tmp_path):
    odd = "\x1b[31m\x9b2J\u202eT\r\nitle"
    paths = [write(tmp_path, f"{n}.json", plan(id=f"P{n}", title=odd, end=None)) for n in range(7)]
    bad = write(tmp_path, "bad.json", {**plan(), "id": odd, "title": odd})
    for ran in (c2a("check", paths[0]), c2a("check", *paths), c2a("check", bad), c2a("check", *paths, bad)):
        assert not set(ran.out) & {"\x1b", "\x9b", "\u202e", "\r"}


def test_nothing_is_coloured_where_there_is_no_terminal(run):
    assert "\x1b" not in run().out


def test_an_empty_summary_counts_to_nothing():
    counts = Summary().as_dict()
    assert counts["plans"] == 0
    assert counts["by_domain"] == {}
    summary = Summary()
    summary.add(PlanReport(source="a", sha256="", id=None, title=None, plan_type=None, status=PlanStatus.INVALID))
    assert summary.as_dict()["by_status"]["invalid"] == 1


def whole(folder, seed, *arguments):
    """What `c2a check` prints in a folder under a hash seed, with the real rule sets."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "C2A_CACHE_DIR": ""}
    command = [sys.executable, "-c", "from c2a_rules.cli import main; main()", "check", *arguments, "--no-plugins"]
    found = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert found.returncode in (0, 1), found.stderr
    return found.stdout


def test_a_run_is_the_same_bytes_whatever_the_hash_seed_and_the_folder(tmp_path):
    spoilt = reference_plan()
    spoilt.pop("risks", None)
    spoilt["orgs"] = spoilt["orgs"][:-3]
    for name in ("one", "other/deeper"):
        write(tmp_path, f"{name}/plan.json", spoilt)
        shutil.copy(ROOT / "examples/with-gaps.json", tmp_path / name / "gaps.json")
    arguments = ("plan.json", "gaps.json", "-f", "json", "--as-of", "2026-11-01")
    first = whole(tmp_path / "one", "0", *arguments)
    assert json.loads(first)["summary"]["by_outcome"]["findings"]["gap"] > 5
    assert whole(tmp_path / "other/deeper", "12345", *arguments) == first
