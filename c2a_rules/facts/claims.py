"""What parts of a plan claim to contribute to, and whether something real carries each action.

`catalogue["carried"]` says for each action what may carry it: `by` activity or process, the `kinds` of
parts, and for activities the `change` kinds of their output and the `themes` of their own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from c2a_rules.facts.hearing import counts
from c2a_rules.facts.money import funded
from c2a_rules.facts.reading import matching, own, worked_out
from c2a_rules.facts.registry import Unheld, View, fact, record
from c2a_rules.facts.results import activity_themes, in_period, lead_org, overload
from c2a_rules.facts.texts import stated
from c2a_rules.facts.wording import joined
from c2a_rules.facts.world import PATHS, World

MOST_CLAIMS = 5
COLLECTIONS: Mapping[str, str] = {
    "activity": "activities",
    "analysis": "analyses",
    "consultation": "consultations",
    "early_warning": "early_warning",
    "engagement": "engagement",
    "report": "reports",
    "risk": "risks",
    "strategy": "strategies",
    "training": "training",
}
"""Kinds of parts that may claim to contribute, with the collection or single part that holds them."""
DATES: Mapping[str, str] = {"report": "due", "risk": "review_date"}
TEXTS: Mapping[str, str] = {"strategy": "text", "risk": "statement", "consultation": "topic"}
"""The fields that must hold what is done, where the kind of part has such a one."""
NAMES: Mapping[str, str] = {kind: kind.replace("_", " ") for kind in COLLECTIONS}

record("claims", {"action": "string", "kind": "string", "id": "string", "title": "string", "count": "int"})
record("carried", {"key": "string", "problem": "string", "remedy": "string"})


@dataclass(frozen=True, slots=True)
class _Claim:
    action: str
    kind: str
    part: View
    count: int

    @property
    def label(self) -> str:
        """How a message names the claiming part: its kind, then its id, audience or recipient."""
        name = next((self.part[key] for key in ("id", "audience", "recipient") if key in self.part), "")
        return f"{NAMES[self.kind]} {name}".rstrip()


def _claims(world: World) -> Iterator[_Claim]:
    for kind, collection in COLLECTIONS.items():
        for part in world.items(collection):
            named = list(dict.fromkeys(part.get("contributes_to", ())))
            yield from (_Claim(action, kind, part, len(named)) for action in named)


def _by_action(world: World) -> dict[str, list[_Claim]]:
    found: dict[str, list[_Claim]] = {}
    for claim in _claims(world):
        found.setdefault(claim.action, []).append(claim)
    return found


@fact("claims", "map(string, list(claims))")
def claims(world: World) -> dict[str, list[View]]:
    """The parts of the plan that claim to contribute to an action, by action id.

    Promises of the plan before are no claims of this one. A source without a place for claims makes none.
    """
    return {
        action: [
            world.place(
                {
                    "action": action,
                    "kind": claim.kind,
                    "id": str(claim.part.get("id", "")),
                    "title": str(claim.part.get("title", "")),
                    "count": claim.count,
                },
                world.origin(claim.part),
                "contributes_to",
            )
            for claim in made
        ]
        for action, made in _by_action(world).items()
    }


@fact("activities.weaknesses", "list(string)", uses=("activities.themes",))
def weaknesses(world: World, activity: View) -> list[str]:
    """What the activity lacks to be real, in words.

    Dates in the period, a lead, money, an indicator of its output; and themes and kinds of change that are not all
    there are.
    """
    faults = []
    if not in_period(world, activity):
        faults.append("its dates do not overlap the plan's period or are missing")
    if lead_org(world, activity) is None:
        faults.append("it has no `lead` among the plan's organisations")
    if not funded(world, activity):
        faults.append("it is not funded")
    if not activity["indicators"]:
        world.held("outcomes.outputs.indicators")
        faults.append("its output has no indicator")
    return faults + [
        f"it is said to be about {labels}, more than one piece of work can be" for labels in _excess(activity)
    ]


def _excess(activity: View) -> list[str]:
    themes = activity["themes"]
    excess = (
        overload("themes", themes if isinstance(themes, list) else ()),
        overload("change_kind", activity["output"].get("change_kind", ())),
    )
    return [labels for labels in excess if labels]


def _weaknesses(world: World, activity: View) -> list[str]:
    return worked_out(world, activity, "weaknesses", weaknesses)


@fact("carried", "map(string, list(carried))", uses=("activities.themes", "activities.weaknesses"))
def carried(world: World) -> dict[str, Any]:
    """For each action, whether something real carries it, and each claim on it that does not hold.

    The first record says whether anything carries it; its `problem` is empty where something does. One more
    stands for each claim by a part that cannot carry it, and for each part with more than five claims; but none where
    the plan names no organisations, so that nobody can answer for anything and one word on that is enough.
    """
    made = _by_action(world)
    found: dict[str, Any] = {}
    for action, terms in world.catalogue.get("carried", {}).items():
        try:
            found[action] = list(_records(world, action, terms, made.get(action, [])))
        except Unheld as unheld:
            found[action] = world.unknown(unheld.path)
    return found


def _records(world: World, action: str, terms: Mapping[str, Any], made: list[_Claim]) -> Iterator[View]:
    by_activity = terms["by"] == "activity"
    yield _by_an_activity(world, action, terms) if by_activity else _by_a_process(world, action, terms, made)
    for claim in made if world["orgs"] else ():
        lacks = _faults(world, claim, terms)
        if lacks:
            yield world.place(
                {
                    "key": "claim",
                    "problem": f"The {claim.label} claims to contribute to {action}, but {joined(lacks, 'and')}.",
                    "remedy": f"Add what is missing, or take {action} out of its `contributes_to`.",
                },
                world.origin(claim.part),
                "contributes_to",
            )
        if claim.count > MOST_CLAIMS:
            yield world.place(
                {
                    "key": "number",
                    "problem": f"The {claim.label} claims to contribute to {claim.count} actions; one part can "
                    f"carry {MOST_CLAIMS} at most.",
                    "remedy": "Keep in its `contributes_to` the actions that it serves most.",
                },
                world.origin(claim.part),
                "contributes_to",
            )


def _outcome(world: World, place: str, problem: str, remedy: str) -> View:
    """Make the record on the action as a whole; where the plan names no organisations, that is what is missing."""
    place = place if world["orgs"] else "orgs"
    return world.place({"key": "carrier", "problem": problem, "remedy": remedy}, world.plan, place)


def _by_an_activity(world: World, action: str, terms: Mapping[str, Any]) -> View:
    """Say whether an activity of the right kind is funded, led, in time and measured, claimed or not."""
    fitting = matching(lambda activity: not _of_another_kind(world, activity, terms), world["activities"])
    work = _work(terms)
    if not fitting:
        return _outcome(
            world,
            "outcomes",
            f"No activity carries {action}: none is {work}.",
            f"Plan an activity {work}, with dates, a lead, money, and an indicator under its output.",
        )
    if matching(lambda activity: not _weaknesses(world, activity), fitting):
        return _outcome(world, "outcomes", "", "")
    closest = min(fitting, key=lambda activity: len(_weaknesses(world, activity)))
    return _outcome(
        world,
        "outcomes",
        f"No activity carries {action}: of those {work} ({len(fitting)}) the closest, {closest['id']}, "
        f"falls short: {joined(_weaknesses(world, closest), 'and')}.",
        f"Complete activity {closest['id']} (`start`, `end`, `lead`, `funding`) and put an indicator under its output.",
    )


def _by_a_process(world: World, action: str, terms: Mapping[str, Any], made: list[_Claim]) -> View:
    """Say whether a part of the right kind claims the action and qualifies."""
    kinds = terms["kinds"]
    place = PATHS[COLLECTIONS[kinds[0]]].partition(".")[0]
    if matching(lambda claim: not _faults(world, claim, terms), made):
        return _outcome(world, place, "", "")
    if not made and all(_cannot_claim(world, kind) for kind in kinds):
        raise Unheld(f"{PATHS[COLLECTIONS[kinds[0]]]}.contributes_to")
    state = "nothing in the plan claims it"
    if made:
        state = f"{'the' if len(made) == 1 else 'each'} part that claims it falls short"
    names = joined([NAMES[kind] for kind in kinds], "or")
    return _outcome(
        world,
        place,
        f"No {names} carries {action}: {state}.",
        f"Write {action} in the `contributes_to` of the {names} that serves it, dated and with an owner.",
    )


def _cannot_claim(world: World, kind: str) -> bool:
    return world.lacks(f"{PATHS[COLLECTIONS[kind]]}.contributes_to")


def _work(terms: Mapping[str, Any]) -> str:
    """Return what an activity must be about, in words."""
    themes, change = terms.get("themes", ()), terms.get("change", ())
    about = f"on {joined(themes, 'or')}" if themes else "of the plan"
    return about + (f" under an output of change kind {joined(change, 'or')}" if change else "")


def _faults(world: World, claim: _Claim, terms: Mapping[str, Any]) -> list[str]:
    """Return what keeps a claiming part from carrying the action, in words."""
    kinds = ("activity",) if terms["by"] == "activity" else terms["kinds"]
    if claim.kind not in kinds:
        allowed = joined([NAMES[kind] for kind in kinds], "or")
        return [f"a part of this kind cannot carry it (what can: {allowed})"]
    if claim.kind == "activity":
        return _of_another_kind(world, claim.part, terms) + _weaknesses(world, claim.part)
    collection = COLLECTIONS[claim.kind]
    dated = own(world, claim.part, DATES.get(claim.kind, "date"), collection)
    owner = world.by_id("orgs", own(world, claim.part, "owner", collection))
    faults = [] if dated else [f"it has no `{DATES.get(claim.kind, 'date')}`"]
    faults += _silence(world, claim)
    if owner is None:
        faults.append("it has no `owner` among the plan's organisations")
    if claim.kind == "consultation" and not counts(world, claim.part):
        faults.append(_out_of_time(claim.part))
    return faults


def _silence(world: World, claim: _Claim) -> list[str]:
    """Return that a part says nothing, in words: its text waits to be written, or an analysis found nothing out."""
    if claim.kind == "analysis":
        answers = own(world, claim.part, "answers", "analyses") or {}
        found = [item.get("text", "") for item in own(world, claim.part, "findings", "analyses") or ()]
        return [] if any(map(stated, (*answers.values(), *found))) else ["it has neither `answers` nor `findings`"]
    text = TEXTS.get(claim.kind)
    return [f"its `{text}` waits to be written"] if text and not stated(claim.part[text]) else []


def _out_of_time(consultation: View) -> str:
    if consultation["status"] == "held":
        return f"it is said to be held on a day to come ({consultation['date']})"
    last = max(consultation["date"], consultation.get("until", ""))
    return f"it is still said to be scheduled, and its last day ({last}) has passed"


def _of_another_kind(world: World, activity: View, terms: Mapping[str, Any]) -> list[str]:
    faults = []
    themes, change = terms.get("themes", ()), terms.get("change", ())
    if themes and set(themes).isdisjoint(worked_out(world, activity, "themes", activity_themes)):
        faults.append(f"its themes are not {joined(themes, 'or')}")
    if change and set(change).isdisjoint(own(world, activity["output"], "change_kind", "outputs") or ()):
        faults.append(f"its output's change kind is not {joined(change, 'or')}")
    return faults
