"""Judging on a cluster: the workers of a Dask scheduler, which looks after them."""

import contextlib
import logging
import re
from collections.abc import Iterator
from concurrent.futures import Executor
from typing import TYPE_CHECKING

from c2a_rules.batch import Pool
from c2a_rules.desk import Setup
from c2a_rules.errors import UsageError

if TYPE_CHECKING:
    from distributed import Client

_ADDRESS = re.compile(r"(?:(?:tcp|tls|ws|wss)://)?[^\s/]+:[0-9]{1,5}")
_SECONDS = 10


@contextlib.contextmanager
def cluster(setup: Setup, address: str) -> Iterator[Pool]:
    """Judge on the workers of a scheduler; each needs this tool with the same rule sets and plugins.

    Raises:
        UsageError: Dask is not installed here, nobody answers at the address, or the scheduler has no worker.
    """
    try:
        from distributed import KilledWorker
    except ImportError:
        raise UsageError("--scheduler needs Dask: pip install 'c2a-rules[dask]'") from None
    with _quietly(), _client(address) as client:

        def start(_workers: int) -> Executor:
            executor: Executor = client.get_executor(pure=False)
            return executor

        pool = Pool(setup, start, KilledWorker, len(client.nthreads()))
        try:
            yield pool
        finally:
            pool.close()


@contextlib.contextmanager
def _client(address: str) -> "Iterator[Client]":
    from distributed import Client

    if not _ADDRESS.fullmatch(address):
        raise UsageError(f'--scheduler: "{address}" is no address such as tcp://host:8786')
    try:
        client = Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"--scheduler: no Dask scheduler answers at {address} ({error})") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=_SECONDS)
        except TimeoutError:
            raise UsageError(f"--scheduler: the scheduler at {address} has no worker") from None
        yield client


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Let this tool say what became of a worker, and not Dask's log as well."""
    logger = logging.getLogger("distributed")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)
