"""`--resume FILE`: a JSON Lines report that grows in its place, and goes on after a kill at any moment."""

import contextlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, cast

from c2a_rules.errors import UsageError
from c2a_rules.model import Reporter, ReportOptions, RunInfo
from c2a_rules.report.jsonl import JsonLinesReporter
from c2a_rules.report.kept import Kept
from c2a_rules.report.records import dumps, run_dict

_BLOCK = 2**16
_BEYOND_ANY_FILE = 2**62


class Continued:
    """What a report holds already, and the stream that its reporter writes to from the beginning.

    What is there already is compared instead of written again; a last line that was cut off is taken away. So the file
    is in the end what one run would have made of it, or stays as it is.
    """

    def __init__(self, path: Path, file: IO[bytes], head: RunInfo) -> None:
        self._path = path
        self._file = file
        self._whole = _end_of_lines(file)
        self._place = 0
        self._number = 0
        self._hold_to(head)
        file.seek(0)

    def opened(self, options: ReportOptions) -> tuple[Reporter, IO[str]]:
        """Return it as any other output: the format, and where it writes."""
        return JsonLinesReporter(options), cast("IO[str]", self)

    def done(self) -> Iterator[Kept]:
        """Yield the plans that it holds."""
        with self._path.open("rb") as lines:
            place = len(lines.readline())
            while place < self._whole and (line := lines.readline()).startswith(b'{"plan"'):
                place += len(line)
                kept = Kept(line=line.rstrip(b"\n").decode())
                try:
                    kept.record  # noqa: B018 - whether it can be read
                except (ValueError, KeyError):
                    raise UsageError(f"--resume: {self._path} is spoilt at byte {place - len(line) + 1}") from None
                yield kept

    def write(self, text: str) -> int:
        """Write a line, or see that it is there already."""
        line = text.encode()
        self._number += 1
        if self._place < self._whole:
            there = self._file.readline()
            if there != line:
                raise UsageError(
                    f"--resume: {self._path} goes on with other plans at line {self._number} than this run"
                )
        else:
            if self._place == self._whole:
                self._file.truncate(self._whole)
                self._file.seek(self._whole)
            self._file.write(line)
        self._place += len(line)
        return len(text)

    def flush(self) -> None:
        """Hand what was written to the system, which keeps it when this process is killed."""
        self._file.flush()

    def _hold_to(self, head: RunInfo) -> None:
        """Refuse a file that another run began."""
        self._file.seek(0)
        line = f"{dumps({'run': run_dict(head)})}\n".encode()
        there = self._file.readline()
        if there == line or (not self._whole and line.startswith(there)):
            return
        try:
            before = json.loads(there)["run"]
            told = [_difference(name, before[name], now) for name, now in run_dict(head).items() if before[name] != now]
        except (ValueError, KeyError, TypeError):
            raise UsageError(f"--resume: {self._path} is there, and is no JSON Lines report") from None
        raise UsageError(f"--resume: {self._path} was begun by another check: {'; '.join(told)}. Begin another file")


def _difference(name: str, before: Any, now: Any) -> str:  # noqa: ANN401 - parts of a report's head
    if isinstance(before, str):
        return f"{name} was {before}, now {now}; --{name.replace('_', '-')} {before} would go on"
    return f"other {name}"


@contextlib.contextmanager
def continued(path: Path, head: RunInfo, paths: Sequence[str], outputs: Sequence[str]) -> Iterator[Continued]:
    """Open a report to go on with, or to begin.

    Args:
        path: where it is.
        head: the head of this run, which has to be that of the report.
        paths: what is checked, among which the report must not be.
        outputs: the other reports, each `FORMAT=PATH`.

    Raises:
        UsageError: it cannot be gone on with.
    """
    _keep_apart(path, paths, outputs)
    try:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666), "r+b")
    except OSError as error:
        raise UsageError(f"--resume: {path} cannot be written: {error.strerror or error}") from None
    with file:
        _lock(file, path)
        yield Continued(path, file, head)
        file.flush()
        os.fsync(file.fileno())


def _keep_apart(path: Path, paths: Sequence[str], outputs: Sequence[str]) -> None:
    real = Path(os.path.realpath(path))
    if any(real == Path(os.path.realpath(each.partition("=")[2])) for each in outputs):
        raise UsageError(f"--resume: {path} is written by --output as well; keep them apart")
    for each in paths:
        other = Path(os.path.realpath(each))
        if real == other or (other.is_dir() and real.is_relative_to(other)):
            raise UsageError(f"--resume: {path} lies among the plans to check ({each}); keep the report elsewhere")


def _lock(file: IO[bytes], path: Path) -> None:
    """Let no other run write to the same file, for as long as it is open."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(_BEYOND_ANY_FILE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise UsageError(f"--resume: another run writes to {path} at this moment") from None


def _end_of_lines(file: IO[bytes]) -> int:
    """Return where the last line that is whole ends."""
    place = file.seek(0, os.SEEK_END)
    while place:
        start = max(place - _BLOCK, 0)
        file.seek(start)
        found = file.read(place - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        place = start
    return 0
