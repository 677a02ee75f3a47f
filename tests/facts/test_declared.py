"""Every value of a fact fits the type that the fact declares, on whole plans and on ragged ones."""

import copy
import json
import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from c2a_rules.facts import PATHS, REGISTRY
from c2a_rules.facts.texts import Texts
from c2a_rules.facts.world import World
from tests.facts.test_total import CARRIED, repaired, thinned
from tests.facts.worlds import ROOT, SHAPE, Unknown, world

FILES = (*sorted((ROOT / "examples/plans").glob("*.json")), ROOT / "examples/with-gaps.json")
RAGGED = 12
KINDS = {"bool": bool, "int": int, "double": float, "string": str}
CATALOGUE = {"carried": CARRIED, "actions": ["X-1", "DEV-3"], "bound": ["X-1", "DEV-3"]}
NOWHERE = {"gaps"}
"""Records that are told with the part of the plan that bears them, and have no place of their own."""


@cache
def texts_of_plans() -> tuple[str, ...]:
    """Return each reference plan, and some with parts left out or spoilt, as text."""
    whole = [json.loads(file.read_text("utf-8")) for file in FILES]
    excluded = {"of": "X-1", "reason": "The plan has no part in this.", "review_on": "2027-01-01"}
    whole.append(whole[0] | {"exclusions": [excluded], "risks": whole[0]["risks"] * 2})
    ragged = []
    for seed in range(RAGGED):
        draw = random.Random(seed)  # noqa: S311 - a reproducible choice of what to leave out, no secret
        ragged.append(repaired(thinned(copy.deepcopy(whole[seed % len(whole)]), draw)))
    return tuple(json.dumps(plan) for plan in (*whole, *ragged))


def values(number: int) -> Iterator[tuple[World, str, str, Any]]:
    """Yield the values of all facts on one plan, as (world, fact, its declared type, value)."""
    made = world(json.loads(texts_of_plans()[number]), *REGISTRY.facts, catalogue=CATALOGUE)
    for fact in REGISTRY.facts.values():
        if fact.collection:
            found = [
                item[fact.name] for item in made.items(fact.collection) if fact.name in item or not _optional(fact)
            ]
        else:
            found = [made.variables[fact.name]]
        yield from ((made, fact.path, fact.type, value) for value in found)


def _optional(fact: Any) -> bool:
    return bool(fact.type.startswith("optional("))


def misfits(made: World, where: str, declared: str, value: Any) -> Iterator[str]:
    """Yield what is wrong with a value, as where it stands, what it is and what it should be."""
    outer, _, inner = declared.removesuffix(")").partition("(")
    if isinstance(value, Unknown):
        return
    if outer == "optional":
        yield from misfits(made, where, inner, value)
    elif outer == "list" and isinstance(value, list):
        yield from (wrong for item in value for wrong in misfits(made, where, inner, item))
    elif outer == "map" and isinstance(value, dict):
        of = inner.removeprefix("string, ")
        yield from (wrong for item in value.values() for wrong in misfits(made, where, of, item))
    elif outer == "substantive" and isinstance(value, Texts):
        texts = [value[name] for name in SHAPE.at(PATHS[inner]).fields if name in value]
        yield from (wrong for text in texts for wrong in misfits(made, where, "bool", text))
    elif declared in REGISTRY.records and isinstance(value, dict):
        yield from _misfits_of_record(made, where, declared, value)
    elif not (type(value) is KINDS[declared] if declared in KINDS else _among(made, declared, value)):
        yield f"{where}: {value!r} is no {declared}"


def _misfits_of_record(made: World, where: str, declared: str, value: dict[str, Any]) -> Iterator[str]:
    fields = REGISTRY.records[declared]
    if value.keys() != fields.keys():
        yield f"{where}: {sorted(value.keys() ^ fields.keys())}, declared or there, not both"
    if (made.placed(value) is None) != (declared in NOWHERE):
        yield f"{where}: where does it stand?"
    for name in value.keys() & fields.keys():
        yield from misfits(made, f"{where}.{name}", fields[name], value[name])


def _among(made: World, collection: str, value: Any) -> bool:
    return collection in PATHS and any(value is view for view in made.items(collection))


@pytest.mark.parametrize("number", range(len(FILES) + 1 + RAGGED))
def test_a_value_fits_what_its_fact_declares(number: int) -> None:
    assert [wrong for each in values(number) for wrong in misfits(*each)] == []


def test_every_record_that_facts_declare_is_made_by_one() -> None:
    made = {kind for number in range(len(FILES) + 1) for _, _, kind, value in values(number) if value}
    assert {name for name in REGISTRY.records if not any(f"list({name})" in kind for kind in made)} == set()
