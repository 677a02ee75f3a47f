"""Where the files that come with the tool are: schemas, rule sets, example plans.

They stay at the top level of the project, so that people find and edit them; the wheel carries a copy.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent


@cache
def folder(kind: str) -> Path:
    """Return the folder of shipped `schemas`, `rulesets` or `examples`."""
    installed = _PACKAGE / "_shipped" / kind
    return installed if installed.is_dir() else _PACKAGE.parent / kind


SCHEMAS = {
    "plan": "programme-plan.schema.json",
    "ruleset": "ruleset.schema.json",
    "report": "report.schema.json",
    "waivers": "waivers.schema.json",
    "config": "config.schema.json",
}


def schema_path(name: str) -> Path:
    """Return the file of a schema by its short name."""
    return folder("schemas") / SCHEMAS[name]


@cache
def schema(name: str) -> dict[str, Any]:
    """Return a schema by its short name, read once."""
    loaded: dict[str, Any] = json.loads(schema_path(name).read_bytes())
    return loaded
