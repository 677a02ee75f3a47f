"""Where the parts of a plan stand: pointers for display, chains of ids that survive reordering.

An anchor reads `outcomes[O1].outputs[O1.2].activities[A7]`. Rows that have no id are named by their natural
keys (a funding row by period and source), the others by position.
"""

import re
from collections.abc import Mapping
from typing import Any

from c2a_rules.model import Location

NATURAL_KEYS: Mapping[str, tuple[str, ...]] = {
    "funding": ("period_start", "source_org"),
    "targets": ("period_end",),
    "actuals": ("period_end",),
    "series": ("point", "period_end", "categories"),
    "places": ("vocabulary", "code"),
    "sectors": ("vocabulary", "code"),
}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")


def escaped(token: str | int) -> str:
    """Return one reference token of a JSON pointer."""
    return str(token).replace("~", "~0").replace("/", "~1")


class Index:
    """The pointer and anchor of every record and list of one plan, by identity and by pointer."""

    def __init__(self, plan: Mapping[str, Any]) -> None:
        self._plan = plan
        self._above: dict[int, tuple[Any, str | int]] = {}
        self._places: dict[int, tuple[str, str]] = {id(plan): ("", "")}
        waiting: list[Any] = [plan]
        while waiting:
            node = waiting.pop()
            for key, value in node.items() if isinstance(node, Mapping) else enumerate(node):
                if isinstance(value, (dict, list)):
                    self._above[id(value)] = (node, key)
                    waiting.append(value)

    def _place(self, container: object) -> tuple[str, str] | None:
        """Return pointer and anchor; they are put together for what is asked for, and kept."""
        way: list[object] = []
        while id(container) not in self._places:
            if id(container) not in self._above:
                return None
            way.append(container)
            container = self._above[id(container)][0]
        place = self._places[id(container)]
        for part in reversed(way):
            holder, key = self._above[id(part)]
            place = self._places[id(part)] = _below(holder, key, part, *place)
        return place

    def of(self, container: object) -> Location | None:
        """Return where a record or list of the plan stands, or None for anything else."""
        found = self._place(container)
        return Location(anchor=found[1], pointer=found[0]) if found else None

    def inside(self, container: object, key: str | int) -> Location | None:
        """Return where the value of `key` in a record or list stands, or where it is missing."""
        found = self._place(container)
        if found is None:
            return None
        pointer, anchor = found
        if isinstance(container, list):
            value = container[key] if isinstance(key, int) and key < len(container) else None
            return self.of(value) or Location(
                anchor=f"{anchor}[{_label(value, anchor, key)}]", pointer=f"{pointer}/{key}"
            )
        if isinstance(container, Mapping) and key not in container:
            return Location(anchor=anchor, pointer=pointer, missing=str(key))
        return Location(anchor=f"{anchor}.{key}" if anchor else str(key), pointer=f"{pointer}/{escaped(key)}")

    def resolve(self, address: str, start: object = None) -> Location:
        """Return where an address leads, from the plan's root ('/…') or from the record `start`.

        An address is a JSON pointer whose list items may be named by id, `/analyses[A1]/answers`. Where
        its way ends early, the location is the deepest record there is, with the first `missing` key.
        """
        node: Any = self._plan if address.startswith("/") or start is None else start
        location = self.of(node) or Location()
        for token in steps(address):
            here = self.inside(node, token)
            if here is None or here.missing:
                return here or location
            child = child_of(node, token)
            if child is None:
                return location
            found = self.of(child[1])
            location = found or self.inside(node, child[0]) or location
            node = child[1]
        return location


def steps(address: str) -> list[str]:
    """Split an address into keys and bracketed ids: `/analyses[A1]/answers` → analyses, [A1], answers."""
    found: list[str] = []
    for token in address.strip("/").split("/") if address.strip("/") else []:
        name, bracket, rest = token.partition("[")
        if name or not bracket:
            found.append(name.replace("~1", "/").replace("~0", "~"))
        if bracket:
            found.extend(f"[{part}]" for part in rest.removesuffix("]").split("]["))
    return found


def child_of(node: Any, step: str) -> tuple[str | int, Any] | None:  # noqa: ANN401 - JSON values
    """Return (key, value) of what a step leads to from a record or list, or None."""
    if isinstance(node, list):
        if step.startswith("["):
            wanted = step[1:-1]
            return next(((i, v) for i, v in enumerate(node) if isinstance(v, dict) and v.get("id") == wanted), None)
        if step.isdecimal() and int(step) < len(node):
            return int(step), node[int(step)]
        return None
    if isinstance(node, Mapping) and step in node:
        return step, node[step]
    return None


def _below(holder: object, key: str | int, part: object, pointer: str, anchor: str) -> tuple[str, str]:
    """Return pointer and anchor of a part from those of what holds it."""
    if isinstance(holder, Mapping):
        return f"{pointer}/{escaped(key)}", f"{anchor}.{key}" if anchor else str(key)
    return f"{pointer}/{key}", f"{anchor}[{_label(part, anchor, key)}]"


def _label(value: Any, anchor: str, position: int | str) -> str:  # noqa: ANN401 - JSON values
    """Return what names an item of the list at `anchor`: its id, its natural key, itself where it is a name."""
    if isinstance(value, str) and _NAME.fullmatch(value):
        return value
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            return str(value["id"])
        name = anchor.rpartition(".")[2]
        parts = [_natural(value[key]) for key in NATURAL_KEYS.get(name, ()) if key in value]
        if parts:
            return ",".join(parts)
    return str(position)


def _natural(value: Any) -> str:  # noqa: ANN401 - JSON values
    if isinstance(value, dict):
        return ",".join(f"{key}={value[key]}" for key in sorted(value))
    return str(value)
