"""What `c2a explain` says, as lines of text."""

import re
import textwrap
from collections.abc import Sequence
from itertools import islice

from c2a_rules.api import Checker, Toolbox
from c2a_rules.catalog import Catalog
from c2a_rules.errors import UsageError, did_you_mean
from c2a_rules.examples import examples_of
from c2a_rules.expressions import Decision, EvaluationError, Unknown
from c2a_rules.expressions.template import for_people
from c2a_rules.facts import PATHS, REGISTRY
from c2a_rules.model import Action, Finding, Outcome, PlanReport, Rule, RuleResult
from c2a_rules.pyrules.remote import PluginRule
from c2a_rules.report import wording
from c2a_rules.report.table import printable
from c2a_rules.rulebook import parts_read, whom_it_binds
from c2a_rules.rulesets import RuleSet
from c2a_rules.rulesets.declarative import DeclarativeRule
from c2a_rules.subject import Subject
from c2a_rules.vocabulary import plan_shape

_WIDTH = 96
_PARAMETER = re.compile(r"\{(?:(?:string|int)\()?params\.(\w+)( \* 100\.0)?\)?\}")
_BRACED = re.compile(r"\{[^{}]*\}")
_DOCUMENT_RULES = {
    "DOC.syntax": "The file is JSON that can be read: UTF-8, no half characters, no numbers beyond what JSON holds.",
    "DOC.schema": "The plan fits its JSON Schema: `c2a schema plan` prints it, and says of each field what it holds.",
    "DOC.limit": "The plan stays within the limits: bytes, depth, values, characters of a text; `--limit` raises one.",
    "DOC.duplicate-key": "No object has a key twice; only one of the two values would count.",
    "RUN.worker-died": "The plan can be judged: no process that tries dies of it, for want of memory or by a fault.",
    "DOC.duplicate-id": "Each plan of a run has an id of its own, so that findings can be told apart.",
}
_MOST_ITEMS = 3
_MOST_DECISIONS = 6
_MOST_READS = 8
_LONGEST = 80


def _wrapped(label: str, text: str) -> list[str]:
    return textwrap.wrap(
        printable(text), _WIDTH, initial_indent=f"{label:<12}", subsequent_indent=" " * 12, break_on_hyphens=False
    ) or [label]


def explain_id(catalog: Catalog, name: str) -> list[str]:
    """Return a rule, action, domain or rule set in plain words; raises UsageError where there is none."""
    if name in catalog.rules:
        return _rule(catalog, catalog.rules[name])
    if name in catalog.actions:
        return _action(catalog, catalog.actions[name])
    if name in catalog.domains:
        return _domain(catalog, catalog.domains[name])
    if name in catalog.rulesets:
        return _domain(catalog, catalog.rulesets[name])
    if name in _DOCUMENT_RULES:
        return [
            f"{name}  about the document itself, before any rule is asked",
            "",
            *_wrapped("asks", _DOCUMENT_RULES[name]),
        ]
    known = [*catalog.known_selectors(), *catalog.rulesets, *_DOCUMENT_RULES]
    raise UsageError(f'no rule, action, domain or rule set is named "{name}"{did_you_mean(name, known)}')


def _domain(catalog: Catalog, ruleset: RuleSet) -> list[str]:
    lines = [f"{ruleset.prefix}  {ruleset.title}  (rule set {ruleset.id} {ruleset.info.version})", ""]
    if ruleset.in_force_from:
        lines += [*_wrapped("in force", f"Plans that ended before {ruleset.in_force_from} are not judged by it."), ""]
    for action in ruleset.actions:
        rules = catalog.rules_of(action.id)
        count = "1 rule" if len(rules) == 1 else f"{len(rules)} rules"
        lines += _wrapped(action.id, f"{action.title} — {count}. {action.gist}")
    for name, each in ruleset.data.get("parameters", {}).items():
        value = ruleset.parameters[name]
        lines += _wrapped("parameter", f"{name} = {value}: {each['description']}")
    return lines


def _action(catalog: Catalog, action: Action) -> list[str]:
    rules = catalog.rules_of(action.id)
    lines = [f"{action.id}  {action.title}", ""]
    lines += _wrapped("asks", action.gist)
    lines += _wrapped("why", str(action.source))
    lines += _wrapped("binds", whom_it_binds(action))
    if action.when is not None:
        lines += _wrapped("only where", f"`{action.when.text}` holds")
    lines += _wrapped("looks at", ", ".join(parts_read(catalog, rules)) or "nothing yet: no rule is written for it")
    lines += ["", "rules"]
    for rule in rules:
        lines += _wrapped(f"  {rule.info.level.value}", f"{rule.info.id}: {rule.info.title}")
    return lines


def _rule(catalog: Catalog, rule: Rule) -> list[str]:
    info = rule.info
    action = catalog.actions[info.action]
    lines = [f"{info.id}  {info.title}", ""]
    lines += _wrapped("action", f"{action.id} {action.title}: {action.gist}")
    lines += _wrapped("why", str(action.source))
    levels = ", ".join(f"{name} {level.value}" for name, level in info.levels.items())
    lines += _wrapped("level", f"{info.level.value}{f' ({levels})' if levels else ''}; binds {whom_it_binds(action)}")
    if rule.when is not None:
        lines += _wrapped("only where", f"`{rule.when.text}` holds")
    if info.requires:
        lines += _wrapped("rests on", ", ".join(info.requires))
    lines += _looks_at(rule)
    if isinstance(rule, DeclarativeRule):
        if "for_each" in rule.data:
            lines += _wrapped("for each", f"`{rule.data['for_each']}`")
        lines += _wrapped("holds when", f"`{' '.join(str(rule.data['assert']).split())}`")
        lines += _variables(catalog.rulesets[info.ruleset], rule.reads)
    elif isinstance(rule, PluginRule):
        said = " ".join((rule.declared.check.__doc__ or "").split())
        lines += _wrapped("judged by", f"Python code of {rule.owner}{f': {said}' if said else ''}")
    lines += _wrapped("to close it", _plain_remedy(info.remedy, catalog.rulesets[info.ruleset]))
    lines += _example(catalog, info.id)
    return lines


def _plain_remedy(remedy: str, ruleset: RuleSet) -> str:
    """Return a remedy without a plan: parameters by their values, "…" for what only a plan can tell."""
    if remedy.strip().startswith("{"):
        return "What to write hangs on what is found: name a plan after the id, and it is told."

    def figure(found: re.Match[str]) -> str:
        value = ruleset.parameters.get(found[1], "…")
        return _figure(round(value * 100) if found[2] and isinstance(value, int | float) else value)

    return _BRACED.sub("…", _PARAMETER.sub(figure, remedy))


def _figure(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else for_people(value)


def _variables(ruleset: RuleSet, reads: frozenset[str]) -> list[str]:
    """Say what the names that a rule set gave to expressions stand for."""
    wanted = set(reads)
    found: list[str] = []
    for variable in reversed(ruleset.data.get("variables", ())):
        if variable["name"] in wanted:
            wanted |= next(behind for name, _program, behind in ruleset.variables if name == variable["name"])
            text = " ".join(variable["expression"].split())
            found = [*_wrapped("where", f"`{variable['name']}` is `{text}`"), *found]
    return found


def _looks_at(rule: Rule) -> list[str]:
    """Say which fields of a plan a rule reads, and which facts worked out from others."""
    shape = plan_shape()
    fields: set[str] = set()
    facts: set[str] = set()
    for name in rule.reads:
        owner, dot, field = name.partition(".")
        path = f"{PATHS[owner]}.{field}".strip(".") if dot and owner in PATHS else name
        if name in REGISTRY.facts:
            facts.add(name)
        elif dot and shape.has(path):
            fields.add(path)
        elif PATHS.get(name):
            fields.add(PATHS[name])
    kept = {f for f in fields if not any(other.startswith(f"{f}.") for other in fields)}
    lines = _wrapped("looks at", ", ".join(sorted(kept)) or "the plan")
    return lines + (_wrapped("worked out", ", ".join(sorted(facts))) if facts else [])


def _example(catalog: Catalog, rule_id: str) -> list[str]:
    ruleset = catalog.rulesets[catalog.rules[rule_id].info.ruleset]
    for example in examples_of(ruleset, catalog.rules.values()):
        if example.rule == rule_id and example.expect == Outcome.PASS.value:
            changes = f" with {len(example.patch)} changes" if example.patch else ""
            return _wrapped("passes", f"{example.name}: examples/plans/{example.plan}.json{changes}")
    return []


def explain_on_plan(loaded: Toolbox, name: str, path: str) -> list[str]:
    """Return what was read in a plan and what decided, for each rule that `name` stands for."""
    lines: list[str] = []
    checker = Checker(loaded)
    for document in checker.documents([path]):
        report = checker.judge(document)
        lines += [
            "",
            printable(f"On {report.title or report.source} ({report.source}), as of {loaded.settings.today}:"),
        ]
        if document.plan is None or not report.domains:
            for finding in report.findings:
                lines += _told(finding)
            continue
        results = [rule for rule in report.rules if _stands_for(loaded.catalog, name, rule.id)]
        subject = checker.subject(document.plan)
        for result in results:
            rule = loaded.catalog.rules[result.id]
            lines += _on_plan(rule, result, report)
            lines += _because(rule, result, subject)
    return lines


def _stands_for(catalog: Catalog, name: str, rule_id: str) -> bool:
    info = catalog.rules[rule_id].info
    action = catalog.actions[info.action]
    return name in (rule_id, info.action, action.domain, info.ruleset)


_WORDS = {
    Outcome.PASS: "met",
    Outcome.GAP: "a gap",
    Outcome.NOT_APPLICABLE: "does not apply",
    Outcome.REVIEW: "for a human to judge",
    Outcome.WAIVED: "waived",
    Outcome.ERROR: "failed",
}


def _on_plan(rule: Rule, result: RuleResult, report: PlanReport) -> list[str]:
    reason = f": {result.reason}" if result.reason else ""
    lines = ["", f"  {result.id} ({result.level.value}): {_WORDS[result.outcome]}{reason}"]
    for finding in report.findings:
        if finding.rule == result.id:
            lines += _told(finding)
            if isinstance(rule, PluginRule):
                lines += _read(finding.evidence)
    return lines


def _told(finding: Finding) -> list[str]:
    lines = _wrapped("    found", finding.message)
    lines += _wrapped("    where", wording.place(finding))
    return lines + _wrapped("    write", finding.remedy)


def _because(rule: Rule, result: RuleResult, subject: Subject) -> list[str]:
    """Say what was read and which part of the condition decided, for the items that do not pass (or the first)."""
    lines: list[str] = []
    if result.outcome is Outcome.NOT_APPLICABLE or not isinstance(rule, DeclarativeRule):
        return []
    try:
        traces = list(islice(rule.traces(subject), _MOST_ITEMS + 1))
    except (Unknown, EvaluationError) as error:
        return _wrapped("    because", str(error))
    failing = [each for each in traces if each[1].value_or_error is not True]
    for place, trace in (failing or traces)[:_MOST_ITEMS]:
        where = f" (in {place.anchor})" if place.anchor else ""
        said = "; ".join(_said(decision) for decision in trace.decisions[:_MOST_DECISIONS])
        lines += _wrapped("    because", f"{said}{where}")
        pointers = [pointer for pointer in map(subject.pointer, trace.reads) if pointer]
        lines += _read(pointers)
    return lines


def _read(pointers: Sequence[str]) -> list[str]:
    more = f" and {len(pointers) - _MOST_READS} more" if len(pointers) > _MOST_READS else ""
    return _wrapped("    read", ", ".join(pointers[:_MOST_READS]) + more) if pointers else []


def _said(decision: Decision) -> str:
    """Say in words what a sub-expression came to."""
    text = " ".join(decision.text.split())
    value = decision.value
    if isinstance(value, bool):
        return f"`{text}` {'holds' if value else 'does not hold'}"
    if isinstance(value, (Unknown, EvaluationError)):
        return f"`{text}`: {value}"
    shown = for_people(value)
    return f"`{text}` is {shown[:_LONGEST]}{'…' if len(shown) > _LONGEST else ''}" if shown else f"`{text}` is empty"
