"""`-f markdown`: for a merge request's comment, a wiki, a mail. Folded as the table format does it.

A few plans are told in full; of many, each gets a row, and the gaps that most of them share come at the end.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import IO

from c2a_rules.folding import Fold, fold
from c2a_rules.model import Finding, Outcome, PlanReport, ReportOptions, RunInfo
from c2a_rules.report import wording
from c2a_rules.report.markdown_text import inline, row, table
from c2a_rules.summary import Summary, rule_counts

_SHOWN_ITEMS = 3
_TOLD_IN_FULL = 5
_COMMONEST = 10


class MarkdownReporter:
    """Keeps what it may still tell in full, and writes the rest as it comes."""

    name = "markdown"
    shows_evidence = False

    def __init__(self, options: ReportOptions) -> None:
        self._options = options
        self._summary = Summary()
        self._rows: list[str] = []
        self._held: list[PlanReport] = []
        self._commonest: Counter[str] = Counter()
        self._run: RunInfo
        self._out: IO[str]

    def begin(self, run: RunInfo, out: IO[str]) -> None:
        """Remember where to write."""
        self._run = run
        self._out = out

    def plan(self, plan: PlanReport) -> None:
        """Keep a plan: as a row, and in full as long as there are few."""
        self._summary.add(plan)
        counts = rule_counts(plan.rules)
        numbers = [str(counts[outcome.value]) for outcome in wording.OUTCOMES]
        self._rows.append(row([plan.title or plan.id or "(no title)", plan.source, _words(plan.status), *numbers]))
        self._commonest.update({f.rule for f in plan.findings if f.outcome is Outcome.GAP})
        if self._options.verbose or self._summary.plans <= _TOLD_IN_FULL:
            self._held.append(plan)
        else:
            self._held.clear()

    def end(self, report_findings: Sequence[Finding]) -> None:
        """Write everything: the run, the plans, the gaps that most of them share."""
        self._summary.add_findings(report_findings)
        self._write(*self._head())
        for plan in self._held:
            self._in_full(plan)
        if report_findings:
            self._write("## About the run", "")
            self._sections(report_findings, {})
        if not self._held and self._commonest:
            self._write("## Commonest gaps", "", *self._common(), "")
        sets = ", ".join(f"{ruleset.id} {ruleset.version}" for ruleset in self._run.rulesets)
        self._write("---", "", inline(f"As of {self._run.as_of}, by {sets}."))

    def _write(self, *lines: str) -> None:
        self._out.writelines(f"{line}\n" for line in lines)

    def _head(self) -> Iterable[str]:
        counts = self._summary.as_dict()
        states = ", ".join(f"{number} {_words(name)}" for name, number in counts["by_status"].items() if number)
        plans = f"{self._summary.plans} {'plan' if self._summary.plans == 1 else 'plans'}"
        yield from (f"# Check of {plans}: {states or 'nothing was checked'}", "")
        if self._run.scope.get("partial"):
            yield from ("Only a part of what is asked was checked.", "")
        for note in self._run.notes:
            yield from (inline(f"Note: {note}"), "")
        for sentence in wording.left_out(counts["known"]):
            yield from (sentence, "")
        names = list(wording.OUTCOMES.values())
        both = counts["by_outcome"]
        numbers = [
            row([kind.capitalize(), *(str(both[kind][outcome.value]) for outcome in wording.OUTCOMES)])
            for kind in ("rules", "findings")
        ]
        yield from (*table(["Counts", *names], numbers, numeric=1), "")
        if self._summary.plans > 1:
            yield from (*table(["Plan", "File", "Status", *names], self._rows, numeric=3), "")

    def _common(self) -> Iterable[str]:
        ordered = sorted(self._commonest.items(), key=lambda item: (-item[1], item[0]))[:_COMMONEST]
        return table(["Rule", "Plans"], [row([rule, str(count)]) for rule, count in ordered], numeric=1)

    def _in_full(self, plan: PlanReport) -> None:
        kind = f" ({plan.plan_type})" if plan.plan_type else ""
        self._write(inline(f"## {plan.title or plan.id or '(no title)'}{kind}", lead=3), "")
        self._write(f"- **Status**: {wording.PLAN_STATUS[plan.status]}", f"- **File**: {inline(plan.source)}")
        self._write(*(f"- **Note**: {inline(note)}" for note in plan.notes), "")
        if self._options.quiet:
            return
        if plan.domains:
            self._write(*_domains(plan), "")
        found = wording.shown(plan.findings, self._options)
        actions = {action.id: action for domain in plan.domains for action in domain.actions}
        headings = {
            name: f"{name} {action.title} ({wording.ACTION_STATUS[action.status]})" for name, action in actions.items()
        }
        self._sections(found, headings, {rule.id: rule.items for rule in plan.rules})
        for sentence in wording.hidden(plan.findings, self._options):
            self._write(sentence, "")

    def _sections(
        self, findings: Sequence[Finding], headings: dict[str, str], items: dict[str, int] | None = None
    ) -> None:
        for outcome in wording.sections(self._options):
            found = [finding for finding in findings if finding.outcome is outcome]
            if found:
                self._write(f"### {wording.heading(outcome, found)}", "")
                self._by_action(outcome, fold(found), headings, items or {})

    def _by_action(
        self, outcome: Outcome, folds: Sequence[Fold], headings: dict[str, str], items: dict[str, int]
    ) -> None:
        """Write a list to work through for what a human must judge, else a table, action by action."""
        for action in dict.fromkeys(each.lead.action for each in folds):
            own = [each for each in folds if each.lead.action == action]
            if action is not None:
                self._write(inline(f"#### {headings.get(action, action)}", lead=5), "")
            if outcome is Outcome.REVIEW:
                self._write(*(f"- [ ] {'<br>'.join(self._cells(each, items))}" for each in own), "")
            else:
                columns = ["Level", "What", "Where", "What to write", "Rule"]
                self._write(*table(columns, [row(self._cells(each, items), ready=True) for each in own]), "")
            known = self._options.actions.get(action or "")
            if known:
                self._write(inline(f"Source: {known.source}"), "")

    def _cells(self, each: Fold, items: dict[str, int]) -> list[str]:
        lead = each.lead
        what = [inline(lead.message)]
        what += [inline(f"{name}: {value}") for name, value in (lead.waiver or {}).items()]
        what += [inline(f"{words}: {', '.join(rules)}") for words, rules in wording.also(each)]
        places = [inline(wording.place(finding)) for finding in (lead, *each.more)]
        if not self._options.verbose:
            places = places[:_SHOWN_ITEMS]
        count = len(each.more) + 1
        if count > 1:
            total = items.get(lead.rule, 0)
            places.append(f"({count}{f' of {total}' if total > count else ''} places)")
        return [
            f"**{lead.level.value}**",
            "<br>".join(what),
            "<br>".join(places),
            inline(lead.remedy),
            inline(lead.rule),
        ]


def _words(status: str) -> str:
    return str(status).replace("_", " ")


def _domains(plan: PlanReport) -> Iterable[str]:
    rows = []
    for domain in plan.domains:
        counts = rule_counts(domain.rules)
        numbers = [str(counts[outcome.value] or "·") for outcome in wording.OUTCOMES]
        rows.append(row([domain.id, domain.title, *numbers, str(sum(counts.values()))]))
    return table(["", "Domain", *wording.OUTCOMES.values(), "Rules"], rows, numeric=2)
