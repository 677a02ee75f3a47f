"""Findings folded for people: one cause is told once, and one rule on many items is one entry.

Only presentation: every finding is still there, as the lead of a fold or among its followers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from c2a_rules.model import Finding, Outcome

_FEW_REMEDIES = 4


@dataclass(slots=True)
class Fold:
    """Findings told together.

    `lead` is told in full; `more` are the same rule on other items; `alike` are other rules that miss the same
    place, or cannot be judged for the same reason; `consequences` rest on the lead's rule.
    """

    lead: Finding
    more: list[Finding] = field(default_factory=list)
    alike: list[Finding] = field(default_factory=list)
    consequences: list[Finding] = field(default_factory=list)

    @property
    def findings(self) -> list[Finding]:
        """All of them, the lead first."""
        return [self.lead, *self.more, *self.alike, *self.consequences]


def _place(finding: Finding) -> tuple[str, str, str] | None:
    """Return what findings of different rules have in common when they are told together, or None."""
    if finding.outcome is Outcome.REVIEW:
        return finding.outcome.value, finding.location.pointer, finding.message
    if finding.location.missing:
        return finding.outcome.value, finding.location.pointer, finding.location.missing
    return None


def fold(findings: Iterable[Finding]) -> list[Fold]:
    """Fold findings of one plan, in the order of their leads."""
    findings = list(findings)
    told_apart = _remedies_apart(findings)
    by_rule: dict[tuple[str, str, str], Fold] = {}
    by_place: dict[tuple[str, str, str], Fold] = {}
    waiting: list[Finding] = []
    folds: list[Fold] = []
    for finding in findings:
        if finding.caused_by is not None:
            waiting.append(finding)
            continue
        rule = (finding.rule, finding.outcome.value, finding.remedy if finding.rule in told_apart else "")
        same_rule = by_rule.get(rule)
        place = _place(finding)
        same_place = by_place.get(place) if place else None
        if same_rule is not None:
            same_rule.more.append(finding)
        elif same_place is not None:
            same_place.alike.append(finding)
        else:
            new = Fold(finding)
            folds.append(new)
            by_rule[rule] = new
            if place:
                by_place[place] = new
    for finding in waiting:
        cause = next((each for each in folds if finding.caused_by in {f.rule for f in each.findings}), None)
        if cause is None:
            folds.append(Fold(finding))
        else:
            cause.consequences.append(finding)
    for each in folds:
        _put_gravest_first(each)
    return folds


def _remedies_apart(findings: Iterable[Finding]) -> frozenset[str]:
    """Return the rules whose findings ask for a few different things, so that one remedy would not tell them all.

    Where nearly each item has a remedy of its own, it merely names the item; faults of a document are all different.
    """
    remedies: dict[str, set[str]] = {}
    for finding in findings:
        remedies.setdefault(finding.rule, set()).add(finding.remedy)
    return frozenset(rule for rule, texts in remedies.items() if rule.startswith("DOC.") or len(texts) <= _FEW_REMEDIES)


def _put_gravest_first(each: Fold) -> None:
    """Let the finding of the strongest level lead those that miss the same place."""
    if each.more or not each.alike:
        return
    gravest = min([each.lead, *each.alike], key=lambda finding: finding.level.rank)
    each.alike = [finding for finding in (each.lead, *each.alike) if finding is not gravest]
    each.lead = gravest
