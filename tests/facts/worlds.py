"""Small plans for tests of facts, and the world that makes their views."""

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from c2a_rules.facts import REGISTRY
from c2a_rules.facts.world import World
from c2a_rules.shape import convert, shape_of

ROOT = Path(__file__).parents[2]
SHAPE = shape_of(json.loads((ROOT / "schemas/programme-plan.schema.json").read_text("utf-8")))
TODAY = "2026-11-01"
PARAMETERS: Mapping[str, Any] = {"minimum_words": 15, "funded_share": 0.5}


class Unknown:
    """Stands for a value that cannot be known."""

    def __init__(self, path: str) -> None:
        self.path = path


def minimal(**parts: Any) -> dict[str, Any]:
    """Return a small plan that fits the schema, with these parts added or replaced."""
    plan: dict[str, Any] = {
        "schema_version": "1",
        "id": "XA-1",
        "plan_type": "country_programme",
        "title": "A programme",
        "language": "en",
        "lead_org": "un",
        "status": "implementation",
        "start": "2026-01-01",
        "end": "2029-12-31",
        "approved_on": "2025-11-30",
        "currency": "USD",
        "orgs": [{"id": "un", "name": "United Nations in Xa", "type": "un_agency"}],
    }
    return plan | copy.deepcopy(parts)


def world(plan: dict[str, Any], *reads: str, today: str = TODAY, **settings: Any) -> World:
    """Return the world of a plan with the facts behind `reads` worked out."""
    convert(plan, SHAPE)
    made = World(
        plan,
        SHAPE,
        today=today,
        unholdable=frozenset(settings.pop("unholdable", ())),
        parameters=PARAMETERS | settings.pop("parameters", {}),
        catalogue={"actions": [], "bound": []} | settings.pop("catalogue", {}),
        unknown=Unknown,
    )
    made.collect(REGISTRY.needed(reads))
    return made
