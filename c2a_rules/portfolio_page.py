"""A portfolio as one self-contained page: to read on a screen or a phone, to filter, to print."""

from collections.abc import Iterable, Mapping, Sequence

from c2a_rules.model import ActionStatus, PlanStatus, RuleInfo
from c2a_rules.portfolio import STATUSES, Cell, Day, Gap, Portfolio, Row
from c2a_rules.portfolio_views import SYMBOLS, asked, legend, percent, shown_statuses, status_words, title
from c2a_rules.report import wording
from c2a_rules.report.html.elements import Html, element, join, prose, said
from c2a_rules.report.html.frame import bar, document, scrolling

_GOOD = (PlanStatus.COMPLIANT, PlanStatus.NO_GAPS)
_BAD = (PlanStatus.GAPS, PlanStatus.INVALID, PlanStatus.INCOMPLETE)
_IN_BAR = (
    *(ActionStatus.MET, ActionStatus.PARTIAL, ActionStatus.GAP, ActionStatus.REVIEW),
    *(ActionStatus.WAIVED, ActionStatus.ERROR),
)
_CLASS = {ActionStatus.MET: "pass"}
"""The classes that statuses have in the style of the page, where they differ from their names."""
_TOP = 15
Rules = Mapping[str, RuleInfo]


def as_html(found: Portfolio, rules: Rules) -> str:
    """Return the whole file; `rules` are those whose titles are known."""
    several = len(found.days) > 1
    main = element(
        "main",
        _notes(found.notes),
        _statuses(found),
        _progress(found) if several else None,
        _domains(found) if found.domains else None,
        _gaps(found.gaps, rules),
        _plans(found, several=several),
        id="main",
    )
    styles = ("page.css", "portfolio.css")
    return document("Portfolio", _header(found), main, _footer(found), styles=styles, script="portfolio.js")


def _header(found: Portfolio) -> Html:
    latest = "Each plan stands as its latest report has it." if len(found.reports) > 1 else None
    return element("header", element("h1", title(found)), element("p", latest) if latest else None)


def _notes(notes: Sequence[str]) -> Html | None:
    if not notes:
        return None
    listed = element("ul", *(element("li", said(note)) for note in notes))
    heading = element("h2", "Read this first", id="first")
    return element("section", heading, listed, class_="plan first", aria_labelledby="first")


def _section(name: str, heading: str, *parts: Html | None) -> Html:
    return element("section", element("h2", heading, id=name), *parts, class_="plan", aria_labelledby=name)


def _kind(status: PlanStatus) -> str:
    return "pass" if status in _GOOD else "gap" if status in _BAD else "review"


def _statuses(found: Portfolio) -> Html:
    total = len(found.rows)
    tiles = []
    for status, count in found.by_status.items():
        name, meaning = status_words(status)
        words = element("span", element("strong", name), f": {meaning}" if meaning else "")
        share = element("span", percent(count, total), class_="share")
        tiles.append(element("li", element("b", f"{count:,}"), share, " ", words, class_=f"tile {_kind(status)}"))
    empty = None if tiles else element("p", "The reports hold no plan.", class_="note")
    return _section("statuses", "Where the plans stand", element("ul", *tiles, class_="tiles"), empty)


def _table(name: str, columns: Iterable[str], rows: Iterable[Html], class_: str = "") -> Html:
    head = element("thead", element("tr", *(element("th", column, scope="col") for column in columns)))
    return scrolling(element("table", head, element("tbody", *rows), class_=class_ or None), name)


def _number(text: str, name: str | None = None) -> Html:
    return element("td", text, class_="number", data_name=name)


def _progress(found: Portfolio) -> Html:
    statuses = found.by_status_ever
    names = [status_words(status)[0].capitalize() for status in statuses]
    columns = ["As of", "Plans", *names, "Rules with gaps", "Rules met", "of those that apply"]
    rows = [
        element(
            "tr",
            element("th", day.as_of, scope="row"),
            _number(f"{day.plans:,}"),
            *(_number(f"{day.by_status.get(status, 0):,}") for status in statuses),
            _number(f"{day.gaps:,}"),
            _number(percent(day.met, day.of)),
            element("td", bar({"pass": day.met, "rest": day.of - day.met}, day.of) if day.of else None, class_="wide"),
        )
        for day in found.days
    ]
    same = f"{_counted(found.steady, 'plan')} in the reports of every day: rules met {_steps(found.days)}."
    return _section("progress", "Progress", _table("Progress, a row a day", columns, rows, "steps"), element("p", same))


def _steps(days: Sequence[Day]) -> str:
    return ", then ".join(f"{percent(day.steady_met, day.steady_of)} ({day.as_of})" for day in days)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _domains(found: Portfolio) -> Html:
    shown = shown_statuses(found)
    columns = ["Domain", *(f"{SYMBOLS[each]} {wording.ACTION_STATUS[each]}" for each in shown), "Where it applies"]
    rows = []
    for domain, name in found.domains.items():
        counts = found.by_cell(domain)
        applying = {_CLASS.get(status, status.value): counts.get(status, 0) for status in _IN_BAR}
        total = sum(applying.values())
        rows.append(
            element(
                "tr",
                element("th", element("span", domain, class_="id"), " ", name, scope="row"),
                *(_number(f"{counts.get(status, 0):,}", SYMBOLS[status]) for status in shown),
                element("td", bar(applying, total) if total else None, class_="wide"),
            )
        )
    about = "How many plans meet all that a domain asks of them, a part of it, nothing of it."
    return _section(
        "domains", "Domain by domain", element("p", about), _table("A row a domain", columns, rows, "domains")
    )


def _gaps(gaps: Sequence[Gap], rules: Rules) -> Html:
    if not gaps:
        return _section("gaps", "Commonest gaps", element("p", "No plan has a gap.", class_="note"))
    rest = None
    if len(gaps) > _TOP:
        summary = element("summary", f"{_counted(len(gaps) - _TOP, 'gap')} in fewer plans")
        rest = element("details", summary, _gap_table("The other gaps", gaps[_TOP:], rules), class_="more")
    about = "What is missing in most of the plans that it is asked of, and what one of them was told to write."
    return _section("gaps", "Commonest gaps", element("p", about), _gap_table("A row a gap", gaps[:_TOP], rules), rest)


def _gap_table(name: str, gaps: Iterable[Gap], rules: Rules) -> Html:
    rows = [
        element(
            "tr",
            element(
                "td",
                element("strong", f"{gap.plans:,} of {gap.of:,}"),
                element("span", percent(gap.plans, gap.of), class_="share"),
                bar({"gap": gap.plans, "rest": gap.of - gap.plans}, gap.of),
            ),
            element("td", element("span", gap.level.value, class_=f"level {gap.level.value}")),
            element("th", prose(asked(gap, rules)), " ", element("span", gap.rule, class_="rule"), scope="row"),
            element("td", element("bdi", prose(gap.remedy))),
        )
        for gap in gaps
    ]
    return _table(name, ["Plans", "Level", "What is asked", "To close it, for example"], rows, "gaps")


def _plans(found: Portfolio, *, several: bool) -> Html:
    statuses = [status for status in STATUSES if status in found.by_status]
    types = list(dict.fromkeys(row.plan_type for row in found.rows if row.plan_type))
    columns = ["Plan", "Status", "Rules met", *found.domains]
    head = element(
        "tr",
        *(
            element("th", column, scope="col", title=found.domains.get(column), class_="turn" if place > 2 else None)  # noqa: PLR2004 - the domains come after three
            for place, column in enumerate(columns)
        ),
    )
    rows = element("tbody", *(_plan(row, found.domains, several=several) for row in found.rows), id="rows")
    table = element("table", element("thead", head), rows, class_="heat")
    return _section(
        "plans",
        "Plan by plan",
        element("p", f"What wants attention first. {legend()}; beside it, actions met of those that apply."),
        _filters(statuses, types, found.domains),
        element("p", element("output", "", id="shown", aria_live="polite"), class_="note"),
        scrolling(table, "A row a plan, a column a domain"),
        element("p", element("button", "Show more", type="button", id="more"), class_="paging", hidden=True),
    )


def _plan(row: Row, domains: Mapping[str, str], *, several: bool) -> Html:
    name, _ = status_words(row.standing.status)
    kind = (row.plan_type or "").replace("_", " ")
    about = " · ".join(each for each in (kind, row.id or row.source, row.as_of if several else "") if each)
    return element(
        "tr",
        element("th", element("bdi", row.name), element("span", said(about), class_="about"), scope="row"),
        element("td", name, class_=f"state {_kind(row.standing.status)}"),
        _number(f"{row.standing.met} of {row.standing.of}"),
        *(
            [_cell(domain, row.cells.get(domain)) for domain in domains]
            if row.cells
            else [element("td", "Nothing could be judged.", colspan=str(len(domains)), class_="nothing")]
        ),
        data_status=row.standing.status.value,
        data_type=row.plan_type,
    )


def _cell(domain: str, cell: Cell | None) -> Html:
    if cell is None:
        return element("td", class_="cell")
    words = wording.ACTION_STATUS[cell.status]
    count = f"{cell.met}/{cell.of}" if cell.of else None
    inside = [
        element("span", SYMBOLS[cell.status], aria_hidden="true"),
        element("span", words, class_="unseen"),
        element("small", count) if count else None,
    ]
    return element("td", join(inside), class_=f"cell {cell.status.value}", data_name=domain)


def _filters(statuses: Sequence[PlanStatus], types: Sequence[str], domains: Mapping[str, str]) -> Html:
    """Return the filters; the script shows them, as without it they would do nothing."""
    return element(
        "form",
        _choice("status", "Status", {status.value: status_words(status)[0] for status in statuses}),
        _choice("type", "Type of plan", {name: name.replace("_", " ") for name in types}),
        _choice("domain", "With a gap in", {name: f"{name} {words}" for name, words in domains.items()}),
        element(
            "div",
            element("label", "Words", for_="filter-words"),
            element("input", type="search", id="filter-words", autocomplete="off"),
        ),
        element("button", "Show all", type="button", id="show-all"),
        id="filters",
        hidden=True,
        aria_label="Filter the plans",
    )


def _choice(name: str, label: str, values: Mapping[str, str]) -> Html:
    options = [element("option", words, value=value) for value, words in values.items()]
    return element(
        "div",
        element("label", label, for_=f"filter-{name}"),
        element("select", element("option", "all", value=""), *options, id=f"filter-{name}"),
    )


def _footer(found: Portfolio) -> Html:
    sets = [element("li", f"{name} {version} ({digest[:12]})") for name, version, digest in found.rulesets]
    reports = [
        element("li", said(each.name), f": as of {each.head['as_of']}, {_counted(each.read, 'plan')}")
        for each in found.reports
    ]
    return element(
        "footer",
        element("h2", "What this was read from"),
        element("ul", *reports),
        element("h2", "By which rules the plans were judged"),
        element("ul", *sets),
    )
