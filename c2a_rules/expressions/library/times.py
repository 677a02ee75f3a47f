"""Timestamps (moments in UTC) and durations."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from c2a_rules.expressions.errors import EvaluationError
from c2a_rules.expressions.operators import duration_of, show, timestamp_of
from c2a_rules.expressions.values import NANOS, Duration, Timestamp, Value

HOURS = 24
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)
OFFSET = re.compile(r"([+-]?)([0-9]{1,2}):([0-5][0-9])")
UNITS = {"h": 3600 * NANOS, "m": 60 * NANOS, "s": NANOS, "ms": 10**6, "us": 1000, "µs": 1000, "ns": 1}
#: Characters of a duration; Python would refuse to read thousands of digits.
LONGEST_TEXT = 100
PART = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(h|ms|us|µs|ns|m|s)")


def to_timestamp(value: Value) -> Timestamp:
    """A moment from itself, from RFC 3339 text or from seconds since 1970."""
    if isinstance(value, Timestamp):
        return value
    if isinstance(value, int):
        return timestamp_of(value * NANOS)
    found = MOMENT.fullmatch(value)
    if found is None:
        raise EvaluationError(f"no timestamp (RFC 3339): {show(value)}")
    day, clock, fraction, sign, hours, minutes = found.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}+00:00")
    except ValueError:
        raise EvaluationError(f"no timestamp (RFC 3339): {show(value)}") from None
    seconds = (moment - EPOCH) // timedelta(seconds=1)
    if sign:
        offset = int(hours) * 3600 + int(minutes) * 60
        seconds += offset if sign == "-" else -offset
    return timestamp_of(seconds * NANOS + int((fraction or "0").ljust(9, "0")))


def to_duration(value: Value) -> Duration:
    """A duration from itself, from a text such as 1h30m or -1.5s, or from seconds."""
    if isinstance(value, Duration):
        return value
    if isinstance(value, int):
        return duration_of(value * NANOS)
    if len(value) > LONGEST_TEXT:
        raise EvaluationError(f"no duration: {show(value)}")
    body = value[1:] if value[:1] in {"-", "+"} else value
    nanos, done = 0, 0
    for part in PART.finditer(body):
        if part.start() != done:
            break
        whole, _, fraction = part[1].partition(".")
        unit = UNITS[part[2]]
        nanos += int(whole or 0) * unit + int(fraction or 0) * unit // 10 ** len(fraction)
        done = part.end()
    if body != "0" and (done != len(body) or not body):
        raise EvaluationError(f"no duration: {show(value)}")
    return duration_of(-nanos if value[:1] == "-" else nanos)


def zone(name: str) -> tzinfo:
    """UTC, or a time zone by its offset; other names stand for files, which expressions do not open.

    Raises EvaluationError for anything else.
    """
    if name == "UTC":
        return UTC
    found = OFFSET.fullmatch(name)
    if not found or int(found[2]) >= HOURS:
        raise EvaluationError(f"unknown time zone: {show(name)}; an offset such as +02:00 is one")
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-offset if found[1] == "-" else offset)


def local(moment: Timestamp, name: str) -> datetime:
    """The calendar and clock of a moment in a zone."""
    found = EPOCH + timedelta(seconds=moment.nanos // NANOS)
    try:
        return found if name == "UTC" else found.astimezone(zone(name))
    except OverflowError:
        raise EvaluationError("timestamp out of range in that time zone") from None


def whole(nanos: int, unit: int) -> int:
    """How many units of time, cut towards zero."""
    return nanos // unit if nanos >= 0 else -(-nanos // unit)


def get_year(moment: Timestamp, name: str = "UTC") -> int:
    """The year."""
    return local(moment, name).year


def get_month(moment: Timestamp, name: str = "UTC") -> int:
    """The month, from 0."""
    return local(moment, name).month - 1


def get_date(moment: Timestamp, name: str = "UTC") -> int:
    """The day of the month, from 1."""
    return local(moment, name).day


def get_day_of_month(moment: Timestamp, name: str = "UTC") -> int:
    """The day of the month, from 0."""
    return local(moment, name).day - 1


def get_day_of_week(moment: Timestamp, name: str = "UTC") -> int:
    """The day of the week, Sunday being 0."""
    return local(moment, name).isoweekday() % 7


def get_day_of_year(moment: Timestamp, name: str = "UTC") -> int:
    """The day of the year, from 0."""
    return local(moment, name).timetuple().tm_yday - 1


def get_hours(value: Timestamp | Duration, name: str = "UTC") -> int:
    """The hour of a moment; the whole hours of a duration."""
    return whole(value.nanos, UNITS["h"]) if isinstance(value, Duration) else local(value, name).hour


def get_minutes(value: Timestamp | Duration, name: str = "UTC") -> int:
    """The minute of a moment; the whole minutes of a duration."""
    return whole(value.nanos, UNITS["m"]) if isinstance(value, Duration) else local(value, name).minute


def get_seconds(value: Timestamp | Duration, name: str = "UTC") -> int:
    """The second of a moment; the whole seconds of a duration."""
    return whole(value.nanos, NANOS) if isinstance(value, Duration) else local(value, name).second


def get_milliseconds(value: Timestamp | Duration, name: str = "UTC") -> int:
    """The milliseconds within the second of a moment or duration."""
    if isinstance(value, Duration):
        return whole(value.nanos, UNITS["ms"]) % 1000
    zone(name)
    return value.nanos // UNITS["ms"] % 1000
