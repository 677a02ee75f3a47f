"""`c2a check`: checks plans and reports gaps."""

from typing import Annotated

import typer

from c2a_rules.cli import options


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
    waivers: options.WaiversFile = None,
    baseline: Annotated[
        str | None, typer.Option("--baseline", metavar="FILE", help="An earlier report: only what is new since fails.")
    ] = None,
    no_plugins: options.NoPlugins = False,
    plugin: options.OnlyPlugins = None,
    without_plugin: options.WithoutPlugins = None,
    locked: Annotated[bool, typer.Option("--locked", help="Only with the rule sets and plugins of c2a.lock.")] = False,
    only_gaps: Annotated[bool, typer.Option("--only-gaps", help="Show gaps alone.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours, even on a terminal.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="A line a plan.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Every place, every plan in full.")] = False,
) -> None:
    """Check plans and report, action by action, what is met, what is missing and what to write.

    Exit code: 0 nothing at or above --fail-on; 1 gaps, or something for a human to judge, or an invalid plan;
    2 the check could not start; 3 the check is incomplete.
    """
    from c2a_rules.api import Settings
    from c2a_rules.cli.running import Gate, View, run

    settings = Settings(
        rulesets=tuple(ruleset or ()),
        selectors=options.selectors(select, ignore, extend_select, extend_ignore),
        params=tuple(param or ()),
        as_of=as_of,
        plan_type=plan_type,
        plugins=options.plugin_choice(no_plugins, plugin),
        without_plugins=tuple(without_plugin or ()),
        waivers=waivers,
        baseline=baseline,
    )
    view = View(formats or [], output or [], level, only_gaps, no_color, quiet, verbose)
    raise typer.Exit(run(paths, settings, view, Gate(fail_on, allow_review, locked)))
