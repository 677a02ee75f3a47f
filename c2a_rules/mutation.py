"""How much a rule set's examples would notice: branches of expressions taken, mutants killed.

Each rule's expressions are evaluated on the plans of its examples, first as they are and then with one small
fault at a time (`mutants`). A mutant that changes the outcome of no example survives: an author can then
sharpen an example, or see that the clause is not needed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from c2a_rules.catalog import Catalog
from c2a_rules.examples import Example, ExampleRunner
from c2a_rules.expressions import EvaluationError, ExpressionError, Held, Program, Scope, Unknown
from c2a_rules.model import Outcome
from c2a_rules.mutants import Branches, mutants, unlinted
from c2a_rules.rulesets import RuleSet
from c2a_rules.rulesets.declarative import DeclarativeRule

_STRONGEST = (Outcome.ERROR, Outcome.GAP, Outcome.REVIEW)


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no example noticed."""

    rule: str
    part: str
    change: str
    at: str


@dataclass(slots=True)
class Coverage:
    """What was tried on a rule set's expressions, and what its examples noticed."""

    branches: int = 0
    taken: int = 0
    mutants: int = 0
    killed: int = 0
    survivors: list[Survivor] = field(default_factory=list)

    def add(self, other: "Coverage") -> None:
        """Add another's figures to these."""
        self.branches += other.branches
        self.taken += other.taken
        self.mutants += other.mutants
        self.killed += other.killed
        self.survivors.extend(other.survivors)

    @property
    def branch_coverage(self) -> float:
        """The share of conditions' outcomes that some example came to."""
        return round(self.taken / self.branches, 4) if self.branches else 1.0

    @property
    def mutation_coverage(self) -> float:
        """The share of mutants that some example noticed."""
        return round(self.killed / self.mutants, 4) if self.mutants else 1.0


@dataclass(frozen=True, slots=True)
class _Parts:
    """A rule's programs, one of them perhaps a mutant."""

    programs: Mapping[str, Program]
    empty: str

    def outcome(self, scope: Scope) -> Outcome:
        """Return what the rule comes to in a scope, without messages or places."""
        try:
            for name in ("applies", "when"):
                if name in self.programs and self.programs[name].evaluate(scope) is not True:
                    return Outcome.NOT_APPLICABLE
            if "for_each" not in self.programs:
                return self._one(scope)
            items = self.programs["for_each"].evaluate(scope)
        except Unknown:
            return Outcome.REVIEW
        except EvaluationError:
            return Outcome.ERROR
        if not items:
            return Outcome(self.empty)
        found = set()
        for item in items:
            scope.values["self"] = item
            found.add(self._one(scope))
        return next((outcome for outcome in _STRONGEST if outcome in found), Outcome.PASS)

    def _one(self, scope: Scope) -> Outcome:
        try:
            return Outcome.PASS if self.programs["assert"].evaluate(scope) is True else Outcome.GAP
        except Unknown:
            return Outcome.REVIEW
        except EvaluationError:
            return Outcome.ERROR

    def having(self, name: str, program: Program) -> "_Parts":
        return _Parts({**self.programs, name: program}, self.empty)


@dataclass(frozen=True, slots=True)
class _Trial:
    """A rule with the scopes of its examples and what it comes to in each."""

    rule: DeclarativeRule
    parts: _Parts
    scopes: Sequence[tuple[Scope, Outcome]]

    def notices(self, parts: _Parts) -> bool:
        """Tell whether some example's outcome is another with these programs."""
        return any(parts.outcome(scope) is not outcome for scope, outcome in self.scopes)


def measure(catalog: Catalog, runner: ExampleRunner, ruleset: RuleSet, examples: Iterable[Example]) -> Coverage:
    """Return what the examples of a rule set notice of its expressions."""
    by_rule: dict[str, list[Example]] = {}
    for example in examples:
        by_rule.setdefault(example.rule, []).append(example)
    trials = [_trial(catalog, runner, rule, by_rule[rule.info.id]) for rule in ruleset.rules if rule.info.id in by_rule]
    coverage = Coverage()
    for trial in trials:
        for name in trial.parts.programs:
            if name != "applies":
                _try(coverage, trial.rule.info.id, name, [trial])
    for action in ruleset.actions:
        theirs = [t for t in trials if t.rule.info.action == action.id and "applies" in t.parts.programs]
        if theirs:
            _try(coverage, action.id, "applies", theirs)
    for name, program, _reads in ruleset.variables:
        _try_variable(coverage, ruleset, name, program, trials)
    return coverage


def _trial(catalog: Catalog, runner: ExampleRunner, rule: DeclarativeRule, examples: Sequence[Example]) -> _Trial:
    programs = {name: rule.program(name) for name in ("for_each", "assert") if name in rule.data}
    if rule.when is not None:
        programs["when"] = rule.when.program
    applies = catalog.actions[rule.info.action].when
    if applies is not None:
        programs["applies"] = applies.program  # type: ignore[attr-defined] # a rule set's conditions are declarative
    parts = _Parts(programs, rule.data.get("empty", Outcome.PASS.value))
    scopes = []
    for example in examples:
        scope = runner.scope(example)
        outcome = parts.outcome(scope) if scope is not None else None
        if scope is not None and outcome is not None and outcome.value == example.expect:
            scopes.append((scope, outcome))
    return _Trial(rule, parts, scopes)


def _try(coverage: Coverage, owner: str, name: str, trials: Sequence[_Trial]) -> None:
    program = trials[0].parts.programs[name]
    branches = Branches(program)
    for trial in trials:
        recording = trial.parts.having(name, branches.program)
        for scope, _outcome in trial.scopes:
            with branches.recording(scope):
                recording.outcome(scope)
    coverage.branches += branches.total
    coverage.taken += branches.taken
    for changed, mutant in _compiled(program):
        noticed = any(trial.notices(trial.parts.having(name, changed)) for trial in trials)
        _count(coverage, Survivor(owner, name, mutant.change, mutant.at), noticed=noticed)


def _count(coverage: Coverage, survivor: Survivor, *, noticed: bool) -> None:
    coverage.mutants += 1
    coverage.killed += noticed
    if not noticed:
        coverage.survivors.append(survivor)


def _compiled(program: Program) -> Iterator[tuple[Program, Any]]:
    environment = unlinted(program)
    for mutant in mutants(program):
        try:
            changed = environment.compile(mutant.text, absent_is_unknown=program.absent_is_unknown)
        except ExpressionError:
            continue
        if str(changed.type) == str(program.type):
            yield changed, mutant


def _try_variable(coverage: Coverage, ruleset: RuleSet, name: str, program: Program, trials: Sequence[_Trial]) -> None:
    readers = [trial for trial in trials if any(name in scope.values for scope, _ in trial.scopes)]
    names = [each for each, _program, _reads in ruleset.variables]
    later = ruleset.variables[names.index(name) + 1 :]
    for changed, mutant in _compiled(program):
        noticed = any(_notices_variable(trial, name, changed, later) for trial in readers)
        _count(coverage, Survivor(ruleset.id, f"variable {name}", mutant.change, mutant.at), noticed=noticed)


def _notices_variable(
    trial: _Trial, name: str, changed: Program, later: Sequence[tuple[str, Program, frozenset[str]]]
) -> bool:
    for scope, outcome in trial.scopes:
        if name not in scope.values:
            continue
        kept, held = dict(scope.values), dict(scope.values.held)
        try:
            for each, program in [(name, changed), *((n, p) for n, p, _reads in later if n in kept)]:
                scope.values.pop(each, None)
                try:
                    scope.values[each] = program.evaluate(scope)
                except (Unknown, EvaluationError) as error:
                    scope.values.held[each] = Held(error)
            if trial.parts.outcome(scope) is not outcome:
                return True
        finally:
            scope.values.clear()
            scope.values.update(kept)
            scope.values.held.clear()
            scope.values.held.update(held)
    return False
