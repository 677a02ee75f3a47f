"""`c2a plugins`: what is loaded, and what failed to load and why."""

import json
from typing import Annotated, Any

import typer

from c2a_rules.cli import options
from c2a_rules.errors import UsageError, did_you_mean
from c2a_rules.status import EXIT_INCOMPLETE, EXIT_OK

_FORMATS = ("table", "json")
_MOST = 4


def plugins(
    output_format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="table or json.")] = "table",
    no_plugins: options.NoPlugins = False,
    plugin: options.OnlyPlugins = None,
    without_plugin: options.WithoutPlugins = None,
) -> None:
    """List the plugins: distribution, version, hooks and what came in through them; and what failed, and why.

    Exit code: 0 all went well; 3 a plugin failed.
    """
    from c2a_rules.api import Settings, toolbox
    from c2a_rules.inventory import failure_rows, plugin_rows

    if output_format not in _FORMATS:
        hint = did_you_mean(output_format, _FORMATS)
        raise UsageError(f'no format is named "{output_format}"{hint}; known: {", ".join(_FORMATS)}')
    only = options.plugin_choice(no_plugins, plugin)
    loaded = toolbox(Settings(plugins=only, without_plugins=tuple(without_plugin or ())))
    rows, failures = plugin_rows(loaded), failure_rows(loaded)
    if output_format == "json":
        left_out = list(loaded.plugins.left_out)
        typer.echo(
            json.dumps({"plugins": rows, "failures": failures, "left_out": left_out}, ensure_ascii=False, indent=2)
        )
    else:
        _table(rows, failures)
    raise typer.Exit(EXIT_INCOMPLETE if failures else EXIT_OK)


def _table(rows: list[dict[str, Any]], failures: list[dict[str, Any]]) -> None:
    from tabulate import tabulate

    plain = [
        {
            "plugin": row["plugin"],
            "distribution": f"{row['distribution']} {row['version']}",
            "hooks": "\n".join(row["hooks"]),
            "gives": "\n".join(_gives(row)),
        }
        for row in rows
    ]
    typer.echo(tabulate(plain, headers="keys", tablefmt="simple", disable_numparse=True))
    for each in failures:
        typer.echo(
            f"\nThe plugin {each['plugin']} ({each['distribution']} {each['version']}) failed: {each['reason']}\n"
            f"  {each['remedy']}"
        )


def _gives(row: dict[str, Any]) -> list[str]:
    """Say what came in through a plugin's hooks, a line a kind; of rules, how many."""
    found = [f"{len(row['rules'])} rules"] if row["rules"] else []
    for kind in ("rulesets", "python_rules", "functions", "readers", "formats", "extensions"):
        names = row[kind]
        if names:
            more = f" … ({len(names)} in all)" if len(names) > _MOST else ""
            found.append(f"{kind.replace('_', ' ')}: {', '.join(names[:_MOST])}{more}")
    return found or ["nothing"]
