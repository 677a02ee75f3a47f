"""Sectors and policy markers of one activity."""

from decimal import Decimal
from typing import Any

from lxml.etree import _Element as Element

from c2a_iati.codes import SIGNIFICANCES
from c2a_iati.reading import Children, Reading
from c2a_iati.shares import TOLERANCE, WHOLE, of_transactions, with_share

_DAC_PURPOSES, _DAC_CATEGORIES = "1", "2"


def read_sectors(activity: Children, reading: Reading) -> list[dict[str, Any]]:
    """Return sectors with vocabulary (missing means 1, the DAC's) and, for an activity's own, percentage.

    Where the activity states none, those of its transactions stand for them, without percentages.
    """
    own, paid = activity.get("sector", []), of_transactions(activity, "sector")
    if not own and not paid:
        reading.note("6.2.2", activity["iati-identifier"][0])
    if own and paid:
        reading.note("6.6.2", paid[0])
    found: dict[tuple[str, str], Decimal | None] = {}
    first: dict[str, Element] = {}
    for element in own or paid:
        key = (_vocabulary(element, reading), reading.code(element))
        if key[1]:
            first.setdefault(key[0], element)
            share = reading.percentage(element) if own else None
            found[key] = found.get(key) if share is None else share + (found.get(key) or 0)
    if own:
        _check(found, first, reading)
    return [with_share({"vocabulary": key[0], "code": key[1]}, share) for key, share in found.items()]


def _check(found: dict[tuple[str, str], Decimal | None], first: dict[str, Element], reading: Reading) -> None:
    """Fill the share of a vocabulary's only sector; warn where shares are missing or do not sum to 100."""
    for vocabulary, element in first.items():
        keys = [key for key in found if key[0] == vocabulary]
        if len(keys) == 1 and found[keys[0]] is None:
            found[keys[0]] = WHOLE
        shares = [share for share in map(found.get, keys) if share is not None]
        if len(shares) < len(keys):
            reading.note("2.1.1", element)
        elif abs(sum(shares) - WHOLE) > TOLERANCE:
            reading.note("2.1.2", element)
    if first and not first.keys() & {_DAC_PURPOSES, _DAC_CATEGORIES}:
        reading.note("102.1.1", next(iter(first.values())))


def dac_codes(activity: Children, reading: Reading) -> list[str]:
    """Return the codes of the DAC vocabularies, of the activity or else of its transactions."""
    elements = activity.get("sector", []) or of_transactions(activity, "sector")
    codes = ((_vocabulary(element, reading), reading.code(element)) for element in elements)
    return [code for vocabulary, code in codes if code and vocabulary in {_DAC_PURPOSES, _DAC_CATEGORIES}]


def _vocabulary(element: Element, reading: Reading) -> str:
    vocabulary = reading.code(element, "vocabulary")
    return _DAC_PURPOSES if vocabulary in {"", "DAC"} else vocabulary


def read_markers(activity: Children, reading: Reading) -> list[dict[str, Any]]:
    """Return the DAC's policy markers; those of a publisher's own list mean nothing to others."""
    markers: list[dict[str, Any]] = []
    for element in activity.get("policy-marker", ()):
        code, significance = reading.code(element), reading.code(element, "significance")
        if not code or reading.code(element, "vocabulary") not in {"", "1"}:
            continue
        marker: dict[str, Any] = {"scheme": "dac_gender" if code == "1" else "dac_other", "code": code}
        if significance in SIGNIFICANCES:
            marker["score"] = int(significance)
        else:
            reading.note("9.48.1" if significance else "6.14.1", element)
        markers.append(marker)
    return markers
