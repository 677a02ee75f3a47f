"""Programs: stored and loaded, traced, written out; and templates."""

from __future__ import annotations

import marshal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from c2a_rules.expressions import (
    BOOL,
    DYN,
    INT,
    STRING,
    Environment,
    EvaluationError,
    ExpressionError,
    Field,
    Function,
    ListType,
    Program,
    RecordType,
    Scope,
    Template,
    UInt,
    Unknown,
    unparse,
)

if TYPE_CHECKING:
    from pathlib import Path

ITEM = RecordType(
    "items",
    "items",
    {
        "id": Field(STRING, required=True),
        "end": Field(STRING),
        "done": Field(BOOL, required=True),
        "tags": Field(ListType(STRING)),
        "note": Field(DYN),
    },
)
ENVIRONMENT = Environment(
    {"items": ListType(ITEM), "n": INT, "any": DYN},
    [
        Function("twice", (INT,), INT, lambda value: 2 * value),
        Function("twice", (STRING,), STRING, lambda value: value * 2),
    ],
)
ITEMS = [
    {"id": "a", "end": "2020-01-01", "done": True, "tags": ["x"]},
    {"id": "b", "done": True},
    {"id": "c", "end": "2021-01-01", "done": False},
]
SCOPE = Scope({"items": ITEMS, "n": 2, "any": {"k": [1, 2]}})

TEXTS = [
    "items.all(i, i.done)",
    "items.exists(i, has(i.end) && i.end > '2020-06-01')",
    "items.filter(i, i.done).map(i, i.id + twice('x'))",
    "items.map(i, i.?end.orValue('none')).sort().join(', ')",
    "twice(any.k[0]) + twice(n)",
    "size(items) >= n && !(n == 3) ? 'yes' : 'no'",
    "[1u, 2u].map(u, u + 1u)",
    "{'a': n, 'b': [n]}",
    "cel.bind(x, n * 2, x + x)",
    "items.all(i, items.exists(j, j.id == i.id && items.exists_one(k, k.id == j.id)))",
    "any.?k.optMap(k, k.size()).orValue(0)",
    "'abc'.matches('^a.*c$') && type(n) == int",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_stored_program_does_what_the_compiled_one_does(text: str) -> None:
    program = ENVIRONMENT.compile(text, name="rule")
    stored = marshal.dumps(program.dump())
    for functions in (ENVIRONMENT, ENVIRONMENT.implementations):
        loaded = Program.load(marshal.loads(stored), functions)  # noqa: S302 - the dump of the line above
        assert loaded.evaluate(SCOPE) == program.evaluate(SCOPE)
        assert (loaded.text, loaded.name, loaded.reads, loaded.functions) == (
            text,
            "rule",
            program.reads,
            program.functions,
        )
        assert unparse(loaded.tree) == unparse(program.tree)
    assert ENVIRONMENT.compile(text, name="rule").dump() == program.dump()


@pytest.mark.parametrize("text", TEXTS)
def test_a_trace_has_the_value_and_unparsing_keeps_it(text: str) -> None:
    program = ENVIRONMENT.compile(text)
    assert program.trace(SCOPE).value_or_error == program.evaluate(SCOPE)
    again = ENVIRONMENT.compile(unparse(program.tree))
    assert again.evaluate(SCOPE) == program.evaluate(SCOPE)
    assert unparse(again.tree) == unparse(program.tree)


def test_a_dump_of_another_version_or_without_its_functions_is_refused() -> None:
    dump = ENVIRONMENT.compile("twice(n)").dump()
    assert isinstance(dump, tuple)
    with pytest.raises(ValueError, match="format 0"):
        Program.load((0, *dump[1:]), ENVIRONMENT)
    with pytest.raises(KeyError, match="twice"):
        Program.load(dump, {})


def test_a_loaded_program_is_traced_with_its_environment() -> None:
    dump = ENVIRONMENT.compile("items.all(i, i.done)").dump()
    with pytest.raises(RuntimeError, match="environment"):
        Program.load(dump, {}).trace(SCOPE)
    loaded = Program.load(dump, {}, lambda: ENVIRONMENT)
    assert loaded.trace(SCOPE).decisions[0].text == "i.done"
    assert str(loaded.type) == "bool"


def test_a_loaded_program_says_where_it_fails() -> None:
    loaded = Program.load(ENVIRONMENT.compile("n == 2 &&\n  1 / (n - 2) > 0").dump(), ENVIRONMENT)
    with pytest.raises(EvaluationError, match="division by zero") as caught:
        loaded.evaluate(SCOPE)
    assert (caught.value.line, caught.value.column, caught.value.text) == (2, 3, "1 / (n - 2)")


def test_loading_and_evaluating_needs_neither_parser_nor_checker(tmp_path: Path) -> None:
    stored = tmp_path / "dump"
    stored.write_bytes(marshal.dumps([ENVIRONMENT.compile(text).dump() for text in TEXTS[:2]]))
    script = f"""
import marshal, pathlib, sys
from c2a_rules.expressions import Program, Scope
dumps = marshal.loads(pathlib.Path({str(stored)!r}).read_bytes())
found = [Program.load(dump, {{}}).evaluate(Scope({{"items": [], "n": 1, "any": 1}})) for dump in dumps]
print(found, sorted(name for name in sys.modules if name.rpartition('.')[2] in
    {{'ast', 'dataclasses', 'inspect', 'parser', 'lexer', 'checker', 'types_', 'emitter', 'environment', 're2'}}))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[True, False] []"


# traces


def decided(text: str, scope: Scope = SCOPE) -> list[tuple[str, object]]:
    return [(found.text, found.value) for found in ENVIRONMENT.compile(text).trace(scope).decisions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("items.all(i, i.done)", [("i.done", False)]),
        ("items.exists(i, i.done)", [("i.done", True)]),
        ("items.all(i, has(i.end))", [("has(i.end)", False)]),
        ("n == 2 && items.all(i, i.done)", [("i.done", False)]),
        ("n == 3 || n == 4", [("n == 3", False), ("n", 2), ("n == 4", False)]),
        ("n == 2 || items.all(i, i.done)", [("n == 2", True), ("n", 2)]),
        ("!(n == 2)", [("n == 2", True), ("n", 2)]),
        ("n == 2 ? items.all(i, i.done) : false", [("n == 2", True), ("n", 2), ("i.done", False)]),
        ("cel.bind(m, n + 1, m > 5)", [("m > 5", False), ("m", 3)]),
        ("items.exists(i, i.id == 'z')", [("items.exists(i, i.id == 'z')", False)]),
        ("size(items) > 5", [("size(items) > 5", False), ("size(items)", 3)]),
    ],
)
def test_what_decides(text: str, expected: list[tuple[str, object]]) -> None:
    assert decided(text) == expected


def test_the_place_of_what_decides() -> None:
    trace = ENVIRONMENT.compile("n == 2 &&\n items.all(i, i.done)").trace(SCOPE)
    assert [(found.line, found.column) for found in trace.decisions] == [(2, 15)]


def test_reads_are_the_very_containers_with_absent_keys_too() -> None:
    trace = ENVIRONMENT.compile("items.all(i, has(i.end) && i.end > '' && i.id != '')").trace(SCOPE)
    assert [(next(n for n, item in enumerate(ITEMS) if item is container), key) for container, key in trace.reads] == [
        (0, "end"),
        (0, "id"),
        (1, "end"),
    ]
    trace = ENVIRONMENT.compile("items[1].tags.size() + any.k[0]").trace(SCOPE)
    assert [key for _, key in trace.reads] == [1, "tags", "k", 0]


def test_a_trace_of_what_fails() -> None:
    trace = ENVIRONMENT.compile("1 + n / (n - 2)").trace(SCOPE)
    assert isinstance(trace.value_or_error, EvaluationError)
    assert [(found.text, found.column) for found in trace.decisions] == [("n / (n - 2)", 5)]
    assert trace.decisions[0].value is trace.value_or_error
    scope = Scope(SCOPE.values, frozenset({"items.end"}))
    trace = ENVIRONMENT.compile("items.all(i, has(i.end))").trace(scope)
    assert isinstance(trace.value_or_error, Unknown)
    assert [found.text for found in trace.decisions] == ["has(i.end)"]


# templates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("", ""),
        ("{n} of {size(items)}", "2 of 3"),
        ("{{n}} and {{}}", "{n} and {}"),
        ("{'}'}{\"{\"}", "}{"),
        ("{{'a': n}}", "{'a': n}"),
        ("{ {'a': n} }", "a: 2"),
        ("{items}", "a, b, c"),
        ("{items.map(i, i.done)}", "yes, yes, no"),
        ("{1.0}, {0.5}, {1e300}, {null}, {2u}", "1, 0.5, 1e+300, nothing, 2"),
        ("{items[1].?end} {items[0].?end}", "nothing 2020-01-01"),
        ("{duration('90s')} {type(n)} {b'a'}", "90s int a"),
        ("{any}", "k: 1, 2"),
    ],
)
def test_templates(text: str, expected: str) -> None:
    template = ENVIRONMENT.template(text)
    assert template.render(SCOPE) == expected
    stored = marshal.dumps(template.dump())
    assert Template.load(marshal.loads(stored), ENVIRONMENT).render(SCOPE) == expected  # noqa: S302 - of the line above


def test_a_template_tells_what_it_reads() -> None:
    template = ENVIRONMENT.template("{n}: {items.map(i, i.id)}")
    assert template.reads == {"n", "items", "items.id"}


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a {n +} b", 1, 7),
        ("a } b", 1, 3),
        ("a {n b", 1, 6),
        ("a\nb {n} {m} {k}", 2, 8),
        ("a {", 1, 4),
    ],
)
def test_mistakes_in_templates_have_their_place_in_the_text(text: str, line: int, column: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        ENVIRONMENT.template(text)
    assert (caught.value.problems[0].line, caught.value.problems[0].column) == (line, column)


def test_all_mistakes_of_a_template_are_found_at_once() -> None:
    with pytest.raises(ExpressionError) as caught:
        ENVIRONMENT.template("{m} {k}")
    assert [problem.column for problem in caught.value.problems] == [2, 6]


def test_an_error_in_a_template_has_its_place_in_the_text() -> None:
    with pytest.raises(EvaluationError) as caught:
        ENVIRONMENT.template("one\ntwo {n} {1 / (n - 2)}").render(SCOPE)
    assert (caught.value.line, caught.value.column) == (2, 10)


def test_unsigned_numbers_stay_unsigned() -> None:
    assert type(ENVIRONMENT.compile("5u").evaluate(SCOPE)) is UInt
