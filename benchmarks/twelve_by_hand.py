"""The twelve checks of `twelve.yaml` as a person would write them: json, loops, findings with place and message."""

import json
from collections.abc import Iterator
from typing import Any

Record = dict[str, Any]
Finding = tuple[str, str, str]
"""Rule, JSON pointer, message."""


def check(data: bytes) -> list[Finding]:
    """Return what is wrong with a plan."""
    plan = json.loads(data)
    start, end = plan["start"], plan.get("end")
    found: list[Finding] = list(_ids(plan, "", {}))
    if end is None or end <= start:
        found.append(("period", "" if end is None else "/end", f"The plan does not end after its start, {start}."))
    orgs = {org["id"] for org in plan.get("orgs", ())}
    for pointer, activity in _below(plan, "outcomes", "outputs", "activities"):
        found.extend((rule, pointer, text) for rule, text in _activity(activity, start, end, orgs))
        for place, row in enumerate(activity.get("funding", ())):
            if row["period_start"] > row["period_end"]:
                text = f"The period from {row['period_start']} ends on {row['period_end']}."
                found.append(("rows", f"{pointer}/funding/{place}", text))
        for vocabulary in dict.fromkeys(sector.get("vocabulary") for sector in activity.get("sectors", ())):
            rows = [sector for sector in activity["sectors"] if sector.get("vocabulary") == vocabulary]
            found.extend(_shares(rows, "sectors", f"{pointer}/sectors"))
        found.extend(_shares(_areas(activity), "places", f"{pointer}/places"))
    found.extend(_shares(_areas(plan), "places", "/places"))
    for way in (("outcomes",), ("outcomes", "outputs")):
        for pointer, indicator in _below(plan, *way, "indicators"):
            found.extend((rule, pointer, text) for rule, text in _indicator(indicator, end))
    for pointer, risk in _below(plan, "risks"):
        if risk.get("owner") not in orgs or "mitigation" not in risk:
            found.append(("risks", pointer, f"The risk '{risk['id']}' is nobody's, or nothing is done about it."))
    return found


def _ids(node: Any, pointer: str, seen: dict[str, str]) -> Iterator[Finding]:  # noqa: ANN401 - JSON values
    if isinstance(node, dict):
        name = node.get("id")
        if name is not None and not pointer.startswith("/predecessor"):
            if name in seen:
                yield "ids", f"{pointer}/id", f"The id '{name}' stands twice."
            seen[name] = pointer
        for key, value in node.items():
            if isinstance(value, dict | list):
                yield from _ids(value, f"{pointer}/{key}", seen)
    else:
        for place, value in enumerate(node):
            if isinstance(value, dict | list):
                yield from _ids(value, f"{pointer}/{place}", seen)


def _below(record: Record, *way: str, pointer: str = "") -> Iterator[tuple[str, Record]]:
    key, *rest = way
    for place, entry in enumerate(record.get(key, ())):
        here = f"{pointer}/{key}/{place}"
        if rest:
            yield from _below(entry, *rest, pointer=here)
        else:
            yield here, entry


def _activity(activity: Record, start: str, end: str | None, orgs: set[str]) -> Iterator[tuple[str, str]]:
    title, first, last = activity["title"], activity.get("start"), activity.get("end")
    if activity.get("lead") not in orgs:
        yield "lead", f"The activity '{title}' is led by nobody that is known."
    if first is None or last is None or first > last:
        yield "order", f"The activity '{title}' has no dates in order."
    if (first is not None and end is not None and first > end) or (last is not None and last < start):
        yield "inside", f"The activity '{title}' lies outside the plan."
    rows = activity.get("funding", ())
    currencies = {row["currency"] for row in rows}
    if len(currencies) > 1:
        yield "currency", f"The activity '{title}' has {len(currencies)} currencies."
    elif "total" in activity:
        required = sum(float(row.get("required", 0)) for row in rows)
        total = float(activity["total"])
        if abs(required - total) > 0.005 * abs(total):
            yield "sums", f"The activity '{title}' requires {required}, not its total."


def _areas(record: Record) -> list[Record]:
    return [place for place in record.get("places", ()) if place.get("vocabulary", "country") in ("country", "region")]


def _shares(rows: list[Record], of: str, pointer: str) -> Iterator[Finding]:
    stated = [row["percentage"] for row in rows if "percentage" in row]
    if stated and abs(100 - sum(stated)) > 0.1:
        yield "shares", pointer, f"The percentages of {of} make {sum(stated)}."


def _indicator(indicator: Record, end: str | None) -> Iterator[tuple[str, str]]:
    targets = indicator.get("targets", ())
    complete = "baseline" in indicator and "means_of_verification" in indicator
    if not complete or not any("value" in target and "period_end" in target for target in targets):
        yield "indicators", f"The indicator '{indicator['title']}' is not complete."
    if end is not None and any(target.get("period_end", "") > end for target in targets):
        yield "targets", f"A target of '{indicator['title']}' comes after the plan."
