"""A report of one line for each gap."""

from collections.abc import Sequence
from typing import IO

from c2a_rules.model import Finding, Outcome, PlanReport, ReportOptions, RunInfo


class LinesReporter:
    """Writes the plan, the rule and the message, with tabs between."""

    name = "sample-lines"
    shows_evidence = False

    def __init__(self, options: ReportOptions) -> None:
        """Take what the user wants to see."""
        self._options = options
        self._out: IO[str] | None = None

    def begin(self, run: RunInfo, out: IO[str]) -> None:  # noqa: ARG002 - nothing is said about the run
        """Remember where to write."""
        self._out = out

    def plan(self, plan: PlanReport) -> None:
        """Write the gaps of one plan."""
        for finding in plan.findings:
            if self._out is not None and finding.outcome is Outcome.GAP:
                self._out.write(f"{plan.id}\t{finding.rule}\t{finding.message}\n")

    def end(self, report_findings: Sequence[Finding]) -> None:
        """Write nothing more."""
