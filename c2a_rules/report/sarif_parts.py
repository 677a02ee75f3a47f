"""The parts of SARIF that results refer to: rules, taxonomies, places."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from c2a_rules.model import Action, Finding, Level, RuleInfo, RuleSetInfo

_PLAIN = "/!$&'()*+,;=@"


def message(text: str) -> dict[str, str]:
    """Return a message; what could be read as a link of SARIF's own (`[text](target)`) no longer can."""
    return {"text": text.replace("](", "] (")}


def component(name: str, version: str) -> dict[str, Any]:
    """Return a part of the tool."""
    return {"name": name, "version": version}


def location(file: str, finding: Finding | None) -> dict[str, Any]:
    """Return where in a file a finding is; the file as a whole without one."""
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(file)}}
    if finding is None:
        return {"physicalLocation": place}
    if finding.position:
        place["region"] = {"startLine": finding.position.line, "startColumn": finding.position.column}
    missing = f".{finding.location.missing}" if finding.location.missing else ""
    anchor = f"{finding.location.anchor}{missing}"
    return {"physicalLocation": place} | ({"logicalLocations": [{"fullyQualifiedName": anchor}]} if anchor else {})


def _uri(file: str) -> str:
    path = quote(file, safe=_PLAIN, errors="replace")
    if file[1:3] == ":/":
        return f"file:///{file[0]}:{quote(file[2:], safe=_PLAIN, errors='replace')}"
    return f"file://{path}" if file.startswith("/") else path


class Descriptors:
    """Rules and actions under the numbers by which results name them.

    Args:
        rules: what is loaded, by id; a rule that comes up without being there (about a document) is added.
        actions: what is loaded, by id.
        levels: our levels in SARIF's words.
    """

    def __init__(
        self, rules: Mapping[str, RuleInfo], actions: Mapping[str, Action], levels: Mapping[Level, str]
    ) -> None:
        self._known = rules
        self._levels = levels
        self._places = {rule: place for place, rule in enumerate(rules)}
        self._by_ruleset: dict[str, list[Action]] = {}
        for action in actions.values():
            self._by_ruleset.setdefault(action.ruleset, []).append(action)
        self._taxa: dict[str, dict[str, Any]] = {}
        for place, (ruleset, found) in enumerate(self._by_ruleset.items()):
            for number, action in enumerate(found):
                taxonomy = {"name": ruleset, "index": place}
                self._taxa[action.id] = {"id": action.id, "index": number, "toolComponent": taxonomy}

    def reference(self, rule: str) -> dict[str, Any]:
        """Return a reference to a rule."""
        return {"id": rule, "index": self._places.setdefault(rule, len(self._places))}

    def rule(self, rule: str) -> dict[str, Any]:
        """Return what a result says of its rule."""
        found = self.reference(rule)
        return {"ruleId": found["id"], "ruleIndex": found["index"]}

    def title(self, rule: str) -> str:
        """Return a rule's title, its id where it has none."""
        return self._known[rule].title if rule in self._known else rule

    def taxa(self, action: str | None) -> list[dict[str, Any]]:
        """Return references to an action, none where there is no such action."""
        return [self._taxa[action]] if action in self._taxa else []

    def rules(self) -> list[dict[str, Any]]:
        """Return all rules."""
        return [self._rule(rule) for rule in self._places]

    def _rule(self, rule: str) -> dict[str, Any]:
        if rule not in self._known:
            return {"id": rule}
        info = self._known[rule]
        related = [{"target": target, "kinds": ["superset"]} for target in self.taxa(info.action)]
        return {
            "id": rule,
            "shortDescription": message(info.title),
            "help": message(info.remedy or info.title),
            "defaultConfiguration": {"level": self._levels[info.level]},
            "relationships": related,
            "properties": {"action": info.action, "ruleset": info.ruleset},
        }

    def supported(self) -> list[dict[str, Any]]:
        """Return references to all taxonomies."""
        return [{"name": name, "index": place} for place, name in enumerate(self._by_ruleset)]

    def taxonomies(self, rulesets: Iterable[RuleSetInfo]) -> list[dict[str, Any]]:
        """Return a taxonomy of its actions for each rule set that has some."""
        known = {ruleset.id: ruleset for ruleset in rulesets}
        found = []
        for name, actions in self._by_ruleset.items():
            info = known.get(name)
            about = {"version": info.version, "shortDescription": message(info.title or name)} if info else {}
            found.append({"name": name, **about, "taxa": [_taxon(action) for action in actions]})
        return found


def _taxon(action: Action) -> dict[str, Any]:
    return {
        "id": action.id,
        "shortDescription": message(action.title),
        "fullDescription": message(action.gist),
        "properties": {"domain": action.domain, "source": str(action.source)},
    }
