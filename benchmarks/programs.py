"""Twelve rules as compiled expressions over a prepared scope: what `expressions_by_hand` is the counterpart of."""

from collections.abc import Callable
from typing import Any

from benchmarks.expressions_by_hand import BY_HAND, VARIABLES
from c2a_rules.api import Toolbox
from c2a_rules.engine import Engine
from c2a_rules.expressions import Scope


def prepared(box: Toolbox, engine: Engine, plan: dict[str, Any]) -> dict[str, tuple[Callable[[], list[Any]], Scope]]:
    """Return, by rule, a call that evaluates its expressions, and the scope that it does so in."""
    subject = engine.subject(plan)
    found = {}
    for name in BY_HAND:
        rule = box.catalog.rules[name]
        ruleset = box.rulesets[rule.info.ruleset]
        scope = subject.scope(ruleset)
        variables = {known: program for known, program, _ in ruleset.variables}
        needed = [(known, variables[known]) for known in VARIABLES.get(name, ())]
        found[name] = _evaluation(rule, scope, needed), scope
    return found


def _evaluation(rule: Any, scope: Scope, variables: list[tuple[str, Any]]) -> Callable[[], list[Any]]:  # noqa: ANN401 - a declarative rule
    when = rule.when.program if rule.when is not None else None
    items = rule.program("for_each") if "for_each" in rule.data else None
    asserted = rule.program("assert")

    def evaluate() -> list[Any]:
        values = scope.values
        for name, program in variables:
            values[name] = program.evaluate(scope)
        if when is not None and when.evaluate(scope) is not True:
            return []
        if items is None:
            return [asserted.evaluate(scope)]
        results = []
        for item in items.evaluate(scope):
            values["self"] = item
            results.append(asserted.evaluate(scope))
        return results

    return evaluate
