"""Expressions over records: guards, what is unknown, facts, functions, dates."""

from __future__ import annotations

from typing import Any

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
    Held,
    ListType,
    RecordType,
    Scope,
    Unknown,
    record_from_schema,
)

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["id", "status", "start"],
    "properties": {
        "$schema": {"type": "string"},
        "id": {"type": "string"},
        "status": {"enum": ["pipeline", "closed"]},
        "start": {"type": "string"},
        "end": {"type": "string", "x-expected": True},
        "budget": {"type": ["number", "string"], "x-money": True},
        "context": {"$ref": "#/$defs/context"},
        "outcomes": {"type": "array", "items": {"$ref": "#/$defs/outcome"}},
        "extensions": {"type": "object"},
    },
    "$defs": {
        "context": {
            "type": "object",
            "properties": {
                "phases": {"type": "array", "x-expected": True, "items": {"enum": ["crisis", "recovery"]}},
                "conflict": {"type": "boolean", "x-expected": True},
                "year": {"type": "integer"},
            },
        },
        "outcome": {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": {"type": "string"},
                "lead": {"type": "string"},
                "share": {"type": "number"},
                "themes": {"type": "array", "items": {"type": "string"}},
            },
        },
    },
}
PLAN = record_from_schema(SCHEMA)
OUTCOME = PLAN.fields["outcomes"].type.element  # type: ignore[attr-defined]  # the schema makes it a list
ACTIVITY = OUTCOME.extend(
    {"funded": Field(BOOL, required=True, fact=True), "plan": Field(lambda: PLAN, required=True)},
    name="activities",
)


def double(value: int) -> int:
    if value < 0:
        raise EvaluationError("negative")
    if value == 0:
        raise Unknown("zero")
    return 2 * value


ENVIRONMENT = Environment(
    {"plan": PLAN, "activities": ListType(ACTIVITY), "today": STRING, "number": INT, "any": DYN},
    [
        Function("double", (INT,), INT, double),
        Function("double", (STRING,), STRING, lambda text: text + text),
        Function("shout", (STRING,), STRING, str.upper, member=True),
    ],
)
OUTCOMES = [{"id": "a", "themes": ["x"], "share": 2.0}, {"id": "b", "lead": "L"}]
PLAN_VALUE: dict[str, Any] = {"id": "p", "status": "closed", "start": "2020-01-01", "outcomes": OUTCOMES}
ACTIVITIES = [
    {**OUTCOMES[0], "funded": True, "plan": PLAN_VALUE},
    {**OUTCOMES[1], "funded": Held(Unknown("funding")), "plan": PLAN_VALUE},
]
VALUES = {
    "plan": PLAN_VALUE,
    "activities": ACTIVITIES,
    "today": "2021-01-01",
    "number": 3,
    "any": [1, "one", {"k": [True]}],
}


def value(text: str, *unholdable: str, when: bool = False, **values: object) -> Any:
    program = ENVIRONMENT.compile(text, absent_is_unknown=when)
    scope = Scope({**VALUES, **values}, frozenset(unholdable))
    found = program.evaluate(scope)
    assert program.trace(scope).value_or_error == found
    return found


def unknown(text: str, *unholdable: str, when: bool = False, **values: object) -> str:
    program = ENVIRONMENT.compile(text, absent_is_unknown=when)
    scope = Scope({**VALUES, **values}, frozenset(unholdable))
    with pytest.raises(Unknown) as caught:
        program.evaluate(scope)
    assert isinstance(program.trace(scope).value_or_error, Unknown)
    return caught.value.path


def mistake(text: str, *, when: bool = False) -> str:
    with pytest.raises(ExpressionError) as caught:
        ENVIRONMENT.compile(text, absent_is_unknown=when)
    return str(caught.value)


# guards


@pytest.mark.parametrize(
    "text",
    [
        "plan.end > plan.start",
        "plan.end > plan.start && has(plan.end)",
        "has(plan.end) || plan.end > plan.start",
        "has(plan.end) ? today > plan.start : plan.end > plan.start",
        "!has(plan.end) && plan.end > plan.start",
        "activities.exists(a, has(a.lead)) && activities.all(a, a.lead != '')",
        "activities.filter(a, !has(a.lead)).all(a, a.lead != '')",
        "(activities.filter(a, has(a.lead)) + activities).all(a, a.lead != '')",
        "(size(today) > 3 ? activities.filter(a, has(a.lead)) : activities).all(a, a.lead != '')",
        "activities.exists(a, has(a.lead) && activities.all(b, b.lead != ''))",
        "activities.filter(a, has(a.lead)).first().or(activities.last()).value().lead == ''",
        "plan.context.year > 2000",
        "has(plan.context) && plan.context.year > 2000",
        "has(plan.context.phases)",
        "(has(plan.end) || today > '') && plan.end > ''",
    ],
)
def test_a_read_that_may_find_nothing_needs_a_guard(text: str) -> None:
    assert "guard it with has(" in mistake(text)


@pytest.mark.parametrize(
    "text",
    [
        "has(plan.end) && plan.end > plan.start",
        "has(plan.end) && (today > plan.start && plan.end > plan.start)",
        "!has(plan.end) || plan.end > plan.start",
        "!(!has(plan.end) || plan.end < plan.start)",
        "has(plan.end) ? plan.end > plan.start : false",
        "(has(plan.end) ? plan.end > plan.start : false) && plan.end > ''",
        "plan.?end.hasValue() && plan.end > plan.start",
        "plan.?end.orValue(today) > plan.start",
        "has(plan.end) && activities.all(a, a.id < plan.end)",
        "activities.all(a, has(a.lead) && a.lead != '')",
        "activities.filter(a, has(a.lead)).all(b, b.lead != '')",
        "activities.filter(a, has(a.lead) && a.lead != '')[0].lead == 'L'",
        "activities.map(a, has(a.lead), a.lead) == ['L']",
        "has(plan.context) && has(plan.context.year) && plan.context.year > 2000",
        "has(plan.?context.year) && plan.context.year > 2000",
        "plan.outcomes.size() == 2 && plan.extensions.size() == 0",
        "activities.all(a, a.themes.all(t, t != ''))",
        "cel.bind(ended, has(plan.end), ended || today > '')",
    ],
)
def test_a_guarded_read_is_allowed(text: str) -> None:
    assert value(text) in (True, False)


def test_the_message_names_the_guard_and_the_place() -> None:
    with pytest.raises(ExpressionError) as caught:
        ENVIRONMENT.compile("size(today) > 3 &&\n  plan.end > today && plan.nd == ''")
    first, second = caught.value.problems
    assert (first.line, first.column, first.end_column) == (2, 3, 11)
    assert "has(plan.end)" in first.message
    assert (second.line, second.column, second.suggestion) == (2, 23, "end")
    rendered = caught.value.render("size(today) > 3 &&\n  plan.end > today && plan.nd == ''")
    assert "    plan.end > today && plan.nd == ''\n    ^^^^^^^^\n" in rendered


def test_absent_lists_and_maps_are_empty() -> None:
    plan = {"id": "p", "status": "closed", "start": "2020-01-01"}
    assert value("size(plan.outcomes) == 0 && plan.outcomes.all(o, o.id == today)", plan=plan) is True
    assert value("plan.extensions.size()", plan=plan) == 0


# unknown


def test_an_absent_expected_field_is_unknown_where_asked_for() -> None:
    assert unknown("plan.end > plan.start", when=True) == "end"
    assert unknown("plan.?end.orValue('') > ''", when=True) == "end"
    assert unknown("plan.context.phases.exists(p, p == 'crisis')", when=True) == "context.phases"
    assert unknown("plan.?context.?phases.hasValue()", when=True) == "context.phases"
    assert unknown("size(plan.context.phases) == 0", when=True, plan={**PLAN_VALUE, "context": {}}) == "context.phases"
    assert value("has(plan.end)", when=True) is False
    assert value("plan.outcomes.all(o, o.themes.all(t, t == 'x'))", when=True) is True


def test_an_expected_field_that_is_there_is_read() -> None:
    plan = {**PLAN_VALUE, "end": "2022-01-01", "context": {"phases": ["crisis"]}}
    assert value("plan.end > plan.start", when=True, plan=plan) is True
    assert value("plan.context.phases == ['crisis']", when=True, plan=plan) is True


def test_a_guard_is_still_needed_for_fields_that_are_not_expected() -> None:
    assert "has(plan.context)" in mistake("plan.context.year > 2000", when=True)
    assert "has(plan.budget)" in mistake("plan.budget > 3", when=True)


@pytest.mark.parametrize(
    ("text", "unholdable"),
    [
        ("has(plan.end)", "end"),
        ("has(plan.end) && plan.end > today", "end"),
        ("!has(plan.end) || plan.end > today", "end"),
        ("plan.?end.hasValue()", "end"),
        ("plan.?end.orValue('') == ''", "end"),
        ("size(plan.extensions) == 0", "extensions"),
        ("plan.?context.?phases.orValue([]).size() == 0", "context.phases"),
        ("plan.?context.?phases.orValue([]).size() == 0", "context"),
        ("has(plan.?context.phases)", "context.phases"),
        ("activities.all(a, has(a.lead))", "outcomes.lead"),
        ("activities.all(a, has(a.lead))", "outcomes"),
        ("activities.all(a, size(a.themes) > 0)", "outcomes.themes"),
        ("activities.exists(a, a.?share.orValue(0.0) > 5.0)", "outcomes.share"),
        ("has(plan.end) && plan.end > today || plan.id == 'q'", "end"),
    ],
)
def test_what_the_source_cannot_hold_is_unknown_when_absent(text: str, unholdable: str) -> None:
    assert unknown(text, unholdable) == unholdable


@pytest.mark.parametrize(
    "text",
    [
        "has(plan.end) || plan.id == 'p'",
        "plan.id == 'p' || has(plan.end)",
        "!(has(plan.end) && plan.end > today && plan.id == 'q')",
        "activities.exists(a, a.?lead.orValue('') == 'L')",
        "!activities.all(a, !has(a.lead))",
        "plan.status == 'closed' || has(plan.end)",
    ],
)
def test_what_decides_without_it_is_not_unknown(text: str) -> None:
    assert value(text, "end", "outcomes.lead") is True


def test_a_path_that_is_filled_after_all_is_read() -> None:
    assert value("has(plan.end)", "end", plan={**PLAN_VALUE, "end": "2030-01-01"}) is True


def test_unknown_goes_before_other_errors() -> None:
    assert unknown("1 / (number - 3) == 1 || has(plan.end)", "end") == "end"
    assert unknown("has(plan.end) && 1 / (number - 3) == 1", "end") == "end"
    assert unknown("[1, 2].all(n, n == 1 ? 1 / (number - 3) == 1 : has(plan.end))", "end") == "end"


# facts that are unknown or errors


def test_what_is_held_is_raised_when_read() -> None:
    assert unknown("activities.all(a, a.funded)") == "funding"
    assert unknown("activities[1].funded ? 1 : 2") == "funding"
    assert unknown("dyn(activities[1]).funded == true") == "funding"
    assert unknown("dyn(activities[1])['funded'] == true") == "funding"
    assert value("activities.exists(a, a.funded)") is True
    assert unknown("today == ''", today=Held(Unknown("clock"))) == "clock"
    assert unknown("activities.all(a, a.id != today)", today=Held(Unknown("clock"))) == "clock"
    assert value("plan.id == 'p' || today == ''", today=Held(Unknown("clock"))) is True


def test_a_held_error_is_an_error_with_the_place_of_the_read() -> None:
    program = ENVIRONMENT.compile("plan.id != '' && today > ''")
    scope = Scope({**VALUES, "today": Held(EvaluationError("no clock"))})
    with pytest.raises(EvaluationError, match="no clock") as caught:
        program.evaluate(scope)
    assert (caught.value.line, caught.value.column, caught.value.text) == (1, 18, "today")


def test_a_missing_variable_is_an_error() -> None:
    with pytest.raises(EvaluationError, match="no value for the variable number"):
        ENVIRONMENT.compile("number + 1").evaluate(Scope({}))


# functions


def test_functions_and_their_overloads() -> None:
    assert value("double(number)") == 6
    assert value("double(today) == today + today") is True
    assert value("today.shout()") == "2021-01-01"
    assert value("double(any[0])") == 2
    assert value("double(any[1])") == "oneone"
    assert unknown("double(0) == 1 || double(-1) == 1") == "zero"
    with pytest.raises(EvaluationError, match="negative") as caught:
        value("1 + double(-number)")
    assert caught.value.text == "double(-number)"
    with pytest.raises(EvaluationError, match="no such overload: double of map"):
        value("double(any[2])")


def test_a_broken_function_is_not_taken_for_an_error_of_the_expression() -> None:
    broken = Environment({}, [Function("broken", (), BOOL, lambda: {}["key"])], lint=False)
    with pytest.raises(KeyError):
        broken.compile("broken() || true").evaluate(Scope({}))
    with pytest.raises(KeyError):
        broken.compile("broken()").evaluate(Scope({}))


def test_what_an_expression_reads_and_calls() -> None:
    program = ENVIRONMENT.compile(
        "activities.exists(a, a.funded && a.plan.id == today) || "
        "has(plan.context) && size(plan.context.phases) > double(1)"
    )
    assert program.reads == {
        "activities",
        "activities.funded",
        "activities.plan",
        "plan",
        "plan.context",
        "plan.context.phases",
        "plan.id",
        "today",
    }
    assert program.functions == {"double", "size"}


# records and enumerations


def test_records_are_not_compared() -> None:
    for text in ("activities[0] == activities[1]", "activities[0] in activities", "activities == []"):
        assert "compare their ids" in mistake(text)


def test_texts_that_a_field_can_never_hold() -> None:
    assert "(did you mean 'closed'?)" in mistake("plan.status == 'close'")
    assert "(did you mean 'closed'?)" in mistake("'closd' != plan.status")
    assert "(did you mean 'pipeline'?)" in mistake("plan.status in ['closed', 'pipelin']")
    assert "(did you mean 'crisis'?)" in mistake("has(plan.context) && 'crises' in plan.context.phases")
    assert "(did you mean 'crisis'?)" in mistake("has(plan.context) && plan.context.phases.exists(p, p == 'cris')")
    assert "(did you mean 'crisis'?)" in mistake("plan.context.phases.exists(p, p == 'cris')", when=True)
    assert "(did you mean 'closed'?)" in mistake("cel.bind(s, plan.status, s == 'close')")


def test_a_record_may_contain_itself() -> None:
    fields: dict[str, Field] = {"id": Field(STRING, required=True)}
    node = RecordType("nodes", "nodes", fields)
    fields["parent"] = Field(node)
    fields["children"] = Field(lambda: ListType(node))
    environment = Environment({"node": node})
    program = environment.compile("has(node.parent) && node.parent.children.exists(c, c.id == node.id)")
    parent: dict[str, Any] = {"id": "p"}
    child = {"id": "c", "parent": parent}
    parent["children"] = [child]
    assert program.evaluate(Scope({"node": child})) is True
    assert program.reads == {"node", "nodes.parent", "nodes.children", "nodes.id"}


# dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("days_between('2020-02-28', '2020-03-01')", 2),
        ("days_between('2020-03-01', '2020-02-28')", -2),
        ("add_days('2020-02-28', 2)", "2020-03-01"),
        ("add_months('2020-01-31', 1)", "2020-02-29"),
        ("add_months('2020-03-31', -1)", "2020-02-29"),
        ("add_months('2020-11-30', 14)", "2022-01-30"),
        ("months_between('2020-01-31', '2020-02-29')", 1),
        ("months_between('2020-01-31', '2020-02-28')", 0),
        ("months_between('2021-01-01', '2020-01-02')", -11),
        ("is_date('2020-02-30')", False),
        ("is_date('2020-2-3')", False),
        ("is_date(today)", True),
        ("is_date('20200203')", False),
    ],
)
def test_dates(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "days_between('2020-02-30', today)",
        "add_days('soon', 1)",
        "add_days('9999-12-31', 1)",
        "add_months(today, 99999)",
    ],
)
def test_what_is_no_date_is_an_error(text: str) -> None:
    with pytest.raises(EvaluationError, match="date"):
        value(text)


def test_a_scope_takes_further_variables() -> None:
    program = ENVIRONMENT.compile("number + 1")
    scope = Scope({"number": 1})
    scope.define("number", Held(Unknown("count")))
    with pytest.raises(Unknown, match="count"):
        program.evaluate(scope)
    scope.define("number", 5)
    assert program.evaluate(scope) == 6
    assert program.evaluate(scope.with_values({"number": 7})) == 8
    assert program.evaluate(scope) == 6


def test_variables_used_in_loops_stay_apart_from_held_errors() -> None:
    text = (
        "activities.all(a, a.funded && a.id != today && number / (number - 3) > 0) || activities.all(a, a.id != today)"
    )
    assert value(text) is True
    assert unknown(text, today=Held(Unknown("clock"))) == "clock"
