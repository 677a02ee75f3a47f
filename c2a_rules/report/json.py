"""`-f json`: one object, checked by `schemas/report.schema.json`."""

from collections.abc import Sequence
from typing import IO, Any

from c2a_rules.model import Finding, PlanReport, ReportOptions, RunInfo
from c2a_rules.report.records import dumps, finding_dict, plan_dict, run_dict
from c2a_rules.summary import Summary


class JsonReporter:
    """Prints the whole run as one object."""

    name = "json"
    shows_evidence = True

    def __init__(self, _options: ReportOptions) -> None:
        self._plans: list[dict[str, Any]] = []
        self._summary = Summary()
        self._head: dict[str, Any] = {}
        self._out: IO[str] | None = None

    def begin(self, run: RunInfo, out: IO[str]) -> None:
        """Keep the head of the run."""
        self._head = run_dict(run)
        self._out = out

    def plan(self, plan: PlanReport) -> None:
        """Keep a plan."""
        self._summary.add(plan)
        self._plans.append(plan_dict(plan))

    def end(self, report_findings: Sequence[Finding]) -> None:
        """Print the object."""
        self._summary.add_findings(report_findings)
        whole = {
            **self._head,
            "findings": [finding_dict(finding) for finding in report_findings],
            "plans": self._plans,
            "summary": self._summary.as_dict(),
        }
        if self._out is not None:
            self._out.write(f"{dumps(whole, indent=2)}\n")
