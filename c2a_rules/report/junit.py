"""`-f junit`: a suite a plan, a class an action, a case a rule.

A gap is a failure. So is what a human must judge (of type `review`), since it counts like a gap until somebody did;
what does not apply, was waived or stands in the baseline is skipped, with the reason; a rule that crashed is an error.
A rule with several findings is one case that tells them all.
"""

import xml.etree.ElementTree as ET  # nothing is parsed here
from collections.abc import Iterable, Sequence
from typing import IO

from c2a_rules.model import Finding, Outcome, PlanReport, ReportOptions, RuleResult, RunInfo
from c2a_rules.report.harmless import markup_text, one_line
from c2a_rules.report.wording import place
from c2a_rules.summary import Summary, rule_counts

_ELEMENTS = {
    Outcome.GAP: "failure",
    Outcome.REVIEW: "failure",
    Outcome.ERROR: "error",
    Outcome.WAIVED: "skipped",
    Outcome.NOT_APPLICABLE: "skipped",
}
_ABOUT_DOCUMENT = "document"


class JunitReporter:
    """Keeps a suite a plan and writes them with their totals at the end."""

    name = "junit"
    shows_evidence = False

    def __init__(self, options: ReportOptions) -> None:
        self._rules = options.rules
        self._suites: list[ET.Element] = []
        self._summary = Summary()
        self._out: IO[str]

    def begin(self, run: RunInfo, out: IO[str]) -> None:  # noqa: ARG002 - the format has no place for the run
        """Remember where to write."""
        self._out = out

    def plan(self, plan: PlanReport) -> None:
        """Make the suite of a plan."""
        self._summary.add(plan)
        properties = {
            "plan.id": plan.id or "",
            "plan.title": plan.title or "",
            "plan.type": plan.plan_type or "",
            "plan.status": plan.status.value,
            **{f"rules.{name}": str(count) for name, count in rule_counts(plan.rules).items()},
        }
        suite = _suite(plan.source, properties)
        by_rule: dict[str, list[Finding]] = {}
        for finding in plan.findings:
            by_rule.setdefault(finding.rule, []).append(finding)
        for domain in plan.domains:
            for action in domain.actions:
                for rule in action.rules:
                    case = ET.SubElement(suite, "testcase", classname=markup_text(action.id), name=markup_text(rule.id))
                    self._tell(case, rule, by_rule.pop(rule.id, []))
        for rule_id, findings in by_rule.items():
            _bare(suite, rule_id, findings)
        self._add(suite)

    def _tell(self, case: ET.Element, rule: RuleResult, findings: Sequence[Finding]) -> None:
        element = _ELEMENTS.get(rule.outcome)
        if element is None:
            return
        known = all(finding.known for finding in findings if finding.outcome is rule.outcome)
        if findings and element == "failure" and known:
            element = "skipped"
        title = self._rules[rule.id].title if rule.id in self._rules else ""
        message = _message(rule.outcome, findings) if findings else one_line(rule.reason or title)
        told = ET.SubElement(case, element, type=rule.outcome.value, message=f"{rule.level.value}: {message}")
        told.text = markup_text("\n\n".join(_told(finding) for finding in findings)) or None

    def _add(self, suite: ET.Element) -> None:
        cases = suite.findall("testcase")
        suite.set("tests", str(len(cases)))
        for attribute, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            suite.set(attribute, str(len([case for case in cases if case.find(element) is not None])))
        self._suites.append(suite)

    def end(self, report_findings: Sequence[Finding]) -> None:
        """Write everything."""
        self._summary.add_findings(report_findings)
        if report_findings:
            suite = _suite("c2a-rules", {})
            for rule_id in dict.fromkeys(finding.rule for finding in report_findings):
                _bare(suite, rule_id, [finding for finding in report_findings if finding.rule == rule_id])
            self._add(suite)
        whole = ET.Element("testsuites", name="c2a-rules")
        for attribute in ("tests", "failures", "errors"):
            whole.set(attribute, str(sum(int(suite.get(attribute, "0")) for suite in self._suites)))
        whole.extend(self._suites)
        ET.indent(whole)
        text = ET.tostring(whole, encoding="unicode")
        self._out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n')


def _suite(name: str, properties: dict[str, str]) -> ET.Element:
    suite = ET.Element("testsuite", name=one_line(name) or "-")
    held = ET.SubElement(suite, "properties")
    for key, value in properties.items():
        ET.SubElement(held, "property", name=key, value=one_line(value))
    return suite


def _bare(suite: ET.Element, rule_id: str, findings: Sequence[Finding]) -> None:
    """Add the case of a rule about the document or the run, which no rule set holds."""
    case = ET.SubElement(suite, "testcase", classname=_ABOUT_DOCUMENT, name=markup_text(rule_id))
    outcome = findings[0].outcome
    message = f"{findings[0].level.value}: {_message(outcome, findings)}"
    known = all(finding.known for finding in findings)
    element = "skipped" if known else _ELEMENTS.get(outcome, "failure")
    told = ET.SubElement(case, element, type=outcome.value, message=message)
    told.text = markup_text("\n\n".join(_told(finding) for finding in findings))


def _message(outcome: Outcome, findings: Sequence[Finding]) -> str:
    decisive = [finding for finding in findings if finding.outcome is outcome] or findings
    first = next((finding for finding in decisive if not finding.known), decisive[0])
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    waiver = first.waiver or {}
    if outcome is Outcome.WAIVED and waiver.get("reason"):
        return one_line(f"waived: {waiver['reason']}") + more
    if first.known:
        return one_line(f"known from the baseline: {first.message}") + more
    return one_line(first.message) + more


def _told(finding: Finding) -> str:
    """Return a finding in lines of its own: what, where, what to write, who accepted it."""
    lines = [finding.message, f"where: {place(finding)}"]
    lines += _named("write", finding.remedy)
    lines += _named("because of", finding.caused_by or "")
    for part, value in (finding.waiver or {}).items():
        lines += _named(part, value)
    return "\n".join(one_line(line) for line in lines)


def _named(name: str, value: str) -> Iterable[str]:
    return [f"{name}: {value}"] if value else []
