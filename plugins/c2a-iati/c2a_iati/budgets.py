"""Budgets, or else planned disbursements, of one activity → the periods for which it requires money."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from lxml.etree import _Element as Element

from c2a_iati.header import NO_CURRENCY
from c2a_iati.reading import Children, Reading, children, line_of

_REVISED, _COMMITTED = "2", "2"


@dataclass(slots=True)
class Row:
    """One period of one currency; `amounts` has of required, available and expenditure what is known.

    `committed` says that the budget is a binding agreement, not an indication.
    """

    start: str
    end: str
    currency: str
    line: int
    revised: bool = False
    committed: bool = False
    amounts: dict[str, Decimal] = field(default_factory=dict)

    def exceeds(self) -> bool:
        """Tell whether more stands in the period than it requires."""
        required = self.amounts.get("required")
        return required is not None and max(self.amounts.values()) > required

    def is_idle(self, span: tuple[str, str | None]) -> bool:
        """Tell whether nothing is required, in a period that lies wholly outside the span."""
        start, end = span
        outside = self.end < start or (end is not None and self.start > end)
        return outside and self.amounts.get("required") == 0


def read_budgets(activity: Children, reading: Reading, span: tuple[str, str | None]) -> list[Row]:
    """Return the periods for which an activity requires money, by start.

    Planned disbursements are reported in addition to budgets and not added to them; where an activity has no
    budget, they stand for it. A budget of nothing outside the `span` of the activity says no more than its
    absence would.
    """
    elements = activity.get("budget", [])
    if not elements:
        elements = [each for each in activity.get("planned-disbursement", ()) if not _comes_in(each, activity, reading)]
        if elements:
            reading.note("planned disbursements", elements[0])
    rows = _replaced([row for element in elements if (row := _read(element, reading)) is not None])
    kept = [row for row in rows if not row.is_idle(span)]
    if len(kept) < len(rows):
        reading.notes.add("nothing budgeted", next(row.line for row in rows if row.is_idle(span)))
    return kept


def _comes_in(disbursement: Element, activity: Children, reading: Reading) -> bool:
    """Tell whether the reporting organisation is to receive it: that is another's money, not a need."""
    provider, receiver, reporter = (
        {reading.code(found, "ref") for found in among[:1]} - {""}
        for among in (
            list(disbursement.iterchildren("provider-org")),
            list(disbursement.iterchildren("receiver-org")),
            activity.get("reporting-org", []),
        )
    )
    return bool(receiver & reporter) and bool(provider - reporter)


def _read(element: Element, reading: Reading) -> Row | None:
    parts = children(element)
    start, end = (_only(parts, tag, reading) for tag in ("period-start", "period-end"))
    if start is None and end is None:
        reading.note("budget period", element)
        return None
    value = parts.get("value", [None])[0]
    required, currency = reading.amount(value)
    row = Row(start or end or "", end or start or "", currency or NO_CURRENCY, line_of(element))
    row.revised = reading.code(element, "type") == _REVISED
    row.committed = reading.code(element, "status") == _COMMITTED
    if required is not None:
        row.amounts["required"] = required
    if element.tag == "budget":
        _check_budget(row, value, element, reading)
    return row


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
