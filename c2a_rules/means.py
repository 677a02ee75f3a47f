"""By what means a run judges its plans: in this process, in several, or on a cluster."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from c2a_rules.pieces import Piece

_WORTH_IT = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Means:
    """Who judges; whoever does, the report is the same.

    Args:
        jobs: how many processes. None for as many as there are cores, once there are more than 16 MiB of plans to
            judge: less is done sooner in this one.
        scheduler: the address of a Dask scheduler, whose workers judge then.
        results: a folder that keeps results from run to run; None to judge every plan anew.
    """

    jobs: int | None = None
    scheduler: str | None = None
    results: str | None = None

    def settled(self, pieces: Iterator[Piece]) -> tuple[Iterator[Piece], int]:
        """Return the pieces of a run, and by how many processes they are judged: 1 for this one alone."""
        jobs = cores() if self.jobs is None else self.jobs
        if jobs == 1 or self.scheduler is not None:
            return pieces, jobs
        seen: list[Piece] = []
        size = 0
        try:
            for piece in pieces:
                seen.append(piece)
                size += piece.weight
                if len(seen) > 1 and (self.jobs is not None or size > _WORTH_IT):
                    return chain(seen, pieces), jobs
        except Exception as error:  # noqa: BLE001 - it is raised, after what came before it
            return chain(seen, _raising(error)), 1
        return iter(seen), 1


def _raising(error: Exception) -> Iterator[Piece]:
    if error:
        raise error
    yield from ()


HERE = Means(jobs=1)
"""In this process alone."""


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
