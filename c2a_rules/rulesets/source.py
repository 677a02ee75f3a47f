"""A rule-set file as checked data: read, held to its schema, with a place for every complaint."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from c2a_rules.errors import RuleSetError
from c2a_rules.model import Position

YamlPath = tuple[str | int, ...]
CARRIED = "carried"


@dataclass(frozen=True, slots=True)
class RuleSetSource:
    """A rule-set file's bytes and how users call the file."""

    name: str
    data: bytes

    @classmethod
    def read(cls, path: Path) -> "RuleSetSource":
        """Read a file; raises RuleSetError where that is impossible."""
        try:
            return cls(str(path), path.read_bytes())
        except OSError as error:
            raise RuleSetError(f"{path}: the rule set cannot be read: {error.strerror or error}") from None

    @property
    def sha256(self) -> str:
        """The digest that reports name."""
        return hashlib.sha256(self.data).hexdigest()


class Parsed:
    """A rule set's data, with complaints that name file, line and column."""

    def __init__(self, source: RuleSetSource) -> None:
        from c2a_rules.yamltext import YamlError, load

        self.name = source.name
        self._complaints: list[tuple[Position, str]] = []
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

    def complain(self, path: YamlPath, message: str) -> None:
        """Note something that is wrong with the value at `path`."""
        self._complaints.append((self.position(path), message))

    def complain_at(self, position: Position, message: str) -> None:
        """Note something that is wrong at a position."""
        self._complaints.append((position, message))

    def raise_complaints(self) -> None:
        """Raise one RuleSetError with every complaint in the order of the file, if there is any."""
        if self._complaints:
            ordered = sorted(self._complaints, key=lambda item: (item[0].line, item[0].column, item[1]))
            lines = list(dict.fromkeys(f"{self._at(position)}: {message}" for position, message in ordered))
            raise RuleSetError("\n".join(lines))


def parse(source: RuleSetSource) -> Parsed:
    """Read a rule-set file, add the rules that follow from its actions, and check how its parts name one another.

    Raises:
        RuleSetError: with every complaint about the file.
    """
    parsed = Parsed(source)
    if parsed.data.get("extends"):
        parsed.complain(("extends",), "deriving a rule set from others is not possible in this version")
    _check_ids(parsed)
    parsed.raise_complaints()
    return parsed


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
            parsed.complain(("rules", index, "action"), f'there is no action "{rule["action"]}" in this rule set')
        if rule["id"] in seen:
            parsed.complain(("rules", index, "id"), f'the rule "{rule["id"]}" stands here a second time')
        if rule["id"].endswith(f".{CARRIED}"):
            parsed.complain(("rules", index, "id"), 'a rule "carried" follows from its action and is not written here')
        if "for_each" not in rule and "at" not in rule:
            parsed.complain(("rules", index), '"at" is missing: a rule without "for_each" says where it points')
        seen.add(rule["id"])
    _check_requires(parsed, seen)


def _check_requires(parsed: Parsed, rules: set[str]) -> None:
    known = rules | {f"{action['id']}.{CARRIED}" for action in parsed.data.get("actions", ())}
    for index, rule in enumerate(parsed.data.get("rules", ())):
        for position, required in enumerate(rule.get("requires", ())):
            if required not in known:
                parsed.complain(("rules", index, "requires", position), f'there is no rule "{required}" here')


def carried_rule(action: dict[str, Any]) -> dict[str, Any]:
    """Return the rule `<ID>.carried` that follows from an action that says what has to carry it."""
    spec = action[CARRIED]
    level: Any = {"default": "must", "agency_project": "should"} if spec["by"] == "activity" else "should"
    return {
        "id": f"{action['id']}.{CARRIED}",
        "action": action["id"],
        "title": "Something real in the plan carries it",
        "level": level,
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
