"""How often Python looks for garbage: seldom, and not among what stays."""

import gc
from functools import cache

_OBJECTS_BETWEEN_COLLECTIONS = 100_000
"""Loading makes many objects and no garbage: looking for some as often as usual took a tenth of a short check."""


def seldom() -> None:
    """Look for garbage less often than usual in this process."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


@cache
def settle() -> None:
    """Leave out of later looks what is there now: to be called once plans were judged, when all that stays is loaded.

    What is judged with is far more than a plan; going through it again and again took a tenth of a long run's time.
    """
    gc.collect()
    gc.freeze()
