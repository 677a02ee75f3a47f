"""Facts: what a plan's parts add up to and refer to, worked out once so that rules stay short."""

from c2a_rules.facts import (
    actors,
    belonging,
    claims,
    codes,
    gaps,
    hearing,
    measuring,
    money,
    people,
    privacy,
    promises,
    recovering,
    references,
    reporting,
    results,
    rights_system,
    situation,
    soundness,
    studies,
    technology,
    texts,
    timing,
    wording,
    writing,
)
from c2a_rules.facts.registry import REGISTRY, Fact
from c2a_rules.facts.world import LISTS, PARENTS, PATHS, RESULTS, World, facts_behind

DECLARING = (
    actors,
    belonging,
    claims,
    codes,
    gaps,
    hearing,
    measuring,
    money,
    people,
    privacy,
    promises,
    recovering,
    references,
    reporting,
    results,
    rights_system,
    situation,
    soundness,
    studies,
    technology,
    texts,
    timing,
    wording,
    writing,
)
"""The modules that declare facts; importing them is what declares."""

__all__ = ["DECLARING", "LISTS", "PARENTS", "PATHS", "REGISTRY", "RESULTS", "Fact", "World", "facts_behind"]
