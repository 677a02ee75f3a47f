"""What `c2a check` does once its options are read: check, report, decide about the exit code."""

import contextlib
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from c2a_rules.api import Checker, Means, Settings, Toolbox, toolbox
from c2a_rules.cli.options import tell_failures
from c2a_rules.cli.progress import watched
from c2a_rules.cli.writing import Opened, pass_on, reporters, spare, tell
from c2a_rules.errors import UsageError, did_you_mean
from c2a_rules.garbage import settle
from c2a_rules.model import Finding, Level, Outcome, PlanStatus, ReportOptions
from c2a_rules.report.kept import Kept
from c2a_rules.status import exit_code

if TYPE_CHECKING:
    from c2a_rules.cli.continuing import Continued

_NEVER = "never"
_WIDTH = 100
_USUALLY = ("table",)


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
    resume: str | None = None


class Tally:
    """How far a check is, and what decides about its exit code: `open` has one finding of each outcome and level."""

    def __init__(self) -> None:
        self.plans = 0
        self.last = ""
        self.statuses: set[PlanStatus] = set()
        self._open: dict[tuple[Outcome, Level], Finding] = {}

    def add(self, kept: Kept) -> None:
        """Count a plan in."""
        self.plans += 1
        self.last = kept.source
        self.statuses.add(kept.status)
        self.add_findings(kept.findings)

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Count findings in; those that an earlier report has already do not fail."""
        for finding in findings:
            if not finding.known:
                self._open.setdefault((finding.outcome, finding.level), finding)

    @property
    def open(self) -> Iterable[Finding]:
        """The findings that may fail."""
        return self._open.values()


@dataclass(frozen=True, slots=True)
class Gate:
    """What fails, as typed."""

    fail_on: str
    allow_review: bool
    locked: bool = False


def run(paths: Sequence[str], settings: Settings, view: View, gate: Gate, means: Means) -> int:
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
    formats = view.formats or (() if view.outputs or view.resume else _USUALLY)
    with (
        reporters(loaded, formats, view.outputs, options) as opened,
        _resumed(loaded, view, paths) as before,
    ):
        if before:
            opened.append(before.opened(options))
        tally = _check(loaded, paths, opened, means, before.done() if before else ())
    tell_failures(loaded)
    return exit_code(
        tally.statuses,
        tally.open,
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


@contextlib.contextmanager
def _resumed(loaded: Toolbox, view: View, paths: Sequence[str]) -> "Iterator[Continued | None]":
    """Open the report that this run goes on with, if any."""
    if view.resume is None:
        yield None
        return
    from c2a_rules.cli.continuing import continued

    with continued(Path(view.resume), loaded.run_info(), paths, view.outputs) as report:
        yield report


def _check(loaded: Toolbox, paths: Sequence[str], opened: list[Opened], means: Means, done: Iterable[Kept]) -> Tally:
    """Check everything, tell the formats, and return what decides about the exit code."""
    evidence = any(getattr(reporter, "shows_evidence", True) for reporter, _out in opened)
    checker = Checker(loaded, evidence=evidence, means=means)
    head = loaded.run_info()
    tally = Tally()
    with contextlib.closing(checker.judged(paths, done)) as judged, _told_where(tally), watched(opened) as progress:
        kept = next(judged, None)
        tell(loaded, opened, lambda reporter, out: reporter.begin(head, out))
        while kept is not None:
            tally.add(kept)
            tell(loaded, opened, lambda reporter, _out, kept=kept: pass_on(reporter, kept))  # type: ignore[misc] # a default binds the loop's value
            progress.tell(tally.plans, checker.read, checker.size)
            if tally.plans > 1:
                settle()
            kept = next(judged, None)
    of_run = checker.findings()
    tally.add_findings(of_run)
    tell(loaded, opened, lambda reporter, _out: reporter.end(of_run))
    for note in checker.notes:
        sys.stderr.write(f"c2a: {note}\n")
    return tally


@contextlib.contextmanager
def _told_where(tally: Tally) -> Iterator[None]:
    """Say how far the check came when somebody stops it."""
    try:
        yield
    except Exception:
        raise
    except BaseException:
        where = (
            f"after {tally.plans:,} plans, the last of them {tally.last}" if tally.plans else "before the first plan"
        )
        sys.stderr.write(f"c2a: stopped {where}\n")
        raise
