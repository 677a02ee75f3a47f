"""Bytes become plans: JSON, and JSON Lines with a plan a line; what went wrong comes back as data.

Nothing is lost or repaired in silence: duplicate keys, NaN, numbers beyond a double and half characters
are refused with their place. Positions are looked up only when something is reported.
"""

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import IO, TYPE_CHECKING, Any, NoReturn

from c2a_rules.anchors import escaped
from c2a_rules.model import Document, Location, Position, Problem

if TYPE_CHECKING:
    from tree_sitter import Node

_MAYBE_HUGE = re.compile(rb"[0-9][eE]\+?[0-9]{3}|[0-9]{200}")
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[-+.0-9A-Za-z]+')
_HALF_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]")
_LINE_END = re.compile(rb"\n")
_MOST_DIGITS = 4300
_LONGEST = 40
_REMEDY = "Correct the file in a text editor or the program that wrote it, then check it again."


class _RefusedError(ValueError):
    """A value that JSON or a double cannot hold; `token` is how it is written."""

    def __init__(self, message: str, token: str) -> None:
        super().__init__(message)
        self.token = token


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


def read_document(data: bytes, source: str, first_line: int = 1) -> Document:
    """Read one plan from UTF-8 JSON.

    Args:
        data: the bytes; a byte order mark at the start is allowed.
        source: how the user named it.
        first_line: the line of the file on which `data` begins (JSON Lines).
    """
    digest = hashlib.sha256(data).hexdigest()
    places = Places(data, first_line)
    duplicates = _Duplicates()
    doubtful = _MAYBE_HUGE.search(data) is not None
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
        value = json.loads(
            text,
            object_pairs_hook=duplicates,
            parse_constant=_no_constant,
            parse_float=_finite if doubtful else None,
            parse_int=_whole if doubtful else None,
        )
        if _HALF_CHARACTER.search(data):
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        problem = _syntax(_sentence(error, text), Position(error.lineno + first_line - 1, error.colno))
    except UnicodeDecodeError as error:
        start = error.start + len(data) - len(error.object)
        problem = _syntax(f"byte {start + 1} is not UTF-8 text; save the file as UTF-8", places.at(start))
    except UnicodeEncodeError:
        place = places.of_token(_half_a_character)
        problem = _syntax("an escape such as \\ud800 stands alone; it is half a character", place)
    except _RefusedError as error:
        problem = _syntax(str(error), places.of_token(error.token.__eq__))
    except RecursionError:
        problem = _syntax("objects and lists are nested too deeply to be a plan", None)
    else:
        problems = tuple(places.duplicate_keys()) if duplicates.seen else ()
        return _checked(value, Document(source, digest, None, problems, locate=places.position))
    return Document(source, digest, None, (problem,), locate=places.position)


def _half_a_character(token: str) -> bool:
    try:
        json.loads(token).encode("utf-8")
    except UnicodeEncodeError:
        return True
    except (ValueError, AttributeError):
        return False
    return False


def _syntax(what: str, position: Position | None) -> Problem:
    return Problem("DOC.syntax", f"This is not JSON that can be read: {what}", _REMEDY, position=position)


def _sentence(error: json.JSONDecodeError, text: str) -> str:
    if not text.strip():
        return "the file is empty"
    found = text[error.pos : error.pos + 1]
    shown = f"found {found!r}" if found else "the text ends here"
    return f"{error.msg[:1].lower()}{error.msg[1:]}, {shown}"


def _checked(value: Any, document: Document) -> Document:  # noqa: ANN401 - JSON values
    """Return the document with its plan, or with what keeps the value from being one."""
    problems = document.problems
    if isinstance(value, list):
        message = "This is a JSON array; one JSON object is one plan"
        remedy = "Put each plan into a file of its own, or one plan a line into a file that ends in .jsonl."
        problems = (*problems, Problem("DOC.schema", message, remedy))
    elif not isinstance(value, dict):
        problems = (
            *problems,
            Problem("DOC.schema", "A plan is one JSON object in { }; this is a single value", _REMEDY),
        )
    plan = value if isinstance(value, dict) and not problems else None
    return Document(document.source, document.sha256, plan, problems, locate=document.locate)


class JsonReader:
    """Reads `.json`: one plan."""

    name = "json"
    suffixes: tuple[str, ...] = (".json",)
    cannot_hold: frozenset[str] = frozenset()

    def read(self, stream: IO[bytes], source: str, plan_type: str | None) -> Iterator[Document]:  # noqa: ARG002 - the plan says its own type
        """Yield the one document of the stream."""
        yield read_document(stream.read(), source)


class JsonLinesReader:
    """Reads `.jsonl`: a plan a line; a broken line is one broken document, the others stand."""

    name = "jsonl"
    suffixes: tuple[str, ...] = (".jsonl",)
    cannot_hold: frozenset[str] = frozenset()

    def read(self, stream: IO[bytes], source: str, plan_type: str | None) -> Iterator[Document]:  # noqa: ARG002 - the plan says its own type
        """Yield a document for each line that is not blank."""
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield read_document(line.rstrip(b"\r\n"), f"{source}:{number}", number)


class Places:
    """The positions of values in a JSON text, by pointer; the text is parsed at the first question."""

    def __init__(self, data: bytes, first_line: int) -> None:
        self._data = data
        self._first_line = first_line
        self._parts: dict[int, list[Node]] = {}

    @cached_property
    def _root(self) -> "Node | None":
        import tree_sitter_json
        from tree_sitter import Language, Parser

        tree = Parser(Language(tree_sitter_json.language())).parse(self._data)
        values = [node for node in tree.root_node.named_children if node.type != "comment"]
        return values[0] if values else None

    def position(self, pointer: str) -> Position | None:
        """Return where the value of a pointer begins, or its deepest parent that is there."""
        node = self._root
        if node is None:
            return None
        for token in pointer.split("/")[1:]:
            child = self._child(node, token.replace("~1", "/").replace("~0", "~"))
            if child is None:
                break
            node = child
        return self.at(node.start_byte)

    def _child(self, node: "Node", token: str) -> "Node | None":
        if node.type == "object":
            pairs = (pair for pair in self._inside(node) if pair.type == "pair")
            return next((pair.child_by_field_name("value") for pair in pairs if self._key(pair) == token), None)
        if node.type == "array" and token.isdecimal():
            items = self._inside(node)
            return items[int(token)] if int(token) < len(items) else None
        return None

    def _inside(self, node: "Node") -> "list[Node]":
        """Return the parts of a node without comments; they are kept, as many places lie in one long list."""
        found = self._parts.get(node.id)
        if found is None:
            found = self._parts[node.id] = [part for part in node.named_children if part.type != "comment"]
        return found

    def _key(self, pair: "Node") -> str:
        key = pair.child_by_field_name("key")
        raw = self._data[key.start_byte : key.end_byte] if key else b'""'
        return str(json.loads(raw)) if b"\\" in raw else raw[1:-1].decode("utf-8")

    def at(self, offset: int) -> Position:
        """Return the position of a byte."""
        line = bisect_right(self._line_starts, offset) - 1
        before = self._data[self._line_starts[line] : offset].decode("utf-8", "replace").removeprefix("\ufeff")
        return Position(line + self._first_line, len(before) + 1)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self._data))]

    def of_token(self, wanted: Callable[[str], bool]) -> Position | None:
        """Return the position of the first string, number or word of the text that is wanted."""
        found = (match for match in _TOKEN.finditer(self._data) if wanted(match[0].decode("utf-8", "replace")))
        return next((self.at(match.start()) for match in found), None)

    def duplicate_keys(self) -> Iterator[Problem]:
        """Yield a problem for each key that an object has more than once."""
        stack: list[tuple[Node, str]] = [(self._root, "")] if self._root else []
        while stack:
            node, pointer = stack.pop()
            seen: set[str] = set()
            for index, child in enumerate(node.named_children):
                if child.type == "pair":
                    key = self._key(child)
                    if key in seen:
                        yield self._duplicate(key, pointer, child)
                    seen.add(key)
                    value = child.child_by_field_name("value")
                    if value is not None:
                        stack.append((value, f"{pointer}/{escaped(key)}"))
                elif node.type == "array":
                    stack.append((child, f"{pointer}/{index}"))

    def _duplicate(self, key: str, pointer: str, pair: "Node") -> Problem:
        return Problem(
            "DOC.duplicate-key",
            f'The key "{key}" stands twice in one object; only one of the two values would count',
            "Keep one of them and remove the other.",
            Location(anchor=pointer.strip("/").replace("/", "."), pointer=f"{pointer}/{escaped(key)}"),
            self.at(pair.start_byte),
        )
