"""Options that several commands share, with their help."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from c2a_rules.api import Toolbox
    from c2a_rules.catalog import Selectors

RuleSets = Annotated[
    list[str] | None,
    typer.Option("--ruleset", metavar="ID|FILE", help="A rule set by id, or a file; repeatable. Default: all loaded."),
]
Select = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="ID", help="Only these rules: an id or the start of one (ABC, ABC-1)."),
]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", metavar="ID", help="Leave these rules out.")]
ExtendSelect = Annotated[
    list[str] | None, typer.Option("--extend-select", metavar="ID", help="Add to what --select names.")
]
ExtendIgnore = Annotated[
    list[str] | None, typer.Option("--extend-ignore", metavar="ID", help="Add to what --ignore names.")
]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The day that counts as today (YYYY-MM-DD).")]
Params = Annotated[
    list[str] | None,
    typer.Option("--param", metavar="RULESET.NAME=VALUE", help="Another value for a rule set's parameter."),
]
PlanType = Annotated[
    str | None, typer.Option("--plan-type", metavar="TYPE", help="For formats that do not say the plan's type.")
]
LimitChanges = Annotated[
    list[str] | None,
    typer.Option("--limit", metavar="NAME=NUMBER", help="How large a plan may be: size, depth, items, text, entries."),
]
NoPlugins = Annotated[bool, typer.Option("--no-plugins", help="Load no installed plugin.")]
OnlyPlugins = Annotated[list[str] | None, typer.Option("--plugin", metavar="NAME", help="Load only these plugins.")]
WithoutPlugins = Annotated[
    list[str] | None, typer.Option("--without-plugin", metavar="NAME", help="Load all plugins but these.")
]

WaiversFile = Annotated[
    str | None, typer.Option("--waivers", metavar="FILE", help="Gaps and reviews that somebody accepted (YAML).")
]
ConfigPath = Annotated[
    str | None, typer.Option("--config", metavar="FILE", help="Settings; default: c2a.toml, nearest upward.")
]


def selectors(select: list[str] | None, ignore: list[str] | None) -> "Selectors":
    """Return the selectors; each option may hold several ids with commas between."""
    from c2a_rules.catalog import Selectors

    return Selectors(split(select), split(ignore))


def split(values: Iterable[str] | None) -> tuple[str, ...]:
    """Split at commas; a value that names nothing stays, to be refused like any other name that is not there."""
    named = ([part.strip() for part in value.split(",") if part.strip()] or [""] for value in values or ())
    return tuple(part for parts in named for part in parts)


def plugin_choice(none: bool, only: Iterable[str] | None) -> tuple[str, ...] | None:
    """Return the names of the plugins to load; None for all."""
    if none:
        return ()
    return split(only) if only else None


def load(rulesets: list[str] | None = None, as_of: str | None = None) -> "Toolbox":
    """Return what is loaded, for commands that check nothing."""
    from c2a_rules.api import Settings, toolbox

    return toolbox(Settings(rulesets=tuple(rulesets or ()), as_of=as_of))


def tell_failures(loaded: "Toolbox") -> None:
    """Say on stderr which plugins failed."""
    for failure in loaded.plugins.failures:
        sys.stderr.write(f"c2a: the plugin {failure.name} ({failure.info.distribution}) failed: {failure.reason}\n")
