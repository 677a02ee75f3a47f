"""What an expression is evaluated in: values, what the source cannot hold, and a budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from c2a_rules.expressions.errors import EvaluationError, Unknown
from c2a_rules.expressions.values import Held

if TYPE_CHECKING:
    from collections.abc import Mapping

    from c2a_rules.expressions.trace import Recorder

#: Steps of one evaluation: items that macros run over, and a share of what is built.
STEPS = 1_000_000


class Values(dict[str, object]):
    """Variables by name. Reading a held one raises what it holds."""

    __slots__ = ("held",)

    def __init__(self, values: Mapping[str, object]) -> None:
        super().__init__(values)
        self.held = {name: value for name, value in values.items() if type(value) is Held}
        for name in self.held:
            del self[name]

    def __missing__(self, name: str) -> NoReturn:
        if name in self.held:
            release(self.held[name])
        raise EvaluationError(f"no value for the variable {name}")


class Scope:
    """The surroundings of evaluations.

    Args:
        values: the variables by name; one may be `Held`, so that reading it raises.
        unholdable: dotted field paths that the document's source cannot hold. What is absent at
            or under such a path is unknown, not absent.
        budget: steps that one evaluation may take.
    """

    __slots__ = ("budget", "left", "recorder", "unholdable", "values")

    def __init__(
        self,
        values: Mapping[str, object],
        unholdable: frozenset[str] = frozenset(),
        budget: int = STEPS,
    ) -> None:
        self.values = Values(values)
        self.unholdable = unholdable
        self.budget = budget
        self.left = budget
        self.recorder: Recorder | None = None

    def define(self, name: str, value: object) -> None:
        """Give a variable a value, or another one; it may be `Held`."""
        self.values.pop(name, None)
        self.values.held.pop(name, None)
        if type(value) is Held:
            self.values.held[name] = value
        else:
            self.values[name] = value

    def with_values(self, values: Mapping[str, object]) -> Scope:
        """A scope with more variables, or other values for some."""
        return Scope({**self.values, **self.values.held, **values}, self.unholdable, self.budget)


def release(value: object) -> object:
    """The value itself; what is held is raised, as a new exception so that it carries one place."""
    if type(value) is not Held:
        return value
    exception = value.exception
    if isinstance(exception, Unknown):
        raise Unknown(exception.path)
    if isinstance(exception, EvaluationError):
        raise type(exception)(exception.message)
    raise exception.with_traceback(None)
