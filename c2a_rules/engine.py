"""(rules, plan) → report: bindings, conditions, requirements, judgements. Pure: nothing is read or printed here."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from c2a_rules.binding import CARRIED, Binding, Touch, binding, claimed
from c2a_rules.catalog import Catalog
from c2a_rules.expressions import EvaluationError, Unknown
from c2a_rules.model import (
    Action,
    ActionResult,
    Document,
    DomainResult,
    Finding,
    Judgement,
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
from c2a_rules.subject import Preparation, Subject, unholdable

_HUMAN = "Have somebody who knows the programme judge this, or state what is missing in the plan."
_MAINTAINER = "Report this to whoever maintains the rule; the plan is not at fault."
_STRONGEST = (Outcome.ERROR, Outcome.GAP, Outcome.REVIEW)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """One rule on one plan, before its findings are placed in the text."""

    rule: Rule
    level: Level
    outcome: Outcome
    judgements: tuple[Judgement, ...] = ()
    reason: str = ""
    caused_by: str | None = None
    items: int = 1


class Engine:
    """Judges plans by a selection of rules.

    Args:
        catalog: everything that is loaded.
        rules: the selected rules.
        shape: the digest of the plan schema.
        today: `YYYY-MM-DD`, what `--as-of` says.
        partial: whether the run leaves anything out on purpose.
        declared: source format → the field paths that its reader declares as not holdable.
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
    ) -> None:
        self._catalog = catalog
        self._rules = catalog.ordered(rules)
        self._partial = partial
        self._declared = declared
        self._today = today
        self._preparation = Preparation(self._reads(), catalog.rulesets, shape, today)

    def _reads(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for rule in self._rules:
            wanted = found.setdefault(rule.info.ruleset, set())
            wanted |= rule.reads
            for condition in (rule.when, self._catalog.actions[rule.info.action].when):
                wanted |= condition.reads if condition is not None else frozenset()
        return {ruleset: frozenset(names) for ruleset, names in found.items()}

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
        verdicts = _Judge(self, plan).verdicts()
        return self._report(document, plan, verdicts)

    def _report(self, document: Document, plan: Mapping[str, Any], verdicts: Sequence["_Verdict"]) -> PlanReport:
        findings = tuple(finding for verdict in verdicts for finding in _findings(verdict, plan["id"], document))
        domains = self._domains(verdicts)
        results = [rule for domain in domains for rule in domain.rules]
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
            return (f'no reader for "{name}" is installed, so what the plan says its source cannot hold does not count',)
        return ()

    def _domains(self, verdicts: Sequence["_Verdict"]) -> tuple[DomainResult, ...]:
        by_action: dict[str, list[RuleResult]] = {}
        order = {rule_id: place for place, rule_id in enumerate(self._catalog.rules)}
        for verdict in sorted(verdicts, key=lambda each: order[each.rule.info.id]):
            info = verdict.rule.info
            result = RuleResult(info.id, verdict.level, verdict.outcome, verdict.reason, verdict.items)
            by_action.setdefault(info.action, []).append(result)
        found: dict[str, list[ActionResult]] = {}
        for action_id, action in self._catalog.actions.items():
            if action_id in by_action:
                rules = tuple(by_action[action_id])
                result = ActionResult(action_id, action.title, action_status(rules), rules)
                found.setdefault(action.domain, []).append(result)
        titles = {name: ruleset.title for name, ruleset in self._catalog.domains.items()}
        return tuple(DomainResult(name, titles[name], tuple(actions)) for name, actions in found.items())


class _Judge:
    """One plan going through the rules."""

    def __init__(self, engine: Engine, plan: dict[str, Any]) -> None:
        self._engine = engine
        self._catalog = engine._catalog  # noqa: SLF001 - the two are one, split for length
        self._plan = plan
        self._touch = Touch(plan)
        self._claims = claimed(plan)
        self._bindings: dict[str, Binding] = {}
        self._conditions: dict[str, Binding | None] = {}
        self._done: dict[str, _Verdict] = {}
        self._subject = Subject(
            plan,
            engine._preparation,  # noqa: SLF001 - as above
            unholdable(plan, engine._declared),  # noqa: SLF001 - as above
            self._catalogue(),
        )

    def _catalogue(self) -> dict[str, Any]:
        actions = self._catalog.actions
        bound = [name for name, action in actions.items() if self._binding(action, None).holds == "yes"]
        rules = list(self._catalog.rules)
        return {"actions": list(actions), "rules": rules, "bound": bound, "carried": self._catalog.carried}

    def _binding(self, action: Action, binds: Mapping[str, str] | None) -> Binding:
        if binds is not None:
            return binding(action, binds, self._plan, self._touch, self._claims)
        known = self._bindings.get(action.id)
        if known is None:
            known = self._bindings[action.id] = binding(action, None, self._plan, self._touch, self._claims)
        return known

    def verdicts(self) -> list[_Verdict]:
        """Return a verdict a rule, in the order in which they were judged."""
        for rule in self._engine._rules:  # noqa: SLF001 - as above
            self._done[rule.info.id] = self._verdict(rule)
        return list(self._done.values())

    def _verdict(self, rule: Rule) -> _Verdict:
        info = rule.info
        level = info.level_for(self._plan["plan_type"])
        reason = self._out_of_force(info.ruleset)
        if reason:
            return _Verdict(rule, level, Outcome.NOT_APPLICABLE, reason=reason)
        action = self._catalog.actions[info.action]
        bound = self._binding(action, info.binds)
        level = level.capped(bound.cap)
        try:
            bound = self._narrowed(action, rule, bound)
            if bound.holds == "no":
                return _Verdict(rule, level, Outcome.NOT_APPLICABLE, reason=bound.reason)
            if bound.holds == "unknown":
                raise Unknown(bound.reason)
            if rule.when is not None and not rule.when.holds(self._subject):
                return _Verdict(rule, level, Outcome.NOT_APPLICABLE, reason="what the rule is about is not in this plan")
        except Unknown as unknown:
            message = f"Whether this applies to the plan cannot be told: {self._subject.why_unknown(unknown.path)}"
            return _Verdict(rule, level, Outcome.REVIEW, (self._review(message, unknown.path),))
        except EvaluationError as error:
            return self._failed(rule, level, error)
        return self._required(rule, level) or self._judged(rule, level)

    def _out_of_force(self, ruleset_id: str) -> str:
        ruleset = self._catalog.rulesets[ruleset_id]
        if self._plan["status"] == "cancelled":
            return "the plan is cancelled"
        end = self._plan.get("end")
        if ruleset.in_force_from and end is not None and end < ruleset.in_force_from:
            return f"the plan ended on {end}, before what it is held to came into force ({ruleset.in_force_from})"
        return ""

    def _narrowed(self, action: Action, rule: Rule, bound: Binding) -> Binding:
        """Narrow a binding by the action's condition and by what a bare claim brings in."""
        carried = rule.info.id == f"{action.id}.{CARRIED}"
        if bound.holds == "yes" and not bound.claim_only and action.when is not None:
            if action.when.holds(self._subject):
                return bound
            if action.id not in self._claims:
                return Binding("no", reason=f"{action.id} does not apply: its condition does not hold for this plan")
            bound = Binding("yes", bound.cap, claim_only=True)
        if bound.claim_only and not carried:
            return Binding("no", reason=f"{action.id} does not bind this plan; as the plan claims it, only the claim is checked")
        return bound

    def _required(self, rule: Rule, level: Level) -> _Verdict | None:
        """Return what a required rule's outcome makes of this one, or None where it is judged on its own."""
        for required in rule.info.requires:
            earlier = self._done.get(required)
            if earlier is None or earlier.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE):
                continue
            title = earlier.rule.info.title
            words = {Outcome.GAP: "is a gap", Outcome.REVIEW: "needs a human's judgement", Outcome.ERROR: "failed"}
            state = words.get(earlier.outcome, "was waived")
            judgement = Judgement(
                outcome=earlier.outcome,
                message=f"{rule.info.title}: this rests on {required} ({title}), which {state}.",
                remedy=f"See to {required} first.",
                location=earlier.judgements[0].location if earlier.judgements else Location(),
            )
            cause = earlier.caused_by or required
            return _Verdict(rule, level, earlier.outcome, (judgement,), caused_by=cause)
        return None

    def _judged(self, rule: Rule, level: Level) -> _Verdict:
        try:
            judgements = tuple(rule.judge(self._subject))
        except Unknown as unknown:
            message = f"Whether this holds cannot be told: {self._subject.why_unknown(unknown.path)}"
            judgements = (self._review(message, unknown.path),)
        except EvaluationError as error:
            return self._failed(rule, level, error)
        except Exception as error:  # noqa: BLE001 - a rule that crashes costs its own outcome and no other's
            return self._failed(rule, level, error)
        judgements = tuple(self._excluded(rule, each) for each in judgements)
        items = len(judgements)
        outcomes = {judgement.outcome for judgement in judgements}
        kept = tuple(judgement for judgement in judgements if judgement.outcome in _STRONGEST)
        for outcome in _STRONGEST:
            if outcome in outcomes:
                return _Verdict(rule, level, outcome, kept, items=items)
        if Outcome.PASS in outcomes:
            return _Verdict(rule, level, Outcome.PASS, items=items)
        return _Verdict(rule, level, Outcome.NOT_APPLICABLE, reason="there is nothing of the kind in the plan")

    def _failed(self, rule: Rule, level: Level, error: Exception) -> _Verdict:
        what = str(error) if isinstance(error, EvaluationError) else f"{type(error).__name__}: {error}"
        judgement = Judgement(outcome=Outcome.ERROR, message=f"The rule failed on this plan: {what}", remedy=_MAINTAINER)
        return _Verdict(rule, level, Outcome.ERROR, (judgement,))

    def _review(self, message: str, path: str) -> Judgement:
        address = "/" + path.removeprefix("plan.").split(".", 1)[0]
        return Judgement(
            outcome=Outcome.REVIEW,
            message=message,
            remedy=_HUMAN,
            location=self._subject.resolve(address, None),
        )

    def _excluded(self, rule: Rule, judgement: Judgement) -> Judgement:
        """Turn a gap that the plan excludes with reason, approver and a review date to come into review."""
        if judgement.outcome is not Outcome.GAP:
            return judgement
        names = {rule.info.id, rule.info.action}
        if judgement.location.key is not None:
            names.add(f"{rule.info.id}:{judgement.location.key}")
        for exclusion in self._plan.get("exclusions", ()):
            if exclusion["of"] in names and exclusion["review_on"] >= self._engine._today:  # noqa: SLF001 - as above
                return Judgement(
                    outcome=Outcome.REVIEW,
                    message=f"{judgement.message} The plan leaves this out on purpose "
                    f"(exclusion of {exclusion['of']}, approved by {exclusion['approved_by']}): {exclusion['reason']}",
                    remedy=f"Judge whether the reason still holds; the plan says to look again by {exclusion['review_on']}.",
                    location=judgement.location,
                    evidence=judgement.evidence,
                )
        return judgement


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def fingerprint(rule: str, plan_id: str, location: Location) -> str:
    """Return what stays the same for a finding while lists are reordered and files reformatted."""
    parts = (rule, plan_id, location.anchor, location.key or "", location.missing or "")
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _findings(verdict: _Verdict, plan_id: str, document: Document) -> Iterable[Finding]:
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

