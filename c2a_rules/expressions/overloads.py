"""The signatures of functions: those of the library, parsed when first asked for, and others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

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
    OptionalType,
    RecordType,
    Type,
    TypeType,
    Variable,
    signature,
)

SIMPLE = {
    str(known): known
    for known in (BOOL, INT, UINT, DOUBLE, STRING, BYTES, NULL, DYN, TIMESTAMP, DURATION)
}
RUN_TIME_KINDS = {
    "timestamp": "google.protobuf.Timestamp",
    "duration": "google.protobuf.Duration",
    "list": "list",
    "map": "map",
    "optional_type": "optional_type",
    "type": "type",
    **{name: name for name in ("bool", "int", "uint", "double", "string", "bytes", "null_type")},
}


class Overload:
    """One signature of a function.

    `source` says where the implementation is: `module.name` inside the library, or the key of a
    function that the environment was given (`user`). A `variadic` one takes its last parameter
    any number of times. `variables` are the type parameters in its signature.
    """

    __slots__ = ("member", "name", "parameters", "result", "source", "user", "variables", "variadic")

    def __init__(
        self,
        name: str,
        parameters: tuple[Type, ...],
        result: Type,
        source: str,
        *,
        member: bool,
        user: bool = False,
        variadic: bool = False,
    ) -> None:
        self.name = name
        self.parameters = parameters
        self.result = result
        self.source = source
        self.member = member
        self.user = user
        self.variadic = variadic
        self.variables = tuple(dict.fromkeys(variables_of((*parameters, result))))

    def __str__(self) -> str:
        return signature(self.name, self.parameters, member=self.member)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The run-time kind of each parameter; `dyn` for one that takes anything."""
        return tuple(
            "map" if isinstance(parameter, RecordType) else RUN_TIME_KINDS.get(parameter.name, "dyn")
            for parameter in self.parameters
        )


def variables_of(types: Iterable[Type]) -> Iterable[Variable]:
    """The type parameters in some types."""
    for found in types:
        if isinstance(found, Variable):
            yield found
        else:
            yield from variables_of(getattr(found, "parameters", ()))


@cache
def library(name: str, member: bool) -> tuple[Overload, ...]:  # noqa: FBT001 - a cache key
    """The library's overloads of a function; none when it has no such function."""
    declared = DECLARATIONS.get(f".{name}" if member else name, ())
    return tuple(parse_overload(name, text, member=member) for text in declared)


def parse_overload(name: str, text: str, *, member: bool) -> Overload:
    """An overload from `parameter, ... -> result @module.function`."""
    types, _, source = text.partition(" @")
    parameters, _, result = types.rpartition("->")
    variables: dict[str, Variable] = {}
    variadic = "..." in parameters
    words = re.findall(r"\w+|[(),]", parameters.replace("...", ""))
    found: list[Type] = []
    while words:
        found.append(parse_type(words, variables))
        if words:
            words.pop(0)
    result_type = parse_type(re.findall(r"\w+|[(),]", result), variables)
    return Overload(name, tuple(found), result_type, source, member=member, variadic=variadic)


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
        if words[0] == ")":
            words.pop(0)
            break
    if word == "map":
        return MapType(parameters[0], parameters[1])
    return {"list": ListType, "optional": OptionalType, "type": TypeType}[word](parameters[0])


def user_overload(function: Function) -> Overload:
    """The overload that a function of the environment is."""
    return Overload(
        function.name,
        function.parameters,
        function.result,
        function.key,
        member=function.member,
        user=True,
    )
