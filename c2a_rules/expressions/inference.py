"""Which types fit which, with type variables that are bound on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from c2a_rules.expressions.types import (
    DURATION,
    DYN,
    NULL,
    NUMERIC,
    TIMESTAMP,
    OpaqueType,
    OptionalType,
    RecordType,
    Type,
    TypeType,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from c2a_rules.expressions.overloads import Overload


class Inference:
    """The bindings of type variables found so far."""

    def __init__(self) -> None:
        self.bindings: dict[Variable, Type] = {}

    def prune(self, found: Type) -> Type:
        """What a bound variable stands for; any other type as it is."""
        while isinstance(found, Variable) and found in self.bindings:
            found = self.bindings[found]
        return found

    def final(self, found: Type) -> Type:
        """A type without variables: the unbound ones are `dyn`."""
        found = self.prune(found)
        if isinstance(found, Variable):
            return DYN
        if isinstance(found, OpaqueType):
            return found.rebuild([self.final(parameter) for parameter in found.parameters])
        return found

    def assign(self, expected: Type, actual: Type) -> bool:
        """Whether `actual` may stand where `expected` is asked for; binds variables on the way."""
        expected, actual = self.prune(expected), self.prune(actual)
        if expected is actual:
            return True
        if isinstance(actual, Variable):
            return self.bind(actual, expected)
        if isinstance(expected, Variable):
            return self.bind(expected, actual)
        if expected is DYN or actual is DYN:
            return True
        if actual is NULL or expected is NULL:
            other = expected if actual is NULL else actual
            return other in (TIMESTAMP, DURATION) or isinstance(other, OptionalType)
        if isinstance(expected, OpaqueType) and isinstance(actual, OpaqueType):
            return expected.name == actual.name and all(map(self.assign, expected.parameters, actual.parameters))
        if isinstance(expected, RecordType) and isinstance(actual, RecordType):
            return expected.name == actual.name
        return expected == actual

    def bind(self, variable: Variable, to: Type) -> bool:
        """Bind a variable, unless that would make a type contain itself."""
        if self.contains(to, variable):
            return False
        self.bindings[variable] = plain(to)
        return True

    def contains(self, found: Type, variable: Variable) -> bool:
        """Whether a type mentions a variable."""
        found = self.prune(found)
        if isinstance(found, OpaqueType):
            return any(self.contains(parameter, variable) for parameter in found.parameters)
        return found is variable

    def fits(self, expected: Sequence[Type], actual: Sequence[Type]) -> bool:
        """Whether all types fit pairwise; binds variables only if so."""
        before = dict(self.bindings)
        if all(map(self.assign, expected, actual)):
            return True
        self.bindings = before
        return False

    def join(self, left: Type, right: Type) -> Type | None:
        """The one type that values of both have, or None."""
        if self.fits((left,), (right,)):
            return self.general(left, right)
        return None

    def general(self, left: Type, right: Type) -> Type:
        """The more general of two types that fit each other."""
        left, right = self.prune(left), self.prune(right)
        if left is DYN or right is DYN:
            return DYN
        if left is NULL:
            return right
        if isinstance(left, OpaqueType) and isinstance(right, OpaqueType):
            return left.rebuild(list(map(self.general, left.parameters, right.parameters)))
        return plain(left)

    def comparable(self, left: Type, right: Type) -> bool:
        """Whether values of the two types can ever be equal."""
        left, right = self.prune(left), self.prune(right)
        if left in NUMERIC and right in NUMERIC:
            return True
        if isinstance(left, TypeType) and isinstance(right, TypeType):
            return True
        if isinstance(left, OpaqueType) and isinstance(right, OpaqueType):
            return left.name == right.name and all(map(self.comparable, left.parameters, right.parameters))
        return self.fits((left,), (right,))

    def fresh(self, overload: Overload, count: int) -> tuple[list[Type], Type]:
        """Parameters for `count` arguments and the result, with variables of their own."""
        parameters = list(overload.parameters)
        if overload.variadic:
            parameters += [parameters[-1]] * (count - len(parameters))
        if not overload.variables:
            return parameters, overload.result
        renamed: dict[Type, Type] = {old: Variable(old.name) for old in overload.variables}
        return [rename(found, renamed) for found in parameters], rename(overload.result, renamed)


def plain(found: Type) -> Type:
    """A type without what is known of single records: two of them need not share it."""
    if isinstance(found, RecordType):
        return found.plain
    if isinstance(found, OpaqueType):
        return found.rebuild([plain(parameter) for parameter in found.parameters])
    return found


def rename(found: Type, renamed: dict[Type, Type]) -> Type:
    """A type with other variables."""
    if isinstance(found, OpaqueType):
        return found.rebuild([rename(parameter, renamed) for parameter in found.parameters])
    return renamed.get(found, found) if isinstance(found, Variable) else found
