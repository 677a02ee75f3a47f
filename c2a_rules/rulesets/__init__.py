"""Rule sets: files of actions and rules, compiled once and ready to judge.

`load_ruleset` reads a file, takes the compiled form from the cache where there is one, and gives a `RuleSet`
whose rules look to the engine like any others.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from c2a_rules.errors import RuleSetError, UsageError, did_you_mean
from c2a_rules.expressions import Program, Template
from c2a_rules.model import Action, Level, RuleInfo, RuleSetInfo, Source
from c2a_rules.rulesets import cache
from c2a_rules.rulesets.declarative import DeclarativeCondition, DeclarativeRule
from c2a_rules.rulesets.parameters import given, written
from c2a_rules.rulesets.source import RuleSetSource

FACT_PARAMETERS = {"minimum_words": 15, "funded_share": 0.5}
"""What facts are tuned by, where a rule set has no parameter of the name."""


class RuleSet:
    """A loaded rule set.

    Args:
        source: the file.
        compiled: what its expressions were compiled to.
        extended: the files of the rule sets that it is derived from.

    `disabled` says which rules of them are not evaluated, and why.
    """

    def __init__(
        self, source: RuleSetSource, compiled: Mapping[str, Any], extended: Sequence[RuleSetSource] = ()
    ) -> None:
        self.source = source
        self.extended = tuple(extended)
        self.data: Mapping[str, Any] = compiled["data"]
        self._compiled = compiled
        self.id: str = self.data["id"]
        self.prefix: str = self.data["prefix"]
        self.title: str = self.data["title"]
        self.in_force_from: str | None = self.data.get("in_force_from")
        self.soundness: bool = self.data.get("soundness", False)
        declared = self.data.get("parameters", {})
        self.parameters = {name: given(each["type"], each["value"]) for name, each in declared.items()}
        self.disabled: Mapping[str, str] = self.data.get("disabled", {})
        self.info = RuleSetInfo(self.id, self.data["version"], _digest(source, self.extended), self.title)

    @property
    def fact_parameters(self) -> dict[str, Any]:
        """What the facts are tuned by for this rule set."""
        return {name: self.parameters.get(name, value) for name, value in FACT_PARAMETERS.items()}

    def tune(self, values: Mapping[str, Any]) -> None:
        """Give parameters other values, by name; raises UsageError where that is impossible.

        A text stands for a value of any kind, as it does on the command line; lists are written with commas between.
        """
        declared = self.data.get("parameters", {})
        for name, value in values.items():
            if name not in declared:
                raise UsageError(f'the rule set {self.id} has no parameter "{name}"{did_you_mean(name, declared)}')
            kind = declared[name]["type"]
            try:
                self.parameters[name] = written(kind, value) if isinstance(value, str) else given(kind, value)
            except ValueError:
                raise UsageError(f'{self.id}.{name}: "{value}" is not of the type {kind}') from None

    def written(self) -> dict[str, Any]:
        """Return the rule set as written, with its examples, put together with what it extends."""
        from c2a_rules.rulesets.source import parse

        return parse(self.source, dict(zip(self.data.get("extends", ()), self.extended, strict=True))).data

    def program(self, dump: object, environment: Callable[[], Any] | None = None) -> Program:
        """Return the program of a dump; `environment` gives what it is checked against, for tracing."""
        return Program.load(dump, self._functions, environment or (lambda: self.base_environment))

    def template(self, dump: object) -> Template:
        """Return the template of a dump."""
        return Template.load(dump, self._functions)

    @cached_property
    def base_environment(self) -> Any:  # noqa: ANN401 - an environment, whose module need not be loaded
        """What the rule set's expressions outside items are checked against."""
        from c2a_rules.vocabulary import environment

        parameters = {name: each["type"] for name, each in self.data.get("parameters", {}).items()}
        base = environment(parameters, self.source.functions)
        for variable in self.data.get("variables", ()):
            base = base.with_variables({variable["name"]: base.compile(variable["expression"]).type})
        return base

    def item_environment(self, for_each: str) -> Any:  # noqa: ANN401 - an environment, whose module need not be loaded
        """Return what expressions about the items of a list are checked against."""
        base = self.base_environment
        return base.with_variables({"self": base.compile(for_each).type.element})

    @cached_property
    def _functions(self) -> Mapping[str, Any]:
        from c2a_rules.facts import REGISTRY

        known = (*REGISTRY.functions.values(), *self.source.functions)
        return {each.key: each.implementation for each in known}

    @cached_property
    def variables(self) -> list[tuple[str, Program, frozenset[str]]]:
        """The rule set's variables in order: name, program, what it reads."""
        return [(name, self.program(dump), frozenset(reads)) for name, dump, reads in self._compiled["variables"]]

    def behind(self, reads: Iterable[str]) -> frozenset[str]:
        """Return `reads` and what the rule set's variables among them read."""
        wanted = set(reads)
        for name, _program, their_reads in reversed(self.variables):
            if name in wanted:
                wanted |= their_reads
        return frozenset(wanted)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """The actions in the order of the file."""
        return tuple(self._action(data) for data in self.data.get("actions", ()))

    def _source(self, data: Mapping[str, Any]) -> Source:
        merged = {"section": self.title, **self.data.get("source", {}), **data.get("source", {})}
        item = data.get("item", merged.get("item"))
        return Source(document=merged.get("document", self.id), section=merged["section"], item=item)

    def _action(self, data: Mapping[str, Any]) -> Action:
        condition = self._compiled["conditions"].get(data["id"])
        return Action(
            id=data["id"],
            title=data["title"],
            gist=data["gist"],
            domain=self.prefix,
            ruleset=self.id,
            source=self._source(data),
            binds=data["binds"],
            themes=tuple(data.get("themes", ())),
            touched_by={name: tuple(values) for name, values in data.get("touched_by", {}).items()},
            when=DeclarativeCondition(self, data["when"], condition[0], frozenset(condition[1])) if condition else None,
            carried=data.get("carried"),
        )

    @cached_property
    def rules(self) -> tuple[DeclarativeRule, ...]:
        """The rules, those that follow from `carried` included, in the order of their actions."""
        return tuple(self._rule(data) for data in self.data["rules"])

    def _rule(self, data: Mapping[str, Any]) -> DeclarativeRule:
        level = data["level"]
        by_type = {name: Level(value) for name, value in level.items()} if isinstance(level, Mapping) else {}
        info = RuleInfo(
            id=data["id"],
            action=data["action"],
            title=data["title"],
            ruleset=self.id,
            level=by_type.pop("default") if by_type else Level(str(level)),
            levels=by_type,
            binds=data.get("binds"),
            requires=tuple(data.get("requires", ())),
            waivable=data.get("waivable", True),
            remedy=data["remedy"],
        )
        return DeclarativeRule(self, info, data, self._compiled["programs"][data["id"]])


def _digest(source: RuleSetSource, extended: Sequence[RuleSetSource]) -> str:
    """Return the digest of everything that the rules of a rule set were made from."""
    if not extended:
        return source.sha256
    together = "".join(each.sha256 for each in (source, *extended))
    return hashlib.sha256(together.encode()).hexdigest()


def load_ruleset(source: RuleSetSource, bases: Mapping[str, RuleSetSource] | None = None) -> RuleSet:
    """Return a rule set ready to judge.

    Args:
        source: the file.
        bases: the rule sets that it may extend, by id.

    Raises:
        RuleSetError: with every complaint about the file, each with its line and column.
    """
    made_of = source.data
    if source.derives:
        made_of += b"".join(bases[name].data for name in sorted(bases or {})) if bases else b""
    for each in source.functions:
        if each.name.rpartition(".")[2].encode() in made_of:  # others cannot be called, and change nothing
            made_of += f"\0{each.key} -> {each.result}".encode()
    compiled = cache.load(made_of)
    if compiled is None:
        from c2a_rules.rulesets.compiling import compile_ruleset
        from c2a_rules.rulesets.source import parse

        compiled = compile_ruleset(parse(source, bases))
        cache.store(made_of, compiled)
    extended = [bases[name] for name in compiled["data"].get("extends", ()) if bases and name in bases]
    return RuleSet(source, compiled, extended)


def read_ruleset(path: Path, bases: Mapping[str, RuleSetSource] | None = None) -> RuleSet:
    """Return the rule set in a file; raises RuleSetError."""
    return load_ruleset(RuleSetSource.read(path), bases)


__all__ = ["FACT_PARAMETERS", "RuleSet", "RuleSetError", "RuleSetSource", "load_ruleset", "read_ruleset"]
