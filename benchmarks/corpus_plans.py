"""Plans of any size, put together from the reference plans: sound ones, so that every gap of theirs was put there.

A plan is shrunk by leaving out results, risks and the like together with what refers to them, or grown by copies of its
parts with ids, words and amounts of their own. Nothing here knows the engine or its rules.
"""

import copy
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Plan = dict[str, Any]
EXAMPLES = Path(__file__).parents[1] / "examples" / "plans"
TYPES = tuple(sorted(path.stem for path in EXAMPLES.glob("*.json")))
_GROWING = (
    *("outcomes", "orgs", "rights_holders", "duty_bearers", "recommendations"),
    *("consultations", "risks", "measures", "engagement"),
)
_AMOUNTS = frozenset(("total", "required", "available", "expenditure"))
_NAMES = frozenset(("title", "label", "name"))
_WORDS_OF_LISTS = ("tags", "themes")
_LONG = 15  # words: what is longer is told in other words in each copy
_PLACES = ("Imar", "Sella", "Oru", "Taru", "Velan", "Asteria", "Belmora", "Coranda", "Delvin", "Estaria", "Farland")
_WHO = ("market women", "district courts", "herders", "fishing crews", "teachers", "health workers", "young voters")
_DEED = ("agree on", "publish", "monitor", "rebuild", "pay for", "translate", "report on", "put to the vote", "repair")
_WHAT = ("land titles", "school meals", "well water", "bus lines", "case files", "birth records", "tariffs", "budgets")
_HOW = ("each quarter", "in three languages", "with an open ledger", "under a judge", "by lot", "before the rains")
_WHY = ("since the flood", "as elders asked", "because fees rose", "after two deaths", "as the audit found")


def dice(seed: object) -> random.Random:
    """Return what draws the same for the same seed."""
    return random.Random(str(seed))  # noqa: S311 - seeded plans, no secrets


def plan(draw: random.Random, kilobytes: int | None = None, kind: str | None = None) -> tuple[Plan, bool]:
    """Return a sound plan of about this size and type, and whether it is whole: nothing was left out."""
    found: Plan = json.loads((EXAMPLES / f"{kind or draw.choice(TYPES)}.json").read_bytes())
    number = draw.randrange(10**9)
    found["id"] = f"{found['id']}-{number}"
    found["title"] = f"{found['title']} ({draw.choice(_PLACES)}, {number})"
    _scale(found, draw.choice((1, 2, 3, 5, 8)))
    whole = True
    if kilobytes is not None:
        wanted = kilobytes * 1024
        whole = size(found) <= wanted
        _shrink(found, wanted, draw)
        _grow(found, wanted, draw)
    for key in ("orgs", "risks", "measures", "engagement", "recommendations"):
        draw.shuffle(found.get(key, []))
    return found, whole


def size(value: object) -> int:
    """Return how many bytes a value takes as JSON."""
    return len(json.dumps(value, ensure_ascii=False).encode())


def _scale(node: Any, factor: int) -> None:  # noqa: ANN401 - JSON values
    """Multiply every amount of money, so that sums still fit."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        if isinstance(value, dict | list):
            _scale(value, factor)
        elif key in _AMOUNTS:
            node[key] = value * factor if isinstance(value, int | float) else f"{float(value) * factor:.2f}"


def _shrink(found: Plan, wanted: int, draw: random.Random) -> None:
    """Leave parts out, one at a time, until the plan is small enough or nothing more can go."""
    while size(found) > wanted:
        removable = list(_removable(found))
        if not removable:
            return
        holder, place = draw.choice(removable)
        _prune(found, frozenset(ids(holder.pop(place))))


def _removable(found: Plan) -> Iterator[tuple[list[Any], int]]:
    """Yield what can go: never the last result of its kind, nor what a plan has to have before it is approved."""
    for key in ("risks", "measures", "engagement", "strategies", "recommendations", "treaties", "contributions"):
        yield from ((found[key], place) for place in range(len(found.get(key, ()))))
    held = found.get("consultations", [])
    first = next((one for one in held if one["status"] == "held" and one["date"] <= found["approved_on"]), None)
    yield from ((held, place) for place, one in enumerate(held) if one is not first)
    studies = found.get("analyses", [])
    yield from ((studies, place) for place, one in enumerate(studies) if one is not studies[0])
    outputs = [output for outcome in found["outcomes"] for output in outcome.get("outputs", ())]
    results = [found["outcomes"], *(each.get("outputs", []) for each in found["outcomes"])]
    results += [each.get(key, []) for each in (*found["outcomes"], *outputs) for key in ("indicators", "activities")]
    for each in results:
        yield from ((each, place) for place in range(len(each)) if len(each) > 1)


def _prune(node: Any, gone: frozenset[str]) -> None:  # noqa: ANN401 - JSON values
    """Take away what refers to parts that are gone, and answers that are empty without them."""
    for key in list(node) if isinstance(node, dict) else range(len(node) - 1, -1, -1):
        value = node[key]
        if isinstance(value, str) and value in gone:
            del node[key]
        elif isinstance(value, dict | list):
            before = bool(value)
            _prune(value, gone)
            if before and not value and isinstance(node, dict):
                del node[key]


def ids(node: object) -> Iterator[str]:
    """Yield every id inside."""
    if isinstance(node, dict) and isinstance(node.get("id"), str):
        yield node["id"]
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from ids(value)


def _grow(found: Plan, wanted: int, draw: random.Random) -> None:
    """Add copies of the plan's parts as they were, until the plan is large enough."""
    parts = {key: copy.deepcopy(found[key]) for key in _GROWING if key in found}
    known = frozenset(ids(parts))
    missing = wanted - size(found)
    one = size(parts)
    for number in range(max(0, round(missing / one))):
        again = _retold(parts, lambda name, end=f"-{number}": name + end if name in known else None, draw)
        for key, entries in again.items():
            found[key] += entries


def _retold(node: Any, renamed: Callable[[str], str | None], draw: random.Random, key: str = "") -> Any:  # noqa: ANN401 - JSON values
    """Return a copy with other ids, names and long texts."""
    if isinstance(node, dict):
        return {name: _retold(value, renamed, draw, name) for name, value in node.items()}
    if isinstance(node, list):
        return [_retold(value, renamed, draw, key) for value in node]
    if not isinstance(node, str) or key in _WORDS_OF_LISTS:
        return node
    if len(node.split()) >= _LONG:
        return told(draw)
    return renamed(node) or (f"{node} of {draw.choice(_PLACES)}" if key in _NAMES else node)


def told(draw: random.Random) -> str:
    """Return a paragraph that nobody else has."""
    said = [
        f"{draw.choice(_WHO)} of {draw.choice(_PLACES)} {draw.choice(_DEED)} {draw.choice(_WHAT)} {draw.choice(_HOW)} "
        f"{draw.choice(_WHY)}, {draw.randrange(1000, 10**6)} of them"
        for _ in range(3)
    ]
    return f"{'; '.join(said).capitalize()}."
