"""Rule sets' own examples: a reference plan, a few changes, and the outcome that the rule must come to."""

import copy
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from c2a_rules.anchors import child_of, escaped, steps
from c2a_rules.catalog import Catalog
from c2a_rules.engine import Engine
from c2a_rules.errors import C2AError, RuleSetError
from c2a_rules.expressions import Scope
from c2a_rules.model import Document, Outcome, Rule
from c2a_rules.pyrules.remote import PluginRule
from c2a_rules.rulesets import RuleSet
from c2a_rules.rulesets.source import all_rules
from c2a_rules.shape import Shape
from c2a_rules.shipped import folder
from c2a_rules.structure import check_structure

DEFAULT_TYPE = "country_programme"


@dataclass(frozen=True, slots=True)
class Example:
    """One example of one rule."""

    rule: str
    name: str
    expect: str
    plan: str
    as_of: str
    patch: Sequence[Mapping[str, Any]] = ()
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What became of an example; `found` is the rule's outcome, or why there is none."""

    example: Example
    found: str
    message: str = ""

    @property
    def passed(self) -> bool:
        """Whether the rule came to what the example expects."""
        return self.found == self.example.expect


def examples_of(ruleset: RuleSet, rules: Iterable[Rule] = ()) -> Iterator[Example]:
    """Yield a rule set's examples in the order of its rules, then those of Python rules on its actions.

    Args:
        ruleset: whose examples.
        rules: where Python rules are found; others of them count for nothing.

    Raises:
        RuleSetError: the file is broken.
    """
    data = ruleset.written()
    as_of = data.get("examples_as_of", "2026-01-01")
    python = (r.declared.data() for r in rules if isinstance(r, PluginRule) and r.info.ruleset == ruleset.id)
    for rule in (*all_rules(data), *python):
        for example in rule.get("examples", ()):
            yield Example(
                rule=rule["id"],
                name=example["name"],
                expect=example["expect"],
                plan=example.get("plan", DEFAULT_TYPE),
                as_of=example.get("as_of", as_of),
                patch=tuple(example.get("patch", ())),
                params=example.get("params", {}),
            )


@cache
def _reference_text(plan_type: str) -> str:
    path = folder("examples") / "plans" / f"{plan_type}.json"
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        raise RuleSetError(f"there is no reference plan of the type {plan_type} ({path.name})") from None


def reference_plan(plan_type: str = DEFAULT_TYPE) -> dict[str, Any]:
    """Return a fresh copy of the compliant reference plan of a type; raises RuleSetError where there is none."""
    plan: dict[str, Any] = json.loads(_reference_text(plan_type))
    return plan


def patched(plan: dict[str, Any], operations: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Apply RFC 6902 operations whose paths may name list items by id, `/risks[R1]/owner`.

    Raises:
        RuleSetError: an operation does not fit the plan.
    """
    import jsonpatch

    for operation in operations:
        plain = copy.deepcopy(dict(operation))
        for key in ("path", "from"):
            if key in plain:
                plain[key] = _plain_pointer(plan, str(plain[key]))
        try:
            plan = jsonpatch.apply_patch(plan, [plain], in_place=True)
        except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException) as error:
            raise RuleSetError(f"the operation {json.dumps(dict(operation))} does not fit: {error}") from None
    return plan


def _plain_pointer(plan: object, address: str) -> str:
    node: object = plan
    found: list[str] = []
    for step in steps(address):
        child = child_of(node, step)
        if child is None and step.startswith("["):
            raise RuleSetError(f"{address}: there is no item {step}")
        found.append(escaped(child[0] if child is not None else step))
        node = child[1] if child is not None else None
    return "".join(f"/{token}" for token in found)


@contextmanager
def _tuned(ruleset: RuleSet, params: Mapping[str, Any]) -> Iterator[None]:
    """Give a rule set's parameters other values for a while."""
    kept = dict(ruleset.parameters)
    ruleset.tune(params)
    try:
        yield
    finally:
        ruleset.parameters.clear()
        ruleset.parameters.update(kept)


class ExampleRunner:
    """Runs examples of the rules of a catalogue, each rule with those it requires and no others."""

    def __init__(self, catalog: Catalog, shape: Shape) -> None:
        self._catalog = catalog
        self._shape = shape
        self._engines: dict[tuple[str, str], Engine] = {}

    def run(self, example: Example) -> ExampleResult:
        """Run one example."""
        try:
            plan = patched(reference_plan(example.plan), example.patch)
        except C2AError as error:
            return ExampleResult(example, "broken example", str(error))
        problems = check_structure(plan, self._shape)
        if problems:
            return ExampleResult(example, "broken example", f"the plan breaks its schema: {problems[0].message}")
        ruleset = self._catalog.rulesets[self._catalog.rules[example.rule].info.ruleset]
        with _tuned(ruleset, example.params):
            report = self._engine(example, plan).judge(Document("example", "", plan))
        outcome = next(rule.outcome for rule in report.rules if rule.id == example.rule)
        messages = [f.message for f in report.findings if f.rule == example.rule]
        return ExampleResult(example, outcome.value, messages[0] if messages else "")

    def scope(self, example: Example) -> Scope | None:
        """Return what an example's rule sees of its plan, or None where the example is broken."""
        try:
            plan = patched(reference_plan(example.plan), example.patch)
        except C2AError:
            return None
        if check_structure(plan, self._shape):
            return None
        ruleset = self._catalog.rulesets[self._catalog.rules[example.rule].info.ruleset]
        with _tuned(ruleset, example.params):
            return self._engine(example, plan).subject(plan).scope(ruleset)

    def _engine(self, example: Example, plan: Mapping[str, Any]) -> Engine:
        if example.params or "source" in plan:
            return self._new_engine(example, plan)
        key = (example.rule, example.as_of)
        if key not in self._engines:
            self._engines[key] = self._new_engine(example, plan)
        return self._engines[key]

    def _new_engine(self, example: Example, plan: Mapping[str, Any]) -> Engine:
        """Return an engine for the example's rule; a source that the example makes up is taken at its word."""
        source = plan.get("source", {})
        return Engine(
            self._catalog,
            with_required(self._catalog, self._catalog.rules[example.rule]),
            self._shape,
            today=example.as_of,
            partial=True,
            declared={source.get("format", ""): frozenset(source.get("cannot_hold", ()))},
            evidence=False,
        )


def with_required(catalog: Catalog, rule: Rule) -> tuple[Rule, ...]:
    """Return a rule with those it requires, and those that they require."""
    found = {rule.info.id: rule}
    waiting = list(rule.info.requires)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = catalog.rules[name]
            waiting.extend(found[name].info.requires)
    return tuple(found.values())


def uncovered(rules: Sequence[Rule], results: Sequence[ExampleResult]) -> list[str]:
    """Return the rules that lack a passing example, or one with a gap."""
    seen: dict[str, set[str]] = {}
    for result in results:
        seen.setdefault(result.example.rule, set()).add(result.example.expect)
    both = {Outcome.PASS.value, Outcome.GAP.value}
    return [rule.info.id for rule in rules if not both <= seen.get(rule.info.id, set())]
