"""`c2a new`: a plan, a rule set or a plugin to start from."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from c2a_rules.cli import options
from c2a_rules.errors import UsageError, did_you_mean

new = typer.Typer(name="new", no_args_is_help=True, rich_markup_mode=None, help="Make something to start from.")
Prefix = Annotated[
    str | None, typer.Option("--prefix", metavar="PREFIX", help="What the ids of its rules begin with, such as ABC.")
]


@new.command("plan")
def plan(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the plan goes.")] = Path("plan.json"),
    plan_type: Annotated[
        str, typer.Option("--plan-type", metavar="TYPE", help="What kind of plan.")
    ] = "country_programme",
    year: Annotated[
        int | None, typer.Option("--year", metavar="YEAR", help="Its first year. Default: the next.")
    ] = None,
) -> None:
    """Write a plan that fits the schema and has everything still to be said; the check names what."""
    from c2a_rules.model import PLAN_TYPES
    from c2a_rules.scaffold import new_plan

    if plan_type not in PLAN_TYPES:
        raise UsageError(f'"{plan_type}" is no plan type{did_you_mean(plan_type, PLAN_TYPES)}')
    first = year if year is not None else date.today().year + 1  # noqa: DTZ011 - the planner's own year
    if not 1000 <= first <= 9990:  # noqa: PLR2004 - years of four digits
        raise UsageError(f"--year: {first} is no year of four digits")
    made = new_plan(plan_type, file, first)
    typer.echo(f"{made} is written. `c2a check {made}` says what it still has to say.")


@new.command("ruleset")
def ruleset(
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id: my-org.my-framework.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where it goes. Default: ID.yaml.")
    ] = None,
    prefix: Prefix = None,
) -> None:
    """Write a rule set with an action, two rules and their examples."""
    from c2a_rules.scaffold import new_ruleset

    made = new_ruleset(name, output, options.load().catalog.domains, prefix)
    typer.echo(f"{made} is written. `c2a test {made}` runs its examples, `c2a check --ruleset {made} PLAN` uses it.")


@new.command("plugin")
def plugin(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name: small letters, digits and -.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="The folder in which its folder is made.")
    ] = Path(),
    prefix: Prefix = None,
) -> None:
    """Write a plugin that shows every hook, with tests that pass."""
    from c2a_rules.scaffold import new_plugin

    made = new_plugin(name, output, options.load().catalog.domains, prefix)
    typer.echo(f"{made} is written. Next: python -m pip install -e '{made}[dev]' && python -m pytest {made}")
