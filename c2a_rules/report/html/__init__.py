"""`-f html`: one self-contained file to open, filter, work through and print, without a network."""

from collections.abc import Sequence
from typing import IO

from c2a_rules.model import Finding, PlanReport, ReportOptions, RunInfo
from c2a_rules.report.html.elements import element
from c2a_rules.report.html.entries import Entries
from c2a_rules.report.html.overview import overview
from c2a_rules.report.html.page import Parts, checked, page
from c2a_rules.summary import Summary


class HtmlReporter:
    """Turns each plan into HTML as it comes and writes the page at the end."""

    name = "html"
    shows_evidence = False

    def __init__(self, options: ReportOptions) -> None:
        self._options = options
        self._summary = Summary()
        self._parts = Parts()
        self._run: RunInfo
        self._out: IO[str]

    def begin(self, run: RunInfo, out: IO[str]) -> None:
        """Keep the head of the run."""
        self._run = run
        self._out = out

    def plan(self, plan: PlanReport) -> None:
        """Turn a plan into HTML."""
        self._summary.add(plan)
        number = self._summary.plans
        parts = self._parts
        for domain in plan.domains:
            parts.domains.setdefault(domain.id, domain.title)
        entries = Entries(f"p{number}", self._options)
        open_ = entries.of(plan)
        parts.rows.append((plan, number))
        parts.overviews.append(overview(plan, number, entries.targets))
        if not self._options.quiet:
            title = plan.title or plan.id or plan.source or "(no title)"
            nothing = None if entries.count else element("p", "Nothing is open.", class_="note")
            heading = element("h3", title, dir="auto", id=f"p{number}-open")
            parts.entries.append(element("section", heading, open_, nothing, class_="of-plan"))
            if plan.domains:
                parts.checked.append(checked(plan, self._options.rules))

    def end(self, report_findings: Sequence[Finding]) -> None:
        """Write the page."""
        self._summary.add_findings(report_findings)
        if report_findings:
            found = Entries("run", self._options).sections(report_findings, {})
            self._parts.entries.append(element("section", element("h3", "About the run"), found, class_="of-plan"))
        self._out.write(page(self._run, self._summary.as_dict(), self._parts))
