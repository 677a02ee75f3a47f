"""Plugins come in one by one; one that fails costs itself, is told, and leaves the check incomplete."""

import json
from importlib.metadata import EntryPoint
from types import ModuleType, SimpleNamespace

import pytest

from c2a_rules import plugins
from c2a_rules.hookspecs import hookimpl
from c2a_rules.model import Document
from c2a_rules.report.json import JsonReporter
from tests.core.house import action, c2a, plan, rule, ruleset, write


class Point:
    """An entry point whose module is made here."""

    def __init__(self, name, load, distribution="some-dist", version="1.2"):
        self.name = name
        self.load = load
        self.dist = SimpleNamespace(name=distribution, version=version)


def module(**parts):
    """A plugin's module."""
    found = ModuleType("some_plugin")
    for name, value in parts.items():
        setattr(found, name, value)
    return found


def hook(items):
    """A hook that gives these items, or raises what it is given."""

    @hookimpl
    def give():
        if isinstance(items, BaseException):
            raise items
        return items

    return give


@pytest.fixture
def installed(monkeypatch):
    """Installs plugins: name → module, or what loading it raises."""

    def install(*points):
        monkeypatch.setattr(plugins, "entry_points", lambda group: list(points) if group == "c2a_rules" else [])

    return install


def point(name, loaded, distribution="some-dist"):
    def load():
        if isinstance(loaded, BaseException):
            raise loaded
        return loaded

    return Point(name, load, distribution)


@pytest.fixture
def good(tmp_path):
    """A plugin with a rule set of its own."""
    path = write(tmp_path, "other/extra.yaml", extra())
    return point("good", module(c2a_rulesets=hook([path])), "b-dist")


def extra(**top):
    data = ruleset([action("XTR-1")], [rule("XTR-1.a", "plan.title != ''")])
    return {**data, "id": "test.extra", "prefix": "XTR", **top}


@pytest.fixture
def the_plan(tmp_path):
    return write(tmp_path, "plan.json", plan(context={"phases": ["development"]}))


def check(the_plan, *arguments):
    return c2a("check", the_plan, "-f", "json", "--as-of", "2026-11-01", "--fail-on", "never", *arguments)


def test_a_plugin_brings_its_rules(installed, good, the_plan):
    installed(good)
    ran = check(the_plan)
    assert ran.code == 0
    assert [each["id"] for each in ran.json["rulesets"]] == ["test.house", "test.extra"]
    assert ran.json["plugins"] == [{"distribution": "b-dist", "version": "1.2", "sha256": ""}]
    assert ran.json["scope"]["partial"] is False


class Raises:
    """A reader that falls over."""

    name = "raises"
    suffixes = (".txt",)
    cannot_hold = frozenset()

    def read(self, _stream, source, _plan_type):
        yield Document(source, "0" * 64, plan(id="XA-9"))
        raise KeyError("what")


class NoName:
    """A reader that lacks nearly everything."""


def broken(tmp_path):
    """Plugins that fail, each in its own way, with a word of the reason that must be told."""
    clash = write(tmp_path, "clash/c.yaml", ruleset([action("HSE-9")], [rule("HSE-9.a")], id="test.clash"))
    same = write(tmp_path, "same/c.yaml", extra(id="test.house"))
    bad = write(tmp_path, "bad/c.yaml", extra(version="one"))
    return {
        "import": (ImportError("no module named nowhere"), "no module named nowhere"),
        "syntax": (SyntaxError("bad code"), "bad code"),
        "exits": (SystemExit(0), "SystemExit"),
        "misspelt": (module(c2a_rulsets=hook([])), "c2a_rulsets"),
        "unmarked": (module(c2a_rulesets=list), "@hookimpl"),
        "rulesets raises": (module(c2a_rulesets=hook(RuntimeError("hook fell over"))), "hook fell over"),
        "readers raises": (module(c2a_readers=hook(RuntimeError("hook fell over"))), "hook fell over"),
        "reporters raises": (module(c2a_reporters=hook(RuntimeError("hook fell over"))), "hook fell over"),
        "hook exits": (module(c2a_readers=hook(SystemExit(0))), "SystemExit"),
        "not a list": (module(c2a_rulesets=hook(3)), "TypeError"),
        "no such file": (module(c2a_rulesets=hook([tmp_path / "none.yaml"])), "cannot be read"),
        "broken rule set": (module(c2a_rulesets=hook([bad])), '"one" is not possible as "Version"'),
        "taken prefix": (module(c2a_rulesets=hook([clash])), 'the prefix "HSE"'),
        "taken id": (module(c2a_rulesets=hook([same])), "is loaded already"),
        "no reader": (module(c2a_readers=hook([NoName()])), "has no name"),
        "no reporter": (module(c2a_reporters=hook([NoName])), "has no name"),
    }


KINDS = (
    "import",
    "syntax",
    "exits",
    "misspelt",
    "unmarked",
    "rulesets raises",
    "readers raises",
    "reporters raises",
    "hook exits",
    "not a list",
    "no such file",
    "broken rule set",
    "taken prefix",
    "taken id",
    "no reader",
    "no reporter",
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_plugin_that_fails_is_told_and_the_others_go_on(installed, good, the_plan, tmp_path, kind):
    loaded, reason = broken(tmp_path)[kind]
    installed(point("bad", loaded, "a-dist"), good)
    ran = check(the_plan)
    assert ran.code == 3
    assert "Traceback" not in ran.err
    (line,) = [each for each in ran.err.splitlines() if each.startswith("c2a: the plugin bad (a-dist) failed")]
    assert reason in line
    assert [each["id"] for each in ran.json["rulesets"]] == ["test.house", "test.extra"]
    assert any(reason in note for note in ran.json["notes"])
    assert ran.json["scope"]["partial"] is True
    assert ran.json["plans"][0]["status"] != "compliant"


def test_every_kind_of_failure_is_tried(tmp_path):
    assert set(broken(tmp_path)) == set(KINDS)


def test_plugins_load_in_the_order_of_distribution_and_name(installed, the_plan):
    order = []

    def noting(name):
        return lambda: order.append(name) or module()

    installed(
        Point("b", noting("2b"), "dist-2"), Point("a", noting("2a"), "dist-2"), Point("z", noting("1z"), "dist-1")
    )
    check(the_plan)
    assert order == ["1z", "2a", "2b"]


def test_two_distributions_may_give_their_plugins_one_name(installed, good, the_plan, tmp_path):
    other = write(tmp_path, "third/t.yaml", extra(id="test.third", prefix="THD", actions=[], rules=[]))
    installed(good, point("good", module(c2a_rulesets=hook([other])), "c-dist"))
    ran = check(the_plan)
    assert ran.code == 0
    assert len(ran.json["rulesets"]) == 3


def test_a_module_offered_twice_is_told_and_taken_once(installed, good, the_plan):
    installed(good, point("again", good.load(), "c-dist"))
    ran = check(the_plan)
    assert ran.code == 3
    assert [each["id"] for each in ran.json["rulesets"]] == ["test.house", "test.extra"]


@pytest.fixture
def both(installed, good):
    """How to install plugins, and a good one."""
    return installed, good


@pytest.mark.parametrize(
    ("option", "sets", "left_out"),
    [
        ("--no-plugins", ["test.house"], ["good", "other"]),
        ("--plugin good", ["test.house", "test.extra"], ["other"]),
        ("--plugin good,other", ["test.house", "test.extra"], []),
        ("--plugin other", ["test.house"], ["good"]),
        ("--without-plugin good", ["test.house"], ["good"]),
        ("--without-plugin other", ["test.house", "test.extra"], ["other"]),
    ],
)
def test_plugins_can_be_left_out_which_makes_the_scope_partial(both, the_plan, option, sets, left_out):
    installed, good = both
    installed(good, point("other", module(), "c-dist"))
    ran = check(the_plan, *option.split())
    assert ran.code == 0
    assert [each["id"] for each in ran.json["rulesets"]] == sets
    assert ran.json["scope"]["plugins_left_out"] == left_out
    assert ran.json["scope"]["partial"] is bool(left_out)
    assert ran.json["plans"][0]["status"] == ("no_gaps" if left_out else "compliant")


@pytest.mark.parametrize("option", ["--plugin", "--without-plugin"])
def test_a_plugin_that_is_not_there_is_an_error_with_the_closest_name(installed, good, the_plan, option):
    installed(good)
    ran = check(the_plan, option, "goood")
    assert ran.code == 2
    assert ran.err == 'c2a: no plugin is named "goood" (did you mean "good"?)\n'


def test_a_plugin_left_out_is_not_even_loaded(installed, the_plan):
    installed(point("bad", ImportError("never asked")))
    assert check(the_plan, "--no-plugins").code == 0
    assert check(the_plan, "--without-plugin", "bad").code == 0


def test_what_a_plugin_prints_does_not_reach_the_report(installed, the_plan):
    @hookimpl
    def chatty():
        print("hello from a hook")  # noqa: T201 - what a plugin should not do
        return []

    def load():
        print("hello from an import")  # noqa: T201 - what a plugin should not do
        return module(c2a_rulesets=chatty)

    installed(Point("chatty", load))
    ran = check(the_plan)
    assert ran.code == 0
    assert json.loads(ran.out)["plans"]
    assert "hello from a hook" in ran.err
    assert "hello from an import" in ran.err


def test_a_reader_that_falls_over_costs_its_file_alone(installed, the_plan, tmp_path):
    (tmp_path / "x.txt").write_text("x", encoding="utf-8")
    installed(point("raises", module(c2a_readers=hook([Raises()]))))
    ran = c2a("check", tmp_path / "x.txt", the_plan, "-f", "json", "--fail-on", "never")
    assert ran.code == 3
    assert [each["id"] for each in ran.json["plans"]] == ["XA-9", "XA-1"]
    assert "x.txt: KeyError: 'what'" in ran.err
    assert "Traceback" not in ran.err


def test_a_check_of_nothing_but_a_broken_reader_is_incomplete(installed, tmp_path):
    class Silent(Raises):
        def read(self, _stream, _source, _plan_type):
            raise RuntimeError("at once")

    (tmp_path / "x.txt").write_text("x", encoding="utf-8")
    installed(point("raises", module(c2a_readers=hook([Silent()]))))
    ran = c2a("check", tmp_path / "x.txt", "-f", "json")
    assert ran.code == 3
    assert ran.json["plans"] == []


@pytest.mark.parametrize("where", ["begin", "plan", "end"])
def test_a_format_that_falls_over_costs_itself_alone(installed, the_plan, tmp_path, where):
    def fall_over(*_arguments):
        raise ZeroDivisionError("format")

    reporter = type("Falls", (JsonReporter,), {"name": "falls", where: fall_over})
    installed(point("falls", module(c2a_reporters=hook([reporter]))))
    ran = c2a("check", the_plan, "-o", f"falls={tmp_path / 'out'}", "-f", "json", "--fail-on", "never")
    assert ran.code == 3
    assert ran.json["plans"]
    assert "the format falls: ZeroDivisionError" in ran.err


def test_what_a_plugin_reads_tells_two_plans_of_one_file_apart(installed, tmp_path):
    class Twins(Raises):
        def read(self, _stream, source, _plan_type):
            yield Document(source, "0" * 64, plan())
            yield Document(source, "0" * 64, plan())

    (tmp_path / "x.txt").write_text("x", encoding="utf-8")
    installed(point("twins", module(c2a_readers=hook([Twins()]))))
    ran = c2a("check", tmp_path / "x.txt", "-f", "json")
    assert ran.code == 1
    assert [[f["rule"] for f in each["findings"] if f["rule"].startswith("DOC")] for each in ran.json["plans"]] == [
        [],
        ["DOC.duplicate-id"],
    ]


def test_the_type_of_plan_reaches_the_reader(installed, tmp_path):
    class Typed(Raises):
        def read(self, _stream, source, plan_type):
            yield Document(source, "0" * 64, plan(plan_type=plan_type or "mission"))

    (tmp_path / "x.TXT").write_text("x", encoding="utf-8")
    installed(point("typed", module(c2a_readers=hook([Typed()]))))
    ran = c2a("check", tmp_path / "x.TXT", "-f", "json", "--plan-type", "headquarters")
    assert ran.json["plans"][0]["plan_type"] == "headquarters"


def test_the_built_in_parts_come_through_the_same_door():
    found = plugins.new_plugins()
    from c2a_rules import builtin

    found.register("builtin", plugins.PluginInfo("c2a-rules", "1"), builtin)
    assert found.failures == []
    assert {each.name for _plugin, each in found.collect("c2a_reporters")} >= {"table", "json"}
    assert {each.name for _plugin, each in found.collect("c2a_readers")} >= {"json", "jsonl"}


def test_an_entry_point_of_the_real_kind_is_loaded():
    entry = EntryPoint("builtin", "c2a_rules.builtin", "c2a_rules")
    assert hasattr(entry.load(), "c2a_rulesets")
