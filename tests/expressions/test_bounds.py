"""No text and no plan can stall an evaluation, overflow the stack or hide that a bound was passed."""

from __future__ import annotations

import pytest

from c2a_rules.expressions import INT, BudgetExceeded, Environment, EvaluationError, ExpressionError, ListType, Scope

ENVIRONMENT = Environment({"xs": ListType(INT)}, lint=False)
XS = list(range(1000))


def run(text: str, budget: int = 1_000_000) -> object:
    return ENVIRONMENT.compile(text).evaluate(Scope({"xs": XS}, budget=budget))


def doubled(start: str, body: str, times: int = 28) -> str:
    text = start
    for count in range(times):
        text = f"cel.bind(s{count}, {text}, {body.replace('@', f's{count}')})"
    return text


FOUR_DEEP = "xs.all(a, xs.all(b, xs.all(c, xs.all(d, a + b + c + d >= 0))))"


@pytest.mark.parametrize("text", [FOUR_DEEP, f"{FOUR_DEEP} || true", f"false && true || {FOUR_DEEP} || true"])
def test_steps_are_bounded_and_the_bound_is_not_absorbed(text: str) -> None:
    with pytest.raises(BudgetExceeded, match="more than 1000000 steps"):
        run(text)


def test_the_budget_is_that_of_each_evaluation() -> None:
    program = ENVIRONMENT.compile("xs.all(x, x >= 0)")
    scope = Scope({"xs": XS}, budget=1000)
    assert program.evaluate(scope) is True
    assert program.evaluate(scope) is True
    with pytest.raises(BudgetExceeded, match="more than 999 steps"):
        program.evaluate(Scope({"xs": XS}, budget=999))


@pytest.mark.parametrize(
    "text",
    [
        doubled("'ab'", "@ + @"),
        doubled("[1]", "@ + @"),
        f"({doubled('[1]', '[@, @]')}) == ({doubled('[1]', '[@, @]')})",
        f"'%s'.format([{doubled('[1]', '[@, @]')}])",
        f"({doubled('[1]', '[@, @]')}).flatten(40)",
        f"[{doubled('[1]', '[@, @]')}, {doubled('[1]', '[@, @]')}].distinct()",
        doubled("'a'", "@.replace('', @)"),
        doubled("'a'", "[@, @].join()"),
        "lists.range(2000000)",
        "lists.range(5000).map(x, [x]).distinct()",
        "lists.range(1000000).map(x, lists.range(1000000))",
        "sets.contains(lists.range(5000).map(x, [x]), lists.range(5000).map(x, [x]))",
    ],
)
def test_sizes_are_bounded(text: str) -> None:
    with pytest.raises(BudgetExceeded, match="more than"):
        run(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 6000 + "1" + ")" * 6000,
        "!" * 6000 + "true",
        "- " * 6000 + "1",
        "[" * 6000 + "]" * 6000,
        "{}" + ".a" * 6000,
        "true ? 1 : " * 6000 + "1",
        "1" + " == 1" * 6000,
    ],
)
def test_nesting_is_bounded(text: str) -> None:
    with pytest.raises(ExpressionError, match="more than 60"):
        run(text)


def test_length_is_bounded() -> None:
    with pytest.raises(ExpressionError, match="100000 characters"):
        run("1 + " * 30_000 + "1")


def test_what_is_long_or_deep_but_honest_works() -> None:
    assert run("(" * 32 + "1" + ")" * 32) == 1
    assert run(" + ".join(["1"] * 1000)) == 1000
    assert run(" + ".join(["'a'"] * 1000)) == "a" * 1000
    assert run(" && ".join(["1 / xs[1] == 1"] * 1000)) is True
    assert run(" || ".join(["1 / xs[0] == 1"] * 999 + ["xs[1] == 1"])) is True
    assert (
        run("".join(f"xs.exists(v{n}, v{n} == {n} && 1 / v{n} <= 1 || " for n in range(18)) + "false" + ")" * 18)
        is True
    )
    assert run("".join(f"[1].filter(v{n}, v{n} == {n} || size(" for n in range(12)) + "xs" + ") > 0)" * 12) == [1]
    nested = "".join(f"(xs[{n}] == 3 || (xs[{n}] / xs[1] == {n} && " for n in range(20)) + "true" + "))" * 20
    assert run(nested) is True


def test_a_pattern_takes_linear_time() -> None:
    assert run("('a' + xs.map(x, 'a').join() + '!').matches('^(a|a)*(a|aa)+$')") is False
    assert run("'ab\\n'.matches('b$')") is False


@pytest.mark.parametrize(
    "text",
    [
        "9223372036854775807 + 1",
        "-9223372036854775808 - 1",
        "9223372036854775807 * 2",
        "0u - 1u",
        "xs[1000]",
        "xs[-1]",
        "{'a': 1}['b']",
        "1 / 0",
        "1 % 0",
        "int('9' + xs.map(x, '9').join())",
        "duration(xs.map(x, '9').join() + 's')",
        "timestamp('2020-01-01T00:00:00Z').getHours('99:00')",
        "'abc'.substring(2, 1)",
        "[].max()",
        "optional.none().value()",
    ],
)
def test_errors_have_a_place(text: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        run(f"[1, {text}]")
    assert (caught.value.line, caught.value.column) == (1, 5)
    assert caught.value.text == text
