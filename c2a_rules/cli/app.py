"""The command line's commands, put together; a command's module is loaded when the command is called."""

from importlib import import_module
from typing import Annotated

import typer

from c2a_rules import __version__

COMMANDS = (
    "check",
    "explain",
    "actions",
    "rules",
    "test",
    "convert",
    "lock",
    "plugins",
    "baseline",
    "diff",
    "verify",
    "portfolio",
    "waive",
    "config",
    "schema",
    "new",
)
_MODULES = {"rules": "actions"}
"""Where a command is not in the module of its name."""
_HELP = "Checks programme plans against rule sets, action by action: what is met, what is a gap, and what to write."


def command_line(called: str | None) -> typer.Typer:
    """Return the command line: the command that is called alone, or all of them where none is."""
    app = typer.Typer(
        name="c2a",
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        help=_HELP,
    )
    app.callback()(common)
    for name in (called,) if called in COMMANDS else COMMANDS:
        command = getattr(import_module(f"c2a_rules.cli.{_MODULES.get(name, name)}"), name)
        if isinstance(command, typer.Typer):
            app.add_typer(command)
        else:
            app.command(name)(command)
    return app


def _version(value: bool) -> None:
    if value:
        typer.echo(f"c2a-rules {__version__}")
        raise typer.Exit


def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Take what stands before the command."""
