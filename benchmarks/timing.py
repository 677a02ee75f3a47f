"""Contestants timed in turns on a machine that others use too: nothing here is ever held to a time of its own.

Each round runs every contestant once, so that all of them meet the same noise. A figure is the processor time of the
least disturbed round; a ratio is the median over rounds of what a contestant took by what its reference took then.
"""

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: `ratio` is to the contestant `reference`; `seconds` is the best round."""

    name: str
    seconds: float
    ratio: float
    reference: str


def raced(contestants: Mapping[str, Callable[[], object]], reference: str, rounds: int) -> list[Row]:
    """Return a row a contestant: processor time of this process."""
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            start = time.process_time()
            run()
            taken[name].append(time.process_time() - start)
    return _rows(taken, reference)


def started(commands: Mapping[str, tuple[Sequence[str], Mapping[str, str]]], reference: str, rounds: int) -> list[Row]:
    """Return two rows a command (arguments and environment): its time on the clock and the processor time it used."""
    clock: dict[str, list[float]] = {name: [] for name in commands}
    used: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, (command, environment) in commands.items():
            start = time.perf_counter()
            with subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL) as process:
                _, _, usage = os.wait4(process.pid, 0)
                process.returncode = 0  # waited for already
            clock[name].append(time.perf_counter() - start)
            used[name].append(usage.ru_utime)
    named = [
        {f"{name}, {kind}": times for name, times in taken.items()}
        for kind, taken in (("clock", clock), ("user", used))
    ]
    return [
        row
        for taken, kind in zip(named, ("clock", "user"), strict=True)
        for row in _rows(taken, f"{reference}, {kind}")
    ]


def _rows(taken: Mapping[str, Sequence[float]], reference: str) -> list[Row]:
    against = taken[reference]
    return [
        Row(name, min(times), median(mine / theirs for mine, theirs in zip(times, against, strict=True)), reference)
        for name, times in taken.items()
    ]


def shown(title: str, rows: Sequence[Row]) -> str:
    """Return rows as a table."""
    lines = [f"| {title} | ms | ratio |", "|---|---:|---:|"]
    lines += [f"| {row.name} | {row.seconds * 1000:.2f} | {row.ratio:.2f} |" for row in rows]
    return "\n".join(lines)


def beside(python: str, name: str) -> str:
    """Return a command installed beside an interpreter."""
    return str(Path(python).parent / name)
