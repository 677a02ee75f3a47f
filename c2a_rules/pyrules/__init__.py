"""Rules and functions written in Python, for what an expression cannot say well.

    from c2a_rules.pyrules import Judgement, Plan, rule

    @rule(id="XMP-1.leads-answer", action="XMP-1", level="must", title="…", remedy="…")
    def leads_answer(plan: Plan) -> Iterator[Judgement]:
        for activity in plan.all("activities"):
            if activity["lead"] is None:
                yield activity.gap(f"The activity {activity['id']} names no lead", at="lead")

A plan is read only, through its nodes; what a rule prints, changes or imports is its own affair, as rules run in
a process of their own.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, TypeVar

from c2a_rules.declarations import PythonFunction, PythonRule
from c2a_rules.model import Judgement
from c2a_rules.pyrules.view import Node, Plan

Check = Callable[[Plan], Iterable[Judgement]]
F = TypeVar("F", bound=Callable[..., Any])


def rule(  # noqa: PLR0913 - a rule's metadata, by name
    *,
    id: str,  # noqa: A002 - the word of rule-set files
    action: str,
    level: str | Mapping[str, str],
    title: str,
    remedy: str,
    applies_to: Sequence[str] | None = None,
    requires: Sequence[str] = (),
    waivable: bool = True,
    empty: Literal["pass", "not_applicable", "gap"] = "pass",
    reads: Sequence[str] = (),
    examples: Sequence[Mapping[str, Any]] = (),
) -> Callable[[Check], PythonRule]:
    """Make a rule of a function that takes a plan and yields judgements.

    Args:
        id: the action's id, a dot and a name: `XMP-1.leads-answer`.
        action: the id of an action of some loaded rule set.
        level: `must`, `should`, `may`, or a map by plan type with a `default`.
        title: what holds where it passes, in one line.
        remedy: what to write where, for judgements that say nothing of their own.
        applies_to: the plan types it is for; None for all that the action binds.
        requires: rules of the same rule set that decide this one's outcome unless they pass.
        waivable: whether a waiver may set it aside.
        empty: what it means that the function yields nothing. A rule that yields gaps alone passes then; one that
            yields a judgement on every item says that there was no item.
        reads: the parts of a plan that it looks at, told by `c2a explain`.
        examples: as in a rule-set file: {name, expect, patch …}, at least one that passes and one with a gap.
    """

    def declare(check: Check) -> PythonRule:
        return PythonRule(
            id=id,
            action=action,
            title=title,
            level=level,
            remedy=remedy,
            check=check,
            applies_to=None if applies_to is None else tuple(applies_to),
            requires=tuple(requires),
            waivable=waivable,
            empty=empty,
            reads=tuple(reads),
            examples=tuple(examples),
        )

    return declare


def function(name: str, parameters: Sequence[str], result: str) -> Callable[[Callable[..., Any]], PythonFunction]:
    """Make a Python function callable from expressions.

    It must be pure: the same arguments give the same value, and what it gave may be kept. The first paragraph of
    its docstring says to authors of rules what it is for.

    Args:
        name: what expressions call it; a namespace of your own before a dot keeps it apart (`xmp.score`).
        parameters: types as text: `bool`, `int`, `double`, `string`, `list(string)`, `map(string, int)`.
        result: the type of what it returns.
    """

    def declare(implementation: Callable[..., Any]) -> PythonFunction:
        meaning = (implementation.__doc__ or "").strip()
        return PythonFunction(
            name=name,
            parameters=tuple(parameters),
            result=result,
            meaning=meaning,
            implementation=implementation,
        )

    return declare


__all__ = ["Check", "Judgement", "Node", "Plan", "PythonFunction", "PythonRule", "function", "rule"]
