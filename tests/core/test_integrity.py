"""Nothing reads as compliant that was not judged: every way to leave judging out, by its exit code and its status."""

import json

import pytest

from tests.core.distributions import extra, installer
from tests.core.house import DEVELOPMENT, action, c2a, plan, rule, ruleset, write

GOOD_WORDS = {"compliant", "no_gaps"}
BOTH = ("json", "jsonl")
CRASH = "1 / (size(orgs) - size(orgs)) == 1"


def checked(*arguments, form="json"):
    """Check; return exit code, the statuses of the plans, and whether the report says that it is complete."""
    ran = c2a("check", *arguments, "-f", form, "--as-of", "2026-11-01")
    if not ran.out:
        return ran.code, [], None
    if form == "json":
        data = ran.json
    else:
        lines = [json.loads(line) for line in ran.out.splitlines()]
        data = {"plans": [line["plan"] for line in lines if "plan" in line], "summary": lines[-1]["summary"]}
    return ran.code, [each["status"] for each in data["plans"]], data["summary"]["complete"]


@pytest.fixture
def install(tmp_path, monkeypatch):
    folder = tmp_path / "site"
    folder.mkdir()
    return installer(folder, monkeypatch)


NOT_STARTED = {
    "everything is ignored": ("--ignore", "HSE"),
    "no rule of the name": ("--select", "NOPE"),
    "a selector that names nothing": ("--select", ","),
    "a rule set that is not there": ("--ruleset", "nope.yaml"),
    "an empty file of rules": ("--ruleset", "empty.yaml"),
    "rules that are null": ("--ruleset", "null.yaml"),
    "a rule set without rules": ("--ruleset", "none.json"),
    "a rule set with actions alone": ("--ruleset", "actions.json"),
    "waivers that are not there": ("--waivers", "nope.yaml"),
    "a baseline that is not there": ("--baseline", "nope.json"),
    "a baseline that is a plan": ("--baseline", "good.json"),
    "a baseline that is unfinished": ("--baseline", "unfinished.jsonl"),
    "a lock that is not there": ("--locked",),
    "settings that are not there": ("--config", "nope.toml"),
    "a plugin that is not there": ("--plugin", "nope"),
    "a type that is none": ("--plan-type", "nope"),
}
LENIENT = ((), ("--fail-on", "never"), ("--allow-review", "--fail-on", "may", "--level", "must", "--only-gaps"))


@pytest.fixture
def here(tmp_path, good, monkeypatch):
    """The folder of a good plan, with what is no rule set."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.yaml").write_text("", encoding="utf-8")
    (tmp_path / "null.yaml").write_text("null\n", encoding="utf-8")
    write(tmp_path, "none.json", ruleset([], []))
    write(tmp_path, "actions.json", ruleset([action()], []))
    write(tmp_path, "crash.json", ruleset([action()], [rule("HSE-1.a", CRASH)]))
    assert c2a("check", good, "-o", "jsonl=whole.jsonl").code == 0
    lines = (tmp_path / "whole.jsonl").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "unfinished.jsonl").write_text("".join(lines[:-1]), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("lenient", LENIENT, ids=["strict", "never", "hidden"])
@pytest.mark.parametrize("arguments", NOT_STARTED.values(), ids=NOT_STARTED)
@pytest.mark.usefixtures("here")
def test_what_cannot_start_says_nothing_of_any_plan(arguments, lenient):
    code, statuses, _complete = checked("good.json", *arguments, *lenient)
    if arguments == ("--ruleset", "actions.json"):  # a framework without rules yet judges nothing
        assert (code in (2, 3), GOOD_WORDS.isdisjoint(statuses)) == (True, True)
        return
    assert (code, statuses) == (2, [])


NO_PLANS = {
    "no file": (),
    "an empty folder": ("folder",),
    "a pattern of nothing": ("*.nope",),
    "an empty file of lines": ("empty.jsonl",),
    "lines that are blank": ("blank.jsonl",),
    "a folder of which all is excluded": ("plans", "--config", "exclude.toml"),
    "a folder of something else": ("others",),
}


@pytest.mark.parametrize("lenient", LENIENT, ids=["strict", "never", "hidden"])
@pytest.mark.parametrize("arguments", NO_PLANS.values(), ids=NO_PLANS)
def test_no_plan_is_no_pass(here, arguments, lenient):
    (here / "folder").mkdir()
    (here / "empty.jsonl").write_text("", encoding="utf-8")
    (here / "blank.jsonl").write_text("\n  \n", encoding="utf-8")
    (here / "exclude.toml").write_text('exclude = ["plans/*"]\n', encoding="utf-8")
    write(here, "plans/good.json", plan(context=DEVELOPMENT))
    write(here, "others/schema.json", {"$schema": "https://json-schema.org/draft/2020-12/schema"})
    code, statuses, _complete = checked(*arguments, *lenient)
    lines = any(each.endswith(".jsonl") for each in arguments)  # a file that was named is a document, if a broken one
    assert (code, statuses) == ((1, ["invalid"]) if lines else (2, []))


@pytest.mark.parametrize("form", BOTH)
@pytest.mark.parametrize("lenient", LENIENT, ids=["strict", "never", "hidden"])
def test_a_rule_that_fails_leaves_its_plan_and_its_batch_incomplete(here, lenient, form):
    write(here, "other.json", plan(id="XA-9", context=DEVELOPMENT, orgs=[]))
    code, statuses, complete = checked("good.json", "other.json", "--ruleset", "crash.json", *lenient, form=form)
    assert (code, complete) == (3, False)
    assert "incomplete" in statuses
    assert GOOD_WORDS.isdisjoint(statuses)


ENDS = {
    "raises": "raise ValueError('no')",
    "exits": "raise SystemExit(0)",
    "dies": "__import__('os')._exit(0)",
    "is killed": "__import__('os').kill(__import__('os').getpid(), 15)",
    "takes too long": "while True: pass",
    "takes too much": "yield plan.gap('x' * 10**10)",
    "answers nonsense": "yield 17",
    "prints and dies": "print(1, flush=True); __import__('os')._exit(0)",
}


@pytest.mark.parametrize("ending", ENDS.values(), ids=ENDS)
@pytest.mark.usefixtures("here")
def test_a_rule_in_python_that_ends_badly_is_no_pass(install, monkeypatch, ending):
    monkeypatch.setenv("C2A_RULE_SECONDS", "2")
    monkeypatch.setenv("C2A_RULE_MEMORY", "512")
    code = f"""
@rule(action="XTR-1", id="XTR-1.coded", title="T", level="must", remedy="R")
def coded(plan):
    {ending}
"""
    install(code, the_ruleset=extra())
    for lenient in ((), ("--fail-on", "never")):
        found, statuses, complete = checked("good.json", *lenient)
        assert (found, statuses, complete) == (3, ["incomplete"], False)


BROKEN = {
    "does not import": "import nowhere_to_be_found\n",
    "exits on import": "raise SystemExit(0)\n",
    "fails in its hook": "@hookimpl\ndef c2a_readers():\n    raise ValueError('no')\n",
    "misspells its hook": "@hookimpl\ndef c2a_rulsets():\n    return []\n",
    "forgets the mark": "def c2a_readers():\n    return []\n",
    "has lost its rule set": "@hookimpl\ndef c2a_rulesets():\n    return [HERE / 'gone.yaml']\n",
}


@pytest.mark.parametrize("form", BOTH)
@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
@pytest.mark.usefixtures("here")
def test_a_plugin_that_fails_to_load_leaves_the_check_incomplete(install, broken, form):
    install(broken, tail="")
    for lenient in LENIENT:
        code, statuses, complete = checked("good.json", *lenient, form=form)
        assert (code, complete) == (3, False)
        assert statuses == ["no_gaps"], "judged in part, and said so"
    table = c2a("check", "good.json")
    assert table.code == 3
    assert "failed" in table.out
    assert c2a("check", "good.json", "--ruleset", "test.extra").code == 2


READER = """
from c2a_rules.model import Document
import json

class Halfway:
    name = "halfway"
    suffixes = (".half",)
    cannot_hold = frozenset()

    def read(self, stream, source, plan_type):
        yield Document(source, "0", json.load(stream))
        raise ValueError("the second plan")

@hookimpl
def c2a_readers():
    return [Halfway()]
"""


@pytest.mark.parametrize("form", ["json", "jsonl", "table", "markdown", "html", "csv", "sarif", "junit"])
def test_a_reader_that_fails_halfway_is_told_in_every_report(here, install, form):
    install(READER, tail="")
    write(here, "plan.half", plan(context=DEVELOPMENT))
    ran = c2a("check", "plan.half", "-f", form)
    assert ran.code == 3
    assert "the second plan" in ran.out, "whoever has the report alone is told too"
    assert "the second plan" in ran.err


FORMAT = """
class Halfway:
    name = "halfway"
    def __init__(self, options): pass
    def begin(self, run, out): out.write("begun")
    def plan(self, plan): raise ValueError("no")
    def end(self, findings): pass

@hookimpl
def c2a_reporters():
    return [Halfway]
"""


def test_a_format_that_fails_leaves_the_old_file_and_no_half_report(here, install):
    install(FORMAT, tail="")
    (here / "old.txt").write_text("old", encoding="utf-8")
    ran = c2a("check", "good.json", "-o", "halfway=old.txt", "-o", "json=report.json")
    assert ran.code == 3
    assert (here / "old.txt").read_text("utf-8") == "old"
    assert json.loads((here / "report.json").read_text("utf-8"))["summary"]["complete"] is False


NEVER_COMPLIANT = {
    "cancelled": {"status": "cancelled"},
    "over before it counted": {"start": "2010-01-01", "end": "2012-01-01"},
}


@pytest.mark.parametrize("parts", NEVER_COMPLIANT.values(), ids=NEVER_COMPLIANT)
def test_what_nothing_binds_is_not_applicable_and_not_compliant(here, parts, shipped_rulesets):
    house = shipped_rulesets / "house.yaml"
    dated = {**json.loads(house.read_text("utf-8")), "in_force_from": "2020-02-24"}
    house.write_text(json.dumps(dated), encoding="utf-8")
    write(here, "bound.json", plan(context=DEVELOPMENT, **parts))
    assert checked("bound.json") == (0, ["not_applicable"], True)


@pytest.mark.usefixtures("here")
def test_a_selection_that_nothing_applies_of_is_not_applicable():
    assert checked("good.json", "--select", "HSE-2.risks") == (0, ["not_applicable"], True)


@pytest.mark.parametrize(
    "options", [("--select", "HSE-1"), ("--ignore", "HSE-2"), ("--param", "test.house.title_length=1")]
)
@pytest.mark.usefixtures("here")
def test_a_part_is_never_called_compliant(options):
    assert checked("good.json", *options) == (0, ["no_gaps"], True)


@pytest.mark.parametrize("view", [("--level", "must"), ("--only-gaps",), ("--quiet",)])
@pytest.mark.usefixtures("here")
def test_what_is_hidden_counts(gaps, open_plan, view):
    assert checked(gaps, *view)[:2] == (1, ["gaps"])
    assert checked(open_plan, *view)[:2] == (1, ["needs_review"])


def waivers(here, **more):
    one = {"plan": "XA-2", "reason": "The donor decides", "approved_by": "A. Lee", "expires": "2027-01-01", **more}
    (here / "waivers.yaml").write_text(json.dumps([{"action": name, **one} for name in ("HSE-1", "HSE-2")]), "utf-8")
    return "--waivers", "waivers.yaml"


def test_waived_gaps_are_shown_as_waived_and_errors_never(here, gaps):
    assert checked(gaps, *waivers(here), "--select", "HSE-1.end") == (0, ["not_applicable"], True)
    report = c2a("check", gaps, *waivers(here), "-f", "json").json
    outcomes = {r["id"]: r["outcome"] for d in report["plans"][0]["domains"] for a in d["actions"] for r in a["rules"]}
    assert outcomes["HSE-1.end"] == "waived"
    write(here, "crashed.json", plan(id="XA-2", context=DEVELOPMENT))
    assert checked("crashed.json", *waivers(here), "--ruleset", "crash.json")[:2] == (3, ["incomplete"])
    assert checked(gaps, *waivers(here, expires="2020-01-01"))[:2] == (1, ["gaps"])
    assert checked(gaps, *waivers(here, reason=" "))[:2] == (1, ["gaps"])


@pytest.mark.usefixtures("here")
def test_a_baseline_of_another_plan_excuses_nothing(gaps, open_plan):
    assert c2a("check", open_plan, "-o", "json=other.json").code == 1
    assert checked(gaps, "--baseline", "other.json")[:2] == (1, ["gaps"])
    assert c2a("check", gaps, "-o", "json=own.json").code == 1
    assert checked(gaps, "--baseline", "own.json")[:2] == (0, ["gaps"]), "known gaps do not fail, and stay gaps"


@pytest.mark.parametrize("lenient", LENIENT, ids=["strict", "never", "hidden"])
def test_what_is_broken_in_a_batch_is_not_carried_by_the_others(here, invalid, lenient):
    (here / "lines.jsonl").write_text((here / "good.json").read_text("utf-8").replace("\n", "") + "\n{\n", "utf-8")
    assert checked("lines.jsonl", *lenient)[:2] == (1, ["compliant", "invalid"])
    assert checked("good.json", invalid, *lenient)[0] == 1


@pytest.mark.usefixtures("here")
def test_no_gate_changes_a_status(gaps):
    assert checked(gaps, "--fail-on", "never") == (0, ["gaps"], True)
