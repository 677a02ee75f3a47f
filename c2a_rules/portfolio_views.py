"""A portfolio for people, as a table on the screen and as Markdown; `portfolio_page.py` makes it a page of HTML."""

import textwrap
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from c2a_rules.model import ActionStatus, PlanStatus, RuleInfo
from c2a_rules.portfolio import Day, Gap, Portfolio, Row
from c2a_rules.report import wording
from c2a_rules.report.harmless import one_line
from c2a_rules.report.markdown_text import inline, row, table

SYMBOLS = {
    ActionStatus.MET: "✓",
    ActionStatus.PARTIAL: "◐",
    ActionStatus.GAP: "✗",
    ActionStatus.REVIEW: "?",
    ActionStatus.WAIVED: "~",
    ActionStatus.ERROR: "!",
    ActionStatus.NOT_APPLICABLE: "–",  # noqa: RUF001 - a dash for what is not there
}
"""How a plan stands in a domain, in one sign."""
_WIDTH = 100
_GAPS, _ROWS = 10, 20
_NAME = 36
Rules = Mapping[str, RuleInfo]


def title(found: Portfolio) -> str:
    """Return what is shown, in a line."""
    plans = "1 programme plan" if len(found.rows) == 1 else f"{len(found.rows):,} programme plans"
    reports = "1 report" if len(found.reports) == 1 else f"{len(found.reports)} reports"
    days = [day.as_of for day in found.days]
    since = f" since {days[0]}" if len(days) > 1 else ""
    return f"Portfolio of {plans} as of {days[-1] if days else 'no day'}, from {reports}{since}"


def legend() -> str:
    """Return what the signs mean."""
    return ", ".join(f"{sign} {wording.ACTION_STATUS[status]}" for status, sign in SYMBOLS.items())


def status_words(status: PlanStatus) -> tuple[str, str]:
    """Return the name of a plan's status, and what it means where the name does not say it all."""
    name, _, meaning = wording.PLAN_STATUS[status].partition(": ")
    return name, meaning


def percent(part: int, whole: int) -> str:
    """Return a share in words; a dot where there is nothing to share, and never 0 or 100 where it is not quite."""
    if not whole:
        return "·"
    share = 100 * part / whole
    if 0 < share < 1:
        return "< 1 %"
    return "> 99 %" if 99 < share < 100 else f"{share:.0f} %"  # noqa: PLR2004 - percent


def asked(gap: Gap, rules: Rules) -> str:
    """Return what the rule of a gap asks."""
    known = rules.get(gap.rule)
    return known.title if known else gap.title or "What must be right about the file itself"


def shown_statuses(found: Portfolio) -> list[ActionStatus]:
    """Return the statuses that some plan has in some domain."""
    known = set(chain.from_iterable(found.by_cell(domain) for domain in found.domains))
    return [status for status in SYMBOLS if status in known]


def _domain_rows(found: Portfolio, statuses: Sequence[ActionStatus]) -> Iterator[list[str]]:
    for domain, name in found.domains.items():
        counts = found.by_cell(domain)
        yield [domain, one_line(name), *(str(counts.get(status, "·")) for status in statuses)]


def _gap_rows(gaps: Iterable[Gap], rules: Rules) -> Iterator[list[str]]:
    for gap in gaps:
        yield [f"{gap.plans} of {gap.of}", percent(gap.plans, gap.of), gap.level.value, asked(gap, rules), gap.rule]


_GAP_COLUMNS = ("Plans", "Share", "Level", "What is asked", "Rule")


def _plan_rows(rows: Iterable[Row], domains: Iterable[str]) -> Iterator[list[str]]:
    names = list(domains)
    for each in rows:
        cells = [SYMBOLS[each.cells[name].status] if name in each.cells else "·" for name in names]
        standing = each.standing
        yield [each.name, status_words(standing.status)[0], f"{standing.met}/{standing.of}", *cells]


def _day_columns(found: Portfolio) -> list[str]:
    statuses = [status_words(status)[0].capitalize() for status in found.by_status_ever]
    steady = "1 plan" if found.steady == 1 else f"{found.steady} plans"
    return ["As of", "Plans", *statuses, "Rules with gaps", "Rules met", f"The {steady} of every day"]


def _day_rows(found: Portfolio) -> Iterator[list[str]]:
    for day in found.days:
        counts = [str(day.by_status.get(status, "·")) for status in found.by_status_ever]
        yield [day.as_of, str(day.plans), *counts, str(day.gaps), *_shares(day)]


def _shares(day: Day) -> tuple[str, str]:
    return percent(day.met, day.of), percent(day.steady_met, day.steady_of)


def as_table(found: Portfolio, rules: Rules, *, verbose: bool) -> str:
    """Return lines for a screen: the commonest gaps and the plans that want attention first, all when `verbose`."""
    gaps, rows = (found.gaps, found.rows) if verbose else (found.gaps[:_GAPS], found.rows[:_ROWS])
    lines = [title(found), *(line for note in found.notes for line in _wrapped(f"note: {note}", "  "))]
    lines += [*_heading("Where the plans stand"), *_status_lines(found)]
    if found.domains:
        statuses = shown_statuses(found)
        names = ["", "Domain", *(wording.ACTION_STATUS[status].capitalize() for status in statuses)]
        lines += [
            *_heading("Domain by domain: how many plans"),
            _tabulated(names, _domain_rows(found, statuses), range(2, 9)),
        ]
    lines += [*_heading(_some("Commonest gaps", gaps, found.gaps)), *_gap_lines(gaps, rules)]
    lines += _heading(_some("Plan by plan, what wants attention first", rows, found.rows))
    columns, cells = _together(["Plan", "Status", "Rules met", *found.domains], _plan_rows(rows, found.domains))
    lines += [legend(), "", _tabulated(columns, cells, (2,))]
    if len(found.days) > 1:
        lines += [*_heading("Progress"), _tabulated(_day_columns(found), _day_rows(found), range(1, 12))]
    return "".join(f"{line.rstrip()}\n" for text in lines for line in text.split("\n"))


def _some(words: str, part: Sequence[object], whole: Sequence[object]) -> str:
    return words if len(part) == len(whole) else f"{words} ({len(part)} of {len(whole)}; --verbose shows all)"


def _heading(words: str) -> list[str]:
    return ["", words, "-" * len(words)]


def _status_lines(found: Portfolio) -> Iterator[str]:
    total = len(found.rows)
    for status, count in found.by_status.items():
        name, meaning = status_words(status)
        yield f"{count:>7}  {percent(count, total):>6}  {name}{f': {meaning}' if meaning else ''}"
    if not total:
        yield "  no plan at all"


def _gap_lines(gaps: Sequence[Gap], rules: Rules) -> Iterator[str]:
    for gap, (plans, share, level, asks, rule) in zip(gaps, _gap_rows(gaps, rules), strict=True):
        yield from _wrapped(f"{plans} plans ({share}), {level}: {asks} [{rule}]", "  ")
        if gap.remedy:
            yield from _wrapped(f"for example: {gap.remedy}", "      ")
    if not gaps:
        yield "  none"


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        one_line(text), _WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False
    )


def _tabulated(names: Sequence[str], rows: Iterable[Sequence[str]], right: Container[int]) -> str:
    from tabulate import tabulate

    cut = [[_cut(one_line(cells[0])), *cells[1:]] for cells in rows]
    align = ["right" if place in right else "left" for place in range(len(names))]
    return tabulate(cut, names, "simple", colalign=align if cut else None, disable_numparse=True)


def _together(columns: list[str], rows: Iterable[list[str]]) -> tuple[list[str], list[list[str]]]:
    """Return columns and rows with the signs of all domains in one column, so that they fit a screen."""
    widths = [len(name) for name in columns[3:]]
    return (
        [*columns[:3], " ".join(columns[3:])],
        [[*row[:3], " ".join(map(str.ljust, row[3:], widths))] for row in rows],
    )


def _cut(text: str) -> str:
    return text if len(text) <= _NAME else f"{text[: _NAME - 1]}…"


def as_markdown(found: Portfolio, rules: Rules) -> str:
    """Return Markdown, with every plan and every gap in it."""
    lines = [inline(f"# {title(found)}", lead=2), ""]
    lines += [line for note in found.notes for line in (inline(f"Note: {note}"), "")]
    statuses = [[status_words(s)[0], str(n), percent(n, len(found.rows))] for s, n in found.by_status.items()]
    lines += [*_section("Where the plans stand", ["Status", "Plans", "Share"], statuses, 1)]
    shown = shown_statuses(found)
    names = ["Id", "Domain", *(wording.ACTION_STATUS[status].capitalize() for status in shown)]
    lines += _section("Domain by domain: how many plans", names, _domain_rows(found, shown), 2)
    told = ([*cells, gap.remedy] for gap, cells in zip(found.gaps, _gap_rows(found.gaps, rules), strict=True))
    lines += _section("Commonest gaps", [*_GAP_COLUMNS, "For example"], told)
    lines += ["## Plan by plan, what wants attention first", "", inline(f"{legend()}."), ""]
    columns = ["Plan", "Status", "Rules met", *found.domains]
    lines += [*table(columns, map(row, _plan_rows(found.rows, found.domains)), numeric=2), ""]
    if len(found.days) > 1:
        lines += _section("Progress", _day_columns(found), _day_rows(found), 1)
    return "\n".join(lines).rstrip() + "\n"


def _section(
    heading: str, names: Sequence[str], rows: Iterable[Sequence[str]], numeric: int | None = None
) -> list[str]:
    return [f"## {heading}", "", *table(names, map(row, rows), numeric=numeric), ""]
