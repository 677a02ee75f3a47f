"""Laws that hold for any expression."""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from c2a_rules.expressions import (
    BOOL,
    DYN,
    INT,
    STRING,
    Environment,
    EvaluationError,
    Field,
    Held,
    ListType,
    Program,
    RecordType,
    Scope,
    Unknown,
    unparse,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ITEM = RecordType(
    "items",
    "items",
    {
        "id": Field(STRING, required=True),
        "end": Field(STRING, expected=True),
        "n": Field(INT),
        "tags": Field(ListType(STRING)),
        "ok": Field(BOOL, required=True, fact=True),
        "any": Field(DYN),
    },
)
ENVIRONMENT = Environment({"items": ListType(ITEM), "a": BOOL, "b": BOOL, "k": INT}, lint=False)

ITEMS = st.lists(
    st.fixed_dictionaries(
        {"id": st.sampled_from("pq"), "ok": st.sampled_from([True, False, Held(Unknown("ok"))])},
        optional={
            "end": st.sampled_from(["2020", "2021"]),
            "n": st.integers(-2, 2),
            "tags": st.lists(st.sampled_from("xy"), max_size=2),
            "any": st.one_of(st.none(), st.booleans(), st.integers(0, 1), st.floats(), st.text(max_size=2)),
        },
    ),
    max_size=3,
)
HELD = st.sampled_from([True, False, Held(Unknown("here")), Held(EvaluationError("broken"))])
SCOPES = st.builds(
    lambda items, a, b, k, paths: Scope({"items": items, "a": a, "b": b, "k": k}, frozenset(paths)),
    ITEMS,
    HELD,
    HELD,
    st.integers(-1, 3),
    st.lists(st.sampled_from(["items.end", "items.tags", "items.n", "items"]), max_size=1),
)

CONDITIONS = st.recursive(
    st.sampled_from(
        [
            "a",
            "b",
            "1 / k > 0",
            "items[k].ok",
            "items.all(i, i.ok)",
            "items.exists(i, has(i.end) && i.end > '2020')",
            "items.exists(i, 'x' in i.tags)",
            "items.all(i, i.?n.orValue(1) / k > 0)",
            "items.exists_one(i, i.id == 'p')",
            "items.filter(i, has(i.n)).all(i, i.n >= k)",
            "items.exists(i, i.?any.orValue(true) == true)",
            "items.all(i, has(i.n) ? i.n > 0 : i.ok)",
            "items.map(i, i.id).exists(t, t == 'q')",
            "size(items.filter(i, i.tags.exists(t, t == 'y'))) > k",
        ]
    ),
    lambda inner: st.one_of(
        st.builds("({} && {})".format, inner, inner),
        st.builds("({} || {})".format, inner, inner),
        st.builds("({} && {} && {})".format, inner, inner, inner),
        st.builds("!({})".format, inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
        st.builds("items.all(j, {} || j.ok)".format, inner),
        st.builds("items.exists(j, {} && j.id == 'p')".format, inner),
        st.builds("cel.bind(w, {}, w == ({}))".format, inner, inner),
    ),
    max_leaves=6,
)
SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def outcome(run: Callable[[Scope], Any], scope: Scope) -> object:
    """The value, or the kind of what was raised."""
    try:
        return run(scope)
    except (EvaluationError, Unknown) as error:
        return type(error)


def evaluated(text: str, scope: Scope) -> object:
    return outcome(ENVIRONMENT.compile(text).evaluate, scope)


@SOME
@given(CONDITIONS, CONDITIONS, SCOPES)
def test_and_and_or_commute(left: str, right: str, scope: Scope) -> None:
    for operator in ("&&", "||"):
        assert evaluated(f"({left}) {operator} ({right})", scope) == evaluated(f"({right}) {operator} ({left})", scope)


@SOME
@given(CONDITIONS, CONDITIONS, SCOPES)
def test_de_morgan(left: str, right: str, scope: Scope) -> None:
    assert evaluated(f"!(({left}) && ({right}))", scope) == evaluated(f"!({left}) || !({right})", scope)


@SOME
@given(CONDITIONS, SCOPES)
def test_all_is_not_exists_not(text: str, scope: Scope) -> None:
    positive = f"items.all(x, {text} || x.id == 'q')"
    negative = f"!items.exists(x, !({text} || x.id == 'q'))"
    assert evaluated(positive, scope) == evaluated(negative, scope)


@SOME
@given(CONDITIONS, SCOPES)
def test_and_is_a_conditional_where_nothing_fails(text: str, scope: Scope) -> None:
    found = evaluated(text, scope)
    if found in (True, False):
        assert evaluated(f"({text}) ? ({text}) : !({text})", scope) is True
        assert evaluated(f"({text}) && ({text})", scope) is found
        assert evaluated(f"[1].all(_, {text})", scope) is found


@SOME
@given(CONDITIONS, SCOPES)
def test_a_trace_gives_the_same_and_explains_it(text: str, scope: Scope) -> None:
    program = ENVIRONMENT.compile(text)
    found = outcome(program.evaluate, scope)
    trace = program.trace(scope)
    value = trace.value_or_error
    assert (type(value) if isinstance(value, Exception) else value) == found
    assert trace.decisions
    assert all(text[d.column - 1 :].startswith(d.text) for d in trace.decisions)


@SOME
@given(CONDITIONS, SCOPES)
def test_storing_and_writing_out_change_nothing(text: str, scope: Scope) -> None:
    program = ENVIRONMENT.compile(text)
    found = outcome(program.evaluate, scope)
    stored = marshal.loads(marshal.dumps(program.dump()))  # noqa: S302 - the dump of this very line
    assert outcome(Program.load(stored, ENVIRONMENT).evaluate, scope) == found
    again = ENVIRONMENT.compile(unparse(program.tree))
    assert unparse(again.tree) == unparse(program.tree)
    assert outcome(again.evaluate, scope) == found


@SOME
@given(CONDITIONS, SCOPES)
def test_deep_nesting_changes_nothing(text: str, scope: Scope) -> None:
    nested = "".join(f"[1].all(n{depth}, n{depth} == 1 && " for depth in range(12)) + text + ")" * 12
    assert evaluated(nested, scope) == evaluated(text, scope)


@SOME
@given(CONDITIONS, SCOPES)
def test_long_chains_change_nothing(text: str, scope: Scope) -> None:
    for operator in (" && ", " || "):
        assert evaluated(operator.join([f"({text})"] * 10), scope) == evaluated(text, scope)


@SOME
@given(SCOPES)
def test_the_untyped_code_does_what_the_typed_does(scope: Scope) -> None:
    for text, loose in {
        "items.exists(i, has(i.n) && i.n + 1 > k)": "dyn(items).exists(i, has(i.n) && i.n + 1 > k)",
        "items.filter(i, i.ok).map(i, i.id)": "dyn(items).filter(i, i.ok).map(i, i.id)",
        "items.all(i, i.id in ['p'])": "dyn(items).all(i, i.id in ['p'])",
        "items.map(i, has(i.n), -i.n * 2)": "dyn(items).map(i, has(i.n), -i.n * 2)",
    }.items():
        able = Scope({**scope.values, **scope.values.held})
        assert evaluated(text, able) == evaluated(loose, able)
