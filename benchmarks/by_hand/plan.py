"""A plan as the checks by hand look at it: lists, look-ups by id, and what several checks ask for."""

import json
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from benchmarks.by_hand import texts

Part = dict[str, Any]
_CODES = json.loads((texts.DATA / "codes.json").read_text("utf-8"))
SDG_TARGETS = frozenset(_CODES["sdg_targets"].split())
COUNTRIES = frozenset(_CODES["countries"].split())
CURRENCIES = frozenset(_CODES["currencies"].split())
LANGUAGES = frozenset(_CODES["languages"].split())
CIVIL_SOCIETY = {
    "national_ngo",
    "international_ngo",
    "community_organisation",
    "union",
    "faith_organisation",
    "foundation",
}
OTHER_BODIES = {"government", "local_government", "other_public", "un_agency", "multilateral", "private_sector"}
CIVIL_TAGS = {
    "womens_org",
    "youth_org",
    "women_defenders",
    "defenders",
    "indigenous_org",
    "disability_org",
    "minority_org",
}
WOMENS_TAGS = {"womens_org", "women_defenders"}
ONE_END = {
    "remedy": "grievance",
    "defender_protection": "protection_service",
    "reprisals_protection": "protection_service",
}
_Run = tuple[str, str, str]
_Paragraph = tuple[tuple[str, str], set[_Run], Part]
LONG_RUNS = texts.MINIMUM_WORDS - 2


def by_id(parts: list[Part]) -> dict[str, Part]:
    """Return parts by id, the first where several bear one."""
    return {part["id"]: part for part in reversed(parts)}


def day(text: object) -> date | None:
    """Return the day that a text names, or None."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def folded(text: object) -> str:
    """Return a text without case and surplus space."""
    return " ".join(str(text).casefold().split())


class Plan:
    """One valid, converted plan and what several checks need of it, worked out once."""

    def __init__(self, raw: Part, today: str) -> None:
        self.raw = raw
        self.today = today
        self.start: str = raw["start"]
        self.end: str | None = raw.get("end")
        self.status: str = raw["status"]
        pipeline = self.status == "pipeline"
        self.approval: str = today if pipeline else raw.get("approved_on") or self.start
        self.orgs = raw.get("orgs", [])
        self.rights_holders = raw.get("rights_holders", [])
        self.recommendations = raw.get("recommendations", [])
        self.consultations = raw.get("consultations", [])
        self.analyses = raw.get("analyses", [])
        self.measures = raw.get("measures", [])
        self.strategies = raw.get("strategies", [])
        self.risks = raw.get("risks", [])
        self.context = raw.get("context", {})
        self.monitoring = raw.get("monitoring", {})
        self.reports = self.monitoring.get("reports", [])
        self.early_warning = raw.get("early_warning", {})
        self.signals = self.early_warning.get("signals", [])
        self.org = by_id(self.orgs)
        self.rights_holder = by_id(self.rights_holders)
        self.duty_bearer = by_id(raw.get("duty_bearers", []))
        self.civil = {org["id"] for org in self.org.values() if is_civil_society(org)}
        self.womens = {name for name in self.civil if WOMENS_TAGS.intersection(self.org[name].get("tags", ()))}
        self._read_results()
        self._read_analyses()
        self.claims = self._read_claims()

    def _read_results(self) -> None:
        """Flatten the tree of results; each part is kept with what it hangs on and what adds up."""
        self.outcomes = self.raw.get("outcomes", [])
        self.outputs: list[tuple[Part, Part]] = []
        self.activities: list[tuple[Part, Part]] = []
        self.indicators: list[tuple[Part, Part]] = []
        self.output_themes: dict[int, set[str]] = {}
        self.output_people: dict[int, set[str]] = {}
        self.activity_themes: dict[int, set[str]] = {}
        for outcome in self.outcomes:
            self.indicators += [(item, item) for item in outcome.get("indicators", ())]
            for output in outcome.get("outputs", ()):
                self.outputs.append((outcome, output))
                self.indicators += [(output, item) for item in output.get("indicators", ())]
                own = set(output.get("themes", ()))
                themes, people = set(own), set(output.get("rights_holders", ()))
                for activity in output.get("activities", ()):
                    self.activities.append((output, activity))
                    self.activity_themes[id(activity)] = own.union(activity.get("themes", ()))
                    themes.update(activity.get("themes", ()))
                    people.update(activity.get("rights_holders", ()))
                self.output_themes[id(output)] = themes
                self.output_people[id(output)] = people
        self.funded = {id(activity) for _, activity in self.activities if self._is_funded(activity)}

    def _read_analyses(self) -> None:
        self.findings = [(a, finding) for a in self.analyses for finding in a.get("findings", ())]
        told = [finding for a, finding in self.findings if a["kind"] == "leave_no_one_behind"]
        self.reasons: dict[str, list[str]] = {}
        for holder in self.rights_holders:
            reasons = [f.get("text", "") for f in told if holder["id"] in f.get("groups", ())]
            if "left_behind_because" in holder:
                reasons.append(holder["left_behind_because"])
            if reasons:
                self.reasons[holder["id"]] = reasons
        self.left_behind = [holder for holder in self.rights_holders if holder["id"] in self.reasons]
        answers = [
            (key, str(item.get("subject_orgs")), text, item[part])
            for items, part in ((self.analyses, "answers"), (self.strategies, "parts"))
            for item in items
            for key, text in item.get(part, {}).items()
        ]
        self.repeated_answers = repeated(answers) | repeated(self._deeds())

    def _deeds(self) -> list[tuple[str, str, str, Part]]:
        """Return the texts that say what is done or why, each with its question, as `repeated` takes them."""
        told = [("text", "strategies", part["kind"], part) for part in self.strategies]
        told += [("text", "measures", ONE_END.get(part["kind"], part["kind"]), part) for part in self.measures]
        told += [("text", "engagement", "", part) for part in self.raw.get("engagement", ())]
        told += [("structural_cause", "outcomes", "", part) for part in self.outcomes]
        told += [("data_approach", "monitoring", "", self.monitoring)]
        told += [("women_share_reason", "governance", "", self.raw.get("capacity", {}).get("governance", {}))]
        return [(key, f"{about} {end}", part[key], part) for key, about, end, part in told if key in part]

    def _read_claims(self) -> dict[str, list[tuple[str, Part, int]]]:
        """Return, by action, the kind, the part and the number of claims of each part that claims it."""
        parts = [("activity", activity) for _, activity in self.activities]
        parts += [("analysis", item) for item in self.analyses]
        parts += [("consultation", item) for item in self.consultations]
        parts += [("early_warning", self.early_warning)]
        parts += [("engagement", item) for item in self.raw.get("engagement", ())]
        parts += [("report", item) for item in self.reports]
        parts += [("risk", item) for item in self.risks]
        parts += [("strategy", item) for item in self.strategies]
        parts += [("training", item) for item in self.raw.get("capacity", {}).get("training", ())]
        claims: dict[str, list[tuple[str, Part, int]]] = {}
        for kind, part in parts:
            named = set(part.get("contributes_to", ()))
            for action in named:
                claims.setdefault(action, []).append((kind, part, len(named)))
        return claims

    def _is_funded(self, activity: Part) -> bool:
        rows = activity.get("funding", ())
        if not rows:
            return False
        pipeline = self.status == "pipeline"
        until = max(self.today, min(row["period_start"] for row in rows))
        needed: defaultdict[str, float] = defaultdict(float)
        found: defaultdict[str, float] = defaultdict(float)
        for row in rows:
            if pipeline:
                secured = row.get("required", 0.0) if row.get("source_org") in self.org else 0.0
            elif row["period_start"] <= until:
                secured = row.get("available", 0.0)
            else:
                continue
            needed[row["currency"]] += row.get("required", 0.0)
            found[row["currency"]] += secured
        asked = [currency for currency, amount in needed.items() if amount > 0]
        return bool(asked) and all(found[currency] >= 0.5 * needed[currency] for currency in asked)

    def indicator_themes(self, holder: Part, indicator: Part) -> list[str]:
        """Return an indicator's themes: its own, else its output's."""
        return indicator.get("themes") or holder.get("themes", [])

    def in_period(self, activity: Part) -> bool:
        """Tell whether an activity's dates share days with the plan's."""
        start, end, last = activity.get("start"), activity.get("end"), self.end or "9999-12-31"
        if start and end:
            return start <= end and start <= last and end >= self.start
        only = start or end
        return only is not None and self.start <= only <= last

    def situation(self) -> set[str]:
        """Return the phases stated, and crisis where the plan's own work shows one."""
        phases = set(self.context.get("phases", ()))
        if phases <= {"development"} and (self.context.get("humanitarian") or self._brings_relief()):
            phases.add("crisis")
        return phases

    def _brings_relief(self) -> bool:
        return any(
            ("relief" in output.get("change_kind", ()) or "humanitarian" in self.activity_themes[id(activity)])
            and self.in_period(activity)
            for output, activity in self.activities
        )

    def has_taken_place(self, consultation: Part) -> bool:
        """Tell whether a consultation was held."""
        return consultation["status"] == "held" and consultation["date"] <= self.today

    def counts(self, consultation: Part) -> bool:
        """Tell whether a consultation was held or is still to come."""
        if consultation["status"] == "held":
            return consultation["date"] <= self.today
        return max(consultation["date"], consultation.get("until", "")) >= self.today

    def in_design(self, consultation: Part) -> bool:
        """Tell whether a consultation was held by the day of approval."""
        return self.has_taken_place(consultation) and consultation["date"] <= self.approval

    def by_approval(self, analysis: Part) -> bool:
        """Tell whether an analysis was there by the day of approval."""
        return analysis["date"] <= min(self.approval, self.today)

    def answered(self, analysis: Part, key: str) -> bool:
        """Tell whether an answer (of an analysis) or a part (of a strategy) says something of its own."""
        return self.says(analysis.get("answers") or analysis.get("parts") or {}, key)

    def says(self, holder: Part, key: str) -> bool:
        """Tell whether a text says something, and is not the paragraph that stands under another question."""
        text = holder.get(key)
        return text is not None and texts.says_enough(text) and (id(holder), key) not in self.repeated_answers


def is_civil_society(org: Part) -> bool:
    """Tell whether an organisation is of civil society."""
    kind = org.get("type")
    return kind in CIVIL_SOCIETY or (kind not in OTHER_BODIES and bool(CIVIL_TAGS.intersection(org.get("tags", ()))))


def repeated(paragraphs: list[tuple[str, str, str, Part]]) -> set[tuple[int, str]]:
    """Return the (holder's identity, key) of paragraphs that nearly stand under another question or group too.

    Args:
        paragraphs: key, whom it is about, text, the record that holds it.
    """
    long: list[_Paragraph] = []
    for key, about, text, holder in paragraphs:
        said = texts.tokens(texts.fold(text))
        runs = set(zip(said, said[1:], said[2:], strict=False))
        if len(runs) >= LONG_RUNS:
            long.append(((key, about), runs, holder))
    first: dict[_Run, int] = {}
    again: dict[_Run, list[int]] = {}
    for place, (_, runs, _) in enumerate(long):
        for run in runs:
            earlier = first.setdefault(run, place)
            if earlier != place:
                again.setdefault(run, [earlier]).append(place)
    if not again:
        return set()
    return {
        (id(holder), key) for (key, about), runs, holder in long if _mostly_elsewhere((key, about), runs, long, again)
    }


def _mostly_elsewhere(
    question: tuple[str, str], runs: set[_Run], long: list[_Paragraph], again: dict[_Run, list[int]]
) -> bool:
    shared: defaultdict[int, int] = defaultdict(int)
    for run in runs & again.keys():
        for place in again[run]:
            if long[place][0] != question:
                shared[place] += 1
    return bool(shared) and max(shared.values()) >= 0.8 * len(runs)


def occasions(first: date, last: date | None, per_year: float) -> list[date]:
    """Return the days on which something recurs."""
    often = min(per_year, 12.0)
    if often <= 0 or last is None or last < first:
        return [first]
    step = 365.25 / often
    times = min(int((last - first).days / step) + 1, 600)
    return [first + timedelta(days=round(index * step)) for index in range(times)]
