"""What is judged, a plan at a time: bytes that are still to be read, or a document that a reader gave."""

import hashlib
from dataclasses import dataclass, replace

from c2a_rules.documents import read_document
from c2a_rules.model import Document, nowhere


@dataclass(frozen=True, slots=True)
class Text:
    """One plan as bytes that are still to be read; what it holds is what `read_document` takes."""

    data: bytes
    source: str
    first_line: int = 1

    def read(self) -> Document:
        """Return the plan, or what keeps the bytes from being one."""
        return read_document(self.data, self.source, self.first_line)


@dataclass(frozen=True, slots=True)
class Piece:
    """One plan of a run; `found` says that its file was met in a folder rather than named.

    What holds is `text` where the format lets a plan be told apart without reading it, else `document`.
    """

    found: bool
    text: Text | None = None
    document: Document | None = None

    @property
    def source(self) -> str:
        """How the user named it."""
        return (self.text or self.document or Text(b"", "")).source

    @property
    def size(self) -> int:
        """How many bytes it has; 0 where its reader keeps that to itself."""
        return len(self.text.data) if self.text else 0

    @property
    def sha256(self) -> str:
        """The digest of its bytes."""
        if self.document is not None:
            return self.document.sha256
        return hashlib.sha256(self.text.data if self.text else b"").hexdigest()

    def read(self) -> Document:
        """Return the plan, or what keeps the bytes from being one."""
        if self.document is not None:
            return self.document
        return (self.text or Text(b"", "")).read()

    def to_send(self) -> "Piece":
        """Return it as another process can take it: without the way to find positions, which stays here."""
        return self if self.document is None else replace(self, document=replace(self.document, locate=nowhere))


def is_something_else(document: Document) -> bool:
    """Tell whether a file met in a folder says that it follows another schema than a plan's."""
    named = (document.plan or {}).get("$schema")
    return isinstance(named, str) and "programme-plan" not in named
