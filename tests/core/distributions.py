"""Plugins as installed distributions, made of a few lines of code: what a worker process can import as well."""

import itertools
import json
import sys
from collections.abc import Callable
from importlib.metadata import distributions
from pathlib import Path
from textwrap import dedent

import pytest

from c2a_rules import plugins
from tests.core.house import action, rule, ruleset

_NUMBERS = itertools.count()
HEAD = """
from pathlib import Path
from c2a_rules.hookspecs import hookimpl
from c2a_rules.pyrules import Judgement, Plan, function, rule

HERE = Path(__file__).parent
"""
TAIL = """

@hookimpl
def c2a_rules():
    return [each for each in list(globals().values()) if type(each).__name__ == "PythonRule"]

@hookimpl
def c2a_functions():
    return [each for each in list(globals().values()) if type(each).__name__ == "PythonFunction"]
"""
RULE_SET = """

@hookimpl
def c2a_rulesets():
    return [HERE / "XTR.json"]
"""
Install = Callable[..., str]


def extra(*rules, **top):
    """A rule set with one action, for rules in Python and others."""
    data = ruleset([action("XTR-1")], [rule("XTR-1.declared", "plan.title != ''"), *rules])
    return {**data, "id": "test.extra", "prefix": "XTR", **top}


def installer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Return what installs a plugin from its code: (code, name, rule set, tail) → its module's name."""
    monkeypatch.syspath_prepend(str(folder))
    offered = {}

    def found(group):
        known = [
            (each.name, point)
            for each in distributions(path=[str(folder)])
            for point in each.entry_points.select(group=group)
        ]
        return [point for name, point in known if name in offered]

    monkeypatch.setattr(plugins, "entry_points", found)

    def install(code, name="extra", the_ruleset=None, tail=TAIL):
        module = f"made_plugin_{next(_NUMBERS)}"
        package = folder / module
        package.mkdir()
        own = RULE_SET if the_ruleset is not None else ""
        (package / "__init__.py").write_text(HEAD + dedent(code) + own + tail, encoding="utf-8")
        if the_ruleset is not None:
            (package / "XTR.json").write_text(json.dumps(the_ruleset), encoding="utf-8")
        info = folder / f"{name}_dist-1.2.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}-dist\nVersion: 1.2\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[c2a_rules]\n{name} = {module}\n", encoding="utf-8")
        offered[f"{name}-dist"] = True
        monkeypatch.delitem(sys.modules, module, raising=False)
        return module

    return install


def outcomes_of(ran, place=0):
    """Rule id → outcome, from a report as JSON."""
    domains = ran.json["plans"][place]["domains"]
    return {r["id"]: r["outcome"] for domain in domains for each in domain["actions"] for r in each["rules"]}
