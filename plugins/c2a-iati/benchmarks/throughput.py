"""How fast activities become plans, against lxml's bare parse of the same file, and how much memory it takes.

    python benchmarks/throughput.py FILE.xml [--megabytes 200] [--rounds 5]

The bare parse is `lxml.etree.iterparse` over the file, each activity emptied as it ends. The memory is the
peak resident size of a process of its own that reads a file of about that many megabytes, made by repeating
the activities of FILE, against one that reads FILE alone.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from c2a_iati.reader import IatiReader

_MEGABYTE = 1 << 20


def bare(path: Path) -> int:
    """Count the activities of a file with lxml alone."""
    count = 0
    for _, element in etree.iterparse(str(path), tag="iati-activity", resolve_entities=False, no_network=True):
        count += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return count


def plans(path: Path) -> int:
    """Count the documents that the reader makes of a file."""
    with path.open("rb") as stream:
        return sum(1 for _ in IatiReader().read(stream, path.name, None))


def best(work: Callable[[Path], int], path: Path, rounds: int) -> tuple[float, int]:
    """Return the shortest of several runs in seconds, and what the work counted."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        count = work(path)
        times.append(time.perf_counter() - start)
    return min(times), count


def repeat(path: Path, into: Path, megabytes: int) -> None:
    """Write a file of about so many megabytes by repeating the activities of another."""
    root = etree.parse(str(path)).getroot()
    activities = b"\n".join(etree.tostring(activity, with_tail=False) for activity in root.iter("iati-activity"))
    with into.open("wb") as file:
        file.write(b'<iati-activities version="2.03">\n')
        for _ in range(max(1, megabytes * _MEGABYTE // len(activities))):
            file.write(activities + b"\n")
        file.write(b"</iati-activities>\n")


def peak_megabytes(path: Path) -> float:
    """Return the peak resident memory of a fresh process that reads a file."""
    run = [sys.executable, __file__, "--peak", str(path)]
    return float(subprocess.run(run, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peak", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peak:
        plans(options.file)
        # Linux counts kilobytes here, macOS bytes.
        unit = 1 if sys.platform == "darwin" else 1 << 10
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / _MEGABYTE)
        return
    (bare_time, count), (plan_time, documents) = (best(work, options.file, options.rounds) for work in (bare, plans))
    print(f"{options.file.name}: {count} activities, {documents} documents")
    print(f"lxml alone  {count / bare_time:10,.0f} activities/s")
    print(f"the reader  {documents / plan_time:10,.0f} activities/s, {plan_time / bare_time:.1f} times as long")
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "large.xml"
        repeat(options.file, large, options.megabytes)
        size = large.stat().st_size / _MEGABYTE
        small_peak, large_peak = peak_megabytes(options.file), peak_megabytes(large)
        print(f"peak memory {small_peak:.0f} MB for this file, {large_peak:.0f} MB for {size:.0f} MB")


if __name__ == "__main__":
    main()
