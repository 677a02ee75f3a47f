"""Codes that exist: SDG targets, countries, currencies, languages; and the plan's codes that do not.

The lists are data (`data/codes.json`, written by `scripts/codes.py`).
"""

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from c2a_rules.facts.registry import View, fact, function, record
from c2a_rules.facts.world import World
from c2a_rules.shape import Leaf

CODES = Path(__file__).parent.parent / "data" / "codes.json"

record("unknown_codes", {"code": "string", "field": "string", "list": "string", "known": "bool"})


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(text.split()) for name, text in json.loads(CODES.read_text("utf-8")).items()}


@function("is_sdg_target", ("string",), "bool")
def is_sdg_target(code: str) -> bool:
    """Whether a code is one of the 169 SDG targets (`5.2`, `5.a`)."""
    return code.lower() in _lists()["sdg_targets"]


@function("is_country", ("string",), "bool")
def is_country(code: str) -> bool:
    """Whether a code is a country of ISO 3166-1 alpha-2, or XA to XZ for a fictional one."""
    return code in _lists()["countries"]


@function("is_currency", ("string",), "bool")
def is_currency(code: str) -> bool:
    """Whether a code is a currency of ISO 4217."""
    return code in _lists()["currencies"]


@function("is_language", ("string",), "bool")
def is_language(tag: str) -> bool:
    """Whether a BCP 47 tag names a language that exists (`en`, `pt-BR`, `qaa` to `qtz` for private ones)."""
    primary = tag.partition("-")[0].lower()
    private = len(primary) == len("qaa") and "qaa" <= primary <= "qtz"
    return private or primary in _lists()["languages"]


def _sdg_indicator(code: str) -> bool:
    """Whether an SDG indicator (`5.5.1`) belongs to a target that exists."""
    return is_sdg_target(code.rpartition(".")[0])


_KINDS: dict[str, tuple[str, Callable[[str], bool]]] = {
    "sdg_targets": ("SDG targets", is_sdg_target),
    "sdg_indicator": ("SDG targets", _sdg_indicator),
    "country": ("countries (ISO 3166-1)", is_country),
    "countries": ("countries (ISO 3166-1)", is_country),
    "currency": ("currencies (ISO 4217)", is_currency),
    "language": ("languages (BCP 47)", is_language),
    "languages": ("languages (BCP 47)", is_language),
}


def _coded(world: World) -> Iterator[tuple[str, str, Callable[[str], bool], Leaf]]:
    """Yield the plan's codes, each with its field, the list that it belongs to and what tells whether it is there."""
    for shape, leaves in world.leaves:
        holder, _, name = shape.path.rpartition(".")
        if name in _KINDS:
            yield from ((name, *_KINDS[name], leaf) for leaf in leaves)
        elif name == "code" and holder.endswith("places"):
            countries = (leaf for leaf in leaves if leaf[-1].get("vocabulary") == "country")
            yield from ((name, *_KINDS["country"], leaf) for leaf in countries)


@fact("unknown_codes", "list(unknown_codes)")
def unknown_codes(world: World) -> list[View]:
    """The plan's SDG targets, countries, currencies and languages that are in no list of such codes."""
    return [
        world.place({"code": code, "field": field, "list": name, "known": False}, container, key)
        for field, name, exists, (container, key, code, _) in _coded(world)
        if not exists(code)
    ]
