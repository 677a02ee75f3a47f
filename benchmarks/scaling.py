"""How the cost of a check grows: `python -m benchmarks.scaling` from the root of the checkout.

By the size of a plan, the number of plans, of rules and of processes; and the twelve checks of `twelve.yaml` beside the
same by hand. Times are processor time of the least disturbed round in this process, or of a whole process and its
children. Read what stands beside a reference of the same run; the others tell a machine more than a program.
"""

import argparse
import cProfile
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks import twelve_by_hand
from benchmarks.corpus import cases
from benchmarks.plans import ROOT, RULESETS, TODAY
from benchmarks.timing import beside, raced, shown
from c2a_rules.api import Checker, Settings, toolbox
from c2a_rules.documents import read_document

TWELVE = str(Path(__file__).parent / "twelve.yaml")
SIZES = (10, 40, 160, 640, 2_560, 10_240)
COUNTS = (100, 1_000, 4_000)
_UNIT = 40
_ENOUGH = 2.0  # seconds of rounds, after which one more tells little


def checker(*rulesets: str) -> Callable[[bytes], object]:
    """Return what judges a plan given as bytes, by these rule sets or all, as a run without a report does."""
    judging = Checker(toolbox(Settings(rulesets=rulesets, as_of=TODAY, plugins=())), evidence=False)
    return lambda data: judging.judge(read_document(data, "plan"))


def plans(count: int, kilobytes: int | None = None) -> list[bytes]:
    """Return plans with defects, the same every time."""
    return [case.data for case in cases(2020, count, kilobytes)]


def least(run: Callable[[], object], rounds: int) -> float:
    """Return the seconds that the least disturbed round took; few rounds of what takes long."""
    found: list[float] = []
    while len(found) < rounds and (not found or sum(found) < _ENOUGH):
        start = time.process_time()
        run()
        found.append(time.process_time() - start)
    return min(found)


def table(title: str, names: Sequence[str], rows: Iterator[Sequence[object]]) -> None:
    """Print a table, row by row as they come."""
    print(f"| {title} | {' | '.join(names)} |", f"|---|{'---:|' * len(names)}", sep="\n")
    for row in rows:
        print(f"| {' | '.join(f'{cell:.2f}' if isinstance(cell, float) else str(cell) for cell in row)} |", flush=True)
    print()


def by_size(rounds: int) -> Iterator[Sequence[object]]:
    """Yield what a plan takes by its size, and what that is for each 40 KB of it, as reference by hand too."""
    judge = checker()
    for kilobytes in SIZES:
        data = plans(1, kilobytes)[0]
        judge(data)
        units = len(data) / 1024 / _UNIT
        taken = 1000 * least(lambda data=data: judge(data), rounds)  # type: ignore[misc] # a default binds the loop's value
        hand = 1000 * least(lambda data=data: twelve_by_hand.check(data), rounds)  # type: ignore[misc] # as above
        yield f"{len(data) / 1024:.0f} KB", taken, taken / units, hand / units


def by_rules(rounds: int) -> Iterator[Sequence[object]]:
    """Yield what twenty plans of 40 KB take by rule sets."""
    some = plans(20, _UNIT)
    named: dict[str, tuple[str, ...]] = {
        "twelve checks": (TWELVE,),
        "plan.soundness": ("plan.soundness",),
        "three rule sets": RULESETS,
        "all that come with the tool": (),
    }
    for name, rulesets in named.items():
        rules = len(toolbox(Settings(rulesets=rulesets, plugins=())).catalog.rules)
        judge = checker(*rulesets)
        taken = least(partial(_each, judge, some), rounds) / len(some)
        yield name, rules, 1000 * taken, f"{1 / taken:.0f}"


def _each(run: Callable[[bytes], object], some: Sequence[bytes]) -> None:
    for data in some:
        run(data)


def whole_process(path: Path, *options: str) -> tuple[float, float, float]:
    """Return seconds on the clock, seconds of processor time with all children, and the peak of memory in MB."""
    command = [beside(sys.executable, "c2a"), "check", str(path), "-f", "jsonl", "--fail-on", "never", "--no-plugins"]
    start = time.perf_counter()
    with subprocess.Popen([*command, "--as-of", TODAY, *options], cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} came to {process.returncode}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def by_count(folder: Path, counts: Sequence[int]) -> Iterator[Sequence[object]]:
    """Yield what a whole process takes by the number of plans, the peak of its memory included."""
    for count in counts:
        path = _file(folder, count)
        clock, used, memory = whole_process(path, "--jobs", "1")
        yield count, clock, used, f"{count / used:.0f}", f"{memory:.0f}"


def by_jobs(folder: Path, count: int) -> Iterator[Sequence[object]]:
    """Yield what a whole process takes by the number of processes that it spreads the work over."""
    path = _file(folder, count)
    alone = 0.0
    for jobs in (1, 2, 4):
        clock, used, memory = whole_process(path, "--jobs", str(jobs))
        alone = alone or clock
        yield jobs, clock, used, alone / clock, f"{memory:.0f}"


def _file(folder: Path, count: int) -> Path:
    path = folder / f"{count}.jsonl"
    if not path.exists():
        some = plans(min(count, 200), _UNIT)
        with path.open("wb") as file:
            for number in range(count):
                file.write(some[number % len(some)].replace(b'"id": "', f'"id": "{number}-'.encode(), 1) + b"\n")
    return path


def twelve(rounds: int) -> None:
    """Print the twelve checks as a rule set beside the same by hand, bytes to findings, and where the time goes."""
    some, judge = plans(50, _UNIT), checker(TWELVE)
    contestants = {"by hand": partial(_each, twelve_by_hand.check, some), "rule set": partial(_each, judge, some)}
    print(shown("twelve checks, 50 plans of 40 KB", raced(contestants, "by hand", rounds)), end="\n\n")
    profiler = cProfile.Profile()
    profiler.runcall(_each, judge, some)
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(12)


def main() -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", help="size, rules, count, jobs, twelve; by itself all")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--plans", type=int, default=COUNTS[-1], help="the most plans that whole processes check")
    options = parser.parse_args()
    wanted = options.what or ["size", "rules", "twelve", "count", "jobs"]
    if "size" in wanted:
        table(
            "one plan, all rule sets", ["ms", "ms for 40 KB", "twelve by hand, ms for 40 KB"], by_size(options.rounds)
        )
    if "rules" in wanted:
        table("40 KB, in one process", ["rules", "ms a plan", "plans a second"], by_rules(options.rounds))
    if "twelve" in wanted:
        twelve(options.rounds)
    with tempfile.TemporaryDirectory() as folder:
        counts = [count for count in COUNTS if count <= options.plans] or [options.plans]
        if "count" in wanted:
            names = ["seconds", "processor", "plans a second of it", "peak MB"]
            table("plans of 40 KB, whole process", names, by_count(Path(folder), counts))
        if "jobs" in wanted:
            names = ["seconds", "processor", "times as fast", "peak MB of one"]
            table(f"processes, {counts[-1]} plans", names, by_jobs(Path(folder), counts[-1]))


if __name__ == "__main__":
    main()
