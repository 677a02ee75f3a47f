"""`c2a explain`: a rule, an action, a domain or a rule set in plain words; with a plan, what decided."""

import sys
from typing import Annotated

import typer

from c2a_rules.cli import options


def explain(
    name: Annotated[str, typer.Argument(metavar="ID", help="A rule, action, domain or rule set.")],
    plan: Annotated[
        str | None, typer.Argument(metavar="[PLAN]", help="A plan: what was read and what decided.")
    ] = None,
    ruleset: options.RuleSets = None,
    as_of: options.AsOf = None,
) -> None:
    """Say what is asked, why, what is looked at, how to close the gap; with a plan, what was found in it."""
    from c2a_rules.explanation import explain_id, explain_on_plan

    loaded = options.load(ruleset, as_of)
    lines = explain_id(loaded.catalog, name)
    if plan is not None:
        lines += explain_on_plan(loaded, name, plan)
    sys.stdout.write("\n".join(lines) + "\n")
