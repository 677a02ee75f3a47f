"""YAML 1.2 as plain data with the position of every value; what a data file has no need of is refused.

No tags, no duplicate keys, no timestamps (a date stays text), no `NO` that means false; not too long, not too deep,
and aliases only up to a bound, so that a small file cannot unfold into a huge one. Texts come in normal form C.
"""

import math
import warnings
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from ruamel.yaml import YAML
from ruamel.yaml.composer import MaxDepthExceededError
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from c2a_rules.model import Position

Path = tuple[str | int, ...]
_MAX_CHARACTERS = 2_000_000
_MAX_VALUES = 100_000
_MAX_DEPTH = 60
_MOST_DIGITS = 400
_CORE = "tag:yaml.org,2002:"
_BLOCK_STYLES = ("|", ">")
_KINDS = ("str", "null", "bool", "int", "float", "timestamp", "merge", "value", "map", "seq")
_PLAIN_TAGS = frozenset(f"{_CORE}{kind}" for kind in _KINDS)
"""What YAML itself takes plain values for; any other tag was written by hand."""


class YamlError(Exception):
    """The text is no YAML, or uses what is refused here; `position` says where."""

    def __init__(self, message: str, position: Position | None) -> None:
        super().__init__(message)
        self.position = position


@dataclass(slots=True)
class YamlText:
    """Data read from YAML, with the position of each value and of the first line of block texts.

    `text` is what was read; `spans` are the offsets in it between which each text value is written.
    """

    data: Any
    text: str = ""
    positions: dict[Path, Position] = field(default_factory=dict)
    spans: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def position(self, path: Path) -> Position | None:
        """Return where a value stands, or its nearest parent that is known."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.positions:
                return self.positions[path[:end]]
        return None

    def position_in(self, path: Path, value: str, line: int, column: int) -> Position | None:
        """Return where a place (counted from 1) inside the text value at `path` stands, however YAML folds it.

        The value's characters are found again one by one, past what YAML adds: indents, line ends, quotes, escapes.
        """
        lines = value.split("\n")
        before = "".join([*lines[: line - 1], lines[line - 1][: column - 1]])
        rest = "".join([lines[line - 1][column - 1 :], *lines[line:]])
        at, end = self.spans.get(path, (0, 0))
        for character in "".join(before.split()):
            at = self.text.find(character, at, end) + 1
            if not at:
                return self.position(path)
        if rest.strip():
            at = self.text.find(rest.strip()[0], at, end)
        return _place(self.text, at) if 0 <= at < end else self.position(path)


def _place(text: str, offset: int) -> Position:
    return Position(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def load(text: str) -> YamlText:
    """Read one YAML 1.2 document.

    Raises:
        YamlError: with the place and what is wrong there.
    """
    if len(text) > _MAX_CHARACTERS:
        raise YamlError(f"more than {_MAX_CHARACTERS:,} characters", None)
    yaml = YAML(typ="safe", pure=True)
    yaml.max_depth = _MAX_DEPTH
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", ReusedAnchorWarning)
            node = yaml.compose(text)
    except ReusedAnchorWarning:
        raise YamlError("two anchors of one name, so that an alias may stand for either", None) from None
    except MaxDepthExceededError as error:
        raise YamlError(f"more than {_MAX_DEPTH} levels", _marked(error)) from None
    except MarkedYAMLError as error:
        raise YamlError(str(error.problem or error.context or "not YAML"), _marked(error)) from None
    except ReaderError as error:
        raise YamlError(
            f"the character U+{error.character:04X} has no place in YAML", _place(text, error.position)
        ) from None
    except RecursionError:
        raise YamlError(f"more than {_MAX_DEPTH} levels", None) from None
    except (YAMLError, ValueError) as error:
        raise YamlError(str(error).partition("\n")[0], None) from None
    result = YamlText(None, text)
    if node is not None:
        result.data = _Builder(result).build(node, (), 0)
    return result


def _marked(error: MarkedYAMLError) -> Position | None:
    mark = error.problem_mark or error.context_mark
    return Position(mark.line + 1, mark.column + 1) if mark else None


class _Builder:
    def __init__(self, result: YamlText) -> None:
        self._positions = result.positions
        self._spans = result.spans
        self._count = 0
        self._length = 0

    def build(self, node: Node, path: Path, depth: int) -> Any:  # noqa: ANN401 - YAML values
        self._count += 1
        place = Position(node.start_mark.line + 1, node.start_mark.column + 1)
        if self._count > _MAX_VALUES or depth > _MAX_DEPTH:
            raise YamlError(f"more than {_MAX_VALUES:,} values or {_MAX_DEPTH} levels", place)
        if isinstance(node, ScalarNode):
            self._positions[path] = _text_start(node)
            self._spans[path] = _span(node)
            self._length += len(node.value)
            if self._length > _MAX_CHARACTERS:
                raise YamlError(f"more than {_MAX_CHARACTERS:,} characters, unfolded", place)
            return _scalar(node, place)
        self._positions[path] = place
        if str(node.tag) not in _PLAIN_TAGS:
            raise YamlError(f"the tag {node.tag}; tags are refused here", place)
        if isinstance(node, SequenceNode):
            return [self.build(item, (*path, index), depth + 1) for index, item in enumerate(node.value)]
        if isinstance(node, MappingNode):
            return self._mapping(node, path, depth)
        raise YamlError("an unknown kind of YAML node", place)

    def _mapping(self, node: MappingNode, path: Path, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = Position(key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, ScalarNode):
                raise YamlError("a key that is not text", place)
            key = _whole_characters(str(key_node.value), place)
            if key in found:
                raise YamlError(f'the key "{key}" stands here a second time', place)
            found[key] = self.build(value_node, (*path, key), depth + 1)
        return found


def _text_start(node: ScalarNode) -> Position:
    """Where the text of a scalar starts: past the quote, or on the line after `|`."""
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    if node.style in _BLOCK_STYLES:
        return Position(line + 1, 1)
    return Position(line, column + 1) if node.style in ("'", '"') else Position(line, column)


def _span(node: ScalarNode) -> tuple[int, int]:
    """Where the text of a scalar is written, the header of a block text left out."""
    start, end = int(node.start_mark.index), int(node.end_mark.index)
    if node.style in _BLOCK_STYLES:
        return start + str(node.start_mark.buffer)[start:end].find("\n") + 1, end
    return (start + 1, end) if node.style in ("'", '"') else (start, end)


def _scalar(node: ScalarNode, place: Position) -> Any:  # noqa: ANN401 - YAML values
    text = _whole_characters(str(node.value), place)
    tag = str(node.tag)
    if tag not in _PLAIN_TAGS:
        raise YamlError(f"the tag {tag}; tags are refused here", place)
    if node.style:
        return text
    if tag == f"{_CORE}null":
        return None
    if tag == f"{_CORE}bool":
        return {"true": True, "false": False}.get(text.lower(), text)
    if tag not in (f"{_CORE}int", f"{_CORE}float"):
        return text
    try:
        if tag == f"{_CORE}int":
            return _whole(text)
        number = float(text)
    except ValueError:
        return text
    return number if math.isfinite(number) else text


def _whole_characters(text: str, place: Position) -> str:
    """Return a text in normal form C, halves put together that JSON escapes characters beyond U+FFFF as.

    A half alone is refused.
    """
    try:
        return normalize("NFC", text.encode("utf-16", "surrogatepass").decode("utf-16"))
    except UnicodeDecodeError:
        raise YamlError("an escape such as \\ud800 stands alone; it is half a character", place) from None


def _whole(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise ValueError
    based = text.lstrip("+-").lower().startswith(("0x", "0o"))
    return int(text, 0 if based else 10)
