"""`-f table`: what a planner reads on the screen. A line a domain, then what to close, action by action.

A few plans are told in full; of many, each gets a line, and the gaps that most of them share come at the end.
"""

import textwrap
from collections import Counter
from collections.abc import Sequence
from typing import IO

from c2a_rules.folding import Fold, fold
from c2a_rules.model import ActionResult, Finding, Outcome, PlanReport, ReportOptions, RunInfo
from c2a_rules.report import wording
from c2a_rules.report.wording import OUTCOMES
from c2a_rules.summary import Summary, rule_counts

_INDENT = "     "
_SHOWN_ITEMS = 3
_TOLD_IN_FULL = 5
_COMMONEST = 10
_LONGEST_TITLE = 300
_MARKS = {Outcome.ERROR: "!", Outcome.GAP: "✗", Outcome.REVIEW: "?", Outcome.WAIVED: "~"}
_COLORS = {Outcome.ERROR: "35", Outcome.GAP: "31", Outcome.REVIEW: "33", Outcome.WAIVED: "36"}


class TableReporter:
    """Prints each plan as it comes, then the whole run where there is more than one plan."""

    name = "table"
    shows_evidence = False

    def __init__(self, options: ReportOptions) -> None:
        self._options = options
        self._summary = Summary()
        self._run: RunInfo | None = None
        self._out: IO[str] | None = None
        self._held: list[PlanReport] = []
        self._printed = 0
        self._commonest: Counter[str] = Counter()

    def begin(self, run: RunInfo, out: IO[str]) -> None:
        """Remember where to print."""
        self._run = run
        self._out = out

    def _print(self, *lines: str) -> None:
        if self._out is not None:
            self._out.writelines(f"{line}\n" for line in lines)

    def _wrapped(self, text: str, first: str = "", rest: str = "") -> None:
        """Print a text wrapped to the width, its control characters made harmless."""
        width = max(self._options.width, 40)
        lines = textwrap.wrap(
            printable(text),
            width,
            initial_indent=first,
            subsequent_indent=rest or " " * len(first),
            break_long_words=False,
            break_on_hyphens=False,
        )
        self._print(*(lines or [first]))

    def _colored(self, text: str, outcome: Outcome) -> str:
        return f"\x1b[{_COLORS[outcome]}m{text}\x1b[0m" if self._options.color else text

    def plan(self, plan: PlanReport) -> None:
        """Print a plan, or keep it until it is known whether there are many."""
        self._summary.add(plan)
        self._commonest.update({f.rule for f in plan.findings if f.outcome is Outcome.GAP})
        if self._options.verbose:
            self._in_full(plan)
        elif self._summary.plans <= _TOLD_IN_FULL:
            self._held.append(plan)
        else:
            self._flush_lines()
            self._line(plan)

    def _flush_lines(self) -> None:
        for plan in self._held:
            self._line(plan)
        self._held.clear()

    def _line(self, plan: PlanReport) -> None:
        """Print a plan as one line."""
        counts = rule_counts(plan.rules)
        names = ("gap", "review", "error", "waived")
        numbers = ", ".join(f"{counts[name]} {name}" for name in names if counts[name])
        name = printable(f"{plan.id or plan.source}  {plan.title or ''}")
        text = f"{plan.status.value.replace('_', ' '):<15}{numbers:<20} {name}"
        width = self._options.width
        self._print(text if len(text) <= width else f"{text[: width - 1]}…")

    def _in_full(self, plan: PlanReport) -> None:
        """Print everything about a plan."""
        if self._printed:
            self._print("", "=" * min(self._options.width, 100), "")
        self._printed += 1
        title = plan.title or plan.id or "(no title)"
        title = title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE]}…"
        kind = f" ({plan.plan_type})" if plan.plan_type else ""
        self._wrapped(f"{title}{kind}")
        self._wrapped(f"{plan.source}", "  file    ")
        self._wrapped(self._status(plan), "  status  ")
        for note in plan.notes:
            self._wrapped(note, "  note    ")
        if self._options.quiet:
            return
        if plan.domains:
            self._print("", *self._domains(plan))
        shown = wording.shown(plan.findings, self._options)
        for outcome in wording.sections(self._options):
            self._section(outcome, [f for f in shown if f.outcome is outcome], plan)
        hidden = wording.hidden(plan.findings, self._options)
        self._print(*([""] if hidden else []), *hidden)

    def _status(self, plan: PlanReport) -> str:
        counts = rule_counts(plan.rules)
        total = sum(counts.values())
        if not total:
            faults = "1 fault" if len(plan.findings) == 1 else f"{len(plan.findings)} faults"
            return f"{wording.PLAN_STATUS[plan.status]} ({faults})"
        parts = [
            f"{counts[outcome.value]} {name.lower()}" for outcome, name in OUTCOMES.items() if counts[outcome.value]
        ]
        return f"{wording.PLAN_STATUS[plan.status]} ({', '.join(parts)}; {total} rules)"

    def _domains(self, plan: PlanReport) -> list[str]:
        from tabulate import tabulate

        rows = []
        for domain in plan.domains:
            counts = rule_counts(domain.rules)
            numbers = [counts[outcome.value] or "·" for outcome in OUTCOMES]
            rows.append([domain.id, domain.title, *numbers, sum(counts.values())])
        names = list(OUTCOMES.values())
        used = [name for place, name in enumerate(names) if any(row[place + 2] != "·" for row in rows)]
        kept = [0, 1, *(place + 2 for place, name in enumerate(names) if name in used), len(names) + 2]
        headers = ["", "Domain", *used, "Rules"]
        table = [[row[place] for place in kept] for row in rows]
        align = ("left", "left", *("right" for _ in headers[2:]))
        text = tabulate(table, headers, tablefmt="simple", colalign=align, disable_numparse=True)
        return [line.rstrip() for line in text.splitlines()]

    def _section(self, outcome: Outcome, findings: Sequence[Finding], plan: PlanReport | None) -> None:
        if not findings:
            return
        self._print("", self._heading(outcome, findings))
        domains = plan.domains if plan else ()
        actions = {action.id: action for domain in domains for action in domain.actions}
        folds = fold(findings)
        for action_id in dict.fromkeys(each.lead.action for each in folds):
            self._print("")
            if action_id is not None and action_id in actions:
                self._wrapped(self._action(actions[action_id]), rest="  ")
            items = {rule.id: rule.items for domain in domains for rule in domain.rules}
            for each in folds:
                if each.lead.action == action_id:
                    self._fold(each, items)

    def _heading(self, outcome: Outcome, findings: Sequence[Finding]) -> str:
        text = wording.heading(outcome, findings)
        return f"{self._colored(text, outcome)}\n{'-' * len(text)}"

    def _action(self, action: ActionResult) -> str:
        return f"{action.id} {action.title} [{wording.ACTION_STATUS[action.status]}]"

    def _fold(self, each: Fold, items: dict[str, int]) -> None:
        lead = each.lead
        self._wrapped(lead.message, f"  {_MARKS[lead.outcome]} {lead.level.value:<7}", _INDENT)
        self._place(lead)
        if each.more:
            self._more(each, items)
        self._wrapped(lead.remedy, f"{_INDENT}write  ", f"{_INDENT}       ")
        self._why(lead)
        if lead.waiver:
            told = "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in lead.waiver.items())
            self._wrapped(told, f"{_INDENT}waived ", f"{_INDENT}       ")
        for words, rules in wording.also(each):
            self._wrapped(f"{words}: {', '.join(rules)}", f"{_INDENT}also   ", f"{_INDENT}       ")

    def _place(self, finding: Finding) -> None:
        self._wrapped(wording.place(finding), f"{_INDENT}where  ", f"{_INDENT}       ")

    def _more(self, each: Fold, items: dict[str, int]) -> None:
        total = items.get(each.lead.rule, 0)
        count = len(each.more) + 1
        of = f" of {total}" if total > count else ""
        for other in each.more[: _SHOWN_ITEMS - 1]:
            self._other(each.lead, other)
        rest = len(each.more) - (_SHOWN_ITEMS - 1)
        more = f"; {rest} more with --verbose or -f json" if rest > 0 and not self._options.verbose else ""
        if self._options.verbose:
            for other in each.more[_SHOWN_ITEMS - 1 :]:
                self._other(each.lead, other)
        self._wrapped(f"({count}{of} places{more})", f"{_INDENT}       ")

    def _other(self, lead: Finding, finding: Finding) -> None:
        """Print a further item of a rule: what is said of it, where that differs, and its place."""
        if finding.message != lead.message:
            self._wrapped(finding.message, f"{_INDENT}and    ", f"{_INDENT}       ")
        self._place(finding)

    def _why(self, finding: Finding) -> None:
        action = self._options.actions.get(finding.action or "")
        why = f"{finding.rule} · {action.source}" if action else finding.rule
        self._wrapped(why, f"{_INDENT}why    ", f"{_INDENT}       ")

    def end(self, report_findings: Sequence[Finding]) -> None:
        """Print what holds for the whole run."""
        self._summary.add_findings(report_findings)
        for plan in self._held:
            self._in_full(plan)
        if self._run is None:
            return
        self._about_run(report_findings)
        counts = self._summary.as_dict()
        if self._summary.plans > 1:
            states = ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in counts["by_status"].items() if n)
            self._print("", f"{self._summary.plans} plans: {states}")
            self._common()
            self._print(*wording.left_out(counts["known"]))
        sets = ", ".join(f"{r.id} {r.version}" for r in self._run.rulesets)
        self._print("")
        self._wrapped(f"As of {self._run.as_of}, by {sets}.")
        for note in self._run.notes:
            self._wrapped(note)

    def _about_run(self, findings: Sequence[Finding]) -> None:
        shown = wording.shown(findings, self._options)
        if not shown:
            return
        self._print("", "About the run", "=============")
        for outcome in wording.sections(self._options):
            self._section(outcome, [finding for finding in shown if finding.outcome is outcome], None)

    def _common(self) -> None:
        ordered = sorted(self._commonest.items(), key=lambda item: (-item[1], item[0]))[:_COMMONEST]
        if ordered:
            self._print("", "Commonest gaps (c2a explain ID tells what each asks):")
            self._print(*(f"  {count:>5} {'plan ' if count == 1 else 'plans'}  {rule}" for rule, count in ordered))


def printable(text: str) -> str:
    """Return text from a plan without what could steer a terminal: control characters and direction marks."""
    return "".join(c if c.isprintable() or c == " " else " " for c in text)
