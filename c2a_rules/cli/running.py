"""What `c2a check` does once its options are read: check, report, decide about the exit code."""

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from c2a_rules.api import Checker, Settings, Toolbox, toolbox
from c2a_rules.cli.options import tell_failures
from c2a_rules.cli.writing import Opened, reporters, spare, tell
from c2a_rules.errors import UsageError, did_you_mean
from c2a_rules.model import Finding, Level, PlanStatus, ReportOptions
from c2a_rules.status import exit_code

_NEVER = "never"
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class View:
    """What the user wants to see, as typed."""

    formats: Sequence[str] = ()
    outputs: Sequence[str] = ()
    level: str = Level.MAY.value
    only_gaps: bool = False
    no_color: bool = False
    quiet: bool = False
    verbose: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """What fails, as typed."""

    fail_on: str
    allow_review: bool
    locked: bool = False


def run(paths: Sequence[str], settings: Settings, view: View, gate: Gate) -> int:
    """Check plans, write the reports and return the exit code.

    Raises:
        C2AError: the check could not start.
    """
    fails = None if gate.fail_on == _NEVER else _level("--fail-on", gate.fail_on, _NEVER)
    options = _options(view)
    loaded = toolbox(settings)
    if gate.locked:
        from c2a_rules.lock import LOCK_FILE, hold_to_lock

        hold_to_lock(loaded, Path(LOCK_FILE))
    spare(paths, view.outputs)
    with reporters(loaded, view.formats, view.outputs, options) as opened:
        statuses, findings = _check(loaded, paths, opened)
    tell_failures(loaded)
    return exit_code(
        statuses,
        [finding for finding in findings if not finding.known],
        fail_on=fails,
        allow_review=gate.allow_review or fails is None,
        crashed=bool(loaded.plugins.failures),
    )


def _options(view: View) -> ReportOptions:
    on_terminal = sys.stdout.isatty()
    return ReportOptions(
        level=_level("--level", view.level),
        only_gaps=view.only_gaps,
        color=on_terminal and not view.no_color,
        width=shutil.get_terminal_size((_WIDTH, 24)).columns if on_terminal else _WIDTH,
        quiet=view.quiet,
        verbose=view.verbose,
    )


def _level(option: str, text: str, *others: str) -> Level:
    known = [level.value for level in Level]
    if text not in known:
        hint = did_you_mean(text, [*known, *others])
        raise UsageError(f'{option}: "{text}" is no level{hint}; known: {", ".join([*known, *others])}')
    return Level(text)


def _check(loaded: Toolbox, paths: Sequence[str], opened: list[Opened]) -> tuple[list[PlanStatus], list[Finding]]:
    """Check everything; return the plans' statuses and the findings that decide about the exit code."""
    checker = Checker(loaded, evidence=any(getattr(reporter, "shows_evidence", True) for reporter, _out in opened))
    head = loaded.run_info()
    statuses: list[PlanStatus] = []
    findings: list[Finding] = []
    reports = checker.check(paths)
    report = next(reports, None)
    tell(loaded, opened, lambda reporter, out: reporter.begin(head, out))
    while report is not None:
        statuses.append(report.status)
        findings.extend(report.findings)
        tell(loaded, opened, lambda reporter, _out, plan=report: reporter.plan(plan))  # type: ignore[misc] # a default binds the loop's value
        report = next(reports, None)
    of_run = checker.findings()
    findings.extend(of_run)
    tell(loaded, opened, lambda reporter, _out: reporter.end(of_run))
    for note in checker.notes:
        sys.stderr.write(f"c2a: {note}\n")
    return statuses, findings
