"""`c2a portfolio`: what the reports of many plans add up to."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from c2a_rules.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from c2a_rules.model import RuleInfo
    from c2a_rules.portfolio import Portfolio

_FORMATS = ("table", "markdown", "html")


def portfolio(
    reports: Annotated[
        list[Path], typer.Argument(metavar="REPORTS...", help="Reports of `c2a check` (JSON Lines, JSON).")
    ],
    output_format: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="table (default), markdown, html.")
    ] = "table",
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="In the table, every gap and every plan.")] = False,
) -> None:
    """Show where many plans stand: domain by domain, what is missing most often, and the progress between reports.

    Each plan is shown as its latest report has it. Exit code: 0 whatever the plans are like, as this is a view and no
    gate; 2 where a report cannot be read.
    """
    from c2a_rules.portfolio import gathered
    from c2a_rules.portfolio_reading import open_report

    if output_format not in _FORMATS:
        hint = did_you_mean(output_format, _FORMATS)
        raise UsageError(f'no format is named "{output_format}"{hint}; known: {", ".join(_FORMATS)}')
    found = gathered(open_report(path) for path in dict.fromkeys(reports))
    sys.stdout.write(_written(found, output_format, verbose))
    for note in found.notes:
        sys.stderr.write(f"c2a: {note}\n")


def _written(found: "Portfolio", output_format: str, verbose: bool) -> str:
    from c2a_rules import portfolio_views

    rules = _rules(found)
    if output_format == "markdown":
        return portfolio_views.as_markdown(found, rules)
    if output_format == "html":
        from c2a_rules.portfolio_page import as_html

        return as_html(found, rules)
    return portfolio_views.as_table(found, rules, verbose=verbose)


def _rules(found: "Portfolio") -> "dict[str, RuleInfo]":
    """Return what is known of the rules that judged, where the rule sets loaded here are the same to the byte."""
    from c2a_rules.api import Settings, toolbox

    judged = {digest for _, _, digest in found.rulesets}
    loaded = toolbox(Settings())
    same = {name for name, ruleset in loaded.rulesets.items() if ruleset.info.sha256 in judged}
    return {name: rule.info for name, rule in loaded.catalog.rules.items() if rule.info.ruleset in same}
