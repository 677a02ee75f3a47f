"""Where the values of a JSON text stand: lines and columns, looked up only when something is reported."""

import re
from bisect import bisect_right
from collections.abc import Callable, Generator, Iterator
from functools import cached_property
from json import JSONDecoder
from unicodedata import normalize

from c2a_rules.anchors import escaped
from c2a_rules.model import Position

MARK = b"\xef\xbb\xbf"
_GAP = re.compile(r"[ \t\r\n]*+")
_COLON = re.compile(r"[ \t\r\n]*+:[ \t\r\n]*+")
_COMMA = re.compile(r"[ \t\r\n]*+,?[ \t\r\n]*+")
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[-+.0-9A-Za-z]++', re.DOTALL)
_read = JSONDecoder().raw_decode
Part = tuple[str, int, int]
"""A key (or the number of a list's item), where it begins, and where its value does."""
Parts = Generator[Part, int | None, int]


class Places:
    """The positions of values in a JSON text, by pointer.

    Args:
        data: the text; a byte order mark at its start counts for nothing.
        first_line: the line of the file on which it begins.
    """

    def __init__(self, data: bytes, first_line: int) -> None:
        self._data = data
        self._first_line = first_line
        self._known: dict[int, dict[str, int]] = {}
        self._further: dict[int, Parts] = {}

    @cached_property
    def _text(self) -> str:
        return self._data.removeprefix(MARK).decode("utf-8", "replace")

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self._text))]

    def position(self, pointer: str) -> Position | None:
        """Return where the value of a pointer begins, or its deepest parent that is there; the text must be JSON."""
        offset = _past(_GAP, self._text, 0)
        for token in pointer.split("/")[1:]:
            inside = self._inside(offset, token.replace("~1", "/").replace("~0", "~"))
            if inside is None:
                break
            offset = inside
        return self.at(offset)

    def _inside(self, start: int, wanted: str) -> int | None:
        """Return where a value begins in the list or object at `start`; what comes after it is not looked at."""
        if start not in self._known:
            self._known[start] = {}
            self._further[start] = _parts(self._text, start)
        known = self._known[start]
        if wanted not in known:
            for key, _, offset in self._further[start]:
                known[key] = offset
                if key == wanted:
                    break
        return known.get(wanted)

    def at(self, offset: int) -> Position:
        """Return the position of a character."""
        line = bisect_right(self._line_starts, offset)
        return Position(line - 1 + self._first_line, offset - self._line_starts[line - 1] + 1)

    def at_byte(self, offset: int) -> Position:
        """Return the position of a byte of the data."""
        return self.at(len(self._data[:offset].removeprefix(MARK).decode("utf-8", "replace")))

    def of_token(self, wanted: Callable[[str], bool]) -> Position | None:
        """Return the position of the first string, number or word of the text that is wanted."""
        return next((self.at(found.start()) for found in _TOKEN.finditer(self._text) if wanted(found[0])), None)

    def twice(self) -> Iterator[tuple[str, str, Position]]:
        """Yield pointer, key and position of each key that an object has more than once; the text must be JSON."""
        within: list[tuple[str, Parts, set[str]]] = [("", _parts(self._text, _past(_GAP, self._text, 0)), set())]
        ended: int | None = None
        while within:
            pointer, parts, seen = within[-1]
            try:
                key, written, offset = parts.send(ended)
            except StopIteration as stop:
                ended = stop.value
                within.pop()
                continue
            ended = None
            if key in seen:
                yield f"{pointer}/{escaped(key)}", key, self.at(written)
            seen.add(key)
            if self._text[offset] in "[{":
                within.append((f"{pointer}/{escaped(key)}", _parts(self._text, offset), set()))


def _parts(text: str, start: int) -> Parts:
    """Yield what the list or object at `start` holds, nothing where something else stands there; return where it ends.

    Whoever knows where a value ends may send it; otherwise it is read.
    """
    at = _past(_GAP, text, start + 1)
    in_list = text[start] == "["
    number = 0
    while (in_list or text[start] == "{") and text[at] not in "]}":
        written = at
        key = str(number)
        if not in_list:
            key, at = _read(text, at)
            key = key if key.isascii() else normalize("NFC", key)
            at = _past(_COLON, text, at)
        end = yield key, written, at
        at = _past(_COMMA, text, end or _read(text, at)[1])
        number += 1
    return at + 1


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
