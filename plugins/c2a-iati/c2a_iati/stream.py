"""Bytes → `iati-activity` elements, one at a time, in constant memory, with nothing fetched or expanded."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol, cast

from lxml import etree
from lxml.etree import _Element as Element

from c2a_iati.reading import line_of

ROOT, ACTIVITY = "iati-activities", "iati-activity"
_CHUNK = 1 << 16
_PROBE = 1 << 10


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none at the end."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is refused, in bytes: a longer file, activity, or prologue before the first element.

    The parser itself refuses text of more than 10 MB and nesting of more than 256 levels.
    """

    file: int = 4 << 30
    activity: int = 64 << 20
    prologue: int = 1 << 20


class RefusedError(Exception):
    """The file cannot be read, or not further: why, what to do (`remedy`), and where."""

    def __init__(self, message: str, remedy: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.remedy = remedy
        self.line = max(line, 1)
        self.column = max(column, 1)


def read_activities(stream: Readable, limits: Limits) -> Iterator[tuple[Element, Element]]:
    """Yield the root and each activity in it; an activity is gone once the next one is asked for.

    Raises `RefusedError` for what is no IATI activity file, is broken, or exceeds a limit; what was yielded
    before stands.
    """
    start = _probed(stream, limits)
    parser = _parser("start", "end", tag=(ROOT, ACTIVITY))
    root: Element | None = None
    read, quiet = 0, 0
    for chunk in _chunks(start, stream):
        read, quiet = read + len(chunk), quiet + len(chunk)
        failure = _feed(parser, chunk)
        for event, element in _events(parser):
            if root is None:
                root = element
            elif event == "end" and element.tag == ACTIVITY and element.getparent() is root:
                quiet = 0
                _forget_before(element)
                yield root, element
        if failure is not None:
            raise failure
        _check_sizes(read, quiet, limits, root)


def _parser(*events: Literal["start", "end"], tag: tuple[str, ...] | None = None) -> "etree.XMLPullParser":
    """Return a parser that expands no entity, reads no DTD and fetches nothing."""
    return etree.XMLPullParser(
        events=events,
        tag=tag,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _events(parser: "etree.XMLPullParser") -> Iterator[tuple[str, Element]]:
    for event, found in parser.read_events():
        if isinstance(found, Element):
            yield event, found


def _probed(stream: Readable, limits: Limits) -> bytes:
    """Return the bytes up to the root's start tag after looking at it. Raises `RefusedError`."""
    probe = _parser("start")
    start = b""
    while len(start) <= limits.prologue:
        piece = stream.read(_PROBE)
        start += piece
        if not start.strip():
            raise RefusedError("The file is empty.", "Give an IATI activity file.")
        failure = _feed(probe, piece)
        for _, root in _events(probe):
            _check_root(root)
            return start
        if failure is not None:
            raise failure
    raise RefusedError(
        f"No element starts within the first {limits.prologue:,} bytes.",
        "Remove what stands before the root element.",
    )


def _check_root(root: Element) -> None:
    info = root.getroottree().docinfo
    if cast("object | None", info.internalDTD) is not None:
        raise RefusedError(
            "The file has a document type declaration (DOCTYPE), which is refused: it can define entities.",
            "Remove the DOCTYPE; IATI files need none.",
            line_of(root),
        )
    if root.tag != ROOT:
        raise RefusedError(
            f"The root element is <{root.tag}>, not <{ROOT}>: this is no IATI activity file.",
            "Give an IATI activity file of version 2.01, 2.02 or 2.03.",
            line_of(root),
        )
    if (root.get("version") or "").strip().startswith("1."):
        raise RefusedError(
            f"The file is of version {root.get('version')} of the IATI Standard, which is withdrawn.",
            "Publish it as version 2.03.",
            line_of(root),
        )


def _chunks(start: bytes, stream: Readable) -> Iterator[bytes]:
    """Yield what was read already and all that follows, and at the end one empty chunk."""
    yield start
    while chunk := stream.read(_CHUNK):
        yield chunk
    yield b""


def _feed(parser: "etree.XMLPullParser", chunk: bytes) -> RefusedError | None:
    """Give the parser bytes, or none to say that this was all; return what it found wrong."""
    try:
        if chunk:
            parser.feed(chunk)
        else:
            parser.close()
    except etree.XMLSyntaxError as error:
        line, column = error.position
        return RefusedError(*_explained(str(error.msg)), line or 1, column or 1)
    return None


def _explained(message: str) -> tuple[str, str]:
    """Return the parser's message, without its advice to lift limits, and a remedy."""
    cause = message.partition(", line ")[0]
    if "depth" in cause:
        return "Elements are nested more than 256 levels deep, which is refused.", "Write flat IATI elements."
    if "HUGE" in cause:
        return (
            "A text is longer than 10,000,000 bytes, which is refused.",
            "Shorten it or link to a document.",
        )
    return f"The XML is broken: {cause}.", "Mend the file at this place; an XML editor shows what is open."


def _forget_before(element: Element) -> None:
    """Drop all that stands before an activity, so that memory stays flat."""
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _check_sizes(read: int, quiet: int, limits: Limits, root: Element | None) -> None:
    line = line_of(root) if root is not None else 1
    if read > limits.file:
        raise RefusedError(
            f"The file is longer than {limits.file:,} bytes.",
            "Split it into several files of activities.",
            line,
        )
    if quiet > limits.activity:
        raise RefusedError(
            f"An activity, or what stands between two, is longer than {limits.activity:,} bytes.",
            "Split it, or leave out what is no part of it.",
            line,
        )
