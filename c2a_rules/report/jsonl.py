"""`-f jsonl`: the head of the run, a plan a line, last the summary; without it the run is unfinished.

A line is an object with one of the keys `run`, `plan` and `summary` (beside which stand the `findings` of the run);
what they hold is what the JSON report holds.
"""

from collections.abc import Sequence
from typing import IO

from c2a_rules.model import Finding, PlanReport, ReportOptions, RunInfo
from c2a_rules.report.kept import Kept
from c2a_rules.report.records import dumps, finding_dict, run_dict
from c2a_rules.summary import Summary


class JsonLinesReporter:
    """Writes each plan as it comes and keeps none."""

    name = "jsonl"
    shows_evidence = True

    def __init__(self, _options: ReportOptions) -> None:
        self._summary = Summary()
        self._out: IO[str]

    def _write(self, line: str) -> None:
        self._out.write(f"{line}\n")
        self._out.flush()

    def begin(self, run: RunInfo, out: IO[str]) -> None:
        """Write the head of the run."""
        self._out = out
        self._write(dumps({"run": run_dict(run)}))

    def plan(self, plan: PlanReport) -> None:
        """Write a plan."""
        self.kept(Kept(report=plan))

    def kept(self, kept: Kept) -> None:
        """Write a plan that may be at hand as its line alone."""
        if kept.is_report:
            self._summary.add(kept.report)
        else:
            self._summary.add_record(kept.record)
        self._write(kept.line)

    def end(self, report_findings: Sequence[Finding]) -> None:
        """Write the summary."""
        self._summary.add_findings(report_findings)
        found = [finding_dict(finding) for finding in report_findings]
        self._write(dumps({"summary": self._summary.as_dict(), "findings": found}))
