"""What a run works with: its settings, and the plugins, rule sets and rules that they lead to."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from c2a_rules import __version__, builtin
from c2a_rules.catalog import Catalog, Selectors
from c2a_rules.engine import Engine
from c2a_rules.errors import PluginError, RuleSetError, UsageError, did_you_mean
from c2a_rules.limits import Limits
from c2a_rules.model import PluginInfo, Reader, Reporter, Rule, RunInfo
from c2a_rules.offers import Offers
from c2a_rules.plugins import LoadedPlugin, Plugins, load_installed, new_plugins
from c2a_rules.rulesets import RuleSet, RuleSetSource, load_ruleset
from c2a_rules.shape import Shape, shape_of
from c2a_rules.shipped import schema

if TYPE_CHECKING:
    from c2a_rules.earlier import EarlierReport
    from c2a_rules.waivers import Waiver, Waivers

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RULESET_SUFFIXES = (".yaml", ".yml", ".json")
BUILTIN = PluginInfo("c2a-rules", __version__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a check is asked to do; nothing here comes from a plan.

    Args:
        rulesets: ids of loaded rule sets, or files; empty for all that are loaded.
        selectors: which rules of them.
        params: `RULESET.NAME=VALUE`.
        as_of: `YYYY-MM-DD`, the `today` of every rule; None for the machine's date.
        plan_type: for formats that do not say it.
        plugins: names of installed plugins to load; None for all.
        without_plugins: names to leave out.
        waivers: the file that says which gaps and reviews were accepted.
        baseline: an earlier report, whose gaps and reviews are known.
        exclude: patterns, from the working folder, of what is passed over in folders.
        limits: `NAME=NUMBER`, in place of limits that hold otherwise.
    """

    rulesets: tuple[str, ...] = ()
    selectors: Selectors = field(default_factory=Selectors)
    params: tuple[str, ...] = ()
    as_of: str | None = None
    plan_type: str | None = None
    plugins: tuple[str, ...] | None = None
    without_plugins: tuple[str, ...] = ()
    waivers: str | None = None
    baseline: str | None = None
    exclude: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()

    @property
    def today(self) -> str:
        """The day that counts as today; raises UsageError where `as_of` is no date."""
        if self.as_of is None:
            return date.today().isoformat()  # noqa: DTZ011 - the planner's own day
        if not is_date(self.as_of):
            raise UsageError(f'--as-of: "{self.as_of}" is no date of the form YYYY-MM-DD')
        return self.as_of


def is_date(text: str) -> bool:
    """Tell whether a text is a day of the calendar, written YYYY-MM-DD."""
    try:
        return _DATE.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


class Toolbox:
    """What is loaded: plugins, readers, formats, rule sets.

    `owners` says which plugin a loaded rule set comes from, by its id.

    Raises:
        UsageError, RuleSetError, PluginError: something that the user named is not there or broken.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = replace(settings, as_of=settings.today)  # the same day to the end, however long it takes
        self.plugins: Plugins = new_plugins()
        self.plugins.register("builtin", BUILTIN, builtin)
        load_installed(self.plugins, settings.plugins, settings.without_plugins)
        self.offers = Offers(self.plugins)
        self.owners: dict[str, LoadedPlugin] = {}
        self._bases: dict[str, RuleSetSource] = {}

    @cached_property
    def shape(self) -> Shape:
        """The digest of the plan schema."""
        return shape_of(schema("plan"))

    @cached_property
    def readers(self) -> Mapping[str, Reader]:
        """File suffix → reader, told of the limits where it has a place for them."""
        for reader in self.offers.readers.values():
            if hasattr(reader, "limits"):
                reader.limits = self.limits
        return self.offers.readers

    @cached_property
    def limits(self) -> Limits:
        """How large plans may be."""
        return Limits().changed(self.settings.limits)

    @cached_property
    def reporters(self) -> Mapping[str, type[Reporter]]:
        """Format name → reporter."""
        return self.offers.reporters

    def failed(self, part: object, reason: str) -> None:
        """Note that a reader, or a format's class, failed while it worked: the check goes on, and is incomplete."""
        self.plugins.fail(self.offers.owner(part), reason)

    @cached_property
    def rulesets(self) -> Mapping[str, RuleSet]:
        """The rule sets of this run by id: all that are loaded, or those that the settings name."""
        loaded = self._loaded
        if not self.settings.rulesets:
            chosen = loaded
        else:
            chosen = {}
            for name in self.settings.rulesets:
                ruleset = self._named(name, loaded)
                if chosen.setdefault(ruleset.id, ruleset).info != ruleset.info:
                    raise UsageError(f'--ruleset: two different rule sets bear the id "{ruleset.id}"')
        _tune(chosen, self.settings.params)
        return chosen

    def add(self, names: Iterable[str]) -> Mapping[str, RuleSet]:
        """Return the rule sets of these ids or files, with files put among (or in place of) those that are loaded.

        Raises:
            UsageError, RuleSetError: a name leads to no rule set, or to a broken one.
        """
        loaded = dict(self.rulesets)
        named = [self._named(name, loaded) for name in names]
        for ruleset in named:
            loaded = _in_place(ruleset, loaded)
        self.__dict__["rulesets"] = loaded
        self.__dict__.pop("catalog", None)
        return {ruleset.id: ruleset for ruleset in named}

    @cached_property
    def _loaded(self) -> dict[str, RuleSet]:
        """The rule sets of the plugins; one that extends another takes its place."""
        found: dict[str, RuleSet] = {}
        waiting: list[tuple[LoadedPlugin, RuleSetSource]] = []
        for plugin, path in self.plugins.collect("c2a_rulesets"):
            with self._blaming(plugin):
                source = self._source(Path(str(path)))
                if source.derives:
                    waiting.append((plugin, source))
                else:
                    ruleset = _another(load_ruleset(source), found)
                    found[ruleset.id] = ruleset
                    self.owners[ruleset.id] = plugin
        self._bases = {ruleset.id: ruleset.source for ruleset in found.values()}
        for plugin, source in waiting:
            with self._blaming(plugin):
                ruleset = _another(load_ruleset(source, self._bases), found)
                found = _in_place(ruleset, found)
                self.owners[ruleset.id] = plugin
        return found

    def _source(self, path: Path) -> RuleSetSource:
        return RuleSetSource.read(path, self.offers.functions)

    @contextmanager
    def _blaming(self, plugin: LoadedPlugin) -> Iterator[None]:
        """Hold a rule set's faults against the plugin that ships it; a built-in one's end the run."""
        try:
            yield
        except (RuleSetError, PluginError) as error:
            if plugin.info is BUILTIN:
                raise
            self.plugins.fail(plugin, str(error))

    def _named(self, name: str, loaded: Mapping[str, RuleSet]) -> RuleSet:
        if name in loaded:
            return loaded[name]
        path = Path(name)
        if os.path.isfile(path):  # noqa: PTH113 - unlike Path.is_file, it takes a name that is too long for a wrong one
            return load_ruleset(self._source(path), self._bases)
        if path.suffix in _RULESET_SUFFIXES and path.parent.is_dir():
            hint = did_you_mean(path.name, [each.name for each in path.parent.iterdir()])
            raise UsageError(f"--ruleset: there is no file {name}{hint}")
        failed = "; a plugin failed, which `c2a plugins` explains" if self.plugins.failures else ""
        raise UsageError(f'no rule set is named "{name}"{did_you_mean(name, loaded)}{failed}')

    @cached_property
    def catalog(self) -> Catalog:
        """All rules and actions of this run together."""
        return Catalog(self.rulesets, self.offers.rules(self.rulesets, self._loaded))

    @cached_property
    def selection(self) -> tuple[Rule, ...]:
        """The selected rules."""
        return self.catalog.select(self.settings.selectors)

    @cached_property
    def waivers(self) -> "Waivers | None":
        """What was accepted on purpose; None where the settings name no file."""
        if self.settings.waivers is None:
            return None
        from c2a_rules.waivers import read_waivers

        return self._held(read_waivers(Path(self.settings.waivers)))

    def accept(self, waivers: Sequence["Waiver"]) -> None:
        """Take what was accepted on purpose from a caller, rather than from the file that the settings name."""
        self.__dict__["waivers"] = self._held(waivers)

    def _held(self, waivers: Sequence["Waiver"]) -> "Waivers":
        from c2a_rules.waivers import Waivers

        known = {name: rule.info for name, rule in self.catalog.rules.items()}
        return Waivers(waivers, self.settings.today, known)

    @cached_property
    def baseline(self) -> "EarlierReport | None":
        """The earlier report that this run is held against; None where the settings name none."""
        if self.settings.baseline is None:
            return None
        from c2a_rules.earlier import read_report

        return read_report(Path(self.settings.baseline))

    @property
    def partial(self) -> bool:
        """Whether this run leaves anything out: on purpose, or because a plugin failed."""
        settings = self.settings
        named = bool(settings.rulesets or settings.params or self.plugins.left_out or self.plugins.failures)
        return named or settings.selectors.partial

    def engine(self, *, evidence: bool = True) -> Engine:
        """Return the engine for this run's rules; without `evidence` findings do not say what was read."""
        declared = {reader.name: reader.cannot_hold for reader in self.readers.values()}
        return Engine(
            self.catalog,
            self.selection,
            self.shape,
            today=self.settings.today,
            partial=self.partial,
            declared=declared,
            evidence=evidence,
            waivers=self.waivers,
        )

    def run_info(self) -> RunInfo:
        """Return the head of the run."""
        settings = self.settings
        picked = settings.selectors
        scope: dict[str, Any] = {
            "partial": self.partial,
            "rulesets": list(settings.rulesets),
            "select": [*picked.select, *picked.extend_select] if picked.select else [],
            "ignore": [*picked.ignore, *picked.extend_ignore],
            "params": list(settings.params),
            "plugins_left_out": list(self.plugins.left_out),
        }
        for name in ("waivers", "baseline"):
            file = getattr(settings, name)
            scope |= {name: {"file": file, "sha256": file_digest(Path(file))}} if file is not None else {}
        scope |= {"plan_type": settings.plan_type} if settings.plan_type is not None else {}
        scope |= {"limits": list(settings.limits)} if settings.limits else {}
        return RunInfo(
            tool_version=__version__,
            as_of=settings.today,
            scope=scope,
            rulesets=tuple(ruleset.info for ruleset in self.rulesets.values()),
            plugins=tuple(p.digested for p in self.plugins.loaded if p.info is not BUILTIN),
            notes=tuple(self.notes()),
        )

    def notes(self) -> Iterator[str]:
        """Yield what a reader of any report of this run should know."""
        for failure in self.plugins.failures:
            yield f"the plugin {failure.name} ({failure.info.distribution}) failed: {failure.reason}"
        for ruleset in self.rulesets.values():
            for rule, reason in ruleset.disabled.items():
                yield f"{ruleset.id} leaves {rule} out: {reason}"
        if self.baseline:
            yield from self.baseline.other_rules(ruleset.info for ruleset in self.rulesets.values())


def file_digest(path: Path) -> str:
    """Return the digest of a file; raises UsageError where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from None


def _in_place(ruleset: RuleSet, loaded: Mapping[str, RuleSet]) -> dict[str, RuleSet]:
    """Put a rule set among others: in the place of the one that it extends, or of an older one of its id."""
    replaced = {*ruleset.data.get("extends", ()), ruleset.id}
    return {**{name: each for name, each in loaded.items() if name not in replaced}, ruleset.id: ruleset}


def _another(ruleset: RuleSet, loaded: Mapping[str, RuleSet]) -> RuleSet:
    if ruleset.id in loaded:
        raise PluginError(f'the rule set "{ruleset.id}" is loaded already')
    for other in loaded.values():
        if other.prefix == ruleset.prefix:
            raise PluginError(f'the prefix "{ruleset.prefix}" of {ruleset.id} is that of {other.id} already')
    return ruleset


def _tune(rulesets: Mapping[str, RuleSet], params: Iterable[str]) -> None:
    for text in params:
        target, equals, value = text.partition("=")
        ruleset_id, _, name = target.rpartition(".")
        if not equals or not ruleset_id:
            raise UsageError(f'--param: "{text}" is not of the form RULESET.NAME=VALUE')
        if ruleset_id not in rulesets:
            raise UsageError(f'--param: no rule set is named "{ruleset_id}"{did_you_mean(ruleset_id, rulesets)}')
        rulesets[ruleset_id].tune({name: value})
