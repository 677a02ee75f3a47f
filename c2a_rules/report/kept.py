"""A judged plan as its line of a JSON Lines report, and back: how verdicts travel between processes, runs and files."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from c2a_rules.model import (
    ActionResult,
    ActionStatus,
    DomainResult,
    Finding,
    Level,
    Location,
    Outcome,
    PlanReport,
    PlanStatus,
    Position,
    RuleResult,
)


class Kept:
    """A judged plan: given as a report or as a line, whichever is asked for is made of the other when it is.

    `line` has no end of line; `record` is what stands in it under `plan`.
    """

    def __init__(self, *, report: PlanReport | None = None, line: str | None = None) -> None:
        if report is not None:
            self.__dict__["report"] = report
        if line is not None:
            self.__dict__["line"] = line

    @cached_property
    def report(self) -> PlanReport:
        """The plan's report."""
        return plan_of(self.record)

    @cached_property
    def line(self) -> str:
        """The plan's line."""
        from c2a_rules.report.records import dumps

        return dumps({"plan": self.record})

    @cached_property
    def record(self) -> Mapping[str, Any]:
        """The plan's part of a JSON report."""
        if "line" in self.__dict__:
            found: dict[str, Any] = json.loads(self.line)["plan"]
            return found
        from c2a_rules.report.records import plan_dict

        return plan_dict(self.report)

    @property
    def id(self) -> str | None:
        """The plan's id."""
        found: str | None = self.report.id if self.is_report else self.record["id"]
        return found

    @property
    def source(self) -> str:
        """How the user named the plan."""
        found: str = self.report.source if self.is_report else self.record["source"]
        return found

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The plan's findings."""
        return self.report.findings if self.is_report else tuple(_finding(each) for each in self.record["findings"])

    @property
    def status(self) -> PlanStatus:
        """What the plan adds up to."""
        return self.report.status if self.is_report else PlanStatus(self.record["status"])

    @property
    def is_report(self) -> bool:
        """Whether the report is at hand, rather than the line alone."""
        return "report" in self.__dict__


def plan_of(record: Mapping[str, Any]) -> PlanReport:
    """Return the report that a record was made of: `plan_of(plan_dict(report)) == report`."""
    return PlanReport(
        source=record["source"],
        sha256=record["sha256"],
        id=record["id"],
        title=record["title"],
        plan_type=record["plan_type"],
        status=PlanStatus(record["status"]),
        domains=tuple(_domain(each) for each in record["domains"]),
        findings=tuple(_finding(each) for each in record["findings"]),
        notes=tuple(record["notes"]),
    )


def _domain(record: Mapping[str, Any]) -> DomainResult:
    actions = tuple(
        ActionResult(
            each["id"], each["title"], ActionStatus(each["status"]), tuple(_rule(rule) for rule in each["rules"])
        )
        for each in record["actions"]
    )
    return DomainResult(record["id"], record["title"], actions)


def _rule(record: Mapping[str, Any]) -> RuleResult:
    return RuleResult(
        record["id"],
        Level(record["level"]),
        Outcome(record["outcome"]),
        record.get("reason", ""),
        record.get("items", 1),
    )


def _finding(record: Mapping[str, Any]) -> Finding:
    return Finding(
        rule=record["rule"],
        action=record["action"],
        level=Level(record["level"]),
        outcome=Outcome(record["outcome"]),
        message=record["message"],
        remedy=record["remedy"],
        location=Location(record["anchor"], record["pointer"], record["missing"], record["key"]),
        position=None if record["line"] is None else Position(record["line"], record["column"]),
        evidence=tuple(record["evidence"]),
        caused_by=record["caused_by"],
        fingerprint=record["fingerprint"],
        waiver=record["waiver"],
        baseline=record["baseline"],
    )
