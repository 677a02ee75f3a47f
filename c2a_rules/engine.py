"""(rules, plan) → report: bindings, conditions, requirements, judgements. Pure: nothing is read or printed here."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from c2a_rules.binding import claiming
from c2a_rules.catalog import Catalog
from c2a_rules.judging import Bench, Judging, Verdict
from c2a_rules.model import (
    Action,
    ActionResult,
    Document,
    DomainResult,
    Finding,
    Level,
    Location,
    Outcome,
    PlanReport,
    PlanStatus,
    Problem,
    Rule,
    RuleResult,
)
from c2a_rules.shape import Shape
from c2a_rules.status import action_status, plan_status
from c2a_rules.subject import Preparation, Subject

if TYPE_CHECKING:
    from c2a_rules.waivers import Waivers


class Engine:
    """Judges plans by a selection of rules.

    Args:
        catalog: everything that is loaded.
        rules: the selected rules.
        shape: the digest of the plan schema.
        today: `YYYY-MM-DD`, what `--as-of` says.
        partial: whether the run leaves anything out on purpose.
        declared: source format → the field paths that its reader declares as not holdable.
        evidence: whether findings say what was read, at the cost of a second evaluation.
        waivers: what was accepted on purpose.
    """

    def __init__(  # noqa: PLR0913 - everything that a verdict depends on, by name
        self,
        catalog: Catalog,
        rules: Sequence[Rule],
        shape: Shape,
        *,
        today: str,
        partial: bool,
        declared: Mapping[str, frozenset[str]],
        evidence: bool = True,
        waivers: "Waivers | None" = None,
    ) -> None:
        self._catalog = catalog
        self._partial = partial
        self._declared = declared
        ordered = catalog.ordered(rules)
        self._layout = _layout(catalog, ordered)
        preparation = Preparation(_reads(catalog, ordered), shape, today)
        self._bench = Bench(catalog, ordered, preparation, today, declared, claiming(shape), evidence, waivers)

    def judge(self, document: Document, problems: Sequence[Problem] = ()) -> PlanReport:
        """Judge one plan.

        Args:
            document: as read; its plan, if any, valid and converted unless `problems` say otherwise.
            problems: what is wrong with the document as such; a plan that breaks its schema is not judged.
        """
        plan = document.plan
        known = plan if isinstance(plan, dict) else {}
        faults = (*document.problems, *problems)
        if plan is None or faults:
            return PlanReport(
                source=document.source,
                sha256=document.sha256,
                id=_text(known.get("id")),
                title=_text(known.get("title")),
                plan_type=_text(known.get("plan_type")),
                status=PlanStatus.INVALID,
                findings=tuple(document_finding(document, problem) for problem in faults),
                notes=document.warnings,
            )
        return self._report(document, plan, Judging(self._bench, plan).verdicts())

    def subject(self, plan: dict[str, Any]) -> Subject:
        """Return a plan (valid and converted) as this engine's rules see it."""
        return Judging(self._bench, plan).subject

    def _report(self, document: Document, plan: Mapping[str, Any], verdicts: Mapping[str, Verdict]) -> PlanReport:
        findings = tuple(
            finding
            for verdict in verdicts.values()
            if verdict.judgements
            for finding in _findings(verdict, plan["id"], document)
        )
        domains = self._domains(verdicts)
        results = [rule for domain in domains for rule in domain.rules]
        if self._bench.waivers:
            outcomes = {result.id: result.outcome for result in results}
            problems = self._bench.waivers.problems(plan["id"], findings, outcomes)
            findings = (*(document_finding(document, problem) for problem in problems), *findings)
        soundness = {domain.id for domain in domains if self._catalog.domains[domain.id].soundness}
        return PlanReport(
            source=document.source,
            sha256=document.sha256,
            id=plan["id"],
            title=plan["title"],
            plan_type=plan["plan_type"],
            status=plan_status(
                results,
                findings,
                beyond_soundness=[r for d in domains if d.id not in soundness for r in d.rules],
                partial=self._partial,
            ),
            domains=domains,
            findings=findings,
            notes=(*document.warnings, *self._notes(plan)),
        )

    def _notes(self, plan: Mapping[str, Any]) -> tuple[str, ...]:
        source = plan.get("source", {})
        name = source.get("format")
        if source.get("cannot_hold") and name not in self._declared:
            return (
                f'no reader for "{name}" is installed, so what the plan says its source cannot hold does not count',
            )
        return ()

    def _domains(self, verdicts: Mapping[str, Verdict]) -> tuple[DomainResult, ...]:
        found: list[DomainResult] = []
        for domain, actions in self._layout.items():
            results = tuple(self._action(action, [verdicts[rule] for rule in rules]) for action, rules in actions)
            found.append(DomainResult(domain, self._catalog.domains[domain].title, results))
        return tuple(found)

    def _action(self, action: Action, verdicts: Sequence[Verdict]) -> ActionResult:
        rules = tuple(RuleResult(v.rule.info.id, v.level, v.outcome, v.reason, v.items) for v in verdicts)
        return ActionResult(action.id, action.title, action_status(rules), rules)


def _layout(catalog: Catalog, rules: Sequence[Rule]) -> dict[str, list[tuple[Action, list[str]]]]:
    """Return the ids of selected rules as reports show them: by domain and action, in the catalogue's order."""
    selected = {rule.info.id for rule in rules}
    by_action: dict[str, list[str]] = {}
    for name, rule in catalog.rules.items():
        if name in selected:
            by_action.setdefault(rule.info.action, []).append(name)
    found: dict[str, list[tuple[Action, list[str]]]] = {}
    for name, action in catalog.actions.items():
        if name in by_action:
            found.setdefault(action.domain, []).append((action, by_action[name]))
    return found


def _reads(catalog: Catalog, rules: Sequence[Rule]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for rule in rules:
        wanted = found.setdefault(rule.info.ruleset, set())
        wanted |= rule.reads
        for condition in (rule.when, catalog.actions[rule.info.action].when):
            wanted |= condition.reads if condition is not None else frozenset()
    return {ruleset: frozenset(names) for ruleset, names in found.items()}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def fingerprint(rule: str, plan_id: str, location: Location) -> str:
    """Return what stays the same for a finding while lists are reordered and files reformatted."""
    parts = (rule, plan_id, location.anchor, location.key or "", location.missing or "")
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _findings(verdict: Verdict, plan_id: str, document: Document) -> Iterable[Finding]:
    info = verdict.rule.info
    for judgement in verdict.judgements:
        location = judgement.location
        yield Finding(
            rule=info.id,
            action=info.action,
            level=verdict.level,
            outcome=judgement.outcome,
            message=judgement.message,
            remedy=judgement.remedy,
            location=location,
            position=document.locate(location.pointer),
            evidence=judgement.evidence,
            caused_by=verdict.caused_by,
            fingerprint=fingerprint(info.id, plan_id, location),
            waiver=judgement.waiver,
        )


def document_finding(document: Document, problem: Problem) -> Finding:
    """Return the finding about a document as such: not JSON, or against its schema."""
    plan_id = _text((document.plan or {}).get("id")) or document.source
    return Finding(
        rule=problem.rule,
        action=None,
        level=Level.MUST,
        outcome=Outcome.GAP,
        message=problem.message,
        remedy=problem.remedy,
        location=problem.location,
        position=problem.position or document.locate(problem.location.pointer),
        evidence=(),
        caused_by=None,
        fingerprint=fingerprint(problem.rule, plan_id, problem.location),
    )
