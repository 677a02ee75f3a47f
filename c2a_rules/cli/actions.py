"""`c2a actions` and `c2a rules`: the catalogue."""

import json
from typing import Annotated, Any

import typer

from c2a_rules.cli import options
from c2a_rules.errors import UsageError, did_you_mean

Format = Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="table, json or markdown.")]
PlanTypeFilter = Annotated[
    str | None, typer.Option("--plan-type", metavar="TYPE", help="Only what binds this type of plan.")
]
_FORMATS = ("table", "json", "markdown")


def actions(
    selector: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Domains or actions.")] = None,
    output_format: Format = "table",
    plan_type: PlanTypeFilter = None,
    ruleset: options.RuleSets = None,
) -> None:
    """List every action with its rules; an action without a rule is shown as such."""
    from c2a_rules.rulebook import action_rows

    catalog = options.load(ruleset).catalog
    _print(action_rows(catalog, tuple(selector or ()), plan_type), output_format)


def rules(
    selector: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Domains, actions or rules.")] = None,
    output_format: Format = "table",
    plan_type: PlanTypeFilter = None,
    ruleset: options.RuleSets = None,
) -> None:
    """List every rule with its action, level and title."""
    from c2a_rules.rulebook import rule_rows

    catalog = options.load(ruleset).catalog
    _print(rule_rows(catalog, tuple(selector or ()), plan_type), output_format)


def _print(rows: list[dict[str, Any]], output_format: str) -> None:
    if output_format not in _FORMATS:
        hint = did_you_mean(output_format, _FORMATS)
        raise UsageError(f'no format is named "{output_format}"{hint}; known: {", ".join(_FORMATS)}')
    if output_format == "json":
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    from tabulate import tabulate

    plain = [{key: _cell(value, output_format) for key, value in row.items()} for row in rows]
    style = "github" if output_format == "markdown" else "simple"
    widths = None if output_format == "markdown" or not plain else [_WIDTHS.get(key) for key in plain[0]]
    typer.echo(tabulate(plain, headers="keys", tablefmt=style, disable_numparse=True, maxcolwidths=widths))


_WIDTHS = {"title": 44, "gist": 40, "rules": 36, "binds": 30, "reads": 40}


def _cell(value: object, output_format: str) -> str:
    if isinstance(value, list):
        text = ", ".join(map(str, value)) or "none"
    elif isinstance(value, dict):
        text = ", ".join(f"{key} {item}" for key, item in value.items())
    else:
        text = "" if value is None else str(value)
    return text.replace("|", "\\|") if output_format == "markdown" else text
