"""YAML 1.2 as plain data with the position of every value; what a data file has no need of is refused.

No tags, no duplicate keys, no timestamps (a date stays text), no `NO` that means false, and aliases only up to a bound,
so that a small file cannot unfold into a huge one.
"""

from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from c2a_rules.model import Position

Path = tuple[str | int, ...]
_MAX_VALUES = 200_000
_MAX_DEPTH = 60
_CORE = "tag:yaml.org,2002:"
_BLOCK_STYLES = ("|", ">")


class YamlError(Exception):
    """The text is no YAML, or uses what is refused here; `position` says where."""

    def __init__(self, message: str, position: Position | None) -> None:
        super().__init__(message)
        self.position = position


@dataclass(slots=True)
class YamlText:
    """Data read from YAML, with the position of each value and of the first line of block texts."""

    data: Any
    positions: dict[Path, Position] = field(default_factory=dict)

    def position(self, path: Path) -> Position | None:
        """Return where a value stands, or its nearest parent that is known."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.positions:
                return self.positions[path[:end]]
        return None


def load(text: str) -> YamlText:
    """Read one YAML 1.2 document.

    Raises:
        YamlError: with the place and what is wrong there.
    """
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Position(mark.line + 1, mark.column + 1) if mark else None
        raise YamlError(str(error.problem or error.context or "not YAML"), place) from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise YamlError(str(error).splitlines()[0], None) from None
    result = YamlText(None)
    if node is not None:
        result.data = _Builder(result.positions).build(node, (), 0)
    return result


class _Builder:
    def __init__(self, positions: dict[Path, Position]) -> None:
        self._positions = positions
        self._count = 0

    def build(self, node: Node, path: Path, depth: int) -> Any:  # noqa: ANN401 - YAML values
        self._count += 1
        place = Position(node.start_mark.line + 1, node.start_mark.column + 1)
        if self._count > _MAX_VALUES or depth > _MAX_DEPTH:
            raise YamlError(f"more than {_MAX_VALUES:,} values or {_MAX_DEPTH} levels", place)
        if isinstance(node, ScalarNode):
            self._positions[path] = _text_start(node)
            return _scalar(node, place)
        self._positions[path] = place
        if isinstance(node, SequenceNode):
            return [self.build(item, (*path, index), depth + 1) for index, item in enumerate(node.value)]
        if isinstance(node, MappingNode):
            return self._mapping(node, path, depth)
        raise YamlError("an unknown kind of YAML node", place)

    def _mapping(self, node: MappingNode, path: Path, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = Position(key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            key = key_node.value if isinstance(key_node, ScalarNode) else None
            if not isinstance(key, str):
                raise YamlError("a key that is not text", place)
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


def _scalar(node: ScalarNode, place: Position) -> Any:  # noqa: ANN401 - YAML values
    text = str(node.value)
    tag = str(node.tag)
    if node.style or tag in (f"{_CORE}str", f"{_CORE}timestamp", f"{_CORE}merge", f"{_CORE}value"):
        return text
    if not tag.startswith(_CORE):
        raise YamlError(f"the tag {tag}; tags are refused here", place)
    kind = tag.removeprefix(_CORE)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    try:
        return int(text.replace("_", ""), 0) if kind == "int" else float(text)
    except ValueError:
        return text
