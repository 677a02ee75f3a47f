"""What is found wrong before anything runs."""

from __future__ import annotations

import pytest

from c2a_rules.expressions import (
    BOOL,
    DOUBLE,
    DYN,
    INT,
    STRING,
    Environment,
    ExpressionError,
    ListType,
    MapType,
    Problem,
    Scope,
)

ENVIRONMENT = Environment(
    {"n": INT, "d": DOUBLE, "s": STRING, "b": BOOL, "xs": ListType(INT), "m": MapType(STRING, INT), "any": DYN}
)


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ExpressionError) as caught:
        ENVIRONMENT.compile(text)
    return caught.value.problems


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("n + d", "no int + double: convert one with double"),
        ("n + 1.0 > 2.0", "write 1.0 for 1"),
        ("s - s", "no string - string"),
        ("n < s", "no int < string"),
        ("n == s", "int and string are never equal"),
        ("n != s", "int and string are always unequal"),
        ("s in xs", "no string is in list(int)"),
        ("s in s", "in needs a list or a map"),
        ("b ? n : s", "the branches must have one type"),
        ("b ? n : d", "write 1.0 for 1"),
        ("n ? b : b", "a condition must be bool, not int"),
        ("n && b", "what stands beside && must be bool, not int"),
        ("!n", "what ! negates must be bool, not int"),
        ("-s", "no -string"),
        ("s.foo", "string has no fields"),
        ("xs[s]", "a list's index must be int, not string"),
        ("m[n]", "the map's key must be string, not int"),
        ("n[0]", "int has no items"),
        ("n.all(x, x > 0)", "all runs over a list or a map, not int"),
        ("xs.filter(x, x)", "the condition of filter must be bool, not int"),
        ("xs.exists(x, x + 1)", "the condition of exists must be bool, not int"),
        ("s.startsWith(n)", "no string.startsWith(int); there is string.startsWith(string)"),
        ("size(n)", "no size(int)"),
        ("xs.orValue().map(x, x + 1)", "no list(int).orValue(); there is optional_type(A).orValue(A)"),
        ("math.abs(s)", "no math.abs(string)"),
        ("math.greatest(s)", "no math.greatest(string)"),
        ("math.greatest(n, s)", "no math.greatest(int, string)"),
        ("[1, 2].sum('a')", "no list(int).sum(string)"),
        ("{d: 1}", "double cannot be a key"),
        ("n.optMap(x, x)", "optMap needs an optional"),
        ("xs.map(x, y)", "unknown variable y"),
        ("xs.all(x, x > 1) && x > 1", "unknown variable x"),
        ("s.matches('(a')", "no regular expression"),
        ("s.matches('(?=a)')", "no regular expression"),
    ],
)
def test_wrong_types(text: str, message: str) -> None:
    assert any(message in problem.message for problem in problems(text))


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("an > 1", "any"),
        ("s.startWith('a')", "startsWith"),
        ("math.great(1)", "math.greatest"),
        ("xs.exist(x, x > 1)", None),
    ],
)
def test_unknown_names_come_with_the_closest_known_one(text: str, suggestion: str | None) -> None:
    found = problems(text)
    assert found[0].message.startswith("unknown")
    if suggestion:
        assert found[0].suggestion == suggestion


def test_all_mistakes_are_found_at_once() -> None:
    found = problems("nn > 1 && s - s == s || xs.all(x, x.y) && b < n")
    assert [problem.column for problem in found] == [1, 11, 35, 43]


@pytest.mark.parametrize(
    "text",
    [
        "true || b",
        "b && false",
        "true ? n : 1",
        "1 == 1",
        "n == n",
        "s.size() > s.size()",
        "xs.all(x, true && x > 1)",
        "xs.exists(x, b)",
        "xs.all(i, v, v > 1)",
        "xs.map(x, 1)",
        "cel.bind(x, n, s)",
    ],
)
def test_what_never_varies_is_a_mistake(text: str) -> None:
    assert any(word in problems(text)[0].message for word in ("never varies", "never uses"))


def test_pointless_is_allowed_where_lint_is_off_or_the_name_says_so() -> None:
    assert Environment({}, lint=False).compile("true || false").evaluate(Scope({})) is True
    assert ENVIRONMENT.compile("xs.map(_, 1)").evaluate(Scope({"xs": [5, 6]})) == [1, 1]
    assert ENVIRONMENT.compile("xs.all(_i, v, v > 5)").evaluate(Scope({"xs": [5, 6]})) is False


@pytest.mark.parametrize(
    ("text", "message", "column"),
    [
        ("", "expected an expression, found the end", 1),
        ("1 +", "expected an expression", 4),
        ("(1", "expected `)`", 3),
        ("1 2", "expected the end of the expression, found `2`", 3),
        ("'abc", "a string that does not end", 1),
        ("s == \"a'", "a string that does not end", 6),
        ("'a\\q'", "is no escape sequence", 3),
        ("'\\ud800'", "is no escape sequence", 2),
        ("'\\U00110000'", "is no escape sequence", 2),
        ("9223372036854775808", "does not fit into 64 bits", 1),
        ("18446744073709551616u", "does not fit into 64 bits", 1),
        ("n # 1", "unexpected character '#'", 3),
        ("has(n)", "has() takes a field selection", 5),
        ("xs.all(x.y, true)", "a variable name is expected", 8),
        ("Plan{id: 1}", "messages cannot be built", 1),
        ("for", "is a reserved word", 1),
        ("m.in", "expected a field or function name", 3),
    ],
)
def test_syntax(text: str, message: str, column: int) -> None:
    found = problems(text)
    assert message in found[0].message
    assert found[0].column == column


def test_what_is_expected_of_the_whole() -> None:
    with pytest.raises(ExpressionError, match="the expression must be bool, not int"):
        ENVIRONMENT.compile("n + 1", expects=BOOL)
    with pytest.raises(ExpressionError, match=r"the expression must be list\(string\), not list\(int\)"):
        ENVIRONMENT.compile("xs", expects=ListType(STRING))
    assert ENVIRONMENT.compile("any", expects=BOOL).type == DYN


def test_types_are_found() -> None:
    for text, type_ in {
        "xs.map(x, string(x))": "list(string)",
        "{'a': [1.0]}": "map(string, list(double))",
        "optional.of(n)": "optional_type(int)",
        "[1, 's']": "list(dyn)",
        "m.?a.orValue(1) + 1": "int",
        "xs.filter(x, x > 1).first()": "optional_type(int)",
        "timestamp('2020-01-01T00:00:00Z') - timestamp('2020-01-01T00:00:00Z')": "duration",
    }.items():
        assert str(ENVIRONMENT.compile(text).type) == type_


def test_numbers_of_different_kinds_compare() -> None:
    scope = Scope({"n": 3, "d": 3.0, "xs": [3]})
    for text in ("n == d", "d == 3", "d >= 3", "n < 3.5", "d in xs", "3.0 in xs", "xs == [3.0]", "!(d != 3u)"):
        assert ENVIRONMENT.compile(text).evaluate(scope) is True
