"""How a fact is declared: what it is about, its type, what it needs, and the function that works it out.

A fact is a named value that rules read beside the plan's own fields: `activities.funded`, `orgs.partner`.
It is declared once, next to the function that computes it, so that its name, type and meaning are
known before any plan is read. Types are written as text, since facts know nothing of expressions:
`bool`, `int`, `double`, `string`, `list(orgs)`, `optional(orgs)`, `map(string, list(claims))`, where a
name such as `orgs` is the record of that collection.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from c2a_rules.facts.world import World

View = dict[str, Any]
F = TypeVar("F", bound=Callable[..., Any])


class Unheld(Exception):  # noqa: N818 - a state of knowledge, not an error
    """The value cannot be known: it hangs on the field `path`, which is absent, or on more than the plan tells.

    `why` says in a clause why, where it is not simply that the plan or its source leaves the field out.
    """

    def __init__(self, path: str, why: str = "") -> None:
        super().__init__(path)
        self.path = path
        self.why = why


@dataclass(frozen=True, slots=True)
class Fact:
    """A field that facts add to the items of a collection, or a variable of its own.

    `path` is `collection.name`; for a variable, whose `collection` is empty, it is the bare name. `uses` names the
    facts (`activities.funded`) and variables that `compute` reads, so that they are there before it runs.
    """

    path: str
    collection: str
    name: str
    type: str
    meaning: str
    uses: tuple[str, ...]
    compute: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class FactFunction:
    """A function that expressions may call; parameter and result types are text, as in `Fact`."""

    name: str
    parameters: tuple[str, ...]
    result: str
    meaning: str
    implementation: Callable[..., Any]

    @property
    def key(self) -> str:
        """The signature by which compiled programs ask for the function."""
        parameters = ", ".join(text.replace("optional(", "optional_type(") for text in self.parameters)
        return f"{self.name}({parameters})"


class Registry:
    """All declared facts, functions and records."""

    def __init__(self) -> None:
        self.facts: dict[str, Fact] = {}
        self.functions: dict[str, FactFunction] = {}
        self.records: dict[str, Mapping[str, str]] = {}

    def fact(self, path: str, type_: str, *, uses: Iterable[str] = ()) -> Callable[[F], F]:
        """Declare `path` (`activities.funded`): the function takes (world, item) and gives the value."""
        collection, _, name = path.rpartition(".")

        def declare(compute: F) -> F:
            meaning = (compute.__doc__ or "").strip()
            self.facts[path] = Fact(path, collection, name, type_, meaning, tuple(uses), compute)
            return compute

        return declare

    def function(self, name: str, parameters: Iterable[str], result: str) -> Callable[[F], F]:
        """Declare a function for expressions; the Python function takes the plain values."""

        def declare(implementation: F) -> F:
            meaning = (implementation.__doc__ or "").strip()
            self.functions[name] = FactFunction(name, tuple(parameters), result, meaning, implementation)
            return implementation

        return declare

    def record(self, name: str, fields: Mapping[str, str]) -> None:
        """Declare the fields (name → type) of records that facts make and the plan does not have."""
        self.records[name] = dict(fields)

    def needed(self, reads: Iterable[str]) -> tuple[Fact, ...]:
        """Return the facts behind `reads` and behind one another, each after those it uses."""
        ordered: dict[str, Fact] = {}

        def add(path: str) -> None:
            known = self.facts.get(path)
            if known is None or path in ordered:
                return
            for used in known.uses:
                add(used)
            ordered[path] = known

        for path in sorted(reads):
            add(path)
        return tuple(ordered.values())

    def fields(self, collection: str) -> tuple[Fact, ...]:
        """Return the facts that the items of `collection` carry."""
        return tuple(fact for fact in self.facts.values() if fact.collection == collection)


REGISTRY = Registry()
fact = REGISTRY.fact
function = REGISTRY.function
record = REGISTRY.record


def run(known: Fact, world: "World", item: View | None) -> Any:  # noqa: ANN401 - a fact may be of any type
    """Work out one value; where the source cannot hold what it rests on, the world's mark for unknown."""
    try:
        return known.compute(world, item) if item is not None else known.compute(world)
    except Unheld as unheld:
        if unheld.why:
            world.reasons[unheld.path] = unheld.why
        return world.unknown(unheld.path)
