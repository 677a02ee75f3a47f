"""Bytes become plans: JSON, and JSON Lines with a plan a line; what went wrong comes back as data.

Nothing is lost or repaired in silence: duplicate keys, NaN, numbers beyond a double and half characters are refused
with their place, and so is what goes beyond a limit. One thing is made alike: texts and keys come in Unicode's normal
form C, so that an é is an é however it was typed.

Nearly every plan takes the quick way. `_exactly` says what reading means; `_quickly` gives the same value or none.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any, NoReturn
from unicodedata import is_normalized, normalize

import orjson

from c2a_rules.limits import Limits, how_to_raise
from c2a_rules.model import Document, Location, Position, Problem
from c2a_rules.places import MARK, Places

_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)', re.DOTALL)
_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_TOO_LONG_FOR_64_BITS = b"0" * 19
_ASCII = bytes(range(128))
_ALWAYS_COMPOSED = frozenset(map(chr, (*range(0x80, 0x300), *range(0x2010, 0x2028), 0x20AC)))
"""Letters, dashes, quotation marks and the like that normal form C leaves alone, whatever stands beside them."""
_MOST_DIGITS = 4300
_MOST_TWICE = 200
_LONGEST = 40
_REST = 1_000_000
_WIDER = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
_REMEDY = "Correct the file in a text editor or the program that wrote it, then check it again."
DEFAULTS = Limits()


class _RefusedError(ValueError):
    """A value that JSON or a double cannot hold; `token` is how it is written."""

    def __init__(self, message: str, token: str) -> None:
        super().__init__(message)
        self.token = token


class _LimitError(ValueError):
    """The document goes beyond the limit `name`; the message says how far."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


class _Duplicates:
    """Notices objects that have a key twice, at the cost of one call an object."""

    def __init__(self) -> None:
        self.seen = False

    def __call__(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            self.seen = True
        return found


def _no_constant(name: str) -> NoReturn:
    raise _RefusedError(f"{name} is no number that JSON knows", name)


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise _RefusedError(f"the number {_cut(text)} is larger than a computer's floating-point number can be", text)
    return value


def _whole(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise _RefusedError(f"the number {_cut(text)} has more digits than can be read", text)
    return int(text)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def read_document(data: bytes, source: str, first_line: int = 1, limits: Limits = DEFAULTS) -> Document:
    """Read one plan from UTF-8 JSON.

    Args:
        data: the bytes; a byte order mark at the start is allowed.
        source: how the user named it.
        first_line: the line of the file on which `data` begins (JSON Lines).
        limits: what is refused; a text beyond the limit `size` need not be given whole, and gets no digest.
    """
    digest = hashlib.sha256(data).hexdigest() if len(data) <= limits.size else ""
    places = Places(data, first_line)
    problems: tuple[Problem, ...] = ()
    value: Any = None
    try:
        _hold_to_size(data, limits)
        value = _quickly(data, limits)
        if value is None:
            value, repeats = _exactly(data, limits)
            problems = _duplicate_keys(places) if repeats else ()
    except _LimitError as error:
        problems = (_too_much(error, first_line),)
    except ValueError as error:
        problems = (_syntax(error, data, places),)
    else:
        problems = problems or _no_plan(value)
    return Document(source, digest, None if problems else value, problems, locate=places.position)


def _quickly(data: bytes, limits: Limits) -> Any:  # noqa: ANN401 - JSON values
    """Return the value of a text, or None where it is in doubt whether `_exactly` would give the same.

    What was read is written again: a text loses no quotation mark then, unless an object had a key twice, and the
    indents show how deep it goes.
    """
    try:
        value = orjson.loads(data)
        again = orjson.dumps(value, option=orjson.OPT_INDENT_2)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return None
    doubtful = (
        again.count(b'"') != data.count(b'"')
        or b"\\u0022" in data
        or _TOO_LONG_FOR_64_BITS in data.translate(_DIGITS)
        or b"\n" + b"  " * (limits.depth + 1) in again
        or (len(data) > limits.text and max(map(len, again.split(b"\n"))) > limits.text)
        or not _composed(again)
    )
    return None if doubtful else value


def _composed(data: bytes) -> bool:
    """Tell whether a text is in normal form C; one in a Latin script mostly shows it by its few other characters."""
    others = data.translate(None, _ASCII).decode()
    return _ALWAYS_COMPOSED.issuperset(others) or is_normalized("NFC", data.decode())


def _exactly(data: bytes, limits: Limits) -> tuple[Any, bool]:
    """Return the value of a text, and whether an object in it has a key twice.

    Raises:
        _LimitError: it goes deeper, or a text is longer, than the limits allow.
        ValueError: it is no UTF-8, no JSON, or holds what a double or a text cannot be.
    """
    text = data.removeprefix(MARK).decode("utf-8")
    duplicates = _Duplicates()
    try:
        value = json.loads(
            text,
            object_pairs_hook=duplicates,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_whole,
        )
        _hold_to_shape(value, limits)
        written = json.dumps(value, ensure_ascii=False)
        written.encode("utf-8")
        if not is_normalized("NFC", written):
            value = json.loads(normalize("NFC", written), object_pairs_hook=duplicates)
    except RecursionError:
        raise _LimitError("depth", f"lists and objects inside one another more than {limits.depth:,} deep") from None
    return value, duplicates.seen


def _hold_to_size(data: bytes, limits: Limits) -> None:
    """Refuse a text that is too long or has too many values, before anything is made of it."""
    if len(data) > limits.size:
        raise _LimitError("size", f"it has more than {limits.size:,} bytes")
    if len(data) <= 2 * limits.items or _marks(data) < limits.items:
        return
    bare = _STRING.sub(b"0", data).translate(None, b" \t\r\n")
    found = 1 + _marks(bare) - bare.count(b"[]") - bare.count(b"{}")
    if found > limits.items:
        raise _LimitError("items", f"{found:,} values; {limits.items:,} are allowed")


def _marks(data: bytes) -> int:
    """Return how many commas and opening brackets there are: there is no more than one value beside them."""
    return data.count(b",") + data.count(b"[") + data.count(b"{")


def _hold_to_shape(value: Any, limits: Limits) -> None:  # noqa: ANN401 - JSON values
    depth = 0
    level: list[Any] = [value]
    while level:
        if depth > limits.depth:
            raise _LimitError("depth", f"lists and objects inside one another more than {limits.depth:,} deep")
        longest = max((len(each) for each in level if isinstance(each, str)), default=0)
        if longest > limits.text:
            raise _LimitError("text", f"a text of {longest:,} characters; {limits.text:,} are allowed")
        inside: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                inside.extend(each.values())
                longest = max(map(len, each), default=0)
                if longest > limits.text:
                    raise _LimitError("text", f"a key of {longest:,} characters; {limits.text:,} are allowed")
            elif isinstance(each, list):
                inside.extend(each)
        level = inside
        depth += 1


def _too_much(error: _LimitError, line: int) -> Problem:
    message = f"The document goes beyond the limit `{error.name}`: {error}"
    return Problem("DOC.limit", message, how_to_raise(error.name), position=Position(line, 1))


def _syntax(error: ValueError, data: bytes, places: Places) -> Problem:
    """Return what is wrong with a text that is no JSON, and where."""
    place: Position | None
    if isinstance(error, json.JSONDecodeError):
        what, place = _sentence(error), places.at(error.pos)
    elif isinstance(error, UnicodeDecodeError):
        start = error.start + len(data) - len(error.object)
        what, place = f"byte {start + 1} is not UTF-8 text; save the file as UTF-8", places.at_byte(start)
    elif isinstance(error, UnicodeEncodeError):
        what, place = "an escape such as \\ud800 stands alone; it is half a character", places.of_token(_half)
    else:
        what, place = str(error), places.of_token(getattr(error, "token", "").__eq__)
    if data.startswith(_WIDER) or b"\0" in data[:2]:
        what = "this looks like UTF-16 or UTF-32 text; save the file as UTF-8"
    return Problem("DOC.syntax", f"This is not JSON that can be read: {what}", _REMEDY, position=place)


_SAID = (
    ("Expecting ','", "a comma or a closing bracket is missing before this place"),
    ("Expecting ':'", "a colon is missing after the key"),
    ("Expecting property name", "a key in straight double quotes belongs here, or the comma before it is one too many"),
    ("Illegal trailing comma", "a comma is one too many"),
    ("Expecting value", "a value belongs here: a text in straight double quotes, a number, a list or an object"),
    ("Invalid control character", "a line break, a tab or another control character stands inside a text"),
    ("Unterminated string", "the text that begins here has no closing quote"),
    ("Extra data", "the plan has ended, and more follows"),
)
"""What the reader of JSON says, and what a planner can do something with."""


def _sentence(error: json.JSONDecodeError) -> str:
    if not error.doc.strip():
        return "the file is empty"
    found = error.doc[error.pos : error.pos + 1]
    shown = f"found {found!r}" if found else "the text ends here"
    what = next((words for start, words in _SAID if error.msg.startswith(start)), None)
    return f"{what or error.msg[:1].lower() + error.msg[1:]}; {shown}"


def _half(token: str) -> bool:
    """Tell whether a string, number or word holds half a character."""
    try:
        json.loads(token).encode("utf-8")
    except UnicodeEncodeError:
        return True
    except (ValueError, AttributeError):
        return False
    return False


def _duplicate_keys(places: Places) -> tuple[Problem, ...]:
    found = list(islice(places.twice(), _MOST_TWICE + 1))
    problems = [
        Problem(
            "DOC.duplicate-key",
            f'The key "{_cut(key)}" stands twice in one object; only one of the two values would count',
            "Keep one of them and remove the other.",
            Location(anchor=pointer.strip("/").replace("/", "."), pointer=pointer),
            position,
        )
        for pointer, key, position in found[:_MOST_TWICE]
    ]
    if len(found) > _MOST_TWICE:
        message = f"More keys stand twice; only the first {_MOST_TWICE} are told"
        problems.append(Problem("DOC.duplicate-key", message, "Mend these, then check again."))
    return tuple(problems)


def _no_plan(value: Any) -> tuple[Problem, ...]:  # noqa: ANN401 - JSON values
    """Return what keeps a JSON value from being a plan."""
    if isinstance(value, dict):
        return ()
    if isinstance(value, list):
        message = "This is a JSON array; one JSON object is one plan"
        remedy = "Put each plan into a file of its own, or one plan a line into a file that ends in .jsonl."
        return (Problem("DOC.schema", message, remedy),)
    return (Problem("DOC.schema", "A plan is one JSON object in { }; this is a single value", _REMEDY),)


@dataclass(frozen=True, slots=True)
class Text:
    """One plan as bytes that are still to be read; of one beyond the limit `size` no more than shows that it is."""

    data: bytes
    source: str
    first_line: int = 1
    limits: Limits = DEFAULTS

    def read(self) -> Document:
        """Return the plan, or what keeps the bytes from being one."""
        return read_document(self.data, self.source, self.first_line, self.limits)


class JsonReader:
    """Reads `.json`: one plan."""

    name = "json"
    suffixes: tuple[str, ...] = (".json",)
    cannot_hold: frozenset[str] = frozenset()
    limits: Limits = DEFAULTS

    def texts(self, stream: IO[bytes], source: str) -> Iterator[Text]:
        """Yield the one plan of the stream, unread."""
        yield Text(stream.read(self.limits.size + 1), source, 1, self.limits)

    def read(self, stream: IO[bytes], source: str, plan_type: str | None) -> Iterator[Document]:  # noqa: ARG002 - the plan says its own type
        """Yield the one document of the stream."""
        return (text.read() for text in self.texts(stream, source))


class JsonLinesReader:
    """Reads `.jsonl`: a plan a line; a broken line is one broken document, the others stand."""

    name = "jsonl"
    suffixes: tuple[str, ...] = (".jsonl",)
    cannot_hold: frozenset[str] = frozenset()
    limits: Limits = DEFAULTS

    def texts(self, stream: IO[bytes], source: str) -> Iterator[Text]:
        """Yield each line that is not blank, unread; a file without any is one empty text."""
        number = 0
        found = False
        while line := stream.readline(self.limits.size + 2):
            number += 1
            text = line.rstrip(b"\r\n")
            if text.strip():
                found = True
                yield Text(text, f"{source}:{number}", number, self.limits)
            while line and not line.endswith(b"\n"):
                line = stream.readline(_REST)
        if not found:
            yield Text(b"", source, 1, self.limits)

    def read(self, stream: IO[bytes], source: str, plan_type: str | None) -> Iterator[Document]:  # noqa: ARG002 - the plan says its own type
        """Yield a document for each line that is not blank; a file without any is one broken document."""
        return (text.read() for text in self.texts(stream, source))
