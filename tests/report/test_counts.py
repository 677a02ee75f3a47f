"""Every format states the same counts, writes the same bytes each time, and is loaded only when asked for."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import tinyhtml5
from lxml import etree
from markdown_it import MarkdownIt

from c2a_rules.model import Level, Outcome
from c2a_rules.report.formats import FORMATS
from tests.report.samples import broken, finding, mixed, write

ROOT = Path(__file__).parents[2]
NAMES = [each.name for each in FORMATS if not each.binary]
EXAMPLES = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("examples/**/*.json"))


def environment(cache, **variables):
    """The surroundings of a run: this checkout's code and a cache of its own."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "C2A_CACHE_DIR": str(cache), **variables}


def check(folder, cache, seed):
    """Check the example plans, every format into a file; return format → what it wrote."""
    folder.mkdir()
    outputs = [part for name in NAMES for part in ("-o", f"{name}={folder / name}")]
    command = [sys.executable, "-c", "from c2a_rules.cli import main; main()", "check", *EXAMPLES, *outputs]
    command += ["--as-of", "2026-11-01", "--fail-on", "never", "--no-plugins"]
    around = environment(cache, PYTHONHASHSEED=seed)
    done = subprocess.run(command, cwd=ROOT, env=around, check=False, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return {name: (folder / name).read_text(encoding="utf-8") for name in NAMES}


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def examples(tmp_path_factory, cache):
    return check(tmp_path_factory.mktemp("examples") / "first", cache, "1")


def test_two_runs_are_the_same_bytes(examples, cache, tmp_path):
    again = check(tmp_path / "second", cache, "2")
    assert [name for name in NAMES if again[name] != examples[name]] == []


def nonzero(counts):
    return {name: count for name, count in counts.items() if count}


def of_json(text):
    """Counts of findings and of rules by outcome, and of plans by status, as the JSON report has them."""
    summary = json.loads(text)["summary"]
    return {
        "findings": nonzero(summary["by_outcome"]["findings"]),
        "rules": nonzero(summary["by_outcome"]["rules"]),
        "plans": nonzero(summary["by_status"]),
    }


def of_jsonl(text):
    last = text.splitlines()[-1]
    lines = [json.loads(line) for line in text.splitlines()[1:-1]]
    told = Counter(found["outcome"] for line in lines for found in line["plan"]["findings"])
    told.update(found["outcome"] for found in json.loads(last)["findings"])
    assert dict(told) == of_json(last)["findings"]
    return of_json(last)


def of_csv(text):
    return {"findings": dict(Counter(row["outcome"] for row in csv.DictReader(io.StringIO(text, newline=""))))}


def of_github(text):
    gaps = len(re.findall("^::", text, re.MULTILINE))
    *_, last = text.splitlines()
    found = {name: int(count) for name, count in re.findall(r"(\w+): (\d+)", last.partition("findings")[2])}
    assert found.get("gap", 0) == gaps
    return {"findings": found}


def of_gitlab(text):
    return {"gaps": len(json.loads(text))}


def of_sarif(text):
    (run,) = json.loads(text)["runs"]
    outcomes = Counter()
    for each in run["results"]:
        outcomes["waived" if each["suppressions"] else {"fail": "gap"}.get(each["kind"], each["kind"])] += 1
    outcomes["error"] = len([n for n in run["invocations"][0]["toolExecutionNotifications"] if n["level"] == "error"])
    stated = of_json(json.dumps(run["properties"]))
    assert stated["findings"] == nonzero(outcomes)
    return stated


def of_junit(text):
    root = etree.fromstring(text.encode())
    cases = [each for each in root.iter("testcase") if each.get("classname") != "document"]
    rules = Counter(each[0].get("type") if len(each) else "pass" for each in cases)
    stated: Counter[str] = Counter()
    plans: Counter[str] = Counter()
    for each in root.iter("property"):
        kind, _, name = each.get("name").partition(".")
        if kind == "rules":
            stated[name] += int(each.get("value"))
        if each.get("name") == "plan.status":
            plans[each.get("value")] += 1
    assert nonzero(stated) == dict(rules)
    return {"rules": dict(rules), "plans": dict(plans)}


def words_to_outcomes(names, numbers):
    known = {"met": "pass", "not applicable": "not_applicable"}
    pairs = zip(names, numbers, strict=True)
    return nonzero({known.get(name.lower(), name.lower()): int(number) for name, number in pairs})


def of_markdown(text):
    tokens = MarkdownIt("gfm-like").parse(text)
    kinds = [each.type for each in tokens]
    table = tokens[kinds.index("table_open") : kinds.index("table_close")]
    cells = [each.content for each in table if each.type == "inline"]
    names, rules, findings = cells[1:7], cells[8:14], cells[15:21]
    states = tokens[1].content.partition(": ")[2]
    plans = {name.replace(" ", "_"): int(count) for count, name in re.findall(r"(\d+) ([a-z ]+)", states)}
    return {"rules": words_to_outcomes(names, rules), "findings": words_to_outcomes(names, findings), "plans": plans}


def of_html(text):
    root = tinyhtml5.parse(text, namespace_html_elements=False)
    told = "".join(next(root.iter("header")).itertext())
    plans, findings = re.search(r"Plans: (.*?)\. Findings: (.*?)\.", told).groups()
    pairs = re.findall(r"([a-z ]+?) (\d+)", findings)
    rows = [[cell.text for cell in row.iter("td")][1:] for row in next(root.iter("tbody"))]
    names = [cell.text for cell in next(root.iter("thead")).iter("th")][2:]
    totals = [sum(int(row[place]) for row in rows) for place in range(len(names))]
    return {
        "findings": words_to_outcomes([name.strip() for name, _ in pairs], [count for _, count in pairs]),
        "plans": {name.strip().replace(" ", "_"): int(count) for name, count in re.findall(r"([a-z ]+?) (\d+)", plans)},
        "rules": words_to_outcomes(names, totals),
    }


READERS = {
    "jsonl": of_jsonl,
    "csv": of_csv,
    "github": of_github,
    "gitlab": of_gitlab,
    "sarif": of_sarif,
    "junit": of_junit,
    "markdown": of_markdown,
    "html": of_html,
}


def agree(written):
    expected = of_json(written["json"])
    expected["gaps"] = expected["findings"].get("gap", 0)
    assert set(READERS) | {"json", "table"} == set(written)
    for name, read in READERS.items():
        found = read(written[name])
        assert found == {key: expected[key] for key in found}, name


def test_every_format_states_the_same_counts_of_the_examples(examples):
    assert of_json(examples["json"])["findings"]["gap"] > 10
    agree(examples)


def test_every_format_states_the_same_counts_of_every_outcome():
    plans, late = [mixed(), broken(), mixed()], [finding("WVR.unused", action=None)]
    written = {name: write(name, plans, late) for name in NAMES}
    assert set(of_json(written["json"])["rules"]) == {each.value for each in Outcome}
    agree(written)


def test_the_level_shown_changes_no_count():
    options = {"level": Level.MUST, "only_gaps": True}
    plans = [mixed(), broken()]
    for name in ("json", "jsonl", "csv", "gitlab", "sarif", "junit"):
        assert write(name, plans, **options) == write(name, plans)
    assert of_html(write("html", plans, **options)) == of_html(write("html", plans))
    assert of_markdown(write("markdown", plans, **options)) == of_markdown(write("markdown", plans))


def test_only_the_format_asked_for_is_loaded(cache):
    code = (
        "import sys; from c2a_rules.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sorted(n for n in sys.modules if n.startswith('c2a_rules.report.')), file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "check", EXAMPLES[0], "--no-plugins", "-f", "csv"]
    done = subprocess.run(command, cwd=ROOT, env=environment(cache), check=True, capture_output=True, text=True)
    assert done.stderr.split() == [f"c2a_rules.report.{name}" for name in ("csv", "formats", "harmless", "kept")]


def test_formats_do_not_know_each_other():
    folder = ROOT / "c2a_rules" / "report"
    helpers = {"harmless", "kept", "markdown_text", "records", "sarif_parts", "wording"}
    for path in [*folder.glob("*.py"), *folder.glob("*/*.py")]:
        if path.stem == "formats":
            continue
        own = path.parent.name if path.parent != folder else path.stem
        named = set(re.findall(r"c2a_rules\.report\.(\w+)", path.read_text(encoding="utf-8")))
        assert named <= helpers | {own}, path
