"""Budgets and transactions of one activity → the plan's funding rows.

A budget is what is required in its period; a revised one replaces the original. Money that came in, or that
a funder committed, is available; disbursements and expenditures are spent. Both stand in the period in which
their transaction is dated, or the nearest one.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lxml.etree import _Element as Element

from c2a_iati import values
from c2a_iati.header import NO_CURRENCY
from c2a_iati.organisations import Organisations
from c2a_iati.reading import Children, Reading, children, line_of

_REVISED = "2"
_INCOMING_FUNDS, _COMMITMENT, _DISBURSEMENT, _EXPENDITURE, _INCOMING_COMMITMENT = "1", "2", "3", "4", "11"
_NOTE = "IATI dates a transaction, not the period it pays for."


@dataclass(slots=True)
class Row:
    """One period of one currency; `amounts` has of required, available and expenditure what is known."""

    start: str
    end: str
    currency: str
    line: int
    revised: bool = False
    amounts: dict[str, Decimal] = field(default_factory=dict)

    def exceeds(self) -> bool:
        """Tell whether more stands in the period than it requires."""
        required = self.amounts.get("required")
        return required is not None and max(self.amounts.values()) > required


@dataclass(frozen=True, slots=True)
class Payment:
    """One transaction that counts, with the key of who provided it."""

    kind: str
    day: str | None
    amount: Decimal
    currency: str
    provider: str
    element: Element


@dataclass(slots=True)
class Funding:
    """The rows of an activity, the XML line of each, and what its rows cannot say.

    `unheld` names fields of a row that IATI has no place for in this activity: the source of a budget that
    several funders share, sums over several currencies, and why more came in or was spent than required.
    """

    rows: list[dict[str, Any]]
    lines: list[int]
    unheld: frozenset[str]


def read_funding(
    activity: Children, reading: Reading, organisations: Organisations, period: tuple[str, str | None]
) -> Funding:
    """Return the funding rows of an activity that runs through `period` (start, end or None)."""
    rows = _replaced(_budgets(activity, reading))
    payments = list(_payments(activity, reading))
    received = _received(payments, organisations)
    spent = [paid for paid in payments if paid.kind in {_DISBURSEMENT, _EXPENDITURE}]
    if not rows:
        rows = _rows_for([*received, *spent], period)
    unheld = {
        name
        for name, paid in (("available", received), ("expenditure", spent))
        if not _spread(paid, rows, name, reading)
    }
    funders = _funders(received, organisations)
    if len(funders) > 1:
        unheld.add("source_org")
    source = funders[0] if len(funders) == 1 else None
    within = _within(rows)
    if not within and any(row.exceeds() for row in rows):
        unheld.add("note")
    return Funding(_as_plan(rows, source, noted=within), [row.line for row in rows], frozenset(unheld))


def _budgets(activity: Children, reading: Reading) -> list[Row]:
    rows = []
    for element in activity.get("budget", ()):
        parts = children(element)
        start, end = (_only(parts, tag, reading) for tag in ("period-start", "period-end"))
        if start is None and end is None:
            reading.note("budget period", element)
            continue
        value = parts.get("value", [None])[0]
        required, currency = reading.amount(value)
        revised = reading.code(element, "type") == _REVISED
        row = Row(start or end or "", end or start or "", currency or NO_CURRENCY, line_of(element), revised)
        if required is not None:
            row.amounts["required"] = required
        _check_budget(row, value, element, reading)
        rows.append(row)
    return rows


def _only(parts: Children, tag: str, reading: Reading) -> str | None:
    return reading.day(parts[tag][0]) if tag in parts else None


def _check_budget(row: Row, value: Element | None, element: Element, reading: Reading) -> None:
    if row.start > row.end:
        reading.note("8.6.3", element)
    elif row.end > _a_year_after(row.start):
        reading.note("7.5.3", element)
    if value is None or not value.get("value-date"):
        reading.note("7.5.2", element)


def _a_year_after(day: str) -> str:
    year = f"{int(day[:4]) + 1:04d}"
    # The year after a leap day ends on 28 February, as the standard's own arithmetic has it.
    return f"{year}-02-28" if day[5:] == "02-29" else year + day[4:]


def _replaced(budgets: list[Row]) -> list[Row]:
    """Drop each original budget whose whole period revised ones cover, and sort by period."""
    covered = _joined(row for row in budgets if row.revised)
    kept = [
        row
        for row in budgets
        if row.revised or not any(start <= row.start and row.end <= end for start, end in covered)
    ]
    return sorted(kept, key=lambda row: (row.start, row.end))


def _joined(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """Return periods with those that touch or overlap made one."""
    joined: list[tuple[str, str]] = []
    for start, end in sorted((row.start, row.end) for row in rows):
        if joined and start <= _day_after(joined[-1][1]):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _day_after(day: str) -> str:
    return day if day == "9999-12-31" else (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _payments(activity: Children, reading: Reading) -> Iterator[Payment]:
    for element in activity.get("transaction", ()):
        parts = children(element)
        kind = reading.code(parts.get("transaction-type", [None])[0])
        if kind not in {_INCOMING_FUNDS, _COMMITMENT, _DISBURSEMENT, _EXPENDITURE, _INCOMING_COMMITMENT}:
            continue
        value = parts.get("value", [None])[0]
        amount, currency = reading.amount(value)
        if amount is None:
            continue
        day = reading.day(parts.get("transaction-date", [None])[0]) or reading.day(value, "value-date")
        provider = parts.get("provider-org", [None])[0]
        yield Payment(kind, day, amount, currency or NO_CURRENCY, _key(provider, reading), element)


def _key(provider: Element | None, reading: Reading) -> str:
    return reading.code(provider, "ref") + "\0" + reading.name(provider)


def _received(payments: list[Payment], organisations: Organisations) -> list[Payment]:
    """Return what secures money: per provider, its commitments to the activity or what came in, if more.

    Incoming funds make good an incoming commitment and are not added to it. A funder publishes no incoming
    money; there its own commitments secure it.
    """
    incoming = [paid for paid in payments if paid.kind in {_INCOMING_FUNDS, _INCOMING_COMMITMENT}]
    if not incoming:
        return [paid for paid in payments if paid.kind == _COMMITMENT and _is_funder(paid, organisations)]
    by_provider: dict[tuple[str, str], dict[str, list[Payment]]] = {}
    for paid in incoming:
        by_provider.setdefault((paid.provider, paid.currency), {}).setdefault(paid.kind, []).append(paid)
    counted: list[Payment] = []
    for theirs in by_provider.values():
        counted += max(theirs.values(), key=_sum)
    return counted


def _sum(payments: Iterable[Payment]) -> Decimal:
    return sum((paid.amount for paid in payments), Decimal())


def _org_of(paid: Payment, organisations: Organisations) -> dict[str, Any] | None:
    ref, _, name = paid.provider.partition("\0")
    return organisations.find(ref, name)


def _is_funder(paid: Payment, organisations: Organisations) -> bool:
    org = _org_of(paid, organisations)
    return org is not None and "funding" in org.get("roles", ())


def _funders(received: list[Payment], organisations: Organisations) -> list[str]:
    """Return the ids of those who fund: by their role, or else because money came from them."""
    named = organisations.with_role("funding")
    if not named:
        for paid in received:
            provider = next(paid.element.iterchildren("provider-org"), None)
            if provider is not None:
                organisations.add(provider, "funding")
        named = organisations.with_role("funding")
    return [str(org["id"]) for org in named]


def _rows_for(payments: list[Payment], period: tuple[str, str | None]) -> list[Row]:
    """Return a row a currency over the whole activity, for one without budgets."""
    rows: dict[str, Row] = {}
    last = max([period[0], *(paid.day for paid in payments if paid.day)])
    for paid in payments:
        if paid.currency not in rows:
            rows[paid.currency] = Row(period[0], period[1] or last, paid.currency, line_of(paid.element))
    return list(rows.values())


def _spread(payments: list[Payment], rows: list[Row], name: str, reading: Reading) -> bool:
    """Add payments to the rows of their currency; tell whether there was a row for each."""
    by_currency: dict[str, list[Row]] = {}
    for row in rows:
        by_currency.setdefault(row.currency, []).append(row)
    starts = {currency: [row.start for row in own] for currency, own in by_currency.items()}
    placed = True
    for paid in payments:
        if paid.currency not in by_currency:
            reading.note("currency mix", paid.element)
            placed = False
            continue
        place = bisect_right(starts[paid.currency], paid.day or "") - 1
        amounts = by_currency[paid.currency][max(place, 0)].amounts
        amounts[name] = amounts.get(name, Decimal()) + paid.amount
    return placed


def _within(rows: list[Row]) -> bool:
    """Tell whether the whole stays within what is required: then only the dates put too much into a period."""
    totals: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        for name, amount in row.amounts.items():
            totals[row.currency, name] = totals.get((row.currency, name), Decimal()) + amount
    return all(amount <= totals.get((currency, "required"), 0) for (currency, _), amount in totals.items())


def _as_plan(rows: list[Row], source: str | None, *, noted: bool) -> list[dict[str, Any]]:
    written = []
    for row in rows:
        fields: dict[str, Any] = {"period_start": row.start, "period_end": row.end}
        for name in ("required", "available", "expenditure"):
            amount = row.amounts.get(name)
            if amount is not None and abs(amount) < values.LARGEST:
                fields[name] = values.money_text(amount)
        fields["currency"] = row.currency
        if source is not None:
            fields["source_org"] = source
        if noted and row.exceeds():
            fields["note"] = _NOTE
        written.append(fields)
    return written
