"""Budgets and transactions of one activity → the plan's funding rows.

A budget is what is required in its period; a revised one replaces the original. Money that came in, that a
funder committed, or whose budget is committed, is available; disbursements and expenditures are spent.
Transactions stand in the period in which they are dated, or the nearest one.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lxml.etree import _Element as Element

from c2a_iati import values
from c2a_iati.budgets import Row, read_budgets
from c2a_iati.header import NO_CURRENCY
from c2a_iati.organisations import Organisations
from c2a_iati.reading import Children, Reading, children, line_of

_INCOMING_FUNDS, _COMMITMENT, _DISBURSEMENT, _EXPENDITURE, _INCOMING_COMMITMENT = "1", "2", "3", "4", "11"
_NOTE = "IATI dates a transaction, not the period it pays for."


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
    rows = read_budgets(activity, reading, period)
    payments = list(_payments(activity, reading))
    received = _received(payments, organisations)
    spent = [paid for paid in payments if paid.kind in {_DISBURSEMENT, _EXPENDITURE}]
    if not rows:
        rows = _rows_for([*received, *spent], period)
    agreed = _agreed(rows, received)
    unheld = {
        name
        for name, paid in (("available", received), ("expenditure", spent))
        if not _spread(paid, rows, name, reading)
    }
    _commit(rows, agreed)
    funders = _funders(received, organisations)
    if len(funders) > 1:
        unheld.add("source_org")
    source = funders[0] if len(funders) == 1 else None
    within = _within(rows)
    if not within and any(row.exceeds() for row in rows):
        unheld.add("note")
    return Funding(_as_plan(rows, source, noted=within), [row.line for row in rows], frozenset(unheld))


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


def _agreed(rows: list[Row], received: list[Payment]) -> frozenset[str]:
    """Return the currencies in which committed budgets secure at least as much as transactions tell.

    Both say that money is secured, a committed budget by a binding agreement; the same money is not counted twice.
    """
    committed: dict[str, Decimal] = {}
    for row in rows:
        if row.committed and "required" in row.amounts:
            committed[row.currency] = committed.get(row.currency, Decimal()) + row.amounts["required"]
    told = {currency: _sum(paid for paid in received if paid.currency == currency) for currency in committed}
    return frozenset(currency for currency, amount in committed.items() if amount >= told[currency])


def _commit(rows: list[Row], currencies: frozenset[str]) -> None:
    """Let the committed budgets of these currencies stand for what is available."""
    for row in rows:
        if row.currency in currencies:
            row.amounts.pop("available", None)
            if row.committed and "required" in row.amounts:
                row.amounts["available"] = row.amounts["required"]


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
