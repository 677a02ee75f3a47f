"""Where plans are judged beside this process: in processes of this machine, or on a cluster."""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from multiprocessing.connection import wait

from c2a_rules.batch import Pool
from c2a_rules.desk import Setup
from c2a_rules.garbage import seldom


@contextlib.contextmanager
def processes(setup: Setup, jobs: int) -> Iterator[Pool]:
    """Judge in so many processes of this machine; all are gone at the end, however it comes.

    They are spawned, as on Windows and macOS, so that a run is the same everywhere: nothing of this process's
    threads and open files is in them.
    """
    context = multiprocessing.get_context("spawn")
    before = set(multiprocessing.active_children())

    def start(workers: int) -> Executor:
        return ProcessPoolExecutor(workers, context, _begin)

    pool = Pool(setup, start, BrokenExecutor, jobs)
    try:
        yield pool
    except BaseException:
        for child in set(multiprocessing.active_children()) - before:
            child.terminate()
        raise
    finally:
        pool.close()


def _begin() -> None:
    """Prepare a worker: Ctrl-C is for the process that asks, and nobody is left to ask once that one is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    seldom()
    threading.Thread(target=_end_with_parent, name="c2a-rules parent", daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
