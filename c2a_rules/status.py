"""What outcomes add up to: an action's status, a plan's status, an exit code. Pure, and word for word the contract."""

from collections.abc import Iterable, Sequence

from c2a_rules.model import ActionStatus, Finding, Level, Outcome, PlanStatus, RuleResult

_OUTCOMES = tuple(outcome.value for outcome in Outcome)
_ABSENT = frozenset((Outcome.NOT_APPLICABLE,))
_QUIET = _ABSENT | {Outcome.PASS}
_ACCEPTED = _ABSENT | {Outcome.WAIVED}
EXIT_OK, EXIT_GAPS, EXIT_NOT_STARTED, EXIT_INCOMPLETE = 0, 1, 2, 3


def action_status(rules: Sequence[RuleResult]) -> ActionStatus:
    """Return the status of an action from its rules' results; the first line that fits."""
    outcomes = {rule.outcome for rule in rules}
    if outcomes <= _QUIET:
        return ActionStatus.NOT_APPLICABLE if outcomes <= _ABSENT else ActionStatus.MET
    if Outcome.ERROR in outcomes:
        return ActionStatus.ERROR
    if outcomes <= _ACCEPTED:
        return ActionStatus.WAIVED
    found = {(rule.level, rule.outcome) for rule in rules}
    must = _counted(found, Level.MUST)
    should = _counted(found, Level.SHOULD)
    decisive = must or should
    if Outcome.GAP in decisive and Outcome.PASS not in decisive:
        return ActionStatus.GAP
    if Outcome.GAP in must | should:
        return ActionStatus.PARTIAL
    if Outcome.REVIEW in must | should:
        return ActionStatus.REVIEW
    return ActionStatus.MET


def _counted(found: Iterable[tuple[Level, Outcome]], level: Level) -> set[Outcome]:
    """Return the outcomes that count among rules of a level."""
    return {outcome for at, outcome in found if at is level} - _ACCEPTED


def plan_status(
    rules: Sequence[RuleResult],
    findings: Sequence[Finding],
    *,
    beyond_soundness: Iterable[RuleResult],
    partial: bool,
) -> PlanStatus:
    """Return the status of a plan that could be read and fits the schema.

    Args:
        rules: the results of all rules on it.
        findings: its findings, those about the document (`DOC.…`, `WVR.…`) included.
        beyond_soundness: the results of the rules outside rule sets that judge soundness alone.
        partial: whether the scope of the run leaves something out.
    """
    found = {(rule.level, rule.outcome) for rule in rules}
    outcomes = {outcome for _level, outcome in found}
    if not outcomes or Outcome.ERROR in outcomes:
        return PlanStatus.INCOMPLETE
    strongest = _counted(found, Level.MUST) | {each.outcome for each in findings if each.level is Level.MUST}
    if Outcome.GAP in strongest:
        return PlanStatus.GAPS
    if Outcome.REVIEW in strongest:
        return PlanStatus.NEEDS_REVIEW
    beyond = {rule.outcome for rule in beyond_soundness}
    if partial and not beyond:
        beyond = outcomes  # where soundness alone was asked for, it alone decides
    if beyond <= _ABSENT | {Outcome.WAIVED}:  # what is waived counts as not there
        return PlanStatus.NOT_APPLICABLE
    return PlanStatus.NO_GAPS if partial else PlanStatus.COMPLIANT


def counted(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """Return how often each outcome came, every outcome named."""
    found = dict.fromkeys(_OUTCOMES, 0)
    for outcome in outcomes:
        found[outcome] += 1
    return found


def exit_code(
    statuses: Iterable[PlanStatus],
    findings: Iterable[Finding],
    *,
    fail_on: Level | None,
    allow_review: bool,
    crashed: bool,
) -> int:
    """Return what a gate should do: 0 go on, 1 gaps or review or an invalid plan, 3 the check is incomplete.

    `fail_on` None means never, which implies `allow_review`; an invalid plan fails all the same.
    """
    known = set(statuses)
    if crashed or not known or PlanStatus.INCOMPLETE in known:
        return EXIT_INCOMPLETE
    if PlanStatus.INVALID in known:
        return EXIT_GAPS
    if fail_on is None:
        return EXIT_OK
    failing = {Outcome.GAP} if allow_review else {Outcome.GAP, Outcome.REVIEW}
    return EXIT_GAPS if any(f.outcome in failing and f.level.rank <= fail_on.rank for f in findings) else EXIT_OK
