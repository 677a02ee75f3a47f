"""`c2a test`: runs rule sets' own examples."""

import json
from typing import Annotated

import typer

from c2a_rules.cli import options
from c2a_rules.errors import UsageError, did_you_mean
from c2a_rules.status import EXIT_GAPS, EXIT_INCOMPLETE, EXIT_OK


def test(
    rulesets: Annotated[
        list[str] | None, typer.Argument(metavar="[RULESET]...", help="Ids or files. Default: all loaded.")
    ] = None,
    output_format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="table or json.")] = "table",
    select: options.Select = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Every example, not only what failed.")] = False,
) -> None:
    """Run the examples of rule sets; say which rules lack one, and which faults in a rule none of them would notice.

    Exit code: 0 all as expected and every rule has a passing example and one with a gap; 1 otherwise; 3 a plugin failed
    """
    from c2a_rules.trying import try_examples

    if output_format not in ("table", "json"):
        hint = did_you_mean(output_format, ("table", "json"))
        raise UsageError(f'no format is named "{output_format}"{hint}; known: table, json')
    loaded = options.load()
    wanted = loaded.add(rulesets) if rulesets else loaded.rulesets
    rules = [r for r in loaded.catalog.select(options.selectors(select, None)) if r.info.ruleset in wanted]
    if not rules:
        raise UsageError("the selection leaves no rule of these rule sets")
    trial = try_examples(loaded, wanted.values(), rules)
    if output_format == "json":
        typer.echo(json.dumps(trial.as_dict(), ensure_ascii=False, indent=2))
    else:
        for line in trial.lines(verbose=verbose):
            typer.echo(line)
    options.tell_failures(loaded)
    short = bool(trial.failed or trial.missing)
    raise typer.Exit(EXIT_INCOMPLETE if loaded.plugins.failures else EXIT_GAPS if short else EXIT_OK)
