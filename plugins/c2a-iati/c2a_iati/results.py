"""IATI results → outcomes and outputs, and where in the XML each of them stands."""

from dataclasses import dataclass, field
from typing import Any

from lxml.etree import _Element as Element

from c2a_iati.codes import OUTCOME_TYPES, OUTPUT_TYPES
from c2a_iati.ids import Ids, digest
from c2a_iati.indicators import read_indicator
from c2a_iati.reading import Children, Reading, children, line_of


@dataclass(frozen=True, slots=True)
class Origin:
    """The XML behind one part of the plan."""

    xpath: str
    line: int


@dataclass(slots=True)
class Results:
    """Results by the level they state, with the XML behind each result and indicator, by id."""

    outcomes: list[dict[str, Any]] = field(default_factory=list)
    outputs: list[dict[str, Any]] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)


def read_results(activity: Children, reading: Reading, ids: Ids) -> Results:
    """Return results of type 2 and 3 as outcomes and all others as outputs, each with its indicators."""
    results = Results()
    for number, element in enumerate(activity.get("result", ()), start=1):
        kind = reading.code(element, "type")
        level = "outcome" if kind in OUTCOME_TYPES else "output"
        if level == "output" and kind not in OUTPUT_TYPES:
            reading.note("9.55.1", element)
        result = _read_result(element, level, reading, ids)
        _remember(results.origins, element, f"{reading.xpath}/result[{number}]", result)
        (results.outcomes if level == "outcome" else results.outputs).append(result)
    return results


def _read_result(element: Element, level: str, reading: Reading, ids: Ids) -> dict[str, Any]:
    parts = children(element)
    title = next((text for text in map(reading.name, parts.get("title", ())) if text), "")
    first = _first_indicator_title(parts, reading)
    if not title:
        reading.note("4.3.1", element)
    reference = next((code for code in map(reading.code, parts.get("reference", ())) if code), "")
    # Many files give all results one title ("Intermediate results"); the first indicator tells them apart.
    given = ids.take(level, digest(reference or title, first), line_of(element))
    result: dict[str, Any] = {"id": given, "title": title or first or f"Untitled {level}"}
    indicators = [read_indicator(found, reading, ids, given) for found in parts.get("indicator", ())]
    if indicators:
        result["indicators"] = indicators
    return result


def _remember(origins: dict[str, Origin], element: Element, xpath: str, result: dict[str, Any]) -> None:
    """Note where a result and its indicators stand; their order is that of the XML."""
    origins[result["id"]] = Origin(xpath, line_of(element))
    found = zip(element.iterchildren("indicator"), result.get("indicators", ()), strict=True)
    for number, (indicator, read) in enumerate(found, start=1):
        origins[read["id"]] = Origin(f"{xpath}/indicator[{number}]", line_of(indicator))


def _first_indicator_title(parts: Children, reading: Reading) -> str:
    for indicator in parts.get("indicator", ())[:1]:
        return reading.silent().name(next(indicator.iterchildren("title"), None))
    return ""
