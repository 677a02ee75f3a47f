"""The command line's commands, put together."""

from typing import Annotated

import typer

from c2a_rules import __version__
from c2a_rules.cli import actions, baseline, check, config, convert, diff, explain, lock, new, plugins, schema, waive
from c2a_rules.cli import test as test_command

app = typer.Typer(
    name="c2a",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Checks programme plans against rule sets, action by action: what is met, what is a gap, and what to write.",
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"c2a-rules {__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Take what stands before the command."""


app.command("check")(check.check)
app.command("explain")(explain.explain)
app.command("actions")(actions.actions)
app.command("rules")(actions.rules)
app.command("test")(test_command.test)
app.command("convert")(convert.convert)
app.command("lock")(lock.lock)
app.command("plugins")(plugins.plugins)
app.command("baseline")(baseline.baseline)
app.command("diff")(diff.diff)
app.command("waive")(waive.waive)
app.command("config")(config.config)
app.command("schema")(schema.schema)
app.add_typer(new.new)
