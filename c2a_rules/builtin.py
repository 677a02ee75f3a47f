"""What comes with the tool, offered through the same hooks as any plugin's."""

from collections.abc import Iterable
from pathlib import Path

from c2a_rules.documents import JsonLinesReader, JsonReader
from c2a_rules.hookspecs import hookimpl
from c2a_rules.model import Reader, Reporter
from c2a_rules.report.formats import FORMATS
from c2a_rules.shipped import folder


@hookimpl
def c2a_rulesets() -> Iterable[Path]:
    """The rule sets that come with the tool."""
    return sorted(folder("rulesets").glob("*.yaml"))


@hookimpl
def c2a_readers() -> Iterable[Reader]:
    """Plans as JSON, and a plan a line."""
    return (JsonReader(), JsonLinesReader())


@hookimpl
def c2a_reporters() -> Iterable[type[Reporter]]:
    """The formats that come with the tool."""
    return FORMATS
