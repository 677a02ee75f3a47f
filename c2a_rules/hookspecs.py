"""The hooks by which rule sets, readers and formats come in; built-ins use the same ones."""

from collections.abc import Iterable
from importlib.resources.abc import Traversable
from pathlib import Path

import pluggy

from c2a_rules.model import Reader, Reporter

PROJECT = "c2a_rules"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def c2a_rulesets() -> Iterable[Path | Traversable]:  # type: ignore[empty-body] # a hook's body is in its plugins
    """Paths of the rule-set files that the distribution ships."""


@hookspec
def c2a_readers() -> Iterable[Reader]:  # type: ignore[empty-body] # a hook's body is in its plugins
    """Readers that turn files of other formats into plans.

    A reader declares in `cannot_hold` the field paths (`outcomes.outputs.activities.lead`) that its format
    has no place for. A plan may excuse itself only by paths that the reader named in `source.format` declares.
    """


@hookspec
def c2a_reporters() -> Iterable[type[Reporter]]:  # type: ignore[empty-body] # a hook's body is in its plugins
    """Output formats, as classes: one object is made for each run."""
