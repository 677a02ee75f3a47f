"""What an activity says of itself as a whole: identifier, title, language, dates, status, currency."""

from dataclasses import dataclass, replace

from lxml.etree import _Element as Element

from c2a_iati.codes import STATUS
from c2a_iati.reading import XML_LANG, Children, Reading, children, line_of
from c2a_iati.values import is_language

# ISO 639's and ISO 4217's own codes for "not determined" and "no currency".
UNKNOWN_LANGUAGE, NO_CURRENCY = "und", "XXX"
_PLANNED_START, _ACTUAL_START, _PLANNED_END, _ACTUAL_END = "1", "2", "3", "4"
_GENERAL, _OBJECTIVES = "1", "2"


class NotAPlanError(Exception):
    """An activity lacks what no plan can do without; the text says what, and `remedy` what to write."""

    def __init__(self, message: str, remedy: str, line: int) -> None:
        super().__init__(message)
        self.remedy = remedy
        self.line = line


@dataclass(frozen=True, slots=True)
class Header:
    """The plan's own fields. `objectives` is the description of that type, '' where there is none.

    `span` are the first start and the last end, planned or actual: within it the activity works and pays.
    """

    identifier: str
    title: str
    language: str
    description: str
    objectives: str
    status: str
    start: str
    end: str | None
    span: tuple[str, str | None]
    currency: str


def identifier_of(element: Element) -> str:
    """Return an activity's `iati-identifier` without outer space, '' where it is missing."""
    return next((found.text or "" for found in element.iterchildren("iati-identifier")), "").strip()


def with_defaults(element: Element, reading: Reading) -> Reading:
    """Return the reading with the language, currency and day of last update that the activity states."""
    language = element.get(XML_LANG) or reading.language
    if not language and not all(text.get(XML_LANG) for text in element.iter("narrative")):
        reading.note("4.1.1", element)
    return replace(
        reading,
        language=language,
        currency=reading.currency_code(element, "default-currency"),
        as_of=reading.silent().day(element, "last-updated-datetime") or reading.as_of,
    )


def read_header(element: Element, activity: Children, reading: Reading) -> Header:
    """Return what the activity says of itself as a whole. Raises `NotAPlanError`."""
    identifier = _identifier(element, activity, reading)
    dates = _dates(activity, reading)
    start = _start(element, activity, dates, reading)
    title, language = _title(element, activity, identifier, reading)
    description, objectives = _descriptions(activity, reading)
    return Header(
        identifier,
        title,
        language,
        description,
        objectives,
        _status(element, activity, dates, reading),
        start,
        dates.get(_PLANNED_END) or dates.get(_ACTUAL_END),
        _span(activity, start, reading.silent()),
        _currency(activity, reading),
    )


def _identifier(element: Element, activity: Children, reading: Reading) -> str:
    identifier = identifier_of(element)
    if not any(letter.isalnum() for letter in identifier):
        raise NotAPlanError(
            "An activity has no iati-identifier.",
            "Give it one: the plan is known by it.",
            line_of(element),
        )
    where = activity["iati-identifier"][0]
    if any(symbol in identifier for symbol in "/&|?"):
        reading.note("1.3.13", where)
    if any(reading.code(reporter, "ref") == identifier for reporter in activity.get("reporting-org", ())):
        reading.note("1.1.3", where)
    return identifier


def _title(element: Element, activity: Children, identifier: str, reading: Reading) -> tuple[str, str]:
    text, language = "", None
    for found in activity.get("title", ())[:1]:
        text, language = reading.narrative_and_language(found)
    if not text:
        reading.note("4.3.1", element)
        reading.note("title", element)
    code = (language or reading.language or UNKNOWN_LANGUAGE).replace("_", "-")
    if not is_language(code):
        reading.note("9.95.1", element)
        code = UNKNOWN_LANGUAGE
    return " ".join(text.split()) or identifier, code


def _descriptions(activity: Children, reading: Reading) -> tuple[str, str]:
    """Return the descriptions, those of objectives apart: target groups and others belong to the whole."""
    texts: dict[str, list[str]] = {"general": [], "objectives": []}
    for element in activity.get("description", ()):
        text = reading.narrative(element)
        if not text:
            reading.note("4.4.1", element)
            continue
        kind = reading.code(element, "type") or _GENERAL
        into = texts["objectives" if kind == _OBJECTIVES else "general"]
        if text not in into:
            into.append(text)
    return "\n\n".join(texts["general"]), "\n\n".join(texts["objectives"])


def _dates(activity: Children, reading: Reading) -> dict[str, str]:
    """Return date type → day, the first of each type."""
    dates: dict[str, str] = {}
    elements: dict[str, Element] = {}
    for element in activity.get("activity-date", ()):
        kind, day = reading.code(element, "type"), reading.day(element)
        if day is not None and kind not in dates:
            dates[kind], elements[kind] = day, element
    for start, end, rule in (
        (_PLANNED_START, _PLANNED_END, "11.1.2"),
        (_ACTUAL_START, _ACTUAL_END, "11.1.3"),
    ):
        if start in dates and end in dates and dates[start] > dates[end]:
            reading.note(rule, elements[end])
    if reading.as_of and dates.get(_ACTUAL_END, "") > reading.as_of:
        reading.note("11.1.5", elements[_ACTUAL_END])
        # An end still to come cannot have happened: it is a plan, and one already stated goes first.
        dates.setdefault(_PLANNED_END, dates.pop(_ACTUAL_END))
    return dates


def _status(element: Element, activity: Children, dates: dict[str, str], reading: Reading) -> str:
    code = next((reading.code(found) for found in activity.get("activity-status", ())), "")
    status = STATUS.get(code)
    if status is not None:
        return status
    reading.note("9.5.1" if code else "6.2.1", element)
    if _ACTUAL_END in dates:
        return "closed"
    return "implementation" if _ACTUAL_START in dates else "pipeline"


def _start(element: Element, activity: Children, dates: dict[str, str], reading: Reading) -> str:
    start = dates.get(_PLANNED_START) or dates.get(_ACTUAL_START)
    if start is not None:
        return start
    reading.note("6.11.1", element)
    days = _days_of_money(activity, reading.silent())
    if not days:
        raise NotAPlanError(
            f'Activity "{identifier_of(element)}" has no start, and no budget or transaction that tells one.',
            "Add an activity-date of type 1 (planned start).",
            line_of(element),
        )
    reading.note("start", element)
    return min(days)


def _span(activity: Children, start: str, reading: Reading) -> tuple[str, str | None]:
    """Return the first start and the last end, of all that are stated."""
    starts, ends = [start], []
    for element in activity.get("activity-date", ()):
        day, kind = reading.day(element), reading.code(element, "type")
        if day is not None and kind in {_PLANNED_START, _ACTUAL_START}:
            starts.append(day)
        elif day is not None and kind in {_PLANNED_END, _ACTUAL_END}:
            ends.append(day)
    return min(starts), max(ends, default=None)


def _days_of_money(activity: Children, reading: Reading) -> list[str]:
    starts = [part for budget in activity.get("budget", ()) for part in budget.iterchildren("period-start")]
    paid = [day for found in activity.get("transaction", ()) for day in found.iterchildren("transaction-date")]
    return [day for day in map(reading.day, [*starts, *paid]) if day is not None]


def _currency(activity: Children, reading: Reading) -> str:
    """Return the default currency, else that of the first value, else the code for none."""
    if reading.currency:
        return reading.currency
    quiet = reading.silent()
    for tag in ("budget", "transaction"):
        for element in activity.get(tag, ()):
            for value in children(element).get("value", ()):
                code = quiet.currency_code(value, "currency")
                if code:
                    return code
    return NO_CURRENCY
