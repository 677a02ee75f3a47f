"""A stream of IATI XML → one document an activity, and the warnings of the whole file."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import IO

from c2a_rules.model import Document, Position, Problem
from lxml import etree
from lxml.etree import _Element as Element

from c2a_iati.activity import Converted, convert
from c2a_iati.header import NotAPlanError, identifier_of
from c2a_iati.notes import Notes
from c2a_iati.reading import XML_LANG, Reading, line_of
from c2a_iati.stream import ACTIVITY, ROOT, Limits, RefusedError, read_activities

VERSIONS = ("2.01", "2.02", "2.03")
DEFAULT_PLAN_TYPE = "agency_project"


@dataclass(frozen=True, slots=True)
class Lines:
    """Finds the XML line behind a JSON pointer, or behind its nearest parent that has one."""

    by_pointer: dict[str, int]

    def __call__(self, pointer: str) -> Position | None:
        """Return the position of the element; columns are not kept, all are 1."""
        while pointer not in self.by_pointer and pointer:
            pointer = pointer.rpartition("/")[0]
        line = self.by_pointer.get(pointer)
        return Position(line, 1) if line else None


class _Hashed:
    """A stream that keeps the digest of what was read, for a file that is refused."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.sha256 = hashlib.sha256()

    def read(self, size: int) -> bytes:
        """Read at most `size` bytes."""
        data = self._stream.read(size)
        self.sha256.update(data)
        return data


def read_documents(stream: IO[bytes], source: str, plan_type: str | None, limits: Limits | None) -> Iterator[Document]:
    """Yield a document an activity, the last one with the warnings of the whole file."""
    notes = Notes()
    hashed = _Hashed(stream)
    held: Document | None = None
    try:
        for number, (root, element) in enumerate(read_activities(hashed, limits or Limits()), start=1):
            if held is not None:
                yield held
            elif (root.get("version") or "").strip() not in VERSIONS:
                notes.add("9.1.1", line_of(root))
            held = _document(element, number, _reading(root, number, notes), source, plan_type)
    except RefusedError as error:
        if held is not None:
            yield held
        held = _refused(error, source, hashed)
    if held is None:
        empty = RefusedError("The file holds no activity.", "Add an iati-activity.")
        held = _refused(empty, source, hashed)
    yield replace(held, warnings=notes.sentences(PurePath(source).name))


def _reading(root: Element, number: int, notes: Notes) -> Reading:
    reading = Reading(notes, f"/{ROOT}/{ACTIVITY}[{number}]", root.get(XML_LANG))
    return replace(reading, as_of=reading.silent().day(root, "generated-datetime"))


def _document(element: Element, number: int, reading: Reading, source: str, plan_type: str | None) -> Document:
    sha256 = hashlib.sha256(_canonical(element)).hexdigest()
    identifier = identifier_of(element)
    name = f"{source}#{identifier or number}"
    try:
        converted = convert(element, reading, plan_type or DEFAULT_PLAN_TYPE)
    except NotAPlanError as error:
        problem = Problem("DOC.schema", str(error), error.remedy, position=Position(max(error.line, 1), 1))
        return Document(name, sha256, None, problems=(problem,))
    plan = _with_source(converted, source, sha256)
    return Document(name, sha256, plan, locate=Lines(converted.lines))


def _canonical(element: Element) -> bytes:
    """Return canonical XML: the same whatever the quotes, attribute order or encoding."""
    canonical: bytes = etree.tostring(element, method="c14n", exclusive=True, with_comments=False)
    return canonical


def _with_source(converted: Converted, source: str, sha256: str) -> dict[str, object]:
    origin = {
        "format": "iati",
        "file": PurePath(source).name,
        "sha256": sha256,
        "cannot_hold": converted.cannot_hold,
    }
    return {**converted.plan, "source": origin}


def _refused(error: RefusedError, source: str, read: _Hashed) -> Document:
    problem = Problem("DOC.syntax", str(error), error.remedy, position=Position(error.line, error.column))
    return Document(source, read.sha256.hexdigest(), None, problems=(problem,))
