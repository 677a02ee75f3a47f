"""IATI indicators → the plan's, with baselines, targets, actuals and disaggregated series."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml.etree import _Element as Element

from c2a_iati import values
from c2a_iati.codes import MEASURES, ground_of
from c2a_iati.ids import Ids, telling
from c2a_iati.reading import Children, Reading, children, line_of

_NUMERIC = {"unit", "percent", "ordinal"}
_SDG_INDICATORS = "9"
_SDG_CODE = re.compile(r"\d{1,2}\.[0-9A-Za-z]{1,2}\.\d{1,2}(\([a-z]\))?")
_FIRST_YEAR, _LAST_YEAR = 1901, 2200
# The standard's rules on values, by kind: missing, not a number, given although qualitative.
_RULES = {
    "baseline": ("8.8.1", "8.8.2", "8.8.3"),
    "target": ("8.9.1", "8.9.2", "8.9.3"),
    "actual": ("8.10.1", "8.10.2", "8.10.3"),
}


@dataclass(slots=True)
class Value:
    """One baseline, target or actual: its text as published, when, of whom and why."""

    point: str
    text: str
    period_end: str | None
    categories: dict[str, str]
    comment: str
    element: Element


def read_indicator(element: Element, reading: Reading, ids: Ids, result: str) -> dict[str, Any]:
    """Return one indicator; `result` is the id of the result it measures, from which its own derives."""
    parts = children(element)
    line = line_of(element)
    title = _title(parts, reading, element)
    reference = next((code for code in map(reading.code, parts.get("reference", ())) if code), "")
    said = reference or title
    indicator: dict[str, Any] = {"id": ids.take("indicator", telling(said, result, said), line), "title": title}
    found = list(_values(parts, reading))
    measure = _measure(element, found, reading)
    if measure is not None:
        indicator["measure"] = measure
    if measure != "qualitative":
        ascending = element.get("ascending")
        indicator["direction"] = "up" if ascending is None or values.is_true(ascending) else "down"
    _add_values(indicator, found, reading)
    sdg = _sdg_indicator(parts, reading)
    if sdg is not None:
        indicator["sdg_indicator"] = sdg
    return indicator


def _title(parts: Children, reading: Reading, element: Element) -> str:
    for tag in ("title", "description"):
        text = next((text for text in map(reading.name, parts.get(tag, ())) if text), "")
        if text:
            return text
        reading.note("4.3.1" if tag == "title" else "title", element)
    return "Untitled indicator"


def _values(parts: Children, reading: Reading) -> Iterator[Value]:
    for baseline in parts.get("baseline", ()):
        yield _value("baseline", baseline, reading, None)
    for period in parts.get("period", ()):
        inner = children(period)
        start, end = (reading.day(inner[tag][0]) if tag in inner else None for tag in ("period-start", "period-end"))
        if start and end and start > end:
            reading.note("8.6.1", period)
        for point in ("target", "actual"):
            for found in inner.get(point, ()):
                yield _value(point, found, reading, end or start)


def _value(point: str, element: Element, reading: Reading, period_end: str | None) -> Value:
    parts = children(element)
    comment = next((text for text in map(reading.narrative, parts.get("comment", ())) if text), "")
    text = values.text_of(element.get("value"), reading.notes, line_of(element))
    return Value(point, text, period_end, _categories(parts, reading), comment, element)


def _categories(parts: Children, reading: Reading) -> dict[str, str]:
    """Return ground → group. Dimensions that are none of the plan's grounds share `other`."""
    categories: dict[str, str] = {}
    for dimension in parts.get("dimension", ()):
        name, group = reading.code(dimension, "name"), reading.code(dimension, "value")
        ground = ground_of(name)
        text = f"{name}: {group}" if ground == "other" else group
        categories[ground] = f"{categories[ground]}; {text}" if ground in categories else text
    return categories


def _measure(element: Element, found: list[Value], reading: Reading) -> str | None:
    """Return the measure. One that counts, all of whose values are text, is a milestone: qualitative."""
    code = reading.code(element, "measure")
    measure = MEASURES.get(code)
    if measure is None:
        reading.note("9.60.1", element)
    stated = [value for value in found if value.text]
    if measure == "qualitative":
        for value in stated:
            reading.note(_RULES[value.point][2], value.element)
    if stated and measure in _NUMERIC and not any(_is_number(value, reading) for value in stated):
        reading.note("milestones", element)
        return "qualitative"
    return measure


def _is_number(value: Value, reading: Reading) -> bool:
    return values.number_of(value.text, reading.silent().notes) is not None


def _add_values(indicator: dict[str, Any], found: list[Value], reading: Reading) -> None:
    measure = indicator.get("measure")
    written: dict[str, list[dict[str, Any]]] = {"baseline": [], "target": [], "actual": [], "series": []}
    seen: set[tuple[str, str | None]] = set()
    for value in found:
        stated = _stated(value, measure, reading)
        if value.categories:
            if "value" in stated:
                written["series"].append(_series_row(value, stated))
            continue
        if (value.point, value.period_end) in seen:
            reading.note("same period", value.element)
            continue
        seen.add((value.point, value.period_end))
        row = _row(value, stated, reading)
        if row:
            written[value.point].append(row)
    if written["baseline"]:
        indicator["baseline"] = written["baseline"][0]
    for field, rows in (("targets", "target"), ("actuals", "actual"), ("series", "series")):
        if written[rows]:
            indicator[field] = written[rows]
    grounds = dict.fromkeys(ground for value in found for ground in value.categories)
    if grounds:
        indicator["dimensions"] = list(grounds)


def _stated(value: Value, measure: str | None, reading: Reading) -> dict[str, Any]:
    """Return `{"value": …}`, or nothing where none is stated or it is text and the measure counts."""
    missing, no_number, _ = _RULES[value.point]
    if measure == "qualitative":
        text = value.text or value.comment
        return {"value": text} if text else {}
    if not value.text:
        reading.note(missing, value.element)
        return {}
    number = values.number_of(value.text, reading.notes, line_of(value.element))
    if number is not None:
        return {"value": values.plain_number(number)}
    reading.note(no_number, value.element)
    return {"value": value.text} if measure in {None, "nominal"} else {}


def _series_row(value: Value, stated: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {"point": value.point}
    if value.period_end:
        row["period_end"] = value.period_end
    return {**row, "categories": value.categories, **stated}


def _row(value: Value, stated: dict[str, Any], reading: Reading) -> dict[str, Any]:
    row = dict(stated)
    if value.point == "baseline":
        year = _year(value.element, reading)
        if year is not None:
            row["year"] = year
        source = _document_title(value.element, reading)
        if source:
            row["source"] = source
        return row
    if row and value.period_end:
        row["period_end"] = value.period_end
    if row and value.point == "target" and value.comment and row["value"] != value.comment:
        row["reason"] = value.comment
    return row


def _year(baseline: Element, reading: Reading) -> int | None:
    text = reading.code(baseline, "year") or (reading.day(baseline) or "")[:4]
    if not text:
        return None
    if text.isascii() and text.isdigit() and _FIRST_YEAR <= int(text) <= _LAST_YEAR:
        return int(text)
    reading.note("baseline year", baseline)
    return None


def _document_title(element: Element, reading: Reading) -> str:
    links: Iterable[Element] = element.iterchildren("document-link")
    titles = (reading.name(title) for link in links for title in link.iterchildren("title"))
    return next((title for title in titles if title), "")


def _sdg_indicator(parts: Children, reading: Reading) -> str | None:
    for reference in parts.get("reference", ()):
        code = reading.code(reference)
        if reading.code(reference, "vocabulary") == _SDG_INDICATORS and _SDG_CODE.fullmatch(code):
            return code
    return None
