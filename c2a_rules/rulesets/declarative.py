"""Rules and conditions written as expressions, as the engine runs them."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from c2a_rules.expressions import EvaluationError, Program, Template, Unknown
from c2a_rules.facts import PATHS
from c2a_rules.model import Judgement, Location, Outcome, RuleInfo

if TYPE_CHECKING:
    from c2a_rules.expressions import Scope, Trace
    from c2a_rules.rulesets import RuleSet

_MOST_EVIDENCE = 50
_PASS = Judgement(outcome=Outcome.PASS)
# A gap is a gap even where its message would like to tell more than can be known.
_NOT_KNOWN = "(not known)"
STATE = "State it in the plan, or have somebody who knows the programme judge this."


class Subject(Protocol):
    """What a declarative rule asks of the plan that it judges."""

    evidence: bool

    def scope(self, ruleset: "RuleSet", reads: frozenset[str]) -> "Scope":
        """Return what the rule set's expressions see, all that they read being known."""

    def place(self, item: object) -> Location:
        """Return where an item stands."""

    def resolve(self, address: str, item: object) -> Location:
        """Return where an address leads."""

    def pointer(self, read: tuple[object, object]) -> str | None:
        """Return the pointer of something that was read."""

    def why_unknown(self, path: str) -> str:
        """Say why a value is not known."""


class DeclarativeCondition:
    """A `when`: true, false, or unknown."""

    def __init__(self, ruleset: "RuleSet", text: str, dump: object, reads: frozenset[str]) -> None:
        self._ruleset = ruleset
        self._dump = dump
        self.text = text
        self.reads = reads

    @cached_property
    def program(self) -> Program:
        """The compiled expression."""
        return self._ruleset.program(self._dump)

    def holds(self, subject: Subject) -> bool:
        """Tell whether it holds; raises Unknown or EvaluationError."""
        return self.program.evaluate(subject.scope(self._ruleset, self.reads)) is True


class DeclarativeRule:
    """A rule of a rule-set file."""

    def __init__(
        self, ruleset: "RuleSet", info: RuleInfo, data: Mapping[str, Any], programs: Mapping[str, Any]
    ) -> None:
        self.info = info
        self.data = data
        self._ruleset = ruleset
        self._programs = programs
        self._templates: dict[str, Template] = {}
        when = programs.get("when")
        self.when = DeclarativeCondition(ruleset, data["when"], when[0], frozenset(when[1])) if when else None
        self.reads = frozenset(programs["reads"])

    @cached_property
    def _assert(self) -> Program:
        return self.program("assert")

    @cached_property
    def _for_each(self) -> Program | None:
        return self.program("for_each") if "for_each" in self._programs else None

    @cached_property
    def _key(self) -> Program | None:
        return self.program("key") if "key" in self._programs else None

    def program(self, name: str) -> Program:
        """Return the compiled `assert`, `for_each` or `key`."""
        return self._ruleset.program(self._programs[name], self._environment)

    def _environment(self) -> Any:  # noqa: ANN401 - an environment, whose module need not be loaded
        if "for_each" in self.data:
            return self._ruleset.item_environment(self.data["for_each"])
        return self._ruleset.base_environment

    def _rendered(self, name: str, scope: "Scope", unknown: str | None = None) -> str:
        if name not in self._programs:
            return ""
        template = self._templates.get(name)
        if template is None:
            template = self._templates[name] = self._ruleset.template(self._programs[name])
        return template.render(scope, unknown)

    def judge(self, subject: Subject) -> Iterator[Judgement]:
        """Yield a judgement on each item, or one on the plan.

        Raises:
            Unknown: what decides about the items is not known.
            EvaluationError: the list of items cannot be worked out.
        """
        scope = subject.scope(self._ruleset, self.reads)
        if self._for_each is None:
            yield self._judged(subject, scope, None)
            return
        items = self._for_each.evaluate(scope)
        if not items:
            yield self._empty(subject, scope)
            return
        for item in items:
            scope.values["self"] = item
            yield self._judged(subject, scope, item)

    def traces(self, subject: Subject) -> Iterator[tuple[Location, "Trace"]]:
        """Yield where an item stands and what decided about it: of the first one, and of each that does not pass.

        Raises:
            Unknown, EvaluationError: the list of items cannot be worked out.
        """
        scope = subject.scope(self._ruleset, self.reads)
        items = [None] if self._for_each is None else self._for_each.evaluate(scope)
        for position, item in enumerate(items):
            if self._for_each is not None:
                scope.values["self"] = item
            trace = self._assert.trace(scope)
            if position == 0 or trace.value_or_error is not True:
                yield subject.place(item), trace

    def _judged(self, subject: Subject, scope: "Scope", item: object) -> Judgement:
        try:
            if self._assert.evaluate(scope) is True:
                return _PASS
            return Judgement(
                outcome=Outcome.GAP,
                message=self._rendered("message", scope, _NOT_KNOWN),
                remedy=self._rendered("remedy", scope, _NOT_KNOWN),
                location=self._location(subject, scope, item),
                evidence=self._evidence(subject, scope),
            )
        except Unknown as unknown:
            return Judgement(
                outcome=Outcome.REVIEW,
                message=f"Whether this holds cannot be told: {subject.why_unknown(unknown.path)}",
                remedy=STATE,
                location=self._location(subject, scope, item),
            )
        except EvaluationError as error:
            return Judgement(
                outcome=Outcome.ERROR,
                message=f"The rule failed on this plan: {error}",
                remedy="Report this to whoever maintains the rule set; the plan is not at fault.",
                location=subject.place(item),
            )

    def _empty(self, subject: Subject, scope: "Scope") -> Judgement:
        meaning = self.data["empty"]
        if meaning != "gap":
            return _PASS if meaning == "pass" else Judgement(outcome=Outcome.NOT_APPLICABLE)
        message = self._rendered("empty_message", scope) or f"The plan holds nothing of the kind: {self.info.title}"
        at = str(self.data.get("at", ""))
        address = at if at.startswith("/") and "{" not in at else self._collection()
        return Judgement(
            outcome=Outcome.GAP,
            message=message,
            remedy=self._plain_remedy(scope),
            location=subject.resolve(address, None),
        )

    def _collection(self) -> str:
        """Return the address of the part of a plan whose items the rule is about."""
        names = re.findall(r"[a-z_]+", str(self.data["for_each"]))
        path = next((PATHS[name] for name in names if PATHS.get(name)), "")
        return f"/{path.split('.')[0]}"

    def _plain_remedy(self, scope: "Scope") -> str:
        try:
            return self._rendered("remedy", scope)
        except (EvaluationError, Unknown, KeyError):
            return f"Add at least one: {self.info.title}."

    def _location(self, subject: Subject, scope: "Scope", item: object) -> Location:
        place = subject.place(item)
        key = None
        if self._key is not None:
            try:
                key = str(self._key.evaluate(scope))
            except (EvaluationError, Unknown):
                key = None
        if "at" in self._programs:
            try:
                place = subject.resolve(self._rendered("at", scope), item)
            except (EvaluationError, Unknown):
                place = subject.place(item)
        return Location(place.anchor, place.pointer, place.missing, key)

    def _evidence(self, subject: Subject, scope: "Scope") -> tuple[str, ...]:
        if not subject.evidence:
            return ()
        trace = self._assert.trace(scope)
        pointers = {pointer for pointer in map(subject.pointer, trace.reads) if pointer}
        return tuple(sorted(pointers))[:_MOST_EVIDENCE]
