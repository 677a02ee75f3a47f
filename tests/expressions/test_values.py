"""Where Python's values are not CEL's, and the functions beyond the conformance suite."""

from __future__ import annotations

import pytest

from c2a_rules.expressions import DYN, Environment, EvaluationError, Scope, Timestamp, UInt

ENVIRONMENT = Environment({"x": DYN, "y": DYN}, lint=False)


def run(text: str, x: object = None, y: object = None) -> object:
    return ENVIRONMENT.compile(text).evaluate(Scope({"x": x, "y": y}))


@pytest.mark.parametrize(
    ("text", "x", "y", "expected"),
    [
        ("x == y", True, 1, False),
        ("x == y", 1, 1.0, True),
        ("x == y", [True], [1], False),
        ("x == y", {"a": 0}, {"a": False}, False),
        ("x == y", UInt(1), 1, True),
        ("x == y", "1", 1, False),
        ("x == y", None, False, False),
        ("x in y", True, [1, 2], False),
        ("x in y", 1, [True], False),
        ("x in y", 2.0, [1, 2], True),
        ("x in y", "a", {"a": 1}, True),
        ("x in y", 1, {True: "a"}, False),
        ("x in y", True, {True: "a"}, True),
        ("x < y", 1, 1.5, True),
        ("x[0] == y", ["a"], "a", True),
        ("has(x.a)", {"a": None}, None, True),
        ("has(x.b)", {"a": None}, None, False),
        ("x.?a.orValue(1)", {}, None, 1),
        ("x.exists(k, k == y)", {"a": 1}, "a", True),
        ("x + y", [1], ["a"], [1, "a"]),
        ("x == x", float("nan"), None, False),
        ("[x] == [x]", float("nan"), None, False),
        ("x in [x]", float("nan"), None, False),
    ],
)
def test_python_traps(text: str, x: object, y: object, expected: object) -> None:
    found = run(text, x, y)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("text", "x", "y"),
    [
        ("x[y]", [1, 2], -1),
        ("x[y]", [1, 2], True),
        ("x[y]", "abc", 0),
        ("x in y", "a", "abc"),
        ("x.all(c, c == 'a')", "aaa", None),
        ("x + y", 1, 1.0),
        ("x + y", True, True),
        ("x < y", True, 1),
        ("x < y", "a", 1),
        ("x && y", 1, True),
        ("x ? 1 : 2", 1, None),
        ("!x", 0, None),
        ("-x", True, None),
        ("x * y", "a", 3),
        ("x[y]", {True: "a"}, 1),
        ("x.a", "text", None),
        ("x.size", {"a": 1}, None),
        ("x.__class__", {}, None),
        ("size(x)", 1, None),
        ("{1: 'a', x: 'b'}", 1, None),
        ("x.startsWith('a')", 1, None),
        ("{x: 1}", 1.5, None),
    ],
)
def test_what_python_would_do_is_an_error(text: str, x: object, y: object) -> None:
    with pytest.raises(EvaluationError):
        run(text, x, y)


def test_and_and_or_absorb_errors_from_either_side() -> None:
    assert run("1 / x == 1 || y", 0, True) is True
    assert run("1 / x == 1 && y", 0, False) is False
    assert run("[0, 1].exists(n, 1 / n == 1)") is True
    assert run("[0, 2].all(n, 1 / n == 1)") is False
    with pytest.raises(EvaluationError, match="division by zero"):
        run("1 / x == 1 || y", 0, False)
    with pytest.raises(EvaluationError, match="division by zero"):
        run("[0, 2].exists(n, 1 / n == 1)")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[3, 1, 2].sort()", [1, 2, 3]),
        ("['b', 'a'].sort()", ["a", "b"]),
        ("[{'n': 2}, {'n': 1}].sortBy(e, e.n)", [{"n": 1}, {"n": 2}]),
        ("[1, 2, 3].slice(1, 3)", [2, 3]),
        ("[[1], [2, [3]]].flatten()", [1, 2, [3]]),
        ("[[1], [2, [3]]].flatten(2)", [1, 2, 3]),
        ("[1, 1.0, 2, true, 1u].distinct()", [1, 2, True]),
        ("[[1], [1.0], [2]].distinct()", [[1], [2]]),
        ("['b', 'a', 'b'].distinct()", ["b", "a"]),
        ("[1, 2].reverse()", [2, 1]),
        ("lists.range(3)", [0, 1, 2]),
        ("[1, 2].first().value()", 1),
        ("[1, 2].last().value()", 2),
        ("[].first().hasValue()", False),
        ("[0.1, 0.2, 0.3].sum()", 0.6),
        ("[1, 2].sum()", 3),
        ("[2, 1].min()", 1),
        ("['a', 'b'].max()", "b"),
        ("[1, 1, 2].isSorted()", True),
        ("[1, 2, 1].lastIndexOf(1)", 2),
        ("['a'].indexOf('b')", -1),
        ("sets.contains([1, 2], [dyn(1.0)])", True),
        ("sets.intersects(['a'], ['b'])", False),
        ("sets.intersects([[1]], [[dyn(1.0)]])", True),
        ("sets.equivalent([1, 1], [dyn(1u)])", True),
        ("[1, 2].transformMapEntry(i, v, {v: i}) == {1: 0, 2: 1}", True),
        ("math.sqrt(4.0)", 2.0),
        ("'a,b'.split(',')", ["a", "b"]),
        ("{'a': 1}.map(k, k + 'b')", ["ab"]),
        ("optional.of(1).optMap(v, v + 1).orValue(0)", 2),
        ("[1, 2, 3].map(n, n > 1, n * 2)", [4, 6]),
    ],
)
def test_functions(text: str, expected: object) -> None:
    assert run(text) == expected


def test_moments() -> None:
    assert run("timestamp('2020-01-01T00:00:00.5+01:00')") == Timestamp(1577833200_500_000_000)
    assert run("string(timestamp('2020-01-01T00:00:00.25Z'))") == "2020-01-01T00:00:00.25Z"
    assert run("string(duration('-1.5s'))") == "-1.5s"
    assert run("timestamp('2024-02-29T23:30:00Z').getDayOfYear('+01:00')") == 60
    assert run("duration('90m') > duration('1h')") is True


def test_half_of_a_surrogate_pair_does_no_harm() -> None:
    assert run("x.matches('a')", "a\ud800") is True
    assert run("x + 'b'", "\ud800") == "\ud800b"
    with pytest.raises(EvaluationError):
        run("bytes(x)", "\ud800")
