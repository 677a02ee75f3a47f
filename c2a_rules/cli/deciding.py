"""From what the user typed, and what environment and file say beside it, to what a run is asked to do."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from c2a_rules.api import Means, Settings
from c2a_rules.catalog import Selectors
from c2a_rules.cli.options import plugin_choice, split
from c2a_rules.cli.running import Gate, View
from c2a_rules.config import Setting, find, resolve


@dataclass(frozen=True, slots=True)
class Decided:
    """Every setting, by the name of its option."""

    found: Mapping[str, Setting]

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - each setting has a type of its own
        return self.found[name].value

    def settings(self) -> Settings:
        """Return what is checked, and by what."""
        names = ("select", "ignore", "extend-select", "extend-ignore")
        return Settings(
            rulesets=self["ruleset"],
            selectors=Selectors(*(split(self[name]) for name in names)),
            params=self["param"],
            as_of=self["as-of"],
            plan_type=self["plan-type"],
            plugins=plugin_choice(self["no-plugins"], self["plugin"]),
            without_plugins=self["without-plugin"],
            waivers=self["waivers"],
            baseline=self["baseline"],
            exclude=self["exclude"],
            limits=self["limit"],
        )

    def view(self) -> View:
        """Return what is shown."""
        names = ("format", "output", "level", "only-gaps", "no-color", "quiet", "verbose", "resume")
        return View(*(self[name] for name in names))

    def gate(self) -> Gate:
        """Return what fails."""
        return Gate(self["fail-on"], self["allow-review"], self["locked"])

    def means(self) -> Means:
        """Return who judges."""
        return Means(self["jobs"], self["scheduler"], self["cache"])


def decide(config: str | None, **flags: Any) -> Decided:  # noqa: ANN401 - each option has a type of its own
    """Return what holds; `flags` are the options as typed, None or empty where they were not.

    Raises:
        UsageError: the file or a variable says something that is no setting.
    """
    typed = {name.replace("_", "-"): value for name, value in flags.items()}
    return Decided(resolve(typed, os.environ, find(Path.cwd(), config, os.environ)))
