"""What the parts of one activity share while it is read: defaults, warnings, and how to look at XML."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast

from lxml.etree import _Element as Element

from c2a_iati import values
from c2a_iati.notes import Notes

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
Children = dict[str, list[Element]]


def children(element: Element) -> Children:
    """Return the child elements by tag; those of foreign namespaces keep them and so are never met."""
    found: Children = {}
    for child in element:
        found.setdefault(child.tag, []).append(child)
    return found


def line_of(element: Element) -> int:
    """Return the line on which an element starts, 0 where the parser does not know."""
    return cast("int | None", element.sourceline) or 0


@dataclass(frozen=True, slots=True)
class Reading:
    """The defaults of one activity and the warnings of its file.

    `language` and `currency` are the activity's defaults (None: it names none); `as_of` is the day on
    which it was last updated; `xpath` leads to it.
    """

    notes: Notes
    xpath: str
    language: str | None = None
    currency: str | None = None
    as_of: str | None = None

    def narrative(self, element: Element | None) -> str:
        """Return an element's text in the default language, else the first that is not blank, else ''."""
        return self.narrative_and_language(element)[0]

    def narrative_and_language(self, element: Element | None) -> tuple[str, str | None]:
        """Return an element's text and the language that it is said to be in.

        A narrative without a label is in its element's language, else in the activity's.
        """
        if element is None:
            return "", None
        default = self.language
        inherited = element.get(XML_LANG) or default
        chosen: tuple[str, str | None] = ("", None)
        for narrative in element.iterchildren("narrative"):
            text = values.text_of(narrative.text, self.notes, line_of(narrative))
            if not text:
                continue
            language = narrative.get(XML_LANG) or inherited
            if (language or "").casefold() == (default or "").casefold():
                return text, language
            chosen = chosen if chosen[0] else (text, language)
        return chosen

    def name(self, element: Element | None) -> str:
        """Return an element's text on one line, as titles and names are."""
        return values.one_line(self.narrative(element))

    def day(self, element: Element | None, attribute: str = "iso-date") -> str | None:
        """Return the day in an attribute as `YYYY-MM-DD`, or None."""
        if element is None:
            return None
        return values.date_of(element.get(attribute), self.notes, line_of(element))

    def percentage(self, element: Element) -> Decimal | None:
        """Return an element's percentage, or None."""
        return values.percentage_of(element.get("percentage"), self.notes, line_of(element))

    def code(self, element: Element | None, attribute: str = "code") -> str:
        """Return a code without outer space, '' where there is none."""
        return (element.get(attribute) or "").strip() if element is not None else ""

    def amount(self, value: Element | None) -> tuple[Decimal | None, str | None]:
        """Return the amount and the currency of a `value` element; either may be None."""
        if value is None:
            return None, None
        amount = values.number_of(value.text, self.notes, line_of(value))
        if amount is None:
            self.note("amount", value)
        currency = self.currency_code(value, "currency") or self.currency
        if currency is None:
            self.note("7.8.1", value)
        return amount, currency

    def currency_code(self, element: Element, attribute: str) -> str | None:
        """Return a currency code in capitals, or None where it is missing or none."""
        code = self.code(element, attribute).upper()
        if not code:
            return None
        if len(code) == 3 and code.isascii() and code.isalpha():  # noqa: PLR2004 - ISO 4217
            return code
        self.note("9.9.1", element)
        return None

    def silent(self) -> "Reading":
        """Return the same reading with nobody listening: for a second look at the same text."""
        return replace(self, notes=Notes())

    def note(self, kind: str, element: Element | None = None) -> None:
        """Count a warning of this kind, seen at this element."""
        self.notes.add(kind, line_of(element) if element is not None else 0)
