"""A plan as Python rules see it: read-only nodes that know where they stand and note what is read of them.

A node gives its record's own fields, the facts that are worked out from them (`funded`, `civil_society`), and the
way up and down the tree of results (`activity["output"]`). What is absent reads as None, an absent list as an
empty tuple.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from c2a_rules.anchors import Index
from c2a_rules.errors import did_you_mean
from c2a_rules.facts import PARENTS, PATHS, REGISTRY, World, facts_behind
from c2a_rules.facts.world import LISTS, RESULTS
from c2a_rules.model import Judgement, Location, Outcome
from c2a_rules.shape import Shape


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Stands for a value that the plan's source cannot hold."""

    path: str


class Session:
    """One rule's reading of one plan.

    `reads` is what was read since the last judgement, `unknown` the paths of what was asked for and cannot be known.

    Args:
        world: the plan's views and facts, for this rule alone; its mark for unknown is `NotKnown`.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.index = Index(world.plan)
        self.reads: list[tuple[object, str]] = []
        self.unknown: list[str] = []
        self._names = {id(view): name for name, views in world.collections.items() for view in views}
        self._names.update((id(view), name) for name, view in world.singles.items())

    def evidence(self, most: int) -> tuple[str, ...]:
        """Return the pointers of what was read and is there, sorted."""
        found: set[str] = set()
        for container, key in self.reads:
            origin = self.world.origin(container)
            if isinstance(origin, dict) and key in origin:
                place = self.index.inside(origin, key)
                found |= {place.pointer} if place is not None else set()
        return tuple(sorted(found)[:most])

    def node(self, record: dict[str, Any], shape: Shape | None) -> "Node":
        """Return the node of a record; the views of collections bring their facts."""
        name = self._names.get(id(record), "")
        return Node(self, record, self.world.shape.at(PATHS[name]) if name else shape, name)

    def location(self, record: object) -> Location:
        """Return where a record stands, or the plan's root for what is no part of it."""
        placed = self.world.placed(record)
        if placed is not None:
            return self.index.inside(*placed) or Location()
        return self.index.of(self.world.origin(record)) or Location()

    def intact(self) -> bool:
        """Tell whether the views still say what the plan does; single values, as lists are the plan's own."""
        views = [*self.world.singles.values(), *(view for each in self.world.collections.values() for view in each)]
        return all(
            view.get(key) is value
            for view in views
            for key, value in _mapping(self.world.origin(view)).items()
            if not isinstance(value, list)
        )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


class Node:
    """A record of a plan, or one that facts made."""

    __slots__ = ("_collection", "_record", "_session", "_shape")
    _collection: str
    _record: dict[str, Any]
    _session: Session
    _shape: Shape | None

    def __init__(self, session: Session, record: dict[str, Any], shape: Shape | None, collection: str) -> None:
        for name, value in (("_session", session), ("_record", record), ("_shape", shape), ("_collection", collection)):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise TypeError("a plan is read only")

    def __delattr__(self, name: str) -> NoReturn:
        raise TypeError("a plan is read only")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and other._record is self._record

    def __hash__(self) -> int:
        return id(self._record)

    def __repr__(self) -> str:
        return f"<{self._collection or 'record'} {self.anchor or '/'}>"

    @property
    def location(self) -> Location:
        """Where it stands."""
        return self._session.location(self._record)

    @property
    def anchor(self) -> str:
        """The chain of ids that leads to it: `outcomes[O1].outputs[O1.2]`; empty for the plan."""
        return self.location.anchor

    @property
    def pointer(self) -> str:
        """Its JSON pointer; empty for the plan."""
        return self.location.pointer

    def __contains__(self, name: str) -> bool:
        value = self[name]
        return value is not None and value != ()

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a field may be of any kind
        """Return a field, a fact or a link.

        Texts, numbers and booleans as they are; records as nodes; lists as tuples; None or an empty tuple for what
        is absent.

        Raises:
            KeyError: no record of this kind has such a field.
        """
        part, many = self._part(name)
        session = self._session
        session.reads.append((self._record, name))
        return self._given(self._record.get(name), part, self._path(name), many=many)

    def _given(self, value: object, part: Shape | None, path: str, *, many: bool) -> Any:  # noqa: ANN401 - see __getitem__
        session = self._session
        if value is None and session.world.lacks(path):
            session.unknown.append(path)
        if isinstance(value, NotKnown):
            session.unknown.append(value.path)
            value = None
        if value is None:
            return () if many else None
        return self._wrapped(value, part)

    def all(self, name: str) -> "tuple[Node, ...]":
        """Return the records of a list; raises TypeError where the field holds something else."""
        found = self[name]
        if not isinstance(found, tuple) or not all(isinstance(each, Node) for each in found):
            raise TypeError(f'"{name}" holds no list of records')
        return found

    def _part(self, name: str) -> tuple[Shape | None, bool]:
        """Return the shape of a field, where it has one, and whether it is a list; facts are worked out first."""
        link = PARENTS.get(self._collection, {}).get(name)
        if link is not None:
            return None, link.startswith("list(")
        fact = REGISTRY.facts.get(f"{self._collection}.{name}") if self._collection else None
        if fact is not None:
            self._session.world.collect(facts_behind([fact.path]))
            return None, fact.type.startswith("list(")
        if self._shape is None:
            return None, False
        part = self._shape.fields.get(name)
        if part is None:
            raise KeyError(f'"{name}" is no field of {self!r}{did_you_mean(name, self._known())}')
        return part, part.many

    def _known(self) -> list[str]:
        facts = [fact.name for fact in REGISTRY.fields(self._collection)] if self._collection else []
        fields = list(self._shape.fields) if self._shape is not None else []
        return [*fields, *PARENTS.get(self._collection, {}), *facts]

    def _path(self, name: str) -> str:
        path = self._shape.path if self._shape is not None else ""
        return f"{path}.{name}" if path else name

    def _wrapped(self, value: object, part: Shape | None) -> Any:  # noqa: ANN401 - see __getitem__
        if isinstance(value, list):
            return tuple(self._wrapped(each, part) for each in value)
        if isinstance(value, dict):
            if part is not None and part.kind in ("map", "any"):
                return copy.deepcopy(value)
            return self._session.node(value, part)
        return value

    def gap(self, message: str, *, at: str = "", remedy: str = "", key: str | None = None) -> Judgement:
        """Return the judgement that something is missing here.

        Args:
            message: names the field and the value found, in words for a planner.
            at: the field that is meant: an address relative to this node (`lead`, `baseline/value`) or from the root
                (`/data_protection/officer`); it may be missing.
            remedy: what to write where; the rule's own where it says nothing.
            key: tells items apart that are no part of the plan.
        """
        return self._judgement(Outcome.GAP, message, at, remedy, key)

    def review(self, message: str, *, at: str = "", remedy: str = "", key: str | None = None) -> Judgement:
        """Return the judgement that a human must look at this; arguments as in `gap`."""
        return self._judgement(Outcome.REVIEW, message, at, remedy, key)

    def passes(self) -> Judgement:
        """Return the judgement that all is well here, for rules that judge item by item."""
        return Judgement(outcome=Outcome.PASS)

    def not_applicable(self) -> Judgement:
        """Return the judgement that the rule has nothing to say here."""
        return Judgement(outcome=Outcome.NOT_APPLICABLE)

    def _judgement(self, outcome: Outcome, message: str, at: str, remedy: str, key: str | None) -> Judgement:
        place = self.location
        if at:
            origin = self._session.world.origin(self._record)
            start = origin if self._session.index.of(origin) is not None else None
            place = self._session.index.resolve(at, start)
        location = Location(place.anchor, place.pointer, place.missing, key)
        return Judgement(outcome=outcome, message=message, remedy=remedy, location=location)


class Plan(Node):
    """A plan: its own fields, its parts by name, and the flattened collections (`activities`, `indicators`).

    `params` holds the parameters of the rule's rule set.
    """

    __slots__ = ("params",)
    params: Mapping[str, Any]

    def __init__(self, session: Session, params: Mapping[str, Any]) -> None:
        super().__init__(session, session.world.singles["plan"], session.world.shape, "plan")
        object.__setattr__(self, "params", params)

    @property
    def today(self) -> str:
        """The day that counts as today, `YYYY-MM-DD`."""
        return self._session.world.today

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - see Node
        session = self._session
        world = session.world
        if name in RESULTS or name in LISTS:
            session.reads.append((self._record, name))
            views = world[name]
            return self._given(views or None, None, PATHS[name], many=True)
        if name != "plan" and name in world.singles:
            session.reads.append((self._record, name))
            view = world.singles[name]
            there = session.index.of(world.origin(view)) is not None
            return self._given(view if there else None, None, PATHS[name], many=False)
        fact = REGISTRY.facts.get(name)
        if fact is not None:
            world.collect(facts_behind([name]))
            return self._given(world.variables[name], None, name, many=fact.type.startswith("list("))
        return super().__getitem__(name)

    def _known(self) -> list[str]:
        return [*super()._known(), *PATHS, *(fact.name for fact in REGISTRY.fields(""))]
