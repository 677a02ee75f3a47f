"""The first page: what a plan adds up to, and its domains and actions as a picture that can also be read."""

from collections.abc import Mapping

from c2a_rules.model import ActionResult, ActionStatus, DomainResult, Outcome, PlanReport, PlanStatus
from c2a_rules.report import wording
from c2a_rules.report.html.elements import Html, element, join, prose, said
from c2a_rules.report.html.frame import bar
from c2a_rules.summary import rule_counts

SYMBOLS = {
    ActionStatus.MET: "✓",
    ActionStatus.PARTIAL: "◐",
    ActionStatus.GAP: "✗",
    ActionStatus.REVIEW: "?",
    ActionStatus.WAIVED: "~",
    ActionStatus.ERROR: "!",
    ActionStatus.NOT_APPLICABLE: "–",  # noqa: RUF001 - a dash for what is not there
}
_IN_BAR = (Outcome.PASS, Outcome.GAP, Outcome.REVIEW, Outcome.WAIVED, Outcome.ERROR)
_IN_WORDS = {
    Outcome.PASS: "met",
    Outcome.GAP: "gaps",
    Outcome.REVIEW: "to be judged",
    Outcome.WAIVED: "waived",
    Outcome.ERROR: "failed",
}
_GOOD = (PlanStatus.COMPLIANT, PlanStatus.NO_GAPS)
_UNDECIDED = (PlanStatus.NEEDS_REVIEW, PlanStatus.NOT_APPLICABLE)


def overview(plan: PlanReport, number: int, targets: Mapping[str, str]) -> Html:
    """Return what a plan adds up to.

    Args:
        plan: the report on it.
        number: its place in the run, from 1.
        targets: action id → id of the entry that tells what is open in it.
    """
    about = [("Type", (plan.plan_type or "").replace("_", " ")), ("Identifier", plan.id or ""), ("File", plan.source)]
    facts = [
        element("div", element("dt", name), element("dd", value, dir="auto", class_="break"))
        for name, value in about
        if value
    ]
    return element(
        "section",
        element("h2", plan.title or plan.id or plan.source or "(no title)", dir="auto", id=f"p{number}"),
        element("dl", *facts, class_="facts"),
        _status(plan),
        *(element("p", "Note: ", said(note), class_="note") for note in plan.notes),
        _figures(plan) if plan.domains else None,
        _picture(plan, targets) if plan.domains else None,
        class_="plan",
        aria_labelledby=f"p{number}",
    )


def _status(plan: PlanReport) -> Html:
    name, _, rest = wording.PLAN_STATUS[plan.status].partition(": ")
    kind = "good" if plan.status in _GOOD else "open" if plan.status in _UNDECIDED else "bad"
    faults = f" Faults of the document: {len(plan.findings)}." if plan.findings and not plan.domains else None
    return element(
        "p",
        element("strong", name.capitalize()),
        f": {rest}." if rest else ".",
        faults,
        class_=f"status {kind}",
    )


def _figures(plan: PlanReport) -> Html:
    """Return the counts of rules, each with what it is a part of."""
    counts = rule_counts(plan.rules)
    total = sum(counts.values())
    apply = total - counts[Outcome.NOT_APPLICABLE.value]
    places = len([finding for finding in plan.findings if finding.outcome is Outcome.GAP])
    gaps = counts[Outcome.GAP.value]
    figures = [
        (counts[Outcome.PASS.value], f"met, of {apply} rules that apply", "pass"),
        (gaps, f"{'gap' if gaps == 1 else 'gaps'} to close, in {places} {'place' if places == 1 else 'places'}", "gap"),
        (counts[Outcome.REVIEW.value], "for a human to judge", "review"),
        (counts[Outcome.WAIVED.value], "waived", "waived"),
        (counts[Outcome.ERROR.value], "failed (not the plan's fault)", "error"),
        (counts[Outcome.NOT_APPLICABLE.value], f"of {total} rules do not apply to this plan", "none"),
    ]
    tiles = [
        element("li", element("b", str(count)), " ", element("span", words), class_=f"tile {kind}")
        for count, words, kind in figures
        if count or kind in ("pass", "gap", "review")
    ]
    return element("ul", *tiles, class_="tiles")


def _picture(plan: PlanReport, targets: Mapping[str, str]) -> Html:
    return join([element("h3", "Domains and actions"), *(_domain(domain, targets) for domain in plan.domains)])


def _domain(domain: DomainResult, targets: Mapping[str, str]) -> Html:
    counts = rule_counts(domain.rules)
    applying = sum(counts[outcome.value] for outcome in _IN_BAR)
    named = [f"{_IN_WORDS[outcome]} {counts[outcome.value]}" for outcome in _IN_BAR[1:] if counts[outcome.value]]
    words = ", ".join([f"met {counts[Outcome.PASS.value]} of {applying} rules", *named])
    away = [action for action in domain.actions if action.status is ActionStatus.NOT_APPLICABLE]
    cards = [_action(action, targets) for action in domain.actions if action not in away]
    return element(
        "section",
        element("h4", element("span", domain.id, class_="id"), " ", domain.title),
        element("p", words if applying else "Does not apply to this plan.", class_="coverage"),
        bar({outcome.value: counts[outcome.value] for outcome in _IN_BAR}, applying) if applying else None,
        element("ul", *cards, class_="actions") if cards else None,
        element("p", f"Not applicable: {', '.join(action.id for action in away)}", class_="away")
        if away and applying
        else None,
        class_="domain" if applying else "domain idle",
    )


def _action(action: ActionResult, targets: Mapping[str, str]) -> Html:
    counts = rule_counts(action.rules)
    applying = sum(counts[outcome.value] for outcome in _IN_BAR)
    status = wording.ACTION_STATUS[action.status]
    inside = [
        element("span", SYMBOLS[action.status], class_="symbol", aria_hidden="true"),
        element("span", action.id, class_="id"),
        " ",
        element("span", f"{status}, {counts[Outcome.PASS.value]} of {applying}", class_="state"),
        " ",
        element("span", prose(action.title), class_="title"),
    ]
    target = targets.get(action.id)
    content = element("a", *inside, href=f"#{target}") if target else element("div", *inside)
    return element("li", content, class_=f"action {action.status.value}")
