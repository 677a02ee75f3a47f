"""`c2a diff`: what changed between two reports, or two versions of plans."""

import io
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from c2a_rules.cli import options
from c2a_rules.errors import UsageError, did_you_mean
from c2a_rules.status import EXIT_GAPS, EXIT_INCOMPLETE, EXIT_OK

if TYPE_CHECKING:
    from c2a_rules.api import Settings
    from c2a_rules.earlier import EarlierReport

_FORMATS = ("table", "json", "markdown", "html")


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A report (JSON, JSON Lines), or plans.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The later one.")],
    output_format: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="table (default), json, markdown, html.")
    ] = "table",
    fail_on_new: Annotated[
        bool, typer.Option("--fail-on-new", help="Exit code 1 where NEW has a gap or review that OLD has not.")
    ] = False,
    ruleset: options.RuleSets = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    as_of: options.AsOf = None,
    plan_type: options.PlanType = None,
    param: options.Params = None,
    waivers: options.WaiversFile = None,
    config: options.ConfigPath = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="List what is unchanged too.")] = False,
) -> None:
    """Tell what was closed, what is new and what is unchanged, and the progress by domain and action.

    Plans are checked first, by the options given. Exit code: 0; with --fail-on-new, 1 for anything new or an invalid
    plan in NEW; 2 the comparison could not start; 3 a check behind it is incomplete.
    """
    from c2a_rules.cli.deciding import decide
    from c2a_rules.comparison import compare, has_status
    from c2a_rules.model import PlanStatus

    if output_format not in _FORMATS:
        hint = did_you_mean(output_format, _FORMATS)
        raise UsageError(f'no format is named "{output_format}"{hint}; known: {", ".join(_FORMATS)}')
    decided = decide(
        config,
        ruleset=ruleset,
        select=select,
        ignore=ignore,
        as_of=as_of,
        plan_type=plan_type,
        param=param,
        waivers=waivers,
    )
    settings = replace(decided.settings(), baseline=None)
    (before, failed_before), (after, failed_after) = _report(old, settings), _report(new, settings)
    found = compare(before, after)
    sys.stdout.write(_written(found, output_format, verbose))
    crashed = failed_before or failed_after or any("incomplete" in (p["before"], p["after"]) for p in found["plans"])
    if crashed:
        raise typer.Exit(EXIT_INCOMPLETE)
    worse = found["summary"]["changes"]["new"] or has_status(found, PlanStatus.INVALID)
    raise typer.Exit(EXIT_GAPS if fail_on_new and worse else EXIT_OK)


def _written(found: dict[str, object], output_format: str, verbose: bool) -> str:
    from c2a_rules import comparison_views
    from c2a_rules.report.records import dumps

    if output_format == "json":
        return f"{dumps(found, indent=2)}\n"
    if output_format == "markdown":
        return comparison_views.as_markdown(found)
    if output_format == "html":
        return comparison_views.as_html(found)
    return comparison_views.as_table(found, verbose=verbose)


def _report(path: str, settings: "Settings") -> "tuple[EarlierReport, bool]":
    """Return the report that a path leads to, made now where it leads to plans; and whether a plugin failed."""
    from c2a_rules.earlier import report_in

    if os.path.isfile(path):  # noqa: PTH113 - unlike Path.is_file, it takes a name that is too long for a wrong one
        found = report_in(Path(path).read_bytes(), path)
        if found is not None:
            return found, False
    return _checked(path, settings)


def _checked(path: str, settings: "Settings") -> "tuple[EarlierReport, bool]":
    from c2a_rules.api import Checker, toolbox
    from c2a_rules.earlier import EarlierReport
    from c2a_rules.model import ReportOptions
    from c2a_rules.report.json import JsonReporter

    loaded = toolbox(settings)
    checker = Checker(loaded, evidence=False)
    out = io.StringIO()
    reporter = JsonReporter(ReportOptions())
    reports = list(checker.check([path]))
    reporter.begin(loaded.run_info(), out)
    for report in reports:
        reporter.plan(report)
    reporter.end(checker.findings())
    options.tell_failures(loaded)
    return EarlierReport(path, json.loads(out.getvalue())), bool(loaded.plugins.failures)
