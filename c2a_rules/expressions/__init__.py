"""CEL, the Common Expression Language, compiled to Python.

An `Environment` of typed variables and functions compiles the text of an expression to a
`Program`, which is evaluated in a `Scope`. `docs/expressions.md` describes the language. Loading
and evaluating stored programs imports neither parser nor checker.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from c2a_rules.expressions.errors import (
    BudgetExceeded,
    EvaluationError,
    ExpressionError,
    Problem,
    Unknown,
)
from c2a_rules.expressions.program import Program
from c2a_rules.expressions.scope import Scope
from c2a_rules.expressions.values import Duration, Held, Optional, Timestamp, UInt

if TYPE_CHECKING:
    from c2a_rules.expressions.environment import Environment
    from c2a_rules.expressions.schema import record_from_schema
    from c2a_rules.expressions.template import Template
    from c2a_rules.expressions.trace import Decision, Trace
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
        Field,
        Function,
        ListType,
        MapType,
        OptionalType,
        RecordType,
        Type,
    )
    from c2a_rules.expressions.writer import unparse

#: Names that are imported when they are first asked for, by module.
LAZY = {
    "environment": ("Environment",),
    "schema": ("record_from_schema",),
    "template": ("Template",),
    "trace": ("Decision", "Trace"),
    "types": (
        "BOOL",
        "BYTES",
        "DOUBLE",
        "DURATION",
        "DYN",
        "INT",
        "NULL",
        "STRING",
        "TIMESTAMP",
        "UINT",
        "Field",
        "Function",
        "ListType",
        "MapType",
        "OptionalType",
        "RecordType",
        "Type",
    ),
    "writer": ("unparse",),
}

__all__ = [
    "BOOL",
    "BYTES",
    "DOUBLE",
    "DURATION",
    "DYN",
    "INT",
    "NULL",
    "STRING",
    "TIMESTAMP",
    "UINT",
    "BudgetExceeded",
    "Decision",
    "Duration",
    "Environment",
    "EvaluationError",
    "ExpressionError",
    "Field",
    "Function",
    "Held",
    "ListType",
    "MapType",
    "Optional",
    "OptionalType",
    "Problem",
    "Program",
    "RecordType",
    "Scope",
    "Template",
    "Timestamp",
    "Trace",
    "Type",
    "UInt",
    "Unknown",
    "record_from_schema",
    "unparse",
]


def __getattr__(name: str) -> object:
    for module, names in LAZY.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
