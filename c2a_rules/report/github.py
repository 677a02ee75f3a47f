"""`-f github`: gaps as annotations of a GitHub workflow run, by its workflow commands.

A last line gives the counts; it is no command and holds nothing from a plan.
"""

from collections.abc import Sequence
from typing import IO

from c2a_rules.model import Finding, Level, Outcome, PlanReport, ReportOptions, RunInfo
from c2a_rules.report.harmless import file_of, one_line
from c2a_rules.summary import Summary

_COMMANDS = {Level.MUST: "error", Level.SHOULD: "warning", Level.MAY: "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = str.maketrans({**_DATA, ":": "%3A", ",": "%2C"})
_MESSAGE = str.maketrans(_DATA)


class GithubReporter:
    """Writes a command a gap."""

    name = "github"
    shows_evidence = False

    def __init__(self, options: ReportOptions) -> None:
        self._least = options.level
        self._summary = Summary()
        self._out: IO[str]

    def begin(self, run: RunInfo, out: IO[str]) -> None:  # noqa: ARG002 - annotations say nothing of the run
        """Remember where to write."""
        self._out = out

    def plan(self, plan: PlanReport) -> None:
        """Write the gaps of a plan."""
        self._summary.add(plan)
        self._write(plan.findings, file_of(plan.source))

    def _write(self, findings: Sequence[Finding], file: str | None) -> None:
        for finding in findings:
            told = finding.outcome is Outcome.GAP and not finding.known
            if told and finding.level.rank <= self._least.rank:
                self._out.write(f"{_command(finding, file)}\n")

    def end(self, report_findings: Sequence[Finding]) -> None:
        """Write the gaps of the run as a whole, and the counts."""
        self._summary.add_findings(report_findings)
        self._write(report_findings, None)
        counts = self._summary.as_dict()["by_outcome"]["findings"]
        named = ", ".join(f"{outcome.value}: {counts[outcome.value]}" for outcome in Outcome if counts[outcome.value])
        known = self._summary.as_dict()["known"]
        left_out = f" (left out: {known} known from the baseline)" if known else ""
        self._out.write(f"c2a-rules, plans: {self._summary.plans}, findings: {named or 'none'}{left_out}\n")


def _command(finding: Finding, file: str | None) -> str:
    place: dict[str, str] = {}
    if file is not None and file != "-":
        place["file"] = file
        if finding.position:
            place |= {"line": str(finding.position.line), "col": str(finding.position.column)}
    place["title"] = f"{finding.rule} ({finding.level.value})"
    properties = ",".join(f"{name}={one_line(text).translate(_PROPERTY)}" for name, text in place.items())
    message = "\n".join(filter(None, (one_line(finding.message), one_line(finding.remedy))))
    return f"::{_COMMANDS[finding.level]} {properties}::{message.translate(_MESSAGE)}"
