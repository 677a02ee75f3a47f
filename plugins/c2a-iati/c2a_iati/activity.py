"""One IATI activity → one programme plan."""

from dataclasses import dataclass
from typing import Any

from lxml.etree import _Element as Element

from c2a_iati import values
from c2a_iati.codes import EVALUATION_DOCUMENTS
from c2a_iati.funding import Funding, read_funding
from c2a_iati.header import Header, NotAPlanError, read_header, with_defaults
from c2a_iati.ids import Ids, plain_id
from c2a_iati.logframe import Logframe, Whole, build_logframe
from c2a_iati.organisations import Organisations, read_organisations
from c2a_iati.paths import FUNDING, unheld_paths
from c2a_iati.places import read_locations, read_places
from c2a_iati.reading import Children, Reading, children, line_of
from c2a_iati.results import Results, read_results
from c2a_iati.sdg import Sdg, read_sdg
from c2a_iati.sectors import dac_codes, read_markers, read_sectors
from c2a_iati.shares import of_transactions
from c2a_iati.themes import education_levels_of, themes_of


@dataclass(frozen=True, slots=True)
class Converted:
    """A plan without its `source`, the paths it cannot hold, and the XML line of its parts by pointer."""

    plan: dict[str, Any]
    cannot_hold: list[str]
    lines: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Activity:
    """All that is read from one `iati-activity`, before it is put together."""

    element: Element
    parts: Children
    reading: Reading
    header: Header
    organisations: Organisations
    lead: str
    sdg: Sdg
    results: Results
    funding: Funding


def convert(element: Element, reading: Reading, plan_type: str) -> Converted:
    """Turn an `iati-activity` into a plan of the given type. Raises `NotAPlanError`."""
    activity = _read(element, with_defaults(element, reading))
    codes = dac_codes(activity.parts, activity.reading)
    scopes = activity.parts.get("humanitarian-scope")
    humanitarian = bool(scopes) or values.is_true(activity.element.get("humanitarian"))
    themes = themes_of(codes, activity.sdg.all_goals, activity.sdg.targets, humanitarian=humanitarian)
    whole = Whole(plain_id(activity.header.identifier), activity.sdg.targets, themes, education_levels_of(codes))
    frame = build_logframe(_work(activity), activity.results, whole)
    plan = _header(activity.header, activity.lead, plan_type) | _surroundings(activity)
    plan["orgs"] = activity.organisations.orgs
    plan["outcomes"] = frame.outcomes
    plan["extensions"] = {"iati": _extension(activity, frame)}
    unheld = frame.unheld | {f"{FUNDING}.{field}" for field in activity.funding.unheld} | _unheld(activity)
    return Converted(plan, unheld_paths(plan, unheld), _lines(activity, frame))


def _unheld(activity: _Activity) -> frozenset[str]:
    """Return the paths that IATI has no place for in such an activity.

    A publisher's own sector vocabulary says what the activity is about in words that are nobody else's. IATI
    has evaluations only as published documents: one that is planned, or whose day is not told, has no place.
    """
    paths = set()
    sectors = activity.parts.get("sector") or of_transactions(activity.parts, "sector")
    if any(activity.reading.code(sector) for sector in sectors):
        paths.add("outcomes.outputs.themes")
    if activity.header.status != "closed" or _evaluations(activity.parts, activity.reading.silent()):
        paths.add("monitoring.evaluation_date")
    return frozenset(paths)


def _read(element: Element, reading: Reading) -> _Activity:
    parts = children(element)
    header = read_header(element, parts, reading)
    ids = Ids(reading.notes)
    organisations, lead = read_organisations(parts, reading, ids)
    if lead is None:
        raise NotAPlanError(
            f'Activity "{header.identifier}" names no organisation that could lead it.',
            "Add a reporting-org with a reference and a name.",
            line_of(element),
        )
    sdg, results = read_sdg(parts, reading), read_results(parts, reading, ids)
    funding = read_funding(parts, reading, organisations, header.span)
    return _Activity(element, parts, reading, header, organisations, lead, sdg, results, funding)


def _header(header: Header, lead: str, plan_type: str) -> dict[str, Any]:
    fields = {
        "schema_version": "1",
        "id": plain_id(header.identifier),
        "plan_type": plan_type,
        "title": header.title,
        "description": header.description,
        "language": header.language,
        "lead_org": lead,
        "status": header.status,
        "start": header.start,
        "end": header.end,
        "currency": header.currency,
    }
    return _without_blanks(fields)


def _without_blanks(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in (None, "", [], {})}


def _work(activity: _Activity) -> dict[str, Any]:
    """Return the plan's one activity."""
    header, parts, reading = activity.header, activity.parts, activity.reading
    fields = {
        "id": f"activity:{plain_id(header.identifier)}",
        "title": header.title,
        "description": header.objectives,
        "start": header.span[0],
        "end": header.span[1],
        "lead": activity.lead,
        "implementers": [org["id"] for org in activity.organisations.with_role("implementing")],
        "sectors": read_sectors(parts, reading),
        "places": read_locations(parts, reading),
        "markers": read_markers(parts, reading),
        "funding": activity.funding.rows,
    }
    return _without_blanks(fields)


def _surroundings(activity: _Activity) -> dict[str, Any]:
    """Return `context`, `places` and `monitoring`, each where there is something to say."""
    places = read_places(activity.parts, activity.reading)
    countries = [{"country": place["code"]} for place in places if place["vocabulary"] == "country"]
    context: dict[str, Any] = {"countries": countries} if countries else {}
    scopes = activity.parts.get("humanitarian-scope", [])
    flag = activity.element.get("humanitarian")
    if scopes:
        # A scope names the emergency or the appeal that the activity answers.
        context["phases"] = ["crisis"]
    if scopes or flag:
        context["humanitarian"] = bool(scopes) or values.is_true(flag)
    documents = _evaluations(activity.parts, activity.reading)
    evaluated = [document["date"] for document in documents if "date" in document]
    monitoring = {"evaluation_date": max(evaluated)} if evaluated else {}
    return _without_blanks({"context": context, "places": places, "monitoring": monitoring})


def _evaluations(parts: Children, reading: Reading) -> list[dict[str, str]]:
    """Return the documents of the evaluation categories: category, url, title and date where given."""
    found = []
    for document in parts.get("document-link", ()):
        inner = children(document)
        codes = [reading.code(category) for category in inner.get("category", ())]
        category = next((code for code in codes if code in EVALUATION_DOCUMENTS), "")
        if category:
            title = next((text for text in map(reading.name, inner.get("title", ())) if text), "")
            day = next((day for day in map(reading.day, inner.get("document-date", ())) if day), None)
            if day is None:
                reading.note("evaluation date", document)
            row = {"category": category, "url": reading.code(document, "url"), "title": title, "date": day}
            found.append(_without_blanks(row))
    return found


def _extension(activity: _Activity, frame: Logframe) -> dict[str, Any]:
    """Return what IATI says and the plan has no field for, and where in the XML the parts come from."""
    parts, quiet = activity.parts, activity.reading.silent()
    fields = {
        "identifier": activity.header.identifier,
        "xpath": quiet.xpath,
        "line": line_of(activity.element),
        "hierarchy": quiet.code(activity.element, "hierarchy"),
        "scope": next((quiet.code(scope) for scope in parts.get("activity-scope", ())), ""),
        "related_activities": [
            _without_blanks({key: quiet.code(related, key) for key in ("ref", "type")})
            for related in parts.get("related-activity", ())
        ],
        "humanitarian_scopes": [
            _without_blanks({key: quiet.code(scope, key) for key in ("type", "vocabulary", "code")})
            for scope in parts.get("humanitarian-scope", ())
        ],
        "sdg_goals": activity.sdg.goals,
        "evaluations": _evaluations(parts, quiet),
        "synthetic": frame.synthetic,
        "chosen": frame.chosen,
        "origins": {
            part: _without_blanks({"xpath": origin.xpath, "line": origin.line, "description": origin.description})
            for part, origin in activity.results.origins.items()
        },
    }
    return _without_blanks(fields)


def _lines(activity: _Activity, frame: Logframe) -> dict[str, int]:
    """Return JSON pointer → XML line, for the parts that have an element of their own."""
    lines = {"": line_of(activity.element)}
    places = "recipient-country" if "recipient-country" in activity.parts else "recipient-region"
    for pointer, tag in (("/title", "title"), ("/status", "activity-status"), ("/places", places)):
        for found in activity.parts.get(tag, ())[:1]:
            lines[pointer] = line_of(found)
    lines |= {f"/orgs/{index}": line for index, line in enumerate(activity.organisations.lines)}
    for place, outcome in enumerate(frame.outcomes):
        _add_lines(lines, f"/outcomes/{place}", outcome, activity)
        for number, output in enumerate(outcome.get("outputs", ())):
            _add_lines(lines, f"/outcomes/{place}/outputs/{number}", output, activity)
    return lines


def _add_lines(lines: dict[str, int], pointer: str, part: dict[str, Any], activity: _Activity) -> None:
    origins = activity.results.origins
    if part["id"] in origins:
        lines[pointer] = origins[part["id"]].line
    for number, indicator in enumerate(part.get("indicators", ())):
        lines[f"{pointer}/indicators/{number}"] = origins[indicator["id"]].line
    if "activities" in part:
        work = f"{pointer}/activities/0"
        lines[work] = line_of(activity.element)
        for field, tag in (("sectors", "sector"), ("places", "location"), ("markers", "policy-marker")):
            for found in activity.parts.get(tag, ())[:1]:
                lines[f"{work}/{field}"] = line_of(found)
        lines |= {f"{work}/funding/{number}": line for number, line in enumerate(activity.funding.lines)}
