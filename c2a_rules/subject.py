"""A plan made ready for judging: converted, its facts worked out once, its places known.

Rule sets that tune facts alike share them; a rule set's variables are computed once a plan, and only those
that a selected rule reads.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from c2a_rules.anchors import Index
from c2a_rules.expressions import EvaluationError, Held, Program, Scope, Unknown
from c2a_rules.facts import Fact, World, facts_behind
from c2a_rules.model import Location
from c2a_rules.rulesets import RuleSet
from c2a_rules.shape import Shape


class Preparation:
    """What a selection of rules needs to know of every plan; worked out once a run.

    Args:
        reads: rule set id → everything that its selected rules and their actions read.
        rulesets: the rule sets by id.
        catalogue: what expressions see as `catalogue`, by plan type.
        today: `YYYY-MM-DD`.
    """

    def __init__(
        self,
        reads: Mapping[str, frozenset[str]],
        rulesets: Mapping[str, RuleSet],
        shape: Shape,
        today: str,
    ) -> None:
        self.shape = shape
        self.today = today
        self.facts: dict[tuple[object, ...], tuple[Fact, ...]] = {}
        self.reads: dict[tuple[object, ...], frozenset[str]] = {}
        self.variables: dict[str, frozenset[str]] = {}
        groups: dict[tuple[object, ...], set[str]] = {}
        for ruleset_id in reads:
            ruleset = rulesets[ruleset_id]
            wanted = ruleset.behind(reads[ruleset_id])
            self.variables[ruleset_id] = wanted
            groups.setdefault(fact_key(ruleset.fact_parameters), set()).update(wanted)
        for key, names in groups.items():
            self.facts[key] = facts_behind(names)
            self.reads[key] = frozenset(names)


def fact_key(parameters: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what tells apart rule sets that tune facts differently."""
    return tuple(sorted(parameters.items()))


class Subject:
    """One plan, as rules judge it.

    Args:
        plan: valid against the plan schema and converted to its kinds.
        preparation: what the selected rules need.
        unholdable: the field paths that the plan's source cannot hold.
        catalogue: {"actions", "rules", "domains", "bound", "carried"}.
        evidence: whether findings say what was read.
    """

    def __init__(
        self,
        plan: dict[str, Any],
        preparation: Preparation,
        unholdable: frozenset[str],
        catalogue: Mapping[str, Any],
        *,
        evidence: bool = True,
    ) -> None:
        self.evidence = evidence
        self.plan = plan
        self.plan_type: str = plan["plan_type"]
        self.unholdable = unholdable
        self._preparation = preparation
        self._catalogue = catalogue
        self._worlds: dict[tuple[object, ...], World] = {}
        self._scopes: dict[str, Scope] = {}

    def world(self, parameters: Mapping[str, Any]) -> World:
        """Return the plan's facts, tuned by `parameters` (`minimum_words`, `funded_share`)."""
        key = fact_key(parameters)
        world = self._worlds.get(key)
        if world is None:
            world = World(
                self.plan,
                self._preparation.shape,
                today=self._preparation.today,
                unholdable=self.unholdable,
                parameters=parameters,
                catalogue=self._catalogue,
                unknown=lambda path: Held(Unknown(path)),
                reads=self._preparation.reads.get(key),
            )
            world.collect(self._preparation.facts.get(key, ()))
            self._worlds[key] = world
        return world

    def scope(self, ruleset: RuleSet) -> Scope:
        """Return what a rule set's expressions see of this plan."""
        scope = self._scopes.get(ruleset.id)
        if scope is None:
            values = self.world(ruleset.fact_parameters).scope()
            values["params"] = dict(ruleset.parameters)
            scope = Scope(values, self.unholdable)
            wanted = self._preparation.variables.get(ruleset.id, frozenset())
            for name, program, _reads in ruleset.variables:
                if name in wanted:
                    _define(scope, name, program)
            self._scopes[ruleset.id] = scope
        return scope

    def told(self) -> dict[str, Any]:
        """Return what another process has to know of the plan, as JSON values."""
        return {
            "plan": self.plan,
            "today": self._preparation.today,
            "unholdable": sorted(self.unholdable),
            "catalogue": dict(self._catalogue),
        }

    @cached_property
    def index(self) -> Index:
        """The places of the plan's parts."""
        return Index(self.plan)

    def _origin(self, container: object) -> object:
        for world in self._worlds.values():
            origin = world.origin(container)
            if origin is not container:
                return origin
        return container

    def place(self, item: object) -> Location:
        """Return where an item stands: a part of the plan, a record that a fact placed, or the plan."""
        for world in self._worlds.values():
            placed = world.placed(item)
            if placed is not None:
                return self.index.inside(*placed) or Location()
        return self.index.of(self._origin(item)) or Location()

    def resolve(self, address: str, item: object) -> Location:
        """Return where an address leads (see `Index.resolve`), relative ones from the item's own record."""
        start = self._origin(item) if item is not None else None
        if start is not None and self.index.of(start) is None:
            start = None
        return self.index.resolve(address, start)

    def pointer(self, read: tuple[object, object]) -> str | None:
        """Return the pointer of something that was read, or None where it is no part of the plan."""
        container, key = read
        if not isinstance(key, (str, int)):
            return None
        origin = self._origin(container)
        if isinstance(origin, dict) and key not in origin:
            return None
        found = self.index.inside(origin, key)
        return found.pointer if found is not None else None

    def why_unknown(self, path: str) -> str:
        """Say in plain words why the value of a field path is not known."""
        for world in self._worlds.values():
            if path in world.reasons:
                return world.reasons[path]
        names = path.split(".")
        held = any(".".join(names[:end]) in self.unholdable for end in range(1, len(names) + 1))
        field = path.removeprefix("plan.")
        if held:
            source = self.plan.get("source", {}).get("format", "the source")
            return f'the format that the plan was read from ("{source}") has no place for `{field}`.'
        return f"the plan does not state `{field}`."


def _define(scope: Scope, name: str, program: Program) -> None:
    """Add a variable to a scope; what cannot be worked out is held until somebody reads it."""
    try:
        scope.values[name] = program.evaluate(scope)
    except (Unknown, EvaluationError) as error:
        scope.values.held[name] = Held(error)


def unholdable(plan: Mapping[str, Any], declared: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the field paths that this plan's source truly cannot hold.

    What the plan lists counts only as far as the reader of `source.format` declares it (`declared`: format →
    paths), and no longer once the plan fills the path after all.
    """
    source = plan.get("source", {})
    known = declared.get(source.get("format", ""), frozenset())
    listed = source.get("cannot_hold", ())
    return frozenset(path for path in listed if _covered(path, known) and not _filled(plan, path.split(".")))


def _covered(path: str, known: frozenset[str]) -> bool:
    names = path.split(".")
    return any(".".join(names[:end]) in known for end in range(1, len(names) + 1))


def _filled(node: Any, names: list[str]) -> bool:  # noqa: ANN401 - JSON values
    if isinstance(node, list):
        return any(_filled(item, names) for item in node)
    if not names:
        return node is not None
    return isinstance(node, Mapping) and names[0] in node and _filled(node[names[0]], names[1:])
