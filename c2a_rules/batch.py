"""Many plans through any `concurrent.futures.Executor`: in input order, with bounded memory, whoever dies meanwhile.

A few chunks of plans are under way at a time. A worker that dies takes its chunk with it: each plan of that chunk is
judged once more by itself, and one that ends its worker then as well is told as what it is.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from functools import lru_cache

from c2a_rules.desk import Desk, Setup, desk_for
from c2a_rules.engine import fingerprint
from c2a_rules.errors import UsageError
from c2a_rules.garbage import settle
from c2a_rules.model import Document, Finding, Level, Location, Outcome, PlanReport, PlanStatus
from c2a_rules.pieces import Piece
from c2a_rules.report.kept import Kept

_MOST_PIECES, _MOST_BYTES = 32, 2**18
"""What a chunk holds: enough that sending it costs little, and little enough to be judged anew one by one."""
_TELL = "Check it by itself with --jobs 1; where that ends the tool, report it with the plan."
_ONE_AT_A_TIME = threading.Lock()


@lru_cache(maxsize=1)
def _desk(setup: Setup) -> Desk:
    return desk_for(setup)


def work(setup: Setup, pieces: Sequence[Piece]) -> list[str | None]:
    """Judge plans in a worker; return the line of each, None for what is no plan. Called by executors.

    Raises:
        C2AError: this worker cannot judge as the process that asks would.
    """
    with _ONE_AT_A_TIME:
        desk = _desk(setup)
        found = [desk.judged(piece) for piece in pieces]
        settle()
    return [None if each is None else each.line for each in found]


class Pool:
    """Judges pieces through an executor.

    Args:
        setup: how they are judged.
        start: returns a new executor with so many workers.
        lost: what a future raises whose worker died.
        workers: how many there are.
    """

    def __init__(self, setup: Setup, start: Callable[[int], Executor], lost: type[BaseException], workers: int) -> None:
        self._setup = setup
        self._start = start
        self._lost = lost
        self._workers = workers
        self._executor: Executor | None = None

    def through(self, pieces: Iterable[Piece]) -> Iterator[tuple[Piece, Kept | None]]:
        """Yield each piece with what it comes to, in order; an error among the pieces is raised at its place."""
        waiting: deque[tuple[list[Piece], Future[list[str | None]]]] = deque()
        source = _Chunks(pieces)
        try:
            for chunk in source:
                waiting.append((chunk, self._submit(chunk)))
                if len(waiting) > 2 * self._workers:
                    yield from self._results(*waiting.popleft())
            while waiting:
                yield from self._results(*waiting.popleft())
        finally:
            for _chunk, future in waiting:
                future.cancel()
        if source.error is not None:
            raise source.error

    def _submit(self, chunk: Sequence[Piece]) -> Future[list[str | None]]:
        sent = [piece.to_send() for piece in chunk]
        if self._executor is not None:
            try:
                return self._executor.submit(work, self._setup, sent)
            except self._lost:
                self._executor.shutdown()
        self._executor = self._start(self._workers)
        return self._executor.submit(work, self._setup, sent)

    def _results(self, chunk: Sequence[Piece], future: Future[list[str | None]]) -> Iterator[tuple[Piece, Kept | None]]:
        try:
            lines = future.result()
        except self._lost:
            yield from self._one_by_one(chunk)
            return
        for piece, line in zip(chunk, lines, strict=True):
            yield piece, _kept(piece, line)

    def _one_by_one(self, chunk: Sequence[Piece]) -> Iterator[tuple[Piece, Kept | None]]:
        """Judge each plan of a chunk by itself: its own worker, so that no other plan can be to blame."""
        executor = self._alone()
        try:
            for piece in chunk:
                try:
                    lines = executor.submit(work, self._setup, [piece.to_send()]).result()
                except self._lost:
                    executor.shutdown()
                    yield piece, Kept(report=_given_up(piece))
                    executor = self._alone()
                else:
                    yield piece, _kept(piece, lines[0])
        finally:
            executor.shutdown()

    def _alone(self) -> Executor:
        """Return an executor with one worker that is known to start."""
        executor = self._start(1)
        try:
            executor.submit(work, self._setup, []).result()
        except self._lost as error:
            executor.shutdown()
            raise UsageError(f"no worker can be started ({error}); --jobs 1 checks in this process") from None
        return executor

    def close(self) -> None:
        """Let go of the workers."""
        if self._executor is not None:
            self._executor.shutdown()


class _Chunks:
    """Pieces in chunks; `error` is what the pieces ended with, once all before it were given."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self._pieces = pieces
        self.error: Exception | None = None

    def __iter__(self) -> Iterator[list[Piece]]:
        chunk: list[Piece] = []
        size = 0
        try:
            for piece in self._pieces:
                chunk.append(piece)
                size += piece.weight
                if len(chunk) >= _MOST_PIECES or size >= _MOST_BYTES:
                    yield chunk
                    chunk, size = [], 0
        except Exception as error:  # noqa: BLE001 - it is raised, after what came before it
            self.error = error
        if chunk:
            yield chunk


def _kept(piece: Piece, line: str | None) -> Kept | None:
    """Return what a line says, with the positions that only this process can look up."""
    if line is None:
        return None
    kept = Kept(line=line)
    if not isinstance(piece.plan, Document):
        return kept
    locate = piece.plan.locate
    report = kept.report
    found = tuple(replace(each, position=each.position or locate(each.location.pointer)) for each in report.findings)
    return Kept(report=replace(report, findings=found))


def _given_up(piece: Piece) -> PlanReport:
    """Return the report of a plan whose worker died twice."""
    message = "The process that checked this plan died, and so did a second one, so the plan is not checked."
    finding = Finding(
        rule="RUN.worker-died",
        action=None,
        level=Level.MUST,
        outcome=Outcome.ERROR,
        message=message,
        remedy=_TELL,
        location=Location(),
        position=None,
        evidence=(),
        caused_by=None,
        fingerprint=fingerprint("RUN.worker-died", piece.source, Location()),
    )
    return PlanReport(
        source=piece.source,
        sha256=piece.sha256,
        id=None,
        title=None,
        plan_type=None,
        status=PlanStatus.INCOMPLETE,
        findings=(finding,),
    )
