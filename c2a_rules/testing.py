"""For tests of rule sets and plugins: reference plans, a rule set's own examples, what one rule finds in one plan.

from c2a_rules.testing import assert_finds, check_examples, reference_plan

def test_the_examples_of_the_rule_set():
    check_examples("my-org.my-framework")

def test_no_lead():
    plan = reference_plan(patch=[{"op": "remove", "path": "/outcomes[OC1]/outputs[OP1.1]/activities[A1.1.1]/lead"}])
    assert_finds("MYF-1.leads", plan, outcome="gap", message="names no lead")
"""

import io
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from c2a_rules import examples
from c2a_rules.api import Settings, Toolbox, toolbox
from c2a_rules.catalog import Catalog
from c2a_rules.engine import Engine
from c2a_rules.errors import did_you_mean
from c2a_rules.examples import ExampleRunner, examples_of, patched, uncovered, with_required
from c2a_rules.model import Document, Finding, Outcome, PlanReport, ReportOptions
from c2a_rules.structure import check_structure

TODAY = "2026-11-01"
"""The day that counts as today, unless a test says otherwise."""


def reference_plan(plan_type: str = "country_programme", patch: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Return a fresh copy of the compliant reference plan of a type, with changes.

    Args:
        plan_type: country_programme, mission, agency_project, headquarters or national_plan.
        patch: RFC 6902 operations, whose paths may name items by id: `/risks[R1]/owner`.

    Raises:
        RuleSetError: there is no such plan, or a change does not fit it.
    """
    return patched(examples.reference_plan(plan_type), patch)


@cache
def _loaded() -> Toolbox:
    return toolbox(Settings(as_of=TODAY))


def _failures(loaded: Toolbox) -> str:
    return "".join(
        f"\n{each.name} ({each.info.distribution}) failed: {each.reason}" for each in loaded.plugins.failures
    )


def _catalog(ruleset: str | Path | None) -> tuple[Toolbox, Catalog, str]:
    """Return what is loaded, with a rule set by id or file, and the rule set's id."""
    if ruleset is None:
        return _loaded(), _loaded().catalog, ""
    loaded = _loaded() if str(ruleset) in _loaded().rulesets else toolbox(Settings(as_of=TODAY))
    (name,) = loaded.add([str(ruleset)])
    return loaded, loaded.catalog, name


def check_examples(ruleset: str | Path) -> int:
    """Run the examples of a rule set and of Python rules on its actions; return how many there are.

    Args:
        ruleset: the id of one that is loaded, or a file.

    Raises:
        AssertionError: a plugin failed, an example did not come out as expected, or a rule lacks an example that
            passes or one with a gap; the message names each.
        UsageError, RuleSetError: there is no such rule set, or it is broken.
    """
    loaded, catalog, name = _catalog(ruleset)
    runner = ExampleRunner(catalog, loaded.shape)
    rules = [rule for rule in catalog.rules.values() if rule.info.ruleset == name]
    results = [runner.run(example) for example in examples_of(catalog.rulesets[name], rules)]
    wrong = [
        f"\n{r.example.rule}, {r.example.name}: expected {r.example.expect}, found {r.found} {r.message}".rstrip()
        for r in results
        if not r.passed
    ]
    wrong += [f"\n{each}: lacks a passing example or one with a gap" for each in uncovered(rules, results)]
    told = _failures(loaded) + "".join(wrong)
    if told:
        raise AssertionError(f"{name}:{told}")
    return len(results)


def _judged(loaded: Toolbox, catalog: Catalog, rule: str, plan: Mapping[str, Any], as_of: str) -> PlanReport:
    """Judge a plan by a rule and those it requires; what it says that its source cannot hold is taken at its word."""
    copied: dict[str, Any] = json.loads(json.dumps(plan))
    wrong = check_structure(copied, loaded.shape, loaded.offers.extensions)
    if wrong:
        raise AssertionError(f"the plan breaks its schema: {wrong[0].location.pointer} {wrong[0].message}")
    source = plan.get("source", {})
    declared = {source.get("format", ""): frozenset(source.get("cannot_hold", ()))}
    rules = with_required(catalog, catalog.rules[rule])
    engine = Engine(catalog, rules, loaded.shape, today=as_of, partial=True, declared=declared)
    return engine.judge(Document("plan", "", copied))


def assert_finds(  # noqa: PLR0913 - what is judged, and what is expected of it, by name
    rule: str,
    plan: Mapping[str, Any],
    *,
    outcome: str = "gap",
    message: str = "",
    anchor: str | None = None,
    ruleset: str | Path | None = None,
    as_of: str = TODAY,
) -> tuple[Finding, ...]:
    """Judge a plan by one rule (and those it requires) and hold the outcome to what is expected; return its findings.

    Args:
        rule: the id of a rule that is loaded.
        plan: as JSON values; it is left as it is.
        outcome: pass, gap, not_applicable, review or error.
        message: a part of a finding's message; empty for any.
        anchor: where a finding stands; None for anywhere.
        ruleset: a file that holds the rule, where no plugin brings it.
        as_of: the day that counts as today.

    Raises:
        AssertionError: it came to something else; the message says to what.
    """
    loaded, catalog, _name = _catalog(ruleset)
    if rule not in catalog.rules:
        hint = did_you_mean(rule, catalog.rules)
        raise AssertionError(f'no rule is named "{rule}"{hint}{_failures(loaded)}')
    report = _judged(loaded, catalog, rule, plan, as_of)
    found = next(each.outcome for each in report.rules if each.id == rule)
    findings = tuple(each for each in report.findings if each.rule == rule)
    told = "".join(f"\n{each.location.anchor}: {each.message}" for each in findings)
    if found is not Outcome(outcome):
        raise AssertionError(f"{rule}: expected {outcome}, found {found.value}{told}")
    fits = [f for f in findings if message in f.message and anchor in (None, f.location.anchor)]
    if (message or anchor is not None) and not fits:
        raise AssertionError(f"{rule}: no finding says “{message}”{f' at {anchor}' if anchor else ''}{told}")
    return findings


def written(name: str, *plans: Mapping[str, Any], ruleset: str, as_of: str = TODAY) -> str:
    """Return the report of a text format on plans that were judged by a rule set.

    Args:
        name: of the format: `table`, `markdown`, one of your own.
        plans: as JSON values; they are left as they are.
        ruleset: the id of a rule set that is loaded.
        as_of: the day that counts as today.

    Raises:
        AssertionError: there is no such format.
        UsageError: there is no such rule set.
    """
    loaded = toolbox(Settings(rulesets=(ruleset,), as_of=as_of))
    if name not in loaded.reporters:
        raise AssertionError(f'no format is named "{name}"{did_you_mean(name, loaded.reporters)}{_failures(loaded)}')
    rules = {rule_id: rule.info for rule_id, rule in loaded.catalog.rules.items()}
    reporter = loaded.reporters[name](ReportOptions(actions=loaded.catalog.actions, rules=rules))
    engine = loaded.engine()
    out = io.StringIO()
    reporter.begin(loaded.run_info(), out)
    for plan in plans:
        copied: dict[str, Any] = json.loads(json.dumps(plan))
        wrong = check_structure(copied, loaded.shape, loaded.offers.extensions)
        reporter.plan(engine.judge(Document("plan", "", copied), wrong))
    reporter.end(())
    return out.getvalue()


__all__ = ["TODAY", "assert_finds", "check_examples", "reference_plan", "written"]
