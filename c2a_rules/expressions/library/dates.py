"""Dates written YYYY-MM-DD. Such texts also compare as the days they name."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from c2a_rules.expressions.errors import EvaluationError
from c2a_rules.expressions.operators import show

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parsed(text: str) -> date:
    """The day a text names. Raises EvaluationError when it names none."""
    if DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise EvaluationError(f"no date (YYYY-MM-DD): {show(text)}")


def is_date(text: str) -> bool:
    """Whether a text names a day."""
    try:
        parsed(text)
    except EvaluationError:
        return False
    return True


def days_between(start: str, end: str) -> int:
    """Days from one date to another; negative when it lies before."""
    return (parsed(end) - parsed(start)).days


def add_days(day: str, count: int) -> str:
    """The date some days later, or earlier when negative."""
    start = parsed(day)
    try:
        return (start + timedelta(days=count)).isoformat()
    except OverflowError:
        raise EvaluationError("date out of range") from None


def add_months(day: str, count: int) -> str:
    """The date some months later; the month's last day where it has no such day."""
    start = parsed(day)
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    if not date.min.year <= year <= date.max.year:
        raise EvaluationError("date out of range")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).isoformat()


def months_between(start: str, end: str) -> int:
    """Whole months from one date to another, negative when it lies before.

    A month is whole when `add_months` of the start by it does not pass the end.
    """
    first, last = parsed(start), parsed(end)
    if last < first:
        return -months_between(end, start)
    months = (last.year - first.year) * 12 + last.month - first.month
    return months if add_months(start, months) <= end else months - 1
