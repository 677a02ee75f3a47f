"""What `c2a check` does once its options are read: check, report, decide about the exit code."""

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from c2a_rules.api import Checker, Settings, Toolbox, toolbox
from c2a_rules.cli.options import tell_failures
from c2a_rules.errors import UsageError, did_you_mean
from c2a_rules.model import Finding, Level, PlanStatus, Reporter, ReportOptions
from c2a_rules.status import exit_code

_NEVER = "never"
_WIDTH = 100
Opened = tuple[Reporter, IO[str]]


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
    _spare(paths, view.outputs)
    with _reporters(loaded, view, options) as reporters:
        statuses, findings = _check(loaded, paths, reporters)
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


def _check(loaded: Toolbox, paths: Sequence[str], reporters: list[Opened]) -> tuple[list[PlanStatus], list[Finding]]:
    """Check everything; return the plans' statuses and the findings that decide about the exit code."""
    checker = Checker(loaded, evidence=any(getattr(reporter, "shows_evidence", True) for reporter, _out in reporters))
    head = loaded.run_info()
    statuses: list[PlanStatus] = []
    findings: list[Finding] = []
    reports = checker.check(paths)
    report = next(reports, None)
    _tell(loaded, reporters, lambda reporter, out: reporter.begin(head, out))
    while report is not None:
        statuses.append(report.status)
        findings.extend(report.findings)
        _tell(loaded, reporters, lambda reporter, _out, plan=report: reporter.plan(plan))  # type: ignore[misc] # a default binds the loop's value
        report = next(reports, None)
    of_run = checker.findings()
    findings.extend(of_run)
    _tell(loaded, reporters, lambda reporter, _out: reporter.end(of_run))
    for note in checker.notes:
        sys.stderr.write(f"c2a: {note}\n")
    return statuses, findings


def _tell(loaded: Toolbox, reporters: list[Opened], step: Callable[[Reporter, IO[str]], None]) -> None:
    """Do a step with every format; one that crashes is left out from then on, and the check is incomplete."""
    for opened in list(reporters):
        try:
            step(*opened)
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - a format that crashes costs itself and no other
            reporters.remove(opened)
            loaded.failed(type(opened[0]), f"the format {opened[0].name}: {type(error).__name__}: {error}")


@contextlib.contextmanager
def _reporters(loaded: Toolbox, view: View, options: ReportOptions) -> Iterator[list[Opened]]:
    """Open every format asked for: those with a path in a file, the others on stdout."""
    rules = {name: rule.info for name, rule in loaded.catalog.rules.items()}
    options = replace(options, actions=loaded.catalog.actions, rules=rules)
    with contextlib.ExitStack() as stack:
        found: list[Opened] = []
        named: set[str] = set()
        for text in view.outputs:
            name, path = _output(text)
            named.add(name)
            reporter = _reporter(loaded, name, options)
            found.append((reporter, stack.enter_context(_file(path))))
        on_screen = [name for name in dict.fromkeys(view.formats) if name not in named]
        if not view.formats and not view.outputs:
            on_screen = ["table"]
        if len(on_screen) > 1:
            raise UsageError(
                f"only one format can go to the screen; give --output for the others: {', '.join(on_screen)}"
            )
        found.extend((_reporter(loaded, name, options), sys.stdout) for name in on_screen)
        yield found


def _output(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if not equals or not path:
        raise UsageError(f'--output: "{text}" is not of the form FORMAT=PATH')
    return name, Path(path)


def _spare(paths: Sequence[str], outputs: Sequence[str]) -> None:
    """Refuse to write a report over a plan that is checked, or over another report."""
    taken = {os.path.realpath(path): "a plan to check" for path in paths}
    for text in outputs:
        path = os.path.realpath(_output(text)[1])
        if path in taken and not Path(path).is_dir():
            raise UsageError(f'--output: "{text}" would write over {taken[path]}')
        taken[path] = "another report"


@contextlib.contextmanager
def _file(path: Path) -> Iterator[IO[str]]:
    """Open a file that is there, in full, once everything went well; until then it is what it was."""
    path = Path(os.path.realpath(path))
    special = path.exists() and not path.is_file()
    draft = path if special else path.with_name(f".{path.name}.part")
    try:
        stream = draft.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise UsageError(f"--output: {path} cannot be written: {error.strerror or error}") from None
    try:
        with stream:
            yield stream
        if not special:
            draft.replace(path)
    except BaseException:
        if not special:
            draft.unlink(missing_ok=True)
        raise


def _reporter(loaded: Toolbox, name: str, options: ReportOptions) -> Reporter:
    if name not in loaded.reporters:
        known = sorted(loaded.reporters)
        raise UsageError(f'no format is named "{name}"{did_you_mean(name, known)}; known: {", ".join(known)}')
    return loaded.reporters[name](options)
