"""A comparison of two reports for people: as a table on the screen, as Markdown, as a page of HTML."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from c2a_rules.report.harmless import one_line
from c2a_rules.report.html.elements import Html, element, raw, said
from c2a_rules.report.markdown_text import inline, row, table

Data = Mapping[str, Any]
_HEADINGS = {
    "new": "New",
    "closed": "Closed",
    "waived": "Waived since",
    "unchanged": "Unchanged",
    "not_compared": "Not compared (the later report did not judge them)",
}
_BRIEF = ("new", "closed", "waived")
_COLUMNS = ("", "Domain or action", "Met before", "Met now", "New", "Closed", "Waived", "Unchanged")
_WIDTH = 100
_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; color: #1c2430; margin: 0 auto; max-width: 68rem; padding: 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
caption { text-align: left; font-weight: 600; }
th, td { border-bottom: 1px solid #cfd6df; padding: .3rem .5rem; text-align: left; vertical-align: top; }
td.n { text-align: right; white-space: nowrap; }
tr.domain { background: #f4f6f9; font-weight: 600; }
.wide { overflow-x: auto; }
summary { cursor: pointer; font-size: 1.2rem; font-weight: 600; }
@media print { body { max-width: none; } }
"""


def _sentence(found: Data) -> str:
    counts = found["summary"]["changes"]
    return ", ".join(f"{counts[name]} {name.replace('_', ' ')}" for name in _HEADINGS)


def _share(side: Data) -> str:
    return f"{side['met']} of {side['of']}" if side["of"] else "·"


def _cells(each: Data) -> list[str]:
    numbers = [str(each["changes"][name] or "·") for name in ("new", "closed", "waived", "unchanged")]
    return [each["title"], _share(each["before"]), _share(each["after"]), *numbers]


def _rows(found: Data, *, changed: bool = False) -> Iterator[tuple[bool, list[str]]]:
    """Yield whether a row is a domain's, and its cells; what applies to no plan has none.

    With `changed`, an action that is as it was has none either.
    """
    for domain in found["domains"]:
        if _tells(domain):
            yield True, [domain["id"], *_cells(domain)]
        for action in domain["actions"]:
            if _tells(action) and (not changed or _differs(action)):
                yield False, [action["id"], *_cells(action)]
    yield True, ["", *_cells(found["summary"])]


def _tells(each: Data) -> bool:
    return bool(each["before"]["of"] or each["after"]["of"] or any(each["changes"].values()))


def _differs(each: Data) -> bool:
    changes = each["changes"]
    return each["before"] != each["after"] or any(changes[name] for name in changes if name != "unchanged")


def _statuses(found: Data) -> list[list[str]]:
    return [
        [
            each["id"] or "",
            each["title"] or "",
            *((each[side] or "·").replace("_", " ") for side in ("before", "after")),
        ]
        for each in found["plans"]
    ]


def _place(finding: Data) -> str:
    missing = f', where "{finding["missing"]}" is missing' if finding["missing"] else ""
    line = f"line {finding['line']}, " if finding["line"] else ""
    return f"{line}{finding['anchor'] or 'the plan itself'}{missing}"


def _of(found: Data, change: str) -> list[Data]:
    return [each for each in found["findings"] if each["change"] == change]


def _title(found: Data) -> str:
    before, after = found["before"], found["after"]
    return f"From {before['name']} ({before['as_of']}) to {after['name']} ({after['as_of']})"


def as_table(found: Data, *, verbose: bool) -> str:
    """Return lines for a screen; what is unchanged or not compared is listed when `verbose`."""
    from tabulate import tabulate

    lines = [one_line(_title(found)), "", f"Gaps and reviews: {_sentence(found)}."]
    lines += _wrapped(f"note: {note}" for note in found["notes"])
    plans = [[_cut(one_line(cell)) for cell in cells] for cells in _statuses(found)]
    lines += ["", tabulate(plans, ["Plan", "Title", "Before", "Now"], "simple", disable_numparse=True)]
    rows = [[_cut(one_line(cell)) for cell in cells] for _domain, cells in _rows(found, changed=not verbose)]
    align = ("left", "left", *("right" for _ in _COLUMNS[2:]))
    lines += ["", tabulate(rows, _COLUMNS, "simple", colalign=align, disable_numparse=True)]
    for change, heading in _HEADINGS.items():
        listed = _of(found, change) if change in _BRIEF or verbose else []
        if listed:
            lines += ["", f"{heading}: {len(listed)}", "-" * len(f"{heading}: {len(listed)}")]
        for each in listed:
            lines += _wrapped([f"{each['level']} {each['rule']}: {each['message']}"], "  ")
            lines += _wrapped([f"{each['plan'] or 'the run'}, {_place(each)}"], "    ")
    return "".join(f"{line.rstrip()}\n" for text in lines for line in text.split("\n"))


def _wrapped(texts: Iterable[str], indent: str = "") -> list[str]:
    found = []
    for text in texts:
        found += textwrap.wrap(
            one_line(text), _WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False
        )
    return found


def _cut(text: str) -> str:
    return text if len(text) <= 44 else f"{text[:43]}…"  # noqa: PLR2004 - so that a table fits a screen


def as_markdown(found: Data) -> str:
    """Return Markdown, with everything in it."""
    lines = [inline(f"# {_title(found)}", lead=2), "", f"Gaps and reviews: {_sentence(found)}.", ""]
    lines += [line for note in found["notes"] for line in (inline(f"Note: {note}"), "")]
    lines += [*table(["Plan", "Title", "Before", "Now"], map(row, _statuses(found))), ""]
    lines += [*table(["Id", *_COLUMNS[1:]], [row(cells) for _domain, cells in _rows(found)], numeric=2), ""]
    for change, heading in _HEADINGS.items():
        listed = _of(found, change)
        if listed:
            rows = [row(_told(each)) for each in listed]
            lines += [f"## {heading}: {len(listed)}", "", *table(["Level", "Rule", "Plan", "What", "Where"], rows), ""]
    return "\n".join(lines).rstrip() + "\n"


def _told(each: Data) -> list[str]:
    return [each["level"], each["rule"], each["plan"] or "the run", each["message"], _place(each)]


def as_html(found: Data) -> str:
    """Return one self-contained page, with everything in it."""
    rows = [
        element(
            "tr",
            *(element("td", said(cell), class_="n" if place > 1 else None) for place, cell in enumerate(cells)),
            class_="domain" if domain else None,
        )
        for domain, cells in _rows(found)
    ]
    body = element(
        "body",
        element("h1", _title(found)),
        element("p", f"Gaps and reviews: {_sentence(found)}."),
        *(element("p", "Note: ", said(note)) for note in found["notes"]),
        _html_table("Plans", ["Plan", "Title", "Before", "Now"], map(_html_row, _statuses(found))),
        _html_table("Progress by domain and action: rules met of those that apply", ["Id", *_COLUMNS[1:]], rows),
        *(_section(change, heading, _of(found, change)) for change, heading in _HEADINGS.items()),
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", "What changed between two checks"),
        raw("style", _STYLE),
    )
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


def _html_row(cells: Iterable[str]) -> Html:
    return element("tr", *(element("td", said(cell)) for cell in cells))


def _html_table(caption: str, names: Sequence[str], rows: Iterable[Html]) -> Html:
    head = element("thead", element("tr", *(element("th", name, scope="col") for name in names)))
    whole = element("table", element("caption", caption), head, element("tbody", *rows))
    return element("div", whole, class_="wide", tabindex="0", role="region", aria_label=caption)


def _section(change: str, heading: str, listed: Sequence[Data]) -> Html | None:
    if not listed:
        return None
    rows = (_html_row(_told(each)) for each in listed)
    summary = element("summary", f"{heading}: {len(listed)}")
    listing = _html_table(heading, ["Level", "Rule", "Plan", "What", "Where"], rows)
    return element("details", summary, listing, open=change in _BRIEF)
