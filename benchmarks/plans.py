"""The plans that are measured and compared: the reference plan, and what is left of it after seeded edits."""

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from c2a_rules.structure import check_structure
from c2a_rules.validation import fits
from c2a_rules.vocabulary import plan_shape

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "examples" / "plans" / "country_programme.json"
TODAY = "2026-11-01"
RULESETS = ("plan.soundness", "c2a.development", "c2a.gender-equality")

Node = dict[str, Any] | list[Any]
_TEXTS = ("TBD", "n/a", "Nothing was done.", "2019-05-01", "2026-11-01", "2031-07-01", "ghost")


def converted(data: str | bytes) -> dict[str, Any]:
    """Return a plan as the tool converts it; raises ValueError where it breaks the schema."""
    plan: dict[str, Any] = json.loads(data)
    if check_structure(plan, plan_shape()):
        raise ValueError("the plan breaks its schema")
    return plan


def reference() -> dict[str, Any]:
    """Return the reference plan."""
    return converted(REFERENCE.read_bytes())


def mutated(count: int) -> Iterator[dict[str, Any]]:
    """Yield `count` valid plans, each the reference plan after some seeded edits, the same every time."""
    plan = json.loads(REFERENCE.read_bytes())
    values = _values(plan)
    draw = random.Random(2020)  # noqa: S311 - seeded edits, no secrets
    for _ in range(count):
        edited = copy.deepcopy(plan)
        for _ in range(draw.choice((2, 6, 12))):
            _edit(edited, values, draw)
        yield converted(json.dumps(edited))


def _values(plan: dict[str, Any]) -> dict[str, list[Any]]:
    """Return what stands under each key anywhere in a plan."""
    found: dict[str, list[Any]] = {}
    for node in _nodes(plan):
        for key, value in node.items() if isinstance(node, dict) else ():
            found.setdefault(key, []).append(value)
    return found


def _nodes(node: Any) -> Iterator[Node]:  # noqa: ANN401 - JSON values
    if isinstance(node, dict | list):
        yield node
        for value in node.values() if isinstance(node, dict) else node:
            yield from _nodes(value)


def _edit(plan: dict[str, Any], values: dict[str, list[Any]], draw: random.Random) -> None:
    """Change one thing in one part of the plan; what breaks the schema is not done."""
    name = draw.choice(list(plan))
    part = copy.deepcopy({name: plan[name]})
    node = _somewhere(part, draw)
    keys = list(node) if isinstance(node, dict) else list(range(len(node)))
    if keys:
        draw.choice(_EDITS)(node, draw.choice(keys), values, draw)
        edited = {key: value for key, value in plan.items() if key != name} | part
        if fits("plan", edited):
            plan.clear()
            plan.update(edited)


def _somewhere(node: Any, draw: random.Random) -> Any:  # noqa: ANN401 - JSON values
    """Return a record or list inside, the shallow ones as often as the many that lie deep."""
    inside = [value for value in (node.values() if isinstance(node, dict) else node) if isinstance(value, dict | list)]
    return _somewhere(draw.choice(inside), draw) if inside and draw.random() < 0.75 else node


def _remove(node: Any, key: Any, _values: dict[str, list[Any]], _draw: random.Random) -> None:  # noqa: ANN401 - JSON values
    del node[key]


def _empty(node: Any, _key: Any, _values: dict[str, list[Any]], _draw: random.Random) -> None:  # noqa: ANN401 - JSON values
    node.clear()


def _repeat(node: Any, key: Any, _values: dict[str, list[Any]], _draw: random.Random) -> None:  # noqa: ANN401 - JSON values
    if isinstance(node, list):
        node.append(copy.deepcopy(node[key]))


def _placeholder(node: Any, key: Any, _values: dict[str, list[Any]], draw: random.Random) -> None:  # noqa: ANN401 - JSON values
    if isinstance(node[key], str):
        node[key] = draw.choice(_TEXTS)


def _other(node: Any, key: Any, values: dict[str, list[Any]], draw: random.Random) -> None:  # noqa: ANN401 - JSON values
    """Put what another record says in its place."""
    if key in values:
        node[key] = copy.deepcopy(draw.choice(values[key]))


_EDITS = (_remove, _remove, _empty, _repeat, _placeholder, _other, _other)
