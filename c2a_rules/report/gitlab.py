"""`-f gitlab`: gaps as a GitLab Code Quality report, which a merge request shows beside the lines of a plan."""

import hashlib
import posixpath
from collections.abc import Sequence
from typing import IO, Any

from c2a_rules.model import Finding, Level, Outcome, PlanReport, ReportOptions, RunInfo
from c2a_rules.report.harmless import file_of, one_line
from c2a_rules.report.records import dumps

_SEVERITY = {Level.MUST: "major", Level.SHOULD: "minor", Level.MAY: "info"}


class GitlabReporter:
    """Writes an entry a gap."""

    name = "gitlab"
    shows_evidence = False

    def __init__(self, _options: ReportOptions) -> None:
        self._seen: set[str] = set()
        self._out: IO[str]

    def begin(self, run: RunInfo, out: IO[str]) -> None:  # noqa: ARG002 - the format has no place for the run
        """Open the list."""
        self._out = out
        out.write("[")

    def plan(self, plan: PlanReport) -> None:
        """Write the gaps of a plan."""
        self._write(plan.findings, file_of(plan.source))

    def end(self, report_findings: Sequence[Finding]) -> None:
        """Write the gaps of the run as a whole and close the list."""
        self._write(report_findings, ".")
        self._out.write("\n]\n" if self._seen else "]\n")

    def _write(self, findings: Sequence[Finding], file: str) -> None:
        for finding in findings:
            if finding.outcome is Outcome.GAP and not finding.known:
                start = ",\n " if self._seen else "\n "
                self._out.write(f"{start}{dumps(_issue(finding, file, self._own_fingerprint(finding, file)))}")

    def _own_fingerprint(self, finding: Finding, file: str) -> str:
        """Return a fingerprint that no other entry has, since GitLab drops all but one of those that share it."""
        found, number = finding.fingerprint, 0
        while found in self._seen:
            number += 1
            text = f"{finding.fingerprint}\x1f{file}\x1f{number}"
            found = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        self._seen.add(found)
        return found


def _issue(finding: Finding, file: str, fingerprint: str) -> dict[str, Any]:
    return {
        "description": one_line(finding.message),
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITY[finding.level],
        "location": {
            "path": posixpath.normpath(file),
            "lines": {"begin": finding.position.line if finding.position else 1},
        },
        "content": {"body": one_line(finding.remedy)},
    }
