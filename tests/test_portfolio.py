"""`c2a portfolio`: reports of many plans added up, through the command, and what keeps a report from being believed."""

import dataclasses
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import tinyhtml5
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from c2a_rules.errors import UsageError
from c2a_rules.model import ActionStatus, PlanStatus
from c2a_rules.portfolio import gathered
from c2a_rules.portfolio_page import as_html
from c2a_rules.portfolio_reading import _Values, open_report
from c2a_rules.portfolio_views import as_markdown, as_table, percent
from tests.report.samples import HOSTILE, broken, mixed, plan, write

ROOT = Path(__file__).parents[1]
LATER = "2026-12-01"


def run(*arguments):
    command = [sys.executable, "-m", "c2a_rules", "portfolio", *map(str, arguments)]
    around = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8", env=around)


def sample():
    """Two plans with a gap in common, one that is no plan, and one without a gap."""
    second = dataclasses.replace(mixed(), id="XA-2", source="plans/c.json", title="Another programme")
    clean = plan(
        [each for each in mixed().rules if each.outcome == "pass"],
        (),
        id="XA-3",
        source="plans/d.json",
        title="A clean one",
        status=PlanStatus.COMPLIANT,
    )
    return [mixed(), broken(), second, clean]


def report(folder, name="r.jsonl", plans=None, **head):
    """A report file; `head` replaces parts of its head."""
    form = "json" if name.endswith(".json") else "jsonl"
    lines = write(form, sample() if plans is None else plans).splitlines()
    path = folder / name
    if form == "json":
        path.write_text(json.dumps(json.loads("\n".join(lines)) | head), encoding="utf-8")
    else:
        first = json.loads(lines[0])
        first["run"] |= head
        path.write_text("\n".join([json.dumps(first), *lines[1:]]) + "\n", encoding="utf-8")
    return path


def shown(*paths):
    return gathered(open_report(path) for path in paths)


def test_it_adds_up_what_the_report_says(tmp_path):
    found = shown(report(tmp_path))
    assert found.by_status == {PlanStatus.INVALID: 1, PlanStatus.INCOMPLETE: 2, PlanStatus.COMPLIANT: 1}
    assert [row.name for row in found.rows] == ["plans/b.json", "A programme", "Another programme", "A clean one"]
    assert found.domains == {"HSE": "Title of HSE", "GEN": "Title of GEN"}
    assert found.by_cell("HSE") == {ActionStatus.PARTIAL: 2, ActionStatus.MET: 1}
    assert found.by_cell("GEN") == {ActionStatus.ERROR: 2}
    assert found.notes == []


def test_the_commonest_gaps_come_first(tmp_path):
    found = [(gap.rule, gap.plans, gap.of, gap.places) for gap in shown(report(tmp_path)).gaps]
    assert found == [
        ("HSE-1.gap", 2, 2, 4),
        ("HSE-1.rests", 2, 2, 2),
        ("GEN-2.may", 2, 2, 2),
        ("DOC.syntax", 1, 4, 1),
    ]


def test_json_and_json_lines_are_the_same(tmp_path):
    lines, whole = shown(report(tmp_path)), shown(report(tmp_path, "r.json"))
    assert (lines.rows, lines.gaps, lines.days) == (whole.rows, whole.gaps, whole.days)


def test_a_plan_stands_as_its_latest_report_has_it_whatever_the_order(tmp_path):
    before = report(tmp_path, "old.jsonl", as_of="2026-01-01")
    fewer = [each for each in sample() if each.id != "XA-2"]
    better = [fewer[2] if each.id == "XA-1" else each for each in fewer][1:]
    better = [dataclasses.replace(better[-1], id="XA-1", source="plans/a.json", title="A programme"), *better[:1]]
    after = report(tmp_path, "new.jsonl", better, as_of=LATER)
    for found in (shown(before, after), shown(after, before)):
        assert {row.name: (row.standing.status, row.as_of) for row in found.rows} == {
            "plans/b.json": ("invalid", LATER),
            "Another programme": ("incomplete", "2026-01-01"),
            "A clean one": ("compliant", "2026-01-01"),
            "A programme": ("compliant", LATER),
        }
        assert [(day.as_of, day.plans, day.gaps) for day in found.days] == [("2026-01-01", 4, 6), (LATER, 2, 0)]
        assert found.steady == 2
        assert [(day.steady_met, day.steady_of) for day in found.days] == [(1, 7), (1, 1)]
        (told,) = found.notes
        assert told.startswith(f"2 plans are in no report of {LATER}, and shown as they stood before: ")
        assert told.endswith(": Another programme (2026-01-01); A clean one (2026-01-01).")


def test_what_the_latest_day_says_nothing_of_is_named_but_not_without_end(tmp_path):
    many = [dataclasses.replace(mixed(), id=f"XA-{n}", title=f"Programme {n}") for n in range(5)]
    before = report(tmp_path, "old.jsonl", many, as_of="2026-01-01")
    one_gone = report(tmp_path, "new.jsonl", many[1:], as_of=LATER)
    assert shown(before, one_gone).notes == [
        f"1 plan is in no report of {LATER}, and shown as it stood before: Programme 0 (2026-01-01)."
    ]
    (told,) = shown(before, report(tmp_path, "new.jsonl", many[4:], as_of=LATER)).notes
    assert told.endswith("Programme 2 (2026-01-01); 1 more.")


def test_two_reports_of_a_day_count_a_plan_once_and_say_so(tmp_path):
    found = shown(report(tmp_path, "a.jsonl"), report(tmp_path, "b.jsonl"))
    assert len(found.rows) == 4
    assert found.days[0].plans == 4
    assert found.notes == ["4 plans are in more than one report of the same day; the report named last counts."]


def test_two_plans_of_one_id_are_two(tmp_path):
    assert len(shown(report(tmp_path, plans=[mixed(), mixed()])).rows) == 2


def test_an_unfinished_report_is_never_passed_off_as_whole(tmp_path):
    path = report(tmp_path)
    whole = path.read_text(encoding="utf-8")
    lines = whole.splitlines(keepends=True)
    for cut in ("".join(lines[:-1]), "".join(lines[:4]) + lines[4][:50]):
        path.write_text(cut, encoding="utf-8")
        done = run(path)
        assert done.returncode == 0
        plans = "4 plans" if cut == "".join(lines[:-1]) else "3 plans"
        words = f"{path.as_posix()} is unfinished: it breaks off after {plans}"
        assert words in done.stderr
        assert words in " ".join(done.stdout.split())
        for form in ("markdown", "html"):
            assert "is unfinished" in run(path, "-f", form).stdout


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda lines: lines[1:], "this is no report"),
        (lambda _lines: ['{"title": "A plan", "plan_type": "mission"}'], "this is no report"),
        (lambda _lines: [], "this is no report"),
        (lambda _lines: ["[1, 2]"], "this is no report"),
        (lambda _lines: ['{"as_of": "2026'], "this is no report"),
        (lambda lines: [lines[0], "{", *lines[2:]], "line 2 is no JSON"),
        (lambda lines: [lines[0], "7", *lines[2:]], "line 2 is no object"),
        (lambda lines: [*lines[:2], *lines[3:]], "its summary counts 4 plans, and it has 3"),
        (lambda lines: [lines[0], '{"plan": {"id": "x"}}', *lines[2:]], "plan 1, at /"),
        (lambda lines: [lines[0].replace('"schema_version": "1"', '"schema_version": "2"')], 'of version "2"'),
        (lambda lines: [lines[0].replace('"as_of": "2026-11-01"', '"as_of": "soon"')], "its head, at /as_of"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(tmp_path, spoil, words):
    path = report(tmp_path)
    path.write_text("\n".join(spoil(path.read_text(encoding="utf-8").splitlines())), encoding="utf-8")
    done = run(path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"c2a: {path.as_posix()}: ")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_other_files_are_refused(tmp_path):
    (tmp_path / "bytes").write_bytes(b"PAR1\xff\xfe")
    assert "this is no report" in run(tmp_path / "bytes").stderr
    assert "cannot be read" in run(tmp_path / "missing.jsonl").stderr
    assert run(tmp_path).returncode == 2
    done = run(report(tmp_path), "-f", "htlm")
    assert (done.returncode, "html" in done.stderr) == (2, True)


def test_other_rules_and_scopes_are_told(tmp_path):
    rules = [{"id": "test.house", "version": "1.1.0", "sha256": "cd" * 32}]
    scope = json.loads(report(tmp_path).read_text(encoding="utf-8").splitlines()[0])["run"]["scope"]
    other = report(tmp_path, "b.jsonl", as_of=LATER, rulesets=rules, scope=scope | {"partial": True})
    more = [*rules, {"id": "test.garden", "version": "1.0.0", "sha256": "ef" * 32}]
    third = report(tmp_path, "c.jsonl", as_of="2026-12-02", rulesets=more)
    told = "\n".join(shown(report(tmp_path), other, third).notes)
    assert re.search(r"The rules of test.house differ: 1.1.0, cdcdcdcd in .*c.jsonl, .*b.jsonl; 1.0.0, abab", told)
    assert re.search(r"b.jsonl comes from a check of a part", told)
    assert re.search(r"test.garden judged .* missing in .*b.jsonl, .*r.jsonl", told)


def test_nothing_at_all_is_a_portfolio_too(tmp_path):
    found = shown(report(tmp_path, plans=[]))
    assert "no plan at all" in as_table(found, {}, verbose=False)
    assert "hold no plan" in as_html(found, {})
    assert as_markdown(found, {}).startswith("# Portfolio of 0 programme plans")


def test_the_views_say_the_same(tmp_path):
    found = shown(report(tmp_path, "old.jsonl", as_of="2026-01-01"), report(tmp_path))
    texts = [as_table(found, {}, verbose=True), as_markdown(found, {}), as_html(found, {})]
    for text in texts:
        for words in ("4 programme plans", "Title of HSE", "A clean one", "2 of 2", "2026-01-01", "partly met"):
            assert words in text, words


def test_a_long_portfolio_is_cut_in_the_table_alone(tmp_path):
    many = [dataclasses.replace(mixed(), id=f"P{number}", title=f"Plan {number:03}") for number in range(150)]
    found = shown(report(tmp_path, plans=many))
    brief = as_table(found, {}, verbose=False)
    assert "(20 of 150; --verbose shows all)" in brief
    assert "Plan 149" not in brief
    for text in (as_table(found, {}, verbose=True), as_markdown(found, {}), as_html(found, {})):
        assert "Plan 149" in text


def test_titles_come_from_the_rule_sets_where_they_are_the_same(tmp_path):
    path = tmp_path / "r.jsonl"
    check = [sys.executable, "-m", "c2a_rules", "check", "examples/with-gaps.json", "-o", f"jsonl={path}"]
    subprocess.run([*check, "--as-of", "2026-11-01", "--fail-on", "never"], cwd=ROOT, check=True)
    assert "Every activity has a lead" in run(path, "-v").stdout
    text = re.sub(r'"sha256":"[0-9a-f]{64}"', f'"sha256":"{"0" * 64}"', path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    assert "Every activity has a lead" not in run(path, "-v").stdout
    assert "Activities have a lead" in run(path, "-v").stdout


def test_hostile_words_stay_words(tmp_path):
    plans = [dataclasses.replace(mixed(), id=f"P{n}", title=said, source=said) for n, said in enumerate(HOSTILE)]
    found = shown(report(tmp_path, plans=plans))
    page = as_html(found, {})
    root = tinyhtml5.parse(page, namespace_html_elements=False)
    assert len(list(root.iter("script"))) == 1
    assert not list(root.iter("img"))
    table = as_table(found, {}, verbose=True)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", table)
    kinds = {token.type for token in MarkdownIt("gfm-like").parse(as_markdown(found, {}))}
    assert "html_block" not in kinds
    rows = len(re.findall(r"^\| .* \| incomplete", as_markdown(found, {}), re.MULTILINE))
    assert rows == len(HOSTILE)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists, max_leaves=20))
def test_values_come_back_however_the_text_is_cut(value):
    class Drops(io.StringIO):
        """A stream that gives a character at a time."""

        def read(self, _size=-1):
            return super().read(1)

    text = json.dumps({"a": value, "plans": [value, value]})
    values = _Values(Drops(f" {text} "))
    assert values.value() == json.loads(text)


def test_a_reading_keeps_no_plan(tmp_path):
    path = report(tmp_path)
    reading = open_report(path)
    plans = reading.plans()
    first = next(plans)
    assert first["id"] == "XA-1"
    assert reading.read == 1
    with pytest.raises(UsageError, match="counts 4"):
        _with_a_plan_less(path, tmp_path)


def _with_a_plan_less(path, folder):
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    other = folder / "less.jsonl"
    other.write_text("".join([*lines[:-2], lines[-1]]), encoding="utf-8")
    shown(other)


@pytest.mark.parametrize(
    ("part", "whole", "words"), [(0, 0, "·"), (0, 9, "0 %"), (1, 999, "< 1 %"), (998, 999, "> 99 %"), (9, 9, "100 %")]
)
def test_a_share_never_claims_more_than_is_there(part, whole, words):
    assert percent(part, whole) == words


@pytest.fixture
def opened(tmp_path):
    """Opens a portfolio of 130 plans and one that is broken: function of the width; faults on the page fail."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium is installed")
    many = [dataclasses.replace(sample()[3], id=f"P{n}", title=f"Plan {n:03}", source=f"{n}") for n in range(128)]
    path = tmp_path / "page.html"
    old = report(tmp_path, "old.jsonl", as_of="2026-01-01")
    path.write_text(as_html(shown(old, report(tmp_path, plans=[*sample()[:3], *many])), {}), encoding="utf-8")
    faults = []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])

        def open_(width=1280):
            page = browser.new_page(viewport={"width": width, "height": 844})
            page.on("console", lambda message: faults.append(message.text))
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("request", lambda request: faults.append(request.url) if request.url != path.as_uri() else None)
            page.goto(path.as_uri())
            return page

        yield open_
        browser.close()
    assert not faults


def test_the_page_shows_some_plans_at_a_time_and_those_that_fit(opened):
    page = opened()
    assert page.locator("#shown").inner_text() == "100 of 132 plans shown"
    page.click("#more")
    assert page.locator("#shown").inner_text() == "132 of 132 plans shown"
    page.select_option("#filter-domain", "HSE")
    assert page.locator("#rows tr:visible").count() == 2
    page.select_option("#filter-status", "compliant")
    assert page.locator("#shown").inner_text() == "No plan fits (132 in all)"
    page.click("#show-all")
    page.fill("#filter-words", "another")
    assert page.locator("#shown").inner_text() == "1 of 1 plans shown (132 in all)"
    page.emulate_media(media="print")
    assert not page.locator("#filters").is_visible()
    assert page.locator("#shown").is_visible()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_page_meets_wcag_aa_and_nothing_sticks_out(opened, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page = opened(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    results = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    assert results.response["passes"]
    assert not results.violations_count, results.generate_report()
