"""What every page has: a head whose policy lets nothing run or load, patterns for bars, tables that scroll."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from c2a_rules.report.html.elements import Html, element, raw

_FOLDER = Path(__file__).parent
# What fills the parts of the bars, so that they differ in black and white too.
_PATTERNS = {
    "gap": ("M0 8L8 0M-2 2L2 -2M6 10L10 6", "8"),
    "partial": ("M2 0V8M6 0V8", "8"),
    "review": ("M2 2h2v2h-2zM6 6h2v2h-2z", "8"),
    "waived": ("M0 3H6", "6"),
    "error": ("M0 0L8 8M8 0L0 8", "8"),
}


@cache
def _file(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def document(title: str, *parts: Html | None, styles: Iterable[str] = ("page.css",), script: str = "page.js") -> str:
    """Return a whole file of `parts`; `styles` and `script` are files of this folder."""
    style, code = "".join(map(_file, styles)), _file(script)
    body = element(
        "body",
        element("a", "Skip to the report", href="#main", class_="skip"),
        _patterns(),
        *parts,
        raw("script", code),
    )
    return f"<!doctype html>\n{element('html', _head(title, style, code), body, lang='en')}\n"


def _head(title: str, style: str, script: str) -> Html:
    """Return the head; its policy lets nothing run or load but the style and the script of this page."""
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        raw("style", style),
    )


def _digest(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _patterns() -> Html:
    patterns = [
        element(
            "pattern",
            element("rect", width=size, height=size, class_=f"ground-{name}"),
            element("path", d=path, class_=f"ink-{name}"),
            id=f"pattern-{name}",
            width=size,
            height=size,
            patternUnits="userSpaceOnUse",
        )
        for name, (path, size) in _PATTERNS.items()
    ]
    return element("svg", element("defs", *patterns), class_="patterns", aria_hidden="true", focusable="false")


def scrolling(table: Html, name: str) -> Html:
    """Return a table that scrolls on its own where the page is narrower."""
    return element("div", table, class_="scroll", role="region", aria_label=name, tabindex="0")


def bar(counts: Mapping[str, int], total: int) -> Html:
    """Return counts (class name → how many) as a bar of `total`; it says nothing that the words beside it do not."""
    parts, start = [], 0
    for name, count in counts.items():
        if count:
            place = {"x": f"{100 * start / total:.2f}%", "width": f"{100 * count / total:.2f}%", "height": "100%"}
            parts.append(element("rect", class_=f"bar-{name}", **place))
            start += count
    return element("svg", *parts, class_="bar", aria_hidden="true", focusable="false")
