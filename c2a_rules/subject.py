"""A plan made ready for judging: converted, its facts worked out once, its places known.

Rule sets that tune facts alike share them. A fact or a rule set's variable is worked out once a plan, when the first
rule that is asked needs it: what only rules that do not apply would read is never worked out.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from c2a_rules.anchors import Index
from c2a_rules.expressions import EvaluationError, Held, Program, Scope, Unknown
from c2a_rules.facts import Fact, World, facts_behind
from c2a_rules.model import Location
from c2a_rules.rulesets import RuleSet
from c2a_rules.shape import Shape


class Needs(NamedTuple):
    """What has to be known of a plan before an expression of a rule set is evaluated.

    `facts` and `variables` stand in an order in which each comes after those it rests on; `paths` are the facts' own,
    `names` what the expression sees by a bare name: variables, and facts of no collection.
    """

    facts: tuple[Fact, ...]
    paths: frozenset[str]
    variables: Mapping[str, Program]
    names: frozenset[str]


class _Seen(NamedTuple):
    """What the expressions of one rule set see of a plan, and the names that have a value there."""

    world: World
    scope: Scope
    names: set[str]


class Preparation:
    """What expressions need to know of every plan; worked out once a run.

    Args:
        reads: rule set id → everything that its selected rules and their actions read.
        shape: the digest of the plan schema.
        today: `YYYY-MM-DD`.
    """

    def __init__(self, reads: Mapping[str, frozenset[str]], shape: Shape, today: str) -> None:
        self.shape = shape
        self.today = today
        self._reads = reads
        self._needs: dict[tuple[str, frozenset[str]], Needs] = {}

    def needs(self, ruleset: RuleSet, reads: frozenset[str] | None) -> Needs:
        """Return what lies behind `reads`; None for all that the selected rules of the rule set read."""
        if reads is None:
            reads = self._reads.get(ruleset.id, frozenset())
        found = self._needs.get((ruleset.id, reads))
        if found is None:
            names = ruleset.behind(reads)
            facts = facts_behind(names)
            variables = {name: program for name, program, _reads in ruleset.variables if name in names}
            found = self._needs[ruleset.id, reads] = Needs(
                facts,
                frozenset(fact.path for fact in facts),
                variables,
                frozenset((*variables, *(fact.name for fact in facts if not fact.collection))),
            )
        return found


def fact_key(parameters: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what tells apart rule sets that tune facts differently."""
    return tuple(sorted(parameters.items()))


class Subject:
    """One plan, as rules judge it.

    Args:
        plan: valid against the plan schema and converted to its kinds.
        preparation: what the selected rules need.
        unholdable: the field paths that the plan's source cannot hold.
        catalogue: {"actions", "rules", "bound", "carried"}.
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
        self._seen: dict[str, _Seen] = {}

    def _world(self, parameters: Mapping[str, Any]) -> World:
        """Return the plan's facts, tuned by `parameters` (`minimum_words`, `funded_share`)."""
        key = fact_key(parameters)
        world = self._worlds.get(key)
        if world is None:
            world = self._worlds[key] = World(
                self.plan,
                self._preparation.shape,
                today=self._preparation.today,
                unholdable=self.unholdable,
                parameters=parameters,
                catalogue=self._catalogue,
                unknown=lambda path: Held(Unknown(path)),
            )
        return world

    def scope(self, ruleset: RuleSet, reads: frozenset[str] | None = None) -> Scope:
        """Return what a rule set's expressions see of this plan.

        What lies behind `reads` has been worked out then: the fields, facts and variables that an expression reads;
        None stands for all that the selected rules of the rule set read.
        """
        seen = self._seen.get(ruleset.id)
        if seen is None:
            world = self._world(ruleset.fact_parameters)
            scope = Scope({**world.scope(), "params": dict(ruleset.parameters)}, self.unholdable)
            seen = self._seen[ruleset.id] = _Seen(world, scope, set())
        needs = self._preparation.needs(ruleset, reads)
        if not needs.paths <= seen.world.known:
            seen.world.collect(needs.facts)
        if not needs.names <= seen.names:
            _name(seen, needs)
        return seen.scope

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
        """Return where an address leads (see `Index.resolve`).

        Relative ones lead on from the item's own record, or from the one that a fact placed it in.
        """
        placed = next((found for world in self._worlds.values() if (found := world.placed(item))), None)
        if placed is not None and not address:
            return self.place(item)
        start = placed[0] if placed is not None else self._origin(item) if item is not None else None
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


def _name(seen: _Seen, needs: Needs) -> None:
    """Give the names that an expression reads their values."""
    missing = needs.names - seen.names
    seen.names.update(missing)
    for name in missing - needs.variables.keys():
        seen.scope.define(name, seen.world.variables[name])
    for name in needs.variables:
        if name in missing:
            _define(seen.scope, name, needs.variables[name])


def _define(scope: Scope, name: str, program: Program) -> None:
    """Add a variable to a scope; what cannot be worked out is held until somebody reads it."""
    try:
        scope.define(name, program.evaluate(scope))
    except (Unknown, EvaluationError) as error:
        scope.define(name, Held(error))


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
