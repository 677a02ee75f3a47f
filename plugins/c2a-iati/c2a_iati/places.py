"""Recipient countries and regions and the locations of one activity → places."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lxml.etree import _Element as Element

from c2a_iati.reading import Children, Reading, children
from c2a_iati.shares import TOLERANCE, WHOLE, of_transactions, with_share

_TAGS = ("recipient-country", "recipient-region")
_DAC_REGIONS = "1"
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(slots=True)
class _Place:
    """A country or region; the vocabulary is that of regions, '' for countries."""

    kind: str
    vocabulary: str
    code: str
    name: str
    share: Decimal | None


def read_places(activity: Children, reading: Reading) -> list[dict[str, Any]]:
    """Return the recipient countries and regions, of the activity or else of its transactions.

    Those of transactions have no percentages. Regions of a second vocabulary say the same as those of the
    first in other words and get none either.
    """
    own = [element for tag in _TAGS for element in activity.get(tag, ())]
    paid = of_transactions(activity, *_TAGS)
    if not own and not paid:
        reading.note("3.7.1", activity["iati-identifier"][0])
    if own and paid:
        reading.note("3.6.2", paid[0])
    places = _merged(own or paid, reading, own=bool(own))
    _share(places, own, reading)
    rows = ({"vocabulary": place.kind, "code": place.code, "name": place.name} for place in places)
    named = ({key: text for key, text in row.items() if text} for row in rows)
    return [with_share(row, place.share) for row, place in zip(named, places, strict=True)]


def _merged(elements: list[Element], reading: Reading, *, own: bool) -> list[_Place]:
    """Return each place once; the percentages of one that is repeated are added."""
    found: dict[tuple[str, str, str], _Place] = {}
    for element in elements:
        kind = element.tag.removeprefix("recipient-")
        code = reading.code(element).upper()
        if kind == "country" and not _COUNTRY.fullmatch(code):
            reading.note("9.50.1", element)
            continue
        vocabulary = "" if kind == "country" else reading.code(element, "vocabulary") or _DAC_REGIONS
        # Transactions repeat the activity's places as often as it pays for them: no share is theirs.
        share = reading.percentage(element) if own else None
        before = found.get((kind, vocabulary, code))
        if before is None:
            found[kind, vocabulary, code] = _Place(kind, vocabulary, code, reading.name(element), share)
        elif share is not None:
            reading.note("country percentages", element)
            before.share = share + (before.share or 0)
    return list(found.values())


def _share(places: list[_Place], own: list[Element], reading: Reading) -> None:
    """Settle the percentages of an activity's own places, and warn where they do not add up to 100."""
    if not places or not own:
        return
    first = next((place.vocabulary for place in places if place.kind == "region"), "")
    counted = [place for place in places if place.vocabulary in {"", first}]
    for place in places:
        if place not in counted:
            place.share = None
    if len(counted) == 1 and counted[0].share is None:
        counted[0].share = WHOLE
    shares = [place.share for place in counted if place.share is not None]
    if len(shares) < len(counted):
        reading.note("3.4.1" if first else "3.1.1", own[0])
    elif abs(sum(shares) - WHOLE) > TOLERANCE:
        reading.note("3.4.2" if first else "3.1.2", own[0])


def read_locations(activity: Children, reading: Reading) -> list[dict[str, Any]]:
    """Return the places below country level, each once, by gazetteer code or name."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for location in activity.get("location", ()):
        parts = children(location)
        ids = [*parts.get("location-id", ()), *parts.get("administrative", ())]
        code = next((code for code in map(reading.code, ids) if code), reading.code(location, "ref"))
        name = next((name for name in map(reading.name, parts.get("name", ())) if name), "")
        if code or name:
            place = {"vocabulary": "subnational", "code": code, "name": name}
            found.setdefault((code, name), {key: text for key, text in place.items() if text})
    return list(found.values())
