"""A rule set made from another: levels, conditions and parameters overridden, rules disabled, each with a reason.

The result has the base's actions and rules under the id and version of the file that derives them; in a run it
stands in the place of its base.
"""

from typing import Any

from c2a_rules.errors import did_you_mean
from c2a_rules.model import Position
from c2a_rules.rulesets.source import CARRIED, Parsed, YamlPath

_FROM_BASE: YamlPath = ("extends",)


class Derived(Parsed):
    """A derived rule set's data, with complaints that name a place in the file that derives it."""

    def __init__(self, own: Parsed, base: Parsed) -> None:
        self.name = own.name
        self.functions = own.functions
        self.complaints = own.complaints
        self._own = own
        self._written = {
            ("actions", "id"): {each["id"]: place for place, each in enumerate(own.data.get("actions", ()))},
            ("rules", "id"): {each["id"]: place for place, each in enumerate(own.data.get("rules", ()))},
            ("variables", "name"): {each["name"]: place for place, each in enumerate(own.data.get("variables", ()))},
        }
        self._overrides = {each["rule"]: place for place, each in enumerate(own.data.get("overrides", ()))}
        self.data = _Merger(own, base).data

    def position(self, path: YamlPath) -> Position:
        """Return where a value stands in the own file; for what comes from the base, where it is named."""
        return self._own.position(self._in_own(path))

    def position_in(self, path: YamlPath, value: str, line: int, column: int) -> Position:
        """Return where a place inside a text stands; for what comes from the base, where that is named."""
        own = self._in_own(path)
        return self._own.position(own) if own == _FROM_BASE else self._own.position_in(own, value, line, column)

    def inherited(self, path: YamlPath) -> bool:
        """Tell whether a value comes from the base as it is."""
        return self._in_own(path) == _FROM_BASE

    def _in_own(self, path: YamlPath) -> YamlPath:
        """Return the path in the own file of what stands at a path of the whole."""
        for (part, key), written in self._written.items():
            if len(path) > 1 and path[0] == part and isinstance(path[1], int):
                name = self.data[part][path[1]][key]
                if name in written:
                    return (part, written[name], *path[2:])
                override = self._overrides.get(f"{name}.{CARRIED}" if path[2:3] == (CARRIED,) else name)
                rest = path[3:] if path[2:3] == (CARRIED,) else path[2:]
                return ("overrides", override, *rest) if override is not None else _FROM_BASE
        return path


class _Merger:
    """Puts the data of a base and of the file that derives from it together."""

    def __init__(self, own: Parsed, base: Parsed) -> None:
        self._own = own
        written = own.data
        if written["prefix"] != base.data["prefix"]:
            message = (
                f'the prefix "{written["prefix"]}" is not that of the rule set it extends, "{base.data["prefix"]}"'
            )
            own.complain(("prefix",), message)
        self.data: dict[str, Any] = {**base.data, **{k: v for k, v in written.items() if k != "overrides"}}
        self.data["parameters"] = {**base.data.get("parameters", {}), **written.get("parameters", {})}
        for key in ("variables", "actions", "rules"):
            self.data[key] = [*base.data.get(key, []), *written.get(key, [])]
        self.data["disabled"] = {}
        for index, override in enumerate(written.get("overrides", ())):
            self._override(override, ("overrides", index))
        gone = set(self.data["disabled"])
        for rule in (*self.data["rules"], *(action.get(CARRIED, {}) for action in self.data["actions"])):
            if gone & set(rule.get("requires", ())):
                rule["requires"] = [name for name in rule["requires"] if name not in gone]

    def _override(self, override: dict[str, Any], path: YamlPath) -> None:
        name = override["rule"]
        changes = {key: override[key] for key in ("level", "when", "examples") if key in override}
        for index, rule in enumerate(self.data["rules"]):
            if rule["id"] == name:
                self.data["rules"][index] = {**rule, **changes}
                if override.get("disable"):
                    del self.data["rules"][index]
                    self.data["disabled"][name] = override["reason"]
                return
        for index, action in enumerate(self.data["actions"]):
            if name == f"{action['id']}.{CARRIED}" and CARRIED in action:
                kept = {**action, CARRIED: {**action[CARRIED], **changes}}
                if override.get("disable"):
                    del kept[CARRIED]
                    self.data["disabled"][name] = override["reason"]
                self.data["actions"][index] = kept
                return
        known = [rule["id"] for rule in self.data["rules"]]
        self._own.complain((*path, "rule"), f'there is no rule "{name}" in what is extended{did_you_mean(name, known)}')
