"""`c2a schema`: prints a JSON Schema."""

from typing import Annotated

import typer

from c2a_rules.errors import UsageError, did_you_mean


def schema(
    name: Annotated[str, typer.Argument(metavar="plan|ruleset|report", help="Which schema.")],
) -> None:
    """Print the JSON Schema of plans, rule sets or reports."""
    from c2a_rules.shipped import SCHEMAS, schema_path

    if name not in SCHEMAS:
        raise UsageError(f'no schema is named "{name}"{did_you_mean(name, SCHEMAS)}; known: {", ".join(SCHEMAS)}')
    typer.echo(schema_path(name).read_text(encoding="utf-8"), nl=False)
