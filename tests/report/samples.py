"""Reports to write: one with everything in it, and random ones full of hostile text."""

import dataclasses
import io
from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from c2a_rules.model import (
    Action,
    ActionResult,
    DomainResult,
    Finding,
    Level,
    Location,
    Outcome,
    PlanReport,
    PlanStatus,
    PluginInfo,
    Position,
    ReportOptions,
    RuleInfo,
    RuleResult,
    RuleSetInfo,
    RunInfo,
    Source,
)
from c2a_rules.report.formats import FORMATS
from c2a_rules.report.harmless import one_line
from c2a_rules.status import action_status

SCOPE = {"partial": False, "rulesets": [], "select": [], "ignore": [], "params": [], "plugins_left_out": []}
RUN = RunInfo(
    tool_version="1.2.3",
    as_of="2026-11-01",
    scope=SCOPE,
    rulesets=(RuleSetInfo("test.house", "1.0.0", "ab" * 32, "The house"),),
    plugins=(PluginInfo("c2a-house", "0.3.0"),),
)
TOLD = (Outcome.GAP, Outcome.REVIEW, Outcome.WAIVED, Outcome.ERROR)
WAIVER = {"reason": "Agreed with the board", "approved_by": "A. Officer", "expires": "2027-01-31"}


def write(name: str, plans: Sequence[PlanReport], findings: Sequence[Finding] = (), **parts: Any) -> str:
    """What a format writes about plans; `run` replaces the head, the rest are options."""
    run = parts.pop("run", RUN)
    reporter = next(each for each in FORMATS if each.name == name)(ReportOptions(**{**options(plans), **parts}))
    out = io.StringIO()
    reporter.begin(run, out)
    for plan in plans:
        reporter.plan(plan)
    reporter.end(findings)
    return out.getvalue()


def options(plans: Sequence[PlanReport]) -> dict[str, Any]:
    """What a format is told of the actions and rules of these reports."""
    found = [(domain, action) for plan in plans for domain in plan.domains for action in domain.actions]
    source = Source(document="the-document", section="A section", item=3)
    return {
        "actions": {
            action.id: Action(
                id=action.id,
                title=action.title,
                gist="What it asks.",
                domain=domain.id,
                ruleset="test.house",
                source=source,
                binds={},
            )
            for domain, action in found
        },
        "rules": {
            rule.id: RuleInfo(
                id=rule.id,
                action=action.id,
                title=f"Title of {rule.id}",
                ruleset="test.house",
                level=rule.level,
                remedy=f"Remedy of {rule.id}",
            )
            for _domain, action in found
            for rule in action.rules
        },
    }


def finding(rule: str = "HSE-1.a", outcome: Outcome = Outcome.GAP, **parts: Any) -> Finding:
    """A finding, with these parts."""
    found: dict[str, Any] = {
        "rule": rule,
        "action": rule.partition(".")[0],
        "level": Level.MUST,
        "outcome": outcome,
        "message": f"Message of {rule}",
        "remedy": f"Remedy of {rule}",
        "location": Location(anchor="outcomes[O1]", pointer="/outcomes/0"),
        "position": Position(12, 5),
        "evidence": (),
        "caused_by": None,
        "fingerprint": f"{rule} {outcome}",
        "waiver": WAIVER if outcome is Outcome.WAIVED else None,
        **parts,
    }
    return Finding(**found)


def plan(rules: Sequence[RuleResult], findings: Sequence[Finding], **parts: Any) -> PlanReport:
    """A report on a plan, whose rules are grouped by the actions and domains in their ids."""
    by_domain: dict[str, dict[str, list[RuleResult]]] = {}
    for rule in rules:
        action = rule.id.partition(".")[0]
        by_domain.setdefault(action.partition("-")[0], {}).setdefault(action, []).append(rule)
    domains = tuple(
        DomainResult(
            name,
            f"Title of {name}",
            tuple(
                ActionResult(action, f"Title of {action}", action_status(found), tuple(found))
                for action, found in actions.items()
            ),
        )
        for name, actions in by_domain.items()
    )
    found: dict[str, Any] = {
        "source": "plans/a.json",
        "sha256": "cd" * 32,
        "id": "XA-1",
        "title": "A programme",
        "plan_type": "mission",
        "status": PlanStatus.GAPS,
        "domains": domains,
        "findings": tuple(findings),
        **parts,
    }
    return PlanReport(**found)


def mixed() -> PlanReport:
    """A plan with every outcome, at several levels, and a rule with two findings."""
    rules = [
        RuleResult("HSE-1.pass", Level.MUST, Outcome.PASS),
        RuleResult("HSE-1.gap", Level.MUST, Outcome.GAP, items=3),
        RuleResult("HSE-1.rests", Level.SHOULD, Outcome.GAP),
        RuleResult("HSE-2.review", Level.MUST, Outcome.REVIEW),
        RuleResult("HSE-2.waived", Level.SHOULD, Outcome.WAIVED),
        RuleResult("GEN-1.error", Level.MUST, Outcome.ERROR),
        RuleResult("GEN-1.no", Level.MUST, Outcome.NOT_APPLICABLE, "binds no mission"),
        RuleResult("GEN-2.may", Level.MAY, Outcome.GAP),
    ]
    missing = Location(anchor="outcomes[O2]", pointer="/outcomes/1", missing="sdg_targets")
    findings = [
        finding("HSE-1.gap"),
        finding("HSE-1.gap", location=missing, position=Position(30, 3), fingerprint="second"),
        finding("HSE-1.rests", level=Level.SHOULD, caused_by="HSE-1.gap"),
        finding("HSE-2.review", Outcome.REVIEW, location=Location(), position=None),
        finding("HSE-2.waived", Outcome.WAIVED, level=Level.SHOULD),
        finding("GEN-1.error", Outcome.ERROR),
        finding("GEN-2.may", level=Level.MAY),
    ]
    return plan(rules, findings, notes=("read with care",), status=PlanStatus.INCOMPLETE)


def broken() -> PlanReport:
    """A document that is no plan."""
    found = finding("DOC.syntax", action=None, location=Location(), position=Position(1, 1))
    nothing: dict[str, Any] = {"id": None, "title": None, "plan_type": None}
    return plan((), [found], source="plans/b.json", status=PlanStatus.INVALID, **nothing)


HOSTILE = (
    "<script>alert(1)</script>",
    "</script></style><img src=x onerror=alert(1)>",
    "\"'><svg onload=alert(1)>",
    "javascript:alert(1)",
    "]]><!-- & &amp; &#60;",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "\t=1+1",
    "＝１",  # noqa: RUF001 - the wide form is the point
    "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "\x9b31m",
    "\u202eevil\u202c \u2066x",
    "\u200f\u0645\u0631\u062d\u0628\u0627 \u200cabc",
    "::error::injected",
    "a%0A::set-output name=x::y",
    "\r\n::stop-commands::x",
    "##[error]x",
    "a | b |\n| --- | --- |",
    "[click](javascript:x) ![](http://evil.example/x.png)",
    "http://evil.example www.evil.example a@evil.example @someone #12",
    "`code` **bold** _it_ ~~no~~ $x$ \\| \\",
    "# heading\n- item\n1. one\n---\n> quote",
    "- [x] done",
    "\x00\x01\x0b\x0c\x7f\x85\ufffe\uffff\ufeff",
    "\u2028\u2029",
    "\ud800 alone",
    '{"a": 1}\n{"plan": null}',
    "{0} {{1}}",
    "",
    "   ",
)
texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=12),
    st.tuples(st.sampled_from(HOSTILE), st.sampled_from(HOSTILE)).map("".join),
)


@st.composite
def findings_of(draw: st.DrawFn, rule: RuleResult) -> list[Finding]:
    """Findings that explain the outcome of a rule, in hostile words."""
    found = []
    for _ in range(draw(st.integers(1, 2))):
        location = Location(draw(texts), draw(texts), draw(st.none() | texts), draw(st.none() | texts))
        waiver = {key: draw(texts) for key in WAIVER} if rule.outcome is Outcome.WAIVED else None
        found.append(
            finding(
                rule.id,
                rule.outcome,
                level=rule.level,
                message=draw(texts),
                remedy=draw(texts),
                location=location,
                position=draw(st.none() | st.builds(Position, st.integers(1, 99), st.integers(1, 99))),
                fingerprint=draw(st.text("0123456789abcdef", min_size=4, max_size=8)),
                waiver=waiver,
            )
        )
    return found


@st.composite
def plans(draw: st.DrawFn) -> PlanReport:
    """A report on a plan whose words are hostile and whose counts agree with each other."""
    rules, findings = [], []
    for number in range(draw(st.integers(0, 3))):
        name = draw(st.sampled_from(["HSE-1", "HSE-2", "GEN-1"]))
        outcome = draw(st.sampled_from(Outcome))
        reason = draw(texts) if outcome is Outcome.NOT_APPLICABLE else ""
        rule = RuleResult(f"{name}.r{number}", draw(st.sampled_from(Level)), outcome, reason)
        rules.append(rule)
        if outcome in TOLD:
            findings += draw(findings_of(rule))
    about = {name: draw(st.none() | texts) for name in ("id", "title", "plan_type")}
    notes = tuple(draw(st.lists(texts, max_size=1)))
    status = draw(st.sampled_from(PlanStatus))
    return plan(rules, findings, source=draw(texts), status=status, notes=notes, **about)


def on_hostile_plans(test: Any) -> Any:
    """Run a test with lists of reports full of hostile text; how long they take to draw is no fault."""
    slow = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    return slow(given(several=st.lists(plans(), max_size=2))(test))


def harmless_twin(report: PlanReport) -> PlanReport:
    """The same report with a plain word for every word of the plan's, and the same word for the same."""
    known: dict[str, str] = {}

    def plain(text: str) -> str:
        word = f"x{len(known)}" if one_line(text) else " " * (len(known) + 1)
        return known.setdefault(text, word) if text else ""

    def optional(text: str | None) -> str | None:
        return None if text is None else plain(text)

    found = []
    for each in report.findings:
        place = each.location
        location = Location(plain(place.anchor), plain(place.pointer), optional(place.missing), optional(place.key))
        waiver = {key: plain(value) for key, value in each.waiver.items()} if each.waiver else None
        words = {"message": plain(each.message), "remedy": plain(each.remedy)}
        found.append(dataclasses.replace(each, location=location, waiver=waiver, **words))
    about = {name: optional(getattr(report, name)) for name in ("id", "title", "plan_type")}
    notes = tuple(plain(note) for note in report.notes)
    return dataclasses.replace(report, findings=tuple(found), source=plain(report.source), notes=notes, **about)
