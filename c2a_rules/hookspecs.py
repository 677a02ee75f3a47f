"""The hooks by which rule sets, rules, readers, formats and functions come in; built-ins use the same ones.

A plugin is a module that an entry point of the group `c2a_rules` names. It has functions of these names, each marked
`@hookimpl`; their parts are looked at when they are loaded, and what is wrong is told by `c2a plugins`.
"""

from collections.abc import Iterable
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pluggy

from c2a_rules.declarations import PythonFunction, PythonRule
from c2a_rules.model import Reader, Reporter

PROJECT = "c2a_rules"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def c2a_rulesets() -> Iterable[Path | Traversable]:  # type: ignore[empty-body] # a hook's body is in its plugins
    """Paths of the rule-set files that the distribution ships.

    >>> from importlib.resources import files
    >>> @hookimpl
    ... def c2a_rulesets():
    ...     return [files("json") / "my-framework.yaml"]
    >>> [path.name for path in c2a_rulesets()]
    ['my-framework.yaml']
    """


@hookspec
def c2a_rules() -> Iterable[PythonRule]:  # type: ignore[empty-body] # a hook's body is in its plugins
    """Rules written in Python, on actions of this plugin's rule sets or of others'.

    They run in a process of their own, one for each plugin, with limits of time and memory.

    >>> from c2a_rules.pyrules import rule
    >>> @rule(id="XMP-1.leads", action="XMP-1", level="must", title="Activities have a lead", remedy="Name one.")
    ... def leads(plan):
    ...     for activity in plan.all("activities"):
    ...         if activity["lead"] is None:
    ...             yield activity.gap(f"The activity {activity['id']} names no lead.", at="lead")
    >>> @hookimpl
    ... def c2a_rules():
    ...     return [leads]
    >>> [each.id for each in c2a_rules()]
    ['XMP-1.leads']
    """


@hookspec
def c2a_functions() -> Iterable[PythonFunction]:  # type: ignore[empty-body] # a hook's body is in its plugins
    """Functions that expressions of any rule set may call: pure, with plain types, answered by the plugin's process.

    >>> from c2a_rules.pyrules import function
    >>> @function("xmp.initials", ["string"], "string")
    ... def initials(text):
    ...     "The first letter of each word."
    ...     return "".join(word[0] for word in text.split())
    >>> @hookimpl
    ... def c2a_functions():
    ...     return [initials]
    >>> [each.key for each in c2a_functions()]
    ['xmp.initials(string)']
    """


@hookspec
def c2a_readers() -> Iterable[Reader]:  # type: ignore[empty-body] # a hook's body is in its plugins
    """Readers that turn files of other formats into plans.

    A reader declares in `cannot_hold` the field paths (`outcomes.outputs.activities.lead`) that its format
    has no place for. A plan may excuse itself only by paths that the reader named in `source.format` declares.

    >>> class Titles:
    ...     "A title a line; everything else is left to be filled in."
    ...     name, suffixes, cannot_hold = "titles", (".titles",), frozenset({"outcomes"})
    ...     def read(self, stream, source, plan_type):
    ...         from c2a_rules.model import Document
    ...         for line in stream.read().decode().splitlines():
    ...             yield Document(source, "", {"title": line, "plan_type": plan_type})
    >>> @hookimpl
    ... def c2a_readers():
    ...     return [Titles()]
    >>> import io
    >>> [document.plan for document in c2a_readers()[0].read(io.BytesIO(b"Clean water"), "a.titles", "mission")]
    [{'title': 'Clean water', 'plan_type': 'mission'}]
    """


@hookspec
def c2a_reporters() -> Iterable[type[Reporter]]:  # type: ignore[empty-body] # a hook's body is in its plugins
    """Output formats, as classes: one object is made for each run.

    >>> class Titles:
    ...     "The status of each plan, a line a plan."
    ...     name, shows_evidence = "titles", False
    ...     def __init__(self, options): ...
    ...     def begin(self, run, out):
    ...         self.out = out
    ...     def plan(self, plan):
    ...         self.out.write(f"{plan.status} {plan.title}")
    ...     def end(self, report_findings): ...
    >>> @hookimpl
    ... def c2a_reporters():
    ...     return [Titles]
    >>> import sys
    >>> from c2a_rules.model import PlanReport, PlanStatus
    >>> reporter = c2a_reporters()[0](None)
    >>> reporter.begin(None, sys.stdout)
    >>> _ = reporter.plan(
    ...     PlanReport(source="", sha256="", id="", title="Clean water", plan_type="", status=PlanStatus.GAPS)
    ... )
    gaps Clean water
    """


@hookspec
def c2a_plan_extensions() -> Iterable[tuple[str, dict[str, Any]]]:  # type: ignore[empty-body] # a hook's body is in its plugins
    """Namespaces of a plan's `extensions`, each with the JSON Schema (2020-12) of what may stand under it.

    >>> @hookimpl
    ... def c2a_plan_extensions():
    ...     return [("xmp", {"type": "object", "properties": {"office": {"type": "string"}}})]
    >>> dict(c2a_plan_extensions())["xmp"]["properties"]
    {'office': {'type': 'string'}}
    """
