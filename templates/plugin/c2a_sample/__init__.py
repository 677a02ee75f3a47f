"""The framework “sample” for c2a-rules: each hook gives one kind of part."""

from collections.abc import Iterable
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from c2a_rules.hookspecs import hookimpl
from c2a_rules.model import Reader, Reporter
from c2a_rules.pyrules import PythonFunction, PythonRule

from c2a_sample.extension import NAMESPACE, SCHEMA
from c2a_sample.functions import share
from c2a_sample.reader import TitlesReader
from c2a_sample.report import LinesReporter
from c2a_sample.rules import periods


@hookimpl
def c2a_rulesets() -> Iterable[Traversable]:
    """Give the rule sets."""
    return [files("c2a_sample") / "framework.yaml"]


@hookimpl
def c2a_rules() -> Iterable[PythonRule]:
    """Give the rules in Python."""
    return [periods]


@hookimpl
def c2a_functions() -> Iterable[PythonFunction]:
    """Give the functions for expressions."""
    return [share]


@hookimpl
def c2a_plan_extensions() -> Iterable[tuple[str, dict[str, Any]]]:
    """Give the fields of our own."""
    return [(NAMESPACE, SCHEMA)]


@hookimpl
def c2a_readers() -> Iterable[Reader]:
    """Give the reader of our own format."""
    return [TitlesReader()]


@hookimpl
def c2a_reporters() -> Iterable[type[Reporter]]:
    """Give the report format."""
    return [LinesReporter]
