"""`-f sarif`: SARIF 2.1.0, for code scanning and its viewers.

Results are the findings: a gap is of kind `fail`, what a human must judge of kind `review`, what was waived carries its
suppression. GitHub takes every result for a problem, whatever its kind, so what passed and what does not apply is added
under `--verbose` alone; the counts of all of it stand in the run's properties. A rule that crashed is a notification.
The actions are taxonomies, one a rule set.
"""

from collections.abc import Iterable, Sequence
from typing import IO, Any

from c2a_rules.model import Finding, Level, Outcome, PlanReport, ReportOptions, RunInfo
from c2a_rules.report.harmless import file_of
from c2a_rules.report.records import dumps, run_dict
from c2a_rules.report.sarif_parts import Descriptors, component, location, message
from c2a_rules.summary import Summary, rule_counts

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FINGERPRINT = "c2aFinding/v1"
_LEVELS = {Level.MUST: "error", Level.SHOULD: "warning", Level.MAY: "note"}
_KINDS = {Outcome.PASS: "pass", Outcome.NOT_APPLICABLE: "notApplicable"}


class SarifReporter:
    """Keeps the results and writes them as one run."""

    name = "sarif"
    shows_evidence = False

    def __init__(self, options: ReportOptions) -> None:
        self._verbose = options.verbose
        self._descriptors = Descriptors(options.rules, options.actions, _LEVELS)
        self._summary = Summary()
        self._artifacts: dict[str, dict[str, Any]] = {}
        self._results: list[dict[str, Any]] = []
        self._notifications: list[dict[str, Any]] = []
        self._plans: list[dict[str, Any]] = []
        self._run: RunInfo
        self._out: IO[str]

    def begin(self, run: RunInfo, out: IO[str]) -> None:
        """Keep the head of the run."""
        self._run = run
        self._out = out
        self._notifications += [{"level": "warning", "message": message(note)} for note in run.notes]

    def plan(self, plan: PlanReport) -> None:
        """Keep the results of a plan."""
        self._summary.add(plan)
        file = file_of(plan.source)
        artifact: dict[str, Any] = {"location": location(file, None)["physicalLocation"]["artifactLocation"]}
        if file == plan.source.replace("\\", "/"):
            artifact["hashes"] = {"sha-256": plan.sha256}
        self._artifacts.setdefault(file, artifact)
        self._plans.append(
            {
                "source": plan.source,
                "id": plan.id,
                "title": plan.title,
                "plan_type": plan.plan_type,
                "status": plan.status.value,
                "rules": rule_counts(plan.rules),
            }
        )
        self._notifications += [
            {"level": "note", "message": message(note), "locations": [location(file, None)]} for note in plan.notes
        ]
        self._keep(plan.findings, file)
        if self._verbose:
            self._results += self._others(plan, file)

    def _keep(self, findings: Iterable[Finding], file: str) -> None:
        for finding in findings:
            if finding.outcome is Outcome.ERROR:
                self._notifications.append(self._crash(finding, file))
            else:
                self._results.append(self._result(finding, file))

    def _crash(self, finding: Finding, file: str) -> dict[str, Any]:
        return {
            "level": "error",
            "message": message(finding.message),
            "associatedRule": self._descriptors.reference(finding.rule),
            "locations": [location(file, finding)],
        }

    def _result(self, finding: Finding, file: str) -> dict[str, Any]:
        judged = finding.outcome is Outcome.REVIEW
        texts = [text for text in (finding.message, finding.remedy) if text]
        about = {"level": finding.level.value, "remedy": finding.remedy, "caused_by": finding.caused_by}
        return {
            **self._descriptors.rule(finding.rule),
            "kind": "review" if judged else "fail",
            "level": "none" if judged else _LEVELS[finding.level],
            "message": message("\n".join(texts)),
            "locations": [location(file, finding)],
            "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
            "suppressions": _suppressions(finding),
            "taxa": self._descriptors.taxa(finding.action),
            "properties": {name: value for name, value in about.items() if value},
        } | ({"baselineState": finding.baseline} if finding.baseline else {})

    def _others(self, plan: PlanReport, file: str) -> Iterable[dict[str, Any]]:
        """Yield what passed and what does not apply."""
        for domain in plan.domains:
            for action in domain.actions:
                for rule in action.rules:
                    if rule.outcome in _KINDS:
                        yield {
                            **self._descriptors.rule(rule.id),
                            "kind": _KINDS[rule.outcome],
                            "level": "none",
                            "message": message(rule.reason or self._descriptors.title(rule.id)),
                            "locations": [location(file, None)],
                            "suppressions": [],
                            "taxa": self._descriptors.taxa(action.id),
                        }

    def end(self, report_findings: Sequence[Finding]) -> None:
        """Write everything."""
        self._summary.add_findings(report_findings)
        self._keep(report_findings, ".")
        run = self._run
        driver = component("c2a-rules", run.tool_version) | {
            "semanticVersion": run.tool_version,
            "rules": self._descriptors.rules(),
            "supportedTaxonomies": self._descriptors.supported(),
        }
        crashed = any(each["level"] == "error" for each in self._notifications)
        whole = {
            "tool": {
                "driver": driver,
                "extensions": [component(each.distribution, each.version) for each in run.plugins],
            },
            "taxonomies": self._descriptors.taxonomies(run.rulesets),
            "invocations": [{"executionSuccessful": not crashed, "toolExecutionNotifications": self._notifications}],
            "artifacts": list(self._artifacts.values()),
            "results": self._results,
            "columnKind": "unicodeCodePoints",
            "properties": {**run_dict(run), "plans": self._plans, "summary": self._summary.as_dict()},
        }
        self._out.write(f"{dumps({'$schema': _SCHEMA, 'version': '2.1.0', 'runs': [whole]}, indent=1)}\n")


def _suppressions(finding: Finding) -> list[dict[str, Any]]:
    """Return why a result does not count; an empty list says that it does."""
    if finding.outcome is not Outcome.WAIVED:
        return []
    waiver = finding.waiver or {}
    known = {"kind": "external", "status": "accepted", "justification": waiver.get("reason") or finding.message}
    more = {name: value for name, value in waiver.items() if name != "reason"}
    return [known | ({"properties": more} if more else {})]
