"""One plan made ready for rules: its collections with their parents, and the facts worked out on demand.

Items of a collection are *views*: shallow copies of the plan's records that also carry facts and, in the tree
of results, their parents and children as views (`activity.output.outcome`). The plan itself is never changed.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from c2a_rules.facts.registry import REGISTRY, Fact, Unheld, View, run
from c2a_rules.shape import Leaves, Shape, leaves

Noted = TypeVar("Noted")

RESULTS = {
    "outcomes": "outcomes",
    "outputs": "outcomes.outputs",
    "activities": "outcomes.outputs.activities",
    "indicators": "outcomes.outputs.indicators",
    "funding": "outcomes.outputs.activities.funding",
}
LISTS = {
    "orgs": "orgs",
    "rights_holders": "rights_holders",
    "duty_bearers": "duty_bearers",
    "recommendations": "recommendations",
    "treaties": "treaties",
    "consultations": "consultations",
    "analyses": "analyses",
    "engagement": "engagement",
    "measures": "measures",
    "strategies": "strategies",
    "risks": "risks",
    "contributions": "contributions",
    "exclusions": "exclusions",
    "training": "capacity.training",
    "reports": "monitoring.reports",
    "promises": "predecessor.promises",
    "signals": "early_warning.signals",
    "escalation": "early_warning.escalation",
    "countries": "context.countries",
}
SINGLES = {
    "plan": "",
    "context": "context",
    "data_protection": "data_protection",
    "monitoring": "monitoring",
    "capacity": "capacity",
    "governance": "capacity.governance",
    "early_warning": "early_warning",
    "predecessor": "predecessor",
}
"""Collections (name → schema path): the results, root-level lists, and parts that a plan has at most one of."""

PATHS: Mapping[str, str] = {**RESULTS, **LISTS, **SINGLES}
PARENTS: Mapping[str, Mapping[str, str]] = {
    "outcomes": {"outputs": "list(outputs)", "indicators": "list(indicators)", "activities": "list(activities)"},
    "outputs": {"outcome": "outcomes", "activities": "list(activities)", "indicators": "list(indicators)"},
    "activities": {
        "outcome": "outcomes",
        "output": "outputs",
        "indicators": "list(indicators)",
        "funding": "list(funding)",
    },
    "indicators": {"outcome": "outcomes", "output": "optional(outputs)"},
    "funding": {"activity": "activities"},
}
"""The links between views of the tree of results, with their types."""


class World:
    """A plan's views and facts.

    Args:
        plan: valid against the plan schema and converted to the schema's kinds.
        shape: the digest of that schema.
        today: `YYYY-MM-DD`, what `--as-of` says.
        unholdable: field paths that the plan's source cannot hold.
        parameters: what facts may be tuned by (`minimum_words`, `funded_share`).
        catalogue: {"actions": all action ids loaded, "bound": those that bind this plan}.
        unknown: makes the mark that stands for a value that cannot be known, from a field path.
    """

    def __init__(  # noqa: PLR0913 - everything that is known about the plan, by name
        self,
        plan: dict[str, Any],
        shape: Shape,
        *,
        today: str,
        unholdable: frozenset[str] = frozenset(),
        parameters: Mapping[str, Any],
        catalogue: Mapping[str, Any],
        unknown: Callable[[str], object],
    ) -> None:
        self.plan = plan
        self.shape = shape
        self.today = today
        self.unholdable = unholdable
        self.parameters = parameters
        self.catalogue = catalogue
        self.unknown = unknown
        self.collections: dict[str, list[View]] = {name: [] for name in (*RESULTS, *LISTS)}
        self.singles: dict[str, View] = {}
        self.variables: dict[str, Any] = {}
        self.reasons: dict[str, str] = {}
        self.known: set[str] = set()
        self._origins: dict[int, object] = {}
        self._places: dict[int, tuple[object, str | int]] = {}
        self._by_id: dict[str, dict[str, View]] = {}
        self._keep: list[object] = []
        self._noted: dict[str, Any] = {}
        self._add_singles()
        self._add_lists()
        self._add_results()

    def _view(self, record: Mapping[str, Any], collection: str) -> View:
        view = dict(record)
        self._origins[id(view)] = record
        if collection in self.collections:
            self.collections[collection].append(view)
        return view

    def _part(self, path: str) -> Any:  # noqa: ANN401 - JSON values
        node: Any = self.plan
        for name in path.split(".") if path else ():
            node = node.get(name) if isinstance(node, dict) else None
        return node

    def _add_singles(self) -> None:
        for name, path in SINGLES.items():
            self.singles[name] = self._view(self._part(path) or {}, name)

    def _add_lists(self) -> None:
        for name, path in LISTS.items():
            for record in self._part(path) or ():
                self._view(record, name)

    def _add_results(self) -> None:
        for outcome_record in self.plan.get("outcomes", ()):
            outcome = self._view(outcome_record, "outcomes")
            outcome["indicators"] = self._indicators(outcome_record, outcome, None)
            outcome["outputs"] = [self._output(record, outcome) for record in outcome_record.get("outputs", ())]
            outcome["activities"] = [a for output in outcome["outputs"] for a in output["activities"]]
        self.singles["plan"]["outcomes"] = self.collections["outcomes"]

    def _output(self, record: Mapping[str, Any], outcome: View) -> View:
        output = self._view(record, "outputs")
        output["outcome"] = outcome
        output["indicators"] = self._indicators(record, outcome, output)
        output["activities"] = [self._activity(item, output) for item in record.get("activities", ())]
        return output

    def _activity(self, record: Mapping[str, Any], output: View) -> View:
        activity = self._view(record, "activities")
        activity.update(output=output, outcome=output["outcome"], indicators=output["indicators"])
        activity["funding"] = [self._view(row, "funding") for row in record.get("funding", ())]
        for row in activity["funding"]:
            row["activity"] = activity
        return activity

    def _indicators(self, record: Mapping[str, Any], outcome: View, output: View | None) -> list[View]:
        views = [self._view(item, "indicators") for item in record.get("indicators", ())]
        for view in views:
            view["outcome"] = outcome
            if output is not None:
                view["output"] = output
        return views

    def __getitem__(self, collection: str) -> list[View]:
        """Return the views of a collection."""
        return self.collections[collection]

    def by_id(self, collection: str, wanted: object) -> View | None:
        """Return the view with an id, the first where several bear it, or None."""
        known = self._by_id.get(collection)
        if known is None:
            known = {}
            for view in self.collections[collection]:
                known.setdefault(view["id"], view)
            self._by_id[collection] = known
        return known.get(wanted) if isinstance(wanted, str) else None

    def resolve(self, collection: str, ids: Iterable[object]) -> list[View]:
        """Return the views with these ids in this order, without repeats and without what does not exist."""
        found = {id(view): view for view in (self.by_id(collection, item) for item in ids) if view is not None}
        return list(found.values())

    def lacks(self, path: str) -> bool:
        """Tell whether the plan's source has no place for a field path, or for a part that holds it."""
        if not self.unholdable:
            return False
        names = path.split(".")
        return any(".".join(names[:end]) in self.unholdable for end in range(1, len(names) + 1))

    def get(self, item: Mapping[str, Any], key: str, path: str) -> Any:  # noqa: ANN401 - JSON values
        """Return `item[key]`, or None where it is absent.

        Raises:
            Unheld: it is absent and the source cannot hold `path` (the path of the record, `orgs`).
        """
        value = item.get(key)
        if value is None and self.lacks(f"{path}.{key}" if path else key):
            raise Unheld(f"{path}.{key}" if path else key)
        return value

    def held(self, path: str) -> None:
        """Raise Unheld where the source cannot hold `path`."""
        if self.lacks(path):
            raise Unheld(path)

    def once(self, name: str, compute: Callable[[], Noted]) -> Noted:
        """Return what `compute` gives, worked out at the first call by this name."""
        if name not in self._noted:
            self._noted[name] = compute()
        noted: Noted = self._noted[name]
        return noted

    @property
    def leaves(self) -> Leaves:
        """Every text and id of the plan, and every value of no fixed kind, field by field."""
        return self.once("leaves", lambda: leaves(self.plan, self.shape))

    def place(self, record: View, container: object, key: str | int) -> View:
        """Say where a record made by a fact belongs in the plan, for findings about it; return the record."""
        self._places[id(record)] = (container, key)
        self._keep.append(record)
        return record

    def origin(self, container: object) -> object:
        """Return the plan's own record behind a view; anything else is its own origin."""
        return self._origins.get(id(container), container)

    def placed(self, record: object) -> tuple[object, str | int] | None:
        """Return the container and key that `place` gave for a record, or None."""
        return self._places.get(id(record))

    def collect(self, needed: Iterable[Fact]) -> None:
        """Work out facts that are not known yet, given in an order in which each comes after those it uses."""
        for fact in needed:
            if fact.path in self.known:
                continue
            if fact.collection:
                for item in self.items(fact.collection):
                    value = run(fact, self, item)
                    if value is not None:  # an optional fact that is not there is an absent field
                        item[fact.name] = value
            else:
                self.variables[fact.name] = run(fact, self, None)
            self.known.add(fact.path)

    def items(self, collection: str) -> list[View]:
        """Return the views of a collection, or the one view of a part that there is one of."""
        return [self.singles[collection]] if collection in self.singles else self.collections[collection]

    def scope(self) -> dict[str, Any]:
        """Return what expressions see beside facts: the collections, the single parts, `today`, `catalogue`."""
        scope: dict[str, Any] = {"today": self.today, "catalogue": self.catalogue}
        for name, views in self.collections.items():
            scope[name] = views if views or not self.lacks(PATHS[name]) else self.unknown(PATHS[name])
        return scope | self.singles


def facts_behind(reads: Iterable[str]) -> tuple[Fact, ...]:
    """Return the facts that `reads` (`activities.funded`, `claims`) rest on, each after those it uses."""
    return REGISTRY.needed(reads)
