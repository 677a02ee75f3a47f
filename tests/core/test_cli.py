"""The command line: options, exit codes, and what is said where."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.house import DEVELOPMENT, ROOT, action, c2a, plan, rule, ruleset, write


def crashing(tmp_path):
    """A rule set with a rule that errs on every plan."""
    return write(tmp_path, "crash.yaml", ruleset([action()], [rule("HSE-1.a", "1 / (size(orgs) - size(orgs)) == 1")]))


def test_the_fixtures_are_what_they_say(good, gaps, weak, open_plan, invalid):
    ran = c2a("check", good, gaps, weak, open_plan, invalid, "-f", "json")
    assert [each["status"] for each in ran.json["plans"]] == [
        "compliant",
        "gaps",
        "compliant",
        "needs_review",
        "invalid",
    ]


@pytest.mark.parametrize(
    ("fixture", "options", "code"),
    [
        ("good", "", 0),
        ("gaps", "", 1),
        ("gaps", "--fail-on should", 1),
        ("gaps", "--fail-on never", 0),
        ("gaps", "--allow-review", 1),
        ("weak", "", 0),
        ("weak", "--fail-on should", 1),
        ("weak", "--fail-on may", 1),
        ("weak", "--fail-on should --ignore HSE-2.kind", 0),
        ("weak", "--fail-on may --ignore HSE-2.kind", 1),
        ("weak", "--fail-on never", 0),
        ("open_plan", "", 1),
        ("open_plan", "--allow-review", 0),
        ("open_plan", "--fail-on never", 0),
        ("open_plan", "--fail-on may --allow-review", 0),
        ("invalid", "", 1),
        ("invalid", "--fail-on never", 1),
        ("invalid", "--allow-review", 1),
    ],
)
def test_exit_codes(request, fixture, options, code):
    assert c2a("check", request.getfixturevalue(fixture), *options.split()).code == code


@pytest.mark.parametrize("options", ["", "--fail-on never", "--allow-review"])
def test_a_rule_that_crashes_makes_the_check_incomplete(good, invalid, tmp_path, options):
    ran = c2a("check", good, "--ruleset", crashing(tmp_path), "-f", "json", *options.split())
    assert ran.code == 3
    assert ran.json["plans"][0]["status"] == "incomplete"
    assert c2a("check", good, invalid, "--ruleset", crashing(tmp_path), *options.split()).code == 3


def test_what_is_shown_never_changes_what_is_counted(weak):
    everything = c2a("check", weak, "-f", "json", "--fail-on", "should")
    filtered = c2a("check", weak, "-f", "json", "--fail-on", "should", "--level", "must", "--only-gaps", "--quiet")
    assert filtered.code == everything.code == 1
    assert filtered.json["summary"] == everything.json["summary"]
    table = c2a("check", weak, "--level", "must")
    assert "below must are not shown" in table.out
    assert "HSE-2.kind" not in table.out
    assert "HSE-2.kind" in c2a("check", weak, "--level", "should").out


def test_only_gaps_hides_what_a_human_must_judge(open_plan):
    assert "HSE-2.phase" in c2a("check", open_plan).out
    ran = c2a("check", open_plan, "--only-gaps")
    assert "HSE-2.phase" not in ran.out
    assert ran.code == 1


USAGE = [
    ("check", "PATH"),
    ("check {good} --fromat json", "--format"),
    ("check {good} -f jsno", '(did you mean "json"?)'),
    ("check {good} -f json -f table", "only one format can go to the screen"),
    ("check {good} -o json", "not of the form FORMAT=PATH"),
    ("check {good} -o json=", "not of the form FORMAT=PATH"),
    ("check {good} -o jsno={tmp}/x", '(did you mean "json"?)'),
    ("check {good} -o json={tmp}/no/such/x", "cannot be written"),
    ("check {good} -o json={tmp}", "cannot be written"),
    ("check {good} -o json={good}", "would write over a plan to check"),
    ("check {good} -o json={tmp}/x -o table={tmp}/./x", "would write over another report"),
    ("check {good} --ruleset test.hose", '(did you mean "test.house"?)'),
    ("check {good} --ruleset {tmp}/crsh.yaml", '(did you mean "crash.yaml"?)'),
    ("check {good} --ruleset {tmp}/broken.yaml", "broken.yaml:1:1"),
    ("check {good} --select HSE-7", '(did you mean "HSE-'),
    ("check {good} --select HSE-1.ned", '(did you mean "HSE-1.end"?)'),
    ("check {good} --select HS", '(did you mean "HSE"?)'),
    ("check {good} --ignore HSE-1.en", '(did you mean "HSE-1.end"?)'),
    ("check {good} --extend-select GEN", "no rule, action or domain"),
    ("check {good} --extend-ignore GEN", "no rule, action or domain"),
    ("check {good} --select ,", "no rule, action or domain"),
    ("check {good} --ignore HSE", "leaves no rule"),
    ("check {good} --level mst", '(did you mean "must"?)'),
    ("check {good} --level never", "is no level"),
    ("check {good} --fail-on nevr", '(did you mean "never"?)'),
    ("check {good} --as-of 2026-02-30", "is no date"),
    ("check {good} --as-of 20260101", "is no date"),
    ("check {good} --as-of tomorrow", "is no date"),
    ("check {good} --plan-type misson", '(did you mean "mission"?)'),
    ("check {good} --param title_length=3", "not of the form RULESET.NAME=VALUE"),
    ("check {good} --param test.house.title_length", "not of the form RULESET.NAME=VALUE"),
    ("check {good} --param test.hose.title_length=3", '(did you mean "test.house"?)'),
    ("check {good} --param test.house.titel_length=3", '(did you mean "title_length"?)'),
    ("check {good} --param test.house.title_length=long", "is not of the type integer"),
    ("check {good} --param test.house.title_length=99999999999999999999", "is not of the type integer"),
    ("check {tmp}/godo.json", '(did you mean "good.json"?)'),
    ("check {tmp}/*.nothing", "matches no file"),
    ("check {tmp}/empty", "holds no file"),
    ("check {tmp}/crash.yaml", "no reader for files that end in"),
    ("check {good} --no-such", "--no-such"),
    ("check {good} --as-of", "--as-of"),
    ("chekc {good}", "check"),
    ("explain HSE-1.ned", '(did you mean "HSE-1.end"?)'),
    ("explain HSE-1.end {tmp}/godo.json", '(did you mean "good.json"?)'),
    ("explain", "ID"),
    ("actions HSE-99", '(did you mean "HSE-'),
    ("actions -f tabel", '(did you mean "table"?)'),
    ("rules HSE-1.ned", '(did you mean "HSE-1.end"?)'),
    ("rules --plan-type misson", '(did you mean "mission"?)'),
    ("rules --ruleset test.hose", '(did you mean "test.house"?)'),
    ("schema pln", '(did you mean "plan"?)'),
    ("test test.hose", '(did you mean "test.house"?)'),
    ("test -f jsno", '(did you mean "json"?)'),
    ("test --select HSE-1.ned", '(did you mean "HSE-1.end"?)'),
    ("convert {good}", "--output"),
    ("convert {tmp}/godo.json -o {tmp}/out", '(did you mean "good.json"?)'),
    ("convert {good} -o {good}", "is the file to convert"),
    ("convert {good} -o {tmp}/crash.yaml", "File exists"),
    ("convert {tmp}/lines.jsonl -o {tmp}/lines.jsonl", "is the file to convert"),
    ("convert {good} -o {tmp}/out --plan-type misson", '(did you mean "mission"?)'),
    ("convert {good} -o {tmp}/no/such/x.jsonl", "No such file"),
]


@pytest.mark.parametrize(("line", "words"), USAGE)
def test_a_usage_error_is_one_sentence_on_stderr(good, tmp_path, line, words):
    crashing(tmp_path)
    (tmp_path / "broken.yaml").write_text("- no rule set", encoding="utf-8")
    (tmp_path / "lines.jsonl").write_text(json.dumps(plan()), encoding="utf-8")
    (tmp_path / "empty").mkdir()
    ran = c2a(*(part.format(good=good, tmp=tmp_path) for part in line.split()))
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("c2a: ")
    assert ran.err.count("\n") == 1
    assert words in ran.err
    assert "Traceback" not in ran.err


def test_an_empty_selector_or_path_is_an_error(good):
    assert c2a("check", good, "--select", "").code == 2
    assert c2a("check", good, "--ignore", "").code == 2
    assert c2a("check", "").code == 2


def test_without_arguments_the_commands_are_told():
    ran = c2a()
    assert ran.code == 2
    assert "check" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("command", ["", "check", "explain", "actions", "rules", "test", "convert", "schema"])
def test_every_command_tells_its_options(command):
    ran = c2a(*command.split(), "--help")
    assert ran.code == 0
    assert "Usage" in ran.out


def test_the_version():
    assert c2a("--version").out.startswith("c2a-rules ")


SELECTED = [
    ("--select HSE-1", {"HSE-1.end", "HSE-1.long"}),
    ("--select HSE-1.end,HSE-2.lead", {"HSE-1.end", "HSE-2.lead"}),
    ("--select HSE-1.end --select HSE-2.lead", {"HSE-1.end", "HSE-2.lead"}),
    ("--select HSE-1.end --extend-select HSE-2.lead", {"HSE-1.end", "HSE-2.lead"}),
    ("--select HSE-1 --ignore HSE-1.long", {"HSE-1.end"}),
    ("--select HSE-1 --extend-ignore HSE-1.long", {"HSE-1.end"}),
    ("--ignore HSE-2", {"HSE-1.end", "HSE-1.long"}),
]


@pytest.mark.parametrize(("options", "rules"), SELECTED)
def test_selectors_pick_rules_and_make_the_scope_partial(good, options, rules):
    ran = c2a("check", good, "-f", "json", *options.split())
    (found,) = ran.json["plans"]
    assert {r["id"] for d in found["domains"] for a in d["actions"] for r in a["rules"]} == rules
    assert found["status"] == "no_gaps"
    assert ran.json["scope"]["partial"] is True


@pytest.mark.parametrize("options", ["", "--extend-select HSE-1", "--fail-on may --level must", "--no-plugins"])
def test_what_leaves_nothing_out_is_no_partial_scope(good, options):
    ran = c2a("check", good, "-f", "json", *options.split())
    assert ran.json["plans"][0]["status"] == "compliant"
    assert ran.json["scope"]["partial"] is False


def test_a_parameter_can_be_tuned(good):
    assert c2a("check", good, "--fail-on", "should").code == 0
    ran = c2a("check", good, "--fail-on", "should", "--param", "test.house.title_length=40", "-f", "json")
    assert ran.code == 1
    assert ran.json["scope"]["params"] == ["test.house.title_length=40"]
    assert ran.json["scope"]["partial"] is True


def test_a_rule_set_of_a_file_stands_alone(good, tmp_path):
    path = write(tmp_path, "mine.yaml", ruleset([action("MNE-1")], [rule("MNE-1.a")], id="test.mine", prefix="MNE"))
    ran = c2a("check", good, "-f", "json", "--ruleset", path)
    assert [each["id"] for each in ran.json["rulesets"]] == ["test.mine"]
    both = c2a("check", good, "-f", "json", "--ruleset", path, "--ruleset", "test.house", "--ruleset", path)
    assert [each["id"] for each in both.json["rulesets"]] == ["test.mine", "test.house"]


def test_two_different_rule_sets_of_one_id_are_an_error(good, tmp_path):
    path = write(tmp_path, "mine.yaml", ruleset([action("MNE-1")], [rule("MNE-1.a")], prefix="MNE"))
    ran = c2a("check", good, "--ruleset", path, "--ruleset", "test.house")
    assert ran.code == 2
    assert 'two different rule sets bear the id "test.house"' in ran.err


def test_the_day_is_told_in_the_report(good, tmp_path):
    path = write(tmp_path, "mine.yaml", ruleset([action()], [rule("HSE-1.a", "today == '2031-05-06'")]))
    ran = c2a("check", good, "-f", "json", "--ruleset", path, "--as-of", "2031-05-06")
    assert ran.code == 0
    assert ran.json["as_of"] == "2031-05-06"
    assert c2a("check", good, "--ruleset", path, "--as-of", "2031-05-07").code == 1


def test_a_plan_from_stdin():
    ran = c2a("check", "-", "-f", "json", stdin=json.dumps(plan(context=DEVELOPMENT)).encode())
    assert ran.code == 0
    assert ran.json["plans"][0]["source"] == "<stdin>"
    assert c2a("check", "-", stdin=b"").code == 1


def test_plans_a_line(tmp_path):
    lines = [json.dumps(plan(id=f"XA-{n}", context=DEVELOPMENT)) for n in range(3)]
    path = tmp_path / "plans.jsonl"
    path.write_text("\n".join([*lines, "{"]), encoding="utf-8")
    ran = c2a("check", path, "-f", "json")
    assert ran.code == 1
    assert [each["source"] for each in ran.json["plans"]] == [f"{path}:{n}" for n in (1, 2, 3, 4)]
    assert [each["status"] for each in ran.json["plans"]] == ["compliant"] * 3 + ["invalid"]


def test_an_array_of_plans_is_told_of_json_lines(tmp_path):
    ran = c2a("check", write(tmp_path, "array.json", [plan()]))
    assert ran.code == 1
    assert ".jsonl" in ran.out


def test_the_same_file_twice_is_checked_once(good, monkeypatch):
    monkeypatch.chdir(good.parent)
    ran = c2a("check", good, "good.json", "./good.json", "-f", "json")
    assert len(ran.json["plans"]) == 1
    assert ran.code == 0


def test_two_plans_of_one_id_are_a_finding(good, tmp_path):
    copy = write(tmp_path, "copy.json", plan(id="XA-1", context=DEVELOPMENT))
    ran = c2a("check", good, copy, "-f", "json")
    assert ran.code == 1
    first, second = ran.json["plans"]
    assert first["findings"] == []
    (finding,) = second["findings"]
    assert finding["rule"] == "DOC.duplicate-id"
    assert finding["pointer"] == "/id"
    assert finding["line"] == 3
    assert str(good) in finding["message"]
    assert second["status"] == "gaps"


def test_in_a_folder_what_names_another_schema_is_passed_over_and_noted(good, tmp_path):
    assert good.parent == tmp_path
    other = write(tmp_path, "other.json", {"$schema": "https://example.org/report.schema.json", "a": 1})
    write(
        tmp_path, "sub/mine.json", {**plan(id="XA-7", context=DEVELOPMENT), "$schema": "../programme-plan.schema.json"}
    )
    (tmp_path / "readme.txt").write_text("x", encoding="utf-8")
    ran = c2a("check", tmp_path, "-f", "json")
    assert ran.code == 0
    assert [Path(each["source"]).name for each in ran.json["plans"]] == ["good.json", "mine.json"]
    assert f"{other.as_posix()}: passed over" in ran.err
    named = c2a("check", other, "-f", "json")
    assert named.json["plans"][0]["status"] == "invalid"
    both = c2a("check", tmp_path, other, "-f", "json")
    assert "invalid" in {each["status"] for each in both.json["plans"]}


def test_a_folder_of_nothing_but_other_files_is_an_error(tmp_path):
    write(tmp_path, "only/other.json", {"$schema": "https://example.org/report.schema.json"})
    ran = c2a("check", tmp_path / "only")
    assert ran.code == 2
    assert "no plan was found" in ran.err


def test_reports_go_where_they_are_sent(gaps, tmp_path):
    ran = c2a("check", gaps, "-o", f"json={tmp_path / 'r.json'}", "-o", f"table={tmp_path / 'r.txt'}")
    assert ran.code == 1
    assert ran.out == ""
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["summary"]["plans"] == 1
    assert "HSE-1.end" in (tmp_path / "r.txt").read_text("utf-8")
    shown = c2a("check", gaps, "-f", "table", "-f", "table", "-o", f"json={tmp_path / 'r.json'}")
    assert "HSE-1.end" in shown.out


def test_a_report_is_the_same_on_the_screen_and_in_a_file(gaps, tmp_path):
    c2a("check", gaps, "-o", f"json={tmp_path / 'r.json'}", "--as-of", "2026-11-01")
    assert c2a("check", gaps, "-f", "json", "--as-of", "2026-11-01").out == (tmp_path / "r.json").read_text("utf-8")


def test_a_check_that_does_not_start_leaves_an_older_report_alone(tmp_path):
    report = tmp_path / "r.json"
    report.write_text("old", encoding="utf-8")
    assert c2a("check", tmp_path / "none.json", "-o", f"json={report}").code == 2
    assert report.read_text("utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir() if "part" in each.name] == []


def test_a_report_may_be_written_into_the_folder_that_is_checked(good):
    folder = good.parent
    ran = c2a("check", folder, "-f", "table", "-o", f"json={folder / 'report.json'}")
    assert ran.code == 0
    assert len(json.loads((folder / "report.json").read_text("utf-8"))["plans"]) == 1


def run(*arguments, stdin=b"", **environment):
    return subprocess.run(
        [sys.executable, "-c", "from c2a_rules.cli import main; main()", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
        cwd=ROOT,
    )


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_report_is_the_same_bytes_whatever_the_machine_speaks(tmp_path, encoding):
    path = write(tmp_path, "plan.json", plan(title="Prógram ✓ 計画", end=None))
    mine = write(tmp_path, "mine.yaml", ruleset([action()], [rule("HSE-1.a", "has(plan.end)", at="/end")]))
    arguments = ("check", path, "--ruleset", mine, "--as-of", "2026-11-01", "--no-plugins")
    ran = run(*arguments, PYTHONIOENCODING=encoding)
    assert ran.returncode == 1, ran.stderr
    assert "Prógram ✓ 計画" in ran.stdout.decode("utf-8")
    assert ran.stdout == run(*arguments).stdout


def test_a_file_name_that_is_no_text_is_told_all_the_same(tmp_path):
    name = os.fsdecode(b"pl\xffn.json")
    try:
        path = write(tmp_path, name, plan(end=None))
    except OSError:
        pytest.skip("this disk takes no such name")
    ran = run("check", path, "-f", "json", "--no-plugins")
    assert ran.returncode == 1, ran.stderr
    assert json.loads(ran.stdout)["plans"][0]["source"].endswith("pl\udcffn.json")


def test_a_reader_that_goes_away_is_no_crash(tmp_path):
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(json.dumps(plan(id=f"XA-{n}", end=None)) for n in range(400)), encoding="utf-8")
    command = [sys.executable, "-c", "from c2a_rules.cli import main; main()", "check", str(path), "-v"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as running:
        running.stdout.close()
        error = running.stderr.read()
        running.wait()
    assert running.returncode == 2
    assert error == b""
