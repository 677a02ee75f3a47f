"""`c2a diff`: what was closed, what is new, what nobody looked at, and the progress made."""

import json
import re

import pytest
import tinyhtml5
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from c2a_rules.comparison import Change, compare
from c2a_rules.comparison_views import as_html, as_markdown, as_table
from c2a_rules.earlier import EarlierReport
from tests.core.house import DEVELOPMENT, c2a, plan, write

TODAY = ("--as-of", "2026-11-01")
RISKS = [{"id": name, "kind": "other", "statement": "S"} for name in ("R1", "R2", "R3")]


@pytest.fixture
def diff(tmp_path):
    """Compares two versions of plans: (parts then, parts now, further arguments) → what ran."""

    def run(before, after, *arguments):
        old = write(tmp_path, "old.json", plan(**{"context": DEVELOPMENT, **before}))
        new = write(tmp_path, "new.json", plan(**{"context": DEVELOPMENT, **after}))
        return c2a("diff", old, new, *TODAY, *arguments)

    return run


def changes(ran):
    return {name: n for name, n in ran.json["summary"]["changes"].items() if n}


def told(ran):
    return {(f["rule"], f["anchor"]): f["change"] for f in ran.json["findings"]}


def test_closed_new_and_unchanged_are_told_apart(diff):
    ran = diff({"end": None, "risks": RISKS[:2]}, {"risks": RISKS[1:]}, "-f", "json")
    assert told(ran) == {
        ("HSE-1.end", ""): "closed",
        ("HSE-2.risks", "risks[R1]"): "closed",
        ("HSE-2.risks", "risks[R2]"): "unchanged",
        ("HSE-2.risks", "risks[R3]"): "new",
    }
    assert changes(ran) == {"closed": 2, "unchanged": 1, "new": 1}
    assert ran.code == 0


def test_reordering_and_reformatting_change_nothing(diff, tmp_path):
    parts = {"end": None, "risks": RISKS}
    assert changes(diff(parts, {**parts, "risks": RISKS[::-1]}, "-f", "json")) == {"unchanged": 4}
    text = json.dumps(plan(context=DEVELOPMENT, **parts))
    (tmp_path / "flat.json").write_text(text, encoding="utf-8")
    assert changes(c2a("diff", tmp_path / "old.json", tmp_path / "flat.json", *TODAY, "-f", "json")) == {"unchanged": 4}


def test_progress_is_told_by_domain_and_action(diff):
    found = diff({"end": None, "risks": RISKS[:1]}, {"risks": RISKS[:1]}, "-f", "json").json
    (domain,) = found["domains"]
    assert (domain["id"], domain["before"]["met"], domain["after"]["met"], domain["after"]["of"]) == ("HSE", 3, 4, 5)
    actions = {each["id"]: each for each in domain["actions"]}
    assert actions["HSE-1"]["before"] == {"met": 1, "of": 2, "statuses": {"gap": 1}}
    assert actions["HSE-1"]["after"] == {"met": 2, "of": 2, "statuses": {"met": 1}}
    assert actions["HSE-2"]["changes"]["unchanged"] == 1
    assert found["plans"] == [{"id": "XA-1", "title": "A programme", "before": "gaps", "after": "compliant"}]
    assert found["summary"]["after"] == {"met": 4, "of": 5}


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [({"end": None}, {}, 0), ({}, {"end": None}, 1), ({"end": None}, {"end": None}, 0), ({}, {"title": None}, 1)],
)
def test_it_fails_for_what_is_new_only_when_asked(diff, before, after, code):
    assert diff(before, after).code == 0
    assert diff(before, after, "--fail-on-new").code == code


def test_reports_and_plans_can_be_compared_with_each_other(gaps, tmp_path):
    old, lines = tmp_path / "report.json", tmp_path / "report.jsonl"
    c2a("check", gaps, "-o", f"json={old}", "-o", f"jsonl={lines}", *TODAY)
    write(tmp_path, "gaps.json", plan(id="XA-2", context=DEVELOPMENT))
    for each in (old, lines):
        ran = c2a("diff", each, gaps, *TODAY, "-f", "json")
        assert changes(ran) == {"closed": 1}
        back = c2a("diff", gaps, each, *TODAY, "-f", "json")
        assert changes(back) == {"new": 1}
    assert changes(c2a("diff", old, lines, "-f", "json")) == {"unchanged": 1}


def test_what_the_later_report_did_not_look_at_is_not_called_closed(gaps, weak, tmp_path):
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    c2a("check", gaps, weak, "-o", f"json={old}", *TODAY)
    c2a("check", weak, "-o", f"json={new}", "--select", "HSE-2.kind", *TODAY)
    ran = c2a("diff", old, new, "-f", "json")
    assert changes(ran) == {"unchanged": 1, "not_compared": 2}
    notes = " ".join(ran.json["notes"])
    assert "select" in notes
    assert "XA-2" in notes


def test_a_rule_that_erred_is_not_called_closed(gaps, tmp_path):
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    report = c2a("check", gaps, "-f", "json", *TODAY).json
    old.write_text(json.dumps(report), encoding="utf-8")
    (each,) = report["plans"]
    each["findings"][0]["outcome"] = "error"
    each["status"] = "incomplete"
    for domain in each["domains"]:
        for action in domain["actions"]:
            for rule in action["rules"]:
                rule["outcome"] = "error" if rule["id"] == "HSE-1.end" else rule["outcome"]
    new.write_text(json.dumps(report), encoding="utf-8")
    ran = c2a("diff", old, new, "-f", "json")
    assert (changes(ran), ran.code) == ({"not_compared": 1}, 3)


def test_what_was_waived_since_is_no_closed_gap_and_comes_back_as_new(gaps, tmp_path):
    old, new, waivers = tmp_path / "old.json", tmp_path / "new.json", tmp_path / "w.yaml"
    c2a("check", gaps, "-o", f"json={old}", *TODAY)
    why = ("--reason", "Agreed", "--approved-by", "A", "--expires", "2026-12-31", *TODAY)
    assert c2a("waive", "HSE-1.end", gaps, *why, "--waivers", waivers).code == 0
    c2a("check", gaps, "-o", f"json={new}", "--waivers", waivers, *TODAY)
    assert changes(c2a("diff", old, new, "-f", "json")) == {"waived": 1}
    assert changes(c2a("diff", new, old, "-f", "json")) == {"new": 1}
    assert "Agreed" in c2a("diff", old, new, "-f", "json").out


def test_other_rules_than_then_are_noted(gaps, tmp_path):
    report = c2a("check", gaps, "-f", "json", *TODAY).json
    report["rulesets"][0] |= {"version": "0.9.0", "sha256": "0"}
    (tmp_path / "old.json").write_text(json.dumps(report), encoding="utf-8")
    ran = c2a("diff", tmp_path / "old.json", gaps, *TODAY)
    assert "the rules of test.house differ: 0.9.0 then, 1.0.0 now" in ran.out


@pytest.mark.parametrize(
    ("arguments", "words"), [(("-f", "tabel"), 'did you mean "table"?'), (("--select", "HSX"), 'is named "HSX"')]
)
def test_what_cannot_be_compared_is_refused(gaps, arguments, words):
    ran = c2a("diff", gaps, gaps, *arguments)
    assert (ran.code, words in ran.err) == (2, True)
    assert c2a("diff", gaps, "nowhere.json").code == 2


def test_every_view_lists_what_changed_and_states_the_counts(diff):
    parts = {"end": None, "risks": RISKS[:1]}, {"risks": RISKS[1:2]}
    for name in ("table", "markdown", "html"):
        out = diff(*parts, "-f", name).out
        assert "1 new, 2 closed, 0 waived, 0 unchanged, 0 not compared" in out
        assert "HSE-1.end" in out
        assert "3 of 5" in out
    html = diff(*parts, "-f", "html").out
    assert not re.search(r"https?:|<script|<link|<img|@import|url\(", html)


HOSTILE = st.text(min_size=1) | st.sampled_from(
    ["</td><script>x", "| a |\n# b", "\x1b[2J", "\u202eabc", "[a](b)", "`<b>`"]
)


@settings(max_examples=40)
@given(HOSTILE)
def test_no_word_of_a_plan_breaks_a_view(text):
    finding = {
        **dict.fromkeys(("key", "missing", "line", "column", "caused_by", "waiver", "baseline"), None),
        "rule": "HSE-1.end",
        "action": "HSE-1",
        "level": "must",
        "outcome": "gap",
        "evidence": [],
        "message": text,
        "remedy": text,
        "anchor": text,
        "pointer": "",
        "fingerprint": "f",
    }
    each = {"id": text, "source": text, "title": text, "status": "gaps", "domains": [], "findings": [finding]}
    scope = dict.fromkeys(("rulesets", "select", "ignore", "params", "plugins_left_out"), ())
    data = {"plans": [each], "findings": [], "rulesets": [], "scope": scope, "as_of": "2026-11-01", "tool": {}}
    found = compare(EarlierReport(text, {**data, "plans": []}), EarlierReport(text, data))
    assert found["summary"]["changes"]["new"] == 1
    tree = tinyhtml5.parse(as_html(found), namespace_html_elements=False)
    assert [e.tag for e in tree.iter() if isinstance(e.tag, str) and e.tag in ("script", "img", "a", "b")] == []
    assert len(list(tree.iter("details"))) == 1
    tokens = [token.type for token in MarkdownIt("gfm-like").parse(as_markdown(found))]
    assert tokens.count("table_open") == 3
    assert tokens.count("heading_open") == 2
    assert "\x1b" not in as_table(found, verbose=True)
    assert "\u202e" not in as_table(found, verbose=True)


def test_the_changes_are_what_the_views_have_headings_for(diff):
    assert set(diff({}, {}, "-f", "json").json["summary"]["changes"]) == {each.value for each in Change}
