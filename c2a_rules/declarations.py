"""What a plugin declares in Python: rules and functions, as data with the function that does the work.

Nothing here runs a rule or reads a plan; the decorators that plugins use are in `pyrules`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from c2a_rules.model import Judgement

_PLAIN = ("bool", "int", "double", "string")
_LIST = re.compile(r"list\((.+)\)")
_MAP = re.compile(r"map\(string, (.+)\)")
_INT64 = 2**63


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonRule:
    """A rule whose condition is a Python function; everything else about it is as in a rule-set file.

    Args:
        check: takes the read-only view of a plan and yields judgements.
        level: `must`, `should` or `may`, or a map by plan type with a `default`.
        applies_to: plan types; None for all that the action binds.
        empty: what it means that nothing is yielded: `pass`, `not_applicable` or `gap`.
        reads: the parts of a plan it looks at (`activities`, `analyses`), for `c2a explain`.
        examples: as in a rule-set file.
    """

    id: str
    action: str
    title: str
    level: str | Mapping[str, str]
    remedy: str
    check: Callable[[Any], Iterable[Judgement]]
    applies_to: tuple[str, ...] | None = None
    requires: tuple[str, ...] = ()
    waivable: bool = True
    empty: str = "pass"
    reads: tuple[str, ...] = ()
    examples: tuple[Mapping[str, Any], ...] = ()

    def data(self) -> dict[str, Any]:
        """Return what a rule-set file would say of it, without the condition."""
        found: dict[str, Any] = {
            "id": self.id,
            "action": self.action,
            "title": self.title,
            "level": self.level,
            "remedy": self.remedy,
            "waivable": self.waivable,
        }
        lists = {"requires": self.requires, "examples": self.examples}
        return found | {name: list(values) for name, values in lists.items() if values}


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonFunction:
    """A function for expressions; parameters and result are types as text: `list(int)`, `map(string, bool)`."""

    name: str
    parameters: tuple[str, ...]
    result: str
    meaning: str
    implementation: Callable[..., Any] = field(compare=False)

    @property
    def key(self) -> str:
        """The signature by which compiled programs ask for the function."""
        return f"{self.name}({', '.join(self.parameters)})"


def is_plain_type(text: str) -> bool:
    """Tell whether a type is one whose values travel between processes: bool, int, double, string, lists and maps."""
    if text in _PLAIN:
        return True
    inside = _LIST.fullmatch(text) or _MAP.fullmatch(text)
    return inside is not None and is_plain_type(inside[1])


def conforming(value: object, type_: str) -> Any:  # noqa: ANN401 - a value of the type
    """Return a value as one of a plain type; a whole number is a double too.

    Raises:
        TypeError: it is of another type.
    """
    if type_ == "double" and type(value) in (int, float):
        return float(value)  # type: ignore[arg-type] # its type was looked at
    if type_ == "int" and type(value) is int and -_INT64 <= value < _INT64:
        return value
    if (type_ == "string" and type(value) is str) or (type_ == "bool" and type(value) is bool):
        return value
    inside = _LIST.fullmatch(type_)
    if inside is not None and isinstance(value, list):
        return [conforming(each, inside[1]) for each in value]
    inside = _MAP.fullmatch(type_)
    if inside is not None and isinstance(value, dict):
        return {conforming(key, "string"): conforming(each, inside[1]) for key, each in value.items()}
    raise TypeError(f"{type(value).__name__} where {type_} was declared")
