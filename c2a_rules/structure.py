"""Does a document have the shape of a plan? The quick gate, and one finding a fault where it does not."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from c2a_rules import validation
from c2a_rules.anchors import Index, escaped
from c2a_rules.model import Location, Problem
from c2a_rules.shape import Shape, convert

_COMPARE = "Compare it with `c2a schema plan`."


def check_structure(
    plan: dict[str, Any], shape: Shape, extensions: Mapping[str, validation.OwnSchema] | None = None
) -> tuple[Problem, ...]:
    """Hold a plan to its schema; where it fits, convert its values in place to the schema's kinds.

    `extensions` holds the parts under `extensions` to the schemas of the plugins whose namespaces they bear.

    Returns all faults at once, each with its place; none means that the plan may be judged.
    """
    try:
        if validation.fits("plan", plan):
            wrong = _extended(plan, extensions or {})
            if not wrong:
                convert(plan, shape)
            return wrong
        index = Index(plan)
        found = tuple(_problem(fault, plan, index) for fault in validation.faults("plan", plan))
    except (RecursionError, ValueError):  # the validator's word for a depth that it does not go to
        return (Problem("DOC.schema", "Objects and lists are nested too deeply to be a plan.", _COMPARE),)
    return found or (_unexplained(),)


def _extended(plan: dict[str, Any], extensions: Mapping[str, validation.OwnSchema]) -> tuple[Problem, ...]:
    found = []
    for namespace, value in plan.get("extensions", {}).items():
        for fault in extensions[namespace].faults(value) if namespace in extensions else ():
            placed = replace(fault, path=("extensions", namespace, *fault.path))
            found.append(_problem(placed, plan, Index(plan)))
    return tuple(found)


def _problem(fault: validation.Fault, plan: dict[str, Any], index: Index) -> Problem:
    holder: Any = plan
    for step in fault.path[:-1]:
        holder = holder[step]
    location = index.inside(holder, fault.path[-1]) if fault.path else Location()
    location = location or Location(pointer=_pointer(fault.path))
    if fault.missing is not None:
        value = holder[fault.path[-1]] if fault.path else plan
        own = index.of(value) or location
        location = Location(own.anchor, own.pointer, fault.missing)
    elif location.missing is not None:
        location = Location(location.anchor, location.pointer)
    return Problem("DOC.schema", f"{fault.message}.", fault.remedy, location)


def _pointer(path: Sequence[str | int]) -> str:
    return "".join(f"/{escaped(step)}" for step in path)


def _unexplained() -> Problem:
    message = "The plan does not fit its schema, in a way that cannot be explained further."
    return Problem("DOC.schema", message, _COMPARE)
