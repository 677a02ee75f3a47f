"""The signatures of functions: those of the library, parsed when first asked for, and others.

A function goes by its name, with a leading dot where it is called on its first argument.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from c2a_rules.expressions.library import DECLARATIONS
from c2a_rules.expressions.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    NULL,
    STRING,
    TIMESTAMP,
    UINT,
    Function,
    ListType,
    MapType,
    OpaqueType,
    OptionalType,
    RecordType,
    Type,
    TypeType,
    Variable,
    signature,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from c2a_rules.expressions.runtime import Source

SIMPLE = {str(known): known for known in (BOOL, INT, UINT, DOUBLE, STRING, BYTES, NULL, DYN, TIMESTAMP, DURATION)}
KINDS = {"timestamp": "google.protobuf.Timestamp", "duration": "google.protobuf.Duration"}


class Overload:
    """One signature of a function.

    `source` says where the implementation is: ("library", "module.name") or ("user", key). A
    `variadic` one takes its last parameter any number of times. `variables` are the type
    parameters in the signature.
    """

    __slots__ = ("name", "parameters", "result", "source", "variables", "variadic")

    def __init__(
        self,
        name: str,
        parameters: tuple[Type, ...],
        result: Type,
        source: Source,
        *,
        variadic: bool = False,
    ) -> None:
        self.name = name
        self.parameters = parameters
        self.result = result
        self.source = source
        self.variadic = variadic
        self.variables = tuple(dict.fromkeys(variables_of((*parameters, result))))

    def __str__(self) -> str:
        return signature(self.name.removeprefix("."), self.parameters, member=self.name.startswith("."))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The run-time kind of each parameter; `dyn` for one that takes anything."""
        return tuple(map(kind_of_values, self.parameters))


def kind_of_values(found: Type) -> str:
    """The run-time kind of a type's values."""
    if isinstance(found, RecordType):
        return "map"
    return "dyn" if isinstance(found, Variable) else KINDS.get(found.name, found.name)


def variables_of(types: Iterable[Type]) -> Iterable[Variable]:
    """The type parameters in some types."""
    for found in types:
        if isinstance(found, Variable):
            yield found
        elif isinstance(found, OpaqueType):
            yield from variables_of(found.parameters)


@cache
def library(name: str) -> tuple[Overload, ...]:
    """The library's overloads of a function; none when it has no such function."""
    return tuple(parse_overload(name, text) for text in DECLARATIONS.get(name, ()))


def parse_overload(name: str, text: str) -> Overload:
    """An overload from `parameter, ... -> result @module.function`."""
    types, _, source = text.partition(" @")
    parameters, _, result = types.rpartition("->")
    variables: dict[str, Variable] = {}
    words = re.findall(r"\w+|[(),]", parameters)
    found: list[Type] = []
    while words:
        found.append(parse_type(words, variables))
        del words[:1]
    result_type = parse_type(re.findall(r"\w+|[(),]", result), variables)
    return Overload(name, tuple(found), result_type, ("library", source), variadic="..." in parameters)


def parse_type(words: list[str], variables: dict[str, Variable]) -> Type:
    """Read one type from the front of `words`; single capitals are type parameters."""
    word = words.pop(0)
    if word in SIMPLE:
        return SIMPLE[word]
    if len(word) == 1:
        return variables.setdefault(word, Variable(word))
    parameters: list[Type] = []
    while words.pop(0) != ")":
        parameters.append(parse_type(words, variables))
    if word == "map":
        return MapType(parameters[0], parameters[1])
    return {"list": ListType, "optional": OptionalType, "type": TypeType}[word](parameters[0])


def user_overload(function: Function) -> Overload:
    """The overload that a function of the environment is."""
    name = f".{function.name}" if function.member else function.name
    return Overload(name, function.parameters, function.result, ("user", function.key))
