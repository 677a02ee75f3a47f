"""`c2a verify`: whether a report belongs to these plans and these rules."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from c2a_rules.cli import options
from c2a_rules.status import EXIT_GAPS, EXIT_INCOMPLETE, EXIT_OK

if TYPE_CHECKING:
    from c2a_rules.earlier import EarlierReport
    from c2a_rules.verifying import Verified

_MOST = 20


def verify(
    report: Annotated[Path, typer.Argument(metavar="REPORT", help="A report: JSON or JSON Lines.")],
    paths: Annotated[list[str], typer.Argument(metavar="PLAN...", help="Plans: files, folders, globs, - for stdin.")],
    ruleset: Annotated[
        list[str] | None,
        typer.Option("--ruleset", metavar="FILE", help="A rule set's file, where the report names one; repeatable."),
    ] = None,
    waivers: options.WaiversFile = None,
    baseline: Annotated[
        str | None, typer.Option("--baseline", metavar="FILE", help="The earlier report that it was held against.")
    ] = None,
    without_plugin: options.WithoutPlugins = None,
    limit: options.LimitChanges = None,
    config: options.ConfigPath = None,
) -> None:
    """Tell whether a report belongs to these plans and these rules: who judged is compared, then all is judged again.

    The day and the scope are the report's own, and told. Exit code: 0 it belongs; 1 it does not; 2 it could not be told
    (no report, an unfinished one, a plan that cannot be read); 3 judging again was incomplete.
    """
    from c2a_rules.cli.deciding import decide
    from c2a_rules.earlier import read_report
    from c2a_rules.verifying import verify as held_against

    given = {"ruleset": ruleset, "waivers": waivers, "baseline": baseline, "limit": limit}
    decided = decide(config, without_plugin=without_plugin, **given)
    known = read_report(report)
    found = held_against(known, paths, decided.settings())
    typer.echo("\n".join(_told(known, found)))
    raise typer.Exit(EXIT_INCOMPLETE if found.incomplete else EXIT_GAPS if found.differences else EXIT_OK)


def _told(report: "EarlierReport", found: "Verified") -> list[str]:
    """Return the lines that say what was found."""
    data = report.data
    if found.incomplete:
        first = f"{report.name}: whether it belongs to these plans and rules cannot be told, as judging is incomplete"
    elif found.differences:
        first = f"{report.name} does not belong to these plans and these rules:"
    else:
        statuses = ", ".join(f"{count} {name}" for name, count in data["summary"]["by_status"].items() if count)
        first = (
            f"{report.name} belongs to these plans and these rules. Judged again as of {data['as_of']} by "
            f"{len(data['rulesets'])} rule sets, every verdict is the same: {statuses}."
        )
    scope = {name: value for name, value in data["scope"].items() if value and name != "partial"}
    lines = [first, *(f"- {each}" for each in found.differences[:_MOST])]
    lines += [f"- and {len(found.differences) - _MOST} more"] if len(found.differences) > _MOST else []
    lines += [f"It is about a part of what is asked alone: {_listed(scope)}."] if data["scope"]["partial"] else []
    lines += [] if found.judged_again else ["As these differ, the plans were not judged again."]
    return lines


def _listed(scope: dict[str, object]) -> str:
    return (
        "; ".join(f"{name.replace('_', ' ')} {_value(value)}" for name, value in scope.items()) or "a rule is left out"
    )


def _value(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("file"))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
