"""What was promised and what became of it: by States to one another, and by the plan before."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from c2a_rules.facts.phrases import fold
from c2a_rules.facts.reading import own
from c2a_rules.facts.registry import Unheld, View, fact
from c2a_rules.facts.results import own_countries
from c2a_rules.facts.texts import stated, tokens
from c2a_rules.facts.world import PATHS, World

_NO_GROUP = "a State that it names, or the plan's own, belongs to none of the regional groups, as fictional ones do."
GROUPS = Path(__file__).parent.parent / "data" / "regional_groups.json"


@cache
def regional_groups() -> Mapping[str, str]:
    """Return the regional group of the United Nations that each Member State belongs to, by its country code."""
    groups = json.loads(GROUPS.read_text("utf-8"))["groups"]
    return {code: name for name, codes in groups.items() for code in codes.split()}


@fact("contributions.across_regions", "bool")
def across_regions(world: World, contribution: View) -> bool:
    """Whether it is made with a State of another regional group of the United Nations than the plan's countries.

    Unknown where that hangs on a State that no group lists, such as a fictional one (XA to XZ); with States of
    more groups than the plan can have countries in, one must be of another.
    """
    ours = own_countries(world, world.singles["plan"])
    others = [code for code in own(world, contribution, "countries", "contributions") or () if code not in ours]
    if not others:
        return False
    if not ours:
        raise Unheld("context.countries")
    unlisted = sum(code not in regional_groups() for code in ours)
    new = _groups(others) - _groups(ours)
    if len(new) > unlisted:
        return True
    if new or any(code not in regional_groups() for code in others):
        raise Unheld(f"{PATHS['contributions']}.countries", _NO_GROUP)
    return False


def _groups(codes: Iterable[str]) -> set[str]:
    return {regional_groups()[code] for code in codes if code in regional_groups()}


@fact("contributions.repeated", "bool")
def repeated(world: World, contribution: View) -> bool:
    """Whether its text stands, word for word, under another domain as well."""
    said, domain = tokens(fold(contribution["text"])), contribution.get("domain")
    return any(tokens(fold(other["text"])) == said for other in world["contributions"] if other.get("domain") != domain)


@fact("promises.reported", "bool")
def reported(world: World, promise: View) -> bool:
    """Whether it is said what was promised (in words, or as a figure) and how much of it came about."""
    named = _is_said(own(world, promise, "text", "promises")) or _is_said(own(world, promise, "promised", "promises"))
    return named and _is_said(own(world, promise, "achieved", "promises"))


def _is_said(value: Any) -> bool:  # noqa: ANN401 - a number or a text, or nothing
    return isinstance(value, int | float) or (isinstance(value, str) and stated(value))
