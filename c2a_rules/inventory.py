"""What is loaded, plugin by plugin, and what failed to load."""

from typing import Any

from c2a_rules.plugins import LoadedPlugin
from c2a_rules.toolbox import Toolbox


def plugin_rows(toolbox: Toolbox) -> list[dict[str, Any]]:
    """Return a row a plugin: name, distribution, version, hooks, and what came in through them."""
    rules = {rule.info.id: rule.info.ruleset for rule in toolbox.catalog.rules.values()}
    return [_row(toolbox, plugin, rules) for plugin in toolbox.plugins.loaded]


def _row(toolbox: Toolbox, plugin: LoadedPlugin, rules: dict[str, str]) -> dict[str, Any]:
    offers = toolbox.offers
    extensions = [name for name in offers.extensions if offers.namespaces[name] is plugin]
    rulesets = [name for name, owner in toolbox.owners.items() if owner is plugin and name in toolbox.rulesets]
    python = [rule.id for owner, rule in offers.declared_rules if owner is plugin and rule.id in rules]
    others = {rule.id for owner, rule in offers.declared_rules if owner is not plugin}
    declared = [rule for rule, ruleset in rules.items() if ruleset in rulesets and rule not in others]
    return {
        "plugin": plugin.name,
        "distribution": plugin.info.distribution,
        "version": plugin.info.version,
        "hooks": toolbox.plugins.hooks(plugin),
        "rulesets": rulesets,
        "rules": list(dict.fromkeys([*declared, *python])),
        "python_rules": python,
        "functions": [each.key for owner, each in offers.declared_functions if owner is plugin],
        "readers": sorted({r.name for r in offers.readers.values() if offers.owner(r) is plugin}),
        "formats": sorted(name for name, each in offers.reporters.items() if offers.owner(each) is plugin),
        "extensions": extensions,
    }


def failure_rows(toolbox: Toolbox) -> list[dict[str, Any]]:
    """Return a row a failure: which plugin, why, and what can be done."""
    return [
        {
            "plugin": failure.name,
            "distribution": failure.info.distribution,
            "version": failure.info.version,
            "reason": failure.reason,
            "remedy": failure.remedy,
        }
        for failure in toolbox.plugins.failures
    ]
