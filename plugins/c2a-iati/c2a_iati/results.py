"""IATI results → outcomes and outputs, and where in the XML each of them stands."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from lxml.etree import _Element as Element

from c2a_iati.codes import OUTCOME_TYPES, OUTPUT_TYPES
from c2a_iati.ids import Ids, telling
from c2a_iati.indicators import read_indicator
from c2a_iati.reading import Children, Reading, children, line_of


@dataclass(frozen=True, slots=True)
class Origin:
    """The XML behind one part of the plan, and its description, for which the plan has no field."""

    xpath: str
    line: int
    description: str = ""


@dataclass(slots=True)
class Results:
    """Results by the level they state, with the XML behind each result and indicator, by id."""

    outcomes: list[dict[str, Any]] = field(default_factory=list)
    outputs: list[dict[str, Any]] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)


def read_results(activity: Children, reading: Reading, ids: Ids) -> Results:
    """Return results of type 2 and 3 as outcomes and all others as outputs, each with its indicators."""
    results = Results()
    elements = activity.get("result", [])
    titles = Counter(_title(children(element), reading.silent()) for element in elements)
    repeated = frozenset(title for title, times in titles.items() if times > 1)
    for number, element in enumerate(elements, start=1):
        kind = reading.code(element, "type")
        level = "outcome" if kind in OUTCOME_TYPES else "output"
        if level == "output" and kind not in OUTPUT_TYPES:
            reading.note("9.55.1", element)
        result = _read_result(element, level, repeated, reading, ids)
        _remember(results, element, f"{reading.xpath}/result[{number}]", result, reading)
        (results.outcomes if level == "outcome" else results.outputs).append(result)
    return results


def _title(parts: Children, reading: Reading) -> str:
    return next((text for text in map(reading.name, parts.get("title", ())) if text), "")


def _read_result(element: Element, level: str, repeated: frozenset[str], reading: Reading, ids: Ids) -> dict[str, Any]:
    parts = children(element)
    title, first = _title(parts, reading), _first_indicator_title(parts, reading)
    if not title:
        reading.note("4.3.1", element)
    reference = next((code for code in map(reading.code, parts.get("reference", ())) if code), "")
    # Many files give all results one title ("Intermediate results"); the first indicator tells them apart.
    shared = bool(first) and title in repeated
    key = telling(reference or (first if shared else title), reference or title, first)
    result: dict[str, Any] = {"id": ids.take(level, key, line_of(element))}
    told = f"{title}: {first}" if title and shared else title or first
    result["title"] = told or f"Untitled {level}"
    indicators = [read_indicator(found, reading, ids, result["id"]) for found in parts.get("indicator", ())]
    if indicators:
        result["indicators"] = indicators
    return result


def _remember(results: Results, element: Element, xpath: str, result: dict[str, Any], reading: Reading) -> None:
    """Note where a result and its indicators stand, and their descriptions; their order is that of the XML."""
    found = zip(element.iterchildren("indicator"), result.get("indicators", ()), strict=True)
    parts = [(element, result, xpath)]
    parts += [(part, read, f"{xpath}/indicator[{number}]") for number, (part, read) in enumerate(found, start=1)]
    for part, read, path in parts:
        texts = map(reading.narrative, part.iterchildren("description"))
        results.origins[read["id"]] = Origin(path, line_of(part), next((text for text in texts if text), ""))


def _first_indicator_title(parts: Children, reading: Reading) -> str:
    for indicator in parts.get("indicator", ())[:1]:
        return reading.silent().name(next(indicator.iterchildren("title"), None))
    return ""
