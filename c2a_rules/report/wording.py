"""The words in which people read a report: outcomes, statuses, places; the same in every format for people."""

from collections.abc import Iterable, Sequence

from c2a_rules.folding import Fold
from c2a_rules.model import ActionStatus, Finding, Outcome, PlanStatus, ReportOptions

OUTCOMES = {
    Outcome.PASS: "Met",
    Outcome.GAP: "Gap",
    Outcome.REVIEW: "Review",
    Outcome.WAIVED: "Waived",
    Outcome.ERROR: "Error",
    Outcome.NOT_APPLICABLE: "Not applicable",
}
HEADINGS = {
    Outcome.ERROR: "Rules that failed (the plan is not at fault)",
    Outcome.GAP: "Gaps to close",
    Outcome.REVIEW: "For a human to judge",
    Outcome.WAIVED: "Waived",
}
PLAN_STATUS = {
    PlanStatus.INVALID: "invalid: this is not yet a plan that can be judged",
    PlanStatus.INCOMPLETE: "incomplete: a rule failed, so nothing is certified",
    PlanStatus.GAPS: "gaps: something that must be there is not",
    PlanStatus.NEEDS_REVIEW: "needs review: a human must judge what the plan cannot show",
    PlanStatus.NOT_APPLICABLE: "not applicable: nothing that is asked beyond soundness binds this plan",
    PlanStatus.NO_GAPS: "no gaps in the part that was checked",
    PlanStatus.COMPLIANT: "compliant",
}
ACTION_STATUS = {
    ActionStatus.MET: "met",
    ActionStatus.PARTIAL: "partly met",
    ActionStatus.GAP: "gap",
    ActionStatus.REVIEW: "review",
    ActionStatus.WAIVED: "waived",
    ActionStatus.ERROR: "error",
    ActionStatus.NOT_APPLICABLE: "not applicable",
}


def heading(outcome: Outcome, findings: Iterable[Finding]) -> str:
    """Return the heading of a section, with its counts of rules and, where they differ, of places."""
    rules = [finding.rule for finding in findings]
    different = len(set(rules))
    places = f" in {len(rules)} places" if len(rules) != different else ""
    return f"{HEADINGS[outcome]}: {different} {'rule' if different == 1 else 'rules'}{places}"


def place(finding: Finding) -> str:
    """Return where a finding is, in words."""
    location = finding.location
    position = f"line {finding.position.line}, " if finding.position else ""
    if finding.position and finding.position.column > 1 and not location.anchor:
        position += f"column {finding.position.column}, "  # all that tells where, above all in a plan on one line
    missing = f', where "{location.missing}" is missing' if location.missing else ""
    key = f" ({location.key})" if location.key else ""
    return f"{position}{location.anchor or 'the plan itself'}{missing}{key}"


def also(fold: Fold) -> list[tuple[str, list[str]]]:
    """Return which other rules are told with a fold's lead, and why."""
    judged = fold.lead.outcome is Outcome.REVIEW
    alike = "for the same reason" if judged else "the same place also leaves open"
    groups = [(alike, fold.alike), ("resting on it, so open too", fold.consequences)]
    return [(words, list(dict.fromkeys(finding.rule for finding in found))) for words, found in groups if found]


def shown(findings: Iterable[Finding], options: ReportOptions) -> list[Finding]:
    """Return the findings at or above the level that the user wants to see, without what a baseline has already."""
    return [finding for finding in findings if finding.level.rank <= options.level.rank and not finding.known]


def sections(options: ReportOptions) -> list[Outcome]:
    """Return the outcomes that have a section, in order."""
    return [each for each in HEADINGS if each in (Outcome.GAP, Outcome.ERROR) or not options.only_gaps]


def hidden(findings: Sequence[Finding], options: ReportOptions) -> list[str]:
    """Return sentences about findings that are not shown."""
    known = sum(finding.known for finding in findings)
    below = len(findings) - known - len(shown(findings, options))
    told = [f"{below} findings below {options.level.value} are not shown (they count)."] if below else []
    return [*told, *left_out(known)]


def left_out(known: int) -> list[str]:
    """Return a sentence about what a baseline has already, where there is any."""
    return [f"Left out: {known} known from the baseline (they do not fail)."] if known else []
