"""What expressions may say of a plan: the schema's fields, the facts, the functions, each with its type.

This is where the plan model and the expression language meet; neither knows the other. Types of facts are
written as text (see `facts.registry`) and read here.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from c2a_rules.expressions import (
    BOOL,
    DOUBLE,
    DYN,
    INT,
    STRING,
    Environment,
    Field,
    Function,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Type,
    record_from_schema,
)
from c2a_rules.facts import LISTS, PARENTS, PATHS, REGISTRY, RESULTS
from c2a_rules.facts.registry import FactFunction
from c2a_rules.shape import Shape, shape_of
from c2a_rules.shipped import schema

_SIMPLE: Mapping[str, Type] = {"bool": BOOL, "int": INT, "double": DOUBLE, "string": STRING, "dyn": DYN}
_PARAMETERS: Mapping[str, Type] = {
    "integer": INT,
    "number": DOUBLE,
    "string": STRING,
    "boolean": BOOL,
    "list": ListType(STRING),
}
CATALOGUE = RecordType(
    "catalogue",
    "",
    {"actions": Field(ListType(STRING), required=True), "bound": Field(ListType(STRING), required=True)},
)


@cache
def plan_shape() -> Shape:
    """Return the digest of the plan schema."""
    return shape_of(schema("plan"))


class Vocabulary:
    """The record types of one plan schema with its facts, which may refer to one another."""

    def __init__(self) -> None:
        self.plan = record_from_schema(schema("plan"))
        self._records: dict[str, RecordType] = {}
        for name, fields in REGISTRY.records.items():
            self._records[name] = RecordType(name, "", self._lazy(fields))
        for name, path in PATHS.items():
            self._records[name] = self._view(name, path)

    def _lazy(self, fields: Mapping[str, str]) -> dict[str, Field]:
        return {name: Field(self._later(text), required=True, fact=True) for name, text in fields.items()}

    def _later(self, text: str) -> Callable[[], Type]:
        return lambda: self.type(text)

    def _field(self, text: str, *, fact: bool = False) -> Field:
        """Return a field that holds a link or a fact; an optional one is a field that may be absent."""
        inside = text.removeprefix("optional(")
        optional = inside != text
        return Field(self._later(inside.removesuffix(")") if optional else text), required=not optional, fact=fact)

    def _view(self, name: str, path: str) -> RecordType:
        record = self._schema_record(path)
        links = {key: self._field(text) for key, text in PARENTS.get(name, {}).items()}
        if name == "plan":
            links["outcomes"] = Field(self._later("list(outcomes)"), required=True)
        facts = {known.name: self._field(known.type, fact=True) for known in REGISTRY.fields(name)}
        return record.extend({**links, **facts}, name=name)

    def _schema_record(self, path: str) -> RecordType:
        record: Type = self.plan
        for name in path.split(".") if path else ():
            if isinstance(record, RecordType):
                record = record.fields[name].type
            if isinstance(record, ListType):
                record = record.element
        if not isinstance(record, RecordType):
            raise TypeError(f"{path} is no record of the plan schema")
        return record

    def type(self, text: str) -> Type:
        """Return the type that a text such as `list(orgs)` stands for."""
        name, bracket, rest = text.strip().partition("(")
        if not bracket:
            return _SIMPLE.get(name) or self._records[name]
        inside = rest.removesuffix(")")
        if name == "substantive":
            return self._substantive(inside)
        if name == "map":
            key, _, value = inside.partition(",")
            return MapType(self.type(key), self.type(value))
        return OptionalType(self.type(inside)) if name == "optional" else ListType(self.type(inside))

    def _substantive(self, collection: str) -> RecordType:
        fields = {name: Field(BOOL, required=True, fact=True) for name in text_fields(PATHS[collection])}
        return RecordType(f"substantive({collection})", "", fields)

    def variables(self, parameters: Mapping[str, str]) -> dict[str, Type]:
        """Return the variables that a rule set with these parameters (name → type) may use."""
        params = {name: Field(_PARAMETERS[kind], required=True) for name, kind in parameters.items()}
        found: dict[str, Type] = {"today": STRING, "params": RecordType("params", "", params), "catalogue": CATALOGUE}
        for name in PATHS:
            listed = name in RESULTS or name in LISTS
            found[name] = ListType(self._records[name]) if listed else self._records[name]
        for fact in REGISTRY.fields(""):
            found[fact.name] = self.type(fact.type)
        return found


def text_fields(path: str) -> tuple[str, ...]:
    """Return the fields of a record that hold single texts; of `answers` and `parts` the keys, flattened."""
    found: list[str] = []
    for name, part in plan_shape().at(path).fields.items():
        if part.kind == "text" and not part.many:
            found.append(name)
        elif name in ("answers", "parts"):
            found.extend(part.fields)
    return tuple(found)


def functions(
    types: Callable[[str], Type] | None = None, known: Iterable[FactFunction] | None = None
) -> tuple[Function, ...]:
    """Return functions as expressions know them; without `known` those that facts offer."""
    read = types or Vocabulary().type
    declared = REGISTRY.functions.values() if known is None else known
    return tuple(
        Function(each.name, tuple(map(read, each.parameters)), read(each.result), each.implementation)
        for each in declared
    )


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary()


def environment(parameters: Mapping[str, str], added: Iterable[FactFunction] = ()) -> Environment:
    """Return what the expressions of a rule set are checked against.

    Args:
        parameters: those of the rule set, name → type.
        added: functions that plugins add to those of the facts.
    """
    vocabulary = _vocabulary()
    known = (*functions(vocabulary.type), *functions(vocabulary.type, added))
    return Environment(vocabulary.variables(parameters), known)


def item_environment(base: Environment, item: Type) -> Environment:
    """Return an environment in which `self` is an item of the given type."""
    return base.with_variables({"self": item})
