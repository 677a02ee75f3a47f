"""The rules told from their own metadata: lists, and what each asks in plain words."""

from collections.abc import Iterator, Sequence
from typing import Any

from c2a_rules.catalog import Catalog, matches
from c2a_rules.errors import UsageError, did_you_mean
from c2a_rules.facts import PATHS, facts_behind
from c2a_rules.model import PLAN_TYPES, Action, Rule
from c2a_rules.vocabulary import plan_shape

_BINDS = {"must": "must", "should": "should", "touched": "when it touches the plan"}


def _picked(name: str, selectors: Sequence[str]) -> bool:
    return not selectors or any(matches(selector, name) for selector in selectors)


def _check(catalog: Catalog, selectors: Sequence[str], plan_type: str | None) -> None:
    known = catalog.known_selectors()
    for selector in selectors:
        if selector not in known and not any(matches(selector, name) for name in known):
            raise UsageError(f'no rule, action or domain is named "{selector}"{did_you_mean(selector, known)}')
    if plan_type is not None and plan_type not in PLAN_TYPES:
        raise UsageError(f'"{plan_type}" is no plan type{did_you_mean(plan_type, PLAN_TYPES)}')


def action_rows(catalog: Catalog, selectors: Sequence[str], plan_type: str | None = None) -> list[dict[str, Any]]:
    """Return a row an action: id, title, gist, source, whom it binds, its rules, the parts of a plan they read.

    Raises:
        UsageError: a selector or the plan type names nothing.
    """
    _check(catalog, selectors, plan_type)
    return [
        {
            "action": action.id,
            "title": action.title,
            "gist": action.gist,
            "source": str(action.source),
            "binds": dict(action.binds),
            "rules": [rule.info.id for rule in catalog.rules_of(action.id)],
            "reads": parts_read(catalog, catalog.rules_of(action.id)),
        }
        for action in catalog.actions.values()
        if any(_picked(name, selectors) for name in _names(catalog, action))
        and (plan_type is None or plan_type in action.binds)
    ]


def _names(catalog: Catalog, action: Action) -> list[str]:
    return [action.id, *(rule.info.id for rule in catalog.rules_of(action.id))]


def rule_rows(catalog: Catalog, selectors: Sequence[str], plan_type: str | None = None) -> list[dict[str, Any]]:
    """Return a row a rule: id, action, level, title, source.

    Raises:
        UsageError: a selector or the plan type names nothing.
    """
    _check(catalog, selectors, plan_type)
    return [_rule_row(rule, catalog, plan_type) for rule in _rules(catalog, selectors, plan_type)]


def _rules(catalog: Catalog, selectors: Sequence[str], plan_type: str | None) -> Iterator[Rule]:
    for rule in catalog.rules.values():
        binds = rule.info.binds or catalog.actions[rule.info.action].binds
        if _picked(rule.info.id, selectors) and (plan_type is None or plan_type in binds):
            yield rule


def _rule_row(rule: Rule, catalog: Catalog, plan_type: str | None) -> dict[str, Any]:
    info = rule.info
    level = info.level_for(plan_type) if plan_type else info.level
    return {
        "rule": info.id,
        "action": info.action,
        "level": level.value,
        "title": info.title,
        "source": str(catalog.actions[info.action].source),
        "ruleset": info.ruleset,
    }


def parts_read(catalog: Catalog, rules: Sequence[Rule]) -> list[str]:
    """Return the parts of a plan that rules look at, by their names in the plan, facts and variables seen through.

    Rules that go through the plan whatever its parts are called, as for ids or references, look at "plan".
    """
    found: set[str] = set()
    for rule in rules:
        reads = catalog.rulesets[rule.info.ruleset].behind(rule.reads)
        known = {*reads, *(used for fact in facts_behind(reads) for used in (fact.path, *fact.uses))}
        found |= {name.split(".")[0] for name in known if name.split(".")[0] in PATHS}
        found |= {name.split(".")[1] for name in known if name.startswith("plan.")}
    parts = sorted({PATHS.get(name, name).split(".")[-1] for name in found} & _parts())
    return parts or ["plan"] * bool(rules)


def _parts() -> set[str]:
    return {path.split(".")[-1] for path in PATHS.values() if path} | set(plan_shape().fields)


def whom_it_binds(action: Action) -> str:
    """Return in words which plan types an action binds, and how."""
    parts = [f"{name.replace('_', ' ')} ({_BINDS[how]})" for name, how in action.binds.items()]
    return ", ".join(parts) or "no type of plan, unless a plan claims it"
