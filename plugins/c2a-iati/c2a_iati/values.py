"""Text of XML attributes and narratives → dates, numbers, percentages, clean text."""

import html
import re
from datetime import date
from decimal import Decimal

from c2a_iati.notes import Notes

_DATE = re.compile(r"\s*(\d{4}-\d{2}-\d{2})(\S*)\s*")
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?")
_COMMAS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_POINTS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u202f\u2009\u2019'](?=\d{3}(?!\d))")
_ESCAPED = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
# Amounts that the plan's schema takes, and shares that can still be added up.
LARGEST = Decimal(10) ** 15
_LARGEST_SHARE = 10**6
_MONEY_STEP = Decimal("0.000001")


def text_of(raw: str | None, notes: Notes, line: int = 0) -> str:
    """Return text with outer space gone and a second layer of escaping taken off."""
    text = (raw or "").strip()
    if "&" in text and _ESCAPED.search(text):
        notes.add("double escape", line)
        text = html.unescape(text).strip()
    return text


def one_line(text: str) -> str:
    """Return text with every run of white space as one blank: for titles and names."""
    return " ".join(text.split())


def date_of(raw: str | None, notes: Notes, line: int = 0) -> str | None:
    """Return the day as `YYYY-MM-DD`; None where there is none. Times and offsets are cut off."""
    if raw is None or not raw.strip():
        return None
    match = _DATE.fullmatch(raw)
    if match is None or not _is_day(match[1]):
        notes.add("date", line)
        return None
    if match[2]:
        notes.add("date time", line)
    return match[1]


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def number_of(raw: str | None, notes: Notes, line: int = 0) -> Decimal | None:
    """Return a number, thousands separators, decimal commas and percent signs understood; else None.

    Numbers beyond ±10^15 are none: the plan's schema refuses them.
    """
    text = (raw or "").strip()
    plain = _PLAIN.fullmatch(text) is not None
    number = _within_range(text if plain else _unseparated(text))
    if number is not None and not plain:
        notes.add("number", line)
    return number


def _unseparated(text: str) -> str:
    text = _SPACES.sub("", text.removesuffix("%").rstrip())
    if _COMMAS.fullmatch(text):
        return text.replace(",", "")
    if _POINTS.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    if _DECIMAL_COMMA.fullmatch(text):
        return text.replace(",", ".")
    return text


def _within_range(text: str) -> Decimal | None:
    if not _PLAIN.fullmatch(text):
        return None
    number = Decimal(text)
    return number if abs(number) < LARGEST else None


def percentage_of(raw: str | None, notes: Notes, line: int = 0) -> Decimal | None:
    """Return a percentage of at least 0; None where none is given or it is not a sane number."""
    if raw is None or not raw.strip():
        return None
    number = number_of(raw, notes, line)
    if number is None or not 0 <= number <= _LARGEST_SHARE:
        notes.add("percentage", line)
        return None
    return number


def money_text(amount: Decimal) -> str:
    """Return an amount as the plan writes money: a decimal string with at most six places."""
    text = format(amount if amount == amount.quantize(Decimal(1)) else amount.quantize(_MONEY_STEP), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain_number(number: Decimal) -> int | float:
    """Return a number as JSON has it: whole ones without a point."""
    return int(number) if number == number.to_integral_value() else float(number)


def is_true(raw: str | None) -> bool:
    """Tell whether an XML boolean (`1`, `true`) is set."""
    return (raw or "").strip().lower() in {"1", "true"}


def is_language(code: str) -> bool:
    """Tell whether a code has the shape of a BCP 47 language tag."""
    return _LANGUAGE.fullmatch(code) is not None
