"""What `c2a check` does once its options are read: check, report, decide about the exit code."""

import contextlib
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from c2a_rules.api import Checker, Settings, Toolbox, toolbox
from c2a_rules.errors import UsageError, did_you_mean
from c2a_rules.model import Finding, Level, PlanStatus, Reporter, ReportOptions
from c2a_rules.status import exit_code

_NEVER = "never"
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class View:
    """What the user wants to see, as typed."""

    formats: Sequence[str]
    outputs: Sequence[str]
    level: str
    only_gaps: bool
    no_color: bool
    quiet: bool
    verbose: bool


@dataclass(frozen=True, slots=True)
class Gate:
    """What fails, as typed."""

    fail_on: str
    allow_review: bool


def run(paths: Sequence[str], settings: Settings, view: View, gate: Gate) -> int:
    """Check plans, write the reports and return the exit code.

    Raises:
        C2AError: the check could not start.
    """
    fails = None if gate.fail_on == _NEVER else _level("--fail-on", gate.fail_on, _NEVER)
    options = _options(view)
    loaded = toolbox(settings)
    with _reporters(loaded, view, options) as reporters:
        statuses, findings = _check(loaded, paths, reporters)
    for failure in loaded.plugins.failures:
        sys.stderr.write(f"c2a: the plugin {failure.name} ({failure.info.distribution}) failed: {failure.reason}\n")
    return exit_code(
        statuses,
        findings,
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


def _check(
    loaded: Toolbox, paths: Sequence[str], reporters: Sequence[tuple[Reporter, IO[str]]]
) -> tuple[list[PlanStatus], list[Finding]]:
    """Check everything; return the plans' statuses and the findings that decide about the exit code."""
    checker = Checker(loaded, evidence=any(reporter.shows_evidence for reporter, _out in reporters))
    head = loaded.run_info()
    statuses: list[PlanStatus] = []
    findings: list[Finding] = []
    started = False
    for report in checker.check(paths):
        if not started:
            for reporter, out in reporters:
                reporter.begin(head, out)
            started = True
        statuses.append(report.status)
        findings.extend(report.findings)
        for reporter, _out in reporters:
            reporter.plan(report)
    for reporter, _out in reporters:
        reporter.end(())
    return statuses, findings


@contextlib.contextmanager
def _reporters(loaded: Toolbox, view: View, options: ReportOptions) -> Iterator[list[tuple[Reporter, IO[str]]]]:
    """Open every format asked for: those with a path in a file, the others on stdout."""
    options = replace(options, sources={action.id: action.source for action in loaded.catalog.actions.values()})
    with contextlib.ExitStack() as stack:
        found: list[tuple[Reporter, IO[str]]] = []
        named: set[str] = set()
        for text in view.outputs:
            name, equals, path = text.partition("=")
            if not equals or not path:
                raise UsageError(f'--output: "{text}" is not of the form FORMAT=PATH')
            named.add(name)
            reporter = _reporter(loaded, name, options)
            found.append((reporter, stack.enter_context(_file(Path(path)))))
        on_screen = [name for name in view.formats if name not in named]
        if not view.formats and not view.outputs:
            on_screen = ["table"]
        if len(on_screen) > 1:
            raise UsageError(
                f"only one format can go to the screen; give --output for the others: {', '.join(on_screen)}"
            )
        found.extend((_reporter(loaded, name, options), sys.stdout) for name in on_screen)
        yield found


def _file(path: Path) -> IO[str]:
    try:
        return path.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"--output: {path} cannot be written: {error.strerror or error}") from None


def _reporter(loaded: Toolbox, name: str, options: ReportOptions) -> Reporter:
    if name not in loaded.reporters:
        known = sorted(loaded.reporters)
        raise UsageError(f'no format is named "{name}"{did_you_mean(name, known)}; known: {", ".join(known)}')
    return loaded.reporters[name](options)
