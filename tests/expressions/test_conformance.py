"""Runs the CEL project's conformance suite, as far as it needs no protocol buffers.

What fails is listed in exceptions.json with the reason; one that does not fail any more must go.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from c2a_rules.expressions import (
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
    Environment,
    EvaluationError,
    ExpressionError,
    Function,
    ListType,
    MapType,
    OptionalType,
    Scope,
    Type,
    UInt,
)
from c2a_rules.expressions.types import OpaqueType, Variable
from c2a_rules.expressions.values import TypeValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = Path(__file__).parents[2] / ".." / "shared" / "data" / "cel-spec"
EXCEPTIONS = json.loads((Path(__file__).parent / "exceptions.json").read_text("utf-8"))
PRIMITIVES = {
    "BOOL": BOOL,
    "INT64": INT,
    "UINT64": UINT,
    "DOUBLE": DOUBLE,
    "STRING": STRING,
    "BYTES": BYTES,
}


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every case without protocol buffers, as (file/section/name#number, case)."""
    for path in sorted(FOLDER.glob("*.json")):
        for number, case in enumerate(json.loads(path.read_text("utf-8"))):
            if not case["protobuf"]:
                yield f"{path.stem}/{case['section']}/{case['name']}#{number}", case


def value_of(described: Mapping[str, Any]) -> Any:
    """A value of the suite as the one it stands for."""
    ((kind, value),) = described.items()
    if kind in {"int64", "int"}:
        return int(value)
    if kind in {"uint64", "uint"}:
        return UInt(value)
    if kind == "double":
        return float(value)
    if kind == "bytes":
        return bytes.fromhex(value)
    if kind == "list":
        return [value_of(item) for item in value]
    if kind == "map":
        return {value_of(key): value_of(inner) for key, inner in value}
    if kind == "type":
        return TypeValue(value)
    return value


def type_of(described: Mapping[str, Any], variables: dict[str, Variable]) -> Type:
    """A type of the suite as one of ours."""
    ((kind, value),) = described.items()
    if kind == "primitive":
        return PRIMITIVES[value]
    if kind == "listType":
        return ListType(type_of(value["elemType"], variables))
    if kind == "mapType":
        return MapType(type_of(value["keyType"], variables), type_of(value["valueType"], variables))
    if kind == "typeParam":
        return variables.setdefault(value, Variable(value))
    if kind == "abstractType":
        parameters = [type_of(parameter, variables) for parameter in value["parameterTypes"]]
        if value["name"] == "optional_type":
            return OptionalType(parameters[0])
        return OpaqueType(value["name"], parameters)
    if kind == "wellKnown":
        return {"TIMESTAMP": TIMESTAMP, "DURATION": DURATION}[value]
    return {"dyn": DYN, "null": NULL}[kind]


def environment_of(case: Mapping[str, Any]) -> Environment:
    """The environment that a case declares."""
    variables: dict[str, Type] = {}
    functions: list[Function] = []
    for declared in case.get("declares", ()):
        if "ident" in declared:
            variables[declared["name"]] = type_of(declared["ident"]["type"], {})
            continue
        for overload in declared["function"]["overloads"]:
            names: dict[str, Variable] = {}
            parameters = tuple(type_of(parameter, names) for parameter in overload["params"])
            result = type_of(overload["resultType"], names)
            functions.append(Function(declared["name"], parameters, result, lambda *_: None))
    for name in case.get("bindings", {}):
        variables.setdefault(name, DYN)
    return Environment(variables, functions, container=case.get("container", ""), lint=False)


def same(left: object, right: object) -> bool:
    """Whether two values are alike, kind by kind."""
    if type(left) is not type(right):
        return False
    if isinstance(left, float) and isinstance(right, float):
        alike = left == right and math.copysign(1, left) == math.copysign(1, right)
        return alike or (math.isnan(left) and math.isnan(right))
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return left == right


def failure(case: Mapping[str, Any]) -> str | None:
    """Why a case does not hold; None when it does."""
    environment = environment_of(case)
    scope = Scope({name: value_of(value) for name, value in case.get("bindings", {}).items()})
    try:
        program = environment.compile(case["expr"], unchecked=bool(case.get("disable_check")))
        if "type" in case and program.type != type_of(case["type"], {}):
            return f"has type {program.type}"
        if case.get("check_only"):
            return None
        found = program.evaluate(scope)
    except (ExpressionError, EvaluationError) as error:
        return None if "error" in case else f"fails: {error}"
    if "error" in case:
        return f"gives {found!r} where an error is due"
    return None if same(found, value_of(case["value"])) else f"gives {found!r}"


@pytest.fixture(scope="module")
def failures() -> dict[str, str]:
    if not FOLDER.is_dir():
        pytest.skip("the conformance suite is not here: ../shared/data/cel-spec")
    found = {name: failure(case) for name, case in cases()}
    files = Counter(name.partition("/")[0] for name in found)
    failing = Counter(name.partition("/")[0] for name, reason in found.items() if reason)
    for file, count in files.items():
        print(f"{file}: {count - failing[file]} of {count}")  # noqa: T201 - the count by file is what is asked for
    return {name: reason for name, reason in found.items() if reason is not None}


def test_the_suite_is_whole() -> None:
    if not FOLDER.is_dir():
        pytest.skip("the conformance suite is not here: ../shared/data/cel-spec")
    assert sum(1 for _ in cases()) == 1639


def test_all_cases_hold_but_the_known_exceptions(failures: dict[str, str]) -> None:
    unexpected = {name: reason for name, reason in failures.items() if name not in EXCEPTIONS}
    assert not unexpected


def test_every_exception_still_fails(failures: dict[str, str]) -> None:
    assert set(EXCEPTIONS) <= set(failures)


def test_every_exception_has_a_reason() -> None:
    assert all(len(reason.split()) > 5 for reason in EXCEPTIONS.values())
