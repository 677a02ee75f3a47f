"""HTML built of elements: text is escaped because it is text, so that nothing can forget to."""

import html
import re
from collections.abc import Iterable

from c2a_rules.report.harmless import markup_text

_VOID = frozenset({"input", "meta"})
_CODE = re.compile(r"`([^`]+)`")


class Html(str):
    """Text that is HTML already; only this module makes it."""

    __slots__ = ()


Child = str | None
Value = str | bool | None


def element(name: str, /, *children: Child, **attributes: Value) -> Html:
    """Return an element.

    Args:
        name: of the element.
        children: text, which is escaped, or elements; None is left out.
        attributes: `class_` and `for_` stand for `class` and `for`, other underscores for hyphens; True for an
            attribute without a value; None and False are left out.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    start = f"<{name}{written}>"
    return Html(start) if name in _VOID else Html(f"{start}{join(children)}</{name}>")


def _attribute(name: str, value: Value) -> str:
    if value is None or value is False:
        return ""
    key = name.rstrip("_").replace("_", "-")
    return f" {key}" if value is True else f' {key}="{html.escape(markup_text(str(value)))}"'


def join(children: Iterable[Child]) -> Html:
    """Return text and elements one after the other."""
    return Html("".join(_child(child) for child in children if child is not None))


def _child(child: str) -> str:
    return child if isinstance(child, Html) else html.escape(markup_text(child), quote=False)


def raw(name: str, content: str) -> Html:
    """Return a `style` or `script` element around a file of this package; nothing from a plan may be in it."""
    return Html(f"<{name}>{content}</{name}>")


def prose(text: str) -> Html:
    """Return text with the names between backticks as code."""
    parts = _CODE.split(text)
    return join(element("code", part) if place % 2 else part for place, part in enumerate(parts))


def said(text: str) -> Html:
    """Return text from a plan inside a sentence: it keeps its own reading direction, and only its own."""
    return element("bdi", text)
