"""The page around the plans: head, filters, everything that was checked, foot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from c2a_rules.model import Outcome, PlanReport, RuleInfo, RunInfo
from c2a_rules.report import wording
from c2a_rules.report.html.elements import Html, element, join, prose, said
from c2a_rules.report.html.frame import document, scrolling
from c2a_rules.summary import rule_counts


@dataclass(slots=True)
class Parts:
    """What the page is made of.

    `rows` are the plans with their numbers, `overviews`, `entries` (what is open) and `checked` (all rules) have one
    part a plan; `domains` is id → title, for the filter.
    """

    rows: list[tuple[PlanReport, int]] = field(default_factory=list)
    overviews: list[Html] = field(default_factory=list)
    entries: list[Html] = field(default_factory=list)
    checked: list[Html] = field(default_factory=list)
    domains: dict[str, str] = field(default_factory=dict)


def page(run: RunInfo, counts: Mapping[str, Any], parts: Parts) -> str:
    """Return the whole file; `counts` are those that the summary gives."""
    return document(
        "Check of programme plans",
        _header(run, counts),
        element(
            "main",
            _plans(parts.rows) if len(parts.rows) > 1 else None,
            *parts.overviews,
            _to_do(parts.entries, parts.domains) if parts.entries else None,
            _all_rules(parts.checked) if parts.checked else None,
            id="main",
        ),
        _footer(run),
    )


def _header(run: RunInfo, counts: Mapping[str, Any]) -> Html:
    number = counts["plans"]
    states = [f"{name.replace('_', ' ')} {count}" for name, count in counts["by_status"].items() if count]
    found = counts["by_outcome"]["findings"]
    parts = [f"{name.lower()} {found[o.value]}" for o, name in wording.OUTCOMES.items() if found[o.value]]
    return element(
        "header",
        element("h1", f"Check of {number} programme {'plan' if number == 1 else 'plans'}"),
        element(
            "p", f"As of {run.as_of}. Plans: {', '.join(states) or 'none'}. Findings: {', '.join(parts) or 'none'}."
        ),
        element("p", "Only a part of what is asked was checked.", class_="note") if run.scope.get("partial") else None,
        *(element("p", sentence, class_="note") for sentence in wording.left_out(counts["known"])),
        *(element("p", "Note: ", said(note), class_="note") for note in run.notes),
    )


def _plans(plans: Sequence[tuple[PlanReport, int]]) -> Html:
    """Return a table of all plans."""
    names = ["Plan", "Status", *wording.OUTCOMES.values()]
    rows = []
    for plan, number in plans:
        counts = rule_counts(plan.rules)
        link = element("a", plan.title or plan.id or plan.source or "(no title)", href=f"#p{number}", dir="auto")
        cells = [element("td", str(counts[outcome.value]), class_="number") for outcome in wording.OUTCOMES]
        status = element("td", plan.status.value.replace("_", " "))
        rows.append(element("tr", element("th", link, scope="row"), status, *cells))
    head = element("tr", *(element("th", name, scope="col") for name in names))
    table = element("table", element("thead", head), element("tbody", *rows))
    return element("section", element("h2", "All plans"), scrolling(table, "All plans"), class_="plan")


def _to_do(entries: Sequence[Html], domains: Mapping[str, str]) -> Html:
    return element(
        "section",
        element("h2", "What to do", id="open"),
        _filters(domains),
        *entries,
        element("p", "Nothing matches these filters.", id="nothing", class_="note", hidden=True),
        class_="open",
    )


def _filters(domains: Mapping[str, str]) -> Html:
    """Return the filters; the script shows them, as without it they would do nothing."""
    kinds = {outcome.value: name for outcome, name in wording.HEADINGS.items()}
    kinds[Outcome.ERROR.value] = "Rules that failed"
    return element(
        "form",
        _choice("outcome", "Kind", kinds),
        _choice("level", "Level", {name: name for name in ("must", "should", "may")}),
        _choice("domain", "Domain", {name: f"{name} {title}" for name, title in domains.items()}),
        element(
            "div",
            element("label", "Words", for_="filter-words"),
            element("input", type="search", id="filter-words", autocomplete="off"),
        ),
        element("button", "Show all", type="button", id="show-all"),
        element("output", "", id="shown", aria_live="polite"),
        id="filters",
        hidden=True,
        aria_label="Filter what is shown",
    )


def _choice(name: str, label: str, values: Mapping[str, str]) -> Html:
    options = [element("option", words, value=value) for value, words in values.items()]
    return element(
        "div",
        element("label", label, for_=f"filter-{name}"),
        element("select", element("option", "all", value=""), *options, id=f"filter-{name}", data_filter=name),
    )


def _all_rules(plans: Sequence[Html]) -> Html:
    return element("section", element("h2", "Everything that was checked"), *plans, class_="checked")


def checked(plan: PlanReport, rules: Mapping[str, RuleInfo]) -> Html:
    """Return all rules of a plan with what they came to."""
    title = plan.title or plan.id or plan.source or "(no title)"
    parts = [element("h3", title, dir="auto")]
    names = ("Rule", "What it asks", "Level", "Came to")
    for domain in plan.domains:
        rows = []
        for rule in domain.rules:
            asks = rules[rule.id].title if rule.id in rules else ""
            outcome = wording.OUTCOMES[rule.outcome].lower()
            came = f"{outcome}: {rule.reason}" if rule.reason else outcome
            cells = (rule.level.value, element("bdi", came))
            row = [element("td", prose(asks)), *(element("td", cell) for cell in cells)]
            rows.append(element("tr", element("th", rule.id, scope="row"), *row))
        head = element("tr", *(element("th", name, scope="col") for name in names))
        table = element("table", element("thead", head), element("tbody", *rows))
        name = f"{domain.id} {domain.title}"
        summary = element("summary", f"{name}: {len(rows)} rules")
        parts.append(element("details", summary, scrolling(table, name)))
    return join(parts)


def _footer(run: RunInfo) -> Html:
    sets = [f"{each.title or each.id} ({each.id} {each.version}, {each.sha256[:12]})" for each in run.rulesets]
    plugins = [f"Plugin {each.distribution} {each.version}" for each in run.plugins]
    return element(
        "footer",
        element("h2", "By which rules"),
        element("ul", *(element("li", each) for each in (*sets, *plugins))),
        element("p", f"c2a-rules {run.tool_version}, as of {run.as_of}."),
    )
