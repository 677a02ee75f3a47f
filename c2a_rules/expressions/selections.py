"""Checks names, field selections and indexing: which variable, which field, which guard."""

from __future__ import annotations

from c2a_rules.expressions.checking import TYPE_NAMES, Checking, closest, dotted, root, text_literal
from c2a_rules.expressions.guards import EMPTY, NOTHING, Known, keys_through
from c2a_rules.expressions.syntax import Index, Name, Select
from c2a_rules.expressions.types import (
    BOOL,
    DYN,
    INT,
    NUMERIC,
    STRING,
    Field,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Type,
    TypeType,
    Variable,
)


def check_name(checking: Checking, node: Name) -> Known:
    """A comprehension variable, a declared variable or the name of a type."""
    local = None if node.absolute else checking.locals.get(node.name)
    if local is not None:
        node.local = local.name
        node.type = local.type
        return NOTHING
    variable = checking.variable(node.name, absolute=node.absolute)
    if variable is not None:
        node.variable = variable
        node.type = checking.declared.variables[variable]
        checking.reads.add(variable)
    elif node.name in TYPE_NAMES:
        node.type = TypeType(DYN)
    else:
        known = [*checking.declared.variables, *checking.locals]
        checking.fail(node, f"unknown variable {node.name}", closest(node.name, known))
    return NOTHING


def dotted_name(checking: Checking, node: Select) -> bool:
    """Whether a selection is a dotted variable or type name; notes it if so."""
    name = dotted(node)
    start = root(node)
    if name is None or not isinstance(start, Name):
        return False
    if not start.absolute and start.name in checking.locals:
        return False
    variable = checking.variable(name, absolute=start.absolute)
    if variable is not None:
        node.type = checking.declared.variables[variable]
        checking.reads.add(variable)
    elif name in TYPE_NAMES:
        variable = name
        node.type = TypeType(DYN)
    node.variable = variable
    return variable is not None


def check_select(checking: Checking, node: Select) -> Known:
    """`operand.field`, `operand.?field` or `has(operand.field)`."""
    if not node.test and not node.optional and dotted_name(checking, node):
        return NOTHING
    checking.check(node.operand)
    operand = checking.type_of(node.operand)
    through = isinstance(operand, OptionalType)
    container = checking.inference.prune(operand.value) if isinstance(operand, OptionalType) else operand
    found: Type | None = None
    if isinstance(container, RecordType):
        found = check_field(checking, node, container, through=through)
    elif isinstance(container, MapType):
        found = container.value
        if not checking.inference.fits((container.key,), (STRING,)):
            checking.fail(node, f"a field needs a map with text keys, not {checking.show(container)}")
    elif container is DYN or isinstance(container, Variable):
        found = DYN
    else:
        checking.fail(node, f"{checking.show(container)} has no fields")
    if found is None or node.failure is not None:
        return NOTHING
    if node.test:
        node.type = BOOL
        return (keys_through(node), EMPTY)
    node.type = OptionalType(found) if through or node.optional else found
    return NOTHING


def check_field(checking: Checking, node: Select, record: RecordType, *, through: bool) -> Type | None:
    """A field of a record: its type, and what happens when it is absent."""
    declared = record.fields.get(node.field)
    if declared is None:
        names = list(record.fields)
        checking.fail(node, f"{record.name} has no field {node.field}", closest(node.field, names))
        return None
    node.record, node.declared = record, declared
    checking.reads.add(f"{record.name}.{node.field}")
    path = record.path_of(node.field)
    node.paths = prefixes(path)
    if not declared.required and not checking.is_known(node):
        node.absent = absence(checking, node, declared, through=through)
    above = chain(node)
    for parent in above:
        parent.paths = tuple(dict.fromkeys([*parent.paths, *node.paths]))
    if checking.mode.absent_is_unknown and declared.expected and not node.test:
        node.unknown = path
        for parent in above:
            parent.unknown = path
            if parent.absent == "guard":
                parent.absent = "unknown"
                checking.unguarded.remove(parent)
    return declared.type


def absence(checking: Checking, node: Select, declared: Field, *, through: bool) -> str:
    """What reading a field that may be absent does: see `emit_selections`."""
    if node.test or node.optional or through:
        return "optional"
    if checking.mode.absent_is_unknown and declared.expected:
        return "unknown"
    if isinstance(declared.type, ListType):
        return "list"
    if isinstance(declared.type, MapType):
        return "map"
    checking.unguarded.append(node)
    return "guard"


def chain(node: Select) -> list[Select]:
    """The selections of record fields that a selection goes through, the nearest first."""
    found: list[Select] = []
    operand = node.operand
    while isinstance(operand, Select) and operand.declared is not None:
        found.append(operand)
        operand = operand.operand
    return found


def prefixes(path: str) -> tuple[str, ...]:
    """A dotted path and all that it lies under, the longest first."""
    parts = path.split(".")
    return tuple(".".join(parts[:count]) for count in range(len(parts), 0, -1))


def report_unguarded(checking: Checking) -> None:
    """Record a mistake for every read that needs a guard and has none."""
    for node in checking.unguarded:
        text = checking.text[node.start : node.end]
        operand = checking.text[node.operand.start : node.operand.end]
        checking.warn(
            node,
            f"{node.field} may be absent: guard it with has({text}) && …, or read {operand}.?{node.field}",
        )


def check_index(checking: Checking, node: Index) -> Known:
    """`operand[key]` or `operand[?key]`."""
    checking.check(node.operand)
    checking.check(node.key)
    operand = checking.type_of(node.operand)
    through = isinstance(operand, OptionalType)
    container = checking.inference.prune(operand.value) if isinstance(operand, OptionalType) else operand
    found = indexed(checking, node, container)
    node.type = OptionalType(found) if through or node.optional else found
    return NOTHING


def indexed(checking: Checking, node: Index, container: Type) -> Type:
    """The type of what is found at a key."""
    key = checking.type_of(node.key)
    if isinstance(container, ListType):
        if key is not DYN:
            checking.expect(node.key, INT, "a list's index")
        return container.element
    if isinstance(container, MapType):
        if not (key in NUMERIC and checking.inference.prune(container.key) in (*NUMERIC, DYN)):
            checking.expect(node.key, container.key, "the map's key")
        return container.value
    if isinstance(container, RecordType):
        field = text_literal(node.key)
        hint = None if field is None else f"{checking.text[node.operand.start : node.operand.end]}.{field}"
        checking.fail(node, "the fields of a record are selected with a dot", hint)
    elif container is not DYN and not isinstance(container, Variable):
        checking.fail(node, f"{checking.show(container)} has no items")
    return DYN
