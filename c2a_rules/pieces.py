"""What is judged, a plan at a time: bytes that are still to be read, or a document that a reader gave."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from c2a_rules.documents import Text
from c2a_rules.errors import UsageError
from c2a_rules.model import Document, nowhere
from c2a_rules.report.kept import Kept


@dataclass(frozen=True, slots=True)
class Piece:
    """One plan of a run.

    Args:
        plan: a text where the format lets plans be told apart without reading them, else a document.
        found: whether its file was met in a folder rather than named.
        weight: how many bytes of its file were read for it.
    """

    plan: Text | Document
    found: bool = False
    weight: int = 0

    @property
    def source(self) -> str:
        """How the user named it."""
        return self.plan.source

    @property
    def sha256(self) -> str:
        """The digest of its bytes."""
        return self.plan.sha256 if isinstance(self.plan, Document) else hashlib.sha256(self.plan.data).hexdigest()

    def read(self) -> Document:
        """Return the plan, or what keeps the bytes from being one."""
        return self.plan if isinstance(self.plan, Document) else self.plan.read()

    def is_something_else(self) -> bool:
        """Tell whether it is a file met in a folder that says it follows another schema than a plan's."""
        return self.found and is_something_else(self.read())

    def to_send(self) -> "Piece":
        """Return it as another process can take it: without the way to find positions, which stays here."""
        return replace(self, plan=replace(self.plan, locate=nowhere)) if isinstance(self.plan, Document) else self


def is_something_else(document: Document) -> bool:
    """Tell whether a document says that it follows another schema than a plan's."""
    named = (document.plan or {}).get("$schema")
    return isinstance(named, str) and "programme-plan" not in named


def again(pieces: Iterator[Piece], done: Iterable[Kept]) -> Iterator[tuple[Piece, Kept | None]]:
    """Yield the pieces that were judged before with what they came to, and take them off the pieces.

    Raises:
        UsageError: the pieces are not those that were judged before.
    """
    for kept in done:
        before = (kept.record["source"], kept.record["sha256"])
        for piece in pieces:
            if (piece.source, piece.sha256) == before:
                yield piece, kept
                break
            if not piece.is_something_else():
                now = "has changed since" if piece.source == before[0] else f"comes where {before[0]} was before"
                raise UsageError(f"--resume: {piece.source} {now}; a report goes on with the same plans only")
            yield piece, None
        else:
            raise UsageError(f"--resume: {before[0]} is judged in the report, and is not among the plans any more")
