"""What plugins offer through their hooks, each part looked at before it is used.

A part that breaks the promises of its hook is told as its plugin's failure and left out; the others go on.
"""

import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from c2a_rules.declarations import PythonFunction, PythonRule, is_plain_type
from c2a_rules.errors import did_you_mean
from c2a_rules.facts import PATHS, REGISTRY
from c2a_rules.facts.registry import FactFunction
from c2a_rules.model import PLAN_TYPES, Action, Reader, Reporter, Rule
from c2a_rules.plugins import LoadedPlugin, Plugins
from c2a_rules.rulesets import RuleSet
from c2a_rules.validation import OwnSchema, faults, fits

if TYPE_CHECKING:
    from c2a_rules.pyrules.process import Plugin
    from c2a_rules.pyrules.remote import PluginRule

_FUNCTION = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")
_NAMESPACE = re.compile(r"[a-z0-9][a-z0-9._-]*")
_EMPTY = ("pass", "not_applicable", "gap")


class Offers:
    """The readers, formats, functions, Python rules and extensions of the loaded plugins."""

    def __init__(self, plugins: Plugins) -> None:
        self._plugins = plugins
        self._owners: dict[int, LoadedPlugin] = {}
        self._workers: dict[int, Plugin] = {}
        self.namespaces: dict[str, LoadedPlugin] = {}

    @cached_property
    def readers(self) -> Mapping[str, Reader]:
        """File suffix → reader."""
        found: dict[str, Reader] = {}
        for reader in self._having("c2a_readers", ("name", "suffixes", "cannot_hold", "read")):
            for suffix in reader.suffixes:
                found.setdefault(suffix.lower(), reader)
        return found

    @cached_property
    def reporters(self) -> Mapping[str, type[Reporter]]:
        """Format name → reporter."""
        found: dict[str, type[Reporter]] = {}
        for each in self._having("c2a_reporters", ("name", "begin", "plan", "end")):
            found.setdefault(each.name, each)
        return found

    def _having(self, hook: str, parts: Sequence[str]) -> list[Any]:
        found = []
        for plugin, each in self._plugins.collect(hook):
            lacking = [part for part in parts if not hasattr(each, part)]
            if lacking:
                self._plugins.fail(plugin, f"{hook}: {each!r} has no {lacking[0]}")
            else:
                self._owners[id(each)] = plugin
                found.append(each)
        return found

    def owner(self, part: object) -> LoadedPlugin:
        """Return the plugin that a reader or a format's class comes from."""
        return self._owners[id(part)]

    @cached_property
    def extensions(self) -> Mapping[str, OwnSchema]:
        """Namespace → what a plan may hold under it; `namespaces` says whose it is."""
        found: dict[str, OwnSchema] = {}
        for plugin, each in self._plugins.collect("c2a_plan_extensions"):
            wrong = _wrong_extension(each, found)
            if wrong:
                self._plugins.fail(plugin, f"c2a_plan_extensions: {wrong}")
                continue
            namespace, schema = each
            try:
                found[namespace] = OwnSchema(schema)
                self.namespaces[namespace] = plugin
            except ValueError as error:
                self._plugins.fail(plugin, f'c2a_plan_extensions: "{namespace}": {error}')
        return found

    @cached_property
    def functions(self) -> tuple[FactFunction, ...]:
        """What plugins let expressions call; each call is answered by the plugin's own process."""
        return tuple(self._function(plugin, each) for plugin, each in self.declared_functions)

    def _function(self, plugin: LoadedPlugin, each: PythonFunction) -> FactFunction:
        from c2a_rules.pyrules.remote import remote

        asked = remote(each, str(plugin), self._worker(plugin))
        return FactFunction(each.name, each.parameters, each.result, each.meaning, asked)

    @cached_property
    def declared_functions(self) -> tuple[tuple[LoadedPlugin, PythonFunction], ...]:
        """The functions of plugins that are well declared, each with its plugin."""
        found: dict[str, tuple[LoadedPlugin, PythonFunction]] = {}
        for plugin, each in self._plugins.collect("c2a_functions"):
            wrong = _wrong_function(each, found)
            if wrong:
                self._plugins.fail(plugin, f"c2a_functions: {wrong}")
            else:
                found[each.name] = (plugin, each)
        return tuple(found.values())

    @cached_property
    def declared_rules(self) -> tuple[tuple[LoadedPlugin, PythonRule], ...]:
        """The Python rules that are well declared, each with its plugin; their actions are not looked up yet."""
        found = []
        for plugin, each in self._plugins.collect("c2a_rules"):
            wrong = _wrong_rule(each)
            if wrong:
                self._plugins.fail(plugin, f"c2a_rules: {wrong}", "Write it as docs/plugins.md says.")
            else:
                found.append((plugin, each))
        return tuple(found)

    def rules(self, chosen: Mapping[str, RuleSet], loaded: Mapping[str, RuleSet]) -> tuple[Rule, ...]:
        """Return the Python rules on actions of the chosen rule sets; what fits no loaded rule set is a failure."""
        actions = _actions(chosen.values())
        elsewhere = _actions(loaded.values())
        known = {rule.info.id: r.id for r in (*loaded.values(), *chosen.values()) for rule in r.rules}
        found: list[Rule] = []
        for plugin, rule in self.declared_rules:
            action, ruleset = actions.get(rule.action) or elsewhere.get(rule.action) or (None, None)
            if action is None or ruleset is None:
                hint = did_you_mean(rule.action, {*actions, *elsewhere})
                wrong = f'the rule "{rule.id}" is for the action "{rule.action}", which no rule set has{hint}'
            else:
                wrong = _misplaced(rule, ruleset, known)
            if wrong or action is None or ruleset is None:
                self._plugins.fail(plugin, f"c2a_rules: {wrong}", "See the ids that `c2a actions` lists.")
                continue
            known[rule.id] = ruleset.id
            if rule.action in actions:
                found.append(self._rule(plugin, rule, action, ruleset))
        return tuple(found)

    def _rule(self, plugin: LoadedPlugin, rule: PythonRule, action: Action, ruleset: RuleSet) -> "PluginRule":
        from c2a_rules.pyrules.remote import PluginRule

        return PluginRule(rule, str(plugin), self._worker(plugin), ruleset, action.binds)

    def _worker(self, plugin: LoadedPlugin) -> "Plugin":
        """Return the process of a plugin, which is started when something of it is used."""
        from c2a_rules.pyrules.process import Limits, Plugin

        if id(plugin) not in self._workers:
            self._workers[id(plugin)] = Plugin(plugin.target, Limits.from_environment(os.environ))
        return self._workers[id(plugin)]


def _actions(rulesets: Iterable[RuleSet]) -> dict[str, tuple[Action, RuleSet]]:
    return {action.id: (action, ruleset) for ruleset in rulesets for action in ruleset.actions}


def _wrong_extension(each: object, found: Collection[str]) -> str:
    if not (isinstance(each, tuple) and len(each) == 2 and isinstance(each[1], dict)):  # noqa: PLR2004 - a pair
        return f"{each!r} is no pair of a namespace and a JSON Schema"
    namespace = each[0]
    if not isinstance(namespace, str) or not _NAMESPACE.fullmatch(namespace):
        return f"{namespace!r} is no namespace; write small letters, digits, - and _"
    return f'the namespace "{namespace}" is taken already' if namespace in found else ""


def _wrong_function(each: object, found: Collection[str]) -> str:
    from c2a_rules.expressions.overloads import library

    if not isinstance(each, PythonFunction):
        return f"{each!r} is no function for expressions; put @function (from c2a_rules.pyrules) above it"
    if not isinstance(each.name, str) or not _FUNCTION.fullmatch(each.name):
        return f'"{each.name}" is no name for a function; write small letters, digits and _, with one dot at most'
    if each.name in found or each.name in REGISTRY.functions or library(each.name):
        return f'the function "{each.name}" exists already; give it a namespace of your own ("my_org.{each.name}")'
    if each.name.split(".")[0] in (*PATHS, "today", "params", "catalogue", "self"):
        return f'"{each.name}" begins with the name of a variable'
    for type_ in (*each.parameters, each.result):
        if not is_plain_type(type_):
            return f'the function "{each.name}": "{type_}" is no plain type; write bool, int, double, string, list(…)'
    return ""


def _wrong_rule(each: object) -> str:
    """Say what is wrong with a Python rule as such, or return an empty string."""
    if not isinstance(each, PythonRule):
        return f"{each!r} is no rule; put @rule (from c2a_rules.pyrules) above it"
    data = {**each.data(), "assert": "true", "at": "/", "message": "-"}
    held = {"id": "a.b", "version": "1.0.0", "title": "-", "prefix": "A", "rules": [data]}
    for fault in () if fits("ruleset", held) else faults("ruleset", held):  # what explains takes long to load
        place = ".".join(map(str, fault.path[2:]))
        return f'the rule "{each.id}"{f", {place}" if place else ""}: {fault.message}. {fault.remedy}'
    for name in each.applies_to or ():
        if name not in PLAN_TYPES:
            return f'the rule "{each.id}": "{name}" in applies_to is no plan type{did_you_mean(name, PLAN_TYPES)}'
    for name in each.reads:
        if name not in PATHS:
            return f'the rule "{each.id}": "{name}" in reads is no part of a plan{did_you_mean(name, PATHS)}'
    if each.empty not in _EMPTY:
        return f'the rule "{each.id}": empty is "{each.empty}"; expected one of {", ".join(_EMPTY)}'
    return "" if callable(each.check) else f'the rule "{each.id}" is made of nothing that can be called'


def _misplaced(rule: PythonRule, ruleset: RuleSet, known: Mapping[str, str]) -> str:
    """Say why a rule does not fit the rule set of its action, or return an empty string."""
    if not rule.id.startswith(f"{rule.action}."):
        return f'the rule id "{rule.id}" does not start with its action, "{rule.action}."'
    if rule.id in known:
        return f'the rule "{rule.id}" is declared already'
    for required in rule.requires:
        if known.get(required) != ruleset.id:
            return f'the rule "{rule.id}" requires "{required}", which {ruleset.id} does not declare before it'
    return ""
