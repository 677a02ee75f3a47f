"""Ids and references: what bears an id again, what leads nowhere, to the wrong kind, or in a circle."""

from collections.abc import Mapping
from typing import Any

from c2a_rules.facts.registry import View, fact, record
from c2a_rules.facts.world import World

ANYTHING = "*"
FINDINGS = "analyses.findings"

record("ids", {"id": "string", "noun": "string", "earlier": "string"})
record("references", {"id": "string", "field": "string", "expected": "string", "problem": "string"})


def nouns(world: World) -> list[tuple[str, dict[str, Any]]]:
    """Return the parts of a plan that bear ids, as (what people call such parts, record)."""
    return [
        (_noun(shape.path.removesuffix(".id")), part)
        for shape, leaves in world.leaves
        if shape.path.endswith(".id") and shape.required
        for *_, part in leaves
    ]


def _noun(path: str) -> str:
    """Return what people call the things of a list: `outcomes.outputs` → `outputs`."""
    return path.rpartition(".")[2]


@fact("ids", "list(ids)")
def ids(world: World) -> list[View]:
    """The ids that are borne again, with the kind of thing that bore each first (`earlier`)."""
    first: dict[str, str] = {}
    again: list[View] = []
    for noun, item in nouns(world):
        name = item["id"]
        if name in first:
            again.append(world.place({"id": name, "noun": noun, "earlier": first[name]}, item, "id"))
        first.setdefault(name, noun)
    return again


@fact("references", "list(references)")
def references(world: World) -> list[View]:
    """The references that do not do what they should, each with its problem.

    The problem is `nothing` (no part of the plan bears the id), `other` (what bears it is of another kind),
    or `circle` (a finding answered by itself or its own analysis, directly or through other findings).
    """
    borne: dict[str, set[str]] = {}
    for noun, item in nouns(world):
        borne.setdefault(noun, set()).add(item["id"])
    anything = set[str]().union(*borne.values())
    circles = _circles(world.plan)
    found: list[View] = []
    for shape, leaves in world.leaves:
        kinds = shape.refers_to
        if not kinds:
            continue
        fitting = anything if ANYTHING in kinds else set[str]().union(*(borne.get(kind, ()) for kind in kinds))
        said = {"field": _noun(shape.path), "expected": _expected(kinds)}
        answers = circles if shape.path == f"{FINDINGS}.answered_by" else frozenset[tuple[str, str]]()
        for container, key, name, part in leaves:
            if name not in fitting:
                problem = "other" if name in anything else "nothing"
            elif answers and (part["id"], name) in answers:
                problem = "circle"
            else:
                continue
            found.append(world.place({"id": name, "problem": problem, **said}, container, key))
    return found


def _expected(kinds: tuple[str, ...]) -> str:
    return "any part of the plan" if ANYTHING in kinds else " or ".join(kinds)


def _circles(plan: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    """Return the (finding, answer) pairs whose answer leads back to the finding or to its own analysis."""
    answers: dict[str, list[str]] = {}
    home: dict[str, str] = {}
    for analysis in plan.get("analyses", ()):
        for finding in analysis.get("findings", ()):
            answers.setdefault(finding["id"], []).extend(finding.get("answered_by", ()))
            home.setdefault(finding["id"], analysis["id"])
    return frozenset(
        (finding, answer)
        for finding, given in answers.items()
        for answer in given
        if not {finding, home[finding]}.isdisjoint(_reached(answer, answers))
    )


def _reached(start: str, answers: Mapping[str, list[str]]) -> set[str]:
    """Return what an answer leads to: itself and, from finding to answer, whatever follows."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(answers.get(name, ()))
    return seen
