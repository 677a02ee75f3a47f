"""Reads IATI activity files (2.01 to 2.03) as programme plans: one activity is one plan."""

from collections.abc import Iterable

from c2a_rules.hookspecs import hookimpl
from c2a_rules.model import Reader

from c2a_iati.reader import IatiReader


@hookimpl
def c2a_readers() -> Iterable[Reader]:
    """Give the reader for `.xml` files of IATI activities."""
    return [IatiReader()]
