"""`c2a verify`: a report belongs to its plans and rules, and no other, and nothing in it can be touched unnoticed."""

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.distributions import extra, installer
from tests.core.house import DEVELOPMENT, action, c2a, dicts, plan, rule, ruleset, write

DAY = "2026-11-01"


@pytest.fixture
def made(tmp_path, good, gaps, open_plan, monkeypatch):
    """What checks the three plans in the folder and returns the report's file."""
    monkeypatch.chdir(tmp_path)

    def make(*options, form="json", plans=(good, gaps, open_plan)):
        assert c2a("check", *plans, "-o", f"{form}=report.{form}", "--as-of", DAY, *options).code in (0, 1, 3)
        return tmp_path / f"report.{form}"

    make.plans = (good, gaps, open_plan)
    return make


def edited(path, change):
    """Write a report with a change."""
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_a_report_belongs_to_its_plans_and_rules(made, form):
    ran = c2a("verify", made(form=form), *made.plans)
    assert (ran.code, ran.err) == (0, "")
    assert "belongs to these plans and these rules" in ran.out
    assert "as of 2026-11-01" in ran.out
    assert "1 gaps, 1 needs_review, 1 compliant" in ran.out


def test_neither_folder_nor_order_of_files_matters(made, tmp_path):
    report = made()
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for place, path in enumerate(reversed(made.plans)):
        path.rename(moved / f"{place}.json")
    assert c2a("verify", report, moved).code == 0


@pytest.mark.parametrize(
    "options",
    [
        ("--select", "HSE-1"),
        ("--ignore", "HSE-2"),
        ("--extend-select", "HSE-1"),
        ("--param", "test.house.title_length=40"),
        ("--ruleset", "test.house"),
        ("--plan-type", "mission"),
        ("--limit", "depth=50"),
    ],
)
def test_the_scope_is_the_reports_own_and_is_told(made, options):
    report = made(*options)
    ran = c2a("verify", report, *made.plans, *(options if options[0] == "--limit" else ()))
    assert ran.code == 0, ran.out
    partial = options[0] not in ("--extend-select", "--plan-type", "--limit")
    assert ("a part of what is asked alone" in ran.out) is partial
    if partial:
        assert options[1] in ran.out


def test_an_edited_plan_is_named(made, good):
    report = made()
    good.write_text(good.read_text("utf-8").replace("A programme", "Another"), encoding="utf-8")
    ran = c2a("verify", report, *made.plans)
    assert ran.code == 1
    assert "the plan XA-1 was changed since it was judged" in ran.out
    assert "not among those given" not in ran.out  # one change, one sentence


def test_plans_too_few_and_too_many_are_named(made, weak):
    report = made()
    few, many = c2a("verify", report, *made.plans[:2]), c2a("verify", report, *made.plans, weak)
    assert (few.code, many.code) == (1, 1)
    assert "it is not among those given" in few.out
    assert "the report says nothing of this plan" in many.out


def paths(value, here=()):
    if isinstance(value, dict):
        for key, each in value.items():
            yield from paths(each, (*here, key))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from paths(each, (*here, place))
    else:
        yield here


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_value_can_be_touched_unnoticed(made, data):
    report = made()
    whole = json.loads(report.read_text("utf-8"))
    told = {("as_of",)}  # on another day on which every verdict is the same, the report is as true
    path = data.draw(st.sampled_from([each for each in paths(whole) if each[-1] != "source" and each not in told]))
    holder = whole
    for step in path[:-1]:
        holder = holder[step]
    old = holder[path[-1]]
    words = [*dict.fromkeys(("pass", "gap", "met", "compliant", "must", "may", "2026-11-02", "x")), None, True, 0, 7]
    holder[path[-1]] = data.draw(
        st.sampled_from([each for each in words if each != old or type(each) is not type(old)])
    )
    report.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    assert c2a("verify", report, *made.plans).code in (1, 2), path


def test_no_part_can_be_left_out_unnoticed(made):
    whole = json.loads(made().read_text("utf-8"))
    for place, _each in enumerate(whole["plans"][1]["findings"]):
        less = copy.deepcopy(whole)
        del less["plans"][1]["findings"][place]
        made().write_text(json.dumps(less), encoding="utf-8")
        ran = c2a("verify", "report.json", *made.plans)
        assert ran.code == 1
        assert "HSE-1.end at end" in ran.out
        assert "is found, and does not stand in the report" in ran.out


def test_a_verdict_that_was_made_better_by_hand_is_found(made):
    report = made()

    def better(data):
        data["plans"][1]["status"] = "compliant"
        data["plans"][1]["findings"] = []
        for each in dicts(data["plans"][1]):
            if each.get("outcome") == "gap":
                each["outcome"] = "pass"
        data["summary"]["by_status"] |= {"gaps": 0, "compliant": 2}

    edited(report, better)
    ran = c2a("verify", report, *made.plans)
    assert ran.code == 1
    assert 'gaps.json, status: the report says "compliant", judged again it is "gaps"' in ran.out


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d["tool"].update(version="9"), "it was written by c2a-rules 9; this is c2a-rules"),
        (lambda d: d["rulesets"][0].update(version="9"), "took part as 9; loaded now is 1.0.0"),
        (lambda d: d["rulesets"][0].update(sha256="0"), "took part with another content"),
        (lambda d: d["rulesets"][0].update(id="x.y"), "the rule set x.y 1.0.0 took part, and is not loaded now"),
        (lambda d: d["rulesets"].clear(), "the rule set test.house 1.0.0 is loaded now, and took no part"),
        (lambda d: d["rulesets"].append(d["rulesets"][0]), "listed twice"),
        (
            lambda d: d["plugins"].append({"distribution": "p", "version": "1", "sha256": ""}),
            "the plugin p 1 took part",
        ),
    ],
)
def test_what_judged_otherwise_is_named(made, change, words):
    report = made()
    edited(report, change)
    ran = c2a("verify", report, *made.plans)
    assert ran.code == 1
    assert words in ran.out
    assert "were not judged again" in ran.out


def test_a_changed_rule_is_noticed(made, shipped_rulesets):
    report = made()
    file = shipped_rulesets / "house.yaml"
    file.write_text(file.read_text("utf-8").replace("has(plan.end)", "true"), encoding="utf-8")
    ran = c2a("verify", report, *made.plans)
    assert ran.code == 1
    assert "the rule set test.house 1.0.0 took part with another content than it has now" in ran.out


def test_a_file_of_rules_is_given_again(made, tmp_path):
    lax = write(tmp_path, "lax.json", ruleset([action("LAX-1")], [rule("LAX-1.a")], id="test.lax", prefix="LAX"))
    report = made("--ruleset", "lax.json")
    without = c2a("verify", report, *made.plans)
    assert without.code == 1
    assert "test.lax 1.0.0 took part, and is not loaded now; name its file with --ruleset" in without.out
    moved = lax.rename(tmp_path / "moved.json")
    assert c2a("verify", report, *made.plans, "--ruleset", moved).code == 0
    assert c2a("verify", made(), *made.plans, "--ruleset", moved).code == 1


WAIVER = "- {rule: HSE-1.end, plan: XA-2, reason: The donor decides, approved_by: A. Lee, expires: 2027-01-01}\n"


def test_waivers_are_part_of_what_judged(made, tmp_path):
    file = tmp_path / "waivers.yaml"
    file.write_text(WAIVER + WAIVER.replace("XA-2", "XA-9").replace("2027", "2020"), encoding="utf-8")
    report = made("--waivers", "waivers.yaml")
    assert len(json.loads(report.read_text("utf-8"))["scope"]["waivers"]["sha256"]) == 64
    assert "name the file here too, with --waivers" in c2a("verify", report, *made.plans).out
    moved = file.rename(tmp_path / "moved.yaml")
    assert c2a("verify", report, *made.plans, "--waivers", moved).code == 0
    assert c2a("verify", made(), *made.plans, "--waivers", moved).code == 1
    moved.write_text(WAIVER.replace("donor", "minister"), encoding="utf-8")
    assert c2a("verify", report, *made.plans, "--waivers", moved).code == 1


def test_a_baseline_is_part_of_what_judged(made, tmp_path):
    earlier = made().rename(tmp_path / "earlier.json")
    report = made("--baseline", "earlier.json")
    assert c2a("verify", report, *made.plans).code == 1
    moved = earlier.rename(tmp_path / "moved.json")
    assert c2a("verify", report, *made.plans, "--baseline", moved).code == 0
    moved.write_text(moved.read_text("utf-8").replace("A programme", "Another"), encoding="utf-8")
    assert c2a("verify", report, *made.plans, "--baseline", moved).code == 1


@pytest.fixture
def install(tmp_path, monkeypatch):
    folder = tmp_path / "site"
    folder.mkdir()
    return installer(folder, monkeypatch)


def test_the_code_of_a_plugin_is_part_of_what_judged(made, tmp_path, install):
    module = install("", the_ruleset=extra())
    report = made()
    assert c2a("verify", report, *made.plans).code == 0
    source = tmp_path / "site" / module / "__init__.py"
    source.write_text(source.read_text("utf-8") + "\n# changed\n", encoding="utf-8")
    ran = c2a("verify", report, *made.plans)
    assert ran.code == 1
    assert "the plugin extra-dist 1.2 took part with another content" in ran.out


def test_a_plugin_that_was_left_out_is_left_out_again(made, install):
    install("", the_ruleset=extra())
    report = made("--without-plugin", "extra")
    assert c2a("verify", report, *made.plans).code == 0
    assert c2a("verify", made(), *made.plans, "--without-plugin", "extra").code == 1


def test_where_judging_fails_nothing_can_be_told(made, tmp_path):
    fails = ruleset([action()], [rule("HSE-1.a", "1 / (size(orgs) - size(orgs)) == 1")])
    write(tmp_path, "fails.json", fails)
    report = made("--ruleset", "fails.json")
    ran = c2a("verify", report, *made.plans, "--ruleset", "fails.json")
    assert ran.code == 3
    assert "cannot be told" in ran.out


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "not json", '{"run": {}}', "\ufeff", "\0", "[" * 100_000])
def test_what_is_no_report_is_none(made, tmp_path, text):
    (tmp_path / "not.json").write_text(text, encoding="utf-8")
    ran = c2a("verify", "not.json", *made.plans)
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_a_missing_report_is_none(made):
    assert c2a("verify", "nowhere.json", *made.plans).code == 2


def test_an_unfinished_report_never_belongs(made):
    report = made(form="jsonl")
    lines = report.read_bytes().splitlines(keepends=True)
    for count in range(len(lines)):
        report.write_bytes(b"".join(lines[:count]))
        assert c2a("verify", report, *made.plans).code == 2, count
        report.write_bytes(b"".join(lines[:count]) + lines[count][:-20])
        assert c2a("verify", report, *made.plans).code == 2, count
    report.write_bytes(b"".join([*lines[:2], *lines[3:]]))
    assert c2a("verify", report, *made.plans).code == 1


def test_a_report_that_says_a_thing_twice_is_none(made):
    report = made()
    text = report.read_text("utf-8")
    report.write_text(text.replace('"status": "gaps"', '"status": "compliant", "status": "gaps"', 1), encoding="utf-8")
    assert c2a("verify", report, *made.plans).code == 2


def test_a_plan_that_cannot_be_read_leaves_it_open(made):
    assert c2a("verify", made(), "nowhere.json").code == 2


def test_a_report_of_no_day_is_spoilt(made):
    report = made()
    edited(report, lambda data: data.update(as_of="2026-02-30"))
    ran = c2a("verify", report, *made.plans)
    assert ran.code == 2
    assert "is no date" in ran.err


def test_broken_and_twin_plans_are_verified_too(made, tmp_path, invalid):
    (tmp_path / "no.json").write_text("{", encoding="utf-8")
    write(tmp_path, "twin.json", plan(id="XA-1", context=DEVELOPMENT))
    plans = (*made.plans, invalid, tmp_path / "no.json", tmp_path / "twin.json")
    ran = c2a("verify", made(plans=plans), *plans)
    assert ran.code == 0, ran.out


def test_lines_of_one_file_are_told_apart(made, tmp_path):
    lines = "".join(json.dumps(json.loads(each.read_text("utf-8"))) + "\n" for each in made.plans)
    (tmp_path / "all.jsonl").write_text(lines + "{\n", encoding="utf-8")
    report = made(plans=["all.jsonl"])
    assert c2a("verify", report, "all.jsonl").code == 0
    (tmp_path / "all.jsonl").write_text(lines.replace("XA-2", "XA-7") + "{\n", encoding="utf-8")
    assert c2a("verify", report, "all.jsonl").code == 1
