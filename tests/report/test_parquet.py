"""The Parquet format: what it holds, that it is the same each time, and the queries that the documentation gives."""

import io
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from c2a_rules.errors import UsageError
from c2a_rules.model import ReportOptions
from c2a_rules.report import parquet
from c2a_rules.report.parquet import COLUMNS, ParquetReporter
from tests.report.samples import HOSTILE, RUN, broken, finding, mixed, options, plan, write

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "portfolios.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)


def written(plans, findings=(), **parts):
    """The bytes of a report."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    reporter = ParquetReporter(ReportOptions(**{**options(plans), **parts}))
    reporter.begin(RUN, out)
    for each in plans:
        reporter.plan(each)
    reporter.end(findings)
    return out.buffer.getvalue()


def rows(data):
    return pq.read_table(io.BytesIO(data)).to_pylist()


def check(folder, *arguments):
    command = [sys.executable, "-m", "c2a_rules", "check", *arguments, "--no-plugins", "--fail-on", "never"]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, encoding="utf-8")


def test_every_rule_of_every_plan_has_a_row_and_every_finding_is_counted_once():
    plans, late = [mixed(), broken(), mixed()], [finding("WVR.unused", action=None)]
    found = rows(written(plans, late))
    summary = json.loads(write("json", plans, late))["summary"]
    assert sum(row["findings"] for row in found) == sum(summary["by_outcome"]["findings"].values())
    judged = Counter(row["outcome"] for row in found if row["domain"])
    assert judged == {name: count for name, count in summary["by_outcome"]["rules"].items() if count}


def test_a_row_says_what_the_report_says():
    (row,) = [row for row in rows(written([mixed()])) if row["rule"] == "HSE-1.gap"]
    assert list(row) == list(COLUMNS)
    assert row == {
        "as_of": row["as_of"],
        "source": "plans/a.json",
        "sha256": "cd" * 32,
        "plan": "XA-1",
        "title": "A programme",
        "plan_type": "mission",
        "plan_status": "incomplete",
        "ruleset": "test.house",
        "domain": "HSE",
        "domain_title": "Title of HSE",
        "action": "HSE-1",
        "action_title": "Title of HSE-1",
        "action_status": "partial",
        "rule": "HSE-1.gap",
        "rule_title": "Title of HSE-1.gap",
        "level": "must",
        "outcome": "gap",
        "reason": None,
        "items": 3,
        "findings": 2,
        "known": 0,
        "message": "Message of HSE-1.gap",
        "remedy": "Remedy of HSE-1.gap",
        "anchor": "outcomes[O1]",
        "line": 12,
        "caused_by": None,
        "fingerprint": "HSE-1.gap gap",
    }
    assert row["as_of"].isoformat() == RUN.as_of


def test_no_plan_is_lost_because_no_rule_speaks_of_it():
    silent = plan((), (), source="plans/c.json")
    found = rows(written([broken(), silent], [finding("WVR.unused", action=None)]))
    assert [(row["source"], row["rule"], row["findings"]) for row in found] == [
        ("plans/b.json", "DOC.syntax", 1),
        ("plans/c.json", None, None),
        (None, "WVR.unused", 1),
    ]


def test_hostile_text_is_kept_as_data():
    found = [finding(f"HSE-1.r{number}", message=said) for number, said in enumerate(HOSTILE)]
    read = {row["message"] for row in rows(written([plan((), found)]))}
    assert read == {said.replace("\ud800", "?") for said in HOSTILE}


def test_the_head_of_the_run_stands_in_the_metadata():
    held = pq.read_schema(io.BytesIO(written([mixed()]))).metadata[b"c2a_rules"]
    head = json.loads(write("jsonl", [mixed()]).splitlines()[0])["run"]
    assert json.loads(held) == head


def test_rows_are_written_in_groups_and_none_is_lost(monkeypatch):
    monkeypatch.setattr(parquet, "ROWS_A_GROUP", 20)
    data = written([mixed()] * 10)
    assert pq.ParquetFile(io.BytesIO(data)).metadata.num_row_groups == 4
    assert len(rows(data)) == 80


def test_a_run_over_nothing_is_an_empty_table():
    assert rows(written([])) == []


def test_two_runs_are_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        done = check(ROOT, "examples", "-o", f"parquet={tmp_path / name}", "--as-of", "2026-11-01")
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_it_never_goes_to_the_screen():
    done = check(ROOT, "examples/with-gaps.json", "-f", "parquet")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "c2a: parquet is no text for a screen; write --output parquet=PATH\n"


def test_without_pyarrow_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(UsageError, match=r"install c2a-rules\[parquet\]"):
        ParquetReporter(ReportOptions())


def test_no_other_format_loads_pyarrow():
    code = (
        "import sys; from c2a_rules.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "assert 'pyarrow' not in sys.modules"
    )
    command = [sys.executable, "-c", code, "check", "examples/with-gaps.json", "-f", "csv", "--no-plugins"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def test_the_documentation_names_every_column():
    table = PAGE.partition("<!-- columns -->")[2].partition("<!-- end of columns -->")[0].strip().splitlines()[2:]
    assert table == [f"| `{name}` | {kind} | {meaning} |" for name, (kind, meaning) in COLUMNS.items()]


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """A folder with the reports that the documentation's queries read."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "reports").mkdir()
    (folder / "no-plan.json").write_text("{", encoding="utf-8")
    for day in ("2026-06-01", "2026-11-01"):
        plans = [str(ROOT / "examples"), "no-plan.json"]
        done = check(folder, *plans, "-o", f"parquet=reports/{day}.parquet", "--as-of", day)
        assert done.returncode == 1, done.stderr
    (folder / "report.parquet").write_bytes((folder / "reports/2026-11-01.parquet").read_bytes())
    return folder


@pytest.mark.parametrize("query", QUERIES, ids=[f"query {number}" for number, _ in enumerate(QUERIES, start=1)])
def test_the_documented_queries_run(reports, monkeypatch, query):
    monkeypatch.chdir(reports)
    assert duckdb.sql(query).fetchall()


def test_the_documented_queries_tell_the_truth(reports, monkeypatch):
    monkeypatch.chdir(reports)
    commonest, _, statuses, _, unjudged, *_ = [duckdb.sql(query).fetchall() for query in QUERIES]
    assert {row[3] for row in commonest} == {1}  # one of the examples has gaps
    assert dict(statuses) == {"no_gaps": 5, "gaps": 1, "invalid": 1}  # a plugin is left out
    assert [(source, rule) for source, _, rule, _ in unjudged] == [("no-plan.json", "DOC.syntax")]
