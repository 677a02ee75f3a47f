"""`c2a waive`: writes down that a gap or review is accepted, by whom, why and until when."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from c2a_rules.cli import options
from c2a_rules.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from c2a_rules.api import Toolbox
    from c2a_rules.catalog import Catalog

_FILE = "c2a-waivers.yaml"


def waive(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="The rule; an action stands for all its rules.")],
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="The plan: its file, or its id.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it is accepted.")],
    approved_by: Annotated[str, typer.Option("--approved-by", metavar="NAME", help="Who answers for it.")],
    expires: Annotated[str, typer.Option("--expires", metavar="DATE", help="The last day on which it holds.")],
    anchor: Annotated[
        str, typer.Option("--anchor", metavar="ANCHOR", help="Only this place of the plan; * stands for any text.")
    ] = "",
    waivers: Annotated[
        str | None, typer.Option("--waivers", metavar="FILE", help=f"The file to add to; default: {_FILE}.")
    ] = None,
    ruleset: options.RuleSets = None,
    as_of: options.AsOf = None,
    config: options.ConfigPath = None,
) -> None:
    """Add a waiver to a file for `c2a check --waivers FILE`; what stands in the file stays as it is."""
    from c2a_rules.api import toolbox
    from c2a_rules.cli.deciding import decide
    from c2a_rules.toolbox import is_date
    from c2a_rules.waivers import Waiver, read_text, with_waiver

    decided = decide(config, ruleset=ruleset, as_of=as_of, waivers=waivers)
    loaded = toolbox(replace(decided.settings(), waivers=None, baseline=None))
    file = Path(decided["waivers"] or _FILE)
    _waivable(loaded.catalog, rule)
    if not is_date(expires) or expires < loaded.settings.today:
        raise UsageError(f'--expires: "{expires}" is no day to come of the form YYYY-MM-DD')
    found = Waiver(
        about=rule,
        plan=_plan_id(loaded, plan),
        anchor=anchor,
        reason=reason.strip(),
        approved_by=approved_by.strip(),
        expires=expires,
        place="",
    )
    if found.missing:
        raise UsageError(f"--{found.missing[0].replace('_', '-')}: a waiver cannot do without; write it out")
    text = with_waiver(read_text(file) if file.exists() else "", found, file.as_posix())
    _write(file, text)
    typer.echo(f"{rule} is waived for {found.plan} until {expires}, in {file.as_posix()}", err=True)


def _waivable(catalog: "Catalog", name: str) -> None:
    """Refuse what is no rule or action, and what cannot be waived."""
    about = [rule.info for rule in catalog.rules.values() if name in (rule.info.id, rule.info.action)]
    if not about:
        raise UsageError(f'no rule or action is named "{name}"{did_you_mean(name, [*catalog.actions, *catalog.rules])}')
    if not any(info.waivable for info in about):
        raise UsageError(f"{name} cannot be waived")


def _plan_id(loaded: "Toolbox", plan: str) -> str:
    """Return the id of a plan that is named by its file, or by the id itself."""
    from c2a_rules.api import Checker

    if not os.path.isfile(plan):  # noqa: PTH113 - unlike Path.is_file, it takes a name that is too long for a wrong one
        return plan
    ids = [document.plan.get("id") if document.plan else None for document in Checker(loaded).documents([plan])]
    if len(ids) != 1 or not isinstance(ids[0], str):
        raise UsageError(f"{plan} does not hold one plan with an id; name the plan by its id")
    return ids[0]


def _write(path: Path, text: str) -> None:
    from c2a_rules.drafts import whole_file

    try:
        with whole_file(path) as out:
            out.write(text)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from None
