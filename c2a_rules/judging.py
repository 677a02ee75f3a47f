"""One plan going through the rules: what binds it, what applies, what each rule says. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from c2a_rules.binding import CARRIED, Binding, Touch, binding, claimed
from c2a_rules.catalog import Catalog
from c2a_rules.expressions import EvaluationError, Unknown
from c2a_rules.model import Action, Condition, Judgement, Level, Outcome, Rule
from c2a_rules.rulesets import RuleSet
from c2a_rules.shape import Shape
from c2a_rules.subject import Preparation, Subject, unholdable

if TYPE_CHECKING:
    from c2a_rules.waivers import Waiver, Waivers

_HUMAN = "Have somebody who knows the programme judge this, or state what is missing in the plan."
_MAINTAINER = "Report this to whoever maintains the rule; the plan is not at fault."
_PASS, _NOT_APPLICABLE = Outcome.PASS, Outcome.NOT_APPLICABLE  # read for every rule, and slow to read off the class
_STRONGEST = (Outcome.ERROR, Outcome.GAP, Outcome.REVIEW)
_ALL_PASS = frozenset((_PASS,))
_DECISIVE = (*_STRONGEST, Outcome.WAIVED)
"""Outcomes of a required rule that decide the outcome of those that rest on it, the first that comes up."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What every plan of a run is judged with.

    Args:
        catalog: everything that is loaded.
        rules: the selected rules, each after those it requires.
        preparation: what they need to know of a plan.
        today: `YYYY-MM-DD`.
        declared: source format → the field paths that its reader declares as not holdable.
        claiming: as much of a plan's shape as leads to claims.
        evidence: whether findings say what was read.
        waivers: what was accepted on purpose.
    """

    catalog: Catalog
    rules: Sequence[Rule]
    preparation: Preparation
    today: str
    declared: Mapping[str, frozenset[str]]
    claiming: Shape
    evidence: bool = True
    waivers: "Waivers | None" = None


class Verdict(NamedTuple):
    """One rule on one plan, before its findings are placed in the text."""

    rule: Rule
    level: Level
    outcome: Outcome
    judgements: tuple[Judgement, ...] = ()
    reason: str = ""
    caused_by: str | None = None
    items: int = 1


class Judging:
    """One plan going through the rules.

    Args:
        bench: what it is judged with.
        plan: valid against the plan schema and converted to its kinds.

    `subject` is the plan as rules see it.
    """

    def __init__(self, bench: Bench, plan: dict[str, Any]) -> None:
        self._bench = bench
        self._catalog = bench.catalog
        self._plan = plan
        cannot_hold = unholdable(plan, bench.declared)
        self._touch = Touch(plan, cannot_hold)
        self._claims = claimed(plan, bench.claiming)
        self._bindings = {
            name: binding(action, None, plan, self._touch, self._claims)
            for name, action in self._catalog.actions.items()
        }
        self._conditions: dict[str, tuple[bool, str]] = {}
        rulesets = self._catalog.rulesets
        self._out_of_force = {name: self._why_out_of_force(ruleset) for name, ruleset in rulesets.items()}
        self._done: dict[str, Verdict] = {}
        self._waivers = bench.waivers.holding(plan["id"]) if bench.waivers else []
        self.subject = Subject(
            plan,
            bench.preparation,
            cannot_hold,
            self._catalogue(),
            evidence=bench.evidence,
        )

    def _catalogue(self) -> dict[str, Any]:
        bound = [name for name, found in self._bindings.items() if found.holds == "yes" and not found.claim_only]
        return {
            "actions": list(self._catalog.actions),
            "rules": list(self._catalog.rules),
            "bound": bound,
            "carried": self._catalog.carried,
        }

    def verdicts(self) -> dict[str, Verdict]:
        """Return a verdict a rule, by its id."""
        for rule in self._bench.rules:
            verdict = self._verdict(rule)
            self._done[rule.info.id] = self._waived(verdict) if self._waivers else verdict
        return self._done

    def _verdict(self, rule: Rule) -> Verdict:
        info = rule.info
        level = info.level_for(self._plan["plan_type"])
        reason = self._out_of_force[info.ruleset]
        if reason:
            return Verdict(rule, level, _NOT_APPLICABLE, reason=reason)
        action = self._catalog.actions[info.action]
        bound = self._bindings[info.action]
        if info.binds is not None:
            bound = binding(action, info.binds, self._plan, self._touch, self._claims)
        if bound.holds == "no":
            return Verdict(rule, level, _NOT_APPLICABLE, reason=bound.reason)
        level = level.capped(bound.cap)
        try:
            bound = self._narrowed(action, rule, bound)
        except Exception as error:  # noqa: BLE001 - a condition that crashes costs its own rule's outcome and no other's
            return self._failed(rule, level, error)
        if bound.holds == "no":
            return Verdict(rule, level, _NOT_APPLICABLE, reason=bound.reason)
        if bound.holds == "unknown":
            return self._undecided(rule, level, bound.reason)
        return self._required(rule, level) or self._judged(rule, level)

    def _undecided(self, rule: Rule, level: Level, path: str) -> Verdict:
        message = f"Whether this applies to the plan cannot be told: {self.subject.why_unknown(path)}"
        return Verdict(rule, level, Outcome.REVIEW, (self._review(message, path),))

    def _why_out_of_force(self, ruleset: RuleSet) -> str:
        if self._plan["status"] == "cancelled":
            return "the plan is cancelled"
        end = self._plan.get("end")
        if ruleset.in_force_from and end is not None and end < ruleset.in_force_from:
            return f"the plan ended on {end}, before what it is held to came into force ({ruleset.in_force_from})"
        return ""

    def _narrowed(self, action: Action, rule: Rule, bound: Binding) -> Binding:
        """Narrow a binding that may hold by the conditions of action and rule, and by what a bare claim brings in.

        What is false decides, whatever else is unknown.
        """
        unknown = bound.reason
        if action.when is not None and not bound.claim_only:
            holds, path = self._allowed(action.id, action.when)
            unknown = unknown or path
            if not holds and action.id not in self._claims:
                return Binding("no", reason=f"{action.id} does not apply: its condition does not hold for this plan")
            bound = bound if holds else Binding("yes", bound.cap, claim_only=True)
        if bound.claim_only and rule.info.id != f"{action.id}.{CARRIED}":
            return Binding(
                "no", reason=f"{action.id} does not bind this plan; as the plan claims it, only the claim is checked"
            )
        if rule.when is not None:
            holds, path = self._holds(rule.when)
            if not holds:
                return Binding("no", reason="what the rule is about is not in this plan")
            unknown = unknown or path
        return Binding("unknown", bound.cap, reason=unknown) if unknown else bound

    def _allowed(self, action_id: str, condition: Condition) -> tuple[bool, str]:
        """Tell what the condition of an action says, which is the same for all its rules."""
        known = self._conditions.get(action_id)
        if known is None:
            known = self._conditions[action_id] = self._holds(condition)
        return known

    def _holds(self, condition: Condition) -> tuple[bool, str]:
        """Tell whether a condition holds; an unknown one may, for want of what stands at the path given."""
        try:
            return condition.holds(self.subject), ""
        except Unknown as unknown:
            return True, unknown.path

    def _required(self, rule: Rule, level: Level) -> Verdict | None:
        """Return what a required rule's outcome makes of this one, or None where it is judged on its own.

        What cannot be waived is not waived along with another rule either.
        """
        if not rule.info.requires:
            return None
        counted = _DECISIVE if rule.info.waivable else _STRONGEST
        decisive = [
            self._done[required]
            for required in rule.info.requires
            if required in self._done and self._done[required].outcome in counted
        ]
        if not decisive:
            return None
        earlier = min(decisive, key=lambda each: _DECISIVE.index(each.outcome))
        required = earlier.rule.info.id
        words = {Outcome.GAP: "is a gap", Outcome.REVIEW: "needs a human's judgement", Outcome.ERROR: "failed"}
        state = words.get(earlier.outcome, "was waived")
        decides = next(each for each in earlier.judgements if each.outcome is earlier.outcome)
        judgement = Judgement(
            outcome=earlier.outcome,
            message=f"{rule.info.title}: this rests on {required} ({earlier.rule.info.title}), which {state}.",
            remedy=f"See to {required} first.",
            location=decides.location,
            waiver=decides.waiver,
        )
        judgement = self._excluded(rule, judgement)
        return Verdict(rule, level, judgement.outcome, (judgement,), caused_by=earlier.caused_by or required)

    def _judged(self, rule: Rule, level: Level) -> Verdict:
        try:
            judgements = tuple(rule.judge(self.subject))
        except Unknown as unknown:
            message = f"Whether this holds cannot be told: {self.subject.why_unknown(unknown.path)}"
            judgements = (self._review(message, unknown.path),)
        except Exception as error:  # noqa: BLE001 - a rule that crashes costs its own outcome and no other's
            return self._failed(rule, level, error)
        items = len(judgements)
        outcomes = {judgement.outcome for judgement in judgements}
        if outcomes == _ALL_PASS:
            return Verdict(rule, level, _PASS, items=items)
        if Outcome.GAP in outcomes and self._plan.get("exclusions"):
            judgements = tuple(self._excluded(rule, each) for each in judgements)
            outcomes = {judgement.outcome for judgement in judgements}
        for outcome in _STRONGEST:
            if outcome in outcomes:
                kept = tuple(judgement for judgement in judgements if judgement.outcome in _STRONGEST)
                return Verdict(rule, level, outcome, kept, items=items)
        if Outcome.PASS in outcomes:
            return Verdict(rule, level, Outcome.PASS, items=items)
        return Verdict(rule, level, _NOT_APPLICABLE, reason="there is nothing of the kind in the plan")

    def _failed(self, rule: Rule, level: Level, error: Exception) -> Verdict:
        what = str(error) if isinstance(error, EvaluationError) else f"{type(error).__name__}: {error}"
        judgement = Judgement(
            outcome=Outcome.ERROR, message=f"The rule failed on this plan: {what}", remedy=_MAINTAINER
        )
        return Verdict(rule, level, Outcome.ERROR, (judgement,))

    def _review(self, message: str, path: str) -> Judgement:
        address = "/" + path.removeprefix("plan.").replace(".", "/")
        return Judgement(
            outcome=Outcome.REVIEW,
            message=message,
            remedy=_HUMAN,
            location=self.subject.resolve(address, None),
        )

    def _excluded(self, rule: Rule, judgement: Judgement) -> Judgement:
        """Turn a gap that the plan excludes with reason, approver and a review date to come into review."""
        if judgement.outcome is not Outcome.GAP:
            return judgement
        names = {rule.info.id, rule.info.action}
        if judgement.location.key is not None:
            names.add(f"{rule.info.id}:{judgement.location.key}")
        for exclusion in self._plan.get("exclusions", ()):
            if exclusion["of"] in names and exclusion["review_on"] >= self._bench.today:
                return Judgement(
                    outcome=Outcome.REVIEW,
                    message=f"{judgement.message} The plan leaves this out on purpose "
                    f"(exclusion of {exclusion['of']}, approved by {exclusion['approved_by']}): {exclusion['reason']}",
                    remedy=f"Judge whether the reason holds; the plan says to look again by {exclusion['review_on']}.",
                    location=judgement.location,
                    evidence=judgement.evidence,
                )
        return judgement

    def _waived(self, verdict: Verdict) -> Verdict:
        """Turn gaps and reviews that somebody accepted into waived ones; what is left decides about the rule."""
        info = verdict.rule.info
        about = [waiver for waiver in self._waivers if waiver.concerns(info)] if info.waivable else []
        if not about or verdict.outcome not in _STRONGEST:
            return verdict
        judgements = tuple(_accepted(judgement, about) for judgement in verdict.judgements)
        outcomes = {judgement.outcome for judgement in judgements}
        outcome = next(each for each in _DECISIVE if each in outcomes)
        return verdict._replace(outcome=outcome, judgements=judgements)


def _accepted(judgement: Judgement, waivers: Sequence["Waiver"]) -> Judgement:
    if judgement.outcome not in (Outcome.GAP, Outcome.REVIEW):
        return judgement
    waiver = next((each for each in waivers if each.covers(judgement.location.anchor)), None)
    return replace(judgement, outcome=Outcome.WAIVED, waiver=waiver.told) if waiver else judgement
