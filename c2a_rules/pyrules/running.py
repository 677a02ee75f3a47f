"""Runs a Python rule on a plan, in this process: what it yields, held to what a rule may yield."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from c2a_rules.declarations import PythonRule
from c2a_rules.facts import World
from c2a_rules.model import Judgement, Location, Outcome
from c2a_rules.pyrules.view import NotKnown, Plan, Session
from c2a_rules.shape import Shape

_MOST_EVIDENCE = 50
_MOST_JUDGEMENTS = 10_000
_OUTCOMES = (Outcome.PASS, Outcome.GAP, Outcome.REVIEW, Outcome.NOT_APPLICABLE)


class RuleError(Exception):
    """A rule broke the promises of rules; the message says how."""


@dataclass(frozen=True, slots=True)
class Found:
    """A judgement, and the field path whose absence the source is to blame for, where it rests on such a one."""

    judgement: Judgement
    unknown: str = ""


def new_plan(  # noqa: PLR0913 - everything that is known about the plan, by name
    plan: dict[str, Any],
    shape: Shape,
    *,
    today: str,
    unholdable: Iterable[str] = (),
    catalogue: Mapping[str, Any],
    fact_parameters: Mapping[str, Any],
    params: Mapping[str, Any],
) -> tuple[Plan, Session]:
    """Return the view of a plan (valid and converted) for one run of one rule, and what notes its reads."""
    world = World(
        plan,
        shape,
        today=today,
        unholdable=frozenset(unholdable),
        parameters=fact_parameters,
        catalogue=catalogue,
        unknown=NotKnown,
    )
    session = Session(world)
    return Plan(session, params), session


def run(rule: PythonRule, plan: Plan, session: Session) -> list[Found]:
    """Return what a rule finds in a plan.

    From the first reading on of something absent that the plan's source cannot hold, every judgement is a review, as
    is the end of a rule that came to such a reading after its last judgement: sums rest on what was read long before.

    Raises:
        RuleError: it yields something that is no judgement, or too many.
        Exception: whatever the rule raises.
    """
    found: list[Found] = []
    known = True
    given = rule.check(plan)
    if not isinstance(given, Iterable):
        raise RuleError(f"gave {_named(given)}; a rule yields judgements, or returns a list of them")
    for judgement in given:
        found.append(_checked(judgement, rule, session))
        if len(found) > _MOST_JUDGEMENTS:
            raise RuleError(f"gave more than {_MOST_JUDGEMENTS} judgements on one plan")
        known = not session.unknown
        session.reads.clear()
    if session.unknown and known:
        path = session.unknown[0]
        found.append(Found(_review(session.index.resolve("/" + path.replace(".", "/"))), path))
    return found or [_nothing(rule)]


def _checked(judgement: object, rule: PythonRule, session: Session) -> Found:
    if not isinstance(judgement, Judgement) or judgement.outcome not in _OUTCOMES:
        raise RuleError(f"yields {_named(judgement)}, which is no judgement that a rule may give")
    place = judgement.location
    texts = (judgement.message, judgement.remedy, place.anchor, place.pointer, place.missing or "", place.key or "")
    for text in texts:
        if type(text) is not str:
            raise RuleError(f"yields a judgement with {_named(text)} in it where text belongs")
    told = judgement.outcome in (Outcome.GAP, Outcome.REVIEW)
    if told and not judgement.message:
        raise RuleError("yields a judgement without a message")
    if session.unknown and judgement.outcome is not Outcome.NOT_APPLICABLE:
        return Found(_review(place), session.unknown[0])
    if not told:
        return Found(Judgement(outcome=judgement.outcome))
    evidence = session.evidence(_MOST_EVIDENCE)
    return Found(replace(judgement, remedy=judgement.remedy or rule.remedy, evidence=evidence))


def _review(place: Location) -> Judgement:
    return Judgement(outcome=Outcome.REVIEW, location=place)


def _nothing(rule: PythonRule) -> Found:
    outcome = Outcome(rule.empty)
    message = f"The plan holds nothing of the kind: {rule.title}" if outcome is Outcome.GAP else ""
    return Found(Judgement(outcome=outcome, message=message, remedy=rule.remedy if message else ""))


def _named(value: object) -> str:
    return "nothing (None)" if value is None else f"a value of the type {type(value).__name__}"
