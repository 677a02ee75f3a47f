"""The one wiring of it all: settings in, plan reports out."""

import contextlib
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from c2a_rules.desk import Desk, Setup, results_of, setup_for
from c2a_rules.engine import document_finding
from c2a_rules.errors import DocumentError, UsageError, did_you_mean
from c2a_rules.inputs import Input, excluded, expand, hold_to_files
from c2a_rules.means import HERE, Means
from c2a_rules.model import PLAN_TYPES, Document, Finding, Location, Outcome, PlanReport, PlanStatus, Problem, Reader
from c2a_rules.pieces import Piece, again, is_something_else
from c2a_rules.plugins import FailedPlugin
from c2a_rules.report.kept import Kept
from c2a_rules.subject import Subject
from c2a_rules.toolbox import BUILTIN, Settings, Toolbox

if TYPE_CHECKING:
    from c2a_rules.batch import Pool


class Checker:
    """Checks plans, one after the other; without `evidence` findings do not say what was read, which is faster.

    `notes` says what was passed over, or could not be put to the test, once every plan was judged. `read` is how many
    bytes of `size` were looked at so far; `size` is 0 as long as it is not known.
    """

    def __init__(self, toolbox: Toolbox, *, evidence: bool = True, means: Means = HERE) -> None:
        self._toolbox = toolbox
        self._evidence = evidence
        self._means = means
        self._desk = Desk(toolbox, evidence=evidence, results=results_of(self._setup) if means.results else None)
        self._ids: dict[str, str] = {}
        self._judged: dict[str, None] = {}
        self.notes: list[str] = []
        self.read = self.size = 0

    @cached_property
    def _setup(self) -> Setup:
        return setup_for(self._toolbox, evidence=self._evidence, results=self._means.results)

    def check(self, paths: Sequence[str]) -> Iterator[PlanReport]:
        """Yield a report a plan, in a fixed order; raises as `judged` does."""
        return (kept.report for kept in self.judged(paths))

    def judged(self, paths: Sequence[str], done: Iterable[Kept] = ()) -> Generator[Kept, None, None]:
        """Yield what each plan comes to, in a fixed order.

        Args:
            paths: where the plans are.
            done: what an earlier run over the same plans came to, as far as it got; it is given again as it is.

        Raises:
            UsageError, DocumentError: a path that leads to nothing that can be read, workers that do not start, or
                `done` is about other plans.
        """
        seen = 0
        with contextlib.closing(self._through(self._pieces(paths), done)) as through:
            for piece, kept in through:
                self.read += piece.weight
                if kept is None:
                    self._passed_over(piece.source)
                    continue
                seen += 1
                yield kept
        self._some(seen, paths)
        if self._toolbox.waivers:
            self.notes += self._toolbox.waivers.notes(list(self._judged))

    def _through(
        self, pieces: Iterator[Piece], done: Iterable[Kept]
    ) -> Generator[tuple[Piece, Kept | None], None, None]:
        """Yield each piece with what it comes to, finished: as it was found before, or judged here or by workers."""
        for piece, kept in again(pieces, done):
            if kept is not None:
                self._first_with_its_id(piece, kept)
            yield piece, kept
        pieces, jobs = self._means.settled(pieces)
        with self._pool(jobs) as pool:
            judged = pool.through(pieces) if pool else ((piece, self._desk.judged(piece)) for piece in pieces)
            for piece, found in judged:
                yield piece, None if found is None else self._finished(piece, found)

    def _pool(self, jobs: int) -> contextlib.AbstractContextManager["Pool | None"]:
        """Return who judges beside this process, if anybody."""
        if self._means.scheduler is not None:
            from c2a_rules.cluster import cluster

            return cluster(self._setup, self._means.scheduler)
        if jobs == 1:
            return contextlib.nullcontext()
        from c2a_rules.executors import processes

        return processes(self._setup, jobs)

    def findings(self) -> tuple[Finding, ...]:
        """Return what concerns no plan that was judged, once all were: what failed, and waivers that are unfit."""
        waivers = self._toolbox.waivers
        source = self._toolbox.settings.waivers or ""
        found = waivers.elsewhere(list(self._judged)) if waivers else []
        of_waivers = self._held_against(
            tuple(
                document_finding(Document(source, "", {"id": plan} if plan else None), problem)
                for plan, problem in found
            )
        )
        return (*map(_failure, self._toolbox.plugins.failures), *of_waivers)

    def documents(self, paths: Sequence[str]) -> Iterator[Document]:
        """Yield what the paths hold, unjudged; raises as `check` does."""
        seen = 0
        for piece in self._pieces(paths):
            document = piece.read()
            if piece.found and is_something_else(document):
                self._passed_over(piece.source)
                continue
            seen += 1
            yield document
        self._some(seen, paths)

    def judge(self, document: Document) -> PlanReport:
        """Judge one document."""
        return self._finished(Piece(document), Kept(report=self._desk.judge(document))).report

    def subject(self, plan: dict[str, Any]) -> Subject:
        """Return a plan that was judged before as rules see it, for explaining a verdict."""
        return self._desk.subject(plan)

    def _pieces(self, paths: Sequence[str]) -> Iterator[Piece]:
        """Yield what the paths hold, unread where that is possible."""
        readers = self._toolbox.readers
        inputs = [item for item in expand(paths, readers, self._toolbox.limits) if not self._excluded(item)]
        hold_to_files(inputs)
        for item in inputs:
            _reader_for(item, readers)
        sizes = [item.size for item in inputs]
        self.size = 0 if None in sizes else sum(size or 0 for size in sizes)
        for item in inputs:
            yield from self._pieces_of(item)

    def _pieces_of(self, item: Input) -> Iterator[Piece]:
        reader = _reader_for(item, self._toolbox.readers)
        unread = getattr(reader, "texts", None)  # what tells plans apart without reading them
        at = 0
        with item.open() as stream:
            plan_type = self._toolbox.settings.plan_type
            try:
                for plan in unread(stream, item.name) if unread else reader.read(stream, item.name, plan_type):
                    now = stream.tell() if item.path or item.remote else at
                    yield Piece(plan, item.found, now - at)
                    at = now
            except OSError as error:
                raise DocumentError(f"{item.name}: cannot be read: {error.strerror or error}") from None
            except Exception as error:  # noqa: BLE001 - a reader that crashes costs the rest of its file and no other
                self._toolbox.failed(reader, f"{item.name}: {type(error).__name__}: {error}")

    def _excluded(self, item: Input) -> bool:
        """Tell whether a file met in a folder is one to pass over, and note it."""
        pattern = excluded(item, self._toolbox.settings.exclude)
        if pattern:
            self.notes.append(f"{item.name}: passed over, as the settings exclude it ({pattern})")
        return pattern is not None

    def _passed_over(self, source: str) -> None:
        self.notes.append(f"{source}: passed over, as its $schema is not that of a plan")

    def _some(self, seen: int, paths: Sequence[str]) -> None:
        if not seen and not self._toolbox.plugins.failures:
            raise UsageError(f"no plan was found in {', '.join(paths)}")

    def _finished(self, piece: Piece, kept: Kept) -> Kept:
        """Add what one plan alone cannot tell: whether its id is taken, and how it stands to an earlier report."""
        first = self._first_with_its_id(piece, kept)
        if first is None and self._toolbox.baseline is None:
            return kept
        report = kept.report if first is None else _told_apart(piece, kept.report, first)
        return Kept(report=replace(report, findings=self._held_against(report.findings)))

    def _first_with_its_id(self, piece: Piece, kept: Kept) -> str | None:
        """Take down that a plan was judged; return the source of an earlier one with its id, or None."""
        if kept.id is None:
            return None
        if self._toolbox.waivers and kept.status is not PlanStatus.INVALID:
            self._judged[kept.id] = None
        first = self._ids.get(kept.id)
        if first is None:
            self._ids[kept.id] = piece.source
        return first

    def _held_against(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        baseline = self._toolbox.baseline
        return baseline.marked(findings) if baseline else findings


def _told_apart(piece: Piece, report: PlanReport, first: str) -> PlanReport:
    """Return the report of a plan whose id is that of an earlier one, from the source `first`."""
    message = f'The id "{report.id}" is also the id of {first}; two plans of one id cannot be told apart.'
    remedy = "Give each plan an id of its own."
    problem = Problem("DOC.duplicate-id", message, remedy, Location(anchor="id", pointer="/id"))
    finding = document_finding(piece.read(), problem)
    worse = {PlanStatus.INVALID, PlanStatus.INCOMPLETE}
    status = report.status if report.status in worse else PlanStatus.GAPS
    return replace(report, findings=(finding, *report.findings), status=status)


def _failure(failed: FailedPlugin) -> Finding:
    """Return the finding that a plugin, reader or format failed, so that no format reads as if all had been judged."""
    message = f"The plugin {failed.name} ({failed.info.distribution}) failed: {failed.reason}"
    problem = Problem("RUN.plugin", message, failed.remedy, Location(key=failed.name))
    return replace(document_finding(Document("", "", None), problem), outcome=Outcome.ERROR)


def _reader_for(item: Input, readers: Mapping[str, Reader]) -> Reader:
    if item.suffix not in readers:
        known = ", ".join(sorted(readers))
        raise UsageError(f"{item.name}: no reader for files that end in “{item.suffix}”; installed ones read {known}")
    return readers[item.suffix]


def toolbox(settings: Settings) -> Toolbox:
    """Load what a check needs.

    Raises:
        UsageError: a setting names something that does not exist.
    """
    if settings.plan_type is not None and settings.plan_type not in PLAN_TYPES:
        hint = did_you_mean(settings.plan_type, PLAN_TYPES)
        raise UsageError(f'--plan-type: "{settings.plan_type}" is no plan type{hint}; known: {", ".join(PLAN_TYPES)}')
    return Toolbox(settings)


def check(paths: Sequence[str], settings: Settings | None = None, means: Means = HERE) -> list[PlanReport]:
    """Check plans and return a report a plan: the whole tool as one call.

    With processes (`means`), a program that calls this has to be one that can be imported: `if __name__ == "__main__"`.

    Raises:
        C2AError: the check could not start.
    """
    loaded = toolbox(settings or Settings())
    return list(Checker(loaded, means=means).check(paths))


__all__ = ["BUILTIN", "HERE", "Checker", "Means", "Settings", "Toolbox", "check", "toolbox"]
