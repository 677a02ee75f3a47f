"""`-f csv`: one row a finding, for a spreadsheet that runs no formula of a plan's."""

import csv
from collections.abc import Sequence
from typing import IO, Any

from c2a_rules.model import Finding, PlanReport, ReportOptions, RunInfo
from c2a_rules.report.harmless import one_line

_WAIVER = ("reason", "approved_by", "expires")
COLUMNS = (
    "source",
    "plan",
    "title",
    "plan_type",
    "plan_status",
    "outcome",
    "level",
    "action",
    "rule",
    "message",
    "remedy",
    "line",
    "column",
    "anchor",
    "key",
    "missing",
    "pointer",
    "caused_by",
    "fingerprint",
    *(f"waiver_{part}" for part in _WAIVER),
    "baseline",
)
# What a spreadsheet takes for the start of a formula, in the width of East Asian keyboards too.
_FORMULA = tuple("=+-@＝＋－＠")  # noqa: RUF001 - these are the wide forms


class CsvReporter:
    """Writes the findings of each plan as they come."""

    name = "csv"
    shows_evidence = False

    def __init__(self, _options: ReportOptions) -> None:
        self._rows: Any

    def begin(self, run: RunInfo, out: IO[str]) -> None:  # noqa: ARG002 - a table of findings has no place for the run
        """Write the names of the columns."""
        self._rows = csv.writer(out, lineterminator="\n")
        self._rows.writerow(COLUMNS)

    def plan(self, plan: PlanReport) -> None:
        """Write a row for each finding of a plan."""
        about = (plan.source, plan.id, plan.title, plan.plan_type, plan.status.value)
        self._write(about, plan.findings)

    def end(self, report_findings: Sequence[Finding]) -> None:
        """Write a row for each finding of the run as a whole."""
        self._write((None,) * 5, report_findings)

    def _write(self, about: Sequence[str | None], findings: Sequence[Finding]) -> None:
        for finding in findings:
            self._rows.writerow([_cell(value) for value in (*about, *_values(finding))])


def _values(finding: Finding) -> list[str | int | None]:
    position, location = finding.position, finding.location
    waiver = finding.waiver or {}
    return [
        finding.outcome.value,
        finding.level.value,
        finding.action,
        finding.rule,
        finding.message,
        finding.remedy,
        position.line if position else None,
        position.column if position else None,
        location.anchor,
        location.key,
        location.missing,
        location.pointer,
        finding.caused_by,
        finding.fingerprint,
        *(waiver.get(part) for part in _WAIVER),
        finding.baseline,
    ]


def _cell(value: str | int | None) -> str | int | None:
    """Return a value on one line; an apostrophe before what looks like a formula makes a spreadsheet show it."""
    if not isinstance(value, str):
        return value
    line = one_line(value)
    return f"'{line}" if line.startswith(_FORMULA) else line
