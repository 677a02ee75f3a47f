"""The nouns that every part of the tool shares: levels, outcomes, actions, rules, findings, reports.

All of them are frozen. Nothing here knows how a plan is read, a rule is written or a report is printed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import IO, Any, NamedTuple, Protocol

PLAN_TYPES = ("country_programme", "mission", "agency_project", "headquarters", "national_plan")


class Level(StrEnum):
    """How strongly a rule asks; `must` outranks `should`, which outranks `may`."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"
    __hash__ = str.__hash__  # an enumeration's own is a call into Python, for each of thousands of look-ups a plan

    @property
    def rank(self) -> int:
        """0 for must, 1 for should, 2 for may: the smaller, the stronger."""
        return _RANKS[self]

    def capped(self, cap: "Level") -> "Level":
        """Return the weaker of this level and `cap`."""
        return self if _RANKS[self] >= _RANKS[cap] else cap


_RANKS = {Level.MUST: 0, Level.SHOULD: 1, Level.MAY: 2}


class Outcome(StrEnum):
    """What one rule came to on one plan."""

    PASS = "pass"  # noqa: S105 - the word of the contract, no password
    GAP = "gap"
    NOT_APPLICABLE = "not_applicable"
    REVIEW = "review"
    WAIVED = "waived"
    ERROR = "error"
    __hash__ = str.__hash__


class ActionStatus(StrEnum):
    """What the outcomes of an action's rules add up to."""

    ERROR = "error"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"
    GAP = "gap"
    PARTIAL = "partial"
    REVIEW = "review"
    MET = "met"


class PlanStatus(StrEnum):
    """What the outcomes of all rules add up to for one plan, whatever the gate is set to."""

    INVALID = "invalid"
    INCOMPLETE = "incomplete"
    GAPS = "gaps"
    NEEDS_REVIEW = "needs_review"
    NOT_APPLICABLE = "not_applicable"
    NO_GAPS = "no_gaps"
    COMPLIANT = "compliant"


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the text of a document, both numbers counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Location:
    """Where in a plan something stands, or where it is missing.

    `anchor` is the chain of ids, which survives reordering and reformatting; `pointer` (RFC 6901) is for
    display. `key` tells items apart that are no part of the plan. `missing` names the absent key of the
    object that `pointer` leads to.
    """

    anchor: str = ""
    pointer: str = ""
    missing: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a document as a document: a `DOC.…` finding in the making."""

    rule: str
    message: str
    remedy: str
    location: Location = Location()
    position: Position | None = None


def nowhere(_pointer: str) -> Position | None:
    """Find no position: what `locate` is for documents whose text is not at hand."""
    return None


@dataclass(frozen=True, slots=True)
class Document:
    """One plan as read from a source, or what kept it from being read.

    `source` is how the user named it; `plan` is None where nothing usable was read. `locate` finds the
    position of a JSON pointer (or of its deepest existing parent) in the text, where the format has one.
    """

    source: str
    sha256: str
    plan: dict[str, Any] | None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()
    locate: Callable[[str], Position | None] = field(default=nowhere, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Which line of which document asks for something."""

    document: str
    section: str
    item: int | None = None

    def __str__(self) -> str:
        item = f", item {self.item}" if self.item is not None else ""
        return f"{self.document}, {self.section}{item}"


class Condition(Protocol):
    """A yes-or-no question about a plan; may raise `Unknown` or `EvaluationError`."""

    @property
    def text(self) -> str:
        """As the author wrote it."""

    @property
    def reads(self) -> frozenset[str]:
        """The fields and facts that it reads."""

    def holds(self, subject: Any) -> bool:  # noqa: ANN401 - each kind of condition has its own view of a plan
        """Tell whether it holds for `subject`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing a framework asks for; `binds` says of which plan types and how strongly.

    `binds` maps a plan type to `must`, `should` or `touched`; `touched` holds while one of `themes` is
    among the plan's outputs and activities, or one of `touched_by` (fact name → values) holds.
    """

    id: str
    title: str
    gist: str
    domain: str
    ruleset: str
    source: Source
    binds: Mapping[str, str]
    themes: tuple[str, ...] = ()
    touched_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    when: Condition | None = None
    carried: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleInfo:
    """What is known about a rule without running it."""

    id: str
    action: str
    title: str
    ruleset: str
    level: Level
    levels: Mapping[str, Level] = field(default_factory=dict)
    binds: Mapping[str, str] | None = None
    requires: tuple[str, ...] = ()
    waivable: bool = True
    remedy: str = ""

    def level_for(self, plan_type: str) -> Level:
        """Return the level that the rule set gives this rule for a plan type, before any cap."""
        return self.levels.get(plan_type, self.level)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a rule says about one item, or about the plan as a whole; `waiver` says who accepted it and why."""

    outcome: Outcome
    message: str = ""
    remedy: str = ""
    location: Location = Location()
    evidence: tuple[str, ...] = ()
    waiver: Mapping[str, str] | None = None


class Rule(Protocol):
    """Something that judges a plan: declarative or Python, the engine cannot tell the difference."""

    @property
    def info(self) -> RuleInfo:
        """What is known about it without running it."""

    @property
    def when(self) -> Condition | None:
        """Where it applies; None for everywhere that its action does."""

    @property
    def reads(self) -> frozenset[str]:
        """The fields and facts that it reads."""

    def judge(self, subject: Any) -> Iterator[Judgement]:  # noqa: ANN401 - each kind has its own view
        """Yield one judgement an item; nothing at all means `not_applicable`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a reader should act on or know: a gap, a review, an error or what was waived.

    `baseline` says how a gap or review stands to an earlier report: `new` or `unchanged`; None without one.
    """

    rule: str
    action: str | None
    level: Level
    outcome: Outcome
    message: str
    remedy: str
    location: Location
    position: Position | None
    evidence: tuple[str, ...]
    caused_by: str | None
    fingerprint: str
    waiver: Mapping[str, str] | None = None
    baseline: str | None = None

    @property
    def known(self) -> bool:
        """Whether an earlier report has it already, so that it neither fails nor is shown as new."""
        return self.baseline == "unchanged"


class RuleResult(NamedTuple):
    """One rule's outcome on one plan.

    `reason` says why it does not apply, where it does not; `items` is how many things it looked at.
    """

    id: str
    level: Level
    outcome: Outcome
    reason: str = ""
    items: int = 1


@dataclass(frozen=True, slots=True)
class ActionResult:
    """One action's status and the rules behind it."""

    id: str
    title: str
    status: ActionStatus
    rules: tuple[RuleResult, ...]


@dataclass(frozen=True, slots=True)
class DomainResult:
    """The actions of one domain."""

    id: str
    title: str
    actions: tuple[ActionResult, ...]

    @property
    def rules(self) -> Iterator[RuleResult]:
        """The results of all rules of the domain."""
        return (rule for action in self.actions for rule in action.rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReport:
    """Everything said about one plan."""

    source: str
    sha256: str
    id: str | None
    title: str | None
    plan_type: str | None
    status: PlanStatus
    domains: tuple[DomainResult, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def rules(self) -> Iterator[RuleResult]:
        """The results of all rules on this plan."""
        return (rule for domain in self.domains for rule in domain.rules)


@dataclass(frozen=True, slots=True)
class RuleSetInfo:
    """Which rules judged: id, version and digest of a rule set's file."""

    id: str
    version: str
    sha256: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class PluginInfo:
    """Which plugin took part; `sha256` is of its code, where a report asks for it and there are files to be had."""

    distribution: str
    version: str
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInfo:
    """The head of a run: what holds for every plan in it."""

    tool_version: str
    as_of: str
    scope: Mapping[str, Any]
    rulesets: tuple[RuleSetInfo, ...]
    plugins: tuple[PluginInfo, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOptions:
    """How a user wants to see a report; none of it changes what is counted.

    `actions` and `rules` are what is loaded, by id, for formats that say what was asked and where it comes from.
    """

    level: Level = Level.MAY
    only_gaps: bool = False
    color: bool = False
    width: int = 100
    quiet: bool = False
    verbose: bool = False
    actions: Mapping[str, Action] = field(default_factory=dict)
    rules: Mapping[str, RuleInfo] = field(default_factory=dict)


class Reporter(Protocol):
    """An output format: the head of a run, a plan at a time, the end.

    `shows_evidence` says that it prints what a finding was read from, which costs a second evaluation. A format that
    is no text says `binary = True`: it is given a file and never the screen, and writes bytes to `out.buffer`.
    """

    name: str
    shows_evidence: bool

    def __init__(self, options: ReportOptions) -> None:
        """Take what the user wants to see."""

    def begin(self, run: RunInfo, out: IO[str]) -> None:
        """Write what comes before the first plan."""

    def plan(self, plan: PlanReport) -> None:
        """Take one plan; write it now or keep it for the end."""

    def end(self, report_findings: Sequence[Finding]) -> None:
        """Write what comes after the last plan."""


class Reader(Protocol):
    """A plan format: file suffixes and how to read them."""

    name: str
    suffixes: tuple[str, ...]
    cannot_hold: frozenset[str]

    def read(self, stream: IO[bytes], source: str, plan_type: str | None) -> Iterator[Document]:
        """Yield one document a plan, broken ones included."""
