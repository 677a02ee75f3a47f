"""A rule-set file as checked data: read, held to its schema, with a place for every complaint."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from c2a_rules.errors import RuleSetError, did_you_mean
from c2a_rules.facts.registry import FactFunction
from c2a_rules.files import whole
from c2a_rules.model import Position
from c2a_rules.rulesets.parameters import given

YamlPath = tuple[str | int, ...]
CARRIED = "carried"
_EXTENDS = re.compile(rb"""\bextends["']?\s*:""")


@dataclass(frozen=True, slots=True)
class RuleSetSource:
    """A rule-set file's bytes, how users call the file, and the functions of plugins that it may call."""

    name: str
    data: bytes
    functions: tuple[FactFunction, ...] = ()

    @classmethod
    def read(cls, path: Path, functions: tuple[FactFunction, ...] = ()) -> "RuleSetSource":
        """Read a file, whose expressions may call `functions`; raises RuleSetError where that is impossible."""
        try:
            return cls(str(path), whole(path), functions)
        except OSError as error:
            raise RuleSetError(f"{path}: the rule set cannot be read: {error.strerror or error}") from None

    @property
    def sha256(self) -> str:
        """The digest that reports name."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def derives(self) -> bool:
        """Whether the file says that it extends another rule set."""
        return _EXTENDS.search(self.data) is not None


class Parsed:
    """A rule set's data, with complaints that name file, line and column."""

    def __init__(self, source: RuleSetSource) -> None:
        from c2a_rules.yamltext import YamlError, load

        self.name = source.name
        self.functions = source.functions
        self.complaints: list[tuple[Position, str]] = []
        try:
            self._text = load(source.data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise RuleSetError(f"{self.name}: byte {error.start + 1} is not UTF-8 text") from None
        except YamlError as error:
            raise RuleSetError(f"{self._at(error.position)}: {error}") from None
        self.data: dict[str, Any] = self._text.data if isinstance(self._text.data, dict) else {}
        self._check_shape()

    def _at(self, position: Position | None) -> str:
        return f"{self.name}:{position.line}:{position.column}" if position else self.name

    def _check_shape(self) -> None:
        from c2a_rules import validation

        if validation.fits("ruleset", self._text.data):
            return
        for fault in validation.faults("ruleset", self._text.data):
            self.complain(fault.path, f"{fault.message}. {fault.remedy}")
        self.raise_complaints()
        raise RuleSetError(f"{self.name}: this is no rule set")

    def position(self, path: YamlPath) -> Position:
        """Return where a value of the data stands in the file."""
        return self._text.position(path) or Position(1, 1)

    def position_in(self, path: YamlPath, value: str, line: int, column: int) -> Position:
        """Return where a place inside the text value at `path` stands in the file."""
        return self._text.position_in(path, value, line, column) or Position(1, 1)

    def inherited(self, path: YamlPath) -> bool:  # noqa: ARG002 - a file that extends nothing inherits nothing
        """Tell whether a value comes from a rule set that this one extends."""
        return False

    def complain(self, path: YamlPath, message: str) -> None:
        """Note something that is wrong with the value at `path`."""
        self.complaints.append((self.position(path), message))

    def complain_at(self, position: Position, message: str) -> None:
        """Note something that is wrong at a position."""
        self.complaints.append((position, message))

    def raise_complaints(self) -> None:
        """Raise one RuleSetError with every complaint in the order of the file, if there is any."""
        if self.complaints:
            ordered = sorted(self.complaints, key=lambda item: (item[0].line, item[0].column, item[1]))
            lines = list(dict.fromkeys(f"{self._at(position)}: {message}" for position, message in ordered))
            raise RuleSetError("\n".join(lines))


def parse(source: RuleSetSource, bases: Mapping[str, RuleSetSource] | None = None) -> Parsed:
    """Read a rule-set file, put it together with what it extends, and check how its parts name one another.

    Args:
        source: the file.
        bases: the rule sets that it may extend, by id.

    Raises:
        RuleSetError: with every complaint about the file.
    """
    parsed = Parsed(source)
    if parsed.data.get("extends"):
        parsed = _derived(parsed, bases or {})
    elif parsed.data.get("overrides"):
        parsed.complain(("overrides",), '"overrides" goes with "extends", which names the rule set they are for')
    _check_ids(parsed)
    _check_parameters(parsed)
    parsed.raise_complaints()
    return parsed


def _derived(parsed: Parsed, bases: Mapping[str, RuleSetSource]) -> Parsed:
    from c2a_rules.rulesets.deriving import Derived

    first, *more = parsed.data["extends"]
    if more:
        parsed.complain(("extends", 1), "a rule set extends one other; write a file for each")
    if first not in bases:
        parsed.complain(("extends", 0), f'no rule set "{first}" is loaded{did_you_mean(first, bases)}')
    parsed.raise_complaints()
    base = Parsed(bases[first])
    if base.data.get("extends"):
        parsed.complain(("extends", 0), f'"{first}" extends another rule set itself; extend that one')
        parsed.raise_complaints()
    return Derived(parsed, base)


def _check_ids(parsed: Parsed) -> None:
    prefix = parsed.data["prefix"]
    actions: set[str] = set()
    for index, action in enumerate(parsed.data.get("actions", ())):
        if not action["id"].startswith(f"{prefix}-"):
            parsed.complain(("actions", index, "id"), f'the action id "{action["id"]}" does not start with "{prefix}-"')
        if action["id"] in actions:
            parsed.complain(("actions", index, "id"), f'the action "{action["id"]}" stands here a second time')
        actions.add(action["id"])
    seen: set[str] = set()
    for index, rule in enumerate(parsed.data.get("rules", ())):
        if not rule["id"].startswith(f"{rule['action']}."):
            message = f'the rule id "{rule["id"]}" does not start with its action, "{rule["action"]}."'
            parsed.complain(("rules", index, "id"), message)
        if rule["action"] not in actions:
            hint = did_you_mean(rule["action"], actions)
            parsed.complain(("rules", index, "action"), f'there is no action "{rule["action"]}" in this rule set{hint}')
        if rule["id"] in seen:
            parsed.complain(("rules", index, "id"), f'the rule "{rule["id"]}" stands here a second time')
        if rule["id"].endswith(f".{CARRIED}"):
            parsed.complain(("rules", index, "id"), 'a rule "carried" follows from its action and is not written here')
        if "for_each" not in rule and "at" not in rule:
            parsed.complain(("rules", index), '"at" is missing: a rule without "for_each" says where it points')
        seen.add(rule["id"])
    _check_requires(parsed)


def _check_requires(parsed: Parsed) -> None:
    placed = list(_placed(parsed.data))
    requires = {rule["id"]: rule.get("requires", ()) for _path, rule in placed}
    for path, rule in placed:
        for position, required in enumerate(requires[rule["id"]]):
            if required not in requires:
                hint = did_you_mean(required, requires)
                parsed.complain((*path, "requires", position), f'there is no rule "{required}" here{hint}')
        if rule["id"] in _behind(requires, rule["id"]):
            parsed.complain((*path, "requires"), f'the rule "{rule["id"]}" requires itself in a circle')


def _behind(requires: Mapping[str, Sequence[str]], start: str) -> set[str]:
    """Return the rules that one requires, and those that they require."""
    found: set[str] = set()
    waiting = list(requires[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(requires.get(name, ()))
    return found


def _check_parameters(parsed: Parsed) -> None:
    declared = parsed.data.get("parameters", {})
    for name, each in declared.items():
        _check_value(parsed, each["type"], each["value"], ("parameters", name, "value"))
    for path, example in _examples(parsed.data):
        for name, value in example.get("params", {}).items():
            if name in declared:
                _check_value(parsed, declared[name]["type"], value, (*path, "params", name))
            else:
                parsed.complain(
                    (*path, "params", name), f'there is no parameter "{name}"{did_you_mean(name, declared)}'
                )


def _check_value(parsed: Parsed, kind: str, value: object, path: YamlPath) -> None:
    try:
        given(kind, value)
    except ValueError as error:
        parsed.complain(path, str(error))


def _examples(data: dict[str, Any]) -> Iterator[tuple[YamlPath, dict[str, Any]]]:
    for path, rule in _placed(data):
        for position, example in enumerate(rule.get("examples", ())):
            yield (*path, "examples", position), example


def _placed(data: dict[str, Any]) -> Iterator[tuple[YamlPath, dict[str, Any]]]:
    """Yield where each rule is written, and the rule; what an action's `carried` says is a rule too."""
    for index, rule in enumerate(data.get("rules", ())):
        yield ("rules", index), rule
    for index, action in enumerate(data.get("actions", ())):
        if CARRIED in action:
            yield ("actions", index, CARRIED), carried_rule(action)


def carried_rule(action: dict[str, Any]) -> dict[str, Any]:
    """Return the rule `<ID>.carried` that follows from an action that says what has to carry it."""
    spec = action[CARRIED]
    level: Any = {"default": "must", "agency_project": "should"} if spec["by"] == "activity" else "should"
    return {
        **{name: spec[name] for name in ("when", "requires") if name in spec},
        "id": f"{action['id']}.{CARRIED}",
        "action": action["id"],
        "title": "Something real in the plan carries it",
        "level": spec.get("level", level),
        "for_each": f"carried['{action['id']}']",
        "key": "self.key",
        "empty": "pass",
        "assert": "self.problem == ''",
        "message": "{self.problem}",
        "remedy": "{self.remedy}",
        "examples": spec.get("examples", []),
    }


def all_rules(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rules of a rule set, those that follow from its actions included, in the order of the actions."""
    written = data.get("rules", [])
    found: list[dict[str, Any]] = []
    for action in data.get("actions", ()):
        found.extend(rule for rule in written if rule["action"] == action["id"])
        if CARRIED in action:
            found.append(carried_rule(action))
    return found
