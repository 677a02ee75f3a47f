"""`c2a check`: checks plans and reports gaps."""

from typing import Annotated

import typer

from c2a_rules.cli import options

_FORMATS = "table (default), json, jsonl, markdown, html, sarif, junit, github, gitlab, csv, parquet; repeatable."


def check(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Plans: files, folders, globs, - for stdin.")],
    formats: Annotated[list[str] | None, typer.Option("--format", "-f", metavar="FORMAT", help=_FORMATS)] = None,
    output: Annotated[
        list[str] | None, typer.Option("--output", "-o", metavar="FORMAT=PATH", help="Write a format to a file.")
    ] = None,
    ruleset: options.RuleSets = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    extend_select: options.ExtendSelect = None,
    extend_ignore: options.ExtendIgnore = None,
    level: Annotated[
        str | None, typer.Option("--level", metavar="LEVEL", help="Least level shown: must, should, may (default).")
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option("--fail-on", metavar="LEVEL", help="Least level that fails: must (default), should, may, never."),
    ] = None,
    allow_review: Annotated[
        bool | None,
        typer.Option("--allow-review/--no-allow-review", help="What a human must judge does not fail."),
    ] = None,
    as_of: options.AsOf = None,
    plan_type: options.PlanType = None,
    param: options.Params = None,
    waivers: options.WaiversFile = None,
    baseline: Annotated[
        str | None, typer.Option("--baseline", metavar="FILE", help="An earlier report: only what is new since fails.")
    ] = None,
    limit: options.LimitChanges = None,
    no_plugins: options.NoPlugins = False,
    plugin: options.OnlyPlugins = None,
    without_plugin: options.WithoutPlugins = None,
    locked: Annotated[
        bool | None, typer.Option("--locked/--no-locked", help="Only with the rule sets and plugins of c2a.lock.")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", metavar="N", min=1, help="How many processes. Default: the cores, if it pays."),
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="A Dask scheduler, whose workers judge.")
    ] = None,
    cache: Annotated[
        str | None, typer.Option("--cache", metavar="DIR", help="Keep results here, and judge no plan anew in vain.")
    ] = None,
    resume: Annotated[
        str | None, typer.Option("--resume", metavar="FILE", help="Write JSON Lines here, or go on where they end.")
    ] = None,
    config: options.ConfigPath = None,
    only_gaps: Annotated[bool | None, typer.Option("--only-gaps/--no-only-gaps", help="Show gaps alone.")] = None,
    no_color: Annotated[bool | None, typer.Option("--no-color/--color", help="No colours, even on a terminal.")] = None,
    quiet: Annotated[bool | None, typer.Option("--quiet/--no-quiet", "-q", help="Each plan's status alone.")] = None,
    verbose: Annotated[
        bool | None, typer.Option("--verbose/--no-verbose", "-v", help="Every place, every plan in full.")
    ] = None,
) -> None:
    """Check plans and report, action by action, what is met, what is missing and what to write.

    Exit code: 0 nothing at or above --fail-on; 1 gaps, or something for a human to judge, or an invalid plan;
    2 the check could not start; 3 the check is incomplete. c2a.toml and C2A_… may hold any option too.
    """
    from c2a_rules.cli.deciding import decide
    from c2a_rules.cli.running import run

    decided = decide(
        config,
        format=formats,
        output=output,
        ruleset=ruleset,
        select=select,
        ignore=ignore,
        extend_select=extend_select,
        extend_ignore=extend_ignore,
        level=level,
        fail_on=fail_on,
        allow_review=allow_review,
        as_of=as_of,
        plan_type=plan_type,
        param=param,
        waivers=waivers,
        baseline=baseline,
        limit=limit,
        no_plugins=no_plugins or None,
        plugin=plugin,
        without_plugin=without_plugin,
        locked=locked,
        jobs=jobs,
        scheduler=scheduler,
        cache=cache,
        resume=resume,
        only_gaps=only_gaps,
        no_color=no_color,
        quiet=quiet,
        verbose=verbose,
    )
    raise typer.Exit(run(paths, decided.settings(), decided.view(), decided.gate(), decided.means()))
