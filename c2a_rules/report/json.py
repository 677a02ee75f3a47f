"""`-f json`: one object, checked by `schemas/report.schema.json`."""

import json
from collections.abc import Sequence
from typing import IO, Any

from c2a_rules.model import DomainResult, Finding, PlanReport, ReportOptions, RunInfo
from c2a_rules.status import counted
from c2a_rules.summary import Summary, rule_counts

SCHEMA_VERSION = "1"


def finding_dict(finding: Finding) -> dict[str, Any]:
    """Return a finding as the report has it."""
    position = finding.position
    return {
        "rule": finding.rule,
        "action": finding.action,
        "level": finding.level.value,
        "outcome": finding.outcome.value,
        "message": finding.message,
        "remedy": finding.remedy,
        "anchor": finding.location.anchor,
        "key": finding.location.key,
        "pointer": finding.location.pointer,
        "missing": finding.location.missing,
        "line": position.line if position else None,
        "column": position.column if position else None,
        "evidence": list(finding.evidence),
        "caused_by": finding.caused_by,
        "fingerprint": finding.fingerprint,
        "waiver": dict(finding.waiver) if finding.waiver else None,
    }


def run_dict(run: RunInfo) -> dict[str, Any]:
    """Return the head of a run as the report has it."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "c2a-rules", "version": run.tool_version},
        "as_of": run.as_of,
        "scope": dict(run.scope),
        "rulesets": [{"id": r.id, "version": r.version, "sha256": r.sha256} for r in run.rulesets],
        "plugins": [{"distribution": p.distribution, "version": p.version} for p in run.plugins],
        "notes": list(run.notes),
    }


def plan_dict(plan: PlanReport) -> dict[str, Any]:
    """Return a plan as the report has it."""
    return {
        "source": plan.source,
        "sha256": plan.sha256,
        "id": plan.id,
        "title": plan.title,
        "plan_type": plan.plan_type,
        "status": plan.status.value,
        "counts": {
            "rules": rule_counts(plan.rules),
            "findings": counted(finding.outcome for finding in plan.findings),
        },
        "domains": [_domain_dict(domain) for domain in plan.domains],
        "findings": [finding_dict(finding) for finding in plan.findings],
        "notes": list(plan.notes),
    }


def _domain_dict(domain: DomainResult) -> dict[str, Any]:
    return {
        "id": domain.id,
        "title": domain.title,
        "counts": rule_counts(domain.rules),
        "actions": [
            {
                "id": action.id,
                "title": action.title,
                "status": action.status.value,
                "counts": rule_counts(action.rules),
                "rules": [
                    {"id": rule.id, "level": rule.level.value, "outcome": rule.outcome.value}
                    | ({"reason": rule.reason} if rule.reason else {})
                    for rule in action.rules
                ],
            }
            for action in domain.actions
        ],
    }


class JsonReporter:
    """Prints the whole run as one object."""

    name = "json"
    shows_evidence = True

    def __init__(self, options: ReportOptions) -> None:
        self._options = options
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
            json.dump(whole, self._out, ensure_ascii=False, indent=2)
            self._out.write("\n")
