"""What is open in a plan, entry by entry: gaps, what a human must judge, what was waived, what failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from c2a_rules.folding import Fold, fold
from c2a_rules.model import Finding, Outcome, PlanReport, ReportOptions
from c2a_rules.report import wording
from c2a_rules.report.html.elements import Html, element, join, prose, said

_WAIVER = {"reason": "Reason", "approved_by": "Approved by", "expires": "Until"}
_INTRODUCTIONS = {
    Outcome.REVIEW: "The plan cannot show these, or says that it leaves them out. Tick off what has been judged.",
    Outcome.WAIVED: "Accepted on purpose; they do not count as gaps while the waiver holds.",
    Outcome.ERROR: "Tell whoever maintains the rule set. Until it is mended, nothing is certified.",
}


@dataclass(slots=True)
class Entries:
    """The entries of a plan as HTML, and where each action's first one is."""

    prefix: str
    options: ReportOptions
    items: Mapping[str, int] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def of(self, plan: PlanReport) -> Html:
        """Return all entries of a plan."""
        self.items = {rule.id: rule.items for rule in plan.rules}
        titles = {action.id: action.title for domain in plan.domains for action in domain.actions}
        found = wording.shown(plan.findings, self.options)
        hidden = wording.hidden(plan.findings, self.options)
        notes = [element("p", sentence, class_="note") for sentence in hidden]
        return join([self.sections(found, titles, plan.sha256), *notes])

    def sections(self, findings: Sequence[Finding], titles: Mapping[str, str], digest: str = "") -> Html:
        """Return a section for each outcome, with a group for each action."""
        sections = []
        for outcome in wording.sections(self.options):
            found = [finding for finding in findings if finding.outcome is outcome]
            if not found:
                continue
            folds = fold(found)
            groups = [
                self._group(action, [each for each in folds if each.lead.action == action], titles, digest)
                for action in dict.fromkeys(each.lead.action for each in folds)
            ]
            sections.append(
                element(
                    "section",
                    element("h4", wording.heading(outcome, found)),
                    element("p", _INTRODUCTIONS[outcome], class_="note") if outcome in _INTRODUCTIONS else None,
                    *groups,
                    class_=f"outcome {outcome.value}",
                )
            )
        return join(sections)

    def _group(self, action: str | None, folds: Sequence[Fold], titles: Mapping[str, str], digest: str) -> Html:
        name = (
            [element("span", action, class_="id"), " ", prose(titles.get(action, ""))] if action else ["The document"]
        )
        return element("section", element("h5", *name), *(self._entry(each, digest) for each in folds), class_="group")

    def _entry(self, each: Fold, digest: str) -> Html:
        self.count += 1
        name = f"{self.prefix}f{self.count}"
        told = each.findings
        for finding in told:
            self.targets.setdefault(finding.action or "", name)
        lead = each.lead
        levels = dict.fromkeys(finding.level.value for finding in told)
        domains = dict.fromkeys((finding.action or "").partition("-")[0] for finding in told)
        return element(
            "article",
            element(
                "p",
                element("span", lead.level.value, class_=f"level {lead.level.value}"),
                " ",
                element("span", lead.rule, class_="rule"),
                class_="tags",
            ),
            self._message(lead, name, digest),
            element("dl", *self._details(each), class_="details"),
            class_="entry",
            id=name,
            tabindex="-1",
            data_level=" ".join(levels),
            data_domain=" ".join(domains),
            data_outcome=lead.outcome.value,
        )

    def _message(self, lead: Finding, name: str, digest: str) -> Html:
        if lead.outcome is not Outcome.REVIEW:
            return element("p", prose(lead.message), class_="message", dir="auto")
        box = f"{name}-done"
        key = f"{digest[:16]}:{lead.fingerprint}"
        return element(
            "p",
            element("input", type="checkbox", id=box, data_key=key),
            " ",
            element("label", prose(lead.message), for_=box, dir="auto"),
            class_="message",
        )

    def _details(self, each: Fold) -> list[Html]:
        lead = each.lead
        action = self.options.actions.get(lead.action or "")
        rows = [("Where", self._places(each))]
        if lead.remedy:
            words = "Settle it by" if lead.outcome is Outcome.REVIEW else "Write"
            rows.append((words, element("span", prose(lead.remedy), dir="auto")))
        rows += [(_WAIVER.get(name, name), said(value)) for name, value in (lead.waiver or {}).items() if value]
        if action:
            rows.append(("Source", element("span", str(action.source))))
        rows += [(words.capitalize(), element("span", ", ".join(rules))) for words, rules in wording.also(each)]
        if lead.caused_by:
            rows.append(("Because of", element("span", lead.caused_by)))
        return [element("div", element("dt", name), element("dd", value)) for name, value in rows]

    def _places(self, each: Fold) -> Html:
        first = element("span", wording.place(each.lead), dir="auto", class_="break")
        if not each.more:
            return first
        total = self.items.get(each.lead.rule, 0)
        count = len(each.more) + 1
        of = f" of {total}" if total > count else ""
        more = [element("li", wording.place(finding), dir="auto", class_="break") for finding in each.more]
        summary = element("summary", f"{count}{of} places; show the other {len(more)}")
        return join([first, element("details", summary, element("ul", *more), class_="more")])
