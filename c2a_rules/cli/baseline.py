"""`c2a baseline`: writes down what is open now, so that later checks report what is new."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from c2a_rules.cli import options


def baseline(
    paths: Annotated[list[str], typer.Argument(metavar="PLAN...", help="Plans: files, folders, globs, - for stdin.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where it goes.")],
    ruleset: options.RuleSets = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    as_of: options.AsOf = None,
    plan_type: options.PlanType = None,
    param: options.Params = None,
    waivers: options.WaiversFile = None,
    config: options.ConfigPath = None,
) -> None:
    """Write a report of what is open now; `c2a check --baseline FILE` then fails for what is new alone.

    Exit code: 0 it is written; 1 it is, yet a plan is invalid, which no baseline excuses; 2 it could not be written;
    3 it is, yet the check is incomplete.
    """
    from c2a_rules.cli.deciding import decide
    from c2a_rules.cli.running import Gate, View, run

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
    code = run(paths, settings, View(outputs=[f"json={output}"]), Gate("never", allow_review=True), decided.means())
    typer.echo(f"what is open now is written to {output.as_posix()}", err=True)
    raise typer.Exit(code)
