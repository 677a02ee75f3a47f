"""The one wiring of it all: settings in, plan reports out."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import IO, Any

from c2a_rules.engine import document_finding
from c2a_rules.errors import DocumentError, UsageError, did_you_mean
from c2a_rules.inputs import Input, excluded, expand
from c2a_rules.model import PLAN_TYPES, Document, Finding, Location, PlanReport, PlanStatus, Problem, Reader
from c2a_rules.structure import check_structure
from c2a_rules.subject import Subject
from c2a_rules.toolbox import BUILTIN, Settings, Toolbox


class Checker:
    """Checks plans, one after the other; without `evidence` findings do not say what was read, which is faster.

    `notes` says what was passed over, or could not be put to the test, once every plan was judged.
    """

    def __init__(self, toolbox: Toolbox, *, evidence: bool = True) -> None:
        self._toolbox = toolbox
        self._engine = toolbox.engine(evidence=evidence)
        self._ids: dict[str, str] = {}
        self._judged: dict[str, None] = {}
        self.notes: list[str] = []

    def check(self, paths: Sequence[str]) -> Iterator[PlanReport]:
        """Yield a report a plan, in a fixed order.

        Raises:
            UsageError, DocumentError: a path that leads to nothing that can be read.
        """
        for document in self.documents(paths):
            yield self.judge(document)
        if self._toolbox.waivers:
            self.notes += self._toolbox.waivers.notes(list(self._judged))

    def findings(self) -> tuple[Finding, ...]:
        """Return what concerns no plan that was judged, once all were: waivers that are incomplete or expired."""
        waivers = self._toolbox.waivers
        source = self._toolbox.settings.waivers or ""
        found = waivers.elsewhere(list(self._judged)) if waivers else []
        return self._held_against(
            tuple(
                document_finding(Document(source, "", {"id": plan} if plan else None), problem)
                for plan, problem in found
            )
        )

    def documents(self, paths: Sequence[str]) -> Iterator[Document]:
        """Yield what the paths hold, unjudged; raises as `check` does."""
        readers = self._toolbox.readers
        inputs = [item for item in expand(paths, readers) if not self._excluded(item)]
        for item in inputs:
            _reader_for(item, readers)
        seen = 0
        for item in inputs:
            for document in self._documents(item):
                if item.found and _is_something_else(document):
                    self.notes.append(f"{document.source}: passed over, as its $schema is not that of a plan")
                    continue
                seen += 1
                yield document
        if not seen and not self._toolbox.plugins.failures:
            raise UsageError(f"no plan was found in {', '.join(paths)}")

    def _excluded(self, item: Input) -> bool:
        """Tell whether a file met in a folder is one to pass over, and note it."""
        pattern = excluded(item, self._toolbox.settings.exclude)
        if pattern:
            self.notes.append(f"{item.name}: passed over, as the settings exclude it ({pattern})")
        return pattern is not None

    def judge(self, document: Document) -> PlanReport:
        """Judge one document."""
        problems: tuple[Problem, ...] = ()
        if document.plan is not None:
            toolbox = self._toolbox
            problems = check_structure(document.plan, toolbox.shape, toolbox.offers.extensions)
        report = self._engine.judge(document, problems)
        if report.id is not None and report.status is not PlanStatus.INVALID:
            self._judged[report.id] = None
        report = self._told_apart(document, report)
        return replace(report, findings=self._held_against(report.findings))

    def _held_against(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        baseline = self._toolbox.baseline
        return baseline.marked(findings) if baseline else findings

    def subject(self, plan: dict[str, Any]) -> Subject:
        """Return a plan that was judged before as rules see it, for explaining a verdict."""
        return self._engine.subject(plan)

    def _told_apart(self, document: Document, report: PlanReport) -> PlanReport:
        if report.id is None:
            return report
        first = self._ids.get(report.id)
        if first is None:
            self._ids[report.id] = report.source
            return report
        message = f'The id "{report.id}" is also the id of {first}; two plans of one id cannot be told apart.'
        remedy = "Give each plan an id of its own."
        problem = Problem("DOC.duplicate-id", message, remedy, Location(anchor="id", pointer="/id"))
        finding = document_finding(document, problem)
        worse = {PlanStatus.INVALID, PlanStatus.INCOMPLETE}
        status = report.status if report.status in worse else PlanStatus.GAPS
        return replace(report, findings=(finding, *report.findings), status=status)

    def _documents(self, item: Input) -> Iterator[Document]:
        reader = _reader_for(item, self._toolbox.readers)
        with _opened(item) as stream:
            try:
                yield from reader.read(stream, item.name, self._toolbox.settings.plan_type)
            except OSError as error:
                raise DocumentError(f"{item.name}: cannot be read: {error.strerror or error}") from None
            except Exception as error:  # noqa: BLE001 - a reader that crashes costs the rest of its file and no other
                self._toolbox.failed(reader, f"{item.name}: {type(error).__name__}: {error}")


def _is_something_else(document: Document) -> bool:
    """Tell whether a file met in a folder says that it follows another schema than a plan's."""
    named = (document.plan or {}).get("$schema")
    return isinstance(named, str) and "programme-plan" not in named


@contextmanager
def _opened(item: Input) -> Iterator[IO[bytes]]:
    if item.path is None:
        if sys.stdin is None:
            raise DocumentError("-: there is no standard input to read")
        yield sys.stdin.buffer
        return
    try:
        stream = item.path.open("rb")
    except OSError as error:
        raise DocumentError(f"{item.name}: cannot be read: {error.strerror or error}") from None
    with stream:
        yield stream


def _reader_for(item: Input, readers: Mapping[str, Reader]) -> Reader:
    suffix = item.path.suffix.lower() if item.path is not None else ".json"
    if suffix not in readers:
        known = ", ".join(sorted(readers))
        raise UsageError(f"{item.name}: no reader for files that end in “{suffix}”; installed ones read {known}")
    return readers[suffix]


def toolbox(settings: Settings) -> Toolbox:
    """Load what a check needs.

    Raises:
        UsageError: a setting names something that does not exist.
    """
    if settings.plan_type is not None and settings.plan_type not in PLAN_TYPES:
        hint = did_you_mean(settings.plan_type, PLAN_TYPES)
        raise UsageError(f'--plan-type: "{settings.plan_type}" is no plan type{hint}; known: {", ".join(PLAN_TYPES)}')
    return Toolbox(settings)


def check(paths: Sequence[str], settings: Settings | None = None) -> list[PlanReport]:
    """Check plans and return a report a plan: the whole tool as one call.

    Raises:
        C2AError: the check could not start.
    """
    loaded = toolbox(settings or Settings())
    return list(Checker(loaded).check(paths))


__all__ = ["BUILTIN", "Checker", "Settings", "Toolbox", "check", "toolbox"]
