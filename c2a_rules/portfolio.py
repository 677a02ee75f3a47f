"""What many plans add up to: where each stands domain by domain, what is missing most often, how it moves over time.

Every plan is shown as its latest report has it; earlier reports tell the progress.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from c2a_rules.model import ActionStatus, Level, Outcome, PlanStatus
from c2a_rules.portfolio_reading import Data, Reading

_APPLIES = tuple(outcome.value for outcome in Outcome if outcome is not Outcome.NOT_APPLICABLE)
STATUSES = (
    PlanStatus.INVALID,
    PlanStatus.INCOMPLETE,
    PlanStatus.GAPS,
    PlanStatus.NEEDS_REVIEW,
    PlanStatus.NO_GAPS,
    PlanStatus.COMPLIANT,
    PlanStatus.NOT_APPLICABLE,
)
"""The statuses of plans, those first that want attention first."""
_NAMED = 3
Key = tuple[str, int]
"""What a plan is known by from report to report: its id (its source, where it has none), and which of that id it is."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One plan in one domain: `met` of the `of` actions that apply, and what those add up to."""

    status: ActionStatus
    met: int
    of: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a plan stood in a report: rules `met` of the `of` that apply, and rules with a gap."""

    status: PlanStatus
    met: int
    of: int
    gaps: int


@dataclass(frozen=True, slots=True)
class Row:
    """One plan as its latest report, of `as_of`, has it; `cells` are by domain."""

    id: str | None
    title: str | None
    source: str
    plan_type: str | None
    as_of: str
    standing: Standing
    cells: Mapping[str, Cell]

    @property
    def name(self) -> str:
        """What people call it."""
        return self.title or self.id or self.source


@dataclass(slots=True)
class Gap:
    """A rule with a gap in `plans` of the `of` plans that it applies to, in `places` altogether.

    `level` is the strongest that it counts as; `remedy` is one plan's, for example.
    """

    rule: str
    action: str
    title: str
    level: Level = Level.MAY
    remedy: str = ""
    plans: int = 0
    of: int = 0
    places: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """All plans in the reports of one day: by status, and rules met of those that apply.

    `steady_met` and `steady_of` are the same for the plans that the reports of every day have.
    """

    as_of: str
    plans: int
    by_status: Mapping[PlanStatus, int]
    met: int
    of: int
    gaps: int
    steady_met: int
    steady_of: int


@dataclass(slots=True)
class Portfolio:
    """What many plans add up to.

    Args:
        reports: what it was read from, the latest first.
        notes: what a reader has to know before believing the figures.
        rows: the plans, those first that want attention first.
        domains: id → title.
        gaps: the rules with gaps, the commonest first.
        days: one for each `as_of`, the earliest first.
        steady: how many plans the reports of every day have.
        rulesets: id, version and digest of the rule sets that judged.
    """

    reports: Sequence[Reading]
    notes: list[str]
    rows: list[Row]
    domains: dict[str, str]
    gaps: list[Gap]
    days: list[Day]
    steady: int
    rulesets: list[tuple[str, str, str]]

    @property
    def by_status(self) -> dict[PlanStatus, int]:
        """How many plans have each status, those that occur."""
        found = Counter(row.standing.status for row in self.rows)
        return {status: found[status] for status in STATUSES if found[status]}

    @property
    def by_status_ever(self) -> list[PlanStatus]:
        """The statuses that some plan has on some day."""
        return [status for status in STATUSES if any(status in day.by_status for day in self.days)]

    def by_cell(self, domain: str) -> dict[ActionStatus, int]:
        """How many plans stand how in a domain."""
        found = Counter(row.cells[domain].status for row in self.rows if domain in row.cells)
        return {status: found[status] for status in ActionStatus if found[status]}


@dataclass(slots=True)
class _Adding:
    """What is known while reports are read; records that are alike are kept once."""

    rows: dict[Key, Row] = field(default_factory=dict)
    domains: dict[str, str] = field(default_factory=dict)
    gaps: dict[str, Gap] = field(default_factory=dict)
    days: dict[str, dict[Key, Standing]] = field(default_factory=dict)
    twice: int = 0
    alike: dict[Any, Any] = field(default_factory=dict)

    def once(self, record: Any) -> Any:  # noqa: ANN401 - what is given comes back
        return self.alike.setdefault(record, record)


def gathered(reports: Iterable[Reading]) -> Portfolio:
    """Read reports to their end and add them up.

    Raises:
        UsageError: one of them is spoilt.
    """
    latest_first = sorted(enumerate(reports), key=lambda each: (each[1].head["as_of"], each[0]), reverse=True)
    ordered = [report for _, report in latest_first]
    adding = _Adding()
    for report in ordered:
        _add(report, adding)
    for gap in adding.gaps.values():
        gap.of = gap.of or len(adding.rows)
    steady = frozenset[Key]()
    if adding.days:
        steady = frozenset.intersection(*(frozenset(day) for day in adding.days.values()))
    return Portfolio(
        reports=ordered,
        notes=[*_notes(ordered), *_said_twice(adding.twice), *_said_before(adding)],
        rows=sorted(adding.rows.values(), key=_urgency),
        domains=adding.domains,
        gaps=sorted(
            (gap for gap in adding.gaps.values() if gap.plans),
            key=lambda gap: (-gap.plans, gap.level.rank, gap.rule),
        ),
        days=[_day(as_of, known, steady) for as_of, known in sorted(adding.days.items())],
        steady=len(steady),
        rulesets=sorted(
            {(each["id"], each["version"], each["sha256"]) for r in ordered for each in r.head["rulesets"]}
        ),
    )


def _urgency(row: Row) -> tuple[int, int, str, str]:
    return STATUSES.index(row.standing.status), -row.standing.gaps, row.name, row.source


def _add(report: Reading, adding: _Adding) -> None:
    as_of = report.head["as_of"]
    day = adding.days.setdefault(as_of, {})
    named: Counter[str] = Counter()
    for plan in report.plans():
        name = plan["id"] or plan["source"]
        key = (name, named[name])
        named[name] += 1
        if key in day:
            adding.twice += 1
            continue
        day[key] = adding.once(_standing(plan))
        if key not in adding.rows:
            adding.rows[key] = _row(plan, as_of, day[key], adding)
            _add_gaps(plan, adding.gaps)


def _standing(plan: Data) -> Standing:
    counts = plan["counts"]["rules"]
    applying = sum(counts[outcome] for outcome in _APPLIES)
    return Standing(PlanStatus(plan["status"]), counts[Outcome.PASS], applying, counts[Outcome.GAP])


def _row(plan: Data, as_of: str, standing: Standing, adding: _Adding) -> Row:
    cells = {}
    for domain in plan["domains"]:
        adding.domains.setdefault(domain["id"], domain["title"])
        cells[adding.once(domain["id"])] = adding.once(_cell(domain))
    about = (adding.once(plan["plan_type"]), as_of, standing, cells)
    return Row(plan["id"], plan["title"], plan["source"], *about)


def _cell(domain: Data) -> Cell:
    """Return what a domain's actions add up to, as an action's rules do."""
    statuses = [ActionStatus(action["status"]) for action in domain["actions"]]
    applying = [status for status in statuses if status is not ActionStatus.NOT_APPLICABLE]
    counted = {status for status in applying if status is not ActionStatus.WAIVED}
    if ActionStatus.ERROR in counted:
        status = ActionStatus.ERROR
    elif not counted:
        status = ActionStatus.WAIVED if applying else ActionStatus.NOT_APPLICABLE
    elif counted == {ActionStatus.GAP}:
        status = ActionStatus.GAP
    elif counted & {ActionStatus.GAP, ActionStatus.PARTIAL}:
        status = ActionStatus.PARTIAL
    else:
        status = ActionStatus.REVIEW if ActionStatus.REVIEW in counted else ActionStatus.MET
    return Cell(status, applying.count(ActionStatus.MET), len(applying))


def _add_gaps(plan: Data, gaps: dict[str, Gap]) -> None:
    open_: dict[str, list[Data]] = {}
    for finding in plan["findings"]:
        if finding["outcome"] == Outcome.GAP:
            open_.setdefault(finding["rule"], []).append(finding)
    for action, rule in _rules(plan):
        if rule["outcome"] == Outcome.NOT_APPLICABLE:
            continue
        gap = gaps.setdefault(rule["id"], Gap(rule["id"], action["id"], action["title"]))
        gap.of += 1
        if rule["outcome"] == Outcome.GAP:
            _count(gap, Level(rule["level"]), open_.pop(rule["id"], []))
    for name, findings in open_.items():  # of documents, which no rule set judges
        gap = gaps.setdefault(name, Gap(name, "", ""))
        _count(gap, Level(findings[0]["level"]), findings)


def _rules(plan: Data) -> Iterator[tuple[Data, Data]]:
    return ((action, rule) for d in plan["domains"] for action in d["actions"] for rule in action["rules"])


def _count(gap: Gap, level: Level, findings: Sequence[Data]) -> None:
    gap.plans += 1
    gap.places += len(findings)
    gap.level = min(gap.level, level, key=lambda each: each.rank)
    if findings and not gap.remedy:
        gap.remedy = findings[0]["remedy"]


def _day(as_of: str, known: Mapping[Key, Standing], steady: frozenset[Key]) -> Day:
    found = Counter(standing.status for standing in known.values())
    return Day(
        as_of,
        len(known),
        {status: found[status] for status in STATUSES if found[status]},
        sum(standing.met for standing in known.values()),
        sum(standing.of for standing in known.values()),
        sum(standing.gaps for standing in known.values()),
        sum(known[key].met for key in steady),
        sum(known[key].of for key in steady),
    )


def _said_twice(count: int) -> list[str]:
    if not count:
        return []
    plans = "1 plan is" if count == 1 else f"{count} plans are"
    return [f"{plans} in more than one report of the same day; the report named last counts."]


def _said_before(adding: _Adding) -> list[str]:
    """Tell which plans the latest day has no word of: taken away, renamed, or in a file that can be read no more."""
    latest = max(adding.days, default="")
    earlier = sorted((row for row in adding.rows.values() if row.as_of < latest), key=_urgency)
    if not earlier:
        return []
    one = len(earlier) == 1
    plans, stood = ("1 plan is", "shown as it stood") if one else (f"{len(earlier)} plans are", "shown as they stood")
    named = [f"{row.name} ({row.as_of})" for row in earlier[:_NAMED]]
    more = [f"{len(earlier) - _NAMED} more"] if len(earlier) > _NAMED else []
    return [f"{plans} in no report of {latest}, and {stood} before: {'; '.join([*named, *more])}."]


def _notes(reports: Sequence[Reading]) -> list[str]:
    """Return what keeps the figures from being whole, or from being compared."""
    found = []
    for report in reports:
        if report.unfinished:
            plans = "1 plan" if report.read == 1 else f"{report.read} plans"
            found.append(
                f"{report.name} is unfinished: it breaks off after {plans}, so what is shown is not the whole."
            )
        if report.head["scope"]["partial"]:
            found.append(f"{report.name} comes from a check of a part of what is asked; the rest was not judged.")
    forms: dict[str, dict[str, list[Reading]]] = {}
    for report in reports:
        for each in report.head["rulesets"]:
            forms.setdefault(each["id"], {}).setdefault(f"{each['version']}, {each['sha256'][:8]}", []).append(report)
    for name, known in sorted(forms.items()):
        if len(known) > 1:
            told = "; ".join(f"{form} in {_names(by)}" for form, by in known.items())
            found.append(f"The rules of {name} differ: {told}. Compare these reports with care.")
        having = {report.name for by in known.values() for report in by}
        lacking = [report for report in reports if report.name not in having]
        if lacking:
            found.append(f"{name} judged the plans of some reports only; missing in {_names(lacking)}.")
    return found


def _names(reports: Sequence[Reading]) -> str:
    return ", ".join(report.name for report in reports)
