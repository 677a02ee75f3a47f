"""What these tests go through: the shipped rule sets, and the report as `c2a check -f json` prints it."""

import io
import json
import os
from functools import cache
from typing import Any

from hypothesis import HealthCheck, settings

from c2a_rules.api import Checker, Settings, Toolbox
from c2a_rules.documents import read_document
from c2a_rules.model import Level, PlanReport, ReportOptions
from c2a_rules.report.json import JsonReporter
from c2a_rules.status import exit_code
from tests.fuzz.plans import TODAY

LONGER = int(os.environ.get("C2A_FUZZ", "1"))
"""How many times as many examples as in CI; set it for a long run by hand."""


def tries(times: int) -> settings:
    """Settings of a test that tries so many examples, or `C2A_FUZZ` times as many."""
    return settings(max_examples=times * LONGER, deadline=None, suppress_health_check=list(HealthCheck))


@cache
def toolbox(**more: Any) -> Toolbox:
    """The tool with the shipped rule sets and no plugin."""
    return Toolbox(Settings(as_of=TODAY, plugins=(), **more))


def judged(data: bytes, **more: Any) -> PlanReport:
    """What the tool says of a plan's bytes; a checker of its own, which has seen no other plan."""
    return Checker(toolbox(**more)).judge(read_document(data, "plan.json"))


def told(report: PlanReport, tools: Toolbox | None = None) -> dict[str, Any]:
    """A report as JSON prints it."""
    out = io.StringIO()
    reporter = JsonReporter(ReportOptions())
    reporter.begin((tools or toolbox()).run_info(), out)
    reporter.plan(report)
    reporter.end(())
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def gate(report: PlanReport, *, fail_on: Level | None = Level.MUST, allow_review: bool = False) -> int:
    """The exit code for one plan."""
    findings = (each for each in report.findings if not each.known)
    return exit_code([report.status], findings, fail_on=fail_on, allow_review=allow_review, crashed=False)


def as_bytes(plan: Any, **layout: Any) -> bytes:
    """A plan as the bytes of a JSON file."""
    return json.dumps(plan, ensure_ascii=False, **layout).encode("utf-8", "surrogatepass")
