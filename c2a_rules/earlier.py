"""Reports of earlier runs, read back: what a baseline and a comparison start from."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from c2a_rules import files
from c2a_rules.errors import UsageError
from c2a_rules.model import Finding, Outcome, RuleSetInfo

OPEN = (Outcome.GAP, Outcome.REVIEW)
"""The outcomes that are left to close."""
_LARGEST = 1_000_000_000


@dataclass(frozen=True)
class EarlierReport:
    """A report as `-f json` or `-f jsonl` wrote it; `data` fits `schemas/report.schema.json`."""

    name: str
    data: Mapping[str, Any]

    @property
    def findings(self) -> Iterable[Mapping[str, Any]]:
        """The findings of all plans and of the run."""
        for plan in self.data["plans"]:
            yield from plan["findings"]
        yield from self.data["findings"]

    @cached_property
    def open_fingerprints(self) -> frozenset[str]:
        """The fingerprints of its gaps and reviews."""
        return frozenset(each["fingerprint"] for each in self.findings if each["outcome"] in OPEN)

    def marked(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return findings of a later run with how each gap and review stands to this report."""
        known = self.open_fingerprints
        return tuple(
            replace(each, baseline="unchanged" if each.fingerprint in known else "new")
            if each.outcome in OPEN
            else each
            for each in findings
        )

    def other_rules(self, rulesets: Iterable[RuleSetInfo]) -> list[str]:
        """Return sentences on rule sets that judged then in another form than now."""
        then = {each["id"]: each for each in self.data["rulesets"]}
        return [
            f"{self.name} was written by {each.id} {then[each.id]['version']}, now it is {each.version}"
            if then[each.id]["version"] != each.version
            else f"{self.name} was written by {each.id} {each.version} with another content than now"
            for each in rulesets
            if each.id in then and then[each.id]["sha256"] != each.sha256
        ]


def read_report(path: Path) -> EarlierReport:
    """Read a report back.

    Raises:
        UsageError: the file cannot be read, or is no finished report.
    """
    try:
        data = files.whole(path, _LARGEST)
    except OSError as error:
        raise UsageError(f"{path}: the report cannot be read: {error.strerror or error}") from None
    found = report_in(data, path.as_posix())
    if found is None:
        raise UsageError(f"{path.as_posix()}: this is no report; `c2a check … -f json` and `c2a baseline` write one")
    return found


def report_in(data: bytes, name: str) -> EarlierReport | None:
    """Return the report that some bytes hold, or None where they hold something else.

    Raises:
        UsageError: they hold an unfinished or spoilt report, or one of another version.
    """
    whole = _whole(data, name)
    if whole is None:
        return None
    from c2a_rules import validation

    if not validation.fits("report", whole):
        first = validation.faults("report", whole)[0]
        where = "".join(f"/{step}" for step in first.path)
        raise UsageError(f"{name}: the report is spoilt, or of another version: at {where or '/'}, {first.message}")
    return EarlierReport(name, whole)


def _whole(data: bytes, name: str) -> dict[str, Any] | None:
    """Return a report as one object, whichever of the two formats it is in."""
    first = _object(data)
    if first is not None and "run" not in first:
        return first if {"schema_version", "tool", "plans", "summary"} <= set(first) else None
    lines = [_object(line) for line in data.splitlines() if line.strip()]
    if not lines or lines[0] is None or "run" not in lines[0]:
        return None
    last = lines[-1]
    if last is None or not {"summary", "findings"} <= set(last) or len(lines) == 1:
        raise UsageError(f"{name}: the report is unfinished: its last line holds no summary")
    plans = [line["plan"] if line is not None and set(line) == {"plan"} else None for line in lines[1:-1]]
    return {**lines[0]["run"], "findings": last["findings"], "plans": plans, "summary": last["summary"]}


def _object(data: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(data, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; raises ValueError where it says a thing twice, of which readers would take one or the other."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found
