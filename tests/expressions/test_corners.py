"""What is told apart only in corners: errors that something decides over, guards through conditions, bounds."""

from __future__ import annotations

import itertools

import pytest

from c2a_rules import expressions
from c2a_rules.expressions import (
    BOOL,
    DYN,
    INT,
    STRING,
    BudgetExceeded,
    Environment,
    EvaluationError,
    ExpressionError,
    Field,
    Function,
    Held,
    ListType,
    MapType,
    RecordType,
    Scope,
    Template,
    Timestamp,
    UInt,
    Unknown,
    record_from_schema,
)
from c2a_rules.expressions.values import Duration

ROW = RecordType(
    "rows",
    "rows",
    {
        "id": Field(STRING, required=True),
        "end": Field(STRING, expected=True),
        "tags": Field(ListType(STRING)),
        "marks": Field(MapType(STRING, INT)),
        "maybe": Field(INT, fact=True),
        "sure": Field(BOOL, required=True, fact=True),
    },
)
ENVIRONMENT = Environment(
    {"row": ROW, "rows": ListType(ROW), "n": INT, "s": STRING, "b": BOOL, "xs": ListType(INT), "any": DYN, "other": DYN}
)
LAX = Environment(ENVIRONMENT.variables, lint=False)
ROWS = [{"id": "a", "sure": Held(Unknown("sure"))}, {"id": "b", "end": "2030", "tags": ["x"], "sure": True}]
VALUES = {"row": ROWS[0], "rows": ROWS, "n": 3, "s": "abc", "b": True, "xs": [1, 2, 3], "any": None, "other": None}
LEAST = "-9223372036854775808"


def run(text: str, *unholdable: str, when: bool = False, budget: int = 1_000_000, **values: object) -> object:
    program = LAX.compile(text, absent_is_unknown=when)
    scope = Scope({**VALUES, **values}, frozenset(unholdable), budget)
    traced = program.trace(scope).value_or_error
    if isinstance(traced, Exception):
        with pytest.raises(type(traced)) as caught:
            program.evaluate(scope)
        assert str(caught.value) == str(traced)
        raise traced
    found = program.evaluate(scope)
    assert traced == found
    return found


# errors, and what decides over them


@pytest.mark.parametrize(
    "text",
    [
        f"[{LEAST}, 1].exists(x, -x == -1)",
        "[0, 1].exists(x, 1 / x == 1)",
        "[0, 1].exists(x, x >= 0 && 1 / x == 1)",
        "[9223372036854775807, 1].exists(x, x + 1 == 2)",
        "[dyn('a'), 1].exists(x, x > 0)",
        "[dyn(1), ['a']].exists(x, 'a' in x)",
        "[1, 2].exists(x, {1: 'a', x: 'b'} == {1: 'a', 2: 'b'})",
        "[dyn(1), true].exists(x, x)",
        "[[dyn(1), 'a'], [dyn(2), 1]].exists(x, x.sortBy(y, y) == [1, 2])",
        "[dyn(1), [1]].exists(x, x.exists(y, true))",
        "[[1, 1], [1, 2]].exists(x, x.transformMapEntry(i, v, {v: i}) == {1: 0, 2: 1})",
        "[dyn(1), {'a': 1}].exists(x, x.a == 1)",
        "[dyn(1), {'a': 1}].exists(x, x.?a.hasValue())",
        "[dyn(1), optional.of(1)].exists(x, x.hasValue())",
        "[dyn(1), {'a': 1}].exists(x, has(x.a))",
        "[[1], [1, 2]].exists(x, x[1] == 2)",
        "['x', '1'].exists(x, int(x) == 1)",
        "rows.exists(x, x.sure)",
        "rows.exists(x, size(x.tags) == 1)",
        "rows.exists(x, has(x.tags))",
        "rows.exists(x, x.?tags.orValue([]) == ['x'])",
    ],
)
def test_an_item_decides_whatever_error_one_before_it_gives(text: str) -> None:
    assert run(text, "rows.tags") is True
    inner, _, body = text.removesuffix(")").partition(".exists(x, ")
    assert run(f"{inner}.map(x, {body} || true)", "rows.tags") == [True, True]
    assert run(f"{inner}.all(x, !({body}))", "rows.tags") is False


def test_an_error_amid_others_is_absorbed() -> None:
    assert run("[0].map(x, x == 0 && 1 / x == 1 && x == 1)") == [False]
    assert run("[0].map(x, x == 1 || 1 / x == 1 || x == 0)") == [True]
    assert run("[0].map(x, x == 0 && xs.all(y, y / x > 0) && x == 1)") == [False]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[0].map(x, 1 / x == 1 || 1 % x == 1)", "division by zero"),
        ("[0].map(x, 1 % x == 1 && 1 / x == 1)", "modulus by zero"),
        ("[0, 1].all(x, x == 0 ? 1 / x == 1 : 1 % (x - 1) == 1)", "division by zero"),
    ],
)
def test_of_several_errors_the_first_is_told(text: str, message: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        run(text)
    assert caught.value.message == message


def test_whether_a_fact_is_there_is_known_only_where_the_fact_is() -> None:
    assert run("has(row.maybe)", row={"maybe": 1}) is True
    assert run("has(row.maybe)", row={}) is False
    assert run("rows[?0].maybe.hasValue() || has(rows[?5].maybe)") is False
    for row, path in (({"maybe": Held(Unknown("the fact"))}, "the fact"), ({}, "rows.maybe")):
        with pytest.raises(Unknown) as caught:
            run("has(row.maybe)", "rows.maybe", row=row)
        assert caught.value.path == path


def test_an_absent_map_is_an_empty_one() -> None:
    assert run("row.marks == {}") is True
    assert run("row.marks.?a.orValue(1) + row.marks.size()") == 1


def test_a_schema_may_leave_out_what_it_describes() -> None:
    schema = {
        "properties": {
            "texts": {"items": {"type": "string"}},
            "inner": {"properties": {"n": {"type": "integer"}, "word": {"const": "a"}}, "required": ["n"]},
            "kind": {"enum": ["a", "b"], "x-expected": True},
            "kinds": {"type": "array", "items": {"enum": ["a", "b"]}},
            "mixed": {"enum": ["a", 1]},
            "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        }
    }
    record = record_from_schema(schema)
    environment = Environment({"it": record})
    assert {name: str(field.type) for name, field in record.fields.items()} == {
        "texts": "list(string)", "inner": "plan.inner", "kind": "string", "kinds": "list(string)", "mixed": "dyn",
        "counts": "map(string, int)",
    }  # fmt: skip
    assert [name for name, field in record.fields.items() if field.expected] == ["kind"]
    assert [record.fields[name].values for name in ("kind", "kinds", "mixed")] == [("a", "b"), ("a", "b"), None]
    for text, told in (
        ("it.?inner.x.hasValue()", "plan.inner has no field x"),
        ("has(it.kind) && it.kind == 'c'", "'c'"),
        ("it.kinds.exists(k, k == 'c')", "'c'"),
    ):
        with pytest.raises(ExpressionError) as caught:
            environment.compile(text)
        assert told in str(caught.value)


def test_a_variable_that_holds_an_error_is_absorbed_from_either_side() -> None:
    held = Held(EvaluationError("no clock"))
    assert run("s == '' || n == 3", s=held) is True
    assert run("n == 3 || s == ''", s=held) is True
    assert run("xs.exists(x, s == '' || x == 3)", s=held) is True


def test_a_guard_that_turned_out_unknown_leaves_the_read_to_what_decides() -> None:
    assert run("rows.all(x, has(x.end) && x.end == '2030' && x.id == 'b')", "rows.end") is False
    with pytest.raises(Unknown) as caught:
        run("has(row.end) && (row.end > s || n == 4)", "rows.end")
    assert (caught.value.path, str(caught.value)) == ("rows.end", "rows.end is not known")


def test_the_value_instead_is_worked_out_only_where_it_is_needed() -> None:
    assert run("[optional.of(1)].map(x, x.orValue(1 / 0))") == [1]
    assert run("[optional.none()].map(x, x.orValue([1].all(y, y > 1)))") == [False]
    assert run("row.?end.orValue(s)") == "abc"
    assert run("cel.bind(x, rows[1], x.?end).orValue(s)") == "2030"
    assert run("optional.of([1, 2]).optMap(x, x.all(y, y > 0)).orValue(false)") is True
    assert run("optional.none().optMap(x, x.all(y, y > 0)).hasValue()") is False
    assert run("rows[?1].end.orValue(s)") == "2030"
    assert run("rows[?5].end.orValue(s)") == "abc"
    assert run("has(rows[?1].end)") is True
    assert run("rows[?5].optFlatMap(x, x.?end).hasValue()") is False


# operators


@pytest.mark.parametrize(
    ("text", "left", "right", "expected"),
    [
        ("any - other", 5, 3, 2),
        ("any - other", 0.5, 0.25, 0.25),
        ("any - other", UInt(5), UInt(3), UInt(2)),
        ("any - other", Duration(5), Duration(3), Duration(2)),
        ("any - other", Timestamp(5), Timestamp(3), Duration(2)),
        ("any - other", Timestamp(5), Duration(3), Timestamp(2)),
        ("any + other", Timestamp(5), Duration(3), Timestamp(8)),
        ("any + other", Duration(5), Timestamp(3), Timestamp(8)),
        ("any + other", Duration(5), Duration(3), Duration(8)),
        ("any + other", 0.5, 0.25, 0.75),
        ("any + other", UInt(5), UInt(3), UInt(8)),
        ("any + other", b"a", b"b", b"ab"),
        ("any * other", 5, 3, 15),
        ("any * other", 0.5, 0.5, 0.25),
        ("any * other", UInt(5), UInt(3), UInt(15)),
        ("any / other", -7, 2, -3),
        ("any / other", 7, -2, -3),
        ("any / other", -7, -2, 3),
        ("any / other", 1.0, -0.0, float("-inf")),
        ("any / other", -1.0, 0.0, float("-inf")),
        ("any / other", UInt(7), UInt(2), UInt(3)),
        ("any % other", -7, 2, -1),
        ("any % other", 7, -2, 1),
        ("any % other", UInt(7), UInt(2), UInt(1)),
        ("any % other", 3, -1, 0),
        ("any % other", -(2**63), 1, 0),
        ("-any", 1.5, None, -1.5),
        ("-any", 2, None, -2),
        ("math.greatest(any, other, 3)", 1, 2, 3),
        ("any.a", {"a": 1}, None, 1),
        ("n == any", 3.0, None, True),
        ("xs[0] == any", True, None, False),
        ("any != xs[0]", True, None, True),
        ("s == any", "abc", None, True),
        ("any == 1u", 1, None, True),
        ("'b' in any", {"b": 1}, None, True),
        ("any in xs", 2.0, None, True),
        ("any in xs", True, None, False),
        ("xs + any", [4], None, [1, 2, 3, 4]),
        ("xs == any", [1, 2.0, UInt(3)], None, True),
        ("xs == any", [True, 2, 3], None, False),
    ],
)
def test_operators_find_their_meaning_when_they_run(text: str, left: object, right: object, expected: object) -> None:
    found = run(text, any=left, other=right)
    assert found == expected
    assert type(found) is type(expected)


TWO_MOMENTS = "no such overload: + of google.protobuf.Timestamp, google.protobuf.Timestamp"


@pytest.mark.parametrize(
    ("text", "left", "right", "message"),
    [
        ("any / other", -(2**63), -1, "integer overflow"),
        ("any % other", -(2**63), -1, "integer overflow"),
        ("any - other", -(2**63), 1, "integer overflow"),
        ("any - other", UInt(1), UInt(2), "unsigned integer overflow"),
        ("any * other", 2**62, 2, "integer overflow"),
        ("any / other", UInt(1), UInt(0), "division by zero"),
        ("any % other", 1, 0, "modulus by zero"),
        ("any / other", 1, 1.0, "no such overload: / of int, double"),
        ("any % other", 1.0, 1.0, "no such overload: % of double, double"),
        ("any - other", "a", "b", "no such overload: - of string, string"),
        ("any * other", "a", 1, "no such overload: * of string, int"),
        ("-any", "a", None, "no such overload: - of string"),
        ("n + any", 0.5, None, "no such overload: + of int, double"),
        ("n - any", 0.5, None, "no such overload: - of int, double"),
        ("any * n", 0.5, None, "no such overload: * of double, int"),
        ("n / any", 0.5, None, "no such overload: / of int, double"),
        ("s + any", 1, None, "no such overload: + of string, int"),
        ("xs + any", 1, None, "no such overload: + of list, int"),
        ("any + xs", 1, None, "no such overload: + of int, list"),
        ("any + other", Timestamp(1), Timestamp(1), TWO_MOMENTS),
        ("any + other", Duration(1), 1, "no such overload: + of google.protobuf.Duration, int"),
        ("any + other", 1, Timestamp(1), "no such overload: + of int, google.protobuf.Timestamp"),
        ("any - other", Duration(1), 1, "no such overload: - of google.protobuf.Duration, int"),
        ("{any: 1}", 1.5, None, "double cannot be a key"),
        ("{any: 1, other: 2}", 1, UInt(1), "repeated key: 1"),
        ("any.all(c, true)", "abc", None, "cannot run over string"),
        ("any.all(i, c, true)", 1, None, "cannot run over int"),
        ("any.hasValue()", 1, None, "no such overload: hasValue of int"),
        ("any.?a.hasValue()", 1, None, "int has no fields"),
        ("has(any.a)", [], None, "list has no fields"),
        ("s < any", 1, None, "no such overload: < of string, int"),
        ("any > s", 1, None, "no such overload: > of int, string"),
        ("s in any", "abcd", None, "no such overload: in of string, string"),
        ("1 < any", "a", None, "no such overload: < of int, string"),
        ("any < 1", "a", None, "no such overload: < of string, int"),
        ("any <= 1", "a", None, "no such overload: <= of string, int"),
        ("any > 1", None, None, "no such overload: > of null_type, int"),
        ("any >= 1", True, None, "no such overload: >= of bool, int"),
        ("any < other", [1], [2], "no such overload: < of list, list"),
        ("any[0]", 1, None, "no such overload: [] of int, int"),
        ("any[1.5]", [1, 2], None, "a list has no index 1.5"),
        ("any[2]", [1, 2], None, "index 2 out of range: the list has 2 items"),
        ("any['a']", {}, None, "no such key: 'a'"),
        ("any.a", {}, None, "no such key: 'a'"),
        ("any[other]", {}, "k" * 60, f"no such key: '{'k' * 38}…"),
    ],
)
def test_operators_say_what_they_cannot_do(text: str, left: object, right: object, message: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        run(text, any=left, other=right)
    assert caught.value.message == message


# bounds


@pytest.mark.parametrize(
    "text",
    [
        "any.upperAscii()",
        "'%s'.format([any])",
        "any.replace('b', 'c')",
        "any.split('b')",
        "s + any",
        "any + any",
        "lists.range(900)",
        "xs.distinct()",
        "xs.reverse()",
        "xs.sort()",
    ],
)
def test_what_takes_time_by_the_size_of_a_value_takes_steps(text: str) -> None:
    long = {"any": "a" * 640, "xs": list(range(640))}
    with pytest.raises(BudgetExceeded):
        run(text, budget=19, **long)
    run(text, budget=100, **long)


@pytest.mark.parametrize(
    "text", ["xs.first().value()", "xs.last().value()", "any.startsWith('a')", "any.endsWith('a')", "size(xs)"]
)
def test_a_look_at_the_ends_takes_none(text: str) -> None:
    run(text, budget=0, any="a" * 640, xs=list(range(640)))


def test_the_budget_may_be_used_up_to_its_end() -> None:
    assert run("xs.all(x, x > 0)", budget=3) is True
    assert run("s + any", budget=20, s="a" * 320, any="b" * 320) == "a" * 320 + "b" * 320
    for text in ("xs.all(x, x > 0)", "any + any"):
        with pytest.raises(BudgetExceeded, match="more than 2 steps"):
            run(text, budget=2, any="b" * 48)
    assert run("any + any", budget=0, any="b" * 15) == "b" * 30


# what is checked


@pytest.mark.parametrize(
    "text",
    [
        "!(has(row.end) ? s > row.end : true) && row.end > s",
        "!(has(row.end) ? true : has(row.end)) || row.end > s",
        "(b ? has(row.end) : has(row.end) && n > 1) && row.end > s",
        "!(b ? !has(row.end) : !has(row.end) || n > 1) && row.end > s",
        "(b ? false : has(row.end)) && row.end > s",
        "(b ? has(row.end) : false) && row.end > s",
        "!(b ? true : !has(row.end)) && row.end > s",
        "((has(row.end) && n > 1) || (has(row.end) && n < 1)) && row.end > s",
        "!(!has(row.end) && !(has(row.end) && n > 1)) && row.end > s",
    ],
)
def test_a_guard_is_seen_through_conditions(text: str) -> None:
    assert str(ENVIRONMENT.compile(text).type) == "bool"


@pytest.mark.parametrize(
    "text",
    [
        "(b ? has(row.end) : n > 1) && row.end > s",
        "(b ? n > 1 : has(row.end)) && row.end > s",
        "!(b ? !has(row.end) : n > 1) && row.end > s",
        "(b ? true : has(row.end)) && row.end > s",
        "!(b ? false : !has(row.end)) && row.end > s",
        "((has(row.end) && n > 1) || n < 1) && row.end > s",
        "!(!has(row.end) && n > 1) && row.end > s",
    ],
)
def test_a_guard_that_holds_on_one_way_alone_is_none(text: str) -> None:
    with pytest.raises(ExpressionError, match="guard it with has"):
        ENVIRONMENT.compile(text)


@pytest.mark.parametrize(
    "text",
    [
        "n + n == n - n",
        "n * 2 == n / 2",
        "(n < 2) == (n > 2)",
        "xs.exists(x, x > 1) == xs.all(x, x > 1)",
        "s.startsWith('a') == s.endsWith('a')",
        "math.abs(n) == math.sign(n)",
        "xs[0] == xs[1]",
        "rows[0].id == rows[1].id",
        "(b ? n : 1) == (b ? 1 : n)",
        "-n == n",
    ],
)
def test_what_only_looks_alike_is_compared(text: str) -> None:
    assert run(text) in (True, False)
    assert str(ENVIRONMENT.compile(text).type) == "bool"


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("b ? [1] : [2]", "list(int)"),
        ("b ? {'a': 1} : {'b': 2}", "map(string, int)"),
        ("b ? -n : n + 1", "int"),
        ("b ? xs.size() : xs[0]", "int"),
        ("b ? string(n) : s", "string"),
        ("b ? null : any", "dyn"),
        ("xs.transformList(i, v, s + string(i + v))", "list(string)"),
        ("xs.transformMap(i, v, s + string(i + v))", "map(int, string)"),
        ("xs.transformMapEntry(i, v, {s + string(i): v})", "map(string, int)"),
        ("rows[?0].optMap(r, r.id)", "optional_type(string)"),
        ("rows[?0].optFlatMap(r, r.?end)", "optional_type(string)"),
        ("rows.filter(r, r.id > s)", "list(rows)"),
        ("rows.sortBy(r, r.id)", "list(rows)"),
        ("cel.bind(x, n + 1, [x, x])", "list(int)"),
        ("b ? rows[?0] : optional.none()", "optional_type(rows)"),
    ],
)
def test_branches_may_be_anything(text: str, type_: str) -> None:
    assert str(ENVIRONMENT.compile(text).type) == type_


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[].a", "1:1: list(dyn) has no fields"),
        ("s.split(n)", "1:1: no string.split(int); there is string.split(string), string.split(string, int)"),
        ("{'a': 1} == {'a': 'b'}", "1:1: map(string, int) and map(string, string) are never equal"),
        ("{1: s}.a", "1:1: a field needs a map with text keys, not map(int, string)"),
        ("any in rows", "1:1: records cannot be compared: compare their ids"),
        ("row in [any]", "1:1: records cannot be compared: compare their ids"),
        ("xs.map(x, x, x)", "1:11: the condition of map must be bool, not int"),
        ("xs.transformList(i, x, i, x)", "1:24: the condition of transformList must be bool, not int"),
        ("xs.existsOne(x, x)", "1:17: the condition of existsOne must be bool, not int"),
        ("xs.all(__result__, __result__ > 1)", "1:1: __result__ cannot be a variable"),
        ("[?n]", "1:3: an optional item must be optional_type(A), not int"),
        ("{?'a': n}", "1:8: an optional item must be optional_type(A), not int"),
    ],
)
def test_what_is_refused_is_told_to_the_word(text: str, told: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        ENVIRONMENT.compile(text)
    assert str(caught.value) == told


def test_functions_of_one_name_in_two_namespaces_are_two() -> None:
    functions = [Function(f"{space}.f", (INT,), INT, lambda value: value) for space in "ab"]
    program = Environment({"n": INT}, functions).compile("a.f(n) == b.f(n)")
    assert program.name == "<expression>"
    assert program.evaluate(Scope({"n": 1})) is True


def test_names_are_looked_up_from_the_innermost_namespace_outwards() -> None:
    names = Environment({"a.b.x": INT, "a.x": STRING, "a.y": INT, "x": BOOL, "z": BOOL}, container="a.b")
    assert {name: str(names.compile(name).type) for name in ("x", "y", "z", ".x", ".a.x", "a.x")} == {
        "x": "int", "y": "int", "z": "bool", ".x": "bool", ".a.x": "string", "a.x": "string",
    }  # fmt: skip


def test_types_have_names() -> None:
    names = ("bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type", "optional_type")
    for name in (*names, "google.protobuf.Timestamp", "google.protobuf.Duration"):
        assert str(run(name)) == name or name in repr(run(name))


WORDS = ["as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package"]
WORDS += ["namespace", "return", "var", "void", "while"]


@pytest.mark.parametrize("word", WORDS)
def test_reserved_words_are_no_names(word: str) -> None:
    with pytest.raises(ExpressionError, match=f"`{word}` is a reserved word"):
        ENVIRONMENT.compile(word)
    assert run(f"any.{word}", any={word: 1}) == 1


COMPARISONS = ("==", "!=", "<", "<=", ">", ">=", "in")


@pytest.mark.parametrize(("first", "second"), list(itertools.product(COMPARISONS, repeat=2)))
def test_comparisons_are_read_from_left_to_right(first: str, second: str) -> None:
    def outcome(text: str) -> object:
        try:
            return run(text, any=1, other=[True, False])
        except EvaluationError as error:
            return error.message
        except ExpressionError as error:
            return [problem.message for problem in error.problems]

    assert outcome(f"any {first} any {second} other") == outcome(f"(any {first} any) {second} other")


def test_what_binds_closer() -> None:
    assert run("1 + 2 * 3 - 4 / 2 % 3") == 5
    assert run("true || false && false") is True
    assert run("1 + 1 == 2 && 2 * 2 != 5") is True
    assert run("-n + 1 < 2 - 1") is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("xs.exists_one(x, x == 2)", True),
        ("xs.existsOne(x, x > 1)", False),
        ("xs.exists_one(i, x, i == 1 && x == 2)", True),
        ("xs.existsOne(i, x, i == x)", False),
        ("xs.all(i, x, i + 1 == x)", True),
        ("xs.exists(i, x, i == x)", False),
        ("xs.transformList(i, x, i * x)", [0, 2, 6]),
        ("xs.transformList(i, x, i > 0, i * x)", [2, 6]),
        ("xs.transformMap(i, x, i * x)", {0: 0, 1: 2, 2: 6}),
        ("xs.transformMap(i, x, i > 0, i * x)", {1: 2, 2: 6}),
        ("xs.transformMapEntry(i, x, i > 0, {x: i})", {2: 1, 3: 2}),
        ("{'a': 1}.transformMap(k, v, k + string(v))", {"a": "a1"}),
        ("xs.filter(x, xs.all(y, x <= y))", [1]),
        ("xs.map(x, xs.exists(y, y > x), xs.filter(y, y > x))", [[2, 3], [3]]),
        ("'a' in {'a': 1}", True),
        ("[1] == xs || xs == [1, 2, 3]", True),
        ("[1] != [2]", True),
        ("2u in [1u, 2u]", True),
        ("n in [1, n]", True),
        ("dyn('a') in [1, 2]", False),
        (r"r'\'", "\\"),
        (r"r'\n' + R'a'", r"\na"),
        (r"rb'\x' == b'\\x'", True),
        (r"b'\x41é\101' == b'AéA'", True),
        (r"'\x41\u00e9\U0001F600\101\?\`'", "Aé😀A?`"),
        ("18446744073709551615u == 18446744073709551615u", True),
        (f"{LEAST} < 0", True),
        ("0x7fffffffffffffff", 2**63 - 1),
        ("0xFFu + 00000000000000000000000001u", UInt(256)),
        ("0X10 + -0x1", 15),
    ],
)
def test_what_texts_mean(text: str, expected: object) -> None:
    found = run(text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("9223372036854775809", 1),
        ("1 + -9223372036854775809", 6),
        ("0x8000000000000000", 1),
        ("18446744073709551616u", 1),
        ("184467440737095516160u", 1),
        ("xs.filter(x, y, x > y)", 1),
        ("xs.existsOne(x, x)", 17),
        ("xs.exists_one(x, x)", 18),
    ],
)
def test_what_is_refused_has_its_column(text: str, column: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        ENVIRONMENT.compile(text)
    assert caught.value.problems[0].column == column


@pytest.mark.parametrize("link", [".a", "[0]", ".?a"])
def test_a_chain_has_sixty_links_at_most(link: str) -> None:
    LAX.compile("any" + 59 * link)
    with pytest.raises(ExpressionError, match="a chain of more than 60 selections and calls") as caught:
        LAX.compile("any" + 61 * link)
    assert caught.value.problems[0].column == 4 + 60 * len(link)


def test_places_after_a_first_line_without_anything() -> None:
    with pytest.raises(ExpressionError) as caught:
        ENVIRONMENT.compile("\nnn > 1")
    assert [(each.line, each.column, each.end_column) for each in caught.value.problems] == [(2, 1, 3)]


def test_errors_and_problems_as_text() -> None:
    with pytest.raises(AttributeError, match=r"^module 'c2a_rules\.expressions' has no attribute 'nothing'$"):
        _ = expressions.nothing
    assert str(EvaluationError("no clock")) == "no clock"
    assert repr(LAX.compile("n + 1")) == "Program('n + 1')"
    assert repr(LAX.template("{n}")) == "Template('{n}')"
    trace = LAX.compile("n == 3").trace(Scope(VALUES))
    assert repr(trace).startswith("Trace(True, 0 reads, ")
    with pytest.raises(ExpressionError) as caught:
        LAX.compile("m")
    assert repr(caught.value.problems[0]).startswith("Problem('unknown variable m', 1, 1, 2, ")


# templates


def test_templates_ask_for_what_is_expected() -> None:
    assert ENVIRONMENT.template("ends {row.?end}").render(Scope(VALUES)) == "ends nothing"
    template = ENVIRONMENT.template("ends {row.end}", absent_is_unknown=True)
    for made in (template, Template.load(template.dump(), ENVIRONMENT)):
        assert made.render(Scope(VALUES), "(not known)") == "ends (not known)"
        with pytest.raises(Unknown):
            made.render(Scope(VALUES))


def test_places_in_the_second_line_of_a_template_and_of_an_expression() -> None:
    with pytest.raises(ExpressionError) as caught:
        ENVIRONMENT.template("one\nab {n +\n  m} {k}")
    assert [(each.line, each.column, each.end_column) for each in caught.value.problems] == [(3, 3, 4), (3, 7, 8)]
    with pytest.raises(EvaluationError) as failed:
        ENVIRONMENT.template("one\n{n} {n +\n 1 / (n - 3)}").render(Scope(VALUES))
    assert (failed.value.line, failed.value.column) == (3, 2)


def test_what_a_record_is_called_in_a_text() -> None:
    template = LAX.template("{any}")
    for value, text in (
        ({"id": "i", "title": "t", "label": "l"}, "i"),
        ({"title": "t", "label": "l"}, "t"),
        ({"label": "l", "other": "o"}, "l"),
        ({"other": "o", "more": [1, None]}, "other: o, more: 1, nothing"),
    ):
        assert template.render(Scope({"any": value})) == text
    assert template.render(Scope({"any": "x" * 1000})) == "x" * 1000
    assert template.render(Scope({"any": "x" * 1001})) == "x" * 1000 + "…"


def test_a_stored_template_has_its_places_and_can_be_traced() -> None:
    loaded = Template.load(ENVIRONMENT.template("one\n{n} {1 / (n - 3)}").dump(), ENVIRONMENT)
    with pytest.raises(EvaluationError) as failed:
        loaded.render(Scope(VALUES))
    assert (failed.value.line, failed.value.column) == (2, 6)
    again = Template.load(ENVIRONMENT.template("{n}").dump(), {}, lambda: ENVIRONMENT)
    assert again.parts[0][2].trace(Scope(VALUES)).value_or_error == 3


@pytest.mark.parametrize(("text", "start", "end"), [("a } b", 3, 4), ("a {n b", 6, 7)])
def test_a_brace_too_many_or_too_few_is_one_character(text: str, start: int, end: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        ENVIRONMENT.template(text)
    assert [(each.column, each.end_column) for each in caught.value.problems] == [(start, end)]


def test_braces_stand_between_texts_and_expressions() -> None:
    assert ENVIRONMENT.template("a{{{n}}}b{s}c").render(Scope(VALUES)) == "a{3}babcc"


@pytest.mark.parametrize("levels", [61, 5000])
def test_what_is_nested_too_deep_in_a_template_has_its_place(levels: int) -> None:
    with pytest.raises(ExpressionError, match="nested more than 60 levels deep") as caught:
        ENVIRONMENT.template(f"a\n{{{'[' * levels}{']' * levels}}}")
    assert caught.value.problems[0].line == 2
