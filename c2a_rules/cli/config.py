"""`c2a config`: which settings hold, and where each comes from."""

import json
from typing import Annotated

import typer

from c2a_rules.cli import options
from c2a_rules.errors import UsageError, did_you_mean

_FORMATS = ("table", "json")


def config(
    output_format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="table or json.")] = "table",
    file: options.ConfigPath = None,
) -> None:
    """Print the settings that hold for `c2a check` in this folder: flags, then C2A_…, then c2a.toml, then defaults."""
    from c2a_rules.cli.deciding import decide

    if output_format not in _FORMATS:
        hint = did_you_mean(output_format, _FORMATS)
        raise UsageError(f'no format is named "{output_format}"{hint}; known: {", ".join(_FORMATS)}')
    found = decide(file).found
    if output_format == "json":
        rows = {name: {"value": each.value, "from": each.origin} for name, each in found.items()}
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    from tabulate import tabulate

    table = [[name, json.dumps(each.value, ensure_ascii=False), each.origin] for name, each in found.items()]
    typer.echo(tabulate(table, ["Setting", "Value", "From"], "simple", disable_numparse=True))
