"""Finds and loads plugins, one by one: one that fails is reported, the others go on.

Built-in rule sets, readers and formats come in through the same hooks as anybody else's.
"""

import hashlib
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass, field, replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy

from c2a_rules import hookspecs
from c2a_rules.errors import UsageError, did_you_mean
from c2a_rules.model import PluginInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HOOKS = tuple(name for name in dir(hookspecs) if name.startswith("c2a_"))


@dataclass(frozen=True, slots=True)
class LoadedPlugin:
    """A plugin that takes part in the run; `target` is where it is imported from."""

    name: str
    info: PluginInfo
    module: Any
    target: str = ""

    @property
    def digested(self) -> PluginInfo:
        """Its distribution and version, with the digest of its code."""
        return replace(self.info, sha256=_digest(getattr(self.module, "__name__", "")))

    def __str__(self) -> str:
        return f"the plugin {self.name} ({self.info.distribution} {self.info.version})"


@dataclass(frozen=True, slots=True)
class FailedPlugin:
    """A plugin that could not be loaded, or a hook of it that failed, and why."""

    name: str
    info: PluginInfo
    reason: str
    remedy: str


@dataclass(slots=True)
class Plugins:
    """The plugins of a run; `failures` makes the check incomplete."""

    manager: pluggy.PluginManager
    loaded: list[LoadedPlugin] = field(default_factory=list)
    failures: list[FailedPlugin] = field(default_factory=list)
    left_out: tuple[str, ...] = ()

    def register(self, name: str, info: PluginInfo, module: object, target: str = "") -> None:
        """Take a module's hooks in; what is wrong with them is kept as a failure.

        Args:
            name: what users call the plugin.
            info: its distribution and version.
            module: what has the hooks.
            target: where it is imported from, as its entry point says.
        """
        plugin = LoadedPlugin(name, info, module, target or getattr(module, "__name__", ""))
        known = f"{info.distribution}:{name}"
        try:
            self.manager.register(module, known)
        except Exception as error:  # noqa: BLE001 - whatever a plugin raises concerns that plugin alone
            self.fail(plugin, _reason(error))
            return
        try:
            self.manager.check_pending()
        except pluggy.PluginValidationError as error:
            self.manager.unregister(module)
            self.fail(plugin, str(error), f"Spell the hook as one of: {', '.join(HOOKS)}.")
        else:
            self.loaded.append(plugin)
            for hook in _unmarked(module):
                reason = f"{hook} is no hook, for want of @hookimpl before it"
                self.fail(plugin, reason, "Write @hookimpl (from c2a_rules.hookspecs) above it.")

    def fail(self, plugin: LoadedPlugin, reason: str, remedy: str = "") -> None:
        """Note once that a plugin, or a part of it, failed, and what can be done."""
        failure = FailedPlugin(plugin.name, plugin.info, reason, remedy or _remedy(plugin.name))
        if failure not in self.failures:
            self.failures.append(failure)

    def hooks(self, plugin: LoadedPlugin) -> list[str]:
        """Return the names of the hooks that a plugin has."""
        return sorted(caller.name for caller in self.manager.get_hookcallers(plugin.module) or ())

    def collect(self, hook: str) -> list[tuple[LoadedPlugin, Any]]:
        """Call a hook of every plugin in the order of loading; return (plugin, item) for each item given."""
        found: list[tuple[LoadedPlugin, Any]] = []
        implementations = {id(each.plugin): each.function for each in getattr(self.manager.hook, hook).get_hookimpls()}
        for plugin in self.loaded:
            implementation: Callable[[], Iterable[Any]] | None = implementations.get(id(plugin.module))
            if implementation is None:
                continue
            try:
                with redirect_stdout(sys.stderr):
                    found.extend((plugin, item) for item in list(implementation()))
            except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a plugin raises concerns it alone
                self.fail(plugin, f"{hook}: {_reason(error)}")
        return found


def _digest(module: str) -> str:
    """Return the digest of a module's top package: of the names and bytes of its files, compiled ones apart."""
    top = sys.modules.get(module.partition(".")[0])
    folders = [Path(each) for each in getattr(top, "__path__", ())]
    single = getattr(top, "__file__", None)
    files = [
        (file.relative_to(folder).as_posix(), file)
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    ]
    if not folders and single is not None and Path(single).is_file():
        files = [(Path(single).name, Path(single))]
    digest = hashlib.sha256()
    for name, file in sorted(files):
        digest.update(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {name}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest() if files else ""


def installed_names() -> list[str]:
    """Return what the installed plugins are called."""
    return [point.name for point in entry_points(group=hookspecs.PROJECT)]


def _unmarked(module: object) -> list[str]:
    """Return the functions that bear the name of a hook and are not marked as one."""
    found = ((name, getattr(module, name)) for name in HOOKS if hasattr(module, name))
    return [name for name, function in found if not hasattr(function, f"{hookspecs.PROJECT}_impl")]


def _remedy(name: str) -> str:
    return f"Tell whoever maintains the plugin; --without-plugin {name} checks without it, and says so."


def _reason(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


def new_plugins() -> Plugins:
    """Return a place for plugins that knows the hooks and holds no plugin yet."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    return Plugins(manager)


def load_installed(plugins: Plugins, only: tuple[str, ...] | None = None, without: tuple[str, ...] = ()) -> None:
    """Load the plugins that installed distributions offer, in order of (distribution, name).

    Args:
        plugins: where they go.
        only: names to load; None for all, an empty tuple for none.
        without: names to leave out.

    Raises:
        UsageError: `only` or `without` names a plugin that is not installed.
    """
    found = sorted(entry_points(group=hookspecs.PROJECT), key=lambda each: (_info(each).distribution, each.name))
    names = [point.name for point in found]
    for wanted in (*(only or ()), *without):
        if wanted not in names:
            raise UsageError(f'no plugin is named "{wanted}"{did_you_mean(wanted, names)}')
    chosen = [p for p in found if (only is None or p.name in only) and p.name not in without]
    plugins.left_out = tuple(p.name for p in found if p not in chosen)
    for point in chosen:
        try:
            with redirect_stdout(sys.stderr):
                module = point.load()
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a plugin raises concerns it alone
            plugins.failures.append(FailedPlugin(point.name, _info(point), _reason(error), _remedy(point.name)))
        else:
            plugins.register(point.name, _info(point), module, getattr(point, "value", ""))


def _info(point: EntryPoint) -> PluginInfo:
    return PluginInfo(point.dist.name if point.dist else "?", point.dist.version if point.dist else "?")
