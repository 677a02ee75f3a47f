"""All rules and actions together: what is loaded, what names what, what a selection picks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from c2a_rules.errors import PluginError, UsageError, did_you_mean
from c2a_rules.model import Action, Rule
from c2a_rules.rulesets import RuleSet

_SEPARATORS = ("-", ".")


@dataclass(frozen=True, slots=True)
class Selectors:
    """What the user picked: ids, or prefixes of ids that end at a separator."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    extend_ignore: tuple[str, ...] = ()

    @property
    def partial(self) -> bool:
        """Whether anything was left out on purpose."""
        return bool(self.select or self.ignore or self.extend_ignore)


def matches(selector: str, rule_id: str) -> bool:
    """Tell whether a selector names a rule: `ABC`, `ABC-1` and `ABC-1.leads` name `ABC-1.leads`."""
    if rule_id == selector:
        return True
    return rule_id.startswith(selector) and rule_id[len(selector)] in _SEPARATORS


@dataclass(frozen=True)
class Catalog:
    """The loaded rule sets, and rules that plugins add to their actions.

    Raises:
        PluginError: two rule sets, actions or rules share an id, or a rule set's prefix is taken.
    """

    rulesets: Mapping[str, RuleSet]
    added: Sequence[Rule] = ()
    actions: Mapping[str, Action] = field(init=False)
    rules: Mapping[str, Rule] = field(init=False)

    def __post_init__(self) -> None:
        actions: dict[str, Action] = {}
        rules: dict[str, Rule] = {}
        prefixes: dict[str, str] = {}
        for ruleset in self.rulesets.values():
            _claim(prefixes, ruleset.prefix, ruleset.id, "prefix")
            for action in ruleset.actions:
                _claim(actions, action.id, action, "action")
            theirs = (rule for rule in self.added if rule.info.ruleset == ruleset.id)
            for rule in (*ruleset.rules, *theirs):
                _claim(rules, rule.info.id, rule, "rule")
        object.__setattr__(self, "actions", actions)
        object.__setattr__(self, "rules", rules)

    @cached_property
    def domains(self) -> Mapping[str, RuleSet]:
        """Domain id (a rule set's prefix) → rule set."""
        return {ruleset.prefix: ruleset for ruleset in self.rulesets.values()}

    @cached_property
    def carried(self) -> Mapping[str, Mapping[str, Any]]:
        """Action id → what has to carry it, for the actions that say so."""
        return {action.id: action.carried for action in self.actions.values() if action.carried is not None}

    def rules_of(self, action_id: str) -> tuple[Rule, ...]:
        """Return an action's rules."""
        return tuple(rule for rule in self.rules.values() if rule.info.action == action_id)

    def known_selectors(self) -> list[str]:
        """Return every id that a selector may name."""
        return [*self.domains, *self.actions, *self.rules]

    def select(self, selectors: Selectors) -> tuple[Rule, ...]:
        """Return the selected rules in the catalogue's order.

        Raises:
            UsageError: a selector matches nothing, or nothing is left.
        """
        for selector in (
            *selectors.select,
            *selectors.ignore,
            *selectors.extend_select,
            *selectors.extend_ignore,
        ):
            if not any(matches(selector, rule_id) for rule_id in self.rules):
                hint = did_you_mean(selector, self.known_selectors())
                raise UsageError(f'no rule, action or domain is named "{selector}"{hint}')
        chosen = (*selectors.select, *selectors.extend_select) if selectors.select else ()
        dropped = (*selectors.ignore, *selectors.extend_ignore)
        found = tuple(
            rule
            for rule_id, rule in self.rules.items()
            if (not chosen or _any(chosen, rule_id)) and not _any(dropped, rule_id)
        )
        if not found:
            raise UsageError("the selection leaves no rule to evaluate; take a selector away or add a rule set")
        return found

    def ordered(self, rules: Sequence[Rule]) -> tuple[Rule, ...]:
        """Return rules so that each comes after those it requires.

        Raises:
            PluginError: rules require one another in a circle.
        """
        by_id = {rule.info.id: rule for rule in rules}
        done: dict[str, Rule] = {}

        def add(rule: Rule, above: tuple[str, ...]) -> None:
            if rule.info.id in done:
                return
            if rule.info.id in above:
                raise PluginError(f"rules require one another in a circle: {' → '.join((*above, rule.info.id))}")
            for required in rule.info.requires:
                if required in by_id:
                    add(by_id[required], (*above, rule.info.id))
            done[rule.info.id] = rule

        for rule in rules:
            add(rule, ())
        return tuple(done.values())


def _any(selectors: Iterable[str], rule_id: str) -> bool:
    return any(matches(selector, rule_id) for selector in selectors)


def _claim(known: dict[str, Any], name: str, owner: Any, what: str) -> None:  # noqa: ANN401 - a rule set's parts
    if name in known:
        raise PluginError(f'the {what} "{name}" is declared by more than one rule set')
    known[name] = owner
