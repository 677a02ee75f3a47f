"""`c2a check`: checks plans and reports gaps."""

import contextlib
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Annotated

import typer

from c2a_rules.api import Checker, Settings, Toolbox, toolbox
from c2a_rules.cli import options
from c2a_rules.errors import UsageError, did_you_mean
from c2a_rules.model import Finding, Level, PlanStatus, Reporter, ReportOptions
from c2a_rules.status import exit_code

_NEVER = "never"
_WIDTH = 100


def check(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Plans: files, folders, globs, - for stdin.")],
    formats: Annotated[
        list[str] | None, typer.Option("--format", "-f", metavar="FORMAT", help="table (default), json; repeatable.")
    ] = None,
    output: Annotated[
        list[str] | None, typer.Option("--output", "-o", metavar="FORMAT=PATH", help="Write a format to a file.")
    ] = None,
    ruleset: options.RuleSets = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    extend_select: options.ExtendSelect = None,
    extend_ignore: options.ExtendIgnore = None,
    level: Annotated[
        str, typer.Option("--level", metavar="LEVEL", help="Least level shown: must, should, may.")
    ] = "may",
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="LEVEL", help="Least level that fails: must, should, may, never.")
    ] = "must",
    allow_review: Annotated[
        bool, typer.Option("--allow-review", help="What a human must judge does not fail.")
    ] = False,
    as_of: options.AsOf = None,
    plan_type: options.PlanType = None,
    param: options.Params = None,
    no_plugins: options.NoPlugins = False,
    plugin: options.OnlyPlugins = None,
    without_plugin: options.WithoutPlugins = None,
    only_gaps: Annotated[bool, typer.Option("--only-gaps", help="Show gaps alone.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours, even on a terminal.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="A line a plan.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Every place, every plan in full.")] = False,
) -> None:
    """Check plans and report, action by action, what is met, what is missing and what to write.

    Exit code: 0 nothing at or above --fail-on; 1 gaps, or something for a human to judge, or an invalid plan;
    2 the check could not start; 3 the check is incomplete.
    """
    least_shown = _level("--level", level)
    fails = None if fail_on == _NEVER else _level("--fail-on", fail_on, _NEVER)
    settings = Settings(
        rulesets=tuple(ruleset or ()),
        selectors=options.selectors(select, ignore, extend_select, extend_ignore),
        params=tuple(param or ()),
        as_of=as_of,
        plan_type=plan_type,
        plugins=options.plugin_choice(no_plugins, plugin),
        without_plugins=tuple(without_plugin or ()),
    )
    loaded = toolbox(settings)
    on_terminal = sys.stdout.isatty()
    view = ReportOptions(
        level=least_shown,
        only_gaps=only_gaps,
        color=on_terminal and not no_color,
        width=shutil.get_terminal_size((_WIDTH, 24)).columns if on_terminal else _WIDTH,
        quiet=quiet,
        verbose=verbose,
        sources={action.id: action.source for action in loaded.catalog.actions.values()},
    )
    with _reporters(loaded, formats or [], output or [], view) as reporters:
        statuses, findings = _run(loaded, paths, reporters)
    code = exit_code(
        statuses,
        findings,
        fail_on=fails,
        allow_review=allow_review or fails is None,
        crashed=bool(loaded.plugins.failures),
    )
    for failure in loaded.plugins.failures:
        sys.stderr.write(f"c2a: the plugin {failure.name} ({failure.info.distribution}) failed: {failure.reason}\n")
    raise typer.Exit(code)


def _level(option: str, text: str, *others: str) -> Level:
    known = [level.value for level in Level]
    if text not in known:
        hint = did_you_mean(text, [*known, *others])
        raise UsageError(f'{option}: "{text}" is no level{hint}; known: {", ".join([*known, *others])}')
    return Level(text)


def _run(
    loaded: Toolbox, paths: Sequence[str], reporters: Sequence[tuple[Reporter, IO[str]]]
) -> tuple[list[PlanStatus], list[Finding]]:
    """Check everything; return the plans' statuses and the findings that decide about the exit code."""
    checker = Checker(loaded)
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
def _reporters(
    loaded: Toolbox, formats: Sequence[str], outputs: Sequence[str], view: ReportOptions
) -> Iterator[list[tuple[Reporter, IO[str]]]]:
    """Open every format asked for: those with a path in a file, the others on stdout."""
    with contextlib.ExitStack() as stack:
        found: list[tuple[Reporter, IO[str]]] = []
        named: set[str] = set()
        for text in outputs:
            name, equals, path = text.partition("=")
            if not equals or not path:
                raise UsageError(f'--output: "{text}" is not of the form FORMAT=PATH')
            named.add(name)
            reporter = _reporter(loaded, name, view)
            found.append((reporter, stack.enter_context(_file(Path(path)))))
        on_screen = [name for name in formats if name not in named]
        if not formats and not outputs:
            on_screen = ["table"]
        if len(on_screen) > 1:
            raise UsageError(
                f"only one format can go to the screen; give --output for the others: {', '.join(on_screen)}"
            )
        found.extend((_reporter(loaded, name, view), sys.stdout) for name in on_screen)
        yield found


def _file(path: Path) -> IO[str]:
    try:
        return path.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"--output: {path} cannot be written: {error.strerror or error}") from None


def _reporter(loaded: Toolbox, name: str, view: ReportOptions) -> Reporter:
    if name not in loaded.reporters:
        known = sorted(loaded.reporters)
        raise UsageError(f'no format is named "{name}"{did_you_mean(name, known)}; known: {", ".join(known)}')
    return loaded.reporters[name](view)
