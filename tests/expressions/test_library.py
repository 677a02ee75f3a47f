"""The functions of the library at their edges, beyond the conformance suite; and trees written out to the letter."""

from __future__ import annotations

import math

import pytest

from c2a_rules.expressions import (
    BYTES,
    DYN,
    INT,
    STRING,
    BudgetExceeded,
    Environment,
    EvaluationError,
    ListType,
    Scope,
    Timestamp,
    Type,
    UInt,
    unparse,
)
from c2a_rules.expressions.values import NONE, Duration, Held, Optional, TypeValue

ENVIRONMENT = Environment({"x": DYN, "y": DYN, "s": STRING, "n": INT, "xs": ListType(INT)}, lint=False)
SECOND = 10**9


def run(text: str, x: object = None, y: object = None) -> object:
    return ENVIRONMENT.compile(text).evaluate(Scope({"x": x, "y": y, "s": "abc", "n": 3, "xs": [1, 2, 3]}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((f"bool('{word}')", True) for word in ("1", "t", "T", "true", "TRUE", "True")),
        *((f"bool('{word}')", False) for word in ("0", "f", "F", "false", "FALSE", "False")),
        ("bool(true)", True),
        ("bytes(b'a') + bytes('é')", b"a\xc3\xa9"),
        ("double(2u) + double(1) + double('0.5') + double(0.25)", 3.75),
        ("int(-1.9)", -1),
        ("int(9223372036854774784.0)", 2**63 - 1024),
        ("int(7u) + int('-3') + int(1)", 5),
        ("int(timestamp('1969-12-31T23:59:59.5Z'))", -1),
        ("int(duration('-1.5s'))", -1),
        ("int(duration('1.5s'))", 1),
        ("uint(1.9) + uint('2') + uint(3) + uint(4u)", UInt(10)),
        ("string(-0.0) + string(1e300) + string(2.0) + string(0.5)", "-01e+30020.5"),
        ("string(0.0 / 0.0) + string(1.0 / 0.0) + string(-1.0 / 0.0)", "NaNInfinity-Infinity"),
        ("string(true) + string(false) + string(1u) + string(-1) + string(b'a') + string('b')", "truefalse1-1ab"),
        ("string(duration('-90m')) + string(duration('1ns'))", "-5400s0.000000001s"),
        ("string(timestamp('0001-01-01T00:00:00Z'))", "0001-01-01T00:00:00Z"),
        ("string(timestamp('2020-01-01T00:00:00.120Z'))", "2020-01-01T00:00:00.12Z"),
        ("timestamp(0) == timestamp('1970-01-01t00:00:00z')", True),
        ("timestamp('2020-01-01T00:00:00.000000001-01:30') - timestamp('2020-01-01T01:30:00Z')", Duration(1)),
        ("timestamp(timestamp(5)) == timestamp(5)", True),
        ("timestamp('9999-12-31T23:59:59Z') > timestamp('0001-01-01T00:00:00Z')", True),
        ("duration('1h2m3s4ms5us6ns')", Duration(3723 * SECOND + 4_005_006)),
        ("duration('1.5µs') + duration('.5us')", Duration(2000)),
        ("duration('0')", Duration(0)),
        ("duration('+1.s')", Duration(SECOND)),
        ("duration('1.25h')", Duration(4500 * SECOND)),
        ("duration(5)", Duration(5 * SECOND)),
        ("duration(duration('-2s'))", Duration(-2 * SECOND)),
        ("math.round(0.5) + math.round(-0.5)", 0.0),
        ("math.round(2.5)", 3.0),
        ("math.round(-2.4)", -2.0),
        ("math.ceil(1.2) + math.floor(-1.2) + math.trunc(-1.9)", -1.0),
        ("math.abs(-2) + math.sign(-3) + math.sign(0)", 1),
        ("math.abs(-2.5) + math.sign(-0.5) + math.sign(0.0)", 1.5),
        ("math.abs(2u) + math.sign(9u)", UInt(3)),
        ("math.isNaN(0.0 / 0.0) && !math.isNaN(1.0)", True),
        ("math.isInf(1.0 / 0.0) && !math.isInf(1.0)", True),
        ("math.isFinite(1.0) && !math.isFinite(1.0 / 0.0)", True),
        ("math.isNaN(math.sqrt(-1.0)) && math.sqrt(0.0) == 0.0", True),
        ("[math.ceil(1.0 / 0.0), math.floor(1.0 / 0.0), math.round(1.0 / 0.0), math.trunc(1.0 / 0.0)]", [math.inf] * 4),
        ("math.greatest([1, 3, 2]) + math.least(5, 4)", 7),
        ("math.bitAnd(6, 3) + math.bitOr(6, 3) + math.bitXor(6, 3)", 14),
        ("math.bitAnd(6u, 3u) + math.bitOr(6u, 3u) + math.bitXor(6u, 3u)", UInt(14)),
        ("math.bitNot(5)", -6),
        ("math.bitNot(18446744073709551615u)", UInt(0)),
        ("math.bitShiftLeft(1, 63)", -(2**63)),
        ("math.bitShiftLeft(1u, 63)", UInt(2**63)),
        ("math.bitShiftLeft(3, 64) + math.bitShiftRight(-1, 64)", 0),
        ("math.bitShiftRight(-1, 63)", 1),
        ("math.bitShiftRight(-1, 0)", -1),
        ("'abc'.charAt(3) + 'abc'.charAt(0)", "a"),
        ("'abab'.indexOf('b', 2) + 'abab'.indexOf('b') + 'abab'.indexOf('c')", 3),
        ("'abab'.lastIndexOf('b', 2) + 'abab'.lastIndexOf('a')", 3),
        ("'abab'.lastIndexOf('b', 0)", -1),
        ("'abab'.lastIndexOf('b', 3)", 3),
        ("['a', 'b'].join() + ['c', 'd'].join('-') + [].join('-')", "abc-d"),
        ("'AÉZ[@'.lowerAscii() + 'aéz{`'.upperAscii()", "aÉz[@AéZ{`"),
        ("'aaa'.replace('a', 'b', 2) + 'aaa'.replace('a', '') + 'aa'.replace('a', 'c', 0)", "bbaaa"),
        ("'a,b,c'.split(',', 2)", ["a", "b,c"]),
        ("'a,b,c'.split(',', 0)", []),
        ("'a,b,c'.split(',', 1)", ["a,b,c"]),
        ("'a,b,c'.split(',', -1)", ["a", "b", "c"]),
        ("'abc'.split('')", ["a", "b", "c"]),
        ("'abc'.split('', 2)", ["a", "bc"]),
        ("'abc'.split('', 3)", ["a", "b", "c"]),
        ("'abc'.split('', 4)", ["a", "b", "c"]),
        ("'abc'.substring(1) + 'abc'.substring(0, 1) + 'abc'.substring(3)", "bca"),
        (r"'\u2003\t a b\u00a0\u0085\n'.trim()", "a b"),
        ("'abc'.reverse()", "cba"),
        (r"strings.quote('\a\b\f\n\r\t\v\\\"\u00e9')", '"\\a\\b\\f\\n\\r\\t\\v\\\\\\"é"'),
        ("'%s %d %f %.2f %e %%'.format(['a', 1, 1.5, 2.0, 10.0])", "a 1 1.500000 2.00 1.000000e+01 %"),
        ("'%b %b %o %x %X %x %X'.format([5, true, 8, 255, 255, 'k', b'k'])", "101 1 10 ff FF 6b 6B"),
        ("'%d %d %f'.format([1.5, 2u, 0.0 / 0.0])", "1.5 2 NaN"),
        ("'%s %s %s'.format([[1, 'a'], {'b': 2, 'a': null}, int])", "[1, a] {a: null, b: 2} int"),
        ("'%s'.format([duration('1s')])", "1s"),
        ("[1, 2].slice(0, 2) + [1].slice(1, 1)", [1, 2]),
        ("[[1, [2]], [[3]]].flatten(0)", [[1, [2]], [[3]]]),
        ("[1, [2, [3, [4]]]].flatten(2)", [1, 2, 3, [4]]),
        ("[3u, 1u].sum()", UInt(4)),
        ("[duration('1s'), duration('2s')].sum()", Duration(3 * SECOND)),
        ("[1.0 / 0.0, 1.0].sum()", math.inf),
        ("[1e308, 1e308, -1e308].sum()", math.inf),
        ("[[2, 'b'], [1, 'a']].sortBy(e, e[1])[0][0]", 1),
        ("['b', 'c', 'a'].sortBy(e, e == 'a' ? 0 : 1)", ["a", "b", "c"]),
        ("[1, 2, 2].isSorted() && ![2, 1].isSorted()", True),
        ("[2, 3, 1].max() * 10 + [2, 1, 3].min()", 31),
        ("[1, 2, 1].indexOf(1) * 10 + [1, 2, 1].indexOf(3)", -1),
        ("[5, 6, 7].indexOf(6) * 10 + [5, 6, 7].lastIndexOf(5)", 10),
        ("lists.range(0)", []),
        ("[true, 1, 'a', b'a', timestamp(1), duration(1)].distinct().size()", 6),
        ("[{'a': 1}, {'a': 1u}, [1], optional.of(1), optional.of(1)].distinct().size()", 3),
        ("sets.contains(['a', 'b'], ['a']) && !sets.contains(['a'], ['a', 'b'])", True),
        ("sets.contains([1, true], [dyn(1u)]) && !sets.contains([dyn(1)], [dyn(true)])", True),
        ("sets.contains([dyn([1])], [dyn([1.0])]) && !sets.contains([[1]], [[2]])", True),
        ("sets.equivalent(['a', 'b'], ['b', 'a', 'b']) && !sets.equivalent(['a'], ['a', 'b'])", True),
        ("!sets.equivalent(['a', 'b'], ['a'])", True),
        ("sets.intersects(['a', 'b'], ['b'])", True),
        ("sets.intersects([dyn(1), 2], [dyn(2.0)]) && !sets.intersects([dyn(1)], [dyn(true)])", True),
        ("!sets.intersects([[1]], [[2]]) && !sets.intersects([], [1])", True),
        ("optional.of(0).hasValue() && !optional.ofNonZeroValue(0).hasValue()", True),
        ("[dyn(duration('0s')), timestamp(0)].exists(e, optional.ofNonZeroValue(e).hasValue())", False),
        ("[dyn(duration('1s')), timestamp(1)].all(e, optional.ofNonZeroValue(e).hasValue())", True),
        ("optional.ofNonZeroValue('a').value() + optional.none().or(optional.of('b')).value()", "ab"),
        ("optional.of('a').or(optional.of('b')).value()", "a"),
        ("is_date('2024-02-29') && !is_date('2023-02-29') && !is_date('2024-2-9') && !is_date('20240229')", True),
        ("add_months('2024-01-31', 1) + add_months('2024-12-31', 2) + add_months('2024-03-15', -3)",
         "2024-02-292025-02-282023-12-15"),
        ("add_days('2024-02-28', 2) + add_days('2024-01-01', -1)", "2024-03-012023-12-31"),
        ("days_between('2024-01-01', '2024-03-01') + days_between('2024-01-02', '2024-01-01')", 59),
        ("months_between('2024-01-31', '2024-02-29') * 100 + months_between('2024-01-31', '2024-02-28')", 100),
        ("months_between('2023-05-15', '2024-07-14') * 100 + months_between('2024-07-15', '2023-05-15')", 1286),
        ("'a\\nb'.matches('a.b') || 'abc'.matches('^b')", False),
        ("matches('abc', 'b') && 'abc'.matches('c$')", True),
    ],
)  # fmt: skip
def test_values(text: str, expected: object) -> None:
    found = run(text)
    assert found == expected
    assert type(found) is type(expected)


ACCESSORS = {
    "FullYear": 2023, "Month": 11, "Date": 31, "DayOfMonth": 30, "DayOfWeek": 0, "DayOfYear": 364, "Hours": 23,
    "Minutes": 58, "Seconds": 57, "Milliseconds": 250,
}  # fmt: skip
EASTWARDS = {"FullYear": 2024, "Month": 0, "Date": 1, "DayOfMonth": 0, "DayOfWeek": 1, "DayOfYear": 0, "Hours": 5}


@pytest.mark.parametrize(("name", "expected"), ACCESSORS.items())
def test_parts_of_moments(name: str, expected: int) -> None:
    moment = "timestamp('2023-12-31T23:58:57.25Z')"
    assert run(f"{moment}.get{name}()") == run(f"{moment}.get{name}('UTC')") == expected
    east = {**ACCESSORS, **EASTWARDS, "Minutes": 28}
    assert run(f"{moment}.get{name}('5:30')") == run(f"{moment}.get{name}('+05:30')") == east[name]
    assert run(f"{moment}.get{name}('-00:00')") == expected


def test_parts_of_lengths_of_time() -> None:
    for sign, factor in (("", 1), ("-", -1)):
        length = f"duration('{sign}90m30.25s')"
        assert [run(f"{length}.get{name}()") for name in ("Hours", "Minutes", "Seconds")] == [
            factor, factor * 90, factor * 5430,
        ]  # fmt: skip
    assert run("duration('90m30.25s').getMilliseconds()") == 250
    assert run("timestamp('1969-12-31T23:59:59.5Z').getMilliseconds('+01:00')") == 500
    assert run("timestamp('2024-01-01T00:00:00Z').getHours('-01:30')") == 22


@pytest.mark.parametrize(
    ("text", "x", "y", "message"),
    [
        ("bool(x)", "yes", None, "no boolean: 'yes'"),
        ("bool(x)", 1, None, "no such overload: bool of int"),
        ("bytes(x)", 1, None, "no such overload: bytes of int"),
        ("bytes(x)", "\ud800", None, "half of a surrogate pair has no bytes"),
        ("double(x)", "1_0", None, "no number: '1_0'"),
        ("double(x)", True, None, "no such overload: double of bool"),
        ("int(x)", "1_0", None, "no whole number: '1_0'"),
        ("int(x)", 2.0**63, None, "integer overflow"),
        ("int(x)", -(2.0**63), None, "integer overflow"),
        ("int(x)", math.nan, None, "integer overflow"),
        ("int(x)", UInt(2**63), None, "integer overflow"),
        ("int(x)", "9223372036854775808", None, "integer overflow"),
        ("int(x)", [], None, "no such overload: int of list"),
        ("uint(x)", -1, None, "unsigned integer overflow"),
        ("uint(x)", 2.0**64, None, "unsigned integer overflow"),
        ("uint(x)", math.inf, None, "integer overflow"),
        ("uint(x)", "-1", None, "unsigned integer overflow"),
        ("uint(x)", True, None, "no such overload: uint of bool"),
        ("string(x)", b"\xff", None, "the bytes are not UTF-8"),
        ("string(x)", [], None, "no such overload: string of list"),
        ("size(x)", 1, None, "no such overload: size of int"),
        ("timestamp(x)", "2020-01-01", None, "no timestamp (RFC 3339): '2020-01-01'"),
        ("timestamp(x)", "2020-13-01T00:00:00Z", None, "no timestamp (RFC 3339): '2020-13-01T00:00:00Z'"),
        ("timestamp(x)", 253402300800, None, "timestamp out of range"),
        ("duration(x)", "1d", None, "no duration: '1d'"),
        ("duration(x)", "", None, "no duration: ''"),
        ("duration(x)", "1s 2s", None, "no duration: '1s 2s'"),
        ("duration(x)", "a1s", None, "no duration: 'a1s'"),
        ("duration(x)", "0" * 100 + "s", None, f"no duration: '{'0' * 38}…"),
        ("duration(x)", 10**12, None, "duration out of range"),
        ("timestamp(0).getHours(x)", "Europe/Paris", None,
         "unknown time zone: 'Europe/Paris'; an offset such as +02:00 is one"),
        ("timestamp(0).getHours(x)", "24:00", None, "unknown time zone: '24:00'; an offset such as +02:00 is one"),
        ("timestamp(0).getMilliseconds(x)", "x", None, "unknown time zone: 'x'; an offset such as +02:00 is one"),
        ("timestamp('0001-01-01T00:00:00Z').getHours(x)", "-01:00", None,
         "timestamp out of range in that time zone"),
        ("math.greatest(x)", [], None, "math.greatest of nothing"),
        ("math.least(x)", [], None, "math.least of nothing"),
        ("math.least(x, y)", 1, True, "no such overload: math.least of bool"),
        ("math.greatest(x)", "a", None, "no such overload: math.greatest of string"),
        ("math.abs(x)", -(2**63), None, "integer overflow"),
        ("math.bitShiftLeft(1, n - 4)", None, None, "shift by a negative offset: -1"),
        ("s.charAt(4)", None, None, "index out of range: 4"),
        ("s.charAt(n - 4)", None, None, "index out of range: -1"),
        ("s.indexOf('a', 4)", None, None, "index out of range: 4"),
        ("s.lastIndexOf('a', 4)", None, None, "index out of range: 4"),
        ("s.substring(2, 1)", None, None, "invalid substring range: start 2, end 1"),
        ("s.substring(4)", None, None, "index out of range: 4"),
        ("s.substring(0, 4)", None, None, "index out of range: 4"),
        ("x.join()", ["a", 1], None, "join needs texts, not int"),
        ("s.matches(x)", "(", None, "no regular expression: missing ): ("),
        ("s.matches(x)", "\ud800", None, "no regular expression: half of a surrogate pair"),
        ("x.format([])", "100%", None, "a format ends with %"),
        ("x.format([])", "%s", None, "index 0 out of range: not enough values to format"),
        ("x.format([1])", "%s%s", None, "index 1 out of range: not enough values to format"),
        ("x.format([1])", "%q", None, "unknown format clause %q"),
        ("x.format(['a'])", "%d", None, "%d cannot write string"),
        ("x.format(['a'])", "%b", None, "%b cannot write string"),
        ("x.format([true])", "%o", None, "%o cannot write bool"),
        ("x.format([1.5])", "%x", None, "%x cannot write double"),
        ("x.format([1.5])", "%X", None, "%X cannot write double"),
        ("xs.slice(2, 1)", None, None, "no slice from 2 to 1 of 3 items"),
        ("xs.slice(0, 4)", None, None, "no slice from 0 to 4 of 3 items"),
        ("xs.slice(n - 4, 1)", None, None, "no slice from -1 to 1 of 3 items"),
        ("xs.flatten(n - 4)", None, None, "flatten to a negative depth"),
        ("x.min()", [], None, "min of an empty list"),
        ("x.max()", [], None, "max of an empty list"),
        ("x.max()", [1, "a"], None, "no such overload: < of int, string"),
        ("x.sort()", [1, "a"], None, "no such overload: < of int, string"),
        ("x.isSorted()", [1, "a"], None, "no such overload: < of string, int"),
        ("xs.map(e, dyn(e)).sum() + x", 2**63 - 1, None, "integer overflow"),
        ("[n, x].sum()", 0.5, None, "no such overload: sum of list"),
        ("[9223372036854775807, 1].sum()", None, None, "integer overflow"),
        ("[18446744073709551615u, 1u].sum()", None, None, "unsigned integer overflow"),
        ("optional.none().value()", None, None, "the optional holds no value"),
        ("add_days(x, 1)", "2024-02-30", None, "no date (YYYY-MM-DD): '2024-02-30'"),
        ("add_days(x, 1)", "9999-12-31", None, "date out of range"),
        ("add_months(x, 1)", "9999-12-31", None, "date out of range"),
        ("add_months(x, n - 4)", "0001-01-31", None, "date out of range"),
    ],
)  # fmt: skip
def test_messages(text: str, x: object, y: object, message: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        run(text, x, y)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("function", "declared", "value", "kind"),
    [
        ("bool", STRING, [], "list"),
        ("bytes", STRING, 1, "int"),
        ("double", INT, True, "bool"),
        ("int", STRING, {}, "map"),
        ("uint", STRING, None, "null_type"),
        ("string", INT, [], "list"),
        ("size", BYTES, 1.5, "double"),
    ],
)
def test_a_value_that_is_not_of_its_declared_type_is_an_error(
    function: str, declared: Type, value: object, kind: str
) -> None:
    program = Environment({"x": declared}).compile(f"{function}(x)")
    with pytest.raises(EvaluationError) as caught:
        program.evaluate(Scope({"x": value}))
    assert caught.value.message == f"no such overload: {function} of {kind}"


class Rows(list[object]):
    """A list of our own."""


class Word(str):
    """A text of our own."""

    __slots__ = ()


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, "bool"),
        (b"", "bytes"),
        ("", "string"),
        (None, "null_type"),
        ([], "list"),
        ({}, "map"),
        (NONE, "optional_type"),
        (Timestamp(0), "google.protobuf.Timestamp"),
        (Duration(0), "google.protobuf.Duration"),
        (TypeValue("int"), "type"),
        (Rows(), "list"),
        (Word("a"), "string"),
        (1j, "complex"),
    ],
)
def test_kinds_of_values_have_names(value: object, kind: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        run("-x", value)
    assert caught.value.message == f"no such overload: - of {kind}"
    assert run("type(x)", value) == TypeValue(kind)


def test_values_as_text_for_programmers() -> None:
    assert (repr(NONE), repr(Optional(1))) == ("Optional.none", "Optional(1)")
    assert repr(Held(KeyError("k"))) == "Held(KeyError('k'))"


def test_optionals_whose_type_is_found_when_they_run() -> None:
    assert (run("x.orValue(1)", Optional(2)), run("x.orValue(1)", NONE)) == (2, 1)
    assert (run("x.hasValue()", Optional(None)), run("x.hasValue()", NONE)) == (True, False)
    assert (run("x.?a.orValue(1)", Optional({"a": 2})), run("x.?a.orValue(1)", NONE)) == (2, 1)
    assert (run("x[?0].orValue(1)", Optional([2])), run("x[?0].orValue(1)", NONE)) == (2, 1)
    assert (run("x[0].orValue(1)", Optional([2])), run("x.a.orValue(1)", Optional({"a": 2}))) == (2, 2)
    assert (run("has(x.a)", Optional({"a": 2})), run("has(x.a)", NONE)) == (True, False)


@pytest.mark.parametrize(
    "text", ["x.exists_one(e, e)", "x.filter(e, e)", "x.map(e, e, 1)", "x.all(e, e)", "x.transformMap(i, e, e, 1)"]
)
def test_a_condition_is_true_or_false(text: str) -> None:
    with pytest.raises(EvaluationError, match="a condition must be true or false, not int"):
        run(text, [1])


def test_the_ends_of_what_lengths_of_time_can_be() -> None:
    assert run("duration(x)", 315576000000) == Duration(315576000000 * SECOND)
    assert run("duration(x)", -315576000000) == Duration(-315576000000 * SECOND)
    for seconds in (315576000001, -315576000001):
        with pytest.raises(EvaluationError, match="duration out of range"):
            run("duration(x)", seconds)


def test_true_and_one_are_two_keys() -> None:
    for boolean, number in ((True, 1), (False, 0)):
        assert run("y in x", {boolean: "a"}, number) is False
        assert run("y in x", {number: "a"}, boolean) is False
        assert run("x[y]", {number: "a"}, float(number)) == "a"
        with pytest.raises(EvaluationError, match="no such key"):
            run("x[y]", {boolean: "a"}, number)


def test_a_comparison_ends() -> None:
    assert run("x == y", [1] * 99_999, [1] * 99_999) is True
    with pytest.raises(BudgetExceeded, match=r"^a comparison of more than 100000 values in"):
        run("x == y", [1] * 100_000, [1] * 100_000)


def test_the_ends_of_what_dates_can_be() -> None:
    assert run("add_months('9998-12-31', 12)") == "9999-12-31"
    assert run("add_months('0001-02-01', -1)") == "0001-01-01"
    assert run("duration(x)", "0" * 99 + "s") == Duration(0)
    assert run("timestamp(x)", -62135596800) == Timestamp(-62135596800 * SECOND)


@pytest.mark.parametrize(
    ("text", "x", "y"),
    [
        ("x.replace('a', y)", "a" * 1000, "b" * 1001),
        ("x.join(y)", ["a"] * 1000, "b" * 1001),
        ("lists.range(x)", 1_000_001, None),
        ("'%s%s'.format([x, x])", "a" * 500_001, None),
        ("x.flatten()", [[1] * 500_001] * 2, None),
        ("x.distinct()", [[n] for n in range(1001)], None),
        ("sets.contains(x, y)", [[1]] * 1001, [[1]] * 1000),
        ("sets.intersects(x, y)", [[1]] * 1001, [[2]] * 1000),
    ],
)
def test_what_would_be_too_large_is_not_built(text: str, x: object, y: object) -> None:
    with pytest.raises(BudgetExceeded, match="more than 1000000 "):
        run(text, x, y)


def test_what_is_just_small_enough_is_built() -> None:
    assert run("x.replace('a', y).size()", "a" * 1000, "b" * 1000) == 1_000_000
    assert run("x.join(y).size()", ["a"] * 1001, "b" * 998) == 1001 + 998_000
    assert run("lists.range(x).size()", 1_000_000) == 1_000_000
    assert run("sets.contains(x, y)", [[1]] * 1000, [[1]] * 1000) is True
    assert run("x.replace('a', y, 1).size()", "a" * 1000, "b" * 1001) == 2000
    assert run("['a'].join(x)", "b" * 1_000_000) == "a"
    assert run("x.replace('aa', '', 1).size()", "a" * 1_000_000) == 999_998


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("((n)) + ((1 - 2)) * 3", "n + (1 - 2) * 3"),
        ("n + (1 + 2)", "n + (1 + 2)"),
        ("(n * 2) / 3 % 4", "(n * 2) / 3 % 4"),
        ("n * (2 / 3)", "n * (2 / 3)"),
        ("(n < 2) == true", "n < 2 == true"),
        ("true == (n < 2)", "true == (n < 2)"),
        ("(true || false) && (n > 1 && true)", "(true || false) && (n > 1 && true)"),
        ("true || (false && true)", "true || false && true"),
        ("(true ? false : true) ? n : (true ? 1 : 2)", "(true ? false : true) ? n : true ? 1 : 2"),
        ("true ? (true ? 1 : 2) : 3", "true ? (true ? 1 : 2) : 3"),
        ("!(true && false)", "!(true && false)"),
        ("-(1) + -n + -(n + 1)", "-(1) + -n + -(n + 1)"),
        ("-1 + 2", "-1 + 2"),
        ("-1e999 + 1e999 + 1.50", "-1e999 + 1e999 + 1.5"),
        (r"'it\'s' + " + '"a\\n\\r\\t\\\\"', r"'it\'s' + 'a\n\r\t\\'"),
        ("b'a\\x00' == b'b'", r"b'\x61\x00' == b'\x62'"),
        ("[1u, null, true, ?optional.of(n)]", "[1u, null, true, ?optional.of(n)]"),
        ("{'a': n, ?'b': x.?y}", "{'a': n, ?'b': x.?y}"),
        ("{}", "{}"),
        ("x.a[0][?'b'].c", "x.a[0][?'b'].c"),
        ("x.`a-b` == .n", "x.`a-b` == .n"),
        ("has(x.a) && has(x.?a.b)", "has(x.a) && has(x.?a.b)"),
        ("(xs + [1]).all(e, (e > 0))", "(xs + [1]).all(e, e > 0)"),
        ("xs.transformMap(i,v,i>0,v)", "xs.transformMap(i, v, i > 0, v)"),
        ("cel.bind(a, n+1, a*2)", "cel.bind(a, n + 1, a * 2)"),
        ("size('a'+s)+s.size()", "size('a' + s) + s.size()"),
        ("('a' + s).size()", "('a' + s).size()"),
        ("n in [1,2] != (1 in xs)", "n in [1, 2] != (1 in xs)"),
    ],
)
def test_a_tree_is_written_with_no_more_parentheses_than_it_needs(text: str, written: str) -> None:
    tree = ENVIRONMENT.compile(text, unchecked=True).tree
    assert unparse(tree) == written
    assert unparse(ENVIRONMENT.compile(written, unchecked=True).tree) == written
