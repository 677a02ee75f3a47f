"""A report as plain data, and data as JSON text that no terminal or editor trips over."""

import json
import re
from functools import lru_cache
from typing import Any

import orjson

from c2a_rules.model import ActionResult, DomainResult, Finding, PlanReport, RunInfo
from c2a_rules.status import counted
from c2a_rules.summary import rule_counts

SCHEMA_VERSION = "1"

# What JSON lets stand as it is, and what steers a terminal, turns the reading direction or is no text at all.
_STEERING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def dumps(value: object, indent: int | None = None) -> str:
    """Return JSON whose strings hold no control character or direction mark except in escaped form."""
    text = _compact(value) if indent is None else json.dumps(value, ensure_ascii=False, indent=indent)
    if text.isprintable():  # nearly every line of a long report, told in a tenth of the time of a search
        return text
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _compact(value: object) -> str:
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:  # a file's name may hold bytes that are no text
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def finding_dict(finding: Finding) -> dict[str, Any]:
    """Return a finding as the report has it."""
    position = finding.position
    return {
        "rule": finding.rule,
        "action": finding.action,
        "level": finding.level,
        "outcome": finding.outcome,
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
        "baseline": finding.baseline,
    }


def run_dict(run: RunInfo) -> dict[str, Any]:
    """Return the head of a run as the report has it."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "c2a-rules", "version": run.tool_version},
        "as_of": run.as_of,
        "scope": dict(run.scope),
        "rulesets": [{"id": r.id, "version": r.version, "sha256": r.sha256} for r in run.rulesets],
        "plugins": [{"distribution": p.distribution, "version": p.version, "sha256": p.sha256} for p in run.plugins],
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
        "status": plan.status,
        "counts": {
            "rules": rule_counts(plan.rules),
            "findings": counted(finding.outcome for finding in plan.findings),
            "known": sum(finding.known for finding in plan.findings),
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
        "actions": [_action_dict(action) for action in domain.actions],
    }


@lru_cache(maxsize=4096)
def _action_dict(action: ActionResult) -> dict[str, Any]:
    """Return an action as the report has it; most come out alike from plan to plan."""
    return {
        "id": action.id,
        "title": action.title,
        "status": action.status,
        "counts": rule_counts(action.rules),
        "rules": [
            {"id": rule.id, "level": rule.level, "outcome": rule.outcome}
            | ({"reason": rule.reason} if rule.reason else {})
            | ({"items": rule.items} if rule.items != 1 else {})
            for rule in action.rules
        ],
    }
