"""Python rules and functions of plugins as the engine and expressions see them: like any others."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from c2a_rules.declarations import PythonFunction, PythonRule, conforming
from c2a_rules.expressions.errors import EvaluationError, FunctionFailed
from c2a_rules.model import Judgement, Level, Location, Outcome, RuleInfo
from c2a_rules.pyrules.process import Plugin, WorkerError

_KEPT = 4096
_TELL = "Report this to whoever maintains the plugin; the plan is not at fault."
_STATE = "State it in the plan, or have somebody who knows the programme judge this."


class Subject(Protocol):
    """What a Python rule asks of the plan that it judges."""

    evidence: bool

    def told(self) -> dict[str, Any]:
        """Return what a worker has to know of the plan."""

    def why_unknown(self, path: str) -> str:
        """Say why a value is not known."""


class RuleSet(Protocol):
    """What a Python rule asks of its rule set."""

    id: str
    parameters: dict[str, Any]

    @property
    def fact_parameters(self) -> dict[str, Any]:
        """What the facts are tuned by."""


class PluginRule:
    """A Python rule of a plugin, run in the plugin's worker; for the engine a rule like any other.

    Args:
        rule: as the plugin declares it, and known to be well formed.
        owner: the plugin's name, distribution and version, for people.
        plugin: its worker.
        ruleset: the rule set of its action.
        binds: whom the action binds.

    `declared` is what the plugin declared, `owner` the plugin for people.
    """

    when = None

    def __init__(
        self, rule: PythonRule, owner: str, plugin: Plugin, ruleset: RuleSet, binds: Mapping[str, str]
    ) -> None:
        self.declared = rule
        self.info = _info(rule, ruleset.id, binds)
        self.reads = frozenset(rule.reads)
        self.owner = owner
        self._plugin = plugin
        self._ruleset = ruleset

    def judge(self, subject: Subject) -> Iterator[Judgement]:
        """Yield what the rule finds; where it fails, one error that names the plugin."""
        asked = {"rule": self.info.id, "params": self._ruleset.parameters, "facts": self._ruleset.fact_parameters}
        try:
            answer = self._plugin.ask(asked, self.info.id, subject, subject.told)
            found = [_judgement(each, subject) for each in answer["found"]]
        except WorkerError as fault:
            found = [self._error(str(fault))]
        except (KeyError, TypeError, ValueError):
            found = [self._error("answered with what is no judgement")]
        yield from found

    def _error(self, reason: str) -> Judgement:
        message = f"The rule failed on this plan: {self.owner} {reason}"
        return Judgement(outcome=Outcome.ERROR, message=message, remedy=_TELL)


def _info(rule: PythonRule, ruleset: str, binds: Mapping[str, str]) -> RuleInfo:
    level = rule.level
    by_type = {name: Level(value) for name, value in level.items()} if isinstance(level, Mapping) else {}
    narrowed = None if rule.applies_to is None else {name: binds[name] for name in rule.applies_to if name in binds}
    return RuleInfo(
        id=rule.id,
        action=rule.action,
        title=rule.title,
        ruleset=ruleset,
        level=by_type.pop("default") if by_type else Level(str(level)),
        levels=by_type,
        binds=narrowed,
        requires=rule.requires,
        waivable=rule.waivable,
        remedy=rule.remedy,
    )


def _judgement(plain: Any, subject: Subject) -> Judgement:  # noqa: ANN401 - what came from another process
    """Return a judgement from its parts; raises TypeError or ValueError for what is none."""
    outcome, message, remedy, (anchor, pointer, missing, key), evidence, unknown = plain
    texts = (message, remedy, anchor, pointer, missing or "", key or "", unknown, *evidence)
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("not text")
    if unknown:
        message, remedy = f"Whether this holds cannot be told: {subject.why_unknown(unknown)}", _STATE
    return Judgement(
        outcome=Outcome(outcome),
        message=message,
        remedy=remedy,
        location=Location(anchor, pointer, missing, key),
        evidence=tuple(evidence) if subject.evidence else (),
    )


def remote(function: PythonFunction, owner: str, plugin: Plugin) -> Callable[..., Any]:
    """Return what expressions call for a plugin's function: it asks the plugin's worker, once for each arguments.

    It raises EvaluationError where the function does, and FunctionFailed, which nothing absorbs, where it fails.
    """
    kept: dict[str, Any] = {}

    def call(*arguments: Any) -> Any:  # noqa: ANN401 - the types are those declared
        try:
            key = json.dumps(arguments)
        except (TypeError, ValueError, RecursionError):
            raise EvaluationError(f"{function.name} takes plain values only") from None
        if key not in kept:
            if len(kept) >= _KEPT:
                kept.clear()
            kept[key] = _asked(function, owner, plugin, arguments)
        value = kept[key]
        if isinstance(value, EvaluationError):
            raise type(value)(value.message)
        return value

    return call


def _asked(function: PythonFunction, owner: str, plugin: Plugin, arguments: tuple[Any, ...]) -> Any:  # noqa: ANN401 - of the type declared
    """Return what a function gives, or the error that a call is to raise."""
    try:
        answer = plugin.ask({"call": function.name, "arguments": arguments}, f"{function.name}()")
        if "error" in answer:
            return EvaluationError(str(answer["error"]))
        return conforming(answer["value"], function.result)
    except WorkerError as error:
        return FunctionFailed(f"{owner}: its function {function.name} {error}")
    except (KeyError, TypeError) as error:
        return FunctionFailed(f"{owner}: its function {function.name} gave {error}")
