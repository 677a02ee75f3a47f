"""The one wiring of it all: settings in, plan reports out."""

import contextlib
import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any

from c2a_rules.desk import Desk
from c2a_rules.engine import document_finding
from c2a_rules.errors import DocumentError, UsageError, did_you_mean
from c2a_rules.inputs import Input, excluded, expand
from c2a_rules.means import HERE, Means
from c2a_rules.model import PLAN_TYPES, Document, Finding, Location, PlanReport, PlanStatus, Problem, Reader
from c2a_rules.pieces import Piece, is_something_else
from c2a_rules.report.kept import Kept
from c2a_rules.subject import Subject
from c2a_rules.toolbox import BUILTIN, Settings, Toolbox

if TYPE_CHECKING:
    from c2a_rules.batch import Pool


class Checker:
    """Checks plans, one after the other; without `evidence` findings do not say what was read, which is faster.

    `notes` says what was passed over, or could not be put to the test, once every plan was judged.
    """

    def __init__(self, toolbox: Toolbox, *, evidence: bool = True) -> None:
        self._toolbox = toolbox
        self._evidence = evidence
        self._desk = Desk(toolbox, evidence=evidence)
        self._ids: dict[str, str] = {}
        self._judged: dict[str, None] = {}
        self.notes: list[str] = []

    def check(self, paths: Sequence[str], means: Means = HERE) -> Iterator[PlanReport]:
        """Yield a report a plan, in a fixed order; raises as `judged` does."""
        return (kept.report for kept in self.judged(paths, means))

    def judged(self, paths: Sequence[str], means: Means = HERE) -> Generator[Kept, None, None]:
        """Yield what each plan comes to, in a fixed order.

        Raises:
            UsageError, DocumentError: a path that leads to nothing that can be read, or workers that do not start.
        """
        seen = 0
        with contextlib.closing(self._through(self._pieces(paths), means)) as through:
            for piece, kept in through:
                if kept is None:
                    self._passed_over(piece.source)
                    continue
                seen += 1
                yield self._finished(piece, kept)
        self._some(seen, paths)
        if self._toolbox.waivers:
            self.notes += self._toolbox.waivers.notes(list(self._judged))

    def _through(self, pieces: Iterator[Piece], means: Means) -> Generator[tuple[Piece, Kept | None], None, None]:
        """Yield each piece with what it comes to, judged here or by workers."""
        pieces, jobs = means.settled(pieces)
        if jobs == 1 and means.scheduler is None:
            yield from ((piece, self._desk.judged(piece)) for piece in pieces)
            return
        with self._pool(jobs, means.scheduler) as pool:
            yield from pool.through(pieces)

    def _pool(self, jobs: int, scheduler: str | None) -> contextlib.AbstractContextManager["Pool"]:
        from c2a_rules.batch import setup_for

        setup = setup_for(self._toolbox, evidence=self._evidence)
        if scheduler is not None:
            from c2a_rules.cluster import cluster

            return cluster(setup, scheduler)
        from c2a_rules.executors import processes

        return processes(setup, jobs)

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
        piece = Piece(found=False, document=document)
        return self._finished(piece, Kept(report=self._desk.judge(document))).report

    def subject(self, plan: dict[str, Any]) -> Subject:
        """Return a plan that was judged before as rules see it, for explaining a verdict."""
        return self._desk.subject(plan)

    def _pieces(self, paths: Sequence[str]) -> Iterator[Piece]:
        """Yield what the paths hold, unread where that is possible."""
        readers = self._toolbox.readers
        inputs = [item for item in expand(paths, readers) if not self._excluded(item)]
        for item in inputs:
            _reader_for(item, readers)
        for item in inputs:
            yield from self._pieces_of(item)

    def _pieces_of(self, item: Input) -> Iterator[Piece]:
        reader = _reader_for(item, self._toolbox.readers)
        with _opened(item) as stream:
            try:
                for document in reader.read(stream, item.name, self._toolbox.settings.plan_type):
                    yield Piece(item.found, document=document)
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
        plan_id = kept.id
        if plan_id is not None and kept.status is not PlanStatus.INVALID and self._toolbox.waivers:
            self._judged[plan_id] = None
        first = None if plan_id is None else self._ids.get(plan_id)
        if plan_id is not None and first is None:
            self._ids[plan_id] = piece.source
        if first is None and self._toolbox.baseline is None:
            return kept
        report = kept.report if first is None else _told_apart(piece, kept.report, first)
        return Kept(report=replace(report, findings=self._held_against(report.findings)))

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


def check(paths: Sequence[str], settings: Settings | None = None, means: Means = HERE) -> list[PlanReport]:
    """Check plans and return a report a plan: the whole tool as one call.

    With processes (`means`), a program that calls this has to be one that can be imported: `if __name__ == "__main__"`.

    Raises:
        C2AError: the check could not start.
    """
    loaded = toolbox(settings or Settings())
    return list(Checker(loaded).check(paths, means))


__all__ = ["BUILTIN", "HERE", "Checker", "Means", "Settings", "Toolbox", "check", "toolbox"]
