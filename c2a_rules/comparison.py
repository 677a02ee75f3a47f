"""Two reports side by side: what was closed, what is new, and how far each action has come. Pure.

Findings are the same where their fingerprints are. A gap counts as closed only where its rule was judged again on the
same plan; what the later report did not look at is told apart.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from c2a_rules.earlier import OPEN, EarlierReport
from c2a_rules.model import Outcome, PlanStatus

Data = Mapping[str, Any]
_WAIVERS = "WVR."
_DOCUMENT = "DOC."
_SCOPE = ("rulesets", "select", "ignore", "params", "plugins_left_out")
_APPLICABLE = (Outcome.PASS, Outcome.GAP, Outcome.REVIEW, Outcome.ERROR)


class Change(StrEnum):
    """What became of a gap or review."""

    NEW = "new"
    CLOSED = "closed"
    WAIVED = "waived"
    UNCHANGED = "unchanged"
    NOT_COMPARED = "not_compared"


@dataclass(frozen=True, slots=True)
class Changed:
    """One gap or review in one of the reports or both; `finding` is as the later one of them has it."""

    change: Change
    plan: str | None
    before: str | None
    after: str | None
    finding: Data


@dataclass(slots=True)
class Progress:
    """How far an action or a domain has come: rules met of those that apply, in the plans that both reports judged."""

    title: str
    met: list[int] = field(default_factory=lambda: [0, 0])
    of: list[int] = field(default_factory=lambda: [0, 0])
    statuses: tuple[Counter[str], Counter[str]] = field(default_factory=lambda: (Counter(), Counter()))
    changes: Counter[Change] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        sides = ("before", "after")
        found: dict[str, Any] = {"title": self.title}
        for place, side in enumerate(sides):
            statuses = {"statuses": dict(sorted(self.statuses[place].items()))} if self.statuses[place] else {}
            found[side] = {"met": self.met[place], "of": self.of[place], **statuses}
        return {**found, "changes": _counted(self.changes)}


def _counted(changes: Counter[Change]) -> dict[str, int]:
    return {change.value: changes[change] for change in Change}


def compare(before: EarlierReport, after: EarlierReport) -> dict[str, Any]:
    """Return the comparison of two reports as plain data, which every view of it is made from."""
    changed = list(_changed(before, after))
    domains, actions, whole = _progress(before.data, after.data, changed)
    return {
        "schema_version": "1",
        "tool": after.data["tool"],
        "before": _head(before),
        "after": _head(after),
        "notes": _notes(before, after),
        "summary": whole.as_dict() | {"title": "All"},
        "plans": _plans(before.data, after.data),
        "domains": [
            {
                "id": name,
                **domain.as_dict(),
                "actions": [
                    {"id": action, **found.as_dict()} for action, found in actions.items() if _domain(action) == name
                ],
            }
            for name, domain in domains.items()
        ],
        "findings": [
            {"change": each.change.value, "plan": each.plan, "before": each.before, "after": each.after}
            | {key: value for key, value in each.finding.items() if key not in ("outcome", "baseline", "evidence")}
            for each in changed
        ],
    }


def _head(report: EarlierReport) -> dict[str, Any]:
    return {"name": report.name, "as_of": report.data["as_of"], "plans": len(report.data["plans"])}


def _plan_of(report: Data) -> Iterator[tuple[str | None, Data]]:
    for plan in report["plans"]:
        for finding in plan["findings"]:
            yield plan["id"], finding
    for finding in report["findings"]:
        yield None, finding


def _open(report: EarlierReport) -> dict[str, tuple[str | None, Data]]:
    found: dict[str, tuple[str | None, Data]] = {}
    for plan, finding in _plan_of(report.data):
        if finding["outcome"] in OPEN:
            found.setdefault(finding["fingerprint"], (plan, finding))
    return found


def _changed(before: EarlierReport, after: EarlierReport) -> Iterator[Changed]:
    """Yield what changed, in the order of `Change`, and within it of the reports."""
    old, new = _open(before), _open(after)
    judged = _judged(after.data)
    waived = {each["fingerprint"]: each for each in after.findings if each["outcome"] == Outcome.WAIVED}
    found: dict[Change, list[Changed]] = {change: [] for change in Change}
    for name, (plan, finding) in new.items():
        earlier = old[name][1]["outcome"] if name in old else None
        change = Change.UNCHANGED if name in old else Change.NEW
        found[change].append(Changed(change, plan, earlier, finding["outcome"], finding))
    for name, (plan, finding) in old.items():
        if name in new:
            continue
        if name in waived:
            change = Change.WAIVED
        elif finding["rule"] in judged.get(plan, ()) or _is_closed(finding["rule"], plan, after.data):
            change = Change.CLOSED
        else:
            change = Change.NOT_COMPARED
        later = Outcome.WAIVED.value if change is Change.WAIVED else None
        found[change].append(Changed(change, plan, finding["outcome"], later, waived.get(name, finding)))
    for each in found.values():
        yield from each


def _judged(report: Data) -> dict[str | None, set[str]]:
    """Return the rules that were judged, plan by plan; a rule that erred was not."""
    found: dict[str | None, set[str]] = {}
    for plan in report["plans"]:
        rules = {rule["id"] for rule in _rules(plan) if rule["outcome"] != Outcome.ERROR}
        found.setdefault(plan["id"], set()).update(rules)
    return found


def _is_closed(rule: str, plan: str | None, after: Data) -> bool:
    """Tell whether what is gone is gone for good, for what no rule set judges: documents and waivers."""
    if rule.startswith(_WAIVERS):
        return "waivers" in after["scope"]
    return rule.startswith(_DOCUMENT) and any(each["id"] == plan for each in after["plans"])


def _rules(plan: Data) -> Iterator[Data]:
    return (rule for domain in plan["domains"] for action in domain["actions"] for rule in action["rules"])


def _domain(action: str | None) -> str:
    return (action or "").partition("-")[0]


def _progress(
    before: Data, after: Data, changed: Iterable[Changed]
) -> tuple[dict[str, Progress], dict[str, Progress], Progress]:
    """Return the progress by domain, by action and over all."""
    domains: dict[str, Progress] = {}
    actions: dict[str, Progress] = {}
    whole = Progress("All")
    both = {each["id"] for each in before["plans"]} & {each["id"] for each in after["plans"]}
    for side, report in ((1, after), (0, before)):
        for plan in report["plans"]:
            for domain in plan["domains"] if plan["id"] in both else ():
                of_domain = domains.setdefault(domain["id"], Progress(domain["title"]))
                for action in domain["actions"]:
                    of_action = actions.setdefault(action["id"], Progress(action["title"]))
                    of_action.statuses[side][action["status"]] += 1
                    for each in (of_action, of_domain, whole):
                        each.met[side] += action["counts"][Outcome.PASS.value]
                        each.of[side] += sum(action["counts"][outcome.value] for outcome in _APPLICABLE)
    for one in changed:
        action_id = one.finding["action"]
        concerned = (whole, actions.get(action_id or ""), domains.get(_domain(action_id)))
        for known in concerned:
            if known is not None:
                known.changes[one.change] += 1
    return domains, actions, whole


def _plans(before: Data, after: Data) -> list[dict[str, Any]]:
    """Return every plan of either report with its status then and now; None where a report does not have it."""
    found: dict[str, dict[str, Any]] = {}
    for side, report in (("before", before), ("after", after)):
        for plan in report["plans"]:
            known = found.setdefault(plan["id"] or plan["source"], {"before": None, "after": None})
            known |= {"id": plan["id"], "title": plan["title"], side: plan["status"]}
    return [{key: each[key] for key in ("id", "title", "before", "after")} for each in found.values()]


def _notes(before: EarlierReport, after: EarlierReport) -> list[str]:
    """Return what a reader has to know before taking a difference for progress."""
    old, new = before.data, after.data
    notes = [
        f"{before.name} was checked with {name.replace('_', ' ')}: {_listed(old['scope'][name])}; "
        f"{after.name} with: {_listed(new['scope'][name])}"
        for name in _SCOPE
        if old["scope"][name] != new["scope"][name]
    ]
    then = {each["id"]: each for each in old["rulesets"]}
    for each in new["rulesets"]:
        earlier = then.get(each["id"])
        if earlier and earlier["sha256"] != each["sha256"]:
            notes.append(f"the rules of {each['id']} differ: {earlier['version']} then, {each['version']} now")
    for name, plans, others in ((before.name, old, new), (after.name, new, old)):
        ids = {each["id"] for each in others["plans"]}
        only = [each["id"] or each["source"] for each in plans["plans"] if each["id"] not in ids]
        notes += [f"only {name} has: {', '.join(only)}"] if only else []
    return notes


def _listed(values: Iterable[str]) -> str:
    return ", ".join(values) or "nothing named"


def has_status(comparison: Data, status: PlanStatus) -> bool:
    """Tell whether a plan of the later report has a status."""
    return any(plan["after"] == status for plan in comparison["plans"])
