"""`c2a lock`: writes down which rule sets and plugins are loaded."""

from pathlib import Path
from typing import Annotated

import typer

from c2a_rules.cli import options


def lock(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where it goes.")] = Path("c2a.lock"),
    ruleset: options.RuleSets = None,
) -> None:
    """Write id, version and digest of every rule set and plugin to c2a.lock; `c2a check --locked` holds to it."""
    from c2a_rules.lock import write_lock

    loaded = options.load(ruleset)
    write_lock(loaded, output)
    typer.echo(f"{len(loaded.rulesets)} rule sets written to {output}", err=True)
