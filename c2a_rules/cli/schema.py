"""`c2a schema`: prints a JSON Schema."""

from typing import Annotated

import typer

from c2a_rules.errors import UsageError, did_you_mean
from c2a_rules.shipped import SCHEMAS, schema_path


def schema(
    name: Annotated[str, typer.Argument(metavar="|".join(SCHEMAS), help="Which schema.")],
) -> None:
    """Print the JSON Schema of plans, rule sets, reports or another file that the tool reads."""
    if name not in SCHEMAS:
        raise UsageError(f'no schema is named "{name}"{did_you_mean(name, SCHEMAS)}; known: {", ".join(SCHEMAS)}')
    typer.echo(schema_path(name).read_text(encoding="utf-8"), nl=False)
