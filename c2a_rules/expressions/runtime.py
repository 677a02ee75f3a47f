"""What compiled code calls: the names it can reach, held errors, absence, and calls by run-time kind."""

from __future__ import annotations

from importlib import import_module
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, NoReturn

from c2a_rules.expressions import operators
from c2a_rules.expressions.errors import ABSORBED, BudgetExceeded, EvaluationError, Unknown
from c2a_rules.expressions.operators import ABSENT, charge, no_overload
from c2a_rules.expressions.scope import release
from c2a_rules.expressions.values import NONE, Optional, UInt, Value, equal, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from c2a_rules.expressions.scope import Scope

#: The file name of compiled code; a traceback entry with it is a place in an expression.
FILE = "<expression>"
#: The kinds of values whose size is counted.
COUNTED = (str, list, bytes)
#: A source of a name: the module and function of the library, the key of another function, or the
#: overloads to choose from by run-time kind.
Source = tuple[Any, ...]


def hold(held: Exception | None, error: Exception) -> Exception:
    """Which of two errors to go on with: unknown before others, else the first.

    Raises the error again when nothing may absorb it.
    """
    if isinstance(error, BudgetExceeded):
        raise error
    if isinstance(error, KeyError):
        error = missing_key(error)
    if held is None or (type(error) is Unknown and type(held) is not Unknown):
        return error
    return held


def missing_key(error: KeyError) -> EvaluationError:
    """The error of a field read whose guard was unknown. Raises the KeyError of anything else."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None or trace.tb_frame.f_code.co_filename != FILE:
        raise error
    return EvaluationError(f"no such key: {error}").with_traceback(error.__traceback__)


def absent(scope: Scope, paths: tuple[str, ...]) -> bool:
    """False. Raises Unknown when the source cannot hold one of the paths."""
    if scope.unholdable and not scope.unholdable.isdisjoint(paths):
        raise Unknown(next(path for path in paths if path in scope.unholdable))
    return False


def lack(scope: Scope, paths: tuple[str, ...]) -> object:
    """ABSENT. Raises Unknown when the source cannot hold one of the paths."""
    absent(scope, paths)
    return ABSENT


def unknown(path: str) -> NoReturn:
    """Raise Unknown: an expected field is absent."""
    raise Unknown(path)


def fail(message: str) -> NoReturn:
    """Raise an EvaluationError for what an unchecked compile found wrong."""
    raise EvaluationError(message)


def fact_present(scope: Scope, record: dict[str, object], field: str, paths: tuple[str, ...]) -> bool:
    """`has(record.field)` for a fact: what is held is raised."""
    if field in record:
        release(record[field])
        return True
    return absent(scope, paths)


def optional_items(value: object) -> Sequence[object]:
    """The item that an optional gives to a list: one or none. ABSENT gives none."""
    return () if value is ABSENT else (value,)


def merge_entry(target: dict[Any, Any], entry: dict[Any, Any]) -> None:
    """Add the entries of one map to another. Raises EvaluationError for a repeated key."""
    for key, value in entry.items():
        target[operators.key_of(key, target)] = value


def sized(scope: Scope, function: Callable[..., Any], *arguments: Value) -> Value:
    """Call a function that takes time or room by the size of its arguments; count both."""
    for argument in arguments:
        if argument.__class__ in COUNTED and len(argument) > operators.CHARACTERS_PER_STEP:
            charge(scope, len(argument))
    value = function(*arguments)
    if value.__class__ in COUNTED and len(value) > operators.CHARACTERS_PER_STEP:
        charge(scope, len(value))
    return value


def dispatcher(name: str, overloads: Sequence[tuple[Callable[..., object], tuple[str, ...]]]) -> Callable[..., object]:
    """A function that calls the first overload whose kinds its arguments have."""

    def dispatch(*arguments: object) -> object:
        found = tuple(map(kind_of, arguments))
        for function, kinds in overloads:
            if len(kinds) == len(found) and all(
                kind in ("dyn", actual) for kind, actual in zip(kinds, found, strict=True)
            ):
                return function(*arguments)
        raise no_overload(name, *arguments)

    return dispatch


HELPERS = [
    "add",
    "subtract",
    "multiply",
    "divide",
    "divide_int",
    "divide_double",
    "modulo",
    "negate",
    "negation",
    "truth",
    "less",
    "less_equal",
    "greater",
    "greater_equal",
    "member",
    "index",
    "index_optional",
    "select",
    "select_optional",
    "present",
    "optional",
    "unwrap",
    "items_of",
    "pairs_of",
    "key_of",
    "type_value",
    "int_of",
    "concat",
    "exhausted",
]
NAMESPACE: dict[str, Any] = {
    "__builtins__": {},
    "__name__": FILE,
    "len": len,
    "ABSENT": ABSENT,
    "ABSORBED": ABSORBED,
    "NONE": NONE,
    "Optional": Optional,
    "UInt": UInt,
    "equal": equal,
    "release": release,
    **{name: getattr(operators, name) for name in HELPERS},
    **{
        function.__name__: function
        for function in (
            hold,
            absent,
            lack,
            unknown,
            fail,
            fact_present,
            optional_items,
            merge_entry,
            sized,
        )
    },
}


def resolve(source: Source, implementations: Mapping[str, Callable[..., object]]) -> Callable[..., Any]:
    """The function that a source names. Raises KeyError for a function that was not given."""
    kind, *rest = source
    if kind == "library":
        module, _, name = rest[0].partition(".")
        found: Callable[..., Any] = getattr(import_module(f"c2a_rules.expressions.library.{module}"), name)
        return found
    if kind == "user":
        return implementations[rest[0]]
    overloads = [(resolve(inner, implementations), kinds) for inner, kinds in rest[1]]
    return dispatcher(rest[0], overloads)


def link(
    code: CodeType,
    externs: Sequence[tuple[str, Source]],
    implementations: Mapping[str, Callable[..., object]],
) -> Callable[[Scope], Any]:
    """A function from compiled code and what it names beside the helpers."""
    namespace = NAMESPACE
    if externs:
        namespace = dict(NAMESPACE)
        for name, source in externs:
            namespace[name] = resolve(source, implementations)
    return FunctionType(code, namespace)
