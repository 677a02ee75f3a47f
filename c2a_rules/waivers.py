"""What was accepted on purpose: a sidecar file of waivers, what they cover, and what is wrong with them.

A waiver names a rule (or an action), a plan, perhaps a place in it, and says why, who approved it and until when.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from unicodedata import normalize

from c2a_rules.errors import UsageError, did_you_mean
from c2a_rules.files import whole
from c2a_rules.model import Finding, Location, Outcome, Problem, RuleInfo

_FIELDS = ("plan", "reason", "approved_by", "expires")
_OPEN = (Outcome.GAP, Outcome.REVIEW, Outcome.WAIVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One acceptance; `about` is the id of a rule or an action, `place` where it stands (`waivers.yaml:3`).

    What the file does not say is an empty text.
    """

    about: str
    plan: str
    anchor: str
    reason: str
    approved_by: str
    expires: str
    place: str

    @property
    def missing(self) -> list[str]:
        """The fields without which it waives nothing."""
        return [name for name in _FIELDS if not getattr(self, name).strip()]

    @property
    def told(self) -> dict[str, str]:
        """What a report says of it."""
        return {"reason": self.reason, "approved_by": self.approved_by, "expires": self.expires}

    def concerns(self, info: RuleInfo) -> bool:
        """Tell whether it is about a rule or the rule's action."""
        return self.about in (info.id, info.action)

    def covers(self, anchor: str) -> bool:
        """Tell whether it covers a place; `*` in its anchor stands for any text."""
        if not self.anchor:
            return True
        pattern = ".*".join(re.escape(part) for part in self.anchor.split("*"))
        return re.fullmatch(pattern, anchor, re.DOTALL) is not None


@dataclass(frozen=True)
class Waivers:
    """All waivers of a run.

    Args:
        waivers: as they stand in the file.
        today: `YYYY-MM-DD`; a waiver holds up to and on the day on which it expires.
        known: every loaded rule by its id, so that a waiver for a rule that does not exist is noticed.
    """

    waivers: Sequence[Waiver]
    today: str
    known: Mapping[str, RuleInfo]

    def holding(self, plan_id: str) -> list[Waiver]:
        """Return the waivers that hold for a plan: complete, and not expired."""
        return [each for each in self.waivers if each.plan == plan_id and not each.missing and not self._over(each)]

    def _over(self, waiver: Waiver) -> bool:
        return waiver.expires < self.today

    @cached_property
    def _ids(self) -> set[str]:
        return {name for info in self.known.values() for name in (info.id, info.action)}

    def problems(self, plan_id: str, findings: Sequence[Finding], outcomes: Mapping[str, Outcome]) -> list[Problem]:
        """Return what is wrong with the waivers for a plan that was judged.

        Args:
            plan_id: which plan.
            findings: the findings of its rules.
            outcomes: the outcome of each rule of this run on it.
        """
        found = []
        for waiver in self.waivers:
            if waiver.plan == plan_id:
                problem = self._unfit(waiver) or self._unused(waiver, findings, outcomes)
                found += [problem] if problem else []
        return found

    def elsewhere(self, judged: Sequence[str]) -> list[tuple[str, Problem]]:
        """Return what is wrong with the waivers for plans that were not judged in this run, with their plans' ids."""
        others = [waiver for waiver in self.waivers if waiver.plan not in judged]
        found = [(waiver.plan, self._unfit(waiver)) for waiver in others]
        return [(plan, problem) for plan, problem in found if problem is not None]

    def notes(self, judged: Sequence[str]) -> list[str]:
        """Return sentences on waivers that this run could not put to the test, since they may be misspelt."""
        found = []
        for waiver in self.waivers:
            if waiver.plan and waiver.plan not in judged:
                hint = did_you_mean(waiver.plan, judged)
                found.append(f'{waiver.place}: the plan "{waiver.plan}" is not judged in this run{hint}')
            elif waiver.plan and waiver.about not in self._ids and not self._misnamed(waiver):
                hint = did_you_mean(waiver.about, self._ids)
                found.append(f'{waiver.place}: no rule set that is loaded has "{waiver.about}"{hint}')
        return found

    def _unfit(self, waiver: Waiver) -> Problem | None:
        if waiver.missing:
            listed = " and ".join(f'"{name}"' for name in waiver.missing)
            message = f"The waiver of {waiver.about} at {waiver.place} does not say {listed}, so it waives nothing."
            remedy = f"Write {listed} in the waiver, or remove it."
            return _problem("WVR.incomplete", waiver, message, remedy)
        if self._over(waiver):
            message = f"The waiver of {waiver.about} at {waiver.place} expired on {waiver.expires}; it waives nothing."
            remedy = f"Close the gap and remove the waiver, or have {waiver.approved_by} approve it for longer."
            return _problem("WVR.expired", waiver, message, remedy)
        return None

    def _unused(self, waiver: Waiver, findings: Sequence[Finding], outcomes: Mapping[str, Outcome]) -> Problem | None:
        about = [info for info in self.known.values() if waiver.concerns(info)]
        waivable = {info.id for info in about if info.waivable}
        if not about and not self._misnamed(waiver):
            return None
        if any(outcomes.get(info.id, Outcome.ERROR) is Outcome.ERROR for info in about):
            return None  # not every rule that it may be for was judged
        anchors = [each.location.anchor for each in findings if each.rule in waivable and each.outcome in _OPEN]
        if any(waiver.covers(anchor) for anchor in anchors):
            return None
        why = self._why_unused(waiver, bool(about), bool(waivable), anchors)
        message = f"The waiver of {waiver.about} at {waiver.place} is not used: {why}."
        return _problem("WVR.unused", waiver, message, "Remove the waiver, or correct what it names.")

    def _why_unused(self, waiver: Waiver, known: bool, waivable: bool, anchors: Sequence[str]) -> str:  # noqa: FBT001 - facts, passed by the one caller
        if not known:
            return f"there is no such rule or action{did_you_mean(waiver.about, self._ids)}"
        if not waivable:
            return "what it names cannot be waived"
        if not anchors:
            return "the plan has no such gap or review"
        return f'there is a gap or review, yet not at "{waiver.anchor}"{did_you_mean(waiver.anchor, anchors)}'

    def _misnamed(self, waiver: Waiver) -> bool:
        """Tell whether a waiver names nothing that is there, though the rule set that it belongs to is loaded."""
        domain = waiver.about.partition("-")[0]
        return waiver.about not in self._ids and any(known.partition("-")[0] == domain for known in self._ids)


def _problem(rule: str, waiver: Waiver, message: str, remedy: str) -> Problem:
    key = f"{waiver.about} {waiver.anchor}".strip()
    return Problem(rule, message, remedy, Location(key=key))


def parse_waivers(text: str, name: str) -> list[Waiver]:
    """Return the waivers that a text holds; `name` is what users call its file.

    Raises:
        UsageError: it is no YAML, or not of the shape of `c2a schema waivers`; with each fault's line.
    """
    from c2a_rules import validation
    from c2a_rules.yamltext import YamlError, load

    try:
        loaded = load(text)
    except YamlError as error:
        line = f":{error.position.line}" if error.position else ""
        raise UsageError(f"{name}{line}: {error}") from None

    def place(path: tuple[str | int, ...]) -> str:
        position = loaded.position(path)
        return f"{name}:{position.line}" if position else name

    if not validation.fits("waivers", loaded.data):
        wrong = validation.faults("waivers", loaded.data)
        raise UsageError("\n".join(f"{place(each.path)}: {each.message}. {each.remedy}" for each in wrong))
    return [_waiver(each, place((number,))) for number, each in enumerate(loaded.data or ())]


def _waiver(data: Mapping[str, Any], place: str) -> Waiver:
    about = data.get("rule") or data.get("action") or ""
    named = {name: str(data.get(name, "")) for name in ("anchor", *_FIELDS)}
    return Waiver(about=about, place=place, **named)


def read_waivers(path: Path) -> list[Waiver]:
    """Return the waivers of a file; raises UsageError where it cannot be read or is not of the right shape."""
    return parse_waivers(read_text(path), path.as_posix())


def read_text(path: Path) -> str:
    """Return the text of a file of waivers; raises UsageError where that is impossible."""
    try:
        return whole(path).decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: the waivers cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: byte {error.start + 1} is not UTF-8 text") from None


def with_waiver(text: str, waiver: Waiver, name: str) -> str:
    """Return the text of a file of waivers with one more at its end; what stands there stays as it is.

    Raises:
        UsageError: the text is broken, holds such a waiver already, or is not written as a list of `- ` entries.
    """
    waiver = replace(waiver, **{field: normalize("NFC", getattr(waiver, field)) for field in ("anchor", *_FIELDS)})
    before = parse_waivers(text, name)
    for each in before:
        if (each.about, each.plan, each.anchor) == (waiver.about, waiver.plan, waiver.anchor):
            raise UsageError(f"{each.place}: this is waived already, until {each.expires or '?'}; change it there")
    end = "\r\n" if "\r\n" in text else "\n"
    first = next((line for line in text.splitlines() if line.lstrip().startswith("- ")), "")
    indent = first[: len(first) - len(first.lstrip())]
    kept = text if not text or text.endswith("\n") else text + end
    told = {name: getattr(waiver, name) for name in ("plan", "anchor", "reason", "approved_by", "expires")}
    lines = [
        f"- rule: {_quoted(waiver.about)}",
        *(f"  {key}: {_quoted(value)}" for key, value in told.items() if value),
    ]
    longer = kept + "".join(f"{indent}{line}{end}" for line in lines)
    try:
        after = parse_waivers(longer, name)
    except UsageError:
        after = []
    if [replace(each, place="") for each in after] != [replace(each, place="") for each in (*before, waiver)]:
        raise UsageError(
            f'{name}: a waiver can only be added to a list whose entries start with "- " on lines of their own'
        )
    return longer


def _quoted(text: str) -> str:
    """Return a text as YAML in double quotes; what is not printable is escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'
