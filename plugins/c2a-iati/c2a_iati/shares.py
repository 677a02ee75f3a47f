"""Percentages of a whole, and elements that an activity leaves to its transactions."""

from decimal import Decimal
from typing import Any

from lxml.etree import _Element as Element

from c2a_iati.reading import Children
from c2a_iati.values import plain_number

WHOLE = Decimal(100)
# The standard's own: a sum of 99.99 passes, one of 99.98 does not.
TOLERANCE = Decimal("0.0101")


def with_share(row: dict[str, Any], share: Decimal | None) -> dict[str, Any]:
    """Return the row with its percentage, if it has one."""
    return row if share is None else {**row, "percentage": plain_number(share)}


def of_transactions(activity: Children, *tags: str) -> list[Element]:
    """Return the elements of these tags in all transactions."""
    return [found for paid in activity.get("transaction", ()) for tag in tags for found in paid.iterchildren(tag)]
