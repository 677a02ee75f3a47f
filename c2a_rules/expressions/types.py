"""The types that expressions are checked against."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

#: The bare types: `STRING` and so on are the values of this class.


class Type:
    """A type. Two types are equal when they are written alike."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Type) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return str(self)


BOOL = Type("bool")
INT = Type("int")
UINT = Type("uint")
DOUBLE = Type("double")
STRING = Type("string")
BYTES = Type("bytes")
NULL = Type("null_type")
DYN = Type("dyn")
TIMESTAMP = Type("timestamp")
DURATION = Type("duration")

NUMERIC = (INT, UINT, DOUBLE)
#: Types whose values Python compares as CEL does, as long as both sides are of one of them.
SCALARS = (BOOL, INT, UINT, DOUBLE, STRING, BYTES, TIMESTAMP, DURATION)


class OpaqueType(Type):
    """A named type with parameters: lists, maps, optionals, types as values."""

    __slots__ = ("parameters",)

    def __init__(self, name: str, parameters: Sequence[Type]) -> None:
        super().__init__(name)
        self.parameters = tuple(parameters)

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.parameters))})"

    def rebuild(self, parameters: Sequence[Type]) -> Type:
        """The same type with other parameters."""
        return OpaqueType(self.name, parameters)


class ListType(OpaqueType):
    """A list of `element`."""

    __slots__ = ()

    def __init__(self, element: Type) -> None:
        super().__init__("list", (element,))

    @property
    def element(self) -> Type:
        """What its items are."""
        return self.parameters[0]

    def rebuild(self, parameters: Sequence[Type]) -> Type:
        """The same type with other parameters."""
        return ListType(parameters[0])


class MapType(OpaqueType):
    """A map from `key` to `value`."""

    __slots__ = ()

    def __init__(self, key: Type, value: Type) -> None:
        super().__init__("map", (key, value))

    @property
    def key(self) -> Type:
        """What its keys are."""
        return self.parameters[0]

    @property
    def value(self) -> Type:
        """What its values are."""
        return self.parameters[1]

    def rebuild(self, parameters: Sequence[Type]) -> Type:
        """The same type with other parameters."""
        return MapType(parameters[0], parameters[1])


class OptionalType(OpaqueType):
    """A `value` that may be absent."""

    __slots__ = ()

    def __init__(self, value: Type) -> None:
        super().__init__("optional_type", (value,))

    @property
    def value(self) -> Type:
        """What it holds when it holds something."""
        return self.parameters[0]

    def rebuild(self, parameters: Sequence[Type]) -> Type:
        """The same type with other parameters."""
        return OptionalType(parameters[0])


class TypeType(OpaqueType):
    """A type as a value: `type(1)`."""

    __slots__ = ()

    def __init__(self, of: Type) -> None:
        super().__init__("type", (of,))

    def rebuild(self, parameters: Sequence[Type]) -> Type:
        """The same type with other parameters."""
        return TypeType(parameters[0])


class Variable(Type):
    """A type parameter of a function, or one that is still to be found; equal to itself alone."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


class Field:
    """A field of a record.

    Args:
        type: its type; or a function without arguments that gives it, called on the first read
            of `.type`, so that records may contain each other.
        required: it is always there, no guard is needed.
        expected: a rule may rely on it: its absence is unknown where that is asked for.
        values: the texts it may hold; None where any will do.
        fact: its value may be `Held`, an error or unknown that reading it raises.
        path: its dotted schema path; None for the record's path and its name.
    """

    __slots__ = ("_type", "expected", "fact", "path", "required", "values")

    def __init__(  # noqa: PLR0913, PLR0917 - a declaration of six independent facts, all but one optional
        self,
        type: Type | Callable[[], Type],  # noqa: A002 - the word of the domain, and always passed first
        required: bool = False,  # noqa: FBT001, FBT002 - a declaration reads Field(INT, True)
        expected: bool = False,  # noqa: FBT001, FBT002 - likewise
        values: tuple[str, ...] | None = None,
        fact: bool = False,  # noqa: FBT001, FBT002 - likewise
        path: str | None = None,
    ) -> None:
        self._type = type
        self.required = required
        self.expected = expected
        self.values = values
        self.fact = fact
        self.path = path

    @property
    def type(self) -> Type:
        """The type of the field's values."""
        if not isinstance(self._type, Type):
            self._type = self._type()
        return self._type

    def always(self, path: str) -> Field:
        """The same field where it is known to be there."""
        return Field(self._type, True, self.expected, self.values, self.fact, path)

    def __repr__(self) -> str:
        return f"Field(required={self.required}, expected={self.expected})"


class RecordType(Type):
    """A JSON object with known fields; at run time a dict.

    `name` is what `Program.reads` calls it. `path` is the dotted schema path of the record from
    the document's root, without list marks (the root's is empty). Records of one name are one
    type. `fields` may be completed after creation.
    """

    __slots__ = ("fields", "path", "plain")

    def __init__(self, name: str, path: str, fields: Mapping[str, Field]) -> None:
        super().__init__(name)
        self.path = path
        self.fields = fields
        self.plain = self

    def extend(self, fields: Mapping[str, Field], name: str | None = None) -> RecordType:
        """A record with more fields (or other ones of the same name), under a name of its own."""
        return RecordType(name or self.name, self.path, {**self.fields, **fields})

    def having(self, names: Iterable[str]) -> RecordType:
        """The same record where some fields are known to be there; `plain` is the record itself."""
        sure = {name: self.fields[name].always(self.path_of(name)) for name in names}
        refined = RecordType(self.name, self.path, {**self.fields, **sure})
        refined.plain = self.plain
        return refined

    def path_of(self, name: str) -> str:
        """The dotted schema path of a field."""
        declared = self.fields[name].path
        if declared is not None:
            return declared
        return f"{self.path}.{name}" if self.path else name


class Function:
    """A function that expressions may call; several of one name are its overloads.

    Args:
        name: what expressions call it.
        parameters: the types of its arguments; for a member function the first is the target.
        result: the type of what it returns.
        implementation: called with the arguments; may raise EvaluationError or Unknown.
        member: called as `target.name(...)`.
    """

    __slots__ = ("implementation", "member", "name", "parameters", "result")

    def __init__(
        self,
        name: str,
        parameters: tuple[Type, ...],
        result: Type,
        implementation: Callable[..., object],
        member: bool = False,  # noqa: FBT001, FBT002 - a declaration reads Function(…, True)
    ) -> None:
        self.name = name
        self.parameters = parameters
        self.result = result
        self.implementation = implementation
        self.member = member

    @property
    def key(self) -> str:
        """What tells the overloads of all functions apart: its signature."""
        return signature(self.name, self.parameters, member=self.member)


def signature(name: str, parameters: Sequence[Type], *, member: bool) -> str:
    """A function as people write it: `string.startsWith(string)`, `size(list(dyn))`."""
    texts = [str(parameter) for parameter in parameters]
    if member:
        return f"{texts[0]}.{name}({', '.join(texts[1:])})"
    return f"{name}({', '.join(texts)})"
