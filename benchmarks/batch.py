"""Many plans by one process, by two, and by a Dask cluster of this machine: plans a second, as ratios of one run.

    python -m benchmarks.batch [PLANS [ROUNDS]]

Each contestant checks the same folder of copies of `examples/plans/agency_project.json` (32 KB, ids of their own) into
JSON Lines, as a process of its own; the contestants come in turns. The reports have to be the same bytes.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

PLAN = Path(__file__).parents[1] / "examples" / "plans" / "agency_project.json"
CLUSTER = """
import sys
from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(n_workers=int(sys.argv[1]), threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


def copies(folder: Path, count: int) -> None:
    """Write so many copies of the plan, each with an id of its own."""
    plan = json.loads(PLAN.read_bytes())
    for number in range(count):
        text = json.dumps({**plan, "id": f"{plan['id']}-{number}"}, indent=2)
        (folder / f"{number:05}.json").write_text(text, encoding="utf-8")


@contextlib.contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """Start a cluster and yield the address of its scheduler."""
    script = folder / "cluster.py"
    script.write_text(CLUSTER, encoding="utf-8")
    command = [sys.executable, str(script), str(workers)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the cluster cannot be talked to")
        yield process.stdout.readline().decode().strip()
        process.stdin.close()


def seconds(plans: Path, out: Path, *who: str) -> tuple[float, float]:
    """Check the plans into a report; return how long that took on the clock, and of processors (not the cluster's)."""
    command = [sys.executable, "-m", "c2a_rules", "check", str(plans), "--no-plugins", "--as-of", "2026-11-01"]
    start, before = time.perf_counter(), os.times()
    subprocess.run([*command, "-o", f"jsonl={out}", *who], check=True)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - start, used


def main(count: int, rounds: int) -> None:
    """Race the contestants and print the table."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        plans = folder / "plans"
        plans.mkdir()
        copies(plans, count)
        contestants: dict[str, tuple[str, ...]] = {"--jobs 1": ("--jobs", "1"), "--jobs 2": ("--jobs", "2")}
        for workers in (1, 2):
            address = stack.enter_context(cluster(folder, workers))
            contestants[f"--scheduler, workers: {workers}"] = ("--scheduler", address)
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in contestants}
        reports = {name: folder / f"{number}.jsonl" for number, name in enumerate(contestants)}
        for turn in range(rounds + 1):
            for name, who in contestants.items():
                found = seconds(plans, reports[name], *who)
                if turn:  # the first round fills caches
                    taken[name].append(found)
        if len({path.read_bytes() for path in reports.values()}) != 1:
            raise RuntimeError("the reports differ")
    first = taken["--jobs 1"]
    print(f"| {count} plans | plans a second, best round | times --jobs 1, median of {rounds} | processor ms a plan |")
    print("|---|---:|---:|---:|")
    for name, each in taken.items():
        faster = median(alone[0] / own[0] for alone, own in zip(first, each, strict=True))
        used = min(own[1] for own in each) / count * 1000
        print(f"| {name} | {count / min(each)[0]:.0f} | {faster:.2f} | {used:.1f} |")


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:3]]
    main(*given, *(300, 3)[len(given) :])
