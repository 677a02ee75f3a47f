"""The counts of a run, the same for every format."""

from collections.abc import Iterable, Mapping
from typing import Any

from c2a_rules.model import Finding, Level, Outcome, PlanReport, PlanStatus, RuleResult
from c2a_rules.status import counted


def rule_counts(rules: Iterable[RuleResult]) -> dict[str, int]:
    """Return how often each outcome came among rules."""
    return counted(rule.outcome for rule in rules)


def _sum(counts: dict[str, int], more: Mapping[str, int]) -> None:
    for outcome, count in more.items():
        counts[outcome] += count


class Summary:
    """Adds plans up, one at a time."""

    def __init__(self) -> None:
        self.plans = 0
        self._statuses = dict.fromkeys((status.value for status in PlanStatus), 0)
        self._rules = counted(())
        self._findings = counted(())
        self._known = 0
        self._levels = {level.value: counted(()) for level in Level}
        self._domains: dict[str, dict[str, int]] = {}

    def add(self, plan: PlanReport) -> None:
        """Count a plan in."""
        self.plans += 1
        self._statuses[plan.status] += 1
        for domain in plan.domains:
            counts = self._domains.setdefault(domain.id, counted(()))
            for rule in domain.rules:
                outcome = rule.outcome
                counts[outcome] += 1
                self._rules[outcome] += 1
                self._levels[rule.level][outcome] += 1
        self.add_findings(plan.findings)

    def add_record(self, plan: Mapping[str, Any]) -> None:
        """Count a plan in by its part of a JSON report."""
        self.plans += 1
        self._statuses[plan["status"]] += 1
        for domain in plan["domains"]:
            _sum(self._domains.setdefault(domain["id"], counted(())), domain["counts"])
            for action in domain["actions"]:
                for rule in action["rules"]:
                    self._levels[rule["level"]][rule["outcome"]] += 1
        _sum(self._rules, plan["counts"]["rules"])
        _sum(self._findings, plan["counts"]["findings"])
        self._known += plan["counts"]["known"]

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Count findings in."""
        for finding in findings:
            self._findings[finding.outcome] += 1
            self._known += finding.known

    def as_dict(self) -> dict[str, Any]:
        """Return the counts: of plans by status, of rules by outcome, level and domain, of findings by outcome.

        `complete` says that nothing failed: no rule, plugin, reader or format. `known` is how many of the findings an
        earlier report has already.
        """
        whole = self.plans and not self._statuses[PlanStatus.INCOMPLETE] and not self._findings[Outcome.ERROR]
        return {
            "plans": self.plans,
            "complete": bool(whole),
            "by_status": self._statuses,
            "by_outcome": {"rules": self._rules, "findings": self._findings},
            "by_level": self._levels,
            "by_domain": self._domains,
            "known": self._known,
        }
