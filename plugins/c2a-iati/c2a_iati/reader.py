"""The reader that the host finds. It loads the XML parser and the mapping only once a file is read."""

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from c2a_rules.model import Document

from c2a_iati.paths import CANNOT_HOLD

if TYPE_CHECKING:
    from c2a_iati.stream import Limits


class IatiReader:
    """Reads IATI activity files: one activity, one plan.

    Args:
        limits: what is refused; None means the defaults.
    """

    name = "iati"
    suffixes: tuple[str, ...] = (".xml",)
    cannot_hold: frozenset[str] = CANNOT_HOLD

    def __init__(self, limits: "Limits | None" = None) -> None:
        self._limits = limits

    def read(self, stream: IO[bytes], source: str, plan_type: str | None) -> Iterator[Document]:
        """Yield a document an activity; a file that breaks off ends with one that says where.

        The warnings of the whole file come with its last document, when all of it has been seen.
        """
        from c2a_iati.documents import read_documents

        yield from read_documents(stream, source, plan_type, self._limits)
