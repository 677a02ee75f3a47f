"""Reporting, participating and providing organisations → the plan's `orgs`."""

from typing import Any

from lxml.etree import _Element as Element

from c2a_iati import values
from c2a_iati.codes import ROLES, org_type
from c2a_iati.ids import Ids, telling
from c2a_iati.reading import Children, Reading, line_of

_COUNTRY_LETTERS = 2


class Organisations:
    """The organisations of one activity: one entry each, however many roles it has.

    Two elements mean the same organisation when their references agree, or, where one has no reference,
    their names do.
    """

    def __init__(self, reading: Reading, ids: Ids) -> None:
        self._reading = reading
        self._ids = ids
        self._by_ref: dict[str, dict[str, Any]] = {}
        self._by_name: dict[str, dict[str, Any]] = {}
        self.orgs: list[dict[str, Any]] = []
        self.lines: list[int] = []

    def add(self, element: Element, role: str | None = None) -> dict[str, Any] | None:
        """Enter the organisation of an element, with a role; None where it has neither name nor reference."""
        reading = self._reading
        ref, name = reading.code(element, "ref"), reading.name(element)
        if not ref and not name:
            return None
        org = self.find(ref, name) or self._enter(element, ref, name)
        kind = org_type(reading.code(element, "type"), ref)
        if kind is not None:
            org.setdefault("type", kind)
        elif element.get("type"):
            reading.note("9.42.1", element)
        if role is not None and role not in org.setdefault("roles", []):
            org["roles"].append(role)
        return org

    def find(self, ref: str, name: str) -> dict[str, Any] | None:
        """Return the organisation that a reference or a name stands for, if it was entered."""
        if ref in self._by_ref:
            return self._by_ref[ref]
        same_name = self._by_name.get(name.casefold()) if name else None
        if same_name is not None and ref and "ref" in same_name:
            return None
        return same_name

    def with_role(self, role: str) -> list[dict[str, Any]]:
        """Return the organisations that hold a role."""
        return [org for org in self.orgs if role in org.get("roles", ())]

    def _enter(self, element: Element, ref: str, name: str) -> dict[str, Any]:
        line = line_of(element)
        org: dict[str, Any] = {"id": self._ids.take("org", ref or telling(name.casefold()), line)}
        org["name"] = name or ref
        if ref:
            org["ref"] = ref
            country, _, rest = ref.partition("-")
            if rest.count("-") and _is_country(country):
                org["country"] = country
        self.orgs.append(org)
        self.lines.append(line)
        if ref:
            self._by_ref[ref] = org
        self._by_name.setdefault(org["name"].casefold(), org)
        return org


def _is_country(code: str) -> bool:
    # Registers that are no country's carry codes that start with X (XM, XI, XR).
    return len(code) == _COUNTRY_LETTERS and code.isascii() and code.isalpha() and code.isupper() and code[0] != "X"


def read_organisations(activity: Children, reading: Reading, ids: Ids) -> tuple[Organisations, str | None]:
    """Return an activity's organisations and the id of the one that leads it, if any can be told.

    The reporting organisation leads. A secondary reporter (somebody who publishes about others' work) does
    not, where an accountable or implementing organisation is named.
    """
    organisations = Organisations(reading, ids)
    reporter: dict[str, Any] | None = None
    secondary = False
    for element in activity.get("reporting-org", ())[:1]:
        reporter = organisations.add(element)
        secondary = values.is_true(element.get("secondary-reporter"))
    for element in activity.get("participating-org", ()):
        role = ROLES.get(reading.code(element, "role"))
        if role is None:
            reading.note("9.41.1", element)
        organisations.add(element, role)
    for org, line in zip(organisations.orgs, organisations.lines, strict=True):
        if "type" not in org:
            reading.notes.add("organisation type", line)
    return organisations, _lead(organisations, reporter, reading, secondary=secondary)


def _lead(
    organisations: Organisations, reporter: dict[str, Any] | None, reading: Reading, *, secondary: bool
) -> str | None:
    if reporter is not None and not secondary:
        return str(reporter["id"])
    others = organisations.with_role("accountable") or organisations.with_role("implementing")
    lead = others[0] if others else reporter or next(iter(organisations.orgs), None)
    if lead is not None and lead is not reporter:
        reading.note("other reporter" if reporter else "reporting")
    return None if lead is None else str(lead["id"])
