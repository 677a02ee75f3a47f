"""What authors of expressions are told, to the word: what is wrong before anything runs, and what went wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from c2a_rules.expressions import (
    BOOL,
    DOUBLE,
    DYN,
    INT,
    STRING,
    Environment,
    EvaluationError,
    ExpressionError,
    Field,
    ListType,
    MapType,
    RecordType,
    Scope,
)

KINDS = tuple("abc")
MANY = tuple(f"k{number:02}" for number in range(13))
ROW = RecordType(
    "rows",
    "rows",
    {
        "id": Field(STRING, required=True),
        "kind": Field(STRING, values=KINDS),
        "many": Field(STRING, values=MANY),
        "twelve": Field(STRING, values=MANY[:12]),
        "n": Field(INT),
        "end": Field(STRING, expected=True),
    },
)
PLAIN = {"n": INT, "d": DOUBLE, "s": STRING, "b": BOOL, "xs": ListType(INT), "m": MapType(STRING, INT), "any": DYN}
LINTED = Environment({**PLAIN, "rows": ListType(ROW), "one": ROW})
UNLINTED = Environment({**PLAIN, "z": INT}, lint=False)
VALUES = {
    "n": 3, "z": 0, "d": 2.5, "s": "añb", "b": True, "xs": [3, 1, 2], "m": {"a": 1}, "any": {"k": [1, "x"], "t": "abc"},
}  # fmt: skip

MESSAGES = json.loads(Path(__file__).with_name("messages.json").read_text("utf-8"))


@pytest.mark.parametrize(("text", "told"), MESSAGES["refused"].items())
def test_what_is_refused_is_told_with_its_place_and_a_way_out(text: str, told: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        LINTED.compile(text)
    assert str(caught.value) == told


@pytest.mark.parametrize(("text", "told"), MESSAGES["failing"].items())
def test_what_fails_is_told_with_the_part_that_failed(text: str, told: str) -> None:
    program = UNLINTED.compile(text)
    with pytest.raises(EvaluationError) as caught:
        program.evaluate(Scope(VALUES))
    assert str(caught.value) == told
    assert str(program.trace(Scope(VALUES)).value_or_error) == told


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("math.greatest(n, n)", "int"),
        ("math.greatest(n, d)", "dyn"),
        ("math.least([n, n])", "int"),
        ("math.least([d])", "double"),
        ("xs[?0]", "optional_type(int)"),
        ("xs + [s]", "list(dyn)"),
        ("rows.map(r, r.id)", "list(string)"),
        ("rows[0]", "rows"),
        ("[?optional.of(n)]", "list(int)"),
        ("{?'a': optional.of(n)}", "map(string, int)"),
        ("type(n)", "type(int)"),
    ],
)
def test_types_are_found(text: str, type_: str) -> None:
    assert str(LINTED.compile(text).type) == type_
